"""What is done to an indexing process: it is killed, cut off from power, or refused by the disk, at a given step.

Runs inside a process that was forked for it (`fault_nursery`). Steps are the functions of the store and of indexing by
their names, each with a *before* and an *after*, and what SQLite does to its files, with a *half* for writes. A power
cut also takes back what was written and not synced: of SQLite's files write by write, of a generation's files whole.
"""

from __future__ import annotations

import errno
import functools
import importlib
import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

# Each named step: what is done there. The functions are looked up where the callers find them.
STEPS = {
    "index.store.lock:_acquire": "the writer's lock is taken",
    "index.store.store:create_tables": "an empty store is laid out",
    "index.changes:file_sha256": "a file is looked at",
    "index.changes:Changes.gone": "what is gone is found",
    "index.changes:Spool.article": "an article waits to be embedded",
    "index.store.files:Files.move": "the places of moved articles are stored",
    "index.ingest:split": "an article is cut into passages",
    "index.store.writer:Writer.keep_vectors": "vectors are stored",
    "index.store.writer:Writer.put": "an article is stored",
    "index.store.writer:Writer._insert": "the row of a new article is written",
    "index.store.writer:Writer._update": "the row of a changed article is written",
    "index.store.writer:Writer._replace_passages": "the passages of an article are written",
    "index.lexical:add": "the words of a passage are written",
    "index.store.files:Files.finish": "a file counts as read, and what left it is removed",
    "index.store.files:Files.forget": "the articles of a file that is gone are removed",
    "index.store.writer:Writer.publish": "a generation is published where it is due",
    "index.store.writer:Writer._drop_spare_vectors": "vectors of texts long gone are dropped",
    "index.store.generations:write": "a generation is written",
    "numpy:save": "the ids of a generation are written",
    "index.vectors:write_index": "the FAISS file is written",
    "index.store.generations:checksum": "a file of a generation is summed up",
    "index.store.generations:sync_path": "a file of a generation is synced",
    "index.store.generations:remove_others": "older generations are removed",
    "shutil:rmtree": "an older generation is removed",
}
DISK_STEPS = ("write db", "write wal", "sync db", "sync wal", "truncate db", "delete wal")
FILE_STEPS = ("numpy:save", "index.vectors:write_index")  # write files without SQLite
SECTOR = 512
_INSTALLED: list[apsw.VFS] = []  # SQLite uses it as long as it is kept


@dataclass(slots=True)
class Plan:
    """What is to happen at the ``nth`` time (from 1) that ``step`` is met; "any" meets every step.

    ``act`` is count (nothing), kill, cut (power), full (the disk, from then on) or bad (input/output errors, from then
    on); ``when`` is before, half or after. ``variant`` names a protection that is broken on purpose (`fault_variants`).
    """

    act: str = "count"
    step: str = "any"
    when: str = "before"
    nth: int = 1
    seed: int = 0
    variant: str = ""


@dataclass(slots=True)
class Trace:
    """Counts the steps that are met, and carries the plan out."""

    plan: Plan
    met: Counter[str] = field(default_factory=Counter)
    refusing: bool = False
    unsynced: dict[str, list[tuple[int, bytes, int]]] = field(
        default_factory=dict
    )  # path: offset, what was there, size
    synced: set[str] = field(default_factory=set)
    store: Path = Path()

    def reach(self, step: str, when: str, half: Callable[[], Any] = lambda: None) -> None:
        """A step is met; ``half`` does half of it."""
        if when == "before":
            self.met[step] += 1
            self.met["any"] += 1
        plan = self.plan
        if plan.act == "count" or plan.when != when or plan.step not in ("any", step):
            return
        if self.met[plan.step] != plan.nth:
            return
        if when == "half":
            half()
        if plan.act == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif plan.act == "cut":
            self.cut_power()
        else:
            self.refusing = True

    def refuse(self) -> None:
        """Fail as the disk would, where it fails by now."""
        if self.refusing and self.plan.act == "full":
            raise apsw.FullError("database or disk is full")
        if self.refusing and self.plan.act == "bad":
            raise apsw.IOError("disk I/O error")

    def cut_power(self) -> None:
        """Take back some of what was not synced, then die."""
        dice = random.Random(self.plan.seed)
        for path, writes in self.unsynced.items():
            _take_back(path, writes, dice)
        for home in (self.store / "vectors").glob("*"):
            for file in list(home.iterdir()):
                if str(file) not in self.synced:
                    os.truncate(file, dice.randrange(file.stat().st_size + 1))
                if str(home) not in self.synced and dice.random() < 0.5:
                    file.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def _take_back(path: str, writes: list[tuple[int, bytes, int]], dice: random.Random) -> None:
    """Undo the last writes of a file, and a part of the one before them; sometimes single ones among the rest."""
    if not writes or not os.path.exists(path):
        return
    keep = dice.randrange(len(writes) + 1)
    file = os.open(path, os.O_RDWR)
    try:
        for at, before, size in reversed(writes[keep:]):
            os.pwrite(file, before, at)
            os.ftruncate(file, size)
        if keep and dice.random() < 0.5:  # the last one that is kept is torn at a sector
            at, before, size = writes[keep - 1]
            torn = dice.randrange(0, max(len(before), 1), SECTOR)
            if at + len(before) <= size:
                os.pwrite(file, before[torn:], at + torn)
            else:
                os.ftruncate(file, max(size, at + torn))
    finally:
        os.close(file)


class _Disk(apsw.VFS):
    """SQLite's files, with a step for everything that changes them."""

    def __init__(self, trace: Trace) -> None:
        super().__init__("faults", "unix", makedefault=True)
        self._trace = trace

    def xOpen(self, name: Any, flags: list[int]) -> _File:
        return _File(self._trace, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        step = f"delete {_kind(name)}"
        self._trace.reach(step, "before")
        super().xDelete(name, sync)
        self._trace.unsynced.pop(name, None)
        self._trace.reach(step, "after")


class _File(apsw.VFSFile):
    def __init__(self, trace: Trace, name: Any, flags: list[int]) -> None:
        self._trace = trace
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
        self._kind = _kind(self._path)
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        step, trace = f"write {self._kind}", self._trace
        trace.reach(step, "before")
        trace.refuse()
        size = self.xFileSize()
        before = self.xRead(len(data), offset) if offset < size else b""
        trace.unsynced.setdefault(self._path, []).append((offset, before[: max(0, size - offset)], size))
        trace.reach(step, "half", lambda: super(_File, self).xWrite(bytes(data[: len(data) // 2]), offset))
        super().xWrite(data, offset)
        trace.reach(step, "after")

    def xSync(self, flags: int) -> None:
        step = f"sync {self._kind}"
        self._trace.reach(step, "before")
        self._trace.refuse()
        super().xSync(flags)
        self._trace.unsynced.pop(self._path, None)
        self._trace.reach(step, "after")

    def xTruncate(self, size: int) -> None:
        step = f"truncate {self._kind}"
        self._trace.reach(step, "before")
        super().xTruncate(size)
        self._trace.unsynced.pop(self._path, None)
        self._trace.reach(step, "after")


def _kind(path: str) -> str:
    name = os.path.basename(path)
    return name.rpartition("-")[2] if "-" in name else "db"


def install(trace: Trace) -> None:
    """Put the steps into this process, for good; what is in the store by now the disk has."""
    trace.synced = {str(path) for path in trace.store.rglob("*")}
    for step in STEPS:
        owner, name = _owner(step)
        setattr(owner, name, _traced(trace, step, getattr(owner, name)))
    _INSTALLED.append(_Disk(trace))


def _owner(step: str) -> tuple[Any, str]:
    module, _, path = step.partition(":")
    *outer, name = path.split(".")
    return functools.reduce(getattr, outer, importlib.import_module(module)), name


def _traced(trace: Trace, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        trace.reach(step, "before")
        if trace.refusing and step in FILE_STEPS:
            raise OSError(errno.ENOSPC if trace.plan.act == "full" else errno.EIO, "as planned")
        result = function(*arguments, **named)
        if step.endswith(":sync_path"):
            trace.synced.add(str(arguments[0]))
        trace.reach(step, "after")
        return result

    return call
