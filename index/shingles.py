"""Shingles: the runs of words that two texts share where one is a copy of the other (Broder 1997, "On the resemblance
and containment of documents").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np

SHINGLE = 5  # words

_WORD = re.compile(r"\w+")
_FACTOR, _MIX_1, _MIX_2 = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def words_of(text: str) -> list[str]:
    """The words of a text, whatever their case and what stands between them."""
    return _WORD.findall(text.lower())


def shingles(text: str) -> np.ndarray:
    """The distinct `run_hashes` of a text's words: (n,) int64, sorted; of all its words where it has too few."""
    words = words_of(text)
    return np.unique(run_hashes(words, min(SHINGLE, len(words))))


def run_hashes(words: Sequence[str], size: int = SHINGLE) -> np.ndarray:
    """A hash of every run of ``size`` words, in their order: (n,) int64 below 2**48. The store keeps some of them."""
    if not 0 < size <= len(words):
        return np.empty(0, np.int64)
    codes = np.array([_code(word) for word in words], np.uint64)
    hashes = np.zeros(len(codes) - size + 1, np.uint64)
    for at in range(size):  # a polynomial of the words' hashes, modulo 2**64
        hashes = hashes * _FACTOR + codes[at : at + len(hashes)]
    for shift, factor in ((30, _MIX_1), (27, _MIX_2)):  # the finaliser of splitmix64 (Steele, Lea and Flood 2014)
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * factor
    return (hashes >> np.uint64(16)).astype(np.int64)


@lru_cache(maxsize=1 << 15)
def _code(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")
