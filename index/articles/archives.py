"""Archives of article files: .zip and .tar. Nothing is written to the disk; each file goes to its own reader.

A file in an archive is named ``archive.zip:folder/file.html``; ``folder/file.html`` is the article's record, so it
keeps its identity wherever it stands in the archive.
"""

import hashlib
import io
import re
import tarfile
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from index.articles.packing import undo_packing, without_packing
from index.articles.passed_over import NotRead, is_hidden, is_of_saved_page
from index.articles.source import MIB, Budget, Item, Source, printable, size
from index.articles.text import clean
from index.errors import ArticleError
from index.settings import MAX_FILE_SETTING

ReadFile = Callable[[Source], Iterable[Item]]
"""What reads a file of an archive; it must not raise."""

_MAX_DEPTH = 2
_LONGEST_NAME = 500
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


def read_zip(source: Source, wanted: Callable[[str], bool], read: ReadFile) -> Iterator[Item]:
    """The articles of the files whose name is ``wanted``, in the archive's order; archives in it too, to a depth.

    The other files that are not hidden are told of as not read.
    """
    budget = _enter(source)
    with _seekable(source) as stream, zipfile.ZipFile(stream) as archive:
        # Of two files of one name the last one counts, as it does for whoever unpacks them.
        members = [member for member in archive.infolist() if archive.NameToInfo[member.filename] is member]
        members = [member for member in members if not member.is_dir() and _is_shown(_zip_name(member))]
        names = {_zip_name(member) for member in members}
        members = [member for member in members if not _is_saved(_zip_name(member), names)]
        _require_few(source, members)
        readable = [member for member in members if wanted(_base(_zip_name(member)))]
        if readable and all(member.flag_bits & _ENCRYPTED for member in readable):
            raise ArticleError("It is encrypted: unpack it with its password, and index what was in it.")
        for member in members:
            if not wanted(_base(_zip_name(member))):
                yield _not_read(source, _zip_name(member))
                continue
            opened = cast(Callable[[], BinaryIO], partial(_open_zipped, archive, member))
            yield from read(_inside(source, _zip_name(member), opened, budget))
            _require_left(source, budget)
    if not readable:
        raise ArticleError(_NOTHING)


def read_wacz(source: Source, read: ReadFile) -> Iterator[Item]:
    """The pages of a crawl as Webrecorder packs it: its WARC files. What lies beside them (lists of pages, indexes,
    logs) is only about these.
    """
    found = read_zip(source, lambda name: without_packing(name)[0].lower().endswith(".warc"), read)
    yield from (item for item in found if not isinstance(item, NotRead))


def read_tar(source: Source, wanted: Callable[[str], bool], read: ReadFile) -> Iterator[Item]:
    """As ``read_zip``, for a tar file, which is streamed; links and devices in it are passed over."""
    budget = _enter(source)
    members = read_members = 0
    with source.open() as stream:
        guard = _Guard(stream, source.limits.archive)
        with tarfile.open(fileobj=cast(BinaryIO, io.BufferedReader(guard)), mode="r|") as archive:
            while member := archive.next():
                members += 1
                if members > source.limits.members:
                    raise ArticleError(_too_many(source))
                guard.expect(member.size)
                if not member.isreg() or not _is_shown(member.name):
                    continue
                if not wanted(_base(member.name)):
                    yield _not_read(source, member.name)
                else:
                    read_members += 1
                    opened = cast(Callable[[], BinaryIO], partial(archive.extractfile, member))
                    yield from read(_inside(source, member.name, opened, budget))
                    _require_left(source, budget)
    if not read_members:
        raise ArticleError(_NOTHING)


_NOTHING = "It holds no file of a kind that can be read: put articles into it, or remove it."


def _enter(source: Source) -> Budget:
    if source.depth >= _MAX_DEPTH:
        raise ArticleError("It is an archive in an archive in an archive: unpack the outer one first.")
    return source.budget or Budget(source.limits.archive)


def _inside(source: Source, name: str, opened: Callable[[], BinaryIO], budget: Budget) -> Source:
    """The file ``name`` of the archive ``source``; unpacked where it is packed by itself."""
    parts = name.replace("\\", "/").split("/")
    label = _label("/".join(parts))
    inner, ending = without_packing(PurePosixPath(label).name)

    def stream() -> BinaryIO:
        if ".." in parts or name.startswith(("/", "\\")) or re.match(r"[a-zA-Z]:", name):
            raise ArticleError("Its name leads out of the archive: pack it anew under a plain name.")
        raw = opened()
        return cast(BinaryIO, io.BufferedReader(_Metered(undo_packing(raw, ending), budget, source.limits.archive)))

    member = source.record(label)
    return Source(source.path, inner, stream, source.limits, member, source.depth + 1, budget)


def _label(name: str) -> str:
    """``name`` as it is stored and shown: printable and bounded, and never the same for two different names."""
    shown = clean(name, _LONGEST_NAME)
    if shown == name:
        return name
    digest = hashlib.blake2b(name.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    path = PurePosixPath(clean(name[-_LONGEST_NAME:], _LONGEST_NAME) or "file")
    return str(path.with_name(f"{digest}-{path.name}"))


def _is_shown(name: str) -> bool:
    """Whether a file counts: as in folders, hidden ones and what a Mac adds do not."""
    *folders, base = name.replace("\\", "/").split("/")
    hidden = any((folder.startswith(".") and folder != "..") or folder == "__MACOSX" for folder in folders)
    return not hidden and not is_hidden(base)


def _is_saved(name: str, names: Collection[str]) -> bool:
    """Whether a file was saved beside a page that is in the archive, too."""
    folders = accumulate(name.split("/")[:-1], "{}/{}".format)
    return any(is_of_saved_page(folder, names.__contains__) for folder in folders)


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _not_read(source: Source, name: str) -> NotRead:
    member = source.record(_label(name.replace("\\", "/")))
    return NotRead(f"{printable(source.path)}:{member}")


def _zip_name(member: zipfile.ZipInfo) -> str:
    """A file's name; zipfile reads those not marked as UTF-8 as code page 437, but most are UTF-8 all the same."""
    if member.flag_bits & _UTF8_NAME or member.filename.isascii():
        return member.filename
    try:
        return member.filename.encode("cp437").decode()
    except UnicodeError:
        return member.filename


def _open_zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> zipfile.ZipExtFile:
    # What bzip2 and LZMA unpack at a time has no bound that zipfile keeps.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArticleError("It is packed in a way that is not read: pack the archive anew as an ordinary zip.")
    if member.flag_bits & _ENCRYPTED:
        raise ArticleError("It is encrypted: unpack the archive with its password, and index what was in it.")
    return cast(zipfile.ZipExtFile, archive.open(member))


def _seekable(source: Source) -> BinaryIO:
    """A zip file is read from its end: where that takes unpacking (``.gz``, an archive in an archive) it is held in
    memory, if it is not too large.
    """
    plain = not source.member and source.name == source.path.name
    return source.open() if plain else io.BytesIO(source.read())


def _require_few(source: Source, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > source.limits.members:
        raise ArticleError(_too_many(source))


def _too_many(source: Source) -> str:
    return f"It holds more than {source.limits.members:,} files: split it."


def _require_left(source: Source, budget: Budget) -> None:
    if budget.left <= 0:
        raise ArticleError(_too_much(source.limits.archive))


def _too_much(limit: int) -> str:
    return f"It unpacks to more than {size(limit)}: split it, or raise {MAX_FILE_SETTING}."


class _Metered(io.RawIOBase):
    """A stream whose bytes count against a budget; closing it closes what it reads from."""

    def __init__(self, stream: BinaryIO, budget: Budget, limit: int) -> None:
        self._stream = stream
        self._budget = budget
        self._limit = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._budget.left -= len(data)
        if self._budget.left < 0:
            raise ArticleError(_too_much(self._limit))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


class _Guard(io.RawIOBase):
    """A tar file's bytes. Its headers may state any size and are read into memory whole, so between two files no more
    is given than the first one's content and a little; and never more than ``limit`` in all.
    """

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._limit = self._left = limit
        self._ahead = MIB

    def expect(self, content: int) -> None:
        """A file of ``content`` bytes comes next, then headers. Raises ArticleError where it cannot have so many."""
        if content > self._left:
            raise ArticleError(_too_much(self._limit))
        self._ahead = content + MIB

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        self._ahead -= len(data)
        if self._left < 0:
            raise ArticleError(_too_much(self._limit))
        if self._ahead < 0:
            raise ArticleError("Its tar headers are far too large: it is damaged; fetch or pack it again.")
        buffer[: len(data)] = data
        return len(data)
