"""HTML pages: trafilatura finds the article's text, JSON-LD (schema.org NewsArticle) and meta tags say the rest.

Nothing is fetched: the page's bytes are all that is looked at.
"""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from index.articles.assemble import assemble
from index.articles.names import Fields, named_fields
from index.articles.source import MIB, Source, size
from index.articles.text import decode
from index.errors import ArticleError
from index.records import Article

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE
)
_LD_JSON = re.compile(r"<script\b[^>]{0,500}?application/ld\+json[^>]{0,500}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_CDATA = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$|^\s*<!--|-->\s*$")
_MAX_NODES = 2000
# trafilatura takes seconds for each MiB, so that an article is not looked for in more than this. What makes pages large
# is seldom text: from the first bound on, scripts, styles, comments and embedded pictures are left out beforehand.
_LARGE = MIB
_TOO_LARGE = 8 * MIB
_BULK = re.compile(
    r"<(script|style)\b(?![^>]{0,500}ld\+json).*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)"
    r"|(?<=[\"'(=])data:[\w/+.-]{1,60};base64,[\w+/=]+",
    re.IGNORECASE | re.DOTALL,
)


def read_html(source: Source) -> Iterator[Article]:
    """One article. For each field JSON-LD goes first, then the meta tags; the text is trafilatura's, or JSON-LD's."""
    yield page_article(source, source.read())


def page_article(source: Source, data: bytes, charset: str = "", url: str = "", captured: str = "") -> Article:
    """The article of a page in ``source``, captured from ``url`` at the time ``captured`` where these are known.

    ``charset`` is what its server said; the page is asked where it said nothing.
    """
    declared = _CHARSET.search(data[:4096])
    page = decode(data, charset or (declared[1].decode("ascii", "replace") if declared else ""))
    linked = _linked_data(page)
    if len(page) > _LARGE:
        page = without_bulk(page)
    if len(page) > _TOO_LARGE:
        raise ArticleError(
            f"It is a page of more than {size(_TOO_LARGE)} without its scripts and pictures: save the article alone."
        )
    found = _extract(page)
    text = (found.text if found else "") or linked.text
    if not text.strip():
        raise ArticleError(
            "No article text was found in the page: save the page itself, not one that loads it by script."
        )
    metadata = linked.metadata()
    if found:
        seen = {"title": found.title, "outlet": found.sitename, "url": found.url, "published": found.date}
        seen["authors"] = tuple(filter(None, (name.strip() for name in (found.author or "").split(";"))))
        metadata = {name: value or seen.get(name) or value for name, value in metadata.items()}
    metadata["url"] = url or metadata["url"]
    metadata["made"] = (linked.made, captured)
    text = _without_headline(text, {linked.title, found.title or "" if found else ""})
    return assemble(source, text, **metadata, record=url, file_date=captured)


def _without_headline(text: str, titles: set[str]) -> str:
    """``text`` without a first line that is the headline: it stands above the article, and is no statement of it."""
    first, _, rest = text.lstrip().partition("\n")
    heads = {" ".join(title.split()).casefold() for title in titles}
    return rest.lstrip() if rest.strip() and " ".join(first.split()).casefold() in heads else text


def without_bulk(page: str) -> str:
    """``page`` without scripts (but for JSON-LD), styles, comments and embedded pictures, in linear time."""
    return _BULK.sub("", page)


def _extract(page: str) -> Any:
    """trafilatura's document of a page (text, title, author, date, url, sitename), or None where it finds none."""
    import trafilatura

    # It logs what it thinks of a page's HTML; the reader's report is the place for that.
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)


def _linked_data(page: str) -> Fields:
    """The fields of the page's first JSON-LD article; empty ones where there is none."""
    for block in _linked_blocks(page):
        try:
            found = json.loads(_CDATA.sub("", block.strip()), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(found):
            if _is_article(node):
                return named_fields(node)
    return Fields()


def _linked_blocks(page: str) -> Iterator[str]:
    """The JSON-LD scripts of a page; each is looked for after the last one's end, so that the time is linear."""
    at = 0
    while (start := _LD_JSON.search(page, at)) and (end := _SCRIPT_END.search(page, start.end())):
        yield page[start.end() : end.start()]
        at = end.end()


def _nodes(found: object) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD block, breadth first: a list, a ``@graph``, a page with its ``mainEntity``."""
    queue = [found]
    for _ in range(_MAX_NODES):
        if not queue:
            return
        node = queue.pop(0)
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            yield node
            queue.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and re.search(r"(?:Article|BlogPosting|Report)$", kind) for kind in kinds)
