"""The first half of indexing: read the files that changed, and compare their articles with the store's."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from index.articles import Failure, Item, LeftOut, Limits, NotRead
from index.articles.passed_over import SCAN, of_line
from index.articles.recogniser import is_installed
from index.comparing import Comparison, FileRead, Slots
from index.links import Bounds
from index.reading import read_apart
from index.spool import Spool
from index.store.files import ArticleRow, Files
from index.store.identity import path_text


class Reading(Protocol):
    """Gives what a file holds, as `read_apart` does."""

    def __call__(self, file: Path, check: Callable[[], None], *, limits: Limits) -> Iterator[Item]:
        """``check`` is called while waiting, and may raise to end the reading."""


# For each file, the stored articles that left it, and those that are held since a record that fails may be theirs.
Gone = dict[str, tuple[list[ArticleRow], list[ArticleRow]]]


class Changes:
    """Which articles are new, changed, the same, or gone. Nothing but the places of moved articles is written to the
    store; what has to be stored goes to the spool.

    Files of ``later`` count as unchanged; files outside of ``bounds`` fail, and so does what is beyond ``limits``.
    """

    def __init__(
        self,
        book: Files,
        spool: Spool,
        bounds: Bounds,
        limits: Limits,
        later: frozenset[str] = frozenset(),
        reading: Reading = read_apart,
    ) -> None:
        """``reading`` gives what a file holds."""
        self._book = book
        self._bounds = bounds
        self._limits = limits
        self._spool = spool
        self._later = later
        self._reading = reading
        self._articles = Comparison(book, spool)
        self.read: dict[str, FileRead] = {}
        self.unread: dict[str, FileRead] = {}

    def unread_files(self, files: Iterable[Path]) -> Iterator[tuple[Path, bytes | None] | None]:
        """The files whose content the store has not read, with their SHA-256; the articles of the rest count as seen.

        By content and not by time: copies, clones and restored backups have arbitrary times. Yields None for the rest.
        """
        for file in files:
            path = path_text(file)
            sha256 = None if path in self._later or self._bounds.problem(file) else file_sha256(file)
            known = sha256 is not None and sha256 == self._book.sha256(path) and not self._reads_more_now(path)
            if path not in self._later and not known:
                self._articles.reading.add(path)
                yield file, sha256
                continue
            yield None
            failures = [Failure(*failure) for failure in self._book.failures(path)]
            passed_over = [of_line(*line) for line in self._book.passed_over(path)]
            self.unread[path] = FileRead(path, sha256, failures, passed_over)
            for row in self._book.articles_of(path):
                self._articles.unread(row)

    def _reads_more_now(self, path: str) -> bool:
        """Whether a file has scanned pages that could not be read, and can be since."""
        return is_installed() and any(
            reason == SCAN for _, reason in (*self._book.failures(path), *self._book.passed_over(path))
        )

    @property
    def unchanged(self) -> int:
        """How many articles of the store were met as they are."""
        return self._articles.unchanged

    def read_file(self, file: Path, sha256: bytes | None, check: Callable[[], None] = lambda: None) -> Iterator[Item]:
        """Compare the articles of one file with the store's; yields each when that is done. ``check`` may end it."""
        here = path_text(file)
        result = FileRead(here, sha256, shadowed=self._book.shadowed(here))
        result.failed_before = len(self._book.failures(here))
        rows = self._book.articles_of(here)
        if self.unread.pop(here, None):
            self._articles.read_again(rows)
        rows += self._moved_here(here, sha256)
        slots = Slots([row for row in rows if row.n not in self._articles.seen])
        problem = self._bounds.problem(file)
        for item in [Failure(here, problem)] if problem else self._reading(file, check, limits=self._limits):
            if isinstance(item, Failure):
                result.failures.append(item)
            elif isinstance(item, LeftOut | NotRead):
                result.passed_over.append(item)
            else:
                self._articles.take(replace(item, path=here), result, slots)
            yield item
        self._book.move(result.moves)
        result.reading.broken = bool(result.failures)
        self._book.was_read(here, result.reading)
        self.read[here] = result
        self._spool.end_of(here)

    def gone(self, roots: Iterable[str]) -> Gone:
        """For each file at or under ``roots`` that is gone or was read, the articles that are no longer in it."""
        found: Gone = {}
        unknown = tuple(path + "/" for path, result in self.read.items() if result.unreadable())
        for path in {*self._book.paths_under(roots), *self.read}:
            missing = [row for row in self._book.articles_of(path) if not self._articles.met(row)]
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

    def _moved_here(self, here: str, sha256: bytes | None) -> list[ArticleRow]:
        """The articles of vanished files of the same content, where this file is new."""
        if sha256 is None or self._book.sha256(here) is not None:
            return []
        old = [path for path in self._book.same_content(sha256) if path != here and not os.path.exists(path)]
        return [row for path in old[:1] for row in self._book.articles_of(path)]


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
