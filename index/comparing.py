"""An article that was read, against those of its address: the same once more, a version of one, or another one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.articles import Failure, LeftOut, NotRead
from index.records import Article
from index.spool import Spool
from index.store.files import ArticleRow, Files, Move, Reading, Version
from index.store.identity import (
    address,
    address_of_key,
    content_hash,
    further_key,
    path_key,
    record_hash,
    text_hash,
)
from index.versions import relation, replaces

COMPARED = 50  # articles of one address that another one is compared with, the newest
_NUMBERED = re.compile(r"(?:^|:)\d+$")


@dataclass(slots=True)
class FileRead:
    """What reading one file brought. ``shadows`` are (key, file) pairs; ``shadowed`` are the keys of articles that it
    held before, too, while those of another file counted.
    """

    path: str
    sha256: bytes | None
    failures: list[Failure] = field(default_factory=list)
    passed_over: list[LeftOut | NotRead] = field(default_factory=list)
    shadows: list[tuple[str, str]] = field(default_factory=list)
    shadowed: frozenset[str] = frozenset()
    moves: list[Move] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    failed_before: int = 0

    def unreadable(self) -> bool:
        """Whether the file as a whole failed, or broke off: what it would still have held is not known."""
        return any(not failure.path.startswith(f"{self.path}:") for failure in self.failures)

    def lost(self, record: str) -> bool:
        """Whether ``record`` is, or lies in, a file of an archive that failed as a whole."""
        names = (failure.path[len(self.path) + 1 :] for failure in self.failures)
        # A number is the place of a record, whose name is not known.
        return any(record == name or record.startswith(f"{name}:") for name in names if not _NUMBERED.search(name))


@dataclass(slots=True)
class _Met:
    """An article of this run: its key, the file that it is read from, its row in the store if it has one, and its
    place in the spool if it is to be stored.
    """

    key: str
    path: str
    row: int | None
    place: int | None = None


class Comparison:
    """The articles of a run by their addresses. ``seen`` are the rows of those met unchanged, ``reading`` the files
    that are read in it.
    """

    def __init__(self, book: Files, spool: Spool) -> None:
        self._book = book
        self._spool = spool
        self._met: dict[str, list[_Met]] = {}
        self.reading: set[str] = set()
        self.seen: set[int] = set()
        self.unchanged = 0

    def unread(self, row: ArticleRow) -> None:
        """A stored article whose file is as it was."""
        self.seen.add(row.n)
        self.unchanged += row.counts  # what a failed file has left is neither unchanged nor anything else
        if row.key:
            self._met.setdefault(address_of_key(row.key), []).append(_Met(row.key, row.path, row.n))

    def read_again(self, rows: list[ArticleRow]) -> None:
        """These articles of a file count as not met: it is read after all."""
        for row in rows:
            at = self._met.get(address_of_key(row.key or ""), [])
            for met in [met for met in at if met.row == row.n and met.path == row.path and row.n in self.seen]:
                at.remove(met)
                self.seen.remove(row.n)
                self.unchanged -= row.counts

    def met(self, row: ArticleRow) -> bool:
        """Whether the run has met a stored article."""
        if row.n in self.seen:
            return True
        return row.key is not None and any(met.key == row.key for met in self._met.get(address_of_key(row.key), ()))

    def take(self, article: Article, result: FileRead, slots: Slots) -> None:
        """Compare an article of a file that is read; what has to be stored goes to the spool."""
        home = address(article)
        result.reading.records.append((article.record, record_hash(home, article.text)))
        met = self._met.setdefault(home, [])
        known_by_file = home == path_key(article.path, article.record)
        stored = [] if known_by_file else self._free_rows(home, article.path, met)
        for other in met[-COMPARED:]:
            if self._is_of(other, article, result):
                return
        digest = content_hash(article)
        row = slots.take(home, digest) if known_by_file else next((row for row in stored if row.hash == digest), None)
        taken = {other.key for other in met}
        keys = [home if known_by_file or not row or row.key is None else row.key, *_further_keys(home, article)]
        key = next((key for key in keys if key not in taken), None)
        if key is None:  # its text has been met, too long ago to be compared
            result.passed_over.append(LeftOut(place_of(article), "It is an article of this address once more."))
            return
        if not known_by_file and row is None:
            row = next((row for row in stored if row.key == key), None)
        row = row or slots.take_whole_file(article.record)
        met.append(_Met(key, article.path, row.n if row else None))
        self._keep(replace(article, key="" if key == home else key), met[-1], row, result)

    def _free_rows(self, home: str, here: str, met: list[_Met]) -> list[ArticleRow]:
        """The stored articles of an address that none met has taken; those that other files still hold count as met."""
        taken = {other.key for other in met}
        free = [row for row in self._book.articles_at(home) if row.key not in taken and row.n not in self.seen]
        held = [row for row in free if row.path != here and self._holds(row.path)]
        met.extend(_Met(row.key or home, row.path, row.n) for row in held)
        return [row for row in free if row not in held]

    def _is_of(self, other: _Met, article: Article, result: FileRead) -> bool:
        """Whether ``article`` is one that was met, which it then replaces or is left out for."""
        earlier = self._article_of(other)
        kind = relation(article, earlier)
        if kind == "other":
            return False
        if kind == "version" and replaces(article, earlier, before=other.key in result.shadowed):
            self._replace(other, earlier, article, result)
            return True
        if other.path != article.path:
            result.shadows.append((other.key, article.path))
        if other.row is not None and other.place is None and other.row not in self.seen:
            self.seen.add(other.row)
            self.unchanged += other.row > 0
        if kind == "version":
            result.reading.versions.append(Version(other.key, article))
        same = f"It is the article of {place_of(earlier)} once more."
        reason = same if kind == "same" else _another(earlier)
        result.passed_over.append(LeftOut(place_of(article), reason))
        return True

    def _replace(self, other: _Met, earlier: Article, article: Article, result: FileRead) -> None:
        """Let a later version take the place of one that was met."""
        row = None if other.row is None else self._book.row(other.row)
        if other.place is not None:
            self._spool.drop(other.place)
        elif row and row.n in self.seen:
            self.seen.remove(row.n)
            self.unchanged -= row.counts
        if other.path != article.path:
            result.shadows.append((other.key, other.path))
        result.passed_over.append(LeftOut(place_of(earlier), _another(article)))
        result.reading.versions.append(Version(other.key, earlier))
        other.path, other.place = article.path, None
        key = "" if other.key == address(article) else other.key
        self._keep(replace(article, key=key), other, row, result)

    def _keep(self, article: Article, met: _Met, row: ArticleRow | None, result: FileRead) -> None:
        """Have an article that counts: the store has it already, or it goes to the spool."""
        if row is None or row.n in self.seen:
            met.place = self._spool.article(article)
            return
        here = article.path
        same = row.hash == content_hash(article)
        if same:
            self.seen.add(row.n)
            self.unchanged += not row.removed
        else:
            met.place = self._spool.article(article)
        # Where another file still has the row, it comes here when the article is stored.
        comes_now = same or row.path == here or not self._holds(row.path)
        if comes_now and row[1:5] != (met.key, row.hash, here, article.record):
            result.moves.append(Move(row.n, met.key, here, article.record))

    def _article_of(self, met: _Met) -> Article:
        if met.place is not None:
            return self._spool.article_at(met.place)
        assert met.row is not None  # what is not to be stored is stored
        return self._book.article(met.row)

    def _holds(self, path: str) -> bool:
        """Whether another file still has the article, as far as is known."""
        return os.path.exists(path) and path not in self.reading


class Slots:
    """The stored articles of a file that are known by it and not by a URL, until one of its records takes them."""

    def __init__(self, rows: list[ArticleRow]) -> None:
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


def place_of(article: Article) -> str:
    """Where an article stands, for people: ``FILE``, or ``FILE:RECORD``."""
    return f"{article.path}:{article.record}" if article.record else article.path


def _another(article: Article) -> str:
    day = article.made[:10] or article.published
    return f"{f'Its version of {day}' if day else 'Another version of it'} counts: {place_of(article)}."


def _further_keys(home: str, article: Article) -> Iterator[str]:
    """Keys of one more article of an address, the one that lasts longest first."""
    yield home
    fragment = article.url.partition("#")[2]
    own = fragment or (article.record if article.record != article.url else "")
    if own and home != path_key(article.path, article.record):
        yield further_key(home, own)
    yield further_key(home, text_hash(article.text).hex())
