"""The writer by command and environment: who is asked, with which key, and what `newsdesk writer check` tells."""

import json
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from scripted_server import refuses, says, scripted

from index.errors import NewsdeskError
from qa.command.cli import main
from qa.writing.connecting import client, writer
from qa.writing.prompt import REFUSAL

GOOD = says("The harbour bridge at Calder will reopen on 17 March 2025. The bridge is the oldest of all.")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("", "_MODEL", "_KEY", "_HTTP"):
        monkeypatch.delenv(f"NEWSDESK_WRITER{name}", raising=False)


def test_without_a_name_there_is_no_writer_and_nothing_of_it_is_loaded() -> None:
    assert writer() is None


def test_the_environment_names_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_WRITER", "https://host.example/v1")
    with pytest.raises(NewsdeskError, match="no model"):
        client()
    monkeypatch.setenv("NEWSDESK_WRITER_MODEL", "large")
    monkeypatch.setenv("NEWSDESK_WRITER_KEY", "sk-secret")
    made = client()
    assert made and (made.address.base, made.address.model, made.address.key) == (
        "https://host.example/v1", "large", "sk-secret",
    )  # fmt: skip
    other = client("http://localhost:1/v1", "small")
    assert other and (other.address.model, other.address.key) == ("small", "")  # the key is another's


def test_half_a_writer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NewsdeskError, match="no address"):
        client(model="small")


def test_plain_http_outside_is_refused_unless_the_environment_allows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NewsdeskError, match="unencrypted"):
        client("http://host.example", "m")
    monkeypatch.setenv("NEWSDESK_WRITER_HTTP", "1")
    assert client("http://host.example", "m")


def check(address: str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    status = main(["writer", "check", "--writer", address, "--writer-model", "scripted", *more])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_a_check_tells_whether_it_keeps_to_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    with scripted(GOOD, says(REFUSAL)) as script:
        status, out, _ = check(script.address, capsys, "--json")
    found = json.loads(out)
    assert status == 0
    assert (found["known"], found["sentences"], found["proved"], found["refuses"]) == (True, 2, 1, True)
    assert found["first_seconds"] >= 0 and found["pieces_a_second"] > 0
    parrot = says(f"If they do not answer the question, write exactly: {REFUSAL}")  # its instructions, no refusal
    with scripted(says("Nonsense reigns here."), parrot) as script:
        script.models = ["another"]
        status, out, _ = check(script.address, capsys)
    assert status == 1
    assert "does not list it" in out and "None of its sentences would be shown" in out and "writes on" in out


def test_a_check_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        status, out, _ = check(f"http://127.0.0.1:{taken.getsockname()[1]}", capsys)
    assert status == 1 and "cannot be reached" in out
    assert main(["writer", "check"]) == 1
    assert "name one with --writer" in capsys.readouterr().err


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "key"
    file.write_text("sk-secret")
    file.chmod(0o644)
    with scripted(GOOD) as script:
        status, out, err = check(script.address, capsys, "--writer-key-file", str(file))
    assert status == 1 and "chmod 600" in err and script.asked == [] and "sk-secret" not in out + err


@pytest.mark.models
def test_ask_with_and_without_a_writer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One store, three questions: alone, with a writer, with one that is down."""
    (tmp_path / "a.md").write_text(
        "---\ntitle: Bridge\nsource: Courier\ndate: 2025-01-14\n---\n"
        "The Calder harbour bridge will reopen to traffic on 17 March, the county transport board said on Tuesday.\n"
    )
    store = ["--store", str(tmp_path / "store"), "--json"]
    assert main(["index", str(tmp_path / "a.md"), *store]) == 0
    capsys.readouterr()

    def ask(*more: str) -> dict[str, Any]:
        assert main(["ask", "When will the harbour bridge reopen?", *store, *more]) == 0
        return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]

    alone = ask()
    assert "written" not in {each["kind"] for each in alone["statements"]} and alone["withheld"] == []
    reply = (
        "The county transport board said that the Calder harbour bridge will reopen to traffic on 17 March 2025. "
        "It sank."
    )
    with scripted(says(reply), refuses(401)) as script:
        named = ("--writer", script.address, "--writer-model", "scripted")
        written, failed = ask(*named), ask(*named)
    assert [each["text"] for each in written["statements"] if each["kind"] == "written"] == [reply[:-9]]
    assert [each["text"] for each in written["withheld"]] == ["It sank."]
    assert failed["statements"][:-1] == alone["statements"]
    assert "does not accept the key" in failed["statements"][-1]["text"]
    assert written["citations"] == alone["citations"]


def test_nothing_of_the_writer_is_loaded_by_an_answer_without_one() -> None:
    import subprocess

    code = (
        "import sys, qa.assistant, qa.command.asking;"
        "print([name for name in ('httpx', 'qa.writing.client', 'qa.writing.proving') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "[]"
