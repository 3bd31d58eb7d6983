"""Proves saved answers: every quote is its article's own text at the offsets it states."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from index.errors import NewsdeskError, QuestionsError
from index.store import Store

SHOWN = 20  # mistakes that are spelt out


def check_quotes(path: Path, store: Path) -> dict[str, Any]:
    """Check the answers that ``newsdesk ask --json`` wrote to ``path``, one JSON object a line, against ``store``.

    Returns the number of answers by status, of quotes, and of quotes that differ, with the first of these spelt out.
    Raises `QuestionsError` where the file cannot be read as answers.
    """
    figures: dict[str, Any] = {"answers": 0, "answered": 0, "not_found": 0, "failed": 0, "quotes": 0, "wrong": 0}
    mistakes: list[str] = []
    with Store.open(store) as opened, opened.read() as view:
        texts: dict[str, str | None] = {}
        for answer in _answers(path):
            figures["answers"] += 1
            figures[answer["status"]] += 1
            for citation in [*answer["citations"], *answer.get("closest", ())]:
                figures["quotes"] += 1
                article = citation["article_id"]
                if article not in texts:
                    try:
                        texts[article] = view.article(article).text
                    except NewsdeskError:
                        texts[article] = None
                if mistake := _mistake(citation, texts[article]):
                    figures["wrong"] += 1
                    mistakes.append(f"{answer['id']}, citation {citation['n']}: {mistake}")
    return {**figures, "mistakes": mistakes[:SHOWN]}


def _answers(path: Path) -> Iterable[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    answer = json.loads(line)
                    if not isinstance(answer, dict) or answer.get("status") not in ("answered", "not_found", "failed"):
                        raise QuestionsError(f"Line {number} of {path} is not an answer of `newsdesk ask --json`.")
                    yield answer
    except OSError as error:
        raise QuestionsError(f"Could not read {path}: {error.strerror}.") from error
    except ValueError as error:
        raise QuestionsError(f"{path} does not hold one JSON answer a line: {error}.") from error


def _mistake(citation: dict[str, Any], text: str | None) -> str:
    """What is wrong with a citation; empty where nothing is."""
    if text is None:
        return "its article is not in the store"
    start, end = citation["start"], citation["end"]
    if not 0 <= start < end <= len(text) or text[start:end] != citation["quote"]:
        return f"the quote is not characters {start} to {end} of its article"
    inner, outer = citation["answer_start"], citation["answer_end"]
    if (inner is None) != (outer is None) or (inner is not None and not start <= inner < outer <= end):
        return "the answer does not lie within the quote"
    return ""
