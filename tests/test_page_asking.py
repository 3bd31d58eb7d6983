"""Asking in a real browser: past conversations, another try, and conversations to take away."""

import json
import re
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from page_browser import BRIDGE, LIMIT, Server, choose_outlet, expect, expect_width, violations

from qa.page.ask import browser_records, turns

pytestmark = pytest.mark.timeout(900)  # a machine that does other heavy work takes minutes
CUP = "Who won the 2030 World Cup?"


def test_a_conversation_is_found_again_after_a_reload(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    visitor.ask(CUP)
    said, shown = (tab.locator(place).all_text_contents() for place in ("#chat .bot .prose", "#evidence .turn"))
    tab.reload()
    expect(tab.locator("#chat .bot .prose")).to_have_text(said)
    expect(tab.locator("#evidence .turn")).to_have_text(shown)
    tab.locator("#chat .less summary").click()
    tab.click('#chat a[href="#cite-1-2"]')
    tab.click("#cite-1-2 .open")
    expect(tab.locator("#reader mark")).to_have_text("26 tonnes")
    tab.keyboard.press("Escape")
    visitor.ask(LIMIT)
    expect(tab.locator("#turn-3")).to_be_visible()


QUESTION_TOP = """() => {
    const top = (place) => [...document.querySelectorAll(place)].at(-1).getBoundingClientRect().top;
    return top('#chat .message.user') - top('#chat .bubble-wrap');
}"""  # pixels that the latest question stands below the log's upper edge


def test_a_long_answer_is_seen_from_its_question_on_until_its_reader_scrolls(visit: Any) -> None:
    visitor = visit(viewport={"width": 390, "height": 480})
    tab = visitor.open()
    visitor.ask(BRIDGE)
    log = tab.locator("#chat .bubble-wrap")
    tab.wait_for_function("log => log.scrollHeight > log.clientHeight + 40", arg=log.element_handle())
    tab.wait_for_function(f"Math.abs(({QUESTION_TOP})() - 10) <= 10")
    visitor.ask("And the bridge's weight limit?")
    tab.wait_for_function(f"Math.abs(({QUESTION_TOP})() - 10) <= 10")
    # Who reads on is not taken back, whatever else changes on the page.
    log.hover()
    tab.mouse.wheel(0, 60)
    tab.wait_for_function(f"({QUESTION_TOP})() < 0")
    log.evaluate("log => log.querySelector('.message.bot').append(document.createElement('hr'))")
    assert tab.evaluate(QUESTION_TOP) < 0
    tab.reload()
    tab.wait_for_selector("#turn-2", state="attached")
    tab.wait_for_function(f"Math.abs(({QUESTION_TOP})() - 10) <= 10")


def test_a_question_may_lean_on_those_before_it_or_be_talk(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask("hi")
    expect(tab.locator("#chat .bot .prose").last).to_contain_text("Hello. There are 4 articles")
    expect(tab.locator("#evidence .turn:not([hidden])")).to_contain_text("Nothing was searched for this.")
    visitor.ask(BRIDGE)
    visitor.ask("And when was that?")
    expect(tab.locator("#chat .bot .prose").last).to_contain_text("Searched for: when was that? (")
    tab.locator('#chat a[href="#alone-3"]').click()
    tab.wait_for_selector("#turn-4.done", state="attached")
    expect(tab.locator("#chat .user .prose").last).to_have_text("And when was that?")
    expect(tab.locator("#chat .bot .prose").last).not_to_contain_text("Searched for")
    visitor.ask("Summarise it.")
    expect(tab.locator("#chat .bot .prose").last).to_contain_text("in its own words:")
    expect(tab.locator("#evidence .turn:not([hidden]) .card")).not_to_have_count(0)
    expect(tab.locator("#evidence .turn:not([hidden]) .sure")).to_have_count(0)
    tab.reload()
    expect(tab.locator("#chat .user .prose")).to_have_count(5)
    expect(tab.locator("#chat .bot .prose").nth(2)).to_contain_text("Searched for: when was that? (")


class OneMinute:
    """A clock that shows the same minute and second for ever."""

    @staticmethod
    def now(zone: Any) -> datetime:
        return datetime.now(zone).replace(minute=0, second=0)


def test_past_conversations_are_listed_opened_and_deleted(visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # However fast it all goes: a question that is asked again is another conversation than the one that was deleted.
    monkeypatch.setattr(turns, "datetime", OneMinute)
    visitor = visit()
    tab = visitor.open()
    tab.click("#past-open")
    expect(tab.locator("#past-none")).to_be_visible()
    tab.keyboard.press("Escape")
    visitor.ask(BRIDGE)
    tab.click("#talk-new")
    expect(tab.locator("#chat .user .prose")).to_have_count(0)
    expect(tab.locator("#talk-new")).to_be_hidden()
    visitor.ask(CUP)
    visitor.ask(LIMIT)
    tab.click("#past-open")
    expect(tab.locator("#past-list bdi")).to_have_text([CUP, BRIDGE])
    expect(tab.locator("#past-list .sub").first).to_contain_text("2 questions")
    expect(tab.locator("#past-list .sub").last).to_contain_text("1 question")
    tab.locator("#past-list .talk").last.click()
    expect(tab.locator("#chat .user .prose")).to_have_text([BRIDGE])
    expect(tab.locator("#turn-1 .card")).not_to_have_count(0)
    # Deleting another one leaves this one; clearing this one leaves none.
    tab.click("#past-open")
    tab.locator("#past-list li", has_text=CUP).locator(".remove").click()
    expect(tab.locator("#past-list bdi")).to_have_text([BRIDGE])
    tab.click("#past .take-back")
    expect(tab.locator("#past-list bdi")).to_have_text([CUP, BRIDGE])
    tab.locator("#past-list li", has_text=BRIDGE).locator(".pin").click()
    expect(tab.locator("#past-list bdi")).to_have_text([BRIDGE, CUP])
    tab.locator("#past-list li", has_text=CUP).locator(".name").click()
    tab.keyboard.type("The cup")
    tab.keyboard.press("Enter")
    expect(tab.locator("#past-list bdi")).to_have_text([BRIDGE, "The cup"])
    tab.fill("#past .past-search", "reopen")
    expect(tab.locator("#past-list bdi")).to_have_text([BRIDGE])
    tab.fill("#past .past-search", "")
    tab.locator("#past-list li", has_text="The cup").locator(".remove").click()
    tab.click("#past .close")
    expect(tab.locator("#chat .user .prose")).to_have_text([BRIDGE])
    tab.click("#talk-clear")
    expect(tab.locator("#chat .user .prose")).to_have_count(0)
    tab.wait_for_function("!Object.keys(localStorage).some(key => key.startsWith('newsdesk-talk-'))")
    visitor.ask(BRIDGE)
    tab.click("#past-open")
    tab.click("#past-delete")
    expect(tab.locator("#past-delete")).to_have_text("Delete 1?")
    tab.click("#past-delete")
    expect(tab.locator("#past-none")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator("#chat .user .prose")).to_have_count(0)
    tab.reload()
    tab.wait_for_selector("#ask-box textarea")
    expect(tab.locator("#evidence")).to_contain_text("Sources for each answer appear here")


def test_of_two_conversations_opened_in_a_row_the_last_one_is_shown(
    visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    proving, started, gate = browser_records.restored, threading.Semaphore(0), threading.Event()

    def restored(*given: Any) -> Any:
        started.release()
        assert gate.wait(60)
        return proving(*given)

    monkeypatch.setattr(browser_records, "restored", restored)
    visitor = visit()
    tab = visitor.open()
    for question in (BRIDGE, CUP, LIMIT):
        visitor.ask(question)
        tab.click("#talk-new")
        expect(tab.locator("#chat .user .prose")).to_have_count(0)
    tab.click("#past-open")
    expect(tab.locator("#past-list bdi")).to_have_text([LIMIT, CUP, BRIDGE])
    tab.locator("#past-list .talk", has_text=BRIDGE).click()
    tab.click("#past-open")
    tab.locator("#past-list .talk", has_text=CUP).click()
    assert started.acquire(timeout=60) and started.acquire(timeout=60)  # both are on their way
    gate.set()
    expect(tab.locator("#chat .user .prose")).to_have_text([CUP])
    expect(tab.locator("#turn-1 .for")).to_have_text(CUP)
    # To be opened makes none of them newer.
    tab.click("#past-open")
    expect(tab.locator("#past-list bdi")).to_have_text([LIMIT, CUP, BRIDGE])
    tab.reload()
    expect(tab.locator("#chat .user .prose")).to_have_text([CUP])


def test_a_changed_article_is_told_when_a_conversation_comes_back(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    visitor.ask(BRIDGE)
    own_server.assistant.change("bridge", "26 tonnes", "27 tonnes")
    tab.reload()
    expect(tab.locator("#cite-1-2 .doubt")).to_contain_text("no longer what stands at its place in the article")
    expect(tab.locator("#chat .bot .prose")).to_contain_text("An article has changed or was removed since")
    expect(tab.locator(".doubt")).to_have_count(1)


GARBAGE = """
    localStorage.setItem("newsdesk-talk-1", "{");
    localStorage.setItem("newsdesk-talk-2", "null");
    localStorage.setItem("newsdesk-talk-3", JSON.stringify({version: 1, updated: 2, turns: [{question: 7}]}));
    localStorage.setItem("newsdesk-talk-4", JSON.stringify({version: 9, updated: 2, turns: [{question: "later"}]}));
    localStorage.setItem("newsdesk-talk-5", JSON.stringify({version: 1, updated: 2, turns: [
        {question: "<img src=x onerror=window.attacked=1> ${window.attacked=2}"}]}));
    sessionStorage.setItem("newsdesk-filters", JSON.stringify({outlets: 3, since: ["<b>"]}));
    localStorage.setItem("newsdesk-theme", "<script>");
"""


KEPT = "JSON.parse(localStorage.getItem(sessionStorage.getItem('newsdesk-talk')))?.turns[0]?.answer?.offers[0]"
"""What may be asked next is kept, too: after that a conversation is not written again."""


def test_garbage_in_storage_does_no_harm(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    tab.evaluate(GARBAGE)
    tab.evaluate("sessionStorage.setItem('newsdesk-talk', 'newsdesk-talk-5')")
    tab.reload()
    expect(tab.locator("body")).to_contain_text("This conversation was kept in a form that this page cannot read.")
    tab.click("#past-open")
    expect(tab.locator("#past-list bdi")).to_have_text(["<img src=x onerror=window.attacked=1> ${window.attacked=2}"])
    tab.click("#past .close")
    visitor.ask(BRIDGE)
    expect(tab.locator("#turn-1")).to_be_visible()
    # A record of ours whose texts were changed is shown to the letter.
    tab.wait_for_function(KEPT)
    tab.evaluate(
        """() => {
            const key = sessionStorage.getItem("newsdesk-talk"), talk = JSON.parse(localStorage.getItem(key));
            const attack = "</template><script>window.attacked=3</script> ${window.attacked=4} **b**";
            talk.turns[0].question = talk.turns[0].answer.citations[0].title = attack;
            localStorage.setItem(key, JSON.stringify(talk));
        }"""
    )
    tab.reload()
    attack = "</template><script>window.attacked=3</script> ${window.attacked=4} **b**"
    expect(tab.locator("#chat .user .prose")).to_have_text(attack)
    expect(tab.locator("#turn-1 .for")).to_have_text(attack)
    expect(tab.locator("#turn-1 .source h4").first).to_have_text(
        "Harbour bridge to reopen in March after £48m repair"
    )  # the store's
    assert tab.evaluate("window.attacked") is None


def test_full_storage_is_told_and_asking_goes_on(visit: Any) -> None:
    visitor = visit()
    visitor.context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full') }")
    tab = visitor.open()
    visitor.ask(BRIDGE)
    expect(tab.locator("#talk-notice")).to_contain_text("This browser keeps no conversations")
    visitor.ask(CUP)
    expect(tab.locator("#chat .user .prose")).to_have_count(2)


def test_the_oldest_conversations_make_room(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    tab.evaluate(
        """() => { for (let n = 0; n < 60; n++) localStorage.setItem(`newsdesk-talk-old-${n}`,
            JSON.stringify({version: 1, updated: n, turns: [{question: `old ${n}`}]})) }"""
    )
    visitor.ask(BRIDGE)
    tab.wait_for_function("Object.keys(localStorage).filter(key => key.startsWith('newsdesk-talk-')).length === 50")
    assert tab.evaluate("localStorage.getItem('newsdesk-talk-old-10')") is None
    assert tab.evaluate("localStorage.getItem('newsdesk-talk-old-11')") is not None


def test_edit_retry_and_the_last_question(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask("please fail")
    expect(tab.locator("#ask-box textarea")).to_have_value("")
    tab.click('#chat a[href="#again-1"]')
    expect(tab.locator('#chat a[href="#again-1"]')).to_have_text("Try again")
    visitor.finished("please fail")
    expect(tab.locator("#chat .user .prose")).to_have_count(1)
    tab.click('#chat a[href="#edit-1"]')
    expect(tab.locator("#ask-box textarea")).to_have_value("please fail")
    visitor.ask(BRIDGE)
    expect(tab.locator("#chat .user .prose")).to_have_text([BRIDGE])
    tab.click('#chat a[href="#again-1"]')
    expect(tab.locator("#chat .user .prose")).to_have_count(2)
    expect(tab.locator("#turn-2.done")).to_be_visible()
    tab.focus("#ask-box textarea")
    tab.keyboard.press("ArrowUp")
    expect(tab.locator("#ask-box textarea")).to_have_value(BRIDGE)


FORMS = {"markdown": ".md", "html": ".html", "json": ".json", "csl": ".csl.json"}


def test_a_conversation_is_exported(visit: Any, tmp_path: Path) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    visitor.ask(CUP)
    texts = {}
    for form, ending in FORMS.items():
        tab.click("#export summary")
        with tab.expect_download() as download:
            tab.click(f"#export [data-form={form}]")
        assert download.value.suggested_filename.endswith(ending)
        download.value.save_as(tmp_path / form)
        texts[form] = (tmp_path / form).read_text()
        expect(tab.locator("#talk-notice")).to_contain_text(f"{ending}.")
    assert texts["markdown"].startswith(f"# {BRIDGE}\n")
    assert "   > Ferry crossings, which carried 4,100 passengers a day" in texts["markdown"]
    assert "<mark>26 tonnes</mark>" in texts["html"]
    first, second = json.loads(texts["json"])["questions"]
    assert first["citations"][1]["target"]["selector"][0]["exact"] == first["citations"][1]["quote"]
    assert (first["status"], second["status"]) == ("answered", "not_found")
    (article,) = json.loads(texts["csl"])
    assert article["author"] == [{"literal": "Ada Brook"}]
    # The HTML file shows itself without asking anyone for anything, and holds no script.
    page = visitor.context.new_page()
    page.set_content(texts["html"])
    expect(page.locator("blockquote mark")).to_have_text(["17 March", "26 tonnes", "end of April"])
    expect(page.locator("script, link, img")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_no_accessibility_violations_around_a_conversation(visit: Any, axe: str, scheme: str, width: int) -> None:
    visitor = visit(color_scheme=scheme, viewport={"width": width, "height": 844}, reduced_motion="reduce")
    tab = visitor.open()
    choose_outlet(tab, "Northshore Courier")
    visitor.ask(BRIDGE)
    assert violations(tab, axe) == []
    tab.click("#export summary")
    assert violations(tab, axe) == []
    tab.keyboard.press("Escape")
    for opener, dialog in (
        ("#filter-open", "#filter"),
        ("#past-open", "#past"),
        ("#saved-open", "#saved"),
        ("#help-open", "#help"),
    ):
        tab.click(opener)
        expect(tab.locator(dialog)).to_be_visible()
        assert violations(tab, axe) == []
        expect_width(tab, width)
        tab.keyboard.press("Escape")


def test_examples_are_made_anew_after_indexing(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    expect(tab.locator("#start .example")).to_have_text(
        ["Who proposed a toll for lorries that cross the bridge after dark?", "What did the Calder Trust propose?"]
    )
    (own_server.folder / "lagoon.txt").write_text(
        "Boats on the lagoon.\n\nCalder Council approved a new limit for boats on the lagoon next spring."
    )
    visitor.articles()
    tab.click("#reindex")
    expect(tab.locator("#list-heading h2")).to_have_text("5 articles indexed")
    tab.click("#tab-ask-button")
    new = tab.locator("#start .example", has_text="Who approved a new limit for boats on the lagoon next spring?")
    new.click()
    visitor.finished("Who approved a new limit for boats on the lagoon next spring?")


def test_what_is_selected_in_an_article_can_be_asked_about(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    visitor.ask(BRIDGE)
    tab.click("#cite-1-2 .open")
    select = """() => getSelection().selectAllChildren(document.querySelector("#reader .passage"))"""
    expect(tab.locator("#reader .passage")).to_have_count(1)
    tab.evaluate(select)
    tab.click('#selected [data-do="copy"]')
    expect(tab.locator('#selected [data-do="copy"]')).to_have_text("Copied")
    sentence = "A weight limit of 26 tonnes will remain in force until load tests are completed in June."
    source = "Northshore Courier, “Harbour bridge to reopen in March after £48m repair”, 14 Jan 2025. https://courier.example"
    assert tab.evaluate("navigator.clipboard.readText()").startswith(f"“{sentence}” ({source}")
    tab.click('#selected [data-do="others"]')
    expect(tab.locator("#reader .others h4").first).to_have_text("Bridge to open again")
    tab.click("#reader .others .open >> nth=0")
    expect(tab.locator("#reader-title")).to_have_text("Bridge to open again")
    expect(tab.locator("#reader .passage")).to_contain_text("26 tonnes")
    tab.evaluate(select)
    tab.click('#selected [data-do="ask"]')
    expect(tab.locator("#ask-box textarea")).to_be_focused()
    expect(tab.locator("#ask-box textarea")).to_have_value(re.compile("26 tonnes"))
