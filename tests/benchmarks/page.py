"""How fast the page is there, cold: a new browser without any cache, over loopback.

First byte and first paint are the browser's own figures; usable is when the question can be typed and its button is
there and enabled. The store is that of seeds/, whose models are loaded before the first visit. Needs Chromium.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from common import ROOT, keep, parser

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


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--visits", type=int, default=9)
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
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        address = page.launch("127.0.0.1", port)
        with sync_playwright() as playwright:
            visits = [visit(playwright, chromium, address) for _ in range(options.visits + 1)][1:]
        page.close()
    keep(
        "page",
        {
            "cold visits": options.visits,
            **{f"{name}, median ms": _median(visits, name) for name in ("first byte", "first paint", "usable")},
            **{f"{name}, slowest ms": max(round(v[name]) for v in visits) for name in ("first paint", "usable")},
            "bytes, compressed": _median(visits, "bytes"),
            "requests": _median(visits, "requests"),
        },
    )
    return 0


def _median(visits: list[dict[str, float]], name: str) -> int:
    return round(statistics.median(visit[name] for visit in visits))


if __name__ == "__main__":
    sys.exit(main())
