"""Word's text as Word shows it: what stands beside, was moved, deleted or hidden, and tables."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from index.articles import Failure, read_articles
from index.records import Article

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(body: str, notes: dict[str, str] | None = None, styles: str = "") -> bytes:
    """A Word file of this body; ``notes`` are the footnotes and endnotes, ``styles`` are added to the usual ones."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    parts = {}
    with zipfile.ZipFile(plain) as archive:
        parts = {name: archive.read(name).decode("latin-1") for name in archive.namelist()}
    parts["word/document.xml"] = f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    parts["word/styles.xml"] = parts["word/styles.xml"].replace("</w:styles>", f"{styles}</w:styles>")
    for kind, content in (notes or {}).items():
        parts[f"word/{kind}s.xml"] = f"<w:{kind}s {SPACES}>{content}</w:{kind}s>"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            "</Types>", f'<Override PartName="/word/{kind}s.xml" ContentType="{TYPES}.{kind}s+xml"/></Types>'
        )
        parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
            "</Relationships>",
            f'<Relationship Id="n{kind}" Type="{RELATIONS}/{kind}s" Target="{kind}s.xml"/></Relationships>',
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.encode("latin-1"))
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def text(path: Path, content: bytes) -> str:
    (path / "a.docx").write_bytes(content)
    (found,) = read_articles(path / "a.docx")
    assert isinstance(found, Article), found
    return found.text


@pytest.mark.parametrize(
    ("ending", "main"),
    [
        (".docm", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        (".dotx", f"{TYPES}.template.main+xml"),
        (".dotm", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    ],
)
def test_templates_and_files_with_macros_are_read_as_any(tmp_path: Path, ending: str, main: str) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(paragraph(run("The dyke holds."))))) as plain,
        zipfile.ZipFile(out, "w") as made,
    ):
        for name in plain.namelist():
            made.writestr(name, plain.read(name).replace(f"{TYPES}.document.main+xml".encode(), main.encode()))
        made.writestr("word/vbaProject.bin", b'Sub AutoOpen() MsgBox "Macro." End Sub')
    path = tmp_path / f"a{ending}"
    path.write_bytes(out.getvalue())
    (found,) = read_articles(path)
    assert isinstance(found, Article) and found.text == "The dyke holds."


def test_another_file_of_office_under_the_name_of_word_says_so(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(paragraph(run("Cells."))))) as plain, zipfile.ZipFile(out, "w") as made:
        for name in plain.namelist():
            sheet = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
            made.writestr(name, plain.read(name).replace(f"{TYPES}.document.main+xml".encode(), sheet))
    (tmp_path / "a.docx").write_bytes(out.getvalue())
    (found,) = read_articles(tmp_path / "a.docx")
    assert found == Failure(str(tmp_path / "a.docx"), "It is a file of Office, but not of Word: save it as .docx.")


BOX = f"<w:txbxContent>{paragraph(run('Box.'))}</w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (paragraph(run("He "), f"<w:r><w:pict>{BOX}</w:pict></w:r>", run("paid.")), "He paid.\n\nBox."),
        (
            paragraph(
                run("A"), f"<w:r><mc:AlternateContent><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>"
            ),
            "A\n\nBox.",
        ),
        (paragraph(run("A"), run("hidden", "<w:vanish/>"), run("B", '<w:vanish w:val="0"/>')), "AB"),
        (paragraph(run("A"), run("hidden", '<w:rStyle w:val="Inner"/>')), "A"),
        (
            paragraph(run("hidden"), run("shown", '<w:vanish w:val="false"/>'), properties='<w:pStyle w:val="Desk"/>'),
            "shown",
        ),
        (paragraph(f"<w:moveFrom>{run('gone')}</w:moveFrom>", f"<w:moveTo>{run('here')}</w:moveTo>"), "here"),
        (paragraph(run("One, "), properties="<w:rPr><w:del/></w:rPr>") + paragraph(run("two.")), "One, two."),
        (paragraph("<w:sdt><w:sdtContent>" + run("Ann") + "</w:sdtContent></w:sdt>", run(" left.")), "Ann left."),
        (
            paragraph(
                "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("Click") + "</w:sdtContent></w:sdt>",
                run("A."),
            ),
            "A.",
        ),
        (
            paragraph(
                "<w:smartTag>" + run("Oslo") + "</w:smartTag>", "<w:hyperlink>" + run(" link") + "</w:hyperlink>"
            ),
            "Oslo link",
        ),
        (paragraph("<w:fldSimple>" + run("7") + "</w:fldSimple>", "<w:r><w:instrText>PAGE</w:instrText></w:r>"), "7"),
        (
            paragraph(
                "<w:r><w:ruby><w:rt>" + run("ka") + "</w:rt><w:rubyBase>" + run("K") + "</w:rubyBase></w:ruby></w:r>"
            ),
            "K",
        ),
        (paragraph(run("x "), "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"), "x a+b"),
        (paragraph(run("5 "), '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', run(" 4")), "5 ≥ 4"),
        (
            table([paragraph(run("a")), paragraph(run("b")) + paragraph(run("c"))], [paragraph(run("d")), paragraph()])
            + paragraph(run("After.")),
            "a\tb c\nd\t\n\nAfter.",
        ),
        (table([paragraph(run(letter)) * 3 for letter in "xy"]), "x\n\nx\n\nx\n\ny\n\ny\n\ny"),
        (table([paragraph(run("a")), table([paragraph(run("b")), paragraph(run("c"))])]), "a\tb\tc"),
        (
            table([paragraph(run("kept"))]).replace(
                "</w:tbl>", "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph(run("cut")) + "</w:tc></w:tr></w:tbl>"
            ),
            "kept",
        ),
    ],
)
def test_the_text_is_what_word_shows(tmp_path: Path, body: str, shown: str) -> None:
    hide = "<w:rPr><w:vanish/></w:rPr>"
    styles = (
        f'<w:style w:type="character" w:styleId="Base">{hide}</w:style>'
        '<w:style w:type="character" w:styleId="Inner"><w:basedOn w:val="Base"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="Desk">{hide}</w:style>'
    )
    end = paragraph(run("The end."))
    assert text(tmp_path, word(body + end, styles=styles)) == f"{shown}\n\nThe end."


def test_notes_stand_after_what_they_belong_to(tmp_path: Path) -> None:
    def note(kind: str, at: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{at}"/></w:r>'

    notes = {
        "footnote": f'<w:footnote w:type="separator" w:id="0">{paragraph(run("line"))}</w:footnote>'
        f'<w:footnote w:id="1">{paragraph(run("It was 80,000."), note("footnote", 1))}</w:footnote>',
        "endnote": f'<w:endnote w:id="1">{paragraph(run("By Ann."))}</w:endnote>',
    }
    body = paragraph(run("The fine was 90,000"), note("footnote", 1), run(" crowns."))
    body += table([paragraph(run("a"), note("endnote", 1)), paragraph(run("b"))]) + paragraph(run("End."))
    assert text(tmp_path, word(body, notes)) == (
        "The fine was 90,000 crowns.\n\nIt was 80,000.\n\na\tb\n\nBy Ann.\n\nEnd."
    )


def test_a_file_that_was_saved_as_strict_is_read_as_any(tmp_path: Path) -> None:
    names = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        RELATIONS.encode(): b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(paragraph(run("The mill turns."))))) as plain,
        zipfile.ZipFile(out, "w") as strict,
    ):
        for name in plain.namelist():
            content = plain.read(name)
            for usual, other in names.items():
                content = content.replace(usual, other) if name.endswith((".xml", ".rels")) else content
            strict.writestr(name, content)
    assert text(tmp_path, out.getvalue()) == "The mill turns."
