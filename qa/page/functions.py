"""What the page's script asks the server for, outside of a conversation: an article, and what its Articles tab needs.

Every function takes one JSON object from the browser (Gradio passes a single argument) and returns another; what comes
in is untrusted. An error a user can act on comes back as ``{"error": sentence}``.
"""

import functools
import logging
from collections.abc import Callable
from typing import Any

from index.errors import NewsdeskError
from qa.page.ask import functions as ask_functions
from qa.page.ask import writer as writer_functions
from qa.page.ask.article_view import article_html
from qa.page.desk import Desk
from qa.page.draft import functions as draft_functions
from qa.page.library import functions as library_functions
from qa.page.saved import functions as saved_functions
from qa.page.speakers import functions as speaker_functions

log = logging.getLogger(__name__)

Reply = dict[str, Any]
MISUNDERSTOOD = "The page sent something that could not be understood: reload it."


def replying(function: Callable[[Reply], Reply]) -> Callable[[Reply], Reply]:
    """A function of the browser's request, its errors as replies: Gradio's script tells nothing of another status."""

    @functools.wraps(function)
    def call(request: Reply) -> Reply:
        try:
            return function(request if isinstance(request, dict) else {})
        except NewsdeskError as problem:
            return {"error": str(problem)}
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as problem:
            log.warning("A request of the page could not be understood (%s: %r)", function.__name__, problem)
            log.debug("where that was", exc_info=True)
            return {"error": MISUNDERSTOOD}

    return call


def _offset(request: Reply, name: str) -> int | None:
    value = request.get(name)
    return None if value in (None, "") else int(value)


def server_functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    """The functions under the names the script calls them by."""

    @replying
    def read_article(request: Reply) -> Reply:
        with desk.store.read() as view:
            article = view.article(str(request["article"]))
            versions = view.versions(article.id)
        start, end = _offset(request, "start"), _offset(request, "end")
        body = article_html(
            article,
            -1 if start is None else start,
            -1 if end is None else end,
            _offset(request, "answer_start"),
            _offset(request, "answer_end"),
            versions,
        )
        return {"title": article.title or "Untitled", "html": body}

    others = (library_functions, ask_functions, saved_functions, speaker_functions, draft_functions, writer_functions)
    return [read_article, *(replying(each) for module in others for each in module.functions(desk))]
