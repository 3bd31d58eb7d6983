"""What the functions of the Articles tab reply over a real store, and what is said of jobs."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hashing_embedder import HashingEmbedder
from page_site import Site

from index.errors import ArticleError
from index.store import Store, check
from qa.assistant import Assistant
from qa.evaluation.sentence_reader import SentenceReader
from qa.page.desk import Desk
from qa.page.functions import server_functions
from qa.page.library import fetch as fetching
from qa.page.library import status
from qa.page.library.jobs import JobState, Tally
from qa.page.server import uploads
from qa.page.server.uploads import uploaded


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    embedder = HashingEmbedder()
    store = Store.open(tmp_path / "store", create=True, model="hashing", dimension=64)
    with Assistant(store, embedder, SentenceReader(embedder)) as assistant:
        yield Desk(assistant, tmp_path / "articles")


def calls(desk: Desk) -> dict[str, Any]:
    return {function.__name__: function for function in server_functions(desk)}


@pytest.fixture
def arrived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of uploads."""
    folder = tmp_path / "gradio"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", "")  # so that it is what it was after the test
    monkeypatch.setattr(uploads, "_folder", folder)
    return folder


def test_added_files_are_indexed_and_what_was_left_out_is_reported(desk: Desk, arrived: Path) -> None:
    page = calls(desk)
    (arrived / "one").write_text("The council approved the dredging of the lagoon.\n")
    files = [{"path": str(arrived / "one"), "name": name} for name in ("news/a/lagoon.txt", "news/b/lagoon.txt")]
    page["add_files"]({"files": files})
    page["add_files"]({"left": [{"name": "news/<b>.png", "why": "kind"}, {"name": "x.txt", "why": "size"}], "more": 3})
    desk.job.wait(60)
    paths = {row.path for row in desk.store.articles()}
    assert paths == {str(desk.library.folder / f"news/{part}/lagoon.txt") for part in "ab"}
    assert not (arrived / "one").exists()
    html = page["job_state"]({})["html"]
    assert "<dt>added</dt><dd>2</dd>" in html and "<dt>failed</dt><dd>3</dd>" in html
    assert "news/&lt;b&gt;.png" in html and "Files of this kind cannot be read" in html
    assert "It is larger than 200 MB" in html and "3 more files" in html


def test_an_article_names_the_others_that_tell_its_story(desk: Desk) -> None:
    page = calls(desk)
    for outlet in ("The Post", "The Courier", "The Wire"):
        page["add_text"](
            {"text": f"{outlet}.\n\n" + "The council met on the bridge and closed it. " * 9, "outlet": outlet}
        )
    page["add_text"]({"text": "Another story is told here, of a lagoon and its dredging next spring by the council."})
    desk.job.wait(60)
    html = page["list_articles"]({})["html"]
    assert html.count("Told by 2 other articles") == 3
    (post,) = [row.id for row in desk.store.articles() if row.outlet == "The Post"]
    told = page["other_tellings"]({"article": post})["html"]
    assert told.count("<li>") == 2 and "The Courier" in told and "The Wire" in told and "The Post" not in told


def test_no_other_file_of_the_machine_can_be_added(desk: Desk, arrived: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (arrived / "link.txt").symlink_to(secret)
    for path in (str(secret), str(arrived / ".." / "secret.txt"), str(arrived / "link.txt"), str(arrived), ""):
        reply = calls(desk)["add_files"]({"files": [{"path": path, "name": "secret.txt"}]})
        assert reply["error"] == "A file did not arrive: add it again."
    assert secret.exists() and not (tmp_path / "articles").exists()
    with pytest.raises(ArticleError):
        uploaded("/etc/passwd")


def test_text_and_pages_are_added_and_stay_when_the_folder_is_indexed_again(
    desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(fetching.PRIVATE_SETTING, "1")
    page = calls(desk)
    said = page["add_text"](
        {
            "text": "The Calder Trust proposed a toll.",
            "title": "A toll",
            "outlet": "The Post",
            "published": "2025-01-14",
        }
    )["said"]
    assert said == "Added as pasted/A toll.md."
    assert page["add_url"]({"url": site.url("/page")})["said"].startswith(
        "Fetched, and added as fetched/127.0.0.1 Toll"
    )
    desk.job.wait(60)
    page["start_job"]({})
    desk.job.wait(60)
    assert {(row.title, row.outlet) for row in desk.store.articles()} == {
        ("A toll", "The Post"),
        ("Toll for lorries", "Northshore Courier"),
    }
    assert "<dt>unchanged</dt><dd>2</dd>" in page["job_state"]({})["html"]
    assert "is in a private network" not in page["add_url"]({"url": site.url("/missing")})["error"]


def test_without_a_folder_nothing_is_fetched(desk: Desk, site: Site) -> None:
    site.asked.clear()
    closed = Desk(desk.assistant, None)
    assert "start it with --articles FOLDER" in calls(closed)["add_url"]({"url": site.url("/page")})["error"]
    assert site.asked == []


def test_a_cancelled_job_leaves_the_store_whole_and_the_next_one_finishes(tmp_path: Path) -> None:
    """Indexing is stopped from outside while the embedder is at work, with articles stored and articles to come."""
    folder, started, go_on = tmp_path / "articles", threading.Event(), threading.Event()
    folder.mkdir()
    for n in range(40):
        (folder / f"{n}.txt").write_text(f"Article {n}.\n\n" + f"The council of town {n} met on day {n}. " * 30)

    class Slow(HashingEmbedder):
        def encode(self, texts: Any, **options: Any) -> Any:
            if desk.store.counts().articles:
                started.set()
                go_on.wait(60)
            return super().encode(texts, **options)

    embedder = Slow()
    store = Store.open(tmp_path / "store", create=True, model="hashing", dimension=64)
    with Assistant(store, embedder, SentenceReader(HashingEmbedder())) as assistant:
        desk = Desk(assistant, folder)
        assistant.sync([folder / "0.txt"])
        page = calls(desk)
        page["start_job"]({})
        assert started.wait(60)
        assert assistant.search("council of town 0")[0].path == str(folder / "0.txt")  # asking goes on
        assert page["cancel_job"]({})["cancelling"]
        go_on.set()
        desk.job.wait(60)
        reply = page["job_state"]({})
        assert "Stopped. What was done is kept" in reply["html"] and not reply["running"]
        assert check(tmp_path / "store").whole
        kept = store.counts().articles
        assert kept < 40
        page["start_job"]({})
        desk.job.wait(120)
        assert store.counts().articles == 40 and check(tmp_path / "store").whole
        assert f"<dt>added</dt><dd>{40 - kept}</dd>" in page["job_state"]({})["html"]


def test_a_screen_reader_hears_of_stages_and_quarters_only() -> None:
    class Now:
        stage, total, rate, seconds_left, path = "embedding", 200, 7.0, 90.0, "/news/<a>.txt"
        done = 0

    said = []
    for Now.done in (0, 49, 50, 99, 100, 200):
        said.append(status.said(JobState(running=True, progress=Now())))
    assert said == [
        "Indexing articles…",
        "Indexing articles…",
        *["Indexing articles, 25% done"] * 2,
        "Indexing articles, 50% done",
        "Indexing articles, 100% done",
    ]
    html = status.job(JobState(running=True, progress=Now()))
    assert "200 of 200 articles · 7 passages a second · 2 min left" in html and "&lt;a&gt;.txt" in html
    done = Tally(added=2, seconds=65.0)
    assert status.said(JobState(report=done)) == "The index is up to date: 2 added, 0 changed, 0 removed, 0 failed."
    html = status.job(JobState(report=done, cancelled=True, ended="2026-01-01T00:00:00+00:00"))
    assert "It took 65 s, ended <time" in html and "Re-index to do the rest." in html
    assert status.job(JobState()) == "" and status.said(JobState()) == ""
