"""Why an answer cites what it cites: how each passage was found, in figures a reader can judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.records import Answer, Hit, Reason


def explained(answer: Answer, hits: Sequence[Hit]) -> Answer:
    """The answer with the `Reason` of every citation; ``hits`` are the passages that were read for it, best first."""
    citations = []
    for citation in answer.citations:
        for rank, hit in enumerate(hits, start=1):
            if hit.article_id == citation.article_id and hit.start <= citation.start and citation.end <= hit.end:
                citation = replace(citation, reason=_reason(answer.question, hit, rank, len(hits)))
                break
        citations.append(citation)
    return replace(answer, citations=tuple(citations))


def _reason(question: str, hit: Hit, rank: int, read: int) -> Reason:
    from index.lexical import shared_words  # SQLite is loaded only where something is asked

    words, missing = shared_words(question, f"{hit.title}\n{hit.text}")
    return Reason(rank, read, tuple(words), tuple(missing), hit.dense, hit.bm25)
