"""Generations of vectors: those that are damaged are made again, and none is paired with what it is not of."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from stored import article, found, generation, put

from index.store import Store, check, generations


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store that need not be whole at the end."""
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        yield store


@pytest.mark.parametrize("damage", ["missing", "no folder", "torn", "flipped", "foreign", "manifest", "ids", "older"])
def test_a_bad_generation_is_made_again(store: Store, tmp_path: Path, damage: str) -> None:
    with store.write() as writer:
        first = put(writer, article("one"))
        writer.publish(force=True)
        copy = {path.name: path.read_bytes() for path in generation(store).iterdir()}
        put(writer, article("two"))
        writer.remove(first)
        writer.publish(force=True)
    home = generation(store)
    index = home / "index.faiss"
    if damage == "missing":
        index.unlink()
    elif damage == "no folder":
        shutil.rmtree(home.parent)
    elif damage == "torn":
        index.write_bytes(index.read_bytes()[:-100])
    elif damage == "flipped":
        data = bytearray(index.read_bytes())
        data[-50] ^= 0xFF
        index.write_bytes(data)
    elif damage == "foreign":
        manifest = json.loads((home / "manifest.json").read_text())
        (home / "manifest.json").write_text(json.dumps({**manifest, "store": "another"}))
    elif damage == "manifest":
        (home / "manifest.json").write_text("{")
    elif damage == "ids":
        (home / "ids.npy").write_bytes(b"")
    else:
        for file, data in copy.items():
            (home / file).write_bytes(data)
    assert [problem.part for problem in check(store.folder).problems] == ["index"]
    with Store.open(store.folder) as again:
        assert {text.split()[3] for text in found(again, "one two")[0]} == {"two"}
    assert check(store.folder).whole


def test_a_large_generation_is_checked_in_samples_when_opened_and_wholly_by_check(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "WHOLE", 0)
    with store.write() as writer:
        for number in range(3):
            put(writer, article(f"n{number}", 200))
        writer.publish(force=True)
    index = generation(store) / "index.faiss"
    assert generations.checksum(index, sampled=True) != generations.checksum(index, sampled=False)
    assert len(found(store, "n1", 1000)[0]) == 600 and check(store.folder).whole
    index.write_bytes(index.read_bytes()[:-1] + b"\xff")
    assert [problem.part for problem in check(store.folder).problems] == ["index"]


def test_a_database_restored_from_a_backup_is_not_paired_with_later_vectors(store: Store) -> None:
    with store.write() as writer:
        put(writer, article("one"))
        writer.publish(force=True)
    store.close()
    backup = (store.folder / "newsdesk.db").read_bytes()
    for name in ("lost", "new"):
        with Store.open(store.folder) as again:
            with again.write() as writer:
                put(writer, article(name))
                writer.publish(force=name == "lost")
            assert {text.split()[3] for text in found(again, name)[0]} == {"one", name}
        if name == "lost":
            (store.folder / "newsdesk.db").write_bytes(backup)
    assert check(store.folder).whole


def test_a_reader_that_may_not_write_builds_in_memory(store: Store) -> None:
    with store.write() as writer:  # holds the lock, as another process would
        put(writer, article("one"))
        assert not (store.folder / "vectors").exists()
        assert len(found(store, "one")[0]) == 3
        put(writer, article("two"))
        assert len(found(store, "one")[0]) == 6
        writer.publish()
        assert len(found(store, "one")[0]) == 6
