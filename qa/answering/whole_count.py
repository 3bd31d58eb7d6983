"""Counts of the whole: who died, of "a gunman killed 19 children and two teachers", are not 19.

Words that ask for the whole ("in total") stand in few articles: where nothing answers with them, it is read without.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa.answering.evidence import Evidence
from qa.english.verbs import AUXILIARIES
from qa.numbers import IN_WORDS
from qa.reading.counted import asks_of_anybody
from qa.records import Span

_COUNT = rf"(?:\d[\d,]*|{IN_WORDS}|an?\b)"
_TWO_PARTS = re.compile(
    rf"{_COUNT}\s+(?:[\w’'-]+\s+){{0,2}}(?P<first>[\w’'-]+)\s+and\s+(?:another\s+)?{_COUNT}\s+(?P<second>[\w’'-]+)",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"[\s,]+(?:in (?:total|all)|all (?:in all|told|together)|altogether|overall|in the end|combined)(?=[\s,?.!]*$)",
    re.IGNORECASE,
)
_ALL = frozenset("people persons others more of in percent".split())


def read_in_all(evidence: Evidence) -> Evidence:
    """The evidence as it is read without the words at its end that ask for the whole, where nothing answers those."""
    question = _IN_ALL.sub("", evidence.question)
    if evidence.answered or question == evidence.question:
        return evidence
    reading = evidence.read(question, evidence.hits)
    return replace(evidence, reading=reading) if reading.confidence >= evidence.threshold else evidence


def whole_count(evidence: Evidence) -> Evidence:
    """The evidence with both parts marked, where it is asked how many people something befell and one was found."""
    if not asks_of_anybody(evidence.question):
        return evidence
    spans = tuple(_with_both(evidence, span) for span in evidence.reading.spans)
    return replace(evidence, reading=replace(evidence.reading, spans=spans))


def _with_both(evidence: Evidence, span: Span) -> Span:
    if span.start is None or span.end is None:
        return span
    hit = evidence.hits[span.hit]
    both = _TWO_PARTS.match(hit.text, span.start - hit.start)
    if both is None or hit.start + both.end() <= span.end or hit.start + both.end() > span.quote_end:
        return span
    named = {both["first"].lower(), both["second"].lower()}
    return span if named & (_ALL | AUXILIARIES) else replace(span, end=hit.start + both.end())
