"""What a store held at a moment, to tell later which articles have come or changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import apsw

from index.store.schema import last_change, now, rows, value

Come = Literal["added", "changed", ""]
"""Whether an article has come since a moment, or was changed (or removed and taken back); "" for neither."""


@dataclass(frozen=True, slots=True)
class Moment:
    """``store`` names the database; ``changes`` counts all changes to its passages, ``passages`` those it ever had.

    ``articles`` is the highest row of an article, ``when`` the time, ISO 8601 UTC, to the second.
    """

    store: str
    changes: int
    passages: int
    articles: int
    when: str

    def same(self, other: Moment) -> bool:
        """Whether no passage was changed between the two."""
        return (self.store, self.changes) == (other.store, other.changes)


def moment(db: apsw.Connection) -> Moment:
    """The moment that ``db`` sees."""
    store = str(value(db, "SELECT value FROM meta WHERE name = 'store'"))
    passages = value(db, "SELECT seq FROM sqlite_sequence WHERE name = 'passages'") or 0
    articles = value(db, "SELECT max(n) FROM articles") or 0
    return Moment(store, last_change(db), passages, articles, now())


def come_since(db: apsw.Connection, article_id: str, start: int, end: int, then: Moment) -> Come:
    """Whether ``start..end`` of an article has come or changed since ``then``, or else its outlet or date.

    "" where neither is so, there is no such article, or that was another store's moment. Where an edit moves what
    stands there, that counts as changed.
    """
    sql = """SELECT a.added, a.updated, a.n, max(p.id), max(CASE WHEN p.start < ? AND p.end > ? THEN p.id END)
             FROM articles a LEFT JOIN passages p ON p.article = a.n WHERE a.id = ? GROUP BY a.n"""
    found = rows(db, sql, (end, start, article_id))
    if not found or value(db, "SELECT value FROM meta WHERE name = 'store'") != then.store:
        return ""
    added, updated, n, newest, here = found[0]
    # Within one second the rows tell: a new article is the highest, and one that is changed keeps its own.
    if added > then.when or (added == then.when and n > then.articles):
        return "added"
    # Passages that an edit leaves alone keep their ids, and ids are never used twice.
    edited_elsewhere = (newest or 0) > then.passages >= (here or 0)
    changed = (here or 0) > then.passages or (updated > then.when and not edited_elsewhere)
    return "changed" if changed else ""
