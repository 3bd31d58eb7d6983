"""Serving the page: its address, who may come in, what is bounded, and MCP beside it."""

import errno
import logging
import os
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import NewsdeskError
from index.settings import Settings
from qa.page.server import assets
from qa.page.server.access import FEED, Credentials, Gate, exposure, signed_in
from qa.page.server.admission import is_loopback
from qa.page.server.bodies import Bodies
from qa.page.server.door import Door
from qa.page.server.packed import PackedFiles
from qa.page.server.shapes import Shapes
from qa.page.server.uploads import UploadLimit, private_folder
from qa.saved.feed import TYPE

if TYPE_CHECKING:
    import gradio as gr
    from mcp.server.fastmcp import FastMCP
    from starlette.routing import Route

LARGEST_UPLOAD = "200mb"
SESSIONS = 1000
"""Pages that Gradio keeps something of; our own conversations have bounds of their own."""
LONGEST_QUEUE = 1024
"""Requests of any kind that Gradio lets wait."""
PATIENCE = 20
"""Times that it is asked whether the page has come up, 3 seconds each at most."""
MCP = "/gradio_api/mcp"
SIGN_IN = "Sign in to ask, and to read the articles."


def check_address(host: str, port: int) -> None:
    """Raise NewsdeskError, before anything slow is done, where the page could not be served at this address."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as problem:
        raise NewsdeskError(f"{host} is no address of this machine: use --host 127.0.0.1.") from problem
    except OSError as problem:
        why = "is already in use" if problem.errno == errno.EADDRINUSE else f"cannot be used ({problem.strerror})"
        raise NewsdeskError(
            f"Port {port} of {host} {why}: choose another one with --port (PORT=... for make)."
        ) from problem


def credentials(pairs: str | None, file: Path | None) -> Credentials | None:
    """The users named on the command line (or in $NEWSDESK_AUTH) or in a file; None where there are none.

    Raises NewsdeskError where they cannot be read, or where both are given.
    """
    if file is not None:
        return Credentials.read(file)
    pairs = pairs if pairs is not None else Settings.from_environment().auth
    return Credentials.parse(pairs, "--auth (or $NEWSDESK_AUTH)") if pairs is not None else None


def launch(
    page: "gr.Blocks",
    tools: "Callable[..., FastMCP[Any]]",
    host: str,
    port: int,
    *,
    open_browser: bool = False,
    users: Credentials | None = None,
    share: bool = False,
    origins: Sequence[str] = (),
    feed: Callable[[str], str] = lambda user: "",
) -> str:
    """Serve the page in the background; returns its address, which is also printed. `gr.Blocks.close` ends it.

    ``tools`` makes the MCP server beside it (see `qa.page.server.api.mcp_server`), ``feed`` the Atom feed of a user.

    Where there are ``users``, everyone else is turned away. With ``share`` Gradio also makes a public address for it.
    ``origins`` are the addresses under which a proxy serves it (see `qa.page.server.door.checked_origin`).
    """
    import gradio as gr
    from gradio import networking, routes

    _log_to_terminal()
    private_folder()
    # Nobody is believed to be somebody else: the door looks at what a proxy of ours says.
    os.environ["FORWARDED_ALLOW_IPS"] = ""
    # Gradio asks its own server whether it is up: that must not go through a proxy of the environment.
    os.environ["NO_PROXY"] = ",".join(filter(None, (os.environ.get("NO_PROXY"), host, "127.0.0.1", "localhost")))
    if warning := exposure(host, guarded=users is not None, share=share):
        print(warning, file=sys.stderr)
    # Where there are passwords, or other machines may ask, the host's name proves nothing.
    server = tools(local=is_loopback(host) and users is None)
    # In the place of Gradio's own CORS middleware, so that nothing answers before it.
    routes.CustomCORSMiddleware = _door(host, origins, named=not share)  # type: ignore[attr-defined, assignment]
    networking.url_ok = _patiently(networking.url_ok)  # type: ignore[assignment]
    _, address, public = page.queue(max_size=LONGEST_QUEUE).launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser,
        auth=users.login if users else None,
        auth_message=SIGN_IN,
        share=share,
        quiet=True,
        ssr_mode=False,
        prevent_thread_lock=True,
        show_error=False,
        footer_links=[],
        max_file_size=LARGEST_UPLOAD,
        state_session_capacity=SESSIONS,
        theme=assets.theme(gr),
        head=assets.head(),
        app_kwargs=_app_options(page, server, users, feed),
        enable_monitoring=False,
    )
    print(f"Newsdesk is at {address.rstrip('/')} (Ctrl+C stops it)", flush=True)
    if public:
        print(f"Newsdesk is shared at {public}", flush=True)
    return str(address)


def _feed_route(feed: Callable[[str], str]) -> "Route":
    """The feed of whoever is signed in: `GET /saved.atom`, with HTTP Basic where there are passwords."""
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    async def answer(request: Request) -> Response:
        try:
            text = await run_in_threadpool(feed, signed_in())
        except NewsdeskError as problem:
            return Response(str(problem), 503, media_type="text/plain")
        return Response(text, media_type=TYPE, headers={"cache-control": "no-cache"})

    return Route(FEED, answer, methods=["GET"])


def _patiently(asked: Callable[[str], bool]) -> Callable[[str], bool]:
    """``asked``, which tells whether a page answers within 3 seconds, asked again and again: a machine may be busy.

    Where it does not, Gradio gives up, and says that the page must be shared with the whole internet.
    """

    def answers(url: str) -> bool:
        return any(asked(url) for _ in range(PATIENCE))

    return asked if getattr(asked, "__name__", "") == "answers" else answers


def _door(host: str, origins: Sequence[str], *, named: bool) -> type[Door]:
    """The `Door` of one page, made as Gradio makes its middleware. Not ``named``, it answers to every name."""

    class PageDoor(Door):
        def __init__(self, app: Any, **_: Any) -> None:
            super().__init__(app, host, origins, named=named)

    return PageDoor


def _log_to_terminal() -> None:
    """Show on standard error what our own modules log; the page's sentences send people there."""
    for name in ("index", "qa"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            handler = logging.StreamHandler()
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            logger.addHandler(handler)


def _app_options(
    page: "gr.Blocks", tools: "FastMCP[Any]", users: Credentials | None, feed: Callable[[str], str]
) -> dict[str, Any]:
    """Options of the FastAPI application under Gradio: own files, MCP, and what every request goes through."""
    from mcp.server.fastmcp.server import StreamableHTTPASGIApp
    from starlette.middleware import Middleware
    from starlette.routing import Route

    tools.streamable_http_app()  # makes the session manager
    transport = StreamableHTTPASGIApp(tools.session_manager)

    def lifespan(app: Any) -> AbstractAsyncContextManager[None]:
        running: AbstractAsyncContextManager[None] = tools.session_manager.run()
        return running

    options = assets.app_options()
    return {
        "routes": [
            *options["routes"],
            _feed_route(feed),
            *(Route(path, transport, methods=None) for path in (MCP, f"{MCP}/")),
        ],
        "middleware": [
            *options["middleware"],
            *([Middleware(Gate, credentials=users)] if users else []),
            Middleware(Bodies, shapes=Shapes(page)),
            Middleware(UploadLimit),
            Middleware(PackedFiles),
        ],
        "lifespan": lifespan,
    }
