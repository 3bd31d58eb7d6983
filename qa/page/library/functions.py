"""What the Articles tab asks the server for: the list, adding, removing, the indexing job, watching.

Every function takes the browser's JSON object, which is untrusted, and returns another (see `qa.page.desk`).
"""

import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from index.articles import Failure
from index.by_hand import edit, take_edits_back
from index.errors import ArticleError, BusyError, StoreError
from index.store import Moment, Narrowed, View
from index.store.facets import EVERY
from qa.page.desk import Desk
from qa.page.library import listing, pasted, status
from qa.page.library.fetch import fetch
from qa.page.library.folder import Upload
from qa.page.library.tab import size_words
from qa.page.saved.functions import state as saved_state
from qa.page.server.serving import LARGEST_UPLOAD
from qa.page.server.uploads import uploaded

Reply = dict[str, Any]
MOST_IN_REQUEST = 1_000
"""Files that one request may name; the page sends fewer at a time."""
FETCHES = 4
"""Web pages that are fetched at the same time."""
_fetching = threading.BoundedSemaphore(FETCHES)
NOTICE = "Articles are being indexed. Those that are done already can be asked about."
BUSY = "Articles are being indexed: try it again when that is done, or stop indexing first."


def functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    """The functions under the names the script calls them by."""
    return [*_list_functions(desk), *_hand_functions(desk), *_adding_functions(desk), *_job_functions(desk)]


def _list_functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    def list_articles(request: Reply) -> Reply:
        return article_list(desk, request)

    def other_tellings(request: Reply) -> Reply:
        with desk.store.read() as view:
            return {"html": listing.story(view.story(str(request["article"])))}

    def article_card(request: Reply) -> Reply:
        with desk.store.read() as view:
            article = view.article(str(request["article"]))
            others = view.story(article.id)
        speakers = [each.speaker for each in desk.assistant.quoted(article.id)]
        return {"html": listing.card(article, others, speakers), "title": article.title or "Untitled"}

    def compared_sources(request: Reply) -> Reply:
        return {"html": listing.compared(desk.assistant.story(str(request["article"])))}

    return [list_articles, other_tellings, article_card, compared_sources]


def _hand_functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    def remove_articles(request: Reply) -> Reply:
        _not_busy(desk)
        wanted = _chosen(desk, request)
        batch = secrets.token_hex(8)
        desk.assistant.remove(wanted, batch=batch)
        desk.asking_again.begin()
        with desk.store.read() as view:
            removal = next(removal for removal in view.removals() if removal.batch == batch)
        return {"html": listing.removed_notice(removal)}

    def undo_remove(request: Reply) -> Reply:
        _not_busy(desk)
        with desk.store.read() as view:
            wanted = [article.id for article in view.removed(batch=str(request["token"]) or "none")]
        if not wanted:
            raise ArticleError("This removal was undone, or its file is gone: there is nothing to take back.")
        desk.assistant.restore(wanted)
        desk.asking_again.begin()
        return {}

    def edit_form(request: Reply) -> Reply:
        if many := _bounded(request.get("articles")):
            return {"html": listing.edit_many(len(many))}
        with desk.store.read() as view:
            article = view.article(str(request["article"]))
            return {"html": listing.edit_form(article, view.source(article.id))}

    def edit_article(request: Reply) -> Reply:
        _not_busy(desk)
        wanted = [str(each) for each in _bounded(request.get("articles"))] or [str(request["article"])]
        if request.get("as_source") is True:
            take_edits_back(desk.store, desk.assistant.embedder, wanted)
        else:
            given = {name: str(request[name]) for name in ("outlet", "published") if request.get(name) is not None}
            edit(desk.store, desk.assistant.embedder, wanted, **given)
        desk.asking_again.begin(every=True)  # another outlet changes no passage
        return {}

    return [remove_articles, undo_remove, edit_form, edit_article]


def _not_busy(desk: Desk) -> None:
    """Raises BusyError while articles are indexed: the store has one writer, and may have it for hours."""
    if desk.job.state().running:
        raise BusyError(BUSY)


def _chosen(desk: Desk, request: Reply) -> list[str]:
    """The articles that are named, or all that match a search. Raises ArticleError where those are too many."""
    query, only = str(request.get("query") or "")[:200], narrowed(request)
    if not query.split() and only == EVERY:
        if not (named := _bounded(request.get("articles"))):
            raise ArticleError("No article is chosen: choose some first.")
        return [str(article) for article in named]
    found, matching = desk.store.find_articles(
        query, sort="added", descending=True, limit=listing.MOST_REMOVED, offset=0, only=only
    )
    if matching > len(found):
        raise ArticleError(f"These are {matching:,} articles: search for fewer, at most {listing.MOST_REMOVED:,}.")
    if not found:
        raise ArticleError("No article matches any more: search again.")
    return [article.id for article in found]


def _adding_functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    def add_files(request: Reply) -> Reply:
        files, left = _bounded(request.get("files")), _bounded(request.get("left"))
        uploads = [Upload(uploaded(str(file["path"])), str(file["name"])[:2000]) for file in files]
        saved = desk.library.add(uploads)
        for upload in uploads:
            upload.file.unlink(missing_ok=True)
        refused = [_left_out(desk, item) for item in left]
        if more := int(request.get("more") or 0):
            refused.append(Failure(f"{more:,} more files", "They were left out for the same reasons."))
        desk.job.start(saved.paths, [*saved.refused, *refused], sending=str(request.get("sending") or "")[:100])
        return job_reply(desk)

    def add_text(request: Reply) -> Reply:
        given = {name: str(request.get(name) or "") for name in ("title", "outlet", "published")}
        draft = pasted.from_text(str(request.get("text") or ""), **given)
        desk.job.start([desk.library.write(draft.name, draft.content)])
        return job_reply(desk) | {"said": f"Added as {draft.name}."}

    def add_url(request: Reply) -> Reply:
        desk.library.writable()
        if not _fetching.acquire(blocking=False):  # waiting would take a thread that others need
            raise BusyError(f"{FETCHES} pages are being fetched already: wait for one of them.")
        try:
            draft = pasted.from_page(fetch(str(request.get("url") or ""), pasted.READABLE))
        finally:
            _fetching.release()
        desk.job.start([desk.library.write(draft.name, draft.content, replace=True)])
        return job_reply(desk) | {"said": f"Fetched, and added as {draft.name}."}

    return [add_files, add_text, add_url]


def _job_functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    def job_state(request: Reply) -> Reply:
        return job_reply(desk)

    def start_job(request: Reply) -> Reply:
        desk.job.start([desk.library.existing()])
        return job_reply(desk)

    def cancel_job(request: Reply) -> Reply:
        desk.job.cancel()
        return job_reply(desk)

    def watch_folder(request: Reply) -> Reply:
        if request["on"] is True:
            desk.watching.start()
        else:
            desk.watching.stop()
        return job_reply(desk)

    return [job_state, start_job, cancel_job, watch_folder]


def article_list(desk: Desk, request: Reply) -> Reply:
    """One page of the list, as HTML in its parts; a page beyond the last one is the last one."""
    query, only = str(request.get("query") or "")[:200], narrowed(request)
    sort = listing.sort_by(str(request.get("sort") or ""))
    descending, offset = bool(request.get("descending", True)), max(int(request.get("offset") or 0), 0)
    counts, library = desk.store.counts(), desk.library
    with desk.store.read() as view:
        removals, moment = view.removals(), _moment(view)
        then = seen(request) if moment else None
        added, changed = view.news(then) if then else (0, 0)
    rows, matching = desk.store.find_articles(
        query,
        sort=sort,
        descending=descending,
        limit=listing.PAGE,
        offset=offset // listing.PAGE * listing.PAGE,
        only=only,
    )
    if offset >= matching:
        offset = max(matching - 1, 0)
    offset = offset // listing.PAGE * listing.PAGE
    if counts.articles:
        html = listing.table(
            rows,
            matching=matching,
            offset=offset,
            query=query,
            sort=sort,
            descending=descending,
            narrow=only != EVERY,
            where=library.place,
        )
    else:
        html = listing.empty(str(library.folder or ""))
    return {
        "heading": listing.heading(
            counts.articles, len(desk.store.outlets()), matching, narrow=bool(query.split()) or only != EVERY
        ),
        "html": html,
        "removals": listing.removals(removals),
        "failures": listing.failures(desk.store.failures(), library.place),
        "articles": counts.articles,
        "facets": listing.facets(desk.facets()),
        "news": listing.news(added, changed, then.when, shown=only.since is not None) if then else "",
        "moment": asdict(moment) if moment else None,
        "figures": listing.figures(counts.passages, desk.assistant.embedder.name, str(desk.store.folder)),
    }


def _moment(view: View) -> Moment | None:
    """What there is now, for the next visit; None where the articles lie in several parts, which have no moment."""
    try:
        return view.moment()
    except StoreError:
        return None


def narrowed(request: Reply) -> Narrowed:
    """What of the list is asked for; what is no facet of it narrows nothing."""
    outlet, year, ending = (request.get(name) for name in ("outlet", "year", "ending"))
    return Narrowed(
        outlet.removeprefix("=") if isinstance(outlet, str) and outlet else None,
        year if isinstance(year, str) and re.fullmatch(r"\d{4}|none", year) else "",
        ending if isinstance(ending, str) and re.fullmatch(r"[a-z0-9]{1,10}", ending) else "",
        bool(request.get("told")),
        bool(request.get("scanned")),
        seen(request) if request.get("new") is True else None,
    )


def seen(request: Reply) -> Moment | None:
    """The moment of the last visit, as the browser keeps it; None where there was none, or what came is none."""
    given: Any = request.get("seen")
    try:
        changes, passages, articles = (int(given[name]) for name in ("changes", "passages", "articles"))
        return Moment(str(given["store"]), changes, passages, articles, str(given["when"])[:40])
    except (TypeError, KeyError, ValueError):
        return None


def job_reply(desk: Desk) -> Reply:
    """What the indexing job is doing, or came to, and whether the folder is watched."""
    state, watching = desk.job.state(), desk.watching.state()
    return {
        "running": state.running,
        "cancelling": state.cancelling,
        "articles": desk.store.count_articles(),
        "number": state.number,
        "html": status.job(state, desk.library.place),
        "status": status.said(state),
        "saved": saved_state(desk),
        "notice": NOTICE if state.running else " ".join(desk.store.notices()),
        "watching": {"on": watching.on, "error": bool(watching.error), "html": status.watching(watching)},
    }


def _left_out(desk: Desk, item: Reply) -> Failure:
    """A file that the page did not send, and why."""
    large = item["why"] == "size"
    reason = f"It is larger than {size_words(LARGEST_UPLOAD)}: split it." if large else desk.library.unreadable()
    return Failure(str(item["name"])[:300], reason)


def _bounded(items: object) -> list[Any]:
    if items is None:
        return []
    if not isinstance(items, list) or len(items) > MOST_IN_REQUEST:
        raise ValueError("no list, or too long")
    return items
