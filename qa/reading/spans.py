"""From token scores to spans of text: windows over long passages, the best spans of a window, whole characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.articles.wire import dateline_end

LONGEST = 30  # tokens of an answer span; 98 in 100 gold answers of the training rows are shorter
_JOINER = "\u200d"
_BLANK_LINE = re.compile(r"\n\s*\n")
_PAIRS = {'"': '"', "“": "”", "„": "“", "«": "»", "(": ")", "[": "]"}

Array = np.ndarray[Any, Any]
Offsets = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """``text[start:end]`` of a passage as an answer.

    ``score`` is the sum of its start and end logits, ``margin`` what it exceeds its window's "no answer here" by; in
    both higher is better, and either may have any sign.
    """

    start: int
    end: int
    score: float
    margin: float


def windows(count: int, size: int, overlap: int) -> list[tuple[int, int]]:
    """(first, past the last) tokens of the windows that cover ``count`` tokens, neighbours sharing ``overlap`` or more.

    The last window is as long as the others: a short one would judge its tokens with little around them.
    """
    if count <= size:
        return [(0, count)] if count else []
    starts = [*range(0, count - size, size - overlap), count - size]
    return [(start, start + size) for start in starts]


def best_spans(logits: Array, starts: Array, ends: Array, parts: Array, top: int) -> list[tuple[int, int, float]]:
    """The ``top`` best spans of ``logits`` (tokens, 2) that do not overlap, as (first, last, start + end logit).

    ``starts`` and ``ends`` (tokens,) bool tell where a span may begin and end; ``parts`` (tokens,) numbers the parts of
    the text that no span may leave; a span has at most `LONGEST` tokens.
    """
    count = len(logits)
    width = min(LONGEST, count)
    if not width:
        return []
    begin = np.where(starts, logits[:, 0], -np.inf)
    finish = np.concatenate([np.where(ends, logits[:, 1], -np.inf), np.full(width - 1, -np.inf)])
    scores = begin[:, None] + np.lib.stride_tricks.sliding_window_view(finish, width)
    reached = np.lib.stride_tricks.sliding_window_view(np.append(parts, np.full(width - 1, -1)), width)
    scores[reached != parts[:, None]] = -np.inf
    chosen: list[tuple[int, int, float]] = []
    while len(chosen) < top:
        first, length = np.unravel_index(int(scores.argmax()), scores.shape)
        score = float(scores[first, length])
        if not np.isfinite(score):
            break
        last = int(first + length)
        chosen.append((int(first), last, score))
        scores[first : last + 1] = -np.inf
        for at in range(max(0, int(first) - width + 1), int(first)):
            scores[at, first - at :] = -np.inf
    return chosen


def whole_words(continues: Array) -> tuple[Array, Array]:
    """Where spans may start and end so that no word piece is torn off; ``continues`` (tokens,) marks ``##`` pieces."""
    follows = np.append(continues[1:], False)
    return ~continues, ~follows


def paragraphs(text: str, offsets: Offsets) -> Array:
    """(tokens,) int: the paragraph of ``text`` that each token of these (start, end) offsets stands in.

    A dateline at its beginning counts as one of its own.
    """
    breaks = [match.start() for match in _BLANK_LINE.finditer(text)]
    if end := dateline_end(text):
        breaks.insert(0, end - 1)
    return np.searchsorted(np.array(breaks, int), np.array([start for start, _ in offsets], int))


def whole_characters(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen ``text[start:end]`` over the combining marks, joiners and modifiers that belong to its last character.

    A tokeniser strips accents, so the offsets of a word may end before the mark that its last letter carries.
    """
    while start > 0 and _extends(text, start):
        start -= 1
    while end < len(text) and _extends(text, end):
        end += 1
    return start, end


def balanced_quotes(text: str, start: int, end: int) -> tuple[int, int]:
    """``text[start:end]`` without a quotation mark or bracket at its edge whose counterpart stands outside.

    The counterpart of one in its middle is taken in where it stands right beside.
    """
    while end - start > 1:
        inside = text[start:end]
        closing = _PAIRS.get(inside[0])
        if closing is not None and closing not in inside[1:]:
            start += 1
        elif any(inside[-1] == mark and opening not in inside[:-1] for opening, mark in _PAIRS.items()):
            end -= 1
        else:
            break
    for opening, closing in _PAIRS.items():
        opened, closed = text.count(opening, start, end), text.count(closing, start, end)
        lone = opened % 2 == 1 if opening == closing else opened != closed
        if lone and opened >= closed and text[end : end + 1] == closing:
            end += 1
        elif lone and closed >= opened and text[max(0, start - 1) : start] == opening:
            start -= 1
    return start, end


def _extends(text: str, at: int) -> bool:
    """Whether the character at ``at`` belongs to the one before it."""
    character = text[at]
    if (
        unicodedata.category(character) in ("Mn", "Mc", "Me")
        or character == _JOINER
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    ):
        return True
    return at > 0 and text[at - 1] == _JOINER
