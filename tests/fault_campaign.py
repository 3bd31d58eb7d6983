"""Campaigns of faults over small worlds. Each raises `Violation` at the first thing that must not be.

After every fault the store is opened, checked and searched as the next start would do it; after some, indexing is run
to its end, which has to bring exactly what is in the files, and run once more, which has to find nothing to do.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from fault_injection import DISK_STEPS, STEPS, Plan
from fault_nursery import Nursery
from fault_world import Violation, World, verify

CHAIN = 12  # faults that one store goes through
WHENS = {step: ("before", "half", "after") if step.startswith("write ") else ("before", "after") for step in DISK_STEPS}
WHENS |= {step: ("before", "after") for step in STEPS}


@dataclass(slots=True)
class Tally:
    """What a campaign did: faults by their place, runs that ended by themselves, rounds of the readers."""

    faults: Counter[str] = field(default_factory=Counter)
    completed: int = 0
    reads: int = 0
    seconds: list[float] = field(default_factory=list)


def finish(nursery: Nursery, world: World, variant: str = "") -> float:
    """Index to the end, twice; returns the seconds of the first run."""
    reply = nursery.index(world, Plan(variant=variant))
    _must_be(reply, "done")
    verify(world)
    again = nursery.index(world, Plan(variant=variant))
    _must_be(again, "done")
    if again["met"].get("index.store.writer:Writer.put"):
        raise Violation("a run after a complete one stored an article again")
    return float(reply["seconds"])


def _must_be(reply: dict[str, object], *statuses: str) -> None:
    if reply["status"] not in statuses:
        raise Violation(f"indexing ended as {reply['status']}: {reply['error']}")


def random_kills(nursery: Nursery, folder: Path, kills: int, seed: int, *, variant: str = "") -> Tally:
    """SIGKILL at so many random instants, a new store every `CHAIN`; readers search every second store all along."""
    dice, tally, chain = random.Random(seed), Tally(), 0
    while tally.faults.total() < kills:
        world = World(folder / f"kills{chain}", seed + chain)
        world.begin()
        reading = False
        typical = 0.1
        for number in range(CHAIN):
            reply = nursery.index(world, Plan(variant=variant), kill_after=dice.uniform(0, typical))
            _must_be(reply, "done", "killed")
            tally.faults["random instant"] += reply["status"] == "killed"
            tally.completed += reply["status"] == "done"
            verify(world)
            if number % 4 == 3:
                typical = 1.2 * finish(nursery, world, variant)
                tally.completed += 2
            if chain % 2 and not reading and world.laid_out():
                nursery.read(world)
                reading = True
            world.advance()
        if reading:
            tally.reads += nursery.stop_reading(world)
        chain += 1
    return tally


def step_worlds(nursery: Nursery, folder: Path, seed: int) -> dict[str, tuple[World, Counter[str]]]:
    """A world before its first run and one in which everything has changed since, and the steps met in their runs."""
    first, second = World(folder / "first", seed), World(folder / "second", seed)
    first.begin()
    second.begin()
    finish(nursery, second)
    for article, kind in enumerate(("text", "moved", "absent", "broken", "text", "text", "text", "absent", "text")):
        second.become(article, kind)
    second.write()
    found = {}
    for name, world in (("first", first), ("second", second)):
        world.save()
        reply = nursery.index(world)
        _must_be(reply, "done")
        found[name] = (world, Counter(reply["met"]))
    return found


def step_faults(
    nursery: Nursery,
    folder: Path,
    seed: int,
    *,
    act: str = "kill",
    steps: tuple[str, ...] = tuple(WHENS),
    variant: str = "",
) -> Tally:
    """A kill (or power cut) before, amid and after each named step, at a random one of the times that it is met."""
    dice, tally = random.Random(seed), Tally()
    worlds = step_worlds(nursery, folder, seed)
    for step in steps:
        for when in WHENS[step]:
            name = "second" if worlds["second"][1][step] else "first"
            world, met = worlds[name]
            world.restore()
            plan = Plan(act, step, when, dice.randint(1, met[step]), dice.randrange(2**32), variant)
            reply = nursery.index(world, plan)
            if reply["status"] != "killed":
                raise Violation(f"{when} {step} ({plan.nth} of {met[step]}) was not met: {reply['error']}")
            tally.faults[f"{when} {step}"] += 1
            _verified(nursery, world, f"{when} {step} ({plan.nth} of {met[step]})", variant)
    return tally


def _verified(nursery: Nursery, world: World, where: str, variant: str) -> None:
    try:
        verify(world)
        finish(nursery, world, variant)
    except Violation as violation:
        raise Violation(f"{where}: {violation}") from violation


def power_cuts(nursery: Nursery, folder: Path, cuts: int, seed: int, *, variant: str = "") -> Tally:
    """Power cut at so many random steps: some of what was not synced by then is lost or torn."""
    dice, tally, chain = random.Random(seed), Tally(), 0
    while tally.faults.total() < cuts:
        world = World(folder / f"cuts{chain}", seed + chain)
        world.begin()
        for number in range(CHAIN):
            plan = Plan("cut", nth=dice.randint(1, 500 if number else 900), seed=dice.randrange(2**32), variant=variant)
            reply = nursery.index(world, plan)
            _must_be(reply, "done", "killed")
            tally.faults["power cut"] += reply["status"] == "killed"
            tally.completed += reply["status"] == "done"
            verify(world)
            if number % 4 == 3:
                finish(nursery, world, variant)
                tally.completed += 2
            world.advance()
        chain += 1
    return tally


def reading(nursery: Nursery, folder: Path, rounds: int, seed: int, *, variant: str = "") -> Tally:
    """A reader searches while a store is indexed and changed so many times, or until it stumbles; nobody is killed."""
    world, tally = World(folder / "read", seed), Tally()
    world.begin()
    finish(nursery, world)
    nursery.read(world, variant)
    for _ in range(rounds):
        world.advance()
        reply = nursery.index(world, Plan(variant=variant))
        _must_be(reply, "done")
        tally.completed += 1
        if reply["stumbled"]:
            break
    tally.reads = nursery.stop_reading(world)
    return tally
