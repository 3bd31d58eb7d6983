"""Articles as the store holds them, each whole: by its id, by its story, and those that lead in a scope."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import apsw
import numpy as np

from index.errors import StoreError, UnknownArticleError
from index.records import Article, Scope
from index.store.identity import content_hash
from index.store.records import ArticleVersion
from index.store.schema import rows, value

_COLUMNS = "text, title, outlet, authors, published, url, place, path, record, id"
_ARTICLE = f"{_COLUMNS}, coalesce((SELECT scanned FROM versions WHERE article = n), '')"


def article(db: apsw.Connection, article_id: str) -> Article:
    """See `View.article`."""
    prefix = "length(?1) >= 6 AND id >= ?1 AND id < ?1 || 'g'"  # 'g' follows the hexadecimal digits
    sql = f"SELECT {_ARTICLE} FROM articles WHERE id = ?1 OR ({prefix}) LIMIT 2"
    found = [_article(row) for row in rows(db, sql, (article_id,))]
    found = [article for article in found if article.id == article_id] or found
    if len(found) != 1:
        several = "several articles have ids that begin so" if found else "the store holds no such article"
        raise UnknownArticleError(f"{article_id!r}: {several}; `newsdesk articles` lists them.")
    sql = """SELECT coalesce(made, ''), CASE WHEN e.published IS NULL THEN coalesce(dated, '') ELSE 'edited' END
             FROM articles a LEFT JOIN versions v ON v.article = a.n LEFT JOIN edits e ON e.article = a.n
             WHERE id = ?"""
    ((made, dated),) = rows(db, sql, (found[0].id,))
    return replace(_proved(db, found[0]), made=made, dated=dated)


def _proved(db: apsw.Connection, article: Article) -> Article:
    """The article, if it is what was stored: nothing is quoted from a text that a bad disk has changed."""
    if content_hash(article) != value(db, "SELECT hash FROM articles WHERE id = ?", (article.id,)):
        raise StoreError(f"Article {article.id} is damaged in the store: index {article.path} again.")
    return article


def versions(db: apsw.Connection, article_id: str) -> list[ArticleVersion]:
    """See `View.versions`."""
    sql = """SELECT e.made, e.published, e.title, e.text, e.file, e.record
             FROM articles a JOIN earlier e ON e.key = a.key AND (e.text <> a.text OR e.title <> a.title)
             WHERE a.id = ? ORDER BY e.made DESC, e.published DESC, e.rowid DESC"""
    return [ArticleVersion(*row) for row in rows(db, sql, (article_id,))]


def of_story(db: apsw.Connection, article_id: str, limit: int) -> list[Article]:
    """See `View.story`."""
    sql = f"""SELECT {_ARTICLE} FROM articles WHERE n IN (
              SELECT other.article FROM articles a JOIN stories s ON s.article = a.n
              JOIN stories other ON other.story = s.story WHERE a.id = ?1 AND other.article <> a.n LIMIT ?2)
              ORDER BY n"""
    return [_article(row) for row in rows(db, sql, (article_id, limit))]


def of_stories(db: apsw.Connection, stories: Collection[int]) -> list[Article]:
    """See `View.articles_of`."""
    sql = f"""SELECT {_ARTICLE} FROM articles WHERE n IN (
              SELECT article FROM stories WHERE story IN carray(?)) ORDER BY n"""
    wanted = np.array(sorted(stories), np.int64)
    return [_article(row) for row in rows(db, sql, (apsw.carray(wanted),))] if len(wanted) else []


def leading(db: apsw.Connection, scope: Scope, limit: int) -> list[tuple[int, Article]]:
    """See `View.leading_told`."""
    where, values = scoped(scope)
    sql = f"""SELECT told, {_ARTICLE} FROM (SELECT {_COLUMNS}, n, row_number() OVER (
                  PARTITION BY coalesce((SELECT -s.story FROM stories s WHERE s.article = a.n), a.n)
                  ORDER BY published DESC, n DESC) nth, count(*) OVER (
                  PARTITION BY coalesce((SELECT -s.story FROM stories s WHERE s.article = a.n), a.n)) told
              FROM articles a {where}) WHERE nth = 1 ORDER BY told DESC, length(text) DESC LIMIT ?"""
    return [(row[0], _article(row[1:])) for row in rows(db, sql, (*values, limit))]


def _article(row: tuple[Any, ...]) -> Article:
    """An article from the columns of `_ARTICLE`."""
    text, title, outlet, authors, *rest, scanned = row
    return replace(Article(text, title, outlet, tuple(json.loads(authors)), *rest), scanned=scanned)


def scoped(scope: Scope) -> tuple[str, tuple[str, ...]]:
    """`Scope.holds` as a WHERE clause over ``articles a``, empty where nothing is filtered, and its values."""
    conditions: list[str] = []
    values: list[str] = []
    if scope.outlets:
        conditions.append(f"a.outlet IN ({', '.join('?' * len(scope.outlets))})")
        values.extend(scope.outlets)
    bounds = ((scope.since, "a.published >= ?"), (scope.until, "a.published <= ? AND a.published <> ''"))
    for bound, condition in bounds:
        if bound:
            conditions.append(condition)
            values.append(bound.isoformat())
    for ids, condition in ((scope.articles, "IN"), (scope.without, "NOT IN")):
        if ids:
            conditions.append(f"a.id {condition} ({', '.join('?' * len(ids))})")
            values.extend(ids)
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), tuple(values)
