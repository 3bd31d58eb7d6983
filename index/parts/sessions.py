"""How a part is asked, wherever it lies: a session gives what one state of its store answers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from index import lexical
from index.errors import StoreError, UnknownArticleError
from index.occurrences import Occurrences, Statistics, occurrences, statistics
from index.records import Article
from index.store import ArticleSummary, Narrowed, Store, View
from index.store.listing import Sort
from index.store.views import Allowed
from index.stories import alike


class PartLost(StoreError):
    """A part does not answer, nor does any copy of it."""


class Again(StoreError):
    """A part was lost or has changed while it was asked: what was found in it until then is not of one state."""


class Session(Protocol):
    """One state of a part, for as long as an answer is made."""

    def ask(self, method: str, *values: Any) -> Callable[[], Any]:
        """Begin to ask for what `answer_of` gives; what is returned waits for it.

        Either may raise `PartLost`, `Again`, and whatever the store raises.
        """

    def close(self) -> None:
        """Let go of the state."""


class PartStore(Protocol):
    """A part that can be asked."""

    @property
    def name(self) -> str:
        """By which it is told from the others."""

    def session(self) -> Session:
        """A new session, of what the part holds now. Raises `PartLost`."""

    def close(self) -> None:
        """Let go of everything."""


_PLAIN = frozenset(
    """search_vectors passages vectors newest count_within leading_told oldest absent_words spelt_alike
    counts article versions count_articles outlets facets removals source failures""".split()
)


def answer_of(view: View, method: str, values: Sequence[Any]) -> Any:
    """What a state of a store answers to a session: a method of `View`, or one of those below."""
    if method in _PLAIN:
        return getattr(view, method)(*values)
    return _MORE[method](view, *values)


def _words(view: View, terms: Sequence[str]) -> Statistics:
    """How often the store has these terms."""
    return statistics(view.db, terms, view.term_counts, view.counts().passages)


def _occurrences(
    view: View, rare: str, query: str, k: int, allowed: Allowed | None, weights: tuple[float, float]
) -> Occurrences:
    return occurrences(view.db, rare, query, k, view.ids_of(allowed), weights)


def _phrases(view: View, phrases: Sequence[str], k: int) -> tuple[Any, Any]:
    return lexical.search_phrases_scored(view.db, phrases, k)


def _absent(view: View, text: str, allowed: Allowed | None) -> list[str] | None:
    """`View.absent_words`; None where no passage is allowed, of which nothing can be said."""
    ids = view.ids_of(allowed)
    return None if ids is not None and not len(ids) else view.absent_words(text, ids)


def _article_or_why(view: View, method: str, article_id: str) -> Article | str:
    """An article, or that it is not here."""
    try:
        return view.source(article_id) if method == "source" else view.article(article_id)
    except UnknownArticleError as error:
        return str(error)


def _told(view: View, article_ids: Sequence[str]) -> list[tuple[str, str, list[Article]]]:
    """Of each of these articles its id, its text, and the others here of its story."""
    return [(each, view.article(each).text, view.story(each)) for each in article_ids]


def _alike(view: View, texts: Sequence[str]) -> list[list[Article]]:
    """For each text, the articles of the stories that it tells, too."""
    return [view.articles_of(alike(view.db, text)) for text in texts]


def _articles(view: View, query: str, sort: Sort, descending: bool, limit: int | None) -> list[ArticleSummary]:
    return view.articles(query=query, sort=sort, descending=descending, limit=limit)


def _found(
    view: View, query: str, sort: Sort, descending: bool, limit: int, only: Narrowed
) -> tuple[list[ArticleSummary], int]:
    return view.find_articles(query, sort=sort, descending=descending, limit=limit, offset=0, only=only)


def _count_phrase(view: View, words: str, most: int) -> int:
    return view.count_phrase(words, most=most)


_MORE: dict[str, Callable[..., Any]] = {
    "articles": _articles,
    "found": _found,
    "count_phrase": _count_phrase,
    "removed": lambda view, batch, limit: view.removed(batch=batch, limit=limit),
    "words": _words,
    "occurrences": _occurrences,
    "phrases": _phrases,
    "absent": _absent,
    "alike": _alike,
    "told": _told,
    "article_or_why": _article_or_why,
    "seq": lambda view: view.seq,
}


class LostPart:
    """A part that cannot be asked; ``why`` is a sentence."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        self.why = why

    def session(self) -> Session:
        raise PartLost(self.why)

    def close(self) -> None:
        pass


class LocalPart:
    """A part whose store is opened in this process."""

    def __init__(self, name: str, store: Store) -> None:
        self.name = name
        self.store = store

    def session(self) -> Session:
        try:
            return _LocalSession(self.store)
        except StoreError as error:
            raise PartLost(str(error)) from error

    def close(self) -> None:
        self.store.close()


class _LocalSession:
    def __init__(self, store: Store) -> None:
        self._stack = contextlib.ExitStack()
        self._view = self._stack.enter_context(store.read())

    def ask(self, method: str, *values: Any) -> Callable[[], Any]:
        return lambda: answer_of(self._view, method, values)

    def close(self) -> None:
        self._stack.close()
