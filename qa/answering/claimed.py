"""A claim, and the words of it that a sentence must have to tell anything of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from qa.answering.claims import DATES, subject_and_predicate
from qa.english.modality import HEDGE, NEGATION
from qa.english.roots import EMPTY, NUMBERS, root, roots, single_verbs
from qa.words import words

_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_EXACT = frozenset("all every only always never entire whole both each most more fewer less first last none no".split())
_LIGHT = roots("happen occur")  # "Did the fall happen in the morning?" is "It fell in the morning?"
_OTHERS = frozenset("another other others else again".split())
_STANDING = re.compile(
    r" (?:is|are|was|were)(?: still| already| now)? (on|off|over|back|out|up|down)(?: (?:at|during|when|while)\b.*)?\.$"
)
# "Someone was hurt in the fire."
_BEFELL = re.compile(
    r"Some(?:one|body| people| person)\b (?:(?:was|were|is|are|has|have|had|did|be|been|get|got|already|still) )+"
    r"(?:fallen |fall |got |gotten |become )?(?P<verb>ill|sick|infected|hurt|injured|wounded|killed|die|died|dead"
    r"|arrested|detained|charged|convicted|rescued|missing|evacuated)\b",
    re.IGNORECASE,
)
_EXISTS = re.compile(
    r"There (?:is|are|was|were) (?:an? |some |already |still )?(?:[\w-]+ ){0,2}?([\w-]+)"
    r"(?= (?:of|for|against|in|on|at|to|with|from|that|between|about|after|during)\b|\.$)",
)
_ALLOWING = roots("allow allowed ban banned forbid forbidden legal illegal compulsory mandatory free exempt entitled")
PERMITTED = re.compile(r"(?:may|can)\b")
_PERMITS = frozenset(("may", "must", "should"))


@dataclass(frozen=True)
class Claim:
    """A claim and the roots that carry it.

    ``subject`` and ``predicate`` are told apart by the auxiliary; ``names`` may be of either, ``numbers`` hold days and
    months, too.
    ``exact`` are words like "all" and "more", without which a sentence says something weaker. ``exists`` is the thing
    that a claim is about which says no more than that there is one, ``particle`` the "on" or "over" of one that says
    that something is so; empty for others.
    """

    text: str
    names: frozenset[str]
    subject: frozenset[str]
    predicate: frozenset[str]
    numbers: frozenset[str]
    exact: frozenset[str]
    exists: str = ""
    particle: str = ""
    anybody: str = ""

    @cached_property
    def others(self) -> frozenset[str]:
        """Words by which a claim is about another than the one that is known: "Is there another vaccine?"."""
        return _OTHERS & frozenset(words(self.text))

    @cached_property
    def all(self) -> frozenset[str]:
        """All roots of the claim."""
        return self.names | self.subject | self.predicate

    @cached_property
    def heads(self) -> frozenset[str]:
        """The names of the subject and its last word, one of which a sentence on it has, or a pronoun."""
        last = words(subject_and_predicate(self.text)[0])[-1:]
        return (self.subject & self.names) | frozenset(map(root, last))

    @cached_property
    def named_numbers(self) -> frozenset[str]:
        """Numbers right after a name that are a part of it, without which it is another's: "Lumo 2"."""
        told = self.text.split()
        after = (word for before, word in pairwise(told) if before[:1].isupper() and words(before)[-1] not in DATES)
        return self.numbers & frozenset(root(part) for word in after if word[:1].isdigit() for part in words(word))

    @cached_property
    def given(self) -> frozenset[str]:
        """Names right before another name, as first names are: an article may leave them out."""
        told = [root(word) for word in words(self.text)]
        return frozenset(one for one, other in pairwise(told) if {one, other} <= self.names)

    @cached_property
    def modifiers(self) -> frozenset[str]:
        """Roots of the predicate that stand right before another of its words."""
        told = [root(word) for word in words(subject_and_predicate(self.text)[1])]
        return frozenset(one for one, other in pairwise(told) if {one, other} <= self.predicate)

    @cached_property
    def negated(self) -> bool:
        """Whether the claim itself is a negation."""
        return any(root(words(found[0])[0]) not in self.predicate for found in NEGATION.finditer(self.text))

    @cached_property
    def hedges(self) -> frozenset[str]:
        """The roots of the claim's own hedges: a sentence that has no others says it outright."""
        own = frozenset(root(word) for found in HEDGE.finditer(self.text) for word in words(found[0]))
        return own | _PERMITS if self.allows else own

    @cached_property
    def allows(self) -> bool:
        """Whether the claim is about what is allowed, where "may" is no hedge: "Pupils may leave." """
        return bool(_ALLOWING & roots(self.text)) or bool(PERMITTED.match(subject_and_predicate(self.text)[1]))


def claim_from(text: str, question: str, around: str) -> Claim:
    """The claim of ``text``; its names are told by capitals in the ``question``, or in the texts ``around`` it."""
    text = single_verbs(text)
    named = {word.casefold() for word in re.findall(r"\b[A-Z]\w+", question[1:])}
    lower = set(re.findall(r"\b[a-z]\w+", around))
    capital = {word.casefold() for word in re.findall(r"\b[A-Z]\w+", around)}
    names = {word for word in words(text) if word not in EMPTY and (word in named or word in capital - lower)}
    numbers = {root(word) for word in words(text) if _NUMBER.fullmatch(word) or word in NUMBERS or word in DATES}
    subject, predicate = (
        {root(word) for word in words(part) if word not in EMPTY} - numbers for part in subject_and_predicate(text)
    )
    predicate -= {root(name) for name in names}
    predicate = (predicate - _LIGHT) or predicate
    exists, standing = _EXISTS.match(text), _STANDING.search(text)
    if exists:
        subject, predicate = (subject | predicate) - {root(exists[1].lower())}, {root(exists[1].lower())}
    return Claim(
        text,
        frozenset(root(name) for name in names),
        frozenset(subject),
        frozenset(predicate),
        frozenset(numbers),
        _EXACT & frozenset(words(text)),
        exists[1] if exists else "",
        standing[1].lower() if standing and not exists else "",
        root(befell["verb"].lower()) if (befell := _BEFELL.match(text)) else "",
    )


def covered(claim: Claim, sentence: str) -> float:
    """Which share of what is claimed, first names left aside, stands in the sentence: 0 to 1."""
    wanted = (claim.all - claim.given) | claim.numbers
    return len(wanted & roots(sentence)) / len(wanted) if wanted else 0.0


def is_on(claim: Claim, text: str) -> bool:
    """Whether a text may be about what a claim is about: it has half of its subject's names, not first names alone.

    Where the subject has none, half of its other names: what is not so may be so of another place.
    """
    named = claim.subject & claim.names or claim.names
    here = named & roots(text)
    return not named or (2 * len(here) >= len(named) and bool(here - claim.given or not named - claim.given))


def unnamed(claim: Claim, text: str) -> frozenset[str]:
    """The names of a claim that a text has not, first names left aside."""
    return claim.names - claim.given - roots(text)
