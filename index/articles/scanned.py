"""The picture of a scanned page → the pieces of text on it, as `pdfpage` has them for pages with text."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from index.articles.pdfpage import Piece
from index.articles.recogniser import Recogniser
from index.errors import ArticleError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

MOST_PAGES = 100
"""Of a file whose pictures are read."""
SECONDS = 60.0
"""Of processor time that the picture of one page may take."""
_DPI = 200  # at which a page is drawn
_MOST_DRAWN = 16_000_000  # pixels, as a broadsheet has at this resolution; larger pages are drawn smaller
_MOST_HELD = 64_000_000  # pixels of a picture in the file
_SURE = 0.9  # how sure the letters of a page are on average; pages upside down and illegible ones reach 0.6 to 0.8
_ALIKE = 0.2  # of a line's height: lines without tails are so much lower than others of one size
_TALL = 1.5  # of its width


def read_picture(page: PdfPage, recogniser: Recogniser) -> tuple[Piece, ...]:
    """The lines of text in what ``page`` shows; raises ArticleError where they cannot be read, or not in time."""
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_MOST_DRAWN / (width * height)))
    if _pixels(page) > _MOST_HELD:
        raise ArticleError(f"Its picture has more than {_MOST_HELD // 1_000_000} million pixels: scan it at 300 dpi.")
    picture = page.render(scale=scale, grayscale=True).to_numpy()
    picture = picture.reshape(picture.shape[:2])
    corners = recogniser.lines(picture)
    if len(corners) and _stand_upright(corners):
        raise ArticleError("Its picture lies on its side: turn the page.")
    lines = list(_read(picture, corners, recogniser))
    letters = sum(len(text) for text, _, _ in lines)
    if not letters:
        raise ArticleError("It holds no text, nor was any found in its picture.")
    if sum(len(text) * sure for text, sure, _ in lines) < _SURE * letters:
        raise ArticleError("The words in its picture cannot be made out: scan it upright, sharply, at 200 dpi or more.")
    level = _levelled([corners for _, _, corners in lines]) / scale
    return tuple(_pieces([text for text, _, _ in lines], level))


def _pixels(page: PdfPage) -> int:
    """Of the largest picture on a page, as the file holds it."""
    import pypdfium2.raw as pdfium

    return max(
        (math.prod(each.get_px_size()) for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])), default=0
    )


def _read(
    picture: NDArray[np.uint8], corners: NDArray[np.float64], recogniser: Recogniser
) -> Iterator[tuple[str, float, NDArray[np.float64]]]:
    """The text of each line, how sure it is, and its corners."""
    began = time.process_time()
    for line in corners:
        if time.process_time() - began > SECONDS:
            raise ArticleError(
                f"Reading its picture takes more than {SECONDS:.0f} seconds of processor time: cut it up."
            )
        text, sure = recogniser.text(picture, line)
        if text.strip():
            yield text.strip(), sure, _to_ink(picture, line)


def _to_ink(picture: NDArray[np.uint8], line: NDArray[np.float64]) -> NDArray[np.float64]:
    """The corners of a line without the margins that it was found with, which would fill the gaps between columns."""
    import numpy as np

    (left, top), (right, bottom) = line.min(axis=0).clip(0).astype(int), np.ceil(line.max(axis=0)).astype(int)
    part = picture[top:bottom, left:right]
    if not part.size:
        return line
    dark = part < (float(part.min()) + float(np.median(part))) / 2  # most of a line is paper
    inked = np.flatnonzero(dark.sum(axis=0) > 1)
    if not len(inked):
        return line
    margin = (bottom - top) / 2  # more is none
    before, after = (min(float(each), margin) for each in (inked[0], part.shape[1] - 1 - inked[-1]))
    trimmed: NDArray[np.float64] = line + np.array([(before, 0), (-after, 0), (-after, 0), (before, 0)])
    return trimmed


def _sides(corners: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """From the left to the right, and from the top to the bottom of each line."""
    return (
        (corners[:, 1] + corners[:, 2] - corners[:, 0] - corners[:, 3]) / 2,
        (corners[:, 3] + corners[:, 2] - corners[:, 0] - corners[:, 1]) / 2,
    )


def _stand_upright(corners: NDArray[np.float64]) -> bool:
    """Whether most lines run down or up the page."""
    import numpy as np

    across, down = (np.hypot(side[:, 0], side[:, 1]) for side in _sides(corners))
    return bool(np.mean(down > _TALL * across) > 0.5)


def _levelled(lines: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The left, right, top and bottom of each line, once the page is turned so that its longer lines are level."""
    import numpy as np

    corners = np.array(lines)
    across, _ = _sides(corners)
    widths = np.hypot(across[:, 0], across[:, 1])
    angles = np.arctan2(across[:, 1], across[:, 0])
    angle = float(np.median(angles[widths >= np.median(widths)]))
    turned = corners @ np.array([(math.cos(angle), -math.sin(angle)), (math.sin(angle), math.cos(angle))])
    left, right = turned[:, [0, 3], 0].mean(axis=1), turned[:, [1, 2], 0].mean(axis=1)
    top, bottom = turned[:, [0, 1], 1].mean(axis=1), turned[:, [2, 3], 1].mean(axis=1)
    return np.stack([left, right, top, bottom], axis=1)


def _pieces(texts: list[str], places: NDArray[np.float64]) -> Iterator[Piece]:
    """A piece for each line. Lines of one size of letters get one height: they are found lower where no letter has a
    tail.
    """
    heights = places[:, 3] - places[:, 2]
    for text, (left, right, top, bottom), height in zip(texts, places.tolist(), heights.tolist(), strict=True):
        usual = median(other for other in heights.tolist() if abs(other - height) <= _ALIKE * height)
        top = round((top + bottom - usual) / 2, 2)
        first = (right - left) * len(text.split()[0]) / len(text)
        yield Piece(text, left, right, top, round(top + round(usual, 2), 2), first)
