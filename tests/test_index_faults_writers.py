"""Several writers, and articles that go: real processes wait for each other, and nothing removed comes back."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_campaign import finish
from fault_injection import Plan
from fault_nursery import Nursery
from fault_variants import VARIANTS
from fault_world import EMBEDDER, World, judge, look, text_of, title_of, verify

from index.errors import StoreError, UnknownArticleError
from index.store import Store, check
from index.sync import sync

ROOT = Path(__file__).parent.parent
# Indexes a folder, and says so at its first article; then goes on when it is told to.
INDEXING = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from fault_variants import VARIANTS
from fault_world import EMBEDDER
from index.store import Store, Writer
from index.sync import sync
put, told = Writer.put, []
def waiting_put(self, *rest):
    stored = put(self, *rest)
    if not told:
        told.append(print("writing", flush=True))
        sys.stdin.readline()
    return stored
Writer.put = waiting_put
with Store.open(sys.argv[1], create=True, model="hashing", dimension=64) as store:
    sync(store, [Path(sys.argv[2])], EMBEDDER)
"""


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


def indexing(world: World) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", INDEXING, str(world.store), str(world.news), str(ROOT / "tests"), str(ROOT)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "writing\n"
    return process


def test_the_second_writer_is_told_who_holds_the_lock_or_waits_or_takes_over(nursery: Nursery, tmp_path: Path) -> None:
    world = World(tmp_path / "world", 11)
    world.begin()
    process = indexing(world)
    assert process.stdin is not None
    with Store.open(world.store) as store:
        assert store.notices() == ()  # somebody is at work, nobody was cut off
        with pytest.raises(StoreError, match=rf"is being written by process {process.pid} on .* since .*: wait for it"):
            sync(store, [world.news], EMBEDDER, wait=0)
        with store.read() as view:
            assert len(look(view)) == 1  # what was stored by then is read meanwhile
        # One that waits goes on as soon as the other has ended.
        waited: list[int] = []
        thread = threading.Thread(target=lambda: waited.append(sync(store, [world.news], EMBEDDER, wait=60).unchanged))
        thread.start()
        process.communicate("go on\n")
        thread.join()
        assert process.returncode == 0 and waited == [8]
    world.completed()
    verify(world)
    # One that is killed leaves the lock to the next at once, which says what happened.
    world.become(2, "text")
    world.write()
    process = indexing(world)
    with Store.open(world.store) as before:
        process.kill()
        process.wait()
        with Store.open(world.store) as store:
            (notice,) = store.notices()
            assert re.match(rf"The last writing to the store was cut off \(process {process.pid} on .* since ", notice)
            sync(store, [world.news], EMBEDDER, wait=0)
            assert store.notices() == ()
        world.completed()
        with before.read() as view:
            judge(look(view), world.allowed())
    verify(world)


def test_control_without_the_lock_the_second_writer_is_let_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test above sees, it would see fail."""
    from index.store import store as module

    monkeypatch.setattr(module, "writer_lock", module.writer_lock)
    VARIANTS["no_lock"]()
    with (
        Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store,
        store.write(wait=0),
        store.write(wait=0),
    ):
        pass


def test_a_killed_writers_half_written_generation_is_cleared_away(nursery: Nursery, tmp_path: Path) -> None:
    world = World(tmp_path / "world", 12)
    world.begin()
    plan = Plan("kill", "index.vectors:write_index", "after", 1)
    assert nursery.index(world, plan)["status"] == "killed"
    (torn,) = (world.store / "vectors").iterdir()
    with Store.open(world.store) as store, store.write():
        assert not torn.exists()
    finish(nursery, world)
    assert len(list((world.store / "vectors").iterdir())) == 1


def test_a_removed_article_is_nowhere(nursery: Nursery, tmp_path: Path) -> None:
    """Not among words, vectors, passages, articles, nor counts; also for a reader that was open before, in its cache
    and in its mapped index; with a new generation or without; and its vectors are dropped when nothing uses them.
    """
    world = World(tmp_path / "world", 13)
    world.begin()
    finish(nursery, world)
    with Store.open(world.store) as reader, Store.open(world.store) as writing:
        with reader.read() as view:
            before = look(view)
        ids = {row.title: row.id for row in reader.articles()}
        for step, gone in enumerate((2, 6, 0)):
            with reader.read() as old:
                with writing.write() as writer:
                    assert writer.remove(ids[title_of(gone)])
                    if step:
                        writer.publish(force=True)
                assert gone in look(old)  # a view stays at its moment
            for store in (reader, writing):
                with store.read() as view:
                    found = look(view)
                    assert found == {n: e for n, e in before.items() if n not in (2, 6, 0)[: step + 1]}
                    for query in (f"w{gone}q3", f"a{gone}x", title_of(gone), text_of(gone, before[gone])[:200]):
                        words, _ = view.search_words(query, 1000)
                        vectors, _ = view.search_vectors(EMBEDDER.encode_query(query), 1000)
                        titles = {passage.title for passage in view.passages([*words, *vectors])}
                        assert title_of(gone) not in titles
                    assert not view.search_words(f"w{gone}q3", 10)[0].size
                with pytest.raises(UnknownArticleError):
                    store.article(ids[title_of(gone)])
                assert store.counts().articles == len(found) == store.count_articles()
        with writing.write() as writer:
            assert not writer.remove(ids[title_of(0)])
    assert check(world.store).whole


def test_failed_files_are_listed_kept_and_retried(nursery: Nursery, tmp_path: Path) -> None:
    world = World(tmp_path / "world", 14)
    world.begin()
    finish(nursery, world)
    world.become(1, "broken")
    world.write()
    finish(nursery, world)
    with Store.open(world.store) as store:
        (failure,) = store.failures()
        assert failure.path == str(world.path(1)) and failure.error and failure.when
        with store.read() as view:
            assert look(view)[1] == 1  # the last good version
        embedded = len(EMBEDDER.embedded)
        report = sync(store, [world.news], EMBEDDER)
        assert [item.path for item in report.failed] == [failure.path]  # said again, and not read again
        assert len(EMBEDDER.embedded) == embedded
    world.become(1, "text")
    world.write()
    finish(nursery, world)
    with Store.open(world.store) as store:
        assert store.failures() == []
        with store.read() as view:
            assert look(view)[1] == 3
