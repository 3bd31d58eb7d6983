"""Summaries of a story, a subject, a day or an outlet: sentences of several articles, oldest first, each cited.

As in `qa.answering.summary` a sentence counts by how well it fits and less where it says again what a chosen one says;
beside that each article counts once before any counts twice, and of two that tell nearly the same the later one stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.records import Article, Scope
from qa.answering.answer import near
from qa.answering.evidence import Evidence
from qa.answering.gathering import Piece, alike, gathered, on_subject, pieces, quoted, whole_sentences
from qa.answering.summary import AGAIN, MOST, summarise
from qa.conversation.summing import SummaryRequest
from qa.fragments import day
from qa.reading.citations import cite, whole
from qa.records import Answer, Citation, Span
from qa.statements import Statement
from qa.words import content_words

PASSAGES = 40  # that are looked through for a subject
SAME = 0.75  # nearness from which two sentences tell the same
NEARLY = 0.92  # nearness of two with other figures, of other days
TWICE = 0.15  # what a sentence loses for each that was chosen of its article
FIRST = 0.3  # what the first sentence of an article gains: news says first what is new
OPENING = 60  # characters within which it begins
LATEST = 3  # articles that the latest on a subject is taken of
ARTICLES = 8  # of a day or an outlet
_NUMBER = re.compile(r"\d[\d.,]*")


def digest(evidence: Evidence, asked: SummaryRequest, leading: Sequence[Article]) -> Answer | None:
    """The summary that is asked for; None where the articles hold nothing of it.

    ``leading`` are the articles that count most in the scope of what is asked.
    """
    if not asked.what:
        return _of_all(evidence, asked, leading)
    hits = on_subject(evidence, asked.what, PASSAGES)
    if not hits and asked.one:
        about = content_words(asked.what)
        hits = [
            hit
            for hit in evidence.search(asked.what, 1)
            if near(asked.what, hit) or (asked.scope.narrow and about & content_words(f"{hit.title} {hit.text}"))
        ]
    articles = list({hit.article_id: evidence.article(hit.article_id) for hit in hits}.values())
    if not articles:
        return None
    if asked.order:
        articles.sort(key=lambda article: article.published, reverse=asked.order == "last")
    if asked.one or len(articles) == 1:
        return summarise(evidence.question, articles[0], evidence.encode, searched=asked.what, count=asked.sentences)
    if asked.order == "last":
        newest = {article.id for article in articles[:LATEST]}
        hits = [hit for hit in hits if hit.article_id in newest]
    found = _told(pieces(asked.what, hits, evidence.encode), asked.sentences or MOST)
    latest = asked.order == "last"
    if latest:
        found.sort(key=lambda piece: piece.hit.published, reverse=True)
    citations = [quoted(n, piece, evidence.article(piece.hit.article_id)) for n, piece in enumerate(found, start=1)]
    first = "newest" if latest else "oldest"
    return _answer(evidence, f"“{asked.what}” in the articles, {first} first:", citations)


def _told(found: Sequence[Piece], count: int) -> list[Piece]:
    """The ``count`` best of the sentences that do not tell the same, by their articles' days."""
    chosen: list[Piece] = []
    used: Counter[str] = Counter()
    left = list(found)

    def worth(piece: Piece) -> float:
        again = max((alike(piece, other) for other in chosen), default=0.0)
        first = FIRST * (piece.start < OPENING)
        return piece.worth + first - AGAIN * again - TWICE * used[piece.hit.article_id]

    while left and len(chosen) < count:
        best = max(left, key=worth)
        same = [piece for piece in left if piece is best or _same(piece, best)]
        newest = max(same, key=lambda piece: piece.hit.published)
        chosen.append(newest)
        used[newest.hit.article_id] += 1
        left = [piece for piece in left if piece not in same]
    return sorted(chosen, key=lambda piece: (piece.hit.published, piece.hit.article_id, piece.start))


def _same(one: Piece, other: Piece) -> bool:
    """Whether two sentences tell the same; with other figures on another day, it is other news ("rose to 29")."""
    later = one.hit.published != other.hit.published and _figures(one) != _figures(other)
    return alike(one, other) >= (NEARLY if later else SAME)


def _figures(piece: Piece) -> frozenset[str]:
    return frozenset(_NUMBER.findall(piece.text))


def _of_all(evidence: Evidence, asked: SummaryRequest, leading: Sequence[Article]) -> Answer | None:
    """What the articles of a day or an outlet begin with; of one alone, its summary."""
    if not leading:
        return None
    if len(leading) == 1:
        return summarise(evidence.question, leading[0], evidence.encode, count=asked.sentences)
    citations: list[Citation] = []
    for article in leading:
        hit = whole(article)
        first = next(whole_sentences(hit), None)
        if first and len(citations) < (asked.sentences or ARTICLES):
            citations.append(cite(len(citations) + 1, hit, Span(0, *first, None, None, 1.0), article, 1.0))
    return _answer(evidence, f"{among(asked.scope)}, what most is told of first:", citations)


def _answer(evidence: Evidence, lead: str, citations: Sequence[Citation]) -> Answer:
    points = [Statement(citation.quote, (citation.n,)) for citation in citations]
    return gathered(evidence, "summary", lead, points, citations)


def among(scope: Scope) -> str:
    """The outlets and the days in words: "CNN, 13 Jun 2022"."""
    first, last = (day(each.isoformat()) if each else "" for each in (scope.since, scope.until))
    days = (
        first
        if first == last
        else f"{first} to {last}"
        if first and last
        else f"since {first}"
        if first
        else f"until {last}"
    )
    return ", ".join(part for part in (*scope.outlets, days) if part)
