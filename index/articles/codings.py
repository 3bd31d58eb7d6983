"""The codings in which servers send pages (RFC 9110, 8.4), undone within bounds, whatever was declared of them."""

import re
import zlib
from collections.abc import Callable

from index.articles.source import MIB, too_large
from index.errors import ArticleError

_GZIP, _ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_MOST = 3  # codings one upon the other
_ZSTD_WINDOW = 32 * MIB  # four times what browsers allow (RFC 9659)
_ZSTD_STEP = 256  # bytes; it unpacks all that it is given, some thirty thousand times as much at most
_SPACE = b" \t\r\n\x0c\x00"
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARK = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)")


class _Wrong(Exception):
    """The bytes are not in this coding."""


def undo_codings(data: bytes, declared: str, limit: int, *, cut: bool = False) -> bytes:
    """``data`` without the ``declared`` codings (``gzip, br``).

    What is no longer, or never was, in a coding stays as it is, and what is in another one than was declared is taken
    out of that. With ``cut`` the data is known to break off, and what could be unpacked counts. Raises ArticleError
    where it unpacks to more than ``limit`` bytes, or is neither text nor in a coding that is known.
    """
    names = [name.strip().lower().removeprefix("x-") for name in declared.split(",")][::-1]
    names = [name for name in names if name in _UNDO][:_MOST]
    names_given = bool(names)
    for _ in range(_MOST):
        if _is_plain(data):
            return data
        undone = _undone(data, names.pop(0) if names else "", limit, cut)
        if undone is None:
            break
        data = undone
    if names_given and not _is_plain(data):
        raise ArticleError(f"It was sent in a coding ({declared[:40]}) that could not be undone: fetch it again.")
    return data


def undo_chunks(data: bytes) -> bytes:
    """``data`` of a chunked transfer (RFC 9112, 7.1) in one piece; as it is where it is not in chunks."""
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK_SIZE.match(data, at):
        size = int(match[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(data[match.end() : match.end() + size])
        at = match.end() + size
        at += 2 if data[at : at + 2] == b"\r\n" else 1 if data[at : at + 1] == b"\n" else 0
    return b"".join(parts) if parts and at >= len(data) else data


_CHUNK_SIZE = re.compile(rb"\s*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")


def _is_plain(data: bytes) -> bool:
    """Whether ``data`` begins as text does, or as a page in which there are some odd bytes: no coding's bytes do."""
    sample = _MARK.sub(b"", data[:512]).strip(_SPACE)
    odd = len(_CONTROL.findall(sample))
    return not odd or (sample.startswith(b"<") and 50 * odd <= len(sample))


def _undone(data: bytes, declared: str, limit: int, cut: bool) -> bytes | None:
    """``data`` without one coding, that of its first bytes, else the declared one, else any that fits."""
    told = "gzip" if data.startswith(_GZIP) else "zstd" if data.startswith(_ZSTD) else ""
    for name in dict.fromkeys((told, declared, *_UNDO)):
        if name:
            try:
                return _UNDO[name](data, limit, cut)
            except _Wrong:
                continue
    return None


def _unzipped(bits: int) -> Callable[[bytes, int, bool], bytes]:
    def undo(data: bytes, limit: int, cut: bool) -> bytes:
        unpacker = zlib.decompressobj(bits)
        try:
            found = unpacker.decompress(data, limit + 1)
        except zlib.error as error:
            raise _Wrong from error
        return _checked(found, limit, unpacker.eof or cut)

    return undo


def _deflated(data: bytes, limit: int, cut: bool) -> bytes:
    """``deflate`` is zlib's format by the standard, and bare deflated data from many servers."""
    try:
        return _unzipped(zlib.MAX_WBITS)(data, limit, cut)
    except _Wrong:
        return _unzipped(-zlib.MAX_WBITS)(data, limit, cut)


def _unbrotlied(data: bytes, limit: int, cut: bool) -> bytes:
    import brotli

    unpacker = brotli.Decompressor()
    try:
        parts = [unpacker.process(data, output_buffer_limit=limit + 1)]
        size = len(parts[0])
        while size <= limit and not unpacker.is_finished() and not unpacker.can_accept_more_data():
            parts.append(unpacker.process(b"", output_buffer_limit=limit + 1))
            size += len(parts[-1])
    except brotli.error as error:
        raise _Wrong from error
    return _checked(b"".join(parts), limit, unpacker.is_finished() or cut)


def _unzstandard(data: bytes, limit: int, cut: bool) -> bytes:
    import zstandard

    parts, size, whole = [], 0, False
    try:
        while data and size <= limit:
            unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
            at = 0
            while at < len(data) and not unpacker.eof and size <= limit:
                parts.append(unpacker.decompress(data[at : at + _ZSTD_STEP]))
                size += len(parts[-1])
                at += _ZSTD_STEP
            whole = unpacker.eof
            data = unpacker.unused_data + data[at:]
    except zstandard.ZstdError as error:
        if not whole:
            raise _Wrong from error
    return _checked(b"".join(parts), limit, whole or cut)


def _checked(found: bytes, limit: int, whole: bool) -> bytes:
    if len(found) > limit:
        raise ArticleError(too_large(limit))
    if not whole or not found:
        raise _Wrong
    return found


_UNDO: dict[str, Callable[[bytes, int, bool], bytes]] = {
    "gzip": _unzipped(16 + zlib.MAX_WBITS),
    "br": _unbrotlied,
    "zstd": _unzstandard,
    "deflate": _deflated,
}
