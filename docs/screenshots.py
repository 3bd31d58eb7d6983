"""Make the pictures of the page in docs/pictures: run by `make screenshots`, over seeds/ and a store made for it."""

import os
import shutil
import socket
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import app  # noqa: E402  # found once the line above has run
from qa.assistant import Assistant  # noqa: E402

QUESTION = "who reported the surrender terms?"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PICTURES: dict[str, dict[str, Any]] = {
    "chat-light": {"viewport": WIDE, "color_scheme": "light"},
    "chat-dark": {"viewport": WIDE, "color_scheme": "dark"},
    "chat-phone": {"viewport": PHONE, "color_scheme": "light", "device_scale_factor": 2},
}


def picture(browser: Any, address: str, name: str, options: dict[str, Any]) -> None:
    """Ask the question, and take the answer with its evidence."""
    context = browser.new_context(reduced_motion="reduce", **options)
    tab = context.new_page()
    tab.goto(address)
    tab.fill("#ask-box textarea", QUESTION)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#evidence .turn.done", state="attached", timeout=60_000)
    tab.wait_for_selector("#ask-box .submit-button")
    file = ROOT / "docs" / "pictures" / f"{name}.png"
    file.parent.mkdir(exist_ok=True)
    tab.screenshot(path=file, animations="disabled", caret="hide")
    context.close()
    print(file.relative_to(ROOT))


def main() -> int:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("Chromium is missing: install it (apt-get install chromium), or set CHROMIUM to it.", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    # A folder of a fixed name: the pictures show the articles' paths, which must not tell of the machine.
    folder = Path(tempfile.gettempdir()) / "newsdesk-pictures"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "seeds", folder / "news")
    with closing(Assistant.open(folder / "store", create=True)) as assistant:
        assistant.sync([folder / "news"])
        page = app.build(assistant, folder / "news")
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        address = app.launch(page, "127.0.0.1", port)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for name, options in PICTURES.items():
                picture(browser, address, name, options)
        page.close(verbose=False)
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
