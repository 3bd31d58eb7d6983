"""Timelines: what the articles tell of a subject, a sentence a day, oldest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qa.answering.asked_each import told_by_each
from qa.answering.compared_figures import figure_question, sure_figures
from qa.answering.evidence import Evidence
from qa.answering.gathering import Piece, alike, gathered, on_subject, pieces, quoted
from qa.answering.other_stories import of_the_story
from qa.conversation.courses import Subject, timeline_of, what_became_of
from qa.days import MONTHS, WEEKDAYS
from qa.english.dates import Told, day_words, told_in, told_over
from qa.english.roots import roots
from qa.reading.counted import MEANINGS
from qa.reading.figures import NUMERIC, has_figure
from qa.records import Answer, Hit
from qa.statements import Statement
from qa.words import content_words, words

PASSAGES = 40
MOST = 12  # points
A_DAY = 2  # points of one day
SAME_DAY, SAME, NEARLY_SAME = (
    0.6,
    0.8,
    0.95,
)  # nearness from which two sentences tell the same: of one day, of two days,
# of two days with other numbers
WEAKEST = 0.55  # share of the third best sentence's worth that a point has at least
NEWS = timedelta(7)  # days between what happened and its report
FIRST = 0.2  # what the sentence that an article begins with gains
OPENING = 60  # characters within which an article's first sentence begins
LONGEST_PERIOD = timedelta(45)  # that is told of as one
TOLD = 0.75  # share of the words for what happened that stand in the sentence that tells its day
NEAREST, OPENS, MOST_NAMES = 12, 600, 4  # passages whose articles name the story, where they do, and names
_NAME = re.compile(r"(?<=[\w,;’'] )[A-Z][\w’'-]{2,}")
_DAYS = frozenset({*MONTHS, *WEEKDAYS})
_ASIDE = re.compile(r"\b(?:after|since|before|when|who|which|that|as|because|reported|from)\b")  # what was before
_BESIDE = re.compile(r", [^,]*$")
_DEATHS = content_words("toll deaths dead died victims")
_NTH = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|another)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"\b\d{4}\b")
_OF = re.compile(r"\bof $")  # "our report of 3 September"


@dataclass(frozen=True, slots=True)
class _Point:
    piece: Piece
    day: date
    words: str


def compose_timeline(evidence: Evidence) -> Answer | None:
    """Dated points on what is asked about; None where no timeline is asked for."""
    asked = timeline_of(evidence.question)
    return _timeline(evidence, asked) if asked else None


def course_of_it(evidence: Evidence) -> Answer | None:
    """What sentences that name it tell of what is asked about, for who asks what happened to it: where several do, and
    none alone answers.
    """
    asked = None if evidence.answered else what_became_of(evidence.question)
    if asked is None:
        return None
    named = content_words(asked.what)
    course = _timeline(evidence, asked, keep=lambda hit, text: named <= content_words(text))
    return course if len(course.citations) > 1 else None


def _timeline(evidence: Evidence, asked: Subject, keep: Callable[[Hit, str], bool] | None = None) -> Answer:
    """Dated points on what is asked about, of the sentences that are to be kept."""
    hits = _of_the_story(evidence, asked.what, on_subject(evidence, asked.what, PASSAGES))
    counted = bool(NUMERIC & frozenset(words(asked.what)))
    deaths = counted and bool(_DEATHS & content_words(asked.what))
    keep = keep or (_counts_dead if deaths else _has_figure if counted else None)
    found = pieces(asked.what, hits, evidence.encode, keep=keep)
    found = of_the_story(evidence, asked.what, found)
    if not found:
        return gathered(evidence, "timeline", "", (), ())
    about = content_words(asked.what)
    counts = _changes(evidence, asked.what, hits, found) if counted else []
    points = [point for piece in counts or found for point in _dated(evidence, piece, about)]
    points = _within(points, asked, evidence.as_of)
    points = points[:MOST] if counts else _chosen(points)
    if asked.after and (began := _day_of(evidence, asked.after)):
        points = [point for point in points if point.day >= began]
    chosen = sorted(points, key=lambda point: (point.day, point.piece.hit.published, point.piece.start))
    citations = [
        quoted(n, point.piece, evidence.article(point.piece.hit.article_id)) for n, point in enumerate(chosen, start=1)
    ]
    statements = [
        Statement(citation.quote, (citation.n,), "labelled", point.words)
        for citation, point in zip(citations, chosen, strict=True)
    ]
    return gathered(evidence, "timeline", f"“{asked.what}” in the articles, oldest first:", statements, citations)


def _changes(evidence: Evidence, subject: str, hits: Sequence[Hit], found: Sequence[Piece]) -> list[Piece]:
    """The sentences in which articles give the figure of a subject, the first of each figure; [] where but one is.

    Of an article that gives none for sure, its best sentence counts that is not far less on the subject than those.
    """
    told = told_by_each(evidence, figure_question(subject), hits, MOST)
    given = sure_figures(subject, told)
    articles = {each.piece.hit.article_id for each in given}
    worth = {(piece.hit.article_id, piece.start): piece.worth for piece in found}
    least = min((worth.get((each.piece.hit.article_id, each.piece.start), 1.0) for each in given), default=1.0)
    others: dict[str, Piece] = {}
    for piece in found:
        if piece.hit.article_id not in articles and piece.worth >= WEAKEST * least:
            others.setdefault(piece.hit.article_id, piece)
    first: dict[str, Piece] = {}
    for each in sorted(given, key=lambda each: each.piece.hit.published):
        first.setdefault(each.figure, each.piece)
    return [*first.values(), *others.values()] if len(first) > 1 else []


def _of_the_story(evidence: Evidence, subject: str, hits: Sequence[Hit]) -> list[Hit]:
    """The passages on a subject, and others with the names that several of their articles begin with: a later one may
    say "the brothers are out" of "the trapped miners".
    """
    openings = {hit.article_id: evidence.article(hit.article_id).text[:OPENS] for hit in hits[:NEAREST]}
    named = Counter(name for text in openings.values() for name in set(_NAME.findall(text)) if content_words(name))
    often = [name for name, articles in named.most_common(MOST_NAMES) if articles > 1 and name not in _DAYS]
    begun = " ".join(openings.values())  # "Pelham Wick" is one name
    shared = [name for name in often if not any(f"{other} {name}" in begun for other in often)]
    if len(shared) < 2:
        return list(hits)
    known = {hit.passage_id for hit in hits}
    more = evidence.search(f"{subject} {' '.join(shared)}", PASSAGES)
    begin = {hit.article_id: evidence.article(hit.article_id).text[:OPENS] for hit in more}
    return [
        *hits,
        *(
            hit
            for hit in more
            if hit.passage_id not in known and sum(name in begin[hit.article_id] for name in shared) > 1
        ),
    ]


def _day_of(evidence: Evidence, event: str) -> date | None:
    """The day on which something happened that is told in nearly all of its words; None where no sentence tells it."""
    wanted = roots(event)
    for piece in pieces(event, evidence.search(event, NEAREST), evidence.encode):
        if len(wanted & roots(piece.text)) >= TOLD * len(wanted):
            return min((point.day for point in _dated(evidence, piece, wanted)), default=None)
    return None


def _has_figure(hit: Hit, text: str) -> bool:
    return has_figure(text)


def _counts_dead(hit: Hit, text: str) -> bool:
    return bool(MEANINGS["died"] & content_words(text)) and (has_figure(text) or bool(_NTH.search(text)))


def _dated(evidence: Evidence, piece: Piece, about: frozenset[str]) -> Iterator[_Point]:
    """The sentence under the day that it tells of, which is its article's where it names none that was over by then."""
    article = evidence.article(piece.hit.article_id)
    try:
        published = date.fromisoformat(article.published[:10])
    except ValueError:
        published = None
    over = told_over(article.text, article.published, piece.start, piece.end)
    told = list(told_in(over, piece.start, piece.end))
    told = [
        each
        for each in told
        if not _OF.search(article.text, max(0, each.start - 6), each.start)
        and not _of_its_name(article.text[each.start : each.end], about)
    ]
    past = [each for each in told if published is None or each.first <= published]
    days = [each for each in past if each.one_day]
    if days:
        # Of several days the latest is when the news was: "was arrested on Tuesday after a theft on 3 May".
        day = max(days, key=lambda each: each.first)
        background = published is not None and published - day.first > NEWS and piece.start < OPENING
        if background and published:  # what an article begins with is new, though it names what was long before
            yield _Point(piece, published, day_words(published))
        else:
            yield _Point(piece, day.first, day.words)
    elif any(each.one_day for each in told) or not past:
        if published:
            yield _Point(piece, published, day_words(published))
    elif (month := past[0]).last - month.first < LONGEST_PERIOD:  # a year tells of what was long before
        aside = _ASIDE.search(article.text, piece.start, month.start)
        if published and (month.last >= published or aside):
            yield _Point(piece, published, day_words(published))
        else:
            yield _Point(piece, month.first, month.words)
    elif (
        published
        and _BESIDE.search(article.text, piece.start, past[0].start)
        and article.text[past[0].end :][:1] == ","
    ):
        yield _Point(piece, published, day_words(published))


def _stands_beside(text: str, start: int, told: Told) -> bool:
    """Whether a time stands between two commas, beside a name: "the club, champions in 2019, is insolvent"."""
    return bool(_BESIDE.search(text, start, told.start)) and text[told.end : told.end + 1] == ","


def _of_its_name(told: str, about: frozenset[str]) -> bool:
    """Whether a day is a part of what is asked about, and no day on which something happened: "January 6 hearings"."""
    named = content_words(_YEAR.sub("", told)) or content_words(told)
    return named <= about


def _within(points: Sequence[_Point], asked: Subject, as_of: date) -> list[_Point]:
    """The points since and until the days that were asked for."""
    since, until = asked.bounds(as_of)
    return [point for point in points if (not since or point.day >= since) and (not until or point.day <= until)]


def _chosen(points: Sequence[_Point]) -> list[_Point]:
    """The best points, none that tells again what a better one tells; ``points`` come best first.

    What an article begins with is its news, and counts for more.
    """
    points = sorted(points, key=lambda point: -point.piece.worth - FIRST * (point.piece.start < OPENING))
    chosen: list[_Point] = []
    days: Counter[date] = Counter()
    told: set[tuple[str, date]] = set()
    weakest = WEAKEST * points[min(2, len(points) - 1)].piece.worth if points else 0.0
    for point in points:
        if len(chosen) == MOST or point.piece.worth < weakest:
            break
        # What an article tells of its own day is told once: the rest is background.
        article = (point.piece.hit.article_id, point.day)
        if article in told or days[point.day] == A_DAY or any(_again(point, other) for other in chosen):
            continue
        chosen.append(point)
        told.add(article)
        days[point.day] += 1
    return chosen


def _again(one: _Point, other: _Point) -> bool:
    """Whether two sentences tell the same; on different days, other numbers are other news ("rose to 17")."""
    if one.day == other.day:
        return alike(one.piece, other.piece) >= SAME_DAY
    numbers = [set(_NUMBER.findall(point.piece.text)) for point in (one, other)]
    return alike(one.piece, other.piece) >= (SAME if numbers[0] == numbers[1] else NEARLY_SAME)
