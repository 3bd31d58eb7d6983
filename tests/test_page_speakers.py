"""The Speakers tab: everything that somebody said, under the articles that tell it, each with its place."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import page_fixtures as made
import pytest
from lxml import html
from page_browser import Server, expect, violations

from index.records import Article
from qa.page.ask.messages import messages
from qa.page.ask.turns import Turn
from qa.page.desk import Desk
from qa.page.functions import server_functions
from qa.page.speakers import functions as speakers

TOLL = Article(
    "“The toll will fall on lorries only,” Mayor Ada Berg told the council on Tuesday. Berg denied that cars would pay."
    "\n\nFerry captains have waited for months. “Nobody asked us,” said Otto Vik, who runs the Calder ferry.",
    "Toll for lorries only",
    outlet="Northshore Courier",
    published="2025-03-02",
    path="/news/toll.txt",
)
POOL = Article(
    "Calder’s pool will open again in May. “We kept our word,” Ada Berg said at the pool on Monday.\n\nBerg said that "
    "the repair of the roof had cost <b>£2 million</b>.",
    "Pool to open",
    outlet="The Calder Post",
    published="2025-04-14",
    path="/news/pool.txt",
)
COPY = replace(TOLL, title="Lorries to pay", outlet="Global Wire", published="2025-03-03", path="/news/copied.txt")
OTHER = Article(
    "“The museum stays shut,” Eva Berg said on Friday.", "Museum", outlet="Global Wire", published="2025-02-01",
    path="/news/museum.txt",
)  # fmt: skip


@pytest.fixture
def assistant() -> Iterator[made.ScriptedAssistant]:
    with made.ScriptedAssistant([TOLL, POOL, COPY, OTHER, made.ARTICLES["bridge"]]) as assistant:
        yield assistant


@pytest.fixture
def call(assistant: made.ScriptedAssistant) -> Callable[..., Any]:
    functions = {function.__name__: function for function in server_functions(Desk(assistant, None))}
    return lambda function, **request: functions[function](request)


def texts(node: Any, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in node.xpath(path)]


def test_what_somebody_said_stands_under_its_articles_the_newest_first(call: Callable[..., Any]) -> None:
    shown = html.fromstring(call("speaker_page", speaker="Ada Berg")["html"])
    assert texts(shown, "//h3") == ["Ada Berg"]
    assert texts(shown, "//p[@class='sub']")[0] == "4 sayings, 2 quoted, in 2 articles, 2 Mar 2025 to 14 Apr 2025"
    assert texts(shown, "//li[@class='source']/h4") == ["Pool to open", "Toll for lorries only"]
    assert texts(shown, "//p[@class='how']") == ["Quoted", "Paraphrased", "Quoted", "Paraphrased, denying"]
    assert texts(shown, "//blockquote/span") == [
        "We kept our word,", "the repair of the roof had cost <b>£2 million</b>", "The toll will fall on lorries only,",
        "cars would pay",
    ]  # fmt: skip
    first = shown.xpath("//li[contains(@class, 'card')]")[0]
    start, end = (int(first.get(f"data-answer-{name}")) for name in ("start", "end"))
    assert POOL.text[start:end] == "We kept our word,"
    assert texts(shown, "//details[@class='also-in']//button") == ["Lorries to pay"] * 2
    older = html.fromstring(call("speaker_page", speaker="Ada Berg", order="oldest")["html"])
    assert texts(older, "//li[@class='source']/h4") == ["Toll for lorries only", "Pool to open"]


def test_it_is_narrowed_by_topic_and_by_outlet(call: Callable[..., Any]) -> None:
    shown = html.fromstring(call("speaker_page", speaker="Ada Berg", about="the toll")["html"])
    assert texts(shown, "//li[@class='source']/h4") == ["Toll for lorries only"]
    assert texts(shown, "//h3/span") == ["about the toll"]
    # An outlet that has the same words in a copy has said it, too.
    wire = html.fromstring(call("speaker_page", speaker="Ada Berg", outlet="Global Wire")["html"])
    assert texts(wire, "//li[@class='source']/h4") == ["Toll for lorries only"]
    options = texts(wire, "//select[@data-view='outlet']/option")
    assert options[0] == "All outlets"
    assert sorted(options[1:]) == ["Global Wire (2)", "Northshore Courier (2)", "The Calder Post (2)"]


def test_others_of_the_name_are_offered_and_nobody_is_told(call: Callable[..., Any]) -> None:
    shown = html.fromstring(call("speaker_page", speaker="Berg")["html"])
    assert texts(shown, "//button[@class='speaker']") == ["Eva Berg (1)"]
    none = html.fromstring(call("speaker_page", speaker="<i>Nobody</i> Else", about="cars")["html"])
    said = "No article has this name: nothing is found that <i>Nobody</i> Else said about cars."
    assert texts(none, "//p[@class='none']") == [said] and not none.xpath("//i")
    silent = html.fromstring(call("speaker_page", speaker="Northgate")["html"])
    assert texts(silent, "//p[@class='none']")[0].startswith("No article has this name")
    assert "Name who is to have spoken" in call("speaker_page", speaker="?")["error"]


def test_the_older_articles_are_looked_through_in_steps(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speakers, "FIRST", 1)
    reply = call("speaker_page", speaker="Ada Berg")
    assert (reply["read"], reply["left"]) == (1, 3) and "Pool to open" in reply["html"]
    assert "Only the newest 1 of 3 articles with this name were looked through." in reply["html"]
    reply = call("speaker_page", speaker="Ada Berg", read=reply["next"])
    assert (reply["read"], reply["left"]) == (2, 3) and "Lorries to pay" in reply["html"]
    reply = call("speaker_page", speaker="Ada Berg", read=reply["next"])
    assert (reply["read"], reply["left"]) == (3, 0) and "Only the newest" not in reply["html"]


def test_people_of_the_newest_articles_are_offered(call: Callable[..., Any]) -> None:
    shown = html.fromstring(call("newest_speakers")["html"])
    assert texts(shown, "//button") == ["Ada Berg", "Otto Vik", "Eva Berg", "Ines Okafor", "Calder Trust"]


def test_who_says_something_in_an_answer_leads_to_all_that_they_said(assistant: made.ScriptedAssistant) -> None:
    answer = assistant.ask("What did Otto Vik say?")
    assert [each.speaker for each in answer.statements if each.citations] == ["Otto Vik"]
    told = messages([Turn(1, answer.question, "done", answer=answer)])[1]["content"]
    (link,) = html.fromstring(told).xpath("//span[@class='label']/a")
    assert (link.get("href"), link.text_content()) == (f"#speaker-{quote('Otto Vik')}", "Otto Vik")


# ---- in a browser ----


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    assistant = made.ScriptedAssistant([TOLL, POOL, COPY, OTHER, made.ARTICLES["bridge"]])
    served = Server(tmp_path_factory.mktemp("articles"), assistant)
    yield served
    served.close()


@pytest.mark.parametrize(
    "device",
    [{}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}, "has_touch": True}],
    ids=["wide", "dark", "phone"],
)
def test_a_speaker_is_found_by_keyboard_and_each_saying_opens_at_its_sentence(
    spoken: Server, visit: Any, axe: str, device: dict[str, Any]
) -> None:
    tab = visit(spoken, **device).open()
    tab.click("#tab-speakers-button")
    expect(tab.locator("#speaker-offered .speaker", has_text="Otto Vik")).to_be_visible()
    assert violations(tab, axe) == []
    tab.locator("#speaker-form [name=speaker]").focus()
    tab.keyboard.type("Ada Berg")
    tab.keyboard.press("Enter")
    cards = tab.locator("#speaker-result .card")
    expect(cards).to_have_count(4)
    expect(tab.locator("#speaker-result h3")).to_be_focused()
    assert violations(tab, axe) == []
    tab.wait_for_function("document.querySelector('#tab-speakers').scrollWidth <= innerWidth")
    cards.nth(2).locator(".open").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#reader mark")).to_have_text("The toll will fall on lorries only,")
    expect(tab.locator("#reader .where")).to_have_text("3 of 4")
    tab.keyboard.press("Escape")
    expect(cards.nth(2).locator(".open")).to_be_focused()
    tab.locator("#speaker-form [name=about]").fill("the pool")
    tab.keyboard.press("Enter")
    expect(tab.locator("#speaker-result h4")).to_have_text(["Pool to open"])


def test_a_link_opens_a_speaker_and_can_be_copied(spoken: Server, visit: Any) -> None:
    tab = visit(spoken).open("/?speaker=Ada+Berg&about=toll", box="attached")
    expect(tab.locator("#speaker-result h4")).to_have_text(["Toll for lorries only"])
    tab.click("#speaker-link")
    expect(tab.locator("#speaker-link")).to_have_text("Copied")
    assert tab.evaluate("navigator.clipboard.readText()") == f"{spoken.address}/?speaker=Ada+Berg&about=toll"
    tab.select_option("#speaker-result [data-view=outlet]", "Global Wire")
    expect(tab.locator("#speaker-result [data-view=outlet]")).to_be_focused()
    expect(tab.locator("#speaker-result h4")).to_have_text(["Toll for lorries only"])


def test_an_answer_and_an_articles_card_lead_to_a_speaker(spoken: Server, visit: Any) -> None:
    visitor = visit(spoken)
    tab = visitor.open()
    visitor.ask("What did Otto Vik say?")
    tab.click("#chat .label a")
    expect(tab.locator("#speaker-result h3")).to_have_text("Otto Vik")
    expect(tab.locator("#speaker-form [name=speaker]")).to_have_value("Otto Vik")
    tab.click("#tab-articles-button")
    tab.click("#list tr:has-text('Pool to open') .more >> nth=0")
    tab.click("#list .card-of .speaker")
    expect(tab.locator("#speaker-result h3")).to_have_text("Ada Berg")
