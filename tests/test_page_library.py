"""What the page does with files and the index: uploads, removal and undo, the indexing job, the server's replies."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import page_fixtures as made
import pytest
from hashing_embedder import HashingEmbedder

from index.articles import SUPPORTED, Failure, KindNotRead, LeftOut
from index.articles.registry import FORMATS
from index.errors import ArticleError, StoreError
from index.store import Store
from index.sync import Progress, Report
from qa.assistant import Assistant
from qa.evaluation.sentence_reader import SentenceReader
from qa.offers import composing
from qa.page.ask import examples
from qa.page.desk import Desk
from qa.page.functions import server_functions
from qa.page.library import listing, status, tab
from qa.page.library.filenames import safe_name, safe_path
from qa.page.library.folder import Library, Upload
from qa.page.library.jobs import IndexJob, Tally

STORY = "The Calder Trust proposed a toll for lorries that cross the bridge after dark.\n"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("story.txt", "story.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\users\\me\\a b.md", "a b.md"),
        (".hidden.txt", "hidden.txt"),
        ("...", "article"),
        ("", "article"),
        ("a\x00b\u202etxt.exe\n.txt", "abtxt.exe.txt"),
        ("nul.txt", "_nul.txt"),
        ("news<>:|?*.json.gz", "news______.json.gz"),
        ("Übersicht – Ölpreis.txt", "Übersicht _ Ölpreis.txt"),
        ("x" * 400 + ".txt", "x" * 116 + ".txt"),
        ("story. ", "story"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("story.txt", "story.txt"),
        ("politics/2025/vote.txt", "politics/2025/vote.txt"),
        ("politics\\2025\\vote.txt", "politics/2025/vote.txt"),
        ("../../etc/./passwd.txt", "etc/passwd.txt"),
        ("/etc/passwd.txt", "etc/passwd.txt"),
        ("a\x00\u202e/b<>/con/x.txt", "a/b__/_con/x.txt"),
        ("news/.git/config.txt", None),
        ("news/.DS_Store", None),
        ("news/~$draft.docx", None),
        (".hidden.txt", "hidden.txt"),
        ("/".join("abcdefghijklmnop") + "/x.txt", "/".join("efghijklmnop") + "/x.txt"),
        ("x" * 200 + "/y.txt", "x" * 60 + "/y.txt"),
        ("..", "article"),
    ],
)
def test_safe_paths(name: str, safe: str | None) -> None:
    assert safe_path(name) == (None if safe is None else PurePosixPath(safe))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "articles", [".txt", ".json.gz"])


def upload(folder: Path, name: str, text: str, path: str = "") -> Upload:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return Upload(folder / name, path or name)


def test_uploads_never_overwrite(library: Library, tmp_path: Path) -> None:
    first = library.add([upload(tmp_path / "a", "s.txt", "one")])
    second = library.add([upload(tmp_path / "b", "s.txt", "two")])
    again = library.add([upload(tmp_path / "c", "s.txt", "one")])
    assert [p.name for p in (*first.paths, *second.paths, *again.paths)] == ["s.txt", "s-2.txt", "s.txt"]
    assert (tmp_path / "articles/s.txt").read_text() == "one" and (tmp_path / "articles/s-2.txt").read_text() == "two"
    assert sorted(p.name for p in (tmp_path / "articles").iterdir()) == ["s-2.txt", "s.txt"]


def test_folders_keep_their_paths(library: Library, tmp_path: Path) -> None:
    given = ["news/a/s.txt", "news/b/s.txt", "news/.git/s.txt", "../out/s.txt"]
    saved = library.add([upload(tmp_path / "up", f"{n}.txt", f"text {n}", path) for n, path in enumerate(given)])
    folder = tmp_path / "articles"
    assert [str(path.relative_to(folder)) for path in saved.paths] == ["news/a/s.txt", "news/b/s.txt", "out/s.txt"]
    assert (folder / "news/b/s.txt").read_text() == "text 1" and saved.refused == ()


def test_a_link_in_the_folder_leads_nothing_out_of_it(library: Library, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/news").symlink_to(outside)
    with pytest.raises(ArticleError, match="a link that leads elsewhere"):
        library.add([upload(tmp_path / "up", "s.txt", "one", "news/deep/s.txt")])
    assert list(outside.iterdir()) == []


def test_the_tab_names_every_format_and_takes_its_files() -> None:
    page = tab.html(sorted(SUPPORTED), "articles", "200mb")
    said = page.partition('<p class="sub">')[2].partition(";")[0]
    for name in ("MHTML", "PDF", "Word", "OpenDocument", "RTF", "EPUB", "CSV", "EML, MBOX", "WARC", "ZIP, TAR"):
        assert name in said
    assert all(each.name.lower() in said.lower() for each in FORMATS) and len(said) < 200
    (accepted,) = re.findall('accept="([^"]*)"', page)
    assert {ending for each in FORMATS for ending in each.endings} <= set(accepted.split(","))


def test_uploads_of_other_kinds_are_refused(library: Library, tmp_path: Path) -> None:
    saved = library.add([upload(tmp_path / "a", "run.sh", "x"), upload(tmp_path / "a", "b.json.gz", "y")])
    assert [p.name for p in saved.paths] == ["b.json.gz"]
    assert saved.refused == (Failure("run.sh", "Files of this kind cannot be read: use text or JSON."),)


def test_a_file_that_is_written_anew_keeps_the_old_one_aside(library: Library, tmp_path: Path) -> None:
    name = PurePosixPath("fetched/page.txt")
    for content in (b"one", b"one", b"two"):
        path = library.write(name, content, replace=True)
    assert path.read_bytes() == b"two" and path == tmp_path / "articles/fetched/page.txt"
    assert [p.read_bytes() for p in (tmp_path / "articles/.removed").iterdir()] == [b"one"]
    assert library.write(name, b"three").name == "page-2.txt"


def test_without_a_folder_nothing_is_added(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="start it with --articles FOLDER"):
        Library(None, [".txt"]).add([upload(tmp_path / "a", "s.txt", "one")])
    with pytest.raises(ArticleError, match="add an article first"):
        Library(tmp_path / "none", [".txt"]).existing()


def test_a_folder_that_cannot_be_written_is_named(library: Library, tmp_path: Path) -> None:
    (tmp_path / "articles").write_text("a file where the folder should be")
    with pytest.raises(ArticleError, match=re.escape(f"Cannot write to {tmp_path / 'articles'}")):
        library.add([upload(tmp_path / "a", "s.txt", "one")])


class FixedDesk(Desk):
    """A desk whose jobs are waited for."""

    def settled(self) -> None:
        self.job.wait(60)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FixedDesk]:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "toll.txt").write_text(STORY)
    rows = [
        {"url": f"https://x.example/{n}", "title": f"Row {n}", "text": f"Row {n} has its text here."} for n in (1, 2)
    ]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    embedder = HashingEmbedder()
    with Assistant(
        Store.open(tmp_path / "store", create=True, model="hashing", dimension=64), embedder, SentenceReader(embedder)
    ) as assistant:
        assistant.sync([folder])
        yield FixedDesk(assistant, folder)


def calls(desk: Desk) -> dict[str, Any]:
    return {function.__name__: function for function in server_functions(desk)}


def titles(desk: Desk) -> set[str]:
    return {row.title for row in desk.store.articles()}


def article_id(desk: Desk, title: str) -> str:
    return next(row.id for row in desk.store.articles() if row.title.startswith(title))


def token(html: str) -> str:
    found = re.search(r'data-token="([^"]+)"', html)
    assert found
    return found[1]


def remove(desk: Desk, *starts: str) -> str:
    reply = calls(desk)["remove_articles"]({"articles": [article_id(desk, start) for start in starts]})
    return str(reply["html"])


def test_what_is_removed_stays_removed_until_it_is_taken_back(desk: FixedDesk) -> None:
    page, before = calls(desk), titles(desk)
    gone = remove(desk, "The Calder", "Row 1")
    assert "and 1 other article." in gone and titles(desk) == {"Row 2"}
    page["start_job"]({})
    desk.settled()
    assert titles(desk) == {"Row 2"}, "re-indexing brought it back"
    assert "removed by hand" in page["job_state"]({})["html"]
    folder = desk.library.folder
    assert folder and (folder / "toll.txt").read_text() == STORY and not (folder / ".removed").exists()
    assert page["undo_remove"]({"token": token(gone)}) == {}
    assert titles(desk) == before
    assert "nothing to take back" in page["undo_remove"]({"token": token(gone)})["error"]
    assert "nothing to take back" in page["undo_remove"]({"token": ""})["error"]


def test_removals_are_listed_with_their_undo_until_they_are_undone(desk: FixedDesk) -> None:
    page = calls(desk)
    for title in ("Row 1", "The Calder"):
        gone = remove(desk, title)
    listed = page["list_articles"]({})["removals"]
    assert "Removed (2)" in listed and listed.index("The Calder") < listed.index("Row 1")
    assert f'data-token="{token(gone)}"' in listed
    page["undo_remove"]({"token": token(gone)})
    assert "Removed (1)" in page["list_articles"]({})["removals"]


def test_all_that_match_a_search_are_removed_together(desk: FixedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    page, before = calls(desk), titles(desk)
    assert "Remove all 2 that match" in page["list_articles"]({"query": "row"})["html"]
    assert "that match" not in page["list_articles"]({})["html"]
    monkeypatch.setattr(listing, "MOST_REMOVED", 1)
    assert "at most 1." in page["remove_articles"]({"query": "row"})["error"] and titles(desk) == before
    assert "that match" not in page["list_articles"]({"query": "row"})["html"]
    monkeypatch.setattr(listing, "MOST_REMOVED", 2)
    gone = page["remove_articles"]({"query": "row"})["html"]
    assert titles(desk) == before - {"Row 1", "Row 2"}
    assert "No article matches" in page["remove_articles"]({"query": "row"})["error"]
    page["undo_remove"]({"token": token(gone)})
    assert titles(desk) == before


def test_outlet_and_date_are_put_right_and_taken_back(desk: FixedDesk) -> None:
    page, row = calls(desk), article_id(desk, "Row 1")
    stated = desk.store.article(row).outlet
    form = page["edit_form"]({"article": row})["html"]
    assert f'maxlength="120" autocomplete="off" value="{stated}"' in form and "As its file says" not in form
    assert page["edit_article"]({"article": row, "outlet": 'The "Basin" <Courier>', "published": "2024-05-01"}) == {}
    article = desk.store.article(row)
    assert (article.outlet, article.published) == ('The "Basin" <Courier>', "2024-05-01")
    form = page["edit_form"]({"article": row})["html"]
    assert 'value="The &#34;Basin&#34; &lt;Courier&gt;"' in form and f"Its file says <bdi>{stated}</bdi>." in form
    page["edit_article"]({"article": row, "published": "2024-05-02"})
    article = desk.store.article(row)
    assert (article.outlet, article.published) == ('The "Basin" <Courier>', "2024-05-02")
    assert "is no date" in page["edit_article"]({"article": row, "published": "soon"})["error"]
    page["edit_article"]({"article": row, "as_source": True})
    article = desk.store.article(row)
    assert (article.outlet, article.published) == (stated, "")


def test_nothing_is_removed_or_edited_while_articles_are_indexed(desk: FixedDesk) -> None:
    gate = threading.Event()
    job, page, before = IndexJob(lambda paths, **options: gate.wait(60) and made.report()), calls(desk), titles(desk)
    desk.job = job
    page["start_job"]({})
    row = article_id(desk, "Row 1")
    replies = [
        page["remove_articles"]({"articles": [row]}),
        page["undo_remove"]({"token": "x"}),
        page["edit_article"]({"article": row, "outlet": "Courier"}),
    ]
    gate.set()
    job.wait(60)
    assert all("try it again when that is done" in reply["error"] for reply in replies) and titles(desk) == before


def test_replies_never_raise_on_nonsense(desk: FixedDesk) -> None:
    page = calls(desk)
    assert "list_articles" in page
    assert "could not be understood" in page["read_article"]({})["error"]
    assert (
        "could not be understood" in page["read_article"]({"article": article_id(desk, "Row 1"), "start": "x"})["error"]
    )
    assert "error" in page["read_article"]({"article": "../../etc/passwd"})
    for wanted in ({}, {"articles": None}, {"articles": "abc"}, {"articles": [None]}, {"articles": ["x"] * 1001}):
        assert "error" in page["remove_articles"](wanted)
    assert "error" in page["edit_article"]({"article": article_id(desk, "Row 1"), "outlet": ["x"] * 200})
    assert "error" in page["edit_form"]({"article": 7})
    assert "error" in page["undo_remove"](["not", "a", "dict"])
    assert "3 articles indexed" in page["list_articles"]({"sort": "'; drop table", "offset": 10_000})["heading"]


def test_reading_gives_the_passage_of_the_article(desk: FixedDesk) -> None:
    reply = calls(desk)["read_article"](
        {"article": article_id(desk, "Row 1"), "start": "0", "end": "5", "answer_start": "", "answer_end": ""}
    )
    assert reply["title"] == "Row 1"
    assert '<span class="passage">Row 1</span> has its text here.' in reply["html"]
    assert 'href="https://x.example/1#:~:text=Row%201' in reply["html"]


def test_job_runs_what_waits_and_tells_the_last_report() -> None:
    gate, began, seen = threading.Event(), threading.Event(), []

    def sync(paths: list[Path], *, progress: Any, cancel: threading.Event) -> Report:
        seen.append(paths)
        progress(Progress("embedding", 1, 2, 3.0, None, ""))
        began.set()
        gate.wait(60)
        return made.report(added=len(seen), failed=(Failure("x", f"run {len(seen)}"),), seconds=0.5)

    job = IndexJob(sync)
    job.start([Path("a")])
    assert began.wait(60)
    job.start([Path("b"), Path("c")])
    job.start([Path("b")])
    assert job.state().running and job.state().progress.done == 1
    gate.set()
    job.wait(60)
    assert seen == [[Path("a")], [Path("b"), Path("c")]]
    state = job.state()
    assert state.number == 2 and not state.running and state.ended.endswith("+00:00")
    # One report of all that was asked for while it ran: 1 article of the first run and 2 of the second.
    assert state.report == Tally(added=3, failed=(Failure("x", "run 2"),), seconds=1.0)


def test_refused_files_are_in_the_report_also_where_nothing_is_indexed() -> None:
    refused = Failure("photo.png", "Files of this kind cannot be read.")
    job = IndexJob(lambda paths, **options: made.report(added=1, seconds=0.5))
    job.start([], [refused])
    job.wait(60)
    assert (job.state().number, job.state().report) == (1, Tally(failed=(refused,)))
    job.start([Path("a")], [refused])
    job.wait(60)
    assert (job.state().number, job.state().report) == (2, Tally(added=1, failed=(refused,), seconds=0.5))
    job.start([])
    assert job.state().number == 2


def test_what_is_sent_together_has_one_report_also_where_its_first_part_is_done_before_the_last() -> None:
    refused = Failure("photo.png", "Files of this kind cannot be read.")
    job = IndexJob(lambda paths, **options: made.report(added=len(paths), seconds=0.5))

    def report_of(paths: list[Path], *failures: Failure, sending: str = "") -> Tally | None:
        job.start(paths, failures, sending=sending)
        job.wait(60)
        return job.state().report

    assert report_of([Path("a"), Path("b")], sending="first") == Tally(added=2, seconds=0.5)
    assert report_of([Path("c")], sending="first") == Tally(added=3, seconds=1.0)
    assert report_of([], refused, sending="first") == Tally(added=3, failed=(refused,), seconds=1.0)
    assert report_of([], refused, sending="second") == Tally(failed=(refused,))
    assert report_of([Path("d")]) == report_of([Path("d")]) == Tally(added=1, seconds=0.5)
    assert report_of([], refused, sending="second") == Tally(failed=(refused,))
    job.run([Path("e")])  # somebody who watches files came between
    assert report_of([], refused, sending="second") == Tally(failed=(refused,))


def test_what_was_passed_over_is_in_the_report_of_the_page() -> None:
    kinds = (KindNotRead(".ppt", 7, ("/n/a.ppt", "/n/<b>.ppt")), KindNotRead("", 1, ("/n/fair",)))
    out = (LeftOut("/n/x.json:3", "It is a draft."),)
    reports = [made.report(not_read=kinds[:1]), made.report(not_read=kinds, left_out=out)]
    job = IndexJob(lambda paths, **options: reports.pop())
    for _ in range(2):  # the same folder twice
        job.start([Path("n")])
        job.wait(60)
    assert job.state().report == Tally(not_read=kinds[:1], seconds=0.5)
    both = Tally().plus(made.report(not_read=kinds, left_out=out)).plus(made.report(not_read=kinds[:1], left_out=out))
    assert (both.not_read, both.left_out) == (kinds, out)
    html = status.report(both, cancelled=False)
    assert "8 files not read: 7 .ppt, 1 without a suffix" in html and "&lt;b&gt;.ppt" in html and "/n/fair" in html
    assert "1 record left out" in html and "It is a draft." in html and "The index is up to date" in html
    assert "There is nothing to read" in status.report(Tally(not_read=kinds), cancelled=False)


def test_cancelled_job_drops_what_waits() -> None:
    began = threading.Event()

    def sync(paths: list[Path], *, progress: Any, cancel: threading.Event) -> Report:
        began.set()
        assert cancel.wait(60)
        return made.report()

    job = IndexJob(sync)
    job.start([Path("a")])
    assert began.wait(60)
    job.start([Path("b")])
    job.cancel()
    assert not job.state().running or job.state().cancelling
    job.wait(60)
    assert job.state().cancelled and job.state().number == 1


def test_failed_job_says_why_and_hides_details() -> None:
    errors: Iterator[Exception] = iter([StoreError("The store is locked: wait."), RuntimeError("secret")])

    def sync(paths: list[Path], *, progress: Any, cancel: threading.Event) -> Report:
        raise next(errors)

    job = IndexJob(sync)
    for expected in ("The store is locked: wait.", "Indexing stopped on an unexpected error"):
        job.start([Path("a")])
        job.wait(60)
        assert job.state().error.startswith(expected) and not job.state().running


SENTENCES = [
    ("The Calder Trust proposed a toll for lorries that cross the bridge after dark.",
     "Who proposed a toll for lorries that cross the bridge after dark?"),
    ("Reuters has reported the options under consideration include a plan to overthrow Maduro, and more may come.",
     "Who reported the options under consideration include a plan to overthrow Maduro?"),
    ("On Monday, the Health Fund approved £30 million for a second stage of the trial.",
     "Who approved £30 million for a second stage of the trial?"),
    ("He proposed a toll for lorries that cross the bridge.", None),
    ("Okafor said he would cross the bridge with his family.", None),
    ("Photos released by the park show portions of the road washed out.", None),
    ("The trust said “nothing will be done about the bridge today”.", None),
    ("Okafor said no.", None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "question"), SENTENCES)
def test_example_questions_are_made_by_rule(sentence: str, question: str | None) -> None:
    assert list(composing.candidates(f"First line\n{sentence}")) == ([question] if question else [])


def test_examples_spread_over_articles_and_are_answered() -> None:
    articles = made.ARTICLES.values()
    asked: list[str] = []

    def answered(question: str) -> bool:
        asked.append(question)
        return "Fund" not in question and "million" not in question

    chosen = examples.questions(articles, answered=answered)
    assert "Who proposed a toll for lorries that cross the bridge after dark?" in chosen
    assert "Who approved £30 million for a second stage of the trial?" in asked
    assert "Who approved £30 million for a second stage of the trial?" not in chosen
    assert len(set(chosen)) == len(chosen) <= 4
