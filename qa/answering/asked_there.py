"""Answers that stand under a heading that asks the same: explaining articles have "Why did prices rise?" in them.

What follows the heading is the answer, in the article's own words, whatever the best span is. Who asks why is told
first what has a word for it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.passages import sentences
from qa.answering import causes
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled, lead
from qa.reading.citations import cite, whole
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
    citations = _below(evidence, places[best], min(1.0, near[best]), says_why=asked["kind"].lower() != "how")
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


def _below(evidence: Evidence, place: _Place, score: float, *, says_why: bool) -> tuple[Citation, ...]:
    """The first sentences of the paragraph under a heading; where it is to say why, from the first one that does."""
    article = evidence.article(place.article_id)
    paragraphs = [
        [(match.start() + start, match.start() + end) for start, end in sentences(match[0])]
        for match in _PARAGRAPH.finditer(article.text, place.end, _next_heading(article.text, place.end))
        if len(match[0]) >= _SHORTEST
    ]
    telling = (
        paragraph[at:]
        for paragraph in paragraphs
        for at, (start, end) in enumerate(paragraph)
        if causes.says_why(article.text[start:end], evidence.question)
    )
    first = next(telling if says_why else iter(()), next(iter(paragraphs), []))
    return tuple(
        cite(n, whole(article), Span(0, start, end, None, None, score), article, score)
        for n, (start, end) in enumerate(first[:MOST], start=1)
    )


def _next_heading(text: str, after: int) -> int:
    """Where the next question that has a line of its own begins, or the end of the text."""
    found = _HEADING.search(text, after)
    return found.start() if found else len(text)
