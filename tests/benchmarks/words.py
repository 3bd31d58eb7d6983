"""The words' search alone, by FTS5 and by tantivy, over millions of passages on one core: time, memory, disk, results.

    python tests/benchmarks/words.py --stores DIR --passages 1000000 2000000 5000000

DIR/many-N is the store of so many synthetic passages that `many_passages.py` makes; tantivy comes with
`newsdesk[large]`. Both are asked for 100 passages by the same terms. FTS5 is asked as a small store asks it
(`index.lexical`), where only passages with the rarest terms are scored; tantivy as a large one does
(`index.store.large_words`), which ranks anew what it found, and without that. What is found is compared with the best
of all passages that hold any of the terms, by FTS5's own BM25.
"""

from __future__ import annotations

import os

os.environ.update(NEWSDESK_THREADS="1", OMP_NUM_THREADS="1", RAYON_NUM_THREADS="1")

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from common import RESULTS, keep, news, parser

from index import lexical
from index.store import large_words
from index.store.schema import connect, value
from index.vectors import NO_IDS, Base, VectorState
from qa.evaluation.questions import read_questions
from qa.retrieval.retrieve import DEPTH

SEED = 7
YEAR = 2022
QUESTIONS = 150
COMPARED = 40  # questions of which all passages that hold a term are scored, which takes seconds each
ENGINES = ("fts5", "tantivy", "tantivy, ranked anew")


def measure(engine: str, store: Path, folder: Path, questions: list[str]) -> dict[str, Any]:
    """Milliseconds of one engine's searches, what it found and what is held; in a process of its own."""
    db, counts = connect(store), lexical.TermCounts()
    passages = int(value(db, "SELECT count(*) FROM passages"))
    words = large_words.LargeWords(folder)
    state = VectorState.of(Base(0, NO_IDS, None, words=words), 1)
    walls, found = list[float](), list[list[int]]()
    for text in questions:
        terms = lexical.rarest(db, text, counts, passages, lexical.READ)  # counts them for the first time
        began = time.perf_counter()
        if engine == "tantivy":
            ids = words.best(terms, DEPTH)
        elif engine == "fts5":
            ids = lexical.search(db, text, DEPTH, counts=counts, passages=passages)[0]
        else:
            ids = large_words.search(db, state, text, DEPTH, passages=passages)[0]
        walls.append(1e3 * (time.perf_counter() - began))
        found.append(ids.tolist())
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    fields = {"held, MB": "RssAnon", "mapped files, MB": "RssFile"}
    memory = {name: int(lines[field].split()[0]) * 1024 / 1e6 for name, field in fields.items()}
    return {"walls": walls, "found": found} | memory


def best(store: Path, questions: list[str]) -> list[list[int]]:
    """The ten best of all passages that hold any of the terms."""
    db, counts = connect(store), lexical.TermCounts()
    passages = int(value(db, "SELECT count(*) FROM passages"))
    weights = (lexical.TITLE_WEIGHT, lexical.BODY_WEIGHT)
    queries = (lexical.match_expression(db, text, counts, passages) for text in questions)
    return [lexical.best(db, query, 10, None, weights)[0].tolist() for query in queries]


def figures_of(store: Path, questions: list[str]) -> dict[str, Any]:
    folder = store.with_name(f"{store.name}-words")
    told: dict[str, Any] = {}
    if not folder.exists():
        began = time.perf_counter()
        large_words.write(folder, connect(store))
        told["writing tantivy's index, s"] = time.perf_counter() - began
    told["tantivy's index on disk, MB"] = sum(each.stat().st_size for each in folder.iterdir()) / 1e6
    size = "SELECT sum(length(block)) FROM words_data"
    told["FTS5's on disk, MB"] = value(connect(store), size) / 1e6
    store.with_suffix(".questions.json").write_text(json.dumps(questions))
    truth = best(store, questions[:COMPARED])
    for engine in ENGINES:
        command = [sys.executable, __file__, "--measure", engine, "--store", str(store)]
        rounds = [json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout) for _ in range(2)]
        ran = rounds[1]  # the first reads what is not in memory yet
        same = [len(set(ids[:10]) & set(ten)) / max(1, len(ten)) for ids, ten in zip(ran["found"], truth, strict=False)]
        told[engine] = {f"p{share}, ms": float(np.percentile(ran["walls"], share)) for share in (50, 95)}
        told[engine] |= {name: ran[name] for name in ("held, MB", "mapped files, MB")}
        told[engine] |= {"of the ten best, found": float(np.mean(same))}
        told[engine] |= {"questions with the same ten": float(np.mean([each == 1 for each in same]))}
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
        print(json.dumps(measure(options.measure, store, store.with_name(f"{store.name}-words"), questions)))
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
