"""Corrections of two sentences: "We said that 15 boats sank. The correct figure is 50." Neither is told alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.passages import Offsets, sentences
from qa.answering.citations import sentence_of
from qa.answering.evidence import Evidence
from qa.answering.figures import figure_of, figures_in
from qa.records import Span
from qa.words import content_words

SHARED = 2  # telling words that a sentence has in common with the one that is put right
_REPORTED = re.compile(
    r"\b(?:we|reports?|articles?|stor(?:y|ies)|versions?|headlines?|captions?|graphics?|columns?|items?|pieces?)\b"
    r"[^.;]*?\b(?:said|stated|reported|gave|wrote|put|named|called|described|misspelt|misspelled|misstated|misidentified"
    r"|misquoted)\b",
    re.IGNORECASE,
)
_PUTS_RIGHT = re.compile(
    r"(?:in fact\b|(?:the|its|his|her|their) (?:correct|right|true|actual) (?:\w+ )?(?:is|was|are|were)\b"
    r"|(?:it|that|this|the \w+) should (?:have (?:said|read|been)|read|say|be)\b)|.*, not [^,]+[.!]$",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?: (?:hundred|thousand|million|billion|trillion))?(?: [a-z]+)?(?=[.,;]|$)")


def with_what_is_right(text: str, spans: Sequence[Offsets]) -> list[Offsets]:
    """The sentences ``spans`` of ``text``, one that is put right by the next together with that."""
    joined: list[Offsets] = []
    left = list(spans)
    while left:
        start, end = left.pop(0)
        if left and _are_a_correction(text[start:end], text[slice(*left[0])]):
            end = left.pop(0)[1]
        joined.append((start, end))
    return joined


def is_a_correction(quote: str) -> bool:
    """Whether a quote is a sentence and the one that puts it right."""
    bounds = sentences(quote)
    return len(bounds) == 2 and len(with_what_is_right(quote, bounds)) == 1


def corrected_figure(evidence: Evidence) -> Evidence:
    """The evidence with the figure first by which a correction that was read replaces that of the best span."""
    spans = evidence.reading.spans
    given = _figure(evidence, spans[0]) if spans else ""
    if not given:
        return evidence
    told = content_words(sentence_of(evidence.hits[spans[0].hit], spans[0]))
    for wrong, right in _corrections(evidence):
        if given in {figure for figure, _, _ in figures_in(wrong)} and len(told & content_words(wrong)) >= SHARED:
            first = replace(right, score=spans[0].score)
            return replace(evidence, reading=replace(evidence.reading, spans=(first, *spans)))
    return evidence


def _corrections(evidence: Evidence) -> Iterator[tuple[str, Span]]:
    """Sentences of the passages that are put right, each with the figure that does so, within a quote of both."""
    for at, hit in enumerate(evidence.hits):
        bounds = sentences(hit.text)
        for (start, end), (first, last) in pairwise(bounds):
            wrong, right = hit.text[start:end], hit.text[first:last]
            if not _are_a_correction(wrong, right) or not (found := figures_in(right)):
                continue
            _, begin, number = found[0]
            begin -= begin > 0 and right[begin - 1] in "$£€¥"
            unit = _UNIT.match(right, number)
            marked = (hit.start + first + begin, hit.start + first + (unit.end() if unit else number))
            yield wrong, Span(at, hit.start + start, hit.start + last, *marked, 0.0)


def _are_a_correction(sentence: str, after: str) -> bool:
    return bool(_REPORTED.search(sentence) and _PUTS_RIGHT.match(after))


def _figure(evidence: Evidence, span: Span) -> str:
    if span.start is None or span.end is None:
        return ""
    hit = evidence.hits[span.hit]
    return figure_of(hit.text, span.start - hit.start, span.end - hit.start)
