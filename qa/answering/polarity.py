"""What a sentence says of a claim by its words alone: that it is so, that it is not so, or nothing outright.

Rules see what a model may miss (a negation, a hedge, a name that is not there), and no more than the words: they speak
where a clause holds all that is claimed, and keep silent otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from index.lexical import STOPWORDS
from qa.answering.claims import subject_and_predicate
from qa.answering.modality import DENIAL, HEDGE, NEGATION, OPPOSITES
from qa.answering.verbs import AUXILIARIES, base_of_gerund, base_of_past, base_of_present
from qa.words import stem, words

Side = Literal["yes", "no", "hedged", "silent"]
"""What a sentence makes of a claim; "hedged" where it says that it may be so, "silent" where it is not on it."""

_CLAUSE = re.compile(r"[,;:—–()“”\"]|\b(?:but|and|while|whereas|although|though|because|after|before|since|so)\b", re.I)
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_WORD_NUMBERS = {
    word: str(number)
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_EMPTY = STOPWORDS | AUXILIARIES | frozenset("there some someone something somebody end going really actually".split())
_EXACT = frozenset("all every only always never entire whole both each most more fewer less first last none no".split())
_WEAK = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|reportedly|allegedly|unclear|unknown|whether|if|unless|almost|nearly|"
    r"not (?:yet )?(?:clear|known|decided)|nothing had been decided)\b",
    re.IGNORECASE,
)


def root(word: str) -> str:
    """A word's base form where it is a known verb's, otherwise its stem; lower case in, lower case out."""
    if word in _WORD_NUMBERS:
        return _WORD_NUMBERS[word]
    return stem(base_of_past(word) or base_of_present(word) or base_of_gerund(word) or word)


@dataclass(frozen=True)
class Claim:
    """A claim and the roots that carry it.

    ``names`` and ``subject`` may be met in what stands around a sentence; ``predicate`` and ``numbers`` must be in it.
    ``exact`` are words like "all" and "more", without which a sentence says something weaker.
    """

    text: str
    names: frozenset[str]
    subject: frozenset[str]
    predicate: frozenset[str]
    numbers: frozenset[str]
    exact: frozenset[str]

    @cached_property
    def negated(self) -> bool:
        """Whether the claim itself is a negation."""
        return bool(NEGATION.search(self.text))

    @cached_property
    def hedges(self) -> frozenset[str]:
        """The roots of the claim's own hedges: a sentence that has no others says it outright."""
        return frozenset(root(word) for found in HEDGE.finditer(self.text) for word in words(found[0]))


def claim_from(text: str, around: str) -> Claim:
    """The claim of ``text``; what counts as a name is told by the capitals in it, or in the texts ``around`` it."""
    named = {word.casefold() for word in re.findall(r"\b[A-Z]\w+", text[1:])}
    lower = set(re.findall(r"\b[a-z]\w+", around))
    capital = {word.casefold() for word in re.findall(r"\b[A-Z]\w+", around)}
    names = {word for word in words(text) if word not in _EMPTY and (word in named or word in capital - lower)}
    numbers = {root(word) for word in words(text) if _NUMBER.fullmatch(word) or word in _WORD_NUMBERS}
    subject, predicate = (
        {root(word) for word in words(part) if word not in _EMPTY | names} - numbers
        for part in subject_and_predicate(text)
    )
    return Claim(
        text,
        frozenset(root(name) for name in names),
        frozenset(subject),
        frozenset(predicate),
        frozenset(numbers),
        _EXACT & frozenset(words(text)),
    )


def roots(text: str) -> frozenset[str]:
    """The roots of all telling words of ``text``."""
    return frozenset(root(word) for word in words(text) if word not in _EMPTY)


def covered(claim: Claim, sentence: str) -> float:
    """Which share of what is claimed, names left aside, stands in the sentence: 0 to 1."""
    wanted = claim.subject | claim.predicate | claim.numbers
    return len(wanted & roots(sentence)) / len(wanted) if wanted else 0.0


def meets(claim: Claim, sentence: str, context: str) -> bool:
    """Whether the claim's numbers stand in the sentence, and its names in it or around it, all but one of many."""
    here = roots(sentence)
    missing = claim.names - here - roots(context)
    return claim.numbers <= here and len(missing) <= (len(claim.names) > 2)


def side_by_words(claim: Claim, sentence: str, context: str) -> Side:
    """What ``sentence`` says of the claim, where its words do; ``context`` is headline and what stands before it."""
    here = roots(sentence)
    around = roots(context)
    missing = claim.predicate - here
    swapped = {word for word in missing if _opposed(word, here)}
    missing -= swapped
    if len(missing) > len(claim.predicate) / 4 or (missing | claim.subject) - here - around or len(swapped) > 1:
        return "silent"
    everything = claim.names | claim.subject | claim.predicate
    if not claim.predicate or not meets(claim, sentence, context) or len(everything & here) < len(everything) / 2:
        return "silent"
    clauses = [part for part in _CLAUSE.split(sentence) if part and part.strip()]
    held = [part for part in clauses if claim.predicate & roots(part)]
    clause = max(held, key=lambda part: len(claim.predicate & roots(part)), default=sentence)
    lead = _lead(sentence, clause)
    denied = bool(DENIAL.search(lead))
    negated = bool(NEGATION.search(clause)) != claim.negated
    against = negated + denied + bool(swapped)
    if against > 1 or (against and _WEAK.search(clause)) or _asked(sentence):
        return "hedged"
    if against:
        return "no"
    elsewhere = any(NEGATION.search(part) for part in held) != claim.negated
    hedges = {root(word) for found in HEDGE.finditer(lead) for word in words(found[0])}
    if elsewhere or hedges - claim.hedges or claim.exact - frozenset(words(sentence)):
        return "hedged"
    return "yes"


def hedged(claim: Claim, sentence: str) -> bool:
    """Whether the sentence hedges where the claim does not."""
    hedges = {root(word) for found in HEDGE.finditer(sentence) for word in words(found[0])}
    return bool(hedges - claim.hedges) or _asked(sentence)


def weak(sentence: str) -> bool:
    """Whether a sentence says neither that it is nor that it is not, whatever it is about."""
    return bool(_WEAK.search(sentence)) or _asked(sentence)


def _asked(sentence: str) -> bool:
    return sentence.rstrip("”\"' ").endswith("?")


def _opposed(word: str, here: frozenset[str]) -> bool:
    return any(root(other) in here for form, others in OPPOSITES.items() if root(form) == word for other in others)


def _lead(sentence: str, clause: str) -> str:
    """What stands before a clause in its sentence, and the clause up to its end: there a denial governs it."""
    at = sentence.find(clause)
    return sentence[: max(at, 0)][-80:] + clause
