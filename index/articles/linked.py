"""JSON-LD in a page (schema.org NewsArticle, LiveBlogPosting): of all that it describes, what describes this page."""

import html
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from index.addresses import normalise_url
from index.articles.dates import parse_date
from index.articles.inline import plain, unescaped
from index.articles.names import Fields, named_fields, text_of
from index.articles.pagehead import Head

_BLOCK = re.compile(r"<script\b[^>]{0,500}?application/ld\+json[^>]{0,500}>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_CDATA = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$|^\s*<!--|-->\s*$")
_COMMA = re.compile(r",\s*([}\]])")  # before an end, where JSON has none
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|PodcastEpisode|RadioEpisode)$")
_PAGE = re.compile(r"(?:^|/)(?:WebPage|ItemPage)$")
_INNER = ("@graph", "mainEntity", "mainEntityOfPage")
_REFERRING = ("author", "creator", "publisher", "sourceOrganization")
_MAX_NODES = 2000
_MAX_UPDATES = 2000
_LONGEST_TITLE = 1000  # characters: of what is longer, such as a page within a heading, no more is compared


@dataclass(frozen=True, slots=True)
class Linked:
    """What JSON-LD says of the page; ``updates`` are those of a live blog, each a piece of text with time and headline.

    ``fields.published`` is the day it was published, or else that of its last change.
    """

    fields: Fields = field(default_factory=Fields)
    updates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Own:
    """What a page says of itself, made ready once: its addresses, and its titles as `_title` has them."""

    addresses: frozenset[str]
    titles: frozenset[str]

    @classmethod
    def of(cls, head: Head) -> "_Own":
        addresses = (normalise_url(url) for url in (head.canonical, head.og_url, head.captured) if url)
        return cls(frozenset(addresses) - {""}, frozenset(map(_title, head.titles)))


def linked_data(page: str, head: Head) -> Linked:
    """What the JSON-LD blocks of ``page`` say of the article that ``head`` is of; empty where they are of others."""
    nodes = [node for block in _blocks(page) for node in _nodes(block)]
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    articles, own = [node for node in nodes if _is(node, _ARTICLE)], _Own.of(head)
    scores = [_agreement(node, own) for node in articles]
    best = max(range(len(articles)), key=lambda at: (scores[at], -at), default=None)
    if best is None or scores[best] < 0:
        return Linked(Fields(published=_page_date(nodes, own)))
    node = {key: _resolved(value, by_id) if key in _REFERRING else value for key, value in articles[best].items()}
    fields = named_fields({key: _decoded(value) for key, value in node.items() if key != "articleBody"})
    body, day = plain(text_of(node.get("articleBody"))), _published(node)
    return Linked(replace(fields, text=body, published=day or fields.published), tuple(_updates(node)))


def _agreement(node: Mapping[str, Any], own: _Own) -> int:
    """How far a node agrees with what the page says of itself; below nought where it is of another page."""
    score = 0
    named = {normalise_url(url) for url in _urls(node)} - {""}
    if own.addresses and named:
        score += 4 if own.addresses & named else -3
    title = _title(text_of(node.get("headline")) or text_of(node.get("name")))
    if title and own.titles:
        if title in own.titles:
            score += 3
        else:
            within = any(title in other or other in title for other in own.titles if other)
            score += 1 if within else 0 if _shared(title, own.titles) else -2
    return score


def _shared(title: str, titles: Collection[str]) -> bool:
    """Whether a headline says the same in other words, as those for search engines do."""
    words = set(title.split())
    return any(2 * len(words & set(other.split())) >= min(len(words), len(other.split())) for other in titles if other)


def _page_date(nodes: list[dict[str, Any]], own: _Own) -> str:
    """The day that a description of the page itself, rather than of an article, gives."""
    pages = [node for node in nodes if _is(node, _PAGE) and _agreement(node, own) >= 0]
    return next((day for node in pages if (day := parse_date(node.get("datePublished")))), "")


def _published(node: Mapping[str, Any]) -> str:
    names = ("datePublished", "uploadDate", "dateCreated", "dateModified")
    return next((day for name in names if (day := parse_date(node.get(name)))), "")


def _updates(node: Mapping[str, Any]) -> Iterator[str]:
    """The updates of a live blog, as they are given: time and headline in a line, the text below it."""
    found = node.get("liveBlogUpdate")
    for each in (found if isinstance(found, list) else [found])[:_MAX_UPDATES]:
        if not isinstance(each, Mapping):
            continue
        at = re.search(r"T(\d\d:\d\d)", str(each.get("datePublished") or each.get("dateCreated") or ""))
        headline = " ".join(plain(text_of(each.get("headline") or each.get("name"))).split())
        text = plain(text_of(each.get("articleBody") or each.get("text") or each.get("description")))
        top = " ".join(filter(None, (at[1] if at else "", headline)))
        if text or headline:
            yield "\n\n".join(filter(None, (top, text)))


def _urls(node: Mapping[str, Any]) -> Iterator[str]:
    for name in ("url", "mainEntityOfPage", "@id"):
        value = node.get(name)
        value = (value.get("@id") or value.get("url")) if isinstance(value, Mapping) else value
        if isinstance(value, str):
            yield value


def _resolved(value: object, by_id: Mapping[str, object]) -> object:
    """The value, or what it refers to elsewhere in the page."""
    if isinstance(value, list):
        return [_resolved(each, by_id) for each in value[:100]]
    reference = value.get("@id") if isinstance(value, Mapping) and not value.get("name") else None
    return by_id.get(reference, value) if isinstance(reference, str) else value


def _decoded(value: object, depth: int = 4) -> object:
    """The value with its entities decoded, also those within."""
    if isinstance(value, str):
        return unescaped(value)
    if depth and isinstance(value, list):
        return [_decoded(each, depth - 1) for each in value[:200]]
    if depth and isinstance(value, Mapping):
        return {key: _decoded(each, depth - 1) for key, each in value.items()}
    return value


def _title(text: str) -> str:
    return " ".join(re.findall(r"\w+", unescaped(text[:_LONGEST_TITLE]).casefold()))


def _blocks(page: str) -> Iterator[object]:
    """What the JSON-LD scripts of a page hold; each is looked for after the last one's end, in linear time."""
    at = 0
    while (start := _BLOCK.search(page, at)) and (end := _END.search(page, start.end())):
        at = end.end()
        text = _CDATA.sub("", page[start.end() : end.start()].strip())
        for written in (text, _COMMA.sub(r"\1", text), html.unescape(text)):
            try:
                yield json.loads(written, strict=False)
            except (ValueError, RecursionError):
                continue
            break


def _nodes(block: object) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD block, breadth first: a list, a ``@graph``, a page with its ``mainEntity``."""
    queue = [block]
    for _ in range(_MAX_NODES):
        if not queue:
            return
        node = queue.pop(0)
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            yield node
            queue.extend(node[key] for key in _INNER if key in node)


def _is(node: Mapping[str, Any], kind: re.Pattern[str]) -> bool:
    kinds = node.get("@type")
    return any(isinstance(each, str) and kind.search(each) for each in (kinds if isinstance(kinds, list) else [kinds]))
