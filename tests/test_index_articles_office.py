"""PDF and Word files: text, particulars, and what is damaged, encrypted or a bomb."""

import datetime
import io
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from one_article import TEXT, article, failure, write

from index.articles import Failure, Limits, read_articles
from index.articles import pdf as pdf_reader
from index.articles.pdf import unwrap


def pdf(lines: list[str], info: str = "", catalog: str = "") -> bytes:
    """A PDF of one page with a line of text each, written out by hand (ISO 32000-1)."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td 14 TL {shown}ET" if lines else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog}>>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {info} >>",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def test_pdf_text_and_metadata(tmp_path: Path) -> None:
    info = "/Title (Talks go on) /Author (Jane Doe; John Roe) /CreationDate (D:20220612100000Z)"
    lines = [
        "The president said on Sunday that talks would con-",
        "tinue for as long as they were needed by all.",
        "He left.",
    ]
    found = article(write(tmp_path / "a.pdf", pdf(lines, info)))
    assert (
        found.text
        == "The president said on Sunday that talks would continue for as long as they were needed by all. He left."
    )
    assert (found.title, found.authors, found.published) == ("Talks go on", ("Jane Doe", "John Roe"), "2022-06-12")


def test_pdf_text_says_more_than_junk_metadata(tmp_path: Path) -> None:
    info = "/Title (Microsoft Word - draft.doc) /CreationDate (D:20220612)"
    found = article(
        write(tmp_path / "a.pdf", pdf(["2021-05-04 PARIS - The talks will go on for days, he said."], info))
    )
    assert (found.title, found.place, found.published) == (
        "The talks will go on for days, he said",
        "Paris",
        "2021-05-04",
    )


def test_pdf_without_text_encrypted_or_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "is_installed", lambda: False)
    path = tmp_path / "a.pdf"
    assert failure(write(path, pdf([]))).startswith("It holds no text, only pictures (a scan)")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["Secret talks."])))
    writer.encrypt("password", algorithm="RC4-128")
    writer.write(path)
    assert failure(path) == "It is encrypted: save it again without a password."
    for data in (pdf(["Talks."])[:200], b"%PDF-1.7\n" + b"\xff" * 500, b"not a pdf at all"):
        assert failure(write(path, data)).startswith("It could not be read, it may be damaged (")


def test_pdf_readable_without_password_is_read(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["Open talks."])))
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    assert article(tmp_path / "a.pdf").text == "Open talks."


def test_unwrap_joins_only_lines_that_the_width_broke() -> None:
    lines = [
        "A headline",
        "",
        "This line here is as long as any other",
        "and it goes on to the very same length",
        "and ends.",
    ]
    joined = "This line here is as long as any other and it goes on to the very same length and ends."
    assert unwrap("\n".join(lines)) == f"A headline\n\n{joined}"
    assert unwrap("") == ""


def test_docx_text_tables_and_properties(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Talks go on"
    document.core_properties.author = "Jane Doe; John Roe"
    document.core_properties.created = datetime.datetime(2022, 6, 12, 10)
    document.add_paragraph("The president\tsaid so.")
    document.add_paragraph("")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), "abcd", strict=True):
        cell.text = text
    document.add_paragraph("He left.").add_run("\nIt ended.")
    document.save(tmp_path / "a.docx")
    found = article(tmp_path / "a.docx")
    assert found.text == "The president\tsaid so.\n\na\tb\nc\td\n\nHe left.\nIt ended."
    assert (found.title, found.authors, found.published) == ("Talks go on", ("Jane Doe", "John Roe"), "2022-06-12")


def test_docx_says_who_wrote_it_before_who_made_the_file(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.author = "Standard user"
    document.core_properties.created = datetime.datetime(2022, 6, 12, 10)
    document.add_heading("Talks will go on", 0)
    document.add_paragraph("By Jane Doe | 14 June 2022")
    document.add_paragraph(TEXT)
    document.save(tmp_path / "a.docx")
    found = article(tmp_path / "a.docx")
    assert (found.authors, found.published, found.dated) == (("Jane Doe",), "2022-06-14", "header")


@pytest.mark.parametrize("title", ["Word Document", "Dokument1", "Microsoft Word - report.docx", "Titel"])
def test_a_title_that_a_program_made_up_is_none(tmp_path: Path, title: str) -> None:
    document = docx.Document()
    document.core_properties.title = title
    document.add_paragraph("Talks will go on")
    document.add_paragraph(TEXT)
    document.save(tmp_path / "a.docx")
    assert article(tmp_path / "a.docx").title == "Talks will go on"


def test_docx_styled_title_and_no_template_metadata(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Politics")
    document.add_heading("Talks will go on", 0)
    document.add_paragraph(TEXT)
    document.save(tmp_path / "a.docx")
    found = article(tmp_path / "a.docx")
    assert (found.title, found.authors, found.published) == ("Talks will go on", (), "")


def test_docx_keeps_tracked_insertions_only(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("He left.")
    document.save(tmp_path / "plain.docx")
    tracked = b"<w:ins><w:r><w:t>Yesterday he</w:t></w:r></w:ins><w:del><w:r><w:delText>He</w:delText></w:r></w:del>"
    with zipfile.ZipFile(tmp_path / "plain.docx") as old, zipfile.ZipFile(tmp_path / "a.docx", "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(b"<w:r><w:t>He left.", tracked + b"<w:r><w:t> left.")
            new.writestr(name, data.replace(b"<w:t> left", b'<w:t xml:space="preserve"> left'))
    assert article(tmp_path / "a.docx").text == "Yesterday he left."


def test_docx_damaged_foreign_or_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    assert failure(write(path, b"PK\x03\x04 damaged")) == "It is damaged, or no Word file: save it as .docx again."
    assert failure(write(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")).startswith("It is encrypted, or an old Word file")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "x")
    assert failure(path) == "It is a zip archive, but no Word file: save it as .docx again."
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", b"\0" * 20_000_000)
    assert failure(path, Limits(file=1024 * 1024)).startswith("It holds more than 1 MiB")


def test_docx_entities_are_not_expanded(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("He MARK left.")
    document.save(tmp_path / "plain.docx")
    bomb = "".join(f"<!ENTITY e{i} '{f'&e{i - 1};' * 10 if i else 'lol'}'>" for i in range(12))
    with zipfile.ZipFile(tmp_path / "plain.docx") as old, zipfile.ZipFile(tmp_path / "a.docx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"MARK", b"&e11;").replace(
                    b"<w:document", f"<!DOCTYPE d [{bomb}]><w:document".encode(), 1
                )
            new.writestr(name, data)
    (found,) = read_articles(tmp_path / "a.docx")
    assert isinstance(found, Failure) or len(found.text) < 100
