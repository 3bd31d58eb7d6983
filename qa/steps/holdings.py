"""What is told of the store itself, for who asks about it rather than about what the articles say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.embedder import Embedder
from index.errors import UnknownArticleError
from index.records import Scope
from index.store import Store
from qa.answering.answer import treats
from qa.answering.digest import among
from qa.conversation.followup import spoken_subject
from qa.conversation.library import counted, library, library_within
from qa.conversation.periods import without_date
from qa.conversation.requests import counted_on, held_on
from qa.conversation.talk import MOST_NAMED, Library, listed, reply, talk_of
from qa.records import Earlier
from qa.retrieval.retrieve import retrieve


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a store holds: its outlets, who wrote an article, what there is on a subject."""

    store: Store
    embedder: Embedder

    def told(self, question: str, earlier: Sequence[Earlier], scope: Scope) -> str | None:
        """What is said to a question that is small talk, or of what the store holds; None where it is neither."""
        if about := talk_of(question, self.outlets, scope):
            return reply(about[0], self._library(about[1], scope), scope.day)
        if subject := counted_on(question):
            spoken = spoken_subject(subject, earlier)  # a headline, where it is "it": few have its words
            return self._count_on(subject, scope) if spoken == subject else self._on(spoken, scope)
        if subject := held_on(question):
            return self._on(spoken_subject(subject, earlier), scope)
        return None

    def outlets(self) -> list[str]:
        """The outlets of the store."""
        return [name for name, _ in self.store.outlets()]

    def authors(self, article_id: str) -> Sequence[str]:
        """Who wrote an article; () where it is gone."""
        try:
            with self.store.read() as view:
                return view.article(article_id).authors
        except UnknownArticleError:
            return ()

    def _on(self, subject: str, scope: Scope) -> str:
        """Which articles come near a subject, in a sentence."""
        with self.store.read() as view:
            hits = retrieve(view, self.embedder, subject, top=4 * MOST_NAMED, scope=scope)
        articles = {hit.article_id: hit for hit in reversed(hits) if treats(subject, hit)}
        nearest = list(articles.values())[::-1]
        return listed(subject, [(hit.title, hit.outlet, hit.published) for hit in nearest])

    def _count_on(self, subject: str, scope: Scope) -> str:
        """How many articles have the words of a subject, in a sentence; which come near it where none has."""
        dated = None if scope.since or scope.until else without_date(subject, scope.day)
        within = replace(scope, since=dated[0], until=dated[1]) if dated else scope
        with self.store.read() as view:
            held = counted(view, dated[2] if dated else subject, within, among(within) if dated else "")
        return held or self._on(subject, scope)

    def _library(self, limits: Scope, scope: Scope) -> Library:
        """The store's facts, for who asks about it: those of ``limits``, where these are narrower than ``scope``."""
        with self.store.read() as view:
            if limits != scope:
                return library_within(view, limits, among(limits))
            return library(view)
