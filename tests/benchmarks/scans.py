"""How well scanned pages are read, and how fast: pages of invented news, drawn and spoilt as a scanner spoils them.

Needs ``pip install 'newsdesk[ocr]'``.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from common import ROOT, keep, parser
from PIL import Image, ImageFilter

from index.articles import Limits
from index.reading import Caps, _Child
from index.records import Article

NEWS = ROOT / "tests" / "wire" / "articles.jsonl"
A4, BROADSHEET = (595.0, 842.0), (1050.0, 1500.0)
GUTTER = 18.0


@dataclass(frozen=True)
class Case:
    """How a page is set and scanned."""

    name: str
    columns: int
    dpi: int
    page: tuple[float, float] = A4
    size: float = 10.0
    worn: bool = False
    skew: float = 0.0


CASES = (
    Case("one column, 200 dpi", 1, 200),
    Case("two columns, 150 dpi", 2, 150),
    Case("two columns, 200 dpi", 2, 200),
    Case("three columns, 9 points, 200 dpi", 3, 200, size=9.0),
    Case("two columns, worn, 150 dpi", 2, 150, worn=True, skew=0.7),
    Case("two columns, askew by 3 degrees, 200 dpi", 2, 200, skew=3.0),
    Case("broadsheet of six columns, 9 points, worn, 300 dpi", 6, 300, BROADSHEET, 9.0, worn=True, skew=0.4),
)


class Face:
    """A standard font that draws words into a page."""

    def __init__(self, document: pdfium.FPDF_DOCUMENT, name: str, size: float) -> None:
        self.document, self.size = document, size
        self.font = pdfium.FPDFText_LoadStandardFont(document, name.encode())

    def width(self, text: str) -> float:
        width, total = ctypes.c_float(), 0.0
        for letter in text:
            pdfium.FPDFFont_GetGlyphWidth(self.font, ord(letter), self.size, width)
            total += width.value
        return total

    def draw(self, page: pdfium.FPDF_PAGE, x: float, y: float, text: str) -> None:
        shown = pdfium.FPDFPageObj_CreateTextObj(self.document, self.font, self.size)
        letters = ctypes.create_string_buffer(f"{text}\0".encode("utf-16-le"))
        pdfium.FPDFText_SetText(shown, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)))
        pdfium.FPDFPageObj_Transform(shown, 1, 0, 0, 1, x, y)
        pdfium.FPDFPage_InsertObject(page, shown)

    def lines(self, text: str, room: float) -> list[list[str]]:
        """The words of each line; long ones are broken where that fills it, as papers do."""
        waiting, line, lines = text.split(), list[str](), list[list[str]]()
        while waiting:
            word = waiting[0]
            if self.width(" ".join([*line, word])) <= room or not (line or self._broken(word, [], room)):
                line.append(waiting.pop(0))
                continue
            if cut := self._broken(word, line, room):
                line.append(f"{word[:cut]}-")
                waiting[0] = word[cut:]
            lines.append(line)
            line = []
        return [*lines, line]

    def _broken(self, word: str, line: list[str], room: float) -> int:
        """After how many letters a word may be broken at the end of ``line``; 0 where it may not."""
        cuts = range(len(word) - 3, 2, -1) if word.isalpha() and len(word) > 7 else range(0)
        return next((cut for cut in cuts if self.width(" ".join([*line, f"{word[:cut]}-"])) <= room), 0)


def draw(case: Case, begins: int) -> tuple[pypdfium2.PdfDocument, str]:
    """A page that is full, and its text as it is to be read."""
    news = [json.loads(line) for line in NEWS.read_text("utf-8").splitlines()]
    news = [*news[begins:], *news[:begins]] * 3
    document = pdfium.FPDF_CreateNewDocument()
    page = pdfium.FPDFPage_New(document, 0, *case.page)
    bold, body = Face(document, "Times-Bold", 22), Face(document, "Times-Roman", case.size)
    left, right, bottom, y = 50.0, case.page[0] - 50, 50.0, case.page[1] - 60
    for words in bold.lines(news[0]["title"], right - left):
        bold.draw(page, left, y, " ".join(words))
        y -= 26
    top, room, column, read = y - 8, (right - left + GUTTER) / case.columns - GUTTER, 0, [news[0]["title"]]
    y = top
    for paragraph in (each for article in news for each in article["text"].split("\n\n")):
        text = ""
        lines = body.lines(paragraph, room)
        for at, words in enumerate(lines):
            if y < bottom:
                column, y = column + 1, top
            if column == case.columns:
                break
            _set(body, page, left + column * (room + GUTTER), y, words, room if at < len(lines) - 1 else 0)
            y -= 1.2 * case.size
            shown = " ".join(words)
            text += shown[:-1] if shown.endswith("-") and words[-1][:-1].isalpha() else f"{shown} "
        read.append(text)
        if column == case.columns:
            break
        y -= 0.6 * case.size
    pdfium.FPDFPage_GenerateContent(page)
    return pypdfium2.PdfDocument(document), " ".join(" ".join(read).split())


def _set(face: Face, page: pdfium.FPDF_PAGE, x: float, y: float, words: list[str], room: float) -> None:
    """A line, justified to ``room`` where that is not 0."""
    gap = face.width(" ")
    if room and len(words) > 1:
        gap = (room - sum(map(face.width, words))) / (len(words) - 1)
    for word in words:
        face.draw(page, x, y, word)
        x += face.width(word) + gap


def scan(document: pypdfium2.PdfDocument, case: Case, to: Path) -> None:
    """The page as a picture alone, in grey: turned, and where it is worn blurred, faded, noisy and pressed hard."""
    picture = document[0].render(scale=case.dpi / 72, grayscale=True).to_pil().convert("L")
    picture = picture.rotate(case.skew, Image.Resampling.BICUBIC, fillcolor=255)
    if case.worn:
        blurred = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.7 * case.dpi / 200)), np.float32)
        faded = 60 + blurred * (235 - 60) / 255 + np.random.default_rng(0).normal(0, 12, blurred.shape)
        picture = Image.fromarray(faded.clip(0, 255).astype(np.uint8))
    pressed = io.BytesIO()
    picture.save(pressed, "JPEG", quality=50 if case.worn else 75)
    Image.open(pressed).save(to, "PDF", resolution=case.dpi)


def distance(one: list[str], other: list[str]) -> int:
    """Fewest insertions, deletions and replacements that make one of the other (Levenshtein)."""
    number = {each: at for at, each in enumerate({*one, *other})}
    row, places = np.arange(len(other) + 1), np.arange(len(other) + 1)
    others = np.array([number[each] for each in other])
    for at, each in enumerate(one, 1):
        new = np.concatenate([[at], np.minimum(row[1:] + 1, row[:-1] + (others != number[each]))])
        row = np.minimum.accumulate(new - places) + places
    return int(row[-1])


def measure(case: Case, begins: int, folder: Path) -> dict[str, float]:
    """Read one page in a process of its own, new, with its models to load."""
    document, wanted = draw(case, begins)
    path = folder / "scan.pdf"
    scan(document, case, path)
    child = _Child()
    before = os.times()
    items = [item for item, _ in child.read(path, Limits(), Caps.of(path, Limits()), lambda: None)]
    peak = child.peak
    child.close()
    after = os.times()
    text = " ".join(" ".join(item.text for item in items if isinstance(item, Article)).split())
    return {
        "characters": len(wanted),
        "wrong characters": distance(list(text), list(wanted)),
        "words": len(wanted.split()),
        "wrong words": distance(text.split(), wanted.split()),
        "seconds": after.children_user + after.children_system - before.children_user - before.children_system,
        "MiB": peak / 2**20,
    }


def main() -> None:
    parser(__doc__).parse_args()
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            pages = [measure(case, begins, Path(folder)) for begins in (0, 30)]
            total = {name: sum(page[name] for page in pages) for name in pages[0]}
            figures[case.name] = {
                "character error rate": round(total["wrong characters"] / total["characters"], 5),
                "word error rate": round(total["wrong words"] / total["words"], 5),
                "words a page": round(total["words"] / len(pages)),
                "processor seconds a page": round(total["seconds"] / len(pages), 1),
                "MiB at most": round(max(page["MiB"] for page in pages)),
            }
            print(case.name, figures[case.name], flush=True)
    keep("scans", figures)


if __name__ == "__main__":
    main()
