"""Answers from several parts: the same as from one store, and true where a part is lost."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder
from test_index_parts import Breaking

from index.parts import growing
from index.parts.indexing import Sources, sync_parts
from index.parts.plan import make_plan, read_plan
from index.parts.sessions import LocalPart, LostPart, PartStore
from index.parts.store import PartsStore
from index.records import Scope
from index.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.cluster.asking import PartsAssistant
from qa.command.cli import main
from qa.contract.answers import answer_json
from qa.records import Answer, Hit, Reading, Span
from qa.terminal.answers import answer_text

TOWNS = "Avon Berlin Cork Delft Essen Faro Ghent Hull Izmir Jena Kiel Lyon Metz Nice Oslo Pisa".split()


class FirstWords:
    """A reader that marks the first three words of the passage that holds the most of the question's."""

    threshold = 0.5

    def read(self, question: str, hits: Sequence[Hit], *, as_of: date) -> Reading:
        asked = set(question.lower().strip("?").split())
        spans = []
        for at, hit in enumerate(hits):
            share = len(asked & set(hit.text.lower().strip(".").split())) / len(asked)
            end = hit.start + len(" ".join(hit.text.split(" ")[:3]))
            spans.append(Span(at, hit.start, hit.end, hit.start, end, share))
        spans.sort(key=lambda span: -span.score)
        return Reading(tuple(spans), spans[0].score if spans else 0.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store `one` and four `parts` of the same articles."""
    folder = tmp_path_factory.mktemp("cluster")
    rows = [
        {"title": f"Bridge of {town}", "url": f"https://news.example/{town}", "published": f"2024-03-{n + 1:02}"}
        | {"outlet": "Wire", "text": f"Mayor {town}son opened the bridge of {town} to trains."}
        for n, town in enumerate(TOWNS)
    ]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    sync_parts(make_plan(folder / "parts", 4), HashingEmbedder(), Sources((folder / "news.jsonl",)))
    with Store.open(folder / "one", create=True, model="hashing", dimension=64) as one:
        sync(one, [folder / "news.jsonl"], HashingEmbedder())
    return folder


@pytest.fixture
def parts(folder: Path) -> Iterator[list[PartStore]]:
    opened = [Store.open(folder / "parts" / f"part-{n}") for n in range(4)]
    assert all(store.counts().articles for store in opened)
    yield [LocalPart(f"part-{n}", store) for n, store in enumerate(opened)]
    for store in opened:
        store.close()


def assistant(parts: Sequence[PartStore]) -> PartsAssistant:
    return PartsAssistant(PartsStore(Path("nowhere"), parts, "hashing", 64, "key"), HashingEmbedder(), FirstWords())


def told(answer: Answer) -> object:
    """What is answered and what proves it; which of many articles that fit equally badly comes second is open."""
    proof = [(each.article_id, each.start, each.end) for each in answer.quotes[:1]]
    return answer.status, answer.kind, answer.searched, answer.span, proof


def test_answers_of_four_parts_are_those_of_one_store(folder: Path, parts: list[PartStore]) -> None:
    scope = Scope(as_of=date(2024, 4, 1))
    with Assistant(Store.open(folder / "one"), HashingEmbedder(), FirstWords()) as one:
        desk = assistant(parts)
        for town in TOWNS:
            for question in (f"Who opened the bridge of {town} to trains?", f"What is {town}?", "how many articles?"):
                answer, other = one.ask(question, scope), desk.ask(question, scope)
                assert told(other) == told(answer)
                assert answer_json(other)["parts"] in ({"answered": 4, "asked": 4}, None)
                assert answer_json(answer)["parts"] is None
        assert desk.search("bridge of Cork", scope, top=3)[0].title == "Bridge of Cork"
        assert desk.find("Who opened the bridge of Cork?", scope).hits[0].title == "Bridge of Cork"


@pytest.mark.models
def test_parts_are_read_and_judged_as_one_store_is(tmp_path: Path) -> None:
    article = "A yacht sank off Brava on Monday. Officers found a map of the reef, but none of the crew."
    (tmp_path / "news.jsonl").write_text(
        json.dumps({"title": "Yacht", "url": "https://news.example/1", "text": article})
    )
    with Assistant.open(tmp_path / "one", create=True) as one:
        one.sync([tmp_path / "news.jsonl"])
        sync_parts(make_plan(tmp_path / "parts", 1), one.embedder, Sources((tmp_path / "news.jsonl",)))
        with PartsAssistant.of_folder(tmp_path / "parts") as parts:
            assert type(parts.judge) is type(one.judge) and one.judge is not None
            answers = [desk.ask("Has all of the crew been found?") for desk in (one, parts)]
            assert told(answers[0]) == told(answers[1]) and answers[0].answer == answers[1].answer


def test_a_lost_part_is_told_in_the_answer_wherever_it_is_shown(parts: list[PartStore]) -> None:
    held = parts[2].store.articles() if isinstance(parts[2], LocalPart) else []
    desk = assistant([*parts[:2], LostPart("part-2", "It is away."), parts[3]])
    for question in (
        f"Who opened the bridge of {held[0].title.split()[-1]} to trains?",
        "how many articles are there?",
    ):
        answer = desk.ask(question, Scope(as_of=date(2024, 4, 1)))
        line = "3 of 4 parts answered: what the others hold was not looked through."
        assert answer.statements[-1].text == line and answer.statements[-1].kind == "note"
        shown = answer_json(answer)
        assert shown["parts"] == {"answered": 3, "asked": 4} and line in shown["answer"]
        assert line in answer_text(answer)
        assert not {row.id for row in held} & {citation.article_id for citation in answer.quotes}


@pytest.mark.parametrize("times", range(0, 40, 3))
def test_a_part_that_is_lost_at_any_moment_of_an_answer_is_told_and_is_no_error(
    parts: list[PartStore], times: int
) -> None:
    breaking = Breaking(parts[1], times)
    answer = assistant([parts[0], breaking, *parts[2:]]).ask("Who opened the bridge of Oslo to trains?")
    lost = breaking.left < 0
    assert answer.status == "answered" or lost
    assert answer.parts is not None and (answer.parts.answered, answer.parts.asked) == (4 - lost, 4)


def test_parts_are_made_listed_and_checked_by_the_command(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.parts.opening.embedder_of_plan", lambda plan: HashingEmbedder())
    store = ["--store", str(tmp_path / "parts"), "--json"]
    assert main(["cluster", "index", str(folder / "news.jsonl"), "--parts", "2", *store]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["articles"], report["parts"]) == (16, 16, 2)
    assert main(["cluster", "status", *store]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["part"] for row in rows] == ["part-0", "part-1"] and sum(row["articles"] for row in rows) == 16
    assert main(["cluster", "check", *store]) == 0
    assert all(each["whole"] for each in json.loads(capsys.readouterr().out).values())
    (tmp_path / "parts" / "part-1" / "newsdesk.db").write_bytes(b"no database")
    assert main(["cluster", "status", *store]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["articles"] and not first["error"] and second["error"]


def test_parts_are_split_and_moved_by_the_command(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "LINGER", 0.0)
    sync_parts(make_plan(tmp_path / "parts", 2), HashingEmbedder(), Sources((folder / "news.jsonl",)))
    store = ["--store", str(tmp_path / "parts")]
    assert main(["cluster", "split", "part-1", *store]) == 0
    assert capsys.readouterr().out == "part-1 is now part-2 and part-3.\nThere are 3 parts now.\n"
    assert main(["cluster", "split", "--all", "--json", *store]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["parts"] == 6 and told["split"]["part-0"] == ["part-4", "part-5"]
    assert main(["cluster", "move", "part-4", str(tmp_path / "away"), *store]) == 0
    assert capsys.readouterr().out == f"part-4 lies in {tmp_path / 'away'} now.\n"
    assert main(["cluster", "status", "--json", *store]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert sum(row["articles"] for row in rows) == 16 and rows[0]["folder"] == str(tmp_path / "away")
    assert main(["cluster", "status", *store]) == 0
    assert capsys.readouterr().out.count(", in ") == 1
    for wrong in (["split"], ["split", "part-4", "--all"]):
        assert main(["cluster", *wrong, *store]) == 2
        assert "Name the parts to split, or give --all" in capsys.readouterr().err
    assert main(["cluster", "split", "part-4", "part-77", *store]) == 1
    assert "no part part-77" in capsys.readouterr().err
    assert len(read_plan(tmp_path / "parts").parts) == 6


def test_parts_in_a_bucket_are_made_listed_checked_split_and_asked_by_the_command(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "LINGER", 0.0)
    monkeypatch.setattr("index.parts.opening.embedder_of_plan", lambda plan: HashingEmbedder())
    monkeypatch.setattr("qa.cluster.opening.embedder_of_store", lambda folder, model: HashingEmbedder())
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path / "cache"))
    bucket, articles = f"file://{tmp_path}/bucket/news", str(folder / "news.jsonl")
    store = ["--store", bucket]
    assert main(["cluster", "index", articles, "--parts", "2", *store, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["articles"], report["parts"]) == (16, 16, 2)
    assert not (Path("file:")).exists()
    assert main(["cluster", "split", "part-1", *store]) == 0
    assert capsys.readouterr().out == "part-1 is now part-2 and part-3.\nThere are 3 parts now.\n"
    assert main(["cluster", "move", "part-0", str(tmp_path / "away"), *store]) == 1
    assert "Parts in a bucket lie there" in capsys.readouterr().err
    assert main(["cluster", "status", "--json", *store]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert sum(row["articles"] for row in rows) == 16 and rows[2]["folder"] == f"{bucket}/part-3"
    assert main(["cluster", "status", *store]) == 0
    assert " in file" not in capsys.readouterr().out
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path / "cache-2"))  # another machine
    (tmp_path / "cache-2").mkdir()
    assert main(["cluster", "check", *store]) == 0
    assert capsys.readouterr().out.count("whole") == 3
    asked = ["bridge of Cork", "--cluster", bucket, "--json"]
    with monkeypatch.context() as patch:
        patch.setattr("qa.cluster.asking.SpanReader.open", lambda: None)
        assert main(["search", *asked]) == 0
    assert "Bridge of Cork" in capsys.readouterr().out
    assert main(["cluster", "status", "--store", f"file://{tmp_path}/nowhere"]) == 1
    assert "No parts at file://" in capsys.readouterr().err
    assert main(["cluster", "index", articles, "--parts", "2", *store, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["unchanged"], report["parts"]) == (0, 16, 3)


def test_asking_parts_of_a_folder_needs_no_cluster(
    folder: Path, parts: list[PartStore], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = assistant([*parts[:3], LostPart("part-3", "It is away.")])
    with monkeypatch.context() as patch:
        patch.setattr(PartsAssistant, "of_folder", lambda path, writer: desk if path == folder / "parts" else None)
        assert main(["ask", "Who opened the bridge?", "--json", "--cluster", str(folder / "parts")]) == 0
        shown = capsys.readouterr()
        assert json.loads(shown.out)["parts"] == {"answered": 3, "asked": 4} and "3 of 4 parts" in shown.err
    main(["cluster", "status", "--store", str(folder / "parts")])
    assert capsys.readouterr().out.count(" articles, ") == 4
    assert main(["ask", "Who?", "--cluster", str(folder)]) == 1
    assert "No parts at" in capsys.readouterr().err
    assert main(["chat", "--cluster", str(folder), "--articles", str(folder)]) == 2
    assert "cluster index" in capsys.readouterr().err
    assert "ray" not in sys.modules
