"""Make the pictures of the page in docs/pictures: run by `make screenshots`.

Every state on three devices, over invented articles in a store made for it; real models answer.
"""

import io
import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import sample_news  # noqa: E402  # found once the line above has run

from index.errors import StoreError  # noqa: E402
from index.sync import Progress  # noqa: E402
from qa.assistant import Assistant  # noqa: E402
from qa.page.chat import build  # noqa: E402
from qa.records import Found  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
QUESTION = "When will the harbour bridge reopen?"
DRAFT = (
    "“We know how hard this has been for shops on the east bank,” Ines Okafor said.\n\n"
    "The operator’s director spoke plainly. “Calder Ferries said it could cut up to 90 jobs once the harbour bridge "
    "reopens,” the paper wrote. “Nobody will ever take a ferry again,” she added.\n\n"
    "The harbour bridge will reopen to traffic on 17 March. Its repair came to £52 million."
)
UNKNOWN = "Who won the 2030 World Cup?"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
DEVICES: dict[str, dict[str, Any]] = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "device_scale_factor": 2, "has_touch": True},
}
COLOURS = 96
"""Of a picture's palette: enough for text, a few flat colours and what is marked, and half of the bytes."""
TIMEOUT = 240_000  # milliseconds


class Held(Assistant):
    """Keeps a question at its passages, an indexing run in its middle, and fails, when it is told to."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.go_on, self.failing = threading.Event(), False
        self.go_on.set()

    def stream(self, question: str, *scope: Any, **manner: Any) -> Iterator[Any]:
        """As `Assistant.stream`, waiting before it reads."""
        if self.failing:
            raise StoreError("The store is damaged: run `newsdesk check --repair`, then ask again.")
        for event in super().stream(question, *scope, **manner):
            yield event
            if isinstance(event, Found):
                self.go_on.wait()

    def sync(self, paths: Any, *, progress: Any = None, **options: Any) -> Any:
        """As `Assistant.sync`, showing a longer run while it waits."""
        if progress and not self.go_on.is_set():
            progress(Progress("embedding", 1204, 4714, 96.0, 38.0, "/news/2025/harbour-bridge.html"))
            self.go_on.wait()
        return super().sync(paths, progress=progress, **options)


def empty(tab: Any, assistant: Held) -> None:
    """Before the first question, with example questions."""
    tab.wait_for_selector("#start .example")


def reading(tab: Any, assistant: Held) -> None:
    """Evidence is there, the answer is not."""
    assistant.go_on.clear()
    tab.fill("#ask-box textarea", QUESTION)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#evidence .turn.reading .card", state="attached")


def waiting(tab: Any, assistant: Held) -> None:
    """A question that waits for the answer before it."""
    tab.keyboard.type("How much did the repair cost?")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#waiting li")


def chat(tab: Any, assistant: Held) -> None:
    """An answer with its citations."""
    tab.click("#waiting button")
    tab.fill("#ask-box textarea", "")
    assistant.go_on.set()
    finished(tab)
    tab.wait_for_selector("#chat .offers button")  # they come after the answer, and move what stands above them


def citation(tab: Any, assistant: Held) -> None:
    """A citation and its card; on a phone the sheet is up."""
    tab.click('#chat a[href^="#cite-1-"] >> nth=0')
    tab.wait_for_selector("#evidence .card.on")


def reader(tab: Any, assistant: Held) -> None:
    """The article with the passage marked."""
    tab.click("#evidence .card.on .open")
    tab.wait_for_selector("#reader mark")


def not_found(tab: Any, assistant: Held) -> None:
    """Not sure of an answer: what comes closest, quoted."""
    close_all(tab)
    ask(tab, UNKNOWN)


def failed(tab: Any, assistant: Held) -> None:
    """A question that could not be answered, with what to do."""
    assistant.failing = True
    ask(tab, QUESTION)
    assistant.failing = False


def editing(tab: Any, assistant: Held) -> None:
    """A question that is being changed in its place."""
    tab.click('#chat a[href="#edit-1"]')


def past(tab: Any, assistant: Held) -> None:
    """Past conversations."""
    tab.click("#edit-cancel")
    tab.click("#past-open")
    tab.wait_for_selector("#past[open]")


def filters(tab: Any, assistant: Held) -> None:
    """Outlets and dates to choose from."""
    close_all(tab)
    tab.click("#filter-open")
    tab.wait_for_selector("#filter[open] input[type=checkbox], #filter[open] label")


def articles(tab: Any, assistant: Held) -> None:
    """The list, and where to add articles."""
    close_all(tab)
    tab.click("#tab-articles-button")
    tab.wait_for_selector("#list table")


def card(tab: Any, assistant: Held) -> None:
    """An article in short, and the facets of the list."""
    tab.locator("#list tr", has_text="after £48m repair").locator(".more").click()
    tab.wait_for_selector("#list .card-of p")
    tab.locator("#list .card-of:has(p)").evaluate("card => card.scrollIntoView({ block: 'center' })")


def compared(tab: Any, assistant: Held) -> None:
    """What the sources of a story agree and differ in."""
    tab.click("#list .card-of .compare")
    tab.wait_for_selector("#list .compared .figure")
    tab.locator("#list .compared").evaluate("told => told.scrollIntoView({ block: 'start' })")


def speakers(tab: Any, assistant: Held) -> None:
    """Everything that somebody said, under its articles."""
    tab.click("#tab-speakers-button")
    tab.fill("#speaker-form [name=speaker]", "Ines Okafor")
    tab.press("#speaker-form [name=speaker]", "Enter")
    tab.wait_for_selector("#speaker-result .card")


def draft(tab: Any, assistant: Held) -> None:
    """A draft whose quotations and sentences were checked."""
    tab.click("#tab-draft-button")
    tab.fill("#draft-form textarea", DRAFT)
    tab.click("#draft-form .primary")
    tab.wait_for_selector("#draft-result .sentences li >> nth=1")


def indexing(tab: Any, assistant: Held) -> None:
    """Progress with count, rate and time left."""
    assistant.go_on.clear()
    tab.click("#reindex")
    tab.wait_for_selector("#job progress")
    tab.locator("#job").scroll_into_view_if_needed()


def report(tab: Any, assistant: Held) -> None:
    """What an indexing run did."""
    assistant.go_on.set()
    tab.get_by_text("The index is up to date").first.wait_for()
    tab.locator("#job").scroll_into_view_if_needed()


STATES: tuple[Callable[[Any, Held], None], ...] = (
    empty, reading, waiting, chat, citation, reader, not_found, failed, editing, past, filters, articles, indexing,
    report, card, compared, speakers, draft,
)  # fmt: skip


def ask(tab: Any, question: str) -> None:
    """Ask, and wait for what comes of it."""
    turns = tab.locator("#evidence .turn[data-turn]").count()
    tab.fill("#ask-box textarea", question)
    tab.keyboard.press("Enter")
    tab.wait_for_selector(f"#turn-{turns + 1}", state="attached")
    finished(tab)


def finished(tab: Any) -> None:
    """Wait until the last question is done with."""
    tab.wait_for_selector("#evidence .turn:is(.done, .failed):not([hidden])", state="attached")
    tab.wait_for_selector("#ask-box .submit-button")


def close_all(tab: Any) -> None:
    """Close the dialog and the sheet."""
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")


def picture(tab: Any, name: str) -> None:
    """Take what is seen, in few colours."""
    from PIL import Image

    tab.mouse.move(0, 0)
    tab.wait_for_timeout(300)
    with Image.open(io.BytesIO(tab.screenshot(animations="disabled", caret="hide"))) as shot:
        small = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    file = PICTURES / f"{name}.png"
    small.save(file, optimize=True)
    print(f"{file.relative_to(ROOT)} ({file.stat().st_size // 1024} KiB)")


def visit(browser: Any, address: str, **options: Any) -> Any:
    """A tab of a new visitor."""
    tab = browser.new_context(reduced_motion="reduce", **options).new_page()
    tab.set_default_timeout(TIMEOUT)
    tab.goto(address)
    tab.wait_for_selector("#ask-box textarea")
    return tab


def main() -> int:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("Chromium is missing: install it (apt-get install chromium), or set CHROMIUM to it.", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    # A folder of a fixed name: the pictures show the articles' paths, which must not tell of the machine.
    folder = Path(tempfile.gettempdir()) / "newsdesk-pictures"
    shutil.rmtree(folder, ignore_errors=True)
    sample_news.write(folder / "news")
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    with ExitStack() as closes:
        playwright = closes.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        served = {}
        for name in ("none", "news"):
            assistant = Held.open(folder / f"store-{name}", create=True)
            closes.enter_context(closing(assistant))
            if name == "news":
                assistant.sync([folder / name])
            page = build(assistant, folder / name)
            closes.callback(page.close)
            with socket.create_server(("127.0.0.1", 0)) as probe:
                port = probe.getsockname()[1]
            served[name] = (page.launch("127.0.0.1", port), assistant)
        for device, options in DEVICES.items():
            tab = visit(browser, served["none"][0], **options)
            tab.locator("#hello").get_by_text("No articles yet").wait_for()
            picture(tab, f"no-articles-{device}")
            address, held = served["news"]
            tab = visit(browser, address, **options)
            for state in STATES:
                state(tab, held)
                picture(tab, f"{state.__name__.replace('_', '-')}-{device}")
            tab.context.close()
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
