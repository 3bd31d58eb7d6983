"""Feeds: RSS 2.0 and its forerunners, RSS 1.0 (RDF), and Atom (RFC 4287); each item is an article.

Its text is the full content where the feed has it, else the summary.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import partial, reduce
from typing import Any
from urllib.parse import urljoin

from index.articles.assemble import assemble
from index.articles.dates import parse_date
from index.articles.fields import outlet_of, split_byline, web_url, without_outlet
from index.articles.inline import plain
from index.articles.markup import element_text, html_text
from index.articles.notices import without_notices, without_way_on
from index.articles.source import Failure, Source, attempt, until_broken
from index.articles.xml import Events, each_whole, text_in
from index.errors import ArticleError
from index.records import Article

ATOM = "http://www.w3.org/2005/Atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# Namespaces by the prefixes that everyone gives them; the bare names are RSS's own, in all its versions.
_PREFIXES = {
    "": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    ATOM: "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://news.yandex.ru": "yandex:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
}
_ITEMS = frozenset(
    f"{{{name}}}{item}" if name else item for name in _PREFIXES for item in ("item", "entry") if name or item == "item"
)
_TEXT = (
    *(
        "content:encoded",
        "yandex:full-text",
        "atom:content",
        "description",
        "atom:summary",
        "media:description",
        "dc:description",
    ),
    *("dcterms:abstract", "itunes:summary"),
)
_DATES = (
    *("pubDate", "atom:published", "atom:issued", "dc:date", "dcterms:issued", "dcterms:created", "atom:updated"),
    "dcterms:modified",
)
# "World | The Gazette" is a section's or a page's title, not the paper's name.
_SECTION = re.compile(r"\s[|>–—-]\s|[|»:>]\s")

_TWICE = re.compile(r"</(?:p|div|a|ul|li|h\d|strong|em|span)>|<br ?/?>", re.IGNORECASE)

Parts = dict[str, list[Any]]


def read_feed(source: Source, events: Events) -> Iterator[Article | Failure]:
    """One article for each item; ``record`` is the item's guid or id, else its link, else a hash of its text."""
    seen, feed = 0, Parts()

    def found() -> Iterator[Article | Failure]:
        nonlocal seen, feed
        for seen, item in enumerate(each_whole(events, _ITEMS), 1):
            feed = feed or _feed_of(item)
            yield attempt(f"{source.place}:{seen}", partial(_article, source, item, feed))

    yield from until_broken(found(), "items")
    if not seen:
        raise ArticleError("It is a feed without items: fetch it again when it has some, or remove it.")


def _article(source: Source, item: Any, feed: Parts) -> Article:
    parts = _parts(item)
    text = next((text for name in _TEXT for part in parts.get(name, ()) if (text := _body(part))), "")
    if not text:
        raise ArticleError("The item has neither content nor a summary: fetch the article's page instead.")
    url = _link(parts, _base(feed))
    outlet = _outlet(parts, feed, url)
    identity = next((i for name in ("guid", "atom:id", "dc:identifier") if (i := _first(parts, (name,)))), "") or url
    return assemble(
        source,
        text,
        title=without_outlet(_first(parts, ("title", "atom:title", "dc:title", "media:title")), outlet),
        outlet=outlet,
        authors=_authors(parts)
        or _authors({name: feed[name] for name in ("atom:author", "dc:creator") if name in feed}),
        published=next((day for name in _DATES if (day := parse_date(_first(parts, (name,))))), ""),
        url=url,
        made=(_first(parts, (name,)) for name in ("atom:updated", "dcterms:modified")),
        record=identity or hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest(),
    )


def _parts(element: Any) -> Parts:
    """The element's children by prefixed name."""
    parts: Parts = {}
    for child in element:
        if isinstance(child.tag, str):
            namespace, _, name = child.tag.rpartition("}")
            prefix = _PREFIXES.get(namespace.lstrip("{"))
            if prefix is not None:
                parts.setdefault(prefix + name, []).append(child)
    for group in parts.get("media:group", ()):  # what is said of a film in several sizes
        parts = _parts(group) | parts
    return parts


def _feed_of(item: Any) -> Parts:
    """What the feed says of itself before its first item; for an entry without a feed that is nothing."""
    parent = item.getparent()
    if parent is None:
        return {}
    parts = _parts(parent)
    # In RSS 1.0 the channel stands beside the items.
    return _parts(parts["channel"][0]) if "channel" in parts else parts


def _first(parts: Parts, names: Iterable[str]) -> str:
    """The text in one line of the first of ``names`` that has any."""
    found = (" ".join(_text(part).split()) for name in names for part in parts.get(name, ()))
    return next(filter(None, found), "")


def _text(part: Any) -> str:
    """The text of an element that holds text, escaped HTML, or (in Atom) XHTML."""
    kind = (part.get("type") or part.get("mode") or "").lower()
    if len(part):
        return element_text(part)
    text = part.text or ""
    return text.strip() if kind in ("text", "text/plain") else html_text(text)


def _body(part: Any) -> str:
    """The text of an item, without what feeds add to it to lead readers to the page."""
    text = _text(part)
    if _TWICE.search(text) and "<" not in (part.text or ""):  # HTML that was escaped twice
        text = plain(text)
    return without_way_on(without_notices(text))


def _base(feed: Parts) -> str:
    """What relative links of items are relative to: the page that the feed is of, or the feed itself."""
    links = [text_in(link) for link in feed.get("link", ())]
    links += [link.get("href", "") for link in feed.get("atom:link", ()) if link.get("rel", "alternate") == "alternate"]
    links += [link.get("href", "") for link in feed.get("atom:link", ()) if link.get("rel") == "self"]
    return next(filter(None, map(web_url, [*links, _first(feed, ("atom:id",))])), "https:")


def _link(parts: Parts, base: str) -> str:
    """The item's page: its link, the Atom link that is an alternate, or a guid that is said to be one."""
    links = [(link, text_in(link)) for name in ("feedburner:origLink", "link") for link in parts.get(name, ())]
    links += [
        (link, link.get("href", "").strip())
        for link in parts.get("atom:link", ())
        if link.get("rel", "alternate") == "alternate"
    ]
    for link, address in links:
        if address and (url := web_url(_joined(base, link.base or "", address))):
            return url
    guid = next((guid for guid in parts.get("guid", ()) if guid.get("isPermaLink", "true") != "false"), None)
    return web_url(text_in(guid)) or web_url(_first(parts, ("atom:id",)))


def _joined(*addresses: str) -> str:
    """Each address relative to the one before; empty where one is none."""
    try:
        return reduce(urljoin, addresses)
    except ValueError:
        return ""


def _outlet(parts: Parts, feed: Parts, url: str) -> str:
    """Where the item itself comes from, the feed's publisher, the feed's title where that is a name; else empty, and
    the link's host stands for the outlet."""
    for source in (*parts.get("source", ()), *parts.get("atom:source", ())):
        if name := _first(_parts(source), ("atom:title",)) or text_in(source):
            return name
    publisher = _first(parts, ("dc:publisher",)) or _first(feed, ("dc:publisher",))
    title = _first(feed, ("title", "atom:title"))
    return publisher or (title if not outlet_of(url) or not _SECTION.search(title) else "")


def _said_by(parts: Parts) -> list[Any]:
    return [*parts.get("dc:creator", ()), *parts.get("author", ())]


def _authors(parts: Parts) -> tuple[str, ...]:
    """The names: ``author`` of RSS is ``mail@host (Name)``, that of Atom an element with a name."""
    atom = [_first(_parts(author), ("atom:name",)) for author in parts.get("atom:author", ())]
    if any(atom):
        return tuple(filter(None, atom))
    names: list[str] = []
    for creator in next(filter(None, (_said_by(parts), parts.get("itunes:author"))), ()):
        byline = re.sub(r"^\S+@\S+\s*(?:\((.*)\))?$", r"\1", text_in(creator))
        names += split_byline(byline) or filter(None, (byline,))
    return tuple(names)
