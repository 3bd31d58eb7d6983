"""From what a reader found to one cited answer, or to "not found in the articles"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.passages import sentences
from index.records import Article
from qa.citations import cite
from qa.records import Answer, Citation, Hit, Reading, Seconds, Span, Statement
from qa.spans import around
from qa.words import words

CITATIONS = 3  # at most, in one answer
# What a further quote must add to the chance that the quotes hold the answer, and what an answer that an earlier quote
# holds still counts for: two sources for one answer are worth more than an unlikely other one. Both were chosen on the
# news questions of 2022 (tests/benchmarks/results/citing.json).
LEAST = 0.03
AGAIN = 0.25
NEAREST = 3  # passages offered, as such, where nothing was found
NOT_FOUND = "Not found in the articles."
LOW = 0.5  # confidence below which an answer says of itself that it may be wrong
UNSURE = "Low confidence: the articles may not answer this."
OTHERS = "Less likely, also in the articles:"  # before the quotes that give other answers than the one given


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
    backing, others = _by_answer(hits, cited(hits, reading))
    citations = [
        cite(n, hits[span.hit], span, article(hits[span.hit].article_id))
        for n, span in enumerate([*backing, *others], start=1)
    ]
    statements = _statements(citations, len(backing), sure=reading.confidence >= LOW)
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


def cited(hits: Sequence[Hit], reading: Reading, *, least: float = LEAST, again: float = AGAIN) -> list[Span]:
    """The best span, then those whose quotes add most to the chance that the answer stands in one of the quotes.

    `CITATIONS` at most; each adds ``least``, and none overlaps another in the same article. An answer counts ``again``
    times what it did before for every quote that holds it already.
    """
    quotes = [_plain(quote_of(hits[span.hit], span)) for span in reading.spans]
    possible = reading.answers or [(_answer(hits[span.hit], span), span.score) for span in reading.spans]
    answers = [_plain(text) for text, _ in possible]
    left = [chance for _, chance in possible]
    chosen: list[Span] = []
    offered = list(range(len(reading.spans)))
    while offered and len(chosen) < CITATIONS:
        held = {at: [n for n, answer in enumerate(answers) if answer in quotes[at]] for at in offered}
        added = {at: sum(left[n] for n in held[at]) for at in offered}
        best = max(offered, key=added.__getitem__) if chosen else offered[0]
        if chosen and added[best] < least:
            break
        chosen.append(reading.spans[best])
        for n in held[best]:
            left[n] *= again
        offered = [at for at in offered if not _overlap(reading.spans[at], reading.spans[best], hits)]
    return chosen


def _by_answer(hits: Sequence[Hit], chosen: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """The spans that give the answer of the first (all, where it marks no words), and those that give another."""
    if chosen[0].start is None:
        return list(chosen), []
    given = _answer(hits[chosen[0].hit], chosen[0])
    backing = [span for span in chosen if same_answer(_answer(hits[span.hit], span), given)]
    return backing, [span for span in chosen if span not in backing]


def _overlap(one: Span, other: Span, hits: Sequence[Hit]) -> bool:
    return (
        hits[one.hit].article_id == hits[other.hit].article_id
        and one.quote_start < other.quote_end
        and other.quote_start < one.quote_end
    )


def quote_of(hit: Hit, span: Span) -> str:
    """The sentences of ``hit`` that are quoted around ``span``."""
    return hit.text[span.quote_start - hit.start : span.quote_end - hit.start]


def _answer(hit: Hit, span: Span) -> str:
    """The marked words; the whole quote where a reader marks none."""
    if span.start is None or span.end is None:
        return quote_of(hit, span)
    return hit.text[span.start - hit.start : span.end - hit.start]


def _plain(text: str) -> str:
    """The words of ``text`` with a space before and after each."""
    return f" {' '.join(words(text))} "


def _short(citation: Citation) -> str | None:
    if citation.answer_start is None or citation.answer_end is None:
        return None
    return citation.quote[citation.answer_start - citation.start : citation.answer_end - citation.start]


def _statements(citations: Sequence[Citation], backing: int, *, sure: bool) -> tuple[Statement, ...]:
    """The short answer, the sentences of the ``backing`` citations that give it, and apart those of the others."""
    best = _short(citations[0])
    given = [] if best is None else [Statement(best, tuple(c.n for c in citations[:backing]), "span")]
    doubt = [] if sure else [Statement(UNSURE, (), "note")]
    quotes = [Statement(_sentence(citation), (citation.n,), "quote") for citation in citations]
    apart = [Statement(OTHERS, (), "note")] if backing < len(citations) else []
    return (*given, *doubt, *quotes[:backing], *apart, *quotes[backing:])


def _sentence(citation: Citation) -> str:
    """The sentence of a quote that holds the answer; the whole quote where no answer is marked."""
    if citation.answer_start is None or citation.answer_end is None:
        return citation.quote
    inner = (citation.answer_start - citation.start, citation.answer_end - citation.start)
    return citation.quote[slice(*around(sentences(citation.quote), *inner))]


def same_answer(one: str | None, other: str | None) -> bool:
    """Whether two short answers say the same: equal words, or one's within the other's, whatever their case."""
    if one is None or other is None:
        return False
    first, second = _plain(one), _plain(other)
    return first in second or second in first


def _shown(statement: Statement) -> str:
    marks = "".join(f"[{n}]" for n in statement.citations)
    text = f"“{statement.text}”" if statement.kind == "quote" else statement.text
    return f"{text} {marks}".strip()
