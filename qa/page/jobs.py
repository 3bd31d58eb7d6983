"""The indexing job of a running page: one at a time, in a thread of the server, seen by every session."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.articles import Failure
from index.errors import NewsdeskError

log = logging.getLogger(__name__)

Sync = Callable[..., Any]
"""``sync(paths, *, progress, cancel) -> Report``: what `Assistant.sync` is."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a job did, over all that was asked for while it ran; counts are of articles."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()
    seconds: float = 0.0

    def plus(self, report: Any) -> "Tally":
        """With the report of another run; what failed then and not in that run still counts as failed."""
        known = {failure.path: failure for failure in (*self.failed, *report.failed)}
        return Tally(
            self.added + report.added,
            self.changed + report.changed,
            self.unchanged + report.unchanged,
            self.removed + report.removed,
            tuple(known.values()),
            self.seconds + report.seconds,
        )


@dataclass(frozen=True, slots=True)
class JobState:
    """A moment of the job. ``number`` counts what came to an end; the last job left a report, an error or both.

    ``ended`` is when that was, ISO 8601 UTC.
    """

    running: bool = False
    cancelling: bool = False
    number: int = 0
    progress: Any = None
    report: Tally | None = None
    error: str = ""
    cancelled: bool = False
    ended: str = ""


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
        self._number_before = 0

    def start(self, paths: Sequence[Path], refused: Sequence[Failure] = ()) -> None:
        """Index these files and folders now, or after what is running; ``refused`` go into the report as they are."""
        with self._lock:
            self._waiting += [path for path in dict.fromkeys(paths) if path not in self._waiting]
            if not self._waiting and not refused:
                return
            if self._state.running:
                self._state = replace(self._state, report=_with(self._state.report, refused))
                return
            self._number_before = self._state.number
            self._state = JobState(running=True, number=self._number_before, report=_with(None, refused))
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
            return replace(self._state, cancelling=self._cancel.is_set()) if self._state.running else self._state

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
                    ended = datetime.now(UTC).isoformat(timespec="seconds")
                    # A job that only refused files has something to tell, too.
                    number = max(self._state.number, self._number_before + 1)
                    self._state = replace(self._state, running=False, progress=None, number=number, ended=ended)
                    return
                # Cancelling empties what waits, so these paths were asked for after it.
                self._cancel.clear()
            self._run(paths)
            self._finished()

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
            before = self._state
            self._state = JobState(
                running=True,
                number=before.number + 1,
                report=(before.report or Tally()).plus(report) if report else before.report,
                error=error or before.error,
                cancelled=self._cancel.is_set(),
            )

    def _progressed(self, progress: Any) -> None:
        with self._lock:
            self._state = replace(self._state, progress=progress)


def _with(report: Tally | None, refused: Sequence[Failure]) -> Tally | None:
    if not refused:
        return report
    return (report or Tally()).plus(Tally(failed=tuple(refused)))
