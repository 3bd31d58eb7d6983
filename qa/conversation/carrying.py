"""Which words of earlier turns belong to a question that leaves them out.

Each word is weighed by where it was said and what it looks like, as a tagger of terms does (Voskarides et al. 2020).
The weights are of a logistic regression on questions that people made to stand alone (Elgohary et al. 2019, and TREC
CAsT): ``tests/benchmarks/rewrites.py --fit`` fits them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.days import MONTHS, WEEKDAY
from qa.speech.first_names import HERS, HIS
from qa.speech.titles import given_name
from qa.words import content_words, stem

MOST_WORDS = 7
"""Words that are carried into a question, those of a name counted apart."""
MOST_PEOPLE = 2
"""Names that are carried into a question that says "he" or "she"."""
LEAST = -3.0  # log odds that people would have added the word
WEIGHTS = {
    "first": 0.97,  # said in the first question of the topic,
    "last": 0.28,  # in the last one,
    "between": -0.93,  # in one between them,
    "answer": 0.46,  # in the last answer,
    "before": -0.28,  # in an earlier one
    "name": 1.12,
    "often": 1.57,  # log of the number of questions and answers that say it
    "verb": -0.73,  # by its ending, and not by a word before it
    "vague": -0.84,
    "person and name": 0.19,  # the question says "he" or "she"
    "bare and answer": 1.05,  # the question has no telling word
    "first and name": 0.69,
    "length": 0.12,  # log of the words of the answer that it is said in alone
    "turns": -0.58,  # log of the turns of the topic
    "bare": 0.04,
    "person": -0.47,
}
NOUNS_FIRST = 0.5
"""By how much a noun stands before other words, of which only the first are read."""
BIAS = -2.31
_VAGUE = frozenset(
    "people person man men woman women number amount year years time times day days week thing things kind type way "
    "lot part place reason example anything something interesting aspects article aspect besides important "
    "significant fact facts information anyone end away going".split()
)
_COUNTED = re.compile(
    rf"\d[\d,.]*|{WEEKDAY}"
    r"|(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty-?)?(?:one|two|three|four|five|six|seven|eight|nine)"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|ten|eleven|twelve|\w+teen|hundred|thousand|million|billion|percent"
    rf"|{'|'.join(MONTHS)}",
    re.IGNORECASE,
)
# "The", "of" and the like, and at most one word after them.
_DETERMINED = re.compile(
    r"\b(?:the|an?|of|in|on|for|about|from|by|with|against|this|that|its|his|her|their) (?:\w+ )?$", re.I
)
SHORT_ANSWER = 4
"""Words up to which an answer is a phrase, which no sentence begins with a capital."""
_TOKEN = re.compile(r"\w[\w’'-]*")
_NEGATED = re.compile(r"n['’]t$", re.IGNORECASE)  # "didn't" tells of nothing


@dataclass(frozen=True, slots=True)
class Said:
    """One turn: what was asked and answered; ``known`` are words that its articles write as names."""

    question: str
    answer: str = ""
    known: frozenset[str] = frozenset()


@dataclass(slots=True)
class Term:
    """A word of earlier turns: as it was first written, and in how many turns back it was asked and answered."""

    form: str
    name: bool = False
    noun: bool = False
    asked: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)


def carried(
    question: str,
    turns: Sequence[Said],
    *,
    empty: frozenset[str],
    person: bool,
    bare: bool,
    others: frozenset[str] = frozenset(),
    things: bool = False,
) -> list[str]:
    """The words and names of ``turns`` that ``question`` leaves out, the likeliest first.

    ``empty`` words are of no use; ``person``: the question says "he" or "she", which is nobody whose first name is in
    ``others``; ``bare``: it has no telling word itself; ``things``: it says "it", which is nobody.
    """
    terms = terms_of(turns, empty)
    own = content_words(question)
    weighed = sorted(
        ((weight(term, turns, person=person, bare=bare), word) for word, term in terms.items() if word not in own),
        key=lambda each: -each[0] - NOUNS_FIRST * terms[each[1]].noun,
    )
    # Who "he" is may be missing; what else is asked of him is said.
    named = (_whole(word, terms, turns) for _, word in weighed if terms[word].name)
    names_alone = person and not bare and any(given_name(name) not in others for name in named)
    found: list[str] = []
    taken: set[str] = set(own)
    for value, word in weighed:
        if len(taken - own) >= MOST_WORDS or (names_alone and len(found) == MOST_PEOPLE):
            break
        if value < LEAST or content_words(terms[word].form) <= taken or (names_alone and not terms[word].name):
            continue
        form = _whole(word, terms, turns) if terms[word].name else terms[word].form
        taken |= content_words(form)
        if given_name(form) not in others:
            found.append(form)
    return sorted(found, key=_is_somebody) if things else found


def _is_somebody(form: str) -> bool:
    """Whether what is carried is the name of a man or a woman."""
    return " " in form and given_name(form) in HIS | HERS


def terms_of(turns: Sequence[Said], empty: frozenset[str]) -> dict[str, Term]:
    """The telling words of turns, by their stems."""
    terms: dict[str, Term] = {}
    for back, turn in zip(range(len(turns) - 1, -1, -1), turns, strict=True):
        for text, answered in ((turn.question, False), (turn.answer, True)):
            crowd = answered and _lists_names(text)
            phrase = answered and len(text.split()) <= SHORT_ANSWER
            for match in _TOKEN.finditer(text):
                word = _bare(match[0])
                said_aside = answered and (_COUNTED.fullmatch(word) or (crowd and word[:1].isupper()))
                if not content_words(word) or word.casefold() in empty or said_aside or _NEGATED.search(word):
                    continue
                term = terms.setdefault(stem(word.casefold()), Term(word))
                (term.answered if answered else term.asked).add(back)
                capital = word[:1].isupper() and (match.start() > 0 or phrase)
                term.name = term.name or capital or word.casefold() in turn.known
                term.noun = term.noun or bool(_DETERMINED.search(text[: match.start()]))
    return terms


def _is_a_clause(answer: str) -> bool:
    """Whether an answer is longer than the phrase that it is where it names what was asked for."""
    return len(answer.split()) > SHORT_ANSWER


def _lists_names(answer: str) -> bool:
    """Whether an answer is a list of names, none of which is what is talked of."""
    tokens = _TOKEN.findall(answer)
    capitals = sum(token[:1].isupper() for token in tokens)
    return len(re.findall(r",|\band\b", answer)) >= 2 and 2 * capitals > len(tokens)


def features(term: Term, turns: Sequence[Said], *, person: bool, bare: bool) -> dict[str, float]:
    """What is known of a word, by the names of `WEIGHTS`."""
    first, answer = len(turns) - 1 in term.asked, 0 in term.answered
    alone = answer and not term.asked
    return {
        "first": first,
        "last": 0 in term.asked,
        "between": bool(term.asked - {0, len(turns) - 1}),
        "answer": answer,
        "before": bool(term.answered - {0}),
        "name": term.name,
        "often": math.log(len(term.asked) + len(term.answered)),
        "verb": not term.noun and term.form.casefold().endswith(("ed", "ing")),
        "vague": term.form.casefold() in _VAGUE,
        "person and name": person and term.name,
        "bare and answer": bare and answer,
        "first and name": first and term.name,
        "length": math.log(1 + len(turns[-1].answer.split())) if alone else 0.0,
        "turns": math.log(len(turns)),
        "bare": bare,
        "person": person,
    }


def weight(term: Term, turns: Sequence[Said], *, person: bool, bare: bool) -> float:
    """The log odds that people would add the word; none would one that only a clause of an answer says by the way."""
    if not term.name and not term.asked and all(_is_a_clause(turns[-1 - back].answer) for back in term.answered):
        return -math.inf
    known = features(term, turns, person=person, bare=bare)
    return BIAS + sum(WEIGHTS[name] * value for name, value in known.items())


def _whole(word: str, terms: dict[str, Term], turns: Sequence[Said]) -> str:
    """The name that a word stands in, as it was said last: "Christine McVie" for "McVie"."""
    for turn in reversed(turns):
        for text in (turn.question, turn.answer):
            for name in _names(text, terms):
                if word in (stem(part.casefold()) for part in name.split()):
                    return name
    return terms[word].form


def _names(text: str, terms: dict[str, Term]) -> list[str]:
    """Runs of words of ``text`` that are names, with one space between them."""
    found: list[str] = []
    past = -2  # where the name before ends
    for match in _TOKEN.finditer(text):
        token = _bare(match[0])
        term = terms.get(stem(token.casefold()))
        if not term or not term.name:
            continue
        if match.start() == past + 1 and text[past] == " ":
            found[-1] += f" {token}"
        else:
            found.append(token)
        past = match.start() + len(token)
    return found


def _bare(token: str) -> str:
    """A word without what marks a possession."""
    return re.sub(r"['’]s?$", "", token.rstrip("-"))
