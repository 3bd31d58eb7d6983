"""`newsdesk index --watch`: index, then keep the store in line with files and folders until it is stopped."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO

from index.errors import ArticleError
from index.watch import POLL_EVERY, Look, Outcome, Watch, follow
from qa.command.saved import asked_again
from qa.command.saved_text import change_text
from qa.saved.as_json import change_json
from qa.terminal.indexing import ProgressLine, report_text, sync_text
from qa.terminal.text import one_line

if TYPE_CHECKING:
    from index.sync import Report
    from qa.assistant import Assistant
    from qa.saved.records import Change

SUMMED = ("added", "changed", "removed")
WHOLE = ("unchanged", "files", "not_read", "left_out", "from_pictures")  # as the look at everything had them


def watch(arguments: Namespace, assistant: Assistant, line: ProgressLine, print_json: Callable[[object], None]) -> int:
    """Print what each sync changed, as it happens, and what all of them did at the end; returns the exit code.

    Ctrl-C and SIGTERM end it between two articles; a second one ends it at once.
    """
    watched = Watch(arguments.paths, poll=arguments.poll or None, follow_links=arguments.follow_links)
    for path in watched.missing():
        raise ArticleError(f"There is no file or folder {one_line(str(path))}: check the path.")
    out = _Printer(arguments, line, print_json)
    with _ended_by_signals() as stop:

        def sync(look: Look) -> Report:
            follow_links = arguments.follow_links
            return assistant.sync(look.paths, progress=line, cancel=stop, follow_links=follow_links, **look.arguments())

        for number, outcome in enumerate(follow(watched, sync, stop)):
            out.tell(outcome, first=number == 0)
            if (number == 0 or outcome.changed) and not stop.is_set():
                out.answers(asked_again(assistant, line, stop=stop))
            if number == 0 and not stop.is_set():
                out.began(watched)
    counts, failed = assistant.store.counts(), assistant.store.failures()
    out.ended(counts.articles, counts.passages, [{"path": item.path, "error": item.error} for item in failed])
    return 0


class _Printer:
    """What is printed while watching: for programs a JSON object a line, and the rest on standard error."""

    def __init__(self, arguments: Namespace, line: ProgressLine, print_json: Callable[[object], None]) -> None:
        self._json = print_json if arguments.json else None
        self._paths = ", ".join(one_line(str(path)) for path in arguments.paths)
        self._line = line
        self._sums: Counter[str] = Counter()
        self._whole: dict[str, Any] = dict.fromkeys(WHOLE)
        self._seconds = 0.0

    def tell(self, outcome: Outcome, first: bool) -> None:
        if outcome.report is None:
            if outcome.changed:
                self._say(f"{outcome.error} Trying again.", sys.stderr)
            return
        report = outcome.report.as_dict()
        self._sums.update({name: report[name] for name in SUMMED})
        self._seconds += outcome.report.seconds
        if outcome.look.whole:
            self._whole = {name: report[name] for name in WHOLE}
        if not (first or outcome.changed):
            return
        if self._json:
            self._event("synced", report, self._json)
        else:
            clock = datetime.now().strftime("%H:%M:%S")
            self._say(report_text(report) if first else f"{clock} {sync_text(report)}", sys.stdout)

    def answers(self, changes: list[Change]) -> None:
        """The answers to saved questions that changed with it."""
        for change in changes:
            if self._json:
                self._event("answer_changed", dict(change_json(change)), self._json)
            else:
                self._say(f"\n{change_text(change)}\n", sys.stdout)

    def began(self, watched: Watch) -> None:
        how = f", by looking every {POLL_EVERY:.0f} s or so ({watched.polling})" if watched.polling else ""
        self._say(f"Watching {self._paths}{how}. Ctrl+C ends it.", sys.stderr if self._json else sys.stdout)

    def ended(self, articles: int, passages: int, failed: list[dict[str, str]]) -> None:
        total: dict[str, Any] = {name: self._sums[name] for name in SUMMED}
        total |= {"failed": failed, "articles": articles, "passages": passages, "seconds": round(self._seconds, 3)}
        total |= self._whole
        if self._json:
            self._event("ended", total, self._json)
        else:
            self._say(f"Ended watching. In all: {report_text(total)}", sys.stdout)

    def _event(self, event: str, report: dict[str, Any], print_json: Callable[[object], None]) -> None:
        self._line.close()
        print_json({"event": event, "at": datetime.now().astimezone().isoformat("T", "seconds")} | report)
        sys.stdout.flush()

    def _say(self, text: str, stream: TextIO) -> None:
        self._line.close()
        print(text, file=stream, flush=True)


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set, the first time; what they did before is what they do the second time."""
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def end(number: int, frame: FrameType | None) -> None:
        restore()
        stop.set()

    for number in before:
        signal.signal(number, end)
    try:
        yield stop
    finally:
        restore()
