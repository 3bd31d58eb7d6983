"""Exports of press databases in the formats in which they are saved, and RTF itself."""

import io
import re
from pathlib import Path

import docx
import pytest

from index.articles import Failure, read_articles
from index.articles.rtf import parse_rtf
from index.records import Article

FIRST = "The Northport tram line will open in 2027, the authority said on Tuesday."
SECOND = "Its chief, Tom Harrow, blamed wet ground."
THIRD = "Bakery workers signed a wage deal worth 6 percent, their union said."
NEXIS = f"""User Name: = A. Student
Documents (2)
1. Tram line to open two years late
2. Bakers sign wage deal

Tram line to open two years late

The Guardian (London)

February 12, 2025 Wednesday 4:12 PM GMT

Copyright 2025 Guardian Newspapers Limited All Rights Reserved

Section: UK NEWS; Pg. 7

Length: 210 words

Byline: Mara Quill and Niall Osk

Dateline: NORTHPORT

Body

{FIRST}

{SECOND}

Graphic

Picture, a tram

Load-Date: February 12, 2025

End of Document

Bakers sign wage deal

The Irish Times

30 January 2025

Copyright 2025 The Irish Times

Length: 180 words

Body

{THIRD}

Classification

Language: ENGLISH

End of Document
"""
OLD_NEXIS = f"""
                               1 of 2 DOCUMENTS

                             The Guardian (London)

                          February 12, 2025 Wednesday
                                 Final Edition

Tram line to open
two years late

BYLINE: MARA QUILL AND NIALL OSK

SECTION: UK NEWS; Pg. 7

LENGTH: 210 words

DATELINE: NORTHPORT

{FIRST.replace(" will ", " will" + chr(10))}

{SECOND}

LOAD-DATE: February 12, 2025

LANGUAGE: ENGLISH

                 Copyright 2025 Guardian Newspapers Limited
                              2 of 2 DOCUMENTS

                                The Irish Times

                           January 30, 2025 Thursday

Bakers sign wage deal

LENGTH: 180 words

{THIRD}

LOAD-DATE: January 30, 2025
"""
FACTIVA = f"""UK News
Tram line to open two years late
By Mara Quill and Niall Osk
210 words
12 February 2025
04:12
The Guardian (London)
GRDN
7
English
© Copyright 2025. The Guardian. All rights reserved.

{FIRST}

{SECOND}

Document GRDN000020250212el2c0001x

Bakers sign wage deal
180 words
30 January 2025
The Irish Times
IRTI
English
(c) 2025, The Irish Times.

{THIRD}

Document IRTI000020250130el1u0002y

Search Summary
"""
FACTIVA_CODES = f"""SE UK News
HD
Tram line to open two years late
BY By Mara Quill and Niall Osk
WC 210 words
PD 12 February 2025
SN The Guardian (London)
SC GRDN
LA English
CY © Copyright 2025.
LP

{FIRST}

TD

{SECOND}

NS
gtrans : Transport
AN
Document GRDN000020250212el2c0001x
HD Bakers sign wage deal
WC 180 words
PD 30 January 2025
SN The Irish Times
LP {THIRD}
AN
Document IRTI000020250130el1u0002y
"""
PROQUEST = f"""____________________________________________________________
Report Information from ProQuest
____________________________________________________________
Table of contents
1. Tram line to open two years late
____________________________________________________________
Document 1 of 2

Tram line to open two years late

Author: Quill, Mara; Osk, Niall

Publication info: The Guardian (London) ; London [London]. 12 Feb 2025: 7.

ProQuest document link

Abstract: Short.

Full text: {FIRST}

{SECOND}

Publication title: The Guardian (London); London

Publication date: Feb 12, 2025

ProQuest document ID: 111

____________________________________________________________
Document 2 of 2

Title: Bakers sign wage deal

Publication info: The Irish Times ; Dublin [Dublin]. 30 Jan 2025: 3.

Abstract: {THIRD}

Full text: Not available.

ProQuest document ID: 222
"""


def as_docx(text: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def as_rows(text: str) -> bytes:
    """An export of Factiva's codes as its page shows it: a table an article, code and value a row."""
    rows, cells = "", ["", ""]
    for line in [*text.split("\n"), "ZZ "]:
        code = re.fullmatch(r"([A-Z]{2})(?: (.*))?", line)
        if code:
            rows += f"<tr><td><b>{cells[0]}</b></td><td>{cells[1]}</td></tr>" if cells[0] else ""
            rows += "</table><table>" if code[1] == "HD" else ""
            cells = [code[1], code[2] or ""]
        elif line:
            cells[1] += f"<p>{line}</p>"
    return f"<html><head><title>Factiva</title></head><body><table>{rows}</table></body></html>".encode()


def as_rtf(text: str) -> bytes:
    lines = text.replace("©", "\\'a9").split("\n")
    return ("{\\rtf1\\ansi\\ansicpg1252 " + "\\par\n".join(lines) + "\\par}").encode()


def as_html(text: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return f"<html><head><meta charset='utf-8'><title>Export</title></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", NEXIS.encode()),
        ("a.docx", as_docx(NEXIS)),
        ("a.rtf", as_rtf(NEXIS)),
        ("a.html", as_html(NEXIS)),
        ("a.txt", OLD_NEXIS.encode()),
        ("a.txt", FACTIVA.encode()),
        ("a.rtf", as_rtf(FACTIVA)),
        ("a.html", as_html(FACTIVA)),
        ("a.txt", FACTIVA_CODES.encode()),
        ("a.docx", as_docx(FACTIVA_CODES)),
        ("a.html", as_rows(FACTIVA_CODES)),
        ("a.txt", PROQUEST.encode()),
        ("a.rtf", as_rtf(PROQUEST)),
        ("a.html", as_html(PROQUEST)),
    ],
)
def test_each_article_of_an_export_has_its_paper_day_and_author(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    first, second = read_articles(tmp_path / name)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.title, first.outlet, first.published) == (
        "Tram line to open two years late",
        "The Guardian (London)",
        "2025-02-12",
    )
    assert (first.authors, first.text) == (("Mara Quill", "Niall Osk"), f"{FIRST}\n\n{SECOND}")
    assert (second.title, second.outlet, second.published) == ("Bakers sign wage deal", "The Irish Times", "2025-01-30")
    assert (second.authors, second.text) == ((), THIRD)
    assert len({first.record, second.record, ""}) == 3


def test_an_article_of_an_export_without_a_text_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEXIS.replace(THIRD, ""))
    _, second = read_articles(tmp_path / "a.txt")
    assert isinstance(second, Failure) and second.path == f"{tmp_path / 'a.txt'}:2"


def test_a_text_that_only_speaks_of_documents_is_one_article(tmp_path: Path) -> None:
    text = f"{FIRST}\n\nDocument 1 of 2\n\nHe signed it.\n\nEnd of Document\n\n{SECOND}"
    (tmp_path / "a.txt").write_text(text)
    (found,) = read_articles(tmp_path / "a.txt")
    assert isinstance(found, Article) and found.text == text


@pytest.mark.parametrize(
    ("rtf", "paragraphs"),
    [
        (
            rb"Caf\'e9 \u8217?s \emdash  {\b bold\b0} \{a\}\\.\par Two\~x\_y\-z.",
            ["Café ’s — bold {a}\\.", "Two\u00a0x-yz."],
        ),
        (
            rb"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}}"
            rb"\f1 \'cf\'f0\'e8 {\f2 \'82\'a0\'83A}\f0 \'e9",
            ["При あアé"],
        ),
        (rb"{\uc0\u1055 x}\uc2\u1055\'aa\'bby\u-10179??\u-8704??", ["ПxПy😀"]),
        (
            rb"{\header Page 1\par}{\footer F}{\*\generator G;}{\pict\bin4 \par}{\v hidden}shown{\deleted gone}",
            ["shown"],
        ),
        (
            rb'{\field{\*\fldinst HYPERLINK "u"}{\fldrslt link}} text{\footnote A note.\par More.} on',
            ["link text on", "A note.", "More."],
        ),
        (
            rb"Fined {\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt Box.\par}}{\shprslt Box}}90,000.",
            ["Fined 90,000.", "Box."],
        ),
        (rb"\intbl a\cell b\par c\cell\row\pard After.", ["a\tb c", "After."]),
        (rb"{\upr{ansi}{\*\ud{uni}}} a\line b{\unknown c}{\*\unknown d", ["uni a\nbc"]),
        (rb"a\'g0 b\ ", ["ag0 b"]),
    ],
)
def test_rtf_is_what_word_shows(rtf: bytes, paragraphs: list[str]) -> None:
    assert parse_rtf(rb"{\rtf1\ansi\ansicpg1252\deff0 " + rtf + b"}").paragraphs == paragraphs


def test_rtf_says_title_author_and_day(tmp_path: Path) -> None:
    info = rb"{\info{\title The tram}{\author Ann Roe; Bo Falk}{\creatim\yr2025\mo2\dy3\hr9}{\operator X}}"
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi" + info + rb" " + FIRST.encode() + b"}")
    (found,) = read_articles(tmp_path / "a.rtf")
    assert isinstance(found, Article)
    assert (found.title, found.authors, found.published) == ("The tram", ("Ann Roe", "Bo Falk"), "2025-02-03")
    assert found.text == FIRST
    (tmp_path / "b.rtf").write_bytes(b"Plain.")
    (failed,) = read_articles(tmp_path / "b.rtf")
    assert isinstance(failed, Failure) and "no RTF" in failed.error


@pytest.mark.parametrize("text", [NEXIS, OLD_NEXIS])
def test_a_place_in_capitals_is_written_as_a_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert [item.place for item in read_articles(tmp_path / "a.txt") if isinstance(item, Article)] == ["Northport", ""]


def test_authors_of_exports_in_capitals_in_another_language_and_nobody(tmp_path: Path) -> None:
    head = "Mill turns\nOdd Post\nMay 6, 2025 Tuesday\nLength: 9 words\n{}\nBody\nThe mill turns.\nEnd of Document\n"
    for line, authors in (
        ("Byline: ADA BERG and JO LUND", ("Ada Berg", "Jo Lund")),
        ("Autorin: Ada Berg", ("Ada Berg",)),
    ):
        (tmp_path / "a.txt").write_text(head.format(line))
        (found,) = read_articles(tmp_path / "a.txt")
        assert isinstance(found, Article)
        assert found.authors == authors
    told = (
        "Document 1 of 1\n\nMill turns\n\nAuthor: Anonymous\n\nFull text: The mill of Odd turns again.\n\n"
        "Publication date: May 6, 2025\n"
    )
    (tmp_path / "b.txt").write_text(told)
    (found,) = read_articles(tmp_path / "b.txt")
    assert isinstance(found, Article)
    assert found.authors == ()


def test_proquest_in_another_language(tmp_path: Path) -> None:
    told = (
        "Dokument 1 von 1\n\nMill turns\n\nAutor: Berg, Ada\n\nVolltext: The mill of Odd turns again.\n\n"
        "Publikationstitel: Odd Post\n\nPublikationsdatum: May 6, 2025\n"
    )
    (tmp_path / "a.txt").write_text(told)
    (found,) = read_articles(tmp_path / "a.txt")
    assert isinstance(found, Article)
    assert (found.title, found.authors, found.outlet) == ("Mill turns", ("Ada Berg",), "Odd Post")
    assert (found.text, found.published) == ("The mill of Odd turns again.", "2025-05-06")


def test_lines_that_are_sentences_are_paragraphs_without_empty_ones_between(tmp_path: Path) -> None:
    told = (
        f"Document 1 of 1\n\nTram late\n\nFull text:\n\n{FIRST}\n{SECOND}\n\nThe line is long, and its two ends are\n"
        "far apart.\n\nPublication title: Odd Post\n\nPublication date: May 6, 2025\n"
    )
    (tmp_path / "a.txt").write_text(told)
    (found,) = read_articles(tmp_path / "a.txt")
    assert isinstance(found, Article)
    assert found.text == f"{FIRST}\n\n{SECOND}\n\nThe line is long, and its two ends are far apart."


def test_a_headline_of_few_words_below_a_section_is_no_byline(tmp_path: Path) -> None:
    lines = ["Regional", "Bakers want Mondays off", "33 words", "6 May 2025", "Odd Post", "ODDPOS", "English"]
    text = "\n".join([*lines, "(c) 2025 Odd Post", "", THIRD, "", "Document ODDPOS0020250506el560000p", ""])
    (tmp_path / "a.txt").write_text(text)
    (found,) = read_articles(tmp_path / "a.txt")
    assert isinstance(found, Article)
    assert (found.title, found.authors, found.text) == ("Bakers want Mondays off", (), THIRD)


def test_factiva_in_another_language(tmp_path: Path) -> None:
    lines = [
        "Straßenbahn kommt später",
        "Von Mara Quill",
        "312 Wörter",
        "21. Mai 2025",
        "Oster Bote",
        "OSTB",
        "Deutsch",
    ]
    lines += ["(c) 2025 Oster Bote GmbH", FIRST, SECOND, "Dokument OSTB000020250521el5l0000a"]
    page = "".join(f"<p>{line}</p>" for line in lines)
    (tmp_path / "a.html").write_text(f"<html><head><title>Factiva</title></head><body>{page}</body></html>", "utf-8")
    (found,) = read_articles(tmp_path / "a.html")
    assert isinstance(found, Article)
    assert (found.title, found.outlet, found.published) == ("Straßenbahn kommt später", "Oster Bote", "2025-05-21")
    assert found.authors == ("Mara Quill",) and found.text.split() == f"{FIRST} {SECOND}".split()
