"""Figures of now and of before: "£6.10, up from £5.40" tells both, and what a sentence tells of 2023 is not of now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.passages import Offsets, sentences
from qa.answering.evidence import Evidence
from qa.answering.read_again import preferring, read_without, sentence_at
from qa.reading.figures import NUMERIC, figures_in, with_unit
from qa.records import Hit, Reading, Span
from qa.retrieval.recency import asked_period
from qa.words import words

LONGEST = 40  # characters of what is marked for one figure
NEARLY = 0.4  # share of the best span's score from which another tells a figure of before
ASKS_NOW = re.compile(
    r"\b(?:now|current(?:ly)?|today|at present|presently|at the moment|these days|nowadays|as things stand)\b",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(r"\bhow (?:much|many|high|low|large|big|long)\b", re.IGNORECASE)
_PRESENT = re.compile(r"(?:\b(?:do|does|is|are|has|have)\b|\bwhat['’]s\b)", re.IGNORECASE)
_BEFORE = (
    r"(?:before(?!hand)|previously|formerly|originally|at first|until (?:now|then|recently|lately)|in the past"
    r"|earlier(?! (?:than|today)))\b"
)
_ASKS_BEFORE = re.compile(rf"\b(?:{_BEFORE}|used to\b)", re.IGNORECASE)
_WHAT_BEFORE = re.compile(rf"[\s,]*\b{_BEFORE}[^?]*", re.IGNORECASE)
_QUALIFIED = r"(?:only |just |as (?:many|much) as |about |around |some |almost |nearly |more than |at least )?[$£€¥]?"
_DROPPED = (
    r"(?:up|down|rising|falling|climbing|dropping|(?:an? )?(?:\w+ )?(?:increase|rise|jump|drop|fall|decrease|cut))"
)
_UP_FROM = re.compile(rf"[^.;]{{0,60}}?[\s,(–—-]{_DROPPED} (?:\w+ ){{0,2}}?from (?:the )?{_QUALIFIED}$", re.IGNORECASE)
_COMPARED = re.compile(
    r"[^.;]{0,60}?[\s,(–—-](?:(?:as )?(?:compared|against)(?: (?:with|to))?|versus|instead of|rather than|when it was"
    rf"|where it was|it was|having been) (?:the )?{_QUALIFIED}$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:cut|reduced?|lower(?:ed|s)|rais(?:ed|es)|increas(?:ed|es)|extend(?:ed|s)|chang(?:ed|es)|shr[au]nk|fell|falls"
    r"|fallen|rose|rises|risen|grew|grows|grown|dropp?(?:ed|s)|slipp?(?:ed|s)|climb(?:ed|s)|jump(?:ed|s)|went|goes|gone"
    r"|doubled|put up|up|down)\b[^.;]{0,60}?"
)
_CHANGED_TO = re.compile(rf"{_CHANGED.pattern} to {_QUALIFIED}$", re.IGNORECASE)
_CHANGED_FROM = re.compile(rf"{_CHANGED.pattern} from (?:the )?{_QUALIFIED}$", re.IGNORECASE)
_FROM = re.compile(rf"[^.;,]{{0,40}}? from (?:the )?{_QUALIFIED}$", re.IGNORECASE)
_TO = re.compile(rf"[^.;,]{{0,40}}? to {_QUALIFIED}$", re.IGNORECASE)
_OF_BEFORE = re.compile(
    r"\b(?:(?:days?|weeks?|months?|years?) (?:ago|earlier|before)|previously|formerly|at the time|used to"
    r"|(?:before|until) (?:then|that|now))\b",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:last|previous|same) (?:week|month|quarter|season|summer|winter|spring|autumn|year)\b|\b(?:before|earlier)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!-)")
_OF_NOW = re.compile(r"\b(?:now|currently|today|this (?:week|month|year)|from (?:this|next))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Both:
    """Where a text gives a figure of now and one of before, and where what compares them begins."""

    now: Offsets
    before: Offsets
    cut: int


def asks_of_now(question: str) -> bool:
    """Whether a question asks how much something is today, by a word for it or by its tense."""
    measured = _HOW_MUCH.search(question) or NUMERIC & frozenset(words(question))
    return bool(measured and (ASKS_NOW.search(question) or _PRESENT.search(question)))


def figure_of_its_time(evidence: Evidence) -> Evidence:
    """The evidence with the figures of the time that is asked about: of now, or of before where that is asked."""
    if _ASKS_BEFORE.search(evidence.question):
        return _of_before(evidence)
    period = asked_period(evidence.question, evidence.as_of)
    if (period or _YEAR.search(evidence.question)) and not ASKS_NOW.search(evidence.question):
        return evidence
    evidence = preferring(evidence, _of_the_past) if asks_of_now(evidence.question) else evidence
    return _marked_anew(evidence, evidence.reading, before=False)


def _of_before(evidence: Evidence) -> Evidence:
    """The evidence with the figure first that was before: it is told beside that of now, for which is asked anew."""
    if not any(_tells_both(hit.text) for hit in evidence.hits):
        return evidence
    plain = _WHAT_BEFORE.sub("", evidence.question)
    spans, sure = evidence.reading.spans, evidence.reading.confidence
    if plain != evidence.question:
        reading = read_without(evidence, plain, _of_the_past)
        spans, sure = (reading.spans, reading.confidence) if reading.confidence >= evidence.threshold else (spans, sure)
    told = [span for span in spans if _both_of(evidence, span) and span.score >= NEARLY * spans[0].score]
    if not told:
        return evidence
    newest = _with_figure(evidence, max(told, key=lambda span: evidence.hits[span.hit].published), before=True)
    others = (span for span in evidence.reading.spans if span.hit != newest.hit)
    return replace(evidence, reading=Reading((newest, *others), sure))


def _marked_anew(evidence: Evidence, reading: Reading, *, before: bool) -> Evidence:
    spans = tuple(_with_figure(evidence, span, before=before) for span in reading.spans)
    return replace(evidence, reading=replace(reading, spans=spans))


def _with_figure(evidence: Evidence, span: Span, *, before: bool) -> Span:
    """A span with the figure marked that is asked for, where its sentence gives one of now and one of before."""
    both = _both_of(evidence, span)
    if both is None or span.start is None or span.end is None:
        return span
    hit = evidence.hits[span.hit]
    wanted, other = (both.before, both.now) if before else (both.now, both.before)
    inside = span.start - hit.start, span.end - hit.start
    if _overlap(inside, wanted) and not _overlap(inside, other):
        return span
    start, end = with_unit(hit.text, *wanted)
    if not before and inside[0] <= start and end < both.cut <= start + LONGEST:
        end = both.cut
    return replace(span, start=hit.start + start, end=hit.start + end)


def _both_of(evidence: Evidence, span: Span) -> _Both | None:
    """The figures of now and of before in the sentence of a span that marks either, at offsets of its passage."""
    hit = evidence.hits[span.hit]
    if span.start is None or span.end is None:
        return None
    inside = span.start - hit.start, span.end - hit.start
    start, end = (at - hit.start for at in sentence_at(evidence, span))
    for both in _compared(hit.text[start:end]):
        moved = _Both(_moved(both.now, start), _moved(both.before, start), both.cut + start)
        if _overlap(inside, moved.now) or _overlap(inside, moved.before):
            return moved
    return None


def _tells_both(text: str) -> bool:
    """Whether a sentence of a passage gives a figure of now and one of before."""
    return any(next(_compared(text[start:end]), None) for start, end in sentences(text))


def _compared(text: str) -> Iterator[_Both]:
    """The pairs of figures in a sentence of which one has taken the other's place."""
    for (_, first, past), (_, second, end) in pairwise(figures_in(text)):
        between, until, after = text[past:second], text[:first], text[end : end + LONGEST]
        then = _OF_BEFORE.search(after) or _LAST.search(after) or _YEAR.search(after)
        cue = _UP_FROM.match(between) or (then and _COMPARED.match(between))
        if cue or (_CHANGED_TO.search(until) and _FROM.fullmatch(between)):
            yield _Both((first, past), (second, end), _end_of_clause(text, past, second))
        elif _CHANGED_FROM.search(until) and _TO.fullmatch(between):
            yield _Both((second, end), (first, past), end)


def _end_of_clause(text: str, past: int, second: int) -> int:
    """Where the words of a figure that ends at ``past`` end, before what compares it with the next one."""
    stop = re.compile(rf"[,;(–—]|\s(?:{_DROPPED}|as|compared|against|versus|instead|rather|when|where|from)\b")
    found = stop.search(text, past, second)
    return found.start() if found else past


def _of_the_past(hit: Hit, start: int, end: int) -> bool:
    return is_of_the_past(hit.text[start - hit.start : end - hit.start], hit.published)


def is_of_the_past(sentence: str, published: str) -> bool:
    """Whether a sentence tells how something was in an earlier year, or at another time, than that of its article."""
    if _OF_NOW.search(sentence):
        return False
    told = sentence
    for both in _compared(sentence):
        told = told[: both.cut] if both.cut < both.before[0] else told  # what is compared with is of before
    years = [int(year[0]) for year in _YEAR.finditer(told)]
    return bool(_OF_BEFORE.search(told)) or (bool(years) and max(years) < int(published[:4] or 0))


def _overlap(one: Sequence[int], other: Sequence[int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _moved(offsets: Offsets, by: int) -> Offsets:
    return offsets[0] + by, offsets[1] + by
