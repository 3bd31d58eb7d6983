"""Saved questions are asked again in a thread of the server, one at a time, while nobody else is being answered."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import NewsdeskError
from qa.saved.asking import ask_again
from qa.saved.keeping import SavedQuestions

if TYPE_CHECKING:
    from qa.assistant import Assistant

log = logging.getLogger(__name__)

LOOK_EVERY = 0.2
"""Seconds between two looks at whether somebody is being answered."""
PATIENCE = 30.0
"""Seconds that a saved question waits at most for others: where people ask all day, its turn comes, too."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of ``total`` questions were asked again; none where nothing is under way."""

    done: int = 0
    total: int = 0


class AskingAgain:
    """Asks all saved questions again each time it is told to. No method waits but `wait` and `close`."""

    def __init__(
        self, assistant: Assistant, questions: SavedQuestions, busy: Callable[[], bool] = lambda: False
    ) -> None:
        """``busy`` tells whether somebody is being answered, or articles are being indexed."""
        self._assistant, self._questions, self._busy = assistant, questions, busy
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._wanted: bool | None = None  # whether every question is asked, or only those that are due
        self._thread: threading.Thread | None = None
        self._progress = Progress()

    def begin(self, *, every: bool = False) -> None:
        """Ask the questions that were not asked since articles last changed, or every one; after those under way."""
        with self._lock:
            if self._stop.is_set():
                return
            self._wanted = every or bool(self._wanted)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="newsdesk-saved", daemon=True)
                self._thread.start()

    def progress(self) -> Progress:
        """How far it is."""
        with self._lock:
            return self._progress

    def wait(self, timeout: float | None = None) -> None:
        """Return when nothing is under way (or after ``timeout`` seconds)."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def close(self, timeout: float = 10.0) -> None:
        """End after the question that is being asked, waiting for that so many seconds at most."""
        self._stop.set()
        self.wait(timeout)

    def _work(self) -> None:
        while (every := self._next()) is not None:
            try:
                ask_again(
                    self._assistant,
                    self._questions,
                    every=every,
                    stop=self._stop,
                    progress=self._progressed,
                    before_each=self._give_way,
                )
            except NewsdeskError as problem:
                log.warning("Saved questions were not asked again: %s", problem)
            except Exception:
                log.exception("Saved questions were not asked again")

    def _next(self) -> bool | None:
        with self._lock:
            self._progress = Progress()
            wanted, self._wanted = self._wanted, None
            if wanted is None or self._stop.is_set():
                self._thread = None
                return None
            return wanted

    def _progressed(self, done: int, total: int) -> None:
        with self._lock:
            self._progress = Progress(done, total)

    def _give_way(self) -> None:
        until = time.monotonic() + PATIENCE
        while self._busy() and time.monotonic() < until and not self._stop.wait(LOOK_EVERY):
            pass
