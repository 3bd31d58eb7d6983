"""Which articles have come or changed since a moment."""

from dataclasses import replace

import page_fixtures as made
import pytest

from index.records import Article
from index.store import Moment, Store
from index.store import since as since_module
from index.store.identity import article_key, new_id

NEWS = Article("A bakery won a prize.", "Bakery", url="https://milltown.example/bakery", path="/news/bakery.txt")
LASTING = new_id(article_key(NEWS))


def come(store: Store, article_id: str, then: Moment, start: int = 0, end: int = 10_000) -> str:
    with store.read() as view:
        return view.come_since(article_id, start, end, then)


def now(store: Store) -> Moment:
    with store.read() as view:
        return view.moment()


def test_what_has_come_and_what_was_changed_since_a_moment() -> None:
    with made.ScriptedAssistant([made.ARTICLES["bridge"], made.ARTICLES["vaccine"]]) as assistant:
        store = assistant.store
        before = now(store)
        assert come(store, made.id_of("bridge"), before) == "" and now(store).same(before)
        made.put(store, [NEWS])
        made.put(store, [replace(NEWS, text="A bakery closed.", title="Another title")])
        assert come(store, LASTING, before) == "added" and not now(store).same(before)
        assistant.change("bridge", "26 tonnes", "28 tonnes")
        assert come(store, made.id_of("bridge"), before) == "changed"
        assert come(store, made.id_of("bridge"), before, 0, 20) == ""  # it was changed elsewhere
        assert come(store, made.id_of("vaccine"), before) == ""
        now_added = now(store)
        made.put(store, [replace(NEWS, text="It opened again.", title="A third title")])  # in the same second
        assert come(store, LASTING, now_added) == "changed"
        later = now(store)
        assert come(store, LASTING, later) == come(store, made.id_of("bridge"), later) == ""
        assert come(store, "0000000000000000", before) == ""
        assert come(store, LASTING, replace(before, store="another")) == ""


def test_an_article_that_was_taken_back_was_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    with made.ScriptedAssistant([made.ARTICLES["bridge"], NEWS]) as assistant:
        monkeypatch.setattr(since_module, "now", lambda: "2999-01-01T00:00:00+00:00")
        before = now(assistant.store)
        assistant.remove([LASTING])
        assert come(assistant.store, LASTING, before) == ""
        assistant.restore([LASTING])
        assert come(assistant.store, LASTING, before) == "changed"
