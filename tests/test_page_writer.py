"""The writer on the page: connected, tried and taken off by its owner alone; others are told who does that."""

from collections.abc import Iterator
from typing import Any

import page_fixtures as made
import pytest
from page_browser import Server, expect, violations
from scripted_server import says, scripted

from qa.page.desk import Desk
from qa.page.functions import server_functions
from qa.writing.address import address_of
from qa.writing.client import Client
from qa.writing.writer import ModelWriter

KEY = "sk-very-secret"
LIMIT = "What weight limit will remain on the bridge?"
WRITTEN = "A weight limit of 26 tonnes will remain in force until load tests are completed."


@pytest.fixture
def desk() -> Iterator[Desk]:
    with made.ScriptedAssistant() as assistant:
        desk = Desk(assistant, None)
        desk.writer.owned = True
        yield desk
        desk.close()


def called(desk: Desk, name: str, **request: Any) -> dict[str, Any]:
    return {function.__name__: function for function in server_functions(desk)}[name](request)


def test_a_writer_is_connected_asked_and_taken_off(desk: Desk) -> None:
    assert called(desk, "writer_state") == {
        "may": True, "on": False, "url": "", "model": "", "said": "No writer is connected.",
    }  # fmt: skip
    with scripted(says(f"{WRITTEN} It sank.")) as script:
        state = called(desk, "connect_writer", url=script.address, model="scripted")
        assert (state["on"], state["url"], state["model"]) == (True, f"{script.address}/v1", "scripted")
        assert state["said"] == f"Connected: scripted at {script.address.removeprefix('http://')} phrases the answers."
        assert WRITTEN in [each.text for each in desk.assistant.ask(LIMIT).statements if each.kind == "written"]
        assert len(script.asked) == 1
        assert not called(desk, "disconnect_writer")["on"]
        assert "written" not in {each.kind for each in desk.assistant.ask(LIMIT).statements}
        assert len(script.asked) == 1


def test_a_try_tells_what_writer_check_tells_and_connects_nothing(desk: Desk) -> None:
    with scripted(says("Nonsense reigns here.")) as script:
        told = called(desk, "try_writer", url=script.address, model="scripted")["told"]
    assert "can be reached" in told and "None of its sentences would be shown" in told
    assert not called(desk, "writer_state")["on"]


@pytest.mark.parametrize(
    ("url", "model", "why"),
    [
        ("", "m", "address is none"),
        ("http://localhost:1/v1", " ", "no model"),
        ("http://news.example/v1", "m", "unencrypted"),
        (f"http://user:{KEY}@localhost/v1", "m", "more than a host"),
        ("file:///etc/passwd", "m", "address is none"),
        ("http://localhost/" + "x" * 2_000, "m", "more than 1,000 characters"),
    ],
)
def test_what_is_no_address_is_told_and_not_connected(desk: Desk, url: str, model: str, why: str) -> None:
    for name in ("connect_writer", "try_writer"):
        error = called(desk, name, url=url, model=model)["error"]
        assert why in error and KEY not in error
    assert not called(desk, "writer_state")["on"]


def test_the_key_goes_to_the_address_alone_that_newsdesk_was_started_with() -> None:
    with scripted(says(WRITTEN)) as ours, scripted(says(WRITTEN)) as other, made.ScriptedAssistant() as assistant:
        assistant.writer = ModelWriter(Client(address_of(ours.address, "scripted", KEY)))
        desk = Desk(assistant, None)
        desk.writer.owned = True
        for script in (other, ours):
            reply = called(desk, "connect_writer", url=script.address, model="scripted")
            assert KEY not in str(reply)
            assistant.ask(LIMIT)
            called(desk, "try_writer", url=script.address, model="scripted")
        assert len(other.headers) == len(ours.headers) == 3
        assert not any("Authorization" in headers for headers in other.headers)
        assert all(headers["Authorization"] == f"Bearer {KEY}" for headers in ours.headers)
        desk.close()


def test_nobody_but_the_owner_connects_or_disconnects_one(desk: Desk) -> None:
    with scripted(says(WRITTEN)) as script:
        called(desk, "connect_writer", url=script.address, model="scripted")
        desk.writer.owned = False
        for name in ("connect_writer", "try_writer", "disconnect_writer"):
            assert "newsdesk chat --writer" in called(desk, name, url=script.address, model="x")["error"]
        state = called(desk, "writer_state")
        assert (state["may"], state["on"], state["url"]) == (False, True, "") and "scripted at" in state["said"]
        assert script.asked == []


@pytest.mark.parametrize(
    ("host", "options", "owned"),
    [
        ("127.0.0.1", {}, True),
        ("localhost", {}, True),
        ("0.0.0.0", {}, False),
        ("192.168.1.4", {}, False),
        ("127.0.0.1", {"users": object()}, False),
        ("127.0.0.1", {"share": True}, False),
        ("127.0.0.1", {"origins": ["https://news.example"]}, False),
    ],
)
def test_the_page_is_its_owners_on_this_machine_without_users_and_proxies(
    desk: Desk, host: str, options: dict[str, Any], owned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa.page import chat

    monkeypatch.setattr(chat, "launch", lambda *_, **__: "")
    nothing: Any = None
    chat.Page(nothing, desk, nothing).launch(host, 7860, **options)
    assert desk.writer.owned == owned


def test_a_writer_is_connected_in_the_browser(visit: Any, own_server: Server, axe: str) -> None:
    visitor = visit(own_server, viewport={"width": 360, "height": 740}, has_touch=True)
    tab = visitor.open()
    with scripted(says(WRITTEN)) as script:
        tab.click("#writer-open")
        dialog = tab.get_by_role("dialog", name="Writer")
        expect(dialog.locator("#writer-said")).to_have_text("No writer is connected.")
        dialog.get_by_label("Address").fill(script.address)
        dialog.get_by_label("Model").fill("<b>scripted</b>")
        dialog.get_by_role("button", name="Try it").click()
        expect(dialog.locator("#writer-said")).to_contain_text("asked for '<b>scripted</b>', it does not list it")
        dialog.get_by_label("Model").press("Enter")
        expect(dialog.locator("#writer-said")).to_contain_text("Connected: <b>scripted</b> at 127.0.0.1")
        assert violations(tab, axe) == []
        wide = tab.evaluate(
            "[document.documentElement.scrollWidth, document.querySelector('#writer .body').scrollWidth]"
        )
        assert max(wide) <= 360
        tab.keyboard.press("Escape")
        visitor.ask(LIMIT)
        expect(tab.locator("#chat .bot").last).to_contain_text(WRITTEN)
        tab.click("#writer-open")
        dialog.get_by_role("button", name="Disconnect").click()
        expect(dialog.locator("#writer-said")).to_have_text("No writer is connected.")
        expect(dialog.get_by_role("button", name="Connect", exact=True)).to_be_focused()
    assert own_server.assistant.writer is None
