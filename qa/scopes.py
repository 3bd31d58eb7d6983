"""Which articles a question is asked of, by outlet and by date, and as of which day: as JSON, and in words."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from index.records import EVERYTHING, Scope
from qa.fragments import day as written
from qa.fragments import whole

MOST_OUTLETS = 50
LONGEST_NAME = 300


def words(scope: Scope) -> str:
    """In words, for a person: "Only Northshore Courier, to 14 Jan 2025"; "" where nothing is set."""
    dates = (("from", scope.since), ("to", scope.until), ("as of", scope.as_of))
    said = ", ".join((*scope.outlets, *(f"{word} {written(day.isoformat())}" for word, day in dates if day)))
    return f"Only {said}" if scope.narrow else said[:1].upper() + said[1:]


def as_dict(scope: Scope) -> dict[str, Any]:
    """As JSON, the way `read_filters` reads it."""
    days = {"since": scope.since, "until": scope.until, "as_of": scope.as_of}
    return {"outlets": list(scope.outlets), **{name: day.isoformat() if day else "" for name, day in days.items()}}


def read_filters(given: Any) -> Scope:
    """The scope that a browser sent, as JSON text or as an object; whatever is no filter is left out."""
    if isinstance(given, str):
        try:
            given = json.loads(given) if given else {}
        except (ValueError, RecursionError):
            given = {}
    if not isinstance(given, Mapping):
        return EVERYTHING
    outlets = given.get("outlets")
    names = (
        [whole(name)[:LONGEST_NAME] for name in outlets if isinstance(name, str)] if isinstance(outlets, list) else []
    )
    days = (_date(given.get(name)) for name in ("since", "until", "as_of"))
    return Scope(tuple(dict.fromkeys(names))[:MOST_OUTLETS], *days)


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
