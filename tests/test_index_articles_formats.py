"""One reader per family of formats: exact fields from small files, and hostile files that must do no harm."""

import codecs
import datetime
import gzip
import io
import json
import socket
import time
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest

from index.articles import Failure, Limits, read_articles
from index.articles import pdf as pdf_reader
from index.articles.pdf import unwrap
from index.articles.web import without_bulk
from index.records import Article

TEXT = "The president said on Sunday that talks would go on.\n\nHe gave no details of them to reporters."
NEWS_2022 = Path(__file__).parents[2] / "shared" / "data" / "news" / "articles-2022.jsonl.gz"


def article(path: Path) -> Article:
    (found,) = read_articles(path)
    assert isinstance(found, Article), found
    return found


def failure(path: Path, limits: Limits | None = None) -> str:
    (found,) = read_articles(path, limits)
    assert isinstance(found, Failure), found
    return found.error


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# Markdown


def test_markdown_front_matter(tmp_path: Path) -> None:
    head = (
        "title: 'Talks: they go on'\nauthor:\n  - Jane Doe\n  - name: John Roe\ndate: 2022-06-12 10:00:00\n"
        "source: The Daily Star\nurl: https://www.star.example/x\nplace: Beirut\n"
    )
    found = article(write(tmp_path / "a.md", f"---\n{head}---\n# Talks\n\n{TEXT}\n"))
    assert found == Article(
        text=f"# Talks\n\n{TEXT}\n",
        title="Talks: they go on",
        outlet="The Daily Star",
        authors=("Jane Doe", "John Roe"),
        published="2022-06-12",
        url="https://www.star.example/x",
        place="Beirut",
        path=str(tmp_path / "a.md"),
    )


def test_what_front_matter_and_header_lines_say(tmp_path: Path) -> None:
    found = article(write(tmp_path / "a.md", f"---\ntitle: Bells &amp; whistles\ndate: 2022-06-12\n---\n{TEXT}"))
    assert found.title == "Bells & whistles"
    labelled = f"Title: Pike\nSource: Fen Post\nURL: https://fen.example/pike\n\n{TEXT}"
    assert article(write(tmp_path / "a.txt", labelled)).outlet == "Fen Post"
    agency = f"Title: Pike\nURL: https://fen.example/pike\n\nPARIS (AP) — {TEXT}"
    assert article(write(tmp_path / "b.txt", agency)).outlet == "fen.example"


def test_markdown_toml_front_matter_and_heading(tmp_path: Path) -> None:
    found = article(write(tmp_path / "a.markdown", f"+++\ndate = 2022-06-12\n+++\n\n## The *talks*\n\n{TEXT}"))
    assert (found.published, found.title) == ("2022-06-12", "The *talks*")
    assert found.text == f"\n## The *talks*\n\n{TEXT}"


@pytest.mark.parametrize("head", ["---\n: [broken\n---\n", "---\nnot a mapping\n---\n", "---\nkey: value\n"])
def test_what_is_no_front_matter_stays_text(tmp_path: Path, head: str) -> None:
    assert article(write(tmp_path / "a.md", head + TEXT)).text == head + TEXT


def test_a_yaml_bomb_does_no_harm(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60))
    found = article(write(tmp_path / "a.md", f"---\n{bomb}title: *a59\nauthors: *a59\n---\n{TEXT}"))
    # Aliases are not followed at all: what they stand in is text.
    assert found.text.startswith("---\na0: &a0") and found.text.endswith(TEXT)
    assert found.authors == ()


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("mark", "head"),
    [
        ("---", "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 60))),
        ("---", "a: &a [1]\nb: *a\n"),
        ("+++", f"{'.'.join('a' * 20_000)} = 1\n"),
        ("+++", f"x = {{ {'.'.join('a' * 20_000)} = 1 }}\n"),
    ],
)
def test_front_matter_that_grows_without_bound_stays_text(tmp_path: Path, mark: str, head: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"{mark}\n{head}{mark}\nThe port reopened.\n")
    (article,) = read_articles(path)
    assert isinstance(article, Article) and article.text.startswith(mark) and "The port reopened." in article.text


def test_yaml_cannot_make_objects(tmp_path: Path) -> None:
    text = f"---\ntitle: !!python/object/apply:os.system ['false']\n---\n{TEXT}"
    assert article(write(tmp_path / "a.md", text)).text == text


# HTML

PARAGRAPHS = (
    "The president said on Sunday that talks would go on for as long as they were needed.",
    "He gave no details of them to the reporters who travelled with him to the capital.",
)
BODY = f"<nav>Home Sport</nav><article><h1>Talks go on</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></article>"


def page(head: str, body: str = BODY) -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def test_html_json_ld_goes_before_meta_tags(tmp_path: Path) -> None:
    linked = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Site"},
            {
                "@type": ["NewsArticle"],
                "headline": "Talks will go on",
                "author": [{"@type": "Person", "name": "Jane Doe"}, {"name": "John Roe"}],
                "datePublished": "2022-06-12T23:30:00-05:00",
                "publisher": {"@type": "Organization", "name": "The Daily Star"},
                "mainEntityOfPage": {"@type": "WebPage", "@id": "https://www.star.example/2022/talks"},
            },
        ],
    }
    head = (
        "<title>Talks | Site</title><meta property='og:site_name' content='Site'>"
        "<meta name='author' content='Web Team'><script type='application/ld+json'>broken</script>"
        f"<script type='application/ld+json'>{json.dumps(linked)}</script>"
    )
    found = article(write(tmp_path / "a.html", page(head)))
    assert found.text.split("\n")[-2:] == list(PARAGRAPHS)
    assert "Home Sport" not in found.text
    assert (found.title, found.outlet, found.authors) == (
        "Talks will go on",
        "The Daily Star",
        ("Jane Doe", "John Roe"),
    )
    assert (found.published, found.url) == ("2022-06-12", "https://www.star.example/2022/talks")


def test_html_meta_tags_and_canonical_link(tmp_path: Path) -> None:
    head = (
        "<title>Talks go on</title><link rel='canonical' href='https://www.star.example/x'>"
        "<meta name='author' content='Jane Doe'><meta property='article:published_time' content='2022-06-12T10:00:00Z'>"
    )
    found = article(write(tmp_path / "a.htm.gz", gzip.compress(page(head).encode())))
    assert found.text.split("\n") == list(PARAGRAPHS)  # the headline stands above it, and is no part of it
    assert (found.title, found.outlet, found.authors) == ("Talks go on", "star.example", ("Jane Doe",))
    assert (found.published, found.url) == ("2022-06-12", "https://www.star.example/x")


def test_html_declares_its_encoding(tmp_path: Path) -> None:
    text = PARAGRAPHS[0].replace("talks", "переговоры о мире")
    body = f"<article><p>{text}</p><p>{PARAGRAPHS[1]}</p></article>"
    head = "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'><title>Т</title>"
    assert text in article(write(tmp_path / "a.html", page(head, body).encode("cp1251"))).text


def test_html_without_text_of_its_own_gives_the_linked_data_body(tmp_path: Path) -> None:
    linked = {"@type": "NewsArticle", "headline": "Talks", "articleBody": TEXT}
    path = write(tmp_path / "a.html", page(f'<script type="application/ld+json">{json.dumps(linked)}</script>', ""))
    assert article(path).text == TEXT
    assert failure(write(path, page("<title>x</title>", "<script>1</script>"))).startswith("No article text was found")


def test_html_is_never_fetched_for_and_its_entities_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    bomb = "".join(f"<!ENTITY e{i} '{f'&e{i - 1};' * 10 if i else 'lol'}'>" for i in range(12))
    secret = write(tmp_path / "secret", "top secret")
    doctype = f"<?xml version='1.0'?><!DOCTYPE html [{bomb}<!ENTITY x SYSTEM '{secret.as_uri()}'>]>"
    body = (
        f"<html><head><link rel='stylesheet' href='http://x.example/a.css'></head><body>{BODY}<p>&e11; &x;</p></body>"
    )
    found = article(write(tmp_path / "a.xhtml", f"{doctype}{body}</html>"))
    assert PARAGRAPHS[1] in found.text
    assert "top secret" not in found.text
    assert len(found.text) < 1000


def test_deep_or_endless_html_ends(tmp_path: Path) -> None:
    deep = "<div>" * 50_000 + PARAGRAPHS[0]
    for content in (deep, '<script type="application/ld+json">' * 5000 + PARAGRAPHS[0], "<meta " * 100_000):
        (found,) = read_articles(write(tmp_path / "a.html", content))
        assert isinstance(found, Article | Failure)


def test_front_matter_takes_time_that_grows_with_its_length(tmp_path: Path) -> None:
    """Found by fuzzing: on the code of before this key of one long word took more than ten seconds."""
    path = write(tmp_path / "a.md", b"+++\n" + b"1e400" * 12_000 + b" = {b = 1}\n+++\nThe bridge reopened.\n")
    began = time.process_time()
    assert article(path).text.endswith("The bridge reopened.\n")
    assert time.process_time() - began < 5


# PDF


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


# Word


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


# JSON


def test_json_object(tmp_path: Path) -> None:
    record = {
        "url": "https://www.cnn.com/2022/06/12/x",
        "title": "Talks go on",
        "text": f"PARIS — {TEXT}\r\n\0",
        "authors": ["Jane Doe John Roe", "Jane Doe", "John Roe"],
        "publish_date": "2022/06/13",
    }
    found = article(write(tmp_path / "a.json", json.dumps(record)))
    assert found == Article(
        text=f"PARIS — {TEXT}\n",
        title="Talks go on",
        outlet="cnn.com",
        authors=("Jane Doe", "John Roe"),
        published="2022-06-13",
        url="https://www.cnn.com/2022/06/12/x",
        place="Paris",
        path=str(tmp_path / "a.json"),
    )


NAMES: list[dict[str, object]] = [
    {"headline": "T", "body": TEXT, "byline": "By Jane Doe and John Roe", "date": "June 12, 2022", "outlet": "Star"},
    {
        **{"Title": "T", "content": TEXT, "author": "Jane Doe, John Roe", "publishedAt": "2022-06-12T10:00:00Z"},
        "source": {"id": None, "name": "Star"},
    },
    {
        **{"headline": "T", "articleBody": TEXT, "author": [{"name": "Jane Doe"}, {"name": "John Roe"}]},
        **{"datePublished": "2022-06-12", "publisher": {"name": "Star"}},
    },
    {
        **{"title": "T", "article_text": TEXT, "authors": "Jane Doe; John Roe", "published_at": 1655028000},
        "site_name": "Star",
    },
    {
        **{"title": "T", "text": TEXT.split("\n\n"), "authors": ["Jane Doe", {"name": "John Roe"}]},
        **{"pub_date": "Sun, 12 Jun 2022 10:00:00 GMT", "publisher": "Star"},
    },
    {
        **{"title": " ", "headline": "T", "text": None, "maintext": TEXT, "authors": [], "source": "Star"},
        **{"author": ["Jane Doe", "John Roe"], "date_publish": "2022-06-12 10:00:00"},
    },
]


@pytest.mark.parametrize("record", NAMES)
def test_json_field_names(tmp_path: Path, record: dict[str, object]) -> None:
    found = article(write(tmp_path / "a.json", json.dumps({**record, "canonical_url": "https://star.example/x"})))
    assert (found.title, found.text, found.outlet) == ("T", TEXT, "Star")
    assert (found.authors, found.published) == (("Jane Doe", "John Roe"), "2022-06-12")
    assert found.url == "https://star.example/x"


def test_json_falls_back_on_text_and_url(tmp_path: Path) -> None:
    record = {"text": f"PARIS (AP) — {TEXT}", "link": "https://www.star.example/2022/jun/12/talks", "date": "recently"}
    found = article(write(tmp_path / "a.json.gz", gzip.compress(json.dumps(record).encode("utf-16"))))
    assert found.title == "The president said on Sunday that talks would go on"
    assert (found.outlet, found.published, found.place) == ("star.example", "2022-06-12", "Paris")


def test_json_lists_name_their_records(tmp_path: Path) -> None:
    records = [
        {"id": 7, "text": "One text."},
        {"text": "Two text.", "url": "https://a.example/2"},
        "x",
        {"title": "No"},
    ]
    for content in (records, {"status": "ok", "articles": records}):
        found = list(read_articles(write(tmp_path / "a.json", json.dumps(content))))
        assert [item.record for item in found[:2] if isinstance(item, Article)] == ["7", "https://a.example/2"]
        assert found[2:] == [
            Failure(f"{tmp_path}/a.json:3", "It is not an object: write each article as an object."),
            Failure(
                f"{tmp_path}/a.json:4",
                "The article has no text: give it in a field named text, body, content or articleBody.",
            ),
        ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"text": "x"', "It is not valid JSON (Expecting ',' delimiter at line 1, column 13): correct it."),
        ("[" * 100_000, "It is nested too deeply to be read: simplify it."),
        ('{"id": ' + "9" * 10_000 + "}", "It is not valid JSON (a number too long): correct it."),
        ("[]", "It holds an empty list: remove it, or put articles into it."),
        ("5", "It holds neither an object nor a list of objects: write each article as an object."),
        ('{"text": ""}', "The article has an empty text: give it in a field named text, body, content or articleBody."),
        ('{"text": "\\u0000 ..."}', "It holds no readable text: remove it, or put the article into it."),
    ],
)
def test_unusable_json(tmp_path: Path, content: str, reason: str) -> None:
    assert failure(write(tmp_path / "a.json", content)) == reason


def test_metadata_in_json_is_cleaned(tmp_path: Path) -> None:
    record = {"text": "A \ud800 text.", "title": "x\u0000\u001b[2J\n\u202ey" + "z" * 500, "url": "javascript:alert(1)"}
    found = article(write(tmp_path / "a.json", json.dumps(record)))
    assert found.text == "A \ufffd text."
    assert found.title.startswith("x [2J yzz")
    assert (len(found.title), found.url, found.outlet) == (300, "", "")


# JSON Lines


def test_json_lines_go_on_after_a_broken_line(tmp_path: Path) -> None:
    lines = [
        codecs.BOM_UTF8 + b'{"id": "a", "text": "One caf\xc3\xa9."}\r',
        b"",
        b'{"id": "b", "text": ',
        b'{"text": "Curly \x93quotes\x94 here.", "url": "https://a.example/3"}',
        b"null",
        b'{"text": "Last text."}',
    ]
    path = write(tmp_path / "a.jsonl", b"\n".join(lines))
    found = list(read_articles(path))
    assert [(a.record, a.text) for a in found if isinstance(a, Article)] == [
        ("a", "One café."),
        ("https://a.example/3", "Curly “quotes” here."),
        ("2a5c6113992ffb4a", "Last text."),
    ]
    assert [(f.path, f.error[:20]) for f in found if isinstance(f, Failure)] == [
        (f"{path}:3", "It is not valid JSON"),
        (f"{path}:5", "It is not an object:"),
    ]


def test_a_line_keeps_its_record_when_it_moves(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"Text number {i}."}) for i in range(5)]
    before = [a.record for a in read_articles(write(tmp_path / "a.jsonl", "\n".join(lines))) if isinstance(a, Article)]
    after = [
        a.record
        for a in read_articles(write(tmp_path / "a.jsonl", "\n".join(reversed(lines))))
        if isinstance(a, Article)
    ]
    assert after == before[::-1]
    assert len(set(before)) == 5


def test_json_lines_in_utf_16(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ndjson", '{"text": "One."}\n{"text": "Twö."}\n'.encode("utf-16"))
    assert [a.text for a in read_articles(path) if isinstance(a, Article)] == ["One.", "Twö."]


def test_a_long_line_fails_alone(tmp_path: Path) -> None:
    long = json.dumps({"text": "word " * 1000})
    path = write(tmp_path / "a.jsonl", f'{{"text": "One."}}\n{long}\n{{"text": "Three."}}\n')
    one, two, three = read_articles(path, Limits(line=2000))
    assert isinstance(one, Article) and isinstance(three, Article)
    assert (one.text, three.text) == ("One.", "Three.")
    assert isinstance(two, Failure) and two.path == f"{path}:2"


@pytest.mark.parametrize("filler", [b"a", b"\n"])
def test_json_lines_bombs_end(tmp_path: Path, filler: bytes) -> None:
    path = write(tmp_path / "a.jsonl.gz", gzip.compress(b'{"text": "One."}\n' + filler * 600_000))
    first, last = read_articles(path, Limits(file=256 * 1024, line=64 * 1024))
    assert isinstance(first, Article)
    assert isinstance(last, Failure) and last.path == str(path)
    assert last.error.endswith("ends a run of 256 KiB without an article: it was read so far.")


def test_a_file_of_broken_lines_is_given_up(tmp_path: Path) -> None:
    found = list(read_articles(write(tmp_path / "a.jsonl", "x\n" * 5000)))
    assert len(found) == 1002
    assert found[-1] == Failure(f"{tmp_path}/a.jsonl", "More than 1,000 lines are broken: the rest was not read.")


def test_a_cut_off_gzip_gives_what_it_holds_and_a_failure(tmp_path: Path) -> None:
    data = gzip.compress(b"".join(b'{"text": "Text number %d."}\n' % i for i in range(8_000)))
    path = write(tmp_path / "a.jsonl.gz", data[: len(data) // 2])
    *read, last = read_articles(path)
    assert len(read) > 500 and all(isinstance(item, Article) for item in read)
    assert last == Failure(str(path), "Its compressed data is damaged or cut short: fetch or compress it again.")


@pytest.mark.skipif(not NEWS_2022.exists(), reason="needs ../shared/data/news")
def test_a_year_of_real_articles_is_streamed() -> None:
    found = list(read_articles(NEWS_2022))
    assert len(found) == 4714
    assert all(isinstance(item, Article) for item in found)
    real = [item for item in found if isinstance(item, Article)]
    assert len({item.record for item in real}) == len({item.url for item in real}) == 4714
    assert {item.outlet for item in real} == {"usatoday.com", "cnn.com", "theweek.co.uk"}
    assert all(item.published and item.title for item in real)
    assert real[0].record == real[0].url == "https://www.cnn.com/2022/06/12/media/squid-game-season-2/index.html"
    assert (real[0].published, real[0].authors) == ("2022-06-12", ("Ramishah Maruf",))


def test_a_page_of_many_mebibytes_is_read_without_its_scripts_or_not_at_all(tmp_path: Path) -> None:
    linked = {"@type": "NewsArticle", "headline": "Talks will go on", "datePublished": "2022-06-12"}
    head = (
        f"<script type='application/ld+json'>{json.dumps(linked)}</script><script>{'x = 1;' * 800_000}</script>"
        f"<style>{'p {} ' * 500_000}</style><!-- {'no ' * 500_000} -->"
    )
    picture = f"<img src='data:image/png;base64,{'iVBORw0KGgo' * 300_000}'>"
    found = article(write(tmp_path / "a.html", page(head, picture + BODY)))
    assert found.text.split("\n")[-2:] == list(PARAGRAPHS)
    assert (found.title, found.published) == ("Talks will go on", "2022-06-12")
    menus = "<a href='/x'>One of very many links</a> " * 210_000
    assert failure(write(tmp_path / "b.html", page("", BODY + menus))) == (
        "It is a page of more than 8 MiB without its scripts and pictures: save the article alone."
    )


def test_what_makes_pages_large_is_left_out() -> None:
    linked = "<script type='application/ld+json'>{}</script>"
    picture = "<img src=data:image/png;base64,iV+=>"
    cut = f"<p>a</p><script src=x>1 < 2</script >{linked}<STYLE>p</style><!-- <p>b</p> -->{picture}"
    assert without_bulk(cut) == f"<p>a</p>{linked}<img src=>"
    for piece, left in (("<script>", ""), ("<!--", ""), ("'data:image/png;base64,", None), ("<script ld+json ", None)):
        many = piece * (600_000 // len(piece))
        assert without_bulk(many) == (many if left is None else left)
