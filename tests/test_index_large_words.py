"""The words of many passages by tantivy: what FTS5 gives for all of them, whatever came, went or was damaged since."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index import by_hand, lexical
from index.store import Store, View, check, generations, large_words
from index.sync import sync

pytest.importorskip("tantivy", reason="pip install 'newsdesk[large]' for this test")
WORDS = "gold vote court storm harbours mayor striking train bridge 九龙 café".split()
TEXTS = (
    "gold votes",
    "word7 word8 the storm of word99",
    "地铁 strike",
    "nowhere",
    "the of",
    "九龙",
    "cafe harbour",
    "may 2024",
)


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_words, "FROM", 10)


def written(folder: Path, first: int, end: int) -> Path:
    """Articles of words that are common and rare; no two passages are equally long, so none fits equally well."""
    rows = []
    for n in range(first, end):
        chance = random.Random(n)
        words = [
            chance.choice(WORDS) if chance.random() < 0.4 else f"word{chance.randrange(200)}" for _ in range(60 + n)
        ]
        rows.append({"title": f"Report of {words[0]}", "url": f"https://news.example/{n}", "published": "2024-05-01"})
        rows[-1]["text"] = " ".join(words)
    path = folder / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def indexed(store: Store, folder: Path, first: int, end: int, *, publish: bool | None = None) -> None:
    sync(store, [written(folder, first, end)], HashingEmbedder())
    if publish is not None:
        with store.write() as writer:
            writer.publish(force=publish)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        indexed(store, tmp_path, 0, 60, publish=True)
        yield store


def searched(view: View, text: str, k: int = 20) -> Any:
    ids, scores = view.search_words(text, k)
    assert scores.tolist() == sorted(scores.tolist(), reverse=True) and len(ids) <= k
    return dict(zip(ids.tolist(), scores.tolist(), strict=True))


def by_fts5(view: View, text: str, k: int = 20) -> Any:
    ids, scores = lexical.search(view.db, text, k, counts=lexical.TermCounts(), passages=view.counts().passages)
    return dict(zip(ids.tolist(), scores.tolist(), strict=True))


def words(view: View) -> Any:
    return view._vector_state().base.words


def folder_of(store: Store) -> Path:
    (found,) = (store.folder / generations.FOLDER).glob(f"*/{large_words.FOLDER}")
    return found


def same(store: Store) -> None:
    """What is found is what FTS5 finds among all, as far as both count words alike."""
    with store.read() as view, pytest.MonkeyPatch.context() as patch:
        assert words(view) is not None
        counted = lexical.TermCounts()  # of a few articles so many come and go that the index's own counts are others
        patch.setattr(large_words.LargeWords, "count", lambda self, *values: counted.count(*values))
        for text in TEXTS:
            assert searched(view, text) == pytest.approx(by_fts5(view, text), rel=1e-5)


def test_words_are_scored_as_by_fts5(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    same(store)
    with store.read() as view:
        terms = [*lexical.telling(view.db, "gold harbours storm word7 nowhere"), "cafe"]
        passages = view.counts().passages
        counted = lexical.TermCounts().count(view.db, terms, passages)
        assert words(view).count(view.db, terms, passages) == counted and max(counted.values()) > 20
        for text in TEXTS:
            assert searched(view, text) == pytest.approx(by_fts5(view, text), rel=1e-5)
        assert (
            len(searched(view, "gold vote")) == 20 and not searched(view, "nowhere") and not searched(view, "gold", 0)
        )
        monkeypatch.setattr(lexical, "search", lambda *_, **__: pytest.fail("FTS5 was asked"))
        assert searched(view, "storm")


def test_what_came_and_went_since_counts_and_is_in_the_next_index(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.read() as before:
        earlier = {text: searched(before, text) for text in TEXTS}
        indexed(store, tmp_path, 15, 90)  # 15 go, 30 come
        same(store)
        with store.read() as view:
            assert len(view._vector_state().delta_ids) > 20 and len(view._vector_state().dead) > 10
        old = folder_of(store)
        kept = {path.name: path.stat().st_ino for path in old.iterdir() if path.suffix in (".term", ".idx")}
        monkeypatch.setattr("index.store.writer.REPUBLISH", 1)
        monkeypatch.setattr("index.store.writer.MOST_REPLAYED", 1)
        indexed(store, tmp_path, 20, 95, publish=False)
        assert folder_of(store) != old and not old.exists()
        inodes = {path.name: path.stat().st_ino for path in folder_of(store).iterdir()}
        assert kept and kept.items() <= inodes.items()  # what was there is not written again
        same(store)
        with store.read() as view:
            assert not len(view._vector_state().delta_ids) and words(view).passages == view.counts().passages
        assert {text: searched(before, text) for text in TEXTS} == earlier  # who began before sees what was there
    with store.write() as writer:
        writer.publish(force=True)
    same(store)


def test_what_was_removed_is_made_up_for(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_words, "_MORE", 0)
    indexed(store, tmp_path, 30, 60)
    with store.read() as view:
        state = view._vector_state()
        assert len(state.dead) == 30
        found = searched(view, "gold vote storm", 25)
        assert len(found) == 25 and not set(found) & set(state.dead.tolist())


def test_scopes_are_searched_by_fts5(store: Store) -> None:
    with store.read() as view:
        ids = np.array(sorted(by_fts5(view, "gold", 100))[:5], np.int64)
        assert sorted(view.search_words("gold", 20, ids)[0].tolist()) == ids.tolist()


@pytest.mark.parametrize("harm", ["gone", "torn", "changed", "another", "uninstalled"])
def test_where_it_cannot_be_used_fts5_is_asked(store: Store, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(store)
    if harm == "gone":
        shutil.rmtree(folder)
    elif harm == "torn":
        for path in folder.iterdir():
            path.write_bytes(path.read_bytes()[:7])
    elif harm == "changed":
        path = max(folder.iterdir(), key=lambda path: path.stat().st_size)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    elif harm == "another":
        with store.read() as view:
            shutil.rmtree(folder)
            large_words.write(folder, view.db)
            index = large_words.LargeWords(folder)._index
            large_words._fill(index, view.db, "SELECT id FROM passages WHERE id < 0", [1, 2, 3])
    else:
        monkeypatch.setitem(__import__("sys").modules, "tantivy", None)
    with Store.open(store.folder) as again, again.read() as view:
        assert words(view) is None
        assert searched(view, "gold votes") == pytest.approx(by_fts5(view, "gold votes"), rel=1e-5)
        assert view.search_vectors(HashingEmbedder().encode_query("gold"), 5)[0].size == 5
    assert check(store.folder).whole
    monkeypatch.setattr("index.store.writer.REPUBLISH", -1)
    monkeypatch.setattr("index.store.writer.MOST_REPLAYED", -1)
    with Store.open(store.folder) as again:
        with again.write() as writer:
            assert writer.publish()
        if harm != "uninstalled":
            same(again)  # what was damaged is not what the next one begins with


def test_an_index_that_cannot_be_written_leaves_nothing_and_no_error(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise ValueError("No space left on device")

    monkeypatch.setattr(large_words, "_fill", full)
    indexed(store, tmp_path, 0, 70, publish=True)
    assert not list((store.folder / generations.FOLDER).glob(f"*/{large_words.FOLDER}"))
    with store.read() as view:
        assert words(view) is None and view.counts().articles == 70 and searched(view, "gold")


def test_words_that_were_removed_by_hand_are_found_no_more(store: Store) -> None:
    with store.read() as view:
        best = next(iter(searched(view, "storm")))
        article = view.passages([best])[0].article_id
    by_hand.remove(store, [article])
    with store.read() as view:
        assert best not in searched(view, "storm")
    same(store)


def test_a_store_whose_words_are_made_anew_has_them_searched_by_sqlite_until_the_next_generation(
    store: Store, tmp_path: Path
) -> None:
    indexed(store, tmp_path, 0, 20, publish=True)
    with store.write() as writer:
        name = writer.generation()
        writer.db.execute("PRAGMA user_version = 7")
    assert (store.folder / "vectors" / name / "words").is_dir()
    with Store.open(store.folder) as migrated, migrated.read() as view:
        assert not (store.folder / "vectors" / name / "words").exists()
        assert len(view.search_words("gold", 5)[0])
    assert check(store.folder).whole
