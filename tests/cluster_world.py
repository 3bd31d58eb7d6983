"""A small cluster of several nodes on this machine, for tests of parts that are served; they skip without Ray."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

NODES = 3
SIZE = {"num_cpus": 1, "object_store_memory": 100 * 2**20, "node_ip_address": "127.0.0.1"}
TESTS = Path(__file__).resolve().parent


@contextmanager
def cluster_of(nodes: int = NODES) -> Iterator[Any]:
    """A `ray.cluster_utils.Cluster` of so many nodes of one processor each, which this process is connected to."""
    from index.cluster import engine

    os.environ.update(engine.AT_LOOPBACK)
    ray = pytest.importorskip("ray", reason="pip install 'newsdesk[cluster]' for this test")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, (TESTS.parent, TESTS)))  # of the processes that Ray starts
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"include_dashboard": False, **SIZE})
    try:
        for _ in range(nodes - 1):
            add_node(cluster)
        cluster.wait_for_nodes()
        engine.connect(f"{engine.LOOPBACK}:{cluster.address.rpartition(':')[2]}")
        yield cluster
    finally:
        with suppress(Exception):
            ray.shutdown()
        cluster.shutdown()


def add_node(cluster: Any) -> None:
    """A node more; Ray gives each half a minute to come up, which on a busy machine may be too little."""
    for left in reversed(range(10)):
        try:
            cluster.add_node(**SIZE)
            return
        except Exception:
            if not left:
                raise


def until(holds: Callable[[], bool], seconds: float = 240, every: float = 0.2) -> None:
    """Wait for something that has to come about, however slow the machine is; looked for ``every`` so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(every)
