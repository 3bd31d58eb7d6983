"""Times the page's list of articles at 30,000 of them: a first page, orders, a search, the last page, as the page asks.

What is timed is everything the server does for the page: the store's answer and the HTML of one page of the list; by
the clock, and in the processor's time, which other work on the machine does not stretch.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from common import keep, parser

from qa.records import Hit, Reading

ARTICLES, PASSAGES, ROUNDS, SEED = 30_000, 8, 9, 1
REQUESTS: dict[str, dict[str, Any]] = {
    "first page": {},
    "by title": {"sort": "title", "descending": False},
    "by date": {"sort": "published"},
    "last page": {"offset": ARTICLES - 1},
    "search of two words": {"query": "outlet story"},
    "search that finds nothing": {"query": "zzzz"},
    "of one outlet and year": {"outlet": "=Outlet 7", "year": "2017"},
    "search, by title, last page": {"query": "outlet", "sort": "title", "offset": ARTICLES - 1},
}


def fill(folder: Path) -> None:
    """A store of articles of 2,500 characters with their passages, which all have the same vector."""
    import random

    from index.store import Store
    from index.store.schema import transaction

    rng = random.Random(SEED)
    words = ["".join(rng.choices("abcdefghiklmnoprstuv", k=rng.randint(2, 9))) for _ in range(4000)]
    columns = "n, id, key, hash, title, outlet, authors, published, url, place, path, record"
    columns += ", characters, text, added, updated"

    def row(n: int) -> tuple[Any, ...]:
        title, text = f"Story {' '.join(rng.choices(words, k=8))}", " ".join(rng.choices(words, k=400))
        day = f"{2010 + n % 15}-{1 + n % 12:02}-{1 + n % 28:02}"
        url, path = f"https://outlet{n % 60}.example/{day}/{n}", f"/news/{n % 60}/{n}.txt"
        moment = f"2026-01-{1 + n // 1500:02}T{n // 60 % 24:02}:{n % 60:02}:00+00:00"
        particulars = (title, f"Outlet {n % 60}", '["Ada Brook"]', day, url, "Calder", path, "")
        return (n, f"{n:016x}", url, n.to_bytes(8, "big"), *particulars, len(text), text, moment, moment)

    with Store.open(folder, create=True, model="hashing", dimension=64) as store, store.write() as writer:
        db = writer.db
        with transaction(db):
            db.execute("INSERT INTO vectors (id, hash, vector) VALUES (1, x'00', zeroblob(128))")
            marks = ", ".join("?" * 16)
            db.executemany(f"INSERT INTO articles ({columns}) VALUES ({marks})", map(row, range(1, ARTICLES + 1)))
            passages = ((n, 10 * i, 10 * i + 9) for n in range(1, ARTICLES + 1) for i in range(PASSAGES))
            db.executemany("INSERT INTO passages (article, start, end, vector) VALUES (?, ?, ?, 1)", passages)


class Silent:
    """Stands for the reader, which a list has no use for."""

    threshold = 1.0

    def read(self, question: str, hits: Sequence[Hit], *, as_of: date) -> Reading:
        return Reading((), 0.0)


def milliseconds(call: Callable[[], object]) -> dict[str, float]:
    """Times of several calls, after one that fills the caches."""
    call()
    times, processor = [], []
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), time.process_time()
        call()
        times.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - worked))
    return {
        "median, ms": round(statistics.median(times), 1),
        "slowest, ms": round(max(times), 1),
        "processor, median, ms": round(statistics.median(processor), 1),
    }


def main() -> None:
    options = parser(__doc__).parse_args()
    from hashing_embedder import HashingEmbedder

    from index.store import Store
    from qa.assistant import Assistant
    from qa.page.desk import Desk
    from qa.page.functions import server_functions

    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.stores or Path(temporary)) / "article-list"
        if not folder.exists():
            fill(folder)
        with Store.open(folder) as store:
            desk = Desk(Assistant(store, HashingEmbedder(), Silent()), Path("/news"))
            (listed,) = [function for function in server_functions(desk) if function.__name__ == "list_articles"]
            figures: dict[str, Any] = {"articles": store.counts().articles, "passages": store.counts().passages}
            for name, request in REQUESTS.items():
                figures[name] = milliseconds(lambda request=request: listed(request))
            figures["HTML of a page, KB"] = round(len(listed({})["html"].encode()) / 1000, 1)
    keep("article-list", figures, seed=SEED)


if __name__ == "__main__":
    main()
