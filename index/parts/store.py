"""All parts as one `Store` that is read: what is indexed goes to the parts themselves (`index.parts.indexing`)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from index.errors import StoreError
from index.parts.sessions import Again, PartLost, PartStore, Session
from index.parts.view import NOT_OF_PARTS, PartsView
from index.store import Store, View, Writer


class PartsStore(Store):
    """Several parts, read as one store. A part that does not answer is left out, and `lost` names it."""

    def __init__(self, folder: Path, parts: Sequence[PartStore], model: str, dimension: int, key: str) -> None:
        """``folder`` is where what goes along with a store is kept."""
        self.folder = folder
        self.model = model
        self.dimension = dimension
        self.key = key
        self.parts = tuple(parts)
        self.lost: dict[int, str] = {}
        self._notices: dict[str, None] = {}
        self._skipped: frozenset[int] = frozenset()
        self._once = False

    def once(self, lost: Mapping[int, str] | None = None) -> PartsStore:
        """The same, for one answer: where a part is lost or changes in the midst of it, `Again` is raised.

        Parts that are ``lost`` are not asked.
        """
        one = PartsStore(self.folder, self.parts, self.model, self.dimension, self.key)
        one.lost, one._skipped, one._notices, one._once = dict(lost or {}), frozenset(lost or ()), self._notices, True
        return one

    @contextlib.contextmanager
    def read(self) -> Iterator[View]:
        """As `Store.read`; each part in a state of its own.

        Raises:
            StoreError: no part answers, or one is lost while it is read (`Again`, where it is to be asked once).
        """
        with ExitStack() as stack:
            yield PartsView(self._sessions(stack), self.dimension, self._lose)

    def _sessions(self, stack: ExitStack) -> dict[int, Session]:
        """A session of each part that answers, by its number; they are all opened at once."""
        opened: dict[int, Session] = {}
        lost: dict[int, str] = {number: why for number, why in self.lost.items() if number in self._skipped}
        waiting = {}
        for number, part in enumerate(self.parts):
            if number not in self._skipped:
                try:
                    opened[number] = part.session()
                    stack.callback(opened[number].close)
                    waiting[number] = opened[number].ask("seq")
                except PartLost as error:
                    lost[number] = str(error)
        for number, wait in waiting.items():
            try:
                wait()
            except PartLost as error:
                lost[number] = str(error)
        self.lost = lost
        sessions = {number: session for number, session in opened.items() if number not in lost}
        if lost:
            self.note(missing(len(sessions), len(self.parts)))
        if not sessions:
            raise StoreError(f"None of the {len(self.parts)} parts answers. {' '.join(dict.fromkeys(lost.values()))}")
        return sessions

    def _lose(self, number: int, error: PartLost) -> StoreError:
        self.lost[number] = str(error)
        self.note(missing(len(self.parts) - len(self.lost), len(self.parts)))
        return Again(str(error)) if self._once else error

    def write(self, *, wait: float = 10.0) -> AbstractContextManager[Writer]:
        raise StoreError(NOT_OF_PARTS.format("Changing articles"))

    def close(self) -> None:
        for part in self.parts:
            part.close()


def missing(answered: int, parts: int) -> str:
    """That not all parts were asked, in a sentence."""
    return f"{answered} of {parts} parts answered: what the others hold was not looked through."
