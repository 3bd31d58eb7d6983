"""Saved questions over the wire of invented news, with the real models: what is unrelated changes nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.records import EVERYTHING
from qa.assistant import Assistant
from qa.saved.asking import ask_again, save
from qa.saved.keeping import SavedQuestions

WIRE = Path(__file__).parent / "wire" / "articles.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in WIRE.read_text(encoding="utf-8").splitlines()]
CORRECTION = "https://www.brevinobserver.example/2031/09/13/correction-solvei-passengers"
ABOARD = "How many people were aboard the Solvei?"
OLD = "How old is Nadia Oster?"
QUESTIONS = (ABOARD, OLD, "Who is the captain of the Solvei?", "Where did the Solvei sink?")


class Wire:
    """A folder of articles and its store."""

    def __init__(self, folder: Path, assistant: Assistant) -> None:
        self.folder, self.assistant = folder, assistant
        self.questions = SavedQuestions(assistant.store.folder)

    def put(self, *rows: dict[str, Any]) -> list[Any]:
        """The changes that are told once these have come."""
        for row in rows:
            name = row["url"].rpartition("/")[2]
            (self.folder / f"{name}.json").write_text(json.dumps(row), "utf-8")
        self.assistant.sync([self.folder])
        return ask_again(self.assistant, self.questions)


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    (tmp_path / "news").mkdir()
    with Assistant.open(tmp_path / "store", create=True) as assistant:
        yield Wire(tmp_path / "news", assistant)


def test_an_unrelated_article_changes_nothing_and_a_correction_is_told(wire: Wire) -> None:
    subjects = ("olvei", "museum", "Museum")
    related = [row for row in ROWS if any(subject in row["text"] for subject in subjects) and row["url"] != CORRECTION]
    unrelated = [row for row in ROWS if not any(subject in row["text"] for subject in subjects)]
    assert len(related) > 8 and len(unrelated) > 40
    wire.put(*related, *unrelated[:20])
    for question in QUESTIONS:
        save(wire.assistant, wire.questions, "", question, EVERYTHING)
    assert {saved.answer["status"] for saved in wire.questions.all()} == {"answered"}
    for at in range(20, len(unrelated), 20):
        assert wire.put(*unrelated[at : at + 20]) == []

    told = wire.put(next(row for row in ROWS if row["url"] == CORRECTION))
    assert [(change.question, change.cause.how, change.cause.article["url"]) for change in told] == [
        (ABOARD, "added", CORRECTION)
    ]

    quote = next(saved for saved in wire.questions.all() if saved.question == OLD).answer["citations"][0]
    row = next(row for row in ROWS if row["url"] == quote["url"])
    start, end = quote["answer_start"], quote["answer_end"]
    assert start and end
    told = wire.put({**row, "text": f"{row['text'][:start]}31{row['text'][end:]}"})
    assert [(change.question, change.what, change.cause.how, change.cause.article["url"]) for change in told] == [
        (OLD, "answer", "changed", quote["url"])
    ]
    (change,) = told
    assert (change.before["span"], change.after["span"]) == (row["text"][start:end], "31")
    assert change.before["citations"][0]["quote"] == quote["quote"] != change.after["citations"][0]["quote"]
