"""One request to an OpenAI-compatible server (``POST /v1/chat/completions``), streamed, within bounds, to be stopped.

The request runs in an event loop of its own in a thread: cancelling it there closes the connection at once, wherever it
waits, and with that the server stops to write.
"""

from __future__ import annotations

import asyncio
import json
import queue
import threading
import time
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from index.errors import NewsdeskError
from qa.writing.address import Address

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 1_000_000  # of a reply
_POLL = 0.05  # seconds between looks at whether to stop
_AGAIN = frozenset([408, 429, 500, 502, 503, 504])  # may be over in a moment


class Message(TypedDict):
    """One message of a chat."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: to ``connect``, of ``silence`` between pieces (the first may need a model to be loaded), in ``total``,
    and of the ``pause`` before the one retry.
    """

    connect: float = 5.0
    silence: float = 60.0
    total: float = 120.0
    pause: float = 0.5


class WriterError(NewsdeskError):
    """The writer gave no usable reply; the message is why, in words that begin with "The writer"."""


class _Passing(WriterError):
    """One that may be gone at the next try."""


class Client:
    """Asks one server. Safe to use from several threads; nothing is sent before `stream`."""

    def __init__(self, address: Address, limits: Limits | None = None) -> None:
        self.address = address
        self.limits = limits or Limits()

    def stream(
        self, messages: Sequence[Message], *, most_tokens: int, stop: threading.Event | None = None
    ) -> Generator[str, None, None]:
        """The pieces of the reply, as they come. Ends early, and frees the server, once ``stop`` is set or the iterator
        is closed.

        Raises `WriterError`. A try that failed before its first piece is made once more, where that may help.
        """
        stop = stop or threading.Event()
        for last in (False, True):
            begun = False
            try:
                for piece in self._once(messages, most_tokens, stop):
                    begun = True
                    yield piece
                return
            except _Passing:
                if last or begun or stop.wait(self.limits.pause):
                    raise

    def models(self) -> list[str]:
        """The names of the models that the server says it has; [] where it does not say. Raises `WriterError`."""
        import httpx

        try:
            with httpx.Client(timeout=self._timeout(), trust_env=not self.address.private) as client:
                response = client.get(f"{self.address.base}/models", headers=self._headers())
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise self._told(problem) from None
        if response.status_code in (404, 405, 501):
            return []
        if response.status_code != 200:
            raise self._refused(response.status_code, response.content[:2000])
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            return [str(each["id"]) for each in response.json()["data"]]
        return []

    def _once(self, messages: Sequence[Message], most_tokens: int, stop: threading.Event) -> Iterator[str]:
        pieces: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
        enough = threading.Event()

        async def work() -> None:
            task = asyncio.ensure_future(self._pieces(messages, most_tokens, pieces))
            while not task.done() and not (enough.is_set() or stop.is_set()):
                await asyncio.wait([task], timeout=_POLL)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

        def run() -> None:
            problem: Exception | None = None
            try:
                asyncio.run(work())
            except Exception as met:
                problem = met
            pieces.put(problem)

        thread = threading.Thread(target=run, name="newsdesk-writer", daemon=True)
        thread.start()
        deadline = (
            time.monotonic() + self.limits.total + 5
        )  # the request keeps its own; this one is for what it waits on
        try:
            while not stop.is_set():
                try:
                    got = pieces.get(timeout=_POLL)
                except queue.Empty:
                    if time.monotonic() > deadline:
                        raise WriterError("The writer takes too long.") from None
                    continue
                if isinstance(got, Exception):
                    raise self._told(got) from None
                if got is None:
                    return
                yield got
        finally:
            enough.set()
            thread.join(timeout=1)

    async def _pieces(
        self, messages: Sequence[Message], most_tokens: int, pieces: queue.SimpleQueue[str | Exception | None]
    ) -> None:
        import httpx

        body = {
            "model": self.address.model,
            "messages": list(messages),
            "stream": True,
            "temperature": 0,
            "max_tokens": most_tokens,
        }
        url, headers = f"{self.address.base}/chat/completions", self._headers()
        proxied = (
            not self.address.private
        )  # a proxy is for hosts outside; redirects are not followed: the key is for one
        async with (
            asyncio.timeout(self.limits.total),
            httpx.AsyncClient(timeout=self._timeout(), trust_env=proxied) as client,
            client.stream("POST", url, json=body, headers=headers) as response,
        ):
            if response.status_code != 200:
                raise self._refused(response.status_code, await _start(response))
            if "event-stream" in response.headers.get("content-type", ""):
                async for piece in _streamed(response):
                    pieces.put(piece)
            else:
                pieces.put(await _whole(response))

    def _timeout(self) -> httpx.Timeout:
        import httpx

        return httpx.Timeout(self.limits.silence, connect=self.limits.connect)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.address.key}"} if self.address.key else {}

    def _refused(self, status: int, body: bytes) -> WriterError:
        """What a status means; of the body only whether it speaks of the context is told."""
        about = body.decode("utf-8", "replace").lower()
        host, model = self.address.host, self.address.model
        if status in (401, 403):
            return WriterError(f"The writer at {host} does not accept the key.")
        if status == 404:
            return WriterError(f"The writer at {host} does not know the model {model!r}, or has no such address.")
        if status == 429:
            return _Passing(f"The writer at {host} has too much to do (429).")
        if status in (400, 413, 422) and ("context" in about or "too long" in about or "maximum" in about):
            return WriterError(f"The writer's context is too short for these quotes ({status}).")
        kind = _Passing if status in _AGAIN else WriterError
        return kind(f"The writer at {host} answered with an error ({status}).")

    def _told(self, problem: Exception) -> WriterError:
        """Any problem as one sentence, in which nothing of what was sent stands."""
        import httpx

        host = self.address.host
        match problem:
            case WriterError():
                return problem
            case httpx.ConnectError() | httpx.ConnectTimeout():
                return _Passing(f"The writer at {host} cannot be reached.")
            case httpx.TimeoutException():
                return WriterError(f"The writer at {host} fell silent.")
            case TimeoutError():
                return WriterError("The writer takes too long.")
            case httpx.RemoteProtocolError() | httpx.ReadError():
                return _Passing(f"The writer at {host} broke off.")
            case _:
                return WriterError(f"The writer at {host} could not be asked ({type(problem).__name__}).")


async def _start(response: httpx.Response) -> bytes:
    """The first bytes of a body."""
    async for chunk in response.aiter_bytes(2000):
        return chunk
    return b""


async def _streamed(response: httpx.Response) -> AsyncIterator[str]:
    """The pieces of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""
    size, rest, ended = 0, b"", False
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > MOST_BYTES:
            raise WriterError("The writer writes without end.")
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if not line.startswith(b"data:"):
                continue
            data = line[5:].strip()
            if data == b"[DONE]":
                return
            piece, reason = _piece(data)
            ended = ended or bool(reason)
            if piece:
                yield piece
    if not ended:
        raise _Passing("The writer broke off in the middle.")


async def _whole(response: httpx.Response) -> str:
    """The reply of a server that does not stream."""
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MOST_BYTES:
            raise WriterError("The writer writes without end.")
    return _piece(body)[0]


def _piece(data: bytes) -> tuple[str, str]:
    """The text of one event, and why the reply ends with it or ""."""
    try:
        event = json.loads(data)
        if "error" in event:
            raise WriterError("The writer met an error while it wrote.")
        if not event["choices"]:
            return "", ""  # what it counted
        choice = event["choices"][0]
        message = choice.get("delta") or choice.get("message") or {}
        text, reason = message.get("content") or "", choice.get("finish_reason") or ""
        if not isinstance(text, str) or not isinstance(reason, str):
            raise TypeError
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise WriterError("The writer's reply cannot be read.") from None
    return text.encode("utf-8", "replace").decode(), reason  # a lone surrogate is no text
