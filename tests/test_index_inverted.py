"""The vector index by lists: what a search of it finds and leaves out, and how a store comes to one."""

from pathlib import Path

import faiss
import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index import inverted, vectors
from index.store import Store, check, generations
from index.vectors import Base, VectorState

DIMENSION, COUNT = 48, 6_000


def units(count: int, seed: int, spread: float = 0.35, groups: int = 60) -> np.ndarray:
    """Vectors in groups, as those of texts are; the groups are always the same."""
    centres = np.random.default_rng(1).standard_normal((groups, DIMENSION))
    generator = np.random.default_rng(seed)
    found = centres[generator.integers(0, groups, count)] + spread * generator.standard_normal((count, DIMENSION))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float16)


class Held:
    """A state by lists, and the vectors that it was made of, by id."""

    def __init__(self, codes: np.ndarray, folder: Path) -> None:
        self.codes = dict(zip(range(10, 10 + 3 * len(codes), 3), codes, strict=True))
        chunks = [(np.array(list(self.codes))[at : at + 500], codes[at : at + 500]) for at in range(0, len(codes), 500)]
        path = folder / f"{len(list(folder.iterdir()))}.faiss"
        ids, lists = inverted.write_index(path, lambda: chunks, len(codes))
        self.path, self.state = path, VectorState.of(Base(7, ids, vectors.map_index(path), lists=lists), DIMENSION)

    def stored(self, ids: np.ndarray) -> np.ndarray:
        return np.array([self.codes[i] for i in ids.tolist()], np.float32).reshape(-1, DIMENSION)

    def search(self, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> tuple[list[int], np.ndarray]:
        ids, scores = self.state.search(query, k, allowed, stored=self.stored)
        return ids.tolist(), scores

    def best(self, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> list[int]:
        ids = np.array(list(self.codes)) if allowed is None else np.intersect1d(allowed, list(self.codes))
        return ids[np.argsort(-(self.stored(ids) @ query), kind="stable")][:k].tolist()


@pytest.fixture(autouse=True)
def few_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inverted, "LISTS", 32)


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held(units(COUNT, 2), tmp_path)


def test_nearly_all_of_the_nearest_are_found_in_a_part_of_the_lists_with_exact_scores(held: Held) -> None:
    assert 1 <= held.state.base.lists < 32
    shares = []
    for query in units(50, 3).astype(np.float32):
        ids, scores = held.search(query, 10)
        assert np.allclose(scores, held.stored(np.array(ids)) @ query, atol=1e-6)
        assert (np.diff(scores) <= 0).all() and len(ids) == 10
        shares.append(len(set(ids) & set(held.best(query, 10))) / 10)
    assert np.mean(shares) >= 0.97


def test_a_file_written_chunk_by_chunk_is_what_faiss_writes(held: Held, tmp_path: Path) -> None:
    index = inverted._trained(inverted._sample([(np.empty(0), np.stack(list(held.codes.values())))], COUNT))
    index.add(np.stack(list(held.codes.values())).astype(np.float32))
    faiss.write_index(index, str(tmp_path / "whole"))
    assert (tmp_path / "whole").read_bytes() == held.path.read_bytes()


def test_more_lists_are_looked_through_where_vectors_are_in_no_groups(tmp_path: Path) -> None:
    grouped, scattered = (Held(units(COUNT, 2, spread), tmp_path) for spread in (0.1, 30.0))
    assert grouped.state.base.lists * 4 <= scattered.state.base.lists


def test_what_few_passages_are_allowed_are_all_found_wherever_they_lie(held: Held) -> None:
    query = units(1, 3)[0].astype(np.float32)
    worst = np.sort(held.best(query, COUNT)[-12:])
    assert held.search(query, 12, worst)[0] == held.best(query, 12, worst)
    assert held.search(query, 50, worst)[0] == held.best(query, 12, worst)
    assert held.search(query, 5, np.array([1, 2]))[0] == []


def test_as_many_are_found_as_are_wanted_where_the_near_lists_hold_fewer(held: Held) -> None:
    query = units(1, 3)[0].astype(np.float32)
    assert len(held.search(query, 4_000)[0]) == 4_000
    assert held.search(query, COUNT + 5)[0] == held.best(query, COUNT)


def test_what_was_removed_is_not_found_and_what_was_added_is(held: Held) -> None:
    query = units(1, 3)[0].astype(np.float32)
    gone, added = np.sort(held.best(query, 5)), np.array([90_000, 90_001])
    codes = np.stack([query, -query]).astype(np.float16)
    held.state = held.state.advance(8, added, codes, gone)
    for each in gone.tolist():
        del held.codes[each]
    held.codes |= dict(zip(added.tolist(), codes, strict=True))
    assert held.search(query, 10)[0] == held.best(query, 10)


def test_a_vector_that_is_not_the_one_the_index_was_made_of_is_seen(held: Held) -> None:
    rows, codes = np.array([5, 17, 400]), np.array(list(held.codes.values()))[[5, 17, 400]]
    assert held.state.base.differing(rows, codes).tolist() == [False] * 3
    codes[1, 7] += 0.05
    assert held.state.base.differing(rows, codes).tolist() == [False, True, False]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """300 passages, and an index by lists from 100 on."""
    from stored import article, put

    monkeypatch.setattr(generations, "BY_LISTS", 100)
    monkeypatch.setattr(inverted, "LISTS", 4)
    made = Store.open(tmp_path / "store", create=True, model="hashing", dimension=64)
    with made.write() as writer:
        for number in range(10):
            put(writer, article(f"n{number}", 30))
        writer.publish(force=True)
    return made


def lists_of(store: Store) -> int:
    with store.read() as view:
        view.search_vectors(HashingEmbedder().encode_query("n3"), 5)
    newest = store._vectors.newest
    assert newest is not None
    return newest.base.lists


def test_a_large_store_has_an_index_by_lists_and_is_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(store.folder).whole
    query = HashingEmbedder().encode_query("n3 and n5")
    with store.read() as view:
        found = view.search_vectors(query, 300)
    assert lists_of(store) > 0
    monkeypatch.setattr(generations, "BY_LISTS", 1_000)
    with store.write() as writer:
        writer.publish(force=True)
    with Store.open(store.folder) as again, again.read() as view:
        exact = view.search_vectors(query, 300)
        assert lists_of(again) == 0
    assert found[0].tolist() == exact[0].tolist() and np.allclose(found[1], exact[1], atol=1e-6)


def test_a_damaged_vector_is_found_and_mended_beside_an_index_by_lists(store: Store) -> None:
    with store.write() as writer:
        writer.db.execute("UPDATE vectors SET vector = (SELECT vector FROM vectors WHERE id = 9) WHERE id = 40")
    store.close()
    problems = check(store.folder).problems
    assert [problem.part for problem in problems] == ["vectors"] and "passage 40" in problems[0].message
