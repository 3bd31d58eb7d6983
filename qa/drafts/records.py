"""What comes of checking a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.records import Citation

Judgement = Literal["found", "altered", "misattributed", "absent"]
"""What becomes of a quotation."""

Bearing = Literal["supported", "differs", "unsettled", "absent"]
"""What becomes of a sentence: an article bears it out, says otherwise, comes near it, or none that was found does."""

BEARINGS: dict[Bearing, str] = {
    "supported": "Borne out",
    "differs": "Differs",
    "unsettled": "Not settled",
    "absent": "Nothing near it",
}
"""What each is called."""


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
class Sentence:
    """A sentence of a draft, ``draft[start:end] == text``, that gives figures, days or names outside quotations.

    ``missing`` are those of them, in the draft's words, that the evidence does not give. ``citation`` quotes the
    article's sentence, or two, that come nearest; None where none is near. ``diff`` is the article's detail against the
    draft's where they differ in one (``[-14-] {+40+}``), else "".
    """

    text: str
    start: int
    end: int
    status: Bearing
    missing: tuple[str, ...] = ()
    citation: Citation | None = None
    diff: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """A draft's quotations and the sentences that were judged, in order; ``articles`` is how many the store holds.

    ``itself`` is the path of an article that is the draft, which was not looked in; "" where none was met.
    """

    quotations: tuple[Quotation, ...]
    articles: int
    sentences: tuple[Sentence, ...] = ()
    itself: str = ""

    @property
    def share(self) -> float:
        """How many of the quotations are found, from 0 to 1; 1 where there are none."""
        found = sum(quotation.status == "found" for quotation in self.quotations)
        return found / len(self.quotations) if self.quotations else 1.0
