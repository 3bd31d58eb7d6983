"""Asking the parts that a cluster serves: each by whichever of its home and its copies answers."""

from __future__ import annotations

import contextlib
import random
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.cluster import engine, placing
from index.cluster.engine import ClusterError
from index.embedder import Embedder, embedder_of_store
from index.errors import NewsdeskError
from index.parts.plan import Plan
from index.parts.sessions import Again, PartLost, PartStore, Session
from index.parts.store import PartsStore

ABOUT_SECONDS = 2.0  # for those that serve parts to tell what they serve
LATE = 0.5
"""Seconds after which another copy is asked, too: twice what nineteen of twenty searches of a million passages take."""
LOOK_AGAIN = 2.0  # seconds after which it is looked up anew which parts there are


@dataclass(frozen=True, slots=True)
class ClusterPart:
    """A part, and the names of its home and its copies, which may be asked."""

    name: str
    actors: tuple[str, ...]

    def session(self) -> Session:
        return _ClusterSession(self.name, random.sample(self.actors, len(self.actors)))

    def close(self) -> None:
        pass


class _ClusterSession:
    """One asker's view of a part: with whoever serves it, and with another where that one is late or lost."""

    def __init__(self, part: str, names: list[str]) -> None:
        self._part = part
        self._names = names  # that may still be asked; the first is gone on with
        self._key = secrets.token_hex(8)
        self._actors: dict[str, Any] = {}  # that know the session
        self._seq = -1
        self._why = ""
        self._first()

    def _first(self) -> str:
        """The name that is gone on with: of those that may be asked the first that is there."""
        while self._names:
            if self._is_there(self._names[0]):
                return self._names[0]
            del self._names[0]
        raise PartLost(f"Nobody answers for {self._part}. {self._why}".strip())

    def _is_there(self, name: str) -> bool:
        if name not in self._actors and (actor := engine.named(name)) is not None:
            self._actors[name] = actor
        return name in self._actors

    def ask(self, method: str, *values: Any) -> Callable[[], Any]:
        under_way = self._sent(self._first(), method, values)
        return lambda: self._answer(under_way, method, values)

    def _sent(self, name: str, method: str, values: Sequence[Any]) -> dict[Any, str]:
        """What has been asked of ``name``, with the name."""
        return {self._actors[name].ask.remote(self._key, method, values): name}

    def _answer(self, under_way: dict[Any, str], method: str, values: Sequence[Any]) -> Any:
        answered = None
        while answered is None:
            answered = self._quickest(under_way or self._sent(self._first(), method, values), method, values)
            under_way = {}
        if answered.error is not None:
            raise answered.error
        if not self._continues(answered):
            raise Again(f"{self._part} changed while it was asked.")
        self._seq = answered.seq
        return answered.value

    def _quickest(self, under_way: dict[Any, str], method: str, values: Sequence[Any]) -> Any:
        """What is answered first, once the first one is late by another one that was asked, too.

        None where all of them are lost; what another state answers counts only if nobody else is left.
        """
        ray = engine.load()
        late = False
        while under_way:
            ended, _ = ray.wait(list(under_way), num_returns=1, timeout=placing.ASK_SECONDS if late else LATE)
            if ended:
                name = under_way.pop(ended[0])
                answered = self._given(ray, ended[0])
                if answered is None:
                    self._lose(name)
                elif self._continues(answered) or not under_way:
                    self._names.sort(key=lambda each: each != name)  # who is quick goes first from now on
                    return answered
            elif not late:
                late = True
                other = next((each for each in self._names if each not in under_way.values()), "")
                under_way |= self._sent(other, method, values) if other and self._is_there(other) else {}
            else:
                self._why = "(no answer in time)"
                for name in under_way.values():
                    self._lose(name)
                under_way = {}
        return None

    def _given(self, ray: Any, asked: Any) -> Any:
        """What one answers; None where it, or its part, is lost."""
        try:
            answered = ray.get(asked)
        except (ray.exceptions.RayError, ConnectionError) as error:
            self._why = f"({type(error).__name__})"
            return None
        if isinstance(answered.error, PartLost):
            self._why = str(answered.error)
            return None
        return answered

    def _continues(self, answered: Any) -> bool:
        """Whether what was answered is of the state that the session has seen."""
        return answered.error is not None or self._seq in (-1, answered.seq)

    def _lose(self, name: str) -> None:
        if name in self._names:
            self._names.remove(name)

    def close(self) -> None:
        for actor in self._actors.values():
            actor.close_session.remote(self._key)


class ClusterStore(PartsStore):
    """All parts of a cluster. Which they are, and who serves them, is looked up anew every other second."""

    def __init__(self, folder: Path, plan: Plan, model: str, dimension: int) -> None:
        super().__init__(folder, (), model, dimension, plan.key)
        self._plan = plan
        self._looked = 0.0
        self.look()

    def look(self, *, again: bool = False) -> tuple[PartStore, ...]:
        if again or time.monotonic() - self._looked >= LOOK_AGAIN:
            self._looked = time.monotonic()
            actors = placing.found().get(self.key, {})
            if actors.keys() != _names(self._plan):
                self._plan = _newer(self._plan, actors)
            parts: list[PartStore] = [
                ClusterPart(part.name, tuple(sorted(actors.get(part.name, ())))) for part in self._plan.parts
            ]
            self.parts = tuple(parts)
        return self.parts


def connected_parts(address: str, folder: Path) -> tuple[PartsStore, Embedder]:
    """All parts that the cluster at ``address`` serves, and their embedder; ``folder`` as in `PartsStore`.

    Raises:
        ClusterError: Ray is not installed, there is no cluster, or it serves nothing. ModelError: the embedding model
            cannot be loaded.
    """
    engine.connect(address)
    for actors in placing.found().values():
        if told := _told(actors, placing.ASK_SECONDS):
            plan, model, dimension = max(told.values(), key=lambda each: each[0].edition)
            return ClusterStore(folder, plan, model, dimension), embedder_of_store(plan.folder, model)
    raise ClusterError(f"The cluster at {address} serves no articles: run `newsdesk cluster index` first.")


def _names(plan: Plan) -> set[str]:
    return {part.name for part in plan.parts}


def _newer(plan: Plan, actors: dict[str, list[str]]) -> Plan:
    """The newest plan that the actors tell of: that of ``plan`` as long as all of its parts are served, and not all of
    the newest.
    """
    told = _told(actors, ABOUT_SECONDS)
    newest = max([plan, *(each[0] for each in told.values())], key=lambda each: each.edition)
    return newest if _names(newest) <= told.keys() or not _names(plan) <= actors.keys() else plan


def _told(actors: dict[str, list[str]], seconds: float) -> dict[str, tuple[Plan, str, int]]:
    """By the names of the parts, what the plan is and which the model and its dimension, by whom of those who serve
    them knows the newest plan; without those of whom nobody answers in time.
    """
    ray = engine.load()
    asked: dict[Any, str] = {}
    for part, names in actors.items():
        asked |= {actor.about.remote(): part for name in names if (actor := engine.named(name))}
    ended, _ = ray.wait(list(asked), num_returns=len(asked), timeout=seconds) if asked else ([], [])
    told: dict[str, tuple[Plan, str, int]] = {}
    for each in ended:
        with contextlib.suppress(ray.exceptions.RayError, NewsdeskError):
            about = ray.get(each)
            if about is not None and (asked[each] not in told or about[0].edition > told[asked[each]][0].edition):
                told[asked[each]] = about
    return told
