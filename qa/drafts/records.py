"""What comes of checking a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.records import Citation

Judgement = Literal["found", "altered", "misattributed", "absent"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation of a draft, ``draft[start:end] == text`` without its marks, and how it is judged.

    ``citation`` quotes the article's sentences, the words themselves between ``answer_start`` and ``answer_end``; None
    where the quotation is absent. ``diff`` is the article's words against the draft's (``We did [-not-] agree``), or
    its speaker against the draft's where that is what differs; "" for what is found or absent.
    """

    text: str
    start: int
    end: int
    status: Judgement
    citation: Citation | None = None
    diff: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The quotations of a draft, in order; ``articles`` is how many the store holds."""

    quotations: tuple[Quotation, ...]
    articles: int

    @property
    def share(self) -> float:
        """How many of the quotations are found, from 0 to 1; 1 where there are none."""
        found = sum(quotation.status == "found" for quotation in self.quotations)
        return found / len(self.quotations) if self.quotations else 1.0
