"""Who may use a page: passwords and the gate, turns at asking, limits, and what is said of an open door."""

import base64
import http.client
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page_fixtures as made
import pytest
from page_browser import Visitor, expect, free_port
from test_page_mcp import calls

from index.errors import NewsdeskError
from qa.command.cli import build_parser
from qa.page import chat
from qa.page.server.access import Credentials, exposure
from qa.page.server.admission import Admission, Queued, person
from qa.page.server.bodies import LARGEST
from qa.page.server.door import known_path
from qa.page.server.serving import credentials

ADA = ("ada", "sécret: with a colon")


def test_users_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "users.txt"
    file.write_text("# who may ask\n\nada:sécret: with a colon\nbob : b, or not b\n", "utf-8")
    file.chmod(0o600)
    users = credentials(None, file)
    assert users is not None and users.right(*ADA) and users.right("bob", " b, or not b")
    wrong = [("ada", "secret"), ("ada", ""), ("bob", "b"), ("eve", ""), ("eve", "\0"), ("", ""), ("ADA", ADA[1])]
    assert not any(users.right(*pair) for pair in wrong)
    assert capsys.readouterr().err == ""
    file.chmod(0o644)
    credentials(None, file)
    assert capsys.readouterr().err == f"Warning: others on this machine can read {file}: run `chmod 600 {file}`.\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ada", "Line 1 of {} is not USER:PASSWORD: write one user a line."),
        ("ada:long enough\n:b", "Line 2 of {} is not USER:PASSWORD: write one user a line."),
        ("ada:", "Line 1 of {} is not USER:PASSWORD: write one user a line."),
        ("ada:long enough\nada:long enough", "Line 2 of {} names 'ada' again: keep one line a user."),
        ("ada:1234567", "Line 1 of {} has a password of less than 8 characters: take a longer one."),
        ("# nobody\n", "There is no user in {}: write USER:PASSWORD into it."),
    ],
)
def test_a_bad_file_is_one_sentence_without_a_password(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "users.txt"
    file.write_text(text)
    with pytest.raises(NewsdeskError) as problem:
        credentials(None, file)
    assert str(problem.value) == sentence.format(file)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NewsdeskError, match=r"users.txt cannot be read \(No such file or directory\): name a readable"):
        credentials(None, tmp_path / "users.txt")
    (tmp_path / "users.txt").write_bytes(b"ada:\xff")
    with pytest.raises(NewsdeskError, match=r"users.txt is not UTF-8 text"):
        credentials(None, tmp_path / "users.txt")


def test_users_from_the_command_and_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSDESK_AUTH", raising=False)
    assert credentials(None, None) is None
    monkeypatch.setenv("NEWSDESK_AUTH", "ada:a long one")
    users, other = credentials(None, None), credentials("bob:b long one", None)
    assert users is not None and users.right("ada", "a long one")
    assert other is not None and other.right("bob", "b long one") and not other.right("ada", "a long one")
    monkeypatch.setenv("NEWSDESK_AUTH", "")  # set to nothing by mistake: better closed than open
    with pytest.raises(NewsdeskError, match=r"There is no user in --auth \(or \$NEWSDESK_AUTH\)"):
        credentials(None, None)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_nothing_is_said_where_only_this_machine_asks(host: str) -> None:
    assert exposure(host, guarded=False) == exposure(host, guarded=True) == ""


def test_an_open_door_is_said() -> None:
    open_door, guarded = exposure("0.0.0.0", guarded=False), exposure("192.168.1.9", guarded=True)
    assert "at every address of this machine without a password: everyone who can reach it can read, add" in open_door
    assert "at 192.168.1.9, and passwords travel unencrypted" in guarded
    assert "through Gradio's servers" in exposure("127.0.0.1", guarded=True, share=True)


def test_nothing_is_shared_by_default_nor_without_a_password(tmp_path: Path) -> None:
    arguments = build_parser().parse_args(["chat"])
    assert (arguments.host, arguments.share, arguments.auth, arguments.auth_file) == ("127.0.0.1", False, None, None)
    with pytest.raises(NewsdeskError, match="--share opens Newsdesk to the internet: set a password with --auth-file"):
        chat.serve(tmp_path / "store", None, share=True)


def test_the_command_takes_one_kind_of_users(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "newsdesk", "chat", "--auth", "a:b", "--auth-file", "x"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 2 and "not allowed with argument" in run.stderr and len(run.stderr.splitlines()) == 1
    run = subprocess.run(
        [*command[:4], "--auth-file", str(tmp_path / "x")], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 1 and run.stderr.endswith(
        "cannot be read (No such file or directory): name a readable file.\n"
    )


def test_people_take_turns() -> None:
    admission, order = Admission(at_once=1), []
    gate = threading.Event()

    def asks(who: str, name: str, wait: bool = False) -> threading.Thread:
        def work() -> None:
            with admission.admitted(who):
                order.append(name)
                if wait:
                    gate.wait(60)

        thread = threading.Thread(target=work)
        thread.start()
        return thread

    threads = [asks("ada", "ada 1", wait=True)]
    while order != ["ada 1"]:
        time.sleep(0.001)
    for number, (who, name) in enumerate(
        [("ada", "ada 2"), ("ada", "ada 3"), ("ada", "ada 4"), ("bob", "bob 1"), ("bob", "bob 2"), ("cid", "cid 1")], 1
    ):
        threads.append(asks(who, name))
        while admission.waiting() < number:
            time.sleep(0.001)
    gate.set()
    for thread in threads:
        thread.join(60)
    assert order == ["ada 1", "ada 2", "bob 1", "cid 1", "ada 3", "bob 2", "ada 4"]
    assert admission.waiting() == 0


def test_waiting_is_bounded_for_each_and_for_all() -> None:
    admission = Admission(at_once=1, each=1, everyone=2)
    release, threads = threading.Event(), []

    def ask(who: str) -> None:
        with admission.admitted(who):
            release.wait(60)

    with admission.admitted("ada"):
        for number, who in enumerate(("ada", "bob"), 1):
            threads.append(threading.Thread(target=ask, args=(who,)))
            threads[-1].start()
            while admission.waiting() < number:
                time.sleep(0.001)
        with pytest.raises(NewsdeskError, match="You have 1 questions waiting already: wait for an answer before"):
            ask("ada")
        with pytest.raises(NewsdeskError, match="2 questions are waiting already: ask again in a minute"):
            ask("cid")
    release.set()
    for thread in threads:
        thread.join(60)
    with admission.admitted("cid"):
        assert admission.waiting() == 0


def test_a_place_is_given_back_when_a_stream_is_dropped_or_fails() -> None:
    admission = Admission(at_once=1)
    queued = Queued(made.ScriptedAssistant(), admission, "ada")
    stream = queued.stream("bridge")
    next(stream)
    stream.close()
    with pytest.raises(RuntimeError):
        queued.ask("crash")
    assert queued.ask("bridge").status == "answered"


def test_whose_question_it_is() -> None:
    assert person("ada", "10.0.0.1") == person("ada", "127.0.0.1") == "user ada"
    assert person(None, "10.0.0.1") == "host 10.0.0.1"
    # On the code of before each made-up session of this machine was somebody else.
    assert person(None, "127.0.0.1") == person(None, "::1") == "this machine"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with two users."""
    page = chat.build(made.ScriptedAssistant(), tmp_path_factory.mktemp("articles"))
    users = Credentials.parse(":".join(ADA) + "\nbob:b long one", "a test")
    yield page.launch("127.0.0.1", free_port(), users=users).rstrip("/")
    page.close()


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def status(address: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> int:
    request = urllib.request.Request(address, body, {"Content-Type": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as problem:
        return problem.code


def test_without_a_password_only_the_form_is_shown(guarded: str) -> None:
    with urllib.request.urlopen(f"{guarded}/") as reply:
        form = reply.read().decode()
    assert '"auth_required":true' in form.replace(" ", "") and "article" not in form.split("auth_message")[0].lower()
    open_paths = ("/newsdesk/style/base.css", "/newsdesk/icon.svg", "/theme.css")
    assert [status(guarded + path) for path in open_paths] == [200] * len(open_paths)


CLOSED = (
    "/config", "/gradio_api/info", "/gradio_api/openapi.json", "/gradio_api/mcp", "/gradio_api/mcp/",
    "/gradio_api/queue/data?session_hash=x", "/gradio_api/file=/etc/passwd", "/gradio_api/upload_progress?upload_id=x",
    "/gradio_api/heartbeat/x", "/gradio_api/app_id", "/gradio_api/token", "/gradio_api/user", "/gradio_api/runs",
    "/gradio_api/startup-events/x", "/monitoring", "/docs", "/openapi.json", "/nothing", "//config",
)  # fmt: skip
CLOSED_POSTS = (
    "/gradio_api/call/ask", "/gradio_api/call/v2/ask", "/gradio_api/run/ask", "/gradio_api/api/ask",
    "/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/component_server", "/gradio_api/cancel",
    "/gradio_api/reset", "/gradio_api/mcp",
)  # fmt: skip


def test_everything_else_is_closed(guarded: str) -> None:
    call = json.dumps({"data": ["bridge"], "question": "bridge"}).encode()
    # What nobody needs is not there at all, and an upload is no JSON.
    expected = {path: 401 if known_path(path.split("?")[0]) else 404 for path in (*CLOSED, *CLOSED_POSTS)}
    assert expected["/config"] == expected["/gradio_api/queue/join"] == 401
    assert {path: status(guarded + path) for path in CLOSED} == {path: expected[path] for path in CLOSED}
    expected["/gradio_api/upload"] = 415
    assert {path: status(guarded + path, None, call) for path in CLOSED_POSTS} == {
        path: expected[path] for path in CLOSED_POSTS
    }
    assert status(f"{guarded}/config", basic("ada", "wrong")) == status(f"{guarded}/", basic("eve", "")) == 401
    assert status(f"{guarded}/config", {"Cookie": "access-token-unsecure-x=y; a=b"}) == 401
    assert status(f"{guarded}/config", {"Authorization": "Basic %%%"}) == 401
    assert status(f"{guarded}/config", basic(*ADA)) == 200


def test_programs_sign_in(guarded: str) -> None:
    from gradio_client import Client

    client = Client(guarded, auth=ADA, verbose=False)
    assert json.loads(client.predict("bridge", api_name="/ask"))["span"] == "17 March"
    with pytest.raises(Exception, match=r"(?i)credentials|login|auth"):
        Client(guarded, auth=("ada", "wrong"), verbose=False)
    with pytest.raises(Exception, match=r"(?i)credentials|login|auth|401"):
        Client(guarded, verbose=False)
    _, answer = calls(guarded, ("ask", {"question": "bridge"}), headers=basic("bob", "b long one"))
    assert answer.structuredContent["span"] == "17 March"
    with pytest.raises(BaseExceptionGroup) as refused:
        calls(guarded)
    assert "401" in str(refused.value.exceptions[0])


def test_a_person_signs_in(browser: Any, guarded: str) -> None:
    visitor = Visitor(browser, guarded)
    tab = visitor.tab
    tab.goto(guarded)
    expect(tab.get_by_text("Sign in to ask, and to read the articles.")).to_be_visible()
    name, password = tab.locator("input").first, tab.locator("input[type=password]")
    name.fill("ada")
    password.fill("wrong")
    tab.get_by_role("button", name="Login").click()
    expect(tab.get_by_text("Incorrect Credentials")).to_be_visible()
    name.fill("ada")  # the form has emptied both
    password.fill(ADA[1])
    tab.get_by_role("button", name="Login").click()
    tab.wait_for_selector("#ask-box textarea")
    visitor.ask("When will the harbour bridge reopen?")
    expect(tab.locator("#chat .bot .prose").last).to_contain_text("17 March")
    tab.click("#tab-articles-button")
    expect(tab.locator("#list-heading h2")).to_have_text("4 articles indexed")
    visitor.context.close()
    assert visitor.errors == [] and visitor.outside == []


def test_a_request_that_is_too_large_is_refused(guarded: str) -> None:
    connection = http.client.HTTPConnection(guarded.removeprefix("http://"), timeout=60)
    connection.putrequest("POST", "/gradio_api/call/ask")
    kind = ("Content-Type", "application/json")
    for name, value in (*basic("bob", "b long one").items(), kind, ("Content-Length", str(LARGEST + 1))):
        connection.putheader(name, value)
    connection.endheaders()
    reply = connection.getresponse()
    assert (reply.status, reply.read()) == (413, b'{"detail": "This request is larger than 16 MiB: send less."}')


def test_an_upload_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.page.server.serving.LARGEST_UPLOAD", "1kb")
    page = chat.build(made.ScriptedAssistant(), tmp_path)
    address = page.launch("127.0.0.1", free_port()).rstrip("/")

    def sent(size: int) -> int:
        head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        body = head + b"a" * size + b"\r\n--x--\r\n"
        return status(f"{address}/gradio_api/upload", {"Content-Type": "multipart/form-data; boundary=x"}, body)

    assert (sent(1000), sent(3000)) == (200, 413)
    page.close()
