"""What an answer is made from, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from index.records import Article
from qa.records import Citation, Hit, Judging, Reading
from qa.speech.speeches import Speech, speeches

MOST_COUNTED = 1000  # passages that hold a phrase


def _unread(question: str, hits: Sequence[Hit]) -> Reading:
    """What a reader finds that is not there."""
    return Reading((), 0.0)


def _uncounted(words: str) -> int:
    """How often words stand in passages that nobody counts."""
    return 0


def _said(article: Article) -> Sequence[Speech]:
    return speeches(article.text)


def _nobody(asked: str) -> Sequence[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages read for ``question`` (as it was understood), best first, and what the reader made of them.

    ``article`` gives an article by its id, ``search`` the best passages in scope for other words (words, how many), and
    ``encode`` (n, dim) unit vectors of texts. A reading whose confidence is below ``threshold`` counts as not found.
    ``as_of`` is the day the question is asked. ``absent`` gives the words of the question that stand in no article that
    was searched; ``notes`` are Newsdesk's own words that belong below the answer. ``read`` has other passages read for
    another question, and ``count`` tells how many passages, up to `MOST_COUNTED`, hold a phrase. ``said`` finds what is
    said in an article, and ``naming`` gives the ids of articles in scope that name somebody, the newest first;
    ``story`` gives the other articles that tell the story of one in nearly the same words.
    ``judge``, where there is one, tells whether a sentence supports a claim. ``quoted`` are the quotes that earlier
    answers gave: who asks what else somebody said wants others.
    """

    question: str
    hits: Sequence[Hit]
    reading: Reading
    article: Callable[[str], Article]
    search: Callable[[str, int], Sequence[Hit]]
    encode: Callable[[Sequence[str]], np.ndarray]
    threshold: float
    as_of: date
    absent: Callable[[], Sequence[str]] = tuple
    count: Callable[[str], int] = _uncounted
    notes: Sequence[str] = ()
    read: Callable[[str, Sequence[Hit]], Reading] = _unread
    judge: Judging | None = None
    said: Callable[[Article], Sequence[Speech]] = _said
    naming: Callable[[str], Sequence[str]] = _nobody
    story: Callable[[str], Sequence[Article]] = _nobody
    quoted: Sequence[Citation] = ()

    def speeches(self, article_id: str) -> Sequence[Speech]:
        """What is said in an article, in order."""
        return self.said(self.article(article_id))

    @property
    def answered(self) -> bool:
        """Whether the reader stands for its best span."""
        return bool(self.reading.spans) and self.reading.confidence >= self.threshold
