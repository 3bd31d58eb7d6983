"""Asking a part's home and its copies, with a stand-in for Ray: who is late, lost, or of another state."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from types import SimpleNamespace
from typing import Any

import pytest

from index.cluster import asking, engine, placing
from index.cluster.serving import Answered
from index.errors import StoreError
from index.parts.sessions import Again, PartLost


class RayError(Exception):
    """As Ray's."""


class Serving:
    """An actor that answers as ``does`` says, with its name; a late one only once ``free`` is set."""

    def __init__(self, name: str, does: Callable[[], Answered] | None = None, *, late: bool = False) -> None:
        self.does = does or (lambda: Answered(1, name))
        self.free, self.late = threading.Event(), late
        self.asked: list[str] = []
        self.closed: list[str] = []
        self.ask = SimpleNamespace(remote=self._ask)
        self.close_session = SimpleNamespace(remote=self.closed.append)

    def _ask(self, key: str, method: str, values: Sequence[Any]) -> Future[Answered]:
        self.asked.append(method)
        promised: Future[Answered] = Future()

        def work() -> None:
            if self.late:
                self.free.wait(60)
            try:
                promised.set_result(self.does())
            except RayError as error:
                promised.set_exception(error)

        threading.Thread(target=work, daemon=True).start()
        return promised


def ray_wait(asked: list[Future[Answered]], num_returns: int, timeout: float) -> tuple[list[Any], list[Any]]:
    ended = wait(asked, timeout, FIRST_COMPLETED).done
    return list(ended)[:num_returns], []


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A session of a part that is served by these, who are asked in this order."""

    def opened(**serving: Serving) -> Any:
        ray = SimpleNamespace(
            wait=ray_wait, get=lambda one: one.result(), exceptions=SimpleNamespace(RayError=RayError)
        )
        monkeypatch.setattr(engine, "load", lambda: ray)
        monkeypatch.setattr(engine, "named", serving.get)
        monkeypatch.setattr(asking.random, "sample", lambda names, _: list(names))
        return asking.ClusterPart("part-0", ("gone", *serving)).session()

    monkeypatch.setattr(asking, "LATE", 0.05)
    monkeypatch.setattr(placing, "ASK_SECONDS", 60.0)
    return opened


def lost() -> Answered:
    raise RayError


def test_beside_one_that_is_late_another_is_asked_and_goes_on(session: Callable[..., Any]) -> None:
    home, copy = Serving("home", late=True), Serving("copy")
    talk = session(home=home, copy=copy)
    assert talk.ask("search")() == "copy"
    assert talk.ask("text")() == "copy"
    assert (home.asked, copy.asked) == (["search"], ["search", "text"])
    home.free.set()
    talk.close()
    assert len(home.closed) == len(copy.closed) == 1 and home.closed == copy.closed


def test_one_that_is_late_and_alone_is_waited_for(session: Callable[..., Any]) -> None:
    home = Serving("home", late=True)
    answer = session(home=home).ask("search")
    threading.Timer(0.3, home.free.set).start()
    assert answer() == "home" and home.asked == ["search"]


def test_a_late_ones_answer_counts_where_the_other_is_lost_or_of_another_state(session: Callable[..., Any]) -> None:
    for other in (Serving("copy", lost), Serving("copy", lambda: Answered(2, "copy"))):
        home = Serving("home")
        talk = session(home=home, copy=other)
        assert talk.ask("search")() == "home"
        home.late = True
        answer = talk.ask("text")
        threading.Timer(0.3, home.free.set).start()
        assert answer() == "home" and other.asked == ["text"]


def test_where_one_is_lost_the_next_is_asked_and_a_changed_state_begins_anew(session: Callable[..., Any]) -> None:
    home, copy = Serving("home"), Serving("copy", lambda: Answered(2, "copy"))
    talk = session(home=home, copy=copy)
    assert talk.ask("search")() == "home"
    home.does = lost
    with pytest.raises(Again):
        talk.ask("text")()
    assert session(home=home, copy=copy).ask("text")() == "copy"


def test_a_part_of_which_nobody_answers_is_lost(session: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    away = Serving("copy", lambda: Answered(-1, None, PartLost("It is away.")))
    with pytest.raises(PartLost, match=r"Nobody answers for part-0\. It is away\."):
        session(home=Serving("home", lost), copy=away).ask("search")()
    monkeypatch.setattr(placing, "ASK_SECONDS", 0.05)
    silent = [Serving("home", late=True), Serving("copy", late=True)]
    with pytest.raises(PartLost, match="no answer in time"):
        session(home=silent[0], copy=silent[1]).ask("search")()
    assert all(one.asked == ["search"] for one in silent)
    for one in silent:
        one.free.set()


def test_homes_come_to_the_nodes_with_the_fewest_one_after_the_other() -> None:
    assert placing.emptiest({"a": 2, "b": 1, "c": 1}, 4) == ["b", "c", "a", "b"]
    assert placing.emptiest({"a": 1, "b": 0}, 2) == ["b", "a"]
    assert placing.emptiest({"a": 0}, 2) == ["a", "a"] and placing.emptiest({}, 0) == []


def test_who_embeds_and_does_not_come_up_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Serving] = []
    killed: list[Serving] = []

    def worker(opened: object) -> Any:
        made.append(Serving(f"{len(made)}", late=len(made) == 1))
        return SimpleNamespace(
            of=made[-1], encode=SimpleNamespace(remote=lambda _, of=made[-1]: of.ask.remote("", "", ()))
        )

    ray = SimpleNamespace(
        remote=lambda **_: lambda _: SimpleNamespace(remote=worker),
        wait=lambda asked, num_returns, timeout: (
            list((ended := wait(asked, timeout)).done),
            list(ended.not_done),
        ),
        kill=lambda actor: killed.append(actor.of),
    )
    monkeypatch.setattr(engine, "load", lambda: ray)
    monkeypatch.setattr(placing, "UP_SECONDS", 0.3)
    assert {each.of for each in placing.pool(lambda: None, 3)} == {made[0], made[2]}  # type: ignore[arg-type,return-value]
    assert killed == [made[1]]
    made[1].free.set()


def test_an_error_of_the_question_is_raised_and_not_asked_of_another(session: Callable[..., Any]) -> None:
    copy = Serving("copy")
    talk = session(home=Serving("home", lambda: Answered(1, None, StoreError("no such"))), copy=copy)
    with pytest.raises(StoreError, match="no such"):
        talk.ask("search")()
    assert copy.asked == []
