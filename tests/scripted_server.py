"""A server that speaks the protocol of language models and plays what it is told to, on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from qa.writing.client import Limits

WAIT = 60.0  # seconds until a wait of a test has failed
PATIENT = Limits(connect=WAIT, silence=WAIT, total=WAIT, pause=0.01)
"""For what is to come: a machine that does other heavy work meanwhile is slow, and no failure."""
BRIEF = Limits(connect=WAIT, silence=0.3, total=WAIT, pause=0.01)
"""For what is never to come."""


@dataclass
class Script:
    """What is played: a ``play`` for each request, the last one for all that follow; what was ``asked`` is kept.

    ``gone`` is set when a client closed the connection in the middle of `silence`, ``released`` ends that.
    """

    plays: list[Callable[[Handler, Script], None]]
    address: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    models: list[str] = field(default_factory=lambda: ["scripted"])

    @property
    def prompt(self) -> str:
        """All that the first request said to the model."""
        return "\n".join(message["content"] for message in self.asked[0]["messages"])


class Handler(BaseHTTPRequestHandler):
    """One request of a scripted server."""

    script: Script

    def do_GET(self) -> None:
        self.reply(200, {"data": [{"id": name} for name in self.script.models]})

    def do_POST(self) -> None:
        script = self.script
        script.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        script.headers.append(dict(self.headers))
        script.plays[min(len(script.asked), len(script.plays)) - 1](self, script)

    def reply(self, status: int, body: Any) -> None:
        """A whole reply; a text is sent as it is."""
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def begin(self) -> None:
        """The head of a stream."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def event(self, data: Any) -> None:
        """One event of a stream."""
        self.wfile.write(b"data: " + (data if isinstance(data, str) else json.dumps(data)).encode() + b"\n\n")
        self.wfile.flush()

    def piece(self, text: str, reason: str | None = None) -> None:
        """A piece of text as an event."""
        self.event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]})

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


def says(text: str) -> Callable[[Handler, Script], None]:
    """Streams a text in pieces of a few characters, and ends well."""

    def play(handler: Handler, _: Script) -> None:
        handler.begin()
        for at in range(0, len(text), 7):
            handler.piece(text[at : at + 7])
        handler.piece("", "stop")
        handler.event("[DONE]")

    return play


def refuses(status: int, body: Any = "no") -> Callable[[Handler, Script], None]:
    """Answers with a status."""
    return lambda handler, _: handler.reply(status, body)


def breaks_off(text: str) -> Callable[[Handler, Script], None]:
    """Streams a text, and closes the connection without an end."""

    def play(handler: Handler, _: Script) -> None:
        handler.begin()
        handler.piece(text)

    return play


def falls_silent(text: str) -> Callable[[Handler, Script], None]:
    """Streams a text and then nothing, until the client goes away or the test ends."""

    def play(handler: Handler, script: Script) -> None:
        handler.begin()
        if text:
            handler.piece(text)
        handler.connection.settimeout(0.05)
        script.waiting.set()
        while not script.released.is_set():
            try:
                if not handler.connection.recv(1):
                    script.gone.set()
                    return
            except TimeoutError:
                continue
            except OSError:
                script.gone.set()
                return

    return play


@contextmanager
def scripted(*plays: Callable[[Handler, Script], None]) -> Iterator[Script]:
    """A running server that plays these."""
    script = Script(list(plays))
    handler = type("Scripted", (Handler,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    script.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        script.released.set()
        server.shutdown()
        server.server_close()
        thread.join(WAIT)
