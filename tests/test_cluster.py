"""Parts on a cluster of three nodes, which are killed in the midst of indexing and answering: `make test-cluster`."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster_world import add_node, cluster_of, until
from hashing_embedder import HashingEmbedder
from test_index_parts import written
from test_qa_cluster import FirstWords

from index.parts.indexing import Sources
from index.parts.plan import Plan, make_plan, read_plan
from index.store import Store, check
from index.sync import Progress
from qa.cluster.asking import PartsAssistant
from qa.command.cli import main
from qa.records import Answer

WITHIN = 10.0  # seconds until a new article is answered from in every copy
pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with cluster_of(3) as cluster:
        yield cluster


def assistant(plan: Plan) -> PartsAssistant:
    from index.cluster.asking import ClusterStore

    return PartsAssistant(ClusterStore(plan.folder, plan, "hashing", 64), HashingEmbedder(), FirstWords())


def processes(plan: Plan, kind: str) -> list[int]:
    from index.cluster.placing import standings

    return [each.process for each in standings(plan.key, 60) if not isinstance(each, str) and each.kind == kind]


def held(plan: Plan) -> list[str]:
    """The ids of all articles of all parts, each of which has to be whole."""
    assert all(check(plan.store(part)).whole for part in plan.parts)
    return sorted(row.id for part in plan.parts for row in Store.open(plan.store(part)).articles())


def test_every_article_is_there_once_though_those_who_write_are_killed(cluster: Any, tmp_path: Path) -> None:
    from index.cluster import indexing

    articles, plan = written(tmp_path, 200), make_plan(tmp_path / "parts", 2)
    named = tmp_path / "warc.paths"
    named.write_text(f"{articles.name}\n")
    killed: list[int] = []
    told: list[Progress] = []

    def kill(progress: Progress) -> None:
        told.append(progress)
        if progress.stage == "embedding" and progress.done > 0 and len(killed) < 1:
            killed.extend(processes(plan, "home")[:1])
            os.kill(killed[0], signal.SIGKILL)

    report = indexing.index(plan, SlowEmbedder, Sources((named,)), copies=1, progress=kill)
    assert killed and report.articles == 200
    steps = [step for step in told if step.stage == "embedding" and step.seconds_left is not None]
    assert steps and all(step.rate > 0 and step.done <= step.total for step in steps)
    assert len(set(held(plan))) == len(held(plan)) == 200
    again = indexing.index(plan, SlowEmbedder, Sources((articles,)), copies=1)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 200)


def test_its_ports_are_those_of_this_machine_alone(cluster: Any) -> None:
    psutil = pytest.importorskip("psutil")
    own = [each for each in psutil.process_iter(["cmdline"]) if "/ray/" in " ".join(each.info["cmdline"] or ())]
    listening = {
        connection.laddr.ip
        for process in own
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening and listening <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}


def whole(answer: Answer) -> bool:
    return answer.parts is not None and answer.parts.answered == answer.parts.asked


class SlowEmbedder(HashingEmbedder):
    """Takes so long that there is a middle."""

    def encode(self, texts: Any) -> Any:
        threading.Event().wait(0.02 * len(texts))
        return super().encode(texts)


def test_no_answer_is_an_error_while_homes_copies_and_a_node_are_killed(cluster: Any, tmp_path: Path) -> None:
    from index.cluster import indexing, placing

    articles, plan = written(tmp_path, 40), make_plan(tmp_path / "parts", 2)
    indexing.index(plan, HashingEmbedder, Sources((articles,)), copies=1)
    until(lambda: all(not isinstance(each, str) and each.articles for each in placing.standings(plan.key, 60)))
    desk, question = assistant(plan), "gold vote of the storm and word7?"
    before = desk.ask(question)
    assert before.parts is not None and (before.parts.answered, before.parts.asked) == (2, 2)
    answers: list[Answer | BaseException] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            try:
                answers.append(desk.ask(question))
            except BaseException as error:
                answers.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for kind in ("home", "copy"):
            seen = len(answers)
            os.kill(processes(plan, kind)[0], signal.SIGKILL)
            until(lambda seen=seen: len(answers) > seen + 5)
            until(lambda: len(placing.standings(plan.key, 60)) == 4)
            until(lambda: all(not isinstance(each, str) and each.articles for each in placing.standings(plan.key, 60)))
        seen = len(answers)
        cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
        until(lambda: len(answers) > seen + 5)
        add_node(cluster)
    finally:
        ended.set()
        asking.join()
    wrong = [each for each in answers if isinstance(each, BaseException) or each.status == "failed"]
    assert not wrong and len(answers) > 15
    whole = [each for each in answers if isinstance(each, Answer) and each.parts and each.parts.answered == 2]
    assert whole and all(each.span == before.span for each in whole)
    for each in answers:
        assert isinstance(each, Answer) and each.parts
        assert (each.parts.answered < 2) == ("parts answered" in each.answer)


def test_a_new_article_is_answered_from_in_the_copies_too(cluster: Any, tmp_path: Path) -> None:
    from index.cluster import indexing, placing

    articles, plan = written(tmp_path, 12), make_plan(tmp_path / "parts", 2)
    indexing.index(plan, HashingEmbedder, Sources((articles,)), copies=1)
    rows = [json.loads(line) for line in articles.read_text().splitlines()]
    rows.append({"title": "New", "url": "https://news.example/new", "text": "The zeppelin of Ulm has landed."})
    articles.write_text("\n".join(map(json.dumps, rows)))
    indexing.index(plan, HashingEmbedder, Sources((articles,)), copies=1)

    def everywhere() -> bool:
        found = placing.standings(plan.key, 60)
        counts = {
            kind: sum(each.articles for each in found if not isinstance(each, str) and each.kind == kind)
            for kind in ("home", "copy")
        }
        return counts == {"home": 13, "copy": 13}

    until(everywhere, WITHIN)
    answer = assistant(plan).ask("Where is the zeppelin of Ulm that has landed?")
    assert answer.quotes[0].title == "New"


def test_parts_are_split_and_moved_while_they_are_asked(
    cluster: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from index.cluster import indexing, placing

    articles, plan = written(tmp_path, 40), make_plan(tmp_path / "parts", 2)
    indexing.index(plan, HashingEmbedder, Sources((articles,)), copies=1)
    until(lambda: all(not isinstance(each, str) and each.articles for each in placing.standings(plan.key, 60)))
    before, desk, question = held(plan), assistant(plan), "gold vote of the storm and word7?"
    expected = desk.ask(question)
    answers: list[Answer | BaseException] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            try:
                answers.append(desk.ask(question))
            except BaseException as error:
                answers.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    address = ["--store", str(plan.folder), "--address", "127.0.0.1:0"]  # this process is connected already
    try:
        assert main(["cluster", "split", "part-1", *address]) == 0
        assert main(["cluster", "move", "part-0", str(tmp_path / "away"), *address]) == 0
        seen = len(answers)
        until(lambda: len(answers) > seen + 5)
    finally:
        ended.set()
        asking.join()
    after = read_plan(plan.folder)
    assert [part.name for part in after.parts] == ["part-0", "part-2", "part-3"] and not after.spare
    assert held(after) == before and after.store(after.parts[0]) == tmp_path / "away"
    assert sorted(placing.found()[plan.key]) == ["part-0", "part-2", "part-3"]
    assert not [each for each in answers if isinstance(each, BaseException) or not whole(each)]
    assert {each.span for each in answers if isinstance(each, Answer)} == {expected.span}
    assert {each.parts.asked for each in answers if isinstance(each, Answer) and each.parts} == {2, 3}
    nodes = {(each.part, each.kind): each.node for each in placing.standings(plan.key, 60) if not isinstance(each, str)}
    assert len({node for (_, kind), node in nodes.items() if kind == "home"}) == 3  # the halves too
    assert all(nodes[part.name, "copy"] != nodes[part.name, "home"] for part in after.parts)
    capsys.readouterr()
    assert main(["cluster", "check", "--json", *address]) == 0
    rows = [row for row in json.loads(capsys.readouterr().out) if row["store"] == plan.key]
    assert [(row["part"], row["kind"]) for row in rows] == [
        (part, kind) for part in ("part-0", "part-2", "part-3") for kind in ("home", "copy 1")
    ]
    again = indexing.index(after, HashingEmbedder, Sources((articles,)), copies=1)
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 40)


def test_parts_in_a_bucket_are_indexed_asked_split_and_served_again_though_a_home_is_killed(
    cluster: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The nodes' cache folder is one here, but nobody uses another's folder in it."""
    from index.buckets.following import BucketStore
    from index.buckets.working import Working
    from index.cluster import indexing, placing

    articles, bucket = written(tmp_path, 60), f"file://{tmp_path}/bucket/news"
    killed: list[int] = []

    def kill(progress: Any) -> None:
        if progress.stage == "embedding" and progress.done > 0 and not killed:
            killed.extend(processes(plan, "home")[:1])
            os.kill(killed[0], signal.SIGKILL)

    plan = Working(bucket).plan(2)
    report = indexing.index(plan, SlowEmbedder, Sources((articles,)), copies=1, progress=kill)
    assert killed and report.articles == 60
    until(lambda: all(not isinstance(each, str) and each.articles for each in placing.standings(plan.key, 60)))
    question = "gold vote of the storm and word7?"
    answer = assistant(plan).ask(question)
    assert whole(answer)
    address = ["--store", bucket, "--address", "127.0.0.1:0"]  # this process is connected already
    assert main(["cluster", "split", "part-1", *address]) == 0
    assert main(["cluster", "move", "part-0", str(tmp_path / "away"), *address]) == 1
    assert "Parts in a bucket lie there" in capsys.readouterr().err
    after = Working(bucket).plan_there()
    assert [part.name for part in after.parts] == ["part-0", "part-2", "part-3"]
    assert sorted(placing.found()[plan.key]) == ["part-0", "part-2", "part-3"]
    split = assistant(after).ask(question)
    assert whole(split) and split.span == answer.span
    placing.stop_parts(plan.key)
    again = indexing.index(after, HashingEmbedder, Sources((articles,)), copies=1)
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 60)
    with BucketStore(bucket, tmp_path / "page") as store:
        ids = [row.id for row in store.articles()]
        assert len(set(ids)) == len(ids) == 60


def test_a_split_whose_home_is_killed_is_done_by_the_next_command(cluster: Any, tmp_path: Path) -> None:
    from index.cluster import engine, growing, indexing, placing

    articles, plan = written(tmp_path, 200), make_plan(tmp_path / "parts", 2)
    indexing.index(plan, HashingEmbedder, Sources((articles,)), copies=1)
    before = held(plan)
    home = engine.named(placing.name_of(plan.key, "part-1", 0))
    process = next(
        each.process
        for each in placing.standings(plan.key, 60)
        if not isinstance(each, str) and each.part == "part-1" and each.kind == "home"
    )
    asked = home.split.remote()
    until(lambda: bool(read_plan(plan.folder).spare), every=0.001)  # the halves, which take moments to be written
    os.kill(process, signal.SIGKILL)
    with pytest.raises(engine.load().exceptions.RayError):
        engine.load().get(asked)
    answer = assistant(plan).ask("gold vote of the storm and word7?")
    assert whole(answer) and answer.status != "failed"
    if len(read_plan(plan.folder).parts) == 2:
        growing.split(plan.folder, "part-1")
    else:  # it was killed after the plan was written
        growing.settle(plan.folder)
    after = read_plan(plan.folder)
    assert held(after) == before and len(after.parts) == 3 and not after.spare
    assert sorted(placing.found()[plan.key]) == [part.name for part in after.parts]
    assert whole(assistant(after).ask("gold vote of the storm and word7?"))
