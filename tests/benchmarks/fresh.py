"""How soon a new article is answered from in all copies: a cluster of three nodes here, two parts, a copy of each.

Each round adds an article to a file of 200 and indexes it; clocks run from the moment when `cluster index` is begun,
and from the one when it has ended, until every copy has the article. The embedder is a stand-in that takes no time, so
that what is measured is the way from the home to its copies. Needs `newsdesk[cluster]`.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import numpy as np
from common import keep

ROUNDS, ARTICLES, PARTS = 10, 200, 2


def main() -> None:
    from cluster_world import cluster_of

    with cluster_of(3), tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        keep("fresh", measure(Path(temporary)))


def measure(folder: Path) -> dict[str, object]:
    """Seconds, of all rounds."""
    from cluster_world import until
    from hashing_embedder import HashingEmbedder
    from test_index_parts import written

    from index.cluster import indexing, placing
    from index.parts.indexing import Sources
    from index.parts.plan import make_plan

    path, plan = written(folder, ARTICLES), make_plan(folder / "parts", PARTS)
    indexing.index(plan, HashingEmbedder, Sources((path,)), copies=1)

    def everywhere(articles: int) -> bool:
        standings = [each for each in placing.standings(plan.key, 60) if not isinstance(each, str)]
        copies = [each.articles for each in standings if each.kind == "copy"]
        return len(copies) == PARTS and sum(copies) == articles

    until(lambda: everywhere(ARTICLES))
    whole, after = list[float](), list[float]()
    for n in range(ROUNDS):
        row = {"title": f"New {n}", "url": f"https://news.example/new/{n}", "text": f"Zeppelin {n} has landed."}
        path.write_text(path.read_text() + "\n" + json.dumps(row))
        began = time.monotonic()
        indexing.index(plan, HashingEmbedder, Sources((path,)), copies=1)
        indexed = time.monotonic()
        until(lambda n=n: everywhere(ARTICLES + n + 1))
        whole.append(time.monotonic() - began)
        after.append(time.monotonic() - indexed)
    return {
        "nodes": 3,
        "parts": PARTS,
        "copies of each": 1,
        "articles": ARTICLES,
        "rounds": ROUNDS,
        "from the beginning of indexing to all copies, s": _quantiles(whole),
        "from its end to all copies, s": _quantiles(after),
    }


def _quantiles(seconds: list[float]) -> dict[str, float]:
    return {"p50": round(float(np.median(seconds)), 1), "most": round(max(seconds), 1)}


if __name__ == "__main__":
    main()
