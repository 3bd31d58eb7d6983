"""Indexes the same articles with this checkout and with an earlier one, in turns: how many times as fast it is."""

from __future__ import annotations

import gzip
import json
import statistics
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

from common import ROOT, keep, news, parser


def seconds(checkout: Path, articles: Path, store: Path) -> float:
    """Seconds that the command of a checkout takes for them, as its report says."""
    command = [sys.executable, "-m", "newsdesk", "index", str(articles), "--store", str(store), "--json"]
    done = subprocess.run(command, cwd=checkout, stdout=subprocess.PIPE, check=True)
    return float(json.loads(done.stdout)["seconds"])


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("before", type=Path, help="folder of a checkout of the earlier version")
    arguments.add_argument("--commit", required=True, help="what that version is, for the result")
    arguments.add_argument("--what", required=True, help="what came after that version, in words, for the README")
    arguments.add_argument("--year", type=int, default=2022)
    arguments.add_argument("--articles", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=2)
    options = arguments.parse_args()
    taken: dict[str, list[float]] = {"before": [], "now": []}
    with tempfile.TemporaryDirectory() as temporary:
        articles = Path(temporary) / "articles.jsonl"
        with gzip.open(news("articles", options.year), "rt", encoding="utf-8") as lines:
            articles.write_text("".join(islice(lines, options.articles)), "utf-8")
        for turn in range(options.rounds):
            for name, checkout in (("before", options.before), ("now", ROOT)):
                taken[name].append(seconds(checkout, articles, Path(temporary) / f"{name}-{turn}"))
    middle = {name: statistics.median(values) for name, values in taken.items()}
    keep(
        "indexing-ratio",
        {
            "before": options.commit,
            "what came": options.what,
            "articles": options.articles,
            "seconds": taken,
            "articles a second": {name: round(options.articles / value, 1) for name, value in middle.items()},
            "times as fast": round(middle["before"] / middle["now"], 2),
        },
    )


if __name__ == "__main__":
    main()
