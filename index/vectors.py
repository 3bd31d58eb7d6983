"""Vector search: inner products over fp16 codes with FAISS, as it was at one moment of the store.

A `Base` is a FAISS index of one moment, usually mapped from a file. A `VectorState` is a base brought forward to a
later moment by what was added (a small matrix) and removed (ids to leave out) since. Neither changes once made, so any
number of threads search them while the next state is being made. What a search finds is exact up to some millions of
passages; beyond, the base is an index by lists (`index.inverted`), in which not every vector is looked at.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from index import inverted
from index.faiss_library import faiss_with

CODE = np.float16  # how vectors are kept, in SQLite and in FAISS alike, so both give the same scores
# Rows from which a search is spread over threads. Below, one takes milliseconds, and on busy cores waiting for the last
# of several threads doubles that (100,000 rows, load 8 on two cores: 65 ms with one, 143 with two).
PARALLEL = 300_000
NO_IDS = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Base:
    """A FAISS index and the passage id of each of its rows, sorted ascending, as of log entry ``seq``.

    ``name`` is that of the generation it was read from; empty where it was built in memory. ``lists`` is how many are
    to be looked through where it is an index by lists, 0 where it is exact. ``words`` is an index of the passages'
    words (`index.store.large_words`); None where FTS5 alone has them.
    """

    seq: int
    ids: np.ndarray
    index: Any  # a faiss.Index
    name: str = ""
    lists: int = 0
    words: Any = None

    def differing(self, rows: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """For each of ``rows``, whether the base was made of another vector than that of ``vectors`` (n, dim) fp16."""
        floats = vectors.astype(np.float32)
        if self.lists:
            return inverted.differing(self.index, rows, floats)
        differ: np.ndarray = (self.index.reconstruct_batch(rows) != floats).any(axis=1)
        return differ


def build(chunks: Iterable[tuple[np.ndarray, np.ndarray]], dimension: int) -> tuple[np.ndarray, Any]:
    """All ids and an exact inner-product index, from chunks of ((n,) int64 ascending ids, (n, dim) fp16 vectors)."""
    index, ids = _empty_index(dimension), [NO_IDS]
    for chunk_ids, vectors in chunks:
        index.add(vectors.astype(np.float32))
        ids.append(chunk_ids)
    return np.concatenate(ids), index


def _empty_index(dimension: int) -> Any:
    faiss = faiss_with()
    return faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def write_index(path: Path, chunks: Iterable[tuple[np.ndarray, np.ndarray]], dimension: int) -> np.ndarray:
    """Save to a file what `build` makes of ``chunks``, holding one of them at a time; returns all ids.

    FAISS writes an empty index, whose codes go at its end: they are the very bytes of the vectors. Then the two counts
    are put right: of rows, after the type and the dimension, and of bytes, before the codes.
    """
    faiss_with().write_index(_empty_index(dimension), str(path))
    ids = [NO_IDS]
    with path.open("r+b") as file:
        start = file.seek(0, os.SEEK_END)
        for chunk_ids, vectors in chunks:
            file.write(np.ascontiguousarray(vectors, CODE).tobytes())
            ids.append(chunk_ids)
        for place, count in ((8, sum(map(len, ids))), (start - 8, file.tell() - start)):
            file.seek(place)
            file.write(count.to_bytes(8, "little"))
    return np.concatenate(ids)


def map_index(path: Path) -> Any:
    """Open a saved index without reading it into memory; the mapping outlives the file's removal."""
    faiss = faiss_with()
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)


class _Rows:
    """A matrix that grows at its end; what was handed out before stays as it was."""

    def __init__(self, dimension: int) -> None:
        self._data = np.empty((64, dimension), np.float32)
        self._used = 0

    def extend(self, head: np.ndarray, tail: np.ndarray) -> np.ndarray:
        """``head`` (the rows handed out last, or an older part of them) followed by ``tail``."""
        if len(head) != self._used or self._used + len(tail) > len(self._data):
            grown = np.empty((max(64, 2 * (len(head) + len(tail))), self._data.shape[1]), np.float32)
            grown[: len(head)] = head
            self._data = grown
        self._used = len(head) + len(tail)
        self._data[len(head) : self._used] = tail
        return self._data[: self._used]


@dataclass(frozen=True, slots=True)
class VectorState:
    """Everything searchable as of log entry ``seq``.

    ``dead`` are sorted ids of rows of the base or the delta that are gone; ``delta_ids`` are sorted too.
    """

    base: Base
    seq: int
    dead: np.ndarray
    delta_ids: np.ndarray
    delta: np.ndarray
    rows: _Rows
    base_live: np.ndarray | None = field(default=None)

    @classmethod
    def of(cls, base: Base, dimension: int) -> VectorState:
        """A state that is just the base."""
        rows = _Rows(dimension)
        return cls(
            base, base.seq, NO_IDS, NO_IDS, rows.extend(np.empty((0, dimension), np.float32), rows._data[:0]), rows
        )

    def advance(self, seq: int, added: np.ndarray, vectors: np.ndarray, removed: np.ndarray) -> VectorState:
        """The state as of ``seq``. ``added`` are ids above all earlier ones, ascending, ``vectors`` (n, dim) theirs."""
        delta_ids, delta, dead = self.delta_ids, self.delta, self.dead
        if len(added):
            delta_ids = np.concatenate([delta_ids, added])
            delta = self.rows.extend(delta, vectors)
        if len(removed):
            dead = np.union1d(dead, removed[among(removed, self.base.ids) | among(removed, delta_ids)])
        live = self.base_live
        if len(dead) != len(self.dead):
            live = ~_marked(self.base.ids, dead)
        return VectorState(self.base, seq, dead, delta_ids, delta, self.rows, live)

    def search(
        self,
        query: np.ndarray,
        k: int,
        allowed: np.ndarray | None = None,
        *,
        stored: Callable[[np.ndarray], np.ndarray],
        threads: int = 1,
    ) -> tuple[np.ndarray, np.ndarray]:
        """The ``k`` live passages with the largest inner products with ``query`` (dim,), all of them where fewer live.

        ``allowed`` are sorted passage ids, int64, or None for all; ``stored`` gives the vectors of ids, (n, dim)
        float32; ``threads`` search a base that is large enough for that to pay. Returns (n,) int64 ids and (n,) float32
        scores, best first; these are exact, and no passage is a removed one. Some may be missing of an index by lists.
        """
        query = np.ascontiguousarray(query, np.float32)
        if k <= 0 or (allowed is not None and not len(allowed)):
            return NO_IDS, np.empty(0, np.float32)
        found = [self._search_base(query, k, allowed, stored, threads), self._search_delta(query, k, allowed)]
        ids = np.concatenate([ids for ids, _ in found])
        scores = np.concatenate([scores for _, scores in found])
        order = np.lexsort((ids, -scores))[:k]
        return ids[order], scores[order]

    def _search_base(
        self,
        query: np.ndarray,
        k: int,
        allowed: np.ndarray | None,
        stored: Callable[[np.ndarray], np.ndarray],
        threads: int,
    ) -> tuple[np.ndarray, np.ndarray]:
        base = self.base
        if not len(base.ids):
            return NO_IDS, np.empty(0, np.float32)
        mask = self.base_live
        if allowed is not None:
            chosen = _marked(base.ids, allowed)
            mask = chosen if mask is None else chosen & mask
        if base.lists:
            ids = base.ids[inverted.candidates(base.index, query, k, base.lists, mask)]
            return ids, stored(ids) @ query
        faiss, parameters = faiss_with(threads if len(base.ids) >= PARALLEL else 1), None
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        scores, rows = base.index.search(query[None], min(k, len(base.ids)), params=parameters)
        found = rows[0] >= 0
        return base.ids[rows[0][found]], scores[0][found]

    def _search_delta(self, query: np.ndarray, k: int, allowed: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        if not len(self.delta_ids):
            return NO_IDS, np.empty(0, np.float32)
        scores = self.delta @ query
        keep = ~among(self.delta_ids, self.dead)
        if allowed is not None:
            keep &= among(self.delta_ids, allowed)
        ids, scores = self.delta_ids[keep], scores[keep]
        if len(ids) > k:
            best = np.argpartition(scores, len(scores) - k)[len(scores) - k :]
            ids, scores = ids[best], scores[best]
        return ids, scores


def among(values: np.ndarray, ordered: np.ndarray) -> np.ndarray:
    """For each of ``values``, whether it is in the sorted array ``ordered``."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: np.ndarray = ordered[at] == values
    return found


def _marked(ordered: np.ndarray, values: np.ndarray) -> np.ndarray:
    """For each of the sorted array ``ordered``, whether it is one of ``values``: quick where these are few."""
    marked = np.zeros(len(ordered), bool)
    if len(ordered):
        at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
        marked[at[ordered[at] == values]] = True
    return marked
