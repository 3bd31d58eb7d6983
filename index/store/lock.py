"""One writer at a time, by a lock that the operating system holds: it dies with its process, however that died."""

import contextlib
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from index.errors import StoreError
from index.store.schema import file_error

LOCK = "writer.lock"


@contextlib.contextmanager
def writer_lock(folder: Path, wait: float) -> Iterator[None]:
    """Hold the store's writer lock, waiting at most ``wait`` seconds for another process or thread to release it.

    Raises:
        StoreError: it is still held then (the message says by whom and since when), or the folder cannot be written.
    """
    path = folder / LOCK
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise file_error(error, folder) from error
    try:
        _acquire(file, path, wait)
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat("T", "seconds"),
        }
        with contextlib.suppress(OSError):  # a full disk must not keep anybody from the lock: the text only informs
            os.ftruncate(file, 0)
            os.pwrite(file, json.dumps(holder).encode(), 0)
        yield
    finally:
        os.close(file)


def _acquire(file: int, path: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise StoreError(f"{_holder(path)}: wait for it to end, then try again.") from error
        time.sleep(min(0.05, max(0.001, deadline - time.monotonic())))


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text("utf-8"))
        who = f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"
    return f"The store at {path.parent} is being written by {who}"
