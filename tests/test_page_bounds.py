"""What one person may take of a server that others use too. Each test is an attack, and fails on the code of before."""

import asyncio
import http.client
import importlib
import json
import os
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import page_fixtures as made
import pytest
from page_browser import BRIDGE, Server, free_port

from index.errors import ArticleError
from qa.page import chat
from qa.page.ask.sessions import Sessions
from qa.page.ask.turns import Turn
from qa.page.library import functions as articles
from qa.page.server import uploads
from qa.page.server.access import Credentials
from qa.page.server.admission import PAGES_A_MINUTE, NewPages
from qa.page.server.bodies import DEEPEST, NO_JSON, parsed
from qa.page.server.door import Door
from qa.page.server.packed import PackedFiles
from qa.page.server.uploads import UploadLimit, private_folder, sweep

NONE = ["", None, "", "", None, False]  # the other arguments of `ask`
COMPONENT = "/gradio_api/component_server"


def send(address: str, path: str, body: bytes, **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST", path, body, {"Content-Type": "application/json"} | given)
    reply = connection.getresponse()
    return reply.status, reply.read().decode("utf-8", "replace"), dict(reply.getheaders())


# ---- bodies ----


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": [1e400]}',
        b'{"data": [-1e999]}',
        b'{"data": NaN}',
        b'{"data": [Infinity]}',
        b'{"data": ' + b"9" * 5_000 + b"}",
        b"[" * 100_000,
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
        b"\xff\xfe{}",
        b"",
        b"{",
    ],
    ids=lambda body: repr(body[:16]),
)
def test_a_body_that_is_no_sound_json_gets_a_sentence(server: Server, body: bytes) -> None:
    with pytest.raises(ValueError):
        parsed(body)
    status, reply, _ = send(server.address, COMPONENT, body)
    assert (status, json.loads(reply)) == (400, {"detail": NO_JSON})


def test_bodies_that_are_sound_are_passed_on_whole(server: Server) -> None:
    content = {"text": "x" * 10**6, "numbers": [1.5e300, -3], "deep": [[[[{}]]]]}
    assert parsed(json.dumps(content).encode()) == content
    status, reply, _ = send(server.address, "/gradio_api/call/ask", json.dumps({"data": [BRIDGE, *NONE]}).encode())
    assert status == 200 and "event_id" in reply


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("call/ask", {"data": [BRIDGE]}, "data must be a list of 7 arguments."),
        ("call/ask", {"data": {"question": BRIDGE}}, "data must be a list of 7 arguments."),
        ("call/none", {"data": []}, "There is no such function: see /gradio_api/info."),
        ("call/v2/none", {"data": {}}, "There is no such function: see /gradio_api/info."),
        ("call/v2/ask", {"question": BRIDGE, "limit": 5}, "'limit' is no argument: it takes question, as_of, outlets"),
        ("call/v2/ask", {"as_of": ""}, "question is missing: it takes question, as_of, outlets, since, until"),
        ("queue/join", {"data": [], "fn_index": 2**31, "session_hash": "s"}, "There is no such function"),
        ("queue/join", {"data": [], "fn_index": 0.5, "session_hash": "s"}, "fn_index must be a whole number."),
        ("queue/join", {"data": [], "fn_index": 0}, "session_hash is missing."),
        ("queue/join", {"data": [], "fn_index": 0, "session_hash": ["s"]}, "session_hash must be text"),
        (
            "queue/join",
            {"data": [], "fn_index": 0, "session_hash": "s", "event_data": {"a": [{"path": "x\0"}]}},
            "event_data must name no file.",
        ),
        ("run/predict", {"data": [], "fn_index": 0, "event_id": "x" * 201}, "event_id must be text"),
        ("component_server", {"component_id": 10**6, "fn_name": "f", "session_hash": "s"}, "no such component"),
        ("cancel", [], "Send a JSON object."),
        ("reset", {}, "event_id is missing."),
    ],
)
def test_what_gradio_would_take_as_it_comes_is_checked(server: Server, path: str, body: Any, sentence: str) -> None:
    status, reply, _ = send(server.address, f"/gradio_api/{path}", json.dumps(body).encode())
    assert status == 400 and sentence in json.loads(reply)["detail"]


def test_halves_of_characters_become_whole_ones(server: Server) -> None:
    body = b'{"data": ["bridge \\ud83d \\uD83D\\uDE00", "", null, "", "", null, false]}'
    status, reply, _ = send(server.address, "/gradio_api/call/ask", body)
    event = json.loads(reply)["event_id"]
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=60)
    connection.request("GET", f"/gradio_api/call/ask/{event}")
    told = connection.getresponse().read().decode()
    assert status == 200 and json.loads(json.loads(told.partition("data: ")[2])[0])["status"] == "answered"
    assert server.assistant.asked[-1][0] == "bridge \ufffd \U0001f600"


@pytest.mark.parametrize(
    "request_",
    [
        {"article": 7, "start": "x"},
        {"article": made.id_of("bridge"), "start": 10**30, "end": -(10**30)},
        {"article": ["a"], "start": [], "end": {}},
        [],
        None,
        "text",
    ],
)
def test_arguments_of_other_types_get_a_sentence_and_no_traceback(
    server: Server, request_: Any, caplog: pytest.LogCaptureFixture
) -> None:
    panel = next(block for block in server.page.gradio.blocks.values() if getattr(block, "elem_id", "") == "evidence")
    body = {"component_id": panel._id, "fn_name": "read_article", "session_hash": "s", "data": request_}
    status, reply, _ = send(server.address, COMPONENT, json.dumps(body).encode())
    assert status == 200 and set(json.loads(reply)) in ({"error"}, {"title", "html"})
    assert "Traceback" not in caplog.text


# ---- sessions ----


def talk(number: int, characters: int = 0) -> list[Turn]:
    return [Turn(1, f"question {number} " + "x" * characters, "done")]


def test_made_up_sessions_cost_whoever_makes_them_up() -> None:
    sessions = Sessions(most=10, characters=100_000)
    sessions.keep("honest", "host 10.0.0.2", talk(0))
    for number in range(300):
        sessions.keep(f"made up {number}", "host 10.0.0.1", talk(number, 5_000))
    assert sessions.of("honest", "host 10.0.0.2") == talk(0)
    kept = [number for number in range(300) if sessions.of(f"made up {number}", "host 10.0.0.1")]
    assert kept == list(range(300 - len(kept), 300)) and 0 < len(kept) < 10


def test_a_conversation_is_bounded_and_its_owners() -> None:
    sessions = Sessions(most=10, characters=10_000)
    sessions.keep("one", "user ada", talk(1))
    assert sessions.of("one", "user eve") == [] and sessions.of("one", "user ada") == talk(1)
    sessions.keep("one", "user ada", talk(1, 20_000))
    assert sessions.of("one", "user ada") == []
    sessions.keep("two", "user ada", talk(2))
    sessions.keep("two", "user ada", [])
    assert sessions.of("two", "user ada") == []


def test_restored_conversations_are_let_go_in_time() -> None:
    """25 of 2.8 MB took 237 MB; now their text is bounded, whoever brings them."""
    hits = made.ScriptedAssistant().search(BRIDGE, top=4)
    long = [replace(hit, text="x" * 100_000) for hit in hits] * 10
    sessions = Sessions(characters=10_000_000)
    for number in range(25):
        sessions.keep(f"s{number}", "this machine", [Turn(1, "q", "done", tuple(long))])
    held = sum(len(hit.text) for n in range(25) for turn in sessions.of(f"s{n}", "this machine") for hit in turn.hits)
    assert 0 < held <= 10_000_000


def test_a_person_begins_so_many_sessions_in_a_minute() -> None:
    now = [0.0]
    pages = NewPages(most=3, now=lambda: now[0])
    assert [pages.admits("this machine", f"s{n}") for n in range(5)] == [True, True, True, False, False]
    assert pages.admits("this machine", "s1") and pages.admits("host 10.0.0.2", "t")
    now[0] = 61
    assert pages.admits("this machine", "s9")


def test_a_thousand_sessions_of_one_machine_are_refused_and_push_nobody_out(server: Server) -> None:
    """On the code of before the queue forgot what it had to say to the two thousand that were there first."""
    body = {"data": [], "fn_index": 0, "event_id": None, "event_data": {}}
    number = next(number for number, each in server.page.gradio.fns.items() if not each.inputs)
    replies = [
        send(
            server.address,
            "/gradio_api/queue/join",
            json.dumps(body | {"fn_index": number, "session_hash": f"m{n}"}).encode(),
        )
        for n in range(PAGES_A_MINUTE + 5)
    ]
    assert replies[0][0] == 200 and replies[-1][0] == 429
    assert json.loads(replies[-1][1]) == {"detail": "Many pages are opened at once: wait a minute."}


# ---- fetching and sending ----


def test_slow_fetches_hold_no_more_than_a_few_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.page.desk import Desk
    from qa.page.functions import server_functions

    release, begun = threading.Event(), threading.Semaphore(0)

    def slow(*_: Any) -> Any:
        begun.release()
        release.wait(60)
        raise ArticleError("It took too long.")

    monkeypatch.setattr(articles, "fetch", slow)
    desk = Desk(made.ScriptedAssistant(), tmp_path / "articles")
    add_url = {function.__name__: function for function in server_functions(desk)}["add_url"]
    threads = [threading.Thread(target=add_url, args=({"url": "https://a.example"},)) for _ in range(articles.FETCHES)]
    for thread in threads:
        thread.start()
        assert begun.acquire(timeout=60)
    assert "are being fetched already" in add_url({"url": "https://a.example"})["error"]
    release.set()
    for thread in threads:
        thread.join(60)
    assert add_url({"url": "https://a.example"})["error"] == "It took too long."


def upload(address: str, content: bytes = b"text") -> tuple[int, str, dict[str, str]]:
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    body = head + content + b"\r\n--x--\r\n"
    return send(address, "/gradio_api/upload", body, Content_Type="multipart/form-data; boundary=x")


def test_uploads_lie_in_a_folder_of_ours_and_are_emptied_by_age(server: Server) -> None:
    folder = private_folder()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700 and folder.name.startswith("newsdesk-uploads-")
    status, reply, _ = upload(server.address)
    (path,) = json.loads(reply)
    assert status == 200 and Path(path).is_relative_to(folder) and Path(path).read_bytes() == b"text"
    sweep(folder)
    assert Path(path).exists()
    os.utime(path, (time.time() - 7200,) * 2)
    sweep(folder)
    assert not Path(path).exists()


def asked(limit: UploadLimit, **scope: Any) -> tuple[int, str]:
    sent: list[Any] = []

    async def send_(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    base = {"type": "http", "path": uploads.UPLOAD, "headers": [], "client": ("10.0.0.1", 1)}
    asyncio.run(limit(base | scope, receive, send_))
    return sent[0]["status"], json.loads(sent[1]["body"])["detail"] if len(sent) > 1 else ""


def test_what_is_sent_at_a_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})

    limit = UploadLimit(application)
    limit._sending["10.0.0.1"] = uploads.EACH
    assert asked(limit) == (429, "Many files are being sent already: wait for them, then send these.")
    assert asked(limit, client=("10.0.0.2", 1))[0] == 200
    limit._sending["10.0.0.3"] = uploads.ALL
    assert asked(limit, client=("10.0.0.2", 1))[0] == 429
    limit._sending.clear()
    assert asked(limit)[0] == 200 and not limit._sending
    too_large = [(b"content-length", str(uploads.LARGEST + 1).encode())]
    assert asked(limit, headers=too_large)[0] == 413
    monkeypatch.setattr(uploads, "MOST_BYTES", 0)
    assert asked(limit, headers=[(b"content-length", b"1")])[0] == 507


def test_files_of_the_page_are_kept_under_one_name(server: Server) -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"text"})

    packed = PackedFiles(application)

    async def ask_all() -> None:
        for number in range(50):
            path = f"/assets/{'./' * number}index.js"
            scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"accept-encoding", b"br")]}
            await packed(scope, None, _ignore)

    asyncio.run(ask_all())
    assert list(packed._kept) == ["/assets/index.js"]


async def _ignore(message: Any) -> None:
    return None


# ---- who asks ----


def client(door: Door, peer: str, forwarded: str) -> str:
    seen: list[Any] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["client"])

    door.app = application
    headers = [(b"host", b"127.0.0.1"), (b"x-forwarded-for", forwarded.encode())]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers, "client": (peer, 5)}
    asyncio.run(door(scope, None, _ignore))
    return str(seen[0][0])


def test_only_a_proxy_of_this_machine_says_who_asks() -> None:
    alone, proxied = Door(None, "127.0.0.1"), Door(None, "127.0.0.1", ["https://news.example"])
    assert client(alone, "127.0.0.1", "10.0.0.9") == "127.0.0.1"
    assert client(proxied, "127.0.0.1", "1.1.1.1, 10.0.0.9") == "10.0.0.9"
    assert client(proxied, "10.0.0.1", "10.0.0.9") == "10.0.0.1"
    assert client(proxied, "127.0.0.1", "nobody") == "127.0.0.1"


def test_the_server_under_the_page_believes_no_header_either(server: Server) -> None:
    uvicorn = importlib.import_module("uvicorn")  # Gradio's dependency, not ours
    assert uvicorn.Config(None).forwarded_allow_ips == ""


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[str]:
    page = chat.build(made.ScriptedAssistant(), tmp_path)
    yield page.launch("127.0.0.1", free_port(), users=Credentials.parse("ada:a long one", "a test")).rstrip("/")
    page.close()


def test_signing_out_ends_the_session_everywhere(guarded: str) -> None:
    def status(path: str, cookie: str) -> int:
        connection = http.client.HTTPConnection(guarded.removeprefix("http://"), timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie})
        return connection.getresponse().status

    cookies = []
    for _ in range(2):
        code, _, headers = send(
            guarded, "/login", b"username=ada&password=a+long+one", Content_Type="application/x-www-form-urlencoded"
        )
        assert code == 200
        cookies.append(headers["set-cookie"].partition(";")[0])
    assert [status("/config", cookie) for cookie in cookies] == [200, 200]
    assert status("/logout", cookies[0]) == 302
    assert [status("/config", cookie) for cookie in cookies] == [401, 401]
