"""Times that a question names, and the days that they bound: "since 3 May", "between May and June", "last week"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from qa.days import WEEKDAY
from qa.numbers import TO_TEN
from qa.retrieval.recency import asked_period

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_YEAR = r"(?:1[89]|20)\d\d"
_WHEN = (
    rf"(?:{_YEAR}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR})?"
    rf"|{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,? {_YEAR})?|{_YEAR}"
    rf"|today|yesterday|(?:this|last|past) (?:week|weekend|month|year|{WEEKDAY})|{WEEKDAY}"
    r"|the (?:last|past) (?:week|month|year|\w+ (?:days|weeks|months|years)))"
)
_LEADS = r"since|from|after|before|until|till|up to|in|on|of|during|for|within|over|between|by"
DATED = re.compile(
    rf"\b(?P<lead>{_LEADS}) (?P<first>{_WHEN})(?: (?:and|to|until) (?P<last>{_WHEN}))?(?!\w)|\b(?P<bare>{_WHEN})(?!\w)",
    re.IGNORECASE,
)
_LENGTHS = {"day": 1, "week": 7, "month": 30, "year": 365}
# "Between 10 and 31 March", "from March 3 to 9": one month stands for both days.
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH_AFTER = re.compile(
    rf"\b({_NTH})(?= (?:and|to|until) {_NTH}(?: of)? ({_MONTH}(?:,? {_YEAR})?))",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(
    rf"\b({_MONTH}) ({_NTH}) (and|to|until) (?={_NTH}\b(?!,?(?: of)? (?:{_MONTH}|\d{{4}})))",
    re.IGNORECASE,
)


def without_date(question: str, as_of: date) -> tuple[date | None, date | None, str] | None:
    """The first and last day of the time that ends or opens ``question``, and the question without it; None without.

    "what happened on 13 June?", "yesterday's news".
    """
    for match in DATED.finditer(question):
        before, after = (
            question[: match.start()].strip(),
            re.sub(r"^[’']s\b", "", question[match.end() :]).strip(" ?.!"),
        )
        if after and before.lower() not in ("", "the"):
            continue
        if first := period(match["first"] or match["bare"], as_of):
            last = period(match["last"], as_of) if match["last"] else None
            return *bounds((match["lead"] or "").casefold(), first, last), " ".join(f"{before} {after}".split())
    return None


def time_at_end(text: str, as_of: date) -> re.Match[str] | None:
    """Where a time stands with which ``text`` closes ("since 3 May", "between May and June"), as `DATED` finds it."""
    for match in DATED.finditer(text):
        if match["lead"] and not text[match.end() :].strip(" ?.!") and period(match["first"], as_of):
            return match
    return None


def spelt_out(text: str) -> str:
    """``text`` with both days of "10 and 31 March" written with their month."""
    return _MONTH_BEFORE.sub(r"\1 \2 \3 \1 ", _MONTH_AFTER.sub(r"\1 \2", text))


def bounds(lead: str, first: tuple[date, date], last: tuple[date, date] | None) -> tuple[date | None, date | None]:
    """The first and the last day that a time bounds, by the word that leads to it; None where it is open."""
    if last and lead in ("in", "during"):  # "in April and March"
        return min(first[0], last[0]), max(first[1], last[1])
    if last and lead in ("between", "from", "since"):
        return first[0], last[1]
    match lead:
        case "since":
            return first[0], None
        case "after":
            return first[1] + timedelta(1), None
        case "before":
            return None, first[0] - timedelta(1)
        case "until" | "till" | "up to" | "by":
            return None, first[1]
    return first


def period(text: str, as_of: date) -> tuple[date, date] | None:
    """The days that ``text`` names, seen from ``as_of``."""
    if re.fullmatch(_YEAR, text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if text.lower() == "today":
        return as_of, as_of
    if re.fullmatch(WEEKDAY, text, re.IGNORECASE):
        names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        day = as_of - timedelta((as_of.weekday() - names.index(text[:3].lower())) % 7)
        return day, day
    if lately := re.fullmatch(r"the (?:last|past) (?:(\w+) )?(day|week|month|year)s?", text, re.IGNORECASE):
        count = TO_TEN.get(lately[1].lower(), int(lately[1]) if lately[1].isdecimal() else 0) if lately[1] else 1
        return (as_of - timedelta(count * _LENGTHS[lately[2].lower()]), as_of) if 0 < count < 1000 else None
    named = asked_period(f"in {text[:1].upper()}{text[1:]}", as_of)
    if named is None and re.match(r"\d", text):
        named = asked_period(f"on {text.title()}", as_of)
    return (named.first, named.last) if named else None
