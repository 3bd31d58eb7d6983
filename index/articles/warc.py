"""WARC (ISO 28500), record by record. What is damaged costs its own record: reading goes on at the next one.

https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from index.articles.source import Source
from index.errors import ArticleError

_CHUNK = 64 * 1024
_UNPACKED = 4 * _CHUNK  # bytes that are unpacked at a time
_HEADERS = 256 * 1024  # bytes of a record's headers
_MAGIC = b"\x1f\x8b\x08"  # RFC 1952: a gzip member, deflated
_BOUNDARY = re.compile(rb"\r?\n\r?\n(?=WARC/\d\.\d+\r?\n)")
_VERSION = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n")
DAMAGED = "Its compressed data is damaged or cut short: fetch or compress it again."
NO_RECORD = "What stands here is no WARC record: fetch the file again."
CUT = "The file ends within this page: fetch it again."


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its ``headers`` by lower-case name, and the ``block`` they describe, without the blank lines after it.

    ``problem`` says in a sentence why there is no block, or no whole one; ``large`` that it is more than was asked for.
    """

    headers: dict[str, str]
    block: bytes
    problem: str = ""
    large: bool = False

    def header(self, name: str) -> str:
        """A header's text; "" where there is none."""
        return self.headers.get(name, "")


def read_records(source: Source) -> Iterator[Record]:
    """The records of a file, each with a block of at most ``limits.file`` bytes.

    Raises ArticleError where its compressed data breaks off, or where there is no record at all.
    """
    opened = source.packed or source.open
    with opened() as stream:
        data = _Bytes(_members(stream) if source.packed else _chunks(stream))
        found = False
        while True:
            skipped = data.seek_record()
            begun = data.line(_VERSION)
            if skipped and (begun or found):
                yield Record({}, b"", NO_RECORD)
            record = _record(data, source.limits.file) if begun else None
            damaged = data.pass_damage()
            if record and not (record.problem and (damaged or data.error)):
                yield record
            if damaged:
                yield Record({}, b"", DAMAGED)
            if not begun and not damaged:
                break
            found = found or begun
        if data.error:
            raise data.error
        if not found and data.any:
            raise ArticleError("It is damaged, or no WARC file: fetch it again.")


class _Bytes:
    """Bytes that come in chunks, with a look ahead. They end where damaged ones stand, until those are passed."""

    def __init__(self, chunks: Iterator[bytes | None]) -> None:
        """None among the chunks stands for damaged ones."""
        self._chunks = chunks
        self._buffer = bytearray()
        self._damage = False
        self.any = False
        self.error: Exception | None = None  # why there are no more

    def pass_damage(self) -> bool:
        """Whether the next bytes are damaged; they are passed then."""
        if not self._damage or self._buffer.strip():
            return False
        self._damage = False
        self._buffer.clear()
        return True

    def seek_record(self) -> bool:
        """Go to the next line that begins a record, or to the end; whether anything but white space was passed."""
        passed = False
        while self._more(1):
            line = self._peek_line()
            if _VERSION.match(line):
                return passed
            passed = passed or bool(line.strip())
            del self._buffer[: len(line)]
        return passed

    def line(self, pattern: re.Pattern[bytes]) -> bool:
        """Whether the next line fits a pattern; it is taken then."""
        line = self._peek_line()
        if not pattern.match(line):
            return False
        del self._buffer[: len(line)]
        return True

    def head(self) -> bytes:
        """All up to the next empty line, which is taken too."""
        lines = b""
        while len(lines) < _HEADERS and (line := self._peek_line()):
            del self._buffer[: len(line)]
            if not line.strip():
                break
            lines += line
        return lines

    def take(self, length: int) -> bytes:
        """The next ``length`` bytes, or all that are left."""
        self._more(length)
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken

    def skip(self, length: int) -> None:
        """Pass over the next ``length`` bytes."""
        while length > 0 and self._more(1):
            here = min(length, len(self._buffer))
            del self._buffer[:here]
            length -= here

    def give_back(self, data: bytes) -> None:
        """Put bytes before the next ones."""
        self._buffer[:0] = data

    def at_record(self) -> bool:
        """Whether nothing but white space stands before the next record, or the end."""
        size = 16
        while True:
            more = self._more(size)
            rest = self._buffer[: size + 64].lstrip(b"\r\n \t")
            if rest:
                return rest.startswith(b"WARC/")
            if not more:
                return True
            size *= 2

    def up_to_record(self, limit: int) -> bytes:
        """The bytes before the next record, at most ``limit``."""
        while not (found := _BOUNDARY.search(self._buffer)):
            size = len(self._buffer)
            self._more(size + _CHUNK)
            if len(self._buffer) in (size, limit) or size > limit:
                return self.take(min(limit, size))
        return self.take(found.start())

    def _peek_line(self) -> bytes:
        size = 256
        while (end := self._buffer.find(b"\n", 0, size)) < 0:
            if not self._more(size) or size >= _CHUNK:
                return bytes(self._buffer[:size])
            size *= 4
        return bytes(self._buffer[: end + 1])

    def _more(self, size: int) -> bool:
        """Have ``size`` bytes at hand; False where there are not so many."""
        while len(self._buffer) < size and not self._damage:
            try:
                chunk = next(self._chunks, b"")
            except (ArticleError, EOFError, OSError, zlib.error) as error:
                self.error = error
                return False
            self._damage = chunk is None
            if not chunk:
                return False
            self.any = True
            self._buffer += chunk
        return len(self._buffer) >= size


def _record(data: _Bytes, limit: int) -> Record:
    headers = parse_headers(data.head())
    stated = headers.get("content-length", "")
    length = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 16 else 0
    if length > limit:
        data.skip(length)
        return Record(headers, b"", large=True)
    block = data.take(length)
    whole = len(block) == length
    if whole and data.at_record():
        return Record(headers, block)
    # The stated length is not true: the block ends where the next record begins.
    if inner := _BOUNDARY.search(block):
        data.give_back(block[inner.end() :])
        return Record(headers, block[: inner.start()])
    if not whole:
        return Record(headers, block, CUT)
    block += data.up_to_record(limit - length)
    return Record(headers, block.rstrip(b"\r\n"))


def parse_headers(head: bytes) -> dict[str, str]:
    """``Name: value`` lines by lower-case name, the first of each; a line that begins with a space goes on."""
    found: dict[str, str] = {}
    text = head.decode("utf-8", "replace")
    for line in re.sub(r"\r?\n[ \t]+", " ", text).split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    # What is at hand is taken, so that the records before the place where a file breaks off are not lost.
    read = getattr(stream, "read1", stream.read)
    while chunk := read(_CHUNK):
        yield chunk


def _members(stream: BinaryIO) -> Iterator[bytes | None]:
    """What a file of gzip members unpacks to, None in the place of a damaged one. Raises ArticleError where no sound
    member follows a damaged one."""
    raw, sound = b"", True
    while raw := raw or stream.read(_CHUNK):
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        begun = raw
        try:
            while not unpacker.eof:
                if chunk := unpacker.decompress(raw, _UNPACKED):
                    yield chunk
                raw = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail or stream.read(_CHUNK)
                if not raw and not unpacker.eof:
                    raise ArticleError(DAMAGED)
        except zlib.error:
            if sound:
                yield None
            sound = False
            raw = _next_member(raw if raw is not begun else raw[1:], stream)
            continue
        sound = True
        raw = raw.lstrip(b"\0")  # padding
    if not sound:
        raise ArticleError(DAMAGED)


def _next_member(raw: bytes, stream: BinaryIO) -> bytes:
    """The bytes from the next place on that looks like the beginning of a member; empty where there is none."""
    while (at := raw.find(_MAGIC)) < 0:
        more = stream.read(_CHUNK)
        if not more:
            return b""
        raw = raw[-len(_MAGIC) + 1 :] + more
    return raw[at:]
