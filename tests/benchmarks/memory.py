"""Memory of a page's process while it indexes a year of articles and answers: what it holds, and what it has mapped.

The page, the readers of files, splitting, words, the store, the answers and both models are the real ones; only the
vectors of the passages are random, as in `big_store`, since computing true ones takes an hour and no memory that grows.
What a process holds is anonymous memory; mapped pages of files are the system's cache, which it takes back when
memory is short. A question is asked after every few hundred articles.
"""

from __future__ import annotations

import gzip
import os
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from big_store import unit_vectors
from common import keep, news, parser

from index.embedder import PackagedEmbedder
from index.onnx_encoder import Array

SEED = 6
QUESTION = "Who reported the surrender terms?"
STEP = 500  # articles between two lines


class RandomVectors(PackagedEmbedder):
    """The packaged embedder, whose model is loaded and asked, but does not work on all the passages."""

    def __init__(self) -> None:
        super().__init__()
        self.lean = True
        self._generator = np.random.default_rng(SEED)

    def encode(self, texts: Sequence[str]) -> Array:
        if not texts:
            return super().encode(texts)
        super().encode(texts[:1])
        return unit_vectors(self._generator, len(texts))


def memory() -> dict[str, int]:
    """Megabytes of memory that this process holds and has mapped now."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        name: round(int(lines[field].split()[0]) * 1024 / 1e6)
        for name, field in (("held, MB", "RssAnon"), ("mapped files, MB", "RssFile"))
    }


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--year", type=int, default=2022)
    arguments.add_argument("--articles", type=int, default=10**9, help="at most so many")
    options = arguments.parse_args()
    from index.store import Store
    from qa.assistant import Assistant
    from qa.page import chat

    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        (home / "articles").mkdir()
        with gzip.open(news("articles", options.year), "rb") as lines:
            wanted = [line for line, _ in zip(lines, range(options.articles), strict=False)]
        (home / "articles" / "news.jsonl").write_bytes(b"".join(wanted))
        total = len(wanted)
        del wanted
        embedder = RandomVectors()
        Store.open(home / "store", create=True, model=embedder.name, dimension=embedder.dimension).close()
        with Assistant.open(home / "store") as assistant:
            assistant.embedder = embedder
            page = chat.build(assistant, home / "articles")
            assistant.ask(QUESTION)
            curve = [{"articles": 0, "passages": 0, **memory()}]
            worker = threading.Thread(target=page.desk.job.run, args=([home / "articles"],))
            worker.start()
            most = memory()
            while worker.is_alive() or page.desk.job.state().running:
                worker.join(1)
                now, counts = memory(), assistant.store.counts()
                most = {name: max(value, now[name]) for name, value in most.items()}
                if counts.articles >= curve[-1]["articles"] + STEP:
                    assistant.ask(QUESTION)
                    curve.append({"articles": counts.articles, "passages": counts.passages, **memory()})
                    print(curve[-1], flush=True)
            for _ in range(20):
                assistant.ask(QUESTION)
            counts = assistant.store.counts()
            curve.append({"articles": counts.articles, "passages": counts.passages, **memory()})
            page.desk.close()
    keep("memory", {"records": total, "curve": curve, "most": most, "cores": os.cpu_count()}, SEED)


if __name__ == "__main__":
    main()
