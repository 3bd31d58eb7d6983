"""How far an indexing is, what it did, and whether the store is whole, as it is printed for people."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from index.articles.passed_over import KindNotRead, in_words
from qa.fragments import plural
from qa.terminal.text import one_line

if TYPE_CHECKING:
    from index.sync import Progress


LEFT_OUT_SHOWN = 100  # records left out that are named, of all


def report_text(report: Mapping[str, Any]) -> str:
    """The report of an indexing run (``Report.as_dict()``)."""
    failed = report["failed"]
    changes = ", ".join(f"{report[name]:,} {name}" for name in ("added", "changed", "removed", "unchanged"))
    lines = [f"{changes}, {len(failed):,} failed in {report['seconds']:.1f} s."]
    lines += [f"  {one_line(item['path'])}: {one_line(item['error'])}" for item in failed]
    lines += _passed_over(report)
    lines.append(f"The store holds {plural(report['articles'], 'article')} in {plural(report['passages'], 'passage')}.")
    return "\n".join(lines)


def _passed_over(report: Mapping[str, Any]) -> list[str]:
    """Lines for the files of kinds that are not read, and for the records that are no articles by their own word."""
    lines = [_not_read(report)] if report["not_read"] else []
    lines += _records(report["left_out"], "record", "left out")
    return lines + _records(report["from_pictures"], "page", "read from pictures")


def _records(records: Sequence[Mapping[str, str]], what: str, became: str) -> list[str]:
    """What became of some records of files, with the first of them; nothing where there are none."""
    if not records:
        return []
    shown = records[:LEFT_OUT_SHOWN]
    lines = [f"{plural(len(records), what)} {became}:"]
    lines += [f"  {one_line(record['path'])}: {one_line(record['reason'])}" for record in shown]
    if more := len(records) - len(shown):
        lines.append(f"  ... and {more:,} more, which --json names.")
    return lines


def _not_read(report: Mapping[str, Any]) -> str:
    return f"{one_line(in_words(KindNotRead(kind['kind'], kind['count']) for kind in report['not_read']))}."


def sync_text(report: Mapping[str, Any]) -> str:
    """What one of many indexing runs changed, on one line; a line more for each file that failed."""
    changes = [f"{report[name]:,} {name}" for name in ("added", "changed", "removed") if report[name]]
    changes += [f"{len(report['failed']):,} failed"] if report["failed"] else []
    held = f"{plural(report['articles'], 'article')} in {plural(report['passages'], 'passage')}"
    lines = [f"{', '.join(changes) or 'nothing changed'} in {report['seconds']:.1f} s: {held}."]
    return "\n".join(lines + [f"  {one_line(item['path'])}: {one_line(item['error'])}" for item in report["failed"]])


def health_text(health: Mapping[str, Any]) -> str:
    """The result of a check of the store (``Health.as_dict()``)."""
    held = f"{plural(health['articles'], 'article')} in {plural(health['passages'], 'passage')}"
    lines = [f"Mended: {one_line(message)}" for message in health["repaired"]]
    lines += [f"Wrong: {one_line(message)}" for message in health["problems"]]
    if health["whole"] and health["records"]:
        versions = f", one of {plural(health['versions'], 'earlier version')}" if health["versions"] else ""
        lines.append(f"{plural(health['records'], 'record')} read, each an article{versions} or told of.")
    if health["not_read"]:
        lines.append(f"In archives and mails {_not_read(health)}")
    lines.append(f"The store is {'whole' if health['whole'] else 'not whole'}: {held}.")
    return "\n".join(lines)


def tell(notices: Iterable[str]) -> None:
    """Print on stderr what the store says of itself (``Store.notices()``)."""
    for notice in notices:
        print(f"Note: {one_line(notice)}", file=sys.stderr)


class ProgressLine:
    """Progress on one line that rewrites itself; where there is no terminal, a line every ten seconds."""

    def __init__(self, stream: TextIO | None = None, every: float = 10.0) -> None:
        self.stream = stream or sys.stderr
        self.terminal = self.stream.isatty()
        self.every = 0.1 if self.terminal else every
        self.shown = time.monotonic()

    def __call__(self, step: Progress) -> None:
        now = time.monotonic()
        if now - self.shown >= self.every:
            self.shown = now
            self.show(step_text(step))

    def show(self, text: str) -> None:
        room = shutil.get_terminal_size((80, 24)).columns - 1
        self.stream.write(f"\r\x1b[K{one_line(text)[:room]}" if self.terminal else f"{one_line(text)}\n")
        self.stream.flush()

    def close(self) -> None:
        """Leave the line as if it had not been."""
        if self.terminal:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def step_text(step: Progress) -> str:
    return ", ".join(_step_parts(step))


def _step_parts(step: Progress) -> Iterator[str]:
    if step.stage == "waiting":
        yield f"Waiting for {step.path}, which fills or changes the same articles"
        return
    yield f"{step.stage.capitalize()} {step.done:,}" + (f" of {step.total:,}" if step.total else "")
    if step.rate > 0:
        yield f"{step.rate:,.0f} a second" if step.rate >= 10 else f"{step.rate:.1f} a second"
    if step.seconds_left is not None:
        yield f"{duration(step.seconds_left)} left"
    if step.path:
        yield step.path.rpartition("/")[2]


def duration(seconds: float) -> str:
    """``8 s``, ``2 min 5 s`` or ``1 h 20 min``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
