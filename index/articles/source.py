"""One file to read: bounded, unpacked where it is packed as a whole, and never a device or a pipe."""

import errno
import gzip
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar

from index.articles.packing import undo_packing, without_packing
from index.articles.passed_over import LeftOut, NotRead
from index.errors import ArticleError
from index.records import Article
from index.settings import MAX_FILE_SETTING, Settings

MIB = 1024 * 1024
# A file with more broken records than this, and more broken ones than good ones, is not what its suffix says; a report
# of millions would help nobody.
MAX_BROKEN = 1000


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, or a record of one: ``path`` is then ``FILE:NUMBER``, the number of its line or
    item counted from 1, or ``ARCHIVE:MEMBER``.

    ``error`` says in a sentence what was wrong and what to do; ``path`` is valid Unicode even where the file's name is
    not.
    """

    path: str
    error: str


Item = Article | Failure | LeftOut | NotRead
"""What comes of a file: articles, and a line for everything in it that is none."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds in bytes, after decompression, so that a gzip bomb meets them too.

    ``file`` bounds what is read whole; JSON Lines are streamed, so only each ``line`` is bounded. ``archive`` bounds
    what an archive unpacks to with all archives in it, and ``members`` (a number) how many files it may hold.
    """

    file: int = 64 * MIB
    line: int = 16 * MIB
    archive: int = 4096 * MIB
    members: int = 100_000

    @classmethod
    def from_environment(cls) -> "Limits":
        """The defaults, with ``NEWSDESK_MAX_FILE_MIB`` for ``file`` and 64 of it for ``archive``.

        Raises SettingError as `Settings.from_environment`.
        """
        largest = Settings.from_environment().max_file_mib * MIB
        return cls(file=largest, archive=64 * largest)


@dataclass(slots=True)
class Budget:
    """How many bytes an archive, with the archives in it, may still unpack to."""

    left: int


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader gets: ``path`` as articles record it, the ``name`` that chose the reader, and the bytes.

    ``name`` and ``path`` differ where the bytes are a part of a file (``a.txt`` inside ``a.txt.gz``). ``member`` is
    what an archive at ``path`` calls the file (``2024/a.txt``; ``2024.zip:a.txt`` in an archive inside it), empty for
    a file of its own; ``depth`` counts the archives around it, which share one ``budget``. ``packed`` gives the bytes
    of a file of its own as they lie, where they are gzipped.
    """

    path: Path
    name: str
    open: Callable[[], BinaryIO]
    limits: Limits
    member: str = ""
    depth: int = 0
    budget: Budget | None = None
    packed: Callable[[], BinaryIO] | None = None

    @property
    def place(self) -> str:
        """What a Failure calls it: ``FILE``, or ``ARCHIVE:MEMBER``."""
        return f"{printable(self.path)}:{self.member}" if self.member else printable(self.path)

    @property
    def stem(self) -> str:
        """Its name without suffix: the title of an article that says none."""
        return PurePosixPath(self.name).stem if self.member else self.path.stem

    def record(self, inner: str) -> str:
        """What names an article within the file at ``path``, where ``inner`` names it within this source."""
        return ":".join(filter(None, (self.member, inner)))

    def read(self) -> bytes:
        """All bytes; raises ArticleError when they are none, or more than ``limits.file``."""
        with self.open() as stream:
            data = stream.read(self.limits.file + 1)
        if len(data) > self.limits.file:
            raise ArticleError(too_large(self.limits.file))
        if not data:
            raise ArticleError("It is empty: remove it, or put the article into it.")
        return data


def attempt(place: str, make: Callable[[], T]) -> T | Failure:
    """The article that ``make`` gives, or the Failure of the record at ``place``: the other records go on."""
    try:
        return make()
    except Exception as error:  # as in registry.guarded: a hostile record may make a library raise anything
        return Failure(place, explain(error))


def until_broken(found: Iterable[T], records: str) -> Iterator[T]:
    """``found`` as it is; raises ArticleError where most of very many ``records`` ("lines") are Failures."""
    broken = 0
    for seen, item in enumerate(found, 1):
        yield item
        broken += isinstance(item, Failure)
        if broken > MAX_BROKEN and 2 * broken > seen:
            raise ArticleError(f"More than {MAX_BROKEN:,} {records} are broken: the rest was not read.")


def too_large(limit: int) -> str:
    """The sentence for a file above ``limit`` bytes."""
    return f"It holds more than {size(limit)}: split it, use JSON Lines, or raise {MAX_FILE_SETTING}."


def size(limit: int) -> str:
    """``limit`` bytes for people: ``64 MiB``."""
    return next(f"{limit >> bits} {unit}" for bits, unit in ((20, "MiB"), (10, "KiB"), (0, "bytes")) if limit >> bits)


def file_source(path: Path, limits: Limits) -> Source:
    """The file at ``path``, unpacked where it is packed as a whole."""
    name, ending = without_packing(path.name)
    gzipped = (lambda: _open(path, "")) if ending == ".gz" else None
    return Source(path, name, lambda: _open(path, ending), limits, packed=gzipped)


def _open(path: Path, ending: str) -> BinaryIO:
    # Opening a pipe would wait for a writer for ever, and opening some devices has effects: look first, and look
    # again at what was opened, as the name may have come to mean another file between.
    _require_regular(os.stat(path))
    stream = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb")
    try:
        _require_regular(os.fstat(stream.fileno()))
        return undo_packing(stream, ending)
    except BaseException:
        stream.close()
        raise


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
    if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile | zipfile.BadZipFile | tarfile.TarError):
        return "Its compressed data is damaged or cut short: fetch or compress it again."
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
