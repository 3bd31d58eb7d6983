"""What the sources of a story share: what all of them say, what only one says, and the figures that differ or change.

Sentences that are near in meaning and share telling words say the same; figures are compared where they count the same
thing in such sentences. What is corrected, in the words of an article or in a later version of it, is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from index.articles.text import shorten
from index.differences import differences, marked
from index.passages import sentences
from index.records import Article
from qa.answering.citations import cite, whole
from qa.answering.figures import MEANINGS, figures_in
from qa.answering.gathering import stands_alone
from qa.records import Citation, Source, Span
from qa.sources.tellings import Telling, tellings
from qa.words import content_words, stem, words

if TYPE_CHECKING:
    from index.store import View

SENTENCES = 24  # of a source that are compared
SAME = 0.78  # nearness from which two sentences say the same
SHARED = 0.35  # share of the telling words of the shorter one that both have
COUNTING = 0.55  # nearness from which two sentences may count the same thing
ALONE = 4  # sentences of one source that no other says, at most
_CORRECTS = re.compile(
    r"\b(?:correct(?:ed|ion|s|ing)?|clarif(?:ied|ication)|retract(?:ed|ion)|amended|misstated|erroneous(?:ly)?|"
    r"an earlier (?:version|article|report)|should have (?:said|read)|in error|we (?:wrongly|gave|wrote|reported))\b",
    re.IGNORECASE,
)
_CORRECTION_LEAD = 400  # characters from the beginning in which a correction says that it is one
_LONGEST_CHANGE = 400
_MEANINGS = {word: meaning for meaning, group in MEANINGS.items() for word in group}
_BESIDE = 4  # words after a figure that tell what it counts
_NO_NOUN = frozenset(
    stem(word)
    for word in "of the a an in on at to for and or by with from more than about over its his her their was".split()
)
_UNITS = frozenset(
    map(
        stem,
        "year month week day hour minute second crown dollar euro pound cent percent per mile metre kilometre".split(),
    )
)
_LEADS = frozenset(("to", "at", "of", "reached", "least", "than"))
_SCALES = frozenset(("hundred", "thousand", "million", "billion"))
_NO_COUNT = re.compile(r"[- ]?year[- ]?old|-|\s+of\s+(?:the|them|its|their|his|her|those)\b", re.IGNORECASE)
_TO_A_MARK = re.compile(r"[.,;:!?()\"“”—–]|\sand\s")

Course = Literal["differ", "changed"]
"""Whether sources of one time give figures that differ, or later ones give others than earlier ones."""


@dataclass(frozen=True, slots=True)
class Point:
    """What one or several sources say: a quote of each of them; the first stands for it."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, in one way of writing (``3200000000``), with the quotes that give it."""

    value: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures for one thing, ``counted``, by the day on which each was first given.

    ``course`` tells whether they changed over time or differ at one time.
    """

    counted: str
    course: Course
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction: the sentence of an article that says so, or what its newer version says otherwise (``change``)."""

    citation: Citation
    change: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What the sources of a story say. ``agreed`` holds what all say, ``shared`` what several, ``alone`` what only one.

    All citations are numbered through.
    """

    sources: tuple[Telling, ...]
    agreed: tuple[Point, ...]
    shared: tuple[Point, ...]
    alone: tuple[Point, ...]
    figures: tuple[Figures, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Sentence:
    source: int
    article: Article
    start: int
    end: int
    vector: np.ndarray
    words: frozenset[str]

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


def story_of(view: View, article_id: str, encode: Callable[[Sequence[str]], np.ndarray]) -> Story:
    """What the sources that tell of an article's event agree and differ in.

    ``encode`` gives (n, dim) unit vectors of texts. Raises as `View.article`.
    """
    told = tellings(view, article_id)
    found = _sentences(told, encode)
    groups = _groups(found)
    number = _Numbers()
    by_size = [_point(group, told, number) for group in groups]
    sizes = [len({sentence.source for sentence in group}) for group in groups]
    several = len(told) > 1
    shared = [(point, size) for point, size in zip(by_size, sizes, strict=True) if size > 1]
    alone = _alone(groups, told, number) if several else []
    return Story(
        tuple(told),
        tuple(point for point, size in shared if size == len(told)),
        tuple(point for point, size in sorted(shared, key=lambda pair: -pair[1]) if size < len(told)),
        tuple(alone),
        tuple(_figures(found, told, number)),
        tuple(_corrections(view, told, number)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Mention:
    """A figure in a sentence; ``surely`` where what it counts is told right beside it."""

    counted: str
    value: str
    sentence: _Sentence
    surely: bool = False


class _Numbers:
    """Numbers citations through."""

    def __init__(self) -> None:
        self._last = 0

    def cited(self, telling: Telling, article: Article, start: int, end: int) -> Citation:
        self._last += 1
        citation = cite(self._last, whole(article), Span(0, start, end, None, None, 1.0), article, 1.0)
        others = [other for other in (telling.article, *telling.copies) if other.id != article.id]
        quote = article.text[start:end]
        copies = tuple(
            Source(each.id, each.title, each.outlet, each.published, each.url, each.path, at, at + len(quote))
            for each in others
            if (at := each.text.find(quote)) >= 0
        )
        return replace(citation, also_in=copies)


def _sentences(told: Sequence[Telling], encode: Callable[[Sequence[str]], np.ndarray]) -> list[_Sentence]:
    """The first sentences of each source that say something by themselves."""
    places = []
    for number, telling in enumerate(told):
        article = telling.article
        spans = [
            (start, end)
            for start, end in sentences(article.text)
            if stands_alone(article.text[start:end], leaning=True)
        ]
        places += [(number, article, start, end) for start, end in spans[:SENTENCES]]
    if not places:
        return []
    vectors = encode([article.text[start:end] for _, article, start, end in places])
    return [
        _Sentence(*place, vector, content_words(place[1].text[place[2] : place[3]]))
        for place, vector in zip(places, vectors, strict=True)
    ]


def _groups(found: Sequence[_Sentence]) -> list[list[_Sentence]]:
    """Sentences of several sources that say the same, in the order of their first ones; each source once in a group."""
    if not found:
        return []
    near = np.stack([each.vector for each in found])
    nearness = near @ near.T
    taken: set[int] = set()
    groups = []
    for at, sentence in enumerate(found):
        if at in taken:
            continue
        group = [at]
        for source in dict.fromkeys(other.source for other in found if other.source != sentence.source):
            fits = [
                other
                for other, each in enumerate(found)
                if each.source == source and other not in taken and _say_the_same(sentence, each, nearness[at, other])
            ]
            if fits:
                group.append(max(fits, key=lambda other: nearness[at, other]))
        taken.update(group)
        groups.append([found[each] for each in group])
    return groups


def _say_the_same(one: _Sentence, other: _Sentence, nearness: float) -> bool:
    """Whether two sentences are near, share telling words and give no figure that the other gives otherwise."""
    shared = len(one.words & other.words)
    if nearness < SAME or shared < max(2, SHARED * min(len(one.words), len(other.words))):
        return False
    mine, theirs = ({value for value, *_ in figures_in(each.text)} for each in (one, other))
    return not mine or not theirs or bool(mine & theirs)


def _point(group: Sequence[_Sentence], told: Sequence[Telling], number: _Numbers) -> Point:
    if len(group) < 2:
        return Point(())
    return Point(tuple(number.cited(told[each.source], each.article, each.start, each.end) for each in group))


def _alone(groups: Sequence[Sequence[_Sentence]], told: Sequence[Telling], number: _Numbers) -> list[Point]:
    """What only one source says: of each the first sentences that tell the most, as names and figures."""
    points = []
    for source, telling in enumerate(told):
        mine = [group[0] for group in groups if len(group) == 1 and group[0].source == source]
        telling_most = sorted(mine, key=lambda each: -_weight(each))[:ALONE]
        for each in sorted(telling_most, key=lambda each: each.start):
            points.append(Point((number.cited(telling, each.article, each.start, each.end),)))
    return points


def _weight(sentence: _Sentence) -> float:
    names = len(re.findall(r"(?<=[a-z,] )[A-Z]\w+", sentence.text))
    return min(names, 3) + 2 * bool(figures_in(sentence.text)) + min(len(sentence.words), 12) / 12


# Figures -------------------------------------------------------------------------------------------------------------


def _figures(found: Sequence[_Sentence], told: Sequence[Telling], number: _Numbers) -> Iterator[Figures]:
    """What is counted with several figures: those of sentences that are near and count the same."""
    given: dict[str, list[_Mention]] = {}
    for sentence in found:
        mentions = [each for value, *place in figures_in(sentence.text) for each in _counted(sentence, value, *place)]
        surest = sorted(reversed(mentions), key=lambda each: each.surely)  # the first of the surest is what counts
        for mention in {each.counted: each for each in surest}.values():
            given.setdefault(mention.counted, []).append(mention)
    told_of: set[tuple[str, ...]] = set()
    for counted, every in given.items():
        given_here = [(each.value, each.sentence) for each in every if each.surely or _near(each, every)]
        values = dict.fromkeys(value for value, _ in given_here)
        several = len(values) > 1 and len({sentence.source for _, sentence in given_here}) > 1
        if not several or tuple(sorted(values)) in told_of:
            continue
        told_of.add(tuple(sorted(values)))
        figures = [(value, [sentence for figure, sentence in given_here if figure == value]) for value in values]
        figures.sort(key=lambda pair: min(each.article.published or "9" for each in pair[1]))
        days = [{each.article.published for each in sentences_} for _, sentences_ in figures]
        course: Course = "differ" if any(one & other for one, other in pairwise(days)) else "changed"
        cited = tuple(
            Figure(value, tuple(number.cited(told[each.source], each.article, each.start, each.end) for each in theirs))
            for value, theirs in figures
        )
        yield Figures(counted, course, cited)


def _counted(sentence: _Sentence, value: str, start: int, end: int) -> Iterator[_Mention]:
    """What a figure counts: what is told beside it, or else in its sentence ("died"), or else the noun after it."""
    text = sentence.text
    end = start + len(text[start:end].rstrip(","))
    of_an_age = text[max(0, start - 2) : start] == ", " and text[end : end + 1] == ","
    if value == "1" or of_an_age or _NO_COUNT.match(text, end):
        return
    following = [word for word in words(_TO_A_MARK.split(text[end : end + 60])[0]) if word not in _SCALES][:_BESIDE]
    after = [stem(word) for word in following]
    before = [stem(word) for word in words(text[max(0, start - 40) : start])]
    noun = next((word for word in following[:2] if stem(word) not in _NO_NOUN), "")
    if stem(noun) in _UNITS:
        return
    led = before[-1:] and (before[-1] in _LEADS or before[-1] in _MEANINGS)
    beside = [word for word in (*before[-1:], *after, *(before[-3:] if led else ())) if word in _MEANINGS]
    within = {_MEANINGS[word] for word in map(stem, words(text)) if word in _MEANINGS}
    if beside:
        yield _Mention(_MEANINGS[beside[0]], value, sentence, surely=True)
    elif within and led:
        for meaning in (each for each in MEANINGS if each in within):
            yield _Mention(meaning, value, sentence)
    elif noun and not within:
        yield _Mention(noun, value, sentence)


def _near(mention: _Mention, mentions: Sequence[_Mention]) -> bool:
    """Whether a sentence is near the first that counts the same."""
    return float(mentions[0].sentence.vector @ mention.sentence.vector) >= COUNTING


# Corrections ---------------------------------------------------------------------------------------------------------


def _corrections(view: View, told: Sequence[Telling], number: _Numbers) -> Iterator[Correction]:
    for telling in told:
        for article in (telling.article, *telling.copies):
            titled = bool(_CORRECTS.search(article.title))
            for start, end in sentences(article.text):
                if start > _CORRECTION_LEAD:
                    break
                if _CORRECTS.search(article.text[start:end]) or titled:
                    yield Correction(number.cited(telling, article, start, end))
                    break
            for version in view.versions(article.id):
                changes = [marked(place) for place in differences(version.text, article.text)]
                if changes and article.text:
                    start, end = sentences(article.text)[0]
                    change = shorten(" … ".join(changes), _LONGEST_CHANGE)
                    yield Correction(number.cited(telling, article, start, end), change)
