"""Questions of two parts: "How many did the union want and how many did the company offer?" has an answer to each."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.answering.answer import OTHERS, compose
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled
from qa.reading.citations import cite, sentence_of
from qa.records import Answer, Citation, Hit, Span
from qa.statements import Statement
from qa.words import content_words

_WH = r"(?:how (?:many|much|long|far|high|big|old)|what|who|when|where|which)"
_PARTS = re.compile(rf"^(?P<one>{_WH}\b.+?),? and (?P<two>{_WH}\b.+?)[\s?.!]*$", re.IGNORECASE)
_ASKED = re.compile(
    rf"^(?P<wh>{_WH}\b)(?P<thing>.*?)(?= (?:do|does|did|is|are|was|were|has|have|had|will|would|can|could)\b)",
    re.IGNORECASE,
)


def parts_asked(question: str) -> tuple[str, str] | None:
    """The two questions that one joins by "and"; what the second counts is taken from the first where it says none."""
    found = _PARTS.match(question.strip())
    if found is None:
        return None
    one, two = _ASKED.match(found["one"]), _ASKED.match(found["two"])
    if one is None or two is None or not content_words(found["one"]):
        return None
    thing = two["thing"] or (one["thing"] if one["wh"].lower() == two["wh"].lower() else "")
    return f"{found['one'].strip()}?", f"{two['wh']}{thing}{found['two'][two.end() :]}?"


def both_answered(evidence: Evidence) -> Answer | None:
    """An answer to each part of a question, where both are found in different sentences; None for other questions.

    What else the whole question finds stands apart.
    """
    parts = parts_asked(evidence.question)
    if parts is None or not evidence.answered:
        return None
    found = [_answered(evidence, part) for part in parts]
    one, two = found
    if one is None or two is None or sentence_of(*one) == sentence_of(*two):
        return None
    rest = [each for each in compose(evidence).citations if not any(_holds(each, *part) for part in (one, two))]
    citations = [
        cite(n, hit, replace(span, hit=0), evidence.article(hit.article_id), span.score)
        for n, (hit, span) in enumerate((one, two), start=1)
    ]
    said = [labelled(c, sentence_of(hit, span)) for c, (hit, span) in zip(citations, (one, two), strict=True)]
    further = [replace(each, n=n) for n, each in enumerate(rest, start=len(citations) + 1)]
    apart = [Statement(OTHERS, (), "note"), *(labelled(each, each.quote) for each in further)] if further else []
    notes = [Statement(note, (), "note") for note in evidence.notes]
    return Answer(
        question=evidence.question,
        status="answered",
        statements=(*said, *apart, *notes),
        span=_marked(one[0], one[1]),
        confidence=min(one[1].score, two[1].score),
        citations=(*citations, *further),
    )


def _answered(evidence: Evidence, part: str) -> tuple[Hit, Span] | None:
    """The passage and the span that answer a part, scored by how sure that is; None where it is not sure enough."""
    reading = evidence.read(part, evidence.hits)
    span = next((each for each in reading.spans if each.start is not None), None)
    if span is None or reading.confidence < evidence.threshold:
        return None
    return evidence.hits[span.hit], replace(span, score=reading.confidence)


def _holds(citation: Citation, hit: Hit, span: Span) -> bool:
    return citation.article_id == hit.article_id and citation.start < span.quote_end and span.quote_start < citation.end


def _marked(hit: Hit, span: Span) -> str | None:
    return None if span.start is None or span.end is None else hit.text[span.start - hit.start : span.end - hit.start]
