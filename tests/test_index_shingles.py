"""Shingles, against runs of words as tuples; their hashes lie in stores, so they stay what they are."""

import random

from index.shingles import SHINGLE, run_hashes, shingles, words_of

TEXT = "The bank raised its rate. Shares fell on Monday"
GOLD = [16286183363951, 85418835961440, 208269326283583, 245832467325768, 275213176616332]
GOLD_OF_TWO = [94015535801633]


def test_equal_runs_have_equal_hashes_and_others_have_others() -> None:
    rng = random.Random(7)
    words = [rng.choice("abc") for _ in range(400)]
    runs = list(zip(*(words[at:] for at in range(3)), strict=False))
    hashes = run_hashes(words, 3).tolist()
    assert len(hashes) == len(runs) and len(set(runs)) == len(set(hashes)) == len(set(zip(runs, hashes, strict=True)))


def test_hashes_are_those_of_the_stores_that_there_are() -> None:
    found = shingles(TEXT)
    assert found.tolist() == GOLD and sorted(run_hashes(words_of(TEXT)).tolist()) == GOLD
    assert shingles("Two words").tolist() == GOLD_OF_TWO == run_hashes(["two", "words"], 2).tolist()


def test_too_few_words_have_no_runs() -> None:
    assert len(run_hashes(["two", "words"], SHINGLE)) == len(run_hashes([], 0)) == len(shingles("… !")) == 0
