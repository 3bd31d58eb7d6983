"""Scanned pages of PDF files: read from their pictures where a recogniser is installed, marked, bounded and told of."""

import io
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdf
import pypdfium2
import pytest
from hashing_embedder import HashingEmbedder
from numpy.typing import NDArray
from test_index_articles_pdf import LEFT, RIGHT, by_rows, column, pdf

from index import changes, reading
from index.articles import Failure, Item, LeftOut, Limits, read_articles, recogniser, scanned
from index.articles import pdf as pdf_reader
from index.articles.passed_over import FROM_PICTURE, SCAN
from index.records import Article
from index.store import Store
from index.store.facets import Narrowed
from index.sync import Report, sync

Line = tuple[float, float, str]
"""Where a line begins, in points from the left and the top, and its text."""
LETTER, SIZE = 6.0, 12.0  # points of width and height of letters


class Fake:
    """Finds the lines it is given, page by page, ``turned`` by an angle or ``sideways``; it is as ``sure`` of each."""

    def __init__(self, *pages: Sequence[Line], sure: float = 0.99, turned: float = 0.0, sideways: bool = False) -> None:
        self.pages, self.sure, self.turned, self.sideways = list(pages), sure, turned, sideways
        self.found: dict[bytes, str] = {}

    def lines(self, picture: NDArray[np.uint8]) -> NDArray[np.float64]:
        scale = picture.shape[0] / 842
        corners = []
        for left, top, text in self.pages.pop(0):
            # As real ones find them: lower where no letter has a tail.
            low = top + SIZE * (1.0 if set(text) & set("gjpqy,") else 0.88)
            right = left + LETTER * len(text)
            box = np.array([(left, top), (right, top), (right, low), (left, low)]) @ turn(self.turned) * scale
            box = box[[0, 3, 2, 1], ::-1] if self.sideways else box
            self.found[box.tobytes()] = text
            corners.append(box)
        return np.array(corners).reshape(-1, 4, 2)

    def text(self, picture: NDArray[np.uint8], corners: NDArray[np.float64]) -> tuple[str, float]:
        return self.found[corners.tobytes()], self.sure


def turn(angle: float) -> NDArray[np.float64]:
    return np.array([(math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))])


def shown(page: Sequence[tuple[float, float, str]]) -> list[Line]:
    """What `column` places from the bottom, from the top."""
    return [(x, 842 - y, text) for x, y, text in page]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[Fake | None], None]:
    def install(fake: Fake | None) -> None:
        for module in (pdf_reader, reading, changes):
            monkeypatch.setattr(module, "is_installed", lambda: fake is not None)
        monkeypatch.setattr(pdf_reader, "recogniser", lambda: fake)

    return install


def read(path: Path, data: bytes) -> list[Item]:
    path.write_bytes(data)
    return list(read_articles(path))


def test_a_scanned_page_is_read_in_columns_and_paragraphs_and_told_of(
    tmp_path: Path, install: Callable[[Fake | None], None]
) -> None:
    heading: Line = (60, 60, "Ferries and farms")
    install(Fake([heading, *shown(by_rows(column(60, 700, LEFT), column(320, 700, RIGHT)))], turned=0.01))
    told, article = read(tmp_path / "a.pdf", pdf([], picture=True))
    assert told == LeftOut(f"{tmp_path / 'a.pdf'}:page 1", FROM_PICTURE)
    assert isinstance(article, Article) and article.scanned == "1"
    assert article.text == f"Ferries and farms\n\n{' '.join(LEFT)}\n\n{' '.join(RIGHT)}"


def test_a_hyphen_at_a_lines_end_is_joined_as_in_other_files(
    tmp_path: Path, install: Callable[[Fake | None], None]
) -> None:
    install(
        Fake(shown(column(60, 700, ["The county adviser for agri-", "culture spoke of hay and of", "rain on Friday."])))
    )
    _, article = read(tmp_path / "a.pdf", pdf([], picture=True))
    assert isinstance(article, Article)
    assert article.text == "The county adviser for agriculture spoke of hay and of rain on Friday."


def test_pages_with_text_and_scanned_ones_are_one_article_which_knows_them(
    tmp_path: Path, install: Callable[[Fake | None], None]
) -> None:
    page = shown(column(60, 700, RIGHT))
    install(Fake(page, page, page))
    text = column(60, 700, LEFT)
    *told, article = read(tmp_path / "a.pdf", pdf(text, [], text, [], [], picture=True))
    assert [each.path.rpartition(":")[2] for each in told if isinstance(each, LeftOut)] == [
        "page 2",
        "page 4",
        "page 5",
    ]
    assert isinstance(article, Article) and article.scanned == "2, 4–5"
    assert article.text.count(LEFT[0]) == 2 and article.text.count(RIGHT[0]) == 3


def test_a_page_with_text_is_not_read_from_its_picture(tmp_path: Path, install: Callable[[Fake | None], None]) -> None:
    install(Fake())
    (article,) = read(tmp_path / "a.pdf", pdf(column(60, 700, LEFT), picture=True))
    assert isinstance(article, Article) and article.scanned == ""


def test_the_day_of_a_scan_is_not_the_day_of_its_news(tmp_path: Path, install: Callable[[Fake | None], None]) -> None:
    install(Fake(shown(column(60, 700, LEFT))))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([], picture=True)))
    writer.add_metadata({"/CreationDate": "D:20240305120000"})
    data = io.BytesIO()
    writer.write(data)
    _, article = read(tmp_path / "a.pdf", data.getvalue())
    assert isinstance(article, Article) and article.published == ""


@pytest.mark.parametrize(
    ("fake", "reason"),
    [
        (Fake([]), "It holds no text, nor was any found in its picture."),
        (Fake(shown(column(60, 700, LEFT)), sure=0.7), "The words in its picture cannot be made out"),
        (Fake(shown(column(60, 700, LEFT)), sideways=True), "Its picture lies on its side: turn the page."),
    ],
)
def test_a_picture_that_cannot_be_read_gives_no_words(
    tmp_path: Path, install: Callable[[Fake | None], None], fake: Fake, reason: str
) -> None:
    install(fake)
    told, article = read(tmp_path / "a.pdf", pdf([], column(60, 700, RIGHT), picture=True))
    assert isinstance(told, LeftOut) and told.reason.startswith(reason) and not told.was_read
    assert isinstance(article, Article) and (article.text, article.scanned) == (" ".join(RIGHT), "")


def test_a_file_of_pictures_that_cannot_be_read_fails(tmp_path: Path, install: Callable[[Fake | None], None]) -> None:
    install(Fake([]))
    told, failure = read(tmp_path / "a.pdf", pdf([], picture=True))
    assert isinstance(told, LeftOut) and isinstance(failure, Failure)
    assert failure.error.startswith("It holds no text, and no words could be made out in its pictures")


def test_the_time_of_a_page_and_the_pages_of_a_file_are_bounded(
    tmp_path: Path, install: Callable[[Fake | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(column(60, 700, LEFT))
    install(Fake(page, page))
    monkeypatch.setattr(pdf_reader, "MOST_PAGES", 2)
    *told, article = read(tmp_path / "a.pdf", pdf([], [], [], [], picture=True))
    assert isinstance(article, Article) and article.scanned == "1–2" and len(told) == 3
    assert isinstance(told[2], LeftOut) and told[2].path.endswith(":page 3") and "split the file" in told[2].reason
    install(Fake(page))
    clock = iter(range(0, 1000, 25))
    monkeypatch.setattr(scanned.time, "process_time", lambda: next(clock))
    told, _ = read(tmp_path / "a.pdf", pdf([], column(60, 700, RIGHT), picture=True))
    assert isinstance(told, LeftOut) and "takes more than 60 seconds of processor time" in told.reason


def test_a_huge_picture_is_not_drawn(
    tmp_path: Path, install: Callable[[Fake | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    install(Fake())
    monkeypatch.setattr(scanned, "_MOST_HELD", 0)
    told, _ = read(tmp_path / "a.pdf", pdf([], column(60, 700, RIGHT), picture=True))
    assert isinstance(told, LeftOut) and "million pixels" in told.reason


def test_each_picture_has_its_own_time(tmp_path: Path, install: Callable[[Fake | None], None]) -> None:
    file = tmp_path / "a.pdf"
    install(None)
    without = reading.Caps.of(file, Limits()).seconds
    install(Fake())
    assert reading.Caps.of(file, Limits()).seconds == without + scanned.SECONDS


def test_a_scan_is_read_again_once_that_can_be_done_and_its_mark_is_kept(
    store: Store, news: Path, install: Callable[[Fake | None], None]
) -> None:
    def indexed() -> Report:
        return sync(store, [news], HashingEmbedder(), reading=here)

    (news / "a.pdf").write_bytes(pdf([], picture=True))
    (news / "b.pdf").write_bytes(pdf(column(60, 700, RIGHT)))
    install(None)
    report = indexed()
    assert [failure.error for failure in report.failed] == [SCAN] and report.added == 1
    install(Fake(shown(column(60, 700, LEFT))))
    report = indexed()
    assert (report.added, report.unchanged, report.failed) == (1, 1, ())
    line = {"path": f"{news / 'a.pdf'}:page 1", "reason": FROM_PICTURE}
    assert report.as_dict()["from_pictures"] == [line] and report.as_dict()["left_out"] == []
    install(Fake())  # which has no page to give: nothing is read a third time
    report = indexed()
    assert (report.unchanged, report.as_dict()["from_pictures"]) == (2, [line])
    with store.read() as view:
        marks = {row.path[-5:]: view.article(row.id).scanned for row in view.articles()}
        assert marks == {"a.pdf": "1", "b.pdf": ""} and view.facets().scanned == 1
        rows, total = view.find_articles(
            "", sort="added", descending=False, limit=9, offset=0, only=Narrowed(scanned=True)
        )
        assert [row.path[-5:] for row in rows] == ["a.pdf"] and total == 1


def here(file: Path, check: Callable[[], None], *, limits: Limits) -> Iterator[Item]:
    """Reads in this process, where a fake is installed."""
    return read_articles(file, limits)


def test_lines_that_are_found_too_wide_end_where_their_letters_do() -> None:
    picture = np.full((400, 500), 235, np.uint8)
    picture[100:120, 60:300:3] = 40
    picture[100, 320] = 40  # a speck
    wide = np.array([(52.0, 95.0), (310.0, 95.0), (310.0, 125.0), (52.0, 125.0)])
    assert scanned._to_ink(picture, wide).tolist() == [[60, 95], [298, 95], [298, 125], [60, 125]]
    nothing = np.array([(52.0, 195.0), (310.0, 195.0), (310.0, 225.0), (52.0, 225.0)])
    assert scanned._to_ink(picture, nothing).tolist() == nothing.tolist()


needs_ocr = pytest.mark.skipif(
    not recogniser.is_installed(), reason="needs a recogniser: pip install -c constraints-ocr.txt -e '.[ocr]'"
)


@needs_ocr
def test_a_real_scan_is_read_word_for_word(tmp_path: Path) -> None:
    drawn = pypdfium2.PdfDocument(pdf(by_rows(column(60, 700, LEFT), column(320, 700, RIGHT))))
    picture = drawn[0].render(scale=200 / 72, grayscale=True).to_pil().rotate(0.6, fillcolor=255)
    path = tmp_path / "a.pdf"
    picture.save(path, "PDF", resolution=200, quality=60)
    told, article = reading.read_apart(path)
    assert told == LeftOut(f"{path}:page 1", FROM_PICTURE)
    assert isinstance(article, Article) and article.text == f"{' '.join(LEFT)}\n\n{' '.join(RIGHT)}"


@needs_ocr
def test_a_real_scan_that_is_upside_down_gives_no_words(tmp_path: Path) -> None:
    drawn = pypdfium2.PdfDocument(pdf(column(60, 700, LEFT)))
    path = tmp_path / "a.pdf"
    drawn[0].render(scale=200 / 72, grayscale=True).to_pil().rotate(180).save(path, "PDF", resolution=200)
    told, failure = reading.read_apart(path)
    assert isinstance(told, LeftOut) and "cannot be made out" in told.reason and isinstance(failure, Failure)
