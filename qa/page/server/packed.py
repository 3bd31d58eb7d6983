"""Files of the page's frontend, compressed once and not for every visit.

Gradio compresses each of its many files anew for every visitor, who waits for that; what is compressed already it
passes on as it is. `tests/benchmarks/page.py` measures how soon the page is there.
"""

from __future__ import annotations

import asyncio
import posixpath

import brotli
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDERS = ("/assets/", "/newsdesk/")  # Gradio's files and ours: neither changes while the server runs
PACKED = (".js", ".css", ".svg")
QUALITY = 5  # of 11: the first visitor waits for it
_ASKS_WHETHER_CHANGED = frozenset({b"if-none-match", b"if-modified-since", b"range"})


class PackedFiles:
    """ASGI middleware that remembers the compressed answer for every file of `FOLDERS` that was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, tuple[list[tuple[bytes, bytes]], bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the compressed file where the browser takes it, else pass the request on."""
        if not _may_be_packed(scope):
            return await self.app(scope, receive, send)
        if scope["path"] not in self._kept:
            answer = _Collected()
            await self.app(scope, receive, answer)
            if answer.status != 200:
                return await answer.send_to(send)
            body = await asyncio.to_thread(brotli.compress, answer.body, quality=QUALITY)
            told = [(name, value) for name, value in answer.headers if name.lower() != b"content-length"]
            told += [(b"content-length", str(len(body)).encode()), (b"content-encoding", b"br")]
            self._kept[scope["path"]] = ([*told, (b"vary", b"Accept-Encoding")], body)
        headers, body = self._kept[scope["path"]]
        await send({"type": "http.response.start", "status": 200, "headers": list(headers)})
        await send({"type": "http.response.body", "body": body})


def _may_be_packed(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path = scope["path"]
    if not path.startswith(FOLDERS) or not path.endswith(PACKED) or posixpath.normpath(path) != path:
        return False  # under all its other names a file would be kept as often
    asked = dict(scope["headers"])
    return b"br" in asked.get(b"accept-encoding", b"") and not _ASKS_WHETHER_CHANGED & asked.keys()


class _Collected:
    """An answer that is held back until it is whole."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def send_to(self, send: Send) -> None:
        """Send it as it came."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})
