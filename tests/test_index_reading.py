"""Reading in a process of its own: what a file does to a parser ends there, and the next file is read."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hashing_embedder import HashingEmbedder

from index import reading
from index.articles import Failure, Limits, read_articles
from index.articles.source import MIB
from index.reading import Caps, read_apart
from index.store import Store
from index.sync import sync

AMPLE = Caps(seconds=60, memory=1024 * MIB, output=1024 * MIB)


def slow_page(folder: Path) -> Path:
    """A page that takes a parser some seconds, in native code."""
    path = folder / "slow.html"
    path.write_text("<html><body><article>" + "<p>The harbour bridge reopened on Monday.</p>\n" * 60_000)
    return path


def mail(folder: Path, header: str) -> Path:
    path = folder / "letter.eml"
    path.write_text(f"{header}\nSubject: Bridge\n\nThe harbour bridge reopened on Monday.\n")
    return path


@pytest.fixture(autouse=True)
def no_process_left() -> Any:
    yield
    reading._close_all()


def test_what_is_read_is_the_same_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Das Café öffnet wieder.\n\nMehr im Text.", encoding="utf-8")
    (tmp_path / "many.jsonl").write_text(
        '{"text": "One.", "authors": ["A", "B"]}\n{"broken\n{"text": "Two \\ud83d."}\n'
    )
    (tmp_path / "odd.bin").write_bytes(b"\0")
    for name in ("one.txt", "many.jsonl", "odd.bin", "absent.txt"):
        assert list(read_apart(tmp_path / name)) == list(read_articles(tmp_path / name)), name


def test_processor_time_is_bounded(tmp_path: Path) -> None:
    began = time.process_time()
    (failure,) = read_apart(slow_page(tmp_path), caps=Caps(0.5, 1024 * MIB, 1024 * MIB))
    assert isinstance(failure, Failure) and "more than 0 seconds of processor time" in failure.error
    assert time.process_time() - began < 5  # of this process, which only waited


@pytest.mark.slow
def test_memory_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([{"text": f"Article {number}. " * 500} for number in range(2_000)]))
    *_, failure = read_apart(path, caps=Caps(60, 32 * MIB, 1024 * MIB))
    assert isinstance(failure, Failure) and "more memory than there is" in failure.error
    assert len(list(read_apart(path, caps=AMPLE))) == 2_000


def test_what_one_file_gives_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "The bridge reopened."}\n' * 10_000)
    *articles, failure = read_apart(path, caps=Caps(60, 1024 * MIB, 100_000))
    assert isinstance(failure, Failure) and "more than 97 KiB of text" in failure.error
    assert 0 < len(articles) < 10_000


def test_the_caps_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "is_installed", lambda: False)
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(400 * MIB)
    small, large = (Caps.of(each, Limits()) for each in (tmp_path / "absent.txt", path))
    assert (small.seconds, small.output) == (20, Limits().archive)
    assert large.seconds > 60 * 20 and large.output == 20 * 400 * MIB
    assert Caps.of(path, Limits(file=512 * MIB)).memory == 8192 * MIB


def test_cancelling_ends_the_process_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[Any] = []

    class Noted(reading._Child):
        def __init__(self) -> None:
            super().__init__()
            children.append(self)

    class Stopped(Exception):
        pass

    monkeypatch.setattr(reading, "_Child", Noted)
    calls = iter(range(100))

    def check() -> None:
        if next(calls) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        list(read_apart(slow_page(tmp_path), check))
    assert [child._process.poll() for child in children] == [-signal.SIGKILL]


@pytest.mark.slow
def test_a_process_that_is_killed_costs_one_file(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "The bridge reopened."}\n' * 2_000)
    articles = read_apart(path)
    next(articles)
    (child,) = _running()
    os.kill(child, signal.SIGKILL)
    *_, failure = articles
    assert isinstance(failure, Failure) and "was ended (SIGKILL)" in failure.error
    assert len(list(read_apart(path))) == 2_000


def _running() -> list[int]:
    """The processes that were started by this one and read files."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes()
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if b"index.reading" in line and parent == os.getpid():
            found.append(int(entry.name))
    return found


def test_a_process_that_ended_by_itself_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("The bridge reopened.")
    first = list(read_apart(path))
    (waiting,) = reading._waiting
    waiting._in.close()
    assert waiting._process.wait(timeout=60) == 0
    waiting._in = open(os.devnull, "wb")  # noqa: SIM115
    assert list(read_apart(path)) == first


def test_the_culprit_is_remembered_and_the_rest_is_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    slow = slow_page(folder)
    (folder / "good.txt").write_text("The bridge reopened on Monday.")
    embedder = HashingEmbedder()
    of = Caps.of
    monkeypatch.setattr(
        Caps, "of", lambda file, limits: Caps(0.2, 1024 * MIB, 1024 * MIB) if file == slow else of(file, limits)
    )
    with Store.open(tmp_path / "store", create=True, model=embedder.name, dimension=embedder.dimension) as store:
        report = sync(store, [folder], embedder)
        assert report.added == 1 and [failure.path for failure in report.failed] == [str(slow)]
        monkeypatch.setattr(reading, "_Child", None)  # nothing is read a second time
        again = sync(store, [folder], embedder)
        assert again.failed == report.failed and again.unchanged == 1


def test_indexing_is_cancelled_within_a_file(tmp_path: Path) -> None:
    slow = slow_page(tmp_path)
    embedder = HashingEmbedder()

    class Cancel(threading.Event):
        asked = 0

        def is_set(self) -> bool:
            self.asked += 1
            return self.asked > 4

    with Store.open(tmp_path / "store", create=True, model=embedder.name, dimension=embedder.dimension) as store:
        report = sync(store, [slow], embedder, cancel=Cancel())
    assert report.cancelled and report.added == 0 and report.failed == ()


@pytest.mark.parametrize(
    "header",
    [
        "Subject: " + "=?utf-8?q?a" * 20_000,
        "Subject: " + "=?utf-8?q?a?= " * 80_000,
        "Content-Type: text/plain" + "; a*0*=b" * 80_000,
        'Content-Type: text/plain; a="' + '\\"' * 200_000,
    ],
    ids=["open words", "words", "parameters", "quotes"],
)
def test_mail_headers_take_time_that_grows_with_their_length(tmp_path: Path, header: str) -> None:
    """On the code of before, the first of these took 19 s."""
    (item,) = read_apart(mail(tmp_path, header), caps=Caps(2, 1024 * MIB, 1024 * MIB))
    assert not isinstance(item, Failure) or "far too many words" in item.error


def test_a_process_is_used_again_however_large_its_parent_is(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("The bridge reopened.")
    large = bytearray(reading._LARGE + 64 * MIB)
    large[::4096] = b"x" * len(large[::4096])  # memory that is really held
    list(read_apart(path))
    (waiting,) = reading._waiting
    assert 0 < waiting.peak < reading._LARGE < len(large)
