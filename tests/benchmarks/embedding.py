"""Passages a second of the packaged embedder against a plain SentenceTransformer, and how near its vectors are.

Both take turns over the same passages in one run, so the ratio holds on a noisy machine. How much retrieval loses is
told by recall@10: of the passages that hold a gold answer to a question of 2022 in an article it was asked about, the
share among the 10 nearest, by vectors alone; ``--passages`` says how many passages of that year are embedded for it.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from common import RESULTS, keep, news, parser

from index.articles import read_articles
from index.passages import embedding_text, split
from index.records import Article
from qa.evaluation.questions import holds, read_questions

SEED = 1
ROUNDS = 4
PASSAGES = 192  # in a round
SEARCHED = 5_000  # passages among which gold ones are looked for: about 4 minutes on two cores


def sample(articles: Sequence[Article], passages: int) -> list[tuple[str, str, str]]:
    """(url, text to embed, own text) of so many passages: those that answer a question of theirs, then of others.

    The former are taken in a random order and fill at most half, so that most passages answer nothing.
    """
    golds: dict[str, list[str]] = {}
    for question in read_questions(news("questions", 2022)):
        for url in question.urls if question.answerable else ():
            golds.setdefault(url, []).extend(question.golds)
    order = random.Random(SEED).sample(list(articles), len(articles))
    rows: list[tuple[str, str, str]] = []
    for asked, most in ((True, passages // 2), (False, passages)):
        for article in order:
            if len(rows) >= most:
                break
            if (article.url in golds) is not asked:
                continue
            cut = [(article.text[p.start : p.end], embedding_text(article, p)) for p in split(article)]
            rows += [(article.url, whole, own) for own, whole in cut if not asked or holds(own, golds[article.url])]
    return rows[:passages]


def recalls(
    rows: Sequence[tuple[str, str, str]], ways: Mapping[str, tuple[Callable[..., Any], Callable[[str], Any]]]
) -> dict[str, Any]:
    """Recall@10 in percent of each way, a pair of functions: texts to vectors, and a question to its vector."""
    import numpy as np

    gold = []
    for question in read_questions(news("questions", 2022)):
        holders = {at for at, (url, _, text) in enumerate(rows) if url in question.urls and holds(text, question.golds)}
        if question.answerable and holders:
            gold.append((question.text, holders))
    figures: dict[str, Any] = {"passages": len(rows), "questions": len(gold)}
    for name, (encode, encode_query) in ways.items():
        vectors = np.concatenate(
            [encode([text for _, text, _ in rows[at : at + 512]]) for at in range(0, len(rows), 512)]
        )
        shares, firsts = [], []
        for text, holders in gold:
            near = set(np.argsort(-(vectors @ encode_query(text)), kind="stable")[:10].tolist())
            shares.append(len(near & holders) / min(10, len(holders)))
            firsts.append(bool(near & holders))
        figures[f"recall@10, {name}"] = round(100 * float(np.mean(shares)), 2)
        figures[f"any of them among 10, {name}"] = round(100 * float(np.mean(firsts)), 2)
    return figures


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--passages", type=int, default=SEARCHED, help="0 keeps the recall of the last result")
    options = arguments.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    import numpy as np
    from sentence_transformers import SentenceTransformer

    from index.embedder import PackagedEmbedder
    from index.packaged_model import packaged_folder

    articles = [item for item in read_articles(news("articles", 2022)) if isinstance(item, Article)]
    random.seed(SEED)
    texts = [embedding_text(item, p) for item in random.sample(articles, 160) for p in split(item)]
    texts = random.sample(texts, ROUNDS * PASSAGES)
    ours = PackagedEmbedder()
    plain = SentenceTransformer(str(packaged_folder()), device="cpu")
    ours.encode(texts[:600])  # imports, and the graph of a first use
    plain.encode(texts[:8])
    seconds = {"newsdesk": 0.0, "plain": 0.0}
    found, expected = [], []
    for number in range(ROUNDS):
        part = texts[number * PASSAGES : (number + 1) * PASSAGES]
        began = time.perf_counter()
        found.append(ours._bulk.encode(part, batch_size=64, convert_to_numpy=True))
        middle = time.perf_counter()
        expected.append(plain.encode(part, batch_size=32, normalize_embeddings=True))
        seconds["newsdesk"] += middle - began
        seconds["plain"] += time.perf_counter() - middle
    a, b = np.concatenate(found), np.concatenate(expected)
    cosine = (a * b).sum(axis=1)
    near_a, near_b = np.argsort(-(a @ a.T), axis=1)[:, 1:11], np.argsort(-(b @ b.T), axis=1)[:, 1:11]
    recall = np.mean([len(set(x) & set(y)) / 10 for x, y in zip(near_a, near_b, strict=True)])
    ways = {
        "int8": (ours.encode, ours.encode_query),
        "float32": (
            lambda texts: plain.encode(texts, normalize_embeddings=True),
            lambda text: plain.encode(text, normalize_embeddings=True),
        ),
    }
    if options.passages:
        found_gold = recalls(sample(articles, options.passages), ways)
    else:
        found_gold = json.loads((RESULTS / "embedding.json").read_text("utf-8"))["figures"]["gold passages"]
    lengths = [len(ours.tokenizer.encode(text).ids) for text in texts]
    keep(
        "embedding",
        {
            "word pieces a passage, mean": round(float(np.mean(lengths)), 1),
            "passages a second": {name: round(len(texts) / value, 1) for name, value in seconds.items()},
            "ratio": round(seconds["plain"] / seconds["newsdesk"], 2),
            "cosine to float32, mean": round(float(cosine.mean()), 5),
            "cosine to float32, least": round(float(cosine.min()), 5),
            "neighbours among the 10 nearest that agree": round(float(recall), 4),
            "gold passages": found_gold,
        },
        SEED,
    )


if __name__ == "__main__":
    main()
