"""The page's watch switch: real files, a real store, and the page's own indexing job."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hashing_embedder import HashingEmbedder

from index import settle, watch
from index.errors import NewsdeskError
from index.store import Store
from index.sync import Report, sync
from index.watch import Watch
from qa.page.library.jobs import IndexJob
from qa.page.library.watching import SETTING, UNEXPECTED, Watching, WatchState

PATIENT = 120.0  # seconds: a slow machine is no failure


class Desk:
    """What the page has of it: a job over a store, and the switch; ``changed`` is released whenever a run ends."""

    def __init__(self, store: Store, folder: Path | None) -> None:
        self.ended = threading.Condition()
        self.finished = 0
        self.hold: Callable[[Any], None] = lambda cancel: None

        def run(paths: list[Path], *, progress: Any, cancel: threading.Event, **options: Any) -> Report:
            self.hold(cancel)
            try:
                return sync(store, paths, HashingEmbedder(), progress=progress, cancel=cancel, **options)
            finally:
                with self.ended:
                    self.ended.notify_all()

        self.job = IndexJob(run, finished=self.note)
        self.watching = Watching(folder, self.job.run, store.folder, watch=lambda paths: Watch(paths, settle=0.2))

    def note(self) -> None:
        with self.ended:
            self.finished += 1
            self.ended.notify_all()

    def until(self, fits: Callable[[WatchState], object]) -> WatchState:
        """The first state of the switch that fits."""
        with self.ended:
            # What a look came to is told a moment after its run has ended, so this asks once more by itself.
            while not fits(self.watching.state()):
                assert self.watching.state().on or not self.ended.wait(PATIENT)
                self.ended.wait(0.1)
        return self.watching.state()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        yield store


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("The council of Ax met.")
    return folder


@pytest.fixture
def desk(store: Store, news: Path) -> Iterator[Desk]:
    made = Desk(store, news)
    yield made
    made.watching.close(PATIENT)
    made.job.wait(PATIENT)


def test_the_folder_is_followed_while_it_is_on(desk: Desk, store: Store, news: Path) -> None:
    assert desk.watching.state() == WatchState() and desk.watching.available
    desk.watching.start()
    state = desk.until(lambda state: state.report)
    assert state.on and state.looked and state.synced and state.report.added == 1 and state.error == ""
    assert desk.job.state().number == 1 and desk.job.state().report.added == 1
    (news / "b.txt").write_text("The council of By met.")
    assert desk.until(lambda state: state.report.articles == 2).report.added == 1
    desk.watching.stop()
    desk.watching.close(PATIENT)
    (news / "c.txt").write_text("The council of Cz met.")
    state = desk.watching.state()
    assert not state.on and state.report.articles == 2 and store.counts().articles == 2
    desk.watching.start()
    assert desk.until(lambda state: state.report.articles == 3).on


def test_a_look_that_changed_nothing_leaves_the_last_report(
    desk: Desk, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.job.start([news])
    desk.job.wait(PATIENT)
    before, finished = desk.job.state(), desk.finished
    desk.watching.start()
    desk.until(lambda state: state.looked)
    desk.job.run([news])
    assert desk.job.state() == before and desk.finished == finished == 1


def test_the_choice_lasts(desk: Desk, store: Store, news: Path) -> None:
    def resumed() -> bool:
        again = Desk(store, news).watching
        again.resume()
        on = again.state().on
        again.close(PATIENT)
        return on

    assert not resumed()
    desk.watching.start()
    assert resumed()
    desk.watching.close(PATIENT)
    assert not desk.watching.state().on and resumed()
    desk.watching.stop()
    assert not resumed()
    (store.folder / SETTING).write_text("[tru")
    assert not resumed()
    without = Desk(store, None).watching
    without.resume()
    assert not without.available and not without.state().on
    with pytest.raises(NewsdeskError, match="--articles FOLDER"):
        without.start()


def test_a_folder_that_is_not_there_is_waited_for(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path / "later")
    desk.watching.start()
    try:
        assert desk.watching.state().error.startswith(f"There is no folder {tmp_path / 'later'}")
        (tmp_path / "later").mkdir()
        (tmp_path / "later" / "a.txt").write_text("The council met.")
        assert desk.until(lambda state: state.report).error == ""
    finally:
        desk.watching.close(PATIENT)


def test_a_job_under_way_is_waited_for(desk: Desk, news: Path, tmp_path: Path) -> None:
    began, gate = threading.Event(), threading.Event()

    def hold(cancel: threading.Event) -> None:
        began.set()
        assert gate.wait(PATIENT)

    other = tmp_path / "other.txt"
    other.write_text("The council of Oz met.")
    desk.hold = hold
    desk.job.start([other])
    assert began.wait(PATIENT)
    desk.watching.start()
    assert desk.until(lambda state: state.looked).report is None and desk.job.state().number == 0
    gate.set()
    assert desk.until(lambda state: state.report).report.articles == 2
    assert desk.job.state().number == 2


def test_stopping_its_run_switches_it_off(desk: Desk, store: Store, news: Path) -> None:
    began = threading.Event()

    def hold(cancel: threading.Event) -> None:
        began.set()
        assert cancel.wait(PATIENT)

    desk.hold = hold
    desk.watching.start()
    assert began.wait(PATIENT)
    desk.job.cancel()
    desk.job.wait(PATIENT)
    desk.until(lambda state: not state.on)
    again = Desk(store, news).watching
    again.resume()
    assert not again.state().on


def test_a_store_that_cannot_be_written_is_told_and_tried_again(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "RETRY", 0.1)
    monkeypatch.setattr(watch, "RETRY", 0.1)
    problems = iter(["The disk is full: free some space."])

    def hold(cancel: threading.Event) -> None:
        for problem in problems:
            raise NewsdeskError(problem)

    desk.hold = hold
    desk.watching.start()
    seen = desk.until(lambda state: state.error or state.report)
    assert seen.error in ("The disk is full: free some space.", "")
    assert desk.until(lambda state: state.report).error == ""
    assert desk.job.state().error == ""  # the job's own last outcome is not touched


def test_an_unexpected_error_switches_it_off_and_hides_details(desk: Desk) -> None:
    def hold(cancel: threading.Event) -> None:
        raise RuntimeError("secret")

    desk.hold = hold
    desk.watching.start()
    assert desk.until(lambda state: not state.on).error == UNEXPECTED
