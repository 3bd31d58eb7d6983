"""How cost grows with the store: 1,000 to 1,000,000 passages, in one table and one plot.

    python tests/benchmarks/growth.py --stores DIR 1000 10000 100000 1000000

makes the stores (`big_store`: real words, synthetic vectors; the last takes about an hour and 5 GB), measures each in a
process of its own, adds what it found to results/growth.json, and writes the table of docs/store.md and
docs/growth.svg from all that is there. `--write` only writes those.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from common import RESULTS, ROOT, keep, news, parser

SEED = 5
SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUESTIONS = 100
ADDED = 20  # articles
DOCUMENT, PLOT = ROOT / "docs" / "store.md", ROOT / "docs" / "growth.svg"
BEGIN, END = "<!-- growth: written by tests/benchmarks/growth.py -->", "<!-- end of growth -->"
ROWS = {  # of the table: what it is called there, and how it is written
    "index, ms a passage without embedding": "indexing a passage, without embedding",
    "add one article, ms": "adding an article, without embedding",
    "open and first search, ms": "opening, and a first search",
    "search p50, ms": "search, median",
    "search p95, ms": "search, 95th percentile",
    "memory, MB": "memory of a process that searches",
    "disk, MB": "disk",
}


def measure(folder: Path) -> dict[str, float]:
    """All figures of one size; in a process of its own, for its memory. Without a model: vectors are random."""
    import numpy as np
    from big_store import articles, unit_vectors

    from index.embedder import PackagedEmbedder
    from index.passages import embedding_text, split
    from index.store import Store
    from qa.evaluation.questions import read_questions
    from qa.retrieval.retrieve import retrieve

    generator = np.random.default_rng(SEED)

    class Vectors:
        """Stands for the embedder: a question's vector is a random one."""

        name, dimension = PackagedEmbedder.name, PackagedEmbedder.dimension

        def encode_query(self, text: str) -> np.ndarray:
            return unit_vectors(generator, 1).reshape(-1)

    figures: dict[str, float] = {}
    questions = [question.text for question in read_questions(news("questions", 2022))]
    questions = random.Random(SEED).sample(questions, QUESTIONS)
    before = _memory()
    began = time.perf_counter()
    with Store.open(folder) as store:
        walls = []
        for at, question in enumerate(questions):
            with store.read() as view:
                retrieve(view, Vectors(), question, top=12)  # type: ignore[arg-type]
            if at:
                walls.append(time.perf_counter() - began)
            else:
                figures["open and first search, ms"] = 1e3 * (time.perf_counter() - began)
            began = time.perf_counter()
        p50, p95 = np.percentile(walls, [50, 95])
        figures |= {"search p50, ms": 1e3 * p50, "search p95, ms": 1e3 * p95, "memory, MB": _memory() - before}
        source, ids, walls, put, passages = articles(SEED + 1), [], [], 0.0, 0
        for number in range(ADDED):
            article = replace(next(source), url=f"https://added.example/{number}")
            began = time.perf_counter()
            cut = split(article)
            texts = [embedding_text(article, passage) for passage in cut]
            vectors = unit_vectors(generator, len(cut))
            with store.write() as writer:
                middle = time.perf_counter()
                ids.append(writer.put(article, cut, texts, vectors).id)
                put += time.perf_counter() - middle
                writer.publish()
            with store.read() as view:
                retrieve(view, Vectors(), article.title, top=1)  # type: ignore[arg-type]
            walls.append(time.perf_counter() - began)
            passages += len(cut)
        figures["add one article, ms"] = 1e3 * float(np.median(walls))
        figures["index, ms a passage without embedding"] = 1e3 * put / passages
        with store.write() as writer:
            for lasting in ids:
                writer.remove(lasting)
    figures["disk, MB"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return {name: float(f"{value:.3g}") for name, value in figures.items()}


def _memory() -> float:
    """The most memory this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def table(figures: dict[str, dict[str, float]]) -> str:
    """The figures as a Markdown table, a column for each size."""
    sizes = sorted(figures, key=int)
    lines = ["| passages | " + " | ".join(f"{int(size):,}" for size in sizes) + " |"]
    lines.append("|---" * (len(sizes) + 1) + "|")
    for name, called in ROWS.items():
        unit = name.split(", ")[1].split()[0]
        cells = [f"{figures[size][name]:,g} {unit}" if name in figures[size] else "" for size in sizes]
        lines.append(f"| {called} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def plot(figures: dict[str, dict[str, float]]) -> str:
    """The same as small log-log plots side by side, in SVG that follows the reader's light or dark scheme."""
    sizes = sorted(map(int, figures))
    width, height, left, top = 190, 130, 46, 30
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 975 400" font-family="sans-serif" font-size="11">',
        "<style>text{fill:#444}line{stroke:#bbb}polyline{fill:none;stroke:#a63d2f;stroke-width:2}circle{fill:#a63d2f}"
        "@media(prefers-color-scheme:dark){text{fill:#bbb}line{stroke:#555}polyline{stroke:#e8907f}"
        "circle{fill:#e8907f}}</style>",
        "<title>How cost grows with the number of passages</title>",
    ]
    for number, (name, called) in enumerate(ROWS.items()):
        points = [(size, figures[str(size)][name]) for size in sizes if name in figures[str(size)]]
        if not points:
            continue
        x0, y0 = 240 * (number % 4) + left, 200 * (number // 4) + top
        low = math.floor(math.log10(min(value for _, value in points)))
        high = max(low + 1, math.ceil(math.log10(max(value for _, value in points))))
        caption = f"{called.removesuffix(', without embedding')} ({name.split(', ')[1].split()[0]})"
        parts.append(f'<text x="{x0 - 40}" y="{y0 - 12}" font-weight="bold">{caption}</text>')
        for power in range(low, high + 1):
            y = y0 + height - height * (power - low) / (high - low)
            parts.append(f'<line x1="{x0}" y1="{y:.1f}" x2="{x0 + width}" y2="{y:.1f}"/>')
            parts.append(f'<text x="{x0 - 4}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
        placed = [
            (x0 + width * (math.log10(size) - 3) / 3, y0 + height - height * (math.log10(value) - low) / (high - low))
            for size, value in points
        ]
        parts.append('<polyline points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in placed) + '"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in placed]
        for at, label in enumerate(("1k", "10k", "100k", "1M")):
            parts.append(
                f'<text x="{x0 + width * at / 3:.1f}" y="{y0 + height + 16}" text-anchor="middle">{label}</text>'
            )
    return "\n".join([*parts, "</svg>"]) + "\n"


def write(document: Path = DOCUMENT, drawing: Path = PLOT) -> None:
    """Put the table between its marks in the document, and draw the plot."""
    figures = json.loads((RESULTS / "growth.json").read_text("utf-8"))["figures"]
    before, rest = document.read_text("utf-8").split(BEGIN)
    document.write_text(f"{before}{BEGIN}\n{table(figures)}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    drawing.write_text(plot(figures), encoding="utf-8")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("sizes", type=int, nargs="*", default=SIZES, help="passages")
    arguments.add_argument("--write", action="store_true", help="only write the table and the plot")
    arguments.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return
    path = RESULTS / "growth.json"
    figures = json.loads(path.read_text("utf-8"))["figures"] if path.exists() else {}
    with tempfile.TemporaryDirectory() as temporary:
        home = options.stores or Path(temporary)
        for size in () if options.write else options.sizes:
            folder, environment = home / f"big-{size}", {**os.environ, "PYTHONPATH": str(ROOT)}
            command = [sys.executable, str(Path(__file__).with_name("big_store.py")), str(folder)]
            subprocess.run([*command, "--passages", str(size)], check=True, env=environment)
            command = [sys.executable, __file__, "--one", str(folder)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
            figures[str(size)] = figures.get(str(size), {}) | json.loads(done.stdout.splitlines()[-1])
            keep("growth", figures, SEED)
    write()


if __name__ == "__main__":
    main()
