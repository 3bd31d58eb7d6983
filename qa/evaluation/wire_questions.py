"""The questions of the wire, and what is expected of their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from index.errors import QuestionsError
from qa.days import parse_day
from qa.evaluation.questions import json_rows

UNANSWERED = ("false premise", "no answer")
"""Kinds that are right where nothing is answered."""


@dataclass(frozen=True, slots=True)
class WireQuestion:
    """One row. ``when`` is a day (2031-09-06) or a month (2031-05), ``verdict`` yes, no, differ or unsaid; else "".

    Each of ``points`` and of ``evidence`` has alternatives, of which one suffices. ``urls`` are all articles that tell
    it. Questions of one ``conversation`` are its turns, in order; "" is a question by itself.
    """

    id: str
    kind: str
    text: str
    conversation: str = ""
    date: date | None = None
    answers: tuple[str, ...] = ()
    points: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    verdict: str = ""
    when: str = ""
    urls: frozenset[str] = frozenset()
    evidence: tuple[tuple[str, ...], ...] = ()


def read_wire_questions(path: Path) -> list[WireQuestion]:
    """The rows of a .jsonl or .jsonl.gz file; raises `QuestionsError` where it is not one of such questions.

    A row: ``id, kind, question, status, answers, sources, evidence`` and optionally ``conversation, date, points,
    forbidden, verdict, when, speaker, also``. An element of ``sources`` or ``evidence`` may be a list: these are
    interchangeable. ``also`` are further articles that tell it, and need not be cited.
    """
    try:
        return [_question(row) for row in json_rows(path)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionsError(f"{path} is not a file of questions on the wire: {error!r}.") from error


def _question(row: dict[str, Any]) -> WireQuestion:
    return WireQuestion(
        id=row["id"],
        kind=row["kind"],
        text=row["question"],
        conversation=row.get("conversation", ""),
        date=parse_day(row["date"]) if row.get("date") else None,
        answers=tuple(row["answers"]),
        points=_alternatives(row.get("points", ())),
        forbidden=tuple(row.get("forbidden", ())),
        verdict=row.get("verdict", ""),
        when=row.get("when", ""),
        urls=frozenset(chain(*_alternatives(row["sources"]), row.get("also", ()))),
        evidence=_alternatives(row["evidence"]),
    )


def _alternatives(groups: list[str | list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple((group,) if isinstance(group, str) else tuple(group) for group in groups)
