"""Questions with known answers: read from files, and what it means that a text holds one."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import QuestionsError
from qa.days import parse_day
from qa.records import Hit

_POSSESSIVE = re.compile(r"['’]s\b")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its gold answers; ``urls`` are the articles it was asked about."""

    id: str
    text: str
    date: date | None
    golds: tuple[str, ...]
    urls: tuple[str, ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class AskedArticle:
    """An article without a date, and the questions asked about it."""

    url: str
    text: str
    questions: tuple[Question, ...]


def read_questions(path: Path) -> list[Question]:
    """Questions of a .jsonl or .jsonl.gz file: ``id, question, answers``, optionally ``date, article_urls``."""
    rows = json_rows(path)
    try:
        return [
            Question(
                id=str(row["id"]),
                text=row["question"],
                date=parse_day(row["date"]) if row.get("date") else None,
                golds=tuple(row["answers"]),
                urls=tuple(row.get("article_urls", ())),
                answerable=bool(row.get("answer_in_articles", True)),
            )
            for row in rows
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise QuestionsError(f"{path} is not a file of questions, one JSON object a line: {error!r}.") from error


def read_asked_articles(path: Path) -> list[AskedArticle]:
    """Articles of a .jsonl or .jsonl.gz file of rows ``group, context, question, answers [{"text"}]``, by group.

    The contexts of a group are its article, in the order of the file. Rows without an answer are left out.
    """
    rows = json_rows(path)
    try:
        contexts: dict[str, dict[str, None]] = {}
        questions: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for row in rows:
            contexts.setdefault(row["group"], {}).setdefault(row["context"])
            if row["answers"]:
                golds = tuple(answer["text"] for answer in row["answers"])
                questions.setdefault(row["group"], []).append((row["question"], golds))
    except (KeyError, TypeError) as error:
        raise QuestionsError(
            f"{path} is not a file of questions on contexts, one JSON object a line: {error!r}."
        ) from error
    articles = []
    for number, (group, asked) in enumerate(questions.items()):
        url = f"https://archive.invalid/{number}"
        made = (Question(f"{number}/{n}", text, None, golds, (url,), True) for n, (text, golds) in enumerate(asked))
        articles.append(AskedArticle(url, "\n\n".join(contexts[group]), tuple(made)))
    return articles


def json_rows(path: Path) -> list[Any]:
    """The values of a .jsonl or .jsonl.gz file; raises `QuestionsError` where it cannot be read as one."""
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return [json.loads(line) for line in content.decode("utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise QuestionsError(f"Could not read {path}: {error.strerror or error}.") from error
    except ValueError as error:
        raise QuestionsError(f"{path} is not a file of questions, one JSON object a line: {error!r}.") from error


def holds(text: str, golds: Iterable[str]) -> bool:
    """Whether the words of one of ``golds`` stand in ``text``, in order."""
    words = f" {_words(text)} "
    return any(f" {gold} " in words for gold in map(_words, golds) if gold)


def _words(text: str) -> str:
    return _NOT_WORD.sub(" ", _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text).lower())).strip()


def without_articles(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` without all articles of the question and every other passage that holds an answer."""
    return [hit for hit in hits if hit.url not in question.urls and not holds(hit.text, question.golds)]
