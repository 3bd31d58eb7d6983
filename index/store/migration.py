"""Stores of older formats, brought to the present one: in place, in one transaction, under the writer lock."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import apsw

from index import stories
from index.errors import StoreError
from index.store.generations import drop_large_words
from index.store.lock import writer_lock
from index.store.passage_words import index_words
from index.store.rekeying import bring_keys_to_today
from index.store.schema import (
    BY_HAND,
    FORMAT,
    LEDGER,
    LISTING,
    SCANNED,
    VERSIONS,
    connect,
    not_writable,
    read_format,
    transaction,
    value,
)

TELL_EVERY = 5.0  # seconds
WAIT = 10.0  # seconds for another process to end its writing

log = logging.getLogger(__name__)


def bring_to_format(db: apsw.Connection, folder: Path) -> None:
    """Bring the store in ``folder``, of which ``db`` is any connection, to `FORMAT` where it has an older format.

    All or nothing: until the one transaction is committed the store has its old format, whatever happens. Readers that
    have it open go on. What is done, and how far it is, is logged as warnings, which Python prints on stderr.

    Raises:
        StoreError: the format is not known (`read_format`), or the store cannot be written now.
    """
    if read_format(db, folder) == FORMAT:
        return
    try:
        with writer_lock(folder, WAIT):
            writing = connect(folder, writing=True)
            try:
                with transaction(writing):
                    version = read_format(writing, folder)  # another process may have done it meanwhile
                    if version < FORMAT:
                        log.warning("The store at %s is brought from format %d to %d ...", folder, version, FORMAT)
                        _bring_from(version, writing)
                        drop_large_words(folder)
                        writing.execute(f"PRAGMA user_version = {FORMAT}")
            finally:
                writing.close()
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError, StoreError) as error:
        reason = str(error) if isinstance(error, StoreError) else not_writable(folder)
        raise StoreError(
            f"The store has to be brought to format {FORMAT}, which could not be done: {reason}"
        ) from error


def _bring_from(version: int, db: apsw.Connection) -> None:
    """The tables that came with each format; then keys, stories and words as they are made today."""
    tables = ((2, LISTING + stories.TABLES), (4, VERSIONS), (5, BY_HAND), (6, LEDGER), (7, SCANNED))
    for added_in, sql in tables:
        if version < added_in:
            db.execute(sql)
    bring_keys_to_today(db)
    if version < 2:
        _tell("articles compared", stories.place_all(db), value(db, "SELECT count(*) FROM articles"))
    _tell("passages indexed by their words", index_words(db), value(db, "SELECT count(*) FROM passages"))


def _tell(what: str, steps: Iterator[int], total: int) -> None:
    """Take all ``steps``, which yield how many are done, and say so now and then."""
    told = time.monotonic()
    for done in steps:
        if time.monotonic() - told > TELL_EVERY:
            told = time.monotonic()
            log.warning("%d of %d %s ...", done, total, what)
