"""The words' search alone, by FTS5 and by tantivy, over millions of passages on one core: time, memory, disk, results.

    python tests/benchmarks/words.py --stores DIR --passages 1000000 2000000 5000000

DIR/many-N is the store of so many synthetic passages that `many_passages.py` makes. tantivy is no dependency: `pip
install tantivy`. It is given the very terms that FTS5 has, one field a passage, so both reckon BM25 of the same counts,
but that tantivy keeps a passage's length in one byte, rounded. Both are asked for 50 passages by the same terms: those
that `index.lexical` searches by. FTS5 is asked as the store asks it, where only passages with the rarest terms are
scored; what both find is compared with the best of all passages that hold any of the terms, by FTS5's own BM25.
"""

from __future__ import annotations

import os

os.environ.update(NEWSDESK_THREADS="1", OMP_NUM_THREADS="1", RAYON_NUM_THREADS="1")

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import apsw
import numpy as np
from common import RESULTS, keep, news, parser

from index import folding, lexical
from index.passages import heading
from index.store.schema import connect, value
from qa.evaluation.questions import read_questions
from qa.retrieval.retrieve import DEPTH

SEED = 7
YEAR = 2022
QUESTIONS = 150
COMPARED = 40  # questions of which all passages that hold a term are scored, which takes seconds each
MEMORY = 200 * 2**20  # bytes that tantivy's writer holds


def passages(db: apsw.Connection) -> Iterator[tuple[int, str]]:
    """Ids, and the stemmed terms of heading and text, as FTS5 has them."""
    sql = """SELECT p.id, a.title, a.published, substr(a.text, p.start + 1, p.end - p.start) FROM passages p
             JOIN articles a ON a.n = p.article ORDER BY p.id"""
    for passage, title, published, text in db.execute(sql):
        data = f"{folding.indexed(heading(title, published))}\n{folding.indexed(text)}".encode()
        yield passage, " ".join(stem for _, _, stem in lexical.tokens(db, data))


def write(store: Path, folder: Path) -> dict[str, float]:
    """Make tantivy's index; the seconds that this took, and those that were spent on reading and stemming alone."""
    tantivy = import_module("tantivy")
    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("id", stored=False, indexed=False, fast=True)
    schema.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    folder.mkdir()
    index = tantivy.Index(schema.build(), str(folder))
    writer = index.writer(MEMORY, 1)
    began, read, at = time.perf_counter(), 0.0, time.perf_counter()
    for passage, terms in passages(connect(store)):
        read += time.perf_counter() - at
        document = tantivy.Document()
        document.add_unsigned("id", passage)
        document.add_text("words", terms)
        writer.add_document(document)
        at = time.perf_counter()
    writer.commit()
    writer.wait_merging_threads()
    return {"writing, s": time.perf_counter() - began, "of these reading and stemming, s": read}


class Tantivy:
    """Finds passages by terms."""

    def __init__(self, folder: Path) -> None:
        self._of = import_module("tantivy")  # no dependency of ours
        self._index = self._of.Index.open(str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, stems: list[str], k: int) -> list[int]:
        of, schema = self._of, self._index.schema
        query = of.Query.boolean_query(
            [(of.Occur.Should, of.Query.term_query(schema, "words", stem)) for stem in stems]
        )
        hits = self._searcher.search(query, k, count=False).hits
        return [int(each) for each in self._searcher.fast_field_values("id", [address for _, address in hits])]


def measure(engine: str, store: Path, folder: Path, questions: list[str]) -> dict[str, Any]:
    """Milliseconds of one engine's searches, what it found and what is held; in a process of its own."""
    db, counts = connect(store), lexical.TermCounts()
    passages_ = int(value(db, "SELECT count(*) FROM passages"))
    terms = {text: lexical.rarest(db, text, counts, passages_, lexical.READ) for text in questions}
    walls, found = list[float](), list[list[int]]()
    tantivy = Tantivy(folder) if engine == "tantivy" else None
    for text in questions:
        began = time.perf_counter()
        if tantivy:
            ids = tantivy.search(list(terms[text]), DEPTH)
        else:
            ids = lexical.search(db, text, DEPTH, counts=counts, passages=passages_)[0].tolist()
        walls.append(1e3 * (time.perf_counter() - began))
        found.append(ids)
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    held = {
        name: int(lines[field].split()[0]) * 1024 / 1e6 for name, field in (("held", "RssAnon"), ("mapped", "RssFile"))
    }
    return {"walls": walls, "found": found, "held, MB": held["held"], "mapped files, MB": held["mapped"]}


def best(store: Path, questions: list[str]) -> list[list[int]]:
    """The ten best of all passages that hold any of the terms."""
    db, counts = connect(store), lexical.TermCounts()
    passages_ = int(value(db, "SELECT count(*) FROM passages"))
    weights = (lexical.TITLE_WEIGHT, lexical.BODY_WEIGHT)
    queries = (lexical.match_expression(db, text, counts, passages_) for text in questions)
    return [lexical.best(db, query, 10, None, weights)[0].tolist() for query in queries]


def figures_of(store: Path, questions: list[str]) -> dict[str, Any]:
    folder = store.with_name(f"{store.name}-tantivy")
    wrote = {} if folder.exists() else write(store, folder)
    given = store.with_suffix(".questions.json")
    given.write_text(json.dumps(questions))
    told: dict[str, Any] = {}
    truth = best(store, questions[:COMPARED])
    for engine in ("fts5", "tantivy"):
        command = [sys.executable, __file__, "--measure", engine, "--store", str(store)]
        rounds = [json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout) for _ in range(2)]
        ran = rounds[1]  # the first reads what is not in memory yet
        same = [len(set(ids[:10]) & set(ten)) / max(1, len(ten)) for ids, ten in zip(ran["found"], truth, strict=False)]
        told[engine] = {f"p{share}, ms": float(np.percentile(ran["walls"], share)) for share in (50, 95)}
        told[engine] |= {name: ran[name] for name in ("held, MB", "mapped files, MB")}
        told[engine] |= {"of the ten best, found": float(np.mean(same))}
        told[engine] |= {"questions with the same ten": float(np.mean([each == 1 for each in same]))}
    told["tantivy"] |= wrote | {"on disk, MB": sum(each.stat().st_size for each in folder.iterdir()) / 1e6}
    told["fts5"]["on disk, MB"] = value(connect(store), "SELECT sum(length(block)) FROM words_data") / 1e6
    return told


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return float(f"{value:.3g}") if isinstance(value, float) else value


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--passages", type=int, nargs="+", default=[5_000_000])
    arguments.add_argument("--measure", help="print the figures of this engine; used by the benchmark itself")
    arguments.add_argument("--store", type=Path)
    options = arguments.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if options.measure:
        store: Path = options.store
        questions = json.loads(store.with_suffix(".questions.json").read_text())
        print(json.dumps(measure(options.measure, store, store.with_name(f"{store.name}-tantivy"), questions)))
        return
    if not options.stores:
        arguments.error("--stores is needed, with the stores that many_passages.py makes in it")
    questions = [question.text for question in read_questions(news("questions", YEAR))]
    questions = random.Random(SEED).sample(questions, QUESTIONS)
    path = RESULTS / "words.json"
    figures: dict[str, Any] = json.loads(path.read_text("utf-8"))["figures"] if path.exists() else {}
    for count in options.passages:
        figures[f"{count:,} passages"] = _rounded(figures_of(options.stores / f"many-{count}", questions))
        keep("words", figures, SEED)


if __name__ == "__main__":
    main()
