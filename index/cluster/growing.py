"""Parts of a cluster that are split and moved while they are asked.

The home of a part does the work, since it is the one process that writes its store. A part that was split is answered
for by its home and copies until those of its halves can; then they end, and its store is removed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.buckets.working import Working
from index.cluster import engine, placing
from index.cluster.engine import ClusterError
from index.errors import NewsdeskError
from index.parts import growing
from index.parts.growing import alone, tidied
from index.parts.plan import Plan, read_plan

READY = 600.0  # seconds for homes and copies to come up
LOOK = 0.5  # seconds between two looks at whether they have


def split(folder: Path, name: str) -> Plan:
    """Split a part in two; the plan with its halves, which are served by then.

    Raises:
        ClusterError: its home, or one of its halves, does not come up. StoreError: as `growing.splitting`.
    """
    settle(folder)
    _told(folder, name, lambda home: home.split.remote())
    return settle(folder)


def move(folder: Path, name: str, to: Path) -> Plan:
    """Move the store of a part to another folder, which every node sees; the plan as it is then. Raises as `split`."""
    settle(folder)
    _told(folder, name, lambda home: home.move.remote(str(placing.folder_of(to))))
    return read_plan(folder)


def settle(folder: Path, waiting: Callable[[str], None] | None = None) -> Plan:
    """Let go of parts that are none of the plan any more, once all that are can answer, with as many copies.

    ``waiting`` as in `alone`.
    """
    plan, ray = _current(folder), engine.load()
    actors = placing.found().get(plan.key, {})
    if gone := actors.keys() - {part.name for part in plan.parts}:
        placing.place_homes(plan)
        placing.place_copies(plan, max(len(each) for each in actors.values()) - 1)
        _await(lambda: _served(ray, plan))
        time.sleep(growing.LINGER)  # who asks has looked again by then
        for part in gone:
            placing.stop_parts(plan.key, part)
    if plan.spare:
        with alone(folder, waiting) as found:
            return tidied(found)
    return plan


def _current(folder: Path) -> Plan:
    plan = read_plan(folder)
    return (Working(plan.bucket).pull_plan() or plan) if plan.bucket else plan


def _served(ray: Any, plan: Plan) -> bool:
    """Whether every home and every copy of the plan's parts can answer."""
    found = placing.found().get(plan.key, {})
    asked = [actor.about.remote() for part in plan.parts for name in found[part.name] if (actor := engine.named(name))]
    ended, others = ray.wait(asked, num_returns=len(asked), timeout=READY)
    return not others and all(about is not None for about in ray.get(ended))


def _await(holds: Callable[[], bool]) -> None:
    ray, end = engine.load(), time.monotonic() + READY
    while True:
        try:
            if holds():
                return
        except ray.exceptions.RayError:
            pass  # it is started again
        if time.monotonic() > end:
            raise ClusterError("Parts do not come up: see `newsdesk cluster status`, and run the same command again.")
        time.sleep(LOOK)


def _told(folder: Path, name: str, ask: Callable[[Any], Any]) -> None:
    """Have the home of a part do something."""
    plan, ray = read_plan(folder), engine.load()
    plan.named(name)
    try:
        error = ray.get(ask(placing.place_homes(plan)[name]))
    except ray.exceptions.RayError as lost:
        why = str(lost).splitlines()[0]
        raise ClusterError(f"The home of {name} was lost ({why}): run the same command again.") from lost
    if isinstance(error, NewsdeskError):
        raise error
