"""JSON (one article, a list, or whatever holds lists of them) and JSON Lines, which are streamed; ninjs in both."""

import hashlib
import io
import json
from collections.abc import Iterator
from typing import BinaryIO, TextIO, cast

from index.articles.assemble import assemble
from index.articles.json_records import Found, records_in
from index.articles.names import Fields
from index.articles.passed_over import LeftOut
from index.articles.source import Failure, Item, Source, explain, size, too_large, until_broken
from index.articles.text import decode, encoding_mark
from index.errors import ArticleError

# What is lost before the place where a gzip file is cut short is less than this, in bytes.
_CHUNK = 64 * 1024


def read_json(source: Source) -> Iterator[Item]:
    """One article for an object; for a list of objects, wherever it stands, each its own, with ``record`` set.

    A file of JSON Lines under this name is read as what it is, however long.
    """
    with source.open() as stream:
        data = stream.read(source.limits.file + 1)
        if _are_lines(data):
            yield from _read_lines(source, _Prefixed(data, stream))
        else:
            yield from _read_whole(source, data)


def read_json_lines(source: Source) -> Iterator[Item]:
    """One article a line, empty lines left out; a broken line is a Failure, and the next lines are read on.

    JSON over several lines under this name is read as what it is.
    """
    with source.open() as stream:
        head = stream.read(_CHUNK)
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0].strip() in (b"[", b"{"):
            yield from _read_whole(source, head + stream.read(source.limits.file + 1 - len(head)))
        else:
            yield from _read_lines(source, _Prefixed(head, stream))


def _are_lines(data: bytes) -> bool:
    """Whether each of the first two lines is an object."""
    lines = [line for line in data.lstrip().split(b"\n", 64)[:64] if line.strip()][:2]
    try:
        return len(lines) == 2 and all(isinstance(json.loads(line), dict) for line in lines)
    except (ValueError, RecursionError):
        return False


def _read_whole(source: Source, data: bytes) -> Iterator[Item]:
    if len(data) > source.limits.file:
        raise ArticleError(too_large(source.limits.file))
    if not data:
        raise ArticleError("It is empty: remove it, or put the article into it.")
    text = decode(data)
    try:
        found = json.loads(text)
    except ValueError as error:
        if getattr(error, "msg", "") != "Extra data":
            raise ArticleError(_broken(error)) from error
        yield from until_broken(_one_after_another(source, text), "values")
        return
    records = records_in(found)
    if len(records) == 1 and records[0].record is found:
        yield _one(source, records[0])
        return
    if not records:
        raise ArticleError(_no_records(found))
    yield from until_broken((record_article(source, record, at) for at, record in enumerate(records, 1)), "items")


def _read_lines(source: Source, stream: io.RawIOBase) -> Iterator[Item]:
    lines, given = 0, False

    def found() -> Iterator[Item]:
        nonlocal lines
        for lines, line in _lines(stream, source.limits.line, source.limits.file):
            yield from _line(source, line, lines)

    for item in until_broken(found(), "lines"):
        given = True
        yield item
    if not given:
        raise ArticleError(_no_records([]) if lines else "It holds no lines: remove it, or put articles into it.")


class _Prefixed(io.RawIOBase):
    """A stream with bytes put back before it."""

    def __init__(self, before: bytes, stream: BinaryIO) -> None:
        self._before = io.BytesIO(before)
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        read = getattr(self._stream, "read1", self._stream.read)
        data = self._before.read(len(buffer)) or read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _no_records(value: object) -> str:
    """Why a value that holds no records is no article."""
    if isinstance(value, dict):
        return _no_text(value)
    if value == []:
        return "It holds an empty list: remove it, or put articles into it."
    return "It holds neither an object nor a list of objects: write each article as an object."


def _one_after_another(source: Source, text: str) -> Iterator[Item]:
    """The records of several values that follow each other, and a Failure for a value without any; raises ArticleError
    at one that is broken.
    """
    decoder, at, count = json.JSONDecoder(), 0, 0
    while rest := text[at:].lstrip(" \t\r\n,\x1e"):
        at = len(text) - len(rest)
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError as error:
            raise ArticleError(_broken(error)) from error
        records = records_in(value)
        for record in records:
            count += 1
            yield record_article(source, record, count)
        if not records:
            count += 1
            yield Failure(_place(source, count), _no_records(value))


def _lines(stream: io.RawIOBase, limit: int, give_up: int) -> Iterator[tuple[int, str | None]]:
    """(number from 1, text) of each line that is not blank; None for the text of one above ``limit`` characters.

    Raises ArticleError at a line, or a run of blank ones, above ``give_up``: what unpacks to that is made to do harm.
    """
    text = _as_text(stream)
    at, kept, length, blank = 1, "", 0, 0
    while chunk := text.read(_CHUNK):
        *ends, tail = chunk.split("\n")
        for end in ends:
            length += len(end)
            line = kept + end
            if length > limit or (line and not line.isspace()):
                yield at, line if length <= limit else None
                blank = 0
            blank += length + 1
            at, kept, length = at + 1, "", 0
        length += len(tail)
        kept = kept + tail if length <= limit else ""
        if max(length, blank) > give_up:
            raise ArticleError(f"Line {at} ends a run of {size(give_up)} without an article: it was read so far.")
    if length > limit or kept.strip():
        yield at, kept if length <= limit else None


def _as_text(stream: io.RawIOBase) -> TextIO:
    buffered = io.BufferedReader(stream, _CHUNK)
    encoding = encoding_mark(buffered.peek(4)[:4]) or "utf-8"
    # Bytes that are not UTF-8 come through as surrogates, so that one bad line can be decoded by itself.
    return io.TextIOWrapper(
        buffered, encoding, errors="surrogateescape" if "8" in encoding else "replace", newline="\n"
    )


def _line(source: Source, line: str | None, at: int) -> Iterator[Item]:
    if line is None:
        yield Failure(_place(source, at), f"It is longer than {size(source.limits.line)}: split the article.")
        return
    try:
        try:
            line.encode()
        except UnicodeEncodeError:
            line = decode(line.encode("utf-8", "surrogateescape"))
        value = _value(line)
        records = records_in(value)
    except (ValueError, RecursionError) as error:
        yield Failure(_place(source, at), _broken(error))
        return
    except ArticleError as error:
        yield Failure(_place(source, at), str(error))
        return
    if isinstance(value, list) and not value:
        return
    for record in records or [Found(value, None)]:
        yield record_article(source, record, at)


def _value(line: str) -> object:
    """The value in a line; also in one of a list whose items have a line each ("[{...},", "{...}]")."""
    try:
        return json.loads(line)
    except ValueError:
        bare = line.strip().rstrip(",")
        bare = bare[1:] if bare.startswith("[{") and not bare.endswith("]") else bare
        bare = bare[:-1] if bare.endswith("}]") and not bare.startswith("[") else bare
        if bare == line.strip():
            raise
        return json.loads(bare)


def _one(source: Source, found: Found) -> Item:
    """The article of a file that is one."""
    assert found.told
    if found.told.left_out:
        return LeftOut(source.place, found.told.left_out)
    return assemble(source, found.told.fields.text, **found.told.fields.metadata())


def record_article(source: Source, found: Found, at: int) -> Item:
    """The article of a record of a file that holds several; ``at`` is its number in reports."""
    try:
        if found.told is None and not isinstance(found.record, dict):
            raise ArticleError("It is not an object: write each article as an object.")
        if found.told and found.told.left_out:
            return LeftOut(_place(source, at), found.told.left_out)
        fields = found.told.fields if found.told else Fields()
        if not fields.text:
            raise ArticleError(_no_text(cast(dict[str, object], found.record)))
        return assemble(source, fields.text, record=_record(fields), **fields.metadata())
    except (ArticleError, RecursionError) as error:
        return Failure(_place(source, at), explain(error))


def _record(fields: Fields) -> str:
    """What names an article within its file wherever it stands there: its id, its URL, or a hash of its text."""
    return fields.id or fields.url or hashlib.blake2b(fields.text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _place(source: Source, at: int) -> str:
    return f"{source.place}:{at}"


def _broken(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return explain(error)
    where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
    return f"It is not valid JSON ({getattr(error, 'msg', 'a number too long')}{where}): correct it."


def _no_text(record: dict[str, object]) -> str:
    kind = "has an empty text" if any(key in record for key in ("text", "body", "content")) else "has no text"
    return f"The article {kind}: give it in a field named text, body, content or articleBody."
