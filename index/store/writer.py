"""Changing the store: one transaction an article, under the lock that admits one writer at a time."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import apsw
import numpy as np

from index import lexical, stories
from index.errors import ArticleError, StoreError, UnknownArticleError
from index.passages import heading
from index.records import Article, Passage
from index.store import by_hand, generations
from index.store.files import Files
from index.store.identity import article_key, content_hash, new_id, text_hash
from index.store.lock import Lock
from index.store.records import Edit
from index.store.schema import file_error, last_change, now, rows, transaction, value
from index.vectors import CODE

# Changed passages that readers replay, and hold in memory, before a new generation is written: the first, or a tenth of
# the store if that is more, and never more than the second.
REPUBLISH, MOST_REPLAYED = 20_000, 50_000
REBUILT = "The vector index was missing or damaged, and was made again from the database: nothing is lost."
REMOVED_TOGETHER = 100  # articles
SPARE_VECTORS = 10_000  # vectors without a passage that are kept in any case, in case their text comes back


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an article: its row and lasting identity."""

    n: int
    id: str
    outcome: Literal["added", "changed"]


class Writer:
    """The one writer of a store, made by `Store.write`. Whatever a method has returned from is durable."""

    def __init__(
        self,
        folder: Path,
        db: apsw.Connection,
        store: str,
        dimension: int,
        lock: Lock,
        note: Callable[[str], None],
    ) -> None:
        """``note`` takes sentences on what was mended."""
        self.db = db
        self.files = Files(db)
        self._folder = folder
        self._store = store
        self._dimension = dimension
        self._lock = lock
        self._note = note

    def missing(self, texts: Sequence[str]) -> list[int]:
        """Positions of the ``texts`` whose vector the store does not hold, each distinct text once."""
        found: dict[bytes, int] = {}
        for position, text in enumerate(texts):
            digest = text_hash(text)
            if digest not in found and self._vector_row(digest) is None:
                found[digest] = position
        return list(found.values())

    def keep_vectors(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Remember the vectors (n, dim) of these texts, in a transaction of their own, for the articles to come."""
        with transaction(self.db):
            self._insert_vectors(texts, vectors)

    def put(
        self,
        article: Article,
        passages: Sequence[Passage],
        texts: Sequence[str],
        vectors: np.ndarray | None = None,
        edit: Edit | None = None,
    ) -> Stored:
        """Add an article, or replace the one of the same key (URL, else file), with all its passages: one transaction.

        ``article`` is as its source has it; what is stored, and what ``passages`` and ``texts`` are of, is that with
        ``edit`` (None: the edit that the store knows, see `as_edited`). ``texts`` are what was embedded for each
        passage. ``vectors`` (n, dim) float32 of unit norm go with them; where None, the store must hold them already
        (`missing`, `keep_vectors`). Passages that did not change keep their id. One that was removed by hand is back.

        Raises:
            ArticleError: the article cannot be stored as it is. StoreError: the vectors are wrong or missing.
        """
        key, when, source = article_key(article), now(), article
        edit = by_hand.edit_at(self.db, key) if edit is None else edit
        article = edit.of(source)
        _check(article, passages, texts)
        with transaction(self.db):
            if vectors is not None:
                self._insert_vectors(texts, vectors)
            found = rows(self.db, "SELECT n, id, title, text FROM articles WHERE key = ?", (key,))
            old_text = text = None
            if found:
                n, lasting, title, text = found[0]
                stored = Stored(n, lasting, "changed")
                old_text = text if title == article.title else None
                if text != article.text:
                    self._strike(n)
                self._update(article, n, when)
            else:
                stored = self._insert(article, key, when)
            by_hand.keep_edit(self.db, stored.n, edit, source)
            self.db.execute("DELETE FROM removed WHERE key = ?", (key,))
            self._remember_version(article, stored.n)
            if text != article.text:
                stories.place(self.db, stored.n, article.text)
            self._replace_passages(article, stored.n, passages, texts, old_text)
            self.db.execute("DELETE FROM shadows WHERE key = ? AND file = ?", (key, article.path))
        self._lock.done(self._store, last_change(self.db))
        return stored

    def as_edited(self, article: Article) -> Article:
        """An article that its source has, with the outlet and date that a person gave it."""
        return by_hand.edit_at(self.db, article_key(article)).of(article)

    def source_of(self, article_id: str) -> tuple[Article, Edit]:
        """An article that is stored or was removed, as its source has it, and what was edited of it: what `put` takes.

        Raises:
            UnknownArticleError: it is neither.
        """
        n = by_hand.row_of(self.db, article_id)
        if n is None:
            raise UnknownArticleError(f"The store holds no article {article_id}: `newsdesk articles` lists them.")
        source = by_hand.source_of(self.db, n)
        return source, by_hand.edit_at(self.db, source.key)

    def remove(self, *article_ids: str, batch: str = "") -> int:
        """Remove articles with their passages, words and index entries; how many of these there were.

        They stay removed until their source changes, or `put` brings them back. ``batch`` joins those that a person
        removes at one time. For every `REMOVED_TOGETHER` there is one transaction.
        """
        count, batch = 0, batch or secrets.token_hex(8)
        for at in range(0, len(article_ids), REMOVED_TOGETHER):
            with transaction(self.db):
                some = article_ids[at : at + REMOVED_TOGETHER]
                count += by_hand.put_aside(self.db, some, batch)
            self._lock.done(self._store, last_change(self.db))
        return count

    def generation(self) -> str:
        """The name of the generation in use; empty where there is none yet."""
        return str(value(self.db, "SELECT value FROM meta WHERE name = 'generation'"))

    def publish(self, *, force: bool = False) -> str:
        """Write the vector index anew where readers would otherwise have much to replay; its name where it was written.

        Also lets go of vectors that no passage has used for long, and of the part of the log nobody needs.
        """
        current = self.generation()
        found = generations.read_manifest(self._folder, current, self._store, self._dimension) if current else None
        seq = value(self.db, "SELECT coalesce(max(seq), 0) FROM log")
        if found and not force and seq - found.seq <= max(REPUBLISH, min(MOST_REPLAYED, found.passages // 10)):
            return ""
        self._drop_spare_vectors()
        try:
            # Only this writer changes the store, so what it reads after `seq` is the state of `seq`.
            with transaction(self.db):
                before = None if force else found
                name = generations.write(self._folder, self._store, self._dimension, self.db, seq, before)
        except OSError as error:
            raise file_error(error, self._folder) from error
        except RuntimeError as error:  # FAISS could not write its file
            raise StoreError(
                f"The vector index could not be written ({error}): free some disk space and try again."
            ) from error
        with transaction(self.db):
            self.db.execute("DELETE FROM log WHERE seq < ?", (seq,))
            self.db.execute("UPDATE meta SET value = ? WHERE name = 'log_floor'", (seq,))
            self.db.execute("UPDATE meta SET value = ? WHERE name = 'generation'", (name,))
        generations.remove_others(self._folder, name)
        if current and not found:
            self._note(REBUILT)
        return name

    def _vector_row(self, digest: bytes) -> int | None:
        found: int | None = value(self.db, "SELECT id FROM vectors WHERE hash = ?", (digest,))
        return found

    def _insert_vectors(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        if vectors.shape != (len(texts), self._dimension):
            raise StoreError(
                f"Vectors of shape {vectors.shape} were given for {len(texts)} texts: "
                f"the store's have {self._dimension} values."
            )
        if not np.isfinite(vectors).all():
            raise StoreError("The embedding model gave vectors that are no numbers: check the model.")
        codes = vectors.astype(CODE)
        pairs = [(text_hash(text), code.tobytes()) for text, code in zip(texts, codes, strict=True)]
        self.db.executemany("INSERT INTO vectors (hash, vector) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING", pairs)

    def _insert(self, article: Article, key: str, when: str) -> Stored:
        salt = 0
        while by_hand.row_of(self.db, new_id(key, salt)) is not None:
            salt += 1  # the id went along when another article's file was moved away from here
        lasting, added = by_hand.identity_at(self.db, key) or (new_id(key, salt), when)
        sql = """INSERT INTO articles (id, key, hash, title, outlet, authors, published, url, place, path, record,
                 characters, text, added, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
        self.db.execute(sql, (lasting, key, *_columns(article), added, when))
        return Stored(self.db.last_insert_rowid(), lasting, "added")

    def _update(self, article: Article, n: int, when: str) -> None:
        sql = """UPDATE articles SET hash = ?, title = ?, outlet = ?, authors = ?, published = ?, url = ?, place = ?,
                 path = ?, record = ?, characters = ?, text = ?, updated = ?, held = 0 WHERE n = ?"""
        self.db.execute(sql, (*_columns(article), when, n))

    def _remember_version(self, article: Article, n: int) -> None:
        self.db.execute("DELETE FROM versions WHERE article = ?", (n,))
        if article.made or article.dated or article.scanned:
            sql = "INSERT INTO versions (article, made, dated, scanned) VALUES (?, ?, ?, ?)"
            self.db.execute(sql, (n, article.made, article.dated, article.scanned))

    def _strike(self, n: int) -> None:
        """The record that an article was read from is not there any more, as far as is known until its file is read."""
        sql = "DELETE FROM records WHERE (file, record) = (SELECT path, record FROM articles WHERE n = ?)"
        self.db.execute(sql, (n,))

    def _replace_passages(
        self, article: Article, n: int, passages: Sequence[Passage], texts: Sequence[str], old_text: str | None
    ) -> None:
        """``old_text`` is None where every passage has to be made anew, because the title they share has changed."""
        old = rows(self.db, "SELECT id, start, end, vector FROM passages WHERE article = ?", (n,))
        gone = {row[0] for row in old}
        same: dict[tuple[int, str, int], list[int]] = {}
        if old_text is not None:
            for row, start, end, vector in old:
                same.setdefault((start, old_text[start:end], vector), []).append(row)
        title = heading(article.title, article.published)
        for passage, text in zip(passages, texts, strict=True):
            vector = self._vector_row(text_hash(text))
            if vector is None:
                raise StoreError("An article was to be stored without the vectors of its passages: embed them first.")
            body = article.text[passage.start : passage.end]
            if kept := same.get((passage.start, body, vector)):
                gone.remove(kept.pop())
                continue
            self.db.execute(
                "INSERT INTO passages (article, start, end, vector) VALUES (?, ?, ?, ?)",
                (n, passage.start, passage.end, vector),
            )
            lexical.add(self.db, self.db.last_insert_rowid(), title, body)
        self.db.executemany("DELETE FROM passages WHERE id = ?", [(row,) for row in sorted(gone)])

    def _drop_spare_vectors(self) -> None:
        spare = "FROM vectors WHERE id NOT IN (SELECT vector FROM passages)"
        with transaction(self.db):
            used = value(self.db, "SELECT count(*) FROM passages")
            held = value(self.db, "SELECT count(*) FROM vectors")
            excess = held - 2 * used - SPARE_VECTORS
            if excess > 0:
                self.db.execute(f"DELETE FROM vectors WHERE id IN (SELECT id {spare} ORDER BY id LIMIT ?)", (excess,))


def _check(article: Article, passages: Sequence[Passage], texts: Sequence[str]) -> None:
    if len(passages) != len(texts):
        raise StoreError(f"{len(passages)} passages came with {len(texts)} texts: give one text for each passage.")
    for passage in passages:
        if not 0 <= passage.start < passage.end <= len(article.text):
            raise StoreError(f"Passage {passage.start} to {passage.end} does not lie in the article's text.")
    shown = "\n".join(str(column) for column in _columns(article)[1:])
    try:
        shown.encode()
    except UnicodeEncodeError:
        raise ArticleError("It holds characters that are no valid Unicode: save it as UTF-8.") from None
    if "\0" in shown:
        raise ArticleError("It holds NUL characters: remove them.")


def _columns(article: Article) -> tuple[bytes | str | int, ...]:
    authors = json.dumps(article.authors, ensure_ascii=False)
    return (
        content_hash(article),
        article.title,
        article.outlet,
        authors,
        article.published,
        article.url,
        article.place,
        article.path,
        article.record,
        len(article.text),
        article.text,
    )
