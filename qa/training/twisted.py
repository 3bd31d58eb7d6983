"""Questions that their passage does not answer any more: a name, a number or a comparing word of it is exchanged.

Passages about the same story that tell of another person, year or side are what a search finds where the answer is
absent. SQuAD 2.0 (Rajpurkar, Jia and Liang 2018) had people write such questions; here they are made by rule, from the
questions whose answers are learned, as in contrast sets (Gardner et al. 2020).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from qa.training.data import Encoder, Input, Row, Unit, build_sequence

LIKE = 30  # names that one may give way to
Array = np.ndarray[Any, Any]
_WORD = r"[A-Z][\w’'.-]*\w"
_NAME = re.compile(rf"{_WORD}(?:\s(?:of\s|the\s|de\s|van\s|von\s)?{_WORD})*")
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_OPENING = re.compile(
    r"(?:Who|Whom|Whose|What|Which|When|Where|Why|How|In|On|At|For|From|To|By|With|The|A|An|Is|Are|Was|Were|Do|Does|Did|Has|"
    r"Have|Had|Can|Could|Will|Would|According|After|Before|During|As|Of|This|That|It|If|Name)\b\s*(?:(?:of|the|de|van|von)\s)*"
)
_OPPOSITES = dict(
    pair.split("/")
    for pair in (
        "first/last largest/smallest biggest/smallest highest/lowest most/least won/lost north/south "
        "east/west northern/southern eastern/western oldest/youngest longest/shortest best/worst "
        "increase/decrease increased/decreased rise/fall rose/fell upper/lower early/late earlier/later male/female "
        "men/women boys/girls mother/father son/daughter brother/sister husband/wife king/queen summer/winter "
        "morning/evening support/oppose supported/opposed accept/reject accepted/rejected "
        "began/ended start/end started/finished open/close opened/closed above/below inside/outside "
        "buy/sell bought/sold teacher/student winner/loser offensive/defensive positive/negative ancient/modern"
    ).split()
)
_OPPOSITES |= {other: one for one, other in _OPPOSITES.items()}
_OPPOSITE = re.compile(rf"\b(?:{'|'.join(_OPPOSITES)})\b")


class Names:
    """Names by the likeness of their words' embeddings: of a country, other countries are the likest.

    ``words`` (vocabulary, width) are the word embeddings of the model that ``encode``'s tokens are for.
    """

    def __init__(self, encode: Encoder, words: Array, known: Sequence[str]) -> None:
        self._encode, self._words = encode, words
        self._known = sorted(set(known))
        self._vectors = np.array([self.vector(name) for name in self._known]).reshape(-1, words.shape[1])

    def vector(self, name: str) -> Array:
        """(width,) float32 of length 1: the mean of its tokens'."""
        mean = self._words[list(self._encode(name).ids) or [0]].mean(axis=0)
        made: Array = mean / max(1e-6, float(np.linalg.norm(mean)))
        return made

    def like(self, name: str, rng: random.Random) -> Iterator[str]:
        """Names like ``name``, at random among the likest."""
        best = np.argsort(-(self._vectors @ self.vector(name)), kind="stable")[:LIKE]
        yield from (self._known[i] for i in rng.sample(best.tolist(), len(best)))


def twist(row: Row, known: Names, rng: random.Random) -> Row | None:
    """``row`` without an answer, under a question changed in one place; None where nothing can be exchanged.

    A name gives way to the likest other one of the passage, or to one like it from elsewhere; a number to another of
    the passage, or to one near it.
    """
    ways = [_other_name, _other_number, _opposite]
    rng.shuffle(ways)
    for way in ways:
        question = way(row, known, rng)
        if question is not None:
            return replace(row, question=question, answers=())
    return None


def names(text: str) -> list[tuple[int, int]]:
    """(start, end) of what looks like a name; a capital that only opens a sentence does not count."""
    found = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        if text[end - 2 : end] in ("'s", "’s"):
            end -= 2
        opening = _OPENING.match(text, start, end)
        if opening:
            start = opening.end()
        begins = start == 0 or text[:start].rstrip()[-1:] in ".?!\n"
        if start < end and text[start].isupper() and (not begins or " " in text[start:end]):
            found.append((start, end))
    return found


def _other_name(row: Row, known: Names, rng: random.Random) -> str | None:
    here = [row.context[a:b] for a, b in names(row.context)]
    places = names(row.question) or _uncapped(row.question, here)
    if not places:
        return None
    start, end = rng.choice(places)
    told = row.question[start:end]
    taken = set(_words(row.question)).union(*(_words(row.context[a:b]) for a, b in row.answers))
    near = sorted({name for name in here if not taken & set(_words(name)) and not _variant(told, name)})
    taken |= set(_words(row.context))
    like = (name for name in known.like(told, rng) if not taken & set(_words(name)) and not _variant(told, name))
    other = next(like, None)
    if near and (other is None or rng.random() < 0.5):
        other = max(near, key=lambda name: float(known.vector(name) @ known.vector(told)))
    if other is None:
        return None
    return row.question[:start] + (other.lower() if told.islower() else other) + row.question[end:]


def _variant(one: str, other: str) -> bool:
    """Whether two names may be one: initials, or words that begin alike."""
    initials = {"".join(word[0] for word in _words(name)) for name in (one, other)}
    begin = [{word[:4] for word in _words(name)} for name in (one, other)]
    return bool(begin[0] & begin[1] or initials & {one.lower(), other.lower()})


def _uncapped(question: str, here: Sequence[str]) -> list[tuple[int, int]]:
    """Where names of the passage stand in a question that is written without capitals."""
    found: list[tuple[int, int]] = []
    for name in sorted({name.lower() for name in here}, key=len, reverse=True):
        match = re.search(rf"\b{re.escape(name)}\b", question)
        if match and all(match.end() <= a or match.start() >= b for a, b in found):
            found.append(match.span())
    return sorted(found)


def _other_number(row: Row, known: Names, rng: random.Random) -> str | None:
    places = list(_NUMBER.finditer(row.question))
    if not places:
        return None
    place = rng.choice(places)
    told = place.group()
    year = bool(_YEAR.fullmatch(told))
    here = {match.group() for match in _NUMBER.finditer(row.context)} - {told}
    answers = " ".join(row.context[a:b] for a, b in row.answers)
    near = sorted(number for number in here if bool(_YEAR.fullmatch(number)) == year and number not in answers)
    if near and rng.random() < 0.5:
        other = rng.choice(near)
    elif told.isdigit() and len(told) < 10:
        value = int(told)
        step = rng.randint(1, 9 if year else max(2, value // 2))
        other = str(value - step if value > step and rng.random() < 0.5 else value + step)
    else:
        return None
    return None if other == told else row.question[: place.start()] + other + row.question[place.end() :]


def _opposite(row: Row, known: Names, rng: random.Random) -> str | None:
    places = list(_OPPOSITE.finditer(row.question))
    if not places:
        return None
    place = rng.choice(places)
    return row.question[: place.start()] + _OPPOSITES[place.group()] + row.question[place.end() :]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def twisted_units(
    encode: Encoder, rows: Sequence[Row], known: Names, share: float, window: int, rng: random.Random
) -> list[Unit]:
    """A unit without an answer for each of a ``share`` (0 to 1) of the ``rows`` that can be twisted."""
    units = []
    for row in rng.sample(list(rows), round(share * len(rows))):
        changed = twist(row, known, rng)
        if changed is not None:
            units.append(Unit((_around(encode, row, changed, window, rng),)))
    return units


def _around(encode: Encoder, row: Row, changed: Row, window: int, rng: random.Random) -> Input:
    """The twisted row, cropped as if its question still had the answer: the place of a crop tells nothing."""
    crop = build_sequence(encode, replace(changed, answers=row.answers), window, rng, titled=rng.random() < 0.5)
    return replace(crop, spans=())
