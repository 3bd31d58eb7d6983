"""The list of articles at 30,000 rows, and what is said of a removal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page_fixtures as made
import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article
from index.store import Removal, Store
from index.store.schema import transaction
from qa.assistant import Assistant
from qa.evaluation.sentence_reader import SentenceReader
from qa.page.desk import Desk
from qa.page.functions import server_functions
from qa.page.library import listing

MANY = 30_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of 30,000 articles, put in by SQL: what counts here is the list, not the text."""
    columns = (
        "id, key, hash, title, outlet, authors, published, url, place, path, record, characters, text, added, updated"
    )
    rows = (
        (
            f"{n:016x}",
            f"/news/{n}.txt",
            n.to_bytes(4, "big"),
            f"{'Bridge' if n % 1000 == 0 else 'Story'} {(n * 7919) % MANY:05}",
            f"Outlet {n % 40}",
            "[]",
            f"{2000 + n % 25}-{1 + n % 12:02}-{1 + n % 28:02}",
            "",
            "",
            f"/news/{n}.txt",
            "",
            5,
            "Text.",
            f"2026-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}+00:00",
            "",
        )
        for n in range(MANY)
    )
    with Store.open(tmp_path_factory.mktemp("many") / "store", create=True, model="hashing", dimension=64) as store:
        with store.write() as writer, transaction(writer.db):
            marks = ", ".join("?" * 15)
            writer.db.executemany(f"INSERT INTO articles ({columns}) VALUES ({marks})", rows)
        yield store


@pytest.fixture(scope="module")
def many_desk(many: Store) -> Desk:
    embedder = HashingEmbedder()
    return Desk(Assistant(many, embedder, SentenceReader(embedder)), Path("/news"))


def listed(desk: Desk, **request: Any) -> dict[str, Any]:
    (function,) = [f for f in server_functions(desk) if f.__name__ == "list_articles"]
    return function(request)


def row_titles(html: str) -> list[str]:
    return [part.split("</button>")[0] for part in html.split('class="title" dir="auto">')[1:]]


def test_of_30_000_articles_one_page_is_made(many_desk: Desk) -> None:
    reply = listed(many_desk)
    assert reply["html"].count("<tr data-article=") == listing.PAGE == 50
    assert "30,000 articles indexed" in reply["heading"] and "1 to 50 of 30,000" in reply["html"]
    assert row_titles(reply["html"])[0] == f"Story {(29_999 * 7919) % MANY:05}"
    assert len(reply["html"]) < 48_000


@pytest.mark.parametrize(
    ("sort", "descending"), [("title", False), ("title", True), ("published", True), ("added", False)]
)
def test_pages_follow_the_order_of_all(many_desk: Desk, many: Store, sort: str, descending: bool) -> None:
    key = {
        "title": lambda n: (f"{'Bridge' if n % 1000 == 0 else 'Story'} {(n * 7919) % MANY:05}".lower(), n),
        "published": lambda n: (f"{2000 + n % 25}-{1 + n % 12:02}-{1 + n % 28:02}", n),
        "added": lambda n: (n,),
    }[sort]
    order = sorted(range(MANY), key=key, reverse=descending)
    for offset in (0, 15_000, 29_950, 99_999_999):
        reply = listed(many_desk, sort=sort, descending=descending, offset=offset)
        start = min(offset, 29_950)
        ids = [f"{n:016x}" for n in order[start : start + 50]]
        assert [part[:16] for part in reply["html"].split('<tr data-article="')[1:]] == ids
    assert 'data-step="Next" data-offset="30000" disabled' in reply["html"]


def test_a_search_of_30_000_finds_and_counts(many_desk: Desk) -> None:
    reply = listed(many_desk, query="BRIDGE outlet 0", sort="title", descending=False)
    expected = sorted(f"Bridge {(n * 7919) % MANY:05}" for n in range(0, MANY, 1000) if "0" in f"{n % 40}")
    assert row_titles(reply["html"]) == expected and f"{len(expected)} of them match" in reply["heading"]
    assert "No article matches <bdi>&lt;nothing&gt;</bdi>" in listed(many_desk, query="<nothing>")["html"]
    assert "30,000 articles indexed" in listed(many_desk, query="   ")["heading"]


def test_the_list_is_narrowed_by_outlet_year_and_format(many_desk: Desk) -> None:
    expected = [n for n in range(MANY) if n % 40 == 7 and 2000 + n % 25 == 2012]
    reply = listed(many_desk, outlet="=Outlet 7", year="2012", ending="txt", sort="added", descending=False)
    assert f"{len(expected)} of them match" in reply["heading"] and len(expected) > 0
    ids = [part[:16] for part in reply["html"].split('<tr data-article="')[1:]]
    assert ids == [f"{n:016x}" for n in expected[: listing.PAGE]]
    for nothing in ({"ending": "html"}, {"year": "1999"}, {"outlet": "=Nobody"}, {"told": "1"}):
        assert "No article matches" in listed(many_desk, **nothing)["html"]
    for unknown in ({"ending": "%"}, {"year": "' OR 1"}, {"outlet": ["x"]}, {"seen": {"store": 1}, "new": True}):
        assert "30,000 articles indexed" in listed(many_desk, **unknown)["heading"]
    offered = listed(many_desk)["facets"]
    assert "Outlet 7 (750)" in offered and "2012 (1,200)" in offered
    assert 'data-facet="told"' not in offered and 'data-facet="ending"' not in offered  # there is nothing to choose


def test_what_came_since_the_last_visit() -> None:
    assistant = made.ScriptedAssistant()
    desk = Desk(assistant, None)
    then = listed(desk)["moment"]
    assert listed(desk, seen=then)["news"] == ""
    assistant.change("bridge", "17 March", "18 March")
    made.put(assistant.store, [Article("A ferry sank.", "Ferry sinks", path="/news/ferry.txt")])
    reply = listed(desk, seen=then)
    assert "1 new, 1 changed since your last visit" in reply["news"]
    shown = listed(desk, seen=then, new=True)
    assert sorted(row_titles(shown["html"])) == ["Ferry sinks", "Harbour bridge to reopen in March after £48m repair"]
    assert "Show all articles" in shown["news"]
    assert listed(desk, seen={**then, "store": "another"})["news"] == ""
    assert 'data-facet="told"' in reply["facets"] and "Told by several" in reply["facets"]
    assistant.close()


def test_pages_come_from_indexes(many: Store) -> None:
    """No page is found by sorting or reading all articles; a search reads one index and no article."""
    plans: list[str] = []
    with many.read() as view:

        def traced(cursor: Any, sql: str, values: Any) -> bool:
            if sql.startswith("SELECT") and "FROM articles" in sql and "EXPLAIN" not in sql:
                cursor.connection.exec_trace = None
                plan = cursor.connection.execute("EXPLAIN QUERY PLAN " + sql, values)
                plans.append(" | ".join(row[3] for row in plan))
                cursor.connection.exec_trace = traced
            return True

        view.db.exec_trace = traced
        for sort in ("added", "published", "title"):
            view.find_articles("", sort=sort, descending=True, limit=50, offset=29_950)
        view.find_articles("bridge", sort="published", descending=True, limit=50, offset=0)
        view.db.exec_trace = None
    scans = [step for plan in plans for step in plan.split(" | ") if step.startswith("SCAN articles")]
    assert len(scans) >= 4 and all("COVERING INDEX" in step for step in scans), plans


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        ("A toll", "A toll</bdi>.\nIt"),
        ("A toll.", "A toll.</bdi>\nIt"),
        ("A toll?", "A toll?</bdi>\nIt"),
        ("", "Untitled</bdi>.\nIt"),
    ],
)
def test_a_removal_is_told_with_one_full_stop(title: str, notice: str) -> None:
    assert notice in listing.removed_notice(Removal("t", title, 1, ""))
