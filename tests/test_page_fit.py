"""The page fits its reader: every width, right-to-left and very long text, the keyboard alone, a screen reader, paper;
and neither the page nor its server asks another host."""

import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import page_fixtures as made
import pytest
from page_browser import BRIDGE, STILL, Server, expect, violations

from index.records import Article
from qa.records import Hit

pytestmark = pytest.mark.timeout(1800)  # many steps in one visit, also on a machine that does other heavy work
WIDTHS = (320, 390, 600, 820, 861, 1024, 1280, 2560)
ARABIC = (
    "أعيد فتح جسر الميناء في كالدر يوم 17 مارس، وفق ما قاله مجلس النقل يوم الثلاثاء.\n\n"
    "وقالت رئيسة المجلس إينيس أوكافور إن الإصلاح كلف 48 مليون جنيه. " * 6
)
LONG = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichen" * 12
QUOTED = LONG[:480]  # as much of it as a passage holds
RTL, WORDY = "rtl: إعادة فتح جسر الميناء؟ شكرا", f"long: it said {LONG} twice?"


class WordyReader(made.ScriptedReader):
    """Answers "rtl" from an Arabic article and "long" from one of very long words."""

    def quotes(self, question: str, hits: Sequence[Hit]) -> made.Quotes:
        if "rtl" in question:
            return ((ARABIC.split("\n\n")[0], "17 مارس"),)
        if "long" in question:
            return ((f"It said {QUOTED} twice.", QUOTED),)
        return super().quotes(question, hits)


def wordy_articles() -> list[Article]:
    """The made-up articles, an Arabic one, and one in which everything is too long."""
    return [
        *made.ARTICLES.values(),
        Article(
            ARABIC, "إعادة فتح جسر الميناء", outlet="صحيفة الشاطئ", published="2025-01-14", path="/news/جسر.txt"
        ),
        Article(
            f"It said {QUOTED} twice.\n\n" + "A paragraph that goes on. " * 400, LONG, outlet=LONG,
            published="2025-01-13", path=f"/news/{LONG}.txt", url=f"https://news.example/{LONG}",
        ),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    served = Server(tmp_path_factory.mktemp("articles"), made.ScriptedAssistant(wordy_articles(), WordyReader()))
    yield served
    served.close()


def overflowing(tab: Any) -> list[str]:
    """The page, its panes and open dialogs that are wider than what can be seen of them; tools beside the page."""
    script = """() => [...[document.documentElement, ...document.querySelectorAll(
        '#chat .bubble-wrap, #ev-col, #tab-articles, #articles, dialog[open], dialog[open] .body, header.top')]
      .filter(node => node.getClientRects().length && node.scrollWidth > node.clientWidth + 1)
      .map(node => `${node.tagName} ${node.id} ${node.className}: ${node.scrollWidth} in ${node.clientWidth}`),
      ...[...document.querySelectorAll('.tools > *')].filter(node => {
        const box = node.getBoundingClientRect();
        return box.width && (box.left < 0 || box.right > innerWidth);
      }).map(node => `${node.textContent.trim()} stands beside the page`)]"""
    return list(tab.evaluate(script))


def at_every_width(tab: Any, state: str) -> list[str]:
    wrong = []
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        wrong += [f"{state} at {width}: {what}" for what in overflowing(tab)]
    tab.set_viewport_size({"width": 1280, "height": 900})
    return wrong


def test_nothing_scrolls_sideways_at_any_width(visit: Any, wordy: Server) -> None:
    visitor = visit(wordy, reduced_motion="reduce")
    tab = visitor.open()
    wrong = at_every_width(tab, "empty")
    visitor.ask(RTL)
    wrong += at_every_width(tab, "right to left")
    assert tab.locator("#cite-1-1 blockquote").evaluate("node => getComputedStyle(node).direction") == "rtl"
    tab.click("#cite-1-1 .open")
    tab.wait_for_selector("#reader mark")
    assert tab.locator("#reader article p").first.evaluate("node => getComputedStyle(node).direction") == "rtl"
    wrong += at_every_width(tab, "right to left reader")
    tab.keyboard.press("Escape")
    visitor.ask(WORDY)
    wrong += at_every_width(tab, "long words")
    tab.click("#cite-2-1 .open")
    tab.wait_for_selector("#reader mark")
    wrong += at_every_width(tab, "long words reader")
    tab.keyboard.press("Escape")
    visitor.articles()
    wrong += at_every_width(tab, "articles")
    assert wrong == []


@pytest.mark.parametrize("width", [1280, 390])
def test_no_accessibility_violation_in_any_state(
    visit: Any, own_server: Server, axe: str, tmp_path: Path, width: int
) -> None:
    """axe-core over every state; what depends on colours is looked at in light and dark."""
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    own_server.assistant.sync([broken])
    visitor = visit(own_server, viewport={"width": width, "height": 844}, reduced_motion="reduce", color_scheme="light")
    tab = visitor.open()
    found: list[str] = []

    def look(state: str) -> None:
        tab.evaluate(axe)
        for scheme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
            tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            tab.wait_for_function(f"document.body.classList.contains('dark') === {str(scheme == 'dark').lower()}")
            tab.wait_for_function(STILL)
            results = tab.evaluate("options => axe.run(document, options).then(r => JSON.stringify(r))", options)
            wrong = json.loads(results)["violations"]
            found.extend(f"{state}, {scheme}: {v['id']} {v['nodes'][0]['html'][:160]}" for v in wrong)
        tab.emulate_media(color_scheme="light", reduced_motion="reduce")

    look("empty chat")
    tab.fill("#ask-box textarea", "a slow question about the bridge")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#evidence .turn.reading .card", state="attached")
    look("reading")
    own_server.assistant.gate.set()
    visitor.finished("a slow question about the bridge")
    look("answered")
    tab.click('#chat a[href="#cite-1-1"]')
    look("citation")
    tab.click("#cite-1-1 .open")
    tab.wait_for_selector("#reader mark")
    look("reader")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    visitor.ask("Who won the 2030 World Cup?")
    look("not found")
    visitor.ask("please fail")
    look("failed")
    for opener, dialog in (
        ("#past-open", "#past"),
        ("#saved-open", "#saved"),
        ("#filter-open", "#filter"),
        ("#help-open", "#help"),
    ):
        tab.click(opener)
        expect(tab.locator(dialog)).to_be_visible()
        look(f"dialog {dialog}")
        tab.keyboard.press("Escape")
    visitor.articles()
    tab.locator("#list-failures summary").click()
    look("articles and a failed file")
    own_server.assistant.hold_sync = True
    own_server.assistant.gate.clear()
    tab.click("#reindex")
    tab.wait_for_selector("#job progress")
    look("indexing")
    own_server.assistant.gate.set()
    expect(tab.locator("#job")).to_contain_text("The index is up to date")
    look("report")
    assert found == []


LOW = """() => [...document.querySelectorAll(
        'button, a[href], summary, input:not([type=checkbox]):not([type=file]), textarea, '
        + 'label:has(input[type=checkbox])')]
    .filter(node => node.checkVisibility({checkVisibilityCSS: true}) && !node.matches("#list .site, .skip"))
    .map(node => {
        const area = getComputedStyle(node, "::after"); // of a chip it is larger than what is seen
        const more = area.position === "absolute" ? parseFloat(area.top) + parseFloat(area.bottom) : 0;
        return [node.getBoundingClientRect().height - more, node.outerHTML.slice(0, 120)];
    })
    .filter(([height]) => height > 2 && height < 43.5)
    .map(([height, html]) => `${height} px: ${html}`)"""
"""What can be pressed and is less than 44 px high (WCAG 2.5.5), without links in a line and the one for keyboards; what
Gradio measures its tabs by is 2 px high, and not seen."""


def test_what_a_finger_presses_is_high_enough(visit: Any, own_server: Server, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    own_server.assistant.sync([broken])
    visitor = visit(
        own_server, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    tab = visitor.open()
    low: list[str] = []

    def look(state: str) -> None:
        low.extend(f"{state}: {each}" for each in tab.evaluate(LOW))

    tab.wait_for_selector("#start .example")
    look("empty chat")
    visitor.ask(BRIDGE)
    visitor.unfold()
    look("answered")
    tab.locator('#chat a[href="#cite-1-1"]').first.tap()
    tab.locator("#cite-1-1 .why summary").tap()
    look("sheet")
    tab.locator("#cite-1-1 .open").tap()
    tab.wait_for_selector("#reader mark")
    look("reader")
    tab.locator("#reader .close").tap()
    tab.locator(".sheet-close").tap()
    for opener, dialog in (
        ("#export summary", "#export div"),
        ("#past-open", "#past"),
        ("#saved-open", "#saved"),
        ("#filter-open", "#filter"),
    ):
        tab.locator(opener).tap()
        expect(tab.locator(dialog).first).to_be_visible()
        look(dialog)
        tab.keyboard.press("Escape")
    tab.click('#chat a[href="#edit-1"]')
    look("editing")
    visitor.articles()
    tab.locator("#list-failures summary").tap()
    look("articles")
    assert low == []


def test_no_accessibility_violation_without_articles(visit: Any, tmp_path: Path, axe: str) -> None:
    served = Server(tmp_path / "articles", made.ScriptedAssistant([]))
    try:
        tab = visit(served).open()
        expect(tab.locator("#hello")).to_contain_text("No articles yet")
        for state in ("ask", "articles"):
            tab.click(f"#tab-{state}-button")
            assert violations(tab, axe) == []
    finally:
        served.close()


def tab_to(tab: Any, selector: str, presses: int = 60) -> None:
    """Press Tab until what the selector names has the focus."""
    for _ in range(presses):
        if tab.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab; the focus is on " + tab.evaluate(FOCUSED))


FOCUSED = "() => document.activeElement.outerHTML.slice(0, 200)"


def test_the_whole_way_by_keyboard_alone(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    expect(tab.locator("#ask-box textarea")).to_be_focused()
    tab.keyboard.type(BRIDGE)
    tab.keyboard.press("Enter")
    visitor.finished(BRIDGE)
    tab.evaluate("document.activeElement.blur()")
    tab_to(tab, "#chat .less summary")
    tab.keyboard.press("Enter")
    tab_to(tab, '#chat a[href="#cite-1-2"]')
    tab.keyboard.press("Enter")
    expect(tab.locator("#cite-1-2")).to_be_focused()
    tab_to(tab, "#cite-1-2 .open")
    tab.keyboard.press("Enter")
    expect(tab.locator("#reader mark")).to_have_text("26 tonnes")
    tab.keyboard.press("Escape")
    expect(tab.locator("#cite-1-2 .open")).to_be_focused()
    tab.evaluate("document.activeElement.blur()")
    tab_to(tab, "#tab-articles-button")
    tab.keyboard.press("Enter")
    expect(tab.locator("#list table")).to_be_visible()
    tab_to(tab, "#list-search")
    tab.keyboard.type("vaccine")
    expect(tab.locator("#list tbody tr")).to_have_count(1)
    tab_to(tab, "#list .title")
    tab.keyboard.press("Enter")
    expect(tab.locator("#reader article")).to_contain_text("Amina Diallo led the trial")
    tab.keyboard.press("Escape")
    tab_to(tab, "#list .remove")
    tab.keyboard.press("Enter")
    expect(tab.locator("#removed .undo")).to_be_focused()


def test_names_for_a_screen_reader(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.ask(BRIDGE)
    for role, name in (
        ("heading", "Newsdesk"), ("tab", "Ask"), ("tab", "Articles"), ("textbox", "Your question"), ("button", "Ask"),
        ("heading", "Evidence"), ("region", "Evidence for question 1"), ("heading", BRIDGE),
        ("button", "Colour theme: as the system"),
    ):  # fmt: skip
        expect(tab.get_by_role(role, name=name, exact=True).first).to_be_visible()
    openers = tab.get_by_role("button", name=re.compile(r"^Read in article ?: Harbour bridge to reopen in March"))
    expect(openers).to_have_count(3)
    chip = tab.locator('#chat a[href="#cite-1-1"]').first
    expect(chip).to_have_attribute("title", "Citation 1: Northshore Courier, 14 Jan 2025")
    openers.first.click()
    dialog = tab.get_by_role("dialog", name="Harbour bridge to reopen in March after £48m repair")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("region", name="Article text")).to_be_focused()
    expect(dialog.get_by_role("button", name="Next passage")).to_be_enabled()


def test_an_article_on_paper(visit: Any, wordy: Server) -> None:
    from pypdf import PdfReader

    visitor = visit(wordy, color_scheme="dark")
    tab = visitor.open()
    visitor.ask(BRIDGE)
    tab.click("#cite-1-2 .open")
    tab.wait_for_selector("#reader mark")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    for hidden in ("#ask-row", "#nav .tab-wrapper", "#reader", "header.top"):
        expect(tab.locator(hidden).first).to_be_hidden()
    assert tab.locator("#paper p").last.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
    assert tab.locator("#paper mark").evaluate("node => getComputedStyle(node).printColorAdjust") == "exact"
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(tab.locator("#paper")).to_have_count(0)
    tab.emulate_media(media="null")  # else the PDF would be of the screen
    pages = PdfReader(io.BytesIO(tab.pdf(format="A4", print_background=True))).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert printed.startswith("Harbour bridge to reopen in March after £48m repair")
    assert printed.endswith("The Calder Trust proposed a toll for lorries that cross the bridge after dark.")
    assert "Evidence" not in printed and "https://courier.example/bridge" in printed
    tab.keyboard.press("Escape")
    visitor.ask("long: it said twice?")
    tab.click("#evidence .turn:not([hidden]) .open")
    tab.wait_for_selector("#reader mark")
    pages = PdfReader(io.BytesIO(tab.pdf(format="A4"))).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert len(pages) >= 3 and printed.count("A paragraph that goes on.") == 400


REACHED: list[str] = []
LISTENING: list[bool] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not LISTENING or event not in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        return
    address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    if not str(host).startswith(("127.", "::1", "localhost", "0.0.0.0", "/", "None")):
        REACHED.append(f"{event} {address}")


def test_the_server_asks_no_other_host(visit: Any, tmp_path: Path) -> None:
    """Whatever its threads do: an audit hook sees every name that is looked up and every connection."""
    sys.addaudithook(_hook)  # cannot be taken away again, but only listens here
    LISTENING.append(True)
    try:
        served = Server(tmp_path / "articles")
        visitor = visit(served)
        visitor.open()
        visitor.ask(BRIDGE)
        visitor.articles()
        visitor.tab.locator("#list .title").first.click()
        visitor.tab.wait_for_selector("#reader article p")
        served.close()
    finally:
        LISTENING.clear()
    assert REACHED == []
