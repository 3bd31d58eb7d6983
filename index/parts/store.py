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
        self.lost: dict[str, str] = {}  # why, by the names of the parts
        self._notices: dict[str, None] = {}
        self._skipped: frozenset[str] = frozenset()
        self._whole: PartsStore | None = None  # what this is of, where it is for one answer

    def once(self, lost: Mapping[str, str] | None = None) -> PartsStore:
        """The same, for one answer: where a part is lost or changes in the midst of it, `Again` is raised.

        Parts that are ``lost``, by their names, are not asked.
        """
        one = PartsStore(self.folder, self.look(again=bool(lost)), self.model, self.dimension, self.key)
        one.lost = {part.name: lost[part.name] for part in one.parts if lost and part.name in lost}
        one._skipped, one._notices, one._whole = frozenset(one.lost), self._notices, self
        return one

    def look(self, *, again: bool = False) -> tuple[PartStore, ...]:
        """Which parts there are now, some of which may be others than before; ``again`` where one was not there."""
        return self.parts

    @contextlib.contextmanager
    def read(self) -> Iterator[View]:
        """As `Store.read`; each part in a state of its own.

        Raises:
            StoreError: no part answers, or one is lost while it is read (`Again`, where it is to be asked once).
        """
        with ExitStack() as stack:
            parts, sessions = self._sessions(stack)
            yield PartsView(sessions, self.dimension, lambda number, error: self._lose(parts, number, error))

    def _sessions(self, stack: ExitStack) -> tuple[tuple[PartStore, ...], dict[int, Session]]:
        """The parts, and a session of each that answers, by its number."""
        parts = self.look()
        sessions, lost = self._opened(parts, stack)
        while lost.keys() - self._skipped and (now := (self._whole or self).look(again=True)) != parts:
            if self._whole is not None:
                raise Again("The parts have changed.")
            parts = now
            sessions, lost = self._opened(parts, stack)
        self.lost = lost
        if lost:
            self.note(missing(len(sessions), len(parts)))
        if not sessions:
            raise StoreError(f"None of the {len(parts)} parts answers. {' '.join(dict.fromkeys(lost.values()))}")
        return parts, sessions

    def _opened(self, parts: Sequence[PartStore], stack: ExitStack) -> tuple[dict[int, Session], dict[str, str]]:
        """A session of each of these parts that answers, by its number, and why the others do not, by their names; all
        are opened at once.
        """
        opened: dict[int, Session] = {}
        lost = {part.name: self.lost[part.name] for part in parts if part.name in self._skipped}
        waiting = {}
        for number, part in enumerate(parts):
            if part.name not in self._skipped:
                try:
                    opened[number] = part.session()
                    stack.callback(opened[number].close)
                    waiting[number] = opened[number].ask("seq")
                except PartLost as error:
                    lost[part.name] = str(error)
        for number, wait in waiting.items():
            try:
                wait()
            except PartLost as error:
                lost[parts[number].name] = str(error)
        return {number: session for number, session in opened.items() if parts[number].name not in lost}, lost

    def _lose(self, parts: Sequence[PartStore], number: int, error: PartLost) -> StoreError:
        self.lost[parts[number].name] = str(error)
        self.note(missing(len(parts) - len(self.lost), len(parts)))
        return Again(str(error)) if self._whole is not None else error

    def write(self, *, wait: float = 10.0) -> AbstractContextManager[Writer]:
        raise StoreError(NOT_OF_PARTS.format("Changing articles"))

    def close(self) -> None:
        for part in self.parts:
            part.close()


def missing(answered: int, parts: int) -> str:
    """That not all parts were asked, in a sentence."""
    return f"{answered} of {parts} parts answered: what the others hold was not looked through."
