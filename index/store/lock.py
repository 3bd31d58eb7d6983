"""One writer at a time, by a lock that the operating system holds: it dies with its process, however that died.

The text in the lock's file only informs: who holds it, and up to which entry of the log changes were reported as done.
A writer that ends well takes its name out, so a name without a lock tells of one that was cut off.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.errors import StoreError
from index.store.schema import file_error

LOCK = "writer.lock"


@dataclass(frozen=True, slots=True)
class Holder:
    """What the lock's file says: the process that holds the lock (0: nobody), and what was reported as done."""

    pid: int = 0
    host: str = ""
    since: str = ""
    store: str = ""
    done: int = 0

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host} since {self.since}" if self.pid else "another process"


class Lock:
    """The writer's lock while it is held."""

    def __init__(self, file: int, before: Holder) -> None:
        self.before = before  # a holder with a process is one that was cut off
        self._file = file
        since = datetime.now(UTC).isoformat("T", "seconds")
        self._holder = replace(before, pid=os.getpid(), host=socket.gethostname(), since=since)
        self._write()

    def done(self, store: str, seq: int, *, exactly: bool = False) -> None:
        """Changes up to entry ``seq`` of the log of ``store`` are durable and reported as done.

        An entry before one that was told earlier is passed over, unless it is ``exactly`` what there is.
        """
        known = self._holder.done if self._holder.store == store and not exactly else 0
        self._holder = replace(self._holder, store=store, done=max(known, seq))
        self._write()

    def release(self) -> None:
        """The writer ends; what it said is done stays written."""
        self._holder = Holder(store=self._holder.store, done=self._holder.done)
        self._write()

    def _write(self) -> None:
        text = json.dumps(asdict(self._holder)).encode()
        with contextlib.suppress(OSError):  # a full disk must not keep anybody from the lock: the text only informs
            os.pwrite(self._file, text.ljust(os.fstat(self._file).st_size), 0)
            os.ftruncate(self._file, len(text))


@contextlib.contextmanager
def writer_lock(folder: Path, wait: float, waiting: Callable[[str], None] | None = None) -> Iterator[Lock]:
    """Hold the store's writer lock, waiting at most ``wait`` seconds for another process or thread to release it.

    With ``waiting``, which is told after each ``wait`` seconds who holds it, however long that takes.

    Raises:
        StoreError: it is still held then (the message says by whom and since when), or the folder cannot be written.
    """
    path = folder / LOCK
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise file_error(error, folder) from error
    try:
        _acquire(file, path, wait, waiting)
        lock = Lock(file, read_holder(folder))
        try:
            yield lock
        finally:
            lock.release()
    finally:
        os.close(file)


def read_holder(folder: Path) -> Holder:
    """What the lock's file says, whoever holds it; an empty `Holder` where it says nothing that can be read."""
    try:
        found = json.loads((folder / LOCK).read_text("utf-8"))
        return Holder(
            int(found.get("pid", 0)),
            str(found.get("host", "")),
            str(found.get("since", "")),
            str(found.get("store", "")),
            int(found.get("done", 0)),
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return Holder()


def cut_off(folder: Path) -> Holder | None:
    """The writer that died without an end, if nobody holds the lock now."""
    holder = read_holder(folder)
    if not holder.pid:
        return None
    try:
        file = os.open(folder / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return holder if read_holder(folder) == holder else None
    except OSError:  # somebody is writing
        return None
    finally:
        os.close(file)


def _acquire(file: int, path: Path, wait: float, waiting: Callable[[str], None] | None) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                who = read_holder(path.parent)
                if waiting is None:
                    raise StoreError(
                        f"The store at {path.parent} is being written by {who}: wait for it to end, then try again."
                    ) from error
                waiting(str(who))
                deadline = time.monotonic() + wait
        time.sleep(min(0.05, max(0.001, deadline - time.monotonic())))
