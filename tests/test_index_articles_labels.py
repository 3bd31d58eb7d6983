"""What files call an article's fields in other languages: columns of tables, lines above a text; code pages."""

from pathlib import Path

import pytest

from index.articles import Failure, read_articles
from index.articles.fields import stated_title
from index.articles.text import decode
from index.articles.wire import read_facts
from index.records import Article

BODY = "The mill of Odd will turn again from May, said its miller on Tuesday.\n\nIt stood still for nine years."


def read(path: Path, content: str, encoding: str) -> list[Article]:
    path.write_bytes(content.encode(encoding))
    found = list(read_articles(path))
    assert all(isinstance(each, Article) for each in found), found
    return [each for each in found if isinstance(each, Article)]


@pytest.mark.parametrize(
    ("head", "row", "encoding"),
    [
        ("Заголовок;Текст;Газета;Дата", "Мельница;Мельница снова работает, сказал мельник.;Вести;06.05.2025", "cp1251"),
        ("Τίτλος;Κείμενο;Εφημερίδα;Ημερομηνία", "Ο μύλος;Ο μύλος γυρίζει ξανά.;Τα Νέα;06.05.2025", "cp1253"),
        ("Başlık;Metin;Gazete;Tarih", "Değirmen;Değirmen yine dönüyor, dedi değirmenci.;Haber;06.05.2025", "cp1254"),
        ("Tytuł;Treść;Gazeta;Data", "Młyn;Młyn znów działa, powiedział młynarz.;Głos;06.05.2025", "cp1250"),
        ("見出し,本文,新聞,日付", "水車,水車が再び回ると村が発表した。,村新聞,2025年5月6日", "cp932"),
        ("标题,正文,来源,日期", "水车,水车将再次转动。,村报,2025-05-06", "gb18030"),
        ("제목,본문,언론사,날짜", "물레방아,물레방아가 다시 돈다.,마을신문,2025-05-06", "cp949"),
        ("Titre;Texte;Journal;Date (UTC)", "Le moulin;Il tournera dès mai – enfin.;L’Écho;06.05.2025", "cp1252"),
        ("Title;Body;Media Outlet;Publish Date (UTC)", "Mill;The mill turns.;Post;2025-05-06 08:00", "utf-8"),
    ],
)
def test_columns_are_known_in_other_languages_and_code_pages(
    head: str, row: str, encoding: str, tmp_path: Path
) -> None:
    (found,) = read(tmp_path / "a.csv", f"{head}\n{row}\n", encoding)
    title, text, outlet, _ = row.split(";" if ";" in row else ",")
    assert (found.title, found.text, found.outlet, found.published) == (title, text, outlet, "2025-05-06")


def test_the_author_s_name_has_many_columns(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.csv", "Headline,Body,Author Name\nMill,The mill turns.,Ada Berg; Jo Lund\n", "utf-8")
    assert found.authors == ("Ada Berg", "Jo Lund")


def test_a_table_of_something_else_stays_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Firma;Datum;Quelle\nOdd AG;06.05.2025;Amt\n".encode("cp1252"))
    assert not any(isinstance(each, Article | Failure) for each in read_articles(tmp_path / "a.csv"))


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("Mlýn v Oddu se zase točí, řekl mlynář, žádný další není.", "cp1250", "iso-8859-2"),
        ("Değirmen mayıstan başlayarak yine dönecek, dedi değirmenci.", "cp1254", ""),
        ("Það er mylla í Odda sem snýst á ný, sagði mylluvörður í gær.", "cp1252", ""),
        ("水車①が再び回ると村が発表した。", "cp932", "shift_jis"),
        ("Μια αρκούδα πέρασε από την αγορά και πήρε τυριά", "cp1253", ""),
        ("Медведь прошёл по рынку и унёс сыр", "cp1251", ""),
    ],
)
def test_code_pages_by_their_bytes(text: str, encoding: str, declared: str) -> None:
    assert decode(text.encode(encoding), declared) == text


@pytest.mark.parametrize(
    ("line", "published", "outlet", "authors"),
    [
        ("The Odd Post · 6 May 2025 · 3 · By Ada Berg", "2025-05-06", "The Odd Post", ("Ada Berg",)),
        ("2025年5月6日 07:30 来源：村报 作者：王芳", "2025-05-06", "村报", ("王芳",)),
        ("Publié le 6 mai 2025 à 07h30 - Mis à jour le 7 mai 2025", "2025-05-06", "", ()),
        ("Odd, 6. Mai 2025", "2025-05-06", "", ()),
        ("Odd Kurir, 2025-05-06 06:00, Sida 4", "2025-05-06", "Odd Kurir", ()),
        ("News, Tuesday, May 6, 2025, p. A3", "2025-05-06", "", ()),
        ("Odder Bote, 6. Mai 2025, S. 3", "2025-05-06", "Odder Bote", ()),
        ("*By Ada Berg — 6 May 2025*", "2025-05-06", "", ("Ada Berg",)),
    ],
)
def test_a_line_below_the_headline_tells_several_things(
    line: str, published: str, outlet: str, authors: tuple[str, ...]
) -> None:
    facts = read_facts(f"The mill turns\n\n{line}\n\n{BODY}")
    told = (facts.title, facts.published, facts.outlet, facts.authors)
    assert told == ("The mill turns", published, outlet, authors)


@pytest.mark.parametrize(
    "line",
    [
        "Zeitung: Die Mühle dreht sich wieder",
        "Published accounts of 6 May 2025 differ from what the miller has said since then.",
        "Miller, 6, May and others were seen there",
    ],
)
def test_a_line_of_the_text_tells_nothing(line: str) -> None:
    facts = read_facts(f"The mill turns\n\n{line}\n\n{BODY}")
    assert (facts.published, facts.outlet, facts.authors) == ("", "", ())


def test_header_lines_in_other_languages() -> None:
    head = "Titel: Die Mühle\nAutorin: Ada Berg\nQuelle: Odder Bote\nDatum: 06.05.2025\nLink: https://odd.example/1"
    facts = read_facts(f"{head}\n\n{BODY}")
    assert (facts.title, facts.authors, facts.labelled) == ("Die Mühle", ("Ada Berg",), "Odder Bote")
    assert (facts.published, facts.url) == ("2025-05-06", "https://odd.example/1")


def test_a_wire_s_lines_for_its_editors_are_no_headline() -> None:
    slug = "BC-EU--Odd-Mill, 1st Ld-Writethru\nEds: Adds quote.\nMill turns again\nAP Photo ODD101"
    facts = read_facts(f"{slug}\nBy Ada Berg\nAssociated Press\n\nODD, Norway (AP) — {BODY}")
    assert (facts.title, facts.authors) == ("Mill turns again", ("Ada Berg",))


def test_a_paper_s_name_above_a_release_is_no_headline() -> None:
    facts = read_facts(f"ODD POST\nFor publication 6 May 2025\n\nMill turns again\n\nBy Ada Berg\n\n{BODY}")
    assert (facts.title, facts.outlet) == ("Mill turns again", "ODD POST")


def test_a_dateline_in_chinese_tells_agency_and_people() -> None:
    facts = read_facts("水车再次转动\n\n　　新华社奥德5月6日电（记者 王芳 李文）奥德的水车将再次转动。")
    assert (facts.title, facts.outlet, facts.authors) == ("水车再次转动", "新华社", ("王芳", "李文"))


@pytest.mark.parametrize(
    ("text", "title", "authors", "published"),
    [
        (f"FOR IMMEDIATE RELEASE: May 6, 2025\nCONTACT: Ada Berg, 5550100\n\nMILL TURNS AGAIN\nNine years on\n\n{BODY}",
         "MILL TURNS AGAIN", (), "2025-05-06"),
        (f"Mill turns again\n\nNine years late\n\nAda Berg\nada@odd.example\nMay 6, 2025\n\n{BODY}",
         "Mill turns again", ("Ada Berg",), "2025-05-06"),
        (f"The Odd Post\nNo. 41\nNews, Tuesday, May 6, 2025, p. A3\n\nMill turns again\n\n{BODY}",
         "Mill turns again", (), "2025-05-06"),
    ],
)  # fmt: skip
def test_lines_that_are_there_for_others_are_no_headline(
    text: str, title: str, authors: tuple[str, ...], published: str
) -> None:
    facts = read_facts(text)
    assert (facts.title, facts.authors, facts.published) == (title, authors, published)


def test_an_export_of_clippings_has_their_openings(tmp_path: Path) -> None:
    head = "\ufeffDate;Headline;URL;Opening Text;Source;Influencer"
    row = "6-May-2025 07:00AM;Mill turns;https://odd.example/1;The mill turns again.;Odd Post;Ada Berg"
    (found,) = read(tmp_path / "a.csv", f"{head}\n{row}\n", "utf-16")
    assert (found.text, found.published, found.authors) == ("The mill turns again.", "2025-05-06", ("Ada Berg",))


def test_the_name_of_a_template_is_no_title() -> None:
    assert [stated_title(name) for name in ("PRESS RELEASE TEMPLATE 2016", "Pressevorlage 2", "Mill turns")] == [
        "",
        "",
        "Mill turns",
    ]


@pytest.mark.parametrize(
    ("text", "title", "published"),
    [
        (f"TRANSPORT\n\nThe old mill turns again\n\nBy Ada Berg\n\n{BODY}", "The old mill turns again", ""),
        (
            "水車が再び回る\n2025年5月6日 8時00分\n\n水車が五月から再び回ると村が発表した。",
            "水車が再び回る",
            "2025-05-06",
        ),
        (f"STORM\n\n{BODY}", "STORM", ""),
    ],
)
def test_a_section_above_and_a_day_below_are_no_part_of_a_headline(text: str, title: str, published: str) -> None:
    facts = read_facts(text)
    assert (facts.title, facts.published) == (title, published)


def test_columns_for_women_and_men(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Titel;Text;Autor/in\nMühle dreht;Die Mühle dreht sich wieder.;Ada Berg\n", "utf-8")
    (found,) = read_articles(tmp_path / "a.csv")
    assert isinstance(found, Article) and found.authors == ("Ada Berg",)
