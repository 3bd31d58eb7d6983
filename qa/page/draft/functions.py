"""What the Check tab asks the server for: a draft, pasted or in a file, its quotations and its sentences judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from index.errors import ArticleError
from qa.drafts.reading import draft_text
from qa.drafts.stated import stated
from qa.drafts.verifying import verify
from qa.fragments import whole
from qa.page.draft import panel
from qa.page.server.access import signed_in
from qa.page.server.uploads import uploaded

if TYPE_CHECKING:
    from qa.page.desk import Desk

Reply = dict[str, Any]
LONGEST = 200_000
"""Characters of a draft."""
AT_ONCE = 4
"""Sentences that are judged in one call: some seconds on a slow machine."""


def functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    """The functions under the names the script calls them by."""

    def read_draft(request: Reply) -> Reply:
        file = uploaded(str(request["path"]))
        try:
            text = draft_text(str(file))
        except ArticleError as problem:
            raise ArticleError(str(problem).replace(str(file), str(request["name"])[:300])) from problem
        finally:
            file.unlink(missing_ok=True)
        return {"text": _checked(text)}

    def check_draft(request: Reply) -> Reply:
        draft = _checked(whole(str(request["text"])))
        spans = stated(draft) if desk.assistant.judge else []
        with desk.admission.admitted(f"user {signed_in()}, checking"), desk.store.read() as view:
            return {"html": str(panel.html(draft, verify(draft, view), spans)), "sentences": len(spans)}

    def check_sentences(request: Reply) -> Reply:
        draft, first = _checked(whole(str(request["text"]))), max(0, int(request["first"]))
        spans = stated(draft)[first : first + AT_ONCE]
        with desk.admission.admitted(f"user {signed_in()}, checking"):
            judged = desk.assistant.borne_out(draft, spans)
            return {"html": [str(panel.sentence_html(each, first + n)) for n, each in enumerate(judged, 1)]}

    return [read_draft, check_draft, check_sentences]


def _checked(draft: str) -> str:
    if not draft.strip():
        raise ArticleError("There is no text yet: paste your draft, or choose its file.")
    if len(draft) > LONGEST:
        raise ArticleError(f"The draft has {len(draft):,} characters: check at most {LONGEST:,} at a time.")
    return draft
