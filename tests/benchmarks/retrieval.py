"""How long retrieval takes on one core: the question's vector, both searches, fusion, folding; and what pruning costs.

Over a store of synthetic vectors and real words (`big_store`), by default of 150,000 passages; `--passages 1000000`
adds that size to the result. `--quality YEAR` compares word search with and without pruning on that year's news
questions, in the embedded store STORES/YEAR.
"""

from __future__ import annotations

import os

os.environ.update(NEWSDESK_THREADS="1", HF_HUB_OFFLINE="1")

import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from big_store import make
from common import RESULTS, keep, news, parser

from index import lexical
from index.embedder import PackagedEmbedder
from index.store import Store
from qa.evaluation.questions import holds, read_questions
from qa.retrieval.retrieve import DEPTH, fuse, retrieve

SEED = 3
QUESTIONS = 300
TOP = 12  # as many as are read for an answer


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--passages", type=int, default=150_000)
    arguments.add_argument("--questions", type=int, default=QUESTIONS)
    arguments.add_argument("--quality", type=int, metavar="YEAR", help="measure what pruning costs instead")
    options = arguments.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    path = RESULTS / "retrieval.json"
    figures: dict[str, Any] = json.loads(path.read_text("utf-8"))["figures"] if path.exists() else {}
    if options.quality:
        if not options.stores:
            arguments.error("--quality needs --stores, with the embedded articles of the year")
        figures[f"quality on {options.quality}"] = quality(options.stores / str(options.quality), options.quality)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            home = options.stores or Path(temporary)
            folder = make(home / f"big-{options.passages}", options.passages)
            figures[f"{options.passages:,} passages"] = speed(folder, options.questions)
    keep("retrieval", figures, SEED)


def speed(folder: Path, questions: int) -> dict[str, Any]:
    """Milliseconds of each step over sampled questions of both years; the first one, which opens all, is apart."""
    texts = [question.text for year in (2022, 2023) for question in read_questions(news("questions", year))]
    texts = random.Random(SEED).sample(texts, min(questions, len(texts)))
    embedder = PackagedEmbedder()
    embedder.encode_query("What is the first question?")
    began = time.perf_counter()
    clocks: dict[str, list[tuple[float, float]]] = {}
    with Store.open(folder) as store:
        with store.read() as view:
            retrieve(view, embedder, "Who reported the surrender terms?", top=TOP)
        first = time.perf_counter() - began
        for text in texts:
            with store.read() as view:
                vector = timed(clocks, "question's vector", lambda text=text: embedder.encode_query(text))
                dense = timed(clocks, "vectors", lambda view=view, vector=vector: view.search_vectors(vector, DEPTH))
                timed(clocks, "words, terms not counted before", lambda view=view, text=text: _words(view, text))
                words = timed(clocks, "words", lambda view=view, text=text: _words(view, text))
                timed(clocks, "fusion", lambda lists=(dense[0], words[0]): fuse([ids.tolist() for ids in lists]))
                parts = [clocks[part][-1] for part in ("vectors", "words", "fusion")]
                both = (sum(wall for wall, _ in parts), sum(cpu for _, cpu in parts))
                clocks.setdefault("both searches and fusion", []).append(both)
                timed(clocks, "all", lambda view=view, text=text: retrieve(view, embedder, text, top=TOP))
                whole, part = clocks["all"][-1], clocks["question's vector"][-1]
                less = (whole[0] - part[0], whole[1] - part[1])
                clocks.setdefault("all without the question's vector", []).append(less)
    return {
        "questions": len(texts),
        "open and first retrieval, s": round(first, 2),
        "ms": {name: spread([wall for wall, _ in found]) for name, found in clocks.items()},
        "ms of the processor": {name: spread([cpu for _, cpu in found]) for name, found in clocks.items()},
    }


def _words(view: Any, text: str) -> Any:
    return view.search_words(text, DEPTH)


def timed(clocks: dict[str, list[tuple[float, float]]], name: str, call: Callable[[], Any]) -> Any:
    """What ``call`` returns; its seconds by the wall's clock and the processor's are noted."""
    wall, cpu = time.perf_counter(), time.thread_time()
    result = call()
    clocks.setdefault(name, []).append((time.perf_counter() - wall, time.thread_time() - cpu))
    return result


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """The middle, the 95th percentile and the longest, in milliseconds."""
    p50, p95 = np.percentile(seconds, [50, 95])
    return {"p50": round(1e3 * p50, 1), "p95": round(1e3 * p95, 1), "most": round(1e3 * max(seconds), 1)}


def quality(folder: Path, year: int) -> dict[str, Any]:
    """Share of the answerable questions with a gold answer among the first 10 and 20: words alone, and fused by ranks.

    As it is; with budgets in the proportion of this store to one of 150,000 passages; and with every term searched for
    and every passage scored.
    """
    questions = [question for question in read_questions(news("questions", year)) if question.answerable]
    embedder = PackagedEmbedder()
    ranks: dict[str, dict[str, list[float]]] = {}
    with Store.open(folder) as store, store.read() as view:
        passages = view.counts().passages
        share, told = passages / 150_000, (lexical.SCORED, lexical.READ)
        budgets = {"as it is": told, "as over 150,000 passages": tuple(int(share * most) for most in told),
                   "everything scored": (10**9, 10**9)}  # fmt: skip
        for question in questions:
            dense = view.search_vectors(embedder.encode_query(question.text), DEPTH)[0].tolist()
            for name, (lexical.SCORED, lexical.READ) in budgets.items():
                words = view.search_words(question.text, DEPTH)[0].tolist()
                fused = fuse([dense, words])
                for search, ids in (("words", words[:20]), ("fused", sorted(fused, key=lambda i: (-fused[i], i))[:20])):
                    texts = [passage.text for passage in view.passages(ids)]
                    rank = next((at for at, text in enumerate(texts) if holds(text, question.golds)), np.inf)
                    ranks.setdefault(name, {}).setdefault(search, []).append(rank)
        lexical.SCORED, lexical.READ = told
    figures: dict[str, Any] = {"questions": len(questions), "passages": passages}
    for name, searches in ranks.items():
        figures[name] = {
            f"{search}, top {cut}": round(100 * float(np.mean(np.array(found) < cut)), 1)
            for search, found in searches.items()
            for cut in (10, 20)
        }
    return figures


if __name__ == "__main__":
    main()
