"""What runs on the nodes of a cluster answers sessions: the home of each part, and copies of it elsewhere.

The classes are plain; `index.cluster.placing` makes actors of them.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.errors import NewsdeskError, StoreError
from index.parts.plan import Part
from index.parts.sessions import answer_of
from index.store import Store, View
from index.store.schema import DATABASE

KEPT = 60.0  # seconds for which a session that nobody asks is kept


@dataclass(frozen=True, slots=True)
class Answered:
    """What a session's state answers, as of entry ``seq`` of the log, or the error that it met."""

    seq: int
    value: Any = None
    error: NewsdeskError | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a home or a copy of a part is: ``lag`` seconds behind the home (which is 0), ``size`` in bytes."""

    part: str
    kind: str
    node: str
    articles: int
    passages: int
    size: int
    seq: int
    lag: float
    process: int = field(default_factory=os.getpid)


class _Session:
    def __init__(self, store: Store) -> None:
        self.lock = threading.Lock()
        self.used = time.monotonic()
        self._stack = contextlib.ExitStack()
        self.view: View = self._stack.enter_context(store.read())

    def close(self) -> None:
        with self.lock:
            self._stack.close()


class Serving(ABC):
    """Answers sessions from a store, which may be replaced: a session keeps the one that it began with."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, _Session] = {}

    @abstractmethod
    def store(self) -> Store:
        """The store as it is now. Raises `StoreError` where there is none."""

    def ask(self, session: str, method: str, values: Sequence[Any]) -> Answered:
        """See `index.parts.sessions.answer_of`; the session begins with what is first asked."""
        try:
            with self._lock:
                self._expire()
                found = self._sessions.get(session)
            if found is None:
                found = _Session(self.store())
                with self._lock:
                    self._sessions[session] = found
            with found.lock:
                found.used = time.monotonic()
                return Answered(found.view.seq, answer_of(found.view, method, values))
        except NewsdeskError as error:
            return Answered(-1, error=error)

    def close_session(self, session: str) -> None:
        """Let go of a session."""
        with self._lock:
            found = self._sessions.pop(session, None)
        if found is not None:
            found.close()

    def _expire(self) -> None:
        limit = time.monotonic() - KEPT
        for key in [key for key, session in self._sessions.items() if session.used < limit]:
            self._sessions.pop(key).close()

    def _standing(self, part: Part, kind: str, node: str, folder: Path | None, lag: float) -> Standing:
        articles = passages = size = 0
        seq = -1
        with contextlib.suppress(StoreError), self.store().read() as view:
            counts, seq = view.counts(), view.seq
            articles, passages = counts.articles, counts.passages
        if folder is not None and (folder / DATABASE).is_file():
            size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
        return Standing(part.name, kind, node, articles, passages, size, seq, lag)
