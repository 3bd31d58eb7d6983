"""PDF files as papers and offices make them: columns, running heads, broken words, turned pages and scanned ones."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.articles import LeftOut, read_articles
from index.articles import pdf as pdf_reader
from index.records import Article

CASES = Path(__file__).parents[2] / "shared" / "cases"
Shown = tuple[float, float, str]
"""Where a text begins, in points from the left and from the bottom, and the text."""

LEFT = (
    "The ferry to Holm will sail",
    "twice a day from 1 May, the",
    "company said on Monday. It",
    "costs 12 crowns one way.",
)
RIGHT = (
    "Farmers in the valley began",
    "to cut hay two weeks early,",
    "the county adviser said, as",
    "rain is due on Friday.",
)


def pdf(
    *pages: Sequence[Shown], size: int = 11, matrix: str = "1 0 0 1", extra: str = "", picture: bool = False
) -> bytes:
    """A PDF of A4 pages with texts in Times (ISO 32000-1); ``extra`` goes into each page's dictionary."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    ]
    image = "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 80> EI Q" if picture else ""
    for at, page in enumerate(pages):
        shown = "".join(f"{matrix} {x} {y} Tm ({text}) Tj\n" for x, y, text in page)
        stream = f"BT /F1 {size} Tf\n{shown}ET {image if not page else ''}"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * at} 0 R {extra}"
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    out, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("cp1252")


def column(x: float, top: float, lines: Sequence[str], lead: float = 14) -> list[Shown]:
    return [(x, top - lead * at, line) for at, line in enumerate(lines)]


def by_rows(*columns: list[Shown]) -> list[Shown]:
    return sorted((shown for each in columns for shown in each), key=lambda each: (-each[1], each[0]))


def read(tmp_path: Path, data: bytes) -> Article:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    (found,) = read_articles(path)
    assert isinstance(found, Article), found
    return found


def test_columns_are_read_one_after_the_other_however_they_are_drawn(tmp_path: Path) -> None:
    left, right = " ".join(LEFT), " ".join(RIGHT)
    page = by_rows(column(60, 700, LEFT), column(320, 700, RIGHT))
    assert read(tmp_path, pdf(page)).text == f"{left}\n\n{right}"
    # Narrow gutters, lines that are not level, and the right column drawn first.
    page = column(200, 706, RIGHT) + column(60, 700, LEFT)
    assert read(tmp_path, pdf(page)).text == f"{left}\n\n{right}"


def test_a_line_across_columns_ends_them(tmp_path: Path) -> None:
    wide = "The council of Holm and the county of Tarn spoke of ferries and of farms at one meeting"
    page = by_rows(
        [(60, 760, wide)],
        column(60, 740, LEFT), column(320, 740, RIGHT),
        [(60, 660, wide)],
        column(60, 640, RIGHT), column(320, 640, LEFT),
    )  # fmt: skip
    found = read(tmp_path, pdf(page)).text
    order = [wide, LEFT[0], RIGHT[0], wide, RIGHT[0], LEFT[0]]
    at = -1
    for text in order:
        at = found.index(text, at + 1)


def test_a_sentence_goes_on_in_the_next_column(tmp_path: Path) -> None:
    page = by_rows(
        column(60, 700, LEFT[:3]),
        column(320, 700, ["costs 12 crowns one way and", "twenty crowns for the two", "ways."]),
    )
    assert read(tmp_path, pdf(page)).text == (
        "The ferry to Holm will sail twice a day from 1 May, the company said on Monday. It costs 12 crowns one way and"
        " twenty crowns for the two ways."
    )


def test_rows_of_a_table_stay_whole(tmp_path: Path) -> None:
    names = ["Lindgren Fisk", "Odd and Sons", "Herring Brothers", "Sea Queen"]
    sums = ["31,000 crowns", "59,000 crowns", "7,000 crowns", "880 crowns"]
    page = by_rows(column(60, 700, names), column(260, 700, sums))
    rows = [f"{name} {amount}" for name, amount in zip(names, sums, strict=True)]
    assert read(tmp_path, pdf(page)).text == "\n".join(rows)


BODY = (
    (
        "The municipal theatre will receive a grant of nine million crowns for the",
        "repairs of its roof, minister Oda Lind said in the gasworks hall, in the year of its",
    ),
    (
        "foundation, the director Sven Holt said.",
        "The tickets will cost ninety crowns and can be bought from May at the box office",
    ),
)
WHOLE = (
    "The municipal theatre will receive a grant of nine million crowns for the repairs of its roof, minister Oda Lind"
    " said in the gasworks hall, in the year of its foundation, the director Sven Holt said."
)


@pytest.mark.parametrize(
    ("heads", "feet"),
    [
        (["HARBOUR POST     Monday 3 March 2025     4", "HARBOUR POST     Monday 3 March 2025     5"], ["", ""]),
        (["4 | Harbour Post", "Harbour Post | 5"], ["Printed by NewsPress", "Printed by NewsPress"]),
        (["", ""], ["12", "13"]),
        (["", ""], ["Page 1 of 2", "Page 2 of 2"]),
        (["3/3/25, 10:14 AM  Theatre"] * 2, ["https://post.example/theatre 1/2", "https://post.example/theatre 2/2"]),
        (["Seite 4", "Seite 5"], ["© 2025 Post", "© 2025 Post"]),
    ],
)  # fmt: skip
def test_what_stands_on_every_page_is_no_part_of_the_sentence(
    tmp_path: Path, heads: list[str], feet: list[str]
) -> None:
    pages = [
        [*([(60, 800, head)] if head else []), *column(60, 760, body), *([(60, 40, foot)] if foot else [])]
        for head, foot, body in zip(heads, feet, BODY, strict=True)
    ]
    found = read(tmp_path, pdf(*pages))
    assert found.text.startswith(WHOLE) and found.text.endswith("at the box office")
    assert found.url == ("https://post.example/theatre" if "https" in feet[0] else "")


def test_what_a_browser_prints_around_a_page_is_none_of_it(tmp_path: Path) -> None:
    head, foot = (40, 815, "3/3/25, 10:14 AM"), (40, 20, "https://post.example/theatre")
    page = [head, (300, 815, "The theatre"), *column(60, 760, LEFT), foot, (540, 20, "1/1")]
    found = read(tmp_path, pdf(page))
    assert (found.text, found.url) == (" ".join(LEFT), "https://post.example/theatre")


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("HARBOUR POST     Monday 3 March 2025", "2025-03-03"),
        ("Sunday, March 2, 2025     THE POST", "2025-03-02"),
        ("Hafenpost, Mittwoch, 5. März 2025", "2025-03-05"),
        ("Le Port     mercredi 5 mars 2025", "2025-03-05"),
        ("Report of 3 March 2025", ""),
        ("Posts of Monday 3 March 2025 and Tuesday 4 March 2025", ""),
    ],
)
def test_the_day_of_a_paper_is_that_of_its_running_head(tmp_path: Path, head: str, day: str) -> None:
    pages = [[(60, 800, head), *column(60, 760, body)] for body in BODY]
    assert read(tmp_path, pdf(*pages)).published == day


def test_the_day_of_the_issue_is_in_heads_that_differ_otherwise(tmp_path: Path) -> None:
    heads = (("Harbour Post", "Monday 3 March 2025"), ("4", "Monday 3 March 2025"))
    pages = [[(60, 800, a), (400, 800, b), *column(60, 760, body)] for (a, b), body in zip(heads, BODY, strict=False)]
    found = read(tmp_path, pdf(*pages))
    assert found.published == "2025-03-03"
    assert "Harbour Post" not in found.text and "March" not in found.text


def test_pages_that_are_all_the_same_are_read(tmp_path: Path) -> None:
    text = " ".join(LEFT)
    assert read(tmp_path, pdf(column(60, 700, LEFT), column(60, 700, LEFT))).text == f"{text}\n\n{text}"


def test_a_foot_that_stands_under_one_column_is_none_of_it(tmp_path: Path) -> None:
    right = ["costs 12 crowns one way and", "twenty for two ways, the", "council said."]
    page = by_rows(column(60, 700, LEFT[:3]), column(320, 700, right))
    found = read(tmp_path, pdf([*page, (60, 60, "Printed on recycled paper")])).text
    assert found.startswith("The ferry to Holm") and "It costs 12 crowns" in found
    assert found.endswith("the council said.\n\nPrinted on recycled paper")


def test_first_lines_that_differ_and_lines_of_numbers_in_the_text_stay(tmp_path: Path) -> None:
    one = ("Budget of the county", "The county spends", "1,204", "crowns a head.")
    two = ("Grants of the town", "The town gives", "17", "crowns.")
    found = read(tmp_path, pdf(column(60, 780, one), column(60, 780, two))).text
    assert found.split() == " ".join(one + two).split()


@pytest.mark.parametrize(
    ("ends", "whole"),
    [
        (("its reno-", "vation is"), "its renovation is"),
        (("its reno\xad", "vation is"), "its renovation is"),
        (("a well-", "known actor"), "a well-known actor"),
        (("Baden-", "Baden is"), "Baden-Baden is"),
        (("the vice-", "chair said"), "the vice-chair said"),
        (("sea-level and sea-", "level rise"), "sea-level and sea-level rise"),
        (("in 2024-", "25 they"), "in 2024-25 they"),
        (("HARBOUR DIS-", "PUTE ends"), "HARBOUR DISPUTE ends"),
    ],
)
def test_words_that_a_line_broke_are_whole(tmp_path: Path, ends: tuple[str, str], whole: str) -> None:
    lines = (f"The theatre of the harbour told all of its friends about {ends[0]}", f"{ends[1]} what they came for.")
    assert whole in read(tmp_path, pdf(column(60, 700, lines))).text


def test_paragraphs_end_where_the_text_does(tmp_path: Path) -> None:
    lines = [
        (60, 700, "The ferry to Holm will sail twice a day from 1 May, the company said."),
        (75, 686, "Farmers in the valley began to cut hay two weeks early, as rain is"),
        (60, 672, "due on Friday."),
        (60, 644, "A pool opens."),
    ]
    assert read(tmp_path, pdf(lines)).text == (
        "The ferry to Holm will sail twice a day from 1 May, the company said.\n\n"
        "Farmers in the valley began to cut hay two weeks early, as rain is due on Friday.\n\nA pool opens."
    )


@pytest.mark.parametrize(
    ("matrix", "begin", "step"),
    [("0 1 -1 0", (100, 100), (14, 0)), ("-1 0 0 -1", (500, 100), (0, 14)), ("0 -1 1 0", (500, 700), (-14, 0))],
)
def test_turned_text_is_read_in_its_own_direction(
    tmp_path: Path, matrix: str, begin: tuple[int, int], step: tuple[int, int]
) -> None:
    page = [(begin[0] + step[0] * at, begin[1] + step[1] * at, line) for at, line in enumerate(LEFT)]
    assert read(tmp_path, pdf(page, matrix=matrix)).text == " ".join(LEFT)


def test_what_lies_beyond_the_cut_of_the_page_is_none_of_it(tmp_path: Path) -> None:
    page = [*column(60, 700, LEFT), (60, 20, "page4.indd 4 slug line of the printers")]
    assert read(tmp_path, pdf(page, extra="/CropBox [30 30 560 810] ")).text == " ".join(LEFT)


def test_scanned_pages_are_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "is_installed", lambda: False)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(column(60, 700, LEFT), [], picture=True))
    article, scan = read_articles(path)
    assert isinstance(article, Article) and article.text == " ".join(LEFT)
    assert isinstance(scan, LeftOut)
    assert (scan.path, scan.reason) == (
        f"{path}:page 2",
        "It holds no text, only pictures (a scan): run `pip install 'newsdesk[ocr]'` and index it again, or run it "
        "through text recognition (OCR) yourself.",
    )


@pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")
def test_cases_of_pdf() -> None:
    def text(name: str) -> str:
        (found,) = read_articles(CASES / name)
        assert isinstance(found, Article)
        return found.text

    assert text("a23-pdf-columns/in/rows.pdf") == f"{' '.join(LEFT)}\n\n{' '.join(RIGHT)}"
    assert text("a23-pdf-columns/in/rot.pdf") == " ".join(LEFT)
    page = text("a26-pdf-furniture/in/page.pdf")
    assert "in the year of its foundation, the director Sven Holt said." in page
    assert "HARBOUR POST" not in page and "NewsPress" not in page
    assert "grant of nine million crowns for its renovation, culture" in text("a07-ligatures/in/shy.pdf")


def test_the_head_of_a_single_page_of_a_paper_gives_its_day_and_is_no_text(tmp_path: Path) -> None:
    page = [*column(60, 760, ["New station"]), *column(60, 720, LEFT), *column(60, 640, RIGHT)]
    for head, day in (("Tuesday, March 18, 2025", "2025-03-18"), ("Holm, March 18, 2025", "")):
        (tmp_path / "a.pdf").write_bytes(pdf([(60, 800, "THE FEN POST"), (420, 800, head), *page]))
        (found,) = read_articles(tmp_path / "a.pdf")
        assert isinstance(found, Article) and found.published == day
        assert ("THE FEN POST" in found.text) is (not day)


@pytest.mark.parametrize(("day", "published"), [("4 March 2025", "2025-03-04"), ("since 4 March 2025", "")])
def test_the_day_of_a_letterhead_and_no_account_s_name(tmp_path: Path, day: str, published: str) -> None:
    body = column(50, 690, ["The bridge is closed to lorries from", "Monday, the agency says."])
    page = [(50, 800, "Roads Agency"), (400, 800, "PRESS RELEASE"), (50, 786, "P.O. Box 12"), (400, 786, day), *body]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(page).replace(b"/Root 1 0 R", b"/Root 1 0 R /Info << /Author (plohm) >>"))
    (found,) = read_articles(path)
    assert isinstance(found, Article)
    assert (found.published, found.authors) == (published, ())


def test_ragged_columns_are_known_by_lines_that_go_on(tmp_path: Path) -> None:
    bread = ["Bread is sold", "from machines on Mondays,", "the guild says,", "and nobody will go", "hungry."]
    rest = ["Ivo Brand wants", "rest for all who rise at two", "in the night,", "as his father did", "before him."]
    text = read(tmp_path, pdf(by_rows(column(50, 760, bread), column(230, 760, rest)))).text
    assert text == f"{' '.join(bread)}\n\n{' '.join(rest)}"


def test_cells_of_a_ragged_table_stay_in_their_rows(tmp_path: Path) -> None:
    names = ["Bread", "Rolls of wheat and rye", "Cake", "Buns", "Pies"]
    prices = ["12 crowns each", "4 crowns", "30 crowns, on Sundays only", "5 crowns", "9 crowns"]
    text = read(tmp_path, pdf(by_rows(column(50, 760, names), column(230, 760, prices)))).text
    assert text.split("\n") == [f"{name} {price}" for name, price in zip(names, prices, strict=True)]


def test_a_head_over_a_large_headline_and_words_after_a_measure(tmp_path: Path) -> None:
    page = [
        *((50, 812, "KORVA TIMES"), (420, 812, "Thursday, January 8, 2026")),
        *column(50, 740, ["The pilot, a well-", "known 58-year-", "old, turned back over the fjord that day."]),
    ]
    article = read(tmp_path, pdf(page))
    assert (article.text, article.published) == (
        "The pilot, a well-known 58-year-old, turned back over the fjord that day.", "2026-01-08"
    )  # fmt: skip
