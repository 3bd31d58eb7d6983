"""The body of a request: of bounded length, and JSON that is what it should be, before anything else looks at it."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.page.server.admission import NewPages, person
from qa.page.server.replies import refuse
from qa.page.server.shapes import Shapes
from qa.page.server.uploads import UPLOAD

LARGEST = 16 * 2**20
"""Bytes of a request that is no upload; a conversation that is brought back is well below."""
JOIN = "/gradio_api/queue/join"
DEEPEST = 64
"""Lists and objects around each other; what the page, the API and MCP send has a few."""
NO_JSON = "This is no JSON that can be read: send finite numbers, and lists and objects that are not nested deeply."


class Bodies:
    """ASGI middleware that answers 413 to a body that is too long, and 400 to one that is no JSON or of a wrong shape.

    Halves of characters (lone surrogates) become U+FFFD, so that no text is met later that cannot be written.
    """

    def __init__(self, app: ASGIApp, shapes: Shapes) -> None:
        self.app = app
        self._shapes = shapes
        self._pages = NewPages()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its body read and looked at."""
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"].startswith(UPLOAD):
            return await self.app(scope, receive, send)
        headers = dict(scope["headers"])
        told = headers.get(b"content-length", b"0")
        if not told.isdigit() or int(told) > LARGEST:
            return await refuse(send, 413, _TOO_LARGE)
        body = await _read(receive)
        if body is None:
            return await refuse(send, 413, _TOO_LARGE)
        if headers.get(b"content-type", b"").lower().startswith(b"application/json"):
            try:
                content = parsed(body)
            except ValueError:
                return await refuse(send, 400, NO_JSON)
            if problem := self._shapes.problem(scope["path"], content):
                return await refuse(send, 400, problem)
            if scope["path"].rstrip("/") == JOIN and not self._pages.admits(_who(scope), content["session_hash"]):
                return await refuse(send, 429, "Many pages are opened at once: wait a minute.")
            if b"\\ud" in body.lower():
                body = json.dumps(_whole(content)).encode()
                kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"content-length"]
                scope = {**scope, "headers": [*kept, (b"content-length", str(len(body)).encode())]}
        given = False

        async def whole() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, whole, send)


def _who(scope: Scope) -> str:
    client = scope.get("client")
    return person(scope.get("newsdesk.user"), client[0] if client else None)


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None for one that is too long. Of a sender who went away what had come."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return None
        more = message.get("more_body", False)
    return bytes(body)


_TOO_LARGE = f"This request is larger than {LARGEST >> 20} MiB: send less."


def parsed(body: bytes) -> Any:
    """What ``body`` holds: JSON of finite numbers, nested no deeper than `DEEPEST`. Raises ValueError for all else."""
    try:
        content = json.loads(body, parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    level = [content]
    for _ in range(DEEPEST):
        level = [inner for value in level if isinstance(value, dict | list) for inner in _inside(value)]
        if not level:
            return content
    raise ValueError("nested too deeply")


def _whole(value: Any) -> Any:
    """``value`` with whole characters alone."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    return value


def _inside(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text} is no finite number")
    return number
