"""What people did to articles by hand, in the database: removed them, edited their outlet or date. Both last.

A removed article is put aside as its source had it: as long as the source has the same, indexing meets it there and
leaves it out. Rows of `removed` have numbers below 0 here, those of `articles` above, as in `ArticleRow`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import apsw

from index.records import Article
from index.store.identity import content_hash
from index.store.records import Edit, Removal, RemovedArticle
from index.store.schema import now, rows, value

_STATED = """text, title, coalesce(e.stated_outlet, a.outlet), authors, coalesce(e.stated_published, a.published), url,
    place, path, record, '', coalesce(v.made, ''), coalesce(a.key, ''), coalesce(v.dated, ''), coalesce(v.scanned, '')
    FROM articles a LEFT JOIN edits e ON e.article = a.n LEFT JOIN versions v ON v.article = a.n"""
_PUT_ASIDE = """INSERT INTO removed (id, key, hash, title, outlet, authors, published, url, place, path, record, made,
    dated, scanned, added, held, edited_outlet, edited_published, removed, batch, text)
    SELECT id, key, coalesce(e.hash, a.hash), title, coalesce(e.stated_outlet, a.outlet), authors,
    coalesce(e.stated_published, a.published), url, place, path, record, coalesce(v.made, ''),
    coalesce(v.dated, ''), coalesce(v.scanned, ''), added, held, e.outlet, e.published, ?, ?, text
    FROM articles a LEFT JOIN edits e ON e.article = a.n LEFT JOIN versions v ON v.article = a.n WHERE a.n = ?"""


def source_of(db: apsw.Connection, n: int) -> Article:
    """An article that is stored or was removed, as its source has it, with its key and without its id."""
    removed = """text, title, outlet, authors, published, url, place, path, record, '', made, coalesce(key, ''), dated,
                 scanned
                 FROM removed a"""
    found = rows(db, f"SELECT {removed if n < 0 else _STATED} WHERE a.n = ?", (abs(n),))
    text, title, outlet, authors, *rest = found[0]
    return Article(text, title, outlet, tuple(json.loads(authors)), *rest)


def row_of(db: apsw.Connection, article_id: str) -> int | None:
    """The row of the article of this id, stored or removed."""
    sql = "SELECT n FROM articles WHERE id = ?1 UNION ALL SELECT -n FROM removed WHERE id = ?1"
    found: int | None = value(db, sql, (article_id,))
    return found


def identity_at(db: apsw.Connection, key: str) -> tuple[str, str] | None:
    """The lasting id of the article of a key, stored or removed, and when it was added."""
    sql = "SELECT id, added FROM articles WHERE key = ?1 UNION ALL SELECT id, added FROM removed WHERE key = ?1"
    found: list[Any] = rows(db, sql, (key,))
    return found[0] if found else None


def edit_at(db: apsw.Connection, key: str) -> Edit:
    """What was edited of the article of a key, stored or removed."""
    sql = """SELECT e.outlet, e.published FROM articles a JOIN edits e ON e.article = a.n WHERE a.key = ?1
             UNION ALL SELECT edited_outlet, edited_published FROM removed WHERE key = ?1"""
    return Edit(*next(iter(rows(db, sql, (key,))), (None, None)))


def keep_edit(db: apsw.Connection, n: int, edit: Edit, source: Article) -> None:
    """Remember what is edited of the stored article ``n``, which its source has as ``source``."""
    db.execute("DELETE FROM edits WHERE article = ?", (n,))
    if edit:
        sql = """INSERT INTO edits (article, hash, outlet, published, stated_outlet, stated_published)
                 VALUES (?, ?, ?, ?, ?, ?)"""
        stated = source.outlet, source.published
        db.execute(sql, (n, content_hash(source), edit.outlet, edit.published, *stated))


def put_aside(db: apsw.Connection, article_ids: Sequence[str], batch: str) -> int:
    """Take articles out of the store, to be remembered as removed; how many of these ids it held."""
    when, count = now(), 0
    for article_id in article_ids:
        n = row_of(db, article_id)
        if n is not None and n > 0:
            db.execute(_PUT_ASIDE, (when, batch, n))
            db.execute("DELETE FROM articles WHERE n = ?", (n,))
            count += 1
    return count


def removed_articles(db: apsw.Connection, batch: str = "", limit: int | None = None) -> list[RemovedArticle]:
    """The articles that were removed by hand (at one time, where ``batch`` names it), the last one first."""
    sql = """SELECT id, title, coalesce(edited_outlet, outlet), coalesce(edited_published, published), path, record,
             removed, batch FROM removed WHERE ?1 = '' OR batch = ?1 ORDER BY n DESC LIMIT ?2"""
    return [RemovedArticle(*row) for row in rows(db, sql, (batch, -1 if limit is None else limit))]


def removals(db: apsw.Connection) -> list[Removal]:
    """What was removed by hand and not taken back, by the times at which it was, the last one first."""
    sql = "SELECT batch, title, count(*), removed, max(n) FROM removed GROUP BY batch ORDER BY 5 DESC"
    return [Removal(*row[:4]) for row in rows(db, sql)]
