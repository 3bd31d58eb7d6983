"""Asking the parts that a cluster serves: each by whichever of its home and its copies answers."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from index.cluster import engine, placing
from index.cluster.engine import ClusterError
from index.embedder import Embedder, embedder_of_store
from index.errors import NewsdeskError
from index.parts.plan import Plan
from index.parts.sessions import Again, PartLost, PartStore, Session
from index.parts.store import PartsStore

LOOK_AGAIN = 2.0  # seconds after which it is looked up anew which parts there are


class ClusterPart:
    """A part, its home and its copies."""

    def __init__(self, name: str, actors: Sequence[str]) -> None:
        """``actors`` are the names of those that may be asked."""
        self.name = name
        self._actors = list(actors)

    def session(self) -> Session:
        return _ClusterSession(self.name, random.sample(self._actors, len(self._actors)))

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
        self._refresh()

    def once(self, lost: Mapping[int, str] | None = None) -> PartsStore:
        self._refresh()
        return super().once(lost)

    def _sessions(self, stack: ExitStack) -> dict[int, Session]:
        self._refresh()
        return super()._sessions(stack)

    def _refresh(self) -> None:
        if time.monotonic() - self._looked < LOOK_AGAIN:
            return
        self._looked = time.monotonic()
        actors = placing.found().get(self.key, {})
        if set(actors) != {part.name for part in self._plan.parts} and (about := _about(self.key, actors)):
            self._plan = about[0]
        parts: list[PartStore] = [ClusterPart(part.name, actors.get(part.name, [])) for part in self._plan.parts]
        self.parts = tuple(parts)


def connected_parts(address: str, folder: Path) -> tuple[PartsStore, Embedder]:
    """All parts that the cluster at ``address`` serves, and their embedder; ``folder`` as in `PartsStore`.

    Raises:
        ClusterError: Ray is not installed, there is no cluster, or it serves nothing. ModelError: the embedding model
            cannot be loaded.
    """
    engine.connect(address)
    plans = placing.found()
    for key, actors in plans.items():
        if about := _about(key, actors):
            plan, model, dimension = about
            return ClusterStore(folder, plan, model, dimension), embedder_of_store(plan.folder, model)
    raise ClusterError(f"The cluster at {address} serves no articles: run `newsdesk cluster index` first.")


def _about(key: str, actors: dict[str, list[str]]) -> tuple[Plan, str, int] | None:
    """What the first that answers says of the plan, and the model; None where nobody does."""
    ray = engine.load()
    newest: tuple[Plan, str, int] | None = None
    for name in sorted((name for names in actors.values() for name in names), key=lambda name: not name.endswith(":0")):
        try:
            actor = engine.named(name)
            told = ray.get(actor.about.remote(), timeout=placing.ASK_SECONDS) if actor else None
        except (ray.exceptions.RayError, NewsdeskError):
            continue
        if told is not None:
            newest = told
            break
    return newest
