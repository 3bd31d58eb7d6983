"""The word index against the passages it is made of."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import apsw

from index import lexical
from index.errors import StoreError
from index.passages import heading
from index.store.schema import WORDS, rows


def passage_texts(db: apsw.Connection) -> Iterator[tuple[int, str, str]]:
    """Passages with what is indexed of them, heading and body; not those of articles that cannot be read."""
    sql = """SELECT p.id, a.title, a.published, substr(a.text, p.start + 1, p.end - p.start) FROM articles a
             JOIN passages p ON p.article = a.n WHERE a.n = ?"""
    for (n,) in rows(db, "SELECT n FROM articles"):
        with contextlib.suppress(StoreError):  # a check of the store tells of it
            for passage, title, published, body in rows(db, sql, (n,)):
                yield passage, heading(title, published), body


def index_words(db: apsw.Connection) -> Iterator[int]:
    """Make the word index anew, in the caller's transaction; yields how many passages are done, after each."""
    db.execute(f"DROP TABLE words; {WORDS}")
    for done, (passage, title, body) in enumerate(passage_texts(db), start=1):
        lexical.add(db, passage, title, body)
        yield done
