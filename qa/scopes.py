"""Which articles a question is asked of, and as of which day: as JSON, and in words."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from index.records import EVERYTHING, Scope
from qa.fragments import day as written
from qa.fragments import plural, whole

MOST_OUTLETS = 50
MOST_ARTICLES = 50
"""Articles that are chosen, or left out, one by one."""
LONGEST_NAME = 300


def words(scope: Scope) -> str:
    """In words, for a person: "Only Northshore Courier, to 14 Jan 2025"; "" where nothing is set."""
    dates = (("from", scope.since), ("to", scope.until), ("as of", scope.as_of))
    chosen = (plural(len(scope.articles), "chosen article"),) if scope.articles else ()
    parts = (*chosen, *scope.outlets, *(f"{word} {written(day.isoformat())}" for word, day in dates if day))
    only = "Only " if chosen or scope.outlets or scope.since or scope.until else ""
    without = (f"without {plural(len(scope.without), 'article')}",) if scope.without else ()
    said = only + ", ".join((*parts, *without))
    return said[:1].upper() + said[1:]


def as_dict(scope: Scope) -> dict[str, Any]:
    """As JSON, the way `read_filters` reads it."""
    days = {"since": scope.since, "until": scope.until, "as_of": scope.as_of}
    told = {"outlets": list(scope.outlets), **{name: day.isoformat() if day else "" for name, day in days.items()}}
    return told | {name: list(ids) for name, ids in (("articles", scope.articles), ("without", scope.without)) if ids}


def read_filters(given: object) -> Scope:
    """The scope that a browser sent, as JSON text or as an object; whatever is no filter is left out."""
    if isinstance(given, str):
        try:
            given = json.loads(given) if given else {}
        except (ValueError, RecursionError):
            given = {}
    if not isinstance(given, Mapping):
        return EVERYTHING
    since, until, as_of = (_date(given.get(name)) for name in ("since", "until", "as_of"))
    articles, without = (_names(given.get(name), MOST_ARTICLES) for name in ("articles", "without"))
    return Scope(_names(given.get("outlets"), MOST_OUTLETS), since, until, as_of, articles, without)


def _names(given: object, most: int) -> tuple[str, ...]:
    """The texts of a list, each once; of what is no list, none."""
    names = [whole(name)[:LONGEST_NAME] for name in given if isinstance(name, str)] if isinstance(given, list) else []
    return tuple(dict.fromkeys(names))[:most]


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
