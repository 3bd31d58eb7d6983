"""One consistent state of the store, as a reader sees it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import apsw
import numpy as np

from index import lexical
from index.errors import StoreError, UnknownArticleError, UnknownOutletError
from index.outlets import matching_outlets, no_such_outlet
from index.records import EVERYTHING, Article, Scope
from index.spelling import Spelling, spelt_alike
from index.store import by_hand, large_words, listing, stored_articles
from index.store.facets import EVERY, Facets, Narrowed, facets, news
from index.store.generations import decode
from index.store.listing import Sort
from index.store.records import (
    ArticleSummary,
    ArticleVersion,
    Counts,
    FailedFile,
    Limits,
    Removal,
    RemovedArticle,
    StoredPassage,
)
from index.store.schema import rows, value
from index.store.since import Come, Moment, come_since, moment
from index.store.stored_articles import scoped

if TYPE_CHECKING:
    from index.store.vector_cache import VectorCache
    from index.vectors import VectorState

Allowed: TypeAlias = np.ndarray | Limits
"""Which passages are searched: their sorted ids, int64, or what they are the passages of."""


class View:
    """Everything read through a view is of one moment, however long it is kept and whatever is written meanwhile.

    Made by `Store.read`; for one thread, until its ``with`` block ends.
    """

    def __init__(
        self,
        db: apsw.Connection,
        vectors: VectorCache,
        term_counts: lexical.TermCounts,
        counts_at: Callable[[apsw.Connection, int], Counts],
    ) -> None:
        """``db`` is in a transaction; the rest is what the store keeps. ``counts_at`` gives the counts as of a seq."""
        self.db = db
        self._vectors = vectors
        self.term_counts = term_counts
        self._counts_at = counts_at
        # The first statement is what fixes the state that this transaction sees.
        self.seq: int = value(db, "SELECT coalesce(max(seq), 0) FROM log")
        self._start = vectors.newest
        self._state: VectorState | None = None
        self._within: dict[Limits, np.ndarray | None] = {}

    def search_vectors(
        self, query: np.ndarray, k: int, allowed: Allowed | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The ``k`` passages whose vectors have the largest inner products with ``query``, (dim,) float32.

        ``allowed`` are the passages that are searched (see `allowed`), None for all. Returns (n,) int64 ids and (n,)
        float32 scores, best first.
        """
        if query.shape != (self._vectors.dimension,):
            raise StoreError(
                f"A query vector of shape {query.shape} was given: the store's have {self._vectors.dimension}."
            )
        within, threads = self.ids_of(allowed), self._vectors.threads
        return self._vector_state().search(query, k, within, stored=self.vectors, threads=threads)

    def _vector_state(self) -> VectorState:
        if self._state is None:
            self._state = self._vectors.state_at(self.db, self.seq, self._start)
        return self._state

    def search_words(
        self,
        text: str,
        k: int,
        allowed: Allowed | None = None,
        *,
        title_weight: float = lexical.TITLE_WEIGHT,
        body_weight: float = lexical.BODY_WEIGHT,
    ) -> tuple[np.ndarray, np.ndarray]:
        """The ``k`` best passages for the words of any ``text`` by BM25.

        Returns (n,) int64 ids and (n,) float32 scores, best first, higher is better.
        """
        within, passages = self.ids_of(allowed), self.counts().passages
        plain_weights = (title_weight, body_weight) == (lexical.TITLE_WEIGHT, lexical.BODY_WEIGHT)
        if within is None and plain_weights and passages > large_words.FROM and self._vector_state().base.words:
            return large_words.search(self.db, self._vector_state(), text, k, passages=passages)
        return lexical.search(
            self.db,
            text,
            k,
            counts=self.term_counts,
            passages=passages,
            allowed=within,
            title_weight=title_weight,
            body_weight=body_weight,
        )

    def passages(self, ids: Sequence[int] | np.ndarray) -> list[StoredPassage]:
        """The passages of these ids, in their order; `StoreError` for an id that this state does not hold."""
        sql = """SELECT p.id, a.id, p.start, p.end, substr(a.text, p.start + 1, p.end - p.start), a.title, a.outlet,
                 a.published, a.url, a.path FROM passages p JOIN articles a ON a.n = p.article
                 WHERE p.id IN carray(?)"""
        wanted = np.asarray(ids, np.int64)
        there = {row[0]: StoredPassage(*row) for row in rows(self.db, sql, (apsw.carray(wanted),))} if len(ids) else {}
        for passage in wanted.tolist():
            if passage not in there:
                raise StoreError(f"The store holds no passage {passage}: search again.")
        return [there[passage] for passage in wanted.tolist()]

    def vectors(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """The vectors of these passages, (n, dim) float32 of unit norm to fp16 precision, in their order."""
        sql = "SELECT v.vector FROM passages p JOIN vectors v ON v.id = p.vector WHERE p.id = ?"
        codes = [value(self.db, sql, (int(passage),)) for passage in ids]
        if None in codes:
            raise StoreError("The store does not hold one of the passages asked for: search again.")
        return decode(codes, self._vectors.dimension).astype(np.float32)

    def resolved(self, scope: Scope) -> Scope:
        """``scope`` with the outlets of the store that its outlets stand for (`index.outlets.matching_outlets`).

        Raises:
            UnknownOutletError: one of them fits none; it names close ones. UnknownArticleError: none of the
                chosen articles is there.
        """
        if scope.articles and not self.count_within(Scope(articles=scope.articles)):
            raise UnknownArticleError(
                "None of the chosen articles is in the library any more: choose others, or take this filter off."
            )
        if not scope.outlets or not self.counts().articles:
            return scope
        known = [outlet for outlet, _ in self.outlets()]
        found: dict[str, None] = {}
        for name in scope.outlets:
            meant = matching_outlets(name, known)
            if not meant:
                raise UnknownOutletError(no_such_outlet(name, known))
            found.update(dict.fromkeys(meant))
        return replace(scope, outlets=tuple(found))

    def allowed(self, scope: Scope = EVERYTHING, among: Sequence[str] = ()) -> Allowed | None:
        """The passages of the articles in ``scope``, sorted int64 ids; None where it leaves none out.

        Where there are ids of articles in ``among``, only the passages of these.
        """
        return self.ids_of(Limits(scope, tuple(among)))

    def ids_of(self, allowed: Allowed | None) -> np.ndarray | None:
        """The ids of the passages that are allowed, sorted int64; None where all are."""
        if not isinstance(allowed, Limits):
            return allowed
        if allowed not in self._within:
            where, values = scoped(allowed.scope)
            if allowed.among:
                where += f" {'AND' if where else 'WHERE'} a.id IN ({', '.join('?' * len(allowed.among))})"
            sql = f"SELECT p.id FROM articles a JOIN passages p ON p.article = a.n {where}"
            found = rows(self.db, sql, (*values, *allowed.among)) if where else None
            self._within[allowed] = None if found is None else np.sort(np.array([row[0] for row in found], np.int64))
        return self._within[allowed]

    def newest(self, scope: Scope = EVERYTHING) -> str:
        """The latest ISO date of an article in ``scope``; empty where none has a date."""
        where, values = scoped(scope)
        return str(value(self.db, f"SELECT coalesce(max(a.published), '') FROM articles a {where}", values))

    def count_within(self, scope: Scope) -> int:
        """How many articles ``scope`` holds."""
        where, values = scoped(scope)
        return int(value(self.db, f"SELECT count(*) FROM articles a {where}", values))

    def leading(self, scope: Scope, limit: int) -> list[Article]:
        """Articles in ``scope``, one of each story: those of the stories that most articles tell, then the longest.

        The one that counts of a story is the latest of it in scope.
        """
        return [article for _, article in self.leading_told(scope, limit)]

    def leading_told(self, scope: Scope, limit: int) -> list[tuple[int, Article]]:
        """As `leading`, each with how many articles in ``scope`` tell its story."""
        return stored_articles.leading(self.db, scope, limit)

    def oldest(self) -> str:
        """The earliest ISO date of an article; empty where none has a date."""
        return str(value(self.db, "SELECT coalesce(min(published), '') FROM articles WHERE published <> ''"))

    def absent_words(self, text: str, allowed: Allowed | None = None) -> list[str]:
        """The telling words of ``text``, as written, that stand in no passage or heading, in no form; see `allowed`."""
        return lexical.absent_words(self.db, text, self.ids_of(allowed))

    def spelt_alike(self, word: str) -> list[Spelling]:
        """The words of the store that are spelt nearly as ``word``, which it does not hold; the nearest first."""
        return spelt_alike(self.db, word, self.counts().passages)

    def holds_phrase(self, words: str) -> bool:
        """Whether these words stand in this order, one after the other, in a passage or heading."""
        return self.count_phrase(words, most=1) > 0

    def count_phrase(self, words: str, *, most: int) -> int:
        """In how many passages, at most ``most``, they stand so or in the heading above."""
        return lexical.count_phrase(self.db, words, most)

    def search_phrases(self, phrases: Sequence[str], k: int) -> list[int]:
        """The ids of the ``k`` passages that hold the most of these phrases, rare ones counting more; best first."""
        return lexical.search_phrases(self.db, phrases, k)

    def counts(self) -> Counts:
        """How many articles and passages there are."""
        return self._counts_at(self.db, self.seq)

    def article(self, article_id: str) -> Article:
        """The article of this id, or of the only id that begins with these 6 or more characters.

        Raises:
            UnknownArticleError: there is none, or several.
        """
        return stored_articles.article(self.db, article_id)

    def versions(self, article_id: str) -> list[ArticleVersion]:
        """The versions of an article that do not count and have another text or title; the newest first."""
        return stored_articles.versions(self.db, article_id)

    def moment(self) -> Moment:
        """What there is now, for `come_since`."""
        return moment(self.db)

    def come_since(self, article_id: str, start: int, end: int, then: Moment) -> Come:
        """Whether this part of an article has come or changed since ``then``; see `index.store.since`."""
        return come_since(self.db, article_id, start, end, then)

    def story(self, article_id: str, limit: int = 50) -> list[Article]:
        """The other articles of the story that an article belongs to (`index.stories`), as they were first indexed."""
        return stored_articles.of_story(self.db, article_id, limit)

    def articles_of(self, stories: Collection[int]) -> list[Article]:
        """The articles of the stories of these numbers, as they were first indexed."""
        return stored_articles.of_stories(self.db, stories)

    def stories(self, article_ids: Sequence[str]) -> dict[str, list[Article]]:
        """`story` of each of these articles."""
        return {article_id: self.story(article_id) for article_id in article_ids}

    def articles(
        self,
        *,
        query: str = "",
        sort: Sort = "published",
        descending: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ArticleSummary]:
        """The articles whose particulars (title, outlet, authors, place, date, URL, path) hold every word of ``query``.

        ``query`` is read without regard to case; empty, it fits all. By ``published``, undated articles come last when
        descending.
        """
        return listing.listed(self.db, query, sort, descending, -1 if limit is None else limit, offset)

    def find_articles(
        self, query: str, *, sort: Sort, descending: bool, limit: int, offset: int, only: Narrowed = EVERY
    ) -> tuple[list[ArticleSummary], int]:
        """As `articles`, with how many fit ``query`` and ``only`` in all; they are looked through once for both.

        Where there are not so many as ``offset``, the last page is given.
        """
        return listing.found(self.db, query, sort, descending, limit, offset, only)

    def count_articles(self, query: str = "") -> int:
        """How many articles `articles` would list without a limit."""
        return listing.count(self.db, query)

    def facets(self) -> Facets:
        """By what the list can be narrowed, with how many articles there are of each."""
        return facets(self.db)

    def news(self, then: Moment) -> tuple[int, int]:
        """How many articles have come since a moment, and how many of those before have changed; 0 of another store."""
        return news(self.db, then)

    def outlets(self) -> list[tuple[str, int]]:
        """Each outlet with its number of articles, most first."""
        sql = "SELECT outlet, count(*) FROM articles WHERE outlet <> '' GROUP BY outlet ORDER BY 2 DESC, 1"
        return rows(self.db, sql)

    def removed(self, *, batch: str = "", limit: int | None = None) -> list[RemovedArticle]:
        """The articles that were removed by hand (at one time, where ``batch`` names it), the last one first."""
        return by_hand.removed_articles(self.db, batch, limit)

    def removals(self) -> list[Removal]:
        """What was removed by hand and not taken back, by the times at which it was, the last one first."""
        return by_hand.removals(self.db)

    def source(self, article_id: str) -> Article:
        """An article of this id as its source has it, before anything was edited. Raises as `article`."""
        return by_hand.source_of(self.db, by_hand.row_of(self.db, self.article(article_id).id) or 0)

    def failures(self) -> list[FailedFile]:
        """What could not be read when it was last looked at, by path."""
        sql = "SELECT path, error, checked FROM failures ORDER BY file, path"
        return [FailedFile(*row) for row in rows(self.db, sql)]
