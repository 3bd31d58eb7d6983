"""Feeds: exact fields from RSS 2.0, RSS 1.0 and Atom, and feeds that are broken or made to do harm."""

from pathlib import Path

import pytest
from one_article import failure, write

from index.articles import Failure, read_articles
from index.records import Article

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>The Harbour Gazette</title>
  <link>https://www.harbourgazette.example/</link>
  <atom:link href="https://www.harbourgazette.example/feed" rel="self" type="application/rss+xml"/>
  <description>News of the coast</description>
  <image><url>https://www.harbourgazette.example/i.png</url><title>Logo</title><link>https://www.x.example/</link></image>
  <item>
    <title><![CDATA[Dockers &amp; owners agree on pay]]></title>
    <link>https://www.harbourgazette.example/2026/03/02/dockers-agree?utm_source=rss</link>
    <guid isPermaLink="false">https://www.harbourgazette.example/?p=4711</guid>
    <dc:creator><![CDATA[Mina Okafor]]></dc:creator>
    <dc:creator>Lars Brandt</dc:creator>
    <pubDate>Mon, 02 Mar 2026 23:40:00 +0000</pubDate>
    <media:title>A picture's title</media:title>
    <description>Short summary.</description>
    <content:encoded><![CDATA[<p>Dockers in Port Elm agreed on Monday to a rise of 4.5%&nbsp;a year.</p>
      <script>alert("x")</script><blockquote>“It is enough,” said Ana Reis of the union.</blockquote>
      <ul><li>Work resumes on Tuesday.</li><li>Night pay stays.</li></ul><p hidden style="display: none">hidden</p>]]>
    </content:encoded>
  </item>
  <item>
    <title>Ferry runs aground</title>
    <guid>https://www.harbourgazette.example/2026/03/03/ferry</guid>
    <author>desk@harbourgazette.example (Jane Doe)</author>
    <description>A ferry with 80 people ran aground off Elm Point; R&D ships helped &mdash; nobody was hurt.
    </description>
  </item>
  <item><title>Only a headline</title><link>https://www.harbourgazette.example/only</link></item>
  <item>
    <link>https://other.example/a</link>
    <source url="https://other.example/rss">The Other Post</source>
    <description>&lt;p&gt;The ministry said on Friday that it would not appeal.&lt;/p&gt;</description>
  </item>
</channel></rss>"""


def articles(path: Path) -> list[Article]:
    found = list(read_articles(path))
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def rss(items: str) -> str:
    return f'<rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'


@pytest.mark.parametrize("name", ["a.rss", "a.xml"])
def test_rss(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, RSS)
    full, summary, bare, other = read_articles(path)
    assert full == Article(
        text="Dockers in Port Elm agreed on Monday to a rise of 4.5% a year.\n\n“It is enough,” said Ana Reis of the"
        " union.\n\nWork resumes on Tuesday.\nNight pay stays.",
        title="Dockers & owners agree on pay",
        outlet="The Harbour Gazette",
        authors=("Mina Okafor", "Lars Brandt"),
        published="2026-03-02",
        url="https://www.harbourgazette.example/2026/03/02/dockers-agree?utm_source=rss",
        path=str(path),
        record="https://www.harbourgazette.example/?p=4711",
    )
    url = "https://www.harbourgazette.example/2026/03/03/ferry"
    assert summary == Article(
        text="A ferry with 80 people ran aground off Elm Point; R&D ships helped — nobody was hurt.",
        title="Ferry runs aground",
        outlet="The Harbour Gazette",
        authors=("Jane Doe",),
        published="2026-03-03",
        url=url,
        path=str(path),
        record=url,
    )
    assert bare == Failure(f"{path}:3", "The item has neither content nor a summary: fetch the article's page instead.")
    assert isinstance(other, Article)
    assert (other.outlet, other.text) == ("The Other Post", "The ministry said on Friday that it would not appeal.")
    assert other.title == "The ministry said on Friday that it would not appeal"


def test_a_sections_title_is_no_outlet(tmp_path: Path) -> None:
    item = "<item><link>https://www.gazette.example/x</link><description>The vote was held.</description></item>"
    for title, outlet in (("World | The Gazette", "gazette.example"), ("The Gazette", "The Gazette")):
        feed = f"<rss><channel><title>{title}</title>{item}</channel></rss>"
        assert articles(write(tmp_path / "a.rss", feed))[0].outlet == outlet


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.upland.example/">
  <title type="text">Upland Courier</title><id>urn:uuid:60a76c80-d399-11d9-b93C-0003939e0af6</id>
  <updated>2026-02-11T18:30:02Z</updated><author><name>Courier Desk</name></author>
  <entry>
    <title type="html">Snow closes &lt;b&gt;pass&lt;/b&gt;</title>
    <link rel="self" href="/feeds/1.atom"/><link href="/2026/snow"/>
    <id>tag:upland.example,2026:1</id>
    <published>2026-02-11T06:00:00+01:00</published><updated>2026-02-12T09:00:00Z</updated>
    <author><name>Ida Holm</name><email>ida@upland.example</email></author>
    <summary>Snow.</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Snow closed the <em>Kar</em> pass.</p>
      <p>It opens on Friday.</p><script>alert(1)</script></div></content>
  </entry>
  <entry>
    <title>Mill &amp; museum</title><id>https://news.upland.example/mill</id><updated>2026-02-10T10:00:00Z</updated>
    <summary type="text">The mill at 5 &lt; 6 Lane becomes a museum.</summary>
  </entry>
</feed>"""


def test_atom(tmp_path: Path) -> None:
    path = write(tmp_path / "a.atom", ATOM)
    assert articles(path) == [
        Article(
            text="Snow closed the Kar pass.\n\nIt opens on Friday.",
            title="Snow closes pass",
            outlet="Upland Courier",
            authors=("Ida Holm",),
            published="2026-02-11",
            url="https://news.upland.example/2026/snow",
            path=str(path),
            record="tag:upland.example,2026:1",
        ),
        Article(
            text="The mill at 5 < 6 Lane becomes a museum.",
            title="Mill & museum",
            outlet="Upland Courier",
            authors=("Courier Desk",),
            published="2026-02-10",
            url="https://news.upland.example/mill",
            path=str(path),
            record="https://news.upland.example/mill",
        ),
    ]


def test_an_atom_entry_of_its_own(tmp_path: Path) -> None:
    entry = ATOM[ATOM.index("<entry>") : ATOM.index("</entry>") + 8].replace(
        "<entry>", '<entry xmlns="http://www.w3.org/2005/Atom">'
    )
    (found,) = articles(write(tmp_path / "a.xml", entry))
    assert (found.title, found.text) == ("Snow closes pass", "Snow closed the Kar pass.\n\nIt opens on Friday.")


def test_rss_1_in_latin_1(tmp_path: Path) -> None:
    feed = """<?xml version='1.0' encoding='ISO-8859-1'?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://journal.example/"><title>Le Journal du Lac</title><link>https://journal.example/</link>
<description>d</description><items><rdf:Seq><rdf:li rdf:resource="https://journal.example/1"/></rdf:Seq></items></channel>
<item rdf:about="https://journal.example/1"><title>Le pont est ferm\xe9</title><link>https://journal.example/1</link>
<description>Le pont a \xe9t\xe9 ferm\xe9 mardi \x96 \x93pour un an\x94.</description>
<dc:date>2026-01-20T08:00:00+01:00</dc:date>
<dc:creator>Zo\xe9 Blanc</dc:creator></item></rdf:RDF>"""
    path = write(tmp_path / "a.rdf", feed.encode("latin-1"))
    assert articles(path) == [
        Article(
            text="Le pont a été fermé mardi – “pour un an”.",
            title="Le pont est fermé",
            outlet="Le Journal du Lac",
            authors=("Zoé Blanc",),
            published="2026-01-20",
            url="https://journal.example/1",
            path=str(path),
            record="https://journal.example/1",
        )
    ]


def test_an_unknown_charset_and_utf_16(tmp_path: Path) -> None:
    item = "<item><description>Le café rouvre.</description></item>"
    unknown = f'<?xml version="1.0" encoding="x-own"?>{rss(item)}'
    assert articles(write(tmp_path / "a.xml", unknown))[0].text == "Le café rouvre."
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{rss(item)}'.encode("utf-16")
    assert articles(write(tmp_path / "b.xml", wide))[0].text == "Le café rouvre."


@pytest.mark.parametrize(
    ("feed", "url"),
    [
        ("<link>https://x.example/news</link>", "https://x.example/a/1"),
        (
            '<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="self" href="https://y.example/rss"/>',
            "https://y.example/a/1",
        ),
        ("<link>/news</link>", ""),
        ("", ""),
    ],
)
def test_links_that_are_relative_to_the_feeds_page(tmp_path: Path, feed: str, url: str) -> None:
    item = (
        "<item><guid isPermaLink='false'>1</guid><link>/a/1</link><description>The vote was held.</description></item>"
    )
    text = f"<rss version='2.0'><channel><title>X</title>{feed}{item}</channel></rss>"
    assert articles(write(tmp_path / "a.rss", text))[0].url == url
    away = text.replace("/a/1", "//z.example/b")
    assert articles(write(tmp_path / "b.rss", away))[0].url == "https://z.example/b"


def test_a_relative_base_of_an_entry(tmp_path: Path) -> None:
    feed = ATOM.replace('<entry>\n    <title type="html">', '<entry xml:base="deep/er/">\n    <title type="html">')
    feed = feed.replace('<link href="/2026/snow"/>', '<link href="snow"/>')
    assert articles(write(tmp_path / "a.atom", feed))[0].url == "https://news.upland.example/deep/er/snow"


def test_the_first_date_that_is_one_counts(tmp_path: Path) -> None:
    item = "<item><pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate><dc:date>12 mars 2023</dc:date>"
    item += "<description>The vote was held.</description></item>"
    feed = f"<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>X</title>{item}</channel></rss>"
    assert articles(write(tmp_path / "a.rss", feed))[0].published == "2023-03-12"


def test_what_an_item_is_known_by_does_not_depend_on_its_place(tmp_path: Path) -> None:
    one, two = (f"<item><description>Report number {n}.</description></item>" for n in (1, 2))
    forth = [a.record for a in articles(write(tmp_path / "a.rss", rss(one + two)))]
    back = [a.record for a in articles(write(tmp_path / "a.rss", rss(two + one)))]
    assert forth == back[::-1] and len(set(forth)) == 2


def test_an_empty_feed_says_so(tmp_path: Path) -> None:
    assert failure(write(tmp_path / "a.rss", rss(""))) == (
        "It is a feed without items: fetch it again when it has some, or remove it."
    )
    assert failure(write(tmp_path / "b.xml", "")) == "It is empty: remove it, or put the article into it."


def test_a_feed_cut_short_gives_what_it_holds(tmp_path: Path) -> None:
    path = write(tmp_path / "a.rss", RSS[: RSS.index("<title>Only a headline")])
    one, two, cut = read_articles(path)
    assert isinstance(one, Article) and isinstance(two, Article) and isinstance(cut, Failure)
    assert cut.path == str(path)
    assert cut.error == (
        "It is not well-formed XML from line 31 on (Premature end of data in tag item): fetch it again, or correct it."
    )


def test_an_item_far_too_long_fails_alone(tmp_path: Path) -> None:
    long = "<item><description>&lt;p&gt;" + "word " * 900_000 + "</description></item>"
    good = "<item><description>The vote was held.</description></item>"
    path = write(tmp_path / "a.rss", rss(long + good))
    huge, fine = read_articles(path)
    assert huge == Failure(f"{path}:1", "It is one article of more than 4 MiB: split it.")
    assert isinstance(fine, Article) and fine.text == "The vote was held."


def test_a_feed_of_broken_items_is_given_up(tmp_path: Path) -> None:
    path = write(tmp_path / "a.rss", rss("<item/>" * 3000))
    found = list(read_articles(path))
    assert len(found) == 1002
    assert found[-1] == Failure(str(path), "More than 1,000 items are broken: the rest was not read.")


LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
    + rss("<item><description>&l11;</description></item>")
)


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS,
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + rss("<item><description>&x; is long</description></item>"),
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>'
        + rss("<item><description>Text.</description></item>"),
    ],
    ids=["billion laughs", "external entity", "parameter entity"],
)
def test_entities_are_refused(tmp_path: Path, content: str) -> None:
    assert failure(write(tmp_path / "a.rss", content)) == (
        "It declares XML entities, which can be made to do harm: save it without its DTD."
    )


def test_an_undeclared_entity_is_text_and_brings_no_markup(tmp_path: Path) -> None:
    feed = rss("<item><description>Tom &amp; &xxe; &LT;b&GT; &eacute;</description></item>")
    assert articles(write(tmp_path / "a.rss", feed))[0].text == "Tom & &xxe; <b> é"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url/></urlset>", "(its root is <urlset>)"),
        ("<a>" * 300 + "</a>" * 300, "(its root is <a>)"),
        ("no markup at all", "It is not well-formed XML from line 1 on"),
        (b"\x00\x01\x02" * 100, "It holds binary data, not text"),
    ],
)
def test_xml_of_another_kind_is_one_clear_failure(tmp_path: Path, content: str | bytes, reason: str) -> None:
    assert reason in failure(write(tmp_path / "a.xml", content))
    if reason.endswith("<urlset>)"):
        assert failure(tmp_path / "a.xml") == (
            "It is not a kind of XML that Newsdesk reads (its root is <urlset>): "
            "RSS, Atom, NewsML-G2, NITF and XHTML are."
        )


def test_nesting_is_bounded(tmp_path: Path) -> None:
    deep = rss("<item><description>" + "<b>" * 300 + "x" + "</b>" * 300 + "</description></item>")
    assert "Excessive depth in document: 256" in failure(write(tmp_path / "a.xml", deep))


def test_xhtml_named_xml_is_a_page(tmp_path: Path) -> None:
    text = "The president said on Sunday that talks would go on for as long as they were needed."
    page = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Talks go on</title></head>'
        f"<body><article><p>{text}</p></article></body></html>"
    )
    (found,) = articles(write(tmp_path / "a.xml", page))
    assert text in found.text and found.title == "Talks go on"


def test_an_episode_is_told_by_its_summary(tmp_path: Path) -> None:
    space = "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
    item = "<item><title>Episode 4</title><itunes:summary>Talk about the bridge.</itunes:summary></item>"
    (found,) = read_articles(write(tmp_path / "a.rss", f"<rss {space}><channel>{item}</channel></rss>"))
    assert isinstance(found, Article) and (found.title, found.text) == ("Episode 4", "Talk about the bridge.")


def test_html_that_was_escaped_twice_is_text(tmp_path: Path) -> None:
    item = "<item><description>&amp;lt;p&amp;gt;The mill turns.&amp;lt;/p&amp;gt;</description></item>"
    assert articles(write(tmp_path / "a.rss", rss(item)))[0].text == "The mill turns."


def test_an_item_of_an_aggregator_is_of_its_source_and_its_title_does_not_name_that(tmp_path: Path) -> None:
    item = "<item><title>Mill turns - The Odd Post</title><source url='https://odd.example'>The Odd Post</source>"
    found = articles(write(tmp_path / "a.rss", rss(f"{item}<description>It turns again.</description></item>")))[0]
    assert (found.title, found.outlet) == ("Mill turns", "The Odd Post")


def test_a_film_s_description_within_a_group_and_an_episode_s_author(tmp_path: Path) -> None:
    media = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom"'
    group = "<media:group><media:description>The mill turns again.</media:description></media:group>"
    feed = f"<feed {media}><title>Odd TV</title><entry><title>Mill</title>{group}</entry></feed>"
    assert articles(write(tmp_path / "a.atom", feed))[0].text == "The mill turns again."
    itunes = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dcterms="http://purl.org/dc/terms/"'
    said = "<itunes:author>Ada Berg</itunes:author><dcterms:created>2025-05-06T10:00:00Z</dcterms:created>"
    item = f"<item><description>The mill turns.</description>{said}</item>"
    found = articles(write(tmp_path / "b.rss", f"<rss {itunes}><channel>{item}</channel></rss>"))[0]
    assert (found.authors, found.published) == (("Ada Berg",), "2025-05-06")


def test_the_full_text_of_feeds_for_yandex(tmp_path: Path) -> None:
    full = '<y:full-text xmlns:y="http://news.yandex.ru">The mill turns again.</y:full-text>'
    item = f"<item><description>In short.</description>{full}</item>"
    assert articles(write(tmp_path / "a.rss", rss(item)))[0].text == "The mill turns again."


def test_the_way_on_may_end_with_dots(tmp_path: Path) -> None:
    item = "<item><description>&lt;p&gt;The mill turns.&lt;/p&gt;Читать далее...</description></item>"
    assert articles(write(tmp_path / "a.rss", rss(item)))[0].text == "The mill turns."
