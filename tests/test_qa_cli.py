"""The command `newsdesk`, from its arguments to its exit code, over a real store with the packaged model."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.command import articles as articles_command
from qa.command.cli import main

ROOT = Path(__file__).resolve().parents[1]
MAYOR = (
    "The mayor of Larkfield, Ada Quill, opened the rebuilt \x1b[31mharbour\x1b[0m bridge on Tuesday.\n\n"
    "“It took nine years,” she said. The bridge cost $50 million, the city’s treasurer, Tom Reed, reported.\n"
)
STORM = "A storm named Berta tore the roof off the town hall of Ostrow on Friday. Nobody was hurt, the police said.\r\n"


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    mayor = {"url": "https://example.org/bridge", "title": "Bridge opens", "text": MAYOR, "outlet": "Gazette"}
    storm = {"url": "https://example.com/storm", "title": "Storm", "text": STORM, "publish_date": "2025/11/28"}
    (folder / "news.jsonl").write_text("\n".join(json.dumps(article) for article in (mayor, storm)), "utf-8")
    return folder


@pytest.fixture(scope="module")
def store(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "store"
    assert main(["index", str(articles), "--store", str(folder)]) == 0
    return folder


@pytest.fixture
def newsdesk(store: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Run a command on the store; gives the exit code, standard output and standard error."""
    monkeypatch.setenv("NEWSDESK_STORE", str(store))

    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main([str(argument) for argument in arguments])
        return status, *capfd.readouterr()

    yield run


def identifier(newsdesk: Any, title: str) -> str:
    listed = json.loads(newsdesk("articles", "--json")[1])
    return next(str(article["id"]) for article in listed if article["title"].startswith(title))


def test_indexing_reports_and_the_second_time_all_is_unchanged(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["index", str(articles), "--store", str(tmp_path / "store"), "--json"]
    assert main(command) == 0
    report = json.loads(capsys.readouterr().out)
    fields = ["added", "changed", "removed", "unchanged", "failed", "articles", "passages", "seconds"]
    assert list(report) == [*fields, "files", "not_read", "left_out", "from_pictures"]
    assert [report[name] for name in fields[:6]] == [2, 0, 0, 0, [], 2]
    assert main(command) == 0
    report = json.loads(capsys.readouterr().out)
    assert [report[name] for name in fields[:6]] == [0, 0, 0, 2, [], 2]
    assert main(command[:-1]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("0 added, 0 changed, 0 removed, 2 unchanged, 0 failed in ")
    assert last.startswith("The store holds 2 articles in ")


def test_a_file_that_fails_is_reported_and_the_rest_goes_on(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "good.txt").write_text(MAYOR, "utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    store = ["--store", str(tmp_path / "store"), "--json"]
    assert main(["index", str(folder), *store]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], [item["path"] for item in report["failed"]]) == (1, [str(folder / "bad.pdf")])
    assert list(report["failed"][0]) == ["path", "error"]
    # Where nothing but failures is left, the command could not do what was asked.
    (folder / "good.txt").unlink()
    assert main(["index", str(folder / "bad.pdf"), *store]) == 1


def test_files_of_other_kinds_are_counted_and_nothing_to_read_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, store = tmp_path / "news", ["--store", str(tmp_path / "store")]
    (folder / "sub").mkdir(parents=True)
    for name in ("a.PPT", "sub/b.ppt", "c.pages", "fair", ".hidden.ppt"):
        (folder / name).write_text("The mayor opened the fair.")
    assert main(["index", str(folder), *store]) == 1
    out, err = capsys.readouterr()
    assert "4 files not read: 2 .ppt, 1 without a suffix, 1 .pages.\n" in out
    assert err == f"There is nothing to read in {folder}: put articles there, in a format that is read.\n"
    (folder / "good.txt").write_text(MAYOR, "utf-8")
    for _ in range(2):  # an unchanged folder is told of again
        assert main(["index", str(folder), *store, "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert (report["files"], report["left_out"]) == (1, [])
        assert report["not_read"] == [
            {"kind": ".ppt", "count": 2, "examples": [str(folder / "a.PPT"), str(folder / "sub" / "b.ppt")]},
            {"kind": "", "count": 1, "examples": [str(folder / "fair")]},
            {"kind": ".pages", "count": 1, "examples": [str(folder / "c.pages")]},
        ]


def test_an_answer_quotes_the_article_to_the_character(newsdesk: Any) -> None:
    status, out, err = newsdesk("ask", "Who opened the rebuilt harbour bridge?", "--json")
    answer = json.loads(out)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert (answer["id"], answer["question"]) == (None, "Who opened the rebuilt harbour bridge?")
    assert answer["status"] == "answered" and 0 <= answer["confidence"] <= 1
    assert "Ada Quill" in answer["answer"]
    for citation in answer["citations"]:
        text = json.loads(newsdesk("show", citation["article_id"], "--json")[1])["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        if citation["answer_start"] is not None:
            assert citation["start"] <= citation["answer_start"] < citation["answer_end"] <= citation["end"]


def test_an_answer_for_people_has_numbered_citations_and_no_escape_sequences(newsdesk: Any) -> None:
    status, out, err = newsdesk("ask", "Who", "opened", "the rebuilt harbour bridge?")
    assert (status, err) == (0, "")
    assert "\n[1] Gazette, " in out
    assert "https://example.org/bridge (article " in out
    assert "\x1b" not in out


def test_filters(newsdesk: Any) -> None:
    def found(*filters: str) -> set[str]:
        hits = json.loads(newsdesk("search", "bridge", "storm", "town hall", "--json", *filters)[1])
        return {hit["title"] for hit in hits}

    assert found() == {"Bridge opens", "Storm"}
    assert found("--outlet", "Gazette") == found("--outlet", "the GAZETTE") == {"Bridge opens"}
    for command in ("search", "ask"):
        status, out, err = newsdesk(command, "bridge", "--outlet", "Gazete")
        assert (status, out, err) == (1, "", "No outlet fits 'Gazete': the closest is 'Gazette'.\n")
    assert found("--since", "2025-11-28", "--until", "2025-11-28") == {"Storm"}
    assert found("--until", "2025-11-27") == set()


def test_search_gives_slices_best_first(newsdesk: Any) -> None:
    status, out, _ = newsdesk("search", "storm roof town hall", "--top", 1, "--json")
    (hit,) = json.loads(out)
    assert (status, hit["title"]) == (0, "Storm")
    text = json.loads(newsdesk("show", hit["article_id"], "--json")[1])["text"]
    assert text[hit["start"] : hit["end"]] == hit["text"]
    assert newsdesk("search", "storm roof town hall", "--top", 1)[1].startswith(" 1. ")


def test_a_batch_answers_every_row_in_order_and_bad_rows_fail_alone(newsdesk: Any, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"id": 7, "question": "Who opened the  rebuilt harbour bridge?", "date": "2025/12/01", "answers": []}\n'
        "not json\n"
        "\n"
        '{"id": ["b"], "question": ""}\n'
        f'{{"id": "c", "question": "{"long " * 5000}"}}\n'
        '{"id": null, "question": "Which storm tore the roof off the town hall of Ostrow?"}',
        "utf-8",
    )
    status, out, err = newsdesk("ask", "--batch", file, "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (0, "")
    assert [answer["id"] for answer in answers] == [7, None, ["b"], "c", None]
    assert [answer["status"] for answer in answers] == ["answered", "failed", "failed", "failed", "answered"]
    assert answers[0]["question"] == "Who opened the  rebuilt harbour bridge?"
    assert answers[1]["answer"] == "Line 2 is not JSON."
    assert len({tuple(answer) for answer in answers}) == 1


def test_a_batch_is_searched_as_it_is_asked(newsdesk: Any, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [
        {"id": 1, "question": "Which storm tore the roof off the town hall?", "conversation": "a"},
        {"id": 2, "question": "hi"},
        {"id": 3, "question": "And when was that?", "conversation": "a"},
        {"id": 4, "question": ""},
    ]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    status, out, err = newsdesk("search", "--batch", file, "--top", 1, "--json")
    found = [json.loads(line) for line in out.splitlines()]
    asked = [json.loads(line) for line in newsdesk("ask", "--batch", file, "--json")[1].splitlines()]
    assert (status, err) == (0, "")
    assert [row["searched"] for row in found] == [row["searched"] for row in asked]
    assert "roof" in found[2]["searched"] and found[2]["hits"][0]["title"] == "Storm"
    assert [len(row["hits"]) for row in found] == [1, 0, 1, 0]
    assert [row.get("error") for row in found] == [None, None, None, 'Line 4 has no "question".']


def test_a_batch_of_failures_alone_is_a_failure(newsdesk: Any, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("[]\n")
    assert newsdesk("ask", "--batch", file, "--json")[0] == 1
    file.write_text("")
    assert newsdesk("ask", "--batch", file, "--json") == (0, "", "")


def test_show_prints_the_text_exactly(newsdesk: Any) -> None:
    article_id = identifier(newsdesk, "Bridge")
    assert newsdesk("show", article_id)[1] == MAYOR
    article = json.loads(newsdesk("show", article_id[:6], "--json")[1])
    fields = ["id", "title", "outlet", "authors", "published", "url", "path", "text"]
    assert list(article) == [*fields, "dated", "made", "scanned", "versions"]
    assert newsdesk("show", article_id, "--versions")[1] == "No other version of this article is known.\n"
    assert (article["id"], article["text"], article["outlet"]) == (article_id, MAYOR, "Gazette")


def test_articles_are_listed_for_people_and_programs(newsdesk: Any) -> None:
    listed = json.loads(newsdesk("articles", "--json")[1])
    assert sorted(article["title"] for article in listed) == ["Bridge opens", "Storm"]
    assert list(listed[0])[:6] == ["id", "title", "outlet", "published", "url", "path"]
    out = newsdesk("articles")[1]
    assert "Gazette" in out and "Bridge opens" in out and out.endswith("\n2 articles\n") and "\x1b" not in out


def test_removing_is_all_or_nothing(articles: Path, tmp_path: Path, newsdesk: Any) -> None:
    store = ["--store", tmp_path / "store"]
    newsdesk("index", articles, *store)
    first = json.loads(newsdesk("articles", "--json", *store)[1])[0]["id"]
    status, out, err = newsdesk("remove", first, "000000000000", *store)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert len(json.loads(newsdesk("articles", "--json", *store)[1])) == 2
    assert newsdesk("remove", first, first, *store) == (0, "Removed 1 article.\n", "")
    assert len(json.loads(newsdesk("articles", "--json", *store)[1])) == 1
    assert newsdesk("show", first, *store)[0] == 1


def test_what_was_removed_is_listed_and_taken_back(articles: Path, tmp_path: Path, newsdesk: Any) -> None:
    store = ["--store", tmp_path / "store"]
    newsdesk("index", articles, *store)

    def listed() -> list[dict[str, str]]:
        return [{**row, "updated": ""} for row in json.loads(newsdesk("articles", "--json", *store)[1])]

    before = listed()
    assert newsdesk("remove", "--outlet", "gazette", *store) == (0, "Removed 1 article.\n", "")
    gone = json.loads(newsdesk("remove", "--matching", "storm", "--since", "2025-11-28", "--json", *store)[1])[
        "removed"
    ]
    assert newsdesk("remove", "--matching", "storm", *store) == (0, "Removed 0 articles.\n", "")
    removed = json.loads(newsdesk("articles", "--removed", "--json", *store)[1])
    assert [row["title"] for row in removed] == ["Storm", "Bridge opens"] and removed[0]["id"] == gone[0]
    out = newsdesk("articles", "--removed", *store)[1]
    assert "Gazette" in out and out.endswith("\n2 removed articles\n")
    report = json.loads(newsdesk("index", articles, "--json", *store)[1])
    assert (report["added"], report["articles"], len(report["left_out"])) == (0, 0, 2)
    assert newsdesk("restore", gone[0][:6], *store) == (0, "Restored 1 article.\n", "")
    assert newsdesk("restore", gone[0], *store)[0] == 1
    assert newsdesk("restore", "--all", *store) == (0, "Restored 1 article.\n", "")
    assert listed() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("remove",),
        ("remove", "3f9a2c71", "--outlet", "Gazette"),
        ("restore",),
        ("restore", "3f9a2c71", "--all"),
        ("edit", "3f9a2c71"),
        ("edit", "3f9a2c71", "--as-source", "--date", "2025-01-01"),
    ],
)
def test_what_is_to_be_done_by_hand_has_to_be_said(newsdesk: Any, arguments: tuple[str, ...]) -> None:
    status, out, err = newsdesk(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_outlet_and_date_are_put_right(articles: Path, tmp_path: Path, newsdesk: Any) -> None:
    store = ["--store", tmp_path / "store"]
    newsdesk("index", articles, *store)

    def about(title: str) -> tuple[str, str, str]:
        listed = json.loads(newsdesk("articles", "--json", *store)[1])
        return next((row["id"], row["outlet"], row["published"]) for row in listed if row["title"] == title)

    storm = about("Storm")[0]
    assert (
        newsdesk("edit", storm, "--outlet", "Ostrow Post", "--date", "2025-11-27", *store)[1] == "Edited 1 article.\n"
    )
    assert about("Storm") == (storm, "Ostrow Post", "2025-11-27")
    assert newsdesk("edit", storm, "--date", "27.11.2025", *store)[0] == 1
    newsdesk("edit", storm, "--outlet", "", *store)
    assert about("Storm") == (storm, "", "2025-11-27")
    newsdesk("edit", storm, "--as-source", *store)
    assert about("Storm")[2] == "2025-11-28" and about("Bridge opens")[1] == "Gazette"


def test_check_exits_1_where_the_store_is_not_whole_and_repair_mends_it(
    articles: Path, tmp_path: Path, newsdesk: Any
) -> None:
    store = ["--store", tmp_path / "store"]
    newsdesk("index", articles, *store)
    status, out, _ = newsdesk("check", *store)
    assert (status, out.splitlines()[-1][:33]) == (0, "The store is whole: 2 articles in")
    assert out.splitlines()[0] == "2 records read, each an article or told of."
    with sqlite3.connect(tmp_path / "store" / "newsdesk.db") as db:
        db.execute("UPDATE vectors SET vector = zeroblob(length(vector))")
    status, out, _ = newsdesk("check", "--json", *store)
    health = json.loads(out)
    assert (status, health["whole"], health["repaired"]) == (1, False, [])
    assert health["problems"]
    status, out, _ = newsdesk("check", *store)
    assert (status, out.splitlines()[-1][:37]) == (1, "The store is not whole: 2 articles in")
    status, out, _ = newsdesk("check", "--repair", *store)
    assert (status, out.splitlines()[0][:8], out.splitlines()[-1][:19]) == (0, "Mended: ", "The store is whole:")
    assert newsdesk("check", *store)[0] == 0


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["ask"], "Give a question, or --batch with a file of questions: see `newsdesk ask --help`."),
        (
            ["ask", "x", "--batch", "-"],
            "Give a question, or --batch with a file of questions: see `newsdesk ask --help`.",
        ),
        (["ask", "x", "--as-of", "May"], "--as-of: 'May' is not a date like 2025-12-01: see `newsdesk ask --help`."),
        (
            ["search", "x", "--batch", "-"],
            "Give words to look for, or --batch with a file of questions: see `newsdesk search --help`.",
        ),
        (["search", "x", "--top", "0"], "--top: '0' is not a number of 1 or more: see `newsdesk search --help`."),
        (["chat", "--port", "70000"], "--port: '70000' is not a port (1 to 65535): see `newsdesk chat --help`."),
        (["show"], "The following arguments are required: ARTICLE_ID: see `newsdesk show --help`."),
        ([], "The following arguments are required: COMMAND: see `newsdesk --help`."),
        (
            ["search", "x", "--since", "2025-02-01", "--until", "2025-01-01"],
            "--since 2025-02-01 is after --until 2025-01-01: see `newsdesk search --help`.",
        ),
    ],
)
def test_wrong_usage_is_one_sentence_and_exits_2(newsdesk: Any, command: list[str], sentence: str) -> None:
    assert newsdesk(*command) == (2, "", f"{sentence}\n")


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "x", "--store", "/nowhere/store"],
        ["articles", "--store", "/nowhere/store"],
        ["ask", " "],
        ["show", "000000000000"],
        ["show", "\x1b[2J"],
        ["index", "/nowhere/\x1b[31mnews"],
        ["ask", "--batch", "/nowhere/questions.jsonl"],
        ["chat", "--articles", "/nowhere/news"],
        ["evaluate", "reader", "/nowhere/squad.json"],
        ["evaluate", "news", "--articles", "/nowhere/a.jsonl", "--questions", "/nowhere/q.jsonl"],
    ],
)
def test_what_could_not_be_done_is_one_sentence_and_exits_1(newsdesk: Any, command: list[str]) -> None:
    status, out, err = newsdesk(*command)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "Traceback" not in err and "please report" not in err and "\x1b" not in err


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (KeyboardInterrupt(), 130, "Stopped."),
        (OSError(28, "No space left on device"), 1, "No space left on device; check the path, its permissions and"),
        (ValueError("odd\nthing"), 1, "Newsdesk failed (ValueError: odd thing): please report it"),
    ],
)
def test_no_traceback_whatever_happens(
    newsdesk: Any, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, sentence: str
) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(articles_command, "articles", fail)
    code, out, err = newsdesk("articles")
    assert (code, out, err.count("\n")) == (status, "", 1)
    assert err.startswith(sentence)


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "newsdesk", *arguments], cwd=ROOT, capture_output=True, **options)


def test_saved_questions_from_saving_to_the_feed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    news, store = tmp_path / "news", tmp_path / "store"
    news.mkdir()
    (news / "mayor.txt").write_text(MAYOR, "utf-8")

    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main([*map(str, arguments), "--store", str(store)])
        return status, *capfd.readouterr()

    def lines(*arguments: object) -> list[dict[str, Any]]:
        return [json.loads(line) for line in run("saved", *arguments, "--json")[1].splitlines()]

    assert run("saved", "list")[2].startswith("No store at")
    run("index", news)
    assert run("saved", "list")[1].startswith("No question is saved")
    status, out, _ = run("saved", "add", "Who is the mayor of Larkfield?")
    assert status == 0 and out.startswith("Saved as 1:") and "Ada Quill" in out and "\x1b" not in out
    assert run("saved", "add", "hello")[0] == 1
    assert (
        lines("changes") == [] and run("saved", "changes")[1] == "No answer has changed that was not marked as seen.\n"
    )
    (news / "storm.txt").write_text(STORM, "utf-8")
    assert "answer" not in run("index", news)[1]
    (news / "mayor.txt").write_text(MAYOR.replace("Ada Quill", "Ben Ruddock"), "utf-8")
    report = json.loads(run("index", news, "--json")[1])
    assert [change["question"] for change in report["answers_changed"]] == ["Who is the mayor of Larkfield?"]
    (change,) = lines("changes", "--seen")
    assert change == report["answers_changed"][0]
    assert (change["what"], change["how"], change["article"]["path"]) == ("answer", "changed", str(news / "mayor.txt"))
    assert (change["before"]["span"], change["after"]["span"]) == ("Ada Quill", "Ben Ruddock")
    assert lines("changes") == [] and [each["seen"] for each in lines("changes", "--all")] == [True]
    (saved,) = lines("list")
    assert (saved["id"], saved["changes"], saved["unseen"], saved["answer"]["span"]) == (1, 1, 0, "Ben Ruddock")
    assert lines("list", "--user", "ada") == [] and lines("ask") == []
    text = run("saved", "changes", "--all")[1]
    assert "The answer changed because this article was changed" in text
    assert "“The mayor of Larkfield, Ada Quill" in text and "“The mayor of Larkfield, Ben Ruddock" in text
    feed = run("saved", "feed")[1]
    assert run("saved", "feed", tmp_path / "changes.atom")[0] == 0
    assert (tmp_path / "changes.atom").read_text("utf-8") == feed and "Ben Ruddock" in feed
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    assert run("saved", "remove", 2)[:1] == (1,) and lines("remove", 1) == [{"id": 1, "removed": True}]
    assert lines("list") == []


def test_help_is_instant_because_nothing_heavy_is_imported() -> None:
    heavy = (
        "apsw faiss gradio httpx numpy onnxruntime sentence_transformers tiktoken tokenizers torch trafilatura".split()
    )
    code = (
        f"import sys, qa.command.cli; qa.command.cli.main(['--help']); print([m for m in {heavy} if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"
    assert "newsdesk index seeds" in out


def test_every_command_has_help() -> None:
    for command in (
        "index",
        "ask",
        "search",
        "articles",
        "show",
        "remove",
        "restore",
        "edit",
        "check",
        "chat",
        "evaluate reader",
    ):
        assert main([*command.split(), "--help"]) == 0


def test_a_reader_that_goes_away_is_no_error(store: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "newsdesk", "articles", "--store", str(store)]
    process = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (process.returncode, process.stderr) == (141, b"")


def test_asking_leaves_nothing_behind_but_its_own_cache(tmp_path: Path) -> None:
    """ONNX Runtime, for one, would keep files about what it is used for."""
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "a.txt").write_text("The council of Ax met on Monday.")
    own = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | {"HOME": str(home)}
    for arguments in (("index", str(tmp_path / "a.txt")), ("ask", "Who met on Monday?")):
        done = run(*arguments, "--store", str(tmp_path / "store"), env=own)
        assert done.returncode == 0, done.stderr
    left = {path.relative_to(home) for path in home.rglob("*") if path.is_file()}
    assert {path.parent for path in left} <= {Path(".cache/newsdesk")}


def test_output_is_utf8_or_ascii_whatever_the_locale(store: Path, newsdesk: Any) -> None:
    article_id = identifier(newsdesk, "Bridge")
    ascii_only = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    shown = run("show", article_id, "--store", str(store), env=ascii_only)
    assert (shown.returncode, shown.stdout.decode()) == (0, MAYOR)
    answer = run("show", article_id, "--json", "--store", str(store), env=ascii_only)
    assert answer.stdout.isascii() and json.loads(answer.stdout)["text"] == MAYOR
    people = run("search", "bridge treasurer", "--store", str(store), env=ascii_only)
    assert (people.returncode, people.stderr) == (0, b"")
