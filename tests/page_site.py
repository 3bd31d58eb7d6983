"""A web server of this machine with pages to fetch, good and bad."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

PAGE = (
    "<html><head><title>Toll for lorries</title><link rel=canonical href='{canonical}'>"
    "<meta property='og:site_name' content='Northshore Courier'><meta name=author content='Ada Brook'>"
    "<meta property='article:published_time' content='2025-01-14'></head><body><article><h1>Toll for lorries</h1>"
    + "<p>The Calder Trust proposed a toll for lorries that cross the bridge after dark, it said on Tuesday.</p>" * 4
    + "</article></body></html>"
)


class Site(ThreadingHTTPServer):
    """A web server of this machine that remembers the paths it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[str] = []
        self.stop = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_address[1]}{path}"


class Answers(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        name = self.path.split("?")[0].strip("/").partition("/")[0]
        getattr(self, f"give_{name}", self.give_page)()

    def give(self, body: bytes, kind: str = "text/html", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def give_page(self) -> None:
        self.give(PAGE.format(canonical="").encode(), "text/html; charset=UTF-8")

    def give_zipped(self) -> None:
        self.give(gzip.compress(b"a page"), Content_Encoding="gzip")

    def give_bomb(self) -> None:
        self.give(gzip.compress(b"\0" * 5_000_000), Content_Encoding="gzip")

    def give_brotli(self) -> None:
        self.give(b"?", Content_Encoding="br")

    def give_large(self) -> None:
        self.give(b"x" * 2_000_001)

    def give_empty(self) -> None:
        self.give(b"")

    def give_image(self) -> None:
        self.give(b"x", "image/png")

    def give_untyped(self) -> None:
        self.give(b"x", "")

    def give_missing(self) -> None:
        self.give(b"", status=404)

    def give_broken(self) -> None:
        self.give(b"", status=503)

    def give_loop(self) -> None:
        self.give(b"", status=302, Location="/loop")

    def give_moved(self) -> None:
        self.give(b"", status=301, Location="/page/two?x=1#part")

    def give_inward(self) -> None:
        self.give(b"", status=302, Location=self.server.url("/secret", "127.0.0.2"))

    def give_file(self) -> None:
        self.give(b"", status=302, Location="file:///etc/passwd")

    def give_drip(self) -> None:
        self.give(b"x" * 10)
        while not self.server.stop.wait(0.05):
            self.wfile.write(b"x")
            self.wfile.flush()

    def log_message(self, *arguments: Any) -> None: ...


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.stop.set()
    served.shutdown()
    served.server_close()
