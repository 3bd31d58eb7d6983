"""WordPress's exports: what is published and an article, its text without the signs of WordPress's editors."""

from pathlib import Path

import pytest

from index.articles import Item, LeftOut, read_articles
from index.articles.shortcodes import without_shortcodes
from index.records import Article

HEAD = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.1/excerpt/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.1/"><channel><title>Tarn Gazette</title>'
    "<wp:author><wp:author_login>jroe</wp:author_login>"
    "<wp:author_display_name><![CDATA[Jo Roe]]></wp:author_display_name></wp:author>"
)


def item(text: str, status: str = "publish", kind: str = "post", extra: str = "") -> str:
    return (
        "<item><title>Mill &amp;#8217;24</title><link>https://t.example/mill</link><dc:creator>jroe</dc:creator>"
        f"<guid>https://t.example/?p=1</guid><content:encoded><![CDATA[{text}]]></content:encoded>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{extra}</item>"
    )


def read(path: Path, *items: str) -> list[Item]:
    (path / "a.xml").write_text(f"{HEAD}{''.join(items)}</channel></rss>")
    return list(read_articles(path / "a.xml"))


def test_a_post_with_its_author_day_and_paper(tmp_path: Path) -> None:
    days = "<pubDate>Fri, 10 Jan 2025 23:30:00 +0000</pubDate><wp:post_date>2025-01-11 00:30:00</wp:post_date>"
    (found,) = read(tmp_path, item("The mill reopens.", extra=days))
    assert isinstance(found, Article)
    assert (found.title, found.outlet, found.authors) == ("Mill ’24", "Tarn Gazette", ("Jo Roe",))
    assert (found.published, found.url, found.record) == (
        "2025-01-11",
        "https://t.example/mill",
        "https://t.example/?p=1",
    )


@pytest.mark.parametrize("status", ["draft", "pending", "private", "trash", "future", "auto-draft", "archived"])
def test_what_is_not_published_is_left_out_and_told_of(tmp_path: Path, status: str) -> None:
    out, found = read(tmp_path, item("Not checked.", status), item("The mill reopens.", kind="page"))
    assert isinstance(out, LeftOut) and out.path == f"{tmp_path / 'a.xml'}:1" and status in out.reason
    assert isinstance(found, Article)


def test_what_is_no_text_is_told_of_by_kind(tmp_path: Path) -> None:
    kinds = ["attachment", "attachment", "revision", "wp_block", "nav_menu_item", "custom_css"]
    protected = "<wp:post_password>x</wp:post_password>"
    items = [item("Text.", "inherit" if kind == "attachment" else "publish", kind) for kind in kinds]
    found = read(tmp_path, *items, item("Secret.", extra=protected), item(""), item("A story.", kind="tarn_news"))
    assert [each.text for each in found if isinstance(each, Article)] == ["A story."]
    reasons = [each.reason for each in found if isinstance(each, LeftOut)]
    assert reasons[:2] == ["It is protected by a password.", "It has no text of its own."]
    assert "Its items of the kind attachment are no articles: 2." in reasons and len(reasons) == 7


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One.\n\nTwo, <b>three</b>\nfour.", "One.\n\nTwo, three\nfour."),
        ("<h2>Head</h2>\n\nOne.\n\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n\nTwo.", "Head\n\nOne.\n\na\nb\n\nTwo."),
        ('<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n[gallery ids="1,2"]', "One."),
        ('One.\n\n[caption id="a"]<img src="x" /> The mill[/caption]\n\nTwo.', "One.\n\nThe mill\n\nTwo."),
        ('<figure class="wp-block-embed"><div>\nhttps://v.example/1\n</div></figure><p>One.</p>', "One."),
        ("One.\n\nhttps://v.example/1\n\nTwo: https://v.example/2", "One.\n\n\n\nTwo: https://v.example/2"),
        ("One. [tweet 123] [youtube dQw4-w9] [sic 1]", "One.   [sic 1]"),
        ('[vc_row][vc_column width="1/2"]One.[/vc_column][/vc_row]', "One."),
        ('One. [embed]https://v.example/1[/embed] [video src="x.mp4"][/video] [youtube https://v.example/2]', "One."),
    ],
)
def test_the_text_is_what_the_page_shows(tmp_path: Path, text: str, shown: str) -> None:
    (found,) = read(tmp_path, item(text))
    assert isinstance(found, Article) and found.text == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("He [the mayor] said it [sic], [Reuters] [1] […] a [self-made] man.", None),
        ("a [social_share] b", "a  b"),
        ('[dropcap]T[/dropcap]he [quote author="x"]said [sic][/quote]', "The said [sic]"),
        ("[[gallery]] and [gallery]", "[gallery] and "),
        ("[embed]a", "a"),
        ("[a b] [x=1] [", None),
    ],
)
def test_words_in_brackets_are_no_shortcodes(text: str, shown: str | None) -> None:
    assert without_shortcodes(text) == (text if shown is None else shown)
