"""What a request that is not answered gets: a status, and one sentence as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

from starlette.types import Send


async def refuse(send: Send, status: int, sentence: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    """Answer with ``status`` and ``{"detail": sentence}``; ``headers`` come beside those of the body."""
    body = json.dumps({"detail": sentence}).encode()
    told = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})
