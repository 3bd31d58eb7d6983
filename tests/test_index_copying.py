"""Copies of a part, without a cluster: what is sent, that they are the same, and what is served meanwhile."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder
from test_index_parts import written

from index.cluster import engine, serving
from index.cluster.copies import Copy
from index.cluster.copying import BLOCK, Origin, fetch
from index.cluster.embedding import PooledEmbedder
from index.cluster.home import Home
from index.errors import StoreError
from index.parts import growing
from index.parts.indexing import Sources
from index.parts.plan import Plan, make_plan, read_plan
from index.parts.sessions import PartLost
from index.store import Health, Store
from index.sync import Report


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return make_plan(tmp_path / "parts", 1)


def filled(plan: Plan, tmp_path: Path, count: int) -> Home:
    """The home of the one part, with so many articles."""
    home = Home(str(plan.folder), plan.parts[0].name)
    report = home.sync(HashingEmbedder(), Sources((written(tmp_path, count),)))
    assert isinstance(report, Report) and report.articles == count
    return home


def call(home: Home, method: str, *values: Any) -> Any:
    return getattr(home, method)(*values)


def test_a_copy_is_what_its_home_is_and_only_what_differs_is_sent(plan: Plan, tmp_path: Path) -> None:
    home = filled(plan, tmp_path, 30)
    origin, sent = Origin(plan.store(plan.parts[0])), []

    def blocks(numbers: list[int]) -> bytes | None:
        sent.extend(numbers)
        return origin.blocks(snapshot.version, numbers)

    snapshot = origin.snapshot()
    assert snapshot is not None
    piece = lambda name, start: origin.piece(snapshot.generation, name, start)  # noqa: E731
    assert fetch(snapshot, None, tmp_path / "1", blocks, piece)
    assert len(sent) == -(-snapshot.size // BLOCK)
    before, all_blocks = snapshot.version, len(sent)
    rows = (tmp_path / "articles.jsonl").read_text().splitlines()
    rows.append(json.dumps({"title": "New", "url": "https://news.example/new", "text": "The zeppelin has landed."}))
    (tmp_path / "articles.jsonl").write_text("\n".join(rows))
    home.sync(HashingEmbedder(), Sources((tmp_path / "articles.jsonl",)))
    sent.clear()
    snapshot = origin.snapshot()
    assert snapshot is not None and snapshot.version != before
    assert origin.blocks(before, [0]) is None
    assert fetch(snapshot, tmp_path / "1", tmp_path / "2", blocks, piece)
    assert 0 < len(sent) < all_blocks
    query = HashingEmbedder().encode_query("zeppelin")
    with Store.open(tmp_path / "2") as copy, copy.read() as theirs, home.store().read() as own:
        assert theirs.counts() == own.counts() and theirs.seq == own.seq
        for (found, scores), (ids, expected) in (
            (theirs.search_vectors(query, 9), own.search_vectors(query, 9)),
            (theirs.search_words("zeppelin gold", 9), own.search_words("zeppelin gold", 9)),
        ):
            assert found.tolist() == ids.tolist() and np.allclose(scores, expected)
    with Store.open(tmp_path / "1") as copy:
        assert copy.counts().articles == 30
    origin.close()


def test_what_comes_over_damaged_or_stops_coming_is_not_served(plan: Plan, tmp_path: Path) -> None:
    filled(plan, tmp_path, 5)
    origin = Origin(plan.store(plan.parts[0]))
    snapshot = origin.snapshot()
    assert snapshot is not None and origin.snapshot() is snapshot
    piece = lambda name, start: origin.piece(snapshot.generation, name, start)  # noqa: E731
    whole = lambda numbers: origin.blocks(snapshot.version, numbers)  # noqa: E731
    with pytest.raises(StoreError, match="damaged"):
        fetch(snapshot, None, tmp_path / "1", lambda numbers: (whole(numbers) or b"")[::-1], piece)
    assert not fetch(snapshot, None, tmp_path / "1", lambda numbers: None, piece)
    assert not fetch(snapshot, None, tmp_path / "1", whole, lambda name, start: None)
    assert not (tmp_path / "1").exists()
    assert fetch(snapshot, None, tmp_path / "1", whole, piece)
    assert origin.piece("..", "newsdesk.db", 0) is None and origin.piece(snapshot.generation, "../x", 0) is None
    origin.close()


def test_a_copy_follows_its_home_and_keeps_what_a_session_began_with(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Copy, "_follow", lambda self: None)
    empty = Home(str(plan.folder), "part-0")
    copy = Copy(plan, plan.parts[0], lambda: empty, call, str(tmp_path))
    copy.catch_up()
    for serves in (empty, copy):
        assert isinstance(serves.ask("x", "counts", ()).error, PartLost) and serves.about() is None
    home = filled(plan, tmp_path, 10)
    copy = Copy(plan, plan.parts[0], lambda: home, call, str(tmp_path))
    copy.catch_up()
    assert copy.about() == home.about() == (plan, "hashing", 64)
    assert copy.ask("a", "counts", ()) == home.ask("a", "counts", ())
    rows = (tmp_path / "articles.jsonl").read_text().splitlines()
    (tmp_path / "articles.jsonl").write_text("\n".join(rows[:6]))
    home.sync(HashingEmbedder(), Sources((tmp_path / "articles.jsonl",)))
    copy.catch_up()
    assert copy.ask("a", "counts", ()).value.articles == 10  # this session began before
    assert (
        copy.ask("b", "counts", ()) == home.ask("b", "counts", ()) and copy.ask("b", "counts", ()).value.articles == 6
    )
    standing, own = copy.standing(), home.standing()
    assert (standing.articles, standing.kind, own.kind, own.lag) == (6, "copy", "home", 0.0) and standing.size
    for session in "ab":
        copy.close_session(session)
        home.close_session(session)
    monkeypatch.setattr(serving, "KEPT", -1.0)
    home.ask("c", "counts", ())
    home.ask("d", "counts", ())
    assert list(home._sessions) == ["d"]  # "c" was asked for nothing any more
    home.version()
    assert not home._sessions
    error = home.ask("d", "article", ("0123456789",)).error
    assert error is not None and "no such article" in str(error)


def test_a_home_moves_its_part_while_it_is_asked_and_its_copy_follows(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Copy, "_follow", lambda self: None)
    monkeypatch.setattr(growing, "LINGER", 0.0)
    home = filled(plan, tmp_path, 10)
    copy = Copy(plan, plan.parts[0], lambda: home, call, str(tmp_path))
    copy.catch_up()
    before = home.ask("a", "articles", ("", "title", True, None))
    assert home.move(str(tmp_path / "away")) is None
    moved = read_plan(plan.folder)
    assert moved.store(moved.parts[0]) == tmp_path / "away" and not moved.spare
    assert not (plan.folder / "part-0").exists() and home.about() == (moved, "hashing", 64)
    assert home.ask("a", "articles", ("", "title", True, None)) == before  # a session that began before
    rows = (tmp_path / "articles.jsonl").read_text().splitlines()
    (tmp_path / "articles.jsonl").write_text("\n".join(rows[:6]))
    report = home.sync(HashingEmbedder(), Sources((tmp_path / "articles.jsonl",)))
    assert isinstance(report, Report) and (report.removed, report.articles) == (4, 6)
    copy.catch_up()
    assert copy.ask("b", "counts", ()) == home.ask("b", "counts", ()) and copy.standing().articles == 6
    assert "holds something already" in str(home.move(str(tmp_path)))


def test_a_home_splits_its_part_and_answers_as_before_until_it_ends(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "WAIT", 0.05)
    home = filled(plan, tmp_path, 20)
    with pytest.raises(StoreError, match="A cluster serves the parts"):
        growing.split(plan.folder, "part-0")
    assert home.split() is None
    halved = read_plan(plan.folder)
    assert [part.name for part in halved.parts] == ["part-1", "part-2"]
    assert home.about() == (halved, "hashing", 64) and home.ask("a", "counts", ()).value.articles == 20
    assert "no part part-0" in str(home.sync(HashingEmbedder(), Sources((tmp_path / "articles.jsonl",))))
    with pytest.raises(StoreError, match="is being written"), growing.alone(plan.folder):
        pass
    halves = [Home(str(plan.folder), part.name) for part in halved.parts]
    assert sum(half.ask("a", "counts", ()).value.articles for half in halves) == 20


def test_a_copy_that_is_damaged_says_so_and_is_fetched_anew(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Copy, "_follow", lambda self: None)
    home = filled(plan, tmp_path, 10)
    copy = Copy(plan, plan.parts[0], lambda: home, call, str(tmp_path))
    assert isinstance(copy.check(False), PartLost)
    copy.catch_up()
    found = copy.check(False)
    assert isinstance(found, Health) and found.whole and found == home.check(False)
    (index,) = tmp_path.glob("newsdesk-copy-*/1/vectors/*/index.faiss")
    index.write_bytes(index.read_bytes()[:-9] + b"something")
    found = copy.check(False)
    assert isinstance(found, Health) and not found.whole
    mended = copy.check(True)
    assert isinstance(mended, Health) and mended.whole and mended.repaired == found.problems
    assert copy.ask("b", "counts", ()) == home.ask("b", "counts", ())


def test_texts_are_embedded_in_slices_by_others_and_queries_here() -> None:
    slices: list[int] = []

    def spread(texts: list[list[str]]) -> list[np.ndarray]:
        slices.extend(map(len, texts))
        return [HashingEmbedder().encode(some) for some in texts]

    pooled, texts = PooledEmbedder(HashingEmbedder(), spread), [f"word{n}" for n in range(70)]
    assert np.array_equal(pooled.encode(texts), HashingEmbedder().encode(texts)) and slices == [32, 32, 6]
    assert pooled.encode([]).shape == (0, 64) and pooled.fits("text")
    assert np.array_equal(pooled.encode_query("a"), HashingEmbedder().encode_query("a"))


def test_without_ray_a_cluster_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(engine.ClusterError, match=r"pip install 'newsdesk\[cluster\]'"):
        engine.connect("10.0.0.5:6380")
    assert engine.is_loopback("127.0.0.1:6380") and not engine.is_loopback("ray://10.0.0.5:10001")
