"""Answers to "what did CNN say about …?": the sentences of an outlet's articles that are nearest to what is asked."""

from __future__ import annotations

from index.records import Scope
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled
from qa.answering.gathering import Piece, alike, gathered, on_subject, pieces, quoted
from qa.conversation.filters import asked_filters
from qa.records import Answer

PASSAGES = 20  # that are looked through
MOST = 3  # sentences
FALL = 0.3  # by how much less worth than the best a sentence may be
SAME = 0.75  # nearness from which two sentences tell the same
SURE = 0.35  # confidence of a span from which that is the answer


def reported(evidence: Evidence) -> Answer | None:
    """What the outlets that the question names tell of it; None where it names none, or they tell nothing of it."""
    outlets = list(dict.fromkeys(hit.outlet for hit in evidence.hits if hit.outlet))
    asked = asked_filters(evidence.question, lambda: outlets, Scope(as_of=evidence.as_of))
    if not asked.outlets or asked.reads or asked.rest == evidence.question or evidence.reading.confidence >= SURE:
        return None
    hits = [hit for hit in on_subject(evidence, asked.rest, PASSAGES) if hit.outlet in asked.outlets]
    found = pieces(asked.rest, hits, evidence.encode)
    chosen: list[Piece] = []
    for piece in found:
        close = piece.worth >= found[0].worth - FALL
        if close and len(chosen) < MOST and all(alike(piece, other) < SAME for other in chosen):
            chosen.append(piece)
    if not chosen:
        return None
    citations = [quoted(n, piece, evidence.article(piece.hit.article_id)) for n, piece in enumerate(chosen, start=1)]
    lead = f"{', '.join(asked.outlets)} on “{asked.rest.rstrip(' ?.!')}”, the nearest first:"
    return gathered(evidence, "quotations", lead, [labelled(each, each.quote) for each in citations], citations)
