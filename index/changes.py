"""The first half of indexing: read the files that changed, and compare their articles with the store's."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from index.articles import Failure, Item, LeftOut, Limits, NotRead
from index.links import Bounds
from index.reading import read_apart
from index.records import Article, article_of
from index.store.files import ArticleRow, Files, Move
from index.store.identity import article_key, content_hash, path_key, path_text
from index.store.schema import file_error

_NUMBERED = re.compile(r"(?:^|:)\d+$")

# For each file, the stored articles that left it, and those that are held since a record that fails may be theirs.
Gone = dict[str, tuple[list[ArticleRow], list[ArticleRow]]]


@dataclass(slots=True)
class FileRead:
    """What reading one file brought. ``shadows`` are (key, file) pairs."""

    path: str
    sha256: bytes | None
    failures: list[Failure] = field(default_factory=list)
    passed_over: list[LeftOut | NotRead] = field(default_factory=list)
    shadows: list[tuple[str, str]] = field(default_factory=list)
    failed_before: int = 0

    def unreadable(self) -> bool:
        """Whether the file as a whole failed, or broke off: what it would still have held is not known."""
        return any(not failure.path.startswith(f"{self.path}:") for failure in self.failures)

    def lost(self, record: str) -> bool:
        """Whether ``record`` is, or lies in, a file of an archive that failed as a whole."""
        names = (failure.path[len(self.path) + 1 :] for failure in self.failures)
        # A number is the place of a record, whose name is not known.
        return any(record == name or record.startswith(f"{name}:") for name in names if not _NUMBERED.search(name))


class Spool:
    """Articles on their way from the first half to the second, in a temporary file; after a file's last, its path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._file = tempfile.TemporaryFile("w+", encoding="utf-8", dir=folder)  # noqa: SIM115
        except OSError as error:
            raise file_error(error, folder) from error
        self.articles = 0
        self.characters = 0

    def close(self) -> None:
        """Give the disk space back; what was not read by now is lost."""
        with contextlib.suppress(OSError):  # closing writes what is buffered, which nobody wants any more
            self._file.close()

    def article(self, article: Article) -> None:
        """Append an article."""
        self._append(asdict(article))
        self.articles += 1
        self.characters += len(article.text)

    def end_of(self, path: str) -> None:
        """Append the end of a file."""
        self._append(path)

    def _append(self, item: dict[str, Any] | str) -> None:
        try:
            self._file.write(json.dumps(item) + "\n")
        except OSError as error:
            raise file_error(error, self._folder) from error

    def __iter__(self) -> Iterator[Article | str]:
        """All that was appended, in its order: articles, and the paths of files that end there."""
        try:
            self._file.seek(0)
        except OSError as error:
            raise file_error(error, self._folder) from error
        for line in self._file:
            item = json.loads(line)
            yield item if isinstance(item, str) else article_of(item)


class Changes:
    """Which articles are new, changed, the same, or gone. Nothing but the places of moved articles is written to the
    store; what has to be stored goes to the spool.

    ``seen`` are the rows of the articles met unchanged; ``keys`` maps each key met to its file. Files of ``later``
    count as unchanged; files outside of ``bounds`` fail, and so does what is beyond ``limits``.
    """

    def __init__(
        self, book: Files, spool: Spool, bounds: Bounds, limits: Limits, later: frozenset[str] = frozenset()
    ) -> None:
        self._book = book
        self._bounds = bounds
        self._limits = limits
        self._spool = spool
        self._later = later
        self._reading: set[str] = set()
        self.seen: set[int] = set()
        self.unchanged = 0
        self.keys: dict[str, str] = {}
        self.read: dict[str, FileRead] = {}
        self.unread: dict[str, list[Failure]] = {}

    def unread_files(self, files: Iterable[Path]) -> Iterator[tuple[Path, bytes | None] | None]:
        """The files whose content the store has not read, with their SHA-256; the articles of the rest count as seen.

        By content and not by time: copies, clones and restored backups have arbitrary times. Yields None for the rest.
        """
        for file in files:
            path = path_text(file)
            sha256 = None if path in self._later or self._bounds.problem(file) else file_sha256(file)
            if path not in self._later and (sha256 is None or sha256 != self._book.sha256(path)):
                self._reading.add(path)
                yield file, sha256
                continue
            yield None
            self.unread[path] = [Failure(*failure) for failure in self._book.failures(path)]
            for row in self._book.articles_of(path):
                self.seen.add(row.n)
                self.unchanged += not row.held  # what a failed file has left is neither unchanged nor anything else
                if row.key:
                    self.keys[row.key] = path

    def read_file(self, file: Path, sha256: bytes | None, check: Callable[[], None] = lambda: None) -> Iterator[Item]:
        """Compare the articles of one file with the store's; yields each when that is done. ``check`` may end it."""
        here = path_text(file)
        result = FileRead(here, sha256, failed_before=len(self._book.failures(here)))
        self.unread.pop(here, None)
        rows = self._book.articles_of(here) + self._moved_here(here, sha256)
        slots = _Slots([row for row in rows if row.n not in self.seen], here)
        moves: list[Move] = []
        problem = self._bounds.problem(file)
        for item in [Failure(here, problem)] if problem else read_apart(file, check, limits=self._limits):
            if isinstance(item, Failure):
                result.failures.append(item)
            elif isinstance(item, LeftOut | NotRead):
                result.passed_over.append(item)
            else:
                self._compare(replace(item, path=here), result, slots, moves)
            yield item
        self._book.move(moves)
        self.read[here] = result
        self._spool.end_of(here)

    def gone(self, roots: Iterable[str]) -> Gone:
        """For each file at or under ``roots`` that is gone or was read, the articles that are no longer in it."""
        found: Gone = {}
        unknown = tuple(path + "/" for path, result in self.read.items() if result.unreadable())
        for path in {*self._book.paths_under(roots), *self.read}:
            missing = [row for row in self._book.articles_of(path) if not self._met(row)]
            result = self.read.get(path)
            if path in self.unread or path.startswith(unknown):
                continue
            if result is None:
                found[path] = (missing, [])
            else:
                held = _held(missing, result)
                found[path] = ([row for row in missing if row not in held], held)
        return found

    def elsewhere(self, gone: Iterable[ArticleRow]) -> list[tuple[Path, bytes | None]]:
        """Files not read in this run, with their SHA-256, that also hold an article which left its own file."""
        shadows = {path for row in gone if row.key for path in self._book.shadows(row.key)}
        files = [Path(path) for path in sorted(shadows - self.read.keys()) if os.path.exists(path)]
        return [(file, file_sha256(file)) for file in files]

    def _met(self, row: ArticleRow) -> bool:
        return row.n in self.seen or row.key in self.keys

    def _moved_here(self, here: str, sha256: bytes | None) -> list[ArticleRow]:
        """The articles of vanished files of the same content, where this file is new."""
        if sha256 is None or self._book.sha256(here) is not None:
            return []
        old = [path for path in self._book.same_content(sha256) if path != here and not os.path.exists(path)]
        return [row for path in old[:1] for row in self._book.articles_of(path)]

    def _compare(self, article: Article, result: FileRead, slots: _Slots, moves: list[Move]) -> None:
        key, digest, here = article_key(article), content_hash(article), article.path
        if key in self.keys:
            if self.keys[key] != here:
                result.shadows.append((key, here))
            return
        self.keys[key] = here
        row = self._stored(article, key, digest, slots)
        if row is None or row.n in self.seen:
            self._spool.article(article)
            return
        elsewhere = row.path != here and self._holds(row.path)
        same = row.hash == digest
        if same:
            self.seen.add(row.n)
            self.unchanged += 1
        else:
            self._spool.article(article)
        if elsewhere:
            result.shadows.append((key, here if same else row.path))
        elif row[1:5] != (key, row.hash, here, article.record):
            moves.append(Move(row.n, key, here, article.record))

    def _stored(self, article: Article, key: str, digest: bytes, slots: _Slots) -> ArticleRow | None:
        by_url = key != path_key(article.path, article.record)
        row = self._book.article_of_key(key) if by_url else slots.take(key, digest)
        return row or slots.take_whole_file(article.record)

    def _holds(self, path: str) -> bool:
        """Whether another file still has the article, as far as is known."""
        return os.path.exists(path) and path not in self._reading


class _Slots:
    """The stored articles of a file that are known by it and not by a URL, until one of its records takes them."""

    def __init__(self, rows: list[ArticleRow], here: str) -> None:
        mine = [row for row in rows if row.key is None or row.key.startswith(row.path)]
        self._by_hash: dict[bytes, list[ArticleRow]] = {}
        for row in mine:
            self._by_hash.setdefault(row.hash, []).append(row)
        self._whole = next((row for row in mine if not row.record and row.key == row.path), None)

    def take(self, key: str, digest: bytes) -> ArticleRow | None:
        """The stored article of this content, if there are several that of this key."""
        rows = self._by_hash.get(digest, [])
        row = next((row for row in rows if row.key == key), rows[0] if rows else None)
        if row:
            rows.remove(row)
        return row

    def take_whole_file(self, record: str) -> ArticleRow | None:
        """The one article of the file, where it is one: its identity lasts when it moves or comes to have a URL."""
        row, self._whole = (None, self._whole) if record else (self._whole, None)
        return row


def _held(missing: list[ArticleRow], result: FileRead) -> list[ArticleRow]:
    """Which of a file's missing articles are kept: all where the file broke off, or where more of its records fail than
    before, since any of them may be one of those; and what was kept so before, or comes from a file of an archive that
    fails now, as long as records fail.
    """
    if result.unreadable() or len(result.failures) > result.failed_before:
        return missing
    return [row for row in missing if row.held or result.lost(row.record)] if result.failures else []


def file_sha256(path: Path) -> bytes | None:
    """SHA-256 of a file's bytes; None where it is no regular file or cannot be read."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return None
