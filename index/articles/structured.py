"""JSON (one article, a list, or an object that holds a list) and JSON Lines, which are streamed; ninjs in both."""

import hashlib
import io
import json
from collections.abc import Iterator
from typing import BinaryIO, TextIO, cast

from index.articles.assemble import assemble
from index.articles.names import Fields, named_fields
from index.articles.ninjs import is_ninjs, is_withdrawn, ninjs_fields
from index.articles.source import Failure, Source, explain, size, until_broken
from index.articles.text import decode, encoding_mark
from index.errors import ArticleError
from index.records import Article

# What is lost before the place where a gzip file is cut short is less than this, in bytes.
_CHUNK = 64 * 1024
_LISTS = ("articles", "items", "results", "data", "documents", "docs", "records")


def read_json(source: Source) -> Iterator[Article | Failure]:
    """One article for an object; for a list of objects each its own, with ``record`` set."""
    try:
        found = json.loads(decode(source.read()))
    except ValueError as error:
        raise ArticleError(_broken(error)) from error
    if isinstance(found, dict) and is_ninjs(found) and is_withdrawn(found):
        return
    if isinstance(found, dict) and not (fields := _fields(found)).text:
        inner = next((found[name] for name in _LISTS if isinstance(found.get(name), list)), None)
        if inner is None:
            raise ArticleError(_no_text(found))
        found = inner
    elif isinstance(found, dict):
        yield assemble(source, fields.text, **fields.metadata())
        return
    if not isinstance(found, list):
        raise ArticleError("It holds neither an object nor a list of objects: write each article as an object.")
    if not found:
        raise ArticleError("It holds an empty list: remove it, or put articles into it.")
    each = (_one_of_many(source, record, at) for at, record in enumerate(found, 1))
    yield from until_broken((item for item in each if item), "items")


def read_json_lines(source: Source) -> Iterator[Article | Failure]:
    """One article a line, empty lines left out; a broken line is a Failure, and the next lines are read on."""
    lines = 0
    with source.open() as stream:
        numbered = _lines(stream, source.limits.line, source.limits.file)
        found = (_line(source, line, lines := at) for at, line in numbered)
        yield from until_broken((item for item in found if item), "lines")
    if not lines:
        raise ArticleError("It holds no lines: remove it, or put articles into it.")


def _lines(stream: BinaryIO, limit: int, give_up: int) -> Iterator[tuple[int, str | None]]:
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


def _as_text(stream: BinaryIO) -> TextIO:
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), _CHUNK)
    encoding = encoding_mark(buffered.peek(4)[:4]) or "utf-8"
    # Bytes that are not UTF-8 come through as surrogates, so that one bad line can be decoded by itself.
    return io.TextIOWrapper(
        buffered, encoding, errors="surrogateescape" if "8" in encoding else "replace", newline="\n"
    )


def _line(source: Source, line: str | None, at: int) -> Article | Failure | None:
    if line is None:
        return Failure(_place(source, at), f"It is longer than {size(source.limits.line)}: split the article.")
    try:
        try:
            line.encode()
        except UnicodeEncodeError:
            line = decode(line.encode("utf-8", "surrogateescape"))
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Failure(_place(source, at), _broken(error))
    except ArticleError as error:
        return Failure(_place(source, at), str(error))
    return _one_of_many(source, record, at)


def _fields(record: dict[str, object]) -> Fields:
    return ninjs_fields(record) if is_ninjs(record) else named_fields(record)


def _one_of_many(source: Source, record: object, at: int) -> Article | Failure | None:
    """The article of one record; None for one that its provider has withdrawn."""
    try:
        if not isinstance(record, dict):
            raise ArticleError("It is not an object: write each article as an object.")
        if is_ninjs(record) and is_withdrawn(record):
            return None
        fields = _fields(record)
        if not fields.text:
            raise ArticleError(_no_text(record))
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
