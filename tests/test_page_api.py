"""The page as a server: its API from gradio_client, its headers, its address, what cannot be served."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import page_fixtures as made
import pytest

from index.errors import NewsdeskError
from qa.page import chat
from qa.page.server.api import REPLIES


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assistant = made.ScriptedAssistant()
    page = chat.build(assistant, tmp_path_factory.mktemp("articles"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    yield page.launch("127.0.0.1", port).rstrip("/")
    page.close()
    assistant.close()


@pytest.fixture(scope="module")
def client(address: str) -> Any:
    from gradio_client import Client

    return Client(address, verbose=False)


def called(client: Any, name: str, *arguments: Any) -> Any:
    return json.loads(client.predict(*arguments, api_name=name))


def test_api_answers_with_proof(client: Any) -> None:
    answer = called(client, "/ask", "When will the harbour bridge reopen?")
    assert (answer["status"], answer["span"], len(answer["citations"])) == ("answered", "17 March", 3)
    citation = answer["citations"][1]
    article = called(client, "/get_article", citation["article_id"])
    assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert article["text"][citation["answer_start"] : citation["answer_end"]] == "26 tonnes"


def test_api_searches_and_lists(client: Any) -> None:
    hits = called(client, "/search", "bridge", 2)
    assert [hit["article_id"] for hit in hits] == [made.id_of("copy")] * 2
    toll = made.BRIDGE.index("The Calder Trust")
    assert made.BRIDGE[toll:] == hits[0]["text"] and hits[0]["start"] == toll
    assert hits[0]["score"] == pytest.approx(2 / 21)  # the best by its words and by its meaning (k = 20)
    listed = called(client, "/list_articles", "bridge", 1, 0)
    assert listed["total"] == 2 and len(listed["articles"]) == 1
    assert set(listed["articles"][0]) >= {"id", "title", "outlet", "published", "url", "path", "passages"}


def test_api_errors_are_sentences(client: Any) -> None:
    with pytest.raises(Exception, match="'nope': the store holds no such article; `newsdesk articles` lists them"):
        client.predict("nope", api_name="/get_article")
    with pytest.raises(Exception, match="The question is empty"):
        client.predict("  ", api_name="/ask")
    with pytest.raises(Exception, match="'soon' is not a date like 2025-12-01"):
        client.predict("bridge", as_of="soon", api_name="/ask")
    with pytest.raises(Exception, match="top: Input should be a valid integer"):
        client.predict("bridge", "many", api_name="/search")
    with pytest.raises(Exception, match=r"^Newsdesk met an unexpected error: the terminal that runs it shows which\.$"):
        client.predict("crash", api_name="/ask")


def test_api_describes_itself_and_hides_the_page(client: Any) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(endpoints) == {f"/{name}" for name in REPLIES}
    assert endpoints["/ask"]["parameters"][0]["parameter_name"] == "question"


def test_headers_and_own_files(address: str) -> None:
    with urllib.request.urlopen(f"{address}/") as reply:
        policy = reply.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "http" not in policy.replace("'self'", "")
        assert reply.headers["x-content-type-options"] == "nosniff"
    for name in ("style/base.css", "script/page.js", "icon.svg", "fonts/inter.woff2", "fonts/source-serif-4.woff2"):
        with urllib.request.urlopen(f"{address}/newsdesk/{name}") as reply:
            assert reply.status == 200 and len(reply.read()) > 100
    fonts = Path(chat.assets.HERE) / "static" / "fonts"
    for name in ("Inter", "Source-Serif-4"):
        assert "SIL OPEN FONT LICENSE" in (fonts / f"OFL-{name}.txt").read_text()


def test_files_are_sent_compressed_and_only_where_that_is_asked_for(address: str) -> None:
    def get(path: str, **headers: str) -> tuple[Any, bytes]:
        request = urllib.request.Request(address + path, headers=headers)
        with urllib.request.urlopen(request) as reply:
            return reply.headers, reply.read()

    page = get("/")[1].decode()
    gradios = next(part for part in page.split('"') if part.startswith("./assets/") and part.endswith(".js"))[1:]
    for path in ("/newsdesk/script/page.js", "/newsdesk/style/newsdesk.css", "/newsdesk/icon.svg", gradios):
        headers, plain = get(path)
        assert headers["content-encoding"] is None and "default-src 'self'" in headers["content-security-policy"]
        for _ in range(2):  # made, and then remembered
            headers, packed = get(path, **{"Accept-Encoding": "gzip, br"})
            assert headers["content-encoding"] == "br" and brotli.decompress(packed) == plain
            assert int(headers["content-length"]) == len(packed) < len(plain)
            assert "default-src 'self'" in headers["content-security-policy"]
    tag = get("/newsdesk/script/page.js", **{"Accept-Encoding": "br"})[0]["etag"]
    for path, status, asked in (
        ("/newsdesk/script/page.js", 304, {"If-None-Match": tag}),
        ("/newsdesk/script/absent.js", 404, {}),
    ):
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(path, **{"Accept-Encoding": "br", **asked})
        assert refused.value.code == status


def test_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            NewsdeskError, match=rf"Port {port} of 127.0.0.1 is already in use: choose another one with"
        ):
            chat.serve(tmp_path / "store", None, "127.0.0.1", port)
    with pytest.raises(NewsdeskError, match="is no address of this machine"):
        chat.serve(tmp_path / "store", None, "no-such-host.invalid", 7860)
    assert not (tmp_path / "store").exists()
