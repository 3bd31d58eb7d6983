"""How often passages hold words, so that BM25 can be reckoned over several stores as if they were one.

FTS5 weighs words by the passages of its own table. Here each store gives the bare counts, and `score` weighs them all
by the sums of all stores (`Statistics`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import numpy as np

from index import lexical

OCCURRENCES = "newsdesk_occurrences"
"""The name under which a connection knows `count_occurrences`."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Passages that hold any of some terms: (n,) int64 ``ids``, (n,) ``lengths`` in words, and how often each holds
    each term, (n, terms) ``times``, weighted by where it stands.
    """

    ids: np.ndarray
    lengths: np.ndarray
    times: np.ndarray


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of a store or of several: its ``passages``, their words in all, and the passages that hold each stemmed term."""

    passages: int
    words: int
    holding: dict[str, int]


def statistics(db: apsw.Connection, terms: Iterable[str], counts: lexical.Counting, passages: int) -> Statistics:
    """Those of the store that ``db`` sees, which holds so many ``passages``."""
    row: Any = db.execute("SELECT block FROM words_data WHERE id = 1").fetchone()
    return Statistics(passages, sum(_varints(row[0])[1:]) if row else 0, counts.count(db, terms, passages))


def _varints(data: bytes) -> list[int]:
    """Integers as SQLite packs them: FTS5's record of its rows and of the words in each column."""
    found, at = [], 0
    while at < len(data):
        number = 0
        for step in range(9):
            byte, at = data[at], at + 1
            number = number << 8 | byte if step == 8 else number << 7 | byte & 127
            if step == 8 or byte < 128:
                break
        found.append(number)
    return found


def occurrences(
    db: apsw.Connection,
    rare: str,
    query: str,
    k: int,
    allowed: np.ndarray | None,
    weights: tuple[float, float],
) -> Occurrences:
    """What `score` needs of the best passages for ``query``, at least ``k`` where so many match; ``rare`` is a part of
    ``query``, by which they are found. ``db`` knows `count_occurrences`.
    """
    found = lexical.best(db, rare, max(k, lexical.CANDIDATES), allowed, weights)[0]
    sql = f"SELECT rowid, {OCCURRENCES}(words, ?1, ?2) FROM words WHERE words MATCH ?3 AND +rowid IN carray(?4)"
    taken: Any = db.execute(sql, (*weights, query, apsw.carray(np.sort(found)))).fetchall() if len(found) else []
    ids = np.array([row[0] for row in taken], np.int64)
    table = np.array([[float(value) for value in row[1].split()] for row in taken], np.float64)
    table = table.reshape(len(ids), -1) if len(ids) else np.empty((0, 1 + query.count(" OR ") + bool(query)))
    return Occurrences(ids, table[:, 0], table[:, 1:])


def count_occurrences(api: apsw.FTS5ExtensionApi, *weights: Any) -> str:
    """An auxiliary function of FTS5: a passage's length in words, then how often it holds each phrase, weighted."""
    times = [
        sum(weight * len(places) for weight, places in zip(weights, api.phrase_locations(phrase), strict=True))
        for phrase in range(api.phrase_count)
    ]
    return " ".join(map(str, (api.column_size(-1), *times)))


def score(
    found: Occurrences, terms: Sequence[str], statistics: Statistics, only: Container[str] | None = None
) -> np.ndarray:
    """(n,) float32 BM25 scores as FTS5 gives them, but by ``statistics``, which may be of many stores.

    ``terms`` are those of ``found``; with ``only``, the others do not count.
    """
    held = np.array([statistics.holding[term] for term in terms], np.float64)
    rarity = np.log((statistics.passages - held + 0.5) / (held + 0.5))
    rarity[rarity <= 0] = 1e-6
    if only is not None:
        rarity[[term not in only for term in terms]] = 0.0
    usual = statistics.words / max(1, statistics.passages)
    share = 1.2 * (0.25 + 0.75 * found.lengths[:, None] / max(usual, 1e-9))
    scores: np.ndarray = (rarity * (found.times * 2.2 / (found.times + share))).sum(axis=1).astype(np.float32)
    return scores
