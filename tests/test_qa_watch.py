"""`newsdesk index --watch`, as a process of its own over real files, until a signal ends it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from index.store import Store, check
from qa.command.cli import main

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.timeout(900)  # it waits for events and not for a time; slow machines are no failure

FIELDS = [
    *("added", "changed", "removed", "unchanged", "failed", "articles", "passages", "seconds"),
    *("files", "not_read", "left_out", "from_pictures"),
]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("The mayor of Larkfield opened a bridge.")
    time.sleep(2.5)  # a file is read once it has rested for 2 s, and no clock of a file can be set back
    return folder


@pytest.fixture
def start(tmp_path: Path, news: Path) -> Iterator[Start]:
    """Start the command over the folder; its output comes line by line."""
    started = []

    def run(*options: str) -> "subprocess.Popen[str]":
        command = [
            sys.executable,
            "-m",
            "newsdesk",
            "index",
            str(news),
            "--store",
            str(tmp_path / "store"),
            "--watch",
        ]
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        heeds = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # also where the tests run in the background
        started.append(subprocess.Popen([*command, *options], cwd=ROOT, env=environment, preexec_fn=heeds, **pipes))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


def next_event(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout
    event: dict[str, Any] = json.loads(process.stdout.readline())
    return event


def counts(event: dict[str, Any]) -> list[Any]:
    return [event[name] for name in FIELDS[:6]]


def test_each_sync_is_a_line_of_json_and_the_last_tells_all(start: Start, news: Path, tmp_path: Path) -> None:
    process = start("--json")
    first = next_event(process)
    assert list(first) == ["event", "at", *FIELDS] and first["event"] == "synced" and first["added"] == 1
    assert process.stderr
    line = process.stderr.readline()
    while not line.startswith("Watching"):
        line = process.stderr.readline()
    assert line == f"Watching {news}. Ctrl+C ends it.\n"
    (news / "b.txt").write_text("The mayor of Ostrow closed a school.")
    assert counts(next_event(process)) == [1, 0, 0, 0, [], 2]
    (news / "a.txt").unlink()
    assert counts(next_event(process)) == [0, 0, 1, 0, [], 1]
    (news / "c.json").write_text("{")
    failed = next_event(process)["failed"]
    assert [item["path"] for item in failed] == [str(news / "c.json")]
    process.send_signal(signal.SIGTERM)
    last = next_event(process)
    assert last["event"] == "ended" and counts(last) == [2, 0, 1, 0, failed, 1]
    assert process.wait() == 0 and process.stdout and process.stdout.read() == ""
    assert check(tmp_path / "store").whole


def test_an_answer_that_changed_is_a_line_after_its_sync(start: Start, news: Path, tmp_path: Path) -> None:
    store = ["--store", str(tmp_path / "store")]
    assert main(["index", str(news), *store]) == main(["saved", "add", "Who opened a bridge?", *store]) == 0
    process = start("--json")
    assert next_event(process)["event"] == "synced"
    (news / "b.txt").write_text("A storm tore the roof off the town hall.")
    assert counts(next_event(process))[0] == 1
    (news / "a.txt").write_text("The bishop of Ostrow opened a bridge.")
    assert counts(next_event(process))[1] == 1
    told = next_event(process)
    assert (told["event"], told["question"], told["how"]) == ("answer_changed", "Who opened a bridge?", "changed")
    assert "mayor" in told["before"]["span"] and "bishop" in told["after"]["span"]


def test_ctrl_c_ends_it_with_a_report(start: Start, news: Path) -> None:
    process = start("--poll")
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(3)]
    assert lines[0].startswith("1 added, ") and lines[1] == "The store holds 1 article in 1 passage.\n"
    assert lines[2] == f"Watching {news}, by looking every 5 s or so (asked for). Ctrl+C ends it.\n"
    (news / "b.txt").write_text("The mayor of Ostrow closed a school.")
    line = process.stdout.readline()
    assert " 1 added in " in line and line.endswith(" s: 2 articles in 2 passages.\n")
    process.send_signal(signal.SIGINT)
    rest = process.stdout.read().splitlines()
    assert rest[0].startswith("Ended watching. In all: 2 added, 0 changed, 0 removed, 0 unchanged, 0 failed in ")
    assert rest[1:] == ["The store holds 2 articles in 2 passages."] and process.wait() == 0


def test_what_a_kill_cuts_off_is_made_up_for(start: Start, news: Path, tmp_path: Path) -> None:
    process = start("--json")
    assert counts(next_event(process)) == [1, 0, 0, 0, [], 1]
    for number in range(60):
        (news / f"{number}.txt").write_text(f"The council of Town{number} met on day {number}.")
    with Store.open(tmp_path / "store") as store:
        while store.counts().articles == 1 and process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.02)
        process.kill()
        process.wait()
        assert store.counts().articles > 1
    assert check(tmp_path / "store").whole
    process = start("--json")
    report = next_event(process)
    assert report["articles"] == 61 and report["added"] + report["unchanged"] == 61


def test_wrong_usage(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(tmp_path / "store")
    assert main(["index", str(news), "--store", store, "--poll"]) == 2
    assert main(["index", str(tmp_path / "absent"), "--store", store, "--watch"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("--poll goes with --watch")
    assert told[-1] == f"There is no file or folder {tmp_path / 'absent'}: check the path."
