"""Lists and counts: what the articles enumerate, and what the reader finds in several passages, point by point.

A point is the articles' own words, cited. The sentence that fits the question best gives the list; others add to it
where they name some of the same, or where the reader finds an answer in them that is nearly as likely as its best.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.passages import Offsets, sentences
from qa.answering.answer import UNSURE
from qa.answering.evidence import Evidence
from qa.answering.series import is_name, ordinals, points, series
from qa.conversation.requests import COUNTS, Listing, list_of
from qa.reading.citations import cite, whole
from qa.reading.sentences import sentence_around
from qa.records import Answer, Citation, Hit, Span
from qa.statements import Statement
from qa.sureness import LOW
from qa.words import content_words, words

PASSAGES = 24  # looked through for series
MOST_POINTS = 20
MOST_QUOTES = 6
COMPARED = 24  # series whose nearness to the question is looked at
FITS, FITS_UNSURE = 0.8, 0.9  # of a series' worth, from which it answers; where the reader is not sure
ALSO = 0.7  # share of the best span's score from which a further span is a point
SLACK = 12  # characters by which a span and the item that it is may differ
COUNTED_BEFORE = 2  # sentences before a series, in which its number may be told
OPENING = 8  # characters before a series that opens its sentence: "The ", "“"
LONGEST_SHORT = 300  # characters of a short answer
NAMED = "Named in the articles:"
LISTED = "The articles list:"
# The last word before a series, but for what leads from it to the series.
_LINK = re.compile(
    r"(?P<noun>[\w’'-]+)[\s,:(–—-]*(?:(?:that |which )?"
    r"(?:includ(?:e[sd]?|ing)|such as|like|namely|are|were|of|being|ranging from)(?: both| the following)?)?"
    r"[\s:“\"(–—-]*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"\b({'|'.join(COUNTS)}|\d{{1,2}})((?: [\w’'-]+){{1,3}})", re.IGNORECASE)
_NAMED_THINGS = frozenset(
    "companies firms countries nations states cities towns villages districts counties regions provinces streets roads "
    "airports teams clubs banks airlines universities schools films movies actors actresses players candidates "
    "nominees ministers senators planets islands outlets newspapers".split()
)
_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_ARTICLE = frozenset("the a an his her its their former and".split())
# What tells how many, vague words too. `qa.reading.ranking` has a list of its own: its weights are fitted with it.
_NUMBER = re.compile(
    r"\d|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|dozens?|hundreds?|thousands?|millions?|half|both|many|several|few)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Items at offsets of one article, quoted by ``start..end`` of ``hit``; ``worth`` tells how well they answer."""

    hit: Hit
    start: int
    end: int
    items: tuple[Offsets, ...]
    worth: float = 0.0
    structured: bool = False
    """Whether the items have paragraphs or sentences of their own."""
    counted: bool = False
    """Whether they are as many as the text says before them."""


@dataclass(slots=True)
class _Gathered:
    """Points so far, each with the numbers of the quotes that hold it."""

    quotes: list[Enumeration] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    marks: list[list[int]] = field(default_factory=list)

    def add(self, found: Enumeration) -> None:
        number = len(self.quotes) + 1
        self.quotes.append(found)
        for item in found.items:
            text = _slice(found.hit, item)
            at = next((at for at, known in enumerate(self.texts) if same_item(known, text)), None)
            if at is None:
                self.texts.append(text)
                self.marks.append([number])
                continue
            if number not in self.marks[at]:
                self.marks[at].append(number)
            if len(text) > len(self.texts[at]):
                self.texts[at] = text

    def holds(self, found: Enumeration) -> int:
        """How many of its items are there already."""
        return sum(any(same_item(known, _slice(found.hit, item)) for known in self.texts) for item in found.items)


def compose_list(evidence: Evidence) -> Answer | None:
    """A list of points, or a count of them; None where none is asked for, or fewer than two are found."""
    asked = list_of(evidence.question)
    if asked is None or not evidence.hits:
        return None
    if asked.counted:
        evidence = _which_ones(evidence)
        if _counted_there(evidence):
            return None
    gathered = _gather(evidence, asked)
    if len(gathered.texts) < 2:
        return None
    return _answer(evidence, asked, gathered)


def same_item(one: str, other: str) -> bool:
    """Whether two points name the same: one's words, but for articles, are the other's in part, or a name's end is."""
    first, second = (f" {' '.join(word for word in words(text) if word not in _ARTICLE)} " for text in (one, other))
    if not first.strip() or not second.strip():
        return False
    ends = [text.split()[-2:] for text in (one, other)]
    same_name = ends[0] == ends[1] and len(ends[0]) == 2 and all(word[:1].isupper() for word in ends[0])
    return first in second or second in first or same_name


def _counted_there(evidence: Evidence) -> bool:
    """Whether the reader found a number, which is the answer then; or nothing that it stands for."""
    if not evidence.answered:
        return True
    hits, spans = evidence.hits, evidence.reading.spans
    return any(span.start is None or _NUMBER.search(_slice(hits[span.hit], _marked(span))) for span in spans[:3])


def _which_ones(evidence: Evidence) -> Evidence:
    """The evidence as it is read for which they are, where none tells how many."""
    if evidence.answered:
        return evidence
    question = _HOW_MANY.sub("which", evidence.question, count=1)
    reading = evidence.read(question, evidence.hits)
    return replace(evidence, reading=reading) if reading.confidence >= evidence.threshold else evidence


def _gather(evidence: Evidence, asked: Listing) -> _Gathered:
    gathered = _Gathered()
    spans = [span for span in evidence.reading.spans if span.start is not None]
    if not asked.plainly:
        spans = spans if evidence.answered else []
        if spans and (found := _framed(evidence, spans[0])) and _all_names(found) and _joined(found):
            gathered.add(found)
        return gathered
    ranked = [
        each
        for each in _ranked(evidence, asked, spans)
        if each.structured or each.counted or _agrees(evidence, each, spans)
    ]
    for found in ranked:
        complete = bool(asked.count) and len(gathered.texts) == asked.count
        known = gathered.holds(found)
        if len(gathered.quotes) < MOST_QUOTES and (
            not gathered.quotes or known == len(found.items) or (known and not complete)
        ):
            gathered.add(found)
        if ranked[0].structured:
            return gathered
    if ranked and (not _all_names(ranked[0]) or len(gathered.texts) == asked.count):
        return gathered
    asking = content_words(evidence.question)
    for span in spans:
        if (
            span.score < spans[0].score * ALSO
            or evidence.reading.confidence < LOW
            or len(gathered.quotes) == MOST_QUOTES
        ):
            break
        found = _framed(evidence, span) or _single(evidence, span)
        told = len(content_words(_quoted(found)) & asking) * 2 >= len(asking)
        if told and found.items and _all_names(found) and gathered.holds(found) < len(found.items):
            gathered.add(found)
    return gathered


def _agrees(evidence: Evidence, found: Enumeration, spans: Sequence[Span]) -> bool:
    """Whether a series names what the reader stands for, where it is fairly sure of that."""
    if evidence.reading.confidence < LOW or not spans:
        return True
    best = _slice(evidence.hits[spans[0].hit], _marked(spans[0]))
    return any(same_item(best, _slice(found.hit, item)) for item in found.items)


def _joined(found: Enumeration) -> bool:
    """Whether all items are meant, not one of them."""
    return " or " not in _slice(found.hit, (found.items[0][0], found.items[-1][1]))


def _single(evidence: Evidence, span: Span) -> Enumeration:
    """A span as a point of its own."""
    hit = evidence.hits[span.hit]
    start, end = _marked(span)
    item = _wanted(evidence, hit, [(start, end)])
    return Enumeration(hit, *sentence_around(hit.text, hit.start, start, end), item, span.score)


def _framed(evidence: Evidence, span: Span) -> Enumeration | None:
    """The series that a span of the reader's covers, or of which it is one item; its edges are those of the span."""
    hit = evidence.hits[span.hit]
    first, last = _marked(span)
    bounds = sentence_around(hit.text, hit.start, first, last)
    text = evidence.article(hit.article_id).text
    for items in series(text, *bounds):
        if met := _met(text, items, first, last):
            return Enumeration(hit, *bounds, _wanted(evidence, hit, met), span.score)
    return None


def _met(text: str, items: Sequence[Offsets], first: int, last: int) -> list[Offsets]:
    """The items, where ``first..last`` covers two of them (it tells their outer edges then) or is nearly one."""
    covered = [item for item in items if item[0] < last and item[1] > first]
    if len(covered) > 1:
        kept, named = list(items), is_name(text, items[-1])
        if kept[0][0] < first < kept[0][1]:
            kept[0] = (first, kept[0][1])
        if kept[-1][0] < last and (last < kept[-1][1] or not named):
            kept[-1] = (kept[-1][0], last)
        return kept
    near = covered and abs(covered[0][0] - first) + abs(covered[0][1] - last) <= SLACK
    return list(items) if near else []


def _ranked(evidence: Evidence, asked: Listing, spans: Sequence[Span]) -> list[Enumeration]:
    """The series that answer, as their lead-in or the reader says; best first."""
    found = list({(e.hit.article_id, e.items): e for e in _series(evidence, asked, spans) if len(e.items) > 1}.values())
    if asked.noun in _NAMED_THINGS:
        found = [each for each in found if _all_names(each)]
    if not found:
        return []
    found = sorted(found, key=lambda each: -each.worth)[:COMPARED]
    vectors = evidence.encode([evidence.question, *(_quoted(each) for each in found)])
    nearness = vectors[1:] @ vectors[0]
    weighed = [replace(each, worth=each.worth + float(near)) for each, near in zip(found, nearness, strict=True)]
    fits = FITS if evidence.reading.confidence >= LOW else FITS_UNSURE
    return sorted((each for each in weighed if each.worth >= fits), key=lambda each: -each.worth)


def _series(evidence: Evidence, asked: Listing, spans: Sequence[Span]) -> Iterator[Enumeration]:
    """The series that are supported, worth what the words around them and the reader say for them."""
    about = content_words(evidence.question)
    noun = content_words(asked.noun)
    hits = {hit.passage_id: hit for hit in (*evidence.hits, *evidence.search(evidence.question, PASSAGES))}
    marks = {evidence.hits[span.hit].passage_id: span for span in spans}
    for hit in hits.values():
        article = evidence.article(hit.article_id)
        text = article.text
        bounds = [(hit.start + a, hit.start + b) for a, b in sentences(hit.text)]
        for number, (start, end) in enumerate(bounds):
            said = content_words(text[start:end])
            worth = 0.3 * _shared(about, f"{hit.title} {text[start:end]}")
            if noun & said and re.search(r":[”\"]?$", text[start:end]) and (items := _section(text, end, about)):
                every = whole(article)
                yield Enumeration(every, start, items[-1][1], _wanted(evidence, every, items), 0.3 + worth, True)
            if noun & said and (items := ordinals(text, bounds[number:])) and items[0][0] >= start:
                yield Enumeration(hit, items[0][0], items[-1][1], tuple(items), 0.2 + worth, True)
            for items in series(text, start, end):
                # A series that opens its sentence may be counted in one before: "three schools. St Bride's, ..."
                before = bounds[max(0, number - COUNTED_BEFORE)][0] if items[0][0] - start < OPENING else start
                supported = 0.0
                span = marks.get(hit.passage_id)
                if span and (met := _met(text, items, *_marked(span))):
                    items = met
                    supported += 0.1 + 0.4 * span.score
                if noun and _leads(text[start : items[0][0]], noun):
                    supported += 0.25
                if asked.count and len(items) == asked.count:
                    supported += 0.2
                counted = _counted_at(text[before : items[0][0]], noun, len(items))
                opening = start
                if counted is not None:
                    supported += 0.35
                    opening = next(a for a, b in bounds if b > before + counted)
                    worth = max(worth, 0.3 * _shared(about, f"{hit.title} {text[opening:end]}"))
                if supported:
                    given = _wanted(evidence, hit, items)
                    yield Enumeration(hit, opening, end, given, worth + supported, counted=counted is not None)


def _shared(about: frozenset[str], text: str) -> float:
    """Which share of the question's words stands in a text."""
    return len(about & content_words(text)) / max(1, len(about))


def _leads(before: str, noun: frozenset[str]) -> bool:
    """Whether the words right before a series name what it lists: "three towns: Aldby", "symptoms include fever"."""
    link = _LINK.search(before)
    return bool(link and noun & content_words(link["noun"]))


def _counted_at(before: str, noun: frozenset[str], count: int) -> int | None:
    """Where the text before a series says that there are as many: "closed three schools. St Bride's, ..."."""
    for match in _COUNTED.finditer(before):
        if COUNTS.get(match[1].lower(), match[1]) in (count, str(count)) and noun & content_words(match[2]):
            return match.start()
    return None


def _section(text: str, lead: int, about: frozenset[str]) -> list[Offsets]:
    """The points after a lead-in; of those under headings in capitals, the ones whose heading fits best."""
    sections: list[list[Offsets]] = [[]]
    fits = [0]
    for item in points(text, lead):
        if text[slice(*item)].isupper():
            sections.append([])
            fits.append(len(about & content_words(text[slice(*item)])))
        else:
            sections[-1].append(item)
    filled = [at for at, section in enumerate(sections) if section]
    return sections[max(filled, key=lambda at: (fits[at], -at))] if filled else []


def _wanted(evidence: Evidence, hit: Hit, items: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """The items that say something that the question does not say itself."""
    asked = content_words(evidence.question)
    return tuple(item for item in items if content_words(_slice(hit, item)) - asked)


def _all_names(found: Enumeration) -> bool:
    return all(is_name(text := _slice(found.hit, item), (0, len(text))) for item in found.items)


def _marked(span: Span) -> Offsets:
    assert span.start is not None and span.end is not None
    return span.start, span.end


def _answer(evidence: Evidence, asked: Listing, gathered: _Gathered) -> Answer:
    citations = [_cited(evidence, n, found) for n, found in enumerate(gathered.quotes, start=1)]
    texts, marks = gathered.texts[:MOST_POINTS], gathered.marks[:MOST_POINTS]
    names = sum(is_name(text, (0, len(text))) for text in texts) * 2 > len(texts)
    lead = NAMED if names else LISTED
    if asked.counted:
        lead = f"Counted from the articles, which {'name' if names else 'list'} {len(gathered.texts)}:"
    listed = [Statement(text, tuple(numbers), "point") for text, numbers in zip(texts, marks, strict=True)]
    left = len(gathered.texts) - len(texts)
    more = [Statement(f"{left} more stand in the quotes.", (), "note")] if left else []
    doubt = [Statement(UNSURE, (), "note")] if evidence.reading.confidence < LOW else []
    notes = [Statement(note, (), "note") for note in evidence.notes]
    first = citations[0]
    return Answer(
        question=evidence.question,
        status="answered",
        statements=(Statement(lead, (), "note"), *listed, *more, *doubt, *notes),
        span=_short(first),
        confidence=max(evidence.reading.confidence, evidence.threshold),
        citations=tuple(citations),
        kind="list",
    )


def _short(citation: Citation) -> str | None:
    if citation.answer_start is None or citation.answer_end is None:
        return None
    short = citation.quote[citation.answer_start - citation.start : citation.answer_end - citation.start]
    return short if len(short) <= LONGEST_SHORT else None


def _cited(evidence: Evidence, n: int, found: Enumeration) -> Citation:
    marked = Span(0, found.start, found.end, found.items[0][0], found.items[-1][1], 1.0)
    confidence = max(evidence.reading.confidence, evidence.threshold)
    return cite(n, found.hit, marked, evidence.article(found.hit.article_id), confidence)


def _quoted(found: Enumeration) -> str:
    return found.hit.text[found.start - found.hit.start : found.end - found.hit.start][:600]


def _slice(hit: Hit, item: Offsets) -> str:
    return hit.text[item[0] - hit.start : item[1] - hit.start]
