"""From what a reader found to one cited answer, or to "not found in the articles"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.passages import sentences
from index.records import Article
from qa.citations import cite
from qa.records import Answer, Citation, Hit, Reading, Seconds, Span, Statement
from qa.spans import around

CITATIONS = 3  # at most, in one answer
# A quote that gives another answer is cited from this share of the best one's score on. On the news questions of 2022
# half as much again still loses no gold answer (tests/benchmarks/results/citing.json).
ANOTHER = 0.05
NEAREST = 3  # passages offered, as such, where nothing was found
NOT_FOUND = "Not found in the articles."


def compose(
    question: str,
    hits: Sequence[Hit],
    reading: Reading,
    article: Callable[[str], Article],
    *,
    threshold: float,
    seconds: Seconds,
) -> Answer:
    """One answer from ``reading``: cited where its confidence reaches ``threshold``, otherwise "not found".

    ``article`` gives the article of an identifier; every quote is checked against it.
    """
    if not reading.spans or reading.confidence < threshold:
        return Answer(
            question=question,
            status="not_found",
            answer=NOT_FOUND,
            span=None,
            confidence=reading.confidence,
            nearest=tuple(hits[:NEAREST]),
            seconds=seconds,
        )
    citations = [
        cite(n, hits[span.hit], span, article(hits[span.hit].article_id))
        for n, span in enumerate(_supporting(_distinct(reading.spans, hits), hits)[:CITATIONS], start=1)
    ]
    statements = _statements(citations)
    return Answer(
        question=question,
        status="answered",
        answer="\n\n".join(_shown(statement) for statement in statements),
        span=_short(citations[0]),
        confidence=reading.confidence,
        citations=tuple(citations),
        statements=statements,
        seconds=seconds,
    )


def _distinct(spans: Sequence[Span], hits: Sequence[Hit]) -> list[Span]:
    """The spans whose quotes do not overlap a better one's in the same article."""
    kept: list[Span] = []
    for span in spans:
        mine = hits[span.hit].article_id
        if all(
            hits[other.hit].article_id != mine
            or span.quote_end <= other.quote_start
            or other.quote_end <= span.quote_start
            for other in kept
        ):
            kept.append(span)
    return kept


def _supporting(spans: Sequence[Span], hits: Sequence[Hit]) -> list[Span]:
    """The spans that give the best one's answer, or another one that is worth citing (`ANOTHER`)."""
    best = spans[0]

    def answer(span: Span) -> str | None:
        if span.start is None or span.end is None:
            return None
        hit = hits[span.hit]
        return hit.text[span.start - hit.start : span.end - hit.start]

    return [s for s in spans if s.score >= ANOTHER * best.score or same_answer(answer(s), answer(best))]


def _short(citation: Citation) -> str | None:
    if citation.answer_start is None or citation.answer_end is None:
        return None
    return citation.quote[citation.answer_start - citation.start : citation.answer_end - citation.start]


def _statements(citations: Sequence[Citation]) -> tuple[Statement, ...]:
    """The short answer with every citation that gives the same one, then each citation's sentence, best first."""
    best = _short(citations[0])
    statements = []
    if best is not None:
        agreeing = tuple(citation.n for citation in citations if same_answer(_short(citation), best))
        statements.append(Statement(best, agreeing, "span"))
    statements += [Statement(_sentence(citation), (citation.n,), "quote") for citation in citations]
    return tuple(statements)


def _sentence(citation: Citation) -> str:
    """The sentence of a quote that holds the answer; the whole quote where no answer is marked."""
    if citation.answer_start is None or citation.answer_end is None:
        return citation.quote
    inner = (citation.answer_start - citation.start, citation.answer_end - citation.start)
    return citation.quote[slice(*around(sentences(citation.quote), *inner))]


def same_answer(one: str | None, other: str | None) -> bool:
    """Whether two short answers say the same: equal words, or one within the other, whatever their case."""
    if one is None or other is None:
        return False
    first, second = f" {' '.join(one.lower().split())} ", f" {' '.join(other.lower().split())} "
    return first in second or second in first


def _shown(statement: Statement) -> str:
    marks = "".join(f"[{n}]" for n in statement.citations)
    text = f"“{statement.text}”" if statement.kind == "quote" else statement.text
    return f"{text} {marks}".strip()
