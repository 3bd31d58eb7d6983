"""What a check of the store finds, and mends."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder
from stored import EMBEDDER, article, put

from index.errors import ModelError, StoreError
from index.store import Store, check


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store that need not be whole at the end."""
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        yield store


def test_check_finds_and_mends(store: Store) -> None:
    with store.write() as writer:
        put(writer, article("one", 4))
        put(writer, article("two", 4))
        writer.publish(force=True)
        writer.db.execute("UPDATE vectors SET vector = zeroblob(length(vector)) WHERE id = 2")
        writer.db.execute("UPDATE vectors SET vector = x'0011' WHERE id = 3")
        writer.db.execute("DELETE FROM words WHERE rowid = 4")
        writer.db.execute("INSERT INTO words (rowid, title, body) VALUES (99, 'ghost', 'ghost')")
        writer.db.execute("DELETE FROM words WHERE rowid = 5")
        writer.db.execute("INSERT INTO words (rowid, title, body) VALUES (5, 'other', 'words')")
    health = check(store.folder)
    assert [(problem.part, problem.message.split(":")[0]) for problem in health.problems] == [
        ("vectors", "Vector 3 is damaged"),
        ("vectors", "Vector 2 is damaged"),
        ("words", "Passage 4 cannot be found by its words"),
        ("words", "The word index holds passage 99, which is gone"),
        ("words", "The word index holds another text of passage 5"),
    ]
    assert health.as_dict()["whole"] is False and health.as_dict()["problems"][0].startswith("Vector 3 is damaged: run")
    with pytest.raises(ModelError, match="was made with the model hashing, not other"):
        check(store.folder, repair=True, embedder=HashingEmbedder(name="other"))
    mended = check(store.folder, repair=True, embedder=EMBEDDER)
    assert mended.whole and mended.repaired == health.problems and check(store.folder).whole
    with store.read() as view:
        (best,), (score,) = view.search_vectors(view.vectors([2])[0], 1)
        assert best == 2 and score == pytest.approx(1, abs=1e-3)
        assert view.search_words("ghost", 5)[0].tolist() == []
        assert set(view.search_words("one", 9)[0].tolist()) == {1, 2, 3, 4}


def test_check_finds_articles_that_are_not_what_was_stored(store: Store) -> None:
    with store.write() as writer:
        put(writer, article("one", 2))
        writer.db.execute("UPDATE articles SET text = replace(text, 'speaks', 'shouts')")
        writer.files.finish("/news/one.txt", b"hash")
    (problem,) = check(store.folder).problems
    assert problem.part == "articles" and problem.message.endswith("is not what was stored: index /news/one.txt again.")
    assert not check(store.folder, repair=True, embedder=EMBEDDER).whole
    with store.write() as writer:
        assert writer.files.sha256("/news/one.txt") is None  # so that indexing reads it again
        put(writer, article("one", 2))
    assert check(store.folder).whole


def test_check_of_a_torn_database(store: Store) -> None:
    with store.write() as writer:
        for number in range(20):
            put(writer, article(f"n{number}", 10))
    store.close()
    data = bytearray((store.folder / "newsdesk.db").read_bytes())
    data[8 * 4096 : 24 * 4096] = os.urandom(16 * 4096)
    (store.folder / "newsdesk.db").write_bytes(data)
    try:
        health = check(store.folder)
        assert {problem.part for problem in health.problems} == {"database"}
    except StoreError as error:
        assert "is damaged" in str(error)
