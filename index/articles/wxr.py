"""WordPress's exports (WXR, RSS with elements of its own): the posts and pages that are published.

https://wordpress.org/documentation/article/tools-export-screen/
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from index.articles.assemble import assemble
from index.articles.inline import one_line, plain
from index.articles.passed_over import LeftOut
from index.articles.shortcodes import without_shortcodes
from index.articles.source import Item, Source, attempt, until_broken
from index.articles.xml import Events, each_whole, text_in
from index.errors import ArticleError

_NAMESPACE = "http://wordpress.org/export/"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
# Beside posts and pages, the types of their own in which sites keep news.
_TYPES = re.compile(
    r"(?:^|[_-])(?:posts?|pages?|articles?|news|stor(?:y|ies)|reports?|opinions?|columns?|interviews?|reviews?"
    r"|press[_-]?releases?)$"
)
_STATUS = {
    "draft": "a draft",
    "auto-draft": "a draft",
    "pending": "waiting for review",
    "private": "private",
    "trash": "in the bin",
    "future": "not published yet",
}


def is_wxr(root: Any) -> bool:
    """Whether the root element of a feed declares WordPress's own elements."""
    return any(str(name).startswith(_NAMESPACE) for name in root.nsmap.values())


def read_wxr(source: Source, events: Events) -> Iterator[Item]:
    """One article for each published post and page; ``record`` is its guid. Drafts and the like are left out, each with
    a line; what is no text (pictures, menus, styles) with one for each kind.
    """
    others: Counter[str] = Counter()
    seen = 0

    def found() -> Iterator[Item]:
        nonlocal seen
        for seen, item in enumerate(each_whole(events, frozenset({"item"})), 1):
            kind = _own(item, "post_type") or "post"
            place = f"{source.place}:{seen}"
            if not _TYPES.search(kind):
                others[kind] += 1
            elif reason := _left_out(item):
                yield LeftOut(place, reason)
            else:
                yield attempt(place, partial(_article, source, item, place))

    yield from until_broken(found(), "items")
    for kind, count in sorted(others.items()):
        yield LeftOut(source.place, f"Its items of the kind {kind[:40]} are no articles: {count:,}.")
    if not seen:
        raise ArticleError("It is an export without items: export the site again, or remove it.")


def _left_out(item: Any) -> str:
    """Why an item is no article, or not for the public; "" where it is one."""
    status = _own(item, "status") or "publish"
    if status != "publish":
        return f"It is {_STATUS.get(status, 'not published')} (its status is {status[:40]})."
    return "It is protected by a password." if _own(item, "post_password") else ""


def _article(source: Source, item: Any, place: str) -> Item:
    texts = (item.findtext(_CONTENT), *(excerpt.text for excerpt in item.iterchildren("{*}encoded")))
    text = next((text for each in texts if each and (text := plain(without_shortcodes(each)).strip())), "")
    if not text:
        return LeftOut(place, "It has no text of its own.")
    login = text_in(item.find(_CREATOR))
    days = (_own(item, "post_date"), item.findtext("pubDate") or "", _own(item, "post_date_gmt"))
    channel = item.getparent()
    return assemble(
        source,
        text,
        title=one_line(item.findtext("title") or ""),
        outlet="" if channel is None else one_line(channel.findtext("title") or ""),
        authors=filter(None, (_names(channel).get(login, login),)),
        published=next((day for day in days if day and not day.startswith("0000")), ""),
        url=item.findtext("link") or "",
        record=text_in(item.find("guid")) or _own(item, "post_id") or text_in(item.find("link")),
        made=(_own(item, "post_modified_gmt"), _own(item, "post_modified")),
    )


def _names(channel: Any) -> dict[str, str]:
    """The names of the site's authors by those with which they sign in."""
    authors = () if channel is None else (each for each in channel if _is_own(each, "author"))
    return {_own(each, "author_login"): _own(each, "author_display_name") for each in authors}


def _own(element: Any, name: str) -> str:
    """The text of one of WordPress's own elements, of whichever version."""
    return next((text_in(child) for child in element if _is_own(child, name)), "")


def _is_own(element: Any, name: str) -> bool:
    return str(element.tag).startswith(f"{{{_NAMESPACE}") and str(element.tag).endswith(f"}}{name}")
