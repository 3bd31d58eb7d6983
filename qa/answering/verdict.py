"""Yes or no: what the passages that were read say of the claim that a question asks about.

Every sentence is judged with the one before it. Rules and judge have to agree: a "yes" is given where a sentence says
so outright, a "no" where one says the opposite, and both where they differ. In doubt nothing is said to be so: the
closest sentence is quoted, and that it does not say outright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.passages import sentences
from qa.answering.claims import claim_of
from qa.answering.polarity import Claim, Side, claim_from, covered, meets, side_by_words
from qa.records import Hit

Outcome = Literal["yes", "no", "differ", "unsaid"]
JUDGED = 16  # sentences that a judge is asked about, at most
DECIDING = 3  # sentences that are quoted, at most


class Chances(Protocol):
    """How likely evidence supports a claim, contradicts it, or leaves it unsaid: they add up to 1."""

    @property
    def supported(self) -> float: ...

    @property
    def contradicted(self) -> float: ...


class Judging(Protocol):
    """Tells whether evidence supports a claim."""

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Chances]:
        """The chances of each (evidence, claim), in order."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """A sentence that decided: offsets of its article, that of ``hits[hit]``, and what it says."""

    hit: int
    start: int
    end: int
    side: Side


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer to a yes-or-no question.

    ``claim`` is what was asked about, as a statement. ``deciding`` are the sentences it rests on, best first; where
    they differ, the first two are of either side; for "unsaid" they are what comes closest, and may be none.
    """

    outcome: Outcome
    claim: str
    deciding: tuple[Deciding, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    hit: int
    start: int
    end: int
    text: str
    before: str
    title: str
    near: float


def ruling(question: str, hits: Sequence[Hit], judge: Judging | None = None) -> Ruling | None:
    """What ``hits`` say to a yes-or-no question; None where ``question`` is of another kind.

    Without a judge the rules decide alone, and speak less often.
    """
    text = claim_of(question)
    if text is None:
        return None
    claim = claim_from(text, " ".join(f"{hit.title} {hit.text}" for hit in hits))
    found = sorted(_sentences(claim, hits), key=lambda one: (-one.near, one.hit, one.start))[:JUDGED]
    sides = [side_by_words(claim, one.text, f"{one.title} {one.before}") for one in found]
    decided = [Deciding(one.hit, one.start, one.end, side) for one, side in zip(found, sides, strict=True)]
    return _weighed(text, decided, hits)


def _sentences(claim: Claim, hits: Sequence[Hit]) -> list[_Sentence]:
    """The sentences of the hits that are about the claim, without those that an earlier passage had, too."""
    found, seen = [], set()
    for number, hit in enumerate(hits):
        bounds = sentences(hit.text)
        for at, (start, end) in enumerate(bounds):
            text = hit.text[start:end]
            if text in seen:
                continue
            seen.add(text)
            before = hit.text[bounds[max(0, at - 2)][0] : start]
            near = covered(claim, text) + 0.25 * meets(claim, text, f"{hit.title} {before}")
            found.append(_Sentence(number, hit.start + start, hit.start + end, text, before, hit.title, near))
    return found


def _weighed(claim: str, decided: Sequence[Deciding], hits: Sequence[Hit]) -> Ruling:
    """The outcome of what the sentences say, which come nearest first.

    What had not come to pass may have since: a "no" from before the first "yes" is overtaken.
    """
    yes = [one for one in decided if one.side == "yes"]
    no = [one for one in decided if one.side == "no"]
    if yes:
        first = min(hits[one.hit].published or "9" for one in yes)
        no = [one for one in no if not hits[one.hit].published or hits[one.hit].published >= first]
    if yes and no:
        first_two = sorted((yes[0], no[0]), key=decided.index)
        return Ruling("differ", claim, tuple(first_two))
    if yes or no:
        return Ruling("yes" if yes else "no", claim, tuple((yes or no)[:DECIDING]))
    closest = [one for one in decided if one.side == "hedged"] or list(decided)
    return Ruling("unsaid", claim, tuple(closest[:1]))
