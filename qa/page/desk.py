"""What the page's script asks the server for, outside of a conversation: an article, and what its Articles tab needs.

Every function takes one JSON object from the browser (Gradio passes a single argument) and returns another; what comes
in is untrusted. An error a user can act on comes back as ``{"error": sentence}``.
"""

import functools
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.articles import SUPPORTED
from index.errors import NewsdeskError
from qa.page.ask import examples
from qa.page.ask import functions as ask_functions
from qa.page.ask.article_view import article_html
from qa.page.library import functions as library_functions
from qa.page.library.folder import Library
from qa.page.library.jobs import IndexJob
from qa.page.library.watching import Watching

log = logging.getLogger(__name__)

Reply = dict[str, Any]
SAMPLE = 24
"""Articles that example questions are looked for in."""


class Desk:
    """One running page over one assistant: its article folder (None: nothing can be added) and its indexing job."""

    def __init__(self, assistant: Any, folder: Path | None, *, follow_links: bool = False) -> None:
        self.assistant = assistant
        self.store = assistant.store
        self.library = Library(folder, sorted(SUPPORTED))
        sync = functools.partial(assistant.sync, follow_links=True) if follow_links else assistant.sync
        self.job = IndexJob(sync, finished=self._indexed)
        self.watching = Watching(folder, self.job.run, self.store.folder)
        self._examples: list[str] | None = None
        self._examples_lock = threading.Lock()

    def _indexed(self) -> None:
        self._examples = None

    def examples(self) -> list[str]:
        """Example questions of the articles as they are indexed now; found once, then kept until the next indexing."""
        with self._examples_lock:
            if self._examples is None:
                self._examples = self._find_examples()
            return self._examples

    def _find_examples(self) -> list[str]:
        rows = self.store.articles(sort="published", descending=True, limit=SAMPLE)
        try:
            return examples.questions((self.store.article(row.id) for row in rows), answered=self._answers)
        except NewsdeskError as problem:
            log.warning("No example questions: %s", problem)
            return []

    def _answers(self, question: str) -> bool:
        return bool(self.assistant.ask(question).status == "answered")


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
        article = desk.store.article(str(request["article"]))
        start, end = _offset(request, "start"), _offset(request, "end")
        body = article_html(
            article,
            -1 if start is None else start,
            -1 if end is None else end,
            _offset(request, "answer_start"),
            _offset(request, "answer_end"),
        )
        return {"title": article.title or "Untitled", "html": body}

    return [read_article, *map(replying, (*library_functions.functions(desk), *ask_functions.functions(desk)))]
