"""Opening a store: what is said of what is none, who may read it, and what code it may hold."""

import os
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from hashing_embedder import HashingEmbedder

from index.errors import ModelError, StoreError
from index.records import Article, Passage
from index.store import Counts, Store, check


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store that need not be whole at the end."""
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        yield store


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_a_store_is_its_owners_alone_to_read(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
            embedder = HashingEmbedder()
            with store.write() as writer:
                text = "The ferry goes on until April."
                writer.put(Article(text, path="/a.txt"), [Passage("", 0, len(text))], [text], embedder.encode([text]))
                writer.publish()
            found = {path: path.stat().st_mode & 0o777 for path in [store.folder, *store.folder.rglob("*")]}
    finally:
        os.umask(before)
    folders = {path.name: mode for path, mode in found.items() if path.is_dir()}
    assert set(folders.values()) == {0o700} and len(folders) == 3
    files = {path.name: mode for path, mode in found.items() if path.parent == tmp_path / "store" and path.is_file()}
    assert {"newsdesk.db", "writer.lock"} <= set(files) and set(files.values()) == {0o600}


@pytest.mark.parametrize(
    "code",
    [
        "CREATE TRIGGER spy AFTER INSERT ON log BEGIN UPDATE articles SET text = 'Planted.'; END",
        "DROP TRIGGER passage_removed",
        "DROP TRIGGER passage_added; CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN SELECT 1; END",
        "ALTER TABLE articles RENAME TO real; CREATE VIEW articles AS SELECT * FROM real",
    ],
)
def test_a_store_with_code_of_somebody_else_is_not_read(tmp_path: Path, code: str) -> None:
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=8):
        pass
    db = apsw.Connection(str(tmp_path / "store" / "newsdesk.db"))
    db.execute(code)
    db.close()
    for use in (Store.open, check, lambda folder: check(folder, repair=True)):
        with pytest.raises(StoreError, match="holds what Newsdesk did not put there"):
            use(tmp_path / "store")


def test_opening_what_is_no_store_says_what_to_do(tmp_path: Path, store: Store) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(StoreError, match=f"^No store at {nowhere}: run `newsdesk index PATH --store {nowhere}` first"):
        Store.open(nowhere)
    file = tmp_path / "file"
    file.write_text("x")
    for options in ({}, {"create": True, "model": "m", "dimension": 4}):
        with pytest.raises(StoreError):
            Store.open(file, **options)
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.doc").write_text("x")
    with pytest.raises(StoreError, match="is not a store, and it is not empty"):
        Store.open(other, create=True, model="m", dimension=4)
    assert [path.name for path in other.iterdir()] == ["thesis.doc"]
    with pytest.raises(ModelError, match="was made with the model hashing, not mini: unset NEWSDESK_MODEL"):
        Store.open(store.folder, model="mini")
    with pytest.raises(ModelError, match="have 64 values, not 384"):
        Store.open(store.folder, model="hashing", dimension=384)
    with store.write() as writer:
        writer.db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="has format 99, and this version of Newsdesk reads formats up to 8"):
        Store.open(store.folder)


def test_a_store_whose_creation_was_cut_off_is_created_anew(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    apsw.Connection(str(tmp_path / "store" / "newsdesk.db")).execute("PRAGMA journal_mode = WAL")
    with pytest.raises(StoreError, match="No store at"):
        Store.open(tmp_path / "store")
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        assert store.counts() == Counts(0, 0)


def test_a_damaged_database_is_said_to_be_one(tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "newsdesk.db").write_bytes(b"not a database, whatever its name says" * 200)
    with pytest.raises(StoreError, match=r"newsdesk\.db is damaged .*: restore it from a backup"):
        Store.open(folder)
    (folder / "newsdesk.db").unlink()
    apsw.Connection(str(folder / "newsdesk.db")).execute("CREATE TABLE t (a)")
    with pytest.raises(StoreError, match="is not a Newsdesk store"):
        Store.open(folder)
