"""Damage to every file of a store, and what the next start makes of it: mended and said, or refused in a sentence."""

import os
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_campaign import finish
from fault_injection import Plan
from fault_nursery import Nursery
from fault_world import EMBEDDER, World, look, text_of, title_of, verify

from index.errors import StoreError
from index.store import Store, check
from index.sync import sync
from qa.command.cli import main as newsdesk

REBUILT = "The vector index was missing or damaged, and was made again from the database: nothing is lost."
DAMAGES = ["missing", "emptied", "torn", "flipped", "garbage"]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(scope="module")
def whole(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A store that was closed well; tests restore it."""
    world = World(tmp_path_factory.mktemp("damage") / "whole", 7)
    world.begin()
    finish(nursery, world)
    world.save()
    return world


@pytest.fixture(scope="module")
def killed(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A store whose writer was killed, with the newest articles in its write-ahead log; tests restore it."""
    world = World(tmp_path_factory.mktemp("damage") / "killed", 8)
    world.begin()
    finish(nursery, world)
    for article in range(8):
        world.become(article, "text")
    world.write()
    plan = Plan("kill", "index.store.files:Files.finish", "after", 5)
    assert nursery.index(world, plan)["status"] == "killed"
    assert (world.store / "newsdesk.db-wal").stat().st_size > 40_000
    world.save()
    return world


def damage(file: Path, how: str) -> None:
    data = file.read_bytes()
    if how == "missing":
        file.unlink()
    elif how == "emptied":
        file.write_bytes(b"")
    elif how == "torn":
        file.write_bytes(data[: len(data) // 2])
    elif how == "flipped":
        middle = len(data) // 2
        file.write_bytes(data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :])
    else:
        file.write_bytes(random.Random(1).randbytes(max(len(data), 100)))


def generation(world: World) -> Path:
    (folder,) = (world.store / "vectors").iterdir()
    return folder


def test_these_are_all_the_files_of_a_store(killed: World) -> None:
    killed.restore()
    names = {path.name for path in killed.store.rglob("*") if path.is_file()}
    assert names == {
        "newsdesk.db", "newsdesk.db-wal", "newsdesk.db-shm", "writer.lock", "index.faiss", "ids.npy", "manifest.json",
    }  # fmt: skip


@pytest.mark.parametrize("how", [*DAMAGES, "another generation"])
@pytest.mark.parametrize("name", ["index.faiss", "ids.npy", "manifest.json"])
def test_a_damaged_vector_index_is_made_again_and_said(
    nursery: Nursery, whole: World, tmp_path: Path, name: str, how: str
) -> None:
    whole.restore()
    if how == "another generation":
        older = generation(whole) / name
        shutil.copy(older, tmp_path / name)
        whole.become(5, "text")
        whole.write()
        with Store.open(whole.store) as store:
            sync(store, [whole.news], EMBEDDER)
            with store.write() as writer:
                writer.publish(force=True)
        whole.completed()
        shutil.copy(tmp_path / name, generation(whole) / name)
    else:
        damage(generation(whole) / name, how)
    assert [problem.part for problem in check(whole.store).problems] == ["index"]
    with Store.open(whole.store) as store:
        with store.read() as view:
            look(view)
        assert store.notices() == (REBUILT,)
    verify(whole)
    with Store.open(whole.store) as store, store.read() as view:
        look(view)
        assert store.notices() == ()


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", ["writer.lock", "newsdesk.db-shm"])
def test_what_only_informs_may_be_damaged(nursery: Nursery, killed: World, name: str, how: str) -> None:
    killed.restore()
    damage(killed.store / name, how)
    verify(killed)
    finish(nursery, killed)


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_write_ahead_log_leaves_an_earlier_state_and_is_said(
    nursery: Nursery, killed: World, how: str
) -> None:
    """A power cut cannot do this to what was synced, but a person or a bad disk can; the files bring it back."""
    killed.restore()
    reported = killed.ledger.reported.copy()
    damage(killed.store / "newsdesk.db-wal", how)
    with Store.open(killed.store) as store:
        cut_off, lost = store.notices()
        assert cut_off.startswith("The last writing to the store was cut off (process ")
        assert lost.startswith("The database lacks the newest ") and "index the same files again" in lost
        with store.read() as view:
            shown = look(view)
    for article, edition in shown.items():
        assert edition in {killed.ledger.shown[article, at] for at in range(reported[article] + 1)}
    assert check(killed.store).whole
    finish(nursery, killed)
    with Store.open(killed.store) as store:
        assert store.notices() == ()


@pytest.mark.parametrize("how", ["missing", "emptied"])
def test_without_its_database_there_is_no_store_and_the_files_make_it_again(
    nursery: Nursery, killed: World, how: str
) -> None:
    killed.restore()
    damage(killed.store / "newsdesk.db", how)
    with pytest.raises(StoreError, match=r"^No store at .*: run `newsdesk index PATH"):
        Store.open(killed.store)
    finish(nursery, killed)


def test_a_damaged_database_is_refused_or_shows_nothing_wrong(whole: World) -> None:
    """Bytes changed anywhere: what can still be read is right, the rest is a sentence; `check` finds what matters."""
    whole.restore()
    file = whole.store / "newsdesk.db"
    data, dice, found = file.read_bytes(), random.Random(4), 0
    for _ in range(60):
        at = dice.randrange(len(data) - 8)
        file.write_bytes(data[:at] + dice.randbytes(8) + data[at + 8 :])
        found += _survey(whole)
    for share in (0.3, 0.6, 0.9):
        file.write_bytes(data[: int(len(data) * share)])
        assert _survey(whole)
    assert found >= 5  # much of a small database is empty space


def _survey(world: World) -> bool:
    """Whether damage is seen by opening or by `check`; what articles are shown must be right in any case."""
    shown: dict[int, int] = {}
    try:
        with Store.open(world.store) as store:
            for row in store.articles():
                try:
                    article = store.article(row.id)
                except StoreError as error:
                    assert str(error).count("\n") == 0
                else:
                    number = int(article.title.rpartition(" ")[2])
                    assert (article.title, article.text) == (
                        title_of(number),
                        text_of(number, int(world.ledger.reported[number])),
                    )
                    shown[number] = 1
        return not check(world.store).whole
    except StoreError as error:
        assert any(
            word in str(error)
            for word in ("damaged", "not a Newsdesk store", "could not be used", "No store", "format")
        )
        return True


def test_what_can_be_read_of_a_damaged_database_is_saved(nursery: Nursery, whole: World) -> None:
    """Pages are overwritten: every article that is left is right, and the files do the rest."""
    whole.restore()
    file = whole.store / "newsdesk.db"
    data, dice, saved = file.read_bytes(), random.Random(6), []
    ids = {title_of(n): None for n in range(10)}
    with Store.open(whole.store) as store:
        ids |= {row.title: row.id for row in store.articles()}
    for _ in range(9):
        whole.restore()
        torn = bytearray(data)
        for page in dice.sample(range(12, len(data) // 4096), 3):
            torn[page * 4096 : (page + 1) * 4096] = dice.randbytes(4096)
        file.write_bytes(torn)
        opens = True
        try:
            if all(problem.part != "database" for problem in check(whole.store).problems):
                continue
        except StoreError as error:  # a page that is read whenever a store is opened
            assert "is damaged" in str(error)
            opens = False
        try:
            health = check(whole.store, repair=True, embedder=EMBEDDER)
        except StoreError as error:  # a page that says what the tables are
            assert not opens and re.match(r"Nothing of the damaged database .* can be saved", str(error))
            continue
        assert health.whole and "could be saved; index the same files again" in health.repaired[-1].message
        with Store.open(whole.store) as store:
            with store.read() as view:
                found = look(view)
            assert all(ids[row.title] == row.id for row in store.articles())
        assert all(edition == whole.ledger.reported[number] for number, edition in found.items())
        saved.append(len(found))
        assert (whole.store / "newsdesk.db.damaged").read_bytes() == torn
        finish(nursery, whole)
    assert len(saved) >= 3 and max(saved) >= 6


@pytest.mark.parametrize(
    ("sql", "part", "sentence"),
    [
        ("UPDATE articles SET text = replace(text, 'coun', 'Coun') WHERE n = 2", "articles", "is not what was stored"),
        ("UPDATE articles SET title = 'Other' WHERE n = 2", "articles", "is not what was stored"),
        ("UPDATE articles SET authors = '[' WHERE n = 2", "articles", "cannot be read"),
        ("UPDATE articles SET text = CAST(x'ff80' AS TEXT) WHERE n = 2", "articles", "cannot be read"),
        ("UPDATE articles SET characters = 3 WHERE n = 2", "articles", "is not what was stored"),
        ("UPDATE passages SET end = 999999 WHERE id = 3", "passages", "does not lie in its article"),
        ("DELETE FROM passages WHERE article = 2", "passages", "has no passages"),
        ("UPDATE vectors SET vector = zeroblob(128) WHERE id = 3", "vectors", "is damaged"),
        ("UPDATE vectors SET vector = x'01' WHERE id = 3", "vectors", "is damaged"),
        (
            "UPDATE vectors SET vector = (SELECT vector FROM vectors WHERE id = 4) WHERE id = 3",
            "vectors",
            "is not the one that was stored",
        ),
        ("PRAGMA foreign_keys = OFF; DELETE FROM vectors WHERE id = 3", "vectors", "has no vector"),
        ("DELETE FROM words WHERE rowid = 3", "words", "cannot be found by its words"),
        ("INSERT INTO words (rowid, title, body) VALUES (999, 'a', 'ghost')", "words", "which is gone"),
        (
            "DELETE FROM words WHERE rowid = 3; INSERT INTO words (rowid, title, body) VALUES (3, 'a', 'b')",
            "words",
            "another text",
        ),
        ("DELETE FROM log WHERE added", "index", "leads to"),
    ],
)
def test_check_finds_and_mends_each_kind_of_damage(
    nursery: Nursery, whole: World, sql: str, part: str, sentence: str
) -> None:
    """What cannot be made again from the store is read again from its file by the next run."""
    whole.restore()
    with Store.open(whole.store) as store, store.write() as writer:
        if part == "index":
            writer.db.execute("UPDATE meta SET value = 0 WHERE name = 'log_floor'")
            writer.db.execute("INSERT INTO log (passage, added) VALUES (1, 0)")
        else:
            writer.db.execute(sql).fetchall()
    problems = check(whole.store).problems
    assert part in {problem.part for problem in problems}
    assert any(sentence in problem.message for problem in problems)
    health = check(whole.store, repair=True, embedder=EMBEDDER)
    if part not in ("articles", "passages"):
        assert health.whole and health.repaired
    finish(nursery, whole)
    assert check(whole.store).whole


def test_the_command_says_what_was_cut_off_and_what_it_mended(
    killed: World, capsys: pytest.CaptureFixture[str]
) -> None:
    killed.restore()
    assert newsdesk(["articles", "--store", str(killed.store), "--json"]) == 0
    said = capsys.readouterr().err
    assert said.startswith("Note: The last writing to the store was cut off (process ") and said.count("\n") == 1
    assert said.endswith("all that was reported as done is kept; index again for the rest.\n")
    with Store.open(killed.store) as store:
        first, *_ = (row.id for row in store.articles())
    damage(generation(killed) / "manifest.json", "missing")
    assert newsdesk(["remove", first, "--store", str(killed.store)]) == 0
    assert f"Note: {REBUILT}\n" in capsys.readouterr().err
    assert newsdesk(["articles", "--store", str(killed.store)]) == 0
    assert capsys.readouterr().err == ""
    assert os.listdir(killed.store / "vectors") == [generation(killed).name]
