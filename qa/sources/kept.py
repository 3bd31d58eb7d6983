"""The speech of articles that were looked through once, kept beside the store: places alone, no text.

It can be deleted at any time: what is missing is found anew. Where it cannot be read or written, nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path

import apsw

from index.records import Article
from qa.speech.speeches import Speech, speeches

log = logging.getLogger(__name__)

FILE = "said.db"
VERSION = 4
"""Of the rules by which speech is found: what others found is found anew."""
_TABLES = "CREATE TABLE said (hash BLOB PRIMARY KEY, places TEXT NOT NULL) WITHOUT ROWID;"
_IN_MEMORY = 256  # articles


class Kept:
    """Speech by article, found when it is indexed or first asked for. For several threads and processes."""

    def __init__(self, folder: Path | None) -> None:
        """``folder`` is the store's; None keeps nothing on disk."""
        self._lock = threading.Lock()
        self._memory: OrderedDict[bytes, list[Speech]] = OrderedDict()
        self._db = _opened(folder / FILE) if folder else None

    def look_through(self, article: Article) -> None:
        """Find what is said in an article before it is asked for, if it can be kept. Raises nothing."""
        try:
            if self._db is not None:
                self.of(article)
        except Exception:
            log.exception("What is said in %s was not found", article.id)

    def of(self, article: Article) -> list[Speech]:
        """What is said in an article, in order."""
        key = hashlib.sha256(article.text.encode("utf-8", "replace")).digest()
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key]
            found = self._read(key, len(article.text))
        if found is None:
            found = speeches(article.text)
            with self._lock:
                self._write(key, found)
        with self._lock:
            self._memory[key] = found
            if len(self._memory) > _IN_MEMORY:
                self._memory.popitem(last=False)
        return found

    def _read(self, key: bytes, length: int) -> list[Speech] | None:
        if self._db is None:
            return None
        try:
            row = self._db.execute("SELECT places FROM said WHERE hash = ?", (key,)).fetchone()
            found = [Speech(*places) for places in json.loads(str(row[0]))] if row else None
        except (apsw.Error, ValueError, TypeError):
            return None
        sound = found is not None and all(
            isinstance(speech, Speech)
            and 0 <= speech.start <= speech.said_start <= speech.said_end <= speech.end <= length
            for speech in found
        )
        return found if sound else None

    def _write(self, key: bytes, found: list[Speech]) -> None:
        if self._db is None:
            return
        places = json.dumps([astuple(speech) for speech in found])
        with suppress(apsw.Error):
            self._db.execute("INSERT OR REPLACE INTO said (hash, places) VALUES (?, ?)", (key, places))


def _opened(file: Path) -> apsw.Connection | None:
    """The database, made where it is missing, and anew where other rules or somebody else made it."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        db = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)
        db.set_busy_timeout(2_000)
        db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF")
        if db.pragma("user_version") != VERSION:
            db.execute("BEGIN IMMEDIATE")
            db.execute(f"DROP TABLE IF EXISTS said; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT")
        return db
    except (apsw.Error, OSError):
        return None
