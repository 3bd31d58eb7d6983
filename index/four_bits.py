"""Word embeddings in four bits: whole numbers in -8..7, and a scale for every `BLOCK` of a word's numbers.

A block's scale is the one of several that makes its squared error least. Each is tried as the largest number, at -8
and thereabouts (beyond -8 it is cut off, for the sake of the others), and then fitted to the whole numbers it gave.
"""

from __future__ import annotations

from typing import Any

import numpy as np

BLOCK = 32
_LEAST, _MOST = -8, 7
_LARGEST = np.arange(-5, -12.5, -0.5, dtype=np.float32)  # in scales; whole ones keep what is rounded already
_FITS = 2
_ROWS = 1024  # at a time

Array = np.ndarray[Any, Any]


def rounded_words(vectors: Array) -> Array:
    """The (words, width) float32 that a graph built with ``small`` yields for these; of its own results, the same."""
    codes, scales = quantised_words(vectors)
    return codes * np.repeat(scales.astype(np.float32), BLOCK, axis=1)[:, : vectors.shape[1]]


def quantised_words(vectors: Array) -> tuple[Array, Array]:
    """(words, width) -> codes (words, width) int8 in -8..7, scales (words, blocks) float16; a last block may be short.

    Where a block holds nothing but zeros, its scale is 1.
    """
    words, width = vectors.shape
    blocks = -(-width // BLOCK)
    padded = np.zeros((words, blocks * BLOCK), np.float32)
    padded[:, :width] = vectors
    codes, scales = np.empty(padded.shape, np.int8), np.empty((words, blocks), np.float16)
    for start in range(0, words, _ROWS):
        some = slice(start, start + _ROWS)
        found, scale = _best(padded[some].reshape(-1, BLOCK))
        codes[some], scales[some] = found.reshape(-1, blocks * BLOCK), scale.reshape(-1, blocks)
    return codes[:, :width], scales


def packed(codes: Array) -> bytes:
    """Whole numbers in -8..7, two in a byte, the first in its lower half, as ONNX keeps int4."""
    flat = codes.ravel().view(np.uint8) & 15
    flat = np.append(flat, np.zeros(len(flat) % 2, np.uint8))
    return bytes(flat[0::2] | flat[1::2] << 4)


def _best(blocks: Array) -> tuple[Array, Array]:
    """(n, BLOCK) float32 -> codes of the same shape and scales (n, 1), both float32."""
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
    codes, scale = np.zeros_like(blocks), np.ones_like(largest)
    least = _error(blocks, codes, scale)
    for place in (*_LARGEST, *[None] * _FITS):
        their_codes, their_scale = _codes(blocks, _fitted(blocks, codes) if place is None else largest / place)
        theirs = _error(blocks, their_codes, their_scale)
        better = theirs < least
        codes, scale = np.where(better, their_codes, codes), np.where(better, their_scale, scale)
        least = np.where(better, theirs, least)
    return codes, scale


def _fitted(blocks: Array, codes: Array) -> Array:
    """The scale (n, 1) that makes the squared error of given codes least."""
    return np.asarray(
        (blocks * codes).sum(axis=1, keepdims=True) / np.maximum((codes**2).sum(axis=1, keepdims=True), 1)
    )


def _codes(blocks: Array, scale: Array) -> tuple[Array, Array]:
    """The nearest codes, and the scale as float16 has it."""
    scale = scale.astype(np.float16).astype(np.float32)
    scale = np.where(scale == 0, np.float32(1), scale)
    return np.clip(np.rint(blocks / scale), _LEAST, _MOST), scale


def _error(blocks: Array, codes: Array, scale: Array) -> Array:
    return np.asarray(np.square(blocks - codes * scale).sum(axis=1, keepdims=True))
