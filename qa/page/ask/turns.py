"""One question of a conversation and how far its answer has come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from index.records import EVERYTHING, Scope
from qa.records import Answer, Citation, Hit

Stage = Literal["searching", "reading", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """``number`` counts from 1 within a conversation and names the turn in links (``#cite-2-1``).

    ``hits`` are the passages found so far; ``answer`` is there when ``stage`` is "done"; ``error`` is one sentence for
    the reader when it is "failed". ``asked`` is when, in UTC (ISO 8601). ``unproved`` numbers the citations of a
    conversation of the past whose quotes no longer stand in the articles.
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

    @property
    def running(self) -> bool:
        """Whether work on this turn goes on."""
        return self.stage in ("searching", "reading")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The proof of the answer; empty unless the question was answered."""
        return self.answer.citations if self.answer and self.answer.status == "answered" else ()

    @property
    def quotes(self) -> tuple[Citation, ...]:
        """The verified quotes to show: the proof of the answer, or what came closest."""
        return self.citations or (self.answer.closest if self.answer else ())


def now() -> str:
    """This moment in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def opened(turns: Sequence[Turn], question: str, scope: Scope) -> list[Turn]:
    """The conversation with one more question, asked now, which is being searched for."""
    return [*turns, Turn(len(turns) + 1, question, scope=scope, asked=now())]


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


def before_retry(turns: Sequence[Turn], number: int) -> tuple[list[Turn], Turn | None]:
    """The turn ``number`` to ask again, and the conversation it is asked in: a last turn that gave no answer makes
    way for the new try, any other stays, so that both answers can be compared."""
    turn = next((turn for turn in turns if turn.number == number), None)
    gave_way = turn is not None and turn is turns[-1] and turn.stage in ("stopped", "failed")
    return list(turns[:-1] if gave_way else turns), turn
