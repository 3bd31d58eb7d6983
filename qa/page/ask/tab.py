"""The Ask tab: its widgets, and which of their events does what."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from index.records import EVERYTHING, Scope
from qa.page.ask import browser_records as kept
from qa.page.ask import evidence
from qa.page.ask import runs as asking
from qa.page.ask.filters import read_filters
from qa.page.ask.messages import messages
from qa.page.ask.sessions import Sessions
from qa.page.ask.turns import Turn, before_retry
from qa.page.desk import Desk
from qa.page.functions import server_functions
from qa.page.server import assets
from qa.page.server.admission import Admission, Queued, host_of, person

EVENTS = ["again", "refreshed", "restored", "emptied"]
"""What the script raises on the evidence panel."""
WELCOME = "<h2 class=welcome>What do you want to know?</h2><p>Every answer quotes the article it came from.</p>"
WELCOME_EMPTY = (
    "<h2 class=welcome>No articles yet</h2><p>Newsdesk answers from your own articles, and has none to read. "
    'Add some in the <a href="#articles-tab" role="button">Articles tab</a>.</p>'
)
TOOLS = """
<div class="tools" role="toolbar" aria-label="Conversation">
<button type="button" id="talk-new" class="talk-only" hidden>New</button>
<button type="button" id="talk-clear" class="talk-only" hidden>Clear</button>
<details class="menu talk-only" id="export" hidden><summary>Export</summary><div>
<button type="button" data-form="markdown">Markdown</button>
<button type="button" data-form="html">HTML, to print</button>
<button type="button" data-form="json">JSON</button><button type="button" data-form="csl">Citations (CSL-JSON)</button>
</div></details>
<button type="button" id="past-open">History</button>
<button type="button" id="help-open" aria-label="Keyboard shortcuts" title="Keyboard shortcuts">?</button></div>
<p id="talk-notice" role="status"></p>
"""
SCOPE = (
    '<div id="chips"></div><button type="button" id="filter-open" hidden>Filter</button>'
    '<button type="button" id="as-of-open" title="The day the question is asked: “this week” is the week before it">'
    "As of today</button>"
)

EVIDENCE_HEAD = """
<div class="panel-bar"><h2>Evidence</h2><button type="button" class="sheet-close">Close</button></div>
"""
DIALOGS = """
<dialog id="past" class="plain" aria-labelledby="past-title"><div class="bar">
<h2 id="past-title">Past conversations</h2>
<button type="button" class="close">Close</button></div><div class="body"><ol id="past-list"></ol>
<p class="hint" id="past-none">None yet. Conversations are kept in this browser, and nowhere else.</p>
<div class="all"><button type="button" id="past-delete">Delete all</button></div></div></dialog>
<dialog id="filter" class="plain" aria-labelledby="filter-title"><div class="bar"><h2 id="filter-title">Ask only these
articles</h2><button type="button" class="close">Done</button></div><div class="body">
<fieldset id="filter-outlets"><legend>Outlets</legend>
<input type="search" id="outlet-search" placeholder="Find an outlet" aria-label="Find an outlet" autocomplete="off">
<div class="list"></div></fieldset><fieldset id="filter-dates"><legend>Published</legend>
<label>From <input type="date" id="filter-since"></label><label>To <input type="date" id="filter-until"></label>
<p class="hint">Where a date is set, articles without one are left out.</p></fieldset>
<fieldset id="filter-day"><legend>Asked as of</legend><label>Day <input type="date" id="filter-as-of"></label>
<p class="hint">“This week” is the week before this day: if none is
set, the last day published above, else today.</p>
</fieldset>
<div class="all"><button type="button" id="filter-none">Remove all</button></div></div></dialog>
<dialog id="help" class="plain" aria-labelledby="help-title"><div class="bar"><h2 id="help-title">Keyboard</h2>
<button type="button" class="close">Close</button></div><div class="body"><dl class="keys">
<dt><kbd>/</kbd></dt><dd>Go to the question</dd>
<dt><kbd>↑</kbd></dt><dd>In an empty question: the last one again, to change it</dd>
<dt><kbd>n</kbd> <kbd>p</kbd></dt><dd>Next and previous citation</dd>
<dt><kbd>Alt</kbd>+<kbd>↓</kbd> <kbd>Alt</kbd>+<kbd>↑</kbd></dt><dd>The same, from inside the question too</dd>
<dt><kbd>o</kbd></dt><dd>Open the citation in its article</dd>
<dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>In the article: previous and next passage</dd>
<dt><kbd>f</kbd></dt><dd>Filter by outlet and date</dd>
<dt><kbd>h</kbd></dt><dd>Past conversations</dd>
<dt><kbd>Esc</kbd></dt><dd>Close what is open</dd>
<dt><kbd>?</kbd></dt><dd>This list</dd></dl>
<label class="check"><input type="checkbox" id="single-keys"> Shortcuts of a single key</label></div></dialog>
"""


def ask_tab(page: Any, desk: Desk, admission: Admission) -> None:
    """Put the tab's content in place, and wire it."""
    import gradio as gr

    with gr.Row(elem_id="ask-row"):
        with gr.Column(elem_id="chat-col", scale=58):
            gr.HTML(TOOLS, elem_id="tools", js_on_load=None, apply_default_css=False)
            chat = gr.Chatbot(
                elem_id="chat",
                show_label=False,
                label="Conversation",
                container=False,
                buttons=[],
                placeholder=WELCOME,
                latex_delimiters=[],
                layout="bubble",
                allow_tags=False,
                autoscroll=False,
            )
            gr.HTML(SCOPE, elem_id="scope", js_on_load=None, apply_default_css=False)
            filters = gr.Textbox(visible=False)  # its value is what the script puts in its place when it is sent
            box = gr.Textbox(
                elem_id="ask-box",
                show_label=False,
                label="Your question",
                placeholder="Ask about the articles…",
                container=False,
                lines=1,
                max_lines=6,
                submit_btn="Ask",
                autofocus=True,
            )
        with gr.Column(elem_id="ev-col", scale=42):
            gr.HTML(EVIDENCE_HEAD, elem_id="ev-bar", js_on_load=None, apply_default_css=False)
            panel = gr.HTML(
                evidence.panel([]),
                elem_id="evidence",
                js_on_load=assets.script(f"evidence(element, server, trigger, {EVENTS})"),
                server_functions=server_functions(desk),
                apply_default_css=False,
            )
    _wire(page, desk, admission, chat, box, filters, panel)


def _wire(page: Any, desk: Desk, admission: Admission, chat: Any, box: Any, filters: Any, panel: Any) -> None:
    import gradio as gr

    runs, sessions = asking.Runs(), Sessions()
    shown = [chat, panel]
    quiet = {"api_visibility": "private", "show_progress": "hidden"}
    asks = {**quiet, "outputs": [box, *shown], "concurrency_limit": None}
    # The chips are the script's: their state takes the place of the last input.
    filtered, sent = (
        {"js": f"async (...given) => [...given.slice(0, -1), await {assets.script(call)}]"}
        for call in ("filters()", "sent()")
    )

    async def answer(
        question: str, before: list[Turn], only: Scope, request: gr.Request, *, alone: bool = False
    ) -> AsyncGenerator[tuple[Any, ...], None]:
        session, asked = str(request.session_hash), False
        who = person(request.username, host_of(request))
        queued = Queued(desk.assistant, admission, who)
        async for now in runs.steps(session, queued, before, question, only, alone=alone):
            asked = True
            sessions.keep(session, who, now)
            # With every step: of two updates in one frame the page may show only the later.
            yield gr.Textbox(submit_btn=False, stop_btn="Stop"), messages(now), evidence.panel(now)
        # A generator that yields nothing would empty its outputs.
        yield gr.Textbox(submit_btn="Ask", stop_btn=False) if asked else gr.skip(), gr.skip(), gr.skip()

    def talk(request: gr.Request) -> list[Turn]:
        return sessions.of(str(request.session_hash), person(request.username, host_of(request)))

    async def answer_box(question: str, only: str, request: gr.Request) -> AsyncGenerator[tuple[Any, ...], None]:
        async with aclosing(answer(question, talk(request), read_filters(only), request)) as steps:
            async for step in steps:
                yield step

    async def answer_example(
        only: str, event: gr.SelectData, request: gr.Request
    ) -> AsyncGenerator[tuple[Any, ...], None]:
        async with aclosing(answer(event.value["text"], talk(request), read_filters(only), request)) as steps:
            async for step in steps:
                yield step

    async def answer_link(only: str, request: gr.Request) -> AsyncGenerator[tuple[Any, ...], None]:
        question = request.query_params.get("q", "")
        async with aclosing(answer(question, talk(request), read_filters(only), request)) as steps:
            async for step in steps:
                yield step

    async def answer_again(event: gr.EventData, request: gr.Request) -> AsyncGenerator[tuple[Any, ...], None]:
        before, turn = before_retry(talk(request), event.turn)
        question, only = (turn.question, turn.scope) if turn else ("", EVERYTHING)
        alone = bool(getattr(event, "alone", False))
        async with aclosing(answer(question, before, only, request, alone=alone)) as steps:
            async for step in steps:
                yield step

    async def stop(request: gr.Request) -> None:
        runs.stop(str(request.session_hash))

    async def empty(request: gr.Request) -> tuple[Any, ...]:
        runs.stop(str(request.session_hash), drop=True)
        sessions.keep(str(request.session_hash), "", [])
        return [], evidence.panel([])

    async def restore(event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        try:
            found = await asyncio.to_thread(kept.restored, event.records, desk.store.article)
        except kept.RecordError:
            gr.Warning("This conversation was kept in a form that this page cannot read.")
            return gr.skip(), gr.skip()
        runs.stop(str(request.session_hash), drop=True)
        sessions.keep(str(request.session_hash), person(request.username, host_of(request)), found)
        return messages(found), evidence.panel(found)

    def welcome() -> Any:
        if not desk.store.counts().articles:
            return gr.Chatbot(placeholder=WELCOME_EMPTY, examples=[])
        return gr.Chatbot(placeholder=WELCOME, examples=[{"text": question} for question in desk.examples()])

    box.submit(answer_box, [box, filters], **asks, **sent)
    chat.example_select(answer_example, [filters], **asks, **filtered)
    page.load(answer_link, [filters], **asks, **filtered)
    panel.again(answer_again, None, **asks)
    box.stop(stop, None, None, queue=False, **quiet)
    panel.emptied(empty, None, shown, queue=False, **quiet)
    panel.restored(restore, None, shown, concurrency_limit=None, **quiet)  # queued: only so its warning is shown
    for event in (page.load, panel.refreshed):
        event(welcome, None, [chat], concurrency_limit=None, **quiet)
