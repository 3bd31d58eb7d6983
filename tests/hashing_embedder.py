"""A small deterministic embedder for tests: the sum of a fixed random direction for every word, of unit length."""

import hashlib
from collections.abc import Sequence

import numpy as np


class HashingEmbedder:
    """Remembers what it embedded, in ``embedded``."""

    def __init__(self, dimension: int = 64, name: str = "hashing") -> None:
        self.name = name
        self.dimension = dimension
        self.embedded: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded += texts
        return (
            np.stack([self._vector(text) for text in texts])
            if len(texts)
            else np.empty((0, self.dimension), np.float32)
        )

    def encode_query(self, text: str) -> np.ndarray:
        return self._vector(text)

    def fits(self, text: str) -> bool:
        return True

    def _vector(self, text: str) -> np.ndarray:
        words = text.lower().split() or [""]
        seeds = (int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest()) for word in words)
        total = np.sum([np.random.default_rng(seed).standard_normal(self.dimension) for seed in seeds], axis=0)
        vector: np.ndarray = (total / np.linalg.norm(total)).astype(np.float32)
        return vector
