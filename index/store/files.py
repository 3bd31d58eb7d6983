"""What the store remembers of files: which content of them it has read, what failed, which articles came from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import apsw

from index.records import Article
from index.store import by_hand
from index.store.identity import FURTHER, address_of_key, record_hash
from index.store.schema import now, rows, transaction, value


class ArticleRow(NamedTuple):
    """Where a stored article came from, and the hash of what its source held; ``key`` is None where it is about to go.

    ``n`` is below 0 for an article that was removed by hand, which is none of the store's until its source changes.
    """

    n: int
    key: str | None
    hash: bytes
    path: str
    record: str
    held: bool

    @property
    def removed(self) -> bool:
        """Whether it was removed by hand."""
        return self.n < 0

    @property
    def counts(self) -> bool:
        """Whether it counts as unchanged where its file is: not what a failed file has left, nor what was removed."""
        return not (self.held or self.removed)


class Move(NamedTuple):
    """A stored article's new key and place."""

    n: int
    key: str
    path: str
    record: str


class Version(NamedTuple):
    """A version that does not count, of the article of a key."""

    key: str
    article: Article


@dataclass(slots=True)
class Reading:
    """What reading a file brought: its records as (name, `record_hash`), and versions that do not count, which may be
    of other files. ``broken`` says that some of it failed, so that the versions it had are kept.
    """

    records: list[tuple[str, bytes]] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    broken: bool = False


_STORED = """SELECT n, key, coalesce(e.hash, a.hash) AS hash, path, record, held
    FROM articles a LEFT JOIN edits e ON e.article = a.n"""
_REMOVED = "SELECT -n, key, hash, path, record, held FROM removed"
_ROW = f"SELECT n, key, hash, path, record, held FROM ({_STORED} UNION ALL {_REMOVED})"
# Its order: articles by age, then those removed.
_BY_AGE = "ORDER BY n < 0, abs(n)"


class Files:
    """The book of files; every change of it is one transaction. A *shadow* is a file that also holds an article which
    the store has from another file: where that one goes, the article is read from its shadow.
    """

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self._readings: dict[str, Reading] = {}

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

    def passed_over(self, path: str) -> list[tuple[str, str]]:
        """(path, reason) of the records of a file that are no articles of their own, and of files in it that are not
        read (`index.articles.passed_over.of_line`).
        """
        return rows(self._db, "SELECT path, reason FROM left_out WHERE file = ? ORDER BY rowid", (path,))

    def articles_of(self, path: str) -> list[ArticleRow]:
        """The articles that came from a file."""
        return [ArticleRow._make(row) for row in rows(self._db, f"{_ROW} WHERE path = ? {_BY_AGE}", (path,))]

    def articles_at(self, address: str) -> list[ArticleRow]:
        """The articles of an address: versions of one are one, but others may have it too."""
        sql = f"{_ROW} WHERE key = ? OR (key > ? AND key < ?) {_BY_AGE}"
        found = rows(self._db, sql, (address, address + FURTHER, address + chr(ord(FURTHER) + 1)))
        return [ArticleRow._make(row) for row in found]

    def row(self, n: int) -> ArticleRow:
        """The row of an article that is stored, or was removed."""
        return ArticleRow._make(rows(self._db, f"{_REMOVED if n < 0 else _STORED} WHERE n = ?", (abs(n),))[0])

    def article(self, n: int) -> Article:
        """An article that is stored or was removed, as its source has it, without its id."""
        return by_hand.source_of(self._db, n)

    def paths_under(self, roots: Iterable[str]) -> list[str]:
        """The files at or under these paths that the store has read, failed to read, or has articles from."""
        known = """SELECT path FROM files UNION SELECT file FROM failures
                   UNION SELECT path FROM articles UNION SELECT path FROM removed"""
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
                row = self.row(move.n)
                self._db.execute("UPDATE earlier SET key = ? WHERE key = ?", (f"{FURTHER}{move.n}", row.key))
                self._db.execute("DELETE FROM records WHERE file = ? AND record = ?", (row.path, row.record))
            for move in moves:
                self._db.execute("UPDATE earlier SET key = ? WHERE key = ?", (move.key, f"{FURTHER}{move.n}"))
                for table, n in (("articles", move.n), ("removed", -move.n)):
                    self._db.execute(f"UPDATE {table} SET key = NULL WHERE n = ? OR key = ?", (n, move.key))
            for move in moves:
                table = "removed" if move.n < 0 else "articles"
                sql = f"UPDATE {table} SET key = ?, path = ?, record = ?, held = 0 WHERE n = ?"
                self._db.execute(sql, (move.key, move.path, move.record, abs(move.n)))

    def was_read(self, path: str, reading: Reading) -> None:
        """Have `finish` remember what reading a file brought."""
        self._readings[path] = reading

    def finish(
        self,
        path: str,
        sha256: bytes | None,
        *,
        failures: Iterable[tuple[str, str]] = (),
        passed_over: Iterable[tuple[str, str]] = (),
        shadows: Iterable[tuple[str, str]] = (),
        gone: Iterable[int] = (),
        held: Iterable[int] = (),
    ) -> None:
        """A file was read and all its articles are stored: remember it, and remove the articles that left it.

        ``sha256`` None means to read it again next time. ``passed_over`` are (path, reason), ``shadows`` (key, file).
        ``gone`` and ``held`` are rows of articles: those to remove, and those kept because a record that fails now may
        have been theirs.
        """
        with transaction(self._db):
            self._forget(path)
            self._db.execute("INSERT INTO files (path, sha256, checked) VALUES (?, ?, ?)", (path, sha256, now()))
            sql = "INSERT OR REPLACE INTO failures (file, path, error, checked) VALUES (?, ?, ?, ?)"
            self._db.executemany(sql, [(path, *failure, now()) for failure in failures])
            sql = "INSERT INTO left_out (file, path, reason) VALUES (?, ?, ?)"
            self._db.executemany(sql, [(path, *line) for line in passed_over])
            self._db.executemany("INSERT OR IGNORE INTO shadows (key, file) VALUES (?, ?)", list(shadows))
            self._remember(path, self._readings.pop(path, Reading()))
            self._db.execute("UPDATE articles SET held = 0 WHERE path = ? AND held", (path,))
            self._db.execute("UPDATE removed SET held = 0 WHERE path = ? AND held", (path,))
            self._of_rows("UPDATE {} SET held = 1 WHERE n = ?", held)
            self._of_rows("DELETE FROM {} WHERE n = ?", gone)

    def forget(self, path: str, gone: Iterable[int] = ()) -> None:
        """A file is no longer there: forget it, and remove these articles of it."""
        with transaction(self._db):
            self._forget(path)
            self._remember(path, Reading())
            self._of_rows("DELETE FROM {} WHERE n = ?", gone)

    def removed_in(self, path: str) -> list[tuple[str, str, str]]:
        """(record, title, id) of the articles of a file that were removed by hand."""
        return rows(self._db, "SELECT record, title, id FROM removed WHERE path = ? AND NOT held ORDER BY n", (path,))

    def _of_rows(self, sql: str, wanted: Iterable[int]) -> None:
        """Run a statement on the table and number of each of these rows (`ArticleRow.n`)."""
        for n in wanted:
            self._db.execute(sql.format("removed" if n < 0 else "articles"), (abs(n),))

    def _forget(self, path: str) -> None:
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))
        self._db.execute("DELETE FROM failures WHERE file = ?", (path,))
        self._db.execute("DELETE FROM left_out WHERE file = ?", (path,))
        self._db.execute("DELETE FROM shadows WHERE file = ?", (path,))

    def _remember(self, path: str, reading: Reading) -> None:
        """What a file was read to hold takes the place of what it held before."""
        self._db.execute("DELETE FROM records WHERE file = ?", (path,))
        if not reading.broken:
            self._db.execute("DELETE FROM earlier WHERE file = ?", (path,))
        sql = "INSERT INTO records (file, record, hash) VALUES (?, ?, ?)"
        self._db.executemany(sql, [(path, *record) for record in reading.records])
        for key, article in reading.versions:
            place = (article.path, article.record)
            self._db.execute("DELETE FROM earlier WHERE file = ? AND record = ? AND text = ?", (*place, article.text))
            self._db.execute(
                "INSERT INTO earlier (key, file, record, made, published, title, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key, *place, article.made, article.published, article.title, article.text),
            )
            if article.path != path:  # it was an article of that file until now
                digest = record_hash(address_of_key(key), article.text)
                self._db.execute("DELETE FROM records WHERE file = ? AND record = ? AND hash = ?", (*place, digest))
                self._db.execute(sql, (*place, digest))
