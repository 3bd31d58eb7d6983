"""Guessing passwords: hashes, growing waits that parallel tries share, and a line in the log."""

import base64
import logging
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import page_fixtures as made
import pytest
from page_browser import free_port

from index.errors import NewsdeskError
from qa.command.cli import main
from qa.page import chat
from qa.page.server.access import Credentials
from qa.page.server.guessing import FREE_OF_MANY, FREE_OF_ONE, LONGEST_WAIT, Guesses, hashed, is_hash, matches


def test_a_hash_is_of_its_password_alone_and_never_the_same() -> None:
    kept, again = hashed("a long one"), hashed("a long one")
    assert kept != again and is_hash(kept) and "long" not in kept
    assert matches(kept, "a long one") and matches(again, "a long one") and not matches(kept, "a long one ")
    assert matches("plain text", "plain text") and not matches("plain text", kept)
    with pytest.raises(NewsdeskError, match="This password has 7 characters: take one of 8 or more"):
        hashed("1234567")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "scrypt",
        "scrypt$1$8$1$AAAA$AAAA",
        f"scrypt${2**40}$8$1$AAAAAAAAAAAAAAAA$AAAA",
        "scrypt$16384$8$1$*$*",
        "a$b$c$d$e$f",
    ],
)
def test_what_is_no_hash_of_ours_is_a_password(text: str) -> None:
    assert not is_hash(text)
    assert matches(text, text) and not matches(text, "other")


def test_waiting_begins_after_a_few_and_doubles() -> None:
    now = [0.0]
    guesses = Guesses(lambda: now[0])
    waits = []
    for _ in range(16):
        now[0] += waits[-1] if waits else 0.0
        assert guesses.begin("ada", "1.2.3.4") == 0.0
        waits.append(guesses.wait("ada", "1.2.3.4"))
    assert waits[:FREE_OF_ONE] == [0.0] * FREE_OF_ONE
    assert waits[FREE_OF_ONE : FREE_OF_ONE + 5] == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert waits[-1] == LONGEST_WAIT
    # Somebody else, and somewhere else, is counted apart until it is too many in all.
    assert guesses.wait("bob", "5.6.7.8") == 0.0
    assert guesses.wait("ada", "5.6.7.8") > 0 and guesses.wait("bob", "1.2.3.4") > 0
    now[0] += LONGEST_WAIT
    assert guesses.begin("ada", "1.2.3.4") == 0.0
    guesses.right("ada", "1.2.3.4")
    assert guesses.wait("ada", "1.2.3.4") == guesses.wait("ada", "5.6.7.8") == 0.0


def test_tries_at_the_same_moment_are_not_each_the_first() -> None:
    guesses, let_in = Guesses(lambda: 0.0), []

    def guess(number: int) -> None:
        if guesses.begin(f"user{number % 50}", "1.2.3.4") == 0.0:
            let_in.append(number)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(guess, range(200)))
    assert len(let_in) == FREE_OF_MANY + 1


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.page.server.guessing.REMEMBERED", 30)
    guesses = Guesses(lambda: 0.0)
    for number in range(500):
        guesses.begin(f"user{number}", f"address{number}")
    assert len(guesses._tries) <= 30


def test_two_hundred_wrong_passwords_in_a_second_are_refused_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    page = chat.build(made.ScriptedAssistant(), tmp_path)
    users = Credentials.parse(f"ada:{hashed('the right one')}", "a test")
    address = page.launch("127.0.0.1", free_port(), users=users).rstrip("/")
    seen: list[int] = []
    lock = threading.Lock()

    def status(password: str) -> int:
        encoded = base64.b64encode(f"ada:{password}".encode()).decode()
        request = urllib.request.Request(f"{address}/config", headers={"Authorization": f"Basic {encoded}"})
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                found = int(reply.status)
        except urllib.error.HTTPError as problem:
            found = problem.code
        with lock:
            seen.append(found)
        return found

    try:
        assert status("the right one") == 200
        with caplog.at_level(logging.WARNING), ThreadPoolExecutor(20) as pool:
            list(pool.map(status, (f"wrong {number}" for number in range(200))))
        # Those that came while another was being tried are refused with it; hardly any was tried at all.
        assert seen.count(200) == 1 and seen.count(401) + seen.count(429) == 200 and seen.count(429) >= 150
        lines = [record.getMessage() for record in caplog.records if "Wrong password" in record.getMessage()]
        assert 1 <= len(lines) <= FREE_OF_ONE + 3 and lines[0] == "Wrong password for 'ada' from 127.0.0.1"
        assert status("the right one") == 429  # not even the right one, until the wait is over
    finally:
        page.close()


def test_the_command_writes_a_hash_that_lets_the_user_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    file = tmp_path / "users.txt"
    file.write_text("# who may ask\nbob:a plain one\n")
    for password, said in (("the first one", "Added ada"), ("the second one", "Changed the password of ada")):
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        assert main(["user", "add", str(file), "ada"]) == 0
        assert capsys.readouterr().out == f"{said} in {file}.\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().splitlines()[:2] == ["# who may ask", "bob:a plain one"]
    users = Credentials.read(file)
    assert users.right("ada", "the second one") and users.right("ada", "the second one")
    assert users.right("bob", "a plain one")
    assert not users.right("ada", "the first one") and not users.right("eve", "the second one")
    for name in ("a:b", " ", "#x", "a\nb"):
        monkeypatch.setattr("sys.stdin", io.StringIO("long enough\n"))
        assert main(["user", "add", str(file), name]) == 1
        assert "is no name for a user" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "user", "swapped"),
    [
        ("ada", "users.txt", True),
        ("ada", "people", True),  # a file that is there
        ("ada", "conf/users", True),
        ("ada.lovelace", "users.txt", True),
        ("ada", "users.conf", True),
        ("users.txt", "ada", False),
        ("users.txt", "ada.lovelace", False),
        ("people", "ada.lovelace@holm.example", False),
        ("users", "ada", False),
        ("conf/users", "ada.lovelace", False),
        ("people", "notes", False),  # the name of a file, too, but the first is one of users
    ],
)
def test_a_file_and_a_user_that_change_places_are_refused_before_the_password_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    file: str, user: str, swapped: bool,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people").write_text("bob:a plain one\n")
    (tmp_path / "notes").write_text("Of the dyke.\n")
    (tmp_path / "conf").mkdir()
    before = sorted(tmp_path.rglob("*"))
    answers = iter(["a long one\n"])
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: False, readline=lambda: next(answers)))
    assert main(["user", "add", file, user]) == int(swapped)
    said = capsys.readouterr()
    if swapped:
        assert said.err == (
            f"{user} looks like a file and {file} like a user: name the file first, with an ending if it is new, as in"
            " `newsdesk user add users.txt ada`.\n"
        )
        assert sorted(tmp_path.rglob("*")) == before and next(answers)
    else:
        assert said.out == f"Added {user} in {file}.\n" and Credentials.read(Path(file)).right(user, "a long one")


@pytest.mark.parametrize("content", ["The dyke at Holm holds.\n", b"\xff\xfe\x00"])
def test_a_user_is_not_written_into_a_file_of_something_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | bytes
) -> None:
    file = tmp_path / "article.txt"
    data = content.encode() if isinstance(content, str) else content
    file.write_bytes(data)
    assert main(["user", "add", str(file), "ada"]) == 1
    assert "no users" in capsys.readouterr().err and file.read_bytes() == data
