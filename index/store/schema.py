"""The SQLite database that is the store's only truth: its tables, its connections, its errors in plain sentences."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import apsw

from index import stories
from index.errors import StoreError
from index.lexical import TOKENIZER

DATABASE = "newsdesk.db"
SAVED = "saved.db"  # saved questions, which are not of the index: `qa.saved.keeping`
SHARED = "shared"  # answers that were shared, which are not of the index either: `qa.page.ask.shared`
APPLICATION_ID = 0x4E657764  # "Newd": tells our databases from anybody else's
FORMAT = 8  # in PRAGMA user_version; an older store is brought to it (`index.store.migration`), any other refused

_WORDS = """CREATE VIRTUAL TABLE words
    USING fts5(title, body, content='', contentless_delete=1, tokenize="{}")"""
WORDS = _WORDS.format(TOKENIZER)
_WORDS_BEFORE_3 = _WORDS.format("porter unicode61 remove_diacritics 2").replace('"', "'")

# For the list of articles: its orders, and all that a search of it looks at. Not in format 1 at first.
LISTING = """CREATE INDEX IF NOT EXISTS articles_added ON articles(added);
CREATE INDEX IF NOT EXISTS articles_listed ON
    articles(title COLLATE NOCASE, outlet, authors, place, published, added, url, path);"""

# When the stored version of an article was captured or last changed, where that is known, and what was passed over in a
# file: records that are no articles of their own, files in it that are not read. Not in formats 1 to 3.
VERSIONS = """CREATE TABLE versions (
    article INTEGER PRIMARY KEY REFERENCES articles(n) ON DELETE CASCADE, made TEXT NOT NULL);
CREATE TABLE left_out (file TEXT, path TEXT, reason TEXT NOT NULL);
CREATE INDEX left_out_file ON left_out(file);"""

# What people did by hand: articles removed, as their sources have them (``batch`` joins those removed at one time), and
# outlets and dates edited (NULL where the source's counts). ``hash`` is of the article as its source has it, so a
# source that changes is seen. Not in formats 1 to 4.
BY_HAND = """CREATE TABLE removed (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT UNIQUE, hash BLOB NOT NULL, title TEXT NOT NULL,
    outlet TEXT NOT NULL, authors TEXT NOT NULL, published TEXT NOT NULL, url TEXT NOT NULL, place TEXT NOT NULL,
    path TEXT NOT NULL, record TEXT NOT NULL, made TEXT NOT NULL, added TEXT NOT NULL, held INTEGER NOT NULL DEFAULT 0,
    edited_outlet TEXT, edited_published TEXT, removed TEXT NOT NULL, batch TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX removed_path ON removed(path);
CREATE INDEX removed_batch ON removed(batch);
CREATE TABLE edits (
    article INTEGER PRIMARY KEY REFERENCES articles(n) ON DELETE CASCADE, hash BLOB NOT NULL,
    outlet TEXT, published TEXT, stated_outlet TEXT NOT NULL, stated_published TEXT NOT NULL);"""

# Where the date of an article comes from; the versions of articles that do not count, each with the file that has it;
# and every record that reading a file brought, by a hash of its address and text (`index.store.ledger`). Not in formats
# 1 to 5.
LEDGER = """ALTER TABLE versions ADD COLUMN dated TEXT NOT NULL DEFAULT '';
ALTER TABLE removed ADD COLUMN dated TEXT NOT NULL DEFAULT '';
CREATE TABLE earlier (
    key TEXT NOT NULL, file TEXT NOT NULL, record TEXT NOT NULL, made TEXT NOT NULL, published TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX earlier_key ON earlier(key);
CREATE INDEX earlier_file ON earlier(file);
CREATE TABLE records (file TEXT NOT NULL, record TEXT NOT NULL, hash BLOB NOT NULL);
CREATE INDEX records_file ON records(file, record);"""

# Which pages of an article were read from pictures. Not in formats 1 to 6.
SCANNED = """ALTER TABLE versions ADD COLUMN scanned TEXT NOT NULL DEFAULT '';
ALTER TABLE removed ADD COLUMN scanned TEXT NOT NULL DEFAULT '';
CREATE INDEX versions_scanned ON versions(article) WHERE scanned <> '';"""

# Passage ids are never reused (AUTOINCREMENT), so an id in a vector index can be stale but never point at other text.
# Triggers keep the words and the log in step with the passages, whoever changes them and in the same transaction.
# `articles.text` stands last so that listing articles does not read it; `key` is null only for a row about to go.
SCHEMA = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 BLOB, checked TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX files_sha256 ON files(sha256);
CREATE TABLE failures (file TEXT, path TEXT, error TEXT NOT NULL, checked TEXT NOT NULL, PRIMARY KEY (file, path))
    WITHOUT ROWID;
CREATE TABLE shadows (key TEXT, file TEXT, PRIMARY KEY (key, file)) WITHOUT ROWID;
CREATE INDEX shadows_file ON shadows(file);
CREATE TABLE articles (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT UNIQUE, hash BLOB NOT NULL, title TEXT NOT NULL,
    outlet TEXT NOT NULL, authors TEXT NOT NULL, published TEXT NOT NULL, url TEXT NOT NULL, place TEXT NOT NULL,
    path TEXT NOT NULL, record TEXT NOT NULL, added TEXT NOT NULL, updated TEXT NOT NULL,
    held INTEGER NOT NULL DEFAULT 0, characters INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX articles_path ON articles(path);
CREATE INDEX articles_outlet ON articles(outlet);
CREATE INDEX articles_published ON articles(published);
{LISTING}
CREATE TABLE vectors (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, vector BLOB NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles(n) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, vector INTEGER NOT NULL REFERENCES vectors(id),
    CHECK (0 <= start AND start < end));
CREATE INDEX passages_article ON passages(article);
CREATE INDEX passages_vector ON passages(vector);
{WORDS};
CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'row');
CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL, added INTEGER NOT NULL);
CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN
    INSERT INTO log (passage, added) VALUES (new.id, 1);
END;
CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
    DELETE FROM words WHERE rowid = old.id;
    INSERT INTO log (passage, added) VALUES (old.id, 0);
END;
{stories.TABLES}
{VERSIONS}
{BY_HAND}
{LEDGER}
{SCANNED}
"""


def connect(folder: Path, *, writing: bool = False, create: bool = False) -> apsw.Connection:
    """A connection to the database of ``folder``; only a writing one can change anything.

    A database that this makes is its owner's alone to read; its log and shared memory get the same permissions.
    """
    path = folder / DATABASE
    if create:
        with suppress(OSError):  # SQLite says what is wrong
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    try:
        db = apsw.Connection(str(path), flags=flags)
        _configure(db, writing)
    except (apsw.ReadOnlyError, apsw.CantOpenError):
        if writing:
            raise
        db = _connect_read_only(path)
    return db


def _connect_read_only(path: Path) -> apsw.Connection:
    # A folder that cannot be written has no room for the write-ahead log's shared memory. Where no log was left
    # behind, nobody can be writing either, and the database may be read as an immutable file.
    log = path.with_name(path.name + "-wal")
    immutable = "" if log.exists() and log.stat().st_size else "?immutable=1"
    uri = path.absolute().as_uri() + immutable
    db = apsw.Connection(uri, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    _configure(db, writing=False)
    return db


def _configure(db: apsw.Connection, writing: bool) -> None:
    db.set_busy_timeout(10_000)
    db.execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY")
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864")
    if not writing:
        db.execute("PRAGMA query_only = ON")
    db.execute("SELECT count(*) FROM sqlite_schema").fetchall()  # opening is lazy: fail here, not in a search


def create_tables(db: apsw.Connection, model: str, dimension: int) -> None:
    """Lay out an empty store; all or nothing."""
    db.execute("PRAGMA journal_mode = WAL")
    with transaction(db):
        db.execute(SCHEMA)
        known = [("store", secrets.token_hex(16)), ("model", model), ("dimension", dimension)]
        db.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", [*known, ("log_floor", 0), ("generation", "")])
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}")


def is_laid_out(db: apsw.Connection) -> bool:
    """Whether the database holds tables at all; one whose creation was cut off does not."""
    return bool(value(db, "SELECT count(*) FROM sqlite_schema"))


def read_format(db: apsw.Connection, folder: Path) -> int:
    """The format of a store, 1 to `FORMAT`.

    Raises:
        StoreError: the database is not a store's, holds code of somebody else's, or is of a format that this version
            does not know.
    """
    if not is_laid_out(db):
        raise StoreError(no_store(folder))
    if db.pragma("application_id") != APPLICATION_ID:
        raise StoreError(f"{folder / DATABASE} is not a Newsdesk store: choose another folder with --store.")
    version: int = db.pragma("user_version")
    if not 1 <= version <= FORMAT:
        raise StoreError(
            f"The store at {folder} has format {version}, and this version of Newsdesk reads formats up to {FORMAT}: "
            "use the version that made it, or index again into another --store."
        )
    if foreign := foreign_code(db, version):
        raise StoreError(
            f"The database {folder / DATABASE} holds what Newsdesk did not put there ({foreign}), which may change "
            "what is read or written: do not use it; index the articles again into another --store."
        )
    return version


# What runs by itself when a database is read or written. The tables beside it hold data, which is never believed.
_CODE = "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%'"


def foreign_code(db: apsw.Connection, version: int = FORMAT) -> str:
    """A trigger, view or virtual table that is not as `SCHEMA` has it (or had it, where the database is of an older
    format), or one of those that is missing; "" where all is as it should be.
    """
    own, found = _own_code(), {(kind, name): _plain(sql) for kind, name, sql in rows(db, _CODE)}
    if version < 3:
        own = {**own, ("table", "words"): _plain(_WORDS_BEFORE_3)}
    wrong = next((each for each in sorted({*own, *found}) if own.get(each) != found.get(each)), None)
    return "the {} {!r}".format(*wrong) + (" is missing" if wrong not in found else "") if wrong else ""


@lru_cache(maxsize=1)
def _own_code() -> dict[tuple[str, str], str]:
    db = apsw.Connection(":memory:")
    try:
        db.execute(SCHEMA)
        return {(kind, name): _plain(sql) for kind, name, sql in db.execute(_CODE)}
    finally:
        db.close()


def _plain(sql: str | None) -> str:
    return " ".join((sql or "").split())


def read_meta(db: apsw.Connection) -> dict[str, Any]:
    """The store's own record of what it is."""
    return dict(rows(db, "SELECT name, value FROM meta"))


def value(db: apsw.Connection, sql: str, values: tuple[Any, ...] = ()) -> Any:
    """The first column of a query's first row; None where there is no row. Raises as `rows`."""
    try:
        found: Any = db.execute(sql, values).fetchone()
    except UnicodeDecodeError as error:
        raise StoreError(damaged(Path(db.filename), "text that is no text")) from error
    return found[0] if found else None


def rows(db: apsw.Connection, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
    """All rows of a query, as tuples; `StoreError` where they hold text that is none."""
    try:
        return db.execute(sql, values).fetchall()
    except UnicodeDecodeError as error:
        raise StoreError(damaged(Path(db.filename), "text that is no text")) from error


def last_change(db: apsw.Connection) -> int:
    """The number of the newest entry that the log ever had, as ``db`` sees it; 0 where it never had one."""
    return value(db, "SELECT seq FROM sqlite_sequence WHERE name = 'log'") or 0


def now() -> str:
    """The time as the store writes it: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat("T", "seconds")


@contextmanager
def transaction(db: apsw.Connection) -> Iterator[None]:
    """All or nothing, and durable once left; the write-ahead log is synced at the commit."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def plain_errors(folder: Path) -> Iterator[None]:
    """Turn what SQLite raises into a ``StoreError`` of one sentence that says what to do."""
    try:
        yield
    except apsw.Error as error:
        raise StoreError(_sentence(error, folder)) from error


def _sentence(error: apsw.Error, folder: Path) -> str:
    if isinstance(error, apsw.FullError):
        return disk_full(folder)
    if isinstance(error, (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError, apsw.AuthError)):
        return not_writable(folder)
    if isinstance(error, (apsw.BusyError, apsw.LockedError, apsw.ProtocolError)):
        return f"The store at {folder} is busy with another process: wait for it to end, then try again."
    if isinstance(error, (apsw.NotADBError, apsw.CorruptError)):
        return damaged(folder / DATABASE, str(error))
    return f"The store at {folder} could not be used ({error}): check the disk, then run `newsdesk check`."


def no_store(folder: Path) -> str:
    return f"No store at {folder}: run `newsdesk index PATH --store {folder}` first."


def other_model(folder: Path, made_with: str, other: str) -> str:
    return (
        f"The store at {folder} was made with the model {made_with}, not {other}: unset NEWSDESK_MODEL, or choose "
        "another --store."
    )


def damaged(database: Path, how: str) -> str:
    return (
        f"The database {database} is damaged ({how}): restore it from a backup, save what can be read of it with "
        "`newsdesk check --repair`, or index the articles again into another --store."
    )


def disk_full(folder: Path) -> str:
    return f"The disk that holds {folder} is full: free some space and run it again; what was reported as done is kept."


def not_writable(folder: Path) -> str:
    return f"The store at {folder} cannot be written: check the permissions of the folder, or choose another --store."


def file_error(error: OSError, folder: Path) -> StoreError:
    """The same sentences for errors of the file system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(disk_full(folder))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreError(not_writable(folder))
    return StoreError(f"The store at {folder} could not be used ({error.strerror or error}): check the disk.")
