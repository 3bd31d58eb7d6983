"""What agencies deliver: NewsML-G2, NITF and ninjs, with their exact fields; invented agencies and stories."""

import json
from pathlib import Path

import pytest
from one_article import article, write

from index.articles import Failure, LeftOut, read_articles
from index.records import Article

NITF = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<nitf version="-//IPTC//DTD NITF 3.4//EN" change.date="October 18, 2006">
 <head>
  <title>REPORT-Lake level</title>
  <docdata management-status="usable">
   <doc-id id-string="nordlys-20260114-0042" regsrc="nordlys"/><urgency ed-urg="4"/>
   <date.issue norm="20260114T164500+0100"/><doc.copyright year="2026" holder="Nordlys"/>
  </docdata>
  <pubdata type="print" name="Nordlys Agency" date.publication="20260115"/>
 </head>
 <body>
  <body.head>
   <hedline><hl1>Lake falls to its lowest level since 1962</hl1><hl2>Ferries stop</hl2></hedline>
   <byline>By <person>Jos\xe9 Lind</person> and <person>Eva Moe</person><byttl>Staff reporters</byttl></byline>
   <distributor>Nordlys</distributor>
   <dateline><location>Grimstad, Norway</location> <story.date norm="20260114"/></dateline>
   <abstract><p>An abstract that is no part of the story.</p></abstract>
  </body.head>
  <body.content>
   <block>
    <p>The lake fell by <num>2</num> metres, <org>the water board</org> said\xa0on Wednesday.</p>
    <media media-type="image"><media-reference source="a.jpg"/><media-caption>A dry quay.</media-caption></media>
    <hl2>Ferries</hl2>
    <p>\x93We had no choice,\x94 <person>Ola Vik</person> said.</p>
    <table><tr><td>1962</td><td>41.2 m</td></tr><tr><td>2026</td><td>41.1 m</td></tr></table>
   </block>
  </body.content>
  <body.end><tagline>Nordlys desk</tagline></body.end>
 </body>
</nitf>"""
NITF_TEXT = (
    "The lake fell by 2 metres, the water board said on Wednesday.\n\nFerries\n\n“We had no choice,” Ola Vik said."
    "\n\n1962\t41.2 m\n2026\t41.1 m"
)


def item(guid: str, content: str, headline: str = "Talks resume", status: str = "usable", kind: str = "text") -> str:
    """A newsItem as agencies write it."""
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="3" standard="NewsML-G2"
  standardversion="2.33" conformance="power" xml:lang="en">
 <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml"/>
 <rightsInfo><copyrightHolder qcode="x:tidewater"><name>Tidewater Press</name></copyrightHolder></rightsInfo>
 <itemMeta>
  <itemClass qcode="ninat:{kind}"/><provider qcode="nprov:TWP"><name>Tidewater Press</name></provider>
  <versionCreated>2026-05-06T11:02:00+02:00</versionCreated><firstCreated>2026-05-05T08:00:00+02:00</firstCreated>
  <pubStatus qcode="stat:{status}"/>
 </itemMeta>
 <contentMeta>
  <contentCreated>2026-05-05T07:50:00+02:00</contentCreated>
  <located qcode="city:5"><name>Geneva</name></located>
  <by>By Nadia Roth and Paul Amsel</by>
  <headline>{headline}</headline><slugline>TALKS-GENEVA</slugline><language tag="en"/>
 </contentMeta>
 <contentSet>{content}</contentSet>
</newsItem>"""


XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
 <title>Ignored</title><script>alert(1)</script></head><body><p>Talks resumed in Geneva on Wednesday.</p>
 <p>Both sides <b>agreed</b> to meet again<br/>on Friday.</p></body></html></inlineXML>"""
PICTURE = '<remoteContent contenttype="image/jpeg" href="https://tidewater.example/1.jpg" width="900"/>'
GUID = "urn:newsml:tidewater.example:20260505:1042"


def message(*items: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header>'
        "<sent>2026-05-06T11:03:00Z</sent><sender>tidewater.example</sender></header>"
        f"<itemSet>{''.join(items)}</itemSet></newsMessage>"
    )


def failure(path: Path) -> str:
    (found,) = read_articles(path)
    assert isinstance(found, Failure) and found.path == str(path), found
    return found.error


@pytest.mark.parametrize("name", ["a.xml", "a.nitf"])
def test_nitf(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, NITF.encode("latin-1"))
    assert article(path) == Article(
        text=NITF_TEXT,
        title="Lake falls to its lowest level since 1962",
        outlet="Nordlys Agency",
        authors=("José Lind", "Eva Moe"),
        published="2026-01-14",
        place="Grimstad, Norway",
        path=str(path),
    )


def test_nitf_with_a_namespace_and_little_else(tmp_path: Path) -> None:
    body = "<body><body.content><p>It rained.</p></body.content></body>"
    found = article(write(tmp_path / "a.xml", f'<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">{body}</nitf>'))
    assert (found.text, found.title, found.outlet, found.published) == ("It rained.", "It rained", "", "")
    empty = "<nitf><head><title>T</title></head><body/></nitf>"
    assert failure(write(tmp_path / "b.xml", empty)).startswith("It holds no readable text")


def test_a_news_item_with_xhtml(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xml", item(GUID, XHTML))
    assert article(path) == Article(
        text="Talks resumed in Geneva on Wednesday.\n\nBoth sides agreed to meet again\non Friday.",
        title="Talks resume",
        outlet="Tidewater Press",
        authors=("Nadia Roth", "Paul Amsel"),
        published="2026-05-06",
        place="Geneva",
        path=str(path),
    )


def test_a_news_item_with_nitf_and_with_plain_text(tmp_path: Path) -> None:
    body = NITF[NITF.index("<nitf") :].replace("\x93", "“").replace("\x94", "”")
    inner = f'<inlineXML contenttype="application/nitf+xml">{body}</inlineXML>'
    inner = inner.replace("<nitf ", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" ')
    found = article(write(tmp_path / "a.xml", item(GUID, PICTURE + inner, headline="")))
    assert (found.text, found.title) == (NITF_TEXT, "Lake falls to its lowest level since 1962")
    assert (found.outlet, found.authors) == ("Tidewater Press", ("Nadia Roth", "Paul Amsel"))
    plain = '<inlineData contenttype="text/plain">First line.\n\nSecond line.</inlineData>'
    assert article(write(tmp_path / "b.xml", item(GUID, plain))).text == "First line.\n\nSecond line."
    html = '<inlineData contenttype="text/html">&lt;p&gt;One.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</inlineData>'
    assert article(write(tmp_path / "c.xml", item(GUID, html))).text == "One."


def test_a_message_of_several_items(tmp_path: Path) -> None:
    package = (
        '<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:p"><itemMeta><itemClass'
        ' qcode="ninat:composite"/></itemMeta><groupSet root="r"><group id="r"/></groupSet></packageItem>'
    )
    path = write(
        tmp_path / "a.xml",
        message(
            item("urn:newsml:x:1", XHTML),
            package,
            item("urn:newsml:x:2", PICTURE, kind="picture"),
            item("https://tidewater.example/3", XHTML.replace("Talks resumed", "Talks ended"), "Talks end"),
            item("urn:newsml:x:4", XHTML, status="canceled"),
            item("urn:newsml:x:5", '<inlineXML contenttype="application/xhtml+xml"><html><p>–</p></html></inlineXML>'),
        ),
    )
    one, three, canceled, empty = read_articles(path)
    assert isinstance(canceled, LeftOut) and canceled.path == f"{path}:5"
    assert isinstance(one, Article) and isinstance(three, Article)
    assert (one.record, one.url, one.title) == ("urn:newsml:x:1", "", "Talks resume")
    assert (three.record, three.url) == ("https://tidewater.example/3",) * 2
    assert three.text.startswith("Talks ended in Geneva")
    assert empty == Failure(f"{path}:6", "It holds no readable text: remove it, or put the article into it.")


def test_newsml_without_a_text_says_what_it_holds(tmp_path: Path) -> None:
    assert failure(write(tmp_path / "a.xml", message(item("urn:1", PICTURE, kind="picture")))) == (
        "It is NewsML-G2 without a text (it holds picture): index the news items themselves."
    )
    concepts = '<conceptSet xmlns="http://iptc.org/std/nar/2006-10-01/"/>'
    assert "it holds nothing" in failure(write(tmp_path / "b.xml", concepts))


def test_what_was_withdrawn_is_left_out(tmp_path: Path) -> None:
    why = "Its provider has withdrawn it, or does not release it yet."
    path = write(tmp_path / "a.xml", item(GUID, XHTML, status="withheld"))
    assert list(read_articles(path)) == [LeftOut(str(path), why)]
    record = {"uri": "urn:x:1", "pubstatus": "canceled", "headline": "Kill", "body_text": "It was wrong."}
    for name, content, place in (("a.json", record, ""), ("b.json", [record, record], ":2"), ("c.jsonl", record, ":1")):
        path = write(tmp_path / name, json.dumps(content))
        assert list(read_articles(path))[-1] == LeftOut(f"{path}{place}", why)


def test_ninjs_1(tmp_path: Path) -> None:
    record = {
        "uri": "http://ninjs.tidewater.example/items/20260303-1",
        "type": "text",
        "representationtype": "complete",
        "profile": "text-only",
        "version": "2",
        "firstcreated": "2026-03-02T22:00:00Z",
        "versioncreated": "2026-03-03T10:37:00Z",
        "pubstatus": "usable",
        "copyrightholder": "Tidewater",
        "byline": "Nadia Roth and Paul d'Amsel",
        "located": "Porto, Portugal",
        "headline": "Captain goes on trial",
        "description_text": "A short description.",
        "body_text": "PORTO (TWP) -- The captain went on trial. He denied it.",
        "body_xhtml": "<p>PORTO (TWP) -- The captain went on trial.</p><p>He denied it.</p><script>x()</script>",
        "infosource": [{"name": "Tidewater Press"}],
        "associations": {"mainpic": {"uri": "http://x.example/p", "type": "picture", "headline": "The ship"}},
    }
    path = write(tmp_path / "a.json", json.dumps(record))
    assert article(path) == Article(
        text="PORTO (TWP) -- The captain went on trial.\n\nHe denied it.",
        title="Captain goes on trial",
        outlet="Tidewater Press",
        authors=("Nadia Roth", "Paul d'Amsel"),
        published="2026-03-03",
        url="http://ninjs.tidewater.example/items/20260303-1",
        place="Porto, Portugal",
        path=str(path),
    )


NINJS_2 = {
    "uri": "urn:newsml:nordlys.example:20260510:99-1673",
    "type": "text",
    "versioncreated": "2026-05-10T16:02:28+02:00",
    "pubstatus": "usable",
    "language": "en",
    "by": "Jane Doe, Nordlys",
    "infosources": [{"name": "Nordlys", "uri": "https://nordlys.example"}],
    "headlines": [{"role": "short", "value": "Derby"}, {"role": "main", "value": "Derby ends level"}],
    "bodies": [
        {"role": "main", "contenttype": "text/plain", "value": "The derby ended 2-2. Nobody was hurt."},
        {"role": "html", "contenttype": "text/html", "value": "<p>The derby ended 2-2.</p><p>Nobody was hurt.</p>"},
    ],
}
# The third version spells the same names in camel case.
NINJS_3 = {
    {"versioncreated": "versionCreated", "pubstatus": "pubStatus", "infosources": "infoSources"}.get(name, name): value
    for name, value in NINJS_2.items()
} | {"standard": {"name": "ninjs", "version": "3.0"}}


@pytest.mark.parametrize("record", [NINJS_2, NINJS_3], ids=["2", "3"])
def test_ninjs_2_and_3(tmp_path: Path, record: dict[str, object]) -> None:
    path = write(tmp_path / "a.ninjs", json.dumps(record))
    expected = {
        "text": "The derby ended 2-2.\n\nNobody was hurt.",
        "title": "Derby ends level",
        "outlet": "Nordlys",
        "authors": ("Jane Doe",),
        "published": "2026-05-10",
    }
    assert article(path) == Article(**expected, path=str(path))
    lines = write(tmp_path / "a.jsonl", json.dumps(record) + "\n{broken\n")
    found, broken = read_articles(lines)
    assert found == Article(**expected, path=str(lines), record="urn:newsml:nordlys.example:20260510:99-1673")
    assert isinstance(broken, Failure) and broken.path == f"{lines}:2"


def test_ninjs_of_a_summary_and_of_a_picture(tmp_path: Path) -> None:
    summary = {
        "uri": "urn:8d19",
        "type": "text",
        "versioncreated": "2026-08-09T09:46:53Z",
        "descriptions": [{"role": "text", "contenttype": "text/plain", "value": "The firm bought 2,000 plots."}],
        "copyrightholder": "NTX",
        "by": "NTX",
    }
    found = article(write(tmp_path / "a.json", json.dumps(summary)))
    assert (found.text, found.title) == ("The firm bought 2,000 plots.", "The firm bought 2,000 plots")
    assert (found.outlet, found.published) == ("NTX", "2026-08-09")
    picture = {**summary, "type": "picture"}
    assert failure(write(tmp_path / "b.json", json.dumps(picture))).startswith("The article has no text")
