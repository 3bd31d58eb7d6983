"""The words of millions of passages: an index by tantivy, of the same moment as the vector index and as disposable.

FTS5 is slow to score, so of very many passages only those with the rarest words are looked at (`index.lexical`).
tantivy finds the best of all in less time. It holds the very terms that FTS5 has; as it rounds how long passages are,
what it finds is ranked anew by their texts, by the BM25 that FTS5 reckons.

The index lies within a generation (`index.store.generations`). Its files never change, so the one of the next
generation begins with the same ones. Without tantivy, and where it is missing or damaged, FTS5 is asked.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import apsw
import numpy as np

from index import folding, lexical
from index.occurrences import Occurrences, score, statistics
from index.passages import heading
from index.store.schema import rows
from index.vectors import VectorState, among

FOLDER = "words"  # within that of a generation
FROM = 2_000_000  # passages above which there is such an index: see docs/store.md
_MEMORY = 200 * 2**20  # bytes that its writer holds
_MORE = 10  # passages beyond those that are wanted, as some may have been removed since
_CHUNK = 1000


def _library() -> Any:
    """tantivy; None where it is not installed."""
    try:
        import tantivy
    except ImportError:
        return None
    return tantivy


class LargeWords:
    """An index as it was written, which any number of threads search."""

    def __init__(self, folder: Path) -> None:
        """Raises `ValueError` or `OSError` where it is damaged, `ImportError` without tantivy."""
        import tantivy

        self._tantivy = tantivy
        self._index = tantivy.Index.open(str(folder))
        self._index.config_reader("manual")  # nothing here changes: no thread has to watch it
        self._searcher = self._index.searcher()

    @property
    def passages(self) -> int:
        """How many it holds."""
        count: int = self._searcher.num_docs
        return count

    def count(self, db: apsw.Connection, terms: Iterable[str], passages: int) -> dict[str, int]:
        """As `lexical.Counting`, as of when it was written: at once, where FTS5 reads all passages with a term."""
        return {term: min(passages, self._searcher.doc_freq("words", term)) for term in terms}

    def best(self, stems: Iterable[str], k: int) -> np.ndarray:
        """The ids of the ``k`` passages with the highest BM25 for any of some terms, best first, lengths rounded."""
        query, occur = self._tantivy.Query, self._tantivy.Occur
        terms = [(occur.Should, query.term_query(self._index.schema, "words", stem)) for stem in stems]
        hits = self._searcher.search(query.boolean_query(terms), k, count=False).hits
        return np.array(self._searcher.fast_field_values("id", [place for _, place in hits]), np.int64)


def opened(folder: Path, passages: int) -> LargeWords | None:
    """The index in ``folder``; None where it cannot be used, or holds another number of passages."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        found = LargeWords(folder)
        return found if found.passages == passages else None
    return None


def write(folder: Path, db: apsw.Connection, before: Path | None = None, since: int = 0) -> None:
    """Write the index of what ``db`` sees into ``folder``, which is not there: of that in the folder ``before``, where
    one is there, and the log after entry ``since``. Nothing is left where it cannot be written.
    """
    if (tantivy := _library()) is None:
        return
    for begun in (before, None) if before is not None and before.is_dir() else (None,):
        added = f"SELECT passage FROM log WHERE seq > {since:d} AND added ORDER BY passage"
        removed = f"SELECT passage FROM log WHERE seq > {since:d} AND NOT added"
        try:
            if begun is not None:
                shutil.copytree(begun, folder, copy_function=os.link, ignore=shutil.ignore_patterns(".*.lock"))
                _fill(tantivy.Index.open(str(folder)), db, added, [row[0] for row in rows(db, removed)])
            else:
                folder.mkdir(mode=0o700)
                _fill(tantivy.Index(_schema(tantivy), str(folder)), db, "SELECT id FROM passages ORDER BY id")
            return
        except (ValueError, OSError):  # what tantivy raises, too
            shutil.rmtree(folder, ignore_errors=True)


def _schema(tantivy: Any) -> Any:
    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("id", indexed=True, fast=True)
    schema.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    return schema.build()


def _fill(index: Any, db: apsw.Connection, added: str, removed: Sequence[int] = ()) -> None:
    """Add the passages whose ids a query gives, as far as they are there, and take others out."""
    writer = index.writer(_MEMORY, 1)
    for passage in removed:
        writer.delete_documents_by_term("id", passage)
    of = _library()
    for passage, terms in _terms(db, (row[0] for row in db.cursor().execute(added))):
        writer.add_document(of.Document(id=passage, words=" ".join(terms)))
    writer.commit()
    writer.wait_merging_threads()


def _terms(db: apsw.Connection, ids: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """The stemmed terms of passages, of those that are there, as FTS5 has them."""
    sql = """SELECT p.id, a.title, a.published, substr(a.text, p.start + 1, p.end - p.start) FROM passages p
             JOIN articles a ON a.n = p.article WHERE p.id IN carray(?)"""
    wanted = iter(ids)
    while some := list(islice(wanted, _CHUNK)):
        for passage, title, published, body in rows(db, sql, (apsw.carray(np.array(some, np.int64)),)):
            data = f"{folding.indexed(heading(title, published))}\n{folding.indexed(body)}".encode()
            yield passage, [stem for _, _, stem in lexical.tokens(db, data)]


def search(
    db: apsw.Connection, state: VectorState, text: str, k: int, *, passages: int
) -> tuple[np.ndarray, np.ndarray]:
    """As `lexical.search`, of all passages that ``state`` has, whose base has such an index."""
    counts: LargeWords = state.base.words
    terms = lexical.rarest(db, text, counts, passages, lexical.READ)
    if not terms or k <= 0:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    found, new = _live(state, list(terms), k), state.delta_ids[~among(state.delta_ids, state.dead)]
    if len(new):
        query, weights = lexical.expression(terms.values()), (lexical.TITLE_WEIGHT, lexical.BODY_WEIGHT)
        found = np.concatenate([found, lexical.best(db, query, k, new, weights)[0]])
    counted = _occurrences(db, np.sort(found), list(terms))
    scores = score(counted, list(terms), statistics(db, terms, counts, passages))
    order = np.argsort(-scores, kind="stable")[:k]
    return counted.ids[order], scores[order]


def _live(state: VectorState, stems: list[str], k: int) -> np.ndarray:
    """The ids of the ``k`` best passages of the base that were not removed since."""
    wanted = k + _MORE
    while True:
        found: np.ndarray = state.base.words.best(stems, wanted)
        live: np.ndarray = found[~among(found, state.dead)]
        if len(live) >= k or len(found) < wanted:
            return live[: k + _MORE]
        wanted *= 2


def _occurrences(db: apsw.Connection, ids: np.ndarray, stems: list[str]) -> Occurrences:
    """How often these passages hold these terms, by their texts."""
    found, lengths, times = list[int](), list[int](), list[list[int]]()
    for passage, terms in _terms(db, ids.tolist()):
        counted = Counter(terms)
        found.append(passage)
        lengths.append(len(terms))
        times.append([counted[stem] for stem in stems])
    table = np.array(times, np.float64).reshape(len(found), len(stems))
    return Occurrences(np.array(found, np.int64), np.array(lengths, np.float64), table)
