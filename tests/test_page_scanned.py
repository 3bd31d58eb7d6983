"""What people are told of pages that were read from pictures: in the report, the list, the article, citations."""

import json
from collections.abc import Iterator
from dataclasses import replace

import page_fixtures as made
import pytest

from index.articles import LeftOut
from index.articles.passed_over import FROM_PICTURE
from index.records import EVERYTHING, Article
from index.store.facets import Facets
from qa.assistant import Assistant
from qa.contract.answers import answer_json
from qa.contract.articles import article_json
from qa.export import Exchange, export
from qa.fragments import from_pictures
from qa.page.ask import browser_records, evidence, messages
from qa.page.ask.article_view import article_html
from qa.page.ask.turns import Turn
from qa.page.library import listing, status
from qa.page.library.functions import narrowed
from qa.page.library.jobs import Tally
from qa.terminal.answers import answer_text
from qa.terminal.indexing import report_text

LINES = (LeftOut("/n/<a>.pdf:page 2", FROM_PICTURE), LeftOut("/n/x.json:3", "It is a draft."))


def test_the_report_tells_them_apart_from_what_was_left_out() -> None:
    html = status.report(Tally(left_out=LINES), cancelled=False)
    assert "1 page read from pictures" in html and "&lt;a&gt;.pdf:page 2" in html and "1 record left out" in html
    assert "read from pictures" not in status.report(Tally(left_out=LINES[1:]), cancelled=False)
    text = report_text(made.report(left_out=LINES).as_dict())
    assert "1 record left out:\n  /n/x.json:3: It is a draft." in text
    assert f"1 page read from pictures:\n  /n/<a>.pdf:page 2: {FROM_PICTURE}" in text


def test_the_list_is_narrowed_to_them_where_there_are_any() -> None:
    assert "Read from pictures (3)" in listing.facets(Facets([], [], [], 0, scanned=3))
    assert "pictures" not in listing.facets(Facets([], [], [], 0))
    assert narrowed({"scanned": "1"}).scanned and not narrowed({}).scanned


def test_the_article_says_which_pages_they_are() -> None:
    article = Article("Some text.", scanned="1, 3–5")
    assert "Pages 1, 3–5 were read from pictures: letters may be misread." in article_html(article)
    assert "pictures" not in article_html(Article("Some text."))
    assert article_json(article)["scanned"] == "1, 3–5"


def test_pages_are_told_in_a_sentence() -> None:
    assert from_pictures("2") == "Page 2 was read from a picture: letters may be misread"
    assert from_pictures("1–2") == "Pages 1–2 were read from pictures: letters may be misread"
    assert from_pictures("") == ""


SAID = "Pages 1, 3–5 were read from pictures: letters may be misread"
QUESTION = "When will the harbour bridge reopen?"


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    """Over the bridge, which was read from pictures, and an article on another subject, which was not."""
    with made.ScriptedAssistant([made.ARTICLES["vaccine"]]) as assistant:
        made.put(assistant.store, [replace(made.ARTICLES["bridge"], scanned="1, 3–5")])
        yield assistant


def test_every_article_that_the_store_gives_tells_it(assistant: Assistant) -> None:
    made.put(assistant.store, [replace(made.ARTICLES["copy"], scanned="7")])
    with assistant.store.read() as view:
        assert [each.scanned for each in view.story(made.id_of("bridge"))] == ["7"]
        assert {each.title: each.scanned for each in view.leading(EVERYTHING, 2)} == {
            made.ARTICLES["copy"].title: "7",
            made.ARTICLES["vaccine"].title: "",
        }


def test_a_citation_says_it_wherever_it_is_shown(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION)
    assert answer.citations and [each["scanned"] for each in answer_json(answer)["citations"]] == ["1, 3–5"] * 3
    assert answer_text(answer).count(f")\n    {SAID}.") == len(answer.citations)
    files = {form: export([Exchange(answer)], form, "2026-01-01T00:00:00Z").text for form in ("markdown", "html")}
    assert all(text.count(SAID) == len(answer.citations) for text in files.values())
    (kept,) = json.loads(export([Exchange(answer)], "json", "2026-01-01T00:00:00Z").text)["questions"]
    assert {each["scanned"] for each in kept["citations"]} == {"1, 3–5"}
    turn = Turn(1, QUESTION, "done", answer=answer)
    assert evidence.panel([turn]).count(f'<p class="pictures">{SAID}.</p>') == len(answer.citations)
    assert messages.copy_text(turn).count(SAID) == len(answer.citations)


def test_an_answer_that_a_browser_kept_has_it_from_the_store(assistant: Assistant) -> None:
    turn = Turn(1, QUESTION, "done", answer=assistant.ask(QUESTION))
    (kept,) = browser_records.restored(f"[{browser_records.record(turn)}]", assistant.store.article)
    assert kept.citations == turn.citations and {each.scanned for each in kept.citations} == {"1, 3–5"}


def test_nothing_is_said_of_what_was_read_as_text() -> None:
    with made.ScriptedAssistant() as assistant:
        answer = assistant.ask(QUESTION)
    assert answer.citations and not any(each.scanned for each in answer.citations)
    shown = [answer_text(answer), evidence.panel([Turn(1, QUESTION, "done", answer=answer)])]
    shown += [export([Exchange(answer)], form, "2026-01-01T00:00:00Z").text for form in ("markdown", "html")]
    assert not any("picture" in text for text in shown)
