"""A page of a PDF file → the pieces of text on it and where they stand, by PDFium."""

import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

SPACE = 0.15
"""Of a letter's height: from here on a gap parts two words."""
INITIAL = 1.8
"""Of a letter's height: the first letter of a text that is so much larger stands beside several lines."""
_APART = 0.6  # of a letter's height; from here on a gap may be more than a space
_HYPHENS = "\x02\ufffe\xad"  # PDFium's own signs for a hyphen at the end of a line, and the soft one
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_MOST_PIECES = 8000  # of a page; one with more is no text that somebody reads


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one line with no more than spaces between them. Positions are in points from the page's top left, as
    its text is read; ``first`` is how wide the first word is.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    first: float

    @property
    def size(self) -> float:
        """The height of its letters, from the lowest to the highest."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Page:
    """The pieces of a page in the order in which they are drawn. ``plain`` is its text where it does not run from left
    to right, and then there are no pieces; ``aside`` is what runs across the rest. ``picture``: it has one.
    """

    pieces: tuple[Piece, ...]
    plain: str = ""
    aside: str = ""
    picture: bool = False


class _Letter(NamedTuple):  # of which there are very many
    text: str
    left: float
    right: float
    top: float
    bottom: float
    turn: int
    spaced: bool


def read_page(page: "PdfPage") -> Page:
    """What stands on ``page``; what lies outside its visible part does not. Raises PdfiumError where it is damaged."""
    import pypdfium2.raw as pdfium

    texts = page.get_textpage()
    letters = list(_letters(page, texts))
    if not letters:
        return Page((), picture=next(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]), None) is not None)
    turn = Counter(letter.turn for letter in letters).most_common(1)[0][0]
    upright = [letter if not turn else _turned(letter) for letter in letters if letter.turn == turn]
    pieces = tuple(dict.fromkeys(_pieces(upright)))  # what is drawn twice is meant to look bold
    if len(pieces) > _MOST_PIECES or _runs_otherwise(upright):
        return Page((), plain=_CONTROL.sub("", texts.get_text_range(errors="replace")))
    aside = (" " * letter.spaced + letter.text for letter in letters if letter.turn != turn)
    return Page(pieces, aside="".join(aside).strip())


def _letters(page: "PdfPage", texts: "PdfTextPage") -> Iterator[_Letter]:
    """The letters within the visible part of the page."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = page.get_bbox()
    box = pdfium.FS_RECTF()
    spaced = False
    handle = texts.raw
    for at in range(texts.count_chars()):
        code = pdfium.FPDFText_GetUnicode(handle, at)
        text = chr(code) if 0x20 <= code < 0x7F else _text(code)
        if text == " ":
            spaced = True
        elif text and pdfium.FPDFText_GetLooseCharBox(handle, at, box):
            x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            if left <= x <= right and bottom <= y <= top:
                turn = round(pdfium.FPDFText_GetCharAngle(handle, at) / (math.pi / 2)) % 4
                yield _Letter(text, box.left, box.right, top - box.top, top - box.bottom, turn, spaced)
                spaced = False


def _text(code: int) -> str:
    """The character of a code of UTF-16 or UTF-32; "" for what is none."""
    if not 0 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return ""
    text = chr(code)
    return "\xad" if text in _HYPHENS else " " if text in "\t\r\n" else _CONTROL.sub("", text)


def _turned(letter: _Letter) -> _Letter:
    """``letter`` of a text that is turned by quarters, as if it ran to the right."""
    left, right, top, bottom = letter.left, letter.right, letter.top, letter.bottom
    for _ in range(letter.turn):
        left, right, top, bottom = top, bottom, -right, -left
    return letter._replace(left=left, right=right, top=top, bottom=bottom)


def _pieces(letters: list[_Letter]) -> Iterator[Piece]:
    begun: list[_Letter] = []
    for letter in letters:
        if begun and not _goes_on(begun[-1], letter):
            yield _piece(begun)
            begun = []
        begun.append(letter)
    yield _piece(begun)


def _goes_on(last: _Letter, letter: _Letter) -> bool:
    """Whether a letter stands in the line of the last one, at most a space after it; none goes on a large initial."""
    size = min(last.bottom - last.top, letter.bottom - letter.top)
    if last.bottom - last.top > INITIAL * size:
        return False
    shared = min(last.bottom, letter.bottom) - max(last.top, letter.top)
    gap = letter.left - last.right
    return shared >= 0.5 * size and gap <= _APART * size and letter.left >= last.left - 0.5 * size


def _piece(letters: list[_Letter]) -> Piece:
    text, first = letters[0].text, 0.0
    for last, letter in itertools.pairwise(letters):
        if letter.spaced or letter.left - last.right > SPACE * (letter.bottom - letter.top):
            first = first or last.right
            text += " "
        text += letter.text
    left, right = min(each.left for each in letters), max(each.right for each in letters)
    top, bottom = min(each.top for each in letters), max(each.bottom for each in letters)
    return Piece(text, left, right, top, bottom, (first or right) - left)


def _runs_otherwise(letters: list[_Letter]) -> bool:
    """Whether most of the text runs to the left, or downwards: its order is PDFium's to tell."""
    left = sum(unicodedata.bidirectional(letter.text[0]) in ("R", "AL") for letter in letters)
    down = sum(
        two.top >= one.bottom - 0.3 * (one.bottom - one.top) and abs(two.left - one.left) < 0.5 * (one.right - one.left)
        for one, two in itertools.pairwise(letters)
    )
    return 2 * max(left, down) > len(letters)
