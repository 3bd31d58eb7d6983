"""An assistant over several parts: what is lost while it answers is left out, and the answer says so."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from index.embedder import Embedder
from index.parts.opening import open_parts
from index.parts.sessions import Again
from index.parts.store import PartsStore, missing
from index.records import EVERYTHING, Scope
from qa.assistant import Assistant
from qa.reading.judge import Judge
from qa.reading.reader import SpanReader
from qa.records import Answer, Earlier, Finding, Found, Hit, Parts, Searching, Writer, Writing
from qa.statements import Statement

T = TypeVar("T")


class PartsAssistant(Assistant):
    """Answers from all parts as from one store, as far as they answer."""

    store: PartsStore

    @classmethod
    def of(cls, store: PartsStore, embedder: Embedder, writer: Writer | None = None) -> PartsAssistant:
        """The assistant of these parts, with the shipped reader and judge."""
        reader = SpanReader.open()
        return cls(store, embedder, reader, writer, Judge(reader))

    @classmethod
    def of_folder(cls, folder: Path, writer: Writer | None = None) -> PartsAssistant:
        """The assistant of all parts in a folder, opened in this process; raises as `open_parts`."""
        return cls.of(*open_parts(folder), writer)

    def stream(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        earlier: Sequence[Earlier] = (),
        *,
        literal: bool = False,
        stop: threading.Event | None = None,
    ) -> Iterator[Searching | Found | Writing | Answer]:
        """As `Assistant.stream`; where a part is lost or changes in the midst of it, all is done once more.

        What is yielded before an `Answer` may come again.
        """
        for one in self._tries():
            try:
                for event in super(PartsAssistant, one).stream(question, scope, earlier, literal=literal, stop=stop):
                    yield one._told(event) if isinstance(event, Answer) else event
                return
            except Again:
                continue

    def search(self, words: str, scope: Scope = EVERYTHING, *, top: int = 10) -> list[Hit]:
        return self._tried(lambda one: super().search(words, scope, top=top))

    def find(
        self, question: str, scope: Scope = EVERYTHING, earlier: Sequence[Earlier] = (), *, top: int = 10
    ) -> Finding:
        return self._tried(lambda one: super().find(question, scope, earlier, top=top))

    def _tried(self, ask: Callable[[PartsAssistant], T]) -> T:
        for one in self._tries():
            try:
                return ask(one)
            except Again:
                continue
        raise AssertionError("the last try raises")

    def _tries(self) -> Iterator[PartsAssistant]:
        """This assistant for one answer, again and again; what one try finds lost, the next does without.

        Each try but the first follows the loss of a part, or a change of one: at most twice as many as there are parts.
        """
        lost: dict[str, str] = {}
        for left in range(2 * len(self.store.parts), -1, -1):
            one = copy.copy(self)
            one.store = self.store.once(lost) if left else self.store
            yield one
            lost = one.store.lost

    def _told(self, answer: Answer) -> Answer:
        """The answer, with what is to be said of parts that are missing."""
        every, lost = len(self.store.parts), len(self.store.lost)
        answer = replace(answer, parts=Parts(every - lost, every))
        if not lost:
            return answer
        return replace(answer, statements=(*answer.statements, Statement(missing(every - lost, every), (), "note")))
