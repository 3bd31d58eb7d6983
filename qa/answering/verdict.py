"""Yes or no: what the passages that were read say of the claim that a question asks about.

Every sentence is judged with the one before it, by rules and by a judge: a "yes" is given where a sentence says so
outright, a "no" where one says the opposite, and both where they differ. Where rules and judge say the opposite, or in
any doubt, nothing is said to be so: the closest sentence is quoted, and that it does not say outright.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.answering.agreement import side_of
from qa.answering.candidates import ABOUT, MOSTLY, Candidate, candidates
from qa.answering.claimed import Claim, claim_from, covered
from qa.answering.claims import claim_of, is_perfect, is_present
from qa.answering.deeds import main_verb
from qa.answering.polarity import denies_the_last, said_briefly
from qa.answering.readings import Asked, Read, readings
from qa.answering.sides import Side
from qa.conversation.requests import without_carried
from qa.english.modality import DENIAL, NEGATION
from qa.english.roots import root, roots
from qa.records import Hit, Judging
from qa.words import content_words

Outcome = Literal["yes", "no", "differ", "unsaid"]
JUDGED = 12  # sentences, at most
DECIDING = 3  # sentences that are quoted, at most
_IT = re.compile(r"^it\b", re.IGNORECASE)
_A_PRONOUN = re.compile(r"^(?:it|he|she|they)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Deciding:
    """A sentence that decided: offsets of its article, that of ``hits[hit]``, what it says, and by whom.

    ``by`` is who is quoted as saying it, "" where the article says it itself. ``sure`` is the chance that the judge
    gives it, None where it was not asked.
    """

    hit: int
    start: int
    end: int
    side: Side
    by: str = ""
    sure: float | None = None


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
class _Weighed:
    """A candidate, what the judge makes of it, and what it says, by whom."""

    one: Candidate
    read: Sequence[Read | None]
    side: Side
    by: str

    @property
    def sure(self) -> float | None:
        """The chance, over all readings, of what it says."""
        chances = (each.best.supported if self.side == "yes" else each.best.contradicted for each in self.read if each)
        return max(chances, default=None)

    @property
    def said(self) -> float:
        """The chance that it says anything of the claim at all, times how much of the claim it has."""
        return max((1 - each.first.unsaid for each in self.read if each), default=0.0) * (self.one.near + ABOUT)


def ruling(question: str, hits: Sequence[Hit], judge: Judging | None = None) -> Ruling | None:
    """What ``hits`` say to a yes-or-no question; None where ``question`` is of another kind.

    Without a judge the rules decide alone, and speak less often.
    """
    asked, spoken_of = claimed(question)
    if asked is None:
        return None
    claim = claim_from(asked.claim, question, " ".join(f"{hit.title} {hit.text}" for hit in hits))
    found = candidates(claim, hits, spoken_of)
    found = sorted(found, key=lambda one: (-one.near, -one.about, one.hit, one.start))[:JUDGED]
    latest = max((_day(hits[one.hit]) for one in found if one.about >= ABOUT), default="")
    weighed = []
    for one, read in zip(found, readings(claim, asked, found, judge), strict=True):
        stale = is_present(asked.claim) and _day(hits[one.hit]) < latest
        weighed.append(_Weighed(one, read, *side_of(claim, one, read, stale=stale)))
    weighed.sort(key=lambda each: -each.said)
    if is_perfect(asked.claim):
        weighed = [_not_yet(claim, each, weighed, hits) for each in weighed]
    return _outcome(asked.claim, _deciding(claim, weighed), hits)


def _deciding(claim: Claim, weighed: Sequence[_Weighed]) -> list[Deciding]:
    """What each sentence says; with the next, where that denies it or answers it in a word."""
    decided = [
        Deciding(each.one.hit, _begin(claim, each), each.one.end, each.side, each.by, each.sure) for each in weighed
    ]
    for each in weighed:
        one = each.one
        if each.side == "yes" and denies_the_last(one.then[2]):
            decided.append(Deciding(one.hit, *one.then[:2], "no"))
        brief = said_briefly(claim, one.text, one.then[2])
        if brief in ("yes", "no") and one.near >= MOSTLY:
            decided = [other for other in decided if (other.hit, other.end) != (one.hit, one.end)]
            decided.append(Deciding(one.hit, one.start, one.then[1], brief))
    return decided


def _not_yet(claim: Claim, weighed: _Weighed, all_: Sequence[_Weighed], hits: Sequence[Hit]) -> _Weighed:
    """A sentence; a "no" of what has not been done says nothing once a later article tells of the deed."""
    verb, whom = root(main_verb(claim.text)), claim.subject & claim.names
    later = [
        other.one
        for other in all_
        if _day(hits[other.one.hit]) > _day(hits[weighed.one.hit])
        and other.one.about >= ABOUT
        and verb in roots(other.one.text)
        and (not whom or whom & roots(other.one.text))
    ]
    told = any(not NEGATION.search(other.text) and not DENIAL.search(other.text) for other in later)
    return replace(weighed, side="hedged", by="") if weighed.side == "no" and told else weighed


def _begin(claim: Claim, weighed: _Weighed) -> int:
    """Where what decides begins: with the sentence before, where more of what is claimed stands in that."""
    one = weighed.one
    return one.last_start if weighed.side in ("yes", "no") and covered(claim, one.last) > one.near else one.start


def claimed(question: str) -> tuple[Asked | None, frozenset[str]]:
    """What a question claims, and the telling words of what was carried into it from earlier turns.

    Where "it" or "she" is the subject, it is the first name that was carried: "Will it appeal? (Tindall, fined)"; where
    none was, "it" is the first word: "Is it closing? (library)".
    """
    asked, carried = without_carried(question.rstrip(" ?"))
    claim = claim_of(asked)
    if claim is None:
        return None, frozenset()
    if name := next((part for part in carried.split(", ") if part[:1].isupper()), ""):
        claim = _A_PRONOUN.sub(lambda _: name, claim, count=1)
    elif carried:
        claim = _IT.sub(f"The {carried.split(', ')[0]}", claim, count=1)
    return Asked(claim, claim if carried else f"{asked.rstrip(' ?')}?"), content_words(carried)


def _day(hit: Hit) -> str:
    return hit.published[:10]


def _outcome(claim: str, decided: Sequence[Deciding], hits: Sequence[Hit]) -> Ruling:
    """The outcome of what the sentences say, which come closest first.

    What had not come to pass may have since: a "no" from before the first "yes" is overtaken.
    """
    yes: Sequence[Deciding] = [one for one in decided if one.side == "yes"]
    no: Sequence[Deciding] = [one for one in decided if one.side == "no"]
    if yes:
        first = min(hits[one.hit].published or "9" for one in yes)
        no = [one for one in no if not hits[one.hit].published or hits[one.hit].published >= first]
    yes, no = _of_one_mind(yes, no, hits)
    if yes and no:
        first_two = sorted((yes[0], no[0]), key=decided.index)
        return Ruling("differ", claim, tuple(first_two))
    if yes or no:
        return Ruling("yes" if yes else "no", claim, tuple((yes or no)[:DECIDING]))
    told = [one for one in decided if not hits[one.hit].text[: one.end - hits[one.hit].start].endswith("?")]
    closest = [one for one in told if one.side == "hedged"] or told
    return Ruling("unsaid", claim, tuple(closest[:1]))


def _of_one_mind(
    yes: Sequence[Deciding], no: Sequence[Deciding], hits: Sequence[Hit]
) -> tuple[Sequence[Deciding], Sequence[Deciding]]:
    """Both sides, or only the surer one where an article would contradict itself, which it hardly does.

    Two who are quoted may, and what is denied by the sentence after it is.
    """
    articles = {hits[one.hit].article_id for one in (*yes, *no)}
    speakers = [{one.by for one in side} for side in (yes, no)]
    if len(articles) != 1 or not (speakers[0] & speakers[1] or "" in speakers[0] | speakers[1]):
        return yes, no
    for_it, against = ([one.sure for one in side if one.sure is not None] for side in (yes, no))
    if len(for_it) < max(1, len(yes)) or len(against) < max(1, len(no)):
        return yes, no
    return (yes, ()) if max(for_it) > max(against) else ((), no)
