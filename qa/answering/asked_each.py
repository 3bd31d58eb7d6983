"""What each article by itself answers to one question, so that what one says surely does not hide what another says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.passages import Offsets
from qa.answering.evidence import Evidence
from qa.answering.gathering import Piece, whole_sentences
from qa.reading.sentences import sentence_around
from qa.records import Hit, Span

ARTICLES = 8  # that are asked, at most, and
PASSAGES = 3  # passages of each, the best
LEAST = 0.35  # share of the surest article's confidence from which another one's answer counts

_ASKS = re.compile(
    r"(?:(?:on|in|at|by|from|to|for) )?(?:who|whom|whose|when|where|why|which|what (?:caused|led|started|happened))\b",
    re.IGNORECASE,
)
_THINGS = tuple(
    (re.compile(rf"(?:the )?{pattern} (?:of|for|behind) (?P<what>.+)$", re.IGNORECASE), asks)
    for pattern, asks in (
        (r"causes?", "What caused {}?"),
        (r"reasons?", "What is the reason for {}?"),
        (r"(?:date|day|time)s?", "When was {}?"),
        (r"(?:place|location|scene|site)s?", "Where was {}?"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The sentence of an article that answers, and what in it does, at offsets of the article.

    ``sure`` is the reader's confidence, 0 to 1, that the article answers so.
    """

    piece: Piece
    start: int
    end: int
    sure: float

    @property
    def answer(self) -> str:
        """The words that answer."""
        return self.piece.text[self.start - self.piece.start : self.end - self.piece.start]


def one_thing_asked(subject: str) -> str:
    """The question for somebody, a day, a place or a cause that a subject is; "" where it is none of these."""
    if _ASKS.match(subject):
        return f"{subject}?"
    return next((asks.format(found["what"]) for thing, asks in _THINGS if (found := thing.match(subject))), "")


def told_by_each(evidence: Evidence, question: str, hits: Sequence[Hit], most: int = ARTICLES) -> list[Told]:
    """The best answer of each of ``most`` articles to a question, the surest first; none that is far less sure."""
    passages: dict[str, list[Hit]] = {}
    for hit in hits:
        passages.setdefault(hit.article_id, []).append(hit)
    found = [one for theirs in list(passages.values())[:most] if (one := _told(evidence, question, theirs[:PASSAGES]))]
    if not found:
        return []
    vectors = evidence.encode([each.piece.text for each in found])
    pieces = [replace(each.piece, vector=vector) for each, vector in zip(found, vectors, strict=True)]
    told = [replace(each, piece=piece) for each, piece in zip(found, pieces, strict=True)]
    surest = max(each.sure for each in told)
    return sorted((each for each in told if each.sure >= LEAST * surest), key=lambda each: -each.sure)


def _told(evidence: Evidence, question: str, passages: Sequence[Hit]) -> Told | None:
    reading = evidence.read(question, passages)
    for span in reading.spans:
        if span.start is None or span.end is None:
            continue
        hit = passages[span.hit]
        start, end = _sentence(hit, span)
        if start <= span.start and span.end <= end:
            vector = evidence.encode([""])[0]
            return Told(Piece(hit, start, end, vector, reading.confidence), span.start, span.end, reading.confidence)
    return None


def _sentence(hit: Hit, span: Span) -> Offsets:
    """The sentence of a span, without a dateline where it stands alone; several where it goes over their ends."""
    assert span.start is not None and span.end is not None
    for start, end in whole_sentences(hit, leaning=True):
        if start <= span.start and span.end <= end:
            return start, end
    return sentence_around(hit.text, hit.start, span.start, span.end)
