"""Yes or no: what the passages that were read say of the claim that a question asks about.

Every sentence is judged with the one before it, by rules and by a judge: a "yes" is given where a sentence says so
outright, a "no" where one says the opposite, and both where they differ. Where rules and judge say the opposite, or in
any doubt, nothing is said to be so: the closest sentence is quoted, and that it does not say outright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.passages import sentences
from qa.answering.claims import claim_of
from qa.answering.polarity import (
    Claim,
    Side,
    claim_from,
    covered,
    denies_the_last,
    left_open,
    side_by_words,
)
from qa.answering.roots import roots
from qa.records import Hit, Judging, Verdict

Outcome = Literal["yes", "no", "differ", "unsaid"]
JUDGED = 16  # sentences, at most
SURE_YES, SURE_NO = 0.85, 0.9  # chances from which the judge decides where the rules are silent
ABOUT = 0.34  # share of what is claimed that has to stand in a sentence by which it decides
OPPOSED = 0.5  # chance of the opposite from which it is not said what the rules say
DECIDING = 3  # sentences that are quoted, at most


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
    last: str
    context: str
    near: float
    then: tuple[int, int, str]


def ruling(question: str, hits: Sequence[Hit], judge: Judging | None = None) -> Ruling | None:
    """What ``hits`` say to a yes-or-no question; None where ``question`` is of another kind.

    Without a judge the rules decide alone, and speak less often.
    """
    text = claim_of(question)
    if text is None:
        return None
    claim = claim_from(text, question, " ".join(f"{hit.title} {hit.text}" for hit in hits))
    found = sorted(_sentences(claim, hits), key=lambda one: (-one.near, one.hit, one.start))[:JUDGED]
    sides: list[Side] = [side_by_words(claim, one.text, one.context) for one in found]
    if judge is not None:
        verdicts = judge.verdicts([(f"{one.last} {one.text}".strip(), text) for one in found])
        sides = [_agreed(claim, *each) for each in zip(found, sides, verdicts, strict=True)]
        found, sides = _most_said_first(found, sides, verdicts)
    decided = [Deciding(one.hit, one.start, one.end, side) for one, side in zip(found, sides, strict=True)]
    for one, side in zip(found, sides, strict=True):
        if side == "yes" and denies_the_last(one.then[2]):
            decided.append(Deciding(one.hit, *one.then[:2], "no"))
    return _weighed(text, decided, hits)


def _sentences(claim: Claim, hits: Sequence[Hit]) -> list[_Sentence]:
    """The sentences of the hits that hold the claim's names, all but one of many; each sentence once."""
    found, seen = [], set()
    for number, hit in enumerate(hits):
        if len(claim.names - roots(f"{hit.title} {hit.text}")) > (len(claim.names) > 2):
            continue
        bounds = sentences(hit.text)
        for at, (start, end) in enumerate(bounds):
            text = hit.text[start:end]
            if text in seen:
                continue
            seen.add(text)
            last = hit.text[bounds[at - 1][0] : start].strip() if at else ""
            context = f"{hit.title} {hit.text[bounds[max(0, at - 2)][0] : start]}"
            near = covered(claim, text)
            then = bounds[at + 1] if at + 1 < len(bounds) else (end, end)
            after = (hit.start + then[0], hit.start + then[1], hit.text[slice(*then)])
            found.append(_Sentence(number, hit.start + start, hit.start + end, text, last, context, near, after))
    return found


def _most_said_first(
    found: list[_Sentence], sides: list[Side], verdicts: Sequence[Verdict]
) -> tuple[list[_Sentence], list[Side]]:
    """The sentences that say most of the claim first, for it or against it, and hold most of its words."""
    order = sorted(range(len(found)), key=lambda n: -(1 - verdicts[n].unsaid) * (found[n].near + ABOUT))
    return [found[n] for n in order], [sides[n] for n in order]


def _agreed(claim: Claim, one: _Sentence, side: Side, verdict: Verdict) -> Side:
    """What rules and judge together make of a sentence; where the one says the opposite of the other, nothing."""
    if side == "yes":
        return "yes" if verdict.contradicted < OPPOSED else "hedged"
    if side == "no":
        return "no" if verdict.supported < OPPOSED else "hedged"
    if side == "hedged" or one.near < ABOUT or left_open(claim, one.text):
        return side
    if verdict.supported >= SURE_YES and claim.numbers <= roots(f"{one.last} {one.text}"):
        return "yes"
    return "no" if verdict.contradicted >= SURE_NO else "silent"


def _weighed(claim: str, decided: Sequence[Deciding], hits: Sequence[Hit]) -> Ruling:
    """The outcome of what the sentences say, which come closest first.

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
