"""The Ask tab: its widgets, and which of their events does what."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from qa.page.ask import browser_records as kept
from qa.page.ask import evidence
from qa.page.ask import runs as asking
from qa.page.ask.messages import messages
from qa.page.ask.sessions import Sessions
from qa.page.ask.turns import Asked, Turn, asked_anew, asked_in_place
from qa.page.desk import Desk
from qa.page.functions import server_functions
from qa.page.server import assets
from qa.page.server.admission import Admission, Queued, host_of, person
from qa.rendering import render
from qa.scopes import read_filters

EVENTS = ["asked", "restored", "emptied"]
"""What the script raises on the evidence panel."""


def ask_tab(desk: Desk, admission: Admission) -> None:
    """Put the tab's content in place, and wire it."""
    import gradio as gr

    with gr.Row(elem_id="ask-row"):
        gr.HTML(render("ask/rail.html"), elem_id="rail", js_on_load=None, apply_default_css=False)
        with gr.Column(elem_id="chat-col", scale=58):
            gr.HTML(render("ask/tools.html"), elem_id="tools", js_on_load=None, apply_default_css=False)
            chat = gr.Chatbot(
                elem_id="chat",
                show_label=False,
                label="Conversation",
                container=False,
                buttons=[],
                latex_delimiters=[],
                layout="bubble",
                allow_tags=False,
                autoscroll=False,
            )
            gr.HTML(render("ask/hello.html", held=None), elem_id="hello", js_on_load=None, apply_default_css=False)
            gr.HTML(render("ask/scope.html"), elem_id="scope", js_on_load=None, apply_default_css=False)
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
                interactive=True,  # it is no input of an event
            )
            gr.HTML("", elem_id="start", js_on_load=None, apply_default_css=False)
        with gr.Column(elem_id="ev-col", scale=42):
            gr.HTML(render("ask/evidence_head.html"), elem_id="ev-bar", js_on_load=None, apply_default_css=False)
            panel = gr.HTML(
                evidence.panel([]),
                elem_id="evidence",
                js_on_load=assets.script(f"evidence(element, server, trigger, {EVENTS})"),
                server_functions=server_functions(desk),
                apply_default_css=False,
            )
    _wire(desk, admission, chat, box, panel)


def _wire(desk: Desk, admission: Admission, chat: Any, box: Any, panel: Any) -> None:
    import gradio as gr

    runs, sessions, sending = asking.Runs(), Sessions(), asking.Sending()
    opening: dict[str, object] = {}  # by session what was opened last and is being proved: nothing before it is shown
    shown = [chat, panel]
    quiet = {"api_visibility": "private", "show_progress": "hidden"}

    def talk(request: gr.Request) -> list[Turn]:
        return sessions.of(str(request.session_hash), person(request.username, host_of(request)))

    async def answer(event: gr.EventData, request: gr.Request) -> AsyncGenerator[tuple[Any, ...], None]:
        question, heard = _asked(event, talk(request)), _text(event, "id")
        session, begun = str(request.session_hash), False
        who = person(request.username, host_of(request))
        assistant = Queued(desk.assistant, admission, who)
        now: list[Turn] = []
        async for now in runs.steps(session, assistant, question):
            begun = True
            sessions.keep(session, who, now)
            with sending.step(session):
                # With every step: of two updates in one frame the page may show only the later.
                yield gr.Textbox(stop_btn="Stop"), messages(now), evidence.panel(now, heard)
        # A generator that yields nothing would empty its outputs.
        yield gr.Textbox(stop_btn=False) if begun else gr.skip(), gr.skip(), gr.skip()
        # The box is free meanwhile; whoever asks on is not shown what would have been offered.
        if (offered := await runs.offered(session, assistant, now)) and talk(request)[-1:] == now[-1:]:
            sessions.keep(session, who, offered)
            with sending.step(session):
                yield gr.skip(), messages(offered), evidence.panel(offered, heard)
            # At its end Gradio sends what was yielded last once more, also if something else is shown by then.
            yield gr.skip(), gr.skip(), gr.skip()

    async def stop(request: gr.Request) -> None:
        runs.stop(str(request.session_hash))

    async def empty(request: gr.Request) -> tuple[Any, ...]:
        session = str(request.session_hash)
        opening.pop(session, None)
        runs.stop(session, drop=True)
        sessions.keep(session, "", [])
        await sending.done(session)
        return [], evidence.panel([])

    async def restore(event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        session = str(request.session_hash)
        this = opening[session] = object()
        try:
            found = await asyncio.to_thread(
                kept.restored, _text(event, "records"), desk.store.article, desk.assistant.judge
            )
        except kept.RecordError:
            gr.Warning("This conversation was kept in a form that this page cannot read.")
            return gr.skip(), gr.skip()
        finally:
            if last := opening.get(session) is this:
                del opening[session]
        if not last:
            return gr.skip(), gr.skip()
        runs.stop(session, drop=True)
        sessions.keep(session, person(request.username, host_of(request)), found)
        await sending.done(session)
        return messages(found), evidence.panel(found)

    # The script asks, also what is entered in the box, so that a question may wait for the answer before it.
    panel.asked(answer, None, [box, *shown], trigger_mode="multiple", concurrency_limit=None, **quiet)
    box.stop(stop, None, None, queue=False, **quiet)
    panel.emptied(empty, None, shown, queue=False, **quiet)
    # Queued: only so its warning is shown.
    panel.restored(restore, None, shown, trigger_mode="multiple", concurrency_limit=None, **quiet)


def _asked(event: Any, turns: list[Turn]) -> Asked:
    """What the script's event asks: a question, perhaps in the place of a turn, or a turn's once more."""
    question, how, turn = _text(event, "question"), _text(event, "how"), getattr(event, "turn", None)
    number = turn if isinstance(turn, int) else 0
    if how in ("again", "alone", "literal"):
        return asked_anew(turns, number, alone=how == "alone", literal=how == "literal") or Asked("")
    scope = read_filters(_text(event, "filters"))
    if how == "edited":
        return asked_in_place(turns, number, question, scope)
    return Asked(question, scope, turns)


def _text(event: Any, name: str) -> str:
    """A text that an event tells of; "" where it tells of none."""
    text = getattr(event, name, "")
    return text if isinstance(text, str) else ""
