"""What the sources of a story share: what all of them say, what only one says, and the figures that differ or change.

Sentences that are near in meaning and share telling words say the same; figures are compared where they count the same
thing in such sentences. What is corrected, in the words of an article or in a later version of it, is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from index.articles.text import shorten
from index.differences import differences, marked
from index.passages import sentences
from index.records import Article
from qa.english.alone import stands_alone
from qa.reading.citations import cite, whole
from qa.reading.figures import figures_in
from qa.records import Citation, Source, Span
from qa.sources.counted import UNIT_SIGNS, Sentence, counted_otherwise
from qa.sources.tellings import Telling, tellings
from qa.words import content_words

if TYPE_CHECKING:
    from index.store import View

SENTENCES = 24  # of a source that are compared
SAME = 0.78  # nearness from which two sentences say the same
SHARED = 0.35  # share of the telling words of the shorter one that both have
ALONE = 4  # sentences of one source that no other says, at most
ALONE_NEAR = 0.55  # nearness of another's sentence from which it may be said there, too, or
ALONE_SHARE = 0.4  # share of the telling words that stand in it
_CORRECTS = re.compile(
    r"\b(?:correct(?:ed|ion|s|ing)?|clarif(?:ied|ication)|retract(?:ed|ion)|amended|misstated|erroneous(?:ly)?|"
    r"an earlier (?:version|article|report)|should have (?:said|read)|in error|we (?:wrongly|gave|wrote|reported))\b",
    re.IGNORECASE,
)
_CORRECTION_LEAD = 400  # characters from the beginning in which a correction says that it is one
_LONGEST_CHANGE = 400

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

    ``course`` tells whether they changed over time or differ at one time; ``unit`` is "£", "%" and the like, or "".
    """

    counted: str
    course: Course
    figures: tuple[Figure, ...]
    unit: str = ""

    def told(self, figure: Figure) -> str:
        """A figure as people read it: "21400" as "21,400", of pounds as "£21,400"."""
        told = f"{int(figure.value):,}" if figure.value.isascii() and figure.value.isdigit() else figure.value
        return f"{told}%" if self.unit == "%" else f"{self.unit}{told}"


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
    alone = _alone(groups, found, told, number) if several else []
    return Story(
        tuple(told),
        tuple(point for point, size in shared if size == len(told)),
        tuple(point for point, size in sorted(shared, key=lambda pair: -pair[1]) if size < len(told)),
        tuple(alone),
        tuple(_figures(found, told, number)),
        tuple(_corrections(view, told, number)),
    )


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


def _sentences(told: Sequence[Telling], encode: Callable[[Sequence[str]], np.ndarray]) -> list[Sentence]:
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
    places = _without_furniture(places)
    vectors = encode([article.text[start:end] for _, article, start, end in places])
    return [
        Sentence(*place, vector, content_words(place[1].text[place[2] : place[3]]))
        for place, vector in zip(places, vectors, strict=True)
    ]


def _without_furniture(places: Sequence[tuple[int, Article, int, int]]) -> list[tuple[int, Article, int, int]]:
    """Without the sentences that an outlet has, to the letter, in several sources: "Sign up for our newsletter."."""
    had: dict[tuple[str, str], set[int]] = {}
    for source, article, start, end in places:
        had.setdefault((article.outlet, article.text[start:end]), set()).add(source)
    return [
        place
        for place in places
        if not place[1].outlet or len(had[place[1].outlet, place[1].text[place[2] : place[3]]]) == 1
    ]


def _groups(found: Sequence[Sentence]) -> list[list[Sentence]]:
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
                if each.source == source
                and other not in taken
                and all(_say_the_same(found[member], each, nearness[member, other]) for member in group)
            ]
            if fits:
                group.append(max(fits, key=lambda other: nearness[at, other]))
        taken.update(group)
        groups.append([found[each] for each in group])
    return groups


def _say_the_same(one: Sentence, other: Sentence, nearness: float) -> bool:
    """Whether two sentences are near, share telling words and give no figure that the other gives otherwise."""
    shared = len(one.words & other.words)
    if nearness < SAME or shared < max(2, SHARED * min(len(one.words), len(other.words))):
        return False
    mine, theirs = ({value for value, *_ in figures_in(each.text)} for each in (one, other))
    return mine <= theirs or theirs <= mine


def _point(group: Sequence[Sentence], told: Sequence[Telling], number: _Numbers) -> Point:
    if len(group) < 2:
        return Point(())
    return Point(tuple(number.cited(told[each.source], each.article, each.start, each.end) for each in group))


def _alone(
    groups: Sequence[Sequence[Sentence]], found: Sequence[Sentence], told: Sequence[Telling], number: _Numbers
) -> list[Point]:
    """What only one source says: of each the first sentences that tell the most, as names and figures.

    Nothing in all of the others' texts is to be like it.
    """
    points = []
    said = [
        [content_words(article.text[start:end]) for article in (telling.article, *telling.copies)
         for start, end in sentences(article.text)]
        for telling in told
    ]  # fmt: skip
    for source, telling in enumerate(told):
        elsewhere = [each for other, theirs in enumerate(said) if other != source for each in theirs]
        near = [each.vector for each in found if each.source != source]
        mine = [
            group[0]
            for group in groups
            if len(group) == 1 and group[0].source == source and not _is_said(group[0], near, elsewhere)
        ]
        telling_most = sorted(mine, key=lambda each: -_weight(each))[:ALONE]
        for each in sorted(telling_most, key=lambda each: each.start):
            points.append(Point((number.cited(telling, each.article, each.start, each.end),)))
    return points


def _is_said(sentence: Sentence, near: Sequence[np.ndarray], elsewhere: Iterable[frozenset[str]]) -> bool:
    """Whether others may say what a sentence says."""
    if any(float(vector @ sentence.vector) >= ALONE_NEAR for vector in near):
        return True
    return any(len(words & sentence.words) >= ALONE_SHARE * len(sentence.words) for words in elsewhere)


def _weight(sentence: Sentence) -> float:
    names = len(re.findall(r"(?<=[a-z,] )[A-Z]\w+", sentence.text))
    return min(names, 3) + 2 * bool(figures_in(sentence.text)) + min(len(sentence.words), 12) / 12


# Figures -------------------------------------------------------------------------------------------------------------


def _figures(found: Sequence[Sentence], told: Sequence[Telling], number: _Numbers) -> Iterator[Figures]:
    """What is counted with several figures: those of sentences that say the same but for them."""
    for counted, given in counted_otherwise(found):
        yield _compared(counted, given, told, number)


def _compared(
    counted: str, given: Mapping[str, Sequence[Sentence]], told: Sequence[Telling], number: _Numbers
) -> Figures:
    figures = sorted(given.items(), key=lambda pair: min(each.article.published or "9" for each in pair[1]))
    days = [{each.article.published for each in theirs} for _, theirs in figures]
    course: Course = "differ" if any(one & other for one, other in pairwise(days)) else "changed"
    cited = tuple(
        Figure(value, tuple(number.cited(told[each.source], each.article, each.start, each.end) for each in theirs))
        for value, theirs in figures
    )
    thing = counted.lstrip(UNIT_SIGNS)
    return Figures(thing, course, cited, counted.removesuffix(thing))


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
