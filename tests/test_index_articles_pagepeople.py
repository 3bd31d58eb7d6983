"""Whose a page is and who wrote it, as its own elements say; and pages that only lead to another one."""

import json
from pathlib import Path

import pytest

from index.articles import LeftOut, read_articles
from index.articles.dates import parse_date
from index.articles.markup import html_tree
from index.articles.notices import is_notice
from index.articles.pagepeople import found_authors, marked_authors
from index.records import Article

ONE = "The mill of Odd will turn again from May, said its miller, Ada Berg, in the town hall on Tuesday evening."
TWO = "It stood still for nine years, since a flood had taken its wheel and a part of the weir above it."
BODY = f"<p>{ONE}</p><p>{TWO}</p>"


def read(folder: Path, body: str, head: str = "") -> Article:
    path = folder / "a.html"
    path.write_text(
        f"<!doctype html><html><head><title>Mill turns</title>{head}</head><body>{body}</body></html>", "utf-8"
    )
    (found,) = read_articles(path)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ('<span class="firma">di Marta Colli</span>', ("Marta Colli",)),
        ("<div>By Jo Lund and Ada Berg | 6 May 2025</div>", ("Jo Lund", "Ada Berg")),
        ('<p class="byline">Jo Lund<br>Staff writer</p>', ("Jo Lund",)),
        ('<div class="firma"><a href="/autor/jo">Jo Lund</a> <span>Odd</span></div>', ("Jo Lund",)),
        ("<div>By river to Odd</div>", ()),
        ("<div><p>By <a href=/jo>Jo Lund</a></p><p>Reporting from Odd</p></div>", ("Jo Lund",)),
        ("<div data-testid=byline-block><div>2 days ago</div><div><span>Jo Lund</span></div></div>", ("Jo Lund",)),
        (
            "<div class=bylines><span>Jo Lund</span><a href='mailto:jo@odd.example'>jo@odd.example</a></div>",
            ("Jo Lund",),
        ),
        ("<h6 class=byline>Jo Lund, Patch Staff</h6>", ("Jo Lund",)),
        ('<section class="meta__authors">Par <a>Jo Lund</a> (Odd, envoyé spécial)</section>', ("Jo Lund",)),
        ('<span property="author" typeof="Person"><span property="name">Jo Lund</span></span>', ("Jo Lund",)),
        ('<p>From <a rel="author" href="/jo">Jo Lund</a></p>', ("Jo Lund",)),
    ],
)
def test_a_byline_below_the_headline(line: str, authors: tuple[str, ...], tmp_path: Path) -> None:
    assert read(tmp_path, f'<h1>Mill turns</h1>{line}<div class="txt">{BODY}</div>').authors == authors


def test_an_element_that_is_called_a_byline_names_people() -> None:
    assert marked_authors(html_tree('<div><p class="author">Jo Lund</p><p>Ada Berg</p></div>')) == ("Jo Lund",)
    assert marked_authors(html_tree('<div><p class="authority">Jo Lund</p></div>')) == ()


def test_names_for_catalogues_have_the_last_name_first(tmp_path: Path) -> None:
    head = '<meta name="citation_author" content="Lund, Jo"><meta name="citation_author" content="Berg, Ada">'
    assert read(tmp_path, f"<h1>Mill turns</h1>{BODY}", head).authors == ("Jo Lund", "Ada Berg")


def test_microdata_names_publisher_and_page(tmp_path: Path) -> None:
    publisher = '<div itemprop="publisher" itemscope><meta itemprop="name" content="Odd Post"></div>'
    address = '<meta itemprop="mainEntityOfPage" content="https://odd.example/mill">'
    scope = '<div itemscope itemtype="https://schema.org/NewsArticle">'
    found = read(
        tmp_path, f'{scope}{address}<h1>Mill turns</h1>{publisher}<div itemprop="articleBody">{BODY}</div></div>'
    )
    assert (found.outlet, found.url) == ("Odd Post", "https://odd.example/mill")


def test_a_base_may_leave_out_the_scheme(tmp_path: Path) -> None:
    head = '<base href="//odd.example/archive/"><link rel="canonical" href="../mill">'
    assert read(tmp_path, f"<h1>Mill turns</h1>{BODY}", head).url == "https://odd.example/mill"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("news/20250506-mill-turns", "2025-05-06"),
        ("20250506/mill.html", "2025-05-06"),
        ("mill-20250506", ""),
        ("news/20251306-mill", ""),
        ("news/202505061-mill", ""),
    ],
)
def test_a_day_without_hyphens_begins_a_piece_of_the_address(path: str, day: str, tmp_path: Path) -> None:
    head = f'<link rel="canonical" href="https://odd.example/{path}">'
    assert read(tmp_path, f"<h1>Mill turns</h1>{BODY}", head).published == day


def test_a_line_with_source_and_author_is_no_text(tmp_path: Path) -> None:
    line = "<div>2025年05月06日 08:00 来源：村报 作者：李文 <a>【字体：大 中 小】</a></div>"
    text = "<p>奥德的水车将从五月起再次转动，磨坊主周二表示。</p><p>修复费用为二百四十万克朗，由县里支付。</p>"
    found = read(tmp_path, f"<h1>Mill turns</h1>{line}<div>{text}</div><p>【责任编辑：王芳】</p>")
    assert (found.outlet, found.authors, found.published) == ("村报", ("李文",), "2025-05-06")
    assert "来源" not in found.text and "责任编辑" not in found.text


def test_a_table_s_rows_are_lines_with_tabs(tmp_path: Path) -> None:
    rows = "<table><tr><th>Year</th><th>Event</th></tr><tr><td>1871</td><td>First turned</td></tr></table>"
    found = read(tmp_path, f"<article><h1>Mill turns</h1><p>{ONE}</p>{rows}<p>{TWO}</p></article>")
    assert found.text.split("\n") == [ONE, "Year\tEvent", "1871\tFirst turned", TWO]


def test_a_page_that_only_leads_on_is_left_out(tmp_path: Path) -> None:
    refresh = '<meta http-equiv="refresh" content="0; url=b.html">'
    (tmp_path / "a.html").write_text(f"<html><head>{refresh}</head><body><p>This page has moved.</p></body></html>")
    (found,) = read_articles(tmp_path / "a.html")
    assert isinstance(found, LeftOut)
    assert "another page" in found.reason
    assert read(tmp_path, f"<h1>Mill turns</h1>{BODY}{BODY}", refresh).title == "Mill turns"
    assert read(tmp_path, f"<h1>Mill turns</h1><p>{ONE}</p>", '<meta http-equiv="refresh" content="300">').text == ONE


@pytest.mark.parametrize(
    "line",
    [
        "Jetzt weiterlesen mit ODD+",
        "Questo contenuto è riservato agli abbonati",
        "Läs vidare med Odd Plus",
        "Redan prenumerant? Logga in",
        "Verder lezen? Word abonnee",
        "Artiklen fortsætter under annoncen",
        "L’article continue après la publicité",
        "Ακολουθήστε μας στο Google News",
        "Iratkozzon fel hírlevelünkre!",
        "【责任编辑：王芳】",
        "Archivado en: Agua · Odd",
        "Más información",
        "Filed under: Mills, Odd",
        "Comments (4)",
        "Listen to this article · 4:02 min",
        "This post is for paying subscribers only",
        "You have received this email because you have subscribed to alerts.",
    ],
)
def test_what_more_pages_say_to_their_readers(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "Artiklen fortsætter en serie om møllen i Odd.",
        "El artículo continúa la historia del molino.",
        "Topics: the mill was one, the weir was another. Nobody spoke of the bridge.",
        "Läs vidare, sade mjölnaren, och boken blev lång.",
    ],
)
def test_what_only_begins_as_such_a_line(line: str) -> None:
    assert not is_notice(line)


def test_a_stamp_below_the_headline_is_the_day_whatever_it_is_called(tmp_path: Path) -> None:
    line = '<p class="x">May 6, 2025 / 7:00 AM / Odd Post</p>'
    assert read(tmp_path, f"<h1>Mill turns</h1>{line}{BODY}").published == "2025-05-06"


@pytest.mark.parametrize("day", ["Publicado: mar, 06/may/2025 08:00", "6 พฤษภาคม 2568", "6 พฤษภาคม 2025"])
def test_days_of_more_languages(day: str) -> None:
    assert parse_date(day) == "2025-05-06"


def test_an_old_page_sets_paragraphs_and_columns_by_breaks_and_tables(tmp_path: Path) -> None:
    menu = "<TD><A HREF=n>News</A><BR><A HREF=s>Sport</A></TD>"
    body = f"<TABLE><TR>{menu}<TD><B>Mill turns</B><P>{ONE}<BR><BR>{TWO}<BR><BR>It is red.</TD></TR></TABLE>"
    assert read(tmp_path, body).text.split("\n") == [ONE, TWO, "It is red."]


def test_the_paper_before_the_headline_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "b.html"
    line = "<p>Mill turns again in May</p>"
    title = "<title>Odd Post: Mill turns again in May</title>"
    path.write_text(f"<html><head>{title}</head><body><div>{line}{BODY}<p>{ONE[::-1]}.</p></div></body></html>")
    (found,) = read_articles(path)
    assert isinstance(found, Article)
    assert found.title == "Mill turns again in May"


@pytest.mark.parametrize(
    ("found", "authors"),
    [
        ("Par Luc Petit", ("Luc Petit",)),
        ("Odd Admin", ()),
        ("Maja Lind; Odd", ("Maja Lind",)),
        ("Ida Moe; Odd Post", ("Ida Moe",)),
        ("Jule Brandt; ARD-Studio Nord", ("Jule Brandt",)),
        ("Jo Lund; Patch Staff", ("Jo Lund",)),
        ("Patch Staff", ("Patch Staff",)),
        ("Jane Doe Senior Political Correspondent", ("Jane Doe",)),
        ("Ada Berg is a writer", ()),
    ],
)
def test_of_names_that_are_found_only_people_are_kept(found: str, authors: tuple[str, ...]) -> None:
    assert found_authors(found, ("Odd Post",)) == authors


def test_a_label_and_links_between_paragraphs_are_no_text(tmp_path: Path) -> None:
    box = '<section class="catcher"><p>Lire aussi |</p><h3><a href="/2">La piscine reste fermée</a></h3></section>'
    found = read(tmp_path, f"<article><h1>Mill turns</h1><p>{ONE}</p>{box}<p>{TWO}</p></article>")
    assert found.text.split("\n") == [ONE, TWO]
    kept = '<section><p>See the <a href="/map">map of the weir</a> for the way to the mill.</p></section>'
    assert "map of the weir" in read(tmp_path, f"<article><h1>Mill turns</h1><p>{ONE}</p>{kept}</article>").text


def test_a_kicker_in_the_heading_is_no_part_of_the_title(tmp_path: Path) -> None:
    heading = "<h1><span>Energy</span> <span>Mill turns again in May</span></h1>"
    title = "<title>Mill turns again in May | Odd Post</title>"
    path = tmp_path / "b.html"
    path.write_text(f"<html><head>{title}</head><body><article>{heading}{BODY}</article></body></html>")
    (found,) = read_articles(path)
    assert isinstance(found, Article)
    assert found.title == "Mill turns again in May"


def test_posts_of_a_live_page_that_are_articles_are_all_read(tmp_path: Path) -> None:
    def post(at: str, heading: str, text: str) -> str:
        return (
            f'<article><header><time datetime="2025-05-06T{at}">{at}</time><h2>{heading}</h2></header>{text}</article>'
        )

    posts = post("14:00", "Wheel turns", "<p>It turns, and all applaud.</p>") + post("09:15", "Water is let in", BODY)
    text = read(tmp_path, f"<main><h1>Mill turns</h1><div>{posts}</div></main>").text
    places = [text.find(each) for each in ("Wheel turns", "and all applaud", "Water is let in", ONE, TWO)]
    assert places == sorted(places) and places[0] >= 0


def test_a_byline_that_json_ld_gives_for_a_name_names_people(tmp_path: Path) -> None:
    node = {"@type": "NewsArticle", "headline": "Mill turns", "author": [{"name": "Von Jo Lund und Ada Berg"}]}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert read(tmp_path, f"<h1>Mill turns</h1>{BODY}", head).authors == ("Jo Lund", "Ada Berg")


def test_the_head_of_an_article_may_have_its_headline_in_a_smaller_heading(tmp_path: Path) -> None:
    lead = "<div class=lead>In October, children will open the sluice for the first time.</div>"
    head = f"<header><h2><span>Odd</span> <span>Mill turns</span></h2>{lead}<div>Von Jo Lund</div></header>"
    title = "<meta property='og:title' content='Mill turns'>"
    found = read(tmp_path, f"<main><article>{head}{BODY}</article></main>", title)
    assert found.authors == ("Jo Lund",) and found.text.startswith("In October, children")
    bar = "<header><h2>All of today in Odd</h2><div>Von Jo Lund</div></header>"
    assert read(tmp_path, f"{bar}<main>{BODY}</main>", title).authors == ()


@pytest.mark.parametrize("name", ["parsely-link", "twitter:url", "dcterms.identifier"])
def test_an_address_that_is_stated_for_others_counts(tmp_path: Path, name: str) -> None:
    head = f'<meta name="{name}" content="https://odd.example/mill">'
    assert read(tmp_path, f"<h1>Mill turns</h1>{BODY}", head).url == "https://odd.example/mill"


def test_a_byline_below_the_lead_is_no_text(tmp_path: Path) -> None:
    lead = "<p id=summary>It stood still since the flood.</p>"
    by = "<div><p>By <span>Jo Lund</span></p><p>Reporting from Odd</p></div>"
    text = read(tmp_path, f"<article><header><h1>Mill turns</h1>{lead}{by}</header>{BODY}</article>").text
    assert text.split("\n")[-2:] == [ONE, TWO] and "Lund" not in text and "Reporting" not in text


def test_the_source_that_is_named_beside_the_headline_is_the_paper(tmp_path: Path) -> None:
    head = (
        "<div class=header><div><span>09:14</span><div class=source>来源：北方日报</div></div><h1>Mill turns</h1></div>"
    )
    assert read(tmp_path, f"{head}<div id=detail>{BODY}</div>").outlet == "北方日报"
    below = f"<h1>Mill turns</h1><div>{BODY}<p>The mill's only source: water.</p></div>"
    assert read(tmp_path, below).outlet == ""


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ('<h4 class="a-author-name"><a href="/author/jo">Jo Lund</a>, <a href="/author/ada">Ada Berg</a></h4>', 2),
        ('<div><a href="/author/jo">Jo Lund</a> <a href="/author/all">See all</a></div>', 1),
        ('<a data-testid="authorName" href="/@jo">Jo Lund</a>', 1),
    ],
)
def test_links_to_authors_beside_each_other_name_each(line: str, authors: int, tmp_path: Path) -> None:
    assert read(tmp_path, f"<h1>Mill turns</h1>{line}{BODY}").authors == ("Jo Lund", "Ada Berg")[:authors]


def test_arabic_bylines_lose_their_verb_and_accounts_are_no_authors(tmp_path: Path) -> None:
    meta = '<div><span class="meta-author">كتب: ليلى منصور</span> <span class="meta-date">{}</span></div>'
    article = read(tmp_path, f"<h1>Mill turns</h1>{meta.format('الإثنين ١٤ نيسان ٢٠٢٥ - ٠٨:٣٠ ص')}{BODY}")
    assert (article.authors, article.published) == (("ليلى منصور",), "2025-04-14")
    account = '<div class="meta submitted">Submitted by <span>webadmin</span> on Mon, 05/12/2025 - 09:15</div>'
    article = read(tmp_path, f'<h1>Mill turns</h1><div class="node node-promoted">{account}{BODY}</div>')
    assert (article.authors, article.published) == ((), "2025-05-12")


def test_who_posted_a_text_may_stand_below_it(tmp_path: Path) -> None:
    posted = "<p class=posted>Posted by Jo Lund at November 18, 2025 08:12 PM</p>"
    comment = "<div><p>At last.</p></div><p class=posted>Posted by Ada Berg at November 19, 2025 01:03 AM</p>"
    article = read(tmp_path, f"<h1>Mill turns</h1>{BODY}{posted}{comment}")
    assert article.authors == ("Jo Lund",)
    assert "Posted by" not in article.text


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        (
            "<p>本报讯（记者 林晓燕 通讯员 周洁）3月12日，水厂二期工程正式投产。</p><p>全市共有水厂五座。</p>",
            ("林晓燕", "周洁"),
        ),
        ("<p>本网訊（記者林曉燕）水廠二期工程正式投產。</p><p>全市共有水廠五座。</p>", ("林曉燕",)),
        ("<p>町は分館を閉じると発表した。</p><p>蔵書は本館に移す。（大西健太）</p>", ("大西健太",)),
        (
            "<p>町は分館を閉じると発表した。</p><p>蔵書は本館に移す。【大西健太、佐藤茜音】</p>",
            ("大西健太", "佐藤茜音"),
        ),
        ("<p>町は分館を閉じると発表した。</p><p>蔵書は本館に移す。（共同）</p>", ()),
        ("<p>町は分館を閉じると発表した。</p><p>蔵書は本館に移す。（瀬戸島町）</p>", ()),
        ("<p>町は分館を閉じると発表した。</p><p>蔵書は本館に移す。（敬称略）</p>", ()),
    ],
)
def test_bylines_in_chinese_and_japanese_texts(tmp_path: Path, text: str, authors: tuple[str, ...]) -> None:
    assert read(tmp_path, f"<h1>Mill turns</h1>{text}").authors == authors


@pytest.mark.parametrize(
    ("line", "authors", "day"),
    [
        ("<p><small>mardi 24 juin 2025, par <span>Jo Lund</span></small></p>", ("Jo Lund",), "2025-06-24"),
        ("<div>4 May 2025 by Jo Lund</div>", ("Jo Lund",), "2025-05-04"),
        ("<p class=author>by <b>Jo Lund</b> » Sun Mar 30, 2025 10:14 am</p>", ("Jo Lund",), "2025-03-30"),
        ("<ul class=info><li>이서준 기자</li><li>승인 2025.09.09 14:22</li></ul>", ("이서준",), "2025-09-09"),
        ("<div>A bridge by Jo Lund</div>", (), ""),
    ],
)
def test_a_day_before_or_after_who_wrote_it(tmp_path: Path, line: str, authors: tuple[str, ...], day: str) -> None:
    article = read(tmp_path, f"<h1>Mill turns</h1>{line}<div>{BODY}</div>")
    assert (article.authors, article.published) == (authors, day)
    assert day == "" or article.text == f"{ONE}\n{TWO}"
