"""One question of a conversation and how far its answer has come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from index.records import EVERYTHING, Scope
from qa.records import Answer, Citation, Hit

Stage = Literal["searching", "reading", "writing", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """``number`` counts from 1 within a conversation and names the turn in links (``#cite-2-1``).

    ``hits`` are the passages found so far; ``answer`` is there when ``stage`` is "done", or
    "writing", as far as it is known then; ``error`` is one sentence for
    the reader when it is "failed". ``asked`` is when, in UTC (ISO 8601), so fine that the browser knows a conversation
    by it. ``unproved`` numbers the citations of a conversation of the past whose quotes no longer stand in the
    articles. ``edited`` is whether it stands in the place of another question, whose conversation it is no longer.
    """

    number: int
    question: str
    stage: Stage = "searching"
    hits: tuple[Hit, ...] = ()
    answer: Answer | None = None
    error: str = ""
    scope: Scope = EVERYTHING
    asked: str = ""
    unproved: frozenset[int] = frozenset()
    edited: bool = False

    @property
    def running(self) -> bool:
        """Whether work on this turn goes on."""
        return self.stage in ("searching", "reading", "writing")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The proof of the answer; empty unless the question was answered."""
        return self.answer.citations if self.answer and self.answer.status == "answered" else ()

    @property
    def quotes(self) -> tuple[Citation, ...]:
        """The verified quotes to show: the proof of the answer, or what came closest."""
        return self.citations or (self.answer.closest if self.answer else ())


def now() -> str:
    """This moment in UTC, ISO 8601 to the microsecond."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def to_the_second(moment: str) -> str:
    """A moment that `now` gave, as it is shown; any other text is left as it is."""
    return re.sub(r"(:\d\d)\.\d+Z$", r"\1Z", moment)


def opened(turns: Sequence[Turn], question: str, scope: Scope, *, edited: bool = False) -> list[Turn]:
    """The conversation with one more question, asked now, which is being searched for."""
    return [*turns, Turn(len(turns) + 1, question, scope=scope, asked=now(), edited=edited)]


def changed(
    turns: Sequence[Turn],
    stage: Stage,
    *,
    hits: tuple[Hit, ...] | None = None,
    answer: Answer | None = None,
    error: str = "",
) -> list[Turn]:
    """The conversation with the last turn at a later ``stage``; what is not given stays as it was."""
    last = turns[-1]
    now = replace(
        last,
        stage=stage,
        hits=last.hits if hits is None else hits,
        answer=answer or last.answer,
        error=error or last.error,
    )
    return [*turns[:-1], now]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is put to the conversation ``before`` it, of the articles in ``scope``.

    ``alone`` and ``literal`` as in `qa.page.ask.runs.ask`, ``edited`` as in `Turn`.
    """

    question: str
    scope: Scope = EVERYTHING
    before: Sequence[Turn] = ()
    alone: bool = False
    literal: bool = False
    edited: bool = False


def asked_anew(turns: Sequence[Turn], number: int, *, alone: bool = False, literal: bool = False) -> Asked | None:
    """The question of turn ``number`` once more: a last turn that gave no answer makes way for the new try, any other
    stays, so that both answers can be compared. None where there is no such turn."""
    turn = next((turn for turn in turns if turn.number == number), None)
    if turn is None:
        return None
    gives_way = turn is turns[-1] and turn.stage in ("stopped", "failed")
    before = list(turns[:-1] if gives_way else turns)
    return Asked(turn.question, turn.scope, before, alone, literal, edited=gives_way and turn.edited)


def asked_in_place(turns: Sequence[Turn], number: int, question: str, scope: Scope) -> Asked:
    """A question in the place of turn ``number`` and of all that followed it."""
    return Asked(question, scope, [turn for turn in turns if turn.number < number], edited=True)
