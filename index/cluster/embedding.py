"""Embedding that several nodes do for one indexing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.embedder import Embedder


class Embedding:
    """Embeds for whoever asks."""

    def __init__(self, opened: Callable[[], Embedder]) -> None:
        self._embedder = opened()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """See `Embedder.encode`."""
        return self._embedder.encode(texts)


class PooledEmbedder:
    """An embedder whose work others do, a few texts each at a time."""

    AT_ONCE = 32  # texts

    def __init__(self, own: Embedder, spread: Callable[[list[list[str]]], list[np.ndarray]]) -> None:
        """``own`` does what is not spread; ``spread`` has lists of texts embedded, and gives the vectors of each."""
        self.name, self.dimension = own.name, own.dimension
        self._own, self._spread = own, spread

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        slices = [list(texts[at : at + self.AT_ONCE]) for at in range(0, len(texts), self.AT_ONCE)]
        return np.concatenate(self._spread(slices)) if slices else self._own.encode(texts)

    def encode_query(self, text: str) -> np.ndarray:
        return self._own.encode_query(text)

    def fits(self, text: str) -> bool:
        return self._own.fits(text)
