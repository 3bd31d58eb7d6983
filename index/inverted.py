"""A vector index by lists, for stores in which looking at every vector takes too long.

FAISS puts each vector into the list of the nearest of `LISTS` centres and keeps eight bits of each of its numbers (IVF
with scalar quantisation: half the memory of fp16). A search looks through the lists whose centres are nearest and gives
candidates; whoever searches ranks these by the vectors that are stored, so scores are exact, and all that may be
missing are passages in lists that were not looked at. How many lists that are is found out when the index is made. In
the place of questions stand points between two passages, which lie about as far from the nearest ones as questions do.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from index.faiss_library import faiss_with

LISTS = 1024
TRAINED_ON = 40  # vectors for each list, of which the centres are made
ROUNDS = 10  # of k-means
CANDIDATES, LEAST = 2, 100  # for each passage that is wanted, and in all
SAMPLE, NEAREST = 100, 10  # points between passages, and how many of the passages nearest to each
FOUND = 0.99  # of them
_SEED = 1

Chunks = Iterable[tuple[np.ndarray, np.ndarray]]


def write_index(path: Path, chunks: Callable[[], Chunks], count: int) -> tuple[np.ndarray, int]:
    """Save to a file the index of ``count`` vectors, as `index.vectors.write_index` has them; returns all ids, and how
    many lists to look through.

    The vectors are gone through three times, and only a sample of them is held. FAISS writes the centres with no lists,
    which go at the end: their sizes, then of each the codes and the rows.
    """
    faiss = faiss_with()
    sample = _sample(chunks(), count)
    index = _trained(sample)
    faiss.write_index(index, str(path))
    of = [np.empty(0, np.uint16)]
    ids = [np.empty(0, np.int64)]
    for chunk_ids, vectors in chunks():
        of.append(index.quantizer.assign(vectors.astype(np.float32), 1)[:, 0].astype(np.uint16))
        ids.append(chunk_ids)
    lists = np.concatenate(of)
    with path.open("r+b") as file:
        start = file.read().rindex(b"ilar")
        file.seek(8)
        file.write(len(lists).to_bytes(8, "little"))
        file.seek(start)
        _write_lists(file, index, lists, chunks())
    return np.concatenate(ids), _lists_needed(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC), _between(sample))


def _trained(sample: np.ndarray) -> Any:
    """An empty index, whose centres and scales are made of a sample."""
    faiss, dimension = faiss_with(), sample.shape[1]
    centres, codes = faiss.IndexFlatIP(dimension), faiss.ScalarQuantizer.QT_8bit
    index = faiss.IndexIVFScalarQuantizer(centres, dimension, LISTS, codes, faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = ROUNDS
    index.train(sample)
    return index


def _write_lists(file: BinaryIO, index: Any, lists: np.ndarray, chunks: Chunks) -> None:
    """The lists of all vectors, of which ``lists`` (rows,) tells in which one each is, from here on in the file."""
    sizes, width = np.bincount(lists, minlength=index.nlist), index.code_size
    head = struct.pack("<4sQQ4sQ", b"ilar", index.nlist, width, b"full", index.nlist)
    file.write(head + sizes.astype("<u8").tobytes())
    starts = file.tell() + np.concatenate([[0], np.cumsum(sizes)[:-1]]) * (width + 8)
    written, first = np.zeros(index.nlist, np.int64), 0
    for _, vectors in chunks:
        own = lists[first : first + len(vectors)]
        codes, order = encoded(index, own, vectors.astype(np.float32)), np.argsort(own, kind="stable")
        places, begins = np.unique(own[order], return_index=True)
        for place, rows in zip(places.tolist(), np.split(order, begins[1:]), strict=True):
            at, end = starts[place] + written[place] * width, starts[place] + sizes[place] * width
            file.seek(at)
            file.write(codes[rows].tobytes())
            file.seek(end + written[place] * 8)
            file.write((first + rows).astype("<i8").tobytes())
            written[place] += len(rows)
        first += len(vectors)


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
    expected = encoded(index, places >> 32, vectors)
    held = np.stack([_code(index, int(place)) for place in places]) if len(rows) else expected
    # Another processor may round to the next number.
    steps: np.ndarray = np.abs(expected.astype(np.int16) - held)
    return np.asarray((steps > 1).any(axis=1))


def encoded(index: Any, lists: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """The codes (n, width) uint8 of ``vectors`` (n, dim) float32 in these ``lists`` (n,)."""
    faiss = faiss_with()
    codes, lists = np.empty((len(vectors), index.code_size), np.uint8), np.ascontiguousarray(lists, np.int64)
    index.encode_vectors(len(vectors), faiss.swig_ptr(vectors), faiss.swig_ptr(lists), faiss.swig_ptr(codes))
    return codes


def _code(index: Any, place: int) -> np.ndarray:
    faiss = faiss_with()
    code = index.invlists.get_single_code(place >> 32, place & 0xFFFFFFFF)
    held: np.ndarray = faiss.rev_swig_ptr(code, index.code_size).copy()
    return held


def _sample(chunks: Chunks, count: int) -> np.ndarray:
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


def _between(sample: np.ndarray) -> np.ndarray:
    """Points between two vectors each, of unit norm."""
    some = sample[: 2 * SAMPLE]
    points = some[: len(some) // 2] + some[len(some) // 2 :][: len(some) // 2]
    unit: np.ndarray = points / np.linalg.norm(points, axis=1, keepdims=True)
    return unit


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
