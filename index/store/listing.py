"""The list of articles: in an order, a page of it, those that hold what is searched for."""

from __future__ import annotations

import json
from typing import Literal

import apsw

from index.folding import alike, plain
from index.store.facets import EVERY, Narrowed
from index.store.records import ArticleSummary
from index.store.schema import rows, value

Sort = Literal["published", "title", "outlet", "added"]
# An index gives each order but that by outlet, so that any page of a long list is found without sorting it.
_SORTS = {
    "published": "published {0}, n {0}",
    "title": "title COLLATE NOCASE {0}, n {0}",
    "outlet": "newsdesk_fold(outlet) {0}, published DESC, n",
    "added": "added {0}, n {0}",
}
# A search reads every article's particulars, which one index holds side by side, and sorts only what it found.
_SORTS_FOUND = {**_SORTS, "published": "+published {0}, n {0}", "added": "+added {0}, n {0}"}
_SEARCHED = ("title", "outlet", "authors", "place", "published", "url", "path")


def listed(
    db: apsw.Connection, query: str, sort: Sort, descending: bool, limit: int, offset: int
) -> list[ArticleSummary]:
    """The articles whose particulars hold every word of ``query``; all of them where ``limit`` is -1."""
    where, values = _matching(query)
    order = (_SORTS_FOUND if where else _SORTS)[sort].format("DESC" if descending else "ASC")
    chosen = f"SELECT n FROM articles {where} ORDER BY {order} LIMIT ? OFFSET ?"
    return _summaries(db, chosen, sort, descending, (*values, limit, offset))


def found(
    db: apsw.Connection, query: str, sort: Sort, descending: bool, limit: int, offset: int, only: Narrowed
) -> tuple[list[ArticleSummary], int]:
    """As `listed`, with how many fit ``query`` and ``only`` in all; they are looked through once for both.

    Where there are not so many as ``offset``, the last page is given.
    """
    if not query.split() and only == EVERY:
        total = count(db, "")
        return listed(db, "", sort, descending, limit, _page_start(offset, limit, total)), total
    where, values = _matching(query, only)
    order = _SORTS_FOUND[sort].format("DESC" if descending else "ASC")
    fitting = [row[0] for row in rows(db, f"SELECT n FROM articles {where} ORDER BY {order}", tuple(values))]
    start = _page_start(offset, limit, len(fitting))
    chosen = ", ".join(map(str, fitting[start : start + limit]))
    return _summaries(db, chosen, sort, descending), len(fitting)


def count(db: apsw.Connection, query: str) -> int:
    """How many articles `listed` would list without a limit."""
    where, values = _matching(query)
    return int(value(db, f"SELECT count(*) FROM articles {where}", tuple(values)))


def _summaries(
    db: apsw.Connection, chosen: str, sort: Sort, descending: bool, values: tuple[str | int, ...] = ()
) -> list[ArticleSummary]:
    """The articles of the rows that the SQL ``chosen`` names. Passages and tellings are counted for these alone."""
    sql = f"""SELECT id, title, outlet, published, url, path, place, authors, characters,
              (SELECT count(*) FROM passages p WHERE p.article = articles.n), added, updated,
              (SELECT a.id FROM articles a WHERE a.n = (SELECT min(o.article) FROM stories s
                  JOIN stories o ON o.story = s.story WHERE s.article = articles.n)),
              (SELECT count(*) FROM stories s JOIN stories o ON o.story = s.story WHERE s.article = articles.n)
              FROM articles WHERE n IN ({chosen}) ORDER BY {_SORTS[sort].format("DESC" if descending else "ASC")}"""
    return [ArticleSummary(*(*row[:7], tuple(json.loads(row[7])), *row[8:])) for row in rows(db, sql, values)]


def _page_start(offset: int, limit: int, total: int) -> int:
    return offset if offset < total else max(total - 1, 0) // limit * limit


def _matching(query: str, only: Narrowed = EVERY) -> tuple[str, list[str | int]]:
    conditions, values = only.conditions()
    words = alike(plain(query)).casefold().encode("utf-8", "replace").decode().split()
    text = " || char(10) || ".join(_SEARCHED)
    if words:
        conditions, values = [*conditions, f"newsdesk_holds({text}, ?)"], [*values, " ".join(words)]
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values
