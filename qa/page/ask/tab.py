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
from qa.rendering import render

EVENTS = ["again", "refreshed", "restored", "emptied"]
"""What the script raises on the evidence panel."""


def ask_tab(page: Any, desk: Desk, admission: Admission) -> None:
    """Put the tab's content in place, and wire it."""
    import gradio as gr

    with gr.Row(elem_id="ask-row"):
        with gr.Column(elem_id="chat-col", scale=58):
            gr.HTML(render("ask/tools.html"), elem_id="tools", js_on_load=None, apply_default_css=False)
            chat = gr.Chatbot(
                elem_id="chat",
                show_label=False,
                label="Conversation",
                container=False,
                buttons=[],
                placeholder=render("ask/welcome.html"),
                latex_delimiters=[],
                layout="bubble",
                allow_tags=False,
                autoscroll=False,
            )
            gr.HTML(render("ask/scope.html"), elem_id="scope", js_on_load=None, apply_default_css=False)
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
            gr.HTML(render("ask/evidence_head.html"), elem_id="ev-bar", js_on_load=None, apply_default_css=False)
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
        question: str, before: list[Turn], only: Scope, request: gr.Request, **understood: bool
    ) -> AsyncGenerator[tuple[Any, ...], None]:
        session, asked = str(request.session_hash), False
        who = person(request.username, host_of(request))
        queued = Queued(desk.assistant, admission, who)
        async for now in runs.steps(session, queued, before, question, only, **understood):
            asked = True
            sessions.keep(session, who, now)
            # With every step: of two updates in one frame the page may show only the later.
            yield gr.Textbox(submit_btn=False, stop_btn="Stop"), messages(now), evidence.panel(now)
        # A generator that yields nothing would empty its outputs.
        yield gr.Textbox(submit_btn="Ask", stop_btn=False) if asked else gr.skip(), gr.skip(), gr.skip()

    def talk(request: gr.Request) -> list[Turn]:
        return sessions.of(str(request.session_hash), person(request.username, host_of(request)))

    async def answer_box(question: str | None, only: str, request: gr.Request) -> AsyncGenerator[tuple[Any, ...], None]:
        async with aclosing(answer(question or "", talk(request), read_filters(only), request)) as steps:
            async for step in steps:
                yield step

    async def answer_example(
        only: str, event: gr.SelectData, request: gr.Request
    ) -> AsyncGenerator[tuple[Any, ...], None]:
        async with aclosing(answer(_example(event.value), talk(request), read_filters(only), request)) as steps:
            async for step in steps:
                yield step

    async def answer_link(only: str, request: gr.Request) -> AsyncGenerator[tuple[Any, ...], None]:
        question = request.query_params.get("q", "")
        async with aclosing(answer(question, talk(request), read_filters(only), request)) as steps:
            async for step in steps:
                yield step

    async def answer_again(event: gr.EventData, request: gr.Request) -> AsyncGenerator[tuple[Any, ...], None]:
        before, turn = before_retry(talk(request), getattr(event, "turn", 0))
        question, only = (turn.question, turn.scope) if turn else ("", EVERYTHING)
        understood = {name: bool(getattr(event, name, False)) for name in ("alone", "literal")}
        async with aclosing(answer(question, before, only, request, **understood)) as steps:
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
            found = await asyncio.to_thread(kept.restored, getattr(event, "records", None), desk.store.article)
        except kept.RecordError:
            gr.Warning("This conversation was kept in a form that this page cannot read.")
            return gr.skip(), gr.skip()
        runs.stop(str(request.session_hash), drop=True)
        sessions.keep(str(request.session_hash), person(request.username, host_of(request)), found)
        return messages(found), evidence.panel(found)

    def welcome() -> Any:
        if not desk.store.counts().articles:
            return gr.Chatbot(placeholder=render("ask/no_articles.html"), examples=[])
        return gr.Chatbot(
            placeholder=render("ask/welcome.html"), examples=[{"text": question} for question in desk.examples()]
        )

    box.submit(answer_box, [box, filters], **asks, **sent)
    chat.example_select(answer_example, [filters], **asks, **filtered)
    page.load(answer_link, [filters], **asks, **filtered)
    panel.again(answer_again, None, **asks)
    box.stop(stop, None, None, queue=False, **quiet)
    panel.emptied(empty, None, shown, queue=False, **quiet)
    panel.restored(restore, None, shown, concurrency_limit=None, **quiet)  # queued: only so its warning is shown
    for event in (page.load, panel.refreshed):
        event(welcome, None, [chat], concurrency_limit=None, **quiet)


def _example(chosen: object) -> str:
    """The text of the example that was chosen; "" where the event tells of none."""
    text = chosen.get("text") if isinstance(chosen, dict) else None
    return text if isinstance(text, str) else ""
