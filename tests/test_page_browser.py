"""The page in a real browser, over made-up articles."""

import re
from typing import Any

import page_fixtures as made
import pytest
from page_browser import BRIDGE, LIMIT, Server, expect, expect_width, violations

from qa.answering.answer import NOT_SURE


def test_answer_citation_article_and_back(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    expect(tab.locator("#chat .bot .prose").first).to_contain_text("will reopen to traffic on 17 March")
    visitor.unfold()
    chip = tab.locator('#chat a[href="#cite-1-2"]')
    chip.click()
    card = tab.locator("#cite-1-2")
    expect(card).to_be_focused()
    expect(card.locator("mark")).to_have_text("26 tonnes")
    opener = card.locator(".open")
    opener.click()
    expect(tab.locator("#reader-title")).to_have_text("Harbour bridge to reopen in March after £48m repair")
    expect(tab.locator("#reader .passage")).to_have_text(re.compile("^A weight limit of 26 tonnes will remain"))
    expect(tab.locator("#reader mark")).to_be_in_viewport()
    expect(tab.locator("#reader article p").last).to_have_text(
        "The Calder Trust proposed a toll for lorries that cross the bridge after dark."
    )
    origin = "https://courier.example/bridge,reopens?a=1&b=2#:~:text=A%20weight%20limit%20of%2026,"
    expect(tab.locator("#reader a.origin")).to_have_attribute("href", re.compile("^" + re.escape(origin)))
    tab.keyboard.press("Escape")
    expect(tab.locator("#reader")).to_be_hidden()
    expect(opener).to_be_focused()


def test_also_in_opens_the_other_article(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    tab.locator("#cite-1-1 summary", has_text="Also in").click()
    tab.locator("#cite-1-1 .also").click()
    expect(tab.locator("#reader-title")).to_have_text("Bridge to open again")
    expect(tab.locator("#reader .passage")).to_have_text(made.BRIDGE.partition("\n\n")[0])


def test_evidence_comes_before_the_answer_and_stop_keeps_it(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    tab.fill("#ask-box textarea", "a slow question about the bridge")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#evidence .turn.reading .card")
    expect(tab.locator("#chat .bot .prose").last).to_contain_text(f"Reading {made.PASSAGES} passages")
    tab.click("#ask-box .stop-button")
    expect(tab.locator("#chat .bot .prose").last).to_contain_text("Stopped.")
    expect(tab.locator("#evidence .turn.stopped .card")).to_have_count(made.PASSAGES)
    own_server.assistant.gate.set()
    visitor.ask(LIMIT)
    expect(tab.locator("#chat .bot .prose").last).to_contain_text("26 tonnes")


def test_an_answer_that_is_not_sure_quotes_what_is_closest(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask("Who won the 2030 World Cup?")
    expect(tab.locator("#chat .bot .prose").last).to_contain_text(NOT_SURE)
    expect(tab.locator("#evidence .turn:not([hidden]) > .count")).to_have_text("Closest in the articles")
    expect(tab.locator("#evidence .turn:not([hidden]) mark")).to_have_count(0)
    tab.locator("#evidence .near .open").first.click()
    expect(tab.locator("#reader-title")).to_contain_text("Harbour bridge")


def test_failures_say_what_to_do_and_asking_goes_on(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask("please fail")
    expect(tab.locator("#chat .bot .prose").last).to_contain_text("run newsdesk check --repair.")
    visitor.ask("please crash")
    expect(tab.locator("#chat .bot .prose").last).not_to_contain_text("secret")
    visitor.ask(BRIDGE)
    expect(tab.locator("#chat .bot .prose").last).to_contain_text("17 March")


def test_hostile_texts_are_shown_literally(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    question = (
        "an attack: <img src=x onerror=window.attacked=9> ${window.attacked=10} **b** [l](javascript:1) $$x$$ `c` "
        "<x> &amp;"
    )
    visitor.ask(question)
    expect(tab.locator("#chat .user .prose").last).to_have_text(question)
    expect(tab.locator("#chat .bot .prose").last).to_contain_text("The *mayor* of `Evil`town")
    expect(tab.locator("#chat .bot .prose").last).to_contain_text("<script>window.attacked=1</script>")
    tab.locator("#cite-1-1 .open").click()
    article = tab.locator("#reader article")
    expect(article).to_contain_text("${window.attacked=3} {{constructor}}")
    expect(article).to_contain_text("&lt;entities&gt; on ![image](http://example.invalid/x.png)")
    tab.wait_for_function(
        "document.querySelector('#reader .body').scrollWidth <= document.querySelector('#reader').clientWidth"
    )
    tab.keyboard.press("Escape")
    visitor.articles()
    expect(tab.locator("#list")).to_contain_text("${window.attacked=6} <notatag> *bold*")
    assert tab.evaluate("window.attacked") is None
    expect(tab.locator("#list img, #evidence img, #chat img, #reader img")).to_have_count(0)


def test_actions_under_an_answer(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    tab.click('#chat a[href="#copy-1"]')
    expect(tab.locator('#chat a[href="#copy-1"]')).to_have_text("Copied")
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{BRIDGE}\n\nNorthshore Courier, 14 January 2025: “The Calder harbour bridge will reopen")
    tab.click('#chat a[href="#edit-1"]')
    expect(tab.locator("#ask-box textarea")).to_have_value(BRIDGE)
    tab.click("#edit-cancel")
    expect(tab.locator("#ask-box textarea")).to_have_value("")
    again = tab.locator('#chat a[href="#again-1"]')
    again.focus()
    tab.keyboard.press(" ")
    expect(tab.locator("#chat .user .prose")).to_have_count(2)
    visitor.finished(BRIDGE)
    expect(tab.locator("#turn-2.done")).to_be_visible()
    # A citation of an earlier turn brings that turn's evidence back.
    tab.locator("#chat .less summary").first.click()
    tab.click('#chat a[href="#cite-1-3"]')
    expect(tab.locator("#turn-1")).to_be_visible()
    expect(tab.locator("#turn-2")).to_be_hidden()
    tab.click("#talk-clear")
    expect(tab.locator("#chat .user .prose")).to_have_count(0)
    expect(tab.locator("#evidence")).to_contain_text("Sources for each answer appear here")


def test_examples_come_from_the_articles_and_links_ask(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    expect(tab.locator("#hello")).to_contain_text("4 articles, 4 outlets")
    expect(tab.locator("#ev-col")).to_be_hidden()  # there is no evidence yet
    newest = tab.locator("#start .newest li", has_text="Bridge to open again")
    expect(newest.locator(".line")).to_contain_text("The Calder harbour bridge will reopen to traffic")
    example = tab.locator("#start .example").first
    expect(example).to_have_text("Who proposed a toll for lorries that cross the bridge after dark?")
    example.click()
    visitor.finished("Who proposed a toll for lorries that cross the bridge after dark?")
    expect(tab.locator("#ev-col")).to_be_visible()
    expect(tab.locator("#start")).to_be_hidden()
    linked = visit()
    linked.open("/?q=When+does+the+bridge+reopen%3F")
    linked.finished("When does the bridge reopen?")


def test_theme_follows_the_system_until_it_is_chosen(visit: Any) -> None:
    visitor = visit(color_scheme="dark")
    tab = visitor.open()
    dark = "document.body.classList.contains('dark')"
    tab.wait_for_function(dark)
    tab.emulate_media(color_scheme="light")
    tab.wait_for_function(f"!{dark}")
    tab.click("#theme-toggle")
    tab.wait_for_function(dark)
    tab.reload()
    tab.wait_for_selector("#ask-box textarea")
    tab.wait_for_function(dark)
    expect(tab.locator("#theme-toggle")).to_have_attribute("aria-label", "Colour theme: dark")


def test_a_marked_card_stays_marked_when_the_panel_is_made_anew(visit: Any) -> None:
    """As it is when what may be asked next has come."""
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    tab.click('#chat a[href="#cite-1-1"] >> nth=0')
    expect(tab.locator("#cite-1-1.on")).to_be_visible()
    tab.evaluate(
        """() => {
          const panel = document.querySelector("#evidence .turn").parentElement;
          for (const card of panel.querySelectorAll(".card.on")) card.classList.remove("on");
          panel.innerHTML = panel.innerHTML;
        }"""
    )
    expect(tab.locator("#evidence .card.on")).to_have_attribute("id", "cite-1-1")


MAKE_ANEW = """async () => {
    const heard = () => new Promise((done) => setTimeout(() => requestAnimationFrame(done)));
    await heard();
    await heard();
    for (const node of document.querySelectorAll("#chat .message.bot .said, #evidence .turn > *")) {
        const anew = node.cloneNode(true);
        for (const fold of anew.querySelectorAll("details")) fold.open = false;
        node.replaceWith(anew);
    }
    await heard();
}"""


def test_what_is_open_and_has_the_focus_stays_so_when_the_answer_is_made_anew(visit: Any) -> None:
    """As it is when what may be asked next has come."""
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    visitor.unfold()
    tab.locator("#cite-1-1 .why summary").click()
    expect(tab.locator("#chat .less[open]")).to_have_count(1)
    chip = tab.locator('#chat a[href="#cite-1-2"]')
    chip.focus()
    tab.evaluate(MAKE_ANEW)
    expect(chip).to_be_focused()
    expect(tab.locator("#chat .less[open]")).to_have_count(1)
    expect(tab.locator("#cite-1-1 .why[open]")).to_have_count(1)
    tab.click('#chat a[href="#copy-1"]')
    tab.evaluate(MAKE_ANEW)
    expect(tab.locator('#chat a[href="#copy-1"]')).to_have_text("Copied")
    expect(tab.locator('#chat a[href="#copy-1"]')).to_have_text("Copy")
    # What its reader has closed again, or left, stays so.
    tab.locator("#cite-1-1 .why summary").click()
    tab.evaluate("document.activeElement.blur()")
    tab.evaluate(MAKE_ANEW)
    expect(tab.locator("#chat .less[open]")).to_have_count(1)
    expect(tab.locator("#cite-1-1 .why:not([open])")).to_have_count(1)
    expect(tab.locator("body")).to_be_focused()


FILLED = """() => {
    const { width, height } = document.querySelector("#reader").getBoundingClientRect();
    return width === innerWidth && height === innerHeight;
}"""


def test_phone_sheet_opens_for_a_citation_and_closes_for_a_question(visit: Any) -> None:
    visitor = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    tab = visitor.open()
    visitor.ask(BRIDGE)
    expect(tab.locator("#ev-col")).to_be_hidden()
    tab.locator('#chat a[href="#cite-1-1"]').first.tap()
    expect(tab.locator("#cite-1-1")).to_be_in_viewport()
    tab.locator("#cite-1-1 .open").tap()
    expect(tab.locator("#reader mark")).to_be_in_viewport()
    tab.wait_for_function(FILLED)
    tab.locator("#reader .close").tap()
    visitor.ask(LIMIT)
    expect(tab.locator("#ev-col")).to_be_hidden()
    expect_width(tab, 390)
    visitor.articles()
    expect_width(tab, 390)


def test_keyboard_alone_reaches_the_passage(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    chip = tab.locator('#chat a[href="#cite-1-1"]').first
    chip.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#cite-1-1")).to_be_focused()
    tab.keyboard.press("Tab")
    expect(tab.locator("#cite-1-1 .open")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#reader mark")).to_have_text("17 March")
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("#reader mark")).to_have_text("26 tonnes")
    expect(tab.locator("#reader .where")).to_have_text("2 of 3")
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("#reader mark")).to_have_text("end of April")
    expect(tab.locator("#reader .where")).to_have_text("3 of 3")
    expect(tab.locator("#reader .step").last).to_be_disabled()
    tab.keyboard.press("ArrowLeft")
    expect(tab.locator("#reader mark")).to_have_text("26 tonnes")
    expect(tab.locator("#reader mark")).to_be_in_viewport()
    tab.keyboard.press("Escape")
    expect(tab.locator("#cite-1-2 .open")).to_be_focused()
    expect(tab.locator('#chat a[href="#cite-1-2"]')).to_have_class("on")
    tab.locator("#cite-1-2").focus()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator("#cite-1-3")).to_be_focused()


@pytest.mark.parametrize("key", ["ArrowRight", "ArrowDown"])
def test_a_key_goes_on_to_a_less_likely_answer(visit: Any, key: str) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    if key == "ArrowRight":  # where the article stands beside
        tab.locator("#cite-1-1 .open").press("Enter")
        expect(tab.locator("#reader mark")).to_have_text("17 March")
        tab.keyboard.press(key)
    else:
        tab.locator("#cite-1-1").press(key)
    tab.wait_for_selector("#cite-1-2.on", state="attached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_accessibility_violations(visit: Any, axe: str, scheme: str, width: int) -> None:
    visitor = visit(color_scheme=scheme, viewport={"width": width, "height": 844}, reduced_motion="reduce")
    tab = visitor.open()
    assert violations(tab, axe) == []
    visitor.ask(BRIDGE)
    assert violations(tab, axe) == []
    tab.click('#chat a[href="#cite-1-1"]')
    assert violations(tab, axe) == []
    tab.click("#cite-1-1 .open")
    tab.wait_for_selector("#reader mark")
    assert violations(tab, axe) == []
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    visitor.ask("Who won the 2030 World Cup?")
    assert violations(tab, axe) == []
    visitor.articles()
    assert violations(tab, axe) == []
