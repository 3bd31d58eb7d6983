"""What a web page states about itself outside of JSON-LD: addresses, titles, dates, the paper it is of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from index.addresses import normalise_url
from index.articles.dates import moment, parse_date
from index.articles.fields import web_url
from index.articles.headings import named_heading
from index.articles.inline import unescaped
from index.articles.pagedates import microdata_day, seen_day
from index.articles.pagepeople import publisher_of
from index.articles.saved import saved_at, saved_from, unarchived
from index.articles.xml import text_in

_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "article:published", "datepublished", "og:published_time"),
    *("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "bt:pubdate"),
    *("article.published", "published_time", "published-date", "publication_date", "publication-date", "publish-date"),
    *("publish_date", "publishdate", "pubdate", "pub_date", "dcterms.issued", "dc.date.issued", "dcterms.created"),
    *("dc.date.created", "dc.date.published", "dcterms.date", "dc.date", "citation_publication_date", "citation_date"),
    *("citation_online_date", "article_date_original", "originalpublicationdate", "rnews:datepublished", "displaydate"),
    *("date_published", "iso-8601-publish-date", "datecreated", "created", "date", "mediator_published_time"),
)
_CHANGED = (
    *("article:modified_time", "og:article:modified_time", "article:modified", "datemodified", "og:updated_time"),
    *("dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised"),
)
_ADDRESS = ("og:url", "mainentityofpage", "parsely-link", "twitter:url", "dcterms.identifier", "dc.identifier")
_SITE = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "citation_journal_title")


@dataclass(frozen=True, slots=True)
class Head:
    """``titles`` are those in the page's ``headings``, its meta tags and its title; ``named`` is the heading of a lower
    rank that its title names; ``captured`` and ``saved`` are
    where it was fetched and saved from, ``saved_at`` when. Dates are days, ``changed`` the time of the last change.
    """

    canonical: str = ""
    og_url: str = ""
    captured: str = ""
    saved: str = ""
    saved_at: str = ""
    headings: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    named: str = ""
    site: str = ""
    published: str = ""
    changed: str = ""

    @property
    def url(self) -> str:
        """The page's address: where it was fetched, as it says, as whoever saved it says; the front page's only where
        there is no other.
        """
        stated = (self.captured, self.canonical, self.og_url, self.saved)
        return next(filter(normalise_url, stated), "") or next(filter(None, stated), "")


def read_head(page: str, root: Any, captured: str = "", drawn: Any = None) -> Head:
    """What the page of this source and tree, fetched from ``captured`` where that is known, says of itself.

    ``drawn`` is the element that stands for its heading where it has none.
    """
    meta = _meta(root)
    saved = saved_from(page, root, meta)
    og_url = unarchived(next(filter(None, (web_url(meta.get(name, "")) for name in _ADDRESS)), ""))
    base = captured or og_url or saved or _base(root)
    headings = tuple(filter(None, [text_in(each) for each in root.iter("h1")][:5]))
    title, canonical = text_in(next(root.iter("title"), None)), unarchived(_canonical(root, base))
    graph = [meta.get("og:title", ""), meta.get("twitter:title", "")]
    if og_url and _is_of_another(graph[0], og_url, canonical, headings, title):
        graph, og_url = [], ""
    named = text_in(named_heading(root))
    titles = [named, *headings, *graph, title]
    return Head(
        canonical=canonical,
        og_url=og_url,
        captured=captured,
        saved=saved,
        saved_at=saved_at(page, meta),
        headings=headings,
        named=named,
        titles=tuple(filter(None, titles)),
        site=next((meta[name] for name in _SITE if meta.get(name)), "") or publisher_of(root),
        published=_first_day(meta, _PUBLISHED)
        or microdata_day(root)
        or seen_day(root, drawn)
        or _first_day(meta, _CHANGED),
        changed=max((moment(meta.get(name, "")) for name in _CHANGED), default=""),
    )


def _is_of_another(named: str, og_url: str, canonical: str, headings: Sequence[str], title: str) -> bool:
    """Whether Open Graph's title and address are another page's: neither is the canonical address, nor the heading that
    the page's title has, too.
    """
    own = [heading for heading in headings if heading.casefold() in title.casefold()]
    if not (named and canonical and own) or normalise_url(canonical) == normalise_url(og_url):
        return False
    told = named.casefold()
    return not any(told in each.casefold() or each.casefold() in told for each in (*own, title))


def unescape_meta(root: Any) -> None:
    """Decode what meta tags say that was written with entities twice (``S&amp;oslash;ren``)."""
    for tag in root.iter("meta"):
        if "&" in (tag.get("content") or ""):
            tag.set("content", unescaped(tag.get("content")))


def _meta(root: Any) -> dict[str, str]:
    """The content of each meta tag by its name, property or itemprop in small letters, the first of each."""
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        content = " ".join((tag.get("content") or unescaped(tag.get("value") or "")).split())
        for attribute in ("property", "name", "itemprop"):
            for name in (tag.get(attribute) or "").lower().split():
                if content:
                    found.setdefault(name, content)
    return found


def _first_day(meta: dict[str, str], names: Iterable[str]) -> str:
    return next((day for name in names if (day := parse_date(meta.get(name, "")))), "")


def _canonical(root: Any, base: str) -> str:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            try:
                return web_url(urljoin(base, (link.get("href") or "").strip()))
            except ValueError:
                return ""
    return ""


def _base(root: Any) -> str:
    """The address that a page says its links are relative to."""
    stated = (re.sub(r"^//", "https://", (base.get("href") or "").strip()) for base in root.iter("base"))
    return next(filter(None, map(web_url, stated)), "")


def leads_on(root: Any) -> bool:
    """Whether a page sends its reader to another one by itself (``<meta http-equiv=refresh content="0; url=...">``)."""
    tags = (tag for tag in root.iter("meta") if (tag.get("http-equiv") or "").lower() == "refresh")
    return any(re.match(r"\s*\d*\s*[;,]\s*url\s*=", tag.get("content") or "", re.IGNORECASE) for tag in tags)
