"""Tables, saved pages, OpenDocument texts and electronic books: what is read of them, what is left out and told."""

import io
import zipfile
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder

from index.articles import SUPPORTED, Failure, LeftOut, Limits, read_articles
from index.records import Article
from index.store import Store
from index.sync import sync


def items(path: Path, content: str | bytes, limits: Limits | None = None) -> list[object]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_articles(path, limits))


def articles(path: Path, content: str | bytes) -> list[Article]:
    found = items(path, content)
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def packed(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


# Tables


def test_a_row_of_a_table_is_an_article(tmp_path: Path) -> None:
    table = (
        ",title,publication,author,date,year,url,content\n"
        "0,\"Swan stops\ntraffic\",Pier Post,\"['Ray Poll', 'Ann Lee']\",2022-09-23,2022.0,,"
        '"It stopped, police said.\n\nIt left."\n'
        "\n"
        "1,Pier closed,Pier Post,nan,2022-09-24,2022.0,https://pier.example/1,<p>The pier &amp; the quay closed.</p>\n"
    )
    first, second = articles(tmp_path / "a.csv", table)
    assert (first.title, first.outlet, first.authors, first.published, first.text) == (
        "Swan stops traffic", "Pier Post", ("Ray Poll", "Ann Lee"), "2022-09-23", "It stopped, police said.\n\nIt left."
    )  # fmt: skip
    assert (second.url, second.authors, second.text) == ("https://pier.example/1", (), "The pier & the quay closed.")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"sep=;\r\nHeadline;Text\r\nBr\xfccke;\"Sie ist zu; sagte der Rat.\"\r\n"),
        ("a.csv", "\ufeffHeadline;Text\r\nBrücke;\"Sie ist zu; sagte der Rat.\"\r\n".encode()),
        ("a.tsv", "Headline\tText\nBrücke\tSie ist zu; sagte der Rat.\n".encode("utf-16")),
        ("a.csv", 'Titel;Inhalt\nBrücke;"Sie ist zu; sagte der Rat."\n'.encode()),
        ("a.csv", "Headline|Text\nBrücke|Sie ist zu; sagte der Rat.\n".encode()),
    ],
)  # fmt: skip
def test_tables_as_offices_write_them(tmp_path: Path, name: str, content: bytes) -> None:
    (found,) = articles(tmp_path / name, content)
    assert (found.title, found.text) == ("Brücke", "Sie ist zu; sagte der Rat.")


def test_a_row_in_an_old_code_page_is_decoded_as_a_whole(tmp_path: Path) -> None:
    row = "Мост;2025-02-03;Мост через реку закрыт на девять недель, сообщил в понедельник городской совет."
    (found,) = articles(tmp_path / "a.csv", f"Titel;Datum;Text\n{row}\n".encode("cp1251"))
    assert (found.title, found.published) == ("Мост", "2025-02-03") and found.text.endswith("городской совет.")


@pytest.mark.parametrize("encoding", ["cp1250", "iso-8859-2", "utf-8"])
def test_the_code_page_of_a_table_is_found_by_all_of_it(tmp_path: Path, encoding: str) -> None:
    rows = [
        ("Most zamknięty", "Most na Tarn jest zamknięty."),
        ("Łódź sprzedana", "Łódź Głosu sprzedano za sześć złotych."),
    ]
    table = "\n".join(["title,text", *(f'"{title}","{text}"' for title, text in rows)])
    found = articles(tmp_path / "a.csv", table.encode(encoding))
    assert [(each.title, each.text) for each in found] == rows


def test_a_column_of_articles_is_enough(tmp_path: Path) -> None:
    found = articles(tmp_path / "a.csv", "id,article,highlights\nx,The bridge reopened.,It did.\n")
    assert [each.text for each in found] == ["The bridge reopened."]


def test_broken_rows_of_a_table_fail_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    one, split, empty, two = items(path, "title,text\nA,One.\nB,Not, quoted.\nC,\nD,Two.\n")
    assert isinstance(one, Article) and isinstance(two, Article) and (one.text, two.text) == ("One.", "Two.")
    assert split == Failure(
        f"{path}:3", "It has more cells than the table has names: put its texts into quotation marks."
    )
    assert isinstance(empty, Failure) and empty.path == f"{path}:4"


def test_a_row_that_a_text_split_fails_though_its_last_cells_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    one, split, two = items(path, "title,text,outlet,date\nA,One.,,\nB,Not, quoted.,,\nC,Three.,,2025-02-01\n")
    assert isinstance(one, Article) and isinstance(two, Article) and two.published == "2025-02-01"
    assert isinstance(split, Failure) and split.path == f"{path}:3"
    found = articles(path, "title,text\nA,One.,\nB,Two.,\n")  # every row ends with an empty cell
    assert [each.text for each in found] == ["One.", "Two."]


@pytest.mark.parametrize("table", ["name,price\nApple,3\n", "id,description\n1,A red apple.\n", "1,2,3\n4,5,6\n"])
def test_a_table_of_something_else_is_told_of_each_time(tmp_path: Path, table: str) -> None:
    (tmp_path / "news").mkdir()
    (left,) = items(tmp_path / "news" / "a.csv", table)
    assert isinstance(left, LeftOut) and left.reason.startswith("It is a table of something else")
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        for _ in range(2):
            report = sync(store, [tmp_path / "news"], HashingEmbedder())
            assert report.left_out == (left,) and not report.failed


def test_a_table_of_names_alone_is_told_of(tmp_path: Path) -> None:
    """Found by fuzzing: nothing came of it, and nothing was said."""
    for rows in ("", ",\n\n"):
        (found,) = items(tmp_path / "a.csv", f"title,text\n{rows}")
        assert isinstance(found, Failure) and found.error.startswith("It holds names of columns but no articles")


def test_a_table_with_a_cell_without_end_ends(tmp_path: Path) -> None:
    found = items(tmp_path / "a.csv", 'title,text\nA,One.\nB,"' + "word,\n" * 50_000, Limits(line=10_000))
    assert isinstance(found[0], Article) and isinstance(found[1], Failure) and len(found) == 2
    assert found[1].error.startswith("It is no row of a table (field larger than field limit (10000))")


# Pages in one file

PAGE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
TEXT = "The pier was closed on Tuesday after a storm, the harbour master said. It stays shut until April, he added."


def mhtml(*parts: str, kind: str = 'multipart/related; type="text/html"; boundary="b1"', head: str = "") -> str:
    return (
        f"MIME-Version: 1.0\n{head}Content-Type: {kind}\n\n" + "".join(f"--b1\n{part}\n" for part in parts) + "--b1--\n"
    )


def part(title: str, text: str, place: str, head: str = "") -> str:
    page = PAGE.format(title, text)
    return f"Content-Type: text/html; charset=utf-8\nContent-Location: {place}\n{head}\n{page}\n"


def test_a_page_saved_in_one_file(tmp_path: Path) -> None:
    frame = part(
        "Advertisement", "Buy now, buy more, and buy it all in our shop of the harbour.", "cid:frame-1@mhtml.blink"
    )
    head = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://post.example/2025/pier\nSubject: x\n"
        "Date: Wed, 12 Feb 2025 10:00:00 -0000\n"
    )
    page = part("Pier closed", TEXT, "https://post.example/2025/pier")
    (found,) = articles(tmp_path / "a.mhtml", mhtml(page, frame, head=head))
    assert (found.title, found.text, found.url) == ("Pier closed", TEXT, "https://post.example/2025/pier")
    assert (found.outlet, found.published) == ("post.example", "2025-02-12")
    # The part that is shown first is named, wherever it stands.
    kind = 'multipart/related; start="<main@x>"; boundary="b1"'
    page = part("Pier closed", TEXT, "https://post.example/2025/pier", "Content-ID: <main@x>\n")
    (found,) = articles(tmp_path / "a.mht", mhtml(frame, page, kind=kind))
    assert (found.title, found.text) == ("Pier closed", TEXT)


def test_a_file_of_many_parts_without_a_page(tmp_path: Path) -> None:
    found = items(
        tmp_path / "a.mht", mhtml("Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=")
    )
    assert found == [Failure(str(tmp_path / "a.mht"), "It holds no page: save it again, as a web page in one file.")]


# OpenDocument

_OFFICE = ("office", "text", "table", "style", "meta")
NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _OFFICE)
NAMES += ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
STYLES = (
    '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T2" style:family="text" style:parent-style-name="T1"/>'
)
META = (
    "<office:meta><dc:title>Fish market</dc:title><meta:initial-creator>Una Bray</meta:initial-creator>"
    "<dc:creator>The desk</dc:creator><meta:creation-date>2025-02-12T10:00:00</meta:creation-date></office:meta>"
)
BODY = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted words.</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes>"
    '<text:h text:outline-level="1">Market fined</text:h>'
    '<text:p>The fish<text:s text:c="2"/>market was <text:span text:style-name="T1">secretly </text:span>'
    '<text:span text:style-name="T2">very </text:span>fined<text:note><text:note-citation>1</text:note-citation>'
    "<text:note-body><text:p>It was corrected on Friday.</text:p></text:note-body></text:note> 90,000 crowns"
    "<office:annotation><dc:creator>Ed</dc:creator><text:p>Check this!</text:p></office:annotation>"
    "<draw:frame><draw:text-box><text:p>Call the desk.</text:p></draw:text-box></draw:frame>, it said.</text:p>"
    "<text:list><text:list-item><text:p>One item</text:p></text:list-item></text:list>"
    "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell>"
    "<table:table-cell><text:p>Fine</text:p></table:table-cell></table:table-row></table:table-header-rows>"
    "<table:table-row><table:table-cell><text:p>Odd</text:p></table:table-cell><table:table-cell><text:p>59</text:p>"
    "</table:table-cell></table:table-row></table:table>"
    '<text:section text:display="none"><text:p>Hidden section.</text:p></text:section>'
    "<text:p>Line<text:line-break/>two.</text:p>"
)


def content(body: str, more: str = "") -> str:
    return (
        f"<office:document-content {NAMES}>{more}<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


READ = (
    "Market fined\n\nThe fish  market was fined 90,000 crowns, it said.\n\nIt was corrected on Friday.\n\n"
    "Call the desk.\n\nOne item\n\nName\tFine\nOdd\t59\n\nLine\ntwo."
)


def test_an_opendocument_text(tmp_path: Path) -> None:
    meta = f"<office:document-meta {NAMES}>{META}</office:document-meta>"
    (found,) = articles(tmp_path / "a.odt", packed({"content.xml": content(BODY), "meta.xml": meta}))
    assert found.text == READ
    assert (found.title, found.authors, found.published) == ("Fish market", ("Una Bray",), "2025-02-12")
    (flat,) = articles(tmp_path / "a.fodt", f"<?xml version='1.0' encoding='UTF-8'?>\n{content(BODY, META)}")
    assert (flat.text, flat.title) == (READ, "Fish market")
    (plain,) = articles(tmp_path / "b.odt", packed({"content.xml": content(BODY)}))
    assert (plain.title, plain.authors, plain.published) == ("Market fined", (), "")


def test_opendocument_files_that_are_no_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    sheet = content("").replace("office:text", "office:spreadsheet")
    bomb = "".join(f"<!ENTITY e{i} '{f'&e{i - 1};' * 10 if i else 'lol'}'>" for i in range(12))
    for data, reason in (
        (b"PK\x03\x04 damaged", "It is damaged, or not what its suffix says"),
        (packed({"content.xml": sheet}), "It is no text but another kind of document"),
        (packed({"a.txt": "x"}), "It lacks a part of itself (content.xml)"),
        (packed({"content.xml": "<a>"}), "Its XML is damaged"),
        (packed({"content.xml": b"\0" * 20_000_000}), "It holds more than 1 MiB"),
        (packed({"META-INF/manifest.xml": "<x encryption-data='1'/>", "content.xml": "x"}), "It is encrypted"),
    ):
        (found,) = items(path, data, Limits(file=1024 * 1024))
        assert isinstance(found, Failure) and found.error.startswith(reason)
    doctype = f"<!DOCTYPE d [{bomb}]>{content('<text:p>He &e11; left the town.</text:p>')}"
    (found,) = items(path, packed({"content.xml": doctype}))
    assert isinstance(found, Failure) or (isinstance(found, Article) and len(found.text) < 100)


# Books

XHTML = (
    "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head>"
    "<body>{}</body></html>"
)
CONTAINER = (
    "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
    "<rootfile full-path='OEBPS/book.opf'/></rootfiles></container>"
)


def book(
    documents: dict[str, str], told: str, toc: dict[str, str] | None = None, more: dict[str, str] | None = None
) -> bytes:
    points = "".join(
        f"<navPoint><navLabel><text>{title}</text></navLabel><content src='{name}'/></navPoint>"
        for name, title in (toc or {}).items()
    )
    manifest = "".join(
        f"<item id='i{at}' href='{name}' media-type='application/xhtml+xml'/>" for at, name in enumerate(documents)
    ) + "<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>"  # fmt: skip
    spine = "".join(f"<itemref idref='i{at}'/>" for at in range(len(documents)))
    opf = (
        f"<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>{told}"
        f"</metadata><manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    )
    ncx = f"<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><navMap>{points}</navMap></ncx>"
    files = {f"OEBPS/{name}": XHTML.format(body) for name, body in documents.items()}
    return packed(
        {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": opf, "OEBPS/toc.ncx": ncx, **files, **(more or {})}
    )


LINKS = "".join(f"<li><a href='a{at}.html'>Story {at}</a><p>About it.</p></li>" for at in range(1, 6))
MENU = "<div class='calibre_navbar'>| <a href='index.html'>Menu</a> |</div>"
PAPER = {"index.html": f"<ul>{LINKS}</ul>"} | {
    f"a{at}.html": f"{MENU}<h2>Story {at}</h2><p>The pier closed {at} times.</p>" for at in range(1, 6)
}
OF_THE_PAPER = (
    "<dc:title>Pier Post [Mon, 03 Mar 2025]</dc:title><dc:creator>calibre</dc:creator>"
    "<dc:publisher>calibre</dc:publisher><dc:date>2025-03-03T05:00:00+00:00</dc:date>"
)


def test_the_articles_of_a_paper_as_a_book(tmp_path: Path) -> None:
    found = articles(tmp_path / "a.epub", book(PAPER, OF_THE_PAPER))
    assert [(each.title, each.outlet, each.published, each.authors) for each in found] == [
        (f"Story {at}", "Pier Post", "2025-03-03", ()) for at in range(1, 6)
    ]
    alone = {"a1.html": PAPER["a1.html"]}
    (only,) = articles(tmp_path / "b.epub", book(alone, OF_THE_PAPER))
    assert (only.title, only.outlet) == ("Story 1", "Pier Post")
    assert found[1].text == "Story 2\n\nThe pier closed 2 times." and found[1].record == "OEBPS/a2.html"


def test_a_small_paper_as_a_book_has_no_lists_among_its_articles_and_says_where_they_are_from(tmp_path: Path) -> None:
    origin = "<hr/><p>This article was downloaded by <b>calibre</b> from <a href='{0}'>{0}</a></p>"
    documents = {
        "index.html": "<h1>Pier Post</h1><p>Mon, 03 Mar 2025</p><ul><li><a href='news.html'>News</a></li></ul>",
        "news.html": "<h2>News</h2><ul><li><a href='a1.html'>Ferry</a></li><li><a href='a2.html'>Mill</a></li></ul>",
        "a1.html": f"<h2>Ferry sold</h2><p>The ferry was sold.</p>{origin.format('https://pier.example/ferry')}",
        "a2.html": "<h2>Mill</h2><p>The mill burned. <a href='a1.html'>The ferry</a> was sold.</p>",
    }
    toc = {"news.html": "News", "a1.html": "Ferry sold", "a2.html": "Mill"}
    found = articles(tmp_path / "a.epub", book(documents, OF_THE_PAPER, toc))
    assert [(each.title, each.text, each.url) for each in found] == [
        ("Ferry sold", "Ferry sold\n\nThe ferry was sold.", "https://pier.example/ferry"),
        ("Mill", "Mill\n\nThe mill burned. The ferry was sold.", ""),
    ]


def test_parts_of_a_document_of_a_book_are_articles_where_the_table_of_contents_leads_to_them(tmp_path: Path) -> None:
    one = "<section id='a1'><h2>Bridge closes</h2><p>The bridge closes.</p></section>"
    two = "<h2><a id='a2'></a>Lido opens</h2><p>The lido opens.</p>"
    documents = {"news.html": f"<p>Vale Weekly, page 1</p>{one}{two}"}
    told = "<dc:title>Vale Weekly</dc:title><dc:publisher>Vale Media</dc:publisher><dc:date>2025-03-07</dc:date>"
    toc = {"news.html#a1": "Bridge closes", "news.html#a2": "Lido opens"}
    found = articles(tmp_path / "a.epub", book(documents, told, toc))
    assert [(each.title, each.text, each.record) for each in found] == [
        ("Bridge closes", "Vale Weekly, page 1\n\nBridge closes\n\nThe bridge closes.", "OEBPS/news.html#a1"),
        ("Lido opens", "Lido opens\n\nThe lido opens.", "OEBPS/news.html#a2"),
    ]
    (whole,) = articles(tmp_path / "b.epub", book(documents, told, {"news.html": "News", **toc}))
    assert "The bridge closes." in whole.text and "The lido opens." in whole.text


def test_chapters_of_a_book_go_by_its_table_of_contents(tmp_path: Path) -> None:
    documents = {
        "cover.xhtml": "<img src='a.png'/>",
        "one.xhtml": "<p>The first chapter begins.</p>",
        "one-b.xhtml": "<p>It goes on.</p>",
        "two.xhtml": "<h1>2</h1><p>The second chapter.</p>",
    }
    told = (
        "<dc:title>On Piers</dc:title><dc:creator>Una Bray</dc:creator><dc:publisher>Holm Press</dc:publisher>"
        "<dc:date>2024</dc:date>"
    )
    toc = {"one.xhtml#top": "The First", "two.xhtml": "The Second"}
    found = articles(tmp_path / "a.epub", book(documents, told, toc))
    assert [(each.title, each.text) for each in found] == [
        ("The First", "The first chapter begins.\n\nIt goes on."),
        ("The Second", "2\n\nThe second chapter."),
    ]
    assert {(each.outlet, each.authors) for each in found} == {("Holm Press", ("Una Bray",))}


def test_books_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    key = (
        "<encryption xmlns:e='http://www.w3.org/2001/04/xmlenc#'><e:EncryptedData><e:EncryptionMethod Algorithm='{}'/>"
        "</e:EncryptedData></encryption>"
    )
    locked = {"META-INF/encryption.xml": key.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    fonts = {"META-INF/encryption.xml": key.format("http://www.idpf.org/2008/embedding")}
    (found,) = items(path, book(PAPER, OF_THE_PAPER, more=locked))
    assert isinstance(found, Failure) and found.error.startswith("It is protected against copying (DRM)")
    assert len(articles(path, book(PAPER, OF_THE_PAPER, more=fonts))) == 5
    (found,) = items(path, book({"a.xhtml": "<img src='a.png'/>"}, ""))
    assert isinstance(found, Failure) and found.error.startswith("It holds no text")
    (found,) = items(path, packed({"a.txt": "x"}))
    assert isinstance(found, Failure) and found.error == "It is a zip archive, but no EPUB: get it again."


def test_a_document_of_a_book_that_cannot_be_read_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    documents = {"a.xhtml": "<p>One.</p>", "b.xhtml": f"<p>{'word ' * 1_000_000}</p>", "c.xhtml": "<p>Three.</p>"}
    one, huge, three = items(path, book(documents, "<dc:title>On Piers</dc:title>"))
    assert isinstance(one, Article) and isinstance(three, Article) and (one.text, three.text) == ("One.", "Three.")
    assert huge == Failure(f"{path}:OEBPS/b.xhtml", "It is one article of more than 4 MiB: split it.")


# The documentation


def test_every_ending_is_in_the_documentation() -> None:
    told = (Path(__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")
    assert not [ending for ending in SUPPORTED if not ending.endswith((".gz", ".zst")) and f"`{ending}`" not in told]
