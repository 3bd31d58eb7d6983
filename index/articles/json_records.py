"""Where the articles lie in a value of JSON: it may be one, a list of them, or hold lists of them under any name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from index.articles.json_fields import Told, json_fields
from index.articles.names import known_names, text_of
from index.articles.ninjs import WITHDRAWN, is_ninjs, is_withdrawn, ninjs_fields

_DEPTH = 8
_LISTS = frozenset("articles items results data documents docs records posts stories entries hits news".split())
# What lies beside or within articles and looks like them.
_PASSED = frozenset(
    "author authors byline captions categories comments elements images links media multimedia photos pictures related"
    " relatedarticles replies sections tags thumbnails users videos".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """A record, and what it says of itself; None where it is no object."""

    record: object
    told: Told | None


def told_by(record: Mapping[Any, Any]) -> Told:
    """What an object says of itself."""
    if not is_ninjs(record):
        return json_fields(record)
    reason = WITHDRAWN if is_withdrawn(record) else ""
    return Told(ninjs_fields(record), whole=True, left_out=reason)


def _rows(value: object) -> object:
    """The rows of a table as objects, where it is written as names of columns and lists of cells, as pandas does."""
    columns, data = (value.get("columns"), value.get("data")) if isinstance(value, Mapping) else (None, None)
    if not isinstance(columns, list) or not isinstance(data, list) or not all(isinstance(row, list) for row in data):
        return value
    return [dict(zip(map(str, columns), row, strict=False)) for row in data]


def records_in(value: object) -> list[Found]:
    """The records of ``value`` in their order: what is an article, and in a list of articles what is none, so that it
    can be told of. A list in which none is found gives all its items.
    """
    value = _rows(value)
    found = list(_walk(value, "", _DEPTH))
    if not found and isinstance(value, list):
        return [_found(item) for item in value]
    return found


def _walk(value: object, name: str, depth: int) -> Iterator[Found]:
    """``name`` is that under which the value stands."""
    if not depth:
        return
    if isinstance(value, list):
        listed = [each for each in map(_found, value) if not _is_another_thing(each)]
        known = depth == _DEPTH or name in _LISTS
        if any(_is_article(each, known) for each in listed):
            yield from listed
            return
        inner = [(each, list(_walk(each.record, name, depth - 1))) for each in listed]
        some = any(found for _, found in inner)
        for each, found in inner:
            yield from found or ([each] if some else [])
    elif isinstance(value, Mapping):
        each = _found(value)
        inside = [] if each.told and each.told.whole and _is_article(each, True) else list(_inside(value, depth))
        if inside:
            yield from inside
        elif _is_article(each, depth == _DEPTH):
            yield each


def _inside(value: Mapping[Any, Any], depth: int) -> Iterator[Found]:
    defaults, people = _of_the_list(value), _people_apart(value)
    for name, inner in known_names(value).items():
        if isinstance(inner, list | Mapping) and name not in _PASSED:
            for each in _walk(inner, name, depth - 1):
                own = people.get(each.told.fields.id, ()) if each.told else ()
                yield _with(each, {**defaults, "authors": own} if own else defaults)


def _found(record: object) -> Found:
    return Found(record, told_by(record) if isinstance(record, Mapping) else None)


def _is_article(found: Found, known: bool) -> bool:
    """Whether a record is an article; where articles are ``known`` to stand a text is enough."""
    return found.told is not None and (found.told.is_article or (known and bool(found.told.fields.text)))


def _is_another_thing(found: Found) -> bool:
    """Whether a record says itself that it is something else than an article (JSON-LD's site, its pictures)."""
    typed = isinstance(found.record, Mapping) and isinstance(found.record.get("@type"), str)
    return typed and not _is_article(found, known=True)


def _of_the_list(value: Mapping[Any, Any]) -> dict[str, Any]:
    """What JSON Feed (https://www.jsonfeed.org/version/1.1/) and Ghost's exports say once of all their articles."""
    known = known_names(value)
    if "jsonfeed.org" in text_of(known.get("version")):
        return {"outlet": text_of(known.get("title")), "authors": json_fields({**value, "items": ()}).fields.authors}
    if isinstance(known.get("messages"), list):  # the export of a channel of Telegram
        return {"outlet": text_of(known.get("name"))}
    settings = known.get("settings")
    if isinstance(settings, list) and isinstance(known.get("posts"), list):
        stated = (each for each in settings if isinstance(each, Mapping) and each.get("key") == "title")
        return {"outlet": next((text_of(each.get("value")) for each in stated), "")}
    return {}


def _people_apart(value: Mapping[Any, Any]) -> dict[str, tuple[str, ...]]:
    """The authors of each post by its id, where users and posts are tables of their own, as in Ghost's exports."""
    users, pairs = value.get("users"), value.get("posts_authors")
    if not isinstance(users, list) or not isinstance(pairs, list):
        return {}
    names = {text_of(each.get("id")): text_of(each.get("name")) for each in users if isinstance(each, Mapping)}
    people: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        if isinstance(pair, Mapping) and (name := names.get(text_of(pair.get("author_id")), "")):
            post = text_of(pair.get("post_id"))
            people[post] = (*people.get(post, ()), name)
    return people


def _with(found: Found, defaults: dict[str, Any]) -> Found:
    if not defaults or found.told is None:
        return found
    fields = found.told.fields
    missing = {name: value for name, value in defaults.items() if value and not getattr(fields, name)}
    return replace(found, told=replace(found.told, fields=replace(fields, **missing)))
