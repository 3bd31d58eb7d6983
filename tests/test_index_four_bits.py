"""Four-bit word embeddings: the error against plainer roundings, and what the graph makes of them."""

import numpy as np
import pytest

from index.four_bits import BLOCK, packed, quantised_words, rounded_words


def vectors(words: int = 60, width: int = 2 * BLOCK) -> np.ndarray:
    """Normal numbers, some of them far from the rest."""
    rng = np.random.default_rng(11)
    values = rng.normal(0, 0.05, (words, width))
    values[rng.random(values.shape) < 0.02] *= 6
    return values.astype(np.float32)


def errors(values: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """Squared error of each block (n, BLOCK) where it is rounded with its scale (n,)."""
    codes = np.clip(np.rint(values / scales[:, None]), -8, 7)
    return ((values - codes * scales[:, None]) ** 2).sum(1)


def test_scales_are_nearly_the_best_there_are() -> None:
    values = vectors()
    blocks = values.reshape(-1, BLOCK)
    found = ((values - rounded_words(values)) ** 2).reshape(-1, BLOCK).sum(1)
    largest = np.abs(blocks).max(1)
    assert found.sum() < 0.8 * errors(blocks, largest / 7).sum()
    fine = [errors(blocks, sign * largest / place) for place in np.arange(5, 16, 0.02) for sign in (1, -1)]
    assert found.sum() < 1.01 * np.min(fine, axis=0).sum()


def test_rounded_words_are_codes_times_scales() -> None:
    values = vectors()
    codes, scales = quantised_words(values)
    assert (codes.dtype, scales.dtype, scales.shape) == (np.int8, np.float16, (60, 2))
    assert codes.min() == -8 and codes.max() == 7
    rounded = rounded_words(values)
    assert rounded.dtype == np.float32
    for word, place in [(0, 0), (7, 31), (7, 32), (59, 63)]:
        assert rounded[word, place] == codes[word, place] * np.float32(scales[word, place // BLOCK])


@pytest.mark.parametrize("width", [BLOCK, 48, 5])
def test_what_is_rounded_stays_as_it_is(width: int) -> None:
    once = rounded_words(vectors(2000, width))
    assert once.shape == (2000, width)
    np.testing.assert_array_equal(rounded_words(once), once)


def test_blocks_of_zeros_and_of_numbers_too_small_are_zeros() -> None:
    values = np.zeros((3, 2 * BLOCK), np.float32)
    values[1, 3], values[2] = 1e-12, vectors(1)[0]
    rounded = rounded_words(values)
    assert not rounded[:2].any() and rounded[2].any()


def test_two_codes_in_a_byte() -> None:
    assert packed(np.array([[1, 7], [-8, -1], [0, -2]], np.int8)) == bytes([0x71, 0xF8, 0xE0])
    assert packed(np.array([[3, -1, 5]], np.int8)) == bytes([0xF3, 0x05])
