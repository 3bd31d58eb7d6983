"""A question that is kept, and a change of its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.records import Scope
from index.store.since import Moment
from qa.contract.answers import AnswerJson, SourceJson

What = Literal["found", "lost", "answer", "proof", "other"]
"""What has changed: there is an answer now, there is none any more, it is another, the same stands on another quote, or
an article gives another one beside it.
"""

How = Literal["added", "changed", "removed", "restored"]
"""What became of the article because of which it has changed."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A question of a ``user`` ("" where the page has none), asked of the articles in ``scope``.

    ``answer`` is the last one that was told; ``since`` the last moment at which asking gave it. ``asked`` is when the
    question was asked last, ``saved`` when it was kept (ISO 8601, UTC).
    """

    id: int
    user: str
    question: str
    scope: Scope
    saved: str
    answer: AnswerJson
    since: Moment
    asked: Moment


@dataclass(frozen=True, slots=True)
class Cause:
    """The article because of which an answer has changed, and what became of it."""

    how: How
    article: SourceJson


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the answer to the question number ``saved``, and when it was found (ISO 8601, UTC)."""

    id: int
    saved: int
    question: str
    scope: Scope
    found: str
    what: What
    cause: Cause
    before: AnswerJson
    after: AnswerJson
    seen: bool
