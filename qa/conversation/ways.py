"""The ways in which a question is searched: with what it leaves out, in other spellings, among fewer articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.records import Scope
from qa.conversation.filters import Filters, asked_filters
from qa.retrieval.spelling import respelt

if TYPE_CHECKING:
    from index.store import View
    from qa.conversation.followup import Understood


@dataclass(frozen=True, slots=True)
class Way:
    """One way to understand a question: ``words`` are read and shown, ``query`` is searched for, among ``scope``.

    ``filters`` are those that the question names, in words. ``plain`` is the way without them and without other
    spellings; None where there are none.
    """

    words: str
    query: str
    scope: Scope
    filters: str = ""
    plain: Way | None = None

    @property
    def dropped(self) -> str:
        """What is to be said where the plain way is gone instead; "" where it goes without saying."""
        if not self.filters:
            return ""
        return f"Among what the question asks for ({self.filters}) nothing comes close: all articles were searched."


def ways_of(view: View, understood: Understood, scope: Scope) -> list[Way]:
    """The forms of a question, the likeliest first, each with the filters that the question names and respelt."""
    filters = asked_filters(understood.question, lambda: [name for name, _ in view.outlets()], scope)
    return [_way(view, form, understood.question, filters, scope) for form in understood.forms]


def as_typed(understood: Understood, scope: Scope) -> list[Way]:
    """The forms of a question in which nothing is changed."""
    return [Way(form, form, scope) for form in understood.forms]


def _way(view: View, form: str, question: str, filters: Filters, scope: Scope) -> Way:
    words = respelt(view, form)
    if words == form and not filters:
        return Way(form, form, scope)
    query = respelt(view, form.replace(question, filters.rest)) if filters.outlets else words
    plain = Way(form, form, scope)
    return Way(query if filters.reads else words, query, filters.within(scope), filters.words, plain)
