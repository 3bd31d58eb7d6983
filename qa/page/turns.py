"""One question of a conversation and how far its answer has come."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.records import Answer, Citation, Hit

Stage = Literal["searching", "reading", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """``number`` counts from 1 within a conversation and names the turn in links (``#cite-2-1``).

    ``hits`` are the passages found so far; ``answer`` is there when ``stage`` is "done"; ``error`` is one sentence for
    the reader when it is "failed".
    """

    number: int
    question: str
    stage: Stage = "searching"
    hits: tuple[Hit, ...] = ()
    answer: Answer | None = None
    error: str = ""

    @property
    def running(self) -> bool:
        """Whether work on this turn goes on."""
        return self.stage in ("searching", "reading")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The proof of the answer; empty unless the question was answered."""
        return self.answer.citations if self.answer and self.answer.status == "answered" else ()


def opened(turns: Sequence[Turn], question: str) -> list[Turn]:
    """The conversation with one more question, which is being searched for."""
    return [*turns, Turn(len(turns) + 1, question)]


def changed(turns: Sequence[Turn], **fields: object) -> list[Turn]:
    """The conversation with the last turn changed."""
    return [*turns[:-1], dataclasses.replace(turns[-1], **fields)]  # type: ignore[arg-type]
