"""What a sentence says of a claim, as far as rules and judge agree on it.

Rules go first. Where they are silent the judge decides, if it is sure over all its readings and no words speak against
it; where the one says the opposite of the other, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.answering.befallen import tells_of_it
from qa.answering.candidates import ABOUT, MOSTLY, Candidate
from qa.answering.claimed import Claim, unnamed
from qa.answering.claims import told_as_past
from qa.answering.deeds import only_planned
from qa.answering.hedging import doubts, hedged_there, left_open, permits, unsettled
from qa.answering.polarity import says_it, side_by_words
from qa.answering.readings import Read
from qa.answering.sides import Side
from qa.answering.stated import Stated
from qa.english.modality import DENIAL, NEGATION
from qa.english.roots import EMPTY, roots
from qa.records import Verdict
from qa.words import words

SURE_YES, SURE_NO = 0.83, 0.76  # chances over all readings from which the judge decides where the rules are silent
SURE_NEGATED = 0.65  # of a no, where the sentence negates something and, with what is around it, has most of the claim
SURE_FAR = 0.8  # of a no, where the sentence negates nothing and has no word of what is done
NEARLY = 0.4  # share of what is claimed that has to stand in a sentence and around it, where the judge decides by it
LEAST_AGREED = 0.1  # chance at first sight below which the rules' yes is not said; a denial looks like no contradiction
OPPOSED = 0.5  # chance of the opposite at first sight from which it is not said what the rules say
OPPOSED_WHOLE = 0.75  # where the sentence has all that is claimed
UNRELATED = 0.97  # chance of neither from which it is not, where the claim's subject is in no word of what is stated
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)  # both that are compared have to be named
_UNIT = r"(?P<unit>week(?:end)?|month|year|season|summer|winter|spring|autumn|fall)\b"
_TO_COME = re.compile(rf"\b(?:this|next|the coming) {_UNIT}", re.IGNORECASE)
_GONE = re.compile(rf"\b(?:last|the (?:past|previous)) {_UNIT}", re.IGNORECASE)
_HE = re.compile(r"(?:he|she)\b", re.IGNORECASE)


def side_of(claim: Claim, one: Candidate, read: Sequence[Read | None], *, stale: bool) -> tuple[Side, str]:
    """What the statements of a sentence say together, and who says it: of two that say opposites, nothing.

    ``stale`` where the claim is of today and a later article is about it, too: the judge does not decide then.
    """
    sides: dict[Side, str] = {}
    for stated, own in zip(one.stated, read, strict=True):
        side = _agreed(claim, one, stated, own, stale=stale)
        if side == "yes" and stated.planned and told_as_past(claim.text):
            side = "hedged"
        if side == "no" and says_it(claim, one.headline):
            side = "hedged"
        sides[side] = stated.by or sides.get(side, "")
    if "yes" in sides and "no" in sides:
        return "hedged", ""
    best: Side = next(side for side in ("yes", "no", "hedged", "silent") if side in sides)
    return best, sides[best]


def _agreed(claim: Claim, one: Candidate, stated: Stated, read: Read | None, *, stale: bool) -> Side:
    """What rules and judge together make of a statement; where the one says the opposite of the other, nothing."""
    if _of_another(claim, one, stated.text) or _of_the_last(claim.text, stated.text):
        return "silent"
    side = side_by_words(claim, stated.text, one.context)
    if read is None or (claim.anybody and side == "no"):  # "nobody was hurt" needs no judge
        return side
    if side in ("yes", "no"):
        opposite = read.first.contradicted if side == "yes" else read.first.supported
        elsewhere = bool(claim.heads) and not claim.heads & roots(stated.text)
        least = OPPOSED if one.near < 1 else OPPOSED_WHOLE
        unseen = side == "yes" and read.first.supported < LEAST_AGREED
        unrelated = unseen or (elsewhere and read.first.unsaid >= UNRELATED)
        return "hedged" if opposite >= least or unrelated else side
    if stale or read.settled is None or not _may_decide(claim, one, stated.text):
        return side
    return _judged(claim, one, stated.text, read.settled, side, read.again)


def _may_decide(claim: Claim, one: Candidate, stated: str) -> bool:
    """Whether the judge may decide by a statement where the rules do not."""
    compared = _THAN.search(claim.text) and bool(unnamed(claim, stated))
    on_it = tells_of_it(claim, stated) and one.about >= NEARLY and not compared
    return on_it and not unsettled(claim, stated) and _decides(claim, one, stated)


def _judged(claim: Claim, one: Candidate, stated: str, verdict: Verdict, side: Side, again: Callable[[], bool]) -> Side:
    """What the judge says of a statement, if it is sure; else the ``side`` that the rules take it for.

    It may be less sure of a yes where the reader finds what is claimed ``again``.
    """
    here = roots(f"{one.last} {stated}")
    whole = one.named and claim.numbers <= here and not claim.others - set(words(stated))
    undecided = side == "silent" and whole and not hedged_there(claim, stated, against=False)
    if undecided and (verdict.supported >= SURE_YES or again()):
        return "hedged" if only_planned(claim.text, stated) or doubts(claim, one.headline) else "yes"
    # Who beat Corran may have beaten Lund, too: that says nothing to "Did they beat Lund?".
    another = not claim.named_numbers <= here or bool((claim.names - claim.subject) - here - roots(one.headline))
    if verdict.contradicted < _least(claim, one, stated) or another or hedged_there(claim, stated, against=True):
        return side
    return side if permits(claim, stated) else "no"


def _least(claim: Claim, one: Candidate, stated: str) -> float:
    """The chance from which a statement is a no: it depends on how plainly its words can be one."""
    if NEGATION.search(stated):
        return SURE_NEGATED if one.about >= MOSTLY else SURE_NO
    return SURE_NO if claim.predicate & roots(stated) else SURE_FAR


def _of_another(claim: Claim, one: Candidate, stated: str) -> bool:
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


def _of_the_last(claim: str, stated: str) -> bool:
    """Whether a statement is of last year alone, and the claim of this or the next."""
    asked, told, gone = (
        {match["unit"].lower() for match in pattern.finditer(text)}
        for pattern, text in ((_TO_COME, claim), (_TO_COME, stated), (_GONE, stated))
    )
    return bool((asked & gone) - told)


def _decides(claim: Claim, one: Candidate, stated: str) -> bool:
    """Whether a statement can decide, and not the sentence before it alone, with which it is judged.

    It holds half of what is claimed or some of what is done; else the sentence before leaves nothing open.
    "She" is nobody who is named further above.
    """
    here = roots(stated) - claim.numbers
    whom = claim.subject & claim.names
    if whom and _HE.match(stated) and not whom & roots(f"{one.last} {stated}"):
        return False
    if claim.predicate & here or one.near >= ABOUT:
        return True
    return bool(claim.all & here) and not left_open(claim, one.last)
