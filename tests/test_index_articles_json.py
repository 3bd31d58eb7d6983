"""JSON in the shapes in which interfaces, exports and crawlers write it."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.articles import Failure, Item, LeftOut, Limits, read_articles
from index.articles.inline import one_line, plain
from index.records import Article

ONE = "The harbour board said on Monday that the old quay would be closed."
TWO = "Ships will be sent to the northern terminal, it said."
HTML = f"<p>{ONE}</p>\n<p>{TWO}</p><script>track()</script>"
BOTH = f"{ONE}\n\n{TWO}"


def read(path: Path, content: Any, name: str = "a.json") -> list[Item]:
    file = path / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return list(read_articles(file))


def article(path: Path, content: Any) -> Article:
    (found,) = read(path, content)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    "content",
    [
        {"hits": {"total": 1, "hits": [{"_id": "x", "_source": {"title": "Quay", "body": BOTH}}]}},
        {"data": [{"type": "node--article", "id": "x", "attributes": {"title": "Quay", "body": {"value": HTML}}}]},
        {"data": {"allPosts": {"edges": [{"node": {"title": "Quay", "content": HTML}}]}}},
        {"2025-02-01": {"a1": {"headline": "Quay", "text": BOTH}}},
        {"feuilleton": [{"title": "Quay", "content": [{"type": "p", "text": ONE}, {"type": "p", "text": TWO}]}]},
        {"content": [{"title": "Quay", "body": BOTH, "url": "https://a.example/1"}]},
        {"rss": {"channel": {"title": "News", "item": [{"title": "Quay", "content:encoded": {"#text": HTML}}]}}},
        {"type": "story", "headlines": {"basic": "Quay"},
         "content_elements": [{"type": "text", "content": f"<b>{ONE}</b>"}, {"type": "image", "url": "u"},
                              {"type": "text", "content": TWO}]},
        {"title": "Quay", "blocks": [{"type": "paragraph", "data": {"text": ONE}}, {"data": {"text": TWO}}]},
        {"title": "Quay", "body": f"&lt;p&gt;{ONE}&lt;/p&gt;&lt;p&gt;{TWO}&lt;/p&gt;"},
        {"title": "<i>Quay</i>", "content": f"{ONE}\n\n<em>{TWO}</em>", "related": [{"title": "Other", "text": TWO}]},
        {"title": "Quay", "plaintext": BOTH.replace("\n\n", " "), "html": HTML},
        {"posts": [{"title": {"rendered": "Quay"}, "content": {"rendered": HTML}, "author": 3}]},
    ],
)  # fmt: skip
def test_articles_are_found_wherever_they_lie_and_as_text(tmp_path: Path, content: object) -> None:
    found = article(tmp_path, content)
    assert (found.title, found.text, found.authors) == ("Quay", BOTH, ())


def test_what_a_newspaper_interface_says_beside_the_text(tmp_path: Path) -> None:
    guardian = {"response": {"results": [{
        "id": "uk/1", "webPublicationDate": "2025-02-01T10:00:00Z", "webTitle": "Quay &amp; harbour", "webUrl": "https://g.example/1",
        "fields": {"byline": "Mara Quill and Niall Osk", "publication": "The Guardian"},
        "blocks": {"body": [{"id": "b1", "bodyHtml": f"<p>{ONE}</p>", "bodyTextSummary": ONE},
                            {"id": "b2", "bodyHtml": f"<p>{TWO}</p>", "bodyTextSummary": TWO}]}}]}}  # fmt: skip
    found = article(tmp_path, guardian)
    assert (found.text, found.title, found.outlet) == (BOTH, "Quay & harbour", "The Guardian")
    assert (found.authors, found.published, found.record) == (("Mara Quill", "Niall Osk"), "2025-02-01", "uk/1")
    times = {"results": [{
        "title": "Quay Closes", "abstract": "A quay.", "byline": "By Lee Ray", "url": "https://t.example/1",
        "published_date": "2025-01-05T05:00:00-05:00",
        "multimedia": [{"url": "https://t.example/a.jpg", "caption": TWO}]}]}  # fmt: skip
    found = article(tmp_path, times)
    assert (found.text, found.title, found.authors) == ("A quay.", "Quay Closes", ("Lee Ray",))
    assert found.published == "2025-01-05"
    gdelt = {"articles": [{
        "url": "https://d.example/1", "title": "Old quay closes for repairs", "seendate": "20250112T101500Z",
        "domain": "d.example", "language": "English"}]}  # fmt: skip
    found = article(tmp_path, gdelt)
    assert (found.text, found.published, found.outlet) == ("Old quay closes for repairs", "2025-01-12", "d.example")
    embedded = [{"id": 1, "title": {"rendered": "Quay"}, "content": {"rendered": HTML}, "author": 3,
                 "_embedded": {"author": [{"name": "Ann Roe"}]},
                 "yoast_head_json": {"og_site_name": "Tarn Gazette"}}]  # fmt: skip
    found = article(tmp_path, embedded)
    assert (found.authors, found.outlet) == (("Ann Roe",), "Tarn Gazette")


def test_of_two_forms_of_a_text_the_one_with_headings_and_paragraphs_counts(tmp_path: Path) -> None:
    fields = {
        "bodyText": f"{ONE} {TWO}",
        "body": f"<time>7.00am GMT</time><h2>The quay closes</h2><p>{ONE}</p><p>{TWO}</p>",
    }
    found = article(tmp_path, {"response": {"results": [{"id": "uk/1", "webTitle": "Quay", "fields": fields}]}})
    assert found.text.endswith(f"The quay closes\n\n{BOTH}")
    other = {"bodyText": ONE, "body": f"<p>{ONE[:40]}</p><p>{TWO}</p>"}
    assert (
        article(tmp_path, {"response": {"results": [{"id": "uk/1", "webTitle": "Quay", "fields": other}]}}).text == ONE
    )


def test_a_byline_is_parted_into_names_and_the_paper_is_no_part_of_a_title(tmp_path: Path) -> None:
    times = {
        "headline": {"main": "Quay Closes"},
        "byline": {"original": "By Lee Ray and Ana Po"},
        "lead_paragraph": ONE,
    }
    assert article(tmp_path, times).authors == ("Lee Ray", "Ana Po")
    kaggle = {"title": "Quay Closes - The New York Times", "publication": "New York Times", "content": ONE}
    assert article(tmp_path, kaggle).title == "Quay Closes"
    named = {"title": "The New York Times", "publication": "New York Times", "content": ONE}
    assert article(tmp_path, named).title == "The New York Times"


@pytest.mark.parametrize(
    "date", [["March 10, 2025"], {"$date": "2025-03-10T08:00:00Z"}, {"$date": {"$numberLong": "1741593600000"}}]
)
def test_a_date_as_crawlers_and_databases_wrap_it(tmp_path: Path, date: Any) -> None:
    assert article(tmp_path, {"title": "Quay", "content": [ONE, TWO], "date": date}).published == "2025-03-10"


def test_what_is_told_of_an_article_beside_its_text(tmp_path: Path) -> None:
    dump = {"items": {"a1": {"meta": {"headline": "Quay", "published_at": 1740816000}, "body": BOTH}}}
    found = article(tmp_path, dump)
    assert (found.title, found.published, found.text) == ("Quay", "2025-03-01", BOTH)
    engines = {"headline": "Quay", "body": BOTH, "meta": {"title": "Quay closed: all you need to know"}}
    assert article(tmp_path, engines).title == "Quay"


def test_feeds_and_exports_say_once_whose_the_articles_are(tmp_path: Path) -> None:
    item = {"id": "1", "title": "Quay", "content_text": BOTH}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Fen Notes", "authors": [{"name": "Pia Holt"}]}
    found = article(tmp_path, feed | {"items": [item]})
    assert (found.outlet, found.authors, found.record) == ("Fen Notes", ("Pia Holt",), "1")
    post = {"id": "1", "title": "Quay", "html": HTML, "status": "published"}
    ghost = {
        "posts": [post],
        "settings": [{"key": "title", "value": "Night Post"}],
        "users": [{"id": "1", "name": "Ann"}],
    }
    assert article(tmp_path, {"db": [{"data": ghost}]}).outlet == "Night Post"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"title": "[Removed]", "description": "[Removed]", "content": "[Removed]"}, "removed"),
        ({"title": "Quay", "selftext": "x", "body": "[deleted]"}, "removed"),
        ({"title": "Quay", "html": HTML, "status": "scheduled"}, "not published yet"),
        ({"post_title": "Quay", "post_content": HTML, "post_status": "trash"}, "in the bin"),
    ],
)
def test_what_is_no_article_by_its_own_word_is_left_out_and_told_of(
    tmp_path: Path, record: dict[str, str], reason: str
) -> None:
    good = {"title": "Good", "text": BOTH, "status": "publish"}
    for name, content in (("a.json", [record, good]), ("a.jsonl", f"{json.dumps(record)}\n{json.dumps(good)}\n")):
        out, found = read(tmp_path, content, name)
        assert isinstance(out, LeftOut) and out.path == f"{tmp_path / name}:1" and reason in out.reason
        assert isinstance(found, Article) and found.title == "Good"


def test_a_text_that_an_interface_cut_or_did_not_sell(tmp_path: Path) -> None:
    cut = {"title": "Quay", "content": f"{ONE} Ships will b… [+2211 chars]"}
    assert article(tmp_path, cut).text == f"{ONE} Ships will b…"
    sold = {"title": "Quay", "description": ONE, "content": "ONLY AVAILABLE IN PAID PLANS"}
    assert article(tmp_path, sold).text == ONE
    assert article(tmp_path, {"title": "Quay", "summary": "A quay.", "description": ONE, "content": None}).text == ONE


def test_what_is_plain_stays_as_it_is(tmp_path: Path) -> None:
    for text in ("AT&T and R&D; a < b > c.\n\n  Two  spaces.\n", "if <x> then <y>", "a &foo; b & c <3"):
        assert article(tmp_path, {"title": "A", "text": text}).text == text
    assert plain("Caf&eacute; &amp; bar &#8217;&amp;#8217;\nTwo") == "Café & bar ’’\nTwo"
    assert plain(f"{ONE}<br>{TWO}") == f"{ONE}\n{TWO}" and one_line("<b>A</b>\n&amp; B") == "A & B"


@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\n", ",\n"])
def test_json_lines_under_the_name_of_json(tmp_path: Path, between: str) -> None:
    records = [json.dumps({"title": f"Quay {at}", "text": f"{ONE} {at}"}) for at in range(4)]
    found = read(tmp_path, between.join(records), "a.json")
    assert [item.title for item in found if isinstance(item, Article)] == [f"Quay {at}" for at in range(4)]
    if between == "\n":
        records[2] = "{broken"
        assert [type(item) for item in read(tmp_path, "\n".join(records))] == [Article, Article, Failure, Article]
        assert len(list(read_articles(tmp_path / "a.json", Limits(file=250)))) == 4  # streamed


def test_json_under_the_name_of_json_lines_and_lists_in_lines(tmp_path: Path) -> None:
    records = [{"title": f"Quay {at}", "text": f"{ONE} {at}"} for at in range(3)]
    for content in (json.dumps(records, indent=1), "\n".join(json.dumps(each, indent=1) for each in records)):
        assert [item.title for item in read(tmp_path, content, "a.jsonl") if isinstance(item, Article)] == [
            "Quay 0", "Quay 1", "Quay 2",
        ]  # fmt: skip
    pages = "\n".join(json.dumps({"status": "ok", "articles": [each]}) for each in records)
    assert len([item for item in read(tmp_path, pages, "a.jsonl") if isinstance(item, Article)]) == 3


def test_what_is_no_article_among_articles_is_told_of(tmp_path: Path) -> None:
    first, second, third = read(tmp_path, {"stories": [{"title": "A", "text": ONE}, {"title": "B"}, 7]})
    assert isinstance(first, Article) and isinstance(second, Failure) and isinstance(third, Failure)
    assert second.path == f"{tmp_path / 'a.json'}:2" and "has no text" in second.error


def _leaves(kind: str, key: str = "type") -> list[dict[str, Any]]:
    words = ONE.split(" ", 2)
    return [{key: kind, "text": f"{words[0]} "}, {key: kind, "text": words[1], "bold": True}, {"text": f" {words[2]}"}]


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "paragraph", "children": _leaves("text")}, {"type": "paragraph", "children": [{"text": TWO}]}],
        [{"_type": "block", "children": _leaves("span", "_type")}, {"_type": "block", "children": [{"text": TWO}]}],
        {"type": "doc", "content": [{"type": "paragraph", "content": _leaves("text")}, {"content": [{"text": TWO}]}]},
        json.dumps({"root": {"children": [{"children": _leaves("text")}, {"children": [{"text": TWO}]}]}}),
        {"blocks": [{"type": "paragraph", "data": {"text": ONE}}, {"type": "list", "data": {"items": [TWO]}}]},
    ],
)
def test_paragraphs_in_pieces_as_editors_store_them(tmp_path: Path, blocks: Any) -> None:
    assert article(tmp_path, {"title": "Quay", "body": blocks}).text == BOTH


def test_a_text_that_merely_begins_as_json_is_text(tmp_path: Path) -> None:
    text = '{"root" was what the machine printed, the harbour board said.'
    assert article(tmp_path, {"title": "Quay", "body": text}).text == text


def test_what_is_said_beside_articles_is_no_article(tmp_path: Path) -> None:
    story = {"@type": "NewsArticle", "headline": "Quay", "articleBody": BOTH}
    assert article(tmp_path, {"@graph": [{"@type": "WebSite", "name": "Holm"}, story]}).text == BOTH
    draft = {"attributes": {"title": "Quay", "status": False, "body": {"value": ONE}}}
    (left,) = read(tmp_path, {"data": [draft]})
    assert isinstance(left, LeftOut) and left.reason == "It is unpublished."


def test_fields_as_arc_publishing_and_gnews_name_them(tmp_path: Path) -> None:
    found = article(
        tmp_path,
        {
            "headlines": {"basic": "Quay"},
            "display_date": "2025-02-01T10:00:00Z",
            "website_url": "https://a.example/quay",
            "credits": {"by": [{"type": "author", "name": "Una Bray"}]},
            "content": f"{ONE} ... [1234 chars]",
        },
    )
    assert (found.published, found.url, found.authors) == ("2025-02-01", "https://a.example/quay", ("Una Bray",))
    assert found.text == f"{ONE} ..."


def test_people_by_first_and_last_name_and_in_a_table_of_their_own(tmp_path: Path) -> None:
    record = {"title": "Mill", "text": "The mill turns.", "author": {"firstName": "Ada", "lastName": "Berg"}}
    assert article(tmp_path, record).authors == ("Ada Berg",)
    posts = [{"id": "1", "title": "Mill", "html": "<p>The mill turns.</p>", "status": "published"}]
    users = [{"id": "9", "name": "Jo Lund"}]
    data = {"posts": posts, "users": users, "posts_authors": [{"post_id": "1", "author_id": "9"}]}
    assert article(tmp_path, {"db": [{"data": data}]}).authors == ("Jo Lund",)


def test_the_day_of_a_change_counts_where_no_other_is_told(tmp_path: Path) -> None:
    record = {"title": "Mill", "text": "The mill turns.", "date_modified": "2025-05-07", "crawled_at": "2025-06-01"}
    assert article(tmp_path, record).published == "2025-05-07"
    assert article(tmp_path, {**record, "date": "2025-05-06"}).published == "2025-05-06"
    assert article(tmp_path, {**record, "date_modified": ""}).published == ""


def test_a_post_behind_a_password_is_left_out(tmp_path: Path) -> None:
    content = {"rendered": "", "protected": True}
    excerpt = {"rendered": "<p>There is no excerpt because this is a protected post.</p>"}
    record = {"title": {"rendered": "Protected: Mill"}, "content": content, "excerpt": excerpt}
    (found,) = read(tmp_path, [record])
    assert isinstance(found, LeftOut)
    assert "password" in found.reason


def test_names_and_addresses_within_wrappers_and_texts_in_markdown(tmp_path: Path) -> None:
    author = {"data": {"attributes": {"Name": "Ada Berg"}}}
    links = {"permalink": "https://odd.example/mill"}
    found = article(tmp_path, {"Title": "Mill", "body_markdown": "The mill turns.", "Author": author, "links": links})
    assert (found.text, found.authors, found.url) == ("The mill turns.", ("Ada Berg",), "https://odd.example/mill")


def test_blocks_that_hold_models(tmp_path: Path) -> None:
    paragraphs = [{"type": "paragraph", "model": {"text": text}} for text in ("The mill turns.", "It is red.")]
    content = {"model": {"blocks": [{"type": "text", "model": {"blocks": paragraphs}}]}}
    found = article(tmp_path, {"articleTitle": "Mill", "content": content})
    assert (found.title, found.text) == ("Mill", "The mill turns.\n\nIt is red.")


def test_a_table_as_pandas_writes_it(tmp_path: Path) -> None:
    rows = [["Mill", "The mill turns.", "2025-05-06"], ["Weir", "The weir is new.", "2025-05-07"]]
    found = read(tmp_path, {"columns": ["title", "body", "date"], "index": [0, 1], "data": rows})
    told = [(each.title, each.text, each.published) for each in found if isinstance(each, Article)]
    assert told == [("Mill", "The mill turns.", "2025-05-06"), ("Weir", "The weir is new.", "2025-05-07")]


def test_the_address_of_the_paper_is_not_the_article_s(tmp_path: Path) -> None:
    record = {"title": "Quay", "description": ONE, "source_url": "https://a.example", "link": "https://a.example/1"}
    assert article(tmp_path, {"results": [record]}).url == "https://a.example/1"


def test_buttons_that_plugins_put_into_a_post_are_no_text(tmp_path: Path) -> None:
    added = '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li>X</li></ul></div>'
    record = {"title": {"rendered": "Quay"}, "content": {"rendered": f"<p>{ONE}</p>{added}<p>{TWO}</p>"}}
    assert article(tmp_path, record).text == BOTH


def test_fields_within_the_wrapper_within_a_wrapper_are_found(tmp_path: Path) -> None:
    content = {"webTitle": "Quay", "fields": {"byline": "Ada Berg in Holm"}, "blocks": {"body": [{"bodyHtml": HTML}]}}
    found = article(tmp_path, {"response": {"status": "ok", "content": content}})
    assert (found.title, found.authors, found.text) == ("Quay", ("Ada Berg",), BOTH)


def test_a_listing_of_posts(tmp_path: Path) -> None:
    post = {"kind": "t3", "data": {"title": "Quay", "selftext": ONE, "created_utc": 1759305600.0}}
    found = article(tmp_path, {"kind": "Listing", "data": {"children": [post]}})
    assert (found.title, found.text, found.published) == ("Quay", ONE, "2025-10-01")


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Quay", "date": "2026-01-08", "content": {"ops": [{"insert": f"{ONE}\n\n"}, {"insert": TWO}]}},
        {
            "title": "Quay",
            "metadata": {"authors": ["Ada Berg"], "datePublished": "2026-01-08T08:00:00Z"},
            "components": [
                {"role": "title", "text": "Quay"},
                {"role": "byline", "text": "By Ada Berg"},
                {"role": "body", "text": ONE},
                {"role": "body", "text": TWO},
            ],
        },
    ],
)
def test_texts_as_editors_and_news_formats_keep_them(tmp_path: Path, record: dict[str, Any]) -> None:
    found = article(tmp_path, [record])
    assert (found.title, found.text, found.published) == ("Quay", BOTH, "2026-01-08")


def test_a_list_with_an_item_a_line_under_the_name_of_json_lines(tmp_path: Path) -> None:
    one, two = (json.dumps({"title": title, "text": ONE}) for title in ("A", "B"))
    for text in (f"{one},\n{two}\n", f"[{one},\n{two}]\n"):
        (tmp_path / "a.jsonl").write_text(text)
        titles = [item.title for item in read_articles(tmp_path / "a.jsonl") if isinstance(item, Article)]
        assert titles == ["A", "B"]


def test_what_somebody_is_at_a_paper_is_no_part_of_the_name(tmp_path: Path) -> None:
    record = {"title": "Quay", "text": ONE, "authors": ["By Ada Berg, Staff Writer", "Otto Vik, Jr."]}
    assert article(tmp_path, record).authors == ("Ada Berg", "Otto Vik, Jr.")


def test_a_draft_as_strapi_gives_it_is_left_out(tmp_path: Path) -> None:
    posts = [
        {"id": at, "attributes": {"title": "Quay", "content": text, "publishedAt": day}}
        for at, (text, day) in enumerate(((ONE, "2025-05-21T10:00:00.000Z"), (TWO, None)))
    ]
    first, second = read(tmp_path, {"data": posts, "meta": {"pagination": {"page": 1}}})
    assert isinstance(first, Article) and (first.text, first.published) == (ONE, "2025-05-21")
    assert isinstance(second, LeftOut) and second.reason == "It is a draft (it has no day of publication)."
    assert article(tmp_path, {"title": "Quay", "content": TWO, "publishedAt": None}).text == TWO


def test_a_channel_s_export_from_telegram(tmp_path: Path) -> None:
    pieces = ["The quay is closed. ", {"type": "bold", "text": "Keep away"}, " from it."]
    messages = [
        {"id": 1, "type": "service", "date": "2025-11-01T08:00:00", "action": "create_channel", "text": ""},
        {"id": 2, "type": "message", "date": "2025-11-09T21:00:00", "from": "Quay", "text": pieces},
    ]
    note, found = read(tmp_path, {"name": "Quay News", "type": "public_channel", "messages": messages})
    assert isinstance(note, LeftOut) and note.reason == "It is a note of the program, and no message."
    assert isinstance(found, Article) and found.text == "The quay is closed. Keep away from it."
    assert (found.outlet, found.published) == ("Quay News", "2025-11-09")


def test_addresses_and_papers_as_readers_of_feeds_and_pages_name_them(tmp_path: Path) -> None:
    feedly = {
        "title": "Quay",
        "content": {"content": HTML},
        "origin": {"title": "Harbour Post"},
        "published": 1762722000000,
    }
    feedly["alternate"] = [{"href": "https://a.example/quay", "type": "text/html"}]
    found = article(tmp_path, {"items": [feedly]})
    assert (found.outlet, found.url, found.published) == ("Harbour Post", "https://a.example/quay", "2025-11-09")
    assert (
        article(tmp_path, {"title": "Quay", "text": ONE, "pageUrl": "https://a.example/1"}).url == "https://a.example/1"
    )


def test_a_draft_as_sanity_names_it_is_left_out(tmp_path: Path) -> None:
    (found,) = read(tmp_path, [{"_id": "drafts.1", "_type": "post", "title": "Quay", "body": ONE}])
    assert isinstance(found, LeftOut) and found.reason == "It is a draft (its id says so)."


@pytest.mark.parametrize(
    ("content", "name", "reasons"),
    [
        ("0000-00-00", "a.json", ["neither an object"] * 8),
        ('{"a": 1}\n0', "a.json", ["no text", "neither an object"]),
        (f'{{"title": "Quay", "text": "{ONE}"}}\n[]', "a.ninjs", ["empty list"]),
        ("[]\n[]", "a.jsonl", ["empty list"]),
    ],
)
def test_a_value_that_holds_no_article_is_told_of(tmp_path: Path, content: str, name: str, reasons: list[str]) -> None:
    """Of such values that followed each other none was, so that a file could give nothing at all."""
    failures = [each.error for each in read(tmp_path, content, name) if isinstance(each, Failure)]
    assert len(failures) == len(reasons)
    assert all(reason in error for reason, error in zip(reasons, failures, strict=True))
