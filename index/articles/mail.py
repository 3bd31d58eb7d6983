"""E-mail: one message (.eml, RFC 5322) or a mailbox of them (.mbox, RFC 4155), with the messages within them."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from functools import partial
from io import BytesIO
from typing import BinaryIO

from index.articles.assemble import assemble
from index.articles.credits import is_institution
from index.articles.fields import in_order, split_byline
from index.articles.forwards import Inner, begins_as_message, split_forwarded
from index.articles.mailparts import File, parts_of
from index.articles.packing import undo_packing, without_packing
from index.articles.passed_over import NotRead
from index.articles.source import (
    Failure,
    Item,
    Source,
    attempt,
    explain,
    printable,
    too_large,
    until_broken,
)
from index.articles.text import is_utf8, normalise
from index.errors import ArticleError
from index.records import Article

_FROM_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LINE = 64 * 1024
_LONGEST_HEADER = 16 * 1024  # characters that are read of one; decoding takes time that grows faster than they do


_DEEPEST = 4  # messages and attachments within each other
_PREFIX = re.compile(r"^(?:\s*(?:fwd?|wg|tr|rv|i)\s*:)+\s*", re.IGNORECASE)
_MARKS = re.compile(r"\[mailto:([^\]]{3,200})\]|<mailto:([^>]{3,200})>")  # as Outlook writes an address


@dataclass(frozen=True, slots=True)
class Kinds:
    """The formats of attached files: which names are ``wanted``, and what reads them, which must not raise."""

    wanted: Callable[[str], bool]
    read: Callable[[Source], Iterable[Item]]


def read_eml(source: Source, kinds: Kinds) -> Iterator[Item]:
    """The message: Subject as its title, From as its author or outlet, its text parts as its text.

    Messages attached to it or forwarded in it are articles with sender, subject and date of their own, and so are
    attached files of a format that is read; the other files are told of.
    """
    yield from _parsed_each(source, source.read(), kinds)


def read_mbox(source: Source, kinds: Kinds) -> Iterator[Item]:
    """As ``read_eml`` for each message; ``record`` is its Message-ID, else a hash of it."""
    seen = 0

    def found(stream: BinaryIO) -> Iterator[Item]:
        nonlocal seen
        for seen, data in enumerate(_messages(stream, source.limits.file), 1):
            place = f"{source.place}:{seen}"
            if data is None:
                yield Failure(place, too_large(source.limits.file))
                continue
            data = _FROM_QUOTED.sub(rb"\1", data)
            yield from _guarded(place, partial(_parsed_each, source, data, kinds, many=True))

    with source.open() as stream:
        yield from until_broken(found(stream), "messages")
    if not seen:
        raise ArticleError("It holds no message: export the mailbox again, or remove it.")


def saved_messages(source: Source, text: str) -> list[Item]:
    """The messages of a mail that was saved as text or as a page, which begins with its header lines; none where
    ``text`` is none.
    """
    inner = split_forwarded(normalise(text))[1] if begins_as_message(text) else []
    if not inner:
        return []
    if len(inner) == 1:
        return [_forwarded(source, inner[0], record="")]
    places = (f"{source.place}:{at}" for at in range(1, len(inner) + 1))
    return [attempt(place, partial(_forwarded, source, each)) for place, each in zip(places, inner, strict=True)]


def _guarded(place: str, items: Callable[[], Iterator[Item]]) -> Iterator[Item]:
    """The items of one message, or its Failure, as `attempt`: the other messages go on."""
    try:
        yield from items()
    except Exception as error:
        yield Failure(place, explain(error))


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


def _parsed_each(source: Source, data: bytes, kinds: Kinds, many: bool = False) -> Iterator[Item]:
    message = message_from_bytes(data)
    if not message.keys():
        raise ArticleError("It has no mail headers: save the message itself as .eml.")
    yield from _each(source, message, kinds, data, many)


def _each(source: Source, message: Message, kinds: Kinds, data: bytes, many: bool, depth: int = 0) -> Iterator[Item]:
    """The articles of a message: itself, those attached to it or forwarded in it, and attached files."""
    if depth > _DEEPEST:
        raise ArticleError("Its messages are nested too deeply: save the inner ones by themselves.")
    parts = parts_of(message)
    own, forwarded = split_forwarded(parts.text)
    record = _header(message, "Message-ID").strip("<> ") or _hash(data)
    seen = 0
    if any(c.isalnum() for c in own):
        seen += 1
        yield _article(source, message, own, record if many or depth else "")
    for inner in forwarded:
        seen += 1
        yield _forwarded(source, inner)
    for attached in parts.messages:
        seen += 1
        data = "".join(f"{name}:{value}" for name, value in attached.raw_items()).encode("utf-8", "replace")
        yield from _guarded(source.place, partial(_each, source, attached, kinds, data, many, depth + 1))
    for file in parts.files:
        name = source.record(f"{record}:{file.name}" if many or depth else file.name)
        if kinds.wanted(file.name):
            seen += 1
            yield from kinds.read(_attached(source, name, file))
        else:
            yield NotRead(f"{printable(source.path)}:{name}")
    if not seen:
        raise ArticleError("It holds no text part, only attachments: save those by themselves.")


def _article(source: Source, message: Message, text: str, record: str) -> Article:
    name, address = parseaddr(_header(message, "From"))
    outlet, authors = _sender(name, address)
    return assemble(
        source,
        text,
        title=_header(message, "Subject"),
        outlet=_header(message, "Organization") or outlet,
        authors=authors,
        published=_header(message, "Date"),
        url=_header(message, "Archived-At").strip("<> "),
        made=(_header(message, "Date"),),
        record=record,
    )


def _forwarded(source: Source, inner: Inner, record: str | None = None) -> Article:
    """The article of a message within a text, known by what it holds where no ``record`` is given."""
    name, address = parseaddr(_MARKS.sub(r"<\1\2>", inner.sender))
    if "@" not in address:  # a name alone, as many programs show it
        name, address = inner.sender, ""
    outlet, authors = _sender(name, address)
    return assemble(
        source,
        inner.text,
        title=_PREFIX.sub("", inner.title),
        outlet=outlet,
        authors=authors,
        published=inner.date,
        record=_hash(f"{inner.sender}{inner.date}{inner.title}{inner.text}".encode("utf-8", "replace"))
        if record is None
        else record,
    )


def _sender(name: str, address: str) -> tuple[str, tuple[str, ...]]:
    """The outlet and the authors that a sender is: an institution by its name, a person by that and the address."""
    name = re.sub(r"\s+(?:via|über|par le biais de)\s+.+$", "", name).strip(" '\"")  # as lists write it
    host = address.rpartition("@")[2]
    institution = not split_byline(name) or is_institution(name)
    return (name if institution and name else host), (() if institution else (in_order(name),))


def _attached(source: Source, name: str, file: File) -> Source:
    if source.depth >= _DEEPEST:
        raise ArticleError("Its attachments are nested too deeply: save the inner ones by themselves.")
    inner, ending = without_packing(file.name)
    stream = partial(_unpacked, file.data, ending)
    return Source(source.path, inner, stream, source.limits, name, source.depth + 1, source.budget)


def _unpacked(data: bytes, ending: str) -> BinaryIO:
    return undo_packing(BytesIO(data), ending)


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


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
    """A header is too short for its encoding to be guessed, but for UTF-8."""
    for name in filter(None, ("utf-8" if is_utf8(data, charset or "") else "", charset, "utf-8")):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("cp1252", "replace")
