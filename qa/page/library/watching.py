"""The page's watch switch: a thread of the server that keeps the store in line with the articles' folder."""

import json
import logging
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from index.errors import NewsdeskError
from index.sync import Report
from index.watch import Look, Watch, follow

log = logging.getLogger(__name__)

SETTING = ".page.json"
"""The file in the store's folder that remembers the choice, so that it lasts until the next start of the server."""
UNEXPECTED = "Watching stopped on an unexpected error; the terminal that runs Newsdesk shows it."


@dataclass(frozen=True, slots=True)
class WatchState:
    """A moment of watching.

    ``looked`` is when everything was last gone through (UTC; None: not yet), ``report`` the last one that changed
    something and ``synced`` when that was; ``error`` says what keeps the folder from being followed, or is empty.
    ``polling`` is why there are no file events (looks are some seconds apart then), or empty.
    """

    on: bool = False
    looked: datetime | None = None
    report: Report | None = None
    synced: datetime | None = None
    error: str = ""
    polling: str = ""


class Watching:
    """Follows one folder while it is switched on. Every method may be called by any thread, and none of them waits."""

    def __init__(
        self,
        folder: Path | None,
        run: Callable[..., Report],
        store: Path,
        *,
        watch: Callable[[list[Path]], Watch] = Watch,
    ) -> None:
        """``run`` is `IndexJob.run`, so a look waits for what else is being indexed and can be seen and stopped.

        ``folder`` need not exist yet; None can not be watched. ``store`` is the folder that the choice is kept in.
        """
        self._folder = folder
        self._run = run
        self._setting = store / SETTING
        self._new_watch = watch
        self._lock = threading.Lock()
        self._choosing = threading.Lock()  # what is remembered last is what was chosen last
        self._stop: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self._watch: Watch | None = None
        self._state = WatchState()

    @property
    def available(self) -> bool:
        """Whether there is a folder to be watched."""
        return self._folder is not None

    def state(self) -> WatchState:
        """What watching has come to."""
        with self._lock:
            watch, state = self._watch, self._state
        if not state.on or watch is None:
            return state
        error = state.error
        if not error and watch.missing():
            error = f"There is no folder {self._folder}: what was indexed from it stays until it is back."
        return replace(state, looked=watch.looked or state.looked, error=error, polling=watch.polling)

    def start(self) -> None:
        """Switch on, and remember it. Raises NewsdeskError where there is no folder to watch."""
        if self._folder is None:
            raise NewsdeskError("Newsdesk was started without a folder for articles: start it with --articles FOLDER.")
        with self._choosing:
            self._remember(True)
            self._begin(self._folder)

    def stop(self) -> None:
        """Switch off, and remember it. A look that is under way is finished."""
        with self._choosing:
            self._remember(False)
            self.close()

    def resume(self) -> None:
        """Switch on if that was the choice when the server last ran."""
        if self._folder is not None and self._remembered():
            self._begin(self._folder)

    def close(self, timeout: float = 0.0) -> None:
        """End without changing what is remembered, waiting at most ``timeout`` seconds for a look under way."""
        with self._lock:
            if self._stop is not None:
                self._stop.set()
            thread, self._stop, self._watch = self._thread, None, None
            self._state = replace(self._state, on=False, error="")
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout)

    def _begin(self, folder: Path) -> None:
        with self._lock:
            if self._stop is not None:
                return
            stop, watch = threading.Event(), self._new_watch([folder])
            self._stop, self._watch = stop, watch
            self._state = replace(self._state, on=True, error="")
            self._thread = threading.Thread(target=self._follow, args=(watch, stop), name="newsdesk-watch", daemon=True)
            self._thread.start()

    def _follow(self, watch: Watch, stop: threading.Event) -> None:
        def sync(look: Look) -> Report:
            return self._run(look.paths, **look.arguments())

        try:
            for outcome in follow(watch, sync, stop):
                self._note(watch, outcome.error, outcome.report if outcome.changed else None)
                if outcome.report is not None and outcome.report.cancelled:
                    # Whoever stops indexing does not want it to begin again by itself.
                    self.stop()
        except Exception:
            log.exception("Watching failed")
            with self._lock:
                if self._watch is watch:
                    self._stop = self._watch = None
                    self._state = replace(self._state, on=False, error=UNEXPECTED)

    def _note(self, watch: Watch, error: str, report: Report | None) -> None:
        with self._lock:
            if self._watch is not watch:
                return
            self._state = replace(self._state, error=error)
            if report is not None:
                self._state = replace(self._state, report=report, synced=datetime.now().astimezone())

    def _remembered(self) -> bool:
        try:
            return json.loads(self._setting.read_text("utf-8")).get("watch") is True
        except (OSError, ValueError, AttributeError):
            return False  # nobody has chosen yet, or the file is damaged: then it is off until it is chosen again

    def _remember(self, on: bool) -> None:
        try:
            handle, part = tempfile.mkstemp(dir=self._setting.parent, prefix=".page-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"watch": on}, file)
            os.replace(part, self._setting)
        except OSError as problem:
            log.warning("Whether to watch the articles is forgotten when Newsdesk ends: %s", problem)
