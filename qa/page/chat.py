"""`newsdesk chat`: the page, a Gradio chat with its evidence beside it and the articles behind it, built and served."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.articles.passed_over import as_lists
from index.errors import NewsdeskError
from qa.page.ask.connection import NOT_YOURS
from qa.page.ask.tab import ask_tab
from qa.page.desk import Desk
from qa.page.draft.functions import LONGEST
from qa.page.library import tab
from qa.page.library.jobs import IndexJob
from qa.page.server import assets
from qa.page.server.access import Credentials
from qa.page.server.admission import Admission, is_loopback
from qa.page.server.api import gradio_functions, mcp_server
from qa.page.server.serving import LARGEST_UPLOAD, check_address, launch
from qa.rendering import render
from qa.terminal.indexing import ProgressLine, report_text, tell

# Gradio asks outside hosts for its version and analytics unless this is set before it is imported.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

if TYPE_CHECKING:
    import gradio as gr
    from mcp.server.fastmcp import FastMCP

    from index.store import Store
    from qa.assistant import Assistant
    from qa.records import Writer


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is built: its Gradio application, what it stands on, and its functions as tools of an MCP server."""

    gradio: "gr.Blocks"
    desk: Desk
    tools: Callable[..., "FastMCP[Any]"]

    def launch(
        self,
        host: str,
        port: int,
        *,
        open_browser: bool = False,
        users: Credentials | None = None,
        share: bool = False,
        origins: Sequence[str] = (),
    ) -> str:
        """Serve it in the background, as `qa.page.server.serving.launch`; returns its address."""
        self.desk.writer.owned = is_loopback(host) and not (users or share or origins)
        return launch(
            self.gradio,
            self.tools,
            host,
            port,
            open_browser=open_browser,
            users=users,
            share=share,
            origins=origins,
            feed=self.desk.feed,
        )

    def close(self) -> None:
        """End the job and the watch, and the server."""
        self.desk.close()
        self.gradio.close(verbose=False)


def build(assistant: "Assistant", articles: Path | None, *, follow_links: bool = False) -> Page:
    """The page over an open `qa.assistant.Assistant`; uploads go to the folder ``articles`` (None: no uploads).

    ``follow_links`` as in `index.sync.sync`.
    """
    import gradio as gr

    admission = Admission()
    desk = Desk(assistant, articles, follow_links=follow_links, admission=admission)
    with gr.Blocks(title="Newsdesk", fill_width=True, analytics_enabled=False) as page:
        gr.HTML(_top(), elem_id="top", js_on_load=None, apply_default_css=False)
        with gr.Tabs(elem_id="nav"):
            with gr.Tab("Ask", id="ask", elem_id="tab-ask"):
                ask_tab(desk, admission)
            with gr.Tab("Articles", id="articles", elem_id="tab-articles"):
                gr.HTML(
                    tab.html(desk.library.supported, str(articles or ""), LARGEST_UPLOAD),
                    elem_id="articles",
                    js_on_load=assets.script("articles()"),
                    apply_default_css=False,
                )
            with gr.Tab("Speakers", id="speakers", elem_id="tab-speakers"):
                gr.HTML(
                    render("speakers/tab.html"),
                    elem_id="speakers",
                    js_on_load=assets.script("speakers()"),
                    apply_default_css=False,
                )
            with gr.Tab("Check", id="draft", elem_id="tab-draft"):
                gr.HTML(
                    render("draft/tab.html", longest=LONGEST, accept=tab.accepted(desk.library.supported)),
                    elem_id="draft",
                    js_on_load=None,
                    apply_default_css=False,
                )
        for function in gradio_functions(assistant, admission):
            gr.api(function, api_name=function.__name__, concurrency_limit=None)  # type: ignore[attr-defined]
    return Page(page, desk, partial(mcp_server, assistant, admission))


def _top() -> str:
    """The page's head, and the dialogs that lie ready."""
    return render("header.html") + render("ask/dialogs.html") + render("ask/writer.html", operator=NOT_YOURS)


def serve(
    store: str | Path = "store",
    articles: str | Path | None = None,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    open_browser: bool = False,
    users: Credentials | None = None,
    share: bool = False,
    origins: Sequence[str] = (),
    follow_links: bool = False,
    index: bool = True,
    writer: "Writer | None" = None,
    opened: "Callable[[], Assistant] | None" = None,
) -> None:
    """Serve until interrupted, and bring the store in line with the folder ``articles`` (unless ``index`` is false).

    The page is there before anything is indexed, and answers from what is: no file can keep it from coming up.

    Where there are ``users``, everyone else is turned away; ``share`` needs them. ``origins`` are the addresses under
    which a proxy serves the page; ``follow_links`` as in `index.sync.sync`; ``opened`` opens another assistant than
    that of ``store``. Raises NewsdeskError where the port is taken, the store cannot be opened or a folder cannot be
    written.
    """
    if share and users is None:
        raise NewsdeskError("--share opens Newsdesk to the internet: set a password with --auth-file.")
    check_address(host, port)
    from index.embedder import PackagedEmbedder
    from qa.assistant import Assistant

    folder = Path(articles).resolve() if articles else None
    opened = opened or partial(Assistant.open, Path(store), create=folder is not None, writer=writer)
    with closing(opened()) as assistant:
        tell(assistant.store.notices())
        if isinstance(assistant.embedder, PackagedEmbedder):
            assistant.embedder.lean = True  # people are answered meanwhile
        page = build(assistant, folder, follow_links=follow_links)
        page.launch(host, port, open_browser=open_browser, users=users, share=share, origins=origins)
        try:
            if index and folder and folder.is_dir():
                _index(page.desk.job, folder, assistant.store)
            page.desk.asking_again.begin()  # articles may have changed while no page was served
            page.desk.watching.resume()
            page.gradio.block_thread()
        finally:
            page.desk.close()


def _index(job: IndexJob, folder: Path, store: "Store") -> None:
    """Index ``folder`` by the page's job, and tell the terminal of it."""
    job.start([folder])
    with closing(ProgressLine()) as line:
        while (state := job.state()).running:
            if state.progress:
                line(state.progress)
            job.wait(timeout=0.2)
    if state.error:
        print(state.error, file=sys.stderr, flush=True)
    if state.report:
        counts = store.counts()
        report = asdict(state.report) | as_lists(state.report.left_out)
        report |= {"articles": counts.articles, "passages": counts.passages}
        print(report_text(report), flush=True)
