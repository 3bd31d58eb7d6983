"""E-mail: one message (.eml, RFC 5322) or a mailbox of them (.mbox, RFC 4155)."""

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from functools import partial
from typing import BinaryIO

from index.articles.assemble import assemble
from index.articles.credits import is_outlet
from index.articles.fields import split_byline
from index.articles.markup import html_text
from index.articles.source import Failure, Source, attempt, too_large, until_broken
from index.articles.text import decode, normalise
from index.errors import ArticleError
from index.records import Article

_FROM_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LINE = 64 * 1024
_LONGEST_HEADER = 16 * 1024  # characters that are read of one; decoding takes time that grows faster than they do


def read_eml(source: Source) -> Iterator[Article]:
    """One article: Subject as its title, From as its author or outlet, the text or HTML part as its text."""
    yield _article(source, source.read())


def read_mbox(source: Source) -> Iterator[Article | Failure]:
    """One article for each message; ``record`` is its Message-ID, else a hash of it."""
    seen = 0

    def found(stream: BinaryIO) -> Iterator[Article | Failure]:
        nonlocal seen
        for seen, data in enumerate(_messages(stream, source.limits.file), 1):
            place = f"{source.place}:{seen}"
            if data is None:
                yield Failure(place, too_large(source.limits.file))
            else:
                yield attempt(place, partial(_article, source, data, many=True))

    with source.open() as stream:
        yield from until_broken(found(stream), "messages")
    if not seen:
        raise ArticleError("It holds no message: export the mailbox again, or remove it.")


def _messages(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """The messages, each begun by a "From " line after an empty one; None for one above ``limit`` bytes."""
    lines: list[bytes] = []
    size, begun, after_empty = 0, False, True
    while line := stream.readline(_LINE):
        if after_empty and line.startswith(b"From "):
            if begun:
                yield b"".join(lines) if size <= limit else None
            lines, size, begun = [], 0, True
        elif begun:
            size += len(line)
            if size <= limit:
                lines.append(line)
            else:
                lines.clear()
        elif line.strip():
            raise ArticleError("It does not begin as a mailbox does (From ...): export it as mbox again.")
        after_empty = not line.strip(b"\r\n")
    if begun:
        yield b"".join(lines) if size <= limit else None


def _article(source: Source, data: bytes, many: bool = False) -> Article:
    message = message_from_bytes(_FROM_QUOTED.sub(rb"\1", data) if many else data)
    if not message.keys():
        raise ArticleError("It has no mail headers: save the message itself as .eml.")
    text = _text(message)
    if not text.strip():
        raise ArticleError("It holds no text part, only attachments: save those by themselves.")
    name, address = parseaddr(_header(message, "From"))
    host = address.rpartition("@")[2]
    institution = not split_byline(name) or is_outlet(name)
    record = _header(message, "Message-ID").strip("<> ") or hashlib.blake2b(data, digest_size=8).hexdigest()
    return assemble(
        source,
        text,
        title=_header(message, "Subject"),
        outlet=_header(message, "Organization") or (name if institution and name else host),
        authors=() if institution else (name,),
        published=_header(message, "Date"),
        url=_header(message, "Archived-At").strip("<> "),
        made=(_header(message, "Date"),),
        record=record if many else "",
    )


def _text(message: Message) -> str:
    """The plain text, but where it is a mere hint ("view this in your browser") the text of the HTML part."""
    texts = {"text/plain": "", "text/html": ""}
    for part in message.walk():
        if any(len(str(value)) > _LONGEST_HEADER for value in part.get_all("Content-Type", [])):
            raise ArticleError("It says what it holds in far too many words: save the message anew.")
        kind = part.get_content_type()
        if kind not in texts or texts[kind] or part.get_content_disposition() == "attachment":
            continue
        content = part.get_payload(decode=True)
        text = normalise(decode(content, part.get_content_charset("") or "")) if isinstance(content, bytes) else ""
        if kind == "text/html":
            texts[kind] = html_text(text)
        else:
            texts[kind] = _unfolded(text) if str(part.get_param("format", "")).lower() == "flowed" else text
    plain, html = texts.values()
    return plain if 2 * len(plain) >= len(html) else html


def _unfolded(text: str) -> str:
    """``format=flowed`` (RFC 3676): a line that ends with a space goes on in the next one, but for a signature's."""
    return re.sub(r"(?<!^--)(?<!\n--) \n(?! )", " ", text)


def _header(message: Message, name: str) -> str:
    """A header's text in one line, its encoded words (RFC 2047) decoded."""
    # Raw, as the library would put U+FFFD for bytes that stand there without an encoding.
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")[:_LONGEST_HEADER]
    value = " ".join(_decoded(raw.encode("utf-8", "surrogateescape")).split())
    try:
        parts = decode_header(value)
    except HeaderParseError:
        return value
    return "".join(_decoded(part, charset) if isinstance(part, bytes) else part for part, charset in parts)


def _decoded(data: bytes, charset: str | None = None) -> str:
    """A header is too short for its encoding to be guessed."""
    for name in filter(None, (charset, "utf-8")):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("cp1252", "replace")
