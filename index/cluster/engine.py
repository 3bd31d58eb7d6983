"""Ray, as far as Newsdesk uses it: starting it, reaching it, and finding what runs on it.

Ray trusts whoever reaches its ports: they may run any code. So it is bound to this machine unless told otherwise.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from index.errors import NewsdeskError

NAMESPACE = "newsdesk"
LOOPBACK = "127.0.0.1"
PORT = 6380
ADDRESS = f"{LOOPBACK}:{PORT}"
TRIES = 5  # to start a node
OBJECTS = 128 * 2**20  # bytes of a node's memory for what passes between processes

AT_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""Without it Ray puts the machine's address on its network in the place of 127.0.0.1; it is read as Ray is imported."""


def is_loopback(address: str) -> bool:
    """Whether host:port is of this machine alone."""
    return address.removeprefix("ray://").rpartition(":")[0] in (LOOPBACK, "localhost")


class ClusterError(NewsdeskError):
    """A cluster is not there, or does not do what was asked of it."""


def load() -> Any:
    """Ray. Raises `ClusterError` where it is not installed."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing leaves the machine
    try:
        import ray
    except ImportError as error:
        raise ClusterError("A cluster needs Ray, which is not installed: pip install 'newsdesk[cluster]'.") from error
    return ray


def connect(address: str) -> Any:
    """Ray, connected to the cluster at ``address`` (host:port of a node here, or ray://host:port of one elsewhere).

    Raises `ClusterError` where Ray is not installed, or nothing answers there.
    """
    if is_loopback(address):
        os.environ.update(AT_LOOPBACK)
    ray = load()
    if not ray.is_initialized():
        try:
            ray.init(
                address=address,
                namespace=NAMESPACE,
                logging_level=logging.ERROR,
                log_to_driver=False,
                configure_logging=False,
            )
        except Exception as error:  # Ray raises many kinds
            mend = "start one with `newsdesk cluster start`, or mend the address"
            raise ClusterError(f"No cluster answers at {address} ({_first_line(error)}): {mend}.") from error
    return ray


@contextmanager
def started(nodes: int, host: str = LOOPBACK, port: int = PORT, cpus: int | None = None) -> Iterator[str]:
    """A cluster of so many nodes on this machine, until the block ends; gives its address.

    ``host`` is the address that other machines reach this one by; with the default, none can. ``cpus`` are those of
    each node, by default this machine's, shared out. Raises `ClusterError` where it cannot be started.
    """
    if host == LOOPBACK:
        os.environ.update(AT_LOOPBACK)
    load()
    from ray.cluster_utils import Cluster

    each = cpus or max(1, (os.cpu_count() or 1) // nodes)
    size = {"num_cpus": each, "object_store_memory": OBJECTS, "node_ip_address": host}
    cluster = Cluster()
    try:
        try:
            cluster.add_node(gcs_server_port=port, include_dashboard=False, **size)
            for _ in range(nodes - 1):
                _add(cluster, size)
        except Exception as error:  # Ray raises many kinds
            raise ClusterError(f"The cluster did not come up ({_first_line(error)}): is port {port} taken?") from error
        yield f"{host}:{port}"
    finally:
        cluster.shutdown()


def _add(cluster: Any, size: dict[str, Any]) -> None:
    """A node more; Ray gives each half a minute to come up, which on a busy machine may be too little."""
    for left in reversed(range(TRIES)):
        try:
            cluster.add_node(**size)
            return
        except Exception:
            if not left:
                raise


def join(address: str, host: str, cpus: int | None = None) -> int:
    """Make this machine, which others reach by ``host``, a node of a cluster that another one started, until it ends.

    Returns Ray's exit code.
    """
    load()
    some = [f"--num-cpus={cpus}"] if cpus else []
    command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", f"--address={address}", *some]
    return subprocess.call([*command, f"--node-ip-address={host}", f"--object-store-memory={OBJECTS}"])


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def named(name: str) -> Any:
    """The actor of this name; None where there is none."""
    ray = load()
    try:
        return ray.get_actor(name, namespace=NAMESPACE)
    except ValueError:
        return None
