"""Days that are put off or brought forward: of two reports on when something will be, the later one's stands."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.answering.evidence import Evidence
from qa.english.dates import told_over
from qa.reading.citations import sentence_of
from qa.records import Span
from qa.retrieval.recency import asked_period
from qa.words import content_words, without_asking

LEAST = 2
"""Telling words of a question that a sentence has to have, or all of them, so that it is known to tell of it."""
_ASKS = re.compile(
    r"^(?:and |so |but )*(?:when|(?:on )?(?:what|which) (?:day|date)) (?:will|is|are|does|do|should|can)\b",
    re.IGNORECASE,
)


def newest_day(evidence: Evidence) -> Evidence:
    """The evidence with the day of the newest report first, for who asks when something will be and names no time.

    Its sentence has all of what is asked about that the best span's has, and the day was not over when it was told.
    """
    spans = evidence.reading.spans
    if not spans or not _ASKS.match(evidence.question) or asked_period(evidence.question, evidence.as_of):
        return evidence
    asked = content_words(without_asking(evidence.question))
    told = asked & _words(evidence, spans[0])
    if len(told) < min(LEAST, len(asked)) or not told:
        return evidence
    same = [span for span in spans if told <= _words(evidence, span) and _was_ahead(evidence, span)]
    newest = max(same, key=lambda span: evidence.hits[span.hit].published[:10], default=spans[0])
    if evidence.hits[newest.hit].published[:10] <= evidence.hits[spans[0].hit].published[:10]:
        return evidence
    ordered = (newest, *(span for span in spans if span is not newest))
    return replace(evidence, reading=replace(evidence.reading, spans=ordered))


def _was_ahead(evidence: Evidence, span: Span) -> bool:
    """Whether a span marks a day that was not over when its article told of it."""
    article = evidence.article(evidence.hits[span.hit].article_id)
    if span.start is None or span.end is None:
        return False
    days = told_over(article.text, article.published, span.start, span.end)
    return any(told.last.isoformat() >= article.published[:10] for told in days)


def _words(evidence: Evidence, span: Span) -> frozenset[str]:
    """The telling words of the sentence of a span."""
    return content_words(sentence_of(evidence.hits[span.hit], span))
