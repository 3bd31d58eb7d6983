"""Watched files and folders: a look whenever there is something to sync, at once and over and over.

The operating system's file events (by the library watchfiles) only say where to look; what is there is what counts, so
an event that is missed, doubled or out of order does no harm. Everything is gone through again every `LOOK_EVERY`
seconds in any case, by the files' size, times and inode. Where there are no events (network file systems, or more
folders than the system will watch) that is done every few seconds instead. Nothing is held between two looks: the
store can be written by others.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from index.articles import Failure
from index.errors import NewsdeskError
from index.settle import RETRY, SETTLE, Look, Tree

if TYPE_CHECKING:
    from index.sync import Report

TICK = 0.5  # seconds between looks at what has not settled yet, and at named files
LOOK_EVERY = 60.0  # seconds between looks at everything, where there are events
POLL_EVERY = 5.0  # and where there are none; longer where a look takes long
SHARE = 0.1  # of the time at most is spent on looks at everything

__all__ = ["Look", "Outcome", "Watch", "follow"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a look: a report, or the sentence why there is none (the look then comes again).

    ``changed`` says whether there is something to tell: articles added, changed or removed, a file that newly failed,
    or an error that was not told before.
    """

    look: Look
    report: Report | None
    error: str = ""
    changed: bool = False


class Watch:
    """Files and folders to be watched, present or not. For one thread; ``looked`` and the rest may be read by others.

    ``polling`` is why there are no file events, or empty; ``looked`` is when everything was last looked at (UTC).
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        settle: float = SETTLE,
        poll: bool | None = None,
        follow_links: bool = False,
    ) -> None:
        """``settle`` is how many seconds a file must rest before it is read.

        ``poll`` looks again and again and uses no events; by default where $WATCHFILES_FORCE_POLLING is set.
        ``follow_links`` watches what links to folders lead to, as `index.sync.sync` reads it.
        """
        self.paths = [Path(os.path.abspath(path)) for path in paths]
        self.polling = "asked for" if _polling_wanted(poll) else ""
        self.looked: datetime | None = None
        self._tree = Tree([str(path) for path in self.paths], settle, follow_links=follow_links)
        self._whole_at = 0.0
        self._every_at = 0.0

    def looks(self, stop: threading.Event) -> Iterator[Look]:
        """The first look at once, at everything that is there; then one whenever files have changed and settled.

        A folder that goes missing keeps its articles, and is watched again when it is back. Ends when ``stop`` is set,
        within a second.
        """
        roots = [str(path) for path in self.paths]
        for touched in self._touched(stop):
            now = time.monotonic()
            if self._whole_at <= now:
                self._whole_at = float("inf")
                look: Look | None = self._tree.begin(now)
                self._looked_since(now)
            else:
                everything = now >= self._every_at
                self._tree.observe([*touched, *(roots if everything else self._files())], now)
                if everything:
                    self._looked_since(now)
                look = self._tree.due(now)
            if look and (look.paths or look.gone):
                yield look

    def again(self, look: Look) -> None:
        """A look could not be made use of: it comes again, a little later."""
        if look.whole:
            self._whole_at = time.monotonic() + RETRY
        else:
            self._tree.again(look, time.monotonic())

    def missing(self) -> list[Path]:
        """The watched files and folders that are not there."""
        return [path for path in self.paths if not os.path.lexists(path)]

    def settled(self, failures: Sequence[Failure]) -> tuple[Failure, ...]:
        """The failures that count: not those of files which have changed since they were read."""
        return tuple(failure for failure in failures if not self._tree.unsettled(failure.path))

    def _files(self) -> list[str]:
        """What is watched by looking: named files, since saving may put another file in their place."""
        return [str(path) for path in self.paths if not path.is_dir()]

    def _looked_since(self, began: float) -> None:
        took = time.monotonic() - began
        self._every_at = began + max(POLL_EVERY if self.polling else LOOK_EVERY, took / SHARE)
        self.looked = datetime.now(UTC)

    def _touched(self, stop: threading.Event) -> Iterator[set[str]]:
        """Paths at which something happened, every `TICK` or oftener; all of them when watching them begins anew."""
        while not stop.is_set():
            folders = [path for path in self.paths if path.is_dir()]
            if not self.polling and any(_has_linked_folder(folder) for folder in folders):
                # The library would follow the links, wherever they lead; indexing does not.
                self.polling = "there are links to folders in it"
            if self.polling or not folders:
                yield set()
                stop.wait(TICK)
            else:
                yield from self._events(folders, stop)

    def _events(self, folders: list[Path], stop: threading.Event) -> Iterator[set[str]]:
        """As `_touched`, for these folders, until one of the watched folders comes, goes or is another one."""
        before = self._identities()
        fresh = {str(folder) for folder in folders}
        try:
            for paths in _watch(folders, stop):
                yield paths | fresh
                fresh = set()
                if self._identities() != before:
                    return
        except FileNotFoundError:
            stop.wait(TICK)  # a folder went between two looks
        except (OSError, RuntimeError) as error:  # RuntimeError is what the library has for errors of its own
            self.polling = f"the system does not tell of changes ({error})"

    def _identities(self) -> list[tuple[int, int] | None]:
        return [_identity(path) for path in self.paths]


def follow(watch: Watch, sync: Callable[[Look], Report], stop: threading.Event) -> Generator[Outcome, None, None]:
    """Sync at every look until ``stop`` is set, and tell what came of each.

    ``sync`` is called with the look, in this thread; when it raises a `NewsdeskError` the look comes again later.
    Failures of files that somebody is still writing are left out of the report: those files are read again.
    """
    told: set[Failure] = set()
    last_error = ""
    for look in watch.looks(stop):
        try:
            report = sync(look)
        except NewsdeskError as error:
            watch.again(look)
            yield Outcome(look, None, str(error), changed=str(error) != last_error)
            last_error = str(error)
            continue
        last_error = ""
        if report.cancelled:
            watch.again(look)
        report = replace(report, failed=watch.settled(report.failed))
        new = set(report.failed) - told
        read = {str(path) for path in (*look.paths, *look.gone)}
        told = set(report.failed) | {failure for failure in told if not look.whole and failure.path not in read}
        yield Outcome(look, report, changed=bool(report.added or report.changed or report.removed or new))


def _polling_wanted(poll: bool | None) -> bool:
    if poll is not None:
        return poll
    setting = os.environ.get("WATCHFILES_FORCE_POLLING", "").lower()
    return setting not in ("", "false", "disable", "disabled")


def _watch(folders: list[Path], stop: threading.Event) -> Iterator[set[str]]:
    from watchfiles import watch

    ticks = watch(
        *folders,
        watch_filter=None,
        debounce=round(TICK * 1000),
        rust_timeout=round(TICK * 1000),
        yield_on_timeout=True,
        stop_event=stop,
        force_polling=False,
        ignore_permission_denied=True,
    )
    for changes in ticks:
        yield {path for _, path in changes}


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file or folder it is; None where it is a file, or nothing is there."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if path.is_dir() else None


def _has_linked_folder(folder: Path) -> bool:
    return any(os.path.islink(os.path.join(at, name)) for at, names, _ in os.walk(folder) for name in names)
