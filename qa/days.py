"""Days as people and files write them."""

import datetime

MONTHS = tuple("January February March April May June July August September October November December".split())
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
NAMES = frozenset(name.lower() for name in (*MONTHS, *WEEKDAYS))
"""Months and weekdays in small letters."""
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
"""A pattern of the name of a weekday."""


def parse_day(text: object) -> datetime.date:
    """The day of ``2025-12-01``, ``2025/12/01`` or an ISO 8601 date and time; ValueError says what is wrong."""
    try:
        if not isinstance(text, str) or len(text) < len("2025-12-01"):
            raise ValueError
        return datetime.datetime.fromisoformat(text.strip().replace("/", "-")).date()
    except ValueError:
        raise ValueError(f"{text!r} is not a date like 2025-12-01") from None


def published_day(published: str) -> datetime.date | None:
    """The day of an article's date, which is ISO 8601; None where it has none, or has something else there."""
    try:
        return datetime.date.fromisoformat(published[:10])
    except ValueError:
        return None
