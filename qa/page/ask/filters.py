"""Which articles a question is asked of, by outlet and by date, and as of which day, as the page's chips set them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qa.fragments import day, whole

MOST_OUTLETS = 50
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Filters:
    """Only articles of ``outlets`` (all where empty) published from ``since`` to ``until`` (ISO dates or empty).

    ``as_of`` is the day on which the question is asked; empty, that is ``until``, else today.
    """

    outlets: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    as_of: str = ""

    def __bool__(self) -> bool:
        """Whether any article is left out."""
        return bool(self.outlets or self.since or self.until)

    def arguments(self) -> dict[str, Any]:
        """As `Assistant.stream` takes them."""
        only = {"outlets": self.outlets, "since": self.since, "until": self.until} if self else {}
        return only | ({"as_of": date.fromisoformat(self.as_of)} if self.as_of else {})

    def words(self) -> str:
        """In words, for a person: "Only Northshore Courier, to 14 Jan 2025"; "" where nothing is set."""
        dates = (("from", self.since), ("to", self.until), ("as of", self.as_of))
        words = ", ".join((*self.outlets, *(f"{word} {day(iso)}" for word, iso in dates if iso)))
        return f"Only {words}" if self else words[:1].upper() + words[1:]

    def as_dict(self) -> dict[str, Any]:
        """As JSON, the way `read_filters` reads it."""
        return {"outlets": list(self.outlets), "since": self.since, "until": self.until, "as_of": self.as_of}


ALL_ARTICLES = Filters()


def read_filters(given: Any) -> Filters:
    """Filters from what a browser sent, as JSON text or as an object; whatever is no filter is left out."""
    if isinstance(given, str):
        try:
            given = json.loads(given) if given else {}
        except (ValueError, RecursionError):
            given = {}
    if not isinstance(given, Mapping):
        return ALL_ARTICLES
    outlets = given.get("outlets")
    names = (
        [whole(name)[:LONGEST_NAME] for name in outlets if isinstance(name, str)] if isinstance(outlets, list) else []
    )
    days = (_date(given.get(name)) for name in ("since", "until", "as_of"))
    return Filters(tuple(dict.fromkeys(names))[:MOST_OUTLETS], *days)


def _date(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""
