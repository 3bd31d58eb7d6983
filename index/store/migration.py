"""Stores of older formats, brought to the present one: in place, in one transaction, under the writer lock."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import apsw

from index import stories
from index.addresses import normalise_url
from index.errors import StoreError
from index.store.lock import writer_lock
from index.store.passage_words import index_words
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
    rows,
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
                        if version < 2:
                            _format_2(writing)
                        if version < 3:
                            _format_3(writing)
                        if version < 4:
                            _format_4(writing)
                        if version < 5:
                            _format_5(writing)
                        if version < 6:
                            writing.execute(LEDGER)
                        writing.execute(SCANNED)
                        writing.execute(f"PRAGMA user_version = {FORMAT}")
            finally:
                writing.close()
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError, StoreError) as error:
        reason = str(error) if isinstance(error, StoreError) else not_writable(folder)
        raise StoreError(
            f"The store has to be brought to format {FORMAT}, which could not be done: {reason}"
        ) from error


def _format_2(db: apsw.Connection) -> None:
    """Format 1 to 2: every article is put into its story; the list of articles gets its indexes."""
    db.execute(LISTING + stories.TABLES)
    _tell("articles compared", stories.place_all(db), value(db, "SELECT count(*) FROM articles"))


def _format_3(db: apsw.Connection) -> None:
    """Format 2 to 3: words are indexed as the eye reads them, and those of scripts without spaces are found."""
    _tell("passages indexed by their words", index_words(db), value(db, "SELECT count(*) FROM passages"))


def _tell(what: str, steps: Iterator[int], total: int) -> None:
    """Take all ``steps``, which yield how many are done, and say so now and then."""
    told = time.monotonic()
    for done in steps:
        if time.monotonic() - told > TELL_EVERY:
            told = time.monotonic()
            log.warning("%d of %d %s ...", done, total, what)


def _format_4(db: apsw.Connection) -> None:
    """Format 3 to 4: addresses that differ only in how they are written have one key; versions are told by their time.

    Of articles that have one key now, the first keeps it; the others keep their old ones until their files are read.
    """
    db.execute(VERSIONS)
    for n, url, key in rows(db, "SELECT n, url, key FROM articles WHERE url <> '' ORDER BY n"):
        new = normalise_url(url)
        if new and key not in (new, None) and value(db, "SELECT 1 FROM articles WHERE key = ?", (new,)) is None:
            db.execute("UPDATE articles SET key = ? WHERE n = ?", (new, n))
            db.execute("UPDATE OR REPLACE shadows SET key = ? WHERE key = ?", (new, key))


def _format_5(db: apsw.Connection) -> None:
    """Format 4 to 5: what is removed or edited by hand is remembered."""
    db.execute(BY_HAND)
