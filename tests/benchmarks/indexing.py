"""Indexes a year of articles with the command, twice: seconds, passages a second, peak memory, cost of a rerun."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from common import ROOT, keep, news, parser


def run(store: Path, articles: Path) -> tuple[dict[str, Any], float]:
    """The command's report, and the largest resident memory of any child so far in GiB."""
    command = [sys.executable, "-m", "newsdesk", "index", str(articles), "--store", str(store), "--json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--year", type=int, default=2022)
    options = arguments.parse_args()
    articles = news("articles", options.year)
    with tempfile.TemporaryDirectory() as temporary:
        store = (options.stores or Path(temporary)) / str(options.year)
        first, memory = run(store, articles)
        second, _ = run(store, articles)
    rate = float(first["passages"]) / float(first["seconds"]) if first["added"] else None
    keep(
        "indexing",
        {
            "first run": first,
            "passages a second, everything included": rate and round(rate, 1),
            "peak memory, GiB": round(memory, 2),
            "second run": second,
        },
    )


if __name__ == "__main__":
    main()
