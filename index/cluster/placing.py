"""Which actors there are for the parts of a plan, by their names: made where they are missing, found where they are."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.cluster import engine
from index.cluster.copies import Copy
from index.cluster.embedding import Embedding, PooledEmbedder
from index.cluster.home import Home
from index.cluster.serving import Standing
from index.embedder import Embedder
from index.errors import NewsdeskError
from index.parts.plan import Part, Plan
from index.store import Health

ASK_SECONDS = 10.0  # until another copy is asked
UP_SECONDS = 30.0  # for those who embed to come up
AT_ONCE = 32  # calls that one actor works on
_SEP = ":"
# A byte of memory is asked for as Ray heeds the node that is wished for only of those who need something.
_LASTING = {"lifetime": "detached", "max_restarts": -1, "max_concurrency": AT_ONCE, "num_cpus": 0, "memory": 1}


def name_of(plan_key: str, part: str, number: int) -> str:
    """The name of an actor: the home of a part is number 0, its copies are those from 1 on."""
    return _SEP.join(("part", plan_key, part, str(number)))


def found() -> dict[str, dict[str, list[str]]]:
    """The names of all actors that are there, by the keys of their plans and by their parts."""
    ray = engine.load()
    plans: dict[str, dict[str, list[str]]] = {}
    for each in ray.util.list_named_actors(all_namespaces=True):
        kind, *rest = each["name"].split(_SEP)
        if each["namespace"] == engine.NAMESPACE and kind == "part" and len(rest) == 3:
            plans.setdefault(rest[0], {}).setdefault(rest[1], []).append(each["name"])
    return plans


def place_homes(plan: Plan) -> dict[str, Any]:
    """The home of each part, by its name; each that is missing is started on a node with the fewest of them."""
    ray = engine.load()
    home = ray.remote(**_LASTING)(_RayHome)
    homes = {part.name: engine.named(name_of(plan.key, part.name, 0)) for part in plan.parts}
    missing = [name for name, actor in homes.items() if actor is None]
    nodes = emptiest(_homes_of_nodes([actor for actor in homes.values() if actor]), len(missing)) if missing else []
    for name, node in zip(missing, nodes, strict=True):
        homes[name] = home.options(
            name=name_of(plan.key, name, 0),
            namespace=engine.NAMESPACE,
            get_if_exists=True,
            scheduling_strategy=_on(node),
        ).remote(plan.bucket or str(plan.folder), name)
    return homes


def _homes_of_nodes(homes: list[Any]) -> dict[str, int]:
    """How many of these homes each node has that is there; who does not tell is not counted."""
    ray = engine.load()
    count = {node["NodeID"]: 0 for node in ray.nodes() if node["Alive"]}
    asked = [home.standing.remote() for home in homes]
    ended, _ = ray.wait(asked, num_returns=len(asked), timeout=ASK_SECONDS) if asked else ([], [])
    for each in ended:
        with contextlib.suppress(ray.exceptions.RayError, KeyError):
            count[ray.get(each).node] += 1
    return count


def emptiest(count: dict[str, int], more: int) -> list[str]:
    """The nodes for so many more, each the one with the fewest by then, of the ``count`` that each node has."""
    count, chosen = dict(count), list[str]()
    for _ in range(more):
        chosen.append(min(count, key=lambda node: count[node]))
        count[chosen[-1]] += 1
    return chosen


def place_copies(plan: Plan, copies: int, folder: str = "") -> None:
    """``copies`` of each part beside its home, on other nodes where there are such."""
    ray = engine.load()
    copy = ray.remote(**_LASTING)(_RayCopy)
    nodes = [node["NodeID"] for node in ray.nodes() if node["Alive"]]
    for part in plan.parts:
        home = engine.named(name_of(plan.key, part.name, 0))
        there = ray.get(home.standing.remote()).node
        others = [node for node in nodes if node != there] or nodes
        for number in range(1, copies + 1):
            place = others[(number - 1 + plan.parts.index(part)) % len(others)]
            made = copy.options(
                name=name_of(plan.key, part.name, number),
                namespace=engine.NAMESPACE,
                get_if_exists=True,
                scheduling_strategy=_on(place),
            ).remote(plan, part, folder)
            ray.get(made.standing.remote())


def _on(node: str) -> Any:
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    return NodeAffinitySchedulingStrategy(node, soft=True)


def pool(opened: Callable[[], Embedder], workers: int) -> list[Any]:
    """Up to so many actors that embed, while this process lives.

    Ray counts the processors of a node that was just lost, too: who does not come up is not waited for, as long as
    another one does.
    """
    ray = engine.load()
    actor = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=-1)(Embedding)
    made = [actor.remote(opened) for _ in range(workers)]
    asked = {worker.encode.remote([]): worker for worker in made}
    ended, late = ray.wait(list(asked), num_returns=workers, timeout=UP_SECONDS)
    if not ended:
        ended, late = ray.wait(list(asked), num_returns=1)
    for each in late:
        ray.kill(asked[each])
    return [asked[each] for each in ended]


def stop_parts(key: str, part: str = "") -> int:
    """End the actors of a plan, or of one of its parts; how many there were."""
    ray = engine.load()
    names = [name for each, names in found().get(key, {}).items() if not part or each == part for name in names]
    for name in names:
        if actor := engine.named(name):
            ray.kill(actor)
    return len(names)


class _RayHome(Home):
    """A home that is an actor, and lets others that are embed."""

    def __init__(self, where: str, name: str) -> None:
        super().__init__(where, name, _node())

    def index(self, opened: Callable[[], Embedder], workers: list[Any], sources: Any) -> Any:
        """`Home.sync` with an embedder that ``opened`` gives, whose work the ``workers`` do."""
        return self.sync(PooledEmbedder(opened(), _Spread(workers)), sources)


class _RayCopy(Copy):
    """A copy that is an actor."""

    def __init__(self, plan: Plan, part: Part, folder: str) -> None:
        super().__init__(plan, part, self._find_home, _call, folder, _node())

    def _find_home(self) -> Any:
        return engine.named(name_of(self.plan.key, self.part.name, 0))


class _Spread:
    """Has slices of texts embedded by workers, each slice by the next one."""

    def __init__(self, workers: list[Any]) -> None:
        self._workers = workers
        self._next = os.getpid()

    def __call__(self, slices: list[list[str]]) -> list[np.ndarray]:
        asked = []
        for texts in slices:
            self._next += 1
            asked.append(self._workers[self._next % len(self._workers)].encode.remote(texts))
        vectors: list[np.ndarray] = engine.load().get(asked)
        return vectors


def _call(actor: Any, method: str, *values: Any) -> Any:
    return engine.load().get(getattr(actor, method).remote(*values), timeout=60)


def _node() -> str:
    return str(engine.load().get_runtime_context().get_node_id())


def standings(key: str, seconds: float = 5.0) -> list[Standing | str]:
    """How each home and copy of a plan is; of one that does not answer its name."""
    ray = engine.load()
    names = [name for part in found().get(key, {}).values() for name in part]
    asked = {name: actor.standing.remote() for name in names if (actor := engine.named(name))}
    told: list[Standing | str] = []
    for name in sorted(names):
        try:
            told.append(ray.get(asked[name], timeout=seconds))
        except (KeyError, ray.exceptions.RayError):
            told.append(name)
    return told


@dataclass(frozen=True, slots=True)
class Checked:
    """What a home or a copy of a part found of itself: its health, or a sentence on why it cannot tell."""

    part: str
    kind: str
    found: Health | str


def checks(key: str, repair: bool, seconds: float = 5.0) -> list[Checked]:
    """Have each home and copy of a plan check itself, all at once, and mend what it can where ``repair`` is given.

    Who does not begin to answer within so many ``seconds`` is not waited for.
    """
    ray = engine.load()
    names = sorted(name for part in found().get(key, {}).values() for name in part)
    actors = {name: actor for name in names if (actor := engine.named(name))}
    there = {name: actor.standing.remote() for name, actor in actors.items()}
    asked = {name: actor.check.remote(repair) for name, actor in actors.items()}
    told = []
    for name in names:
        _, _, part, number = name.split(_SEP)
        try:
            ray.get(there[name], timeout=seconds)
            health = ray.get(asked[name])
        except (KeyError, ray.exceptions.RayError):
            health = "It does not answer."
        told.append(
            Checked(
                part,
                f"copy {number}" if int(number) else "home",
                str(health) if isinstance(health, NewsdeskError) else health,
            )
        )
    return told


def folder_of(path: Path) -> Path:
    """An absolute folder, as every node has to see it."""
    return Path(os.path.abspath(path))
