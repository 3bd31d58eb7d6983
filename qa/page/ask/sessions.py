"""The conversations of the pages that are open, bounded in number and size.

A page names its session itself, so somebody can make up as many as they like: where there is too much, one of whoever
has the most is let go first, the one that was used longest ago. The browser still has it among the past conversations.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from qa.page.ask.turns import Turn

MOST = 500
"""Conversations of all sessions."""
MOST_CHARACTERS = 64_000_000
"""Characters of all of them together."""


@dataclass(frozen=True, slots=True)
class _Talk:
    person: str
    turns: list[Turn]
    characters: int


class Sessions:
    """The conversation of each session; safe to use from several threads."""

    def __init__(self, most: int = MOST, characters: int = MOST_CHARACTERS) -> None:
        self._most, self._characters = most, characters
        self._talks: OrderedDict[str, _Talk] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, session: str, person: str) -> list[Turn]:
        """The conversation of ``person``'s session; empty where there is none, or none any more."""
        with self._lock:
            talk = self._talks.get(session)
            return list(talk.turns) if talk and talk.person == person else []

    def keep(self, session: str, person: str, turns: Sequence[Turn]) -> None:
        """Take ``turns`` for the conversation of ``person``'s session from now on."""
        size = sum(map(_characters, turns))
        with self._lock:
            self._talks.pop(session, None)
            if turns and size <= self._characters:
                self._talks[session] = _Talk(person, list(turns), size)
            while len(self._talks) > self._most or self._held() > self._characters:
                del self._talks[self._first_to_go()]

    def _held(self) -> int:
        return sum(talk.characters for talk in self._talks.values())

    def _first_to_go(self) -> str:
        held: Counter[str] = Counter()
        for talk in self._talks.values():
            held[talk.person] += talk.characters + self._characters // self._most  # a session costs something, too
        (most, _), *_ = held.most_common(1)
        return next(session for session, talk in self._talks.items() if talk.person == most)


def _characters(turn: Turn) -> int:
    quotes = turn.answer.citations + turn.answer.closest if turn.answer else ()
    texts = [turn.question, turn.error, *(hit.text for hit in turn.hits), *(quote.quote for quote in quotes)]
    texts += [turn.answer.answer] if turn.answer else []
    return sum(map(len, texts))
