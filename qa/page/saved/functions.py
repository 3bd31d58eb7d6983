"""What the script asks the server for about saved questions: those of whoever is signed in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from index.errors import StoreError
from index.records import Scope
from qa.fragments import whole
from qa.page.saved import panel
from qa.page.server.access import signed_in
from qa.saved.asking import save
from qa.scopes import as_dict, read_filters

if TYPE_CHECKING:
    from qa.page.desk import Desk

Reply = dict[str, Any]
MOST_SEEN = 1_000


def functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    """The functions under the names the script calls them by."""

    def saved_questions(request: Reply) -> Reply:
        return _listed(desk)

    def save_question(request: Reply) -> Reply:
        user, filters = signed_in(), read_filters(request.get("filters"))
        texts = [whole(str(request.get(name) or "")) for name in ("question", "searched")]
        with desk.admission.admitted(f"user {user}, saving"):
            save(desk.assistant, desk.saved, user, texts[0], filters, texts[1])
        return _listed(desk)

    def forget_question(request: Reply) -> Reply:
        desk.saved.remove(signed_in(), [int(request["saved"])])
        return _listed(desk)

    def see_changes(request: Reply) -> Reply:
        given = request.get("changes")
        if given is not None and (not isinstance(given, list) or len(given) > MOST_SEEN):
            raise ValueError("no list, or too long")
        desk.saved.see(signed_in(), None if given is None else [int(each) for each in given])
        return _listed(desk)

    return [saved_questions, save_question, forget_question, see_changes]


def state(desk: Desk) -> Reply:
    """What the page looks at all the time: how many changes nobody has seen, and whether there is more to fetch."""
    progress = desk.asking_again.progress()
    said = f"Asking saved questions again: {progress.done:,} of {progress.total:,}." if progress.total else ""
    try:
        unseen, version = desk.saved.standing(signed_in())
    except StoreError as problem:
        return {"unseen": 0, "version": "", "said": str(problem)}
    return {"unseen": unseen, "version": version, "said": said}


def _listed(desk: Desk) -> Reply:
    user = signed_in()
    saved, changes = desk.saved.all(user), desk.saved.changes(user)
    return {
        "html": panel.html(saved, changes, desk.store.article),
        "keys": [key_of(each.question, each.scope) for each in saved],
        **state(desk),
    }


def key_of(question: str, scope: Scope) -> str:
    """A question and its filters, as the script writes them of a conversation's record."""
    return f"{question}\n{json.dumps(as_dict(scope), ensure_ascii=False, separators=(',', ':'))}"
