"""Saved questions are asked: when they are saved, and again after each indexing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from index.errors import NewsdeskError, UnknownArticleError, UnknownOutletError
from index.records import Scope
from qa.contract.answers import answer_json
from qa.records import Answer
from qa.saved.comparing import cause, changed
from qa.saved.keeping import SavedQuestions
from qa.saved.records import Change, Saved
from qa.statements import Statement

if TYPE_CHECKING:
    from qa.assistant import Assistant

Progress = Callable[[int, int], None]
"""Called with how many questions were asked, and of how many."""


def save(
    assistant: Assistant, questions: SavedQuestions, user: str, question: str, scope: Scope, understood: str = ""
) -> Saved:
    """Ask a question and keep it with its answer.

    ``understood`` is how it was understood where it was asked after others ("" where it was not): a question that
    leans on those is kept in these words.

    Raises NewsdeskError where it cannot be asked, is not one of the articles, or the user has too many.
    """
    with assistant.store.read() as view:
        asked = view.moment()
    answer = assistant.composed(question, scope)
    if understood and understood != (answer.searched or answer.question):
        answer = assistant.composed(understood, scope)
    if answer.status not in ("answered", "not_found"):
        raise NewsdeskError("Only a question of the articles can be saved: this one has no answer from them.")
    return questions.add(user, answer.question, scope, answer_json(answer), asked)


def ask_again(
    assistant: Assistant,
    questions: SavedQuestions,
    *,
    every: bool = False,
    stop: threading.Event | None = None,
    progress: Progress = lambda done, total: None,
    before_each: Callable[[], None] = lambda: None,
) -> list[Change]:
    """Ask everybody's questions again, those alone that were not asked since articles last changed unless ``every``.

    Returns what has changed in the answers. A question that cannot be asked is left as it is. ``before_each`` may wait;
    ``stop`` ends it between two questions.
    """
    with assistant.store.read() as view:
        now = view.moment()
    due = [saved for saved in questions.all() if every or not saved.asked.same(now)]
    news: list[Change] = []
    for number, saved in enumerate(due):
        progress(number, len(due))
        before_each()
        if stop is not None and stop.is_set():
            break
        if _ask_again(assistant, questions, saved):
            news += questions.changes(saved=saved.id)[:1]
    return news


def _ask_again(assistant: Assistant, questions: SavedQuestions, saved: Saved) -> bool:
    """Whether the answer has changed, which is kept then.

    Where it differs and no article explains that, the one that is kept stays: its quotes stand in the articles still.
    """
    with assistant.store.read() as view:
        asked = view.moment()
    try:
        answer = assistant.composed(saved.question, saved.scope)
    except (UnknownOutletError, UnknownArticleError) as error:  # its last article is gone
        answer = Answer(saved.question, "not_found", (Statement(str(error), (), "note"),), None, 0.0)
    except NewsdeskError:
        return False
    after = answer_json(answer)
    what = changed(saved.answer, after)
    if what is None:
        questions.told(saved, asked, after if answer.status == saved.answer["status"] else None, None)
        return False
    with assistant.store.read() as view:
        why = cause(view, what, saved.answer, after, saved.since, questions.changes(saved=saved.id)[::-1])
    if why is None:
        questions.told(saved, asked, None, None)
        return False
    return questions.told(saved, asked, after, (what, why))
