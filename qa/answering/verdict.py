"""Yes or no: what the passages that were read say of the claim that a question asks about.

Every sentence is judged with the one before it, by rules and by a judge: a "yes" is given where a sentence says so
outright, a "no" where one says the opposite, and both where they differ. Where rules and judge say the opposite, or in
any doubt, nothing is said to be so: the closest sentence is quoted, and that it does not say outright.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.passages import sentences
from qa.answering.claims import claim_of, is_perfect, is_present, told_as_past
from qa.answering.deeds import main_verb, only_planned
from qa.answering.modality import DENIAL, NEGATION
from qa.answering.polarity import (
    Claim,
    Side,
    claim_from,
    covered,
    denies_the_last,
    doubts,
    is_on,
    left_open,
    permits,
    said_briefly,
    says_it,
    side_by_words,
    tells_of_it,
    unnamed,
)
from qa.answering.roots import EMPTY, root, roots
from qa.answering.stated import Stated, stated_in
from qa.conversation.requests import without_carried
from qa.reading.checked import is_checked
from qa.records import Hit, Judging, Verdict
from qa.speech.speeches import speeches
from qa.words import content_words, words

Outcome = Literal["yes", "no", "differ", "unsaid"]
JUDGED = 16  # sentences, at most
SURE_YES, SURE_NO = 0.85, 0.8  # chances from which the judge decides where the rules are silent
SURE_NEGATED = 0.7  # where the sentence negates something, and most of what is claimed stands in and around it
ABOUT = 0.5  # share of what is claimed that has to stand in a sentence and around it, where the judge decides by it
MOSTLY = 0.75  # share of what is claimed in a sentence that "She is not." after it answers
OPPOSED = 0.5  # chance of the opposite from which it is not said what the rules say
OPPOSED_WHOLE = 0.75  # where the sentence has all that is claimed
UNRELATED = 0.97  # chance of neither from which it is not, where the claim's subject is in no word of what is stated
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)  # both that are compared have to be named
_A_PRONOUN = re.compile(r"^(?:it|he|she|they)\b", re.IGNORECASE)
_HE = re.compile(r"(?:he|she)\b", re.IGNORECASE)
DECIDING = 3  # sentences that are quoted, at most


@dataclass(frozen=True, slots=True)
class Deciding:
    """A sentence that decided: offsets of its article, that of ``hits[hit]``, what it says, and by whom.

    ``by`` is who is quoted as saying it, "" where the article says it itself.
    """

    hit: int
    start: int
    end: int
    side: Side
    by: str = ""


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
    """A sentence of a hit; ``near`` is the share of the claim's words in it, ``about`` with what is around it.

    ``named`` tells whether all of the claim's names stand in its passage or headline. ``last`` is the sentence before
    it, which begins at ``last_start``.
    """

    hit: int
    start: int
    end: int
    text: str
    last: str
    last_start: int
    context: str
    near: float
    about: float
    named: bool
    then: tuple[int, int, str]
    stated: tuple[Stated, ...]
    headline: str = ""


def ruling(question: str, hits: Sequence[Hit], judge: Judging | None = None) -> Ruling | None:
    """What ``hits`` say to a yes-or-no question; None where ``question`` is of another kind.

    Without a judge the rules decide alone, and speak less often.
    """
    text, spoken_of = claimed(question)
    if text is None:
        return None
    claim = claim_from(text, question, " ".join(f"{hit.title} {hit.text}" for hit in hits))
    found = sorted(_sentences(claim, hits, spoken_of), key=lambda one: (-one.near, -one.about, one.hit, one.start))[
        :JUDGED
    ]
    verdicts = _verdicts(found, text, judge)
    latest = max((_day(hits[one.hit]) for one in found if one.about >= ABOUT), default="")
    sides = [
        _side(claim, one, own, stale=is_present(text) and _day(hits[one.hit]) < latest)
        for one, own in zip(found, verdicts, strict=True)
    ]
    if judge is not None:
        said = [1 - min(each.unsaid for each in own if each) for own in verdicts]
        order = sorted(range(len(found)), key=lambda n: -said[n] * (found[n].near + ABOUT))
        found, sides = [found[n] for n in order], [sides[n] for n in order]
    if is_perfect(text):
        sides = [_not_yet(claim, one, side, found, hits) for one, side in zip(found, sides, strict=True)]
    decided = [
        Deciding(one.hit, _begin(claim, one, side[0]), one.end, *side) for one, side in zip(found, sides, strict=True)
    ]
    for one, (side, _) in zip(found, sides, strict=True):
        if side == "yes" and denies_the_last(one.then[2]):
            decided.append(Deciding(one.hit, *one.then[:2], "no"))
        brief = said_briefly(claim, one.text, one.then[2])
        if brief in ("yes", "no") and one.near >= MOSTLY:
            decided = [each for each in decided if (each.hit, each.end) != (one.hit, one.end)]
            decided.append(Deciding(one.hit, one.start, one.then[1], brief))
    return _weighed(text, decided, hits)


def _not_yet(
    claim: Claim, one: _Sentence, side: tuple[Side, str], found: Sequence[_Sentence], hits: Sequence[Hit]
) -> tuple[Side, str]:
    """The side of a sentence; a "no" of what has not been done says nothing once a later article tells of the deed."""
    verb, whom = root(main_verb(claim.text)), claim.subject & claim.names
    later = [
        other
        for other in found
        if _day(hits[other.hit]) > _day(hits[one.hit])
        and other.about >= ABOUT
        and verb in roots(other.text)
        and (not whom or whom & roots(other.text))
    ]
    told = any(not NEGATION.search(other.text) and not DENIAL.search(other.text) for other in later)
    return ("hedged", "") if side[0] == "no" and told else side


def _begin(claim: Claim, one: _Sentence, side: Side) -> int:
    """Where what decides begins: with the sentence before, where more of what is claimed stands in that."""
    return one.last_start if side in ("yes", "no") and covered(claim, one.last) > one.near else one.start


def claimed(question: str) -> tuple[str | None, frozenset[str]]:
    """The claim of a question, and the telling words of what was carried into it from earlier turns.

    Where "it" or "she" is the subject, it is the first name that was carried: "Will it appeal? (Tindall, fined)".
    """
    asked, carried = without_carried(question.rstrip(" ?"))
    claim = claim_of(asked)
    name = next((part for part in carried.split(", ") if part[:1].isupper()), "")
    if claim and name:
        claim = _A_PRONOUN.sub(lambda _: name, claim, count=1)
    return claim, content_words(carried)


def _sentences(claim: Claim, hits: Sequence[Hit], spoken_of: frozenset[str] = frozenset()) -> list[_Sentence]:
    """The sentences of the hits that may be about what the claim is about; each sentence once.

    Of the words ``spoken_of``, where there are any, one has to be in their passage or its headline.
    """
    found, seen = [], set()
    for number, hit in enumerate(hits):
        held = f"{hit.title} {hit.text}"
        if not is_on(claim, held) or (spoken_of and not spoken_of & content_words(held)):
            continue
        bounds = sentences(hit.text)
        told = speeches(hit.text)
        for at, (start, end) in enumerate(bounds):
            text = hit.text[start:end]
            if text in seen or is_checked(hit.text, start, end):
                continue
            seen.add(text)
            last = hit.text[bounds[at - 1][0] : start].strip() if at else ""
            context = f"{hit.title} {hit.text[bounds[max(0, at - 2)][0] : start]}"
            near, about = covered(claim, text), covered(claim, f"{hit.title} {last} {text}")
            if claim.anybody and tells_of_it(claim, text):  # however it is told
                near = min(0.99, near + ABOUT)
            then = bounds[at + 1] if at + 1 < len(bounds) else (end, end)
            after = (hit.start + then[0], hit.start + then[1], hit.text[slice(*then)])
            stated = tuple(stated_in(hit.text, start, end, told))
            whole = not unnamed(claim, f"{hit.title} {hit.text}")
            place = (number, hit.start + start, hit.start + end)
            before = hit.start + (bounds[at - 1][0] if at else start)
            found.append(_Sentence(*place, text, last, before, context, near, about, whole, after, stated, hit.title))
    return found


def _verdicts(found: Sequence[_Sentence], claim: str, judge: Judging | None) -> list[list[Verdict | None]]:
    """What the judge makes of each statement of each sentence, read after the sentence before."""
    if judge is None:
        return [[None] * len(one.stated) for one in found]
    pairs = [(f"{one.last} {each.text}".strip(), claim) for one in found for each in one.stated]
    said = iter(judge.verdicts(pairs))
    return [[next(said) for _ in one.stated] for one in found]


def _day(hit: Hit) -> str:
    return hit.published[:10]


def _side(claim: Claim, one: _Sentence, verdicts: Sequence[Verdict | None], *, stale: bool) -> tuple[Side, str]:
    """What the statements of a sentence say together, and who says it: of two that say opposites, nothing.

    ``stale`` where the claim is of today and a later article is about it, too: the judge does not decide then.
    """
    sides: dict[Side, str] = {}
    for stated, verdict in zip(one.stated, verdicts, strict=True):
        side = _agreed(claim, one, stated, verdict, stale=stale)
        if side == "yes" and stated.planned and told_as_past(claim.text):
            side = "hedged"
        if side == "no" and says_it(claim, one.headline):
            side = "hedged"
        sides[side] = stated.by or sides.get(side, "")
    if "yes" in sides and "no" in sides:
        return "hedged", ""
    best: Side = next(side for side in ("yes", "no", "hedged", "silent") if side in sides)
    return best, sides[best]


def _agreed(claim: Claim, one: _Sentence, stated: Stated, verdict: Verdict | None, *, stale: bool) -> Side:
    """What rules and judge together make of a statement; where the one says the opposite of the other, nothing."""
    if _of_another(claim, one, stated.text):
        return "silent"
    side = side_by_words(claim, stated.text, one.context)
    if verdict is None or (claim.anybody and side == "no"):  # "nobody was hurt" needs no judge
        return side
    if side in ("yes", "no"):
        opposite = verdict.contradicted if side == "yes" else verdict.supported
        elsewhere = bool(claim.heads) and not claim.heads & roots(stated.text)
        least = OPPOSED if one.near < 1 else OPPOSED_WHOLE
        return "hedged" if opposite >= least or (elsewhere and verdict.unsaid >= UNRELATED) else side
    compared = _THAN.search(claim.text) and bool(unnamed(claim, stated.text))
    if not tells_of_it(claim, stated.text):
        return side
    if stale or compared or one.about < ABOUT or left_open(claim, stated.text) or not _decides(claim, one, stated.text):
        return side
    whole = (
        one.named and claim.numbers <= roots(f"{one.last} {stated.text}") and not claim.others - set(words(stated.text))
    )
    if side == "silent" and verdict.supported >= SURE_YES and whole:
        doubt = only_planned(claim.text, stated.text) or doubts(claim, one.headline)
        return "hedged" if doubt else "yes"
    if verdict.contradicted >= SURE_NO:
        return side if permits(claim, stated.text) else "no"
    denied = one.about >= MOSTLY and NEGATION.search(stated.text)
    return "no" if denied and verdict.contradicted >= SURE_NEGATED else side


def _of_another(claim: Claim, one: _Sentence, stated: str) -> bool:
    """Whether a statement tells of another than the claim's subject: one named before, with whose name it begins.

    Where it denies something, that may be of the subject.
    """
    if DENIAL.search(stated) or NEGATION.search(stated):
        return False
    whom = claim.subject & claim.names
    first = re.split(r"[\W_]", stated.lstrip("“\"‘'"), maxsplit=1)[0]
    if not whom or whom & roots(stated) or not first[:1].isupper() or first.lower() in EMPTY:
        return False
    return bool(re.search(rf"(?<=[a-z,] ){first}\b|\b[A-Z]\w+ {first}\b", f"{one.context} {one.last}"))


def _decides(claim: Claim, one: _Sentence, stated: str) -> bool:
    """Whether a statement can decide, and not the sentence before it alone, with which it is judged.

    It holds something that is claimed; where that is nothing of the predicate, the sentence before leaves nothing open.
    "She" is nobody who is named further above.
    """
    here = roots(stated) - claim.numbers
    whom = claim.subject & claim.names
    if whom and _HE.match(stated) and not whom & roots(f"{one.last} {stated}"):
        return False
    return bool(claim.predicate & here) or (bool(claim.all & here) and not left_open(claim, one.last))


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
