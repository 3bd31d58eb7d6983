"""The Check tab: a draft's quotations as they are shown, and a file that is read for one."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import page_fixtures as made
import pytest
from lxml import html
from page_browser import Server, expect, violations
from ruled import Unasked

from qa.page.desk import Desk
from qa.page.draft.functions import LONGEST
from qa.page.functions import server_functions
from qa.page.server.uploads import private_folder
from qa.records import Verdict

LIMIT = "A weight limit of 26 tonnes will remain in force until load tests are completed in June."
DRAFT = (
    f"The board wrote: “{LIMIT}” It went on: “Ferry crossings, which carried 9,100 passengers a day during the "
    "closure, will continue at weekends.”\n\nNobody said “<img src=x onerror=alert(1)> shall dance on the moon [-x-]”."
)


@pytest.fixture
def call() -> Any:
    assistant = made.ScriptedAssistant()
    functions = {function.__name__: function for function in server_functions(Desk(assistant, None))}
    yield lambda function, **request: functions[function](request)
    assistant.close()


def test_each_quotation_is_judged_and_marked_in_the_draft(call: Callable[..., Any]) -> None:
    shown = html.fromstring(call("check_draft", text=DRAFT)["html"])
    assert shown.xpath("string(//h3)").startswith("3 quotations: 1 found, 1 altered, 1 not in the articles.")
    rows = shown.xpath("//ol/li")
    assert [row.get("class") for row in rows] == ["found", "altered", "absent"]
    assert (rows[1].xpath("string(.//del)"), rows[1].xpath("string(.//ins)")) == ("4,100", "9,100")
    (source,) = rows[0].xpath(".//button[@class='source']")
    text = made.ARTICLES["bridge"].text
    assert text[int(source.get("data-answer-start")) : int(source.get("data-answer-end"))].startswith("A weight limit")
    marked = shown.xpath("//article//a")
    assert [link.get("href") for link in marked] == ["#quotation-1", "#quotation-2", "#quotation-3"]
    assert marked[0].text_content() == LIMIT and not shown.xpath("//img")
    said = " ".join(shown.xpath("//article")[0].text_content().split())
    assert said == " ".join(DRAFT.split())


def test_a_draft_is_read_from_a_file(call: Callable[..., Any]) -> None:
    file = private_folder() / "draft.html"
    file.write_text(f"<html><body><article><p>The board wrote: “{LIMIT}”</p></article></body></html>")
    assert LIMIT in call("read_draft", path=str(file), name="my draft.html")["text"] and not file.exists()
    file = private_folder() / "draft.docx"
    file.write_bytes(b"no zip")
    reply = call("read_draft", path=str(file), name="my draft.docx")
    assert "my draft.docx" in reply["error"] and str(file) not in reply["error"] and not file.exists()


@pytest.mark.parametrize(("text", "said"), [("  ", "no text yet"), ("x" * (LONGEST + 1), "check at most 200,000")])
def test_what_cannot_be_checked_is_told(call: Callable[..., Any], text: str, said: str) -> None:
    assert said in call("check_draft", text=text)["error"]


def test_no_other_file_of_the_machine_is_read(call: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    assert call("read_draft", path=str(tmp_path / "secret.txt"), name="x") == {
        "error": "A file did not arrive: add it again."
    }
    assert (tmp_path / "secret.txt").exists()


def test_a_draft_is_checked_on_the_page(visit: Any, server: Server, tmp_path: Path, axe: str) -> None:
    (tmp_path / "draft.txt").write_text(DRAFT)
    tab = visit(server).open()
    tab.click("#tab-draft-button")
    tab.set_input_files("#draft-file", tmp_path / "draft.txt")
    expect(tab.locator("#draft-result .badge")).to_have_text(["Found", "Altered", "Not in the articles"])
    assert violations(tab, axe) == []
    tab.click("#draft-result .source >> nth=1")
    expect(tab.locator("#reader mark")).to_contain_text("4,100 passengers")


class Doubting(Unasked):
    """A judge for which everything is contradicted."""

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        return [Verdict(0.01, 0.98, 0.01)] * len(pairs)


STATED = "The bridge takes 31 tonnes.\n\n" + " ".join(f"Nobody <b>named</b> Zork {n} came." for n in range(1, 6))


@pytest.fixture
def doubting() -> Iterator[made.ScriptedAssistant]:
    assistant = made.ScriptedAssistant()
    assistant.judge = Doubting()
    yield assistant
    assistant.close()


def test_sentences_are_judged_a_few_at_a_time(doubting: made.ScriptedAssistant) -> None:
    functions = {function.__name__: function for function in server_functions(Desk(doubting, None))}
    first = functions["check_draft"]({"text": STATED})
    assert first["sentences"] == 6 and html.fromstring(first["html"]).xpath("//a[@class='stated']")
    some, rest = (functions["check_sentences"]({"text": STATED, "first": at})["html"] for at in (0, 4))
    assert (len(some), len(rest)) == (4, 2)
    last = html.fromstring(rest[-1])
    assert last.get("id") == "sentence-6" and "<b>named</b>" in last.text_content()


def test_sentences_are_judged_on_the_page(own_server: Server, visit: Any, axe: str) -> None:
    own_server.assistant.judge = Doubting()
    tab = visit(own_server).open()
    tab.click("#tab-draft-button")
    tab.fill("#draft-form textarea", STATED)
    tab.click("#draft-form .primary")
    expect(tab.locator("#draft-result .sentences-said")).to_contain_text("6 sentences with figures, days or names")
    expect(tab.locator("#draft-result .sentences > li")).to_have_count(6)
    assert violations(tab, axe) == []
    tab.click("#draft-result .draft a.stated >> nth=0")
    expect(tab.locator("#sentence-1")).to_be_focused()
