"""Checking in a real browser: why an answer, citations from the keyboard, the original with its text fragment."""

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import page_fixtures as made
import pytest
from page_browser import BRIDGE, Server, expect, violations

from index.passages import embedding_text
from index.records import Passage
from qa.fragments import original_link

pytestmark = pytest.mark.timeout(900)  # a machine that does other heavy work takes minutes


def test_why_this_answer(visit: Any, server: Server) -> None:
    embedder = server.assistant.embedder
    passage = embedding_text(made.ARTICLES["bridge"], Passage("", 0, made.BRIDGE.index("\n\n")))
    cosine = embedder.encode_query(BRIDGE) @ embedder.encode([passage])[0]
    assert cosine >= 0.6
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    why = tab.locator("#cite-1-1 .why")
    expect(why.locator("dl")).to_be_hidden()
    why.locator("summary").click()
    expect(why.locator("dt")).to_have_text(["Words", "Meaning", "Reader", "Rank"])
    expect(why.locator("dd")).to_have_text(
        [
            "harbour, bridge, reopen",
            f"very near (cosine {cosine:.2f})",
            "94 of 100: the chance that the marked words are right",
            f"2 of {made.PASSAGES} passages read",
        ]
    )
    sure = tab.locator("#turn-1 .sure")
    expect(sure.locator("summary")).to_have_text("High confidence")
    expect(sure.locator("p")).to_be_hidden()
    sure.locator("summary").click()
    expect(sure.locator("p")).to_contain_text("94 of 100")


def test_citations_from_the_keyboard(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    box = tab.locator("#ask-box textarea")
    box.focus()
    box.press("n")
    expect(box).to_have_value("n")
    box.press("Alt+ArrowDown")
    expect(tab.locator("#cite-1-1")).to_be_focused()
    tab.keyboard.press("n")
    expect(tab.locator("#cite-1-2")).to_be_focused()
    expect(tab.locator('#chat a[href="#cite-1-2"]')).to_have_class("on")
    tab.keyboard.press("n")
    tab.keyboard.press("n")
    expect(tab.locator("#cite-1-3")).to_be_focused()
    tab.keyboard.press("p")
    expect(tab.locator("#cite-1-2")).to_be_focused()
    tab.keyboard.press("o")
    expect(tab.locator("#reader mark")).to_have_text("26 tonnes")
    tab.keyboard.press("n")
    expect(tab.locator("#reader mark")).to_have_text("end of April")
    tab.keyboard.press("p")
    expect(tab.locator("#reader mark")).to_have_text("26 tonnes")
    tab.keyboard.press("Escape")
    expect(tab.locator("#reader")).to_be_hidden()
    tab.keyboard.press("/")
    expect(box).to_be_focused()


def test_keys_pressed_while_the_reader_closes_are_not_undone(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    tab.click("#cite-1-1 .open")
    expect(tab.locator("#reader mark")).to_be_visible()
    close_and = """([there, press]) => new Promise((done) => {
      document.querySelector("#reader").addEventListener("close", () => setTimeout(done), { once: true });
      document.querySelector("#reader").close();
      document.querySelector(there).focus();
      if (press) document.querySelector(there).click();
    })"""
    tab.evaluate(close_and, ["#ask-box textarea", False])
    expect(tab.locator("#ask-box textarea")).to_be_focused()
    tab.click("#cite-1-1 .open")
    expect(tab.locator("#reader mark")).to_be_visible()
    tab.evaluate(close_and, ["#cite-1-2 .open", True])
    expect(tab.locator("#reader mark")).to_have_text("26 tonnes")
    tab.keyboard.press("Escape")
    expect(tab.locator("#cite-1-2 .open")).to_be_focused()


def test_the_keyboard_is_explained_and_single_keys_can_be_switched_off(visit: Any, axe: str) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    tab.locator("#theme-toggle").focus()
    tab.keyboard.press("?")
    expect(tab.locator("#help")).to_be_visible()
    expect(tab.locator("#help")).to_contain_text("Next and previous citation")
    tab.locator("#single-keys").uncheck()
    tab.keyboard.press("Escape")
    tab.locator("#theme-toggle").focus()
    tab.keyboard.press("h")
    tab.keyboard.press("n")
    expect(tab.locator("dialog[open], .card.on")).to_have_count(0)
    tab.keyboard.press("Alt+ArrowUp")
    expect(tab.locator("#cite-1-3")).to_be_focused()
    tab.click("#help-open")
    expect(tab.locator("#single-keys")).not_to_be_checked()
    tab.locator("#single-keys").check()
    tab.click("#help .close")
    tab.keyboard.press("h")
    expect(tab.locator("#past")).to_be_visible()


def test_the_original_and_the_file(visit: Any, axe: str) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    link = tab.locator("#cite-1-2 a.origin")
    assert link.get_attribute("href") == (
        "https://courier.example/bridge,reopens?a=1&b=2#:~:text=A%20weight%20limit%20of%2026,tests%20are%20completed"
        "%20in%20June."
    )
    assert link.get_attribute("rel") == "noopener noreferrer" and link.get_attribute("target") == "_blank"
    visitor.ask("an attack")
    card = tab.locator("#cite-2-1")
    card.locator(".why summary").click()
    assert violations(tab, axe) == []
    tab.click("#talk-new")
    expect(tab.locator("#chat .user .prose")).to_have_count(0)
    visitor.ask("the Calder bridge, for the copy")
    tab.locator("#cite-1-1 .also-in summary").click()
    tab.locator("#cite-1-1 .also").click()
    expect(tab.locator("#reader .file")).to_have_text("/news/copy.txt")
    tab.click("#reader .copy-path")
    expect(tab.locator("#reader .copy-path")).to_have_text("Copied")
    assert tab.evaluate("navigator.clipboard.readText()") == "/news/copy.txt"


FILLER = "<p>Nothing to see in this paragraph, which only takes its place on the page.</p>" * 60
PAGE = (
    "<!doctype html><meta charset=utf-8><body style='margin:0;line-height:40px'>"
    "<p id=first>At first he said: 17 March, maybe.</p>"
    f"{FILLER}<p id=second>Then the board’s well-known chair, Ines Okafor, said: 17 March, and no later.</p>"
    f"{FILLER}<p id=third>The 12-day search ended, the council said &amp; confirmed.</p>"
    f"<p id=fourth>A second line of the quote is here.</p>{FILLER}"
)


@pytest.fixture(scope="module")
def original() -> Iterator[str]:
    """The address of a page as a newspaper might serve it."""

    class Paper(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Paper) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/story?id=1,2"
        served.shutdown()


@pytest.mark.parametrize(
    ("quote", "prefix", "suffix", "paragraph"),
    [
        ("17 March", "chair, Ines Okafor, said: ", ", and no later.\nNothing", "second"),
        ("well-known chair, Ines Okafor", "cut Then the board’s ", ", said: 17", "second"),
        ("The 12-day search ended, the council said & confirmed.", "", "", "third"),
        (
            "The 12-day search ended, the council said & confirmed.\n\nA second line of the quote is here.",
            "",
            "",
            "third",
        ),
    ],
)
def test_a_browser_scrolls_to_the_quote(
    browser: Any, original: str, quote: str, prefix: str, suffix: str, paragraph: str
) -> None:
    context = browser.new_context(viewport={"width": 900, "height": 600})
    tab = context.new_page()
    tab.set_default_timeout(90_000)
    tab.goto(original_link(original, quote, prefix, suffix))
    tab.wait_for_function(
        """id => { const box = document.getElementById(id).getBoundingClientRect();
                   return box.top >= 0 && box.bottom <= innerHeight }""",
        arg=paragraph,
    )
    context.close()
