"""What is counted in the sentences of a story's sources, and where they give several figures for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.records import Article
from qa.numbers import SCALES
from qa.reading.counted import MEANINGS
from qa.reading.figures import figures_in
from qa.words import stem, words

# Nearness, and share of the telling words of the shorter, from which two sentences count the same thing: where that is
COUNTING = (0.7, 0.5)  # money or a share,
COUNTING_PEOPLE = (0.6, 0.4)  # people who died, are missing, were hurt,
THINGS = 0.5  # and of all their telling words where it is anything else: "flights" alone are those of many days
_MEANINGS = {word: meaning for meaning, group in MEANINGS.items() for word in group}
_BESIDE = 4  # words after a figure that tell what it counts
_NO_NOUN = frozenset(
    stem(word)
    for word in "of the a an in on at to for and or by with from more than about over its his her their was".split()
)
_UNITS = frozenset(
    map(
        stem,
        "year month week day hour minute second decade century centuries crown dollar euro pound cent percent per mile "
        "metre meter kilometre kilometer km mph kph knot degree celsius fahrenheit inch inches foot feet yard".split(),
    )
)
_LEADS = frozenset(("to", "at", "of", "reached", "least", "than"))
_NO_COUNT = re.compile(r"[- ]?year[- ]?old|-|\s+of\s+(?:the|them|its|their|his|her|those)\b", re.IGNORECASE)
# ".981", "Covid-19", a part of others, an age
_NO_FIGURE = re.compile(r"(?:\.|\w-|\bincluding (?:at least |about |some )?|\bage of |\baged )$", re.IGNORECASE)
_PARTS = re.compile(r"\s+(?:[\w’'-]+\s+){1,4}and (?:another |some |about )?")  # "19 children and two teachers"
_SHARE = re.compile(r"\s?(?:%|per ?cent\b)")
_MONEY = ("$", "€", "£", "¥")
UNIT_SIGNS = "$€£¥%"
_PRICES = frozenset(stem(word) for word in "cost price bill fine fee budget payout toll rent fare ransom".split())
_PRICED = 60  # characters before a sum in which one of these tells what it is: "the cost of the repair came to £48m"
_TO_A_MARK = re.compile(r"[.,;:!?()\"“”—–]|\sand\s")


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of an article of the source of this number, with its vector and telling words."""

    source: int
    article: Article
    start: int
    end: int
    vector: np.ndarray
    words: frozenset[str]

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True, eq=False)
class _Mention:
    """A figure in a sentence; ``surely`` where what it counts is told right beside it, ``came_to`` in "rose to 40".

    ``counted`` is a meaning or a noun, after a sign of money or "%" where it is an amount or a share of that.
    """

    counted: str
    value: str
    sentence: Sentence
    surely: bool = False
    came_to: bool = False


def counted_otherwise(found: Sequence[Sentence]) -> Iterator[tuple[str, Mapping[str, list[Sentence]]]]:
    """What several sources give several figures for, after its unit if it is one of `UNIT_SIGNS`, in sentences that say
    the same but for them; by its figures."""
    given: dict[str, list[_Mention]] = {}
    for sentence in found:
        for mention in _counts(sentence):
            given.setdefault(mention.counted, []).append(mention)
    for counted, every in given.items():
        for same in _of_one_thing(every):
            by_value: dict[str, list[Sentence]] = {}
            for each in same:
                by_value.setdefault(each.value, []).append(each.sentence)
            if len(by_value) > 1 and len({each.sentence.source for each in same}) > 1:
                yield counted, by_value


def _of_one_thing(every: Sequence[_Mention]) -> Iterator[list[_Mention]]:
    """The mentions in groups that count the same thing; a source that gives several figures for it is in none."""
    left = list(every)
    while left:
        same = [each for each in left if each is left[0] or _count_the_same(left[0], each)]
        left = [each for each in left if each not in same]
        values: dict[int, set[str]] = {}
        for each in same:
            values.setdefault(each.sentence.source, set()).add(each.value)
        yield [each for each in same if len(values[each.sentence.source]) == 1]


def _count_the_same(one: _Mention, other: _Mention) -> bool:
    """Whether two sentences say the same but for the figure; what stands beside the other's is another figure."""
    of_people, of_things = one.counted in MEANINGS, one.counted[0] not in UNIT_SIGNS
    nearest, share = COUNTING_PEOPLE if of_people else COUNTING
    mine, theirs = one.sentence, other.sentence
    shared = len(mine.words & theirs.words)
    if float(mine.vector @ theirs.vector) < nearest or shared < share * min(len(mine.words), len(theirs.words)):
        return False
    if of_things and not of_people and shared < THINGS * len(mine.words | theirs.words):
        return False
    return one.value == other.value or not (_has_beside(mine, other.value) or _has_beside(theirs, one.value))


def _has_beside(sentence: Sentence, value: str) -> bool:
    """Whether a sentence gives a figure, other than as what there was before: "up from 14"."""
    text = sentence.text
    return any(
        figure == value and not text[:start].rstrip().lower().endswith("from")
        for figure, start, _ in figures_in(text)
    )  # fmt: skip


def _counts(sentence: Sentence) -> list[_Mention]:
    """What the figures of a sentence count: of several for one thing the one that it came to, else none."""
    every: dict[str, list[_Mention]] = {}
    spans = figures_in(sentence.text)
    for at, (value, start, end) in enumerate(spans):
        beside = (
            sentence.text[spans[at - 1][2] : start] if at else "",
            sentence.text[end : spans[at + 1][1]] if at + 1 < len(spans) else "",
        )
        if not any(_PARTS.fullmatch(between) for between in beside):
            for mention in _counted(sentence, value, start, end):
                every.setdefault(mention.counted, []).append(mention)
    found = []
    for mentions in every.values():
        surest = [each for each in mentions if each.surely] or mentions
        if len({each.value for each in surest}) > 1:
            surest = [each for each in surest if each.came_to]
        if len({each.value for each in surest}) == 1:
            found.append(surest[0])
    return found


def _counted(sentence: Sentence, value: str, start: int, end: int) -> Iterator[_Mention]:
    """What a figure counts: what is told beside it, or else in its sentence ("died"), or else the noun after it."""
    text = sentence.text
    end = start + len(text[start:end].rstrip(","))
    of_an_age = text[max(0, start - 2) : start] == ", " and text[end : end + 1] == ","
    if value == "1" or of_an_age or _NO_COUNT.match(text, end) or _NO_FIGURE.search(text, 0, start):
        return
    unit = text[start - 1 : start] if text[start - 1 : start] in _MONEY else "%" if _SHARE.match(text, end) else ""
    following = [word for word in words(_TO_A_MARK.split(text[end : end + 60])[0]) if word not in SCALES][:_BESIDE]
    after = [stem(word) for word in following]
    before = [stem(word) for word in words(text[max(0, start - 40) : start])]
    noun = next((word for word in following[:2] if stem(word) not in _NO_NOUN), "")
    if stem(noun) in _UNITS and not unit:
        return
    led = before[-1:] and (before[-1] in _LEADS or before[-1] in _MEANINGS)
    came_to = before[-1:] in (["to"], ["reach"])
    beside = [word for word in (*before[-1:], *after, *(before[-3:] if led else ())) if word in _MEANINGS]
    within = {_MEANINGS[word] for word in map(stem, words(text)) if word in _MEANINGS}
    if unit:  # no people
        priced = [word for word in words(text[max(0, start - _PRICED) : start]) if stem(word) in _PRICES]
        if noun or (priced and unit in _MONEY):
            yield _Mention(unit + (noun or stem(priced[-1])), value, sentence, came_to=came_to)
    elif beside:
        yield _Mention(_MEANINGS[beside[0]], value, sentence, surely=True, came_to=came_to)
    elif within and led:
        for meaning in (each for each in MEANINGS if each in within):
            yield _Mention(meaning, value, sentence, came_to=came_to)
    elif noun and not within:
        yield _Mention(noun, value, sentence, came_to=came_to)
