"""Filters of the page in a real browser: chips, dates, a link, articles that are chosen."""

from datetime import date
from typing import Any

import page_fixtures as made
import pytest
from page_browser import BRIDGE, LIMIT, Server, choose_outlet, expect, violations

from index.records import EVERYTHING, Scope

pytestmark = pytest.mark.timeout(900)  # a machine that does other heavy work takes minutes


def test_filters_are_chips_that_go_with_the_question(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    choose_outlet(tab, "Global Health Wire")
    visitor.ask(BRIDGE)
    only = Scope(("Global Health Wire",))
    assert own_server.assistant.asked_of(BRIDGE) == [only]
    expect(tab.locator("#chat .user .scope")).to_have_text("Only Global Health Wire")
    expect(tab.locator("#turn-1 .scope")).to_have_text("Only Global Health Wire")
    expect(tab.locator("#chat .bot .prose")).to_contain_text("Ask again without filters, or with wider ones.")
    expect(tab.locator("#turn-1 .card.near")).to_have_count(2)
    # Another turn, by the keyboard: the chip goes, and the focus stays near.
    tab.locator("#chips .chip").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#chips .chip")).to_have_count(0)
    expect(tab.locator("#filter-open")).to_be_focused()
    visitor.ask(LIMIT)
    assert own_server.assistant.asked_of(LIMIT) == [EVERYTHING]
    expect(tab.locator("#chat .user .scope")).to_have_count(1)
    # Asking the first one again asks it of the same articles, and editing it brings its filters back.
    tab.click('#chat a[href="#again-1"]')
    expect(tab.locator("#turn-3.done")).to_be_visible()
    assert own_server.assistant.asked_of(BRIDGE) == [only, only]
    tab.click('#chat a[href="#edit-1"]')
    expect(tab.locator("#chips .chip")).to_have_text(["Global Health Wire"])


def test_filters_by_date_and_from_a_link(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open("/?q=the+bridge&outlet=Northshore+Courier&outlet=%3Ci%3Eb&since=2025-01-01&until=nonsense")
    visitor.finished("the bridge")
    asked = Scope(("Northshore Courier", "<i>b"), date(2025, 1, 1))
    assert own_server.assistant.asked_of("the bridge") == [asked]
    expect(tab.locator("#chat .user .scope")).to_have_text("Only Northshore Courier, <i>b, from 1 Jan 2025")
    tab.wait_for_function("location.search === ''")
    visitor.ask("please fail")
    tab.click('#chat a[href="#link-2"]')  # of what has no answer the question can be given on
    expect(tab.locator('#chat a[href="#link-2"]')).to_have_text("Copied")
    assert tab.evaluate("navigator.clipboard.readText()") == (
        f"{own_server.address}/?q=please+fail&outlet=Northshore+Courier&outlet=%3Ci%3Eb&since=2025-01-01"
    )
    tab.click("#filter-open")
    tab.click("#filter-none")
    expect(tab.locator("#chips .chip")).to_have_count(0)
    tab.click("#filter-open")
    tab.fill("#filter-since", "2025-01-14")
    tab.fill("#filter-until", "2025-01-15")
    tab.keyboard.press("Escape")
    expect(tab.locator("#chips .chip")).to_have_text(["From 14 Jan 2025", "To 15 Jan 2025"])
    visitor.ask(LIMIT)
    asked = Scope((), date(2025, 1, 14), date(2025, 1, 15))
    assert own_server.assistant.asked_of(LIMIT) == [asked]


def test_a_question_is_asked_as_of_today_or_of_a_day_that_is_set(visit: Any, own_server: Server, axe: str) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    expect(tab.locator("#as-of-open")).to_have_text("As of today")
    tab.click("#as-of-open")
    expect(tab.locator("#filter-as-of")).to_be_focused()
    assert violations(tab, axe) == []
    tab.fill("#filter-until", "2025-01-15")
    tab.keyboard.press("Escape")
    expect(tab.locator("#as-of-open")).to_have_text("As of 15 Jan 2025")
    tab.click("#as-of-open")
    tab.click("#filter-none")
    tab.click("#as-of-open")
    tab.fill("#filter-as-of", "2025-01-16")
    tab.keyboard.press("Escape")
    expect(tab.locator("#chips .chip")).to_have_text(["As of 16 Jan 2025"])
    expect(tab.locator("#as-of-open")).to_be_hidden()
    visitor.ask(LIMIT)
    assert own_server.assistant.asked_of(LIMIT) == [Scope(as_of=date(2025, 1, 16))]
    expect(tab.locator("#chat .user .scope")).to_have_text("As of 16 Jan 2025")
    tab.click('#chat a[href="#share-1"]')
    expect(tab.locator('#chat a[href="#share-1"]')).to_have_text("Copied")
    # Whoever opens the link sees this answer; nothing is asked again, and a quote that stands no more is told of.
    own_server.assistant.change("copy", "17 March", "18 March")
    shared = visit(own_server)
    shared.open(tab.evaluate("navigator.clipboard.readText()").removeprefix(own_server.address))
    expect(shared.tab.locator("#chat .user .scope")).to_have_text("As of 16 Jan 2025")
    expect(shared.tab.locator("#turn-1 .doubt").first).to_contain_text("no longer what stands at its place")
    assert len(own_server.assistant.asked_of(LIMIT)) == 1
    tab.locator("#chips .chip").click()
    expect(tab.locator("#as-of-open")).to_be_visible()
    visitor.ask(BRIDGE)
    assert own_server.assistant.asked_of(BRIDGE) == [EVERYTHING]


def test_chosen_articles_alone_are_asked_or_left_out(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    visitor.ask(BRIDGE)
    headlines = tab.locator("#turn-1 > .sources").first.locator("h4").all_text_contents()
    assert len(set(headlines)) == len(headlines) > 0  # each article once among what gives the answer
    first = tab.locator("#turn-1 .source", has=tab.locator("#cite-1-1"))
    title, article = first.locator("h4").text_content(), first.get_attribute("data-article")
    expect(tab.locator("#picked")).to_be_hidden()
    first.locator(".pick").check()
    tab.click("#picked .without")
    expect(tab.locator("#chips .chip")).to_have_text(f"Without: {title}")
    visitor.ask(LIMIT)
    other = tab.locator("#turn-2 .source", has=tab.locator("#cite-2-1"))
    assert other.get_attribute("data-article") != article
    tab.click("#cite-2-1 .open")
    tab.click("#reader .ask-about")
    only = f"Only: {other.locator('h4').text_content()}"
    expect(tab.locator("#chips .chip").first).to_have_text(only)
    tab.reload()
    expect(tab.locator("#chips .chip").first).to_have_text(only)
    visitor.ask(BRIDGE)
    scopes = own_server.assistant.asked_of(LIMIT) + own_server.assistant.asked_of(BRIDGE)[-1:]
    chosen = (made.id_of("copy" if article == made.id_of("bridge") else "bridge"),)
    assert scopes == [Scope(without=(article,)), Scope(articles=chosen, without=(article,))]
