"""Pages saved with all that belongs to them in one file (.mhtml, .mht; RFC 2557)."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from index.articles.fields import web_url
from index.articles.passed_over import LeftOut
from index.articles.source import Source
from index.articles.web import page_items
from index.errors import ArticleError
from index.records import Article

_PAGES = ("text/html", "application/xhtml+xml")
_LONGEST_HEADER = 16 * 1024
_DEEPEST = 4


def read_mhtml(source: Source) -> Iterator[Article | LeftOut]:
    """The page, by the rules of web pages; a page that states no date has the day on which it was saved.

    Frames, pictures and styles beside it are left out.
    """
    message = message_from_bytes(source.read())
    page = _page(message)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes):
        raise ArticleError("It holds no page: save it again, as a web page in one file.")
    places = (_header(page, "Content-Location"), _header(message, "Snapshot-Content-Location"))
    url = next(filter(None, map(web_url, places)), "")
    charset = page.get_content_charset("") or ""
    yield from page_items(source, content, charset=charset, url=url, captured=_header(message, "Date"))


def _page(message: Message) -> Message | None:
    """The part that its file names as the first to show, else the first page in it."""
    if len(_header(message, "Content-Type")) > _LONGEST_HEADER:
        raise ArticleError("It says what it holds in far too many words: save the page anew.")
    pages = [part for part in _parts(message, _DEEPEST) if part.get_content_type() in _PAGES]
    start = str(message.get_param("start") or "").strip("<> ")
    named = (part for part in pages if start and _header(part, "Content-ID").strip("<> ") == start)
    return next(named, pages[0] if pages else None)


def _parts(message: Message, depth: int) -> Iterator[Message]:
    inner = message.get_payload()
    if not isinstance(inner, list):
        yield message
    elif depth:
        for part in inner:
            if isinstance(part, Message) and len(_header(part, "Content-Type")) <= _LONGEST_HEADER:
                yield from _parts(part, depth - 1)


def _header(message: Message, name: str) -> str:
    """A header in one line; a broken address may have spaces where it was folded."""
    return " ".join(str(message.get(name) or "").split())
