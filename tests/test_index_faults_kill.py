"""Indexing processes that are killed: at random instants, at every named step, and with the power cut.

``NEWSDESK_FAULTS`` multiplies how many faults of each kind there are (1), ``NEWSDESK_FAULT_SEED`` chooses others (1).
`tests/benchmarks/faults.py` makes a long run of the same campaigns.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_campaign import WHENS, power_cuts, random_kills, reading, step_faults
from fault_injection import DISK_STEPS, STEPS
from fault_nursery import Nursery
from fault_world import Violation

MANY = float(os.environ.get("NEWSDESK_FAULTS", "1"))
SEED = int(os.environ.get("NEWSDESK_FAULT_SEED", "1"))
KILLS = max(1, round(100 * MANY))
CUTS = max(1, round(30 * MANY))


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    print(f"seed {SEED}: {KILLS} kills, {CUTS} power cuts")
    with Nursery() as nursery:
        yield nursery


def test_killed_at_random_instants_while_readers_search(nursery: Nursery, tmp_path: Path) -> None:
    tally = random_kills(nursery, tmp_path, KILLS, SEED)
    assert tally.faults.total() >= KILLS and tally.reads >= KILLS // 10


def test_killed_at_every_named_step(nursery: Nursery, tmp_path: Path) -> None:
    tally = step_faults(nursery, tmp_path, SEED)
    assert tally.faults == {f"{when} {step}": 1 for step in (*STEPS, *DISK_STEPS) for when in WHENS[step]}
    assert len(tally.faults) > 60


def test_power_cuts(nursery: Nursery, tmp_path: Path) -> None:
    """What was written and not synced is lost or torn: of SQLite's files write by write, of a generation's whole."""
    tally = power_cuts(nursery, tmp_path, CUTS, SEED)
    assert tally.faults["power cut"] >= CUTS


def test_a_reader_sees_whole_articles_only_while_they_are_changed(nursery: Nursery, tmp_path: Path) -> None:
    tally = reading(nursery, tmp_path, 8, SEED)
    assert tally.completed == 8 and tally.reads >= 8


@pytest.mark.parametrize(
    ("variant", "step", "seen"),
    [
        ("no_transaction", "index.store.writer:Writer._insert", "is in no story|passages are not those"),
        ("no_transaction", "index.lexical:add", "passages|by its words|in no story"),
        ("pointer_before_file", "index.store.generations:write", "vector index is missing or damaged"),
        (
            "read_before_stored",
            "index.store.writer:Writer.put",
            "was read, and is no article|is shown as edition none; it may be",
        ),
        ("lock_by_file", "index.store.writer:Writer.put", "The store is being written"),
    ],
)
def test_control_a_kill_finds_what_is_broken(
    nursery: Nursery, tmp_path: Path, variant: str, step: str, seen: str
) -> None:
    with pytest.raises(Violation, match=seen):
        step_faults(nursery, tmp_path, SEED, steps=(step,), variant=variant)


@pytest.mark.parametrize(
    ("variant", "seen"),
    [
        ("no_sync", "shown as edition|missing or damaged|is damaged|is not what was stored"),
        ("publish_before_sync", "vector index is missing or damaged"),
    ],
)
def test_control_a_power_cut_finds_what_is_not_synced(
    nursery: Nursery, tmp_path: Path, variant: str, seen: str
) -> None:
    with pytest.raises(Violation, match=seen):
        power_cuts(nursery, tmp_path, CUTS, SEED, variant=variant)


@pytest.mark.parametrize(
    ("variant", "seen"),
    [
        ("overwrite_in_place", "a reader, after .* rounds: |died of SIGBUS|vectors bring|scores passages"),
        ("words_stay", "vectors bring|words"),
        ("vectors_stay", "vectors bring|holds no passage"),
        ("read_without_transaction", "a reader, after"),
    ],
)
def test_control_a_reader_finds_what_is_broken(
    nursery: Nursery, tmp_path: Path, variant: str, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.schema.foreign_code", lambda *_: "")  # it is the readers that are to find it
    with pytest.raises(Violation, match=seen):
        reading(nursery, tmp_path, 40, SEED, variant=variant)
