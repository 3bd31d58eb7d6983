"""Where a page was saved from, and when, as browsers and the tools that save pages write into it."""

import re
from collections.abc import Mapping
from typing import Any

from index.articles.dates import moment
from index.articles.fields import web_url

# Comments that browsers and tools leave where they save a page.
_SAVED = re.compile(
    r"<!--\s*saved from url=\(\d{1,6}\)(?P<browser>\S+)|<!--\s*Page saved with SingleFile\s+url:\s*(?P<single>\S+)"
    r"|<!--\s*Saved from (?P<monolith>https?://\S+)|<!--\s*Mirrored from (?P<mirror>\S+\.\S+) by HTTrack"
    r"|\bdata-scrapbook-source=[\"'](?P<scrapbook>[^\"']+)",
    re.IGNORECASE,
)
_CLIPPED = ("savepage-url", "source-url")  # meta tags of Save Page WE and of Evernote
_SAVED_AT = re.compile(
    r"<!--[^>]{0,1000}?\bsaved date:\s*\w{3} (?P<date>\w{3} \d\d \d{4} [\d:]{8} GMT[+-]\d{4})", re.IGNORECASE
)
_ARCHIVED = re.compile(
    r"^https?://(?:web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/|archive\.(?:today|is|ph|md|li|vn|fo)/[\d.-]{4,17}/"
    r"|(?:webarchive\.nationalarchives\.gov\.uk/ukgwa|arquivo\.pt/(?:wayback|noFrame/replay)|www\.webarchive\.org\.uk"
    r"/wayback/archive|wayback\.archive-it\.org/\d+)/\d{4,14}(?:[a-z]{2}_)?/)(?=https?:)",
    re.IGNORECASE,
)
_TOP = 4096  # characters of a page in which such comments stand


def saved_from(page: str, root: Any, meta: Mapping[str, str]) -> str:
    """The address that a page of this source, tree and meta tags was saved from; "" where nothing says it."""
    clipped = (web_url(meta.get(name, "")) for name in _CLIPPED)
    return _in_comment(page[:_TOP]) or next(filter(None, clipped), "") or _reader_view(root)


def saved_at(page: str, meta: Mapping[str, str]) -> str:
    """When a page was saved; "" where nothing says it."""
    at = _SAVED_AT.search(page[:_TOP])
    return moment(at["date"].replace("GMT", "") if at else meta.get("savepage-date", ""))


def _in_comment(top: str) -> str:
    match = _SAVED.search(top)
    if not match:
        return ""
    if match["mirror"]:
        return web_url(f"http://{match['mirror'].rstrip('/')}")
    return unarchived(web_url(next(filter(None, match.groups()))))


def unarchived(url: str) -> str:
    """The page's own address, where ``url`` is that of a copy in a web archive."""
    return _ARCHIVED.sub("", url)


def _reader_view(root: Any) -> str:
    """The address of the page that a browser's reading view shows."""
    links = (each for each in root.iter("a") if "reader-domain" in (each.get("class") or "").split())
    return next(filter(None, (web_url(link.get("href") or "") for link in links)), "")
