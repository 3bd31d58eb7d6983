"""How near-duplicates are best recognised: sketches, bands of MinHash, or the vectors of the passages that are there.

The truth is the exact Jaccard coefficient of the 5-word shingles of all pairs of the articles of 2022 and of made-up
edits of some of them (cut, prolonged, reworded), since in that year's two outlets most copies are whole. Of each way it
counts the true pairs found, the pairs looked at for one true pair, milliseconds an article, and what is kept of one.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import apsw
import numpy as np
from common import keep, news, parser

from index import stories
from index.articles import read_articles
from index.records import Article
from index.shingles import shingles

SEED = 1
EDITED = 400
Pairs = set[tuple[int, int]]


def edits(texts: Sequence[str], chance: random.Random) -> list[str]:
    """Copies of ``texts`` as other desks print them: cut at the end, prolonged by another article's words, reworded."""
    vocabulary = " ".join(texts[:50]).split()
    made = []
    for text in texts:
        words = [chance.choice(vocabulary) if chance.random() < chance.choice((0, 0.01, 0.05)) else word
                 for word in text.split()]  # fmt: skip
        words = words[: int(len(words) * chance.uniform(0.5, 1))]
        made.append(" ".join([*words, *chance.choice(texts).split()[: chance.choice((0, 40, 120))]]))
    return made


def exact(sets: Sequence[np.ndarray]) -> Pairs:
    """All pairs that resemble each other."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(sets):
        for value in found.tolist():
            holders[value].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if len(numbers) > 1:
            shared.update(combinations(numbers, 2))
    return {(a, b) for (a, b), count in shared.items() if count >= stories.SAME * (len(sets[a]) + len(sets[b]) - count)}


def sketched(sets: Sequence[np.ndarray]) -> Pairs:
    """Pairs whose sketches share enough to be compared."""
    shared = Counter(pair for pair in _colliding([found[: stories.SKETCH].tolist() for found in sets]))
    return {
        (a, b)
        for (a, b), count in shared.items()
        if count >= min(stories.SHARED, max(1, min(len(sets[a]), len(sets[b]), stories.SKETCH) // 3))
    }


def banded(sets: Sequence[np.ndarray], bands: int, rows: int) -> Pairs:
    """Pairs that agree in one of ``bands`` of ``rows`` minima of random linear functions of the shingles."""
    generator = np.random.default_rng(SEED)
    factors = generator.integers(1, 2**63, bands * rows, np.uint64) | np.uint64(1)
    offsets = generator.integers(0, 2**63, bands * rows, np.uint64)
    signatures = []
    for found in sets:
        values = found.astype(np.uint64)
        minima = [int((values * a + b).min()) if len(values) else 0 for a, b in zip(factors, offsets, strict=True)]
        signatures.append([(band, *minima[band * rows : (band + 1) * rows]) for band in range(bands)])
    return set(_colliding(signatures))


def _colliding(keys: Sequence[Sequence[Any]]) -> Iterable[tuple[int, int]]:
    holders: dict[Any, list[int]] = defaultdict(list)
    for number, mine in enumerate(keys):
        for key in mine:
            holders[key].append(number)
    return (pair for numbers in holders.values() for pair in combinations(numbers, 2))


def placed(texts: Sequence[str]) -> tuple[Pairs, float]:
    """Pairs in one story as `stories.place` makes them, and seconds an article."""
    db = apsw.Connection(":memory:")
    db.execute("CREATE TABLE articles (n INTEGER PRIMARY KEY, id TEXT, text TEXT)")
    db.execute(stories.TABLES)
    seconds = 0.0
    for number, text in enumerate(texts):
        db.execute("INSERT INTO articles VALUES (?, ?, ?)", (number, str(number), text))
        began = time.process_time()
        stories.place(db, number, text)
        seconds += time.process_time() - began
    told: dict[Any, list[int]] = defaultdict(list)
    for article, story in db.execute("SELECT article, story FROM stories ORDER BY article"):
        told[story].append(int(str(article)))
    return {pair for members in told.values() for pair in combinations(members, 2)}, seconds / len(texts)


def joined(pairs: Pairs, articles: int) -> Pairs:
    """All pairs that are linked, also through others."""
    group = list(range(articles))
    for a, b in sorted(pairs):
        old, new = group[b], group[a]
        if old != new:
            group = [new if number == old else number for number in group]
    members: dict[int, list[int]] = defaultdict(list)
    for number, mine in enumerate(group):
        members[mine].append(number)
    return {pair for numbers in members.values() for pair in combinations(numbers, 2)}


def by_vectors(store: Path, urls: dict[str, int], truth: Pairs) -> dict[str, Any]:
    """The mean of an article's passage vectors against all others', at the cosine that finds true pairs best (F1)."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(store / "newsdesk.db", folder)
        db = sqlite3.connect(Path(folder) / "newsdesk.db")
        sums: dict[int, np.ndarray] = {}
        sql = """SELECT a.url, v.vector FROM articles a JOIN passages p ON p.article = a.n
                 JOIN vectors v ON v.id = p.vector"""
        for url, code in db.execute(sql):
            if url in urls:
                number = urls[url]
                sums[number] = sums.get(number, 0) + np.frombuffer(code, np.float16).astype(np.float32)
        db.close()
    numbers = sorted(sums)
    matrix = np.stack([sums[number] for number in numbers])
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    known = set(numbers)
    wanted = {pair for pair in truth if pair[0] in known and pair[1] in known}
    began = time.process_time()
    near = []
    for at, vector in enumerate(matrix):
        scores = matrix[:at] @ vector
        near += [(float(scores[other]), numbers[at], numbers[other]) for other in np.flatnonzero(scores > 0.8)]
    seconds = (time.process_time() - began) / len(numbers)
    near.sort(reverse=True)
    best, right = (0.0, 0.0, 0.0, 0.0), 0
    for found, (score, a, b) in enumerate(near, start=1):
        right += (min(a, b), max(a, b)) in wanted
        f1 = 2 * right / (found + len(wanted))
        best = max(best, (f1, right / found, right / len(wanted), score))
    return {
        "precision": round(best[1], 4),
        "recall": round(best[2], 4),
        "at cosine": round(best[3], 3),
        "ms an article, over so many": [round(1e3 * seconds, 2), len(numbers)],
    }


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--articles", type=int, default=0, help="so many of the year alone")
    options = arguments.parse_args()
    chance = random.Random(SEED)
    found = [item for item in read_articles(news("articles", 2022)) if isinstance(item, Article)]
    found = found[: options.articles or None]
    made = edits([article.text for article in chance.sample(found, min(EDITED, len(found)))], chance)
    texts = [article.text for article in found] + made
    began = time.process_time()
    sets = [shingles(text) for text in texts]
    shingling = (time.process_time() - began) / len(texts)
    truth = exact(sets)
    edited = {pair for pair in truth if pair[1] >= len(found)}
    ours, seconds = placed(texts)
    ways: dict[str, Any] = {}
    for name, way, values in (
        (f"sketches of {stories.SKETCH}", sketched, stories.SKETCH),
        ("MinHash, 24 bands of 3", lambda given: banded(given, 24, 3), 24),
        ("MinHash, 12 bands of 5", lambda given: banded(given, 12, 5), 12),
    ):
        began = time.process_time()
        candidates = way(sets)
        ways[name] = {
            "recall": round(len(candidates & truth) / len(truth), 4),
            "recall of edited copies": round(len(candidates & edited) / max(1, len(edited)), 4),
            "pairs compared for a true one": round(len(candidates) / len(truth), 2),
            "ms an article, beyond shingling": round(1e3 * (time.process_time() - began) / len(texts), 2),
            "values kept of an article": values,
        }
    figures: dict[str, Any] = {
        "articles": len(found),
        "edited copies": len(made),
        "true pairs": len(truth),
        "resemblance of a true pair": stories.SAME,
        "ms to shingle an article": round(1e3 * shingling, 2),
        "candidates": ways,
        "stories": {
            "pairs": len(ours),
            "true, or linked through others": len(ours & joined(truth, len(texts))),
            "true pairs in one story": round(len(ours & truth) / len(truth), 4),
            "ms an article": round(1e3 * seconds, 2),
        },
    }
    if options.stores:
        urls = {article.url: number for number, article in enumerate(found)}
        figures["vectors"] = by_vectors(options.stores / "2022", urls, truth)
    keep("stories", figures, SEED)


if __name__ == "__main__":
    main()
