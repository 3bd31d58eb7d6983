"""The measuring corpus in `tests/wire`: read as it is written, and every expectation proved by its articles."""

import json
from collections import Counter
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from index.articles.registry import read_articles
from index.records import Article

WIRE = Path(__file__).parent / "wire"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (WIRE / name).read_text(encoding="utf-8").splitlines()]


ARTICLES = rows("articles.jsonl")


def test_the_wire_is_read_as_it_is_written() -> None:
    read = list(read_articles(WIRE / "articles.jsonl"))
    assert [
        (each.url, each.title, each.text, each.outlet, list(each.authors), each.published)
        for each in read
        if isinstance(each, Article)
    ] == [
        (row["url"], row["title"], row["text"], row["outlet"], row["authors"], row["publish_date"]) for row in ARTICLES
    ]


def test_the_wire_is_seven_weeks_of_short_articles_by_six_outlets() -> None:
    assert len(ARTICLES) >= 72
    assert len({row["url"] for row in ARTICLES}) == len(ARTICLES)
    assert len({row["outlet"] for row in ARTICLES}) == 6
    days = sorted(date.fromisoformat(row["publish_date"]) for row in ARTICLES)
    assert 40 <= (days[-1] - days[0]).days <= 56
    lengths = [len(row["text"].split()) for row in ARTICLES]
    assert min(lengths) >= 80 and max(lengths) <= 230
    assert all("\n\n" in row["text"] for row in ARTICLES)


KINDS = (
    "agreement", "attribution", "clarify", "count", "explain", "false premise", "follow-up", "list", "no answer",
    "spelling", "summary", "talk", "time", "timeline", "yes-no",
)  # fmt: skip
PARTS = {part: rows(f"questions-{part}.jsonl") for part in ("work", "final")}
QUESTIONS = [row for part in PARTS.values() for row in part]
TEXTS = {row["url"]: row["text"] for row in ARTICLES}


def flat(groups: list[Any]) -> list[str]:
    return [each for group in groups for each in ([group] if isinstance(group, str) else group)]


@pytest.mark.parametrize("part", PARTS)
def test_both_parts_have_enough_of_every_kind(part: str) -> None:
    counts = Counter(row["kind"] for row in PARTS[part])
    assert set(counts) == {*KINDS, "fact"}
    assert min(counts[kind] for kind in KINDS) >= 11
    assert counts["false premise"] + counts["no answer"] >= 30


def test_no_question_is_asked_twice() -> None:
    assert len({row["id"] for row in QUESTIONS}) == len(QUESTIONS) >= 340
    assert len({row["question"].lower() for row in QUESTIONS if "conversation" not in row}) == sum(
        "conversation" not in row for row in QUESTIONS
    )


def test_every_piece_of_evidence_stands_in_its_article() -> None:
    for row in QUESTIONS:
        texts = [TEXTS[url] for url in flat(row["sources"])]
        assert set(row.get("also", ())) <= set(TEXTS)
        for sentence in flat(row["evidence"]):
            assert any(sentence in text for text in texts), (row["id"], sentence)
        assert bool(row["evidence"]) == (row["status"] == "answered" and row["kind"] != "clarify"), row["id"]


def test_what_is_expected_fits_the_kind() -> None:
    for row in QUESTIONS:
        kind, status = row["kind"], row["status"]
        assert status == {"talk": "chat", "false premise": "not_found", "no answer": "not_found"}.get(kind, "answered")
        assert kind != "time" or "when" in row
        assert kind != "yes-no" or "verdict" in row
        assert kind != "attribution" or "speaker" in row
        assert kind not in ("list", "agreement", "summary", "timeline", "clarify") or row["points"]
        assert row.get("verdict") in (None, "yes", "no", "differ", "unsaid")
        assert row.get("when") is None or len(row["when"]) in (7, 10)


def test_a_conversation_is_two_to_six_rows_that_follow_each_other() -> None:
    for part in PARTS.values():
        talks = [
            (talk, [row["kind"] for row in turns])
            for talk, turns in groupby(part, key=lambda row: row.get("conversation"))
            if talk
        ]
        assert len({talk for talk, _ in talks}) == len(talks)
        for talk, kinds in talks:
            assert 2 <= len(kinds) <= 6 and kinds[0] != "follow-up", talk
            assert set(kinds[1:]) == {"follow-up"}, talk
    assert all("conversation" in row for row in QUESTIONS if row["kind"] == "follow-up")
