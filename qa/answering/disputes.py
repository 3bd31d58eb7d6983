"""Sentences that dispute what stands before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.passages import sentences
from qa.answering.evidence import Evidence
from qa.answering.gathering import Piece
from qa.reading.citations import whole

ALONE = 8  # words of a sentence, at most, that denies and leaves it to the next to say what is true
NEXT = 2  # sentences after one that are looked at
_DISPUTES = re.compile(
    r"\b(?:den(?:y|ies|ied)|disput(?:es?|ed)|reject(?:s|ed)|contradict(?:s|ed)|dismiss(?:es|ed)|insist(?:s|ed)|doubt(?:s|ed)"
    r"|(?:has|had|have) no (?:record|evidence|knowledge|trace)|never (?:said|received|happened|told)"
    r"|(?:is|was|are|were) (?:not true|false|wrong|untrue)|no such)\b|\w, not (?:an? |the )?\w+[.;,]",
    re.IGNORECASE,
)


def with_disputes(evidence: Evidence, chosen: Sequence[Piece]) -> list[Piece]:
    """The sentences, each with the one after it where that tells that somebody disputes it, and what he says instead.

    One that itself disputes what stands before it comes after that.
    """
    found: list[Piece] = []
    for piece in chosen:
        article = evidence.article(piece.hit.article_id)
        bounds = sentences(article.text)
        last = next((at for at, (start, end) in enumerate(bounds) if start < piece.end <= end), len(bounds))
        first = next((at for at, (start, end) in enumerate(bounds) if start <= piece.start < end), last)
        before = bounds[first - 1] if first > 0 else (piece.start, piece.start)
        one_paragraph = "\n" not in article.text[before[1] : piece.start]
        beside = [before] if one_paragraph and before[0] < before[1] and denies_alone(piece.text) else []
        beside.append((piece.start, piece.end))
        taken = [other for other in (*found, *chosen) if other is not piece and other.hit.article_id == article.id]
        for start, end in bounds[last + 1 : last + 1 + NEXT]:
            follows = denies_alone(article.text[slice(*beside[-1])]) and article.text[start] in '"“'
            if _is_taken(start, end, taken) or not (follows or disputes(article.text[start:end])):
                break
            beside.append((start, end))
        for start, end in beside:
            if (start, end) == (piece.start, piece.end):
                found.append(piece)
            elif not _is_taken(start, end, taken):
                vector = evidence.encode([article.text[start:end]])[0]
                found.append(Piece(whole(article), start, end, vector, piece.worth))
    return found


def _is_taken(start: int, end: int, taken: Sequence[Piece]) -> bool:
    return any(start < other.end and other.start < end for other in taken)


def disputes(sentence: str) -> bool:
    """Whether a sentence tells that something is not so."""
    return bool(_DISPUTES.search(sentence))


def denies_alone(sentence: str) -> bool:
    """Whether a sentence says little more than that somebody denies something: "The museum denied it."."""
    return disputes(sentence) and len(sentence.split()) <= ALONE
