"""Negative controls: each breaks one protection of the store on purpose, in the process that calls it.

The suite that finds nothing wrong with the store has to find something wrong with every one of these.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import apsw
import numpy as np

import index.ingest
import index.store.files
import index.store.lock
import index.store.store
import index.store.writer
import index.sync
from index import vectors
from index.errors import StoreError
from index.store import View, generations
from index.store.schema import transaction, value


def no_transaction() -> None:
    """Every statement is durable on its own."""

    @contextlib.contextmanager
    def nothing(db: apsw.Connection) -> Iterator[None]:
        yield

    index.store.writer.transaction = index.store.files.transaction = nothing


def no_sync() -> None:
    """The database is not synced when a transaction is committed."""
    connect = index.store.store.connect

    def unsynced(*arguments: Any, **named: Any) -> apsw.Connection:
        db = connect(*arguments, **named)
        db.execute("PRAGMA synchronous = OFF")
        return db

    index.store.store.connect = unsynced


def pointer_before_file() -> None:
    """The database names a generation before it is written."""

    def publish(self: index.store.Writer, *, force: bool = False) -> str:
        seq = value(self.db, "SELECT coalesce(max(seq), 0) FROM log")
        token = secrets.token_hex(4)
        with transaction(self.db):
            self.db.execute("UPDATE meta SET value = ? WHERE name = 'generation'", (f"{seq}-{token}",))
        generations.secrets.token_hex, before = lambda _: token, secrets.token_hex
        try:
            return generations.write(self._folder, self._store, self._dimension, self.db, seq)
        finally:
            generations.secrets.token_hex = before

    index.store.writer.Writer.publish = publish


def publish_before_sync() -> None:
    """A generation is used before the disk has it."""
    generations.sync_path = lambda path: None


def overwrite_in_place() -> None:
    """Every generation is written over the one before, which readers have mapped."""

    def write(folder: Path, store: str, dimension: int, db: apsw.Connection, seq: int, before: object = None) -> str:
        base = generations.build(db, seq, dimension)
        codes = np.concatenate([codes for _, codes in generations.read_chunks(db, dimension)])
        home = folder / generations.FOLDER / "current"
        home.mkdir(parents=True, exist_ok=True)
        for name, make in (
            (generations.IDS, lambda path: np.save(path, base.ids)),
            (generations.INDEX, lambda path: vectors.write_index(path, [(base.ids, codes)], dimension)),
        ):
            new = home / f"new-{name}"
            make(new)
            file = os.open(home / name, os.O_RDWR | os.O_CREAT)
            os.pwrite(file, new.read_bytes(), 0)
            os.ftruncate(file, new.stat().st_size)
            os.close(file)
        files = (generations.INDEX, generations.IDS)
        sizes = {file: (home / file).stat().st_size for file in files}
        sums = {file: generations.checksum(home / file, sampled=False) for file in files}
        manifest = generations.Manifest("current", store, base.seq, len(base.ids), dimension, sizes, sums, sums)
        (home / generations.MANIFEST).write_text(json.dumps(asdict(manifest)))
        return "current"

    generations.write = write


def read_before_stored() -> None:
    """A file counts as read before its articles are stored."""
    run = index.ingest.Ingest.run

    def early(self: index.ingest.Ingest, items: Iterable[Any]) -> Iterator[Any]:
        held = list(items)
        yield from (index.ingest.FileDone(item) for item in held if isinstance(item, str))
        yield from run(self, [item for item in held if not isinstance(item, str)])

    index.ingest.Ingest.run = early


def _at_connecting(sql: str) -> None:
    connect = index.store.store.connect

    def changed(folder: Path, *, writing: bool = False, create: bool = False) -> apsw.Connection:
        db = connect(folder, writing=writing, create=create)
        if writing and value(db, "SELECT count(*) FROM sqlite_schema"):
            db.execute(sql)
        return db

    index.store.store.connect = changed
    index.store.schema.foreign_code = lambda *_: ""  # which would see it when the store is opened again


def words_stay() -> None:
    """Removing a passage leaves its words."""
    _at_connecting("""DROP TRIGGER passage_removed; CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
        INSERT INTO log (passage, added) VALUES (old.id, 0); END""")


def vectors_stay() -> None:
    """Removing a passage is not told to those who hold its vector."""
    _at_connecting("""DROP TRIGGER passage_removed; CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
        DELETE FROM words WHERE rowid = old.id; END""")


def read_without_transaction() -> None:
    """A reader sees each moment anew with every statement."""

    @contextlib.contextmanager
    def read(self: index.store.Store) -> Iterator[View]:
        with self._connection() as db:
            yield View(db, self._vectors, self._term_counts, self._counts_at)

    index.store.store.Store.read = read


class _Unlocked:
    """What a writer is given for a lock."""

    before = index.store.lock.Holder()

    def done(self, store: str, seq: int, *, exactly: bool = False) -> None:
        """Nobody is told."""


def lock_by_file() -> None:
    """The lock is the existence of a file, which outlives its process."""

    @contextlib.contextmanager
    def held(folder: Path, wait: float) -> Iterator[_Unlocked]:
        path = folder / "writer.locked"
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            raise StoreError("The store is being written.") from None
        yield _Unlocked()
        path.unlink()

    index.store.store.writer_lock = held


def no_lock() -> None:
    """Any number write at the same time."""

    @contextlib.contextmanager
    def open_to_all(folder: Path, wait: float) -> Iterator[_Unlocked]:
        yield _Unlocked()

    index.store.store.writer_lock = open_to_all


VARIANTS: dict[str, Callable[[], None]] = {
    function.__name__: function
    for function in (
        no_transaction,
        no_sync,
        pointer_before_file,
        publish_before_sync,
        overwrite_in_place,
        read_before_stored,
        words_stay,
        vectors_stay,
        read_without_transaction,
        lock_by_file,
        no_lock,
    )
}
