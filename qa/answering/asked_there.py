"""Answers that stand under a heading that asks the same: explaining articles have "Why did prices rise?" in them.

What follows the heading is the answer, in the article's own words, whatever the best span is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.passages import sentences
from qa.answering.citations import cite, whole
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled, lead
from qa.records import Answer, Citation, Span
from qa.words import content_words

ALIKE = 0.75  # nearness of a heading and a question that ask the same
SHARED = 0.5  # share of the question's telling words that the heading has
MOST = 2  # sentences that are quoted of what follows
_LONGEST = 140  # characters of a heading
_SHORTEST = 40  # characters of a paragraph; what is shorter is a heading itself, or a link
_EXPLAINS = re.compile(
    r"^(?:so |and |but )*(?P<kind>why|how come|how)\b(?! (?:many|much|old|long|far|often|big|tall))", re.I
)
_HEADING = re.compile(rf"^[^\n?]{{8,{_LONGEST}}}\?[ \t]*$", re.MULTILINE)
_PARAGRAPH = re.compile(r"^[^\n]*\S[^\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Place:
    article_id: str
    heading: str
    end: int


def asked_there(evidence: Evidence) -> Answer | None:
    """What stands under a heading that asks the question; None where it asks not why or how, or no heading does."""
    asked = _EXPLAINS.match(evidence.question)
    if not asked:
        return None
    telling = content_words(evidence.question)
    places = [
        place
        for place in _headings(evidence)
        if re.search(rf"\b{asked['kind'].split()[0]}\b", place.heading, re.IGNORECASE)
        and len(telling & content_words(place.heading)) >= SHARED * max(1, len(telling))
    ]
    if not places:
        return None
    vectors = evidence.encode([evidence.question, *(place.heading for place in places)])
    near = (vectors[1:] @ vectors[0]).tolist()
    best = max(range(len(places)), key=lambda at: near[at])
    if near[best] < ALIKE:
        return None
    citations = _below(evidence, places[best], min(1.0, near[best]))
    if not citations:
        return None
    article = evidence.article(citations[0].article_id)
    said = (
        lead(evidence.question, citations[0], article),
        *(labelled(other, other.quote) for other in citations[1:]),
    )
    sure = max(evidence.reading.confidence, min(1.0, near[best]))
    return Answer(evidence.question, "answered", said, None, sure, citations)


def _headings(evidence: Evidence) -> Iterator[_Place]:
    """The questions that have a line of their own in the articles of the passages."""
    for article_id in dict.fromkeys(hit.article_id for hit in evidence.hits):
        for match in _HEADING.finditer(evidence.article(article_id).text):
            yield _Place(article_id, match[0].strip(), match.end())


def _below(evidence: Evidence, place: _Place, score: float) -> tuple[Citation, ...]:
    """The first sentences of the paragraph under a heading."""
    article = evidence.article(place.article_id)
    paragraph = next(
        (match for match in _PARAGRAPH.finditer(article.text, place.end) if len(match[0]) >= _SHORTEST), None
    )
    if paragraph is None:
        return ()
    spans = sentences(paragraph[0])[:MOST]
    return tuple(
        cite(
            n,
            whole(article),
            Span(0, paragraph.start() + start, paragraph.start() + end, None, None, score),
            article,
            score,
        )
        for n, (start, end) in enumerate(spans, start=1)
    )
