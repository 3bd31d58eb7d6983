"""The functions other programs can call on a running page: over Gradio's API, and as tools over MCP.

Both show the same functions with the same arguments. Over Gradio's API each returns JSON text (its client takes
any object with a "path" for a file to fetch); over MCP a result is structured, and its JSON is the text beside it.
"""

import asyncio
import functools
import inspect
import logging
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from index.errors import NewsdeskError
from index.records import Scope
from qa.contract.answers import AnswerJson, EarlierJson, HitJson, answer_json, hit_json
from qa.contract.articles import ArticleJson, ListJson, article_json, summary_json
from qa.contract.fields import dumps
from qa.contract.sources import QuotedJson, SaidJson, StoryJson, quoted_json, said_json, story_json
from qa.days import parse_day
from qa.page.server.admission import Admission, Queued, host_of, person
from qa.records import Answer, Earlier, Status

if TYPE_CHECKING:
    from qa.assistant import Assistant

log = logging.getLogger(__name__)

Function = Callable[..., Any]
MOST_EARLIER = 20
"""Turns before a question that are looked at."""
UNEXPECTED = "Newsdesk met an unexpected error: the terminal that runs it shows which."


REPLIES: dict[str, Any] = {
    "ask": AnswerJson,
    "search": list[HitJson],
    "list_articles": ListJson,
    "get_article": ArticleJson,
    "said": SaidJson,
    "sources": list[QuotedJson],
    "story": StoryJson,
}


def functions(assistant: "Assistant", admission: Admission, asker: type, who: Callable[[Any], str]) -> list[Function]:
    """The functions of `REPLIES`; each returns what `dumps` takes.

    ``asker`` is the type of the argument by which a framework tells who calls, ``who`` makes a person of it.
    """

    def ask(
        question: str,
        as_of: str = "",
        outlets: list[str] | None = None,
        since: str = "",
        until: str = "",
        earlier: list[EarlierJson] | None = None,
        offers: bool = False,
        request: Any = None,
    ) -> Any:
        """Answer a question from the indexed news articles, with verified quotes as proof.

        Args:
            question: The question, in plain words.
            as_of: The day the question is asked, as 2025-01-31: "this week" means that week. When empty, until, or else
                today.
            outlets: Only articles of these outlets; all when empty.
            since: Only articles published on or after this day.
            until: Only articles published on or before this day.
            earlier: The turns of the conversation before it, as answers of this function or with their "question" and
                "span" alone: a question such as "and when was that?" takes what it leaves out from them.
            offers: With up to three questions that may be asked next, each tried; it takes as long as they do.
        Returns:
            JSON: status ("answered", "not_found", "chat" or "failed"), searched (the question as it was understood),
            answer, span, confidence (0 to 1), citations; where nothing was found, closest: quotes that come closest.
            offers: questions that may be asked next; where kind is "clarify", those of which one is meant.
        """
        queued = Queued(assistant, admission, who(request))
        scope, before = _scope(outlets, since, until, as_of), _earlier(earlier)
        answer = queued.ask(question, scope, before)
        if offers:
            answer = queued.with_offers(answer, scope, before, threading.Event())
        return answer_json(answer)

    def search(words: str, top: int = 10, outlets: list[str] | None = None, since: str = "", until: str = "") -> Any:
        """Find the passages of the indexed articles that are nearest to some words, best first.

        Args:
            words: What to look for.
            top: How many passages to return, 1 to 100.
            outlets: Only articles of these outlets; all when empty.
            since: Only articles published on or after this day, as 2025-01-31.
            until: Only articles published on or before this day.
        Returns:
            JSON list of passages with article_id, title, outlet, published, url, path, text, start, end and scores.
        """
        hits = assistant.search(words, _scope(outlets, since, until), top=_within(top, 1, 100))
        return [hit_json(hit) for hit in hits]

    def list_articles(query: str = "", limit: int = 50, offset: int = 0) -> Any:
        """List the indexed articles, newest first.

        Args:
            query: Only articles whose title or outlet holds these words; all when empty.
            limit: How many to return, 1 to 500.
            offset: How many to pass over first.
        Returns:
            JSON: articles (a list) and total (how many match).
        """
        store = assistant.store
        rows = store.articles(query=query, limit=_within(limit, 1, 500), offset=_within(offset, 0, 10**9))
        return {"total": store.count_articles(query), "articles": [summary_json(row) for row in rows]}

    def get_article(article_id: str) -> Any:
        """Read one indexed article in full; citation offsets count characters of its text.

        Args:
            article_id: The article's identifier, from a citation or from list_articles.
        Returns:
            JSON: id, title, outlet, authors, published, url, path, text, dated (where the date comes from), made,
            scanned (pages that were read from pictures) and versions (earlier ones, with what was changed).
        """
        with assistant.store.read() as view:
            article = view.article(article_id)
            return article_json(article, view.versions(article.id))

    def said(speaker: str, about: str = "", outlets: list[str] | None = None, since: str = "", until: str = "") -> Any:
        """List what somebody said in the indexed articles, the oldest first; what copies tell, once.

        Args:
            speaker: A full name, a surname, or an office or body.
            about: Only what has most words of this in it, in the sentence before, or in the headline; all when empty.
            outlets: Only articles of these outlets; all when empty.
            since: Only articles published on or after this day, as 2025-01-31.
            until: Only articles published on or before this day.
        Returns:
            JSON: sayings (speaker, how: "quotation" or "paraphrase", said, citation, also_in), others of that name,
            articles that name them, and how many of those were read.
        """
        return said_json(assistant.said(speaker, about, _scope(outlets, since, until)))

    def sources(article_id: str) -> Any:
        """List who is quoted in an indexed article and in those that tell its story in nearly the same words.

        Args:
            article_id: The article's identifier, from a citation or from list_articles.
        Returns:
            JSON list of speakers, each with what they say: sayings as of the function said.
        """
        return [quoted_json(each) for each in assistant.quoted(article_id)]

    def story(article_id: str) -> Any:
        """Compare the indexed articles that tell of an article's event; copies of one wire story are one source.

        Args:
            article_id: The article's identifier, from a citation or from list_articles.
        Returns:
            JSON: sources, what all say (agreed), several (shared) or only one (alone), figures that differ or changed,
            and corrections.
        """
        return story_json(assistant.story(article_id))

    ask.__annotations__["request"] = asker
    return [ask, search, list_articles, get_article, said, sources, story]


def gradio_functions(assistant: "Assistant", admission: Admission) -> list[Function]:
    """The functions for `gr.api`: they return JSON text, and an error a caller can act on is a Gradio error."""
    import gradio
    from pydantic import ValidationError, validate_call

    def who(request: Any) -> str:
        return person(request.username, host_of(request))

    def wrap(function: Function) -> Function:
        # Gradio passes on what it was sent, whatever the annotations say.
        checked = validate_call(config={"arbitrary_types_allowed": True})(function)

        async def call(*arguments: Any, **named: Any) -> str:
            try:
                return dumps(await in_thread(lambda: checked(*arguments, **named)))
            except NewsdeskError as problem:
                raise gradio.Error(str(problem), print_exception=False) from problem
            except ValidationError as problem:
                raise gradio.Error(_told(problem, function), print_exception=False) from problem
            except Exception as problem:
                log.exception("A call of the API failed")
                raise gradio.Error(UNEXPECTED, print_exception=False) from problem

        return _dressed(call, function, str)

    return [wrap(function) for function in functions(assistant, admission, gradio.Request, who)]


def mcp_server(assistant: "Assistant", admission: Admission, *, local: bool) -> Any:
    """The same functions as tools of a `mcp.server.fastmcp.FastMCP`, for its streamable HTTP transport.

    With ``local`` only requests that name this machine as their host are answered, so that no web page can reach the
    server under a name of its own (DNS rebinding).
    """
    from mcp.server.fastmcp import Context, FastMCP
    from mcp.server.fastmcp.exceptions import ToolError
    from mcp.types import CallToolResult, TextContent, ToolAnnotations
    from pydantic import RootModel, ValidationError

    class Tools(FastMCP):
        async def call_tool(self, name: str, arguments: dict[str, Any]) -> Any:
            """As FastMCP's, but an error is one sentence and nothing before it."""
            try:
                return await super().call_tool(name, arguments)
            except ToolError as problem:
                cause = problem.__cause__
                if isinstance(cause, ValidationError):
                    raise ToolError(_told(cause)) from problem
                if cause is None or isinstance(cause, NewsdeskError):
                    raise ToolError(str(cause or problem)) from problem
                log.exception("A tool failed", exc_info=cause)
                raise ToolError(UNEXPECTED) from problem

    def who(context: Any) -> str:
        request = context.request_context.request
        return person(request.scope.get("newsdesk.user"), host_of(request))

    def wrap(function: Function) -> Function:
        async def call(*arguments: Any, **named: Any) -> Any:
            value = await in_thread(lambda: function(*arguments, **named))
            structured = {"result": value} if isinstance(value, list) else value
            return CallToolResult(content=[TextContent(type="text", text=dumps(value))], structuredContent=structured)

        reply = REPLIES[function.__name__]
        schema = RootModel[reply] if isinstance(reply, type) else reply  # type: ignore[valid-type]
        return _dressed(call, function, Annotated[CallToolResult, schema])

    # FastMCP would set up logging for the whole process where nobody has done so.
    logging.getLogger().addHandler(logging.NullHandler())
    server = Tools(
        "Newsdesk",
        instructions="Answers questions from the user's own news articles, each with verified quotes.",
        stateless_http=True,
        json_response=True,
        streamable_http_path="/",
        log_level="WARNING",
        host="127.0.0.1" if local else "0.0.0.0",
    )
    for function in functions(assistant, admission, Context, who):
        server.add_tool(
            wrap(function),
            description=inspect.getdoc(function),
            annotations=ToolAnnotations(readOnlyHint=True, openWorldHint=False),
        )
    return server


def _dressed(call: Callable[..., Awaitable[Any]], function: Function, returns: Any) -> Function:
    """``call`` with the name, the documentation and the arguments of ``function``, returning ``returns``."""
    functools.update_wrapper(call, function)
    call.__annotations__ = {**function.__annotations__, "return": returns}
    call.__signature__ = inspect.signature(function).replace(return_annotation=returns)  # type: ignore[attr-defined]
    return call


def _told(problem: Any, function: Function | None = None) -> str:
    """What pydantic found wrong with the arguments of ``function``, in a sentence."""
    wrong = problem.errors()[0]
    names = list(inspect.signature(function).parameters) if function else []
    place = [names[part] if isinstance(part, int) and part < len(names) else str(part) for part in wrong["loc"][:1]]
    return f"{'.'.join([*place, *map(str, wrong['loc'][1:])])}: {wrong['msg']}."


async def in_thread(work: Callable[[], Any]) -> Any:
    """What ``work`` returns or raises, in a thread of its own: those who wait must not fill a pool others need."""
    done: Future[Any] = Future()
    done.set_running_or_notify_cancel()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as problem:
            done.set_exception(problem)

    threading.Thread(target=run, name="newsdesk-api", daemon=True).start()
    return await asyncio.wrap_future(done)


def _within(value: int, least: int, most: int) -> int:
    return min(max(value, least), most)


def _day(text: str) -> date | None:
    try:
        return parse_day(text) if text else None
    except ValueError as problem:
        raise NewsdeskError(f"{problem}.") from problem


def _earlier(turns: list[EarlierJson] | None) -> list[Earlier]:
    """The last `MOST_EARLIER` turns that a caller sent, as far as a later question may lean on them."""
    found = []
    for turn in (turns or [])[-MOST_EARLIER:]:
        asked, span = turn["question"], turn.get("span") or None
        status: Status = "chat" if turn.get("status") == "chat" else "answered"
        answer = Answer(asked, status, (), span, 0.0, kind="chat" if status == "chat" else "answer")
        found.append(Earlier(turn.get("searched") or asked, answer))
    return found


def _scope(outlets: list[str] | None, since: str, until: str, as_of: str = "") -> Scope:
    return Scope(tuple(outlets or ()), _day(since), _day(until), _day(as_of))
