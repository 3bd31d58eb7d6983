"""The order in which pieces of text on a page are read: column after column, under and above what spans them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from index.articles.pdfpage import INITIAL, SPACE, Piece

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GUTTER = 0.8  # of a letter's height; a narrower gap parts no columns
_WIDE = 1.5  # of a letter's height; columns with a narrower gap stand beside each other for some lines
_COLUMN = 7.0  # letters' heights; what is narrower is the column of a table
_CELL = 1.5  # of a letter's height; a wider gap may part cells of a table
_BAND = 2.0  # of a letter's height; a larger gap across the page parts its head or foot from the text
_LEAD = 1.3  # of a letter's height; lines are seldom farther apart
_FILLED = 0.6  # of a column's width that half of its lines fill at least; cells of a table seldom do
_FEW = 3  # lines, which tell nothing of how others begin
_MOST_CUTS = 64  # on a page


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column: ``first`` is the width of its first word, ``start`` and ``room`` are where lines of its
    column begin and end, ``lead`` how far they are apart (0 where there is one); ``is_last``: it is the column's last.
    ``cells`` are where text begins after a wide gap, and ``has_cells`` tells that such gaps are no justified line's.
    """

    text: str
    left: float
    right: float
    top: float
    size: float
    first: float
    start: float
    room: float
    lead: float
    is_last: bool = False
    cells: tuple[float, ...] = ()
    has_cells: bool = False


def lines_in_order(pieces: Sequence[Piece]) -> list[Line]:
    """The lines of a page as they are read."""
    cuts = _MOST_CUTS
    found: list[Line] = []
    waiting = [list(pieces)]
    while waiting:
        region = waiting.pop()
        parts = _cut(region) if cuts and len(region) > 3 else None
        if parts is None:
            found += _column(rows(region))
        else:
            cuts -= 1
            waiting += reversed([part for part in parts if part])
    return found


def rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces by lines, from top to bottom, and from left to right in each."""
    if not pieces:
        return []
    usual = median(piece.size for piece in pieces)
    found: list[list[Piece]] = []
    initials: list[Piece] = []
    top = bottom = 0.0
    for piece in sorted(pieces, key=lambda each: each.top + each.bottom):
        shared = min(bottom, piece.bottom) - max(top, piece.top)
        if _is_initial(piece, usual):
            initials.append(piece)
        elif found and shared >= 0.5 * min(piece.size, bottom - top):
            found[-1].append(piece)
            top, bottom = min(top, piece.top), max(bottom, piece.bottom)
        else:
            found.append([piece])
            top, bottom = piece.top, piece.bottom
    for initial in initials:  # stands before the uppermost of the lines beside it
        beside = (row for row in found if _stands_before(initial, row[0]))
        next(beside, found[-1] if found else _new(found)).append(initial)
    return [sorted(row, key=lambda each: each.left) for row in found]


def _is_initial(piece: Piece, usual: float) -> bool:
    """Whether it is the large first letter of a text."""
    return piece.size > INITIAL * usual and len(piece.text) <= 2


def _stands_before(initial: Piece, piece: Piece) -> bool:
    middle = (piece.top + piece.bottom) / 2
    return initial.top + 0.2 * initial.size < middle < initial.bottom and initial.left < piece.left


def _new(found: list[list[Piece]]) -> list[Piece]:
    found.append([])
    return found[-1]


def row_text(row: Sequence[Piece]) -> str:
    """The text of a line."""
    text = row[0].text
    for last, piece in itertools.pairwise(row):
        text += (
            "" if _is_initial(last, piece.size) or piece.left - last.right < SPACE * piece.size else " "
        ) + piece.text
    return text


def _column(found: list[list[Piece]]) -> Iterator[Line]:
    if not found:
        return
    sizes = [median(piece.size for piece in row) for row in found]
    tops = [min(piece.bottom for piece in row) - size for row, size in zip(found, sizes, strict=True)]
    leads = [two - one for one, two in itertools.pairwise(tops)]
    lead = median(leads) if leads else 0.0
    if len(leads) < 3:  # too few to tell what is usual
        lead = min(lead, _LEAD * median(sizes))
    for at, (row, size) in enumerate(zip(found, sizes, strict=True)):
        alike = [other for other, its in zip(found, sizes, strict=True) if abs(its - size) <= 0.2 * size]
        begins = sorted(other[0].left for other in alike)
        indented = len(row) > 1 and _is_initial(row[0], row[1].size)
        yield Line(
            row_text(row),
            row[indented].left,
            row[-1].right,
            tops[at],
            size,
            row[0].first,
            begins[len(begins) // 2],
            max(other[-1].right for other in alike),
            lead,
            at == len(found) - 1,
            tuple(two.left for one, two in itertools.pairwise(row) if two.left - one.right > _CELL * size),
            any(" " in piece.text for piece in row) or (len(row) == 2 and bool(re.search(r"\d", row[1].text))),
        )


def _cut(pieces: list[Piece]) -> tuple[list[Piece], ...] | None:
    """``pieces`` as what is above two columns, the left one, the right one, and what is below; None where there are no
    columns. The columns may hold further ones.
    """
    import numpy as np

    usual = median(piece.size for piece in pieces)
    edge = _edge(pieces, usual)
    if edge is not None:
        return [piece for piece in pieces if piece.top < edge], [piece for piece in pieces if piece.top >= edge]
    boxes = np.array([(piece.left, piece.right, piece.top, piece.bottom, piece.text[0].islower()) for piece in pieces])
    best: tuple[int, float, float, float] | None = None  # of how many pieces it has beside it
    for at in np.unique(np.ceil(boxes[:, 1])):
        for top, bottom in _free(boxes, at, at + _GUTTER * usual, 1.5 * usual):
            inside = (boxes[:, 2] >= top) & (boxes[:, 3] <= bottom)
            left, right = boxes[inside & (boxes[:, 1] <= at)], boxes[inside & (boxes[:, 0] > at)]
            if len(left) < 2 or len(right) < 2:
                continue
            beside = len(left) + len(right)
            if (best is None or beside > best[0]) and _are_columns(left, right, usual):
                best = (beside, at, min(left[:, 2].min(), right[:, 2].min()), max(left[:, 3].max(), right[:, 3].max()))
    if best is None:
        return None
    _, at, top, bottom = best
    heading = _heading(pieces, at, top, bottom, usual)
    if heading is not None:
        return [piece for piece in pieces if piece.top < heading], [piece for piece in pieces if piece.top >= heading]
    parts: tuple[list[Piece], ...] = ([], [], [], [])
    for piece in pieces:
        above, below = piece.bottom <= top + 0.5 * piece.size, piece.top >= bottom - 0.5 * piece.size
        parts[0 if above else 3 if below else 1 if piece.right <= at else 2].append(piece)
    return parts


def _edge(pieces: list[Piece], usual: float) -> float | None:
    """Where the first or the last line or two stand far apart from all others: they are beside no column."""
    found = rows(pieces)
    for at in (1, 2, len(found) - 2, len(found) - 1):
        if len(found) > 3:
            begins = min(piece.top for piece in found[at])
            if begins - max(piece.bottom for piece in found[at - 1]) >= _BAND * usual:
                return begins
    return None


def _heading(pieces: list[Piece], at: float, top: float, bottom: float, usual: float) -> float | None:
    """Where, between two columns' ``top`` and ``bottom``, a heading begins another text, which has columns of its own:
    nothing stands beside it, but there is text on the other side both above and below.
    """
    for piece in (each for each in pieces if each.size > 1.15 * usual and top < each.top and each.bottom < bottom):
        if not any(
            each.top < piece.bottom and each.bottom > piece.top and abs(each.size - piece.size) > 0.1 * usual
            for each in pieces
        ):
            other = [each for each in pieces if (each.left > at) != (piece.left > at)]
            if any(each.top < piece.top for each in other) and any(each.top > piece.top for each in other):
                return piece.top
    return None


def _free(boxes: NDArray[np.float64], left: float, right: float, least: float) -> Iterator[tuple[float, float]]:
    """From where to where down the page the strip between ``left`` and ``right`` is free."""
    import numpy as np

    across = boxes[(boxes[:, 0] < right) & (boxes[:, 1] > left)]
    across = across[np.argsort(across[:, 2])]
    ends = np.concatenate([[-np.inf], np.maximum.accumulate(across[:, 3])])
    begins = np.concatenate([across[:, 2], [np.inf]])
    for at in np.flatnonzero(begins - ends >= least):
        yield float(ends[at]), float(begins[at])


def _are_columns(left: NDArray[np.float64], right: NDArray[np.float64], usual: float) -> bool:
    """Whether two sides are columns of running text that stand beside each other, and not cells of a table: most lines
    fill the column, or go on within a sentence.
    """
    import numpy as np

    height = min(left[:, 3].max(), right[:, 3].max()) - max(left[:, 2].min(), right[:, 2].min())
    gap = right[:, 0].min() - left[:, 1].max()
    if height < (1 if gap >= _WIDE * usual else 2.5) * usual:
        return False
    for side in (left, right):
        order = side[np.argsort(side[:, 2] + side[:, 3])]
        middles = (order[:, 2] + order[:, 3]) / 2
        starts = np.flatnonzero(np.concatenate([[True], np.diff(middles) > 0.5 * usual]))
        if len(starts) < 2:
            return False
        widths = np.maximum.reduceat(order[:, 1], starts) - np.minimum.reduceat(order[:, 0], starts)
        if widths.max() < _COLUMN * usual:
            return False
        ragged = np.median(widths) < _FILLED * widths.max()
        if ragged and not (len(starts) > _FEW and _goes_on(order, starts)):
            return False
    return True


def _goes_on(order: NDArray[np.float64], starts: NDArray[np.int64]) -> bool:
    """Whether most lines of a side after its first one begin with a small letter."""
    import numpy as np

    firsts = [line[np.argmin(line[:, 0])] for line in np.split(order, starts[1:])]
    return bool(np.mean([first[4] for first in firsts[1:]]) > 0.5)
