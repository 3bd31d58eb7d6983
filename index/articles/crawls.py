"""WARC files, what web crawlers deliver, and WET files, the texts that Common Crawl makes of them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from index.articles.assemble import assemble
from index.articles.codings import undo_chunks, undo_codings
from index.articles.headings import PARTS
from index.articles.passed_over import LeftOut
from index.articles.source import Failure, Item, Source, attempt, too_large, until_broken
from index.articles.text import decode
from index.articles.warc import Record, parse_headers, read_records
from index.articles.web import page_items
from index.errors import ArticleError

_PAGES = ("text/html", "application/xhtml+xml")
# How files of other kinds begin, whatever a server says that they are.
_OTHERWISE = {
    b"%PDF-": "application/pdf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
}
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NO_HEADER = "It is a record without a header: fetch the crawl again."
_LONGEST_TITLE = 300  # characters
_MOST_KINDS = 50  # lines that tell of what is no page
_HTML = re.compile(rb"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)


def read_warc(source: Source) -> Iterator[Item]:
    """One article for each ``response`` of status 200 in HTML, and for each ``resource`` that is HTML, by the rules of
    web pages; what else it holds is left out, with a line for each kind.

    ``url`` and ``record`` are the WARC-Target-URI; a page that states no date has the day of its capture. A record that
    is damaged fails alone.
    """
    return _read(source, _items, "captured web page (a response of status 200 in HTML)")


def read_wet(source: Source) -> Iterator[Item]:
    """One article for each ``conversion`` record: all text of a page, its menus too, as Common Crawl took it out.

    ``url`` and ``record`` are the WARC-Target-URI. The day of the capture, which may be years after the news, is
    no article's date: it tells the later of two versions.
    """
    return _read(source, _texts, "text of a web page (a conversion)")


def _read(source: Source, items_of: Callable[[Source, Record, str], list[Item] | str], wanted: str) -> Iterator[Item]:
    """What ``items_of`` makes of each record, and a line for each kind of those that are none."""
    pages, others = 0, Counter[str]()

    def found() -> Iterator[Item]:
        nonlocal pages
        for at, record in enumerate(read_records(source), 1):
            items = items_of(source, record, f"{source.place}:{at}")
            if isinstance(items, str):
                others[items if items in others or len(others) < _MOST_KINDS else "records of other kinds"] += 1
                continue
            pages += bool(items)
            yield from items

    broken: Exception | None = None
    try:
        yield from until_broken(found(), "pages")
    except Exception as error:  # what was seen before is told of all the same
        broken = error
    if not pages and not broken:
        raise ArticleError(f"It holds no {wanted}: remove it.")
    for kind, count in sorted(others.items()):
        yield LeftOut(source.place, f"Its {kind} are no web pages: {count:,}.")
    if broken:
        raise broken


def _items(source: Source, record: Record, place: str) -> list[Item] | str:
    """What a record gives; where it is no page, what it and others like it are."""
    if not record.headers:
        return [Failure(place, record.problem or _NO_HEADER)]
    kind = record.header("warc-type").lower()
    if kind == "response":
        status, http, body = _response(record.block)
    elif kind == "resource":
        status, http, body = "200", {"content-type": record.header("content-type")}, record.block
    else:
        return f"records of the kind {_word(kind)}"
    if record.large:
        return [Failure(place, too_large(source.limits.file))]
    if status != "200":
        return f"responses of status {status}"
    stated = _stated(record, http)
    if not (stated.startswith(_PAGES) if stated else _HTML.match(body[:2048])):
        return f"{kind}s of the kind {_word(stated.partition(';')[0])}"
    if other := next((kind for begins, kind in _OTHERWISE.items() if body.startswith(begins)), ""):
        return f"{kind}s of the kind {other}"
    if record.problem:
        return [Failure(place, record.problem)]
    found = attempt(place, partial(_page, source, record, http, body))
    return [found] if isinstance(found, Failure) else found


def _texts(source: Source, record: Record, place: str) -> list[Item] | str:
    """As `_items`, of a WET file."""
    kind = record.header("warc-type").lower()
    if record.headers and kind != "conversion":
        return f"records of the kind {_word(kind)}"
    if record.large or record.problem or not record.headers:
        return [Failure(place, too_large(source.limits.file) if record.large else record.problem or _NO_HEADER)]
    return [attempt(place, partial(_converted, source, record))]


def _converted(source: Source, record: Record) -> Item:
    text, url = decode(record.block, "utf-8"), record.header("warc-target-uri").strip("<> ")
    captured = record.header("warc-date")
    return assemble(source, text, title=_title(text), url=url, record=url, made=[captured])


def _title(text: str) -> str:
    """The title of a page whose text begins with it; without the paper, where the headline stands alone, too."""
    title, _, rest = text.strip().partition("\n")
    lines = {line.strip() for line in rest.split("\n")}
    heads = [part for part in PARTS.split(title.strip()) if " " in part and part in lines]
    return max(heads, key=len, default=title if len(title) <= _LONGEST_TITLE else "")


def _response(block: bytes) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of an HTTP response; a block that is none is a body, with status 200."""
    match = _STATUS.match(block)
    if not match:
        return "200", {}, block
    end = _HEAD_END.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    return match[1].decode(), parse_headers(head.partition(b"\n")[2]), body


def _stated(record: Record, http: dict[str, str]) -> str:
    """The kind of content that is stated, in small letters; "" where none is."""
    return http.get("content-type", "").lower() or record.header("warc-identified-payload-type").lower()


def _word(kind: str) -> str:
    """A kind as it is told of: one short word of what a file claims."""
    return " ".join("".join(filter(str.isprintable, kind)).split())[:40] or "unknown"


def _page(source: Source, record: Record, http: dict[str, str], body: bytes) -> list[Item]:
    if "chunked" in http.get("transfer-encoding", "").lower():
        body = undo_chunks(body)
    cut = bool(record.header("warc-truncated"))
    data = undo_codings(body, http.get("content-encoding", ""), source.limits.file, cut=cut)
    return list(
        page_items(
            source,
            data,
            charset=_charset(http.get("content-type", "")),
            url=record.header("warc-target-uri").strip("<> "),
            captured=record.header("warc-date"),
        )
    )


def _charset(content_type: str) -> str:
    """``text/html; charset="utf-8"`` → ``utf-8``."""
    return content_type.lower().partition("charset=")[2].partition(";")[0].strip("\"' ")
