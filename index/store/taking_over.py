"""A store copied into another folder, with all of its articles or with some: how parts are moved and split.

Identities, passage ids, what people did by hand, saved questions and shared answers go along. What only makes work
faster is made anew: the vector index is written, and vectors that no passage uses are left behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw

from index.errors import StoreError
from index.store import generations
from index.store.identity import address_of_key, record_hash
from index.store.lock import LOCK
from index.store.schema import DATABASE, SAVED, SHARED, connect, damaged, file_error, plain_errors, value
from index.store.store import Store

_DRAFT = ".draft.db"
_PAGES = 2048  # that are copied at once


def take_over(folder: Path, to: Path, keeps: Callable[[str], bool] | None = None) -> None:
    """Copy the store in ``folder``, whose writer lock the caller holds, into the folder ``to``, durably.

    With ``keeps``, only the articles of those addresses (`index.store.identity.address`) are in the copy.

    Raises:
        StoreError: the one cannot be read, or the other not be written. What is in ``to`` then is of no use.
    """
    try:
        with plain_errors(to), _damage_told(folder):
            copy_database(folder / DATABASE, to / _DRAFT)
            _put_database(to, keeps)
            if (folder / SAVED).is_file():
                copy_database(folder / SAVED, to / SAVED)
        if (folder / SHARED).is_dir():
            shutil.copytree(folder / SHARED, to / SHARED)
        with Store.open(to) as store, store.write() as writer:
            writer.publish(force=True)
        for path in (*to.rglob("*"), to, to.parent):
            with contextlib.suppress(FileNotFoundError):  # SQLite's own files go when a database is closed
                generations.sync_path(path)
    except OSError as error:
        raise file_error(error, to) from error


@contextlib.contextmanager
def _damage_told(folder: Path) -> Iterator[None]:
    """What is damaged in a copy is so in the store that it is of."""
    try:
        yield
    except apsw.CorruptError as error:
        raise StoreError(damaged(folder / DATABASE, str(error))) from error


def held(folder: Path) -> dict[str, int]:
    """How much a store holds of all that copies of its parts have to hold together."""
    with Store.open(folder) as store, store.read() as view:
        tables = ("articles", "passages", "removed", "edits", "earlier", "shadows")
        return {table: value(view.db, f"SELECT count(*) FROM {table}") for table in tables}


def copy_database(path: Path, to: Path) -> None:
    """Copy a database as it is now to a file that is not there."""
    os.close(os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    source, copy = apsw.Connection(str(path)), apsw.Connection(str(to))
    try:
        with copy.backup("main", source, "main") as backup:
            while not backup.done:
                backup.step(_PAGES)
    finally:
        copy.close()
        source.close()


def _put_database(to: Path, keeps: Callable[[str], bool] | None) -> None:
    """Make the draft of a database the one of its store, without what it need not keep."""
    (to / LOCK).touch(0o600)
    database, draft = to / DATABASE, to / _DRAFT
    if keeps is None:
        draft.rename(database)
        return
    db = apsw.Connection(str(draft))
    try:
        # Where this is cut off, the draft is thrown away: nothing of it need survive.
        db.execute("PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        db.execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -65536")
        with db:
            _drop_others(db, keeps)
        db.execute("VACUUM INTO ?", (str(database),))
    finally:
        db.close()
    draft.unlink()
    database.chmod(0o600)
    db = connect(to, writing=True)
    db.execute("PRAGMA journal_mode = WAL")
    db.close()


def _drop_others(db: apsw.Connection, keeps: Callable[[str], bool]) -> None:
    """Remove the articles that are not kept with all that is known of them. What is known of files stays."""
    read = set[bytes]()  # records that articles which are not kept were read from
    for table in ("articles", "removed", "earlier"):
        gone = []
        for row, key, text in db.execute(f"SELECT rowid, key, text FROM {table}"):
            address = address_of_key(key or "")
            if not keeps(address):
                gone.append((row,))
                read.add(record_hash(address, text))
        db.executemany(f"DELETE FROM {table} WHERE rowid = ?", gone)
    records = [(row,) for row, digest in db.execute("SELECT rowid, hash FROM records") if digest in read]
    db.executemany("DELETE FROM records WHERE rowid = ?", records)
    keys = [(key,) for (key,) in db.execute("SELECT DISTINCT key FROM shadows") if not keeps(address_of_key(key))]
    db.executemany("DELETE FROM shadows WHERE key = ?", keys)
    db.execute("DELETE FROM vectors WHERE id NOT IN (SELECT vector FROM passages)")
    db.execute("INSERT INTO words (words) VALUES ('optimize')")
