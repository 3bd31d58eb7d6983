"""Passages a second of the packaged embedder against a plain SentenceTransformer, and how near its vectors are.

Both take turns over the same passages in one run, so the ratio holds on a noisy machine.
"""

from __future__ import annotations

import os
import random
import time

from common import keep, news, parser

SEED = 1
ROUNDS = 4
PASSAGES = 192  # in a round


def main() -> None:
    parser(__doc__).parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    import numpy as np
    from sentence_transformers import SentenceTransformer

    from index.articles import read_articles
    from index.embedder import PackagedEmbedder, packaged_folder
    from index.passages import embedding_text, split
    from index.records import Article

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
        },
        SEED,
    )


if __name__ == "__main__":
    main()
