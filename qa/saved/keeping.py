"""The file that saved questions are kept in, beside the store's database: a small SQLite database of its own.

An older Newsdesk that does not know it leaves it alone, and a store that is made anew finds its questions again.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import apsw

from index.errors import NewsdeskError, StoreError
from index.records import Scope
from index.store.schema import SAVED, is_laid_out, now, rows, transaction, value
from index.store.since import Moment
from qa.contract.answers import AnswerJson
from qa.saved.records import Cause, Change, Saved, What
from qa.scopes import as_dict, read_filters

MOST = 100
"""Saved questions of one user."""
MOST_CHANGES = 20
"""Changes that are kept of one question."""
FORMAT = 1
_APPLICATION_ID = 0x4E647371  # "Ndsq"
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL, question TEXT NOT NULL, scope TEXT NOT NULL,
    saved TEXT NOT NULL, answer TEXT NOT NULL, since TEXT NOT NULL, asked TEXT NOT NULL,
    UNIQUE (user, question, scope));
CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, question INTEGER NOT NULL REFERENCES questions(id) ON DELETE CASCADE,
    found TEXT NOT NULL, what TEXT NOT NULL, cause TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0);
CREATE INDEX changes_question ON changes(question);
"""
_SAVED = "SELECT id, user, question, scope, saved, answer, since, asked FROM questions"
_CHANGE = """SELECT c.id, q.id, q.question, q.scope, c.found, c.what, c.cause, c.before, c.after, c.seen
    FROM changes c JOIN questions q ON q.id = c.question"""


class SavedQuestions:
    """The saved questions of all users of one store. Safe to use from several threads and processes.

    Every method raises `StoreError` where the file cannot be read or written. Reading makes no file.
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` is the store's."""
        self.file = folder / SAVED

    def add(self, user: str, question: str, scope: Scope, answer: AnswerJson, asked: Moment) -> Saved:
        """Keep a question with its answer of the moment ``asked``; one that is kept already stays as it is.

        Raises NewsdeskError where the user has `MOST` already.
        """
        key = (user, question, _text(as_dict(scope)))
        with self._writing() as db:
            known = value(db, "SELECT id FROM questions WHERE user = ? AND question = ? AND scope = ?", key)
            if known is None:
                if value(db, "SELECT count(*) FROM questions WHERE user = ?", (user,)) >= MOST:
                    raise NewsdeskError(f"{MOST} questions are saved already: remove some before you save more.")
                moment = _text(asdict(asked))
                sql = """INSERT INTO questions (user, question, scope, saved, answer, since, asked)
                         VALUES (?, ?, ?, ?, ?, ?, ?)"""
                db.execute(sql, (*key, now(), _text(answer), moment, moment))
                known = db.last_insert_rowid()
            return _saved(rows(db, f"{_SAVED} WHERE id = ?", (known,))[0])

    def all(self, user: str | None = None) -> list[Saved]:
        """The questions of a user, or of everybody, the first saved first."""
        with self._reading() as db:
            where, values = ("", ()) if user is None else (" WHERE user = ?", (user,))
            return [_saved(row) for row in rows(db, f"{_SAVED}{where} ORDER BY id", values)] if db else []

    def remove(self, user: str, ids: Sequence[int]) -> None:
        """Let go of questions with their changes. Raises NewsdeskError, and removes none, where one is not there."""
        with self._writing() as db:
            for each in ids:
                db.execute("DELETE FROM questions WHERE id = ? AND user = ?", (each, user))
                if not db.changes():
                    raise NewsdeskError(f"No question {each} is saved: `newsdesk saved list` lists those that are.")

    def told(self, saved: Saved, asked: Moment, answer: AnswerJson | None, change: tuple[What, Cause] | None) -> bool:
        """A question was asked again, at ``asked``; ``answer`` counts from now on, None leaves it as it is.

        A ``change`` goes with the answer. Returns False, and does nothing, where somebody else has asked or removed it
        meanwhile.
        """
        with self._writing() as db:
            moment = _text(asdict(asked))
            sql = "UPDATE questions SET asked = ? WHERE id = ? AND asked = ?"
            db.execute(sql, (moment, saved.id, _text(asdict(saved.asked))))
            if not db.changes():
                return False
            if answer is not None:
                sql = "UPDATE questions SET answer = ?, since = ? WHERE id = ?"
                db.execute(sql, (_text(answer), moment, saved.id))
            if change is not None:
                what, cause = change
                sql = "INSERT INTO changes (question, found, what, cause, before, after) VALUES (?, ?, ?, ?, ?, ?)"
                told = (_text(asdict(cause)), _text(saved.answer), _text(answer))
                db.execute(sql, (saved.id, asked.when, what, *told))
                sql = """DELETE FROM changes WHERE question = ?1 AND id NOT IN
                         (SELECT id FROM changes WHERE question = ?1 ORDER BY id DESC LIMIT ?2)"""
                db.execute(sql, (saved.id, MOST_CHANGES))
            return True

    def changes(self, user: str | None = None, *, saved: int | None = None, unseen: bool = False) -> list[Change]:
        """The changes of a user's answers, or of everybody's, or of one question's; the newest first."""
        sql = f"""{_CHANGE} WHERE (?1 IS NULL OR q.user = ?1) AND (?2 IS NULL OR q.id = ?2) AND c.seen <= ?3
                  ORDER BY c.id DESC"""
        with self._reading() as db:
            return [_change(row) for row in rows(db, sql, (user, saved, not unseen))] if db else []

    def standing(self, user: str) -> tuple[int, str]:
        """How many changes of a user's answers are not marked as seen; and a text that is another one as soon as there
        is something new to be listed."""
        sql = """SELECT (SELECT count(*) || '-' || coalesce(max(id), 0) FROM questions WHERE user = ?1),
                 count(*), coalesce(max(c.id), 0), coalesce(sum(NOT c.seen), 0)
                 FROM changes c JOIN questions q ON q.id = c.question WHERE q.user = ?1"""
        with self._reading() as db:
            if db is None:
                return 0, ""
            ((saved, found, last, unseen),) = rows(db, sql, (user,))
        return unseen, f"{saved}-{found}-{last}-{unseen}"

    def unseen(self, user: str) -> int:
        """How many changes of a user's answers are not marked as seen."""
        return self.standing(user)[0]

    def see(self, user: str, ids: Sequence[int] | None = None) -> int:
        """Mark these changes of a user's answers as seen, or all; returns how many were not."""
        mine = "question IN (SELECT id FROM questions WHERE user = ?1) AND NOT seen"
        if not self.file.exists():
            return 0
        with self._writing() as db:
            before = db.total_changes()
            for each in [None] if ids is None else ids:
                db.execute(f"UPDATE changes SET seen = 1 WHERE {mine} AND (?2 IS NULL OR id = ?2)", (user, each))
            return db.total_changes() - before

    def name(self) -> uuid.UUID:
        """What this file is known by to readers of its feed; the null UUID where there is none yet."""
        with self._reading() as db:
            return uuid.UUID(value(db, "SELECT value FROM meta WHERE name = 'id'")) if db else uuid.UUID(int=0)

    @contextmanager
    def _reading(self) -> Iterator[apsw.Connection | None]:
        """A connection to read by; None where nothing was ever saved."""
        if not self.file.exists():
            yield None
            return
        with self._sentences(), closing(self._connect(apsw.SQLITE_OPEN_READONLY)) as db:
            yield db if is_laid_out(db) else None  # it may be in the making

    @contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        """A connection in a transaction, which is undone where something is raised."""
        with self._sentences():
            with suppress(OSError):  # SQLite says what is wrong
                os.close(os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            with closing(self._connect(apsw.SQLITE_OPEN_READWRITE)) as db, transaction(db):
                if not is_laid_out(db):
                    db.execute(_TABLES)
                    db.execute("INSERT INTO meta VALUES ('id', ?)", (str(uuid.uuid4()),))
                    db.execute(f"PRAGMA application_id = {_APPLICATION_ID}; PRAGMA user_version = {FORMAT}")
                yield db

    def _connect(self, flags: int) -> apsw.Connection:
        db = apsw.Connection(str(self.file), flags=flags)
        try:
            db.set_busy_timeout(10_000)
            db.execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
            told = (db.pragma("application_id"), db.pragma("user_version"))
            # Nobody but us puts anything there: what runs by itself is no data.
            code = value(db, "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')")
            if is_laid_out(db) and (told != (_APPLICATION_ID, FORMAT) or code):
                raise StoreError(f"{self.file} is not a file of saved questions that this Newsdesk knows: {_AWAY}")
        except BaseException:
            db.close()
            raise
        return db

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """What goes wrong, as a `StoreError` of one sentence."""
        try:
            yield
        except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.FullError) as error:
            raise StoreError(
                f"The saved questions in {self.file} cannot be written ({error}): check its permissions and the disk."
            ) from error
        except apsw.BusyError as error:
            raise StoreError(f"The saved questions in {self.file} are busy: try again in a moment.") from error
        except (apsw.Error, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"The saved questions in {self.file} cannot be read ({error}): {_AWAY}") from error


_AWAY = "move it away to begin anew, or put a backup in its place."


def _text(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _saved(row: tuple[Any, ...]) -> Saved:
    known, user, question, scope, saved, answer, since, asked = row
    moments = [Moment(**json.loads(each)) for each in (since, asked)]
    return Saved(known, user, question, read_filters(scope), saved, json.loads(answer), *moments)


def _change(row: tuple[Any, ...]) -> Change:
    known, saved, question, scope, found, what, cause, before, after, seen = row
    texts = (json.loads(before), json.loads(after))
    return Change(
        known, saved, question, read_filters(scope), found, what, Cause(**json.loads(cause)), *texts, bool(seen)
    )
