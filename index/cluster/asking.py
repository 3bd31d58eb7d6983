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
    def __init__(self, part: str, names: list[str]) -> None:
        self._part = part
        self._left = names  # that may still be asked, in this order
        self._key = secrets.token_hex(8)
        self._actor: Any = None
        self._seq = -1
        self._why = ""
        self._next()

    def _next(self) -> None:
        """Go on with the next one that is there."""
        while self._left:
            self._actor = engine.named(self._left.pop(0))
            if self._actor is not None:
                return
        raise PartLost(f"Nobody answers for {self._part}. {self._why}".strip())

    def ask(self, method: str, *values: Any) -> Callable[[], Any]:
        actor = self._actor
        asked = actor.ask.remote(self._key, method, values)
        return lambda: self._answer(actor, asked, method, values)

    def _answer(self, actor: Any, asked: Any, method: str, values: Sequence[Any]) -> Any:
        ray = engine.load()
        while True:
            try:
                answered = ray.get(asked, timeout=placing.ASK_SECONDS)
                if not isinstance(answered.error, PartLost):
                    break
                self._why = str(answered.error)
            except (ray.exceptions.RayError, ConnectionError) as error:
                self._why = f"({type(error).__name__})"
            if actor is self._actor:  # another call of this session may have gone on already
                self._next()
            actor = self._actor
            asked = actor.ask.remote(self._key, method, values)
        if answered.error is not None:
            raise answered.error
        if self._seq not in (-1, answered.seq):
            raise Again(f"{self._part} changed while it was asked.")
        self._seq = answered.seq
        return answered.value

    def close(self) -> None:
        if self._actor is not None:
            self._actor.close_session.remote(self._key)


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
