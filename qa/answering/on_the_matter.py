"""Which further quotes are of the matter that the first one answers, and which of them give the same day."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.evidence import Evidence
from qa.english.dates import Told, told_over
from qa.records import Hit, Span
from qa.words import content_words, without_asking

# Shares of what the first quote's passage has: of the question's telling words, and of the nearness to it in meaning.
# Of the news questions of 2022 a quote holds the answer for 78.7% with both, and for 79.4% with neither.
ASKED = 0.5
NEAR = 0.6


def on_the_matter(question: str, hits: Sequence[Hit], spans: Sequence[Span]) -> list[Span]:
    """The first of ``spans``, and those whose passages tell nearly as much of what is asked about as its own."""
    if not spans:
        return []
    asked = content_words(without_asking(question))

    def shared(hit: Hit) -> int:
        return len(asked & content_words(f"{hit.title} {hit.text}"))

    first = hits[spans[0].hit]
    most, nearest = shared(first), max(0.0, first.cosine)
    return [
        span
        for at, span in enumerate(spans)
        if at == 0 or (shared(hits[span.hit]) >= ASKED * most and hits[span.hit].cosine >= NEAR * nearest)
    ]


def tell_other_days(evidence: Evidence, one: Span, other: Span) -> bool:
    """Whether the marked words of both name days, and not the same: "Friday" of one week is not that of another."""
    if not (first := _days(evidence, one)) or not (second := _days(evidence, other)):
        return False
    return not any(each.first <= their.last and their.first <= each.last for each in first for their in second)


def _days(evidence: Evidence, span: Span) -> list[Told]:
    if span.start is None or span.end is None:
        return []
    article = evidence.article(evidence.hits[span.hit].article_id)
    return told_over(article.text, article.published, span.start, span.end)
