"""The ways in which a question is searched: with what it leaves out, in other spellings, among fewer articles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.records import Scope
from qa.conversation.filters import Filters, asked_filters
from qa.retrieval.spelling import respelt

if TYPE_CHECKING:
    from index.store import View
    from qa.conversation.followup import Understood

SPOKEN_OF = "articles spoken of"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to understand a question: ``words`` are read, ``query`` is searched for, among ``scope``.

    ``searched`` is what a person is shown of it, ``filters`` are those that the question names, or `SPOKEN_OF`, in
    words. ``plain`` is the way without them and without other spellings; None where there are none. It is ``away`` from
    what was spoken of where a question that may lean on that is searched without it.
    """

    words: str
    query: str
    searched: str
    scope: Scope
    filters: str = ""
    plain: Way | None = None
    away: bool = False

    @property
    def within_spoken(self) -> bool:
        """Whether it is searched among the articles spoken of alone."""
        return self.filters == SPOKEN_OF

    @property
    def dropped(self) -> str:
        """What is to be said where the plain way is gone instead; "" where it goes without saying."""
        if not self.filters:
            return ""
        return f"Among what the question asks for ({self.filters}) nothing comes close: all articles were searched."


def ways_of(view: View, understood: Understood, scope: Scope) -> list[Way]:
    """The forms of a question, the likeliest first, each with the filters that the question names and respelt.

    One that is about articles spoken of is first asked of these alone, without the words that it leaves out.
    """
    filters = asked_filters(understood.question, lambda: [name for name, _ in view.outlets()], scope)
    ways = [_way(view, way, understood.question, filters) for way in as_typed(understood, scope)]
    if not understood.about or filters or scope.articles:
        return ways
    within = replace(scope, articles=understood.about)
    question = understood.question
    return [Way(question, question, understood.searched, within, SPOKEN_OF), *ways]


def as_typed(understood: Understood, scope: Scope) -> list[Way]:
    """The forms of a question in which nothing is changed."""
    return [
        Way(words, form, form, scope, away=form != understood.searched)
        for form in understood.forms
        for words in (understood.readings if form == understood.searched else (form,))
    ]


def _way(view: View, plain: Way, question: str, filters: Filters) -> Way:
    searched = respelt(view, plain.query)
    if searched == plain.query and not filters:
        return plain
    words = respelt(view, plain.words)
    query = searched
    if filters.outlets:
        query = respelt(view, plain.query.replace(question, filters.rest))
    if filters.reads:
        words, searched = respelt(view, plain.words.replace(question, filters.rest)), query
    return Way(words, query, searched, filters.within(plain.scope), filters.words, plain, plain.away)
