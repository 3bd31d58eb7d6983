"""The store: articles, passages, vectors and words in one folder, read consistently while one writer works."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import apsw

from index import lexical
from index.errors import ModelError, StoreError
from index.folding import alike, plain
from index.occurrences import OCCURRENCES, count_occurrences
from index.records import Article, Scope
from index.settings import Settings
from index.store import generations
from index.store.facets import EVERY, Narrowed
from index.store.listing import Sort
from index.store.lock import LOCK, cut_off, read_holder, writer_lock
from index.store.migration import bring_to_format
from index.store.records import ArticleSummary, ArticleVersion, Counts, FailedFile
from index.store.schema import (
    DATABASE,
    SAVED,
    SHARED,
    connect,
    create_tables,
    file_error,
    is_laid_out,
    last_change,
    no_store,
    other_model,
    plain_errors,
    read_format,
    read_meta,
    value,
)
from index.store.vector_cache import VectorCache
from index.store.views import View
from index.store.writer import Writer

_OURS = (DATABASE, LOCK, SAVED, SHARED, generations.FOLDER)
_IDLE = 8  # connections kept open for the next readers
CUT_OFF = "The last writing to the store was cut off"
LOST = "The database lacks the newest"


class Store:
    """A store's folder, opened. Any number of threads and processes may read; one at a time writes.

    SQLite holds the truth. ``docs/store.md`` explains the design and what happens at each kind of failure.
    """

    def __init__(self, folder: Path, db: apsw.Connection, threads: int) -> None:
        meta = read_meta(db)
        self.folder = folder
        self.model: str = meta["model"]
        self.dimension: int = meta["dimension"]
        self.key: str = meta["store"]
        self._lock = threading.Lock()
        self._idle = [db]
        self._closed = False
        self._term_counts = lexical.TermCounts()
        self._counts: tuple[int, Counts] | None = None
        self._notices: dict[str, None] = {}
        # Of the store's parts and not of its methods, which would keep it alive when it is let go.
        note = partial(_note, self._notices)
        self._writing = partial(_writing, folder, self.key, self.dimension, note)
        self._vectors = VectorCache(folder, self.key, self.dimension, threads, partial(self._writing, 0), note)

    @classmethod
    def open(
        cls, folder: str | Path, *, create: bool = False, model: str | None = None, dimension: int | None = None
    ) -> Store:
        """Open the store in ``folder``; with ``create`` make an empty one for ``model`` and ``dimension`` if need be.

        A store of an older format is first brought to the present one (`index.store.migration`).

        Raises:
            StoreError: there is no store, or it is damaged, of another format, or may not be read or written.
            ModelError: the store was made with another model than ``model``, or for other dimensions.
            SettingError: a variable of the environment holds what it may not.
        """
        folder, threads = Path(os.path.abspath(folder)), Settings.from_environment().threads
        with plain_errors(folder):
            if create:
                _create(folder, model, dimension)
            elif not _is_file(folder / DATABASE):
                raise StoreError(no_store(folder))
            db = _open(folder)
            try:
                bring_to_format(db, folder)
                store = cls(folder, db, threads)
                _check_model(store, model, dimension)
                store._look_back(db)
            except BaseException:
                db.close()
                raise
        return store

    @staticmethod
    def made_with(folder: str | Path) -> str:
        """The name of the embedding model that the store in ``folder`` was made with; empty where there is no store.

        Raises:
            StoreError: it is damaged, of another format, or may not be read.
        """
        folder = Path(os.path.abspath(folder))
        with plain_errors(folder):
            if not _is_file(folder / DATABASE):
                return ""
            db = connect(folder)
            try:
                if not is_laid_out(db):
                    return ""
                read_format(db, folder)
                return str(read_meta(db)["model"])
            finally:
                db.close()

    def close(self) -> None:
        """Close what is idle now, and the rest as its readers end."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        with plain_errors(self.folder):
            for db in idle:
                db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def read(self) -> Iterator[View]:
        """One consistent state, unmoved by what is written meanwhile. Any thread may read at any time.

        Raises:
            StoreError: the database cannot be read.
        """
        with plain_errors(self.folder), self._connection() as db:
            db.execute("BEGIN")
            try:
                yield View(db, self._vectors, self._term_counts, self._counts_at)
            finally:
                db.execute("ROLLBACK")

    def write(self, *, wait: float = 10.0) -> AbstractContextManager[Writer]:
        """Be the one writer, waiting at most ``wait`` seconds for the one before.

        Raises:
            StoreError: another process or thread is still writing then, or the folder cannot be written.
        """
        return self._writing(wait)

    def notices(self) -> tuple[str, ...]:
        """What was found amiss and mended since the store was opened, in sentences for whoever uses it."""
        return tuple(self._notices)

    def note(self, sentence: str) -> None:
        """Have `notices` tell something."""
        _note(self._notices, sentence)

    def forget_interruption(self) -> None:
        """Indexing has run to its end: what an earlier run left undone is done."""
        for text in self.notices():
            if text.startswith((CUT_OFF, LOST)):
                del self._notices[text]

    def _look_back(self, db: apsw.Connection) -> None:
        """Note a writer that was cut off, and changes that were reported as done and are not there."""
        holder = cut_off(self.folder)
        if holder:
            self.note(f"{CUT_OFF} ({holder}): all that was reported as done is kept; index again for the rest.")
        holder = holder or read_holder(self.folder)
        missing = holder.done - last_change(db) if holder.store == self.key else 0
        if missing > 0:
            self.note(
                f"{LOST} {missing} changes to passages, which had been reported as done: its write-ahead log was cut, "
                "or an older copy was put back; index the same files again, and they are read anew."
            )

    def counts(self) -> Counts:
        """How many articles and passages there are now."""
        with self.read() as view:
            return view.counts()

    def article(self, article_id: str) -> Article:
        """As `View.article`."""
        with self.read() as view:
            return view.article(article_id)

    def versions(self, article_id: str) -> list[ArticleVersion]:
        """As `View.versions`."""
        with self.read() as view:
            return view.versions(article_id)

    def articles(
        self,
        *,
        query: str = "",
        sort: Sort = "published",
        descending: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ArticleSummary]:
        """As `View.articles`."""
        with self.read() as view:
            return view.articles(query=query, sort=sort, descending=descending, limit=limit, offset=offset)

    def find_articles(
        self, query: str, *, sort: Sort, descending: bool, limit: int, offset: int, only: Narrowed = EVERY
    ) -> tuple[list[ArticleSummary], int]:
        """As `View.find_articles`."""
        with self.read() as view:
            return view.find_articles(query, sort=sort, descending=descending, limit=limit, offset=offset, only=only)

    def count_articles(self, query: str = "") -> int:
        """As `View.count_articles`."""
        with self.read() as view:
            return view.count_articles(query)

    def resolved(self, scope: Scope) -> Scope:
        """As `View.resolved`."""
        with self.read() as view:
            return view.resolved(scope)

    def outlets(self) -> list[tuple[str, int]]:
        """As `View.outlets`."""
        with self.read() as view:
            return view.outlets()

    def failures(self) -> list[FailedFile]:
        """As `View.failures`."""
        with self.read() as view:
            return view.failures()

    def _counts_at(self, db: apsw.Connection, seq: int) -> Counts:
        """The counts as of log entry ``seq``, which is what ``db`` sees. Kept, as counting reads a whole index."""
        articles = value(db, "SELECT count(*) FROM articles")
        known = self._counts
        if known is not None and known[0] == seq:
            return Counts(articles, known[1].passages)
        counts = Counts(articles, value(db, "SELECT count(*) FROM passages"))
        self._counts = (seq, counts)
        return counts

    @contextlib.contextmanager
    def _connection(self) -> Iterator[apsw.Connection]:
        with self._lock:
            if self._closed:
                raise StoreError(f"The store at {self.folder} was closed: open it again.")
            db = self._idle.pop() if self._idle else None
        if db is None:
            db = _open(self.folder)
        try:
            yield db
        finally:
            with self._lock:
                keep = not self._closed and len(self._idle) < _IDLE
                if keep:
                    self._idle.append(db)
            if not keep:
                db.close()


@contextlib.contextmanager
def _writing(folder: Path, store: str, dimension: int, note: Callable[[str], None], wait: float) -> Iterator[Writer]:
    """The one writer of the store of this key and dimension; see `Store.write`."""
    with plain_errors(folder), writer_lock(folder, wait) as lock:
        db = connect(folder, writing=True)
        writer = Writer(folder, db, store, dimension, lock, note)
        try:
            if lock.before.pid:
                generations.remove_others(folder, writer.generation())
            yield writer
            lock.done(store, last_change(db), exactly=True)
        finally:
            db.close()


def _note(notices: dict[str, None], sentence: str) -> None:
    notices[sentence] = None


def _open(folder: Path) -> apsw.Connection:
    db = connect(folder)
    db.create_scalar_function("newsdesk_fold", _fold, 1, deterministic=True)
    db.create_scalar_function("newsdesk_holds", _holds, 2, deterministic=True)
    db.register_fts5_function(OCCURRENCES, count_occurrences)
    return db


def _fold(*values: Any) -> str:
    return plain(str(values[0])).casefold()


def _holds(*values: Any) -> bool:
    """Whether a text holds every one of the words, which are folded already."""
    text, words = alike(plain(values[0])).casefold(), values[1].split(" ")
    return all(word in text for word in words)


def _create(folder: Path, model: str | None, dimension: int | None) -> None:
    """Make the folder and an empty store in it, unless it holds one; a creation that was killed is finished."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        others = [path.name for path in folder.iterdir() if not path.name.startswith((".", *_OURS))]
    except OSError as error:
        raise file_error(error, folder) from error
    if _is_file(folder / DATABASE) and _has_tables(folder):
        return
    if others:
        raise StoreError(f"{folder} is not a store, and it is not empty: choose another folder with --store.")
    if not model or not dimension:
        raise ModelError("A new store needs the name and the dimension of its embedding model.")
    with writer_lock(folder, wait=10.0):
        db = connect(folder, writing=True, create=True)
        try:
            if not is_laid_out(db):
                create_tables(db, model, dimension)
        finally:
            db.close()
    for path in (folder, folder.parent):
        with contextlib.suppress(OSError):
            generations.sync_path(path)


def _has_tables(folder: Path) -> bool:
    db = connect(folder)
    try:
        return is_laid_out(db)
    finally:
        db.close()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        raise file_error(error, path.parent) from error


def _check_model(store: Store, model: str | None, dimension: int | None) -> None:
    if model is not None and model != store.model:
        raise ModelError(other_model(store.folder, store.model, model))
    if dimension is not None and dimension != store.dimension:
        raise ModelError(
            f"The vectors of the store at {store.folder} have {store.dimension} values, not {dimension} as of "
            f"{store.model}: index the articles into another --store."
        )
