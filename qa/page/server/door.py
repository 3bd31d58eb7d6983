"""The door: which requests get in at all, before Gradio sees them, and what of its answers is let out.

Gradio answers any website that asks for permission to read (CORS), lets its cookie travel with requests of foreign
pages, hands the cookie's content to scripts, and has routes that fetch addresses or spend an operator's tokens. None of
that is wanted here. This takes the place of Gradio's own CORS middleware, so that nothing answers before it.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import NewsdeskError
from qa.page.server.access import FEED
from qa.page.server.admission import is_loopback
from qa.page.server.replies import refuse

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
API = "/gradio_api"
# What the page, the API's clients and MCP ask for. Whatever else Gradio has or comes to have is not there.
PAGE_PATHS = frozenset(
    {"/", "/config", "/login", "/logout", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt", FEED}
)
PAGE_FOLDERS = ("/assets/", "/static/", "/svelte/", "/newsdesk/")
API_PATHS = frozenset(
    {"/startup-events", "/app_id", "/info", "/openapi.json", "/queue/join", "/queue/data", "/queue/status"}
)
API_PATHS |= {
    "/upload",
    "/upload_progress",
    "/component_server",
    "/cancel",
    "/reset",
    "/login_check",
    "/user",
    "/mcp",
    "/run/predict",
}
API_FOLDERS = ("/call/", "/heartbeat/")
FORMS = {
    "/login": ("application/x-www-form-urlencoded", "multipart/form-data"),
    f"{API}/upload": ("multipart/form-data",),
}
NAVIGATED = frozenset({"/", "/login", "/logout"})  # what a link on another site may open
_FORWARDED = re.compile(rb"^(?:forwarded|x-forwarded-.*|x-real-ip)$")
_SAME_SITE = re.compile(rb";\s*samesite=[a-z]+", re.IGNORECASE)
_SECURE = re.compile(rb";\s*secure\s*(?:;|$)", re.IGNORECASE)


def known_path(path: str) -> bool:
    """Whether Newsdesk serves anything there."""
    path = path.rstrip("/") or "/"
    if path.startswith(API):
        rest = path[len(API) :]
        return rest in API_PATHS or f"{rest}/".startswith(API_FOLDERS)
    return path in PAGE_PATHS or path.startswith(PAGE_FOLDERS)


def checked_origin(text: str) -> str:
    """``https://news.example`` in lower case; NewsdeskError for what is not a scheme and a host alone."""
    try:
        parts = urlsplit(text.strip().rstrip("/"))
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
        raise NewsdeskError(f"{text!r} is no origin: write it as https://news.example, without a path.")
    return _origin(parts.scheme, parts.hostname, port)


def _origin(scheme: str, host: str, port: int | None) -> str:
    named = f"[{host}]" if ":" in host else host
    return f"{scheme}://{named}" + ("" if port in (None, {"http": 80, "https": 443}[scheme]) else f":{port}")


class Door:
    """ASGI middleware that refuses what does not come from the page itself, from a program, or from a person's click.

    ``host`` is the address that is served: where that is every address of the machine, any number is answered to, but
    of names only those of ``origins`` (see `checked_origin`), since a name may be made to point here by anybody. A page
    that is shared under a name that is made only then is not ``named``: it answers to all, and a password guards it.
    """

    def __init__(self, app: ASGIApp, host: str, origins: Iterable[str] = (), *, named: bool = True) -> None:
        self.app = app
        self._origins = frozenset(origins)
        names = (urlsplit(origin).hostname or "" for origin in self._origins)
        self._names = frozenset({*LOOPBACK, host.lower().strip("[]"), *names})
        self._named_only = named
        self._numbers = host in ("0.0.0.0", "::", "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with what is wrong with it."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if refusal := self._refusal(scope, headers):
            return await refuse(send, *refusal)
        kept = [(name, value) for name, value in scope["headers"] if not _FORWARDED.match(name.lower())]
        origin = headers.get(b"origin", "").lower()
        if served := origin if origin in self._origins else self._named(headers):
            # What a proxy is asked for is what was given at the start, not what a header claims.
            kept += _forwarded(served)
        scope = {**scope, "headers": kept, "client": self._client(scope, headers)}

        async def cleaned(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure = served.startswith("https:")
                message = {**message, "headers": [*_cleaned(message.get("headers", ()), secure=secure)]}
            await send(message)

        await self.app(scope, receive, cleaned)

    def _client(self, scope: Scope, headers: dict[bytes, str]) -> Any:
        """(address, port) of who asks: of whoever a proxy on this machine names, where there is one, else of the peer.

        The last address is the one that the proxy itself has put there.
        """
        peer = scope.get("client")
        if not self._origins or not peer or not is_loopback(peer[0]):
            return peer
        try:
            return str(ipaddress.ip_address(headers.get(b"x-forwarded-for", "").rpartition(",")[2].strip())), 0
        except ValueError:
            return peer

    def _refusal(self, scope: Scope, headers: dict[bytes, str]) -> tuple[int, str] | None:
        """Status and sentence for a request that is not let in."""
        method, path = scope["method"], scope["path"]
        if not self._answers_to(headers.get(b"host", "")):
            return 421, "This Newsdesk does not answer to that name: start it with --origin and the page's address."
        if not known_path(path):
            return 404, "There is nothing at this address."
        if method not in ("GET", "HEAD", "POST", "DELETE"):
            return 405, "This method is not answered."
        if not self._from_here(headers) and not _navigated(method, path, headers):
            return 403, "Only this Newsdesk's own page and programs may ask: open the page itself."
        kind = headers.get(b"content-type", "").partition(";")[0].strip().lower()
        if method == "POST" and kind not in FORMS.get(path.rstrip("/"), ("application/json",)):
            return 415, "Send this as application/json."
        return None

    def _answers_to(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in self._names or not self._named_only:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return self._numbers or address.is_loopback

    def _from_here(self, headers: dict[bytes, str]) -> bool:
        """Whether the request comes from no page at all, or from one of ours."""
        site, origin = headers.get(b"sec-fetch-site", "none"), headers.get(b"origin")
        if site not in ("none", "same-origin"):
            return False
        if origin is None:
            return True
        host = headers.get(b"host", "").lower()
        return origin.lower() in self._origins or origin.lower() in (f"http://{host}", f"https://{host}")

    def _named(self, headers: dict[bytes, str]) -> str:
        """The origin, of those that were given, that the request's host names; "" where it names none."""
        host = headers.get(b"host", "").lower()
        return next((origin for origin in self._origins if urlsplit(origin).netloc == host), "")


def _navigated(method: str, path: str, headers: dict[bytes, str]) -> bool:
    """Whether a person opened the page by a link on another site."""
    mode, destination = headers.get(b"sec-fetch-mode"), headers.get(b"sec-fetch-dest")
    opened = mode == "navigate" and destination == "document" and b"origin" not in headers
    return opened and method in ("GET", "HEAD") and (path.rstrip("/") or "/") in NAVIGATED


def _forwarded(origin: str) -> list[tuple[bytes, bytes]]:
    parts = urlsplit(origin)
    return [(b"x-forwarded-proto", parts.scheme.encode()), (b"x-forwarded-host", parts.netloc.encode())]


def _cleaned(headers: Iterable[tuple[bytes, bytes]], *, secure: bool) -> Iterable[tuple[bytes, bytes]]:
    """Response headers without leave for other sites to read, and with cookies that stay with our own pages.

    Where the page is ``secure``, they never travel without encryption: Gradio marks only one of its two so.
    """
    for name, value in headers:
        lower = name.lower()
        if lower.startswith(b"access-control-"):
            continue
        yield name, _kept_close(value, secure=secure) if lower == b"set-cookie" else value


def _kept_close(cookie: bytes, *, secure: bool) -> bytes:
    kept = _SAME_SITE.sub(b"", cookie)
    return kept + (b"; Secure" if secure and not _SECURE.search(kept) else b"") + b"; SameSite=Lax"
