"""A page that is served over made-up articles (`page_fixtures`), and browsers to visit it with: what page tests share.

Where Chromium or Playwright is missing, the tests that ask for a browser are skipped and say how to get it.
"""

import json
import os
import random
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import page_fixtures as made
import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WAIT = 90_000  # milliseconds; much for a machine that does other heavy work meanwhile
BRIDGE = "When will the harbour bridge reopen?"
LIMIT = "and the limit on the bridge?"


def free_port() -> int:
    """One that no connection is given by the system meanwhile, and hardly another process of the tests takes."""
    while True:
        port = random.SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Server:
    """A page that is being served, its assistant and its folder."""

    def __init__(self, folder: Path, assistant: made.ScriptedAssistant | None = None, *, adding: bool = True) -> None:
        """Without ``adding`` the page is not told of the folder, so that nothing can be added."""
        self.folder = folder
        self.assistant = assistant or made.ScriptedAssistant()
        from qa.page import chat  # only where a page is served: the tests that serve none need nothing of it

        self.page = chat.build(self.assistant, folder if adding else None)
        self.address = self.page.launch("127.0.0.1", free_port()).rstrip("/")

    def close(self) -> None:
        self.assistant.gate.set()
        self.page.close()
        self.assistant.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    served = Server(tmp_path_factory.mktemp("articles"))
    yield served
    served.close()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """For tests that change the articles."""
    served = Server(tmp_path / "articles")
    served.folder.mkdir()
    yield served
    served.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is missing: pip install '.[test]'")
    if not CHROMIUM:
        # Where changes are judged, a browser that is missing is no reason to judge less.
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("Chromium is missing: apt-get install chromium, or set CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


SETTLED = """() => document.querySelectorAll("#chat .user .prose").length
    === document.querySelectorAll("#evidence .turn[data-turn]").length"""  # conversation and panel show the same turns
ANSWERED = """seen => {
    const record = document.querySelector("#evidence .turn:is(.done, .failed):not([hidden]) .record");
    const asked = record && JSON.parse(record.textContent).asked;
    return seen.includes(asked) ? null : asked;
}"""  # when the question was asked whose answer is shown, if that is none of those seen


class Visitor:
    """A browser page that remembers script errors and requests to other hosts."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        self.context = browser.new_context(**options)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.tab = self.context.new_page()
        self.tab.set_default_timeout(WAIT)
        self.address = address
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.seen: list[str] = []  # when the questions were asked whose answers have come
        self.tab.on("pageerror", lambda error: self.errors.append(str(error)))
        self.tab.on("request", self._requested)

    def _requested(self, request: Any) -> None:
        if not request.url.startswith((self.address + "/", "data:", "blob:")):
            self.outside.append(request.url)

    def open(self, path: str = "/", box: Literal["visible", "attached"] = "visible") -> Any:
        """The page at ``path``; where that opens another tab, the ``box`` for questions is attached, and not seen."""
        self.tab.goto(self.address + path)
        self.tab.wait_for_selector("#ask-box textarea", state=box)
        self.tab.wait_for_selector("#list h3, #list table, #evidence .turn", state="attached")
        return self.tab

    def ask(self, question: str) -> None:
        # After a conversation was cleared its last answer may still stand in the panel, and be taken for the next one.
        self.tab.wait_for_function(SETTLED)
        self.tab.fill("#ask-box textarea", question)
        self.tab.press("#ask-box textarea", "Enter")
        self.finished(question)

    def finished(self, question: str) -> None:
        """Wait for an answer to the question; one that was waited for already is not taken for another."""
        self.tab.wait_for_function(ANSWERED, arg=self.seen)
        shown = self.tab.locator("#evidence .turn.done:not([hidden]), #evidence .turn.failed:not([hidden])")
        expect(shown.locator(".for")).to_have_text(question)
        self.seen.append(self.tab.evaluate(ANSWERED, []))
        self.tab.wait_for_selector("#ask-box .submit-button")

    def unfold(self) -> None:
        """Open what is less likely in the last answer."""
        self.tab.locator("#chat .less summary").last.click()

    def articles(self) -> None:
        self.tab.click("#tab-articles-button")
        self.tab.wait_for_selector("#list table, #list .empty")


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Any]:
    """Opens visitors; at the end none of them may have met a script error or asked another host."""
    visitors: list[Visitor] = []

    def visiting(at: Server | None = None, **options: Any) -> Visitor:
        visitors.append(Visitor(browser, (at or server).address, **options))
        return visitors[-1]

    yield visiting
    for visitor in visitors:
        visitor.context.close()
        assert visitor.errors == [] and visitor.outside == [], (visitor.errors, visitor.outside)


def expect(locator: Any) -> Any:
    """Playwright's assertions about a locator, with a time-out for slow machines."""
    from playwright.sync_api import expect as expecting

    expecting.set_options(timeout=WAIT)
    return expecting(locator)


def expect_width(tab: Any, width: int) -> None:
    """Nothing makes the page wider than the window, which is ``width`` pixels, once it has come to rest."""
    tab.wait_for_function("width => document.documentElement.scrollWidth === width", arg=width)


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which a package of the tests brings."""
    wrapper = pytest.importorskip(
        "axe_playwright_python.base", reason="axe-playwright-python is missing: pip install '.[test]'"
    )
    return str(wrapper.AXE_SCRIPT)


STILL = """() => document.getAnimations().every(
    (each) => each.playState !== "running" || each.effect.getComputedTiming().endTime === Infinity)"""


def violations(tab: Any, axe: str) -> list[str]:
    tab.wait_for_function(STILL)  # colours on their way to others are none that anybody reads
    tab.evaluate(axe)
    found = tab.evaluate("axe.run(document).then(result => JSON.stringify(result.violations))")
    return [f"{v['id']}: {[node['html'][:160] for node in v['nodes']]}" for v in json.loads(found)]


def choose_outlet(tab: Any, name: str) -> None:
    tab.click("#filter-open")
    tab.locator("#filter-outlets label", has_text=name).click()
    tab.click("#filter .close")
