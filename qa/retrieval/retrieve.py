"""Question to passages: vectors and words searched side by side, fused by rank, near-identical passages folded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from index.folding import plain
from index.records import EVERYTHING, Scope
from index.shingles import words_of
from qa.records import Hit
from qa.retrieval.copies import fold, name_copies
from qa.retrieval.recency import asked_period, recency

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.records import Article
    from index.store import StoredPassage, View

DEPTH = 100  # passages taken from each search before fusion
DEEPEST = 1600  # where copies of the same few passages fill the ranks, more are taken, up to so many
RRF_K = 20  # the constant of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009), chosen on 2022
VERBATIM = 4.0  # advantage of a passage that holds every run of `RUN` words of what is searched for
RUN = 4  # words; `_verbatim` takes it for granted


def retrieve(
    view: View,
    embedder: Embedder,
    question: str,
    *,
    top: int = 20,
    as_of: date | None = None,
    scope: Scope = EVERYTHING,
    among: Sequence[str] = (),
) -> list[Hit]:
    """The ``top`` passages for a question, best first; ``Hit.score`` is the fused score.

    Passages that hold the very words, in their order, come first: an excerpt finds its article. Where ``as_of`` gives
    the day the question is asked, articles near it, or near the time that the question names, count for more. Only
    articles in ``scope`` are searched, and of these, where there are ids in ``among``, only those.
    """
    allowed = view.allowed(scope, among)
    query = embedder.encode_query(plain(question))
    said = _verbatim(question)
    period = None if as_of is None else asked_period(question, as_of)
    depth, hits = DEPTH, list[Hit]()
    while depth <= DEEPEST:
        dense = dict(zip(*_lists(view.search_vectors(query, depth, allowed)), strict=True))
        words = dict(zip(*_lists(view.search_words(question, depth, allowed)), strict=True))
        fused = fuse([list(dense), list(words)])
        passages = view.passages(sorted(fused))
        for passage in passages:
            fused[passage.id] *= 1 + VERBATIM * said(passage.text)
            if as_of is not None:
                fused[passage.id] *= recency(period, passage.published, as_of)
        passages.sort(key=lambda passage: (-fused[passage.id], passage.id))
        ranked = (_hit(p, fused[p.id], dense.get(p.id), words.get(p.id)) for p in passages)
        hits = fold(ranked, top, look=2 * top)
        if len(hits) >= top or max(len(dense), len(words)) < depth:
            break
        depth *= 4
    stories = view.stories(list(dict.fromkeys(hit.article_id for hit in hits)))

    def story(article_id: str) -> list[Article]:
        return [other for other in stories[article_id] if scope.holds(other)]

    return name_copies(_with_cosines(view, query, hits), story)


def _with_cosines(view: View, query: np.ndarray, hits: Sequence[Hit]) -> list[Hit]:
    """The hits, each with its cosine to the ``query`` (dim,), whether the search by vectors came to it or not."""
    cosines = view.vectors([hit.passage_id for hit in hits]) @ query
    return [replace(hit, cosine=float(cosine)) for hit, cosine in zip(hits, cosines, strict=True)]


def _verbatim(question: str) -> Callable[[str], float]:
    """A function that tells which share of the question's runs of words stand in a text."""
    words = words_of(plain(question))
    wanted = _runs(words)
    # Most texts hold no run at all. Each run holds one of every fourth word; looking for those is quick, and quickest
    # where they are long.
    signs = max((words[at::RUN] for at in range(RUN - 1, -1, -1)), key=lambda every: min(map(len, every), default=0))

    def said(text: str) -> float:
        lowered = plain(text).lower()
        if not any(sign in lowered for sign in signs):
            return 0.0
        if not any(a in lowered and b in lowered and c in lowered and d in lowered for a, b, c, d in wanted):
            return 0.0
        return len(wanted & _runs(words_of(lowered))) / len(wanted)

    return said


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[at:] for at in range(RUN)), strict=False))


def fuse(rankings: Sequence[Sequence[int]], k: int = RRF_K) -> dict[int, float]:
    """Reciprocal rank fusion: each ranking adds ``1 / (k + rank)`` to its passages, the best rank being 1."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, passage in enumerate(ranking, start=1):
            scores[passage] = scores.get(passage, 0.0) + 1 / (k + rank)
    return scores


def _hit(passage: StoredPassage, score: float, dense: float | None, bm25: float | None) -> Hit:
    return Hit(
        passage_id=passage.id,
        article_id=passage.article_id,
        title=passage.title,
        outlet=passage.outlet,
        published=passage.published,
        url=passage.url,
        path=passage.path,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        score=score,
        dense=dense,
        bm25=bm25,
    )


def _lists(found: tuple[np.ndarray, np.ndarray]) -> tuple[list[int], list[float]]:
    ids, scores = found
    return ids.tolist(), scores.tolist()
