"""The vector index as readers have it in memory: loaded once, and brought forward to what each of them sees."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import apsw
import numpy as np

from index.errors import StoreError
from index.store import generations
from index.store.schema import rows
from index.store.writer import REBUILT, Writer
from index.vectors import Base, VectorState

IN_MEMORY = (
    "The vector index is missing or damaged, and the store may not be written: the index is made in memory at every "
    "start; run `newsdesk check --repair` as somebody who may write."
)


class VectorCache:
    """The newest state of one store's vector index that was searched. States never change, so threads share them."""

    def __init__(
        self,
        folder: Path,
        store: str,
        dimension: int,
        threads: int,
        write: Callable[[], AbstractContextManager[Writer]],
        note: Callable[[str], None],
    ) -> None:
        """``threads`` search a large index. ``write`` makes its caller the store's writer at once, or raises
        StoreError; ``note`` takes sentences on what was mended.
        """
        self.dimension = dimension
        self.threads = threads
        self._folder = folder
        self._store = store
        self._write = write
        self._note = note
        self._lock = threading.Lock()
        self._newest: VectorState | None = None
        self._bad = ""  # the generation that could not be read: not tried again

    @property
    def newest(self) -> VectorState | None:
        """The newest state that was searched; None before the first search."""
        return self._newest

    def state_at(self, db: apsw.Connection, seq: int, start: VectorState | None) -> VectorState:
        """The vectors as of log entry ``seq``, which is what ``db`` sees; ``start`` is the newest state seen before."""
        with self._lock:
            newest = self._newest
            for state in (newest, start):
                if state is not None and state.seq == seq:
                    return state
            state = replay(db, self._nearest(db, seq), seq, self.dimension)
            if newest is None or seq >= newest.seq:
                self._newest = state
            return state

    def _nearest(self, db: apsw.Connection, seq: int) -> VectorState:
        """A state from which the log that ``db`` sees leads to ``seq``."""
        meta, newest = dict(rows(db, "SELECT name, value FROM meta")), self._newest
        name, floor = meta["generation"], meta["log_floor"]
        if name not in ("", self._bad) and (newest is None or newest.base.name != name):
            base = generations.load(self._folder, name, self._store, self.dimension)
            if base is not None:
                return VectorState.of(base, self.dimension)
            self._bad = name
        if newest is not None and floor <= newest.seq <= seq:
            return newest
        if newest is not None and floor <= newest.base.seq <= seq:
            return VectorState.of(newest.base, self.dimension)
        return VectorState.of(self._rebuilt(db, seq), self.dimension)

    def _rebuilt(self, db: apsw.Connection, seq: int) -> Base:
        """The index is missing or bad: have it written anew if this process may write, or else build it in memory."""
        base = None
        with contextlib.suppress(StoreError), self._write() as writer:
            if self._bad and writer.generation() == self._bad:  # not just superseded since ``db`` began to read
                self._note(REBUILT)
            name = writer.publish(force=True)
            base = generations.load(self._folder, name, self._store, self.dimension)
        if base is None and self._bad and not os.access(self._folder, os.W_OK):
            self._note(IN_MEMORY)
        return base if base is not None and base.seq <= seq else generations.build(db, seq, self.dimension)


def replay(db: apsw.Connection, state: VectorState, seq: int, dimension: int) -> VectorState:
    """``state`` brought forward to log entry ``seq``, which is what ``db`` sees."""
    if state.seq == seq:
        return state
    between = (state.seq, seq)
    sql = """SELECT p.id, v.vector FROM log l JOIN passages p ON p.id = l.passage JOIN vectors v ON v.id = p.vector
             WHERE l.seq > ? AND l.seq <= ? AND l.added ORDER BY p.id"""
    added = rows(db, sql, between)
    sql = "SELECT passage FROM log WHERE seq > ? AND seq <= ? AND NOT added ORDER BY passage"
    removed = np.array([row[0] for row in rows(db, sql, between)], np.int64)
    ids = np.array([row[0] for row in added], np.int64)
    codes = generations.decode([row[1] for row in added], dimension)
    return state.advance(seq, ids, codes, removed)
