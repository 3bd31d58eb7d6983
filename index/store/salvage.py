"""A damaged database, made anew from every article in it that still is what its hash says."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import apsw
import numpy as np

from index.errors import ModelError, StoreError
from index.passages import embedding_text, split
from index.records import Article
from index.store import generations
from index.store.identity import content_hash, text_hash
from index.store.lock import Lock, writer_lock
from index.store.records import Edit
from index.store.schema import DATABASE, connect, create_tables, other_model, read_meta
from index.store.writer import Writer
from index.vectors import CODE

if TYPE_CHECKING:
    from index.embedder import Embedder

ASIDE = ".damaged"  # what the damaged database is kept under, beside the new one
_FOLDER = ".salvage"
_ROW_BYTES = 256  # an article's row takes more than this: bounds the row numbers where they cannot be asked for
_UNREADABLE = (apsw.Error, ValueError, TypeError)  # what reading a damaged row raises


class _Saved(NamedTuple):
    """An article as its source has it, what a person edited of it, and when it was added and updated."""

    article: Article
    edit: Edit
    added: str
    updated: str


def salvage(folder: Path, embedder: Embedder | None) -> int:
    """Put a new database in the place of the damaged one, which is kept aside; returns the number of articles in it.

    Vectors are taken over where their text and norm are right, all else is made again, by ``embedder`` or else the one
    that the store was made with. What was read of which file is
    not carried over, so the next indexing reads every file again.

    Raises:
        StoreError: not even which store it was can be read, or the folder cannot be written. ModelError: ``embedder``
            is not the store's, or that cannot be loaded.
    """
    with writer_lock(folder, wait=10.0) as lock:
        new = folder / _FOLDER
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        try:
            try:
                old = connect(folder)
            except apsw.Error as error:
                raise StoreError(_hopeless(folder / DATABASE, error)) from error
            try:
                count = _copy(old, new, embedder, lock)
            finally:
                with contextlib.suppress(apsw.Error):
                    old.close()
            _put_in_place(folder, new)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return count


def _copy(old: apsw.Connection, new: Path, embedder: Embedder | None, lock: Lock) -> int:
    from index.embedder import embedder_of_store

    database = Path(old.filename)
    try:
        meta = read_meta(old)
        model, dimension = str(meta["model"]), int(meta["dimension"])
    except (KeyError, *_UNREADABLE) as error:
        raise StoreError(_hopeless(database, error)) from error
    embedder = embedder or embedder_of_store(database.parent, model)
    if (embedder.name, embedder.dimension) != (model, dimension):
        raise ModelError(other_model(database.parent, model, embedder.name))
    db, count = connect(new, writing=True, create=True), 0
    try:
        create_tables(db, model, dimension)
        writer = Writer(new, db, str(read_meta(db)["store"]), dimension, lock, lambda _: None)
        for article, edit, added, updated in _articles(old, database):
            shown = edit.of(article)
            passages = split(shown, embedder.fits)
            texts = [embedding_text(shown, passage) for passage in passages]
            found = [_vector(old, text, dimension) for text in texts]
            missing = [text for text, vector in zip(texts, found, strict=True) if vector is None]
            made = iter(embedder.encode(missing)) if missing else iter(())
            vectors = np.stack([next(made) if vector is None else vector for vector in found])
            stored = writer.put(article, passages, texts, vectors, edit)
            sql = "UPDATE articles SET id = ?, added = ?, updated = ? WHERE n = ?"
            db.execute(sql, (article.id, added, updated, stored.n))
            count += 1
        _copy_removed(old, db)
    finally:
        db.close()  # the last connection: the log is written into the database
    return count


def _hopeless(database: Path, error: Exception) -> str:
    return (
        f"Nothing of the damaged database {database} can be saved ({error}): restore it from a backup, or index the "
        "articles again into another --store."
    )


def _articles(db: apsw.Connection, database: Path) -> Iterator[_Saved]:
    """Every article that can be read, and proves to be what was stored."""
    last = 0
    for sql in ("SELECT max(n) FROM articles", "SELECT max(article) FROM passages"):
        with contextlib.suppress(*_UNREADABLE):
            found: Any = db.execute(sql).fetchone()
            last = max(last, found[0] or 0)
    columns = "text, title, outlet, authors, published, url, place, path, record, id, '', key, hash, added, updated"
    for n in range(1, (last or database.stat().st_size // _ROW_BYTES) + 1):
        with contextlib.suppress(*_UNREADABLE):
            rows: list[Any] = db.execute(f"SELECT {columns} FROM articles WHERE n = ?", (n,)).fetchall()
            for row in rows:
                text, title, outlet, authors, *rest, stored, added, updated = row
                article = Article(text, title, outlet, tuple(json.loads(authors)), *rest)
                if content_hash(article) == stored and article.text.strip():
                    yield _Saved(*_as_stated(db, n, article), added, updated)


def _as_stated(db: apsw.Connection, n: int, article: Article) -> tuple[Article, Edit]:
    """A stored article as its source has it, and what was edited of it, as far as that can be read."""
    with contextlib.suppress(*_UNREADABLE):
        sql = "SELECT hash, stated_outlet, stated_published, outlet, published FROM edits WHERE article = ?"
        found: Any = db.execute(sql, (n,)).fetchone()
        if found:
            stated, outlet, published, *edited = found
            source = replace(article, outlet=outlet, published=published)
            if content_hash(source) == stated:
                return source, Edit(*edited)
    return article, Edit()


def _copy_removed(old: apsw.Connection, new: apsw.Connection) -> None:
    """Carry over what was removed by hand, row by row, up to the first that cannot be read."""
    with contextlib.suppress(*_UNREADABLE):
        for row in old.execute("SELECT * FROM removed ORDER BY n"):
            marks = ", ".join("?" * len(row))
            with contextlib.suppress(apsw.ConstraintError):  # it is stored, too: a row was not written whole
                new.execute(f"INSERT INTO removed VALUES ({marks})", row)


def _vector(db: apsw.Connection, text: str, dimension: int) -> np.ndarray | None:
    with contextlib.suppress(*_UNREADABLE):
        found: Any = db.execute("SELECT vector FROM vectors WHERE hash = ?", (text_hash(text),)).fetchone()
        if found and len(found[0]) == dimension * CODE().itemsize:
            vector = np.frombuffer(found[0], CODE).astype(np.float32)
            return vector if abs(float(np.linalg.norm(vector)) - 1) < 0.01 else None
    return None


def _put_in_place(folder: Path, new: Path) -> None:
    database = folder / DATABASE
    aside = database.with_name(DATABASE + ASIDE)
    generations.sync_path(new / DATABASE)
    aside.unlink(missing_ok=True)
    os.link(database, aside)
    log = database.with_name(DATABASE + "-wal")
    if log.exists():  # belongs to the damaged one
        log.replace(aside.with_name(aside.name + "-wal"))
    database.with_name(DATABASE + "-shm").unlink(missing_ok=True)
    (new / DATABASE).replace(database)
    generations.sync_path(folder)
