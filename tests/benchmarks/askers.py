"""Sixteen people asking at once while articles are indexed: no error, how long they wait, and the throughput that two
askers have beside it.

Articles of one year are indexed first. Then two askers, and after them sixteen, ask that year's questions for a while,
each while as many further articles are indexed into the same store. Each asker asks its next question when it has its
answer; the questions are the same for both.
"""

from __future__ import annotations

import gzip
import itertools
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import keep, news, parser

ASKERS = (2, 16)


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--year", type=int, default=2022)
    arguments.add_argument("--base", type=int, default=1000, metavar="N", help="articles that are there before")
    arguments.add_argument("--articles", type=int, default=1000, metavar="N", help="articles indexed meanwhile")
    arguments.add_argument("--seconds", type=float, default=120, help="how long each group asks at least")
    options = arguments.parse_args()
    from qa.assistant import Assistant

    lines = gzip.decompress(news("articles", options.year).read_bytes()).splitlines(keepends=True)
    rows = map(json.loads, gzip.decompress(news("questions", options.year).read_bytes()).splitlines())
    questions = [row["question"] for row in rows]
    figures: dict[str, Any] = {"articles before": options.base, "articles indexed meanwhile": options.articles}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        parts = iter(lines)
        first = part(folder / "base.jsonl", parts, options.base)
        with Assistant.open((options.stores or folder) / "askers", create=True) as assistant:
            assistant.sync([first])
            assistant.ask(questions[0])  # the models are loaded
            for askers in ASKERS:
                more = part(folder / f"more-{askers}.jsonl", parts, options.articles)
                figures[f"{askers} askers"] = asking(assistant, questions, askers, more, options.seconds)
    rates = [figures[f"{askers} askers"]["questions a second"] for askers in ASKERS]
    figures["throughput of 16 to that of 2"] = round(rates[1] / rates[0], 3)
    keep("askers", figures)


def part(file: Path, lines: Iterator[bytes], count: int) -> Path:
    """The next ``count`` articles in a file of their own."""
    file.write_bytes(b"".join(itertools.islice(lines, count)))
    return file


def asking(assistant: Any, questions: list[str], askers: int, more: Path, seconds: float) -> dict[str, Any]:
    """Ask with so many threads until ``more`` is indexed and ``seconds`` have passed, whichever comes last."""
    upcoming, lock = itertools.cycle(questions), threading.Lock()
    taken: list[float] = []
    during: list[float] = []
    errors: list[str] = []
    indexed, enough = threading.Event(), threading.Event()

    def ask() -> None:
        while not enough.is_set():
            with lock:
                question = next(upcoming)
            began = time.perf_counter()
            try:
                assistant.ask(question)
            except Exception as problem:  # what the benchmark is there to count
                errors.append(f"{type(problem).__name__}: {problem}")
            else:
                took = time.perf_counter() - began
                taken.append(took)
                if not indexed.is_set():
                    during.append(took)

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(askers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    report = assistant.sync([more])
    indexing = time.perf_counter() - began
    indexed.set()
    enough.wait(max(seconds - indexing, 0))
    enough.set()
    for thread in threads:
        thread.join()
    total = time.perf_counter() - began
    p95 = statistics.quantiles(during, n=20)[18] if len(during) > 1 else None
    return {
        "questions": len(taken),
        "questions a second": round(len(taken) / total, 3),
        "questions a second while indexing": round(len(during) / indexing, 3),
        "errors": len(errors),
        "first error": errors[0] if errors else None,
        "p50, seconds, while indexing": round(statistics.median(during), 3) if during else None,
        "p95, seconds, while indexing": round(p95, 3) if p95 is not None else None,
        "indexed": {"articles": report.added, "failed": len(report.failed), "seconds": round(indexing, 1)},
    }


if __name__ == "__main__":
    main()
