"""What a page that is open all day has: articles and past talks beside the talk, a list that is cut to size."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import page_fixtures as made
import pytest
from page_browser import BRIDGE, WAIT, Server, expect, expect_width, violations
from test_qa_sources import LATER, POOL

from index.records import Article

pytestmark = pytest.mark.timeout(900)  # a machine that does other heavy work takes minutes
WIDE = {"width": 1600, "height": 900}
CUP = "Who won the 2030 World Cup?"
APART = """() => {
    const box = (place) => document.querySelector(place).getBoundingClientRect();
    const [reader, talk, ask] = ["#reader", "#chat", "#ask-box"].map(box);
    return talk.right <= reader.left + 1 && ask.right <= reader.left + 1 && reader.right <= innerWidth + 1;
}"""  # the article covers neither the talk nor the box
TINTS = """() => ["#reader mark", "#reader .passage"].map(place =>
    getComputedStyle(document.querySelector(place)).backgroundColor)"""


def test_an_article_is_docked_beside_the_talk_which_goes_on(visit: Any) -> None:
    visitor = visit(viewport=WIDE)
    tab = visitor.open()
    visitor.ask(BRIDGE)
    tab.click("#cite-1-1 .open")
    expect(tab.locator("#reader mark")).to_have_text("17 March")
    expect(tab.locator("#reader:modal")).to_have_count(0)
    tab.wait_for_function(APART)
    strong, faint = tab.evaluate(TINTS)
    assert strong != faint and "rgba(0, 0, 0, 0)" not in (strong, faint)
    visitor.ask(CUP)  # without closing the article
    expect(tab.locator("#reader mark")).to_have_text("17 March")
    expect_width(tab, WIDE["width"])
    tab.keyboard.press("Escape")
    expect(tab.locator("#reader")).to_be_hidden()


def test_on_a_phone_an_article_is_a_dialog(visit: Any) -> None:
    visitor = visit(viewport={"width": 390, "height": 844})
    tab = visitor.open()
    visitor.ask(BRIDGE)
    tab.click('#chat a[href="#cite-1-1"]')
    tab.click("#cite-1-1 .open")
    expect(tab.locator("#reader:modal mark")).to_have_text("17 March")


def test_past_conversations_stand_beside_the_talk(visit: Any) -> None:
    visitor = visit(viewport=WIDE)
    tab = visitor.open()
    visitor.ask(BRIDGE)
    rail = tab.locator("#rail .past-list")
    expect(rail.locator("bdi")).to_have_text([BRIDGE])
    tab.click("#rail .new")
    expect(tab.locator("#chat .user .prose")).to_have_count(0)
    visitor.ask(CUP)
    expect(rail.locator("bdi")).to_have_text([CUP, BRIDGE])
    rail.locator(".talk", has_text=BRIDGE).click()
    expect(tab.locator("#chat .user .prose")).to_have_text([BRIDGE])
    tab.set_viewport_size({"width": 1280, "height": 800})
    expect(tab.locator("#rail")).to_be_hidden()
    expect(tab.locator("#past-open")).to_be_visible()


def test_an_example_that_is_tried_and_left_is_no_entry(visit: Any) -> None:
    visitor = visit(viewport=WIDE)
    tab = visitor.open()
    example = tab.locator("#start .example").first
    question = example.text_content()
    example.click()
    visitor.finished(question)
    tab.click("#rail .new")
    expect(tab.locator("#chat .user .prose")).to_have_count(0)
    expect(tab.locator("#rail .past-list bdi")).to_have_count(0)
    visitor.ask(BRIDGE)
    expect(tab.locator("#rail .past-list bdi")).to_have_text([BRIDGE])


def test_the_list_is_narrowed_and_many_are_set_at_once(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server, viewport=WIDE)
    tab = visitor.open()
    visitor.articles()
    titles = tab.locator("#list .title")
    expect(titles).to_have_count(4)
    tab.select_option('#facets [data-facet="year"]', label="2024 (1)")
    expect(titles).to_have_text(["Vaccine trial halves malaria cases in toddlers"])
    tab.select_option('#facets [data-facet="year"]', label="Any year")
    tab.select_option('#facets [data-facet="told"]', index=1)
    expect(titles).to_have_count(2)  # the bridge, which was reported twice
    tab.locator("#list .choose-all").check()
    tab.click("#list .edit-chosen")
    tab.fill('.edit-many [name="outlet"]', "The Calder Record")
    tab.click(".edit-many .save")
    expect(tab.locator("#list .about .sub").first).to_contain_text("The Calder Record")
    expect(tab.locator("#list .about .sub").last).to_contain_text("The Calder Record")
    rows = [row for row in own_server.assistant.store.articles() if row.outlet == "The Calder Record"]
    assert {row.id for row in rows} == {made.id_of("bridge"), made.id_of("copy")}


def test_an_articles_card_says_how_it_begins_and_who_is_quoted(visit: Any) -> None:
    visitor = visit(viewport=WIDE)
    tab = visitor.open()
    visitor.articles()
    row = tab.locator("#list tr", has_text="Bridge to open again")
    row.locator(".more").click()
    expect(row.locator(".begins")).to_contain_text("The Calder harbour bridge will reopen to traffic on 17 March")
    expect(row.locator(".speaker", has_text="Ines Okafor")).to_be_visible()
    expect(row.locator(".telling")).to_have_text(["Harbour bridge to reopen in March after £48m repair"])
    row.locator(".ask-it").click()
    expect(tab.locator("#chips .chip").first).to_have_text("Only: Bridge to open again")


def test_what_came_since_the_last_visit_is_told_and_shown(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    visitor.articles()
    expect(tab.locator("#list-heading h2")).to_have_text("4 articles indexed")
    expect(tab.locator("#list-news")).to_be_empty()
    tab.wait_for_function("localStorage.getItem('newsdesk-seen') !== null")
    tab.close()  # it would see what comes, and so have visited later
    new = Article("Boats may not cross the lagoon at night, the council of Calder said.", "Boats on the lagoon")
    put = replace(new, path="/news/lagoon.txt", published=datetime.now(UTC).date().isoformat())
    made.put(own_server.assistant.store, [put])
    later = visitor.context.new_page()  # another session of the browser
    later.set_default_timeout(WAIT)
    later.goto(own_server.address)
    later.click("#tab-articles-button")
    expect(later.locator("#list-news p")).to_contain_text("1 new since your last visit")
    later.click("#list-news button")
    expect(later.locator("#list .title")).to_have_text(["Boats on the lagoon"])


def test_an_articles_sources_are_compared_in_its_card(visit: Any, own_server: Server, axe: str) -> None:
    added = [
        Article(POOL, "Calder pool to close", outlet="Courier", published="2025-03-03", path="/news/pool.txt"),
        Article(LATER, "Calder pool stays open", outlet="Post", published="2025-03-08", path="/news/later.txt"),
    ]
    made.put(own_server.assistant.store, added)
    visitor = visit(own_server, viewport=WIDE, reduced_motion="reduce")
    tab = visitor.open()
    visitor.articles()
    row = tab.locator("#list tr", has_text="Calder pool to close")
    row.locator(".more").click()
    row.locator(".compare").click()
    compared = row.locator(".compared")
    expect(compared).to_contain_text("2 sources tell of this")
    expect(compared.locator(".telling")).to_have_text([each.title for each in added])
    expect(compared.locator(".figure")).to_have_text(["11", "14"])
    expect(compared.locator("p.sub").first).to_be_focused()
    assert violations(tab, axe) == []
    fourteen = "Police said that 14 people were injured at the Calder pool in March."
    compared.locator(".card", has_text=fourteen).first.locator(".open").click()
    expect(tab.locator("#reader-title")).to_have_text("Calder pool stays open")
    expect(tab.locator("#reader .passage")).to_have_text(fourteen)
