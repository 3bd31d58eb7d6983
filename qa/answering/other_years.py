"""Answers to what is asked of a year, from articles that are of another one."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.answering.evidence import Evidence

APART = 2  # years between the one that is asked about and an article's, from which it does not tell of it unnamed
DOUBT = 0.5  # share of the least confidence of an answer that is left then
_OF_A_YEAR = re.compile(r"\b(?:in|during|for|of) (?P<year>(?:19|20)\d\d)\b")


def of_the_year(evidence: Evidence) -> Evidence:
    """The evidence; unsure where its article neither names the year that is asked about, nor is of it."""
    asked = _OF_A_YEAR.search(evidence.question)
    if not asked or not evidence.answered:
        return evidence
    article = evidence.article(evidence.hits[evidence.reading.spans[0].hit].article_id)
    year = asked["year"]
    if not article.published or abs(int(article.published[:4]) - int(year)) < APART:
        return evidence
    if year in article.text or year in article.title:
        return evidence
    return replace(evidence, reading=replace(evidence.reading, confidence=DOUBT * evidence.threshold))
