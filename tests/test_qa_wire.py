"""The measuring corpus in `tests/wire`: its articles are read as they are written."""

import json
from datetime import date
from pathlib import Path
from typing import Any

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
