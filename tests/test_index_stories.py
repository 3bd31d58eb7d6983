"""Near-duplicates: the same partition as exact resemblance gives, through edits, removals and a migration."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import apsw
import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index import stories
from index.errors import StoreError
from index.records import Article, Passage
from index.store import Store, Writer, check, migration, schema
from index.store.identity import content_hash, text_hash
from index.store.lock import writer_lock

EMBEDDER = HashingEmbedder()
VOCABULARY = [f"word{number}" for number in range(900)]


def prose(seed: int, words: int = 120) -> list[str]:
    return random.Random(seed).choices(VOCABULARY, k=words)


def put(writer: Writer, name: str, words: list[str]) -> str:
    text = " ".join(words)
    article = Article(text, title=name, path=f"/news/{name}.txt", outlet=f"{name} Times")
    return writer.put(article, [Passage("", 0, len(text))], [text], EMBEDDER.encode([text])).id


def plain_shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 5]) for at in range(max(1, len(words) - 4))}


def plain_stories(texts: dict[str, str]) -> set[frozenset[str]]:
    """The oracle: connected components of all pairs with a Jaccard coefficient of 5-word shingles of `stories.SAME`."""
    groups = {name: {name} for name in texts}
    sets = {name: plain_shingles(text) for name, text in texts.items()}
    for one in texts:
        for other in texts:
            if len(sets[one] & sets[other]) >= stories.SAME * len(sets[one] | sets[other]):
                groups[one] |= groups[other]
                for name in groups[one]:
                    groups[name] = groups[one]
    return {frozenset(group) for group in groups.values()}


def partition(store: Store) -> set[frozenset[str]]:
    """The stories as sets of titles, from `View.story` and from the list of articles alike."""
    rows = store.articles()
    titles = {row.id: row.title for row in rows}
    with store.read() as view:
        told = {frozenset([row.title, *(article.title for article in view.story(row.id))]) for row in rows}
    listed: dict[str, set[str]] = {}
    for row in rows:
        listed.setdefault(titles[row.story], set()).add(row.title)
    assert {frozenset(group) for group in listed.values()} == told
    assert all(row.tellings == len(listed[titles[row.story]]) for row in rows)
    return told


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        yield store


def test_shingles_are_those_of_the_words_whatever_case_and_punctuation() -> None:
    one, other = "The bank raised its rate. Shares fell on Monday", "the BANK raised “its” rate—shares fell, on Monday!"
    assert stories.shingles(one).tolist() == stories.shingles(other).tolist()
    assert len(stories.shingles(one)) == len(plain_shingles(one)) == 5
    assert (len(stories.shingles("two words")), len(stories.shingles("… !"))) == (1, 0)
    found = stories.shingles(" ".join(prose(1)))
    assert (np.diff(found) > 0).all() and found[0] >= 0 and found[-1] < 2**48


def test_resemblance_is_jaccards_coefficient() -> None:
    first, second = prose(1), prose(2)
    one, other = " ".join(first + second), " ".join(second + prose(3, 60))
    a, b = plain_shingles(one), plain_shingles(other)
    assert stories.resemblance(stories.shingles(one), stories.shingles(other)) == len(a & b) / len(a | b)
    assert stories.resemblance(stories.shingles(""), stories.shingles("")) == 0.0


def test_stories_are_those_of_exact_resemblance(store: Store) -> None:
    """Copies cut, prolonged, and edited to every degree, in any order, with chains among them."""
    chance, texts = random.Random(7), {}
    for seed in range(25):
        words = prose(seed, chance.randint(4, 400))
        for copy in range(chance.randint(1, 5)):
            edited = [chance.choice(VOCABULARY) if chance.random() < 0.02 * copy else word for word in words]
            cut = chance.randint(0, len(words) // 2)
            texts[f"{seed}-{copy}"] = edited[: len(edited) - cut] + prose(1000 + seed, chance.randint(0, 40))
    names = list(texts)
    chance.shuffle(names)
    with store.write() as writer:
        for name in names:
            put(writer, name, texts[name])
    expected = plain_stories({name: " ".join(words) for name, words in texts.items()})
    assert partition(store) == expected
    assert 25 <= len(expected) < len(texts) and any(len(group) > 2 for group in expected)


def test_an_article_that_links_two_stories_joins_them_and_leaves_when_edited(store: Store) -> None:
    left, middle, right = prose(1, 20), prose(2, 120), prose(3, 20)
    with store.write() as writer:
        put(writer, "A", left + middle[:90])
        put(writer, "B", middle[30:] + right)
        assert partition(store) == {frozenset("A"), frozenset("B")}
        put(writer, "C", middle)
        assert partition(store) == {frozenset("ABC")}
        put(writer, "C", middle[1:])
        assert partition(store) == {frozenset("ABC")}
        put(writer, "C", prose(4))
        assert partition(store) >= {frozenset("C")}
    assert check(store.folder).whole


def test_removal_leaves_the_others_of_the_story(store: Store) -> None:
    words = prose(1)
    with store.write() as writer:
        ids = [put(writer, name, [name, *words]) for name in "ABCD"]
        assert {row.story for row in store.articles()} == {ids[0]}
        writer.remove(ids[0])
        assert partition(store) == {frozenset("BCD")} and {row.story for row in store.articles()} == {ids[1]}
        writer.remove(ids[2])
        assert partition(store) == {frozenset("BD")}
        put(writer, "A", ["A", *words])
        put(writer, "E", prose(2))
        assert partition(store) == {frozenset("ABD"), frozenset("E")}
        for row in store.articles():
            writer.remove(row.id)
        assert [schema.value(writer.db, f"SELECT count(*) FROM {table}") for table in ("stories", "sketches")] == [0, 0]


def test_an_article_that_cannot_be_stored_leaves_no_trace(store: Store) -> None:
    words = prose(1)
    with store.write() as writer:
        put(writer, "A", words)
        text = " ".join(words)
        with pytest.raises(StoreError, match="without the vectors"):
            writer.put(Article(text, path="/b.txt"), [Passage("", 0, len(text))], [text + "!"])
        assert schema.value(writer.db, "SELECT count(*) FROM sketches") == stories.SKETCH
    assert partition(store) == {frozenset("A")}


def test_boilerplate_that_everybody_prints_makes_no_story_and_hides_none(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "LISTED", 3)
    monkeypatch.setattr(stories, "COMPARED", 2)
    boilerplate, wire = prose(99, 40), prose(98)
    with store.write() as writer:
        for number in range(20):
            put(writer, f"n{number}", [*prose(number), *boilerplate])
        put(writer, "first", [*wire, *boilerplate])
        put(writer, "second", ["LONDON", *wire, *boilerplate])
    assert [group for group in partition(store) if len(group) > 1] == [frozenset(["first", "second"])]


def test_check_sees_damaged_stories_and_mends_them(store: Store) -> None:
    with store.write() as writer:
        for name in "AB":
            put(writer, name, [name, *prose(1)])
        writer.publish(force=True)
        lasting = store.articles(query="A")[0].id
        writer.db.execute(
            "DELETE FROM stories WHERE article = 1; UPDATE sketches SET hash = hash + 1 WHERE article = 2"
        )
    assert [problem.message for problem in check(store.folder).problems] == [
        f"The stories are damaged (article {lasting} is in no story): run `newsdesk check --repair`.",
        f"The stories are damaged (the sketch of article {store.articles(query='B')[0].id} is of another text): "
        "run `newsdesk check --repair`.",
    ]
    assert check(store.folder, repair=True).whole and partition(store) == {frozenset("AB")}


# The first format as its code laid it out, but for comments.
FORMAT_1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 BLOB, checked TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX files_sha256 ON files(sha256);
CREATE TABLE failures (file TEXT, path TEXT, error TEXT NOT NULL, checked TEXT NOT NULL, PRIMARY KEY (file, path))
    WITHOUT ROWID;
CREATE TABLE shadows (key TEXT, file TEXT, PRIMARY KEY (key, file)) WITHOUT ROWID;
CREATE INDEX shadows_file ON shadows(file);
CREATE TABLE articles (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT UNIQUE, hash BLOB NOT NULL, title TEXT NOT NULL,
    outlet TEXT NOT NULL, authors TEXT NOT NULL, published TEXT NOT NULL, url TEXT NOT NULL, place TEXT NOT NULL,
    path TEXT NOT NULL, record TEXT NOT NULL, added TEXT NOT NULL, updated TEXT NOT NULL,
    held INTEGER NOT NULL DEFAULT 0, characters INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX articles_path ON articles(path);
CREATE INDEX articles_outlet ON articles(outlet);
CREATE INDEX articles_published ON articles(published);
CREATE TABLE vectors (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, vector BLOB NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles(n) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, vector INTEGER NOT NULL REFERENCES vectors(id),
    CHECK (0 <= start AND start < end));
CREATE INDEX passages_article ON passages(article);
CREATE INDEX passages_vector ON passages(vector);
CREATE VIRTUAL TABLE words
    USING fts5(title, body, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'row');
CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL, added INTEGER NOT NULL);
CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN
    INSERT INTO log (passage, added) VALUES (new.id, 1);
END;
CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
    DELETE FROM words WHERE rowid = old.id;
    INSERT INTO log (passage, added) VALUES (old.id, 0);
END;
INSERT INTO meta VALUES
    ('store', 'abcd'), ('model', 'hashing'), ('dimension', 64), ('log_floor', 0), ('generation', '');
PRAGMA application_id = 1315272548;
PRAGMA user_version = 1;
"""


def old_store(folder: Path, texts: dict[str, str]) -> None:
    """A store of format 1 that holds these articles, by title, each one passage."""
    folder.mkdir()
    db = apsw.Connection(str(folder / "newsdesk.db"))
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(FORMAT_1)
    when = "2026-01-01T00:00:00+00:00"
    for n, (title, text) in enumerate(texts.items(), start=1):
        article = Article(text, title=title, path=f"/news/{title}.txt")
        vector = EMBEDDER.encode([text])[0].astype(np.float16).tobytes()
        values = (n, f"{n:016x}", article.path, content_hash(article), title, article.path, when, when, len(text), text)
        sql = """INSERT INTO articles (n, id, key, hash, title, outlet, authors, published, url, place, path, record,
                 added, updated, characters, text) VALUES (?, ?, ?, ?, ?, '', '[]', '', '', '', ?, '', ?, ?, ?, ?)"""
        db.execute(sql, values)
        db.execute("INSERT INTO vectors VALUES (?, ?, ?)", (n, text_hash(text), vector))
        db.execute("INSERT INTO passages VALUES (?, ?, 0, ?, ?)", (n, n, len(text), n))
        db.execute("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (n, title, text))
    db.close()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    wire = " ".join(prose(1))
    old_store(tmp_path / "old", {"A": wire, "B": "Berlin " + wire, "C": " ".join(prose(2))})
    return tmp_path / "old"


def layout(db: apsw.Connection) -> set[tuple[str, str]]:
    return {
        (name, " ".join(sql.split())) for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE sql > ''")
    }


def test_a_store_of_format_1_is_migrated_when_it_is_opened(
    old: Path, store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration, "TELL_EVERY", 0.0)
    with Store.open(old, model="hashing", dimension=64) as migrated:
        assert caplog.messages == [
            f"The store at {old} is brought from format 1 to 8 ...",
            *(f"{done} of 3 articles compared ..." for done in (1, 2, 3)),
            *(f"{done} of 3 passages indexed by their words ..." for done in (1, 2, 3)),
        ]
        assert partition(migrated) == {frozenset("AB"), frozenset("C")}
        with migrated.read() as view, store.read() as new:
            ids, _ = view.search_words(" ".join(prose(2)[:8]), 1)
            assert view.passages(ids)[0].title == "C" and ids.tolist() == [3]
            assert view.search_vectors(EMBEDDER.encode_query(" ".join(prose(2))), 1)[0].tolist() == [3]
            assert layout(view.db) == layout(new.db) and view.db.pragma("user_version") == 8
        with migrated.write() as writer:
            put(writer, "D", ["Paris", *prose(1)])
            put(writer, "A", prose(1))
        assert partition(migrated) == {frozenset("ABD"), frozenset("C")}
    assert check(old).whole
    caplog.clear()
    Store.open(old).close()
    assert caplog.messages == []


WORDS_OF_TODAY = {"financial": [1], "九号": [2], "线": [2], "reservoir": [3], "STRASSE": [4], "lodz": [4], "елка": [5]}


def test_words_of_a_store_of_format_2_are_found_as_the_eye_reads_them(tmp_path: Path) -> None:
    texts = ("Its ﬁnancial report.", "地铁九号线将开通", "reser\u200bvoir", "Die Straße nach Łódź.", "Зелёная ёлка")
    old_store(tmp_path / "old", dict(zip("ABCDE", texts, strict=True)))
    db = apsw.Connection(str(tmp_path / "old" / "newsdesk.db"))
    db.execute(schema.LISTING + stories.TABLES)
    for _ in stories.place_all(db):
        pass
    db.execute("PRAGMA user_version = 2")
    db.close()
    with Store.open(tmp_path / "old") as store, store.read() as view:
        found = {word: view.search_words(word, 9)[0].tolist() for word in WORDS_OF_TODAY}
    assert found == WORDS_OF_TODAY
    assert check(tmp_path / "old").whole


def test_a_migration_that_is_cut_off_leaves_the_old_format(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shingles, calls = stories.shingles, []

    def failing(text: str) -> np.ndarray:
        calls.append(text)
        if len(calls) == 3:
            raise apsw.FullError("database or disk is full")
        return shingles(text)

    monkeypatch.setattr(stories, "shingles", failing)
    with pytest.raises(StoreError, match=f"The disk that holds {old} is full: free some space"):
        Store.open(old)
    db = schema.connect(old)
    assert db.pragma("user_version") == 1
    assert schema.rows(db, "SELECT name FROM sqlite_schema WHERE name IN ('stories', 'sketches')") == []
    db.close()
    with Store.open(old) as migrated:
        assert partition(migrated) == {frozenset("AB"), frozenset("C")}


def test_a_migration_waits_for_the_writer_and_says_so(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "WAIT", 0.0)
    sentence = "has to be brought to format 8, which could not be done: The store at .* is being written by process"
    with writer_lock(old, wait=0), pytest.raises(StoreError, match=sentence):
        Store.open(old)
    Store.open(old).close()


@pytest.mark.parametrize("version", [0, 9, -1])
def test_a_store_of_an_unknown_format_is_refused(old: Path, version: int) -> None:
    db = apsw.Connection(str(old / "newsdesk.db"))
    db.execute(f"PRAGMA user_version = {version}")
    db.close()
    sentence = f"^The store at {old} has format {version}, and this version of Newsdesk reads formats up to 8: use the"
    for use in (Store.open, check):
        with pytest.raises(StoreError, match=sentence):
            use(old)
