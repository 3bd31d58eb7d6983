"""Figures that another one has taken the place of: by a correction, or by a change that a later article tells of.

Corrections are of two sentences: "We said that 15 boats sank. The correct figure is 50." Neither is told alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from index.passages import Offsets, sentences
from qa.answering.evidence import Evidence
from qa.reading.citations import sentence_of
from qa.reading.figures import figure_of, figures_in, with_unit
from qa.records import Span
from qa.retrieval.recency import asked_period
from qa.words import content_words

SHARED = 2  # telling words that a sentence has in common with the one that is put right
_REPORTED = re.compile(
    r"\b(?:we|reports?|articles?|stor(?:y|ies)|versions?|headlines?|captions?|graphics?|columns?|items?|pieces?"
    r"|obituar(?:y|ies)|re?views?|interviews?|profiles?|editorials?)\b"
    r"[^.;]*?\b(?:said|stated|reported|gave|wrote|put|named|called|described|misspelt|misspelled|misstated|misidentified"
    r"|misquoted)\b",
    re.IGNORECASE,
)
_PUTS_RIGHT = re.compile(
    r"(?:in fact\b|(?:the|its|his|her|their) (?:correct|right|true|actual) (?:\w+ )?(?:is|was|are|were)\b"
    r"|(?:it|that|this|the \w+) should (?:have (?:said|read|been)|read|say|be)\b)|.*, not [^,]+[.!]$",
    re.IGNORECASE,
)
_IS_CALLED_ONE = re.compile(r"(?:corrections?|clarifications?|corrected|editor[’']s note)\b", re.IGNORECASE)
_TAKES_IT_UP = re.compile(r"(?:it|they|he|she|there|the \w+) \w+", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:cut|reduced?|lower(?:ed|s)|rais(?:ed|es)|increas(?:ed|es)|extend(?:ed|s)|shorten(?:ed|s)|chang(?:ed|es)|mov(?:ed|es)"
    r"|widen(?:ed|s)|narrow(?:ed|s)|expand(?:ed|s)|shr[au]nk|fell|fallen|rose|risen|grew|grown|dropp?(?:ed|s)|revis(?:ed|es)"
    r"|goes|gone|went) [^.;]*\bfrom $",
    re.IGNORECASE,
)
_NOT = re.compile(r"[^.;,\d]{0,20},? (?:and )?not (?:in |on |at |from |for )?[$£€¥]?")
_TO = re.compile(r"[^.;,]{0,40}? to (?:only |just |as (?:many|much) as |about |around |some |at least )?[$£€¥]?$")


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


def is_headed_so(headline: str) -> bool:
    """Whether a headline calls its article a correction, which is of the story that it puts right."""
    return bool(_IS_CALLED_ONE.match(headline))


def is_a_correction(quote: str) -> bool:
    """Whether a quote is a sentence and the one that puts it right."""
    bounds = sentences(quote)
    return len(bounds) == 2 and len(with_what_is_right(quote, bounds)) == 1


def corrected_figure(evidence: Evidence) -> Evidence:
    """The evidence with the figure first that has taken the place of the best span's, in a passage that was read."""
    spans = evidence.reading.spans
    given = figure_given(evidence, spans[0]) if spans else ""
    if not given:
        return evidence
    told = content_words(sentence_of(evidence.hits[spans[0].hit], spans[0]))
    later = () if asked_period(evidence.question, evidence.as_of) else _changes(evidence, spans[0])
    for wrong, right in chain(_corrections(evidence), later):
        if given in {figure for figure, _, _ in figures_in(wrong)} and len(told & content_words(wrong)) >= SHARED:
            first = replace(right, score=spans[0].score)
            return replace(evidence, reading=replace(evidence.reading, spans=(first, *spans)))
    return evidence


def _changes(evidence: Evidence, best: Span) -> Iterator[tuple[str, Span]]:
    """What sentences of later articles say until "from ten", each with the figure that it was changed to."""
    day = evidence.hits[best.hit].published
    for at, hit in enumerate(evidence.hits):
        for start, end in sentences(hit.text) if hit.published > day else ():
            text = hit.text[start:end]
            for (_, old, past), (_, new, number) in pairwise(figures_in(text)):
                if _CHANGED.search(text[:old].rstrip("$£€¥")) and _TO.fullmatch(text[past:new]):
                    first, last = with_unit(text, new, number)
                    at_start = hit.start + start
                    yield text[:new], Span(at, at_start, hit.start + end, at_start + first, at_start + last, 0.0)


def _corrections(evidence: Evidence) -> Iterator[tuple[str, Span]]:
    """Sentences of the passages that are put right, each with the figure that does so, within a quote of both."""
    for at, hit in enumerate(evidence.hits):
        bounds = sentences(hit.text)
        for (start, end), (first, last) in pairwise(bounds):
            wrong, right = hit.text[start:end], hit.text[first:last]
            if not _are_a_correction(wrong, right, headed=is_headed_so(hit.title)) or not (found := figures_in(right)):
                continue
            begin, past = with_unit(hit.text, first + found[0][1], first + found[0][2])
            yield wrong, Span(at, hit.start + start, hit.start + last, hit.start + begin, hit.start + past, 0.0)
        for start, end in bounds:
            text = hit.text[start:end]
            for (_, begin, past), (_, other, _) in pairwise(figures_in(text)):  # "in 2013, not 2011"
                if _NOT.fullmatch(text[past:other]):
                    at_start = hit.start + start
                    first, last = with_unit(text, begin, past)
                    right_one = Span(at, at_start, hit.start + end, at_start + first, at_start + last, 0.0)
                    yield f"{text[:begin]}{text[other:]}", right_one


def _are_a_correction(sentence: str, after: str, *, headed: bool = False) -> bool:
    """Whether a sentence is put right by the next: "Correction: We said that it employs 640. It employs 460.".

    ``headed``, the headline calls it a correction.
    """
    if not _REPORTED.search(sentence):
        return False
    if _PUTS_RIGHT.match(after):
        return True
    wrong, right = ({figure for figure, _, _ in figures_in(text)} for text in (sentence, after))
    return bool((headed or _IS_CALLED_ONE.match(sentence)) and _TAKES_IT_UP.match(after) and wrong and right - wrong)


def figure_given(evidence: Evidence, span: Span) -> str:
    """The figure that a span gives; "" where it gives none."""
    if span.start is None or span.end is None:
        return ""
    hit = evidence.hits[span.hit]
    return figure_of(hit.text, span.start - hit.start, span.end - hit.start)
