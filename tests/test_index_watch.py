"""A watched folder and its store, with real files and the events of the operating system."""

import os
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder

from index import settle, watch
from index.errors import StoreError
from index.store import Store
from index.sync import Report, sync
from index.watch import Look, Outcome, Watch, follow

PATIENT = 120.0  # seconds: a slow machine is no failure


class Follower:
    """Follows paths in a thread; tells what came of each look, and of each tick of the watch."""

    def __init__(self, store: Store, *paths: Path, wait: float = 10.0, **options: object) -> None:
        self.outcomes: queue.Queue[Outcome] = queue.Queue()
        self.ticks = threading.Semaphore(0)
        self.stop = threading.Event()
        self.watch = Watch(paths, **{"settle": 0.3} | options)
        touched = self.watch._touched

        def counted(stop: threading.Event) -> Iterator[set[str]]:
            for paths in touched(stop):
                self.ticks.release()
                yield paths

        self.watch._touched = counted

        def run(look: Look) -> Report:
            return sync(store, look.paths, HashingEmbedder(), gone=look.gone, later=look.later, wait=wait)

        def work() -> None:
            for outcome in follow(self.watch, run, self.stop):
                self.outcomes.put(outcome)

        self.thread = threading.Thread(target=work)
        self.thread.start()

    def tick(self, times: int = 1) -> None:
        """Wait until the watch has looked so many times more."""
        while self.ticks.acquire(blocking=False):
            pass
        for _ in range(times):
            assert self.ticks.acquire(timeout=PATIENT)

    def until(self, fits: Callable[[Report], bool]) -> list[Outcome]:
        """What came of the looks up to the first whose report fits."""
        seen = []
        while not seen or seen[-1].report is None or not fits(seen[-1].report):
            seen.append(self.outcomes.get(timeout=PATIENT))
        return seen

    def end(self) -> None:
        self.stop.set()
        self.thread.join(PATIENT)
        assert not self.thread.is_alive()


@pytest.fixture
def following(store: Store) -> Iterator[Callable[..., Follower]]:
    started: list[Follower] = []

    def start(*paths: Path, **options: object) -> Follower:
        started.append(Follower(store, *paths, **options))
        return started[-1]

    yield start
    for follower in started:
        follower.end()


def write(file: Path, name: str) -> Path:
    file.write_text(f"The {name} council met in {name}.", "utf-8")
    return file


def names(store: Store) -> set[str]:
    return {Path(row.path).name for row in store.articles()}


@pytest.mark.parametrize("poll", [False, True])
def test_a_folder_is_followed(
    store: Store, news: Path, following: Callable[..., Follower], poll: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "POLL_EVERY", 0.2)
    write(news / "a.txt", "Ax")
    follower = following(news, poll=poll)
    follower.until(lambda report: report.articles == 1)
    assert bool(follower.watch.polling) == poll
    write(news / "b.txt", "By")
    assert follower.until(lambda report: report.added == 1)[-1].changed
    write(news / "b.txt", "Cy")
    report = follower.until(lambda report: report.changed == 1)[-1].report
    assert report and report.articles == 2
    lasting = {row.path: row.id for row in store.articles()}[str(news / "b.txt")]
    os.rename(news / "b.txt", news / "z.txt")
    outcome = follower.until(lambda report: report.unchanged == 1)[-1]
    assert not outcome.changed and outcome.look == Look((news / "z.txt",), gone=(news / "b.txt",))
    assert {row.path: row.id for row in store.articles()}[str(news / "z.txt")] == lasting
    (news / "a.txt").unlink()
    follower.until(lambda report: report.removed == 1)
    assert names(store) == {"z.txt"} and follower.watch.looked


def test_a_burst_of_files_is_few_syncs(store: Store, news: Path, following: Callable[..., Follower]) -> None:
    follower = following(news, settle=1.0)
    follower.until(lambda report: report.articles == 0)
    for number in range(200):
        write(news / f"{number}.txt", f"N{number}")
    outcomes = follower.until(lambda report: report.articles == 200)
    assert len(outcomes) <= 10
    assert sum(outcome.report.added for outcome in outcomes if outcome.report) == 200


def test_a_file_is_not_read_while_it_is_written(store: Store, news: Path, following: Callable[..., Follower]) -> None:
    follower = following(news, settle=1.0)
    follower.until(lambda report: report.articles == 0)
    with (news / "a.json").open("w", encoding="utf-8") as file:
        file.write('{"title": "Bridge", "text": "')
        for _ in range(8):
            file.write("The bridge is open. ")
            file.flush()
            follower.tick()
        file.write('"}')
    outcome = follower.outcomes.get(timeout=PATIENT)
    assert outcome.report and (outcome.report.added, outcome.report.failed) == (1, ())
    assert store.article(store.articles()[0].id).text.count("The bridge is open.") == 8


def test_a_failure_of_a_file_that_has_changed_since_is_not_told(
    store: Store, news: Path, following: Callable[..., Follower]
) -> None:
    """It was whole when the look began, and was being written again when it was read."""
    follower = following(news)
    follower.until(lambda report: report.articles == 0)
    settled = follower.watch.settled

    def mended_meanwhile(failures: object) -> object:
        follower.watch.settled = settled
        write(news / "a.txt", "Mended")
        (news / "a.json").write_text('{"text": "The council met."}', "utf-8")
        return settled(failures)

    follower.watch.settled = mended_meanwhile
    (news / "a.json").write_text("{", "utf-8")
    first = follower.outcomes.get(timeout=PATIENT)
    assert first.report and first.report.failed == () and not first.changed
    assert follower.until(lambda report: report.articles == 2)[-1].changed


def test_a_bad_file_is_told_once_and_its_mending_too(
    store: Store, news: Path, following: Callable[..., Follower]
) -> None:
    follower = following(news)
    follower.until(lambda report: report.articles == 0)
    (news / "bad.json").write_text("{", "utf-8")
    outcome = follower.until(lambda report: bool(report.failed))[-1]
    assert outcome.changed and outcome.report
    assert [failure.path for failure in outcome.report.failed] == [str(news / "bad.json")]
    os.utime(news / "bad.json")
    assert not follower.until(lambda report: bool(report.failed))[-1].changed
    (news / "bad.json").write_text('{"text": "The council met."}', "utf-8")
    report = follower.until(lambda report: report.added == 1)[-1].report
    assert report and report.failed == () and store.failures() == []


def test_others_can_write_between_two_looks(store: Store, news: Path, following: Callable[..., Follower]) -> None:
    follower = following(news)
    follower.until(lambda report: report.articles == 0)
    follower.tick(3)
    with store.write(wait=0):
        pass


def test_a_busy_store_is_tried_again(
    store: Store, news: Path, following: Callable[..., Follower], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "RETRY", 0.2)
    monkeypatch.setattr(watch, "RETRY", 0.2)
    with store.write(wait=0):
        follower = following(news, wait=0.0)
        first = [follower.outcomes.get(timeout=PATIENT) for _ in range(2)]
        assert [outcome.changed for outcome in first] == [True, False]  # the sentence is told once
        assert all(outcome.look.whole and "is being written by process" in outcome.error for outcome in first)
    follower.until(lambda report: report.articles == 0)
    with store.write(wait=0):
        write(news / "a.txt", "Ax")
        while not follower.outcomes.get(timeout=PATIENT).error:
            pass
    assert follower.until(lambda report: report.articles == 1)[-1].changed
    with pytest.raises(StoreError), store.write(), store.write(wait=0):
        pass


def test_a_folder_that_goes_and_comes_back(store: Store, news: Path, following: Callable[..., Follower]) -> None:
    write(news / "a.txt", "Ax")
    follower = following(news)
    follower.until(lambda report: report.articles == 1)
    shutil.rmtree(news)
    follower.tick(5)
    assert follower.outcomes.empty() and names(store) == {"a.txt"} and follower.watch.missing() == [news]
    news.mkdir()
    write(news / "b.txt", "By")
    follower.until(lambda report: report.removed == 1)
    while names(store) != {"b.txt"}:
        follower.outcomes.get(timeout=PATIENT)
    write(news / "c.txt", "Cz")
    follower.until(lambda report: report.articles == 2)
    assert follower.watch.missing() == []


def test_named_files_and_a_folder_made_later(store: Store, tmp_path: Path, following: Callable[..., Follower]) -> None:
    named, folder = tmp_path / "named.txt", tmp_path / "later"
    write(named, "Ax")
    follower = following(named, folder)
    follower.until(lambda report: report.articles == 1)
    os.replace(write(tmp_path / "other.txt", "Bx"), named)
    follower.until(lambda report: report.changed == 1)
    folder.mkdir()
    write(folder / "c.txt", "Cx")
    follower.until(lambda report: report.articles == 2)
    named.unlink()
    follower.until(lambda report: report.removed == 1)
    assert names(store) == {"c.txt"}


def test_missed_events_are_made_up_for(
    store: Store, news: Path, following: Callable[..., Follower], monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(folders: list[Path], stop: threading.Event) -> Iterator[set[str]]:
        while not stop.wait(0.05):
            yield set()

    monkeypatch.setattr(watch, "_watch", deaf)
    monkeypatch.setattr(watch, "LOOK_EVERY", 0.2)
    follower = following(news)
    follower.until(lambda report: report.articles == 0)
    write(news / "a.txt", "Ax")
    follower.until(lambda report: report.articles == 1)


def test_without_file_events_it_looks_again_and_again(
    store: Store, news: Path, following: Callable[..., Follower], monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(folders: list[Path], stop: threading.Event) -> Iterator[set[str]]:
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr(watch, "_watch", exhausted)
    monkeypatch.setattr(watch, "POLL_EVERY", 0.2)
    follower = following(news)
    follower.until(lambda report: report.articles == 0)
    write(news / "a.txt", "Ax")
    follower.until(lambda report: report.articles == 1)
    assert follower.watch.polling == "the system does not tell of changes (OS file watch limit reached.)"


def test_links_to_folders_are_not_followed(
    store: Store, news: Path, tmp_path: Path, following: Callable[..., Follower], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "POLL_EVERY", 0.2)
    (news / "root").symlink_to("/")
    follower = following(news)
    follower.until(lambda report: report.articles == 0)
    write(news / "a.txt", "Ax")
    follower.until(lambda report: report.articles == 1)
    assert follower.watch.polling and names(store) == {"a.txt"}


@pytest.mark.parametrize(("setting", "polling"), [("", False), ("0", True), ("true", True), ("false", False)])
def test_polling_by_the_environment(news: Path, monkeypatch: pytest.MonkeyPatch, setting: str, polling: bool) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", setting)
    assert bool(Watch([news]).polling) == polling
    assert Watch([news], poll=True).polling and not Watch([news], poll=False).polling
