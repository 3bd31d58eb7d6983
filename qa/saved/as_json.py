"""Saved questions and the changes of their answers as JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from typing_extensions import TypedDict

from qa.contract.answers import AnswerJson, SourceJson
from qa.contract.fields import fields
from qa.scopes import words

if TYPE_CHECKING:
    from qa.saved.records import Change, Saved


class SavedJson(TypedDict):
    """A saved question: ``only`` are its filters in words, ``asked`` when it was asked last (ISO 8601, UTC), ``answer``
    the last one that was told. ``changes`` counts the changes of it, ``unseen`` those that nobody has marked as seen.
    """

    id: int
    user: str
    question: str
    only: str
    saved: str
    asked: str
    changes: int
    unseen: int
    answer: AnswerJson


class ChangeJson(TypedDict):
    """The answer to the question number ``saved`` has changed because ``article`` was ``how``.

    ``what`` is "found" (there is an answer now), "lost" (there is none any more), "answer" (it is another), "proof" (it
    is the same and stands on another quote) or "other" (it is the same, and an article gives another one beside it).
    ``how`` is "added", "changed", "removed" or "restored".
    """

    id: int
    saved: int
    question: str
    only: str
    found: str
    what: str
    how: str
    article: SourceJson
    before: AnswerJson
    after: AnswerJson
    seen: bool


def saved_json(saved: "Saved", changes: "Sequence[Change]") -> SavedJson:
    """A saved question, with its changes counted."""
    mine = [change for change in changes if change.saved == saved.id]
    given = {
        "only": words(saved.scope),
        "asked": saved.asked.when,
        "changes": len(mine),
        "unseen": sum(not change.seen for change in mine),
    }
    return cast(SavedJson, fields(saved, SavedJson, **given))


def change_json(change: "Change") -> ChangeJson:
    """A change of an answer, with both of them."""
    cause = change.cause
    return cast(ChangeJson, fields(change, ChangeJson, only=words(change.scope), how=cause.how, article=cause.article))
