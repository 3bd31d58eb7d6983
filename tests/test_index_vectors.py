"""FAISS against a NumPy product: the base, what was added and removed since, and what is allowed."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from index import vectors
from index.vectors import Base, VectorState

DIMENSION = 48


def units(count: int, seed: int) -> np.ndarray:
    found = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float16)


def unused(ids: np.ndarray) -> np.ndarray:
    raise AssertionError("an exact base has the vectors itself")


def base_of(ids: np.ndarray, codes: np.ndarray) -> Base:
    chunks = [(ids[at : at + 100], codes[at : at + 100]) for at in range(0, len(ids), 100)]
    return Base(7, *vectors.build(chunks, DIMENSION))


def oracle(held: dict[int, np.ndarray], query: np.ndarray, k: int, allowed: np.ndarray | None) -> list[int]:
    scores = {i: float(code.astype(np.float32) @ query) for i, code in held.items() if allowed is None or i in allowed}
    return sorted(scores, key=lambda i: -scores[i])[:k]


@pytest.fixture(scope="module")
def history() -> tuple[VectorState, dict[int, np.ndarray]]:
    """A base of 500, 60 added in two steps, 90 removed from both; and what must be left."""
    ids, codes = np.arange(10, 510) * 3, units(500, 1)
    added, added_codes = np.arange(2000, 2060), units(60, 2)
    gone = np.concatenate([ids[::7], added[::4]])
    state = VectorState.of(base_of(ids, codes), DIMENSION)
    state = state.advance(8, added[:20], added_codes[:20], np.array([31, 9999]))
    state = state.advance(9, added[20:], added_codes[20:], gone)
    held = dict(zip([*ids, *added], [*codes, *added_codes], strict=True))
    return state, {i: code for i, code in held.items() if i not in set(gone)}


@pytest.mark.parametrize("k", [1, 10, 437, 1000])
@pytest.mark.parametrize("filtered", [False, True])
def test_search_equals_a_numpy_product(
    history: tuple[VectorState, dict[int, np.ndarray]], k: int, filtered: bool
) -> None:
    state, held = history
    allowed = np.arange(300, 2031, 2) if filtered else None
    for query in units(5, 3).astype(np.float32):
        ids, scores = state.search(query, k, allowed, stored=unused)
        assert ids.tolist() == oracle(held, query, k, allowed)
        assert np.allclose(scores, [held[i].astype(np.float32) @ query for i in ids], atol=1e-5)
        assert (ids.dtype, scores.dtype) == (np.int64, np.float32)


def test_nothing_allowed_and_nothing_held_find_nothing() -> None:
    query = units(1, 3)[0].astype(np.float32)
    empty = VectorState.of(base_of(np.empty(0, np.int64), units(0, 1)), DIMENSION)
    full = VectorState.of(base_of(np.arange(5), units(5, 1)), DIMENSION)
    assert empty.search(query, 10, stored=unused)[0].tolist() == []
    assert full.search(query, 10, np.empty(0, np.int64), stored=unused)[0].tolist() == []
    assert full.search(query, 10, np.array([77, 99]), stored=unused)[0].tolist() == []
    assert full.search(query, 0, stored=unused)[0].tolist() == []


def test_a_state_stays_as_it_was_while_later_ones_are_made() -> None:
    first = VectorState.of(base_of(np.arange(5), units(5, 1)), DIMENSION)
    second = first.advance(8, np.array([10]), units(1, 4), np.empty(0, np.int64))
    third = second.advance(9, np.arange(11, 400), units(389, 5), np.array([10, 3]))
    branch = second.advance(9, np.array([11]), units(1, 6), np.array([0]))
    query = units(1, 3)[0].astype(np.float32)
    assert sorted(first.search(query, 99, stored=unused)[0]) == [0, 1, 2, 3, 4]
    assert sorted(second.search(query, 99, stored=unused)[0]) == [0, 1, 2, 3, 4, 10]
    assert sorted(third.search(query, 999, stored=unused)[0]) == [0, 1, 2, 4, *range(11, 400)]
    assert sorted(branch.search(query, 99, stored=unused)[0]) == [1, 2, 3, 4, 10, 11]
    ids, scores = branch.search(units(1, 6)[0].astype(np.float32), 1, stored=unused)
    assert ids.tolist() == [11] and scores[0] == pytest.approx(1, abs=1e-3)
    ids, scores = third.search(units(389, 5)[0].astype(np.float32), 1, stored=unused)
    assert ids.tolist() == [11] and scores[0] == pytest.approx(1, abs=1e-3)


def test_equal_vectors_are_all_found_once() -> None:
    code = units(1, 1)
    state = VectorState.of(base_of(np.arange(3), np.repeat(code, 3, axis=0)), DIMENSION)
    state = state.advance(8, np.arange(3, 9), np.repeat(code, 6, axis=0), np.array([1, 5]))
    assert sorted(state.search(code[0].astype(np.float32), 20, stored=unused)[0]) == [0, 2, 3, 4, 6, 7, 8]
    assert len(state.search(code[0].astype(np.float32), 4, stored=unused)[0]) == 4


def test_a_saved_index_is_mapped_and_outlives_its_file(tmp_path: Path) -> None:
    ids, codes = np.arange(300), units(300, 1)
    vectors.write_index(tmp_path / "index.faiss", [(ids, codes)], DIMENSION)
    mapped = vectors.map_index(tmp_path / "index.faiss")
    (tmp_path / "index.faiss").unlink()
    query = units(1, 3)[0].astype(np.float32)
    state = VectorState.of(Base(1, ids, mapped), DIMENSION)
    assert state.search(query, 20, stored=unused)[0].tolist() == oracle(dict(enumerate(codes)), query, 20, None)


@pytest.mark.parametrize("count", [0, 1, 250])
def test_a_file_written_chunk_by_chunk_is_what_faiss_writes(tmp_path: Path, count: int) -> None:
    ids, codes = np.arange(count) * 2, units(count, 1) if count else np.empty((0, DIMENSION), np.float16)
    chunks = [(ids[at : at + 100], codes[at : at + 100]) for at in range(0, count, 100)]
    built_ids, index = vectors.build(chunks, DIMENSION)
    faiss.write_index(index, str(tmp_path / "faiss"))
    written_ids = vectors.write_index(tmp_path / "ours", iter(chunks), DIMENSION)
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "faiss").read_bytes()
    assert written_ids.tolist() == built_ids.tolist() == ids.tolist()
