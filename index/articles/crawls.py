"""WARC files (ISO 28500), what web crawlers deliver, read by warcio: one article for each captured HTML page."""

import io
import zlib
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from index.articles.source import Failure, Source, attempt, explain, too_large, until_broken
from index.articles.web import page_article
from index.errors import ArticleError
from index.records import Article

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_PAGES = ("text/html", "application/xhtml+xml")
_CHUNK = 64 * 1024


def read_warc(source: Source) -> Iterator[Article | Failure]:
    """One article for each ``response`` of status 200 in HTML, by the rules of web pages; the rest is passed over.

    ``url`` and ``record`` are the WARC-Target-URI; a page that states no date has the day of its capture.
    """
    pages = 0

    def found(records: Iterator[Any]) -> Iterator[Article | Failure]:
        nonlocal pages
        for at, record in enumerate(records, 1):
            if _is_page(record):
                pages += 1
                yield _page(source, record, f"{source.place}:{at}")

    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with source.open() as stream:
            yield from until_broken(found(ArchiveIterator(_Unhurried(stream))), "pages")
    except ArchiveLoadFailed as error:
        raise ArticleError("It is damaged, or no WARC file: fetch it again.") from error
    if not pages:
        raise ArticleError("It holds no captured web page (a response of status 200 in HTML): remove it.")


class _Unhurried:
    """A stream that gives what it has at hand, so that the pages before the place where it breaks off are not lost,
    and that says where it does.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = cast(io.BufferedReader, stream)  # as GzipFile, it has read1

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read1(size)
        except (EOFError, OSError, zlib.error) as error:
            # warcio would take an EOFError for the end of a file that is whole.
            raise ArticleError(explain(error)) from error


def _is_page(record: "ArcWarcRecord") -> bool:
    http = record.http_headers
    if record.rec_type != "response" or http is None or http.get_statuscode() != "200":
        return False
    return (http.get_header("Content-Type") or "").lower().startswith(_PAGES)


def _page(source: Source, record: "ArcWarcRecord", place: str) -> Article | Failure:
    data = record.content_stream().read(source.limits.file + 1)
    if len(data) > source.limits.file:
        return Failure(place, too_large(source.limits.file))
    while record.raw_stream.read(_CHUNK):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        return Failure(place, "The file ends within this page: fetch it again.")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    made = partial(
        page_article,
        source,
        data,
        charset=_charset(record.http_headers.get_header("Content-Type") or ""),
        url=url.strip("<> "),
        captured=record.rec_headers.get_header("WARC-Date") or "",
    )
    return attempt(place, made)


def _charset(content_type: str) -> str:
    """``text/html; charset="utf-8"`` → ``utf-8``."""
    return content_type.lower().partition("charset=")[2].partition(";")[0].strip("\"' ")
