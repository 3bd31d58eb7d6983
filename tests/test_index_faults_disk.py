"""A disk that is full, fails, or may no longer be written: one sentence says so, and nothing that was done is lost."""

import errno
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_campaign import finish
from fault_injection import Plan
from fault_nursery import Nursery
from fault_world import EMBEDDER, World, look, verify
from small_disks import small_disk

from index.errors import StoreError
from index.store import Store, check
from index.store.schema import file_error
from index.sync import sync


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def world(nursery: Nursery, tmp_path: Path) -> World:
    """A store of ten articles of which half have changed since."""
    world = World(tmp_path / "world", 3)
    world.begin()
    finish(nursery, world)
    for article in (0, 1, 2, 5, 6, 7):
        world.become(article, "text")
    world.write()
    return world


def test_full_and_failing_at_every_kind_of_write(nursery: Nursery, world: World) -> None:
    """From that write on every further one fails too, as it does until somebody makes space."""
    world.save()
    full = f"StoreError: The disk that holds {world.store} is full: free some space and run it again"
    broken = f"StoreError: The store at {world.store} could not be used"
    cases = [
        ("full", "write wal", 3, full),
        ("full", "write wal", 60, full),
        ("full", "numpy:save", 1, full),
        ("full", "index.vectors:write_index", 1, full),
        ("bad", "write wal", 20, broken),
        ("bad", "sync wal", 4, broken),
        ("bad", "numpy:save", 1, broken),
    ]
    for act, step, nth, sentence in cases:
        world.restore()
        reply = nursery.index(world, Plan(act, step, "before", nth))
        assert reply["status"] == "failed" and reply["error"].startswith(sentence), (step, reply["error"])
        assert reply["error"].count(". ") == 0
        verify(world)
        finish(nursery, world)


def test_a_checkpoint_that_cannot_be_written_loses_nothing(nursery: Nursery, world: World) -> None:
    """What is committed stands in the log; whether it could be copied into the database is nobody's concern yet."""
    reply = nursery.index(world, Plan("full", "write db", "before", 1))
    assert reply["status"] in ("done", "failed")
    verify(world)
    finish(nursery, world)


def test_a_limit_on_the_size_of_files(world: World) -> None:
    """What stands in for a full disk where nothing can be mounted: the operating system refuses to let files grow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Store.open(world.store) as store:
        before = store.counts()
        resource.setrlimit(resource.RLIMIT_FSIZE, (32 * 1024, hard))
        try:
            with pytest.raises(StoreError, match=f"{world.store} could not be used"):
                sync(store, [world.news], EMBEDDER)
            with store.read() as view:
                look(view)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert store.counts().articles == before.articles
        sync(store, [world.news], EMBEDDER)
    world.completed()
    verify(world)


def test_the_sentences_for_errors_of_the_file_system(tmp_path: Path) -> None:
    def sentence(number: int) -> str:
        return str(file_error(OSError(number, os.strerror(number)), tmp_path))

    assert sentence(errno.ENOSPC) == sentence(errno.EDQUOT)
    assert sentence(errno.ENOSPC).startswith(f"The disk that holds {tmp_path} is full: free some space")
    assert sentence(errno.EACCES) == sentence(errno.EPERM) == sentence(errno.EROFS)
    assert sentence(errno.EROFS).startswith(f"The store at {tmp_path} cannot be written: check the permissions")
    assert sentence(errno.EIO) == f"The store at {tmp_path} could not be used (Input/output error): check the disk."


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "60m") as disk:
        yield disk


def test_a_disk_that_becomes_read_only(disk: Path, tmp_path: Path) -> None:
    """Reading goes on, also where the vector index is gone; writing says why not; afterwards all is as before."""
    world = World(tmp_path / "world", 5)
    world.store = disk / "store"
    world.begin()
    with Store.open(world.store, create=True, model="hashing", dimension=64) as store:
        sync(store, [world.news], EMBEDDER)
    world.completed()
    world.become(0, "text")
    world.write()
    for generation in (world.store / "vectors").iterdir():
        (generation / "index.faiss").unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with Store.open(world.store) as store:
        with store.read() as view:
            assert look(view)[0] == 1
        (notice,) = store.notices()
        assert "the index is made in memory at every start" in notice
        with pytest.raises(StoreError, match=f"^The store at {world.store} cannot be written: check the permissions"):
            sync(store, [world.news], EMBEDDER)
        with store.read() as view:
            assert look(view)[0] == 1
    assert [problem.part for problem in check(world.store).problems] == ["index"]
    with pytest.raises(StoreError, match="cannot be written"):
        check(world.store, repair=True)
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    with Store.open(world.store) as store:
        sync(store, [world.news], EMBEDDER)
        assert store.notices() == (
            "The vector index was missing or damaged, and was made again from the database: nothing is lost.",
        )
    world.completed()
    verify(world)
