"""What the store remembers of files: which content of them it has read, what failed, which articles came from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import apsw

from index.records import Article
from index.store.identity import FURTHER
from index.store.schema import now, rows, transaction, value


class ArticleRow(NamedTuple):
    """Where a stored article came from, and the hash of what it holds; ``key`` is None where it is about to go."""

    n: int
    key: str | None
    hash: bytes
    path: str
    record: str
    held: bool


class Move(NamedTuple):
    """A stored article's new key and place."""

    n: int
    key: str
    path: str
    record: str


_ROW = "SELECT n, key, hash, path, record, held FROM articles"


class Files:
    """The book of files; every change of it is one transaction. A *shadow* is a file that also holds an article which
    the store has from another file: where that one goes, the article is read from its shadow.
    """

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db

    def sha256(self, path: str) -> bytes | None:
        """The hash of the content that was last read of a file."""
        found: bytes | None = value(self._db, "SELECT sha256 FROM files WHERE path = ?", (path,))
        return found

    def same_content(self, sha256: bytes) -> list[str]:
        """The files that had this content when they were read."""
        return [row[0] for row in rows(self._db, "SELECT path FROM files WHERE sha256 = ? ORDER BY path", (sha256,))]

    def failures(self, path: str) -> list[tuple[str, str]]:
        """(path, error) of what failed when a file was last read."""
        return rows(self._db, "SELECT path, error FROM failures WHERE file = ? ORDER BY path", (path,))

    def left_out(self, path: str) -> list[tuple[str, str]]:
        """(path, reason) of the records of a file that are no articles of their own."""
        return rows(self._db, "SELECT path, reason FROM left_out WHERE file = ? ORDER BY rowid", (path,))

    def articles_of(self, path: str) -> list[ArticleRow]:
        """The articles that came from a file."""
        return [ArticleRow._make(row) for row in rows(self._db, f"{_ROW} WHERE path = ? ORDER BY n", (path,))]

    def articles_at(self, address: str) -> list[ArticleRow]:
        """The articles of an address: versions of one are one, but others may have it too."""
        sql = f"{_ROW} WHERE key = ? OR (key > ? AND key < ?) ORDER BY n"
        found = rows(self._db, sql, (address, address + FURTHER, address + chr(ord(FURTHER) + 1)))
        return [ArticleRow._make(row) for row in found]

    def row(self, n: int) -> ArticleRow:
        """The row of an article that is stored."""
        return ArticleRow._make(rows(self._db, f"{_ROW} WHERE n = ?", (n,))[0])

    def article(self, n: int) -> Article:
        """An article that is stored, without its id."""
        sql = """SELECT text, title, outlet, authors, published, url, place, path, record, '', coalesce(made, '')
                 FROM articles LEFT JOIN versions ON article = n WHERE n = ?"""
        text, title, outlet, authors, *rest = rows(self._db, sql, (n,))[0]
        return Article(text, title, outlet, tuple(json.loads(authors)), *rest)

    def paths_under(self, roots: Iterable[str]) -> list[str]:
        """The files at or under these paths that the store has read, failed to read, or has articles from."""
        known = "SELECT path FROM files UNION SELECT file FROM failures UNION SELECT path FROM articles"
        found: set[str] = set()
        for root in roots:
            inside = root.rstrip("/") + "/"
            # '0' follows '/': the range holds exactly what begins with `inside`, and an index finds it.
            sql = f"SELECT path FROM ({known}) WHERE path = ? OR (path >= ? AND path < ?)"
            found.update(row[0] for row in rows(self._db, sql, (root, inside, inside[:-1] + "0")))
        return sorted(found)

    def shadows(self, key: str) -> list[str]:
        """The files that also hold the article of a key."""
        return [row[0] for row in rows(self._db, "SELECT file FROM shadows WHERE key = ? ORDER BY file", (key,))]

    def shadowed(self, path: str) -> frozenset[str]:
        """The keys of the articles that a file holds, too, while the store has them from other files."""
        return frozenset(row[0] for row in rows(self._db, "SELECT key FROM shadows WHERE file = ?", (path,)))

    def move(self, moves: Sequence[Move]) -> None:
        """Give articles other keys and places, also where they swap them among themselves."""
        if not moves:
            return
        with transaction(self._db):
            for move in moves:
                self._db.execute("UPDATE articles SET key = NULL WHERE n = ? OR key = ?", (move.n, move.key))
            sql = "UPDATE articles SET key = ?, path = ?, record = ?, held = 0 WHERE n = ?"
            self._db.executemany(sql, [(move.key, move.path, move.record, move.n) for move in moves])

    def finish(
        self,
        path: str,
        sha256: bytes | None,
        *,
        failures: Iterable[tuple[str, str]] = (),
        left_out: Iterable[tuple[str, str]] = (),
        shadows: Iterable[tuple[str, str]] = (),
        gone: Iterable[int] = (),
        held: Iterable[int] = (),
    ) -> None:
        """A file was read and all its articles are stored: remember it, and remove the articles that left it.

        ``sha256`` None means to read it again next time. ``left_out`` are (path, reason), ``shadows`` (key, file).
        ``gone`` and ``held`` are rows of articles: those to remove, and those kept because a record that fails now may
        have been theirs.
        """
        with transaction(self._db):
            self._forget(path)
            self._db.execute("INSERT INTO files (path, sha256, checked) VALUES (?, ?, ?)", (path, sha256, now()))
            sql = "INSERT OR REPLACE INTO failures (file, path, error, checked) VALUES (?, ?, ?, ?)"
            self._db.executemany(sql, [(path, *failure, now()) for failure in failures])
            sql = "INSERT INTO left_out (file, path, reason) VALUES (?, ?, ?)"
            self._db.executemany(sql, [(path, *record) for record in left_out])
            self._db.executemany("INSERT OR IGNORE INTO shadows (key, file) VALUES (?, ?)", list(shadows))
            self._db.execute("UPDATE articles SET held = 0 WHERE path = ? AND held", (path,))
            self._db.executemany("UPDATE articles SET held = 1 WHERE n = ?", [(n,) for n in held])
            self._db.executemany("DELETE FROM articles WHERE n = ?", [(n,) for n in gone])

    def forget(self, path: str, gone: Iterable[int] = ()) -> None:
        """A file is no longer there: forget it, and remove these articles of it."""
        with transaction(self._db):
            self._forget(path)
            self._db.executemany("DELETE FROM articles WHERE n = ?", [(n,) for n in gone])

    def _forget(self, path: str) -> None:
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))
        self._db.execute("DELETE FROM failures WHERE file = ?", (path,))
        self._db.execute("DELETE FROM left_out WHERE file = ?", (path,))
        self._db.execute("DELETE FROM shadows WHERE file = ?", (path,))
