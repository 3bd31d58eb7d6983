"""The body of a request: of bounded length, and JSON whose numbers are numbers, before anything else looks at it."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from qa.page.replies import refuse
from qa.page.uploads import UPLOAD

LARGEST = 16 * 2**20
"""Bytes of a request that is no upload; a conversation that is brought back is well below."""
DEEPEST = 64
"""Lists and objects around each other; what the page, the API and MCP send has a few."""
NO_JSON = "This is no JSON that can be read: send finite numbers, and lists and objects that are not nested deeply."


class Bodies:
    """ASGI middleware that answers 413 to a body that is too long and 400 to one that is no sound JSON."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on, its body read and looked at."""
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"].startswith(UPLOAD):
            return await self.app(scope, receive, send)
        headers = dict(scope["headers"])
        told = headers.get(b"content-length", b"0")
        if not told.isdigit() or int(told) > LARGEST:
            return await refuse(send, 413, _TOO_LARGE)
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if len(body) > LARGEST:
                return await refuse(send, 413, _TOO_LARGE)
            more = message.get("more_body", False)
        if headers.get(b"content-type", b"").lower().startswith(b"application/json") and not sound(bytes(body)):
            return await refuse(send, 400, NO_JSON)
        given = False

        async def whole() -> Any:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self.app(scope, whole, send)


_TOO_LARGE = f"This request is larger than {LARGEST >> 20} MiB: send less."


def sound(body: bytes) -> bool:
    """Whether ``body`` is JSON of finite numbers, nested no deeper than `DEEPEST`."""
    try:
        read = json.loads(body, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        return False
    level = [read]
    for _ in range(DEEPEST):
        level = [inner for value in level if isinstance(value, dict | list) for inner in _inside(value)]
        if not level:
            return True
    return False


def _inside(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text} is no finite number")
    return number
