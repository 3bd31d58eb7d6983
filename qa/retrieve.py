"""Question to passages: vectors and words searched side by side, fused by rank, near-identical passages folded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from qa.recency import recency
from qa.records import Hit, Source

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.store import StoredPassage, View

DEPTH = 100  # passages taken from each search before fusion
RRF_K = 20  # the constant of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009), chosen on 2022
SHINGLE = 5  # words
VERBATIM = 4.0  # advantage of a passage that holds every run of `RUN` words of what is searched for
RUN = 4
SAME_STORY = 0.7  # share of the shorter passage's shingles that make two passages near-identical

_WORD = re.compile(r"\w+")


def retrieve(
    view: View,
    embedder: Embedder,
    question: str,
    *,
    top: int = 20,
    as_of: date | None = None,
    outlets: Sequence[str] = (),
    since: str = "",
    until: str = "",
) -> list[Hit]:
    """The ``top`` passages for a question, best first; ``Hit.score`` is the fused score.

    Passages that hold the very words, in their order, come first: an excerpt finds its article. Where ``as_of`` gives
    the day the question is asked, articles near it count for more (`recency`).
    ``since`` and ``until`` are ISO dates, both inclusive; articles without a date are left out where one is given.
    """
    allowed = view.allowed(outlets, since, until)
    dense = dict(zip(*_lists(view.search_vectors(embedder.encode_query(question), DEPTH, allowed)), strict=True))
    words = dict(zip(*_lists(view.search_words(question, DEPTH, allowed)), strict=True))
    fused = fuse([list(dense), list(words)])
    passages = view.passages(sorted(fused))
    runs = _shingles(question, RUN)
    for passage in passages:
        fused[passage.id] *= 1 + VERBATIM * len(runs & _shingles(passage.text, RUN)) / len(runs)
        if as_of is not None:
            fused[passage.id] *= recency(question, passage.published, as_of)
    passages.sort(key=lambda passage: (-fused[passage.id], passage.id))
    hits = [_hit(p, fused[p.id], dense.get(p.id), words.get(p.id)) for p in passages[: 2 * top + 20]]
    return fold(hits)[:top]


def fuse(rankings: Sequence[Sequence[int]], k: int = RRF_K) -> dict[int, float]:
    """Reciprocal rank fusion: each ranking adds ``1 / (k + rank)`` to its passages, the best rank being 1."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, passage in enumerate(ranking, start=1):
            scores[passage] = scores.get(passage, 0.0) + 1 / (k + rank)
    return scores


def fold(hits: Sequence[Hit]) -> list[Hit]:
    """Fold near-identical passages into the best ranked of them, which names the other articles in ``also_in``.

    Near-identical: `SAME_STORY` of the shorter passage's word shingles stand in the other (Broder 1997).
    """
    kept: list[Hit] = []
    shingles: list[set[tuple[str, ...]]] = []
    others: list[list[Hit]] = []
    for hit in hits:
        mine = _shingles(hit.text)
        for index, theirs in enumerate(shingles):
            if len(mine & theirs) >= SAME_STORY * max(1, min(len(mine), len(theirs))):
                others[index].append(hit)
                break
        else:
            kept.append(hit)
            shingles.append(mine)
            others.append([])
    return [replace(hit, also_in=_sources(hit, copies)) for hit, copies in zip(kept, others, strict=True)]


def _sources(hit: Hit, copies: Sequence[Hit]) -> tuple[Source, ...]:
    seen = {hit.article_id}
    sources = []
    for copy in copies:
        if copy.article_id not in seen:
            seen.add(copy.article_id)
            sources.append(
                Source(
                    copy.article_id, copy.title, copy.outlet, copy.published, copy.url, copy.path, copy.start, copy.end
                )
            )
    return tuple(sources)


def _shingles(text: str, size: int = SHINGLE) -> set[tuple[str, ...]]:
    """Every run of ``size`` words; the whole text where it has fewer."""
    words = _WORD.findall(text.lower())
    if len(words) < size:
        return {tuple(words)}
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


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
