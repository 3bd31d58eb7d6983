"""What a web page states about itself outside of JSON-LD: addresses, titles, dates, the paper it is of.

A date is one that the page gives as that of the article: in a meta tag, or where readers see it, above the text or
beside the word "published". Dates in running text, of comments and teasers, copyright years and file names are none.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from index.addresses import normalise_url
from index.articles.bylines import is_stamp
from index.articles.dates import CHANGED_WORD, PUBLISHED_WORD, moment, parse_date
from index.articles.fields import web_url
from index.articles.inline import unescaped
from index.articles.markup import local_name
from index.articles.pagepeople import publisher_of
from index.articles.saved import saved_at, saved_from, unarchived
from index.articles.tops import told_by
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
_SITE = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "citation_journal_title")
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date(?:line)?|dat[eu]m|fecha|data|publi\w*|posted|pubdate|time(?:stamp)?|entry-date|byline|meta"
    r"|datetime|dtreviewed|info)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OF_CHANGE = re.compile(
    r"(?:^|[\s_-])(?:updated|modified|date-?modified|last-?(?:updated?|modified))(?:$|[\s_-])", re.IGNORECASE
)
_OF_ISSUE = re.compile(r"(?:^|[\s_-])(?:published|date-?published|posted-on|pubdate)(?:$|[\s_-])", re.IGNORECASE)
_NOT_ITS_OWN = re.compile(
    r"comment|disqus|respond|repl(?:y|ies)\b|related|recommend|most-?read|popular|teaser|sidebar|widget|promo"
    r"|trending|(?<!post-)(?<!entry-)(?<!article-)footer"
    r"|event|calendar|copyright|newsletter|see-?also|read-?more|weather|author-?bio",
    re.IGNORECASE,
)
_ELSEWHERE = frozenset("aside footer nav form table script style noscript figure head select button".split())
_LINES = frozenset("time p span div li small b strong em i abbr address dd h4 h5 h6".split())
_COMMENTS_BEGIN = re.compile(
    r"(?:\d[\d.,]* )?(?:comments?|kommentare?|commentaires?|comentarios|commenti|reacties|kommentarer|discussion"
    r"|leave a (?:reply|comment)|join the (?:discussion|conversation)|комментарии)(?: \(\d+\))?",
    re.IGNORECASE,
)
_PARAGRAPH = 80  # characters of running text
_LONGEST = 120  # characters of a line with a date


@dataclass(frozen=True, slots=True)
class Head:
    """``titles`` are those in the page's ``headings``, its meta tags and its title; ``captured`` and ``saved`` are
    where it was fetched and saved from, ``saved_at`` when. Dates are days, ``changed`` the time of the last change.
    """

    canonical: str = ""
    og_url: str = ""
    captured: str = ""
    saved: str = ""
    saved_at: str = ""
    headings: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    site: str = ""
    published: str = ""
    changed: str = ""

    @property
    def url(self) -> str:
        """The page's address: where it was fetched, as it says, as whoever saved it says."""
        return self.captured or self.canonical or self.og_url or self.saved


def read_head(page: str, root: Any, captured: str = "", drawn: Any = None) -> Head:
    """What the page of this source and tree, fetched from ``captured`` where that is known, says of itself.

    ``drawn`` is the element that stands for its heading where it has none.
    """
    meta = _meta(root)
    saved = saved_from(page, root, meta)
    og_url = unarchived(web_url(meta.get("og:url", "")) or web_url(meta.get("mainentityofpage", "")))
    base = captured or og_url or saved or _base(root)
    headings = tuple(filter(None, [text_in(each) for each in root.iter("h1")][:5]))
    title, canonical = text_in(next(root.iter("title"), None)), unarchived(_canonical(root, base))
    graph = [meta.get("og:title", ""), meta.get("twitter:title", "")]
    if og_url and _is_of_another(graph[0], og_url, canonical, headings, title):
        graph, og_url = [], ""
    titles = [*headings, *graph, title]
    return Head(
        canonical=canonical,
        og_url=og_url,
        captured=captured,
        saved=saved,
        saved_at=saved_at(page, meta),
        headings=headings,
        titles=tuple(filter(None, titles)),
        site=next((meta[name] for name in _SITE if meta.get(name)), "") or publisher_of(root),
        published=_first_day(meta, _PUBLISHED) or _seen_date(root, drawn) or _first_day(meta, _CHANGED),
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


@dataclass(slots=True)
class _Seen:
    """Dates that readers see: the last one above the heading, the first one below it, the first called published, the
    first called that of a change.
    """

    above: str = ""
    below: str = ""
    called: str = ""
    changed: str = ""


def _seen_date(root: Any, drawn: Any) -> str:
    """The date that readers see above the running text, else one that is called that of publication."""
    from lxml import etree

    seen, heading, running, within = _Seen(), False, False, 0
    first = next(root.iter("h1"), drawn)
    headed, around = first is not None, {*first.iterancestors()} if first is not None else set()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = local_name(element)
        if name in ("article", "main"):
            within += 1 if event == "start" else -1
        if event == "end":
            if heading and not running and is_stamp((element.tail or "").strip()):
                seen.below = seen.below or _past(parse_date(element.tail))
            continue
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        text = _short(element) if name in _LINES or name in ("h1", "h2", "h3") else None
        if not (name == "table" and element in around) and _is_elsewhere(element, name, marks, within, running):
            walk.skip_subtree()
        elif name in ("h2", "h3", "h4") and text and _COMMENTS_BEGIN.fullmatch(text):
            break
        elif name == "h1" or element is drawn:
            heading = True
        elif name == "p" and _is_running(text) and not _DATE_CLASS.search(marks):
            running = True
            walk.skip_subtree()  # what stands in running text is no date of the article
        elif name in _LINES and text is not None:
            called = bool(PUBLISHED_WORD.search(text)) or _is_called(element, name)
            begun = not running and heading and told_by(text) is not None
            day = _line_date(element, name, text, called or begun)
            if not day:
                continue
            if _is_of_change(element, text):
                seen.changed = seen.changed or day
                continue
            if called:
                seen.called = seen.called or day
            if not running and (heading or not headed):
                seen.below = seen.below or day
            elif not running and within:
                seen.above = day
    return seen.below or seen.above or seen.called or seen.changed


def _is_called(element: Any, name: str) -> bool:
    """Whether an element's marks say that it gives the day of publication.

    A class says it of microformats alone: themes give it to the cards of other articles, too.
    """
    marks = _own_marks(element)
    return bool(re.search("datePublished|pubdate", marks) or (name == "abbr" and _OF_ISSUE.search(marks)))


def _is_of_change(element: Any, text: str) -> bool:
    """Whether a line with a date says that it is the day of a change, and none of publication."""
    marks = _own_marks(element)
    if PUBLISHED_WORD.search(text) or _OF_ISSUE.search(marks):
        return False
    return bool(CHANGED_WORD.search(text) or _OF_CHANGE.search(marks))


def _is_running(text: str | None) -> bool:
    """Whether a paragraph is text, not a line about the article."""
    return (
        text is None or len(text) > _PARAGRAPH or (len(text) > _PARAGRAPH / 2 and text.endswith((".", "!", "?", "”")))
    )


def _is_elsewhere(element: Any, name: str, marks: str, within: int, running: bool) -> bool:
    """Whether an element is not of the article: other articles, comments, and the head of every page of the site.

    A foot that stands in the article above its text is what Drupal puts there: it says who wrote it and when.
    """
    if name == "footer" and within and not running:
        return False
    if name in _ELSEWHERE:
        return True
    if name == "header" and not within:  # the day that stands there is that of reading
        return next(element.iter("h1"), None) is None
    return name not in ("html", "body", "main", "article") and bool(_NOT_ITS_OWN.search(marks))


def _line_date(element: Any, name: str, text: str, called: bool) -> str:
    """The day of a line that is there to give a date; empty where it lies ahead, as those of events do."""
    if name != "time" and not called and not _DATE_CLASS.search(_own_marks(element)):
        return ""
    published = PUBLISHED_WORD.search(text)
    changed = CHANGED_WORD.search(text[: published.start()]) if published else None
    told = text[published.start() :] if published and changed else text
    named = element.get("title") if name in ("abbr", "time") else ""  # as microformats have it
    stated = parse_date(element.get("datetime") or element.get("content") or named or "")
    return _past(stated or parse_date(told) or parse_date(text))


def _past(day: str) -> str:
    """A day that does not lie ahead, in any time zone; else ""."""
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    return day if day <= tomorrow.isoformat() else ""


def _own_marks(element: Any) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "property", "pubdate"))


def _short(element: Any) -> str | None:
    """The text of an element in one line; None where it is longer than a line."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 4 * _LONGEST:
            break
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else None
