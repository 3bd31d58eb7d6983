"""How much an article's date counts: a question is most often about the news of the day on which it is asked."""

from __future__ import annotations

import math
import re
from datetime import date

FADING = 30.0  # days in which the advantage of an article falls to 1/e
ALWAYS, NOW = 0.1, 0.4  # advantage of an article of the same day; NOW where the question says that it is about now

_NOW = re.compile(
    r"\b(?:this (?:week|month|year|season|weekend|morning|summer|winter|spring|fall|autumn)|today|yesterday|now|"
    r"current(?:ly)?|recent(?:ly)?|latest|new(?:ly|est)?|just|(?:last|past) (?:week|month|weekend)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def about_now(question: str) -> bool:
    """Whether the question says that it is about its own time ("this week", "latest")."""
    return bool(_NOW.search(question))


def names_year(question: str) -> bool:
    """Whether the question names a year, and so is not about its own time."""
    return bool(_YEAR.search(question))


def recency(question: str, published: str, as_of: date) -> float:
    """Factor from 1 to 1.4 on a passage's fused score; 1 where the article has no date or the question names a year.

    The constants were chosen on the 2022 news questions; ``tests/benchmarks/news_questions.py`` checks them on 2023.
    """
    days = days_between(published, as_of)
    if days is None or names_year(question):
        return 1.0
    return 1 + (NOW if about_now(question) else ALWAYS) * math.exp(-days / FADING)


def days_between(published: str, as_of: date) -> int | None:
    """Whole days between an article's ISO date and ``as_of``, whichever is first; None where it has no date."""
    try:
        return abs((as_of - date.fromisoformat(published[:10])).days)
    except ValueError:
        return None
