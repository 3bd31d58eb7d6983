"""The sentences around a span."""

from __future__ import annotations

from collections.abc import Sequence

from index.passages import Offsets, sentences


def around(bounds: Sequence[Offsets], start: int, end: int, most: int = 0) -> Offsets:
    """The whole sentences (``bounds``, in order) that touch ``start..end``, from first to last.

    Sentences before and after them are taken in by turns while all together have at most ``most`` characters.
    """
    touched = [number for number, (a, b) in enumerate(bounds) if a < end and b > start]
    if not touched:
        return start, end
    first, last = touched[0], touched[-1]
    grown = True
    while grown:
        grown = False
        if first > 0 and bounds[last][1] - bounds[first - 1][0] <= most:
            first, grown = first - 1, True
        if last + 1 < len(bounds) and bounds[last + 1][1] - bounds[first][0] <= most:
            last, grown = last + 1, True
    return min(start, bounds[first][0]), max(end, bounds[last][1])


def sentence_around(text: str, at: int, start: int, end: int) -> Offsets:
    """The whole sentences that touch ``start..end`` of an article, of which ``text`` begins at offset ``at``."""
    first, last = around(sentences(text), start - at, end - at)
    return at + first, at + last
