"""When a question is about a time ("this week", "in March", "8 July 2022"), and how near to it an article is.

An article's age counts where the question says so, and a little where passages that fit equally well compete for a
place among those that are read. What else the store holds, and how new or old that is, never counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from qa.days import MONTHS, WEEKDAY, published_day

FADING = 30.0  # days in which the advantage of an article falls to 1/e
ALWAYS, NOW = 0.1, 0.4  # advantage of an article of the very day; NOW where the question names a time

_MONTHS = tuple(name[:3].lower() for name in MONTHS)
# "May" and "March" are also verbs: a month is capitalised and stands after a word, or before a number. A year alone
# ("the 2022 election") tells of the event, not of the articles: with it 2022 and 2024 did a little worse.
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)\b"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>(?:1[89]|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b",
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR})?(?!\d)",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR})?",
        rf"\b{_MONTH},? {_YEAR}",
        rf"\b(?:in|of|since|during|by|until|last|this|early|late|mid)[ -]{_MONTH}",
    )
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days ``first`` to ``last``; ``yearly``, the same days of any year up to that one.

    ``words`` are those of the question that name it, where they name it from the day of the question ("this week").
    """

    first: date
    last: date
    yearly: bool = False
    words: str = ""

    def days_off(self, day: date) -> int:
        """How many days ``day`` lies before or after the period; 0 within it."""
        if not self.yearly:
            return max(0, (self.first - day).days, (day - self.last).days)
        near = (
            self._in(year) for year in range(min(day.year, self.first.year) - 1, min(day.year + 1, self.first.year) + 1)
        )
        return min(period.days_off(day) for period in near)

    def _in(self, year: int) -> Period:
        length = self.last - self.first
        first = _day(year, self.first.month, self.first.day) or date(year, self.first.month, 28)
        return Period(first, first + length)


def _week(day: date) -> tuple[date, date]:
    return day - timedelta(6), day


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day


def _month_before(day: date) -> tuple[date, date]:
    last = day.replace(day=1) - timedelta(1)
    return last.replace(day=1), last


# What names a time from the day of the question, with the days meant; the first that fits counts.
_RELATIVE: tuple[tuple[re.Pattern[str], Callable[[date], tuple[date, date]]], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), days)
    for words, days in (
        ("(?-i:today)|tonight|this (?:morning|afternoon|evening)", lambda day: (day, day)),
        ("yesterday|last night", lambda day: (day - timedelta(1), day - timedelta(1))),
        (rf"this (?:week|weekend)|(?:this )?{WEEKDAY}", _week),
        (rf"(?:last|past) (?:week|weekend|{WEEKDAY})", lambda day: (day - timedelta(13), day)),
        ("this month", _month),
        ("last month", _month_before),
        ("this year", lambda day: (day.replace(month=1, day=1), day)),
        ("last year", lambda day: (date(day.year - 1, 1, 1), date(day.year - 1, 12, 31))),
        ("this (?:season|summer|winter|spring|fall|autumn)", lambda day: (day - timedelta(90), day)),
    )
)
_LATELY = re.compile(r"\b(?:now|current(?:ly)?|recent(?:ly)?|latest|new(?:ly|est)?|just|past month)\b", re.IGNORECASE)


def asked_period(question: str, as_of: date) -> Period | None:
    """The time that a question asked on the day ``as_of`` is about; None where it names none."""
    for pattern in _DATES:
        for match in pattern.finditer(question):
            if period := _dated(match.groupdict(), as_of):
                return period
    for words, days in _RELATIVE:
        if found := words.search(question):
            return Period(*days(as_of), words=found[0])
    return Period(as_of, as_of) if _LATELY.search(question) else None


def _dated(named: dict[str, str | None], as_of: date) -> Period | None:
    """The period of a month or a day, as it was ``named``; None where there is no such day."""
    month = named.get("month")
    number = 1 + _MONTHS.index(month[:3].lower()) if month else int(named.get("number") or 0)
    year = int(named.get("year") or as_of.year)
    first = _day(year, number, int(named.get("day") or 1))
    if first is None:  # 31 April
        return None
    last = first if named.get("day") else date(year + number // 12, number % 12 + 1, 1) - timedelta(1)
    if named.get("year"):
        return Period(first, last)
    if first > as_of:
        before = _day(year - 1, first.month, first.day) or date(year - 1, first.month, 28)
        first, last = before, before + (last - first)
    return Period(first, last, yearly=True)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def recency(period: Period | None, published: str, as_of: date) -> float:
    """Factor from 1 to 1.4 on a passage's fused score; 1 where its article has no date.

    ``period`` is what the question is about (`asked_period`); where it is None, the day ``as_of`` counts for a little.
    The constants were chosen on the 2022 news questions.
    """
    days = days_between(published, as_of) if period is None else days_off(period, published)
    return 1.0 if days is None else 1 + (ALWAYS if period is None else NOW) * math.exp(-days / FADING)


def days_off(period: Period, published: str) -> int | None:
    """Days between an article's ISO date and a period; None where it has no date."""
    day = published_day(published)
    return None if day is None else period.days_off(day)


def days_between(published: str, as_of: date) -> int | None:
    """Whole days between an article's ISO date and ``as_of``, whichever is first; None where it has no date."""
    day = published_day(published)
    return None if day is None else abs((as_of - day).days)
