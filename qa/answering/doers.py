"""Who did it: of "Abe was shot on Friday" nobody in the sentence did, but for whom "by" names."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.answering.evidence import Evidence
from qa.answering.on_purpose import DOUBT
from qa.answering.read_again import sentence_at
from qa.english.roots import root
from qa.english.verbs import AUXILIARIES, base_of_past
from qa.records import Span
from qa.words import words

_WHO_DID = re.compile(r"^(?:so |and |but )*who (?P<verb>[a-z]+) (?!to\b)\w", re.IGNORECASE)
_DONE = re.compile(r"\b(?:was|were|been|being|is|are|be)(?: \w+ly)? (?P<verb>[a-z]+)\b", re.IGNORECASE)
_BY = re.compile(r"\bby\b", re.IGNORECASE)


def by_the_doer(evidence: Evidence) -> Evidence:
    """The evidence without the spans of sentences that tell that it was done, and by nobody that they name.

    Where others are not sure enough it is not answered, and they are what comes closest.
    """
    asked = _WHO_DID.match(evidence.question)
    spans = evidence.reading.spans
    verb = asked["verb"].lower() if asked else ""
    if not spans or verb in AUXILIARIES or not base_of_past(verb):
        return evidence
    did = root(verb)
    left = tuple(span for span in spans if not _was_done(evidence, span, did))
    if left and left[0] is spans[0]:
        return replace(evidence, reading=replace(evidence.reading, spans=left))
    share = min(1.0, left[0].score / spans[0].score) if left and spans[0].score else 0.0
    sure = evidence.reading.confidence * share
    if sure < evidence.threshold:
        unsure = min(evidence.reading.confidence, DOUBT * evidence.threshold)
        return replace(evidence, reading=replace(evidence.reading, confidence=unsure))
    return replace(evidence, reading=replace(evidence.reading, spans=left, confidence=sure))


def _was_done(evidence: Evidence, span: Span, did: str) -> bool:
    """Whether the sentence of a span tells that it was done, and the span stands not behind "by" there."""
    if span.start is None:
        return False
    start, end = sentence_at(evidence, span)
    text = evidence.article(evidence.hits[span.hit].article_id).text
    sentence, at = text[start:end], span.start - start
    done = [match for match in _DONE.finditer(sentence) if root(match["verb"].lower()) == did]
    active = sum(root(word) == did for word in words(sentence)) - len(done)
    return bool(done) and not active and not _BY.search(sentence, done[0].end(), max(at, done[0].end()))
