"""The forms that answers take on the page: a text with its quotes, a list, a rail of dates, columns, a fold, offers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import page_fixtures as made
import page_forms as forms
import pytest
from lxml import html
from markdown_it import MarkdownIt
from page_browser import BRIDGE, Server, expect, expect_width, violations

from qa.answering.answer import OTHERS, UNSURE
from qa.page.ask import evidence
from qa.page.ask.messages import answer_markdown, messages
from qa.page.ask.turns import Turn
from qa.statements import Statement

pytestmark = pytest.mark.timeout(900)  # a machine that does other heavy work takes minutes


@pytest.fixture(scope="module")
def assistant() -> Iterator[forms.Formed]:
    with forms.Formed() as opened:
        yield opened


def turn_of(assistant: forms.Formed, form: str, **changed: Any) -> Turn:
    answer = replace(assistant.answer(f"the {form}?", forms.FORMS[form]), **changed)
    return Turn(1, answer.question, "done", answer=answer)


def said(turn: Turn) -> Any:
    """What the conversation shows, once Markdown was rendered with raw HTML allowed."""
    rendered = MarkdownIt("commonmark", {"html": True}).render(answer_markdown(turn))
    return html.fromstring(rendered)


def texts(root: Any, path: str) -> list[str]:
    return [" ".join(node.text_content().split()) for node in root.xpath(path)]


def test_a_sentence_leads_and_quotes_stand_under_where_they_are_from(assistant: forms.Formed) -> None:
    shown = said(turn_of(assistant, "sentence"))
    assert texts(shown, "p[@class='lead']") == [
        f"{forms.REOPENS}, Northshore Courier reported on 14 January 2025. 1, 3, 4 High confidence"
    ]
    assert texts(shown, "p[@class='lead']/strong") == ["17 March"]
    chips = shown.xpath("p[@class='lead']/a")
    assert [(chip.get("href"), chip.get("title")) for chip in chips] == [
        ("#cite-1-1", "Citations 1, 3, 4: Northshore Courier, 14 Jan 2025")
    ]
    # What the sentence quotes is not said again; another outlet's is, and names itself.
    assert texts(shown, "ul[@class='quotes']/li") == [f"{forms.POST} “{forms.REOPENS}” 2"]
    assert shown.xpath("ul//a")[0].get("title") == "Citation 2: The Calder Post, 15 Jan 2025"
    assert texts(shown, "details/summary") == ["Less likely, also in the articles (2)"]
    # What is from the same source stands under it once; what comes after the fold is not in it.
    assert texts(shown, "details//li") == [f"{forms.COURIER} “{forms.LIMIT}” 3 “{forms.FERRIES}” 4"]
    assert texts(shown, "p[@class='note']") == ["Asked of all 4 articles."]


def test_chips_of_an_article_in_a_row_are_a_range(assistant: forms.Formed) -> None:
    one = assistant.citations()[0]
    cited = (replace(one, n=1), replace(one, n=2), replace(one, n=3))
    sentence = (Statement("So it is.", (1, 2, 3), "sentence"),)
    shown = said(turn_of(assistant, "sentence", citations=cited, statements=sentence))
    assert texts(shown, "p/a[contains(@href, 'cite')]") == ["1–3"]


def test_a_quote_that_is_told_in_a_sentence_is_not_said_again(assistant: forms.Formed) -> None:
    statements = (
        Statement(f"The Northshore Courier reported: “{forms.LIMIT}”", (3,), "sentence"),
        Statement(forms.LIMIT, (3,), "labelled", forms.COURIER),
        Statement(forms.FERRIES, (4,), "labelled", forms.COURIER),
    )
    shown = said(turn_of(assistant, "sentence", statements=statements))
    assert texts(shown, "ul/li/p") == [f"“{forms.FERRIES}” 4"]


def test_a_quote_that_is_the_answer_leads_under_its_source(assistant: forms.Formed) -> None:
    quotes = (Statement(forms.LIMIT, (3,), "labelled", forms.COURIER), Statement(forms.REOPENS, (2,), "quote"))
    shown = said(turn_of(assistant, "sentence", span="26 tonnes", statements=quotes))
    assert texts(shown, "p[@class='lead']") == [f"{forms.COURIER} “{forms.LIMIT}” 3 High confidence"]
    assert texts(shown, "p/strong") == ["26 tonnes"] and texts(shown, "ul/li") == [f"“{forms.REOPENS}” 2"]


def test_confidence_stands_beside_the_answer_unless_a_sentence_tells_it(assistant: forms.Formed) -> None:
    assert texts(said(turn_of(assistant, "sentence", confidence=0.4)), "p/span") == ["Fair confidence"]
    plain = turn_of(assistant, "sentence").answer
    assert plain
    unsure = (*plain.statements[:2], Statement(UNSURE, (), "note"))
    shown = said(turn_of(assistant, "sentence", confidence=0.2, statements=unsure))
    assert texts(shown, "p/span") == [] and UNSURE in shown.text_content()
    assert texts(said(turn_of(assistant, "list")), "p/span") == []


def test_a_verdict_is_followed_by_what_decides_it(assistant: forms.Formed) -> None:
    shown = said(turn_of(assistant, "verdict"))
    assert texts(shown, "*")[:2] == ["Yes 1 2", f"{forms.COURIER} “{forms.REOPENS}” 1 {forms.POST} “{forms.REOPENS}” 2"]
    assert texts(shown, "p[@class='verdict']/strong") == ["Yes"]
    differing = said(turn_of(assistant, "differ"))
    assert texts(differing, "h2") == ["Yes", "No"] and texts(differing, "p[@class='verdict']") == [
        "The articles differ 1 5"
    ]


def test_points_are_a_list(assistant: forms.Formed) -> None:
    shown = said(turn_of(assistant, "list"))
    assert texts(shown, "ul[@class='points']/li") == ["17 March 1 2", "26 tonnes 3", "£48 million 7"]
    summary = said(turn_of(assistant, "summary"))
    assert texts(summary, "ul[@class='points']/li")[0] == f"“{forms.REOPENS}” 1" and not summary.xpath("//li/span")


def test_a_timeline_is_a_rail_of_dates_that_names_each_outlet(assistant: forms.Formed) -> None:
    shown = said(turn_of(assistant, "timeline"))
    assert texts(shown, "ol[@class='rail']/li/span[@class='label']") == [
        "Monday, 28 October 2024", "2 November 2024", "14 January 2025", "30 April 2025"
    ]  # fmt: skip
    assert texts(shown, "ol/li[3]/p") == [
        f"“{forms.REOPENS}” 1 2 Northshore Courier, The Calder Post", f"“{forms.LIMIT}” 3 Northshore Courier"
    ]  # fmt: skip


def test_a_comparison_stands_in_columns_under_outlet_and_date(assistant: forms.Formed) -> None:
    shown = said(turn_of(assistant, "comparison"))
    assert texts(shown, "h2") == ["All agree", "They differ"]
    assert texts(shown, "ul[@class='columns']/li") == [
        f"{forms.COURIER} “{forms.COST}” 7", f"{forms.WIRE} “{forms.STAGE}” 6", f"{forms.POST} “{forms.LIMIT}” 3"
    ]  # fmt: skip


def test_offers_stand_under_the_last_answer_and_a_choice_under_any(assistant: forms.Formed) -> None:
    shown = said(turn_of(assistant, "sentence"))
    assert texts(shown, "div[@class='offers']/p") == ["Ask next:"]
    offers = shown.xpath("//button[@class='offer']")
    assert [(offer.get("id"), offer.text_content()) for offer in offers] == [
        ("offer-1-1", "How much did the repair cost?"), ("offer-1-2", "What has the Calder Trust proposed?")
    ]  # fmt: skip
    choice = turn_of(assistant, "clarify")
    assert texts(said(choice), "div[@class='offers']/p") == ["Which one?"]
    rows = messages([turn_of(assistant, "sentence"), choice, replace(turn_of(assistant, "sentence"), number=3)])
    assert ["Ask next:" in row["content"] or "Which one" in row["content"] for row in rows[1::2]] == [False, True, True]


@pytest.mark.parametrize("form", forms.FORMS)
def test_hostile_texts_are_text_in_every_form(assistant: forms.Formed, form: str) -> None:
    attack = "</p></details>\n\n<script>alert(1)</script> **b** [x](javascript:1) <img src=x onerror=y> \"on=' `c` &lt;"
    answer = assistant.answer("?", forms.FORMS[form])
    statements = [
        replace(each, text=each.text if each.text == OTHERS else attack, label=each.label and attack)
        for each in answer.statements
    ]
    cited = [replace(citation, outlet=attack, published=attack, quote=attack) for citation in answer.citations]
    answer = replace(
        answer, statements=tuple(statements), citations=tuple(cited), offers=(attack,), searched=attack, span=attack
    )
    shown = said(Turn(1, attack, "done", answer=answer))
    assert shown.get("class") == "said" and not shown.xpath("//script | //img | //em | //code")
    assert " ".join(attack.split()) in " ".join(shown.text_content().split())
    assert all(link.get("href").startswith("#") for link in shown.xpath("//a"))
    assert not shown.xpath("//@onerror | //@on")


def test_a_card_shows_its_quote_within_its_paragraph(assistant: forms.Formed) -> None:
    *_, hits, _ = assistant.stream(BRIDGE)
    shown = html.fromstring(evidence.panel([replace(turn_of(assistant, "sentence"), hits=hits.hits)]))
    (card,) = shown.xpath("//li[@id='cite-1-3']")
    assert texts(card, ".//div[@class='passage']") == [
        f"“We know how hard this has been for shops on the east bank,” Okafor said. {forms.LIMIT}"
    ]
    assert texts(card, ".//blockquote") == [forms.LIMIT]


def test_in_a_quote_of_several_sentences_the_one_that_answers_stands_apart(assistant: forms.Formed) -> None:
    article = assistant.store.article(made.id_of("bridge"))
    start, begin = article.text.index("“We know"), article.text.index("26 tonnes")
    quote = article.text[start : article.text.index("\n\nFerry")]
    one = replace(
        assistant.citations()[2], quote=quote, start=start, end=start + len(quote), answer_start=begin,
        answer_end=begin + len("26 tonnes"),
    )  # fmt: skip
    shown = html.fromstring(evidence.panel([turn_of(assistant, "sentence", citations=(replace(one, n=1),))]))
    assert texts(shown, "//blockquote") == [quote] and texts(shown, "//blockquote//mark") == ["26 tonnes"]
    assert texts(shown, "//blockquote/span[@class='sentence']") == [forms.LIMIT]


def test_the_original_stands_beside_the_article_where_a_card_has_no_confidence(assistant: forms.Formed) -> None:
    plain, scored = (html.fromstring(evidence.panel([turn_of(assistant, form)])) for form in ("verdict", "sentence"))
    first = "//li[@id='cite-1-1']"
    assert texts(plain, f"{first}/p[@class='foot']/a") == ["Open the original (new tab)"]
    assert texts(plain, f"{first}/div[@class='more']//a") == []
    assert texts(scored, f"{first}/p[@class='foot']/a") == []
    assert texts(scored, f"{first}/div[@class='more']//a") == ["Open the original (new tab)"]
    # A path is as long as it is, and stands in a row of its own.
    assert texts(plain, "//li[@id='cite-1-2']/div[@class='more']/span") == ["/news/copy.txt"]


# In a browser


@pytest.fixture(scope="module")
def formed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    served = Server(tmp_path_factory.mktemp("articles"), forms.Formed())
    yield served
    served.close()


def answer_of(visitor: Any, form: str) -> Any:
    visitor.ask(f"Show me a {form}?")
    return visitor.tab.locator("#chat .said").last


# Asked of the page until it is so: an answer is made anew when what may be asked next comes, and the log scrolls.
DOTTED = """() => [...document.querySelectorAll("#chat .said ol.rail > li")].every(
    (point) => getComputedStyle(point, "::before").borderRadius === "50%")"""
COLUMNS = """() => {
    const columns = [...document.querySelectorAll("#chat .said .columns > li")].slice(0, 2);
    const [first, second] = columns.map((column) => column.getBoundingClientRect());
    return first?.width && second && %s;
}"""
BESIDE = COLUMNS % "first.top === second.top && first.right <= second.left"
BELOW = COLUMNS % "first.left === second.left && first.bottom <= second.top"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_form_fits_and_is_accessible(visit: Any, formed: Server, axe: str, width: int, scheme: str) -> None:
    visitor = visit(formed, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    tab = visitor.open()
    rail = answer_of(visitor, "timeline").locator("ol.rail")
    expect(rail.locator("> li > .label")).to_have_count(4)
    tab.wait_for_function(DOTTED)
    columns = answer_of(visitor, "comparison").locator(".columns > li")
    expect(columns.nth(1)).to_be_visible()
    tab.wait_for_function(BESIDE if width > 860 else BELOW)
    expect(answer_of(visitor, "list").locator(".points > li")).to_have_count(3)
    expect(answer_of(visitor, "verdict").locator(".verdict strong")).to_have_text("Yes")
    answer_of(visitor, "sentence").locator(".less summary").click()
    for form in ("differ", "quotations", "summary", "clarify"):
        expect(answer_of(visitor, form)).to_be_visible()
    expect_width(tab, width)
    assert violations(tab, axe) == []


def test_an_offer_is_asked_by_a_click_and_comes_back_with_the_conversation(visit: Any, formed: Server) -> None:
    visitor = visit(formed)
    tab = visitor.open()
    answer_of(visitor, "clarify")
    tab.get_by_role("button", name="When was the vaccine trial reported?", exact=True).click()
    visitor.finished("When was the vaccine trial reported?")
    answer_of(visitor, "sentence")
    tab.reload()
    offer = tab.get_by_role("button", name="How much did the repair cost?", exact=True)
    offer.focus()
    tab.keyboard.press("Enter")
    visitor.finished("How much did the repair cost?")
    expect(tab.locator("#chat .user .prose")).to_have_count(4)


def test_what_is_less_likely_opens_by_the_keyboard(visit: Any, formed: Server) -> None:
    visitor = visit(formed)
    tab = visitor.open()
    chip = answer_of(visitor, "sentence").locator('.less a[href="#cite-1-3"]')
    expect(chip).to_be_hidden()
    tab.locator('#chat .quotes a[href="#cite-1-2"]').focus()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(chip).to_be_visible()
    tab.keyboard.press("Tab")
    expect(chip).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#cite-1-3")).to_be_focused()


def test_questions_wait_for_the_answer_before_them_and_can_be_taken_back(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    box, waiting = tab.locator("#ask-box textarea"), tab.locator("#waiting bdi")
    # Typed on without a pause: nothing of it is lost, and nothing stays in the box.
    box.focus()
    tab.keyboard.type("a slow question about the bridge\nthe limit on the bridge\nthe toll\nwho won")
    expect(box).to_have_value("who won")
    expect(waiting).to_have_text(["the limit on the bridge", "the toll"])
    tab.click("#ask-box .submit-button")
    expect(box).to_have_value("")
    expect(waiting).to_have_count(3)
    tab.get_by_role("button", name="Take back: the toll", exact=True).click()
    expect(box).to_have_value("the toll")
    expect(waiting).to_have_text(["the limit on the bridge", "who won"])
    own_server.assistant.gate.set()
    expect(tab.locator("#chat .user .prose")).to_have_text(
        ["a slow question about the bridge", "the limit on the bridge", "who won"]
    )
    expect(tab.locator("#turn-3.done")).to_have_count(1)
    expect(waiting).to_have_count(0)
    expect(box).to_have_value("the toll")


def test_what_is_being_answered_stays_in_sight_when_questions_wait(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server, viewport={"width": 390, "height": 640})
    tab = visitor.open()
    visitor.ask(BRIDGE)
    tab.fill("#ask-box textarea", "a slow question about the bridge")
    tab.keyboard.press("Enter")
    reading = tab.get_by_text("Reading 11 passages…")
    expect(reading).to_be_visible()
    tab.keyboard.type("the limit on the bridge\nthe toll\n")
    expect(tab.locator("#waiting bdi")).to_have_count(2)
    expect(reading).to_be_in_viewport(ratio=1)
    own_server.assistant.gate.set()
    expect(tab.locator("#turn-4.done")).to_have_count(1)


def test_a_question_is_changed_in_its_place_and_what_followed_stays_under_history(visit: Any, formed: Server) -> None:
    visitor = visit(formed)
    tab = visitor.open()
    for question in ("the list?", "the verdict?", "the summary?"):
        visitor.ask(question)
    tab.click('#chat a[href="#edit-2"]')
    expect(tab.locator("#editing")).to_contain_text("Changing question 2")
    expect(tab.locator("#chat .message.user.edited")).to_have_text("the verdict?")
    tab.keyboard.press("Escape")
    expect(tab.locator("#editing")).to_be_hidden()
    expect(tab.locator("#ask-box textarea")).to_have_value("")
    tab.click('#chat a[href="#edit-2"]')
    visitor.ask("the timeline?")
    expect(tab.locator("#chat .user .prose")).to_have_text(["the list?", "the timeline?"])
    # The last one is only replaced.
    tab.click('#chat a[href="#edit-2"]')
    visitor.ask("the comparison?")
    expect(tab.locator("#chat .user .prose")).to_have_text(["the list?", "the comparison?"])
    tab.click("#past-open")
    expect(tab.locator("#past-list .sub")).to_contain_text(["2 questions", "3 questions"])
    expect(tab.locator("#past-list li")).to_have_count(2)
    tab.locator("#past-list .talk").last.click()
    expect(tab.locator("#chat .user .prose")).to_have_text(["the list?", "the verdict?", "the summary?"])
    tab.click("#past-open")
    tab.locator("#past-list .talk").first.click()
    expect(tab.locator("#chat .user .prose")).to_have_text(["the list?", "the comparison?"])
    tab.reload()
    expect(tab.locator("#chat .user .prose")).to_have_text(["the list?", "the comparison?"])
