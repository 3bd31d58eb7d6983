"""The whole of it as a newcomer meets it: the chat over seeds/, the owner's question, the quote in its article."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page_browser import ARGUMENTS, CHROMIUM, WAIT, free_port

sync_api: Any = pytest.importorskip("playwright.sync_api", reason="Playwright is missing: pip install '.[test]'")
ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is missing: apt-get install chromium, or set CHROMIUM")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    log = tmp_path / "log"
    command = [sys.executable, "app.py", "--articles", "seeds", "--store", str(tmp_path / "store"), "--port", str(port)]
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "HF_HUB_OFFLINE": "1"}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        until = time.monotonic() + 200
        while not (found := re.search(r"Newsdesk is at (\S+)", log.read_text())):
            assert server.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield found[1]
    finally:
        server.terminate()
        server.wait(60)


def test_the_owners_question_in_the_browser(address: str) -> None:
    with sync_api.sync_playwright() as playwright:
        browser: Any = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tab = browser.new_page()
        tab.set_default_timeout(4 * WAIT)
        outside: list[str] = []
        tab.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else outside.append(r.url))
        tab.goto(address)
        tab.fill("#ask-box textarea", "who reported the surrender terms?")
        tab.keyboard.press("Enter")
        card = tab.locator("#evidence .turn.done .card", has_text="New York Post reported").first
        card.wait_for()
        quote = card.locator("blockquote").inner_text()
        card.locator(".open").click()
        passage = tab.locator("#reader .passage", has_text="New York Post reported").first
        sync_api.expect(passage).to_be_in_viewport()
        assert "New York Post reported" in passage.inner_text() and passage.inner_text() in quote
        sync_api.expect(tab.locator("#reader article")).to_contain_text("Venezuela’s oil reserves are thought to be")
        assert outside == []
        browser.close()
