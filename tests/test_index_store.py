"""The store: what is put in comes out, one state at a time, through removal, reopening and damage."""

import gc
import threading
import weakref
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from stored import EMBEDDER, article, found, generation, put

from index.errors import ArticleError, StoreError, UnknownArticleError
from index.records import Article, Passage, Scope
from index.store import Counts, Store, check


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
