"""What millions of passages in one store cost on one core: both searches and their fusion, opening, memory, recall.

    python tests/benchmarks/many_passages.py --stores DIR --passages 5000000

DIR/2022 is the embedded store of that year. A store of so many passages is made of it in DIR, where it is not there
yet: each passage is halves of two real ones, its vector that of a real one, moved by what its near ones differ in. It
is written into the tables at once, as the store's writer would take hours. The questions are real ones of the year.
Both kinds of vector index are measured, each in a process of its own: exact, and by lists (`index.inverted`); the
latter with words by FTS5, and by tantivy (`index.store.large_words`) where that is installed.
"""

from __future__ import annotations

import os

os.environ.update(NEWSDESK_THREADS="1", HF_HUB_OFFLINE="1", OMP_NUM_THREADS="1")

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import numpy as np
from common import RESULTS, keep, news, parser

from index import folding
from index.embedder import PackagedEmbedder
from index.faiss_library import faiss_with
from index.passages import heading
from index.store import Store, generations, large_words
from index.store.schema import connect
from qa.evaluation.questions import read_questions
from qa.retrieval.retrieve import DEPTH, retrieve

SEED = 7
YEAR = 2022
QUESTIONS = 150
NEAR = 16  # passages near one, of which its copies are mixed
AT_ONCE = 70_000
OF_ONE_ARTICLE = 14
MOVED = 0.4  # how far vectors are moved, in differences of near ones


def make(folder: Path, passages: int, source: Path) -> None:
    """The store of so many passages, of those in ``source``."""
    db = connect(source)
    sql = """SELECT substr(a.text, p.start + 1, p.end - p.start), v.vector FROM passages p
             JOIN articles a ON a.n = p.article JOIN vectors v ON v.id = p.vector"""
    texts, codes = zip(*db.execute(sql), strict=True)
    titles = list(db.execute("SELECT title, published, outlet FROM articles"))
    real = np.frombuffer(b"".join(codes), np.float16).reshape(len(codes), -1).astype(np.float32)
    near, parts = _near(real), [_halves(text) for text in texts]
    generator, chance = np.random.default_rng(SEED), random.Random(SEED)
    Store.open(folder, create=True, model=PackagedEmbedder.name, dimension=real.shape[1]).close()
    db = connect(folder, writing=True)
    db.execute("PRAGMA cache_size = -1000000; PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF")
    db.execute("PRAGMA journal_mode = OFF")  # nobody needs it after a crash
    for first in range(0, passages, AT_ONCE):
        count = min(AT_ONCE, passages - first)
        of = generator.integers(0, len(real), count)
        one, two, three = near[of, generator.integers(0, NEAR, (3, count))]
        vectors = real[of] + MOVED * (real[one] - real[of]) + MOVED * (real[two] - real[three])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        bodies = [f"{parts[at][0]} {parts[chance.randrange(len(parts))][1]}" for at in of]
        db.execute("BEGIN")
        _insert(db, first + 1, bodies, vectors.astype(np.float16), lambda: chance.choice(titles))
        db.execute("DELETE FROM log WHERE seq < (SELECT max(seq) FROM log)")
        db.execute("COMMIT")
        print(f"{first + count:,} passages", flush=True)
    db.execute("PRAGMA journal_mode = WAL")
    db.close()


def _near(real: np.ndarray) -> np.ndarray:
    """(passages, NEAR) rows near each; nearly the nearest ones."""
    faiss = faiss_with()
    index = faiss.index_factory(real.shape[1], "IVF256,SQ8", faiss.METRIC_INNER_PRODUCT)
    index.train(real[::5].copy())
    index.add(real)
    index.nprobe = 24
    rows: np.ndarray = np.maximum(index.search(real, NEAR + 1)[1][:, 1:], 0)
    return rows


def _halves(text: str) -> tuple[str, str]:
    cut = max(text.find(" ", len(text) // 2), 0) or len(text) // 2
    return text[:cut], text[cut + 1 :] or text


def _insert(
    db: apsw.Connection, first: int, bodies: list[str], vectors: np.ndarray, title: Callable[[], tuple[str, str, str]]
) -> None:
    """Articles of some passages each, whose ids begin with ``first``, as are those of their vectors."""
    ids = range(first, first + len(bodies))
    rows = ((each, each.to_bytes(32, "big"), code.tobytes()) for each, code in zip(ids, vectors, strict=True))
    db.executemany("INSERT INTO vectors (id, hash, vector) VALUES (?, ?, ?)", rows)
    for at in range(0, len(bodies), OF_ONE_ARTICLE):
        some, n = bodies[at : at + OF_ONE_ARTICLE], first + at
        headline, published, outlet = title()
        text, url = "\n\n".join(some), f"https://many.example/{n}"
        sql = """INSERT INTO articles (n, id, key, hash, title, outlet, authors, published, url, place, path, record,
                 added, updated, characters, text) VALUES (?, ?, ?, ?, ?, ?, '[]', ?, ?, '', ?, '', '', '', ?, ?)"""
        own = (n, f"{n:016x}", url, n.to_bytes(32, "big"))
        db.execute(sql, (*own, headline, outlet, published, url, f"/many/{n}.txt", len(text), text))
        db.execute("INSERT INTO stories (article, story) VALUES (?, ?)", (n, n))
        head, start = folding.indexed(heading(headline, published)), 0
        for passage, body in enumerate(some, start=n):
            sql = "INSERT INTO passages (id, article, start, end, vector) VALUES (?, ?, ?, ?, ?)"
            db.execute(sql, (passage, n, start, start + len(body), passage))
            sql = "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)"
            db.execute(sql, (passage, head, folding.indexed(body)))
            start += len(body) + 2


class Asked:
    """Stands for the embedder: the questions' vectors were made before."""

    def __init__(self, vectors: dict[str, np.ndarray]) -> None:
        self._vectors = vectors

    def encode_query(self, text: str) -> np.ndarray:
        return self._vectors[folding.plain(text)]


def measure(folder: Path, questions: list[str], vectors: np.ndarray) -> dict[str, Any]:
    """All figures of the index that the store has now; in a process of its own, for its memory."""
    embedder = Asked({folding.plain(text): vector for text, vector in zip(questions, vectors, strict=True)})
    began = time.perf_counter()
    store = Store.open(folder)
    figures: dict[str, Any] = {"opening, ms": _ms(began)}
    walls: dict[str, list[float]] = {"vectors": [], "words": [], "both and fusion": []}
    found = []
    for question, vector in zip(questions, vectors, strict=True):
        with store.read() as view:
            began = time.perf_counter()
            retrieve(view, embedder, question, top=12)  # type: ignore[arg-type]
            walls["both and fusion"].append(_ms(began))
            began = time.perf_counter()
            found.append(view.search_vectors(vector, DEPTH)[0][:10].tolist())
            walls["vectors"].append(_ms(began))
            began = time.perf_counter()
            view.search_words(question, DEPTH)
            walls["words"].append(_ms(began))
    figures["first question, ms"] = walls["both and fusion"].pop(0)
    for name, each in walls.items():
        figures[name] = {f"p{share}, ms": float(np.percentile(each, share)) for share in (50, 95)}
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    for name, field in (("held, MB", "RssAnon"), ("mapped files, MB", "RssFile")):
        figures[name] = int(lines[field].split()[0]) * 1024 / 1e6
    newest = store._vectors.newest
    assert newest is not None
    figures["lists looked through"] = newest.base.lists
    exact = _nearest(store, vectors)
    figures["recall@10"] = float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, exact, strict=True)]))
    store.close()
    return figures


def _ms(began: float) -> float:
    return 1e3 * (time.perf_counter() - began)


def _nearest(store: Store, vectors: np.ndarray) -> list[list[int]]:
    """The ids of the ten passages nearest to each, by looking at all."""
    best_ids, best = np.zeros((len(vectors), 10), np.int64), np.full((len(vectors), 10), -np.inf, np.float32)
    with store.read() as view:
        for ids, codes in generations.read_chunks(view.db, store.dimension):
            scores = np.concatenate([best, vectors @ codes.astype(np.float32).T], axis=1)
            of = np.concatenate([best_ids, np.broadcast_to(ids, (len(vectors), len(ids)))], axis=1)
            top = np.argpartition(-scores, 9, axis=1)[:, :10]
            best, best_ids = np.take_along_axis(scores, top, axis=1), np.take_along_axis(of, top, axis=1)
    return best_ids.tolist()


KINDS = (
    ("exact", 10**12, 10**12),
    ("by lists", 0, 10**12),
    ("by lists, words by tantivy", 0, 0),
)
"""What is measured, and from how many passages on there are lists, and an index of words."""


def all_kinds(folder: Path, questions: list[str], vectors: np.ndarray) -> Iterator[tuple[str, dict[str, Any]]]:
    """The figures of each kind of index, with the seconds that writing it took."""
    given = folder.with_suffix(".json")
    given.write_text(json.dumps({"questions": questions, "vectors": vectors.tolist()}))
    for kind, lists_from, words_from in KINDS:
        generations.BY_LISTS, large_words.FROM = lists_from, words_from
        with Store.open(folder) as store, store.write() as writer:
            began = time.perf_counter()
            name = writer.publish(force=True)
            seconds = time.perf_counter() - began
        files = (each for each in (folder / generations.FOLDER / name).rglob("*") if each.is_file())
        size = sum(each.stat().st_size for each in files) / 1e6
        ran = subprocess.run([sys.executable, __file__, "--measure", folder], check=True, stdout=subprocess.PIPE)
        yield kind, {"writing the index, s": seconds, "index on disk, MB": size, **json.loads(ran.stdout)}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return float(f"{value:.3g}") if isinstance(value, float) else value


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--passages", type=int, default=5_000_000)
    arguments.add_argument("--measure", type=Path, help="print the figures of this store; used by the benchmark itself")
    options = arguments.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if options.measure:
        given = json.loads(options.measure.with_suffix(".json").read_text())
        vectors = np.array(given["vectors"], np.float32)
        print(json.dumps(measure(options.measure, given["questions"], vectors)))
        return
    if not options.stores:
        arguments.error(f"--stores is needed, with the embedded articles of {YEAR} in it")
    folder = options.stores / f"many-{options.passages}"
    if not folder.exists():
        make(folder, options.passages, options.stores / str(YEAR))
    questions = [question.text for question in read_questions(news("questions", YEAR))]
    questions = random.Random(SEED).sample(questions, QUESTIONS)
    embedder = PackagedEmbedder()
    vectors = np.stack([embedder.encode_query(folding.plain(question)) for question in questions])
    path = RESULTS / "many-passages.json"
    figures: dict[str, Any] = json.loads(path.read_text("utf-8"))["figures"] if path.exists() else {}
    disk = (folder / "newsdesk.db").stat().st_size / 1e6
    figures[f"{options.passages:,} passages"] = {"database, MB": _rounded(disk)} | {
        kind: _rounded(each) for kind, each in all_kinds(folder, questions, vectors)
    }
    keep("many-passages", figures, SEED)


if __name__ == "__main__":
    main()
