"""The Newsdesk page: a Gradio chat with its evidence beside it, and the articles behind it.

Widgets and wiring only; what they show is made in `qa.page`, what they answer in `qa.assistant`.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import NewsdeskError
from qa.page import asking, assets, evidence, tab
from qa.page.access import Credentials
from qa.page.admission import Admission, Queued, host_of, person
from qa.page.api import gradio_functions, mcp_server
from qa.page.chat import messages
from qa.page.desk import Desk, server_functions
from qa.page.serving import LARGEST_UPLOAD, check_address, launch
from qa.page.turns import Turn
from qa.printing import ProgressLine, report_text

# Gradio asks outside hosts for its version and analytics unless this is set before it is imported.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

if TYPE_CHECKING:
    import gradio as gr

HEADER = """
<header class="top"><a class="skip" href="#ask-box">Skip to the question</a>
<h1>Newsdesk</h1><p>Answers only from your articles</p>
<p id="notice" role="status"></p>
<button type="button" id="theme-toggle" aria-label="Colour theme: as the system"></button></header>
<dialog id="reader" aria-labelledby="reader-title"><div class="bar"><h2 id="reader-title" dir="auto"></h2>
<span class="steps" hidden><button type="button" class="step" data-step="-1" aria-label="Previous passage">‹</button>
<span class="where"></span><button type="button" class="step" data-step="1" aria-label="Next passage">›</button></span>
<button type="button" class="close">Close</button></div><div class="body" tabindex="0" role="region"
aria-label="Article text"></div></dialog>
"""
EVIDENCE_HEAD = """
<div class="panel-bar"><h2>Evidence</h2><button type="button" class="sheet-close">Close</button></div>
"""
WELCOME = "<h2 class=welcome>What do you want to know?</h2><p>Every answer quotes the article it came from.</p>"
WELCOME_EMPTY = (
    "<h2 class=welcome>No articles yet</h2><p>Newsdesk answers from your own articles, and has none to read. "
    'Add some in the <a href="#articles-tab" role="button">Articles tab</a>.</p>'
)


def build(assistant: Any, articles: Path | None) -> "gr.Blocks":
    """The page over an open `qa.assistant.Assistant`; uploads go to the folder ``articles`` (None: no uploads)."""
    import gradio as gr

    desk, admission = Desk(assistant, articles), Admission()
    with gr.Blocks(title="Newsdesk", fill_width=True, analytics_enabled=False) as page:
        turns = gr.State([])
        gr.HTML(HEADER, elem_id="top", js_on_load=None, apply_default_css=False)
        with gr.Tabs(elem_id="nav"):
            with gr.Tab("Ask", id="ask", elem_id="tab-ask"), gr.Row(elem_id="ask-row"):
                with gr.Column(elem_id="chat-col", scale=58):
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
                        autoscroll=True,
                    )
                    box = gr.Textbox(
                        elem_id="ask-box",
                        show_label=False,
                        label="Your question",
                        placeholder="Ask about the articles…",
                        container=False,
                        lines=1,
                        max_lines=6,
                        max_length=asking.LONGEST,
                        submit_btn="Ask",
                        autofocus=True,
                    )
                with gr.Column(elem_id="ev-col", scale=42):
                    gr.HTML(EVIDENCE_HEAD, elem_id="ev-bar", js_on_load=None, apply_default_css=False)
                    panel = gr.HTML(
                        evidence.panel([]),
                        elem_id="evidence",
                        js_on_load=assets.script("evidence(element, server, trigger, ['again', 'refreshed'])"),
                        server_functions=server_functions(desk),
                        apply_default_css=False,
                    )
            with gr.Tab("Articles", id="articles", elem_id="tab-articles"):
                gr.HTML(
                    tab.html(desk.library.supported, str(articles or ""), LARGEST_UPLOAD),
                    elem_id="articles",
                    js_on_load=assets.script("articles()"),
                    apply_default_css=False,
                )
        _wire(page, desk, admission, chat, box, panel, turns)
        for function in gradio_functions(assistant, admission):
            gr.api(function, api_name=function.__name__, concurrency_limit=None)
    page.newsdesk_tools = partial(mcp_server, assistant, admission)
    page.newsdesk_watching = desk.watching
    return page


def _wire(page: Any, desk: Desk, admission: Admission, chat: Any, box: Any, panel: Any, turns: Any) -> None:
    """Which event of the page does what."""
    import gradio as gr

    runs = asking.Runs()
    shown = [box, chat, panel, turns]
    quiet = {"api_visibility": "private", "show_progress": "hidden"}
    asks = {**quiet, "outputs": shown, "concurrency_limit": None}

    async def answer(question: str, before: list[Turn], request: gr.Request) -> AsyncIterator[tuple[Any, ...]]:
        session, asked = str(request.session_hash), False
        queued = Queued(desk.assistant, admission, person(request.username, host_of(request), session))
        async for now in runs.steps(session, queued, before, question):
            button = gr.skip() if asked else gr.Textbox(value="", submit_btn=False, stop_btn="Stop")
            asked = True
            yield button, messages(now), evidence.panel(now), now
        # A generator that yields nothing would empty its outputs.
        yield gr.Textbox(submit_btn="Ask", stop_btn=False) if asked else gr.skip(), gr.skip(), gr.skip(), gr.skip()

    async def answer_example(
        before: list[Turn], event: gr.SelectData, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        async for step in answer(event.value["text"], before, request):
            yield step

    async def answer_again(
        before: list[Turn], event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        asked = [turn.question for turn in before if turn.number == event.turn]
        async for step in answer("".join(asked), before, request):
            yield step

    async def answer_link(before: list[Turn], request: gr.Request) -> AsyncIterator[tuple[Any, ...]]:
        async for step in answer(request.query_params.get("q", ""), before, request):
            yield step

    async def stop(request: gr.Request) -> None:
        runs.stop(str(request.session_hash))

    async def clear(request: gr.Request) -> tuple[Any, ...]:
        runs.stop(str(request.session_hash), drop=True)
        return [], evidence.panel([]), []

    def welcome() -> Any:
        if not desk.store.counts().articles:
            return gr.Chatbot(placeholder=WELCOME_EMPTY, examples=[])
        return gr.Chatbot(placeholder=WELCOME, examples=[{"text": question} for question in desk.examples()])

    box.submit(answer, [box, turns], **asks)
    chat.example_select(answer_example, [turns], **asks)
    panel.again(answer_again, [turns], **asks)
    page.load(answer_link, [turns], **asks)
    box.stop(stop, None, None, queue=False, **quiet)
    chat.clear(clear, None, [chat, panel, turns], queue=False, **quiet)
    for event in (page.load, panel.refreshed):
        event(welcome, None, [chat], concurrency_limit=None, **quiet)


def serve(
    store: str | Path = "store",
    articles: str | Path | None = None,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    open_browser: bool = False,
    users: Credentials | None = None,
    share: bool = False,
    index: bool = True,
) -> None:
    """Bring the store in line with the folder ``articles`` (unless ``index`` is false), then serve until interrupted.

    Where there are ``users``, everyone else is turned away; ``share`` needs them. Raises NewsdeskError where the port
    is taken, the store cannot be opened or a folder cannot be written.
    """
    if share and users is None:
        raise NewsdeskError("--share opens Newsdesk to the internet: set a password with --auth-file.")
    check_address(host, port)
    from qa.assistant import Assistant

    folder = Path(articles).resolve() if articles else None
    with closing(Assistant.open(Path(store), create=folder is not None)) as assistant:
        if index and folder and folder.is_dir():
            with closing(ProgressLine()) as line:
                report = assistant.sync([folder], progress=line)
            print(report_text(report.as_dict()), flush=True)
        page: Any = build(assistant, folder)
        launch(page, host, port, open_browser=open_browser, users=users, share=share)
        page.newsdesk_watching.resume()
        try:
            page.block_thread()
        finally:
            page.newsdesk_watching.close(timeout=10)


def main() -> int:
    """``python app.py [OPTIONS]``: the same as ``newsdesk chat [OPTIONS]``."""
    from qa.cli import main as command

    return command(["chat", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
