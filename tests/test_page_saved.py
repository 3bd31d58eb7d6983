"""Saved questions on the page: under an answer, in their list, as a badge and a feed; each user has their own."""

import http.client
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import page_fixtures as made
import pytest
from page_browser import BRIDGE, Server, expect, free_port, violations

from index.records import Article
from qa.page import chat
from qa.page.ask.messages import answer_markdown
from qa.page.ask.runs import ask
from qa.page.desk import Desk
from qa.page.functions import server_functions
from qa.page.saved.again import AskingAgain, Progress
from qa.page.server import access
from qa.page.server.access import Credentials
from qa.page.server.admission import Admission
from qa.saved.feed import ATOM

pytestmark = pytest.mark.timeout(900)  # a machine that does other heavy work takes minutes

TOLL = "Who proposed a toll for lorries?"
FILTERS = {"outlets": [], "since": "", "until": "", "as_of": ""}
ATTACK = Article(
    'The "onx= <img src=x onerror="window.attacked=9"> bridge was sold.',
    '"><script>window.attacked=10</script>',
    outlet="<b>Evil</b>",
    published="2025-02-02",
    url="javascript:window.attacked=11",
    path="/news/evil.txt",
)


@pytest.fixture
def desk() -> Iterator[Desk]:
    with made.ScriptedAssistant() as assistant:
        desk = Desk(assistant, None)
        yield desk
        desk.close()


def called(desk: Desk, name: str, **request: Any) -> dict[str, Any]:
    return {function.__name__: function for function in server_functions(desk)}[name](request)


def toll_goes(desk: Desk) -> None:
    """The article says that somebody else proposed it."""
    assistant = desk.assistant
    assert isinstance(assistant, made.ScriptedAssistant)
    for name in ("bridge", "copy"):
        assistant.change(name, "The Calder Trust proposed", "The Calder Trust denied that it proposed")
    desk.asking_again.begin()
    desk.asking_again.wait(60)


def test_an_answer_can_be_saved_but_not_talk_nor_a_failure() -> None:
    with made.ScriptedAssistant() as assistant:
        for question, wanted in ((BRIDGE, True), ("Who won the cup?", True), ("hello", False), ("please fail", False)):
            *_, turns = ask(assistant, [], question)
            assert ('href="#save-1"' in answer_markdown(turns[0])) == wanted


def test_a_saved_question_is_listed_changed_seen_and_removed(desk: Desk) -> None:
    assert called(desk, "job_state")["saved"]["unseen"] == 0
    saved = called(desk, "save_question", question=TOLL, filters=FILTERS, searched="")
    assert saved["keys"] == [f'{TOLL}\n{{"outlets":[],"since":"","until":"","as_of":""}}']
    assert "The Calder Trust" in saved["html"] and "Before" not in saved["html"]
    version = called(desk, "job_state")["saved"]["version"]
    toll_goes(desk)
    state = called(desk, "job_state")["saved"]
    assert state["unseen"] == 1 and state["version"] != version and state["said"] == ""
    html = called(desk, "saved_questions")["html"]
    assert "No sure answer is found any more because this article was changed" in html
    assert "This quote does not stand there any more." in html
    (change,) = desk.saved.changes("")
    assert called(desk, "see_changes", changes=[change.id])["unseen"] == 0
    assert called(desk, "forget_question", saved=change.saved)["keys"] == []


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("save_question", {"question": " "}),
        ("save_question", {"question": "hello", "filters": FILTERS}),
        ("save_question", {"question": "x" * 30_000}),
        ("forget_question", {"saved": 7}),
        ("forget_question", {"saved": "x"}),
        ("see_changes", {"changes": "x"}),
        ("see_changes", {"changes": [[]]}),
        ("see_changes", {"changes": [0] * 2_000}),
    ],
)
def test_what_cannot_be_done_is_said(desk: Desk, name: str, request_: dict[str, Any]) -> None:
    assert called(desk, name, **request_)["error"]
    assert called(desk, "saved_questions")["keys"] == []


def test_every_user_has_questions_of_their_own(desk: Desk) -> None:
    token = access._USER.set("ada")
    called(desk, "save_question", question=TOLL, filters=FILTERS)
    toll_goes(desk)
    assert called(desk, "job_state")["saved"]["unseen"] == 1
    access._USER.set("bob")
    assert called(desk, "saved_questions")["keys"] == [] and called(desk, "job_state")["saved"]["unseen"] == 0
    (change,) = desk.saved.changes("ada")
    called(desk, "see_changes", changes=[change.id])
    assert "No question" in called(desk, "forget_question", saved=change.saved)["error"]
    access._USER.reset(token)
    assert desk.saved.unseen("ada") == 1


def test_indexing_and_what_is_done_by_hand_have_them_asked_again(desk: Desk) -> None:
    called(desk, "save_question", question=TOLL, filters=FILTERS)
    for name in ("bridge", "copy"):
        removed = called(desk, "remove_articles", articles=[made.id_of(name)])
        assert "error" not in removed
    desk.asking_again.wait(60)
    assert [change.what for change in desk.saved.changes("")][-1] in ("lost", "proof")
    found = len(desk.saved.changes(""))
    made.put(desk.store, [made.ARTICLES["bridge"]])
    desk.job.start([Path(__file__).parent / "wire" / "nothing-here.txt"])
    desk.job.wait(60)
    desk.asking_again.wait(60)
    assert len(desk.saved.changes("")) == found + 1


def test_asking_again_gives_way_to_people_and_ends_when_told(desk: Desk) -> None:
    called(desk, "save_question", question=TOLL, filters=FILTERS)
    assistant = desk.assistant
    assert isinstance(assistant, made.ScriptedAssistant)
    asked = len(assistant.asked)
    admission = Admission()
    again = AskingAgain(assistant, desk.saved, admission.busy)
    with admission.admitted("ada"):
        again.begin(every=True)
        again.wait(0.6)
        assert (len(assistant.asked), again.progress()) == (asked, Progress(0, 1))
    again.wait(60)
    assert (len(assistant.asked), again.progress()) == (asked + 1, Progress())
    again.close()
    again.begin(every=True)
    again.wait(60)
    assert len(assistant.asked) == asked + 1


def fetched(server: Any, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection(server.address.split("//")[1], timeout=60)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    reply = connection.getresponse()
    return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read().decode()


def test_the_page_serves_the_feed(own_server: Server) -> None:
    desk = own_server.page.desk
    called(desk, "save_question", question=TOLL, filters=FILTERS)
    toll_goes(desk)
    status, headers, text = fetched(own_server, "/saved.atom")
    assert (status, headers["content-type"]) == (200, "application/atom+xml")
    assert ElementTree.fromstring(text).findtext(f"{{{ATOM}}}entry/{{{ATOM}}}title") == TOLL
    assert fetched(own_server, "/saved.atom", Origin="https://evil.example")[0] == 403
    assert fetched(own_server, "/saved.atom", Sec_Fetch_Site="cross-site")[0] == 403


class Guarded(Server):
    def __init__(self, folder: Path) -> None:
        self.assistant, self.folder = made.ScriptedAssistant(), folder
        self.page = chat.build(self.assistant, folder)
        users = Credentials({"ada": "a long secret", "bob": "another secret"})
        self.address = self.page.launch("127.0.0.1", free_port(), users=users).rstrip("/")


@pytest.mark.models
def test_the_feed_is_the_users_own(tmp_path: Path) -> None:
    server = Guarded(tmp_path)
    try:
        desk = server.page.desk
        token = access._USER.set("ada")
        called(desk, "save_question", question=TOLL, filters=FILTERS)
        access._USER.reset(token)
        toll_goes(desk)
        status, headers, _ = fetched(server, "/saved.atom")
        assert (status, headers["www-authenticate"]) == (401, 'Basic realm="Newsdesk"')
        feeds = []
        for user in ("ada:a long secret", "bob:another secret"):
            status, _, text = fetched(server, "/saved.atom", Authorization=f"Basic {b64encode(user.encode()).decode()}")
            assert status == 200
            feeds.append(len(ElementTree.fromstring(text).findall(f"{{{ATOM}}}entry")))
        assert feeds == [1, 0]
    finally:
        server.close()


def test_saving_a_change_and_seeing_it_in_the_browser(visit: Any, own_server: Server, axe: str) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    visitor.ask(TOLL)
    save = tab.locator('#chat a[href="#save-1"]')
    expect(save).to_have_text("☆ Save")
    save.focus()
    save.press("Enter")
    expect(save).to_have_text("★ Saved")
    expect(tab.locator("#saved-open .badge")).to_be_hidden()
    toll_goes(own_server.page.desk)
    expect(tab.locator("#saved-open .badge")).to_have_text("1")
    expect(tab.get_by_role("button", name="Saved questions, 1 answer changed")).to_be_visible()
    tab.keyboard.press("Escape")
    save.press("Enter")  # of a question that is saved it shows the list
    dialog = tab.get_by_role("dialog", name="Saved questions")
    expect(dialog.locator(".because")).to_contain_text(
        "No sure answer is found any more because this article was changed"
    )
    expect(dialog.locator(".sides > div")).to_have_count(2)
    before, now = dialog.locator(".sides > div").all()
    expect(before.locator("blockquote")).to_have_text(made.SCRIPT[1][1][0][0])
    expect(now.locator(".said")).to_have_text("No sure answer is found in the articles.")
    assert violations(tab, axe) == []
    source = before.locator(".source")
    title = source.inner_text()
    source.click()
    expect(tab.locator("#reader-title")).to_have_text(title)
    tab.keyboard.press("Escape")
    dialog.get_by_role("button", name="Mark as seen").press("Enter")
    expect(dialog.locator(".because:visible")).to_have_count(0)
    expect(tab.locator("#saved-open .badge")).to_be_hidden()
    dialog.get_by_text("1 earlier change").click()
    expect(dialog.locator(".because:visible")).to_have_count(1)
    dialog.locator(".ask-now").click()
    visitor.finished(TOLL)
    tab.click("#saved-open")
    forget = dialog.locator(".forget")
    forget.click()
    expect(dialog.locator(".kept")).to_have_count(1)
    forget.click()
    expect(dialog.locator(".kept")).to_have_count(0)
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator('#chat a[href="#save-2"]')).to_have_text("☆ Save")


def test_hostile_articles_do_nothing_in_the_list_and_a_phone_holds_it(visit: Any, own_server: Server) -> None:
    desk = own_server.page.desk
    called(desk, "save_question", question="Who is the mayor in the attack?", filters=FILTERS)
    made.put(desk.store, [ATTACK, replace(made.ARTICLES["attack"], text=made.ATTACK.replace("*mayor*", "*lord*"))])
    desk.asking_again.begin()
    desk.asking_again.wait(60)
    assert desk.saved.unseen("") == 1
    visitor = visit(own_server, viewport={"width": 360, "height": 740}, has_touch=True)
    tab = visitor.open()
    tab.click("#saved-open")
    expect(tab.locator("#saved .because")).to_be_visible()
    wide = tab.evaluate("[document.documentElement.scrollWidth, document.querySelector('#saved .body').scrollWidth]")
    assert max(wide) <= 360
    small = tab.evaluate(
        "[...document.querySelectorAll('#saved button')].filter((b) => b.checkVisibility()"
        " && b.getBoundingClientRect().height < 44).map((b) => b.textContent)"
    )
    assert small == []
    assert tab.evaluate("window.attacked") is None
