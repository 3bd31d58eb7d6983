"""Reads files in a process of its own: whatever a file does to a parser ends there, and is that file's failure.

The process is bounded in memory, in processor time between two articles, and in what one file may give; it is ended at
once when the reader is cancelled. It is kept for the next file, and ends by itself when there is none for a while.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from index.articles import Failure, Item, LeftOut, Limits, NotRead, read_articles
from index.articles.recogniser import is_installed
from index.articles.scanned import SECONDS
from index.articles.source import MIB, printable, size
from index.records import article_of

POLL = 0.1  # seconds between two looks at whether the reader is cancelled
IDLE = 60.0  # seconds that the process waits for another file
_KEPT = 2  # processes that wait for another file
_CHUNK = 256 * 1024
_LARGE = 256 * MIB  # a process that grew beyond this is not used again
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from index.reading import serve; serve()"


@dataclass(frozen=True, slots=True)
class Caps:
    """What reading one file may take: ``seconds`` of processor time up to the next article, ``memory`` in bytes, and
    ``output``, the bytes of all its articles.
    """

    seconds: float
    memory: int
    output: int

    @classmethod
    def of(cls, file: Path, limits: Limits) -> Caps:
        """The caps of ``file``, which grow with its size on disk: a small file has no reason to take long, but where
        pictures are read, for these.
        """
        try:
            held = file.stat().st_size
        except OSError:
            held = 0
        return cls(
            seconds=20 + held / (200 * 1024) + (SECONDS if is_installed() else 0),
            memory=max(1024 * MIB, 16 * limits.file),
            output=max(limits.archive, 20 * held),
        )


def read_apart(
    file: Path,
    check: Callable[[], None] = lambda: None,
    caps: Caps | None = None,
    limits: Limits | None = None,
) -> Iterator[Item]:
    """As `read_articles`, in a process of its own. ``check`` is called while waiting, and may raise to end the reading.

    A file that takes more than ``caps`` (by default `Caps.of`) gives what it gave until then, and a Failure.
    """
    limits = limits or Limits.from_environment()
    caps = caps or Caps.of(file, limits)
    given = 0
    for child in _children():
        try:
            for item, length in child.read(file, limits, caps, check):
                given += length
                if given > caps.output:
                    raise _Ended(f"It gives more than {size(caps.output)} of text: split it.")
                yield item
        except _Gone:
            child.close()
            continue
        except _Ended as ended:
            child.close()
            yield Failure(printable(file), str(ended))
        except BaseException:
            child.close()
            raise
        else:
            _give_back(child)
        return


class _Gone(Exception):
    """The process had ended before it was asked."""


class _Ended(Exception):
    """The process ended, or had to be ended, over a file; says why in a sentence."""


class _Child:
    """A process that reads files, one after the other; used by one thread at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C on the terminal is for whoever indexes
        )
        assert self._process.stdin and self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        self._buffer = bytearray()
        self._new = True
        self.peak = 0  # bytes of memory that it ever held

    def read(self, file: Path, limits: Limits, caps: Caps, check: Callable[[], None]) -> Iterator[tuple[Item, int]]:
        """The articles of ``file``, each with its bytes as it was sent; none may have more than eight whole files."""
        self._send({"path": str(file), "limits": asdict(limits), **asdict(caps)})
        while True:
            line = self._line(8 * limits.file, 20 * caps.seconds, check)
            if line is None:
                raise self._end(caps)
            self._new = True  # what it is asked came to it
            message = json.loads(line)
            match message["kind"]:
                case "article":
                    yield article_of(message["item"]), len(line)
                case "failure":
                    yield Failure(**message["item"]), len(line)
                case "leftout":
                    yield LeftOut(**message["item"]), len(line)
                case "notread":
                    yield NotRead(**message["item"]), len(line)
                case _:
                    self._new = False
                    self.peak = message["peak"]
                    return

    def close(self) -> None:
        """End the process, at once."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._in, self._out):
            with contextlib.suppress(OSError):
                pipe.close()

    def _send(self, request: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError):  # it has ended, as is seen when its answer is read
            self._in.write(json.dumps(request).encode() + b"\n")
            self._in.flush()

    def _line(self, longest: int, patience: float, check: Callable[[], None]) -> bytes | None:
        """The next message; None where the process has ended."""
        out = self._out.fileno()
        waited = time.monotonic()
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > longest:
                raise _Ended(f"It holds an article of more than {size(longest)}: split it.")
            check()
            if not select.select([out], [], [], POLL)[0]:
                if time.monotonic() - waited > patience:
                    raise _Ended(f"Nothing came of it for {patience:.0f} seconds: see whether its disk answers.")
                continue
            chunk = os.read(out, _CHUNK)
            if not chunk:
                return None
            self._buffer += chunk
            waited = time.monotonic()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def _end(self, caps: Caps) -> Exception:
        """What its end means."""
        status = self._process.wait(timeout=10)
        if status == 0 and not self._new:
            return _Gone()
        if status == -signal.SIGPROF:
            return _Ended(
                f"Reading it takes more than {caps.seconds:.0f} seconds of processor time: split or simplify it."
            )
        name = signal.Signals(-status).name if status < 0 else f"status {status}"
        return _Ended(
            f"The process that read it was ended ({name}): it may be damaged, or need more memory than there is."
        )


_waiting: list[_Child] = []
_lock = threading.Lock()


def _children() -> Iterator[_Child]:
    """A process that waits, which may have ended meanwhile; then a new one."""
    with _lock:
        kept = _waiting.pop() if _waiting else None
    if kept:
        yield kept
    yield _Child()


def _give_back(child: _Child) -> None:
    with _lock:
        if child.peak <= _LARGE and len(_waiting) < _KEPT:
            _waiting.append(child)
            return
    child.close()


@atexit.register
def _close_all() -> None:
    while _waiting:
        _waiting.pop().close()


def serve() -> None:
    """The process itself: a request a line on standard input, each answered by the file's articles and an end."""
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # what a library prints is none of ours
        while select.select([sys.stdin], [], [], IDLE)[0]:
            line = sys.stdin.buffer.readline()
            if not line:
                return
            _answer(json.loads(line), out)


def _answer(request: dict[str, Any], out: BinaryIO) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (request["memory"], hard))
    seconds = request["seconds"]
    signal.setitimer(signal.ITIMER_PROF, seconds)  # which ends the process, whatever code it is in
    for item in read_articles(Path(request["path"]), Limits(**request["limits"])):
        _write(out, {"kind": type(item).__name__.lower(), "item": asdict(item)})
        signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_PROF, 0)
    _write(out, {"kind": "end", "peak": _peak()})


def _peak() -> int:
    """Bytes that this process has held at most; not of what it was begun by, as getrusage counts it on Linux."""
    with contextlib.suppress(OSError):
        line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


def _write(out: BinaryIO, message: dict[str, Any]) -> None:
    out.write(json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    out.flush()
