"""The indexing job of a running page: one at a time, in a thread of the server, seen by every session."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.articles import Failure, KindNotRead, LeftOut
from index.articles.passed_over import joined
from index.errors import NewsdeskError
from index.sync import Progress, Report

log = logging.getLogger(__name__)

Sync = Callable[..., Report]
"""``sync(paths, *, progress, cancel, gone, later, within) -> Report``: what `Assistant.sync` is."""

UNEXPECTED = "Indexing stopped on an unexpected error; the terminal that runs Newsdesk shows it."
DROPPED = "Indexing was stopped before it came to this."


@dataclass(frozen=True, slots=True)
class Tally:
    """What a job did, over all that was asked for while it ran; counts are of articles."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()
    seconds: float = 0.0
    not_read: tuple[KindNotRead, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def plus(self, report: "Report | Tally") -> "Tally":
        """With the report of another run; what failed then and not in that run still counts as failed."""
        known = {failure.path: failure for failure in (*self.failed, *report.failed)}
        return Tally(
            self.added + report.added,
            self.changed + report.changed,
            self.unchanged + report.unchanged,
            self.removed + report.removed,
            tuple(known.values()),
            self.seconds + report.seconds,
            joined(self.not_read, report.not_read),
            tuple(dict.fromkeys((*self.left_out, *report.left_out))),
        )


@dataclass(frozen=True, slots=True)
class JobState:
    """A moment of the job. ``number`` counts what came to an end; the last job left a report, an error or both.

    ``ended`` is when that was, ISO 8601 UTC.
    """

    running: bool = False
    cancelling: bool = False
    number: int = 0
    progress: Progress | None = None
    report: Tally | None = None
    error: str = ""
    cancelled: bool = False
    ended: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    """What somebody who watches files waits for: the arguments of `Sync`, and its result when it is there."""

    arguments: dict[str, Any]
    done: "Future[Report]" = field(default_factory=Future)


class IndexJob:
    """Brings the store in line with paths, one batch after the other; what is asked for meanwhile waits its turn."""

    def __init__(self, sync: Sync, finished: Callable[[], None] = lambda: None) -> None:
        """``finished`` is called in the job's thread after each batch, and after each look that changed something."""
        self._sync = sync
        self._finished = finished
        self._lock = threading.Lock()
        self._waiting: list[Path] = []
        self._looks: list[_Look] = []
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None
        self._state = JobState()
        self._before = self._state
        self._quiet = False  # as long as a job has only looked, and found nothing to change
        self._sending = ""

    def start(self, paths: Sequence[Path], refused: Sequence[Failure] = (), *, sending: str = "") -> None:
        """Index these files and folders now, or after what is running; ``refused`` go into the report as they are.

        What is sent together comes in several calls and may be indexed before the last of them: calls that name the
        same ``sending`` have one report, unless another job came between them.
        """
        with self._lock:
            self._waiting += [path for path in dict.fromkeys(paths) if path not in self._waiting]
            if not self._waiting and not refused:
                return
            goes_on = not self._state.running and sending and sending == self._sending
            self._begin()
            if goes_on:
                self._state = replace(self._state, report=self._before.report, error=self._before.error)
            self._quiet = False
            self._sending = sending
            self._state = replace(self._state, report=_with(self._state.report, refused))

    def run(
        self,
        paths: Sequence[Path],
        *,
        gone: Sequence[Path] = (),
        later: frozenset[Path] = frozenset(),
        within: Sequence[Path] = (),
    ) -> Report:
        """Index as `start` does and wait for the end, for who watches files; what is named is as in `sync`.

        Returns the report, or raises what the run raised; a NewsdeskError where `cancel` dropped it. The state tells of
        it while it runs, and afterwards only where it changed something.
        """
        look = _Look({"paths": list(paths), "gone": tuple(gone), "later": later, "within": tuple(within)})
        with self._lock:
            self._looks.append(look)
            self._begin()
        return look.done.result()

    def cancel(self) -> None:
        """Stop as soon as the store can be left consistent, and drop what waits."""
        with self._lock:
            self._waiting.clear()
            dropped, self._looks = self._looks, []
            if self._state.running:
                self._cancel.set()
        for look in dropped:
            look.done.set_exception(NewsdeskError(DROPPED))

    def state(self) -> JobState:
        """What the job is doing."""
        with self._lock:
            return replace(self._state, cancelling=self._cancel.is_set()) if self._state.running else self._state

    def wait(self, timeout: float | None = None) -> None:
        """Return when nothing is running (or after ``timeout`` seconds)."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _begin(self) -> None:
        if self._state.running:
            return
        self._before, self._quiet = self._state, True
        self._state = JobState(running=True, number=self._before.number)
        self._thread = threading.Thread(target=self._work, name="newsdesk-index", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                paths, self._waiting = self._waiting, []
                look = None if paths or not self._looks else self._looks.pop(0)
                if not paths and look is None:
                    self._end()
                    return
                # Cancelling empties what waits, so this was asked for after it.
                self._cancel.clear()
            if look is None:
                self._run(paths)
                self._finished()
            else:
                self._run_look(look)

    def _end(self) -> None:
        if self._quiet:
            self._state = self._before
            return
        ended = datetime.now(UTC).isoformat(timespec="seconds")
        # A job that only refused files has something to tell, too.
        number = max(self._state.number, self._before.number + 1)
        self._state = replace(self._state, running=False, progress=None, number=number, ended=ended)

    def _run(self, paths: list[Path]) -> None:
        report, error = None, ""
        try:
            report = self._sync(paths, progress=self._progressed, cancel=self._cancel)
        except NewsdeskError as problem:
            error = str(problem)
        except Exception:
            log.exception("Indexing failed")
            error = UNEXPECTED
        self._tell(report, error)

    def _run_look(self, look: _Look) -> None:
        try:
            report = self._sync(progress=self._progressed, cancel=self._cancel, **look.arguments)
        except Exception as problem:  # who waits for it has to know, whatever it is
            look.done.set_exception(problem)
            return
        if report.added or report.changed or report.removed:
            with self._lock:
                self._quiet = False
                self._sending = ""
            self._tell(report, "")
            self._finished()
        look.done.set_result(report)

    def _tell(self, report: Report | None, error: str) -> None:
        with self._lock:
            before = self._state
            self._state = JobState(
                running=True,
                number=before.number + 1,
                report=(before.report or Tally()).plus(report) if report else before.report,
                error=error or before.error,
                cancelled=self._cancel.is_set(),
            )

    def _progressed(self, progress: Progress) -> None:
        with self._lock:
            self._state = replace(self._state, progress=progress)


def _with(report: Tally | None, refused: Sequence[Failure]) -> Tally | None:
    if not refused:
        return report
    return (report or Tally()).plus(Tally(failed=tuple(refused)))
