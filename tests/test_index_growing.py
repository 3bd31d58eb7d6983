"""Parts that are split and moved: nothing is lost or doubled, whatever is cut off, and all are asked meanwhile."""

import json
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import apsw
import pytest
from hashing_embedder import HashingEmbedder
from test_index_parts import written

from index import by_hand
from index.errors import StoreError
from index.parts import growing
from index.parts.growing import alone, move, split, splitting, tidied
from index.parts.indexing import Sources, sync_parts
from index.parts.opening import FolderStore
from index.parts.plan import HASHES, Plan, make_plan, read_plan, write_plan
from index.parts.sessions import Again
from index.store import Store, check, generations, taking_over
from index.store.lock import writer_lock
from index.store.schema import SAVED, SHARED
from index.store.taking_over import take_over
from index.sync import Progress, Report
from qa.terminal.indexing import step_text


@pytest.fixture(autouse=True)
def nobody_lingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no part's any more is removed at once: the worst that can happen to who still asks it."""
    monkeypatch.setattr(growing, "LINGER", 0.0)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Two parts of 60 articles."""
    articles, plan = written(tmp_path, 60), make_plan(tmp_path / "parts", 2)
    sync_parts(plan, HashingEmbedder(), Sources((articles,)))
    return plan


def contents(plan: Plan) -> dict[str, Any]:
    """All articles of all parts by their ids, with their passages; each part has to be whole and hold its own."""
    found: dict[str, Any] = {}
    for part in plan.parts:
        assert check(plan.store(part)).problems == ()
        with Store.open(plan.store(part)) as store, store.read() as view:
            for row in view.articles():
                article = view.article(row.id)
                assert part.holds(article) and row.id not in found
                places = view.db.execute(
                    "SELECT p.id, start, end FROM passages p JOIN articles ON n = article WHERE articles.id = ?",
                    (row.id,),
                ).fetchall()
                found[row.id] = article, sorted(places), row.added
    return found


def folders(plan: Plan) -> set[str]:
    return {each.name for each in plan.folder.iterdir() if each.is_dir()}


def test_a_part_that_is_split_becomes_two_that_hold_what_it_held(plan: Plan) -> None:
    before = contents(plan)
    after = split(plan.folder, "part-1")
    assert read_plan(plan.folder) == after and after.key == plan.key and after.edition > plan.edition
    assert [part.name for part in after.parts] == ["part-0", "part-2", "part-3"]
    assert (after.parts[1].first, after.parts[1].end, after.parts[2].end) == (HASHES // 2, HASHES // 4 * 3, HASHES)
    assert contents(after) == before and folders(after) == {"part-0", "part-2", "part-3"}
    assert all(Store.open(after.store(part)).counts().articles > 5 for part in after.parts)
    again = split(plan.folder, "part-0")
    assert [part.name for part in again.parts] == ["part-4", "part-5", "part-2", "part-3"]
    assert contents(again) == before


def test_what_was_split_or_moved_is_searched_and_indexed_as_before(plan: Plan, tmp_path: Path) -> None:
    def said(view: Any) -> Any:
        found, scores = view.search_words("gold vote word7", 200)
        near, cosines = view.search_vectors(HashingEmbedder().encode_query("gold vote"), 30)
        pairs = zip([view.passages([each])[0].article_id for each in found], scores.round(4).tolist(), strict=True)
        ids = {view.passages([each])[0].article_id for each in near[:5]}
        told = [sorted(other.id for other in view.story(row.id)) for row in view.articles(sort="title")]
        return sorted(pairs), ids, cosines.round(4).tolist(), told, view.outlets(), view.counts()

    with FolderStore(plan.folder) as parts, parts.read() as view:
        before = said(view)
    split(plan.folder, "part-1")
    move(plan.folder, "part-0", tmp_path / "elsewhere")
    with FolderStore(plan.folder) as parts, parts.read() as view:
        assert said(view) == before
    embedder = HashingEmbedder()
    report = sync_parts(plan, embedder, Sources((tmp_path / "articles.jsonl",)))
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 0, 60, 0)
    assert not embedder.embedded and len(contents(read_plan(plan.folder))) == 60
    rows = (tmp_path / "articles.jsonl").read_text().splitlines()
    rows[7] = json.dumps(json.loads(rows[7]) | {"title": "Corrected"})
    (tmp_path / "articles.jsonl").write_text("\n".join(rows[:40]))
    report = sync_parts(plan, HashingEmbedder(), Sources((tmp_path / "articles.jsonl",)))
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 1, 39, 20)


def test_what_people_did_by_hand_and_saved_goes_along(plan: Plan, tmp_path: Path) -> None:
    part = plan.parts[1]
    with Store.open(plan.store(part)) as store:
        ids = [row.id for row in store.articles(sort="title")]
        by_hand.remove(store, ids[:6])
        by_hand.edit(store, HashingEmbedder(), ids[6:12], outlet="The Corrected")
    (plan.store(part) / SHARED).mkdir()
    (plan.store(part) / SHARED / "answer").write_text("shared")
    with apsw.Connection(str(plan.store(part) / SAVED)) as db:
        db.execute("CREATE TABLE questions (question); INSERT INTO questions VALUES ('Who?')")
    before = contents(plan)
    plan = split(plan.folder, "part-1")
    assert contents(plan) == before
    removed, edited = list[str](), list[str]()
    for half in plan.parts[1:]:
        with Store.open(plan.store(half)) as store, store.read() as view:
            removed += [row.id for row in view.removed()]
            edited += [row.id for row in view.articles() if row.outlet == "The Corrected"]
        assert (plan.store(half) / SHARED / "answer").read_text() == "shared"
        assert apsw.Connection(str(plan.store(half) / SAVED)).execute("SELECT * FROM questions").fetchall() == [
            ("Who?",)
        ]
        assert removed and edited
    assert (sorted(removed), sorted(edited)) == (sorted(ids[:6]), sorted(ids[6:12]))
    report = sync_parts(plan, HashingEmbedder(), Sources((tmp_path / "articles.jsonl",)))
    assert (report.added, report.changed, report.articles) == (0, 0, 54) and contents(plan) == before
    with Store.open(plan.store(plan.parts[1])) as store:
        with store.read() as view:
            again = view.removed()[0].id
        by_hand.restore(store, HashingEmbedder(), [again])
        assert store.article(again).title


def test_versions_and_what_is_told_of_files_are_kept_where_their_articles_go(tmp_path: Path) -> None:
    rows = []
    for n in range(24):
        text = f"The harbour of town {n} was closed on Monday. Nobody was hurt there. Ships wait at pier {n}."
        row = {"title": f"Harbour {n}", "url": f"https://news.example/{n}", "text": text, "modified": "2024-03-01"}
        rows += [row, row | {"text": text + " It opens on Friday.", "modified": "2024-03-02"}]
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, [*rows, {"title": "Without a text"}])))
    plan, sources = make_plan(tmp_path / "parts", 1), Sources((tmp_path / "articles.jsonl",))
    told = sync_parts(plan, HashingEmbedder(), sources)
    assert told.left_out and told.failed

    def versions(plan: Plan) -> dict[str, int]:
        with FolderStore(plan.folder) as parts:
            return {row.id: len(parts.versions(row.id)) for row in parts.articles()}

    before = versions(plan)
    assert set(before.values()) == {1} and len(before) == 24
    plan = split(plan.folder, "part-0")
    assert versions(plan) == before and len(contents(plan)) == 24
    again = sync_parts(plan, HashingEmbedder(), sources)
    assert (again.left_out, again.failed, again.unchanged) == (told.left_out, told.failed, 24)


STEPS = {
    "before anything is copied": (growing, "_fill", 0),
    "before the second half": (growing, "_fill", 1),
    "while a half is made": (taking_over, "_drop_others", 1),
    "before the index of a half is written": (generations, "write", 0),
    "before the halves count": (growing, "write_plan", 1),
    "before the old store is removed": (growing, "tidied", 1),
    "before it is told to be removed": (growing, "write_plan", 2),
}


def killed_at(module: Any, name: str, times: int, change: Callable[[], object]) -> None:
    """A process that does ``change``, and dies where it calls a function after so many ``times``."""

    def run() -> None:
        real, left = getattr(module, name), [times]

        def dying(*values: Any, **more: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                os._exit(9)
            return real(*values, **more)

        setattr(module, name, dying)
        change()

    process = get_context("fork").Process(target=run)
    process.start()
    process.join()
    assert process.exitcode == 9


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_split_that_was_killed_is_undone_or_gone_on_with(plan: Plan, step: str, tmp_path: Path) -> None:
    before, module, name, times = contents(plan), *STEPS[step]
    killed_at(module, name, times, lambda: split(plan.folder, "part-1"))
    left = read_plan(plan.folder)
    assert contents(left) == before and left.spare
    with FolderStore(plan.folder) as parts:
        assert sorted(row.id for row in parts.articles()) == sorted(before) and not parts.lost
    sync_parts(left, HashingEmbedder(), Sources((tmp_path / "articles.jsonl",)))
    tidy = read_plan(plan.folder)
    assert not tidy.spare and folders(tidy) == {part.name for part in tidy.parts}
    after = split(plan.folder, tidy.parts[-1].name)
    assert contents(after) == before and folders(after) == {part.name for part in after.parts}


@pytest.mark.slow
@pytest.mark.parametrize("step", [step for step, (_, name, _) in STEPS.items() if name != "_drop_others"])
def test_a_move_that_was_killed_is_undone_or_gone_on_with(plan: Plan, step: str, tmp_path: Path) -> None:
    before, module, name, times = contents(plan), *STEPS[step]
    if name == "_fill":
        times = 0
    killed_at(module, name, times, lambda: move(plan.folder, "part-1", tmp_path / "away"))
    left = read_plan(plan.folder)
    assert contents(left) == before and left.spare
    with alone(plan.folder) as found:
        tidied(found)
    tidy = read_plan(plan.folder)
    assert not tidy.spare and (tmp_path / "away").exists() == (not (plan.folder / "part-1").exists())
    after = move(
        plan.folder,
        "part-1",
        tmp_path / "away" if tidy.store(tidy.parts[1]).parent == plan.folder else plan.folder / "part-1",
    )
    assert contents(after) == before


def test_it_is_asked_all_the_while(plan: Plan, tmp_path: Path) -> None:
    """Every answer is of all articles, though each part is split, moved and moved back under those who ask."""
    expected = sorted(contents(plan))
    wrong: list[object] = []
    asked = [0, 0]
    ended = threading.Event()

    with FolderStore(plan.folder) as parts:

        def ask(kind: int) -> None:
            while not ended.is_set():
                try:
                    store = parts.once() if kind else parts
                    with store.read() as view:
                        found, _ = view.search_vectors(HashingEmbedder().encode_query("gold vote"), 500)
                        ids = sorted({passage.article_id for passage in view.passages(found)})
                        if ids != expected or (store.lost and kind):
                            wrong.append((ids, store.lost))
                except Again:
                    continue
                except BaseException as error:
                    wrong.append(error)
                asked[kind] += 1

        asking = [threading.Thread(target=ask, args=(kind,)) for kind in (0, 1)]
        for each in asking:
            each.start()
        try:
            for name in ("part-0", "part-1", "part-2"):
                split(plan.folder, name)
            for to in (tmp_path / "away", plan.folder / "part-3"):
                seen = list(asked)
                move(plan.folder, "part-3", to)
                while not all(now > before for now, before in zip(asked, seen, strict=True)) and not wrong:
                    threading.Event().wait(0.01)
        finally:
            ended.set()
            for each in asking:
                each.join()
        assert wrong == [] and parts.notices() == ()
    assert len(read_plan(plan.folder).parts) == 5


def test_who_asks_sees_what_is_indexed_after_a_split(plan: Plan, tmp_path: Path) -> None:
    with FolderStore(plan.folder) as parts:
        before, during = parts.once(), parts.once()
        with during.read() as view:
            split(plan.folder, "part-1")
            rows = [
                {"title": f"New {n}", "url": f"https://news.example/new/{n}", "text": "A zeppelin."} for n in range(9)
            ]
            (tmp_path / "more.jsonl").write_text("\n".join(map(json.dumps, rows)))
            sync_parts(plan, HashingEmbedder(), Sources((tmp_path / "more.jsonl",)))
            assert parts.counts().articles == 69 and len(parts.parts) == 3
            assert len(view.articles()) == 60  # one state, as it began
        with pytest.raises(Again), before.read():  # what it would ask is there no more
            pass
        with parts.once().read() as view:
            assert len(view.articles()) == 69 and parts.notices() == ()


@pytest.mark.slow
def test_a_disk_that_fails_leaves_all_as_it_was(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(plan)
    with monkeypatch.context() as patch:
        patch.setattr(growing, "_prove", Fails(StoreError("It differs.")))
        for change in (lambda: split(plan.folder, "part-1"), lambda: move(plan.folder, "part-1", tmp_path / "away")):
            with pytest.raises(StoreError, match="differs"):
                change()
            left = read_plan(plan.folder)
            assert left.parts == plan.parts and not left.spare
            assert folders(left) == {"part-0", "part-1"} and not (tmp_path / "away").exists()
    assert contents(read_plan(plan.folder)) == before


class Fails:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, *_: object) -> None:
        raise self.error


def test_halves_that_do_not_hold_all_are_not_taken(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(growing, "take_over", lambda old, to, keeps: take_over(old, to, lambda address: False))
        with pytest.raises(StoreError, match=r"differ \(articles\)"):
            split(plan.folder, "part-1")
    assert read_plan(plan.folder).parts == plan.parts


def test_nobody_fills_or_changes_parts_that_somebody_else_does(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "WAIT", 0.05)
    with splitting(plan.folder, "part-1"):
        with pytest.raises(StoreError, match="is being written by process"):
            move(plan.folder, "part-0", tmp_path / "away")
        with Store.open(plan.store(plan.parts[1])) as old, pytest.raises(StoreError, match="is being written"):
            old.write(wait=0.05).__enter__()
    with writer_lock(plan.store(plan.parts[0]), 0.0), pytest.raises(StoreError, match="part-0 is being written"):
        split(plan.folder, "part-0")
    assert len(read_plan(plan.folder).parts) == 3


def test_what_is_indexed_while_a_part_splits_waits_and_goes_on_by_itself(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "WAIT", 0.05)
    rows = (tmp_path / "articles.jsonl").read_text().splitlines()
    new = {"title": "New", "url": "https://news.example/new", "text": "The zeppelin of Ulm has landed."}
    (tmp_path / "articles.jsonl").write_text("\n".join([*rows, json.dumps(new)]))
    told, waited, reports = list[str](), threading.Event(), list[Report]()

    def tell(step: Progress) -> None:
        told.append(step_text(step))
        waited.set()

    def index() -> None:
        sources = Sources((tmp_path / "articles.jsonl",))
        reports.append(sync_parts(plan, HashingEmbedder(), sources, progress=tell))

    indexing = threading.Thread(target=index)
    with splitting(plan.folder, "part-1") as grown:
        indexing.start()
        assert waited.wait(60)
        assert not reports and len(contents(grown)) == 60  # nothing was written meanwhile
    indexing.join()
    assert told[0].startswith(f"Waiting for process {os.getpid()} on ")
    assert (reports[0].added, reports[0].unchanged, reports[0].removed) == (1, 60, 0)
    after = read_plan(plan.folder)
    assert [part.name for part in after.parts] == ["part-0", "part-2", "part-3"] and len(contents(after)) == 61


def test_what_cannot_be_is_refused_in_a_sentence(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("mine")
    for change, said in (
        (lambda: split(plan.folder, "part-9"), "no part part-9"),
        (lambda: move(plan.folder, "part-9", tmp_path / "away"), "no part part-9"),
        (lambda: move(plan.folder, "part-0", tmp_path / "full"), "holds something already"),
        (lambda: move(plan.folder, "part-0", plan.folder / "part-1" / "in"), "in use by the parts"),
        (lambda: move(plan.folder, "part-0", plan.folder), "in use by the parts"),
        (lambda: split(tmp_path, "part-0"), "No parts at"),
        (lambda: split(make_plan(tmp_path / "new", 2).folder, "part-0"), "Nothing was indexed into part-0 yet"),
    ):
        with pytest.raises(StoreError, match=said):
            change()
    assert (tmp_path / "full" / "file").read_text() == "mine" and read_plan(plan.folder) == plan


def test_only_what_was_made_for_the_parts_is_removed(plan: Plan, tmp_path: Path) -> None:
    """A plan that came from elsewhere may name any folder."""
    for name in ("mine", "other", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "mine" / "file").write_text("mine")
    (tmp_path / "other" / growing._MARK).write_text("the key of another plan")
    spare = [*(str(tmp_path / name) for name in ("mine", "other", "empty")), str(plan.store(plan.parts[0]))]
    write_plan(replace(plan, spare=tuple(spare)))
    with alone(plan.folder) as found:
        left = tidied(found)
    assert (tmp_path / "mine" / "file").exists() and (tmp_path / "other" / growing._MARK).exists()
    assert not (tmp_path / "empty").exists() and len(contents(left)) == 60


def test_a_plan_of_before_parts_could_be_split_is_read(plan: Plan) -> None:
    told = json.loads((plan.folder / "parts.json").read_text())
    del told["edition"], told["spare"]
    parts = [{name: part[name] for name in ("name", "first", "end")} for part in told["parts"]]
    (plan.folder / "parts.json").write_text(json.dumps(told | {"format": 1, "parts": parts}))
    assert read_plan(plan.folder) == replace(plan, edition=0)
    for wrong in ({"spare": ["../elsewhere"]}, {"parts": [each | {"place": "elsewhere"} for each in parts]}):
        (plan.folder / "parts.json").write_text(json.dumps(told | {"parts": parts} | wrong))
        with pytest.raises(StoreError, match="damaged"):
            read_plan(plan.folder)
