"""The indexing job of a running page: one at a time, in a thread of the server, seen by every session."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import NewsdeskError

log = logging.getLogger(__name__)

Sync = Callable[..., Any]
"""``sync(paths, *, progress, cancel) -> Report``: what `Assistant.sync` is."""


@dataclass(frozen=True, slots=True)
class JobState:
    """A moment of the job. ``number`` counts finished runs; the last left a report, an error or a cancellation."""

    running: bool = False
    cancelling: bool = False
    number: int = 0
    progress: Any = None
    report: Any = None
    error: str = ""
    cancelled: bool = False


class IndexJob:
    """Brings the store in line with paths, one batch after the other; what is asked for meanwhile waits its turn."""

    def __init__(self, sync: Sync, finished: Callable[[], None] = lambda: None) -> None:
        """``finished`` is called in the job's thread after each batch."""
        self._sync = sync
        self._finished = finished
        self._lock = threading.Lock()
        self._waiting: list[Path] = []
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None
        self._state = JobState()

    def start(self, paths: Sequence[Path]) -> None:
        """Index these files and folders now, or after what is running."""
        with self._lock:
            self._waiting += [path for path in paths if path not in self._waiting]
            if not self._waiting or self._state.running:
                return
            self._state = JobState(running=True, number=self._state.number)
            self._thread = threading.Thread(target=self._work, name="newsdesk-index", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Stop as soon as the store can be left consistent, and drop what waits."""
        with self._lock:
            self._waiting.clear()
            if self._state.running:
                self._cancel.set()

    def state(self) -> JobState:
        """What the job is doing."""
        with self._lock:
            state = self._state
            return (
                JobState(True, self._cancel.is_set(), state.number, state.progress, state.report, state.error)
                if state.running
                else state
            )

    def wait(self, timeout: float | None = None) -> None:
        """Return when nothing is running (or after ``timeout`` seconds)."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _work(self) -> None:
        while True:
            with self._lock:
                paths, self._waiting = self._waiting, []
                if not paths:
                    self._state = JobState(False, False, *self._outcome())
                    return
                # Cancelling empties what waits, so these paths were asked for after it.
                self._cancel.clear()
            self._run(paths)
            self._finished()

    def _outcome(self) -> tuple[int, None, Any, str, bool]:
        return self._state.number, None, self._state.report, self._state.error, self._state.cancelled

    def _run(self, paths: list[Path]) -> None:
        report, error = None, ""
        try:
            report = self._sync(paths, progress=self._progressed, cancel=self._cancel)
        except NewsdeskError as problem:
            error = str(problem)
        except Exception:
            log.exception("Indexing failed")
            error = "Indexing stopped on an unexpected error; the terminal that runs Newsdesk shows it."
        with self._lock:
            number = self._state.number + 1
            self._state = JobState(True, False, number, None, report, error, self._cancel.is_set())

    def _progressed(self, progress: Any) -> None:
        with self._lock:
            self._state = JobState(True, False, self._state.number, progress)
