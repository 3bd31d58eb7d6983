"""The many names that JSON, JSON-LD and front matter have for an article's fields."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from index.articles.dates import moment, parse_date
from index.articles.fields import is_role, split_byline, web_url, without_by
from index.articles.text import normalise

_PUNCTUATION = re.compile(r"[\W_]+")
# Names without case and punctuation ("publish_date", "publishDate" → "publishdate"), the surest first.
_TITLE = (
    "title",
    "headline",
    "articletitle",
    "articleheadline",
    "storytitle",
    "webtitle",
    "posttitle",
    "headlines",
    "head",
    "name",
)
_TEXT = (
    *("text", "articletext", "articlebody", "fulltext", "maintext", "bodytext", "plaintext", "textcontent", "body"),
    *("content", "articlecontent", "article", "story", "document"),
)
_AUTHORS = (
    "authors",
    "author",
    "byline",
    "bylines",
    "creator",
    "dccreator",
    "primaryauthor",
    "writer",
    "by",
    "credits",
    "authorname",
    "authornames",
    "reporter",
    "journalist",
    "influencer",
)
_PUBLISHED = (
    *("publishdate", "datepublished", "publisheddate", "published", "publishedat", "publishedon", "publicationdate"),
    *(
        "pubdate",
        "datepublish",
        "datepublication",
        "date",
        "publishedtime",
        "firstpublished",
        "datecreated",
        "createdat",
    ),
    *("created", "timestamp", "datetime", "webpublicationdate", "postdate", "createdutc", "seendate", "displaydate"),
)
# When a version of it was last changed.
_CHANGED = (
    *("datemodified", "modified", "modifiedat", "modifieddate", "modifiedtime", "datemodify", "lastmodified"),
    *("lastupdated", "updated", "updatedat", "updatedate", "dateupdated", "lastmod", "modifiedgmt", "revised"),
    "versioncreated",
)
# And when one was fetched.
_FETCHED = (
    *("datedownload", "downloaded", "downloadedat", "downloaddate", "crawled", "crawledat", "crawldate", "datecrawled"),
    *(
        "fetched",
        "fetchedat",
        "fetchdate",
        "scraped",
        "scrapedat",
        "scrapedate",
        "datescraped",
        "retrieved",
        "captured",
    ),
    *("capturedat", "accessdate"),
)
_OUTLET = (
    *("outlet", "publisher", "source", "sitename", "publication", "newspaper", "sourcename", "site", "provider"),
    *("mediaoutlet", "outletname", "medianame", "publishername", "publicationname", "publicationtitle"),
    *("website", "sourcedomain", "domain", "agency"),
)
_URL = (
    "url",
    "canonicalurl",
    "canonical",
    "articleurl",
    "weburl",
    "pageurl",
    "link",
    "permalink",
    "websiteurl",
    "sourceurl",
    "mainentityofpage",
    "alternate",
    "links",
)
_PLACE = ("place", "dateline", "location", "contentlocation", "locationcreated")
_INSIDE = (
    "name",
    "title",
    "headline",
    "seoHeadline",
    "text",
    "value",
    "rendered",
    "main",
    "original",
    "basic",
    "#text",
    "$t",
    "__cdata",
)
_ID = ("id", "articleid", "uuid", "guid", "identifier", "docid", "uid")


@dataclass(frozen=True, slots=True)
class Fields:
    """An object's fields under one set of names; empty where it has none."""

    text: str = ""
    title: str = ""
    outlet: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    url: str = ""
    place: str = ""
    id: str = ""
    made: str = ""

    def metadata(self) -> dict[str, Any]:
        """All but ``text`` and ``id``, as keyword arguments of ``assemble``."""
        names = ("title", "outlet", "authors", "published", "url", "place")
        return {name: getattr(self, name) for name in names} | {"made": (self.made,)}


def named_fields(record: Mapping[Any, Any]) -> Fields:
    """The fields of one object; of two names for the same field the surer one that is not empty counts."""
    known = known_names(record)

    def first(names: Iterable[str]) -> str:
        return next((text for name in names if (text := text_of(known.get(name)).strip())), "")

    return Fields(
        text=next((text for name in _TEXT if (text := text_of(known.get(name))).strip()), ""),
        title=first(_TITLE),
        outlet=first(_OUTLET),
        authors=next((people for name in _AUTHORS if (people := people_of(known.get(name)))), ()),
        published=next(
            (day for name in (*_PUBLISHED, *_CHANGED) if (day := parse_date(_date_of(known.get(name))))), ""
        ),
        url=next((url for name in _URL if (url := web_url(_link_of(known.get(name))))), ""),
        place=first(_PLACE),
        id=first(_ID),
        made=max((moment(_date_of(known.get(name))) for name in (*_CHANGED, *_FETCHED)), default=""),
    )


def known_names(record: Mapping[Any, Any]) -> dict[str, Any]:
    """``record`` by names without case and punctuation; of two names that are then the same the first counts."""
    known: dict[str, Any] = {}
    for key, value in record.items():
        known.setdefault(_PUNCTUATION.sub("", str(key).lower()), value)
    return known


def text_of(value: object, depth: int = 3) -> str:
    """Text of a string, a number, a list of paragraphs, or an object that wraps one; empty for anything else."""
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if depth and isinstance(value, list):
        return "\n\n".join(part for item in value if (part := text_of(item, depth - 1)))
    if depth and isinstance(value, Mapping):
        return next((text for key in _INSIDE if (text := text_of(value.get(key), 0))), "")
    return ""


def people_of(value: object) -> tuple[str, ...]:
    """Names of people: a list of names or of ``{name}``, one such object, or a byline that joins them."""
    if isinstance(value, str):
        return split_byline(value) or tuple(filter(None, [value.strip()]))
    if isinstance(value, list):
        return tuple(name for item in value[:100] for name in _people(item))
    if isinstance(value, Mapping) and isinstance(value.get("name"), list):
        return people_of(value["name"])
    if isinstance(value, Mapping) and isinstance(value.get("by"), list):
        return people_of(value["by"])
    if isinstance(value, Mapping) and isinstance(value.get("original"), str):
        return people_of(value["original"])
    return _people(value)


def _people(value: object) -> tuple[str, ...]:
    """The person of this object; those whom it runs together in a byline ("Von Eva Roth und Jan Kuhn")."""
    name = _person(value)
    return split_byline(name) if without_by(name) != name and split_byline(name) else tuple(filter(None, [name]))


def _person(value: object) -> str:
    """The name of a person: what is called that, or the first name and the last one."""
    if name := text_of(value, 2).strip():
        return _without_role(name)
    if not isinstance(value, Mapping):
        return ""
    known = known_names(value)
    for wrapper in ("data", "attributes"):
        if isinstance(known.get(wrapper), Mapping):
            return _person(known[wrapper])
    if known.get("name"):
        return text_of(known["name"]).strip()
    parts = (("firstname", "givenname"), ("lastname", "familyname", "surname"))
    found = (next((text for name in names if (text := text_of(known.get(name)).strip())), "") for names in parts)
    return " ".join(filter(None, found))


def _without_role(name: str) -> str:
    """``By Jane Doe, Staff Writer`` → ``Jane Doe``; any other name as it is."""
    person, _, role = without_by(name).partition(", ")
    return person if role and len(person.split()) > 1 and is_role(role) else name


def _date_of(value: object) -> object:
    """A date as databases and crawlers wrap it: the only one of a list, ``{"$date": ...}``."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    for _ in range(2):
        if isinstance(value, Mapping):
            names = ("$date", "$numberLong", "iso", "date", "value", "rendered", "raw", "#text", "$t")
            value = next((value[name] for name in names if value.get(name)), None)
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{12,13}", value) else value


def _link_of(value: object) -> str:
    if isinstance(value, list):
        value = next((each for each in value[:1] if isinstance(each, Mapping)), None)
    if isinstance(value, Mapping):
        value = next(
            (value[name] for name in ("@id", "url", "permalink", "canonical", "href") if value.get(name)), None
        )
    return value if isinstance(value, str) else ""
