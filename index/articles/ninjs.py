"""IPTC ninjs, the JSON that news agencies deliver: versions 1 (``body_text``), 2 (``bodies``) and 3 (camel case).

https://iptc.org/standards/ninjs/
"""

from collections.abc import Mapping
from typing import Any

from index.articles.dates import moment, parse_date
from index.articles.fields import outlet_of, split_byline, web_url
from index.articles.markup import html_text
from index.articles.names import Fields, known_names, text_of

_OWN = {"versioncreated", "representationtype", "pubstatus", "bodies", "headlines", "bodytext", "bodyxhtml"}
_TEXTS = ("text", "composite", "")
WITHDRAWN = "Its provider has withdrawn it, or does not release it yet."
NOT_RELEASED = ("canceled", "cancelled", "withheld")


def is_ninjs(record: Mapping[Any, Any]) -> bool:
    """Whether an object is a ninjs item: it has a ``uri`` and a property that only ninjs has."""
    known = known_names(record)
    return isinstance(known.get("uri"), str) and not _OWN.isdisjoint(known)


def is_withdrawn(record: Mapping[Any, Any]) -> bool:
    """Whether its provider took the item back, or does not let it be published yet."""
    return text_of(known_names(record).get("pubstatus")).rpartition(":")[2].strip().lower() in NOT_RELEASED


def ninjs_fields(record: Mapping[Any, Any]) -> Fields:
    """The fields of a ninjs item. The date is that of this version of the text; pictures and such have no text."""
    known = known_names(record)
    uri = text_of(known.get("uri")).strip()
    parties = _values(known.get("infosources") or known.get("infosource"), "name", "literal")
    parties += _values(known.get("copyrightholder"), "name")
    people = next((names for name in ("byline", "by", "bylines") if (names := _people(known.get(name)))), ())
    dates = ("versioncreated", "contentcreated", "firstcreated")
    return Fields(
        text=_text(known),
        title=text_of(known.get("headline")).strip() or _main(known.get("headlines")) or _main(known.get("titles")),
        outlet=next(iter(parties), "") or outlet_of(web_url(uri)),
        authors=tuple(name for name in people if name not in parties),
        published=next((day for name in dates if (day := parse_date(known.get(name)))), ""),
        url=web_url(uri),
        place=text_of(known.get("located")).strip(),
        id=uri,
        made=moment(known.get("versioncreated")),
    )


def _text(known: Mapping[str, Any]) -> str:
    """The longest body (markup keeps the paragraphs that plain text often lacks), else the longest description."""
    if text_of(known.get("type")).strip().lower() not in _TEXTS:
        return ""
    for kind, plural in (("body", "bodies"), ("description", "descriptions")):
        texts = [html_text(text_of(value)) for name, value in known.items() if name.startswith(kind) and name != plural]
        texts += [html_text(text) for text in _values(known.get(plural), "value")]
        if any(texts):
            return max(texts, key=len)
    return ""


def _main(value: object) -> str:
    """Of headlines with roles the main one, else the first."""
    found = [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
    found.sort(key=lambda item: "main" not in text_of(item.get("role")))
    return next(iter(_values(found, "value")), "")


def _values(value: object, *names: str) -> list[str]:
    """The texts that a list of objects holds under the first of ``names`` that each has; bare texts are taken too."""
    items = value if isinstance(value, list) else [value]
    found = (
        next((text for name in names if (text := text_of(item.get(name)))), "")
        if isinstance(item, Mapping)
        else text_of(item)
        for item in items[:100]
    )
    return [text.strip() for text in found if text.strip()]


def _people(value: object) -> tuple[str, ...]:
    return tuple(name for byline in _values(value, "name", "value", "title") for name in split_byline(byline))
