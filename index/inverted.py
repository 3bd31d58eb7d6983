"""A vector index by lists, for stores in which looking at every vector takes too long.

FAISS puts each vector into the list of the nearest of `LISTS` centres and keeps eight bits of each of its numbers (IVF
with scalar quantisation: half the memory of fp16). A search looks through the lists whose centres are nearest and gives
candidates; whoever searches ranks these by the vectors that are stored, so scores are exact, and all that may be
missing are passages in lists that were not looked at. How many lists that are is found out when the index is made, with
passages of the store in the place of questions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from index.faiss_library import faiss_with

LISTS = 1024
TRAINED_ON = 40  # vectors for each list, of which the centres are made
ROUNDS = 10  # of k-means
CANDIDATES, LEAST = 2, 100  # for each passage that is wanted, and in all
SAMPLE, NEAREST = 100, 10  # passages that are asked for, and how many of those nearest to each
FOUND = 0.995  # of them; questions find less, as they lie farther from all passages: tests/benchmarks/many_passages.py
_SEED = 1

Chunks = Iterable[tuple[np.ndarray, np.ndarray]]


def build(chunks: Callable[[], Chunks], count: int, dimension: int) -> tuple[np.ndarray, Any, int]:
    """All ids, the index, and how many lists to look through, from ``count`` vectors as `index.vectors.build` has them.

    They are gone through twice; the index is held in memory, not the vectors.
    """
    faiss = faiss_with()
    centres, codes = faiss.IndexFlatIP(dimension), faiss.ScalarQuantizer.QT_8bit
    index = faiss.IndexIVFScalarQuantizer(centres, dimension, LISTS, codes, faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = ROUNDS
    chosen = _chosen(chunks(), count)
    index.train(chosen)
    ids = [np.empty(0, np.int64)]
    for chunk_ids, vectors in chunks():
        index.add(vectors.astype(np.float32))
        ids.append(chunk_ids)
    return np.concatenate(ids), index, _lists_needed(index, chosen[:SAMPLE])


def candidates(index: Any, query: np.ndarray, k: int, lists: int, mask: np.ndarray | None) -> np.ndarray:
    """Rows among which the ``k`` nearest to ``query`` (dim,) are: of those that ``mask`` (rows,) has, None for all.

    Where few are allowed, as many more lists are looked through, so that no fewer vectors are looked at.
    """
    faiss = faiss_with()
    live, selector = index.ntotal, None
    if mask is not None:
        live = int(mask.sum())
        bits = np.packbits(mask, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)
    if not live:
        return np.empty(0, np.int64)
    wanted = min(max(CANDIDATES * k, LEAST), live)
    for looked in (min(index.nlist, math.ceil(lists * index.ntotal / live)), index.nlist):
        parameters = faiss.SearchParametersIVF(sel=selector, nprobe=looked)
        rows: np.ndarray = index.search(query[None], wanted, params=parameters)[1][0]
        rows = rows[rows >= 0]
        if len(rows) >= min(k, live):
            break
    return rows


def differing(index: Any, rows: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """For each of ``rows``, whether the index was made of another vector than that of ``vectors`` (n, dim) float32.

    It is seen where one of the numbers is another in eight bits.
    """
    faiss = faiss_with()
    if index.direct_map.type == faiss.DirectMap.NoMap:
        index.make_direct_map()
    places = faiss.vector_to_array(index.direct_map.array)[rows]
    expected = np.empty((len(rows), index.code_size), np.uint8)
    lists = np.ascontiguousarray(places >> 32)
    pointers = faiss.swig_ptr(vectors), faiss.swig_ptr(lists), faiss.swig_ptr(expected)
    index.encode_vectors(len(rows), *pointers)
    held = np.stack([_code(index, int(place)) for place in places]) if len(rows) else expected
    # Another processor may round to the next number.
    steps: np.ndarray = np.abs(expected.astype(np.int16) - held)
    return np.asarray((steps > 1).any(axis=1))


def _code(index: Any, place: int) -> np.ndarray:
    faiss = faiss_with()
    code = index.invlists.get_single_code(place >> 32, place & 0xFFFFFFFF)
    held: np.ndarray = faiss.rev_swig_ptr(code, index.code_size).copy()
    return held


def _chosen(chunks: Chunks, count: int) -> np.ndarray:
    """Vectors from all over the store, float32, by chance, always the same."""
    generator = np.random.default_rng(_SEED)
    rows = np.sort(generator.choice(count, min(count, TRAINED_ON * LISTS), replace=False))

    def taken() -> Iterator[np.ndarray]:
        start = 0
        for _, vectors in chunks:
            first, end = np.searchsorted(rows, (start, start + len(vectors)))
            yield vectors[rows[first:end] - start].astype(np.float32)
            start += len(vectors)

    return generator.permutation(np.concatenate(list(taken())))


def _lists_needed(index: Any, asked: np.ndarray) -> int:
    """The fewest lists, doubled from one on, in which `FOUND` of what all lists hold nearest to ``asked`` is found."""
    faiss = faiss_with()

    def nearest(lists: int) -> np.ndarray:
        rows: np.ndarray = index.search(asked, NEAREST, params=faiss.SearchParametersIVF(nprobe=lists))[1]
        return rows

    lists, of_all = 1, nearest(index.nlist)
    while lists < index.nlist:
        pairs = zip(of_all, nearest(lists), strict=True)
        if np.mean([np.isin(wanted, found).mean() for wanted, found in pairs]) >= FOUND:
            break
        lists *= 2
    return min(lists, int(index.nlist))
