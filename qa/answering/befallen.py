"""What a sentence says of plain claims: that there is something, that it is on or over, that it befell somebody."""

from __future__ import annotations

import re

from qa.answering.claimed import Claim
from qa.answering.hedging import WEAK, asked, clauses, hedges
from qa.answering.sides import Side
from qa.english.modality import DENIAL, NEGATION
from qa.english.roots import root, roots

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_PEOPLE = re.compile(
    r"\b(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|several|many|some|people"
    r"|men|man|women|woman|boys?|girls?|children|child|workers?|passengers?|officers?|residents|others?)\b"
    r"|\ban? (?:[a-z][\w-]* ){0,2}[a-z]+(?:er|or|ist|ian|ant|ent)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:nobody|no[ -]one|none|(?:no|without) (?:[a-z]+ )?(?:people|person|casualties|injur(?:y|ies)|deaths?"
    r"|fatalit(?:y|ies)|loss of life|arrests|illness(?:es)?|infections|(?:[a-z]+ )?cases))\b",
    re.IGNORECASE,
)
# The same thing that befell somebody, in other words.
_SAME_FATE = (
    frozenset(map(root, "die killed dead death deaths fatal fatality fatalities lives perished drowned".split())),
    frozenset(map(root, "ill sick illness illnesses sickened infected infection infections".split())),
    frozenset(map(root, "hurt injured injury injuries wounded wounds casualties".split())),
)
_STANDS = r"\b(?:is|are|was|were|be|been|being|switched|turned|left|stayed|called|still|now|already|[’']s)"
_DECLARED = r"\bdeclar(?:e[sd]?|ing) [^,.;:]{3,60}"  # "declared the outbreak in Calder over"
_DOES_NOT = re.compile(r"\b(?:nobody|no[ -]one|none)\b", re.IGNORECASE)
_SOMEBODY = re.compile(r"(?:some|any)(?:one|body)\b", re.IGNORECASE)
_OTHER_WAYS = "up down|on off|before after|over under|in out|above below|inside outside|with without|from to"
PARTICLES = tuple(tuple(pair.split()) for pair in _OTHER_WAYS.split("|"))


def tells_of_it(claim: Claim, sentence: str) -> bool:
    """Whether a sentence can decide a claim: where something befell somebody, only one that tells of that."""
    return not claim.anybody or bool(_fates(claim) & roots(sentence))


def _fates(claim: Claim) -> frozenset[str]:
    """The roots for what befell somebody."""
    return next((each for each in _SAME_FATE if claim.anybody in each), frozenset((claim.anybody,)))


def existence(claim: Claim, sentence: str) -> Side:
    """What a sentence says of a claim that there is something: that there is none, or nothing outright."""
    thing = rf"(?:[\w-]+ )?{re.escape(claim.exists)}"
    none = rf"\b(?:no|without (?:an?|any)|not (?:yet )?(?:an?|any)|lacks? (?:an?|any)) {thing}\b"
    absent = rf"\b{thing} (?:does|do|did)(?: not|n[’']t) (?:yet )?exist"
    if re.search(f"{none}|{absent}", sentence, re.IGNORECASE) and not claim.negated:
        return "hedged" if WEAK.search(sentence) else "no"
    there = rf"\bthere (?:is|are|was|were) (?:an? |some )?{thing}\b|\b{thing}s? exists?\b"
    outright = re.search(there, sentence, re.IGNORECASE) and not NEGATION.search(sentence)
    return "yes" if outright and not hedges(claim, sentence) and not claim.exact else "silent"


def standing(claim: Claim, sentence: str) -> Side:
    """What a sentence says of a claim that something is on, off, over or back."""
    here = roots(sentence)
    if not claim.heads & here or (claim.names - claim.subject) - here or asked(sentence):
        return "silent"
    against = next((other for pair in PARTICLES for one, other in (pair, pair[::-1]) if one == claim.particle), "")
    said = re.search(rf"{_STANDS} {claim.particle}\b|{_DECLARED} {claim.particle}\b", sentence, re.IGNORECASE)
    other = re.search(rf"{_STANDS} {against}\b", sentence, re.IGNORECASE) if against else None
    if not said and not other:
        return "silent"
    if (said and other) or hedges(claim, sentence) or NEGATION.search(sentence) or claim.negated:
        return "hedged"
    return "yes" if said else "no"


def by_nobody(claim: Claim, sentence: str, context: str) -> bool:
    """Whether a sentence says of all that somebody is claimed to do that nobody does: "No one will lose their job"."""
    if not _SOMEBODY.match(claim.text) or claim.negated or asked(sentence):
        return False
    named = not claim.names or bool(claim.names & (roots(sentence) | roots(context)))
    return named and any(
        claim.predicate <= roots(clause)
        and _DOES_NOT.search(clause)
        and not hedges(claim, before + clause)
        and not DENIAL.search(before + clause)
        for before, clause in clauses(sentence)
    )


def to_anybody(claim: Claim, sentence: str, context: str) -> Side:
    """What a sentence says of a claim that something befell somebody: that it befell nobody, or that it did somebody.

    What else is claimed ("in the fire at the mill") may stand around it.
    """
    if {root(year) for year in _YEAR.findall(sentence)} - claim.numbers:  # what befell them in another year
        return "hedged"
    beside = (claim.predicate | claim.names) - {claim.anybody}
    known = roots(sentence) | roots(context)
    if claim.names - known or 2 * len(beside & known) < len(beside) or claim.negated or asked(sentence):
        return "silent"
    sides: set[Side] = set()
    for before, clause in clauses(sentence):
        if not _fates(claim) & roots(clause):
            continue
        if _NOBODY.search(clause):
            sides.add("hedged" if hedges(claim, before + clause) or WEAK.search(clause) else "no")
        elif _PEOPLE.search(clause):
            doubt = NEGATION.search(clause) or DENIAL.search(before + clause) or hedges(claim, before + clause)
            sides.add("hedged" if doubt else "yes")
    return sides.pop() if len(sides) == 1 else "hedged" if sides else "silent"
