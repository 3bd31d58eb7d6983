"""How the judge reads the sentences that may decide a claim: all of them once, and those it is half sure of again.

One reading is easily led astray by what stands before a sentence, or by how the claim is worded. So the judge reads
again after the headline instead, and beside the question itself; what all readings say on average is far more seldom
the opposite of the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.answering.candidates import ABOUT, Candidate
from qa.answering.claimed import Claim
from qa.answering.claims import subject_and_predicate
from qa.english.roots import roots
from qa.reading.asked_back import found_again
from qa.records import Judging, Verdict

HALF_SURE = 0.6  # chance of either from which a statement is read again
LIKELY = 0.6  # chance over all readings from which the reader is asked for what is claimed, too
NEAR = 0.6  # share of the claim in the sentence from which it is
PLAINLY = 5.0  # by how much what it finds exceeds "no answer here"
AGAIN = 4  # statements read again, at most


@dataclass(frozen=True, slots=True)
class Read:
    """What the judge makes of a statement: at ``first`` sight, and on average over four readings (None: read once).

    ``again`` asks whether that is likely a yes, and the reader finds again what is claimed where it is asked for it:
    it is asked only where that decides.
    """

    first: Verdict
    settled: Verdict | None = None
    again: Callable[[], bool] = lambda: False

    @property
    def best(self) -> Verdict:
        """The verdict over all readings there are."""
        return self.settled or self.first


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim in the words that the judge reads: as a statement, and as the question that was asked."""

    claim: str
    question: str


def readings(
    claim: Claim, asked: Asked, found: Sequence[Candidate], judge: Judging | None
) -> list[list[Read] | list[None]]:
    """What the judge makes of each statement of each candidate; None for each where there is no judge."""
    if judge is None:
        return [[None] * len(one.stated) for one in found]
    places = [(at, n) for at, one in enumerate(found) for n in range(len(one.stated))]
    first = judge.verdicts([(_after_last(found[at], n), asked.claim) for at, n in places])
    settled = _settled(claim, asked, found, dict(zip(places, first, strict=True)), judge)
    reads = [Read(verdict, settled.get(place)) for place, verdict in zip(places, first, strict=True)]
    said = (_asked_back(judge, asked.claim, found[at], n, read) for (at, n), read in zip(places, reads, strict=True))
    return [[next(said) for _ in one.stated] for one in found]


def _asked_back(judge: Judging, claim: str, one: Candidate, n: int, read: Read) -> Read:
    """A reading that may be held against what the reader makes of the statement alone."""
    likely = read.settled is not None and read.settled.supported >= LIKELY and one.near >= NEAR
    if not likely:
        return read
    subject, text = subject_and_predicate(claim)[0], one.stated[n].text
    return replace(read, again=lambda: found_again(judge, claim, text, subject, by=PLAINLY))


def _settled(
    claim: Claim, asked: Asked, found: Sequence[Candidate], first: dict[tuple[int, int], Verdict], judge: Judging
) -> dict[tuple[int, int], Verdict]:
    """The mean of four readings, by candidate and statement: after the sentence before and after the headline, each
    beside the claim and beside the question.
    """
    surest = sorted(first, key=lambda place: -_surest(first[place]))[:AGAIN]
    chosen = [place for place in surest if _surest(first[place]) >= HALF_SURE]
    pairs = []
    for at, n in chosen:
        headline = _after_headline(claim, found[at], n)
        pairs += [(headline, asked.claim), (_after_last(found[at], n), asked.question), (headline, asked.question)]
    more = iter(judge.verdicts(pairs)) if pairs else iter(())
    return {place: _mean((first[place], next(more), next(more), next(more))) for place in chosen}


def _surest(verdict: Verdict) -> float:
    return max(verdict.supported, verdict.contradicted)


def _after_last(one: Candidate, n: int) -> str:
    return f"{one.last} {one.stated[n].text}".strip()


def _after_headline(claim: Claim, one: Candidate, n: int) -> str:
    """A statement after its headline; after the sentence before, too, where it has little of the claim itself."""
    text = one.stated[n].text
    alone = bool(claim.predicate & roots(text)) or one.near >= ABOUT
    return f"{one.headline}. {text}" if alone else f"{one.headline}. {one.last} {text}"


def _mean(verdicts: Sequence[Verdict]) -> Verdict:
    count = len(verdicts)
    return Verdict(
        sum(each.supported for each in verdicts) / count,
        sum(each.contradicted for each in verdicts) / count,
        sum(each.unsaid for each in verdicts) / count,
    )
