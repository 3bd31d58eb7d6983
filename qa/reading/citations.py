"""Spans to citations: the one place where a quote is cut, and where it is checked against its article."""

from __future__ import annotations

from index.errors import StoreError
from index.records import Article
from qa.reading.sentences import sentence_around
from qa.records import Citation, Hit, Span

CONTEXT = 32  # characters kept before and after a quote, which tell it from the same words elsewhere


def cite(n: int, hit: Hit, span: Span, article: Article, score: float) -> Citation:
    """A citation whose quote is ``article.text[start:end]``; ``score`` as in `Citation`.

    Raises `StoreError` where the passage that was read is not what stands in the article: a quote that cannot be proved
    is never shown.
    """
    if article.text[hit.start : hit.end] != hit.text:
        raise StoreError(
            f"Passage {hit.passage_id} does not match its article {article.id}: run `newsdesk check --repair`."
        )
    if not hit.start <= span.quote_start < span.quote_end <= hit.end:
        raise ValueError(f"quote {span.quote_start}..{span.quote_end} lies outside its passage {hit.start}..{hit.end}")
    if (span.start is None) != (span.end is None):
        raise ValueError("an answer span has both offsets or none")
    outer = f"{span.quote_start}..{span.quote_end}"
    marked = span.start is not None and span.end is not None
    if marked and not span.quote_start <= span.start < span.end <= span.quote_end:  # type: ignore[operator]
        raise ValueError(f"answer {span.start}..{span.end} lies outside its quote {outer}")
    return Citation(
        n=n,
        article_id=hit.article_id,
        title=hit.title,
        outlet=hit.outlet,
        published=hit.published,
        url=hit.url,
        path=hit.path,
        quote=article.text[span.quote_start : span.quote_end],
        start=span.quote_start,
        end=span.quote_end,
        answer_start=span.start,
        answer_end=span.end,
        score=score,
        also_in=hit.also_in,
        prefix=article.text[max(span.quote_start - CONTEXT, 0) : span.quote_start],
        suffix=article.text[span.quote_end : span.quote_end + CONTEXT],
        scanned=article.scanned,
    )


def whole(article: Article) -> Hit:
    """A whole article as one passage, for quotes that no passage holds."""
    return Hit(
        passage_id=0,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
        path=article.path,
        text=article.text,
        start=0,
        end=len(article.text),
        score=1.0,
    )


def sentence_of(hit: Hit, span: Span) -> str:
    """The sentences that the marked words of a span of ``hit`` stand in; its quote where none are marked."""
    start, end = span.quote_start, span.quote_end
    if span.start is not None and span.end is not None:
        start, end = sentence_around(hit.text, hit.start, span.start, span.end)
    return hit.text[start - hit.start : end - hit.start]
