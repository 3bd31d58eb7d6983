"""The client of a language model: where it may be, what is sent there, and every way in which it fails."""

import logging
import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from scripted_server import BRIEF, PATIENT, WAIT, breaks_off, falls_silent, refuses, says, scripted

from index.errors import NewsdeskError
from qa.writing.address import address_of, key_in
from qa.writing.client import Client, Limits, WriterError

KEY = "sk-very-secret"


def said(url: str, limits: Limits = PATIENT, stop: threading.Event | None = None) -> str:
    client = Client(address_of(url, "scripted", KEY), limits)
    return "".join(client.stream([{"role": "user", "content": "Hello"}], most_tokens=50, stop=stop))


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"),
        ("http://192.168.1.7/v1/chat/completions", "http://192.168.1.7/v1"),
        ("http://[::1]:80/v1", "http://[::1]:80/v1"),
        ("http://ollama:11434", "http://ollama:11434/v1"),
        ("https://host.example/api/v1", "https://host.example/api/v1"),
    ],
)
def test_an_address_may_end_in_several_ways(url: str, base: str) -> None:
    assert address_of(url, "m").base == base


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://host.example/v1", "unencrypted"),
        ("http://8.8.8.8", "unencrypted"),
        ("ftp://localhost", "is none"),
        ("localhost:11434", "is none"),
        ("http://[::1", "is none"),
        ("https://me:secret@host.example/v1", "more than a host"),
        ("https://host.example/v1?key=secret", "more than a host"),
        ("http://local\nhost", "is none"),
    ],
)
def test_an_address_that_may_not_be_is_refused_without_its_secret(url: str, why: str) -> None:
    with pytest.raises(NewsdeskError, match=why) as refused:
        address_of(url, "m")
    assert "secret" not in str(refused.value)


def test_plain_http_to_outside_has_to_be_asked_for() -> None:
    assert address_of("http://host.example", "m", plain_http=True).private is False
    with pytest.raises(NewsdeskError, match="no model"):
        address_of("http://localhost", " ")


def test_a_key_is_read_from_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    file.chmod(0o644)
    with pytest.raises(NewsdeskError, match="Others can read"):
        key_in(file)
    file.chmod(0o600)
    assert key_in(file) == KEY
    assert KEY not in repr(address_of("http://localhost", "m", KEY))
    file.write_text("")
    with pytest.raises(NewsdeskError, match="no key"):
        key_in(file)


def test_a_reply_is_streamed_and_the_key_goes_in_the_header_alone() -> None:
    with scripted(says("The bridge reopened. “Well,” she said.")) as script:
        assert said(script.address) == "The bridge reopened. “Well,” she said."
    (asked,) = script.asked
    assert (asked["model"], asked["stream"], asked["max_tokens"]) == ("scripted", True, 50)
    assert script.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in str(asked)


def test_a_server_that_does_not_stream_is_understood() -> None:
    with scripted(refuses(200, {"choices": [{"message": {"content": "Whole."}, "finish_reason": "stop"}]})) as script:
        assert said(script.address) == "Whole."


@pytest.mark.parametrize(
    ("play", "tries", "why"),
    [
        (refuses(401, f"bad key {KEY}"), 1, "does not accept the key"),
        (refuses(404), 1, "does not know the model 'scripted'"),
        (refuses(429), 2, r"too much to do \(429\)"),
        (refuses(500), 2, r"an error \(500\)"),
        (refuses(400, {"error": "exceeds the context size"}), 1, "context is too short"),
        (refuses(302), 1, r"an error \(302\)"),
        (refuses(200, "{"), 1, "cannot be read"),
        (refuses(200, "[" * 100_000), 1, "cannot be read"),
        (refuses(200, {"choices": [{"message": {"content": 5}}]}), 1, "cannot be read"),
        (refuses(200, {"error": KEY}), 1, "met an error"),
        (breaks_off("Half a"), 1, "broke off"),
    ],
)
def test_every_failure_is_a_sentence_that_tells_no_secret(
    play: object, tries: int, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted(play) as script, pytest.raises(WriterError, match=why) as failed:  # type: ignore[arg-type]
        said(script.address)
    assert len(script.asked) == tries
    assert KEY not in str(failed.value) + caplog.text
    assert str(failed.value).startswith("The writer") and failed.value.__cause__ is None


@pytest.mark.parametrize("start", ["Half a", ""])
def test_a_server_that_falls_silent_is_left_and_not_asked_again(start: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted(falls_silent(start)) as script:
        with pytest.raises(WriterError, match=r"^The writer at .* fell silent\.$") as failed:
            said(script.address, BRIEF)
        assert script.gone.wait(WAIT)
        assert len(script.asked) == 1
    assert KEY not in str(failed.value) + caplog.text and failed.value.__cause__ is None


def test_what_passes_is_tried_once_more() -> None:
    with scripted(refuses(503), says("There.")) as script:
        assert said(script.address) == "There."
    assert len(script.asked) == 2


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        with pytest.raises(WriterError, match="cannot be reached"):
            said(f"http://127.0.0.1:{taken.getsockname()[1]}")


def test_a_reply_without_end_is_left() -> None:
    def endless(handler: object, _: object) -> None:
        handler.begin()  # type: ignore[attr-defined]
        for _ in range(2_000):
            handler.piece("word " * 200)  # type: ignore[attr-defined]

    with scripted(endless) as script, pytest.raises(WriterError, match="without end"):
        said(script.address)


def test_a_reply_that_takes_too_long_is_left() -> None:
    with scripted(falls_silent("Half a")) as script, pytest.raises(WriterError, match="takes too long"):
        said(script.address, replace(PATIENT, total=0.3))


@pytest.mark.parametrize("start", ["Half a", ""])
def test_a_stopped_reply_frees_the_server(start: str) -> None:
    stop, done = threading.Event(), threading.Event()

    def ask() -> None:
        said(script.address, replace(PATIENT, silence=10 * WAIT, total=10 * WAIT), stop)
        done.set()

    with scripted(falls_silent(start)) as script:
        threading.Thread(target=ask, daemon=True).start()
        assert script.waiting.wait(WAIT)
        stop.set()
        assert script.gone.wait(WAIT) and done.wait(WAIT)  # not by the limits of silence and length


def test_closing_the_stream_frees_the_server() -> None:
    with scripted(falls_silent("Half a")) as script:
        client = Client(address_of(script.address, "scripted"), replace(PATIENT, silence=10 * WAIT, total=10 * WAIT))
        pieces = client.stream([{"role": "user", "content": "Hello"}], most_tokens=50)
        assert next(pieces) == "Half a"
        pieces.close()
        assert script.gone.wait(WAIT)


def test_the_models_of_a_server() -> None:
    with scripted(says("")) as script:
        assert Client(address_of(script.address, "scripted")).models() == ["scripted"]
