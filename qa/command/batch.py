"""Questions in JSON lines: ``{"id", "question"}`` and optionally ``"date"``, the day the question is asked, and
``"conversation"``: rows of one conversation are its turns, in order."""

import datetime
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import NewsdeskError
from qa.days import parse_day


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a batch. ``error`` is empty for a good one; else it says what is wrong with the line."""

    number: int
    id: Any = None
    question: str = ""
    date: datetime.date | None = None
    error: str = ""
    conversation: str = ""


@contextmanager
def opened(source: str) -> Iterator[Iterable[bytes]]:
    """The bytes of a file (gzipped where its name says so), or of standard input for ``-``."""
    if source == "-":
        yield sys.stdin.buffer
        return
    path = Path(source)
    try:
        file = path.open("rb")
    except OSError as error:
        raise NewsdeskError(f"Cannot read the questions in {path} ({error.strerror}): check the path.") from error
    with file, gzip.open(file) if path.suffix == ".gz" else file as lines:
        yield lines


def rows(lines: Iterable[bytes]) -> Iterator[Row]:
    """Every line that is not blank, good or bad, in order; reads no further than it has to."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _row(number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)


def _row(number: int, line: bytes) -> Row:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return Row(number, error=f"Line {number} is not JSON.")
    if not isinstance(value, dict):
        return Row(number, error=f'Line {number} is not an object with "id" and "question".')
    identifier, question = value.get("id"), value.get("question")
    if not isinstance(question, str) or not question.strip():
        shown = question if isinstance(question, str) else ""
        return Row(number, identifier, shown, error=f'Line {number} has no "question".')
    try:
        date = parse_day(value["date"]) if value.get("date") else None
    except ValueError as error:
        return Row(number, identifier, question, error=f"Line {number}: {error}.")
    # Any value names a conversation; none, or null, is a question by itself.
    talk = value.get("conversation")
    return Row(number, identifier, question, date, conversation="" if talk is None else json.dumps(talk))
