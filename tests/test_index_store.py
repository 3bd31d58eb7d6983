"""The store: what is put in comes out, one state at a time, through removal, reopening and damage."""

import gc
import json
import os
import shutil
import threading
import weakref
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import apsw
import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index.addresses import normalise_url
from index.errors import ArticleError, ModelError, StoreError, UnknownArticleError
from index.records import Article, Passage, Scope
from index.store import Counts, Store, Writer, check, generations
from index.store.identity import article_key, content_hash

EMBEDDER = HashingEmbedder()


def article(name: str, sentences: int = 3, **fields: object) -> Article:
    text = " ".join(f"Sentence {number} of {name} speaks of {name}{number}." for number in range(sentences))
    return Article(**{"text": text, "title": f"About {name}", "path": f"/news/{name}.txt", **fields})


def put(writer: Writer, article: Article) -> str:
    """Store an article with a passage for every sentence."""
    ends = [at + 1 for at, character in enumerate(article.text) if character == "."]
    passages = [Passage("", start, end) for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]
    texts = [f"{article.title}\n{article.text[passage.start : passage.end]}" for passage in passages]
    return writer.put(article, passages, texts, EMBEDDER.encode(texts)).id


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        yield store


def found(store: Store, text: str, k: int = 100) -> tuple[set[str], set[str]]:
    """The texts of the passages that vectors and words bring."""
    with store.read() as view:
        vectors, _ = view.search_vectors(EMBEDDER.encode_query(text), k)
        words, _ = view.search_words(text, k)
        return {p.text for p in view.passages(vectors)}, {p.text for p in view.passages(words)}


def generation(store: Store) -> Path:
    """The folder of the one generation there is."""
    (folder,) = (path for path in (store.folder / "vectors").iterdir())
    return folder


def test_what_is_put_comes_out_after_reopening(store: Store) -> None:
    original = article(
        "Zoë",
        outlet="Gazette",
        authors=("A. B.", "Ç"),
        published="2025-12-01",
        url="https://a.example/zoe",
        place="Łódź",
        record="r1",
    )
    with store.write() as writer:
        lasting = put(writer, original)
        put(writer, article("two"))
        writer.publish()
    with Store.open(store.folder, model="hashing", dimension=64) as again:
        read = again.article(lasting)
        assert read == Article(**{**{f: getattr(original, f) for f in original.__slots__}, "id": lasting})
        assert len(lasting) == 16 and again.article(lasting[:6]) == read
        assert again.counts() == Counts(2, 6)
        with again.read() as view:
            (best,), (score,) = view.search_vectors(
                EMBEDDER.encode_query("About Zoë\nSentence 1 of Zoë speaks of Zoë1."), 1
            )
            (passage,) = view.passages([best])
            assert score == pytest.approx(1, abs=1e-3)
            assert passage.text == "Sentence 1 of Zoë speaks of Zoë1." == read.text[passage.start : passage.end]
            assert (passage.article_id, passage.title, passage.outlet) == (lasting, "About Zoë", "Gazette")
            assert (passage.published, passage.url, passage.path) == (read.published, read.url, read.path)
            assert np.allclose(view.vectors([best])[0], EMBEDDER.encode_query(f"About Zoë\n{passage.text}"), atol=1e-3)
            assert view.article(lasting) == read and view.counts() == Counts(2, 6)
    assert check(store.folder).whole


def test_unknown_and_ambiguous_ids(store: Store) -> None:
    with store.write() as writer:
        lasting = put(writer, article("one"))
        with pytest.raises(StoreError, match="no passage"), store.read() as view:
            view.passages([99])
    for wrong in (lasting[:5], "", "zzzzzzzz", lasting + "0", "%", lasting[:6] + "g"):
        with pytest.raises(UnknownArticleError, match="the store holds no such article"):
            store.article(wrong)


def test_removal_leaves_no_trace(store: Store) -> None:
    with store.write() as writer:
        ids = [put(writer, article(name)) for name in ("red", "green", "blue")]
        writer.publish()
        put(writer, article("late"))
    assert any("green" in text for text in found(store, "green green1")[0])
    with store.write() as writer:
        assert writer.remove(ids[1]) and not writer.remove(ids[1])
    vectors, words = found(store, "green green0 green1 green2")
    assert words == set() and len(vectors) == 9 and not any("green" in text for text in vectors)
    assert store.counts() == Counts(3, 9)
    with store.write() as writer:
        writer.publish(force=True)
    assert len(found(store, "green")[0]) == 9
    assert check(store.folder).whole


def test_an_edit_keeps_the_identity_and_the_passages_that_did_not_change(store: Store) -> None:
    def rows(view) -> dict[str, int]:
        ids, _ = view.search_vectors(EMBEDDER.encode_query("x"), 100)
        return {passage.text: passage.id for passage in view.passages(ids)}

    first = article("one")
    with store.write() as writer:
        lasting = put(writer, first)
    with store.read() as view:
        before = rows(view)
        edited = Article(first.text + " Sentence more.", title=first.title, path=first.path)
        with store.write() as writer:
            assert put(writer, edited) == lasting
        assert rows(view) == before and view.article(lasting).text == first.text  # the view has not moved
    with store.read() as view:
        after = rows(view)
    assert {text: after[text] for text in before} == before and set(after) - set(before) == {"Sentence more."}
    with store.write() as writer:
        put(writer, Article(edited.text, title="New title", path=first.path))
    with store.read() as view:
        renamed = rows(view)
        assert not set(renamed.values()) & set(after.values()) and set(renamed) == set(after)
        assert len(view.search_words("title", 10)[0]) == 4 and len(view.search_words("about", 10)[0]) == 0
    assert check(store.folder).whole


def test_filters(store: Store) -> None:
    with store.write() as writer:
        put(writer, article("a", 1, outlet="X", published="2025-01-01"))
        put(writer, article("b", 1, outlet="Y", published="2025-01-02"))
        put(writer, article("c", 1, outlet="X", published=""))
        put(writer, article("d", 1, outlet="X", published="2025-01-03"))
    with store.read() as view:
        assert view.allowed() is None
        cases = {
            ("X",): [1, 3, 4],
            ("X", "Y"): [1, 2, 3, 4],
            ("nowhere",): [],
        }
        for outlets, expected in cases.items():
            allowed = view.allowed(Scope(tuple(outlets)))
            assert allowed is not None and allowed.tolist() == expected and allowed.dtype == np.int64
            ids, _ = view.search_vectors(EMBEDDER.encode_query("a"), 10, allowed)
            assert sorted(ids.tolist()) == expected
        assert view.allowed(Scope(since=date(2025, 1, 2))).tolist() == [2, 4]
        assert view.allowed(Scope(until=date(2025, 1, 2))).tolist() == [1, 2]
        assert view.allowed(Scope(("X",), date(2025, 1, 1), date(2025, 1, 3))).tolist() == [1, 4]


def test_listing(store: Store) -> None:
    with store.write() as writer:
        put(writer, article("alpha", 1, title="ÉCLAIR prices", outlet="b", published="2025-01-01"))
        put(writer, article("beta", 2, title="Zebra 100% _", outlet="A", published="2025-03-01", authors=("Ann",)))
        put(writer, article("gamma", 3, title="apple", outlet="b"))

    def titles(**options: object) -> list[str]:
        return [row.title for row in store.articles(**options)]

    assert titles() == ["Zebra 100% _", "ÉCLAIR prices", "apple"]
    assert titles(sort="title", descending=False) == ["apple", "Zebra 100% _", "ÉCLAIR prices"]
    assert titles(sort="outlet", descending=False)[0] == "Zebra 100% _"
    assert titles(sort="added", descending=False) == ["ÉCLAIR prices", "Zebra 100% _", "apple"]
    assert titles(limit=1, offset=1) == ["ÉCLAIR prices"]
    assert titles(query="éclair PRICES") == ["ÉCLAIR prices"] and store.count_articles("éclair PRICES") == 1
    assert titles(query="e\u0301clair\u200b ｐｒｉｃｅｓ") == ["ÉCLAIR prices"]
    assert titles(query="0% _") == ["Zebra 100% _"] and titles(query="ann") == ["Zebra 100% _"]
    assert titles(query="'\"; --") == [] and store.count_articles() == 3
    page, matching = store.find_articles("2025-0", sort="title", descending=False, limit=1, offset=1)
    assert ([row.title for row in page], matching) == (["ÉCLAIR prices"], 2)
    page, matching = store.find_articles("", sort="added", descending=False, limit=2, offset=9)
    assert ([row.title for row in page], matching) == (["apple"], 3)
    assert store.find_articles("none", sort="added", descending=True, limit=2, offset=9) == ([], 0)
    assert store.outlets() == [("b", 2), ("A", 1)]
    row = store.articles(query="zebra")[0]
    assert (row.passages, row.characters, row.authors) == (2, len(article("beta", 2).text), ("Ann",))
    assert row.added == row.updated and row.added.endswith("+00:00")


def test_a_view_stays_at_its_moment_and_the_next_sees_all(store: Store) -> None:
    with store.write() as writer:
        put(writer, article("one"))
        with store.read() as old:
            for name in ("two", "three"):
                put(writer, article(name))
            writer.publish(force=True)
            removed = writer.remove(store.articles(query="one")[0].id)
            writer.publish(force=True)
            with store.read() as new:
                assert removed and new.counts() == Counts(2, 6) and old.counts() == Counts(1, 3)
                query = EMBEDDER.encode_query("one")
                for view, expected in ((new, 6), (old, 3), (new, 6)):
                    ids, _ = view.search_vectors(query, 100)
                    assert len(view.passages(ids)) == expected


def test_another_process_is_followed_across_generations(store: Store) -> None:
    with Store.open(store.folder) as other:
        for round in range(6):
            with other.write() as writer:
                put(writer, article(f"n{round}"))
                if round % 2:
                    writer.publish(force=True)
                    generation(store)
                if round == 4:
                    writer.remove(other.articles(query="n0")[0].id)
            expected = {f"n{n}" for n in range(round + 1)} - ({"n0"} if round >= 4 else set())
            vectors, _ = found(store, "whatever")
            assert {text.split()[3] for text in vectors} == expected and len(vectors) == 3 * len(expected)


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


def test_a_store_that_is_let_go_takes_its_vectors_along(tmp_path: Path) -> None:
    gc.disable()
    try:
        with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
            with store.write() as writer:
                put(writer, article("one"))
            assert found(store, "one")[0]
            gone = weakref.ref(store._vectors)
        del store, writer
        assert gone() is None
    finally:
        gc.enable()


def test_readers_find_no_half_article_while_a_writer_works(store: Store) -> None:
    """Every article has 4 passages and is rewritten, removed and added again, with generations in between."""
    stop, errors, rounds = threading.Event(), [], [0]

    def read() -> None:
        while not stop.is_set():
            try:
                with store.read() as view:
                    ids, _ = view.search_vectors(EMBEDDER.encode_query("a2"), 1000)
                    words, _ = view.search_words("sentence", 1000)
                    passages = view.passages(ids)
                    assert sorted(ids) == sorted(words), "vectors and words differ"
                    assert len(ids) == len(set(ids)) == view.counts().passages, "ghosts or doubles"
                    for lasting in {passage.article_id for passage in passages}:
                        mine = [passage.text for passage in passages if passage.article_id == lasting]
                        version = view.article(lasting).text
                        assert len(mine) == 4 and all(text in version for text in mine), "half an article"
                rounds[0] += 1
            except Exception as error:
                errors.append(error)
                return

    with store.write() as writer:
        put(writer, article("a0", 4))
        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        for step in range(60):
            lasting = put(writer, article(f"a{step % 7}", 4, title=f"Version {step}"))
            if step % 5 == 4:
                writer.remove(lasting)
            if step % 8 == 7:
                writer.publish(force=True)
        while rounds[0] < 10 and not errors:
            stop.wait(0.01)
        stop.set()
        for thread in threads:
            thread.join()
    assert not errors
    assert check(store.folder).whole


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with store.write() as writer:
        put(writer, article("one"))
        before = store.articles()
        text = "Half an article."
        vector = EMBEDDER.encode([text])
        wrong = [
            (Article(text, path="/x"), [Passage("", 0, 5)], [], None, StoreError),
            (Article(text, path="/x"), [Passage("", 0, 99)], [text], vector, StoreError),
            (Article(text, path="/x"), [Passage("", 5, 5)], [text], vector, StoreError),
            (Article(text, path="/x"), [Passage("", 0, 5)], ["never embedded"], None, StoreError),
            (Article(text, path="/x"), [Passage("", 0, 5)], [text], vector[:, :5], StoreError),
            (Article(text, path="/x"), [Passage("", 0, 5)], [text], vector * np.nan, StoreError),
            (Article("a\0b", path="/x"), [Passage("", 0, 3)], [text], vector, ArticleError),
            (Article(text, title="\ud800", path="/x"), [Passage("", 0, 3)], [text], vector, ArticleError),
        ]
        for bad, passages, texts, vectors, kind in wrong:
            with pytest.raises(kind):
                writer.put(bad, passages, texts, vectors)
            assert store.articles() == before and store.counts() == Counts(1, 3)
    assert check(store.folder).whole


def test_vectors_of_gone_text_serve_again_but_not_without_bound(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.store.writer.SPARE_VECTORS", 4)
    with store.write() as writer:
        lasting = put(writer, article("one"))
        writer.remove(lasting)
        text = "About one\nSentence 1 of one speaks of one1."
        assert writer.missing([text, "new", "new"]) == [1]
        for number in range(10):
            writer.remove(put(writer, article(f"n{number}")))
        writer.publish(force=True)
        assert writer.missing([text]) == [0]
        assert writer.db.execute("SELECT count(*) FROM vectors").fetchone() == (4,)


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
    with pytest.raises(StoreError, match="has format 99, and this version of Newsdesk reads formats up to 7"):
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


def test_identity() -> None:
    assert normalise_url("HTTPS://News.Example:443/A/b/?q=1#top") == "https://news.example/A/b?q=1"
    assert normalise_url("http://news.example:8080/a") == "https://news.example:8080/a"
    for useless in (
        "",
        "n/a",
        "https://news.example",
        "https://news.example/",
        "https://www.news.example/?utm_source=rss",
        "https://amp.news.example/amp/#top",
        "ftp://a/b",
        "http://[bad/x",
        "http://a:b/c",
    ):
        assert normalise_url(useless) == ""
    assert article_key(Article("t", path="/a.jsonl", record="7")) == "/a.jsonl#7"
    assert article_key(Article("t", path="/a.jsonl", record="7", url="https://x.example/y")) == "https://x.example/y"
    assert article_key(Article("t", path="/a.jsonl", key="given")) == "given"
    one = article("one")
    assert content_hash(one) == content_hash(article("one", path="/elsewhere", record="1"))
    assert content_hash(one) != content_hash(article("one", outlet="X"))


@pytest.mark.parametrize(
    "url",
    [
        "http://t.example/park",
        "https://www.t.example/park/",
        "https://m.t.example/park#comments",
        "https://t.example/park?utm_source=rss&utm_medium=feed",
        "https://t.example/park?share=email",
        "https://t.example/park?fbclid=IwAR0x&at_medium=RSS&CMP=share_btn_tw",
        "https://t.example/park/amp/",
        "https://t.example/amp/park",
        "https://t.example/park.amp?outputType=amp",
        "https://amp.t.example/park",
        "https://t-example.cdn.ampproject.org/c/s/t.example/park",
        "https://www.google.com/amp/s/www.t.example/park/amp/",
    ],
)
def test_one_page_has_one_address(url: str) -> None:
    assert normalise_url(url) == "https://t.example/park"


@pytest.mark.parametrize(
    "url",
    [
        "https://t.example/park?p=17",
        "https://t.example/park?id=utm_1",
        "https://t.example/amplifier",
        "https://t.example/Park",
        "https://sport.t.example/park",
        "https://t.example/park#/story/17",
        "https://t.example/park#!story/17",
    ],
)
def test_other_pages_have_other_addresses(url: str) -> None:
    assert normalise_url(url) == url


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
