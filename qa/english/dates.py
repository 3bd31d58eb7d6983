"""Which days an article's words name: "on Sunday", "last week" and "3 May" are resolved from the day it was published.

News says "Sunday" for the last one, and for the next one where the sentence looks ahead ("will meet on Sunday"). "The
following day" follows the day that was named before it. What is not sure is left unresolved.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.passages import sentences
from qa.days import MONTHS, WEEKDAYS
from qa.english.verbs import base_of_past
from qa.numbers import IN_WORDS, value_of
from qa.words import words

LONG_AGO = 5  # days since a weekday, from which the next one is nearer by far
_MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"  # noqa: E501
_WEEKDAY = "|".join(WEEKDAYS)
# "Two or three years ago", "more than a year ago", "a hundred and ten years ago" name no year.
_OF_WEEK = re.compile(rf"\b(?P<weekday>{_WEEKDAY}),? (?:the )?$", re.IGNORECASE)  # before a day: "Friday, May 3"
_UNSURE = re.compile(r"\b(?:or|to|than|and|almost|nearly|about|around|some|least|over) $", re.IGNORECASE)
# "Backed by Jan Whitlow", "the death of June Carter": a month's name that is a first name.
_BY_SOMEBODY = rf"(?:by|of) (?:Jan|April|May|June|August) (?-i:(?!(?:{_WEEKDAY})\b)[A-Z])[a-z]"
_FOUND = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d\d-\d\d)\b"
    rf"|\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}})\b)?(?![:.,]\d)"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month2>{_MONTH})(?!\w)(?:,? (?P<year2>\d{{4}})\b)?"
    rf"|\b(?P<month3>{_MONTH}),? (?P<year3>\d{{4}})\b"
    rf"|\b(?P<side>last|next|this past|this coming|this|the following) (?P<weekday>{_WEEKDAY})\b"
    rf"|\b(?P<weekday2>{_WEEKDAY})\b(?!s|,? (?:the )?(?:{_MONTH} \d|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}))"
    r"|\b(?P<today>today|tonight|this (?:morning|afternoon|evening))\b"
    r"|\b(?P<yesterday>yesterday|last night)\b|\b(?P<tomorrow>tomorrow)\b"
    r"|\b(?P<next_day>the (?:following|next) day|a day later)\b|\b(?P<day_before>the (?:day before|previous day))\b"
    r"|\b(?P<span>last|this|next) (?P<unit>week|month|year)(?!\w|[’'-])"
    rf"|(?<![\w.,–-])(?P<count>an?|{IN_WORDS}|\d{{1,3}}) (?P<units>days?|weeks?|months?|years?) ago\b"
    rf"|\b(?!{_BY_SOMEBODY})(?:in|since|by|until|during|of|last|late|early|mid)[ -](?P<month4>{_MONTH})\b(?![.,]? \d)"
    r"|\b(?:in|since|by|during|of) (?P<year4>(?:1[6-9]|20)\d\d)\b(?!-)",
    re.IGNORECASE,
)
_LONGEST = 80  # characters of what names a day
_AHEAD = re.compile(
    r"\b(?:will|won[’']t|shall|can|must|to be held|is to|are to|was to|were to|due|scheduled|plans? to|"
    r"planned for|(?:is|are) planning|expected|"
    r"set to|slated|upcoming|intends?|going to|would|is being|until|deadline|ahead of|"
    r"bracing|preparing|gearing up|getting ready|awaiting|"
    r"coming|takes effect|comes into|begins|starts|opens|reopens|closes|ends|arrives|leaves)\b",
    re.IGNORECASE,
)
# A present that tells of what is arranged, as in "the two meet on Wednesday", but for "did not meet on Wednesday".
_ARRANGED = re.compile(
    r"\b(?:meets?|takes? place|kicks? off|resumes?|go(?:es)? on (?:trial|sale|show|strike)|go(?:es)? to the polls"
    r"|(?:plays?|faces?|hosts?|visits?) (?:the )?(?-i:[A-Z])[\w’'-]+)\b",
    re.IGNORECASE,
)
_OVER = re.compile(r"\b(?:was|were|had|did|[a-z]{3,}ed)\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[,;:—–“”\"]|\s(?:and|but|after|before|when|while|because|as|since|which|who)\s")


@dataclass(frozen=True, slots=True)
class Told:
    """The words at ``start`` to ``end`` of a text name the days ``first`` to ``last``.

    ``exact`` are words that name the year, and the day where one day is meant, by themselves.
    """

    start: int
    end: int
    first: date
    last: date
    exact: bool = False

    @property
    def one_day(self) -> bool:
        """Whether a single day is meant."""
        return self.first == self.last

    @property
    def words(self) -> str:
        """The days as readers write them: "30 November 2025", "November 2025", "24 to 30 November 2025", "2025"."""
        return period_words(self.first, self.last)


def period_words(first: date, last: date) -> str:
    """Days as readers write them: "30 November 2025", "24 to 30 November 2025", "November 2025", "2025"."""
    if first == last:
        return day_words(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and last == _month_end(first):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day_words(last)}"
    return f"{day_words(first)} to {day_words(last)}"


def day_words(day: date) -> str:
    """ "30 November 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def told_dates(text: str, published: str) -> list[Told]:
    """What the words of an article's ``text`` name, in its order; ``published`` is its ISO day, "" where unknown.

    Without it only what names its year is resolved.
    """
    try:
        today = date.fromisoformat(published[:10])
    except ValueError:
        today = None
    spans = sentences(text)
    ends = [end for _, end in spans]
    found: list[Told] = []
    for match in _FOUND.finditer(text):
        if match["count"] and _UNSURE.search(text, max(0, match.start() - 10), match.start()):
            continue
        at = bisect_right(ends, match.start())
        first, last = spans[at] if at < len(spans) else match.span()
        before = next((told.first for told in reversed(found) if told.one_day), None)
        around = text[first : match.start()], text[match.end() : last]
        ahead = _goes_to(match[0], around[0]) or _looks_ahead(*around)
        of_week = (
            _OF_WEEK.search(text, max(0, match.start() - 16), match.start())
            if match["month"] or match["day2"]
            else None
        )
        days = _days(match, today, ahead, before, of_week["weekday"] if of_week else None)
        if days and not (match["weekday2"] and today and _may_be_next(days[0], today, ahead, around[0])):
            exact = bool(match["iso"] or match["year"] or match["year2"] or match["year3"] or match["year4"])
            start, end = _named(match)
            start = of_week.start() if of_week else start
            found.append(Told(start, end, *days, exact))
    return found


def _goes_to(words: str, before: str) -> bool:
    """Whether the ``words`` of a date tell until when something goes on: "pots stay forbidden until April"."""
    return words.lower().startswith("until ") and not _OVER.search(_CLAUSES.split(before)[-1])


def _may_be_next(day: date, today: date, ahead: bool, before: str) -> bool:
    """Whether a weekday of days ago may as well be the one to come: of a clause without a verb of the past, on Sunday,
    "at the funeral on Monday" is hardly six days ago."""
    clause = _CLAUSES.split(before)[-1]
    over = _OVER.search(clause) or any(base_of_past(word) for word in words(clause))
    return not ahead and (today - day).days >= LONG_AGO and not over


def _looks_ahead(before: str, after: str) -> bool:
    """Whether the clause around a date, of which these are the words before and after it, tells of what is to come."""
    before = _CLAUSES.split(before)[-1]
    if _AHEAD.search(before) or (_ARRANGED.search(before) and not _OVER.search(before)):
        return True
    return len(before.split()) <= 2 and bool(_AHEAD.search(_CLAUSES.split(after.lstrip(", "))[0]))


def told_over(text: str, published: str, start: int, end: int) -> list[Told]:
    """Those of the `told_dates` of a text that share a character with ``start`` to ``end``."""
    if not _FOUND.search(text, max(0, start - _LONGEST), min(len(text), end + _LONGEST)):
        return []
    return [each for each in told_dates(text, published) if each.start < end and start < each.end]


def told_in(told: list[Told], start: int, end: int) -> Iterator[Told]:
    """Those of ``told`` that lie within ``start`` to ``end``."""
    return (each for each in told if start <= each.start and each.end <= end)


def _named(match: re.Match[str]) -> tuple[int, int]:
    """Where the words of the date themselves stand, without the preposition before them."""
    for group in ("month4", "year4"):
        if match[group]:
            return match.span(group)
    return match.span()


def _days(
    match: re.Match[str], today: date | None, ahead: bool, before: date | None, weekday: str | None
) -> tuple[date, date] | None:
    part = match.groupdict()
    if part["iso"]:
        try:
            day = date.fromisoformat(part["iso"])
        except ValueError:
            return None
        return day, day
    month = part["month"] or part["month2"]
    if month:
        number = int(part["day"] or part["day2"])
        year = part["year"] or part["year2"]
        return _day_of(month, number, int(year) if year else None, today, weekday)
    if part["month3"]:
        return _month_of(int(part["year3"]), _number(part["month3"]))
    if part["year4"]:
        year4 = int(part["year4"])
        return date(year4, 1, 1), date(year4, 12, 31)
    if part["next_day"] or part["day_before"]:
        if before is None:
            return None
        day = before + timedelta(1 if part["next_day"] else -1)
        return day, day
    return None if today is None else _relative(part, today, ahead, before)


def _relative(part: dict[str, str | None], today: date, ahead: bool, before: date | None) -> tuple[date, date] | None:
    """The days that words name from the day of the article."""
    if weekday := part["weekday"] or part["weekday2"]:
        side = (part["side"] or "").lower()
        if side == "the following" and before is None:
            return None
        base = before if side == "the following" and before else today
        return _weekday(weekday, side, base, ahead)
    if part["today"]:
        return today, today
    if part["yesterday"] or part["tomorrow"]:
        day = today + timedelta(-1 if part["yesterday"] else 1)
        return day, day
    if part["span"] and part["unit"]:
        return _span(part["span"].lower(), part["unit"].lower(), today)
    if part["count"] and part["units"]:
        return _ago(part["count"].lower(), part["units"].lower().rstrip("s"), today)
    if part["month4"]:
        month = _number(part["month4"])
        if month == 5 and part["month4"][0].islower():
            return None  # "may"
        year = today.year - (month > today.month) if not ahead else today.year + (month < today.month)
        return _month_of(year, month)
    return None


def _weekday(name: str, side: str, today: date, ahead: bool) -> tuple[date, date] | None:
    if not name[0].isupper():
        return None
    off = (WEEKDAYS.index(name.capitalize()) - today.weekday()) % 7
    forward = side in ("next", "this coming", "the following") or (ahead and side in ("", "this"))
    if forward:
        day = today + timedelta(off or (0 if side == "" else 7))
    else:
        day = today - timedelta((7 - off) % 7 or (7 if side in ("last", "this past") else 0))
    return day, day


def _span(side: str, unit: str, today: date) -> tuple[date, date] | None:
    step = {"last": -1, "this": 0, "next": 1}[side]
    if unit == "week":
        first = today - timedelta(today.weekday()) + timedelta(7 * step)
        return first, first + timedelta(6)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + step
        return _month_of(months // 12, months % 12 + 1)
    year = today.year + step
    return date(year, 1, 1), date(year, 12, 31)


def _ago(count: str, unit: str, today: date) -> tuple[date, date] | None:
    number = int(count) if count.isdigit() else 1 if count in ("a", "an") else value_of(count)
    if unit == "day":
        day = today - timedelta(number)
        return day, day
    if unit == "week":
        return None if number > 8 else _span_around(today - timedelta(7 * number))
    if unit == "month":
        months = today.year * 12 + today.month - 1 - number
        return _month_of(months // 12, months % 12 + 1)
    year = today.year - number
    return (date(year, 1, 1), date(year, 12, 31)) if year > 1600 else None


def _span_around(day: date) -> tuple[date, date]:
    first = day - timedelta(day.weekday())
    return first, first + timedelta(6)


def _day_of(
    month: str, number: int, year: int | None, today: date | None, weekday: str | None
) -> tuple[date, date] | None:
    """The day of a month in the nearest year; None where it is not the ``weekday`` that is named within a year."""
    if month[0].islower() or (year is None and today is None):
        return None
    years = [year] if year is not None else [today.year - 1, today.year, today.year + 1] if today else []
    days = []
    for each in years:
        try:
            days.append(date(each, _number(month), number))
        except ValueError:
            continue
    if year is None and weekday:
        days = [day for day in days if WEEKDAYS[day.weekday()] == weekday.capitalize() and _within_a_year(day, today)]
    if not days:
        return None
    day = days[0] if year is not None or today is None else min(days, key=lambda each: abs((each - today).days))
    return day, day


def _within_a_year(day: date, today: date | None) -> bool:
    return today is not None and abs(day - today) <= timedelta(366)


def _month_of(year: int, month: int) -> tuple[date, date] | None:
    if not 1600 <= year <= 2199:
        return None
    first = date(year, month, 1)
    return first, _month_end(first)


def _month_end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _number(month: str) -> int:
    return next(at for at, name in enumerate(MONTHS, start=1) if name[:3].lower() == month[:3].lower())
