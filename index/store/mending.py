"""Mending of a store whose database is sound: what can be made again of the rest is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import apsw

from index import stories
from index.errors import ModelError
from index.passages import embedding_text
from index.records import Passage
from index.store import generations
from index.store.identity import content_hash, text_hash
from index.store.ledger import lost_records
from index.store.passage_words import index_words
from index.store.problems import Part, bad_vectors, changed_vectors, readable, wrong_vectors
from index.store.schema import other_model, rows, transaction, value
from index.store.store import Store
from index.vectors import CODE

if TYPE_CHECKING:
    from index.embedder import Embedder


def mend(store: Store, parts: Iterable[Part], embedder: Embedder | None) -> None:
    """Make again what is wrong in these ``parts``; vectors by ``embedder`` (opened if it is needed and not given)."""
    with store.write() as writer:
        db = writer.db
        if "articles" in parts or "passages" in parts:
            _read_again(db)
        if "records" in parts:
            lost = {file for file, _ in lost_records(db)}
            with transaction(db):
                db.executemany("UPDATE files SET sha256 = NULL WHERE path = ?", [(file,) for file in sorted(lost)])
        if "stories" in parts:
            with transaction(db):
                for _ in stories.place_all(db):
                    pass
        if "vectors" in parts:
            _embed_again(db, store, embedder)
        if "words" in parts:
            _index_words_again(db)
        if not wrong_vectors(db, store.dimension):
            writer.publish(force=True)


def _read_again(db: apsw.Connection) -> None:
    """Forget the content hashes of files whose articles are damaged, so that the next run over them reads them."""
    wrong = {
        row[0] for row in rows(db, "SELECT article FROM passages JOIN articles ON n = article WHERE end > characters")
    }
    wrong |= {row[0] for row in rows(db, "SELECT n FROM articles WHERE n NOT IN (SELECT article FROM passages)")}
    for n, stored in rows(db, "SELECT n, hash FROM articles"):
        article = readable(db, n)
        if article is None or content_hash(article) != stored:
            wrong.add(n)
    with transaction(db):
        for n in sorted(wrong):
            _make_readable(db, n)
        db.execute("DELETE FROM passages WHERE article NOT IN (SELECT n FROM articles)")
        for n in sorted(wrong):
            db.execute("UPDATE articles SET hash = x'' WHERE n = ?", (n,))
            db.execute("UPDATE edits SET hash = x'' WHERE article = ?", (n,))
            db.execute("UPDATE files SET sha256 = NULL WHERE path = (SELECT path FROM articles WHERE n = ?)", (n,))


def _make_readable(db: apsw.Connection, n: int) -> None:
    """Put what is no text of an article's row into characters, so that the article can be replaced."""
    for column in ("title", "outlet", "authors", "published", "url", "place", "text"):
        data = bytes(value(db, f"SELECT CAST({column} AS BLOB) FROM articles WHERE n = ?", (n,)) or b"")
        text = data.decode("utf-8", "replace")
        if text.encode() != data:
            db.execute(f"UPDATE articles SET {column} = ? WHERE n = ?", (text, n))


def _embed_again(db: apsw.Connection, store: Store, embedder: Embedder | None) -> None:
    from index.embedder import embedder_of_store

    embedder = embedder or embedder_of_store(store.folder, store.model)
    if embedder.name != store.model:
        raise ModelError(other_model(store.folder, store.model, embedder.name))
    missing = "SELECT vector FROM passages WHERE vector NOT IN (SELECT id FROM vectors)"
    wrong = {*bad_vectors(db, store.dimension), *(row[0] for row in rows(db, missing))}
    if not wrong:
        name = value(db, "SELECT value FROM meta WHERE name = 'generation'")
        base = generations.load(store.folder, name, store.key, store.dimension, thorough=True)
        changed = changed_vectors(db, base, store.dimension)
        wrong = {value(db, "SELECT vector FROM passages WHERE id = ?", (passage,)) for passage in list(changed)}
    for vector in wrong:
        n, start, end = rows(db, "SELECT article, start, end FROM passages WHERE vector = ?", (vector,))[0]
        article = readable(db, n)
        if article is None:  # its file is read again
            continue
        text = embedding_text(article, Passage("", start, end))
        code = embedder.encode([text])[0].astype(CODE).tobytes()
        sql = """INSERT INTO vectors (id, hash, vector) VALUES (?, ?, ?)
                 ON CONFLICT (id) DO UPDATE SET vector = excluded.vector"""
        with transaction(db):
            db.execute(sql, (vector, text_hash(text), code))


def _index_words_again(db: apsw.Connection) -> None:
    with transaction(db):
        for _ in index_words(db):
            pass
