"""How fast the page is there, cold: a new browser without any cache, over loopback.

First byte and first paint are the browser's own figures; usable is when the question can be typed and its button is
there and enabled. The store is that of seeds/, whose models are loaded before the first visit.

Then questions of 2022 are asked over the news of that year, each on a page of its own: from the press of Enter to the
whole answer with its evidence, and what the assistant takes for the same question without a page. Needs Chromium.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from common import ROOT, keep, news, parser

YEAR, SEED, WARM_UP = 2022, 8, 3

ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# Runs before the page's own scripts, so that the moment is not missed.
USABLE = """
addEventListener('DOMContentLoaded', () => {
  const usable = () => document.querySelector('#ask-box textarea:not(:disabled)')
    && document.querySelector('#ask-box .submit-button:not(:disabled)');
  const look = () => usable() ? requestAnimationFrame(() => (window.usableAt = performance.now()))
    : requestAnimationFrame(look);
  look();
});
"""
TIMES = """() => ({
  'first byte': performance.getEntriesByType('navigation')[0].responseStart,
  'first paint': performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  'usable': window.usableAt,
})"""


def visit(playwright: Any, chromium: str, address: str) -> dict[str, float]:
    """One cold visit: times in milliseconds, bytes as they came over the wire, and requests."""
    browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.add_init_script(USABLE)
    wire = tab.context.new_cdp_session(tab)
    wire.send("Network.enable")
    loaded = {"requests": 0, "bytes": 0}

    def requested(_: Any) -> None:
        loaded["requests"] += 1

    def finished(event: dict[str, Any]) -> None:
        loaded["bytes"] += int(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", requested)
    wire.on("Network.loadingFinished", finished)
    tab.goto(address)
    tab.wait_for_function("window.usableAt", timeout=120_000)
    times: dict[str, float] = tab.evaluate(TIMES)
    tab.wait_for_timeout(1000)  # what is loaded after the page can be used counts in bytes and requests
    browser.close()
    return {**times, **loaded}


ASKING = """
window.askedAt = window.answeredAt = 0;
addEventListener('keydown', () => {
  window.askedAt = performance.now();
  const look = () => document.querySelector('#evidence #turn-1:is(.done, .failed)')
    ? (window.answeredAt = performance.now()) : requestAnimationFrame(look);
  look();
}, { capture: true, once: true });
"""


def ask(browser: Any, address: str, question: str) -> float:
    """Milliseconds from Enter to the answer, of a visitor with no conversation before."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.add_init_script(USABLE)
    tab.goto(address)
    tab.wait_for_function("window.usableAt", timeout=120_000)
    tab.fill("#ask-box textarea", question)
    tab.evaluate(ASKING)
    tab.press("#ask-box textarea", "Enter")
    tab.wait_for_function("window.answeredAt", timeout=120_000)
    taken = float(tab.evaluate("window.answeredAt - window.askedAt"))
    context.close()
    return taken


def asking(playwright: Any, chromium: str, store: Path, count: int) -> dict[str, Any]:
    """Quantiles in milliseconds, of the page and of the assistant alone."""
    from qa.assistant import Assistant
    from qa.evaluation.questions import read_questions
    from qa.page import chat

    drawn = random.Random(SEED).sample(read_questions(news("questions", YEAR)), count + WARM_UP)
    with closing(Assistant.open(store, create=True)) as assistant:
        if not assistant.store.counts().articles:
            assistant.sync([news("articles", YEAR)])
        page = chat.build(assistant, None)
        address = page.launch("127.0.0.1", _free_port())
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        on_page = []
        for question in drawn:
            on_page.append(ask(browser, address, question.text))
            while page.desk.admission.busy():  # what may be asked next is tried while somebody reads
                time.sleep(0.1)
        browser.close()
        page.close()
        alone = [1000 * assistant.ask(question.text).seconds.total for question in drawn][WARM_UP:]
        held = assistant.store.counts().articles
    return {
        "articles": held,
        "questions": count,
        "on the page, ms": _spread(on_page[WARM_UP:]),
        "alone, ms": _spread(alone),
    }


def _spread(values: Sequence[float]) -> dict[str, int]:
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    return {"p50": round(statistics.median(values)), "p95": round(cuts[18])}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--visits", type=int, default=9)
    arguments.add_argument("--questions", type=int, default=60)
    options = arguments.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("Chromium is missing: install it (apt-get install chromium), or set CHROMIUM to it.", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    from qa.assistant import Assistant
    from qa.page import chat

    with tempfile.TemporaryDirectory() as folder, closing(Assistant.open(Path(folder) / "s", create=True)) as assistant:
        assistant.sync([ROOT / "seeds"])
        assistant.ask("Who reported the surrender terms?")
        page = chat.build(assistant, Path(folder) / "articles")
        address = page.launch("127.0.0.1", _free_port())
        with sync_playwright() as playwright:
            visits = [visit(playwright, chromium, address) for _ in range(options.visits + 1)][1:]
            page.close()
            asked = asking(playwright, chromium, (options.stores or Path(folder)) / str(YEAR), options.questions)
    keep(
        "page",
        {
            "cold visits": options.visits,
            **{f"{name}, median ms": _median(visits, name) for name in ("first byte", "first paint", "usable")},
            **{f"{name}, slowest ms": max(round(v[name]) for v in visits) for name in ("first paint", "usable")},
            "bytes, compressed": _median(visits, "bytes"),
            "requests": _median(visits, "requests"),
            "asking": asked,
        },
        SEED,
    )
    return 0


def _median(visits: list[dict[str, float]], name: str) -> int:
    return round(statistics.median(visit[name] for visit in visits))


if __name__ == "__main__":
    sys.exit(main())
