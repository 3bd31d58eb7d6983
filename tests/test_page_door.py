"""The door: requests of other sites, of other names, of other kinds, and Gradio's own routes. Each is an attack."""

import asyncio
import http.client
import json
import re
from pathlib import Path
from typing import Any

import pytest
from page_browser import BRIDGE, Server, free_port

from index.errors import NewsdeskError
from qa.page import chat
from qa.page.server.access import Credentials
from qa.page.server.door import Door, checked_origin, known_path

EVIL = "https://evil.example"
JOIN = "/gradio_api/queue/join"
COMPONENT = "/gradio_api/component_server/"


def ask(
    server: Any, method: str, path: str, body: str | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    """Status, headers in lower case and body of a request with these headers (``Sec_Fetch_Site="none"``)."""
    connection = http.client.HTTPConnection(server.address.split("//")[1], timeout=60)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    reply = connection.getresponse()
    return (
        reply.status,
        {name.lower(): value for name, value in reply.getheaders()},
        reply.read().decode("utf-8", "replace"),
    )


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        # DNS rebinding: a foreign name that points here.
        ("GET", "/config", {"Host": "evil.example"}, 421),
        ("GET", "/config", {"Host": "127.0.0.1.evil.example:7860"}, 421),
        ("GET", "/config", {"Host": "localhost.evil.example"}, 421),
        ("POST", "/gradio_api/mcp", {"Host": "evil.example", "Content_Type": "application/json"}, 421),
        ("GET", "/config", {"Host": "[::"}, 421),
        # Pages of other sites, of other ports of this machine, of files and of frames without an origin.
        ("GET", "/config", {"Origin": EVIL}, 403),
        ("GET", "/config", {"Origin": "http://127.0.0.1:1"}, 403),
        ("GET", "/config", {"Origin": "http://localhost:1"}, 403),
        ("GET", "/config", {"Origin": "null"}, 403),
        ("GET", "/config", {"Sec_Fetch_Site": "cross-site"}, 403),
        ("GET", "/config", {"Sec_Fetch_Site": "same-site"}, 403),
        ("POST", COMPONENT, {"Origin": EVIL, "Content_Type": "application/json"}, 403),
        ("POST", JOIN, {"Sec_Fetch_Site": "same-site", "Content_Type": "application/json"}, 403),
        ("GET", "/", {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}, 403),
        (
            "GET",
            "/config",
            {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"},
            403,
        ),
        # No leave to ask is given to anybody.
        ("OPTIONS", JOIN, {"Origin": EVIL, "Access_Control_Request_Method": "POST"}, 405),
        # Requests that a form or a script may send anywhere without asking.
        ("POST", COMPONENT, {"Content_Type": "text/plain"}, 415),
        ("POST", JOIN, {"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ("POST", JOIN, {"Content_Type": "multipart/form-data; boundary=x"}, 415),
        ("POST", "/gradio_api/upload", {"Content_Type": "text/plain"}, 415),
        ("POST", "/gradio_api/mcp", {"Content_Type": "text/plain"}, 415),
        ("POST", COMPONENT, {}, 415),
        # Gradio's own: the cookie's content, an open proxy, an operator's token, reloading.
        ("GET", "/gradio_api/token", {}, 404),
        ("GET", "/gradio_api/token/", {}, 404),
        ("GET", "/gradio_api/file=http://127.0.0.1:1/x", {}, 404),
        ("GET", "/gradio_api/file/etc/passwd", {}, 404),
        ("GET", "/gradio_api/proxy=http://127.0.0.1:1/x", {}, 404),
        ("GET", "/gradio_api/runs", {}, 404),
        ("POST", "/gradio_api/run-history/connect", {"Content_Type": "application/json"}, 404),
        ("GET", "/gradio_api/dev/reload", {}, 404),
        ("GET", "/monitoring", {}, 404),
        ("GET", "/openapi.json", {}, 404),
        ("PUT", "/config", {}, 405),
    ],
)
def test_attacks_are_refused_at_the_door(
    server: Server, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    found, sent, body = ask(server, method, path, "{}" if method == "POST" else None, **headers)
    assert (found, bool(json.loads(body)["detail"])) == (status, True)
    assert not [name for name in sent if name.startswith("access-control-")]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/config", {"Host": "localhost"}),
        ("/config", {"Sec_Fetch_Site": "same-origin"}),
        ("/config", {"Sec_Fetch_Site": "none"}),
        ("/?q=x", {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}),
        ("/gradio_api/info", {}),
        ("/gradio_api/openapi.json", {}),
    ],
)
def test_the_page_programs_and_links_get_in(server: Server, path: str, headers: dict[str, str]) -> None:
    assert ask(server, "GET", path, **headers)[0] == 200
    status, sent, _ = ask(server, "GET", path.split("?")[0], Origin=server.address)
    assert status == 200 and not [name for name in sent if name.startswith("access-control-")]


def test_a_foreign_page_cannot_read_or_write_a_newsdesk_with_a_password(tmp_path: Path) -> None:
    """Behind HTTPS, Gradio's cookie would travel with requests of foreign pages, which would be let in and answered."""

    class Guarded(Server):
        def __init__(self) -> None:
            import page_fixtures

            self.assistant, self.folder = page_fixtures.ScriptedAssistant(), tmp_path
            self.page = chat.build(self.assistant, tmp_path)
            users = Credentials({"ada": "a long secret"})
            origins = ["https://news.example"]
            self.address = self.page.launch("127.0.0.1", free_port(), users=users, origins=origins).rstrip("/")

    server = Guarded()
    try:
        form = {"Content_Type": "application/x-www-form-urlencoded", "Host": "news.example"}
        status, sent, _ = ask(server, "POST", "/login", "username=ada&password=a+long+secret", **form)
        assert status == 200 and "samesite=lax" in sent["set-cookie"].lower()
        assert not re.search("samesite=none", sent["set-cookie"], re.IGNORECASE)
        assert re.search("; secure", sent["set-cookie"], re.IGNORECASE)  # the last of two, which Gradio sends anywhere
        cookie = "; ".join(re.findall(r"(access-token[\w-]*=[^;]+);", sent["set-cookie"]))
        own = {"Host": "news.example", "Cookie": cookie}
        assert ask(server, "GET", "/config", **own)[0] == 200
        assert ask(server, "GET", "/config", **own, Origin="https://news.example")[0] == 200
        for origin in (EVIL, "http://news.example:81", "null"):
            assert ask(server, "GET", "/config", **own, Origin=origin)[0] == 403
        assert ask(server, "GET", "/gradio_api/token", **own)[0] == 404
        assert ask(server, "GET", "/config", Host="other.example", Cookie=cookie)[0] == 421
    finally:
        server.close()


def test_only_what_the_page_and_programs_need_is_served(server: Server) -> None:
    """Every route that Gradio has, so that a new version adds none unseen."""
    routes: set[str] = set()

    def gather(found: Any, prefix: str = "") -> None:
        for route in found:
            inner = getattr(route, "original_router", None) or getattr(route, "router", None)
            path = getattr(route, "path", "") or ""
            if inner is not None and not path:
                gather(inner.routes, prefix + getattr(route, "prefix", ""))
            else:
                routes.add(prefix + path)

    schema = server.page.gradio.app.openapi()
    routes |= set(schema["paths"])
    gather(server.page.gradio.app.routes)
    served = {path for path in routes if known_path(re.sub(r"\{[^}]*\}", "x", path))}
    assert {"/", "/config", JOIN, "/gradio_api/queue/data", "/gradio_api/upload"} <= served
    outward = re.compile(
        "proxy|file|token|runs|run-history|reload|monitoring|stream|deep_link|custom_component|/api/|/run/"
    )
    assert not [path for path in served if outward.search(path)]
    assert {path for path in routes if outward.search(path)}  # there are some, and none is served


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://news.example", "https://news.example"),
        ("https://News.Example/", "https://news.example"),
        ("https://news.example:443", "https://news.example"),
        ("http://news.example:8080", "http://news.example:8080"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_origins_are_read_as_browsers_write_them(text: str, origin: str) -> None:
    assert checked_origin(text) == origin


@pytest.mark.parametrize(
    "text", ["", "news.example", "https://", "ftp://x", "https://x/y", "https://u@x", "http://[::"]
)
def test_what_is_no_origin_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(NewsdeskError, match=r"is no origin: write it as https://news\.example"):
        checked_origin(text)


def passed(door: Any, **headers: str) -> dict[str, str] | int:
    """The headers that reach the application, or the status with which the door answers."""
    got: dict[str, str] = {}
    sent: list[Any] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        got.update({name.decode(): value.decode() for name, value in scope["headers"]})

    async def send(message: Any) -> None:
        sent.append(message)

    door.app = inner
    named = [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/config", "headers": named}
    asyncio.run(door(scope, None, send))
    return sent[0]["status"] if sent else got


def test_what_a_header_claims_of_a_proxy_is_not_believed() -> None:
    door = Door(None, "127.0.0.1", ["https://news.example"])
    claimed = {"X_Forwarded_Host": "evil.example", "X_Forwarded_For": "10.0.0.1", "Forwarded": "host=evil.example"}
    assert passed(door, Host="127.0.0.1:7860", **claimed) == {"host": "127.0.0.1:7860"}
    told = passed(door, Host="news.example", **claimed)
    assert isinstance(told, dict)
    assert (told["x-forwarded-host"], told["x-forwarded-proto"]) == ("news.example", "https")
    assert "forwarded" not in told and "x-forwarded-for" not in told
    # A proxy that passes on its own name for this machine.
    assert isinstance(passed(door, Host="127.0.0.1:7860", Origin="https://news.example"), dict)


def test_a_page_for_the_network_answers_to_numbers_and_to_no_strange_name() -> None:
    door = Door(None, "0.0.0.0")
    assert isinstance(passed(door, Host="192.168.1.9:7860"), dict)
    assert isinstance(passed(door, Host="[fe80::1]:7860"), dict)
    assert passed(door, Host="evil.example") == 421
    assert passed(Door(None, "127.0.0.1"), Host="192.168.1.9") == 421
    assert isinstance(passed(Door(None, "news.lan"), Host="news.lan:80"), dict)
    assert isinstance(passed(Door(None, "127.0.0.1", named=False), Host="abc.gradio.live"), dict)


def test_asking_still_works_over_the_api(server: Server) -> None:
    from gradio_client import Client

    client = Client(server.address, verbose=False)
    assert json.loads(client.predict(BRIDGE, api_name="/ask"))["status"] == "answered"
