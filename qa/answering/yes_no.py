"""Answers to yes-or-no questions: the verdict, and the sentences that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answering.answer import compose, near
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled
from qa.answering.verdict import Deciding, Outcome, Ruling, ruling
from qa.reading.citations import cite
from qa.records import Answer, Citation, Span
from qa.statements import Statement

SAID: dict[Outcome, str] = {
    "yes": "Yes, going by the articles.",
    "no": "No, going by the articles.",
    "differ": "The articles differ.",
    "unsaid": "They do not say outright.",
}
BY: dict[Outcome, str] = {"yes": "Yes, according to {0}.", "no": "No, according to {0}."}
"""What is said where all sentences that decide tell what somebody says."""
SURE: dict[Outcome, float] = {"yes": 0.85, "no": 0.8, "differ": 0.75, "unsaid": 0.0}
"""How often a verdict is right, on the questions that its rules were made on (`newsdesk evaluate wire`)."""
NAMED = 2  # speakers, at most
CLOSEST = "Closest in the articles:"


def yes_or_no(evidence: Evidence) -> Answer | None:
    """Yes, no, that the articles differ, or that they do not say outright; None for a question of another kind.

    Whatever else a reader may find is no answer to it.
    """
    ruled = ruling(evidence.question, evidence.hits, evidence.judge)
    if ruled is None:
        return None
    if ruled.outcome == "unsaid":
        return _unsaid(evidence, ruled.deciding) or compose(
            replace(evidence, reading=replace(evidence.reading, confidence=0.0))
        )
    citations = _citations(evidence, ruled.deciding, SURE[ruled.outcome])
    marks = tuple(citation.n for citation in citations)
    return Answer(
        question=evidence.question,
        status="answered",
        statements=(
            Statement(_verdict(ruled), marks, "verdict"),
            *(labelled(citation, citation.quote) for citation in citations),
            *(Statement(note, (), "note") for note in evidence.notes),
        ),
        span=None,
        confidence=SURE[ruled.outcome],
        citations=tuple(citations),
        kind="yes_no",
    )


def _verdict(ruled: Ruling) -> str:
    """The verdict in words, with who says so where it is not the articles themselves."""
    speakers = list(dict.fromkeys(each.by for each in ruled.deciding))
    if ruled.outcome not in BY or "" in speakers:
        return SAID[ruled.outcome]
    return BY[ruled.outcome].format(" and ".join(speakers[:NAMED]))


def _unsaid(evidence: Evidence, deciding: Sequence[Deciding]) -> Answer | None:
    """That the articles do not say it, with the sentences that come closest; None where nothing comes close."""
    close = [each for each in deciding if near(evidence.question, evidence.hits[each.hit])]
    if not close:
        return None
    citations = _citations(evidence, close, evidence.reading.confidence)
    return Answer(
        question=evidence.question,
        status="not_found",
        statements=(
            Statement(SAID["unsaid"], (), "verdict"),
            Statement(CLOSEST, (), "note"),
            *(labelled(citation, citation.quote) for citation in citations),
            *(Statement(note, (), "note") for note in evidence.notes),
        ),
        span=None,
        confidence=min(evidence.reading.confidence, evidence.threshold),
        closest=tuple(replace(citation, answer_start=None, answer_end=None) for citation in citations),
        kind="yes_no",
    )


def _citations(evidence: Evidence, deciding: Sequence[Deciding], chance: float) -> list[Citation]:
    found = []
    for n, each in enumerate(deciding, start=1):
        hit = evidence.hits[each.hit]
        span = Span(each.hit, each.start, each.end, None, None, chance)
        found.append(cite(n, hit, span, evidence.article(hit.article_id), chance))
    return found
