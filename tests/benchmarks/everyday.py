"""What people wait for every day: help, a question, one more article, opening a large store. Where the time goes.

Every figure of a command is of a whole process, from its start to its end, with the files in the system's cache; the
large store is made by `big_store` (real words, random vectors), so what is asked of it is only whether the new article
is found.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import big_store
from common import ROOT, keep, parser

SEED = 4
QUESTION = "Who reported the surrender terms?"
TEXT = (
    "The council of {name} voted on Tuesday to rebuild the covered market that burned down in March. "
    "Mayor Ada {name} told reporters that the work will cost 12 million euros and take two years. "
    "Traders who lost their stalls will be given places in the old tram depot until then, she said. "
)


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--passages", type=int, default=150_000, help="passages of the large store")
    arguments.add_argument("--rounds", type=int, default=7, help="how often each is done; medians are kept")
    arguments.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.child:
        kind, store = options.child
        print(json.dumps({"ask": steps_of_asking, "open": steps_of_opening}[kind](Path(store))))
        return
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        stores = options.stores or home
        small, large = stores / "seeds", big_store.make(stores / f"big-{options.passages}", options.passages, SEED)
        command("index", "seeds", "--store", small)
        figures = {
            "load of the machine when this began": round(os.getloadavg()[0], 1),
            "newsdesk --help": seconds(options.rounds, lambda number: command("--help")),
            "newsdesk ask, a store of one article": seconds(
                options.rounds, lambda number: command("ask", QUESTION, "--store", small)
            ),
            "where the time of that goes": medians([child("ask", small) for _ in range(options.rounds)]),
            "passages of the large store": options.passages,
            "opening the large store": medians([child("open", large) for _ in range(options.rounds)]),
            "adding an article to it": adding(large, home, options.rounds),
        }
    keep("everyday", figures, SEED)


def command(*arguments: object) -> str:
    """Run a command; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "newsdesk", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def seconds(rounds: int, run: Callable[[int], object]) -> dict[str, float]:
    """Of ``rounds`` runs, after one that fills the caches: the median, the least and the most."""
    run(0)
    taken = []
    for number in range(1, rounds + 1):
        began = time.perf_counter()
        run(number)
        taken.append(time.perf_counter() - began)
    return spread(taken)


def spread(taken: list[float]) -> dict[str, float]:
    return {
        "median, s": round(statistics.median(taken), 3),
        "least, s": round(min(taken), 3),
        "most, s": round(max(taken), 3),
    }


def medians(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(row[name] for row in rows), 3) for name in rows[0]}


def child(kind: str, store: Path) -> dict[str, float]:
    """One of the functions below, in a process of its own; its first step begins when the process is started."""
    began = time.time()
    done = subprocess.run(
        [sys.executable, __file__, "--child", kind, str(store)], stdout=subprocess.PIPE, check=True, text=True
    )
    row: dict[str, float] = json.loads(done.stdout)
    return {"starting Python, s": row.pop("began") - began} | row


def steps_of_asking(store: Path) -> dict[str, float]:
    """Seconds of each step of a first question, in the order in which the command takes them."""
    from datetime import date

    steps = Steps()
    from qa.command import cli  # noqa: F401

    steps.end("importing the command")
    from qa.assistant import Assistant
    from qa.retrieval.retrieve import retrieve
    from qa.steps.seeking import PASSAGES_READ

    steps.end("importing the rest")
    assistant = Assistant.open(store)
    steps.end("opening the store, loading the reader")
    assistant.embedder.encode_query(QUESTION)
    steps.end("loading the embedder, embedding the question")
    with assistant.store.read() as view:
        hits = retrieve(view, assistant.embedder, QUESTION, top=PASSAGES_READ, as_of=date.today())
        steps.end("retrieving, FAISS imported")
        assistant.reader.read(QUESTION, hits, as_of=date.today())
        steps.end("reading")
    return steps.taken


def steps_of_opening(store: Path) -> dict[str, float]:
    """Seconds from an imported assistant to its first search of ``store``, and memory with both models loaded."""
    steps = Steps()
    from qa.assistant import Assistant

    steps.end("importing")
    began = time.perf_counter()
    assistant = Assistant.open(store)
    steps.end("opening the store, loading the reader")
    assistant.search("covered market")
    steps.end("first search, embedder loaded")
    first = time.perf_counter() - began
    assistant.search("harbour bridge")
    steps.end("second search")
    assistant.ask("Who opened the harbour bridge?")
    steps.end("first question")
    for number in range(20):
        assistant.ask(f"What did the mayor say about bridge {number}?")
    return steps.taken | {
        "from opening to the first search, s": first,
        "resident memory, MB": resident(),
        "most resident memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }


class Steps:
    """Names and times what lies between two moments."""

    def __init__(self) -> None:
        self.taken = {"began": time.time()}
        self._last = time.perf_counter()

    def end(self, name: str) -> None:
        now = time.perf_counter()
        self.taken[f"{name}, s"] = now - self._last
        self._last = now


def resident() -> float:
    """Megabytes of memory that are resident now, mapped files included."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def adding(store: Path, home: Path, rounds: int) -> dict[str, Any]:
    """An article of 45 sentences: by the command, in a running page, and by a watched folder."""
    from qa.assistant import Assistant

    articles = home / "articles"
    articles.mkdir()
    by_command = seconds(rounds, lambda number: command("index", article(articles, f"Cold{number}"), "--store", store))
    with Assistant.open(store) as assistant:
        try:
            assistant.ask(QUESTION)
            found = [name for name in names("Cold", rounds) if is_found(assistant, name)]
            by_page = page(assistant, articles, rounds)
            by_watch = watched(assistant, articles, rounds)
        finally:
            # The store is left as it was, for another run.
            mine = [row.id for row in assistant.store.articles(query=str(articles))]
            assistant.remove(mine)
    return {
        "by the command, a whole process": by_command | {"found": f"{len(found)} of {rounds + 1}"},
        "in a running page": by_page,
        "by a watched folder, from the file's last byte": by_watch,
    }


def names(kind: str, rounds: int) -> list[str]:
    return [f"{kind}{number}" for number in range(rounds + 1)]


def article(folder: Path, name: str) -> Path:
    """A file with a new article of about 4,500 characters."""
    file = folder / f"{name}.txt"
    body = "\n\n".join(TEXT.format(name=f"{name}{'abcdefghijklmno'[part]}") for part in range(15))
    file.write_text(f"{name} rebuilds its market\n\n{body}\n", "utf-8")
    return file


def is_found(assistant: Any, name: str) -> bool:
    return any(hit.title.startswith(f"{name} ") for hit in assistant.search(f"{name} rebuilds its market", top=3))


def page(assistant: Any, articles: Path, rounds: int) -> dict[str, float]:
    """What the page's own process takes to index one article and to find it."""
    syncs, finds = [], []
    for name in names("Warm", rounds):
        file = article(articles, name)
        began = time.perf_counter()
        assistant.sync([file])
        synced = time.perf_counter()
        if not is_found(assistant, name):
            raise SystemExit(f"{name} was indexed and is not found.")
        finds.append(time.perf_counter() - synced)
        syncs.append(synced - began)
    both = [sync + find for sync, find in zip(syncs, finds, strict=True)][1:]
    steps = {"of it indexing, median, s": statistics.median(syncs), "and a search": statistics.median(finds)}
    return spread(both) | {name: round(value, 3) for name, value in steps.items()}


def watched(assistant: Any, articles: Path, rounds: int) -> dict[str, float]:
    """From writing a file into a watched folder until a search finds it; most of it is waiting for the file to rest."""
    from index.watch import Watch, follow

    folder = articles / "watched"
    folder.mkdir()
    stop, synced = threading.Event(), threading.Semaphore(0)

    def work() -> None:
        watch = Watch([folder])
        for _ in follow(watch, lambda look: assistant.sync(look.paths, gone=look.gone, later=look.later), stop):
            synced.release()

    thread = threading.Thread(target=work)
    thread.start()
    synced.acquire()
    taken = []
    for name in names("Seen", rounds)[1:]:
        article(folder, name)
        began = time.perf_counter()
        while not is_found(assistant, name):
            synced.acquire()
        taken.append(time.perf_counter() - began)
    stop.set()
    thread.join()
    return spread(taken)


if __name__ == "__main__":
    main()
