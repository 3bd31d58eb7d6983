"""Styles, script and fonts, served by Newsdesk itself under ``/newsdesk/`` so that the page asks no other host."""

from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]
SCRIPTS = HERE / "static" / "script"
STYLE = "/newsdesk/style/newsdesk.css"
STYLES = "base dialogs ask start answer evidence reader saved articles adding speakers draft touch print".split()
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src "
    "'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Content-Security-Policy of every answer of the server. Gradio compiles its components, hence 'unsafe-eval'; whatever
gets past the escaping, no host but this one can be asked for anything."""


def head() -> str:
    """What goes into the page's ``<head>``; addresses are relative, so that a proxy's prefix holds."""
    # Without these a module's imports are only asked for once it has come.
    modules = "".join(
        f'<link rel="modulepreload" href="newsdesk/script/{path.name}">' for path in sorted(SCRIPTS.glob("*.js"))
    )
    return (
        '<link rel="preload" href="newsdesk/fonts/source-serif-4.woff2" as="font" type="font/woff2" crossorigin>'
        f'<link rel="stylesheet" href="{STYLE.removeprefix("/")}">{modules}'
        '<script type="module" src="newsdesk/script/page.js"></script>'
        '<link rel="icon" href="newsdesk/icon.svg" type="image/svg+xml">'
        '<meta name="color-scheme" content="light dark">'
    )


def script(call: str) -> str:
    """JavaScript that calls a function which ``script/page.js`` exports, once the modules are there."""
    return f"import(new URL('newsdesk/script/page.js', document.baseURI)).then((page) => page.{call})"


def theme(gr: Any) -> Any:
    """Gradio's plainest theme in Newsdesk's colours and fonts (it would ask an outside host for fonts otherwise)."""
    sans, mono = ["Newsdesk Sans", "system-ui", "sans-serif"], ["ui-monospace", "monospace"]
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="stone", font=sans, font_mono=mono, text_size="md", radius_size="md"
    ).set(
        body_background_fill="#fdfdfb",
        body_background_fill_dark="#161513",
        background_fill_primary="#fdfdfb",
        background_fill_primary_dark="#161513",
        background_fill_secondary="#f5f4f1",
        background_fill_secondary_dark="#1c1a18",
        body_text_color="#292524",
        body_text_color_dark="#f5f5f4",
        body_text_color_subdued="#57534e",
        body_text_color_subdued_dark="#a8a29e",
        block_label_text_color="#57534e",
        block_label_text_color_dark="#a8a29e",
        block_info_text_color="#57534e",
        block_info_text_color_dark="#a8a29e",
        button_primary_background_fill="#0f766e",
        button_primary_background_fill_dark="#0f766e",
        button_primary_background_fill_hover="#115e59",
        button_primary_background_fill_hover_dark="#115e59",
    )


def app_options() -> dict[str, Any]:
    """Options of the FastAPI application under Gradio: the route of these files, and the security headers."""
    from starlette.middleware import Middleware
    from starlette.responses import Response
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    style = "".join((HERE / "static" / "style" / f"{name}.css").read_text("utf-8") for name in STYLES)

    async def whole_style(request: Any) -> Response:
        # One file for all: a browser asks a server for six at a time, and shows nothing before the last style is there.
        return Response(style, media_type="text/css")

    return {
        "routes": [
            Route(STYLE, whole_style),
            Mount("/newsdesk", StaticFiles(directory=HERE / "static"), name="newsdesk"),
        ],
        "middleware": [Middleware(SecurityHeaders)],
    }


class SecurityHeaders:
    """ASGI middleware that adds the headers to every HTTP answer (streams pass through untouched).

    A browser is to ask whether a file of ours has changed: modules of two versions do not fit together.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on, adding headers as its answer starts."""

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = scope["path"].startswith("/newsdesk/")
                message["headers"] = [
                    *message.get("headers", ()),
                    *([(b"cache-control", b"no-cache")] if own else ()),
                    (b"content-security-policy", POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        await self.app(scope, receive, send if scope["type"] != "http" else send_with_headers)
