"""The passages read once more without sentences that are no answer, where the best span stands in one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from index.passages import Offsets, sentences
from qa.answering.evidence import Evidence
from qa.reading.sentences import sentence_around
from qa.records import Hit, Reading, Span

READ_AGAIN = 6  # passages of which something is left out, those with the likeliest spans

LeftOut = Callable[[Hit, int, int], bool]
"""Whether the sentence at these offsets of a passage's article is no answer."""


def read_without(evidence: Evidence, question: str, left_out: LeftOut) -> Reading:
    """What the reader finds for a question in the sentences of the passages that are not ``left_out``.

    A passage that loses none was read before, and is looked at whatever was found there.
    """
    likeliest = {span.hit for span in evidence.reading.spans[:READ_AGAIN]}
    kept = {number: _kept(hit, left_out) for number, hit in enumerate(evidence.hits)}
    wanted = [number for number, hit in enumerate(evidence.hits) if number in likeliest or kept[number] == [hit]]
    pieces = [(number, piece) for number in wanted for piece in kept[number]]
    reading = evidence.read(question, [piece for _, piece in pieces])
    return replace(reading, spans=tuple(replace(span, hit=pieces[span.hit][0]) for span in reading.spans))


def preferring(evidence: Evidence, left_out: LeftOut) -> Evidence:
    """The evidence with another answer first, where the best span's sentence is ``left_out`` and others give one.

    What was best comes last then.
    """
    spans = evidence.reading.spans
    if not spans or not left_out(evidence.hits[spans[0].hit], *sentence_at(evidence, spans[0])):
        return evidence
    reading = read_without(evidence, evidence.question, left_out)
    if reading.confidence < evidence.threshold or not reading.spans:
        return evidence
    last = replace(spans[0], score=reading.spans[-1].score)
    return replace(evidence, reading=replace(reading, spans=(*reading.spans, last)))


def sentence_at(evidence: Evidence, span: Span) -> Offsets:
    """Where the sentences of a span's marked words stand in its article; its quote where none are marked."""
    hit = evidence.hits[span.hit]
    if span.start is None or span.end is None:
        return span.quote_start, span.quote_end
    return sentence_around(hit.text, hit.start, span.start, span.end)


def marked(number: int, hit: Hit, sentence: Offsets, words: Offsets) -> Span:
    """The span of ``words`` in a ``sentence`` of a passage, at offsets of its text, that a rule finds and no reader."""
    start, end = sentence
    return Span(number, hit.start + start, hit.start + end, hit.start + words[0], hit.start + words[1], score=1.0)


def _kept(hit: Hit, left_out: LeftOut) -> list[Hit]:
    """The runs of sentences of a passage that are not left out."""
    kept: list[list[int]] = []
    running = False
    for start, end in sentences(hit.text):
        wanted = not left_out(hit, hit.start + start, hit.start + end)
        if wanted and running:
            kept[-1][1] = end
        elif wanted:
            kept.append([start, end])
        running = wanted
    return [replace(hit, text=hit.text[start:end], start=hit.start + start, end=hit.start + end) for start, end in kept]
