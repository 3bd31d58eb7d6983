"""Files that a browser sends, until they are in the articles' folder: where they lie, how long, and how many at a time.

They lie in a folder of our own that nobody else of the machine can read. What is not fetched from there within an hour
is deleted, and all of it when the server ends.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import ArticleError
from qa.page.server.replies import refuse

UPLOAD = "/gradio_api/upload"
KEPT = 3600.0
"""Seconds that a file waits for the page to name it."""
SWEPT = 600.0
"""Seconds between two looks for old files."""
LARGEST = 256 * 2**20
"""Bytes of one request; the page sends at most 32 MiB at a time, or one file."""
MOST_BYTES = 4 * 2**30
"""Bytes of all files that wait."""
EACH, ALL = 3, 12
"""Requests at the same moment: of one person, and of all."""

_folder: Path | None = None
_lock = threading.Lock()


def private_folder() -> Path:
    """The folder of this process, which Gradio is told to use; made when it is first asked for."""
    global _folder
    with _lock:
        if _folder is None:
            _folder = Path(tempfile.mkdtemp(prefix="newsdesk-uploads-"))  # 0700
            atexit.register(shutil.rmtree, _folder, ignore_errors=True)
            threading.Thread(target=_sweep_for_ever, args=(_folder,), name="newsdesk-uploads", daemon=True).start()
        os.environ["GRADIO_TEMP_DIR"] = str(_folder)
        return _folder


def sweep(folder: Path, kept: float = KEPT) -> None:
    """Delete what came more than ``kept`` seconds ago."""
    for file in _files(folder):
        try:
            if time.time() - file.stat().st_mtime > kept:
                file.unlink()
        except OSError:
            continue  # it went meanwhile


def _sweep_for_ever(folder: Path) -> None:
    while folder.exists():
        time.sleep(SWEPT)
        sweep(folder)


def _files(folder: Path) -> list[Path]:
    return [Path(at, name) for at, _, names in os.walk(folder) for name in names]


def _held(folder: Path) -> int:
    held = 0
    for file in _files(folder):
        try:
            held += file.stat().st_size
        except OSError:
            continue
    return held


class UploadLimit:
    """ASGI middleware that bounds what is sent at a time, by one person and by all, and what waits in the folder."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._sending: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while there is room."""
        if scope["type"] != "http" or scope["path"].rstrip("/") != UPLOAD:
            return await self.app(scope, receive, send)
        who = str(scope.get("newsdesk.user") or (scope.get("client") or ("",))[0])
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if not told.isdigit() or int(told) > LARGEST:
            return await refuse(send, 413, f"This is more than {LARGEST >> 20} MiB at a time: send less.")
        if self._sending[who] >= EACH or self._sending.total() >= ALL:
            return await refuse(send, 429, "Many files are being sent already: wait for them, then send these.")
        if _held(private_folder()) + int(told) > MOST_BYTES:
            return await refuse(send, 507, "Too many files wait to be added: try again in an hour.")
        got = 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            # A body of unannounced length that grows too long is cut off like one whose sender went away.
            return message if got <= LARGEST else {"type": "http.disconnect"}

        self._sending[who] += 1
        try:
            await self.app(scope, counted, send)
        finally:
            self._sending[who] -= 1
            self._sending += Counter()  # whoever sends nothing is forgotten


def uploaded(path: str) -> Path:
    """A file that Gradio has taken from a browser. Raises ArticleError for any other file of this machine."""
    file = Path(path).resolve()
    if not file.is_relative_to(private_folder().resolve()) or not file.is_file():
        raise ArticleError("A file did not arrive: add it again.")
    return file
