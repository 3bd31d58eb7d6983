"""Which line is a page's headline, and what tells of it: systems with one title for all, old pages, pages for print."""

from pathlib import Path

import pytest

from index.articles import read_articles
from index.records import Article

BODY = (
    "<p>The bridge will be closed to lorries from Monday, the roads agency said on Tuesday.</p>"
    "<p>Inspectors found cracks in two of its nine girders, the engineer told reporters.</p>"
    "<p>Repairs will take until October and cost 3.4 million crowns.</p>"
)
TEXT = BODY.replace("</p><p>", "\n").removeprefix("<p>").removesuffix("</p>")


def read(tmp_path: Path, head: str, body: str) -> Article:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", "utf-8")
    (found,) = read_articles(path)
    assert isinstance(found, Article), found
    return found


def test_the_heading_that_the_title_names_goes_before_a_title_that_all_pages_have(tmp_path: Path) -> None:
    head = "<title>Bridge closed to lorries | The Post</title><meta property='og:title' content='The Post - every day'>"
    assert read(tmp_path, head, f"<h1>Bridge closed to lorries</h1>{BODY}").title == "Bridge closed to lorries"


def test_a_title_of_its_own_goes_before_a_heading_that_the_title_does_not_name(tmp_path: Path) -> None:
    head = (
        "<title>Why the bridge had to close - The Post</title><meta property='og:title' content='Why it had to close'>"
    )
    assert read(tmp_path, head, f"<h1>The Post</h1>{BODY}").title == "Why it had to close"


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("The Post Online", "<font size=5><b>Bridge closed to lorries</b></font><br>"),
        ("The Post: News", "<h3><font face=Arial>Bridge closed to lorries</font></h3>"),
        ("The Post", "<p><b>Bridge closed to lorries</b></p>"),
    ],
)
def test_an_old_page_draws_its_headline(tmp_path: Path, title: str, drawn: str) -> None:
    top = "<a href=index.htm>Front page of the paper</a><br>"
    below = "<b>By ADA BERG<br>Staff of the Post</b><br>Thursday, March 4, 1999<br>"
    article = read(tmp_path, f"<title>{title}</title>", f"{top}{drawn}{below}{BODY}")
    assert (article.title, article.text) == ("Bridge closed to lorries", TEXT)
    assert article.published == "1999-03-04"
    assert article.authors == ("Ada Berg",)


def test_the_headline_is_not_the_paper_above_it_though_the_title_names_both(tmp_path: Path) -> None:
    body = (
        "<div id=page><div id=head><a href=/>The Post</a> | <a href=/n>News</a></div><div>Bridge closed to"
        " lorries</div><div class=stamp>Published 4 March 2025 14:30</div><div class=txt>The bridge is closed to"
        " lorries, the agency said.<br/><br/>Two girders have cracks.</div><div><a>Print</a> <a>Tweet</a></div></div>"
    )
    article = read(tmp_path, "<title>Bridge closed to lorries - The Post</title>", body)
    text = "The bridge is closed to lorries, the agency said.\nTwo girders have cracks."
    assert (article.title, article.text, article.published) == ("Bridge closed to lorries", text, "2025-03-04")


def test_letters_in_bold_within_a_text_are_no_headline(tmp_path: Path) -> None:
    body = f"<p>It is <b>the end of an age</b> for some. {'Much was said of it. ' * 9}</p>{BODY}"
    assert read(tmp_path, "<title>Bridge closed to lorries</title>", body).title == "Bridge closed to lorries"


@pytest.mark.parametrize(
    "title",
    [
        "Printer-friendly version of: Bridge closed to lorries",
        "Print: Bridge closed to lorries",
        "Bridge closed to lorries - printable version",
        "Bridge closed to lorries (Druckversion)",
    ],
)
def test_a_page_for_a_printer_has_the_title_of_its_article(tmp_path: Path, title: str) -> None:
    body = f"<h2>Bridge closed to lorries</h2><p>6 March 2025</p>{BODY}<p><a href='javascript:x'>Close window</a></p>"
    article = read(tmp_path, f"<title>{title}</title>", body)
    assert (article.title, article.text, article.published) == ("Bridge closed to lorries", TEXT, "2025-03-06")


@pytest.mark.parametrize("title", ["Print the new money at once, says minister", "Print: dead or alive", "Blueprint"])
def test_a_headline_about_print_is_one(tmp_path: Path, title: str) -> None:
    expected = title.removeprefix("Print: ")
    assert read(tmp_path, f"<title>{title}</title>", f"<h1>{title}</h1>{BODY}").title == expected


def test_the_line_of_rights_at_the_end_names_the_outlet_and_is_no_text(tmp_path: Path) -> None:
    article = read(tmp_path, "<title>Bridge closed to lorries</title>", f"{BODY}<p>© 1996-1999 The Post. Webmaster</p>")
    assert (article.text, article.outlet, article.published) == (TEXT, "The Post", "")


def test_an_author_who_is_the_paper_gives_way_to_the_byline(tmp_path: Path) -> None:
    script = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge closed to lorries",'
        ' "author": {"name": "The Post"}, "publisher": {"name": "The Post"}}</script>'
    )
    byline = "<p class=byline>By <a href=/p/a>Ada Berg</a> and Otto Vik, transport editor</p>"
    assert read(tmp_path, script, f"<h1>Bridge closed to lorries</h1>{byline}{BODY}").authors == (
        "Ada Berg",
        "Otto Vik",
    )
    assert read(tmp_path, script, f"<h1>Bridge closed to lorries</h1>{BODY}").authors == ("The Post",)


def test_entities_that_were_written_twice_part_no_name(tmp_path: Path) -> None:
    head = '<meta name="author" content="S&amp;oslash;ren Br&amp;uuml;ckner"><title>Bridge closed</title>'
    assert read(tmp_path, head, f"<h1>Bridge closed</h1>{BODY}").authors == ("Søren Brückner",)


def test_what_a_browser_s_reading_view_and_a_clipping_say(tmp_path: Path) -> None:
    top = (
        '<a class="domain reader-domain" href="https://www.post.example/a">post.example</a>'
        '<h1 class="reader-title">Bridge closed to lorries</h1><div class="credits reader-credits">Ada Berg</div>'
        '<div class="reader-estimated-time">1-2 minutes</div>'
    )
    article = read(tmp_path, "<title>Bridge closed to lorries</title>", f"{top}<div>{BODY}</div>")
    assert (article.url, article.outlet, article.authors, article.text) == (
        "https://www.post.example/a", "post.example", ("Ada Berg",), TEXT
    )  # fmt: skip
    clipped = '<meta name="source-url" content="https://post.example/b"><title>Bridge closed to lorries</title>'
    assert read(tmp_path, clipped, BODY).url == "https://post.example/b"


def test_a_page_without_any_title_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "", BODY).text == TEXT


def test_a_layout_of_tables_holds_the_day_below_the_headline(tmp_path: Path) -> None:
    body = f"<h1>Bridge closed to lorries</h1><i>By Ada Berg</i><br>Thursday, March 4, 1999<p>{BODY}"
    table = f"<table><tr><td>Updated March 9, 2001</td><td>{body}</td></tr></table>"
    assert read(tmp_path, "<title>Bridge closed to lorries</title>", table).published == "1999-03-04"


def test_tags_of_another_page_say_nothing_of_this_one(tmp_path: Path) -> None:
    other = (
        '{"@type": "NewsArticle", "url": "https://p.example/b", "headline": "Bakers", "datePublished": "2024-02-02"}'
    )
    head = (
        "<title>Bridge closed to lorries | The Post</title><link rel=canonical href=https://p.example/a>"
        "<meta property=og:title content=Bakers><meta property=og:url content=https://p.example/b>"
        f"<script type=application/ld+json>{other}</script>"
    )
    article = read(tmp_path, head, f"<h1>Bridge closed to lorries</h1><time datetime=2025-03-04>4 March</time>{BODY}")
    assert (article.title, article.url, article.published) == (
        "Bridge closed to lorries", "https://p.example/a", "2025-03-04"
    )  # fmt: skip


@pytest.mark.parametrize("mark", ["-", "|", "·"])
def test_the_paper_behind_the_headline_is_no_part_of_it(tmp_path: Path, mark: str) -> None:
    site = "<meta property=og:site_name content='The Post'>"
    head = f"{site}<meta property=og:title content='Bridge closed to lorries {mark} The Post'>"
    assert read(tmp_path, head, f"<h1>Bridge closed to lorries</h1>{BODY}").title == "Bridge closed to lorries"


def test_several_people_under_one_name_in_json_ld(tmp_path: Path) -> None:
    script = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge closed to lorries",'
        ' "author": {"@type": "Person", "name": ["Ada Berg", "Otto Vik"]}}</script>'
    )
    assert read(tmp_path, script, f"<h1>Bridge closed to lorries</h1>{BODY}").authors == ("Ada Berg", "Otto Vik")


@pytest.mark.parametrize(
    ("above", "authors"),
    [
        ('<span class="tnt-byline">ADA BERG ada@post.example</span>', ("Ada Berg",)),
        ('<div class="gnt_ar_by"><a class="gnt_ar_by_a">Ada Berg</a><div>The Post</div></div>', ("Ada Berg",)),
        ('<div class="author"><p>Ada Berg</p><p>Korva</p></div>', ("Ada Berg",)),
        ('<span class="by">Written by:<a><i>Ada Berg</i></a></span>', ("Ada Berg",)),
        ("<p>Von Ada Berg und dpa · 08.01.2026, 08:00 Uhr · Lesedauer: 2 Min.</p>", ("Ada Berg",)),
        ("<div><a>Ada Berg</a><span>·</span><a>Follow</a></div><div>2 min read</div>", ()),
    ],
)
def test_lines_about_the_article_are_no_text_of_it(tmp_path: Path, above: str, authors: tuple[str, ...]) -> None:
    head = "<meta property=og:site_name content='The Post'><title>Bridge closed to lorries</title>"
    body = f"<article><h1>Bridge closed to lorries</h1>{above}<div class=text>{BODY}</div></article>"
    article = read(tmp_path, head, body)
    assert (article.authors, article.outlet) == (authors, "The Post")
    assert article.text == TEXT or not authors


@pytest.mark.parametrize("kind", ["opener", "perex", "article-lead", "standfirst"])
def test_a_lead_above_the_body_is_the_first_paragraph(tmp_path: Path, kind: str) -> None:
    lead = "The mine at Korva closes in June, its owner says."
    body = f"<h1>Bridge closed</h1><div class={kind}>{lead}</div><div itemprop=articleBody>{BODY}</div>"
    assert read(tmp_path, "<title>Bridge closed</title>", body).text == f"{lead}\n{TEXT}"
    again = body.replace("itemprop=articleBody>", f"itemprop=articleBody><p>{lead}</p>")
    assert read(tmp_path, "<title>Bridge closed</title>", again).text == f"{lead}\n{TEXT}"


def test_days_and_people_below_the_lead_are_no_text_but_those_of_a_chronicle_are(tmp_path: Path) -> None:
    head = "<meta name=date content=2026-01-08><meta name=author content='Ada Berg'><title>Bridge closed</title>"
    about = "<p>Ada Berg in Korva</p><p>Thu 8 Jan 2026 08.00 GMT</p><p>Last modified on 8 Jan 2026</p>"
    body = f"<article><h1>Bridge closed</h1><p>Owner says it is old.</p>{about}{BODY}</article>"
    assert read(tmp_path, head, body).text == f"Owner says it is old.\n{TEXT}"
    days = "".join(
        f"<p>{day} May 2003</p><p>Much happened on that day in the town, and more.</p>" for day in range(1, 6)
    )
    assert "1 May 2003" in read(tmp_path, head, f"<article><h1>Bridge closed</h1>{days}</article>").text


def test_headlines_below_a_heading_for_others_are_no_text(tmp_path: Path) -> None:
    others = "<h2>More posts</h2><ul><li><h3><a href=/1>Mine at Korva to close</a></h3></li><li>Opera on ice</li></ul>"
    head = "<title>Bridge closed</title>"
    assert read(tmp_path, head, f"<main><h1>Bridge closed</h1>{BODY}{others}</main>").text == TEXT
    text = read(
        tmp_path, head, f"<main><h1>Bridge closed</h1>{BODY}<h2>More news</h2><p>The ferry sails again.</p></main>"
    ).text
    assert text == f"{TEXT}\nMore news\nThe ferry sails again."


def test_a_byline_in_another_language_with_the_paper_behind_it(tmp_path: Path) -> None:
    for line, authors in (
        ("Por Ana Berg, K1 Korva", ("Ana Berg",)),
        ("Von Eva Berg, Jan Kuhn", ("Eva Berg", "Jan Kuhn")),
    ):
        body = f"<h1>Bridge closed</h1><p class=from>{line}</p>{BODY}"
        assert read(tmp_path, "<title>Bridge closed</title>", body).authors == authors


def test_microdata_of_an_article_without_a_heading(tmp_path: Path) -> None:
    lead = "<div class=teaser-text itemprop=description><p>The bridge is old, the agency says.</p></div>"
    about = (
        "<div class=footer><time itemprop=datePublished datetime=2026-01-08>08.01.2026</time>"
        " <span class=news-list-author>Von: Eva Berg</span></div>"
    )
    comment = "<div itemscope itemtype=http://schema.org/Comment><time itemprop=datePublished>9 May 2026</time></div>"
    body = f"<div class=header><h3 itemprop=headline>Bridge closed to lorries</h3></div>{about}{lead}"
    page = (
        f"<div itemscope itemtype=http://schema.org/Article>{body}<div itemprop=articleBody>{BODY}</div>{comment}</div>"
    )
    article = read(tmp_path, "<title>Bridge closed to lorries - Post</title>", page)
    assert (article.title, article.published, article.authors) == (
        "Bridge closed to lorries",
        "2026-01-08",
        ("Eva Berg",),
    )
    assert article.text == f"The bridge is old, the agency says.\n{TEXT}"
    several = page.replace(
        comment, f"<div itemscope itemtype=http://schema.org/Article>{about.replace('08', '09')}</div>"
    )
    assert read(tmp_path, "<title>Bridge closed to lorries - Post</title>", several).published != "2026-01-09"


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Le pont : les camions interdits dès lundi | La Poste", "Le pont : les camions interdits dès lundi"),
        ("橋、月曜から通行止め｜北海日報", "橋、月曜から通行止め"),
        ("橋、月曜から通行止め：北海日報", "橋、月曜から通行止め"),
        ("橋、月曜から通行止め（北海日報） - ポータル", "橋、月曜から通行止め"),
        ("大桥周一起禁行_北海日報", "大桥周一起禁行"),
    ],
)
def test_signs_that_part_a_title_in_other_languages(tmp_path: Path, title: str, headline: str) -> None:
    outlet = "北海日報" if "北海" in title else "La Poste"
    head = f"<title>{title}</title><meta property='og:site_name' content='{outlet}'>"
    named = title if "北海" in title else headline
    head += f"<meta property='og:title' content='{named}'>"
    assert read(tmp_path, head, f"<h1>{headline}</h1>{BODY}").title == headline


@pytest.mark.parametrize(
    ("title", "body", "headline", "outlet"),
    [
        (
            "The Quill: Bridge closed to lorries",
            '<h1><a href="http://quill.example/">The Quill</a></h1><h3>Bridge closed to lorries</h3>',
            "Bridge closed to lorries",
            "The Quill",
        ),
        (
            "Odd Town FC • View topic - Bridge closed to lorries",
            '<h1>Odd Town FC</h1><h2><a href="./t?1">Bridge closed to lorries</a></h2>',
            "Bridge closed to lorries",
            "Odd Town FC",
        ),
        ("Bridge closed - Aktualności - Policja Odd", "<h2>Bridge closed</h2>", "Bridge closed", "Policja Odd"),
        (
            "Stadt Odd: Bridge closed to lorries",
            "<h3>Bridge closed to lorries</h3>",
            "Bridge closed to lorries",
            "Stadt Odd",
        ),
        (
            "Bridge closed to lorries. What it means for… | by Jo Lund | City Notes | Medium",
            "<h1>Bridge closed to lorries</h1>",
            "Bridge closed to lorries",
            "Medium",
        ),
        (
            "Odd Herald - Printer Friendly Version",
            '<font size="5"><b>Bridge closed to lorries today</b></font><br>',
            "Bridge closed to lorries today",
            "Odd Herald",
        ),
    ],
)
def test_a_title_names_headline_and_paper_of_pages_of_old_and_new_systems(
    tmp_path: Path, title: str, body: str, headline: str, outlet: str
) -> None:
    article = read(tmp_path, f"<title>{title}</title>", body + BODY)
    assert (article.title, article.outlet) == (headline, outlet)


@pytest.mark.parametrize(
    ("above", "outlet"),
    [
        ('<header><a class="brand" href="/"><span>Odd Courier</span></a></header>', "Odd Courier"),
        ('<div id="web-header"><a href="https://odd.example/">Odd Courier</a></div>', "Odd Courier"),
        ('<div class="branding">Odd District Council</div>', "Odd District Council"),
        ('<header><a href="/">Home</a><a href="/">Back to the front page</a></header>', "odd.example"),
        ('<header><nav><a href="/">Odd Courier</a></nav></header>', "odd.example"),
        ('<header><a href="/sport">Odd Sport</a></header>', "odd.example"),
        ('<div class="brand">The bank of all who build something here.</div>', "odd.example"),
    ],
)
def test_the_name_above_the_headline_that_leads_to_the_front_page_is_the_paper(
    tmp_path: Path, above: str, outlet: str
) -> None:
    head = '<title>Bridge closed</title><link rel="canonical" href="https://odd.example/bridge">'
    assert read(tmp_path, head, f"{above}<main><h1>Bridge closed</h1>{BODY}</main>").outlet == outlet


def test_a_headline_in_an_element_that_is_called_one_goes_before_the_paper_s_heading(tmp_path: Path) -> None:
    paper, called = (
        '<h1 class="logo"><a href="/">Odd Courier</a></h1>',
        '<div class="article-head-title">Bridge shut</div>',
    )
    article = read(tmp_path, "<title>Bridge shut - Odd Courier</title>", f"<header>{paper}</header>{called}{BODY}")
    assert (article.title, article.outlet) == ("Bridge shut", "Odd Courier")


def test_the_paper_s_name_is_no_headline_wherever_it_stands(tmp_path: Path) -> None:
    paper = '<div class="site-title"><h2>Odd Courier</h2></div><h2><a href="/">Odd Courier</a></h2>'
    article = read(tmp_path, "<title>Bridge shut - Odd Courier</title>", f"{paper}<h1>Bridge shut to all</h1>{BODY}")
    assert article.title == "Bridge shut to all"
