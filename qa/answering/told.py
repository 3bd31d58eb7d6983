"""Sentences that tell what is asked for, however well: found in passages, told apart, and made an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.passages import sentences
from qa.answering.answer import UNSURE
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled, lead
from qa.reading.citations import cite
from qa.records import Answer, Hit, Span
from qa.statements import Statement
from qa.sureness import LOW
from qa.words import content_words


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, by its offsets in the article of a passage, with the words that answer where they are known."""

    hit: Hit
    start: int
    end: int
    marked: tuple[int, int] | None
    fit: float


def sentences_of(hits: Sequence[Hit]) -> Iterator[tuple[Hit, int, int]]:
    """Each sentence of the passages once, by its offsets in its article."""
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        for first, last in sentences(hit.text):
            if (hit.article_id, hit.start + first) not in seen:
                seen.add((hit.article_id, hit.start + first))
                yield hit, hit.start + first, hit.start + last


def distinct(evidence: Evidence, found: Sequence[Told], most: int) -> list[Told]:
    """The first of those that do not say nearly the same."""
    chosen: list[Told] = []
    said: list[frozenset[str]] = []
    for told in found:
        held = content_words(evidence.article(told.hit.article_id).text[told.start : told.end])
        if all(len(held & other) < 0.6 * max(1, min(len(held), len(other))) for other in said) and len(chosen) < most:
            chosen.append(told)
            said.append(held)
    return chosen


def answer_told(evidence: Evidence, found: Sequence[Told]) -> Answer:
    citations = []
    for n, told in enumerate(found, start=1):
        first, last = told.marked or (None, None)
        span = Span(0, told.start, told.end, first, last, told.fit)
        citations.append(cite(n, told.hit, span, evidence.article(told.hit.article_id), min(1.0, told.fit)))
    best = citations[0]
    article = evidence.article(best.article_id)
    said = (lead(evidence.question, best, article), *(labelled(other, other.quote) for other in citations[1:]))
    marked = found[0].marked
    sure = max(evidence.reading.confidence, min(1.0, found[0].fit))
    doubt = () if sure >= LOW else (Statement(UNSURE, (), "note"),)
    return Answer(
        evidence.question,
        "answered",
        (*said, *doubt),
        article.text[slice(*marked)] if marked else None,
        sure,
        tuple(citations),
    )
