"""One file to read: bounded, uncompressed where it is gzipped, and never a device or a pipe."""

import errno
import gzip
import os
import stat
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from index.errors import ArticleError

MIB = 1024 * 1024
MAX_FILE_SETTING = "NEWSDESK_MAX_FILE_MIB"


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or a line of one (``path`` is then ``FILE:LINE``, counted from 1), that could not be read.

    ``error`` says in a sentence what was wrong and what to do; ``path`` is valid Unicode even where the file's name is
    not.
    """

    path: str
    error: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds in bytes, after decompression, so that a gzip bomb meets them too.

    ``file`` bounds what is read whole; JSON Lines are streamed, so only each ``line`` is bounded.
    """

    file: int = 64 * MIB
    line: int = 16 * MIB

    @classmethod
    def from_environment(cls) -> "Limits":
        """The defaults, with ``NEWSDESK_MAX_FILE_MIB`` for ``file``; raises ArticleError where that is no number."""
        setting = os.environ.get(MAX_FILE_SETTING, "").strip()
        if not setting:
            return cls()
        if not (setting.isascii() and setting.isdigit() and int(setting) > 0):
            raise ArticleError(f"{MAX_FILE_SETTING} must be a whole number of MiB above 0: it is {setting[:40]!r}.")
        return cls(file=int(setting) * MIB)


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader gets: ``path`` as articles record it, the ``name`` that chose the reader, and the bytes.

    ``name`` and ``path`` differ where the bytes are a part of a file (``a.txt`` inside ``a.txt.gz``).
    """

    path: Path
    name: str
    open: Callable[[], BinaryIO]
    limits: Limits

    def read(self) -> bytes:
        """All bytes; raises ArticleError when they are none, or more than ``limits.file``."""
        with self.open() as stream:
            data = stream.read(self.limits.file + 1)
        if len(data) > self.limits.file:
            raise ArticleError(too_large(self.limits.file))
        if not data:
            raise ArticleError("It is empty: remove it, or put the article into it.")
        return data


def too_large(limit: int) -> str:
    """The sentence for a file above ``limit`` bytes."""
    return f"It holds more than {size(limit)}: split it, use JSON Lines, or raise {MAX_FILE_SETTING}."


def size(limit: int) -> str:
    """``limit`` bytes for people: ``64 MiB``."""
    return next(f"{limit >> bits} {unit}" for bits, unit in ((20, "MiB"), (10, "KiB"), (0, "bytes")) if limit >> bits)


def file_source(path: Path, limits: Limits) -> Source:
    """The file at ``path``, its ``.gz`` undone."""
    zipped = path.name.lower().endswith(".gz")
    name = path.name[:-3] if zipped else path.name
    return Source(path, name, lambda: _open(path, zipped), limits)


def _open(path: Path, zipped: bool) -> BinaryIO:
    # Opening a pipe would wait for a writer for ever, and opening some devices has effects: look first, and look
    # again at what was opened, as the name may have come to mean another file between.
    _require_regular(os.stat(path))
    stream = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb")
    try:
        _require_regular(os.fstat(stream.fileno()))
        # GzipFile is a BinaryIO in all but its declared type.
        return cast(BinaryIO, _OwningGzip(fileobj=stream)) if zipped else stream
    except BaseException:
        stream.close()
        raise


class _OwningGzip(gzip.GzipFile):
    """A GzipFile that closes the file it was given; the standard one leaves it open."""

    def __init__(self, fileobj: BinaryIO) -> None:
        self._owned = fileobj
        super().__init__(fileobj=fileobj, mode="rb")

    def close(self) -> None:
        super().close()
        self._owned.close()


def _require_regular(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ArticleError("It is a folder that could not be listed: make it readable for this user.")
    if not stat.S_ISREG(status.st_mode):
        raise ArticleError("It is not a regular file but a device, pipe or socket: give a file.")


_REASONS = {
    errno.ENOENT: "There is no such file: check the path.",
    errno.EACCES: "Permission denied: make it readable for this user.",
    errno.EPERM: "Permission denied: make it readable for this user.",
    errno.ELOOP: "It is a symbolic link that leads back to itself: remove it.",
    errno.ENAMETOOLONG: "Its name is too long for this system: give it a shorter one.",
}


def explain(error: Exception) -> str:
    """One sentence, safe to print, for anything that can go wrong on the way from a file to its articles."""
    if isinstance(error, ArticleError):
        return str(error)
    if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
        return "Its gzip data is damaged or cut short: fetch or compress it again."
    if isinstance(error, OSError):
        reason = _REASONS.get(error.errno or 0)
        return reason or f"The system could not read it ({error.strerror or type(error).__name__}): check the disk."
    if isinstance(error, MemoryError):
        return "It needs more memory than there is: split it."
    if isinstance(error, RecursionError):
        return "It is nested too deeply to be read: simplify it."
    detail = " ".join("".join(c if c.isprintable() else " " for c in str(error)).split())[:160]
    return f"It could not be read, it may be damaged ({type(error).__name__}{': ' if detail else ''}{detail})."


def printable(path: Path | str) -> str:
    """``path`` as valid Unicode: bytes of a file name that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")
