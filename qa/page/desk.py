"""What the page's script asks the server for, outside of a conversation: articles, the list, files, the indexing job.

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
from qa.page import examples, listing
from qa.page.jobs import IndexJob
from qa.page.library import Library, Saved
from qa.page.reader import article_html

log = logging.getLogger(__name__)

Reply = dict[str, Any]
NO_FOLDER = "Newsdesk was started without a folder for articles: start it with --articles FOLDER to add files here."
SAMPLE = 24
"""Articles that example questions are looked for in."""


class Desk:
    """One running page over one assistant: its article folder (None: nothing can be added) and its indexing job."""

    def __init__(self, assistant: Any, articles: Path | None) -> None:
        self.assistant = assistant
        self.store = assistant.store
        self.library = Library(articles, sorted(SUPPORTED))
        self.job = IndexJob(assistant.sync, finished=self._indexed)
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

    def add(self, uploads: list[Path]) -> Saved:
        """Take uploaded files into the folder and index them."""
        saved = self.library.add(uploads)
        if saved.paths:
            self.job.start(saved.paths)
        return saved


def replying(function: Callable[[Reply], Reply]) -> Callable[[Reply], Reply]:
    """A function of the browser's request, with its errors as replies."""

    @functools.wraps(function)
    def call(request: Reply) -> Reply:
        try:
            return function(request if isinstance(request, dict) else {})
        except NewsdeskError as problem:
            return {"error": str(problem)}
        except (ValueError, TypeError, KeyError):
            log.exception("A request of the page could not be understood")
            return {"error": "The page sent something that could not be understood: reload it."}

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

    @replying
    def list_articles(request: Reply) -> Reply:
        query = str(request.get("query") or "")[:200]
        sort = str(request.get("sort") or "added")
        sort = sort if sort in dict(listing.COLUMNS) else "added"
        descending, offset = bool(request.get("descending", True)), max(int(request.get("offset") or 0), 0)
        counts = desk.store.counts()
        matching = desk.store.count_articles(query) if query else counts.articles
        if offset >= matching:
            offset = max(matching - 1, 0) // listing.PAGE * listing.PAGE
        rows = desk.store.articles(query=query, sort=sort, descending=descending, limit=listing.PAGE, offset=offset)
        return {
            "heading": listing.heading(counts.articles, counts.passages, matching, query),
            "html": listing.table(
                rows,
                total=counts.articles,
                matching=matching,
                offset=offset,
                query=query,
                sort=sort,
                descending=descending,
            ),
            "failures": listing.failures(desk.store.failures()),
            "articles": counts.articles,
        }

    @replying
    def job_state(request: Reply) -> Reply:
        return _job_reply(desk)

    @replying
    def start_job(request: Reply) -> Reply:
        desk.job.start([desk.library.existing()])
        return _job_reply(desk)

    @replying
    def cancel_job(request: Reply) -> Reply:
        desk.job.cancel()
        return _job_reply(desk)

    @replying
    def remove_article(request: Reply) -> Reply:
        article = desk.store.article(str(request["article"]))
        token, note = desk.library.remove(article, lambda article_id: desk.assistant.remove([article_id]))
        return {"html": listing.removed_notice(article.title, token, note)}

    @replying
    def undo_remove(request: Reply) -> Reply:
        desk.job.start([desk.library.undo(str(request["token"]))])
        return _job_reply(desk)

    return [read_article, list_articles, job_state, start_job, cancel_job, remove_article, undo_remove]


def _job_reply(desk: Desk) -> Reply:
    state = desk.job.state()
    html, notice = "", ""
    if state.running:
        now = state.progress
        html = (
            listing.progress(now.stage, now.done, now.total, now.rate, now.seconds_left)
            if now
            else listing.progress("", 0, 0, 0.0, None)
        )
        notice = "Articles are being indexed. Answers come from the index as it was until that is done."
    elif state.error:
        html = listing.problem(state.error)
    elif state.report:
        html = listing.report(state.report, cancelled=state.cancelled)
    return {
        "running": state.running,
        "cancelling": state.cancelling,
        "number": state.number,
        "html": html,
        "notice": notice,
    }
