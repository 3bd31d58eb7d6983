"""Windows, span search and offsets, against brute force and cases worked out by hand."""

from itertools import pairwise

import numpy as np
import pytest

from qa.reading.sentences import around
from qa.reading.spans import LONGEST, balanced_quotes, best_spans, paragraphs, whole_characters, whole_words, windows


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, []),
        (5, [(0, 5)]),
        (10, [(0, 10)]),
        (11, [(0, 10), (1, 11)]),
        (17, [(0, 10), (7, 17)]),
        (18, [(0, 10), (7, 17), (8, 18)]),
    ],
)
def test_windows_by_hand(count: int, expected: list[tuple[int, int]]) -> None:
    assert windows(count, 10, 3) == expected


def test_windows_share_enough_and_cover_all() -> None:
    for count in range(1, 120):
        made = windows(count, 16, 6)
        assert {token for first, past in made for token in range(first, past)} == set(range(count))
        assert all(past - first == 16 for first, past in made) or count <= 16
        for (_, before), (after, _) in pairwise(made):
            assert before - after >= 6


def brute_force(
    logits: np.ndarray, starts: np.ndarray, ends: np.ndarray, parts: np.ndarray, top: int
) -> list[tuple[int, int, float]]:
    spans = [
        (i, j, float(logits[i, 0] + logits[j, 1]))
        for i in range(len(logits))
        for j in range(i, min(len(logits), i + LONGEST))
        if starts[i] and ends[j] and parts[i] == parts[j]
    ]
    chosen: list[tuple[int, int, float]] = []
    for span in sorted(spans, key=lambda s: -s[2]):
        if len(chosen) < top and all(span[1] < other[0] or span[0] > other[1] for other in chosen):
            chosen.append(span)
    return chosen


def test_best_spans_equal_brute_force() -> None:
    rng = np.random.default_rng(5)
    for count in (1, 2, 7, 29, 30, 31, 75):
        for _ in range(5):
            logits = rng.normal(size=(count, 2))
            starts, ends = rng.random(count) < 0.7, rng.random(count) < 0.7
            parts = np.sort(rng.integers(0, 3, count))
            found = best_spans(logits, starts, ends, parts, 4)
            expected = brute_force(logits, starts, ends, parts, 4)
            assert [span[:2] for span in found] == [span[:2] for span in expected]
            assert [span[2] for span in found] == pytest.approx([span[2] for span in expected])


def test_best_spans_of_nothing() -> None:
    assert best_spans(np.zeros((0, 2)), np.zeros(0, bool), np.zeros(0, bool), np.zeros(0, int), 3) == []
    assert best_spans(np.zeros((4, 2)), np.zeros(4, bool), np.ones(4, bool), np.zeros(4, int), 3) == []


def test_paragraphs() -> None:
    assert paragraphs("ab cd\n\nef\ng", [(0, 2), (3, 5), (7, 9), (10, 11)]).tolist() == [0, 0, 1, 1]
    assert paragraphs("one line", [(0, 3), (4, 8)]).tolist() == [0, 0]
    assert paragraphs("OSLO (AP) — It is", [(0, 4), (5, 6), (6, 8), (8, 9), (10, 11), (12, 14)]).tolist() == [0] * 5 + [
        1
    ]
    assert paragraphs("OSLO (AP)\n\nIt", [(0, 4), (11, 13)]).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Leave It to Beaver', "Leave It to Beaver"),
        ('"Leave It to Beaver"', '"Leave It to Beaver"'),
        ("Renaissance”", "Renaissance"),
        ("“Act I” of “Renaissance", "“Act I” of “Renaissance"),
        ("(101.7 F", "101.7 F"),
        ("101.7 F)", "101.7 F"),
        ("won.", "won."),
        ('"', '"'),
    ],
)
def test_stray_quotes_at_the_edge_are_left_out(text: str, expected: str) -> None:
    start, end = balanced_quotes(f"x{text}y", 1, 1 + len(text))
    assert f"x{text}y"[start:end] == expected


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("he feared “express threats” to it", "feared “express threats", "feared “express threats”"),
        ("the Fund (IMF) said", "Fund (IMF", "Fund (IMF)"),
        ("“Yes,” he said", "Yes,” he said", "“Yes,” he said"),
        ('said "no" twice', 'said "no', 'said "no"'),
        ('"No" he said', 'No" he said', '"No" he said'),
        ("he feared “express threats to it”", "feared “express threats", "feared “express threats"),
        ("“plain” words", "plain", "plain"),
        ("(a) “b”", "a) “b", "(a) “b”"),
    ],
)
def test_a_lone_mark_in_the_middle_gets_its_counterpart_from_right_beside(text: str, span: str, expected: str) -> None:
    start = text.index(span)
    start, end = balanced_quotes(text, start, start + len(span))
    assert text[start:end] == expected


def test_whole_words() -> None:
    starts, ends = whole_words(np.array([False, True, True, False]))
    assert starts.tolist() == [True, False, False, True]
    assert ends.tolist() == [False, False, True, True]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("a cafe\u0301 here", "cafe", "cafe\u0301"),
        ("thumbs \U0001f44d\U0001f3fd up", "\U0001f44d", "\U0001f44d\U0001f3fd"),
        (
            "a \U0001f468\u200d\U0001f469\u200d\U0001f467 sat",
            "\U0001f468",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("love ❤\ufe0f wins", "❤", "❤\ufe0f"),
        ("plain words", "plain", "plain"),
        ("at the end", "end", "end"),
    ],
)
def test_whole_characters(text: str, word: str, expected: str) -> None:
    at = text.index(word)
    start, end = whole_characters(text, at, at + len(word))
    assert text[start:end] == expected


def test_whole_characters_widens_to_the_left() -> None:
    text = "cafe\u0301s"
    assert whole_characters(text, 4, 6) == (3, 6)


def test_around() -> None:
    bounds = [(0, 10), (12, 20), (21, 30)]
    assert around(bounds, 13, 15) == (12, 20)
    assert around(bounds, 8, 13) == (0, 20)
    assert around(bounds, 10, 12) == (10, 12)


def test_around_takes_in_neighbouring_sentences_by_turns() -> None:
    bounds = [(0, 10), (11, 20), (21, 30), (31, 40), (41, 80)]
    assert around(bounds, 22, 25, 18) == (21, 30)
    assert around(bounds, 22, 25, 19) == (11, 30)
    assert around(bounds, 22, 25, 29) == (11, 40)
    assert around(bounds, 22, 25, 40) == (0, 40)
    assert around(bounds, 22, 25, 80) == (0, 80)
