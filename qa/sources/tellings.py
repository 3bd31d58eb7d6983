"""Which articles tell of what an article tells of, each source once: copies of one wire story are one source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.passages import sentences
from index.records import Article
from qa.days import published_day
from qa.retrieval.copies import find_copy
from qa.speech.phrases import DAYS, DETERMINERS
from qa.words import content_words

if TYPE_CHECKING:
    from index.store import View

MOST = 12
"""Sources of one story."""
NEAR = 0.6  # cosine of two passages of articles that may tell of one event
ALIKE = 0.65  # cosine of passages of both beginnings: what one tells of deep inside is not what it is of
DAYS_APART = 21  # days between articles of one event
_LEAD = 600  # characters from the beginning that tell what an article is of
_OPENING = 3  # passages with most words of the beginning that are compared
_LOOKED_AT = 120  # passages that are nearest
_SHARED = 2  # names that both have at their beginnings, and
_SHARE = 0.3  # share of the names of the one that has fewer
_EDITED = 0.5  # share of the longer sentences of an article that stand in another, from which it is made of that one
_EDITED_WITHIN = 2  # days
_FEWEST_WORDS = 6
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Telling:
    """One source of a story: an article, and those that tell it in nearly the same words."""

    article: Article
    copies: tuple[Article, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Their outlets, each once."""
        return tuple(dict.fromkeys(each.outlet for each in (self.article, *self.copies) if each.outlet))


def tellings(view: View, article_id: str) -> list[Telling]:
    """The sources that tell of the event of an article, that of the article itself first, then by day.

    They stand near it in meaning, begin alike, with names that both have, and were published within `DAYS_APART` days
    of it.
    Raises as `View.article`.
    """
    article = view.article(article_id)
    told = [_telling(view, article)]
    known = {article.id, *(copy.id for copy in told[0].copies)}
    own = _openings(view, article)
    for other_id in _nearest(view, own):
        if other_id in known:
            continue
        other = view.article(other_id)
        if (
            _days_apart(article, other) <= DAYS_APART
            and _share_names(article, other)
            and _begin_alike(view, own, other)
        ):
            telling = _telling(view, other)
            known |= {other.id, *(copy.id for copy in telling.copies)}
            same = next((at for at, one in enumerate(told) if _from_one_source(one.article, other)), None)
            if same is None:
                told.append(telling)
            else:
                told[same] = Telling(told[same].article, (*told[same].copies, other, *telling.copies))
        if len(told) == MOST:
            break
    return told[:1] + sorted(told[1:], key=lambda telling: (telling.article.published or "9", telling.article.id))


def _telling(view: View, article: Article) -> Telling:
    return Telling(article, tuple(view.story(article.id)))


def _from_one_source(one: Article, other: Article) -> bool:
    """Whether one article of about the same day is mostly made of the other's sentences, as an edited wire story is."""
    if _days_apart(one, other) > _EDITED_WITHIN:
        return False
    shorter, longer = sorted((one.text, other.text), key=len)
    own = [shorter[start:end] for start, end in sentences(shorter)]
    own = [sentence for sentence in own if len(sentence.split()) >= _FEWEST_WORDS]
    taken = sum(find_copy(sentence, longer) is not None for sentence in own)
    return taken >= _EDITED * max(1, len(own))


def _openings(view: View, article: Article) -> np.ndarray:
    """The vectors of the passages that hold most words of the beginning of an article, (n, dim)."""
    lead = f"{article.title} {article.text[:_LEAD]}"
    own, _ = view.search_words(lead, _OPENING, view.allowed(among=[article.id]))
    return view.vectors(own)


def _begin_alike(view: View, own: np.ndarray, other: Article) -> bool:
    theirs = _openings(view, other)
    return len(own) > 0 and len(theirs) > 0 and float((own @ theirs.T).max()) >= ALIKE


def _nearest(view: View, openings: np.ndarray) -> list[str]:
    """The articles whose passages are nearest to the beginning of an article, the nearest first."""
    best: dict[int, float] = {}
    for vector in openings:
        ids, scores = view.search_vectors(np.ascontiguousarray(vector), _LOOKED_AT)
        for passage, score in zip(ids.tolist(), scores.tolist(), strict=True):
            if score >= NEAR:
                best[passage] = max(score, best.get(passage, 0.0))
    near = sorted(best, key=lambda passage: -best[passage])
    return list(dict.fromkeys(passage.article_id for passage in view.passages(near)))


def _days_apart(one: Article, other: Article) -> int:
    """0 where a date is not known."""
    first, second = published_day(one.published), published_day(other.published)
    return abs((first - second).days) if first and second else 0


def _share_names(one: Article, other: Article) -> bool:
    mine, theirs = _names(one), _names(other)
    least = max(_SHARED, _SHARE * min(len(mine), len(theirs)))
    return len(mine & theirs) >= least


def _names(article: Article) -> frozenset[str]:
    """The names in the headline and at the beginning: words with a capital that do not stand in lower case, too."""
    lead = f"{article.title}. {article.text[:_LEAD]}"
    own = set(re.findall(r"\w+", article.outlet.lower()))  # "(CNN)" is in all that CNN has
    found = {name for name in _NAME.findall(lead) if name.lower() not in DAYS | DETERMINERS | own}
    lower = set(re.findall(r"\b[a-z][\w’'-]+", article.text[: 4 * _LEAD]))
    return content_words(" ".join(name for name in found if name.lower() not in lower))
