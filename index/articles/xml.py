"""XML, read so that it can do no harm: no entity is expanded, nothing is fetched, depth and sizes are bounded."""

import io
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any

from index.articles.source import Source
from index.articles.text import decode
from index.errors import ArticleError

Events = Iterator[tuple[str, Any]]

SAFELY = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""How lxml reads XML of strangers."""
_DECLARED = re.compile(rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w:.-]{2,40})")
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,300}\?>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Feeds use HTML's entities and bare ampersands, which XML does not have. What stands in CDATA is text already.
_AMPERSAND = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(#\d{1,7}|#x[\da-fA-F]{1,6}|[a-zA-Z]\w{1,31});)?", re.DOTALL)
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})


def xml_events(source: Source) -> Events:
    """("start" or "end", element) as lxml meets them, the root's start first, in a file of any encoding.

    An element is whole at its end. Raises ArticleError where the file is no XML or stops being it, and where it
    declares entities, which news files do not need and attacks are made of.
    """
    from lxml import etree

    text = decoded_xml(source.read()).lstrip("\ufeff")
    text = _AMPERSAND.sub(_mended, _CONTROL.sub("", _DECLARATION.sub("", text, count=1)))
    if not text.strip():
        raise ArticleError("It is empty: remove it, or put the article into it.")
    events = etree.iterparse(
        io.BytesIO(text.encode()),
        events=("start", "end"),
        encoding="utf-8",
        **SAFELY,
    )
    try:
        event, root = next(events)
        dtd = root.getroottree().docinfo.internalDTD
        if dtd is not None and next(dtd.iterentities(), None) is not None:
            raise ArticleError("It declares XML entities, which can be made to do harm: save it without its DTD.")
        yield event, root
        yield from events
    except etree.XMLSyntaxError as error:
        raise ArticleError(_broken(error)) from error


def decoded_xml(data: bytes) -> str:
    """The text, in the encoding that it declares, or what fits."""
    declared = _DECLARED.search(data[:400])
    return decode(data, declared[1].decode("ascii") if declared else "")


def each_whole(events: Events, names: frozenset[str]) -> Iterator[Any]:
    """The elements of these qualified names, each when it is whole; afterwards it is taken out, to bound memory."""
    last = None
    for event, element in events:
        if event == "end" and element.tag in names:
            yield element
            element.clear(keep_tail=False)
            # The parser still stands at this one, so it is the one before that can go.
            if last is not None and last.getparent() is not None:
                last.getparent().remove(last)
            last = element


def text_in(element: Any) -> str:
    """All text at and under an element in one line; empty for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def line_in(element: Any, most: int) -> str | None:
    """As ``text_in``; None where that is longer than ``most`` characters. It looks at no more than it needs."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 4 * most:
            break
    text = " ".join(text.split())
    return text if len(text) <= most else None


def _mended(match: re.Match[str]) -> str:
    name = match[1]
    if not name:
        return "&amp;" if match[0] == "&" else match[0]
    if name in _OWN or name.startswith("#"):
        return match[0]
    character = html5.get(f"{name};", "")
    # What no one knows is text; nor may an entity bring markup in.
    return character if character and not set(character) & set("<>&\"'") else f"&amp;{name};"


def _broken(error: Any) -> str:
    detail = re.split(r",? (?:at )?line \d|, (?:use|try) XML_PARSE_HUGE", " ".join(str(error.msg).split()))[0][:120]
    return f"It is not well-formed XML from line {error.lineno or 1} on ({detail}): fetch it again, or correct it."
