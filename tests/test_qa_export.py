"""Exports say exactly what was answered and where it stands: values, in every format."""

import json
import re
from html.parser import HTMLParser

import pytest

from index.errors import NewsdeskError
from qa.export import Exchange, export
from qa.export.data import target
from qa.export.markdown import plain
from qa.records import Answer, Citation, Reason, Source
from qa.statements import Statement

TEXT = "Intro line.\nThe “bridge” 😀 reopens on 17 March, it said. Ferries go on."
QUOTE = "The “bridge” 😀 reopens on 17 March, it said."
START = TEXT.index(QUOTE)
AT = TEXT.index("17 March")
NOW = "2026-11-22T12:34:56Z"
COURIER = Citation(
    1,
    "a1",
    "Bridge to *reopen*",
    "Northshore Courier",
    "2025-01-14",
    "https://courier.example/b?x=1",
    "/news/b.txt",
    QUOTE,
    START,
    START + len(QUOTE),
    AT,
    AT + 8,
    0.94,
    (Source("a2", "Copy", "Post", "2025-01-15", "", "/news/c.txt", 0, 5),),
    "Intro line.\n",
    " Ferries go on.",
    Reason(1, 12, ("bridge", "reopen"), ("when",), 0.71, 7.5),
)
NOWHERE = Citation(2, "a 3", "<b>Evil</b>", "", "no date", "javascript:x", "", "Just\n\nthis.", 0, 12, None, None, 0.5)
ANSWERED = Answer(
    "When does the bridge <i>reopen</i>?",
    "answered",
    (
        Statement("17 March", (1,), "sentence"),
        Statement(QUOTE, (1,)),
        Statement("Less likely:", (), "note"),
        Statement("this.", (2,)),
    ),
    "17 March",
    0.9,
    (COURIER, NOWHERE),
)
NEAR = Citation(
    1, "a1", "Bridge", "Courier", "2025-01-14", "", "/news/b.txt", "Ferries go on.", 57, 71, None, None, 0.1
)
TALK = (
    Exchange(ANSWERED, "2026-11-22T12:00:00Z", "Only Northshore Courier, from 1 Jan 2025", frozenset({2})),
    Exchange(Answer("Who won?", "not_found", (Statement("I am not sure.", (1,), "note"),), None, 0.1, closest=(NEAR,))),
    Exchange(Answer.failed("Broken", "The store is damaged: repair it.")),
)


def test_markdown() -> None:
    file = export(TALK, "markdown", NOW)
    assert (file.name, file.type) == ("newsdesk-202611221234.md", "text/markdown")
    assert file.text == (
        "# When does the bridge \\<i\\>reopen\\</i\\>?\n\n"
        "Asked of Newsdesk, exported 2026-11-22 12:34:56 UTC. Offsets count Unicode code points of the article's text, "
        "from 0; the end is exclusive.\n\n"
        "## 1. When does the bridge \\<i\\>reopen\\</i\\>?\n\n"
        "*Asked 2026-11-22 12:00:00 UTC. Only Northshore Courier, from 1 Jan 2025.*\n\n"
        "17 March \\[1\\]\n\n"
        "“The “bridge” 😀 reopens on 17 March, it said.” \\[1\\]\n\n"
        "*Less likely:*\n\n"
        "“this.” \\[2\\]\n\n"
        "### Sources\n\n"
        "1. Northshore Courier, “Bridge to \\*reopen\\*”, 14 Jan 2025. <https://courier.example/b?x=1>\n\n"
        "   > The “bridge” 😀 reopens on 17 March, it said.\n\n"
        "   Characters 12 to 56 of article a1.\n\n"
        "2. “\\<b\\>Evil\\</b\\>”, no date.\n\n"
        "   > Just\n   >\n   > this.\n\n"
        "   Characters 0 to 12 of article a 3. **This quote is no longer what stands at its place in the article.**\n\n"
        "## 2. Who won?\n\n"
        "*I am not sure.* \\[1\\]\n\n"
        "### Closest in the articles\n\n"
        "1. Courier, “Bridge”, 14 Jan 2025. /news/b.txt\n\n"
        "   > Ferries go on.\n\n"
        "   Characters 57 to 71 of article a1.\n\n"
        "## 3. Broken\n\n"
        "*The store is damaged: repair it.*\n"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "# a *b* _c_ `d` [e](f) <g> &amp; ~h~ |i| $j$ \\",
            "\\# a \\*b\\* \\_c\\_ \\`d\\` \\[e\\](f) \\<g\\> \\&amp; ",
        ),
        ("- item", "\\- item"),
        ("12. item", "12\\. item"),
        ("=== \n  x", "\\=== x"),
    ],
)
def test_markdown_shows_text_literally(text: str, shown: str) -> None:
    assert plain(text).startswith(shown)


class Reading(HTMLParser):
    """The tags, links and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") or name == "src" for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_one_file_that_shows_everything_literally() -> None:
    file = export(TALK, "html", NOW)
    assert (file.name, file.type) == ("newsdesk-202611221234.html", "text/html")
    read = Reading(file.text)
    assert not read.tags & {"script", "link", "img", "iframe", "i", "b"}
    # A quote of nine words is named whole, and needs no neighbours to be found.
    directive = "The%20%E2%80%9Cbridge%E2%80%9D%20%F0%9F%98%80%20reopens%20on%2017%20March%2C%20it%20said."
    assert read.links == [f"https://courier.example/b?x=1#:~:text={directive}"]
    assert f'<p dir="auto">“{QUOTE}” [1]</p><p class="about">Less likely:</p><p dir="auto">“this.” [2]</p>' in file.text
    assert "<mark>17 March</mark>" in file.text and "@media print" in file.text
    assert "default-src 'none'" in file.text
    for text in (
        "When does the bridge <i>reopen</i>?",
        "“Bridge to *reopen*”, 14 Jan 2025. https://courier.example/b?x=1",
        "“<b>Evil</b>”, no date",
        "Just\n\nthis.",
        "Characters 12 to 56 of article a1",
        "Asked 2026-11-22 12:00:00 UTC. Only Northshore Courier, from 1 Jan 2025.",
        "This quote is no longer what stands at its place in the article.",
        "Closest in the articles",
        "The store is damaged: repair it.",
    ):
        assert text in read.text


def test_json_carries_offsets_and_selectors() -> None:
    file = export(TALK, "json", NOW)
    assert (file.name, file.type) == ("newsdesk-202611221234.json", "application/json")
    data = json.loads(file.text)
    assert (data["format"], data["version"], data["exported"]) == ("newsdesk-conversation", 1, NOW)
    first, second, third = data["questions"]
    assert (first["id"], first["question"], first["status"]) == (1, ANSWERED.question, "answered")
    assert (first["asked"], first["scope"]) == ("2026-11-22T12:00:00Z", "Only Northshore Courier, from 1 Jan 2025")
    assert first["statements"][0] == {
        "text": "17 March",
        "kind": "sentence",
        "label": "",
        "speaker": "",
        "citations": [1],
    }
    cited = first["citations"][0]
    assert TEXT[cited["start"] : cited["end"]] == cited["quote"]
    assert TEXT[cited["answer_start"] : cited["answer_end"]] == "17 March"
    assert cited["target"] == {
        "type": "SpecificResource",
        "source": "https://courier.example/b?x=1",
        "selector": [
            {"type": "TextQuoteSelector", "exact": QUOTE, "prefix": "Intro line.\n", "suffix": " Ferries go on."},
            {"type": "TextPositionSelector", "start": 12, "end": 56},
        ],
    }
    assert cited["reason"]["missing"] == ["when"] and cited["also_in"][0]["article_id"] == "a2"
    assert [citation["unproved"] for citation in first["citations"]] == [False, True]
    assert (second["status"], second["closest"][0]["quote"]) == ("not_found", "Ferries go on.")
    assert (third["status"], third["answer"]) == ("failed", "The store is damaged: repair it.")


def test_the_source_of_a_target_is_an_address_a_file_or_an_identifier() -> None:
    from dataclasses import replace

    assert target(replace(COURIER, url=""))["source"] == "file:///news/b.txt"
    assert target(NOWHERE)["source"] == "urn:newsdesk:article:a%203"


def test_csl_names_every_cited_article_once() -> None:
    file = export((*TALK, TALK[0]), "csl", NOW, {"a1": ("Ada Brook", "B. Yu")})
    assert (file.name, file.type) == ("newsdesk-202611221234.csl.json", "application/vnd.citationstyles.csl+json")
    assert json.loads(file.text) == [
        {
            "id": "a1",
            "type": "article-newspaper",
            "title": "Bridge to *reopen*",
            "container-title": "Northshore Courier",
            "author": [{"literal": "Ada Brook"}, {"literal": "B. Yu"}],
            "issued": {"date-parts": [[2025, 1, 14]]},
            "URL": "https://courier.example/b?x=1",
            "accessed": {"date-parts": [[2026, 11, 22]]},
        },
        {"id": "a 3", "type": "article-newspaper", "title": "<b>Evil</b>"},
    ]


def test_an_empty_conversation_and_an_unknown_format() -> None:
    assert export((), "markdown", NOW).text.startswith("# An empty conversation\n")
    assert re.search(r"<h1[^>]*>An empty conversation</h1>", export((), "html", NOW).text)
    assert json.loads(export((), "csl", NOW).text) == []
    with pytest.raises(NewsdeskError, match="choose one of markdown, html, json, csl"):
        export((), "docx", NOW)
