"""What is to be said beside an answer: a question names nothing, or no article is of the time that it asks about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.records import Scope
from qa.conversation.languages import other_language
from qa.conversation.leaning import says_of_what
from qa.fragments import day as written_day
from qa.records import Earlier, Hit
from qa.retrieval.recency import asked_period

if TYPE_CHECKING:
    from index.store import View


def beside(view: View, question: str, scope: Scope, hits: Sequence[Hit]) -> tuple[str, ...]:
    """All that is to be said of a question and the articles that were searched for it."""
    return (
        *_names_nothing(question),
        *other_language(question, hits),
        *_of_articles(view, question, scope, bool(hits)),
    )


def _names_nothing(question: str) -> tuple[str, ...]:
    """What is to say of a question like "And when was that?" where nothing was said before it."""
    if says_of_what(question):
        return ()
    return ("The question does not say what it is about: name a person, a place or a thing.",)


_WHEN = re.compile(
    r"^(?:and |so |but )?when (?:was|is|did|were|has|had) (?:that|this|it|they|he|she|these|those)"
    r"(?: (?:happen|happened|said|reported|published|written|take place|from))?[\s?.!]*$",
    re.IGNORECASE,
)


def when_told(question: str, earlier: Sequence[Earlier]) -> tuple[str, ...]:
    """Of when the article is that was cited last, for who asks "When was that?"."""
    last = next((turn.answer.quotes[0] for turn in reversed(earlier) if turn.answer.quotes), None)
    if last is None or not last.published or not _WHEN.match(question):
        return ()
    return (
        f"The article cited before{f', of {last.outlet},' if last.outlet else ''} is of {written_day(last.published)}.",
    )


def _of_articles(view: View, question: str, scope: Scope, searched: bool) -> tuple[str, ...]:
    """What is to say of the articles: that there are none, or none of the time that is asked about ("this week")."""
    if not searched and not view.counts().articles:
        return ("There are no articles yet.",)
    if not searched:
        return ("The filters let no article through.",)
    period = asked_period(question, scope.day)
    if period is None or not period.words:
        return ()
    newest = view.newest(replace(scope, until=min(scope.until or scope.day, scope.day)))
    if not newest or newest >= period.first.isoformat():
        return ()
    return (f"No article that was searched is from {period.words}: the newest is of {written_day(newest)}.",)
