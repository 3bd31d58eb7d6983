"""Why an answer cites what it cites: how each passage was found, in figures a reader can judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.records import Answer, Citation, Hit, Reason


def explained(answer: Answer, hits: Sequence[Hit]) -> Answer:
    """The answer with the `Reason` of every citation; ``hits`` are the passages that were read for it, best first."""
    return replace(
        answer,
        citations=_with_reasons(answer.citations, answer.question, hits),
        closest=_with_reasons(answer.closest, answer.question, hits),
    )


def _with_reasons(given: Sequence[Citation], question: str, hits: Sequence[Hit]) -> tuple[Citation, ...]:
    citations = []
    for citation in given:
        for rank, hit in enumerate(hits, start=1):
            if hit.article_id == citation.article_id and hit.start <= citation.start and citation.end <= hit.end:
                citation = replace(citation, reason=_reason(question, hit, rank, len(hits)))
                break
        citations.append(citation)
    return tuple(citations)


def _reason(question: str, hit: Hit, rank: int, read: int) -> Reason:
    from index.lexical import shared_words  # SQLite is loaded only where something is asked

    words, missing = shared_words(question, f"{hit.title}\n{hit.text}")
    return Reason(rank, read, tuple(words), tuple(missing), hit.dense, hit.bm25)
