"""Word search against ten plain lines of BM25."""

import math
import random
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index import lexical
from index.records import Article, Passage
from index.store import Store, check

# Words that Porter's stemmer leaves alone, the first ones far more frequent.
WORDS = ["market", "river", "minist", "storm", "harbor", "vote", "court", "train", "bridg", "fish", "gold", "moon"]


def bm25(query: list[str], passages: dict[int, tuple[str, str]], title_weight: float, k1: float = 1.2, b: float = 0.75):
    """Okapi BM25 with the inverse document frequency and the weighting of columns that FTS5 documents."""
    titles = {i: Counter(title.split()) for i, (title, _) in passages.items()}
    bodies = {i: Counter(body.split()) for i, (_, body) in passages.items()}
    sizes = {i: titles[i].total() + bodies[i].total() for i in passages}
    mean, scores = sum(sizes.values()) / len(sizes), Counter[int]()
    for term in query:
        holders = [i for i in passages if titles[i][term] or bodies[i][term]]
        idf = max(1e-6, math.log((len(passages) - len(holders) + 0.5) / (len(holders) + 0.5)))
        for i in holders:
            frequency = titles[i][term] * title_weight + bodies[i][term]
            scores[i] += idf * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * sizes[i] / mean))
    return scores


def store_with(folder: Path, passages: list[tuple[str, str]]) -> Store:
    """A store with one article for each (title, body)."""
    store = Store.open(folder, create=True, model="hashing", dimension=64)
    embedder = HashingEmbedder()
    with store.write() as writer:
        for number, (title, body) in enumerate(passages):
            article = Article(body, title=title, path=f"/news/{number}.txt")
            writer.put(article, [Passage("", 0, len(body))], [body], embedder.encode([body]))
    return store


@pytest.fixture(scope="module")
def passages() -> list[tuple[str, str]]:
    chance = random.Random(5)
    weights = [2 ** -(i / 2) for i in range(len(WORDS))]
    filler = [f"w{number}x" for number in range(200)]

    def text(longest: int) -> str:
        words = chance.choices(WORDS, weights, k=chance.randint(0, longest)) + chance.choices(filler, k=longest)
        return " ".join(chance.sample(words, len(words)))

    return [(text(2), text(12)) for _ in range(150)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, passages: list[tuple[str, str]]):
    with store_with(tmp_path_factory.mktemp("words") / "store", passages) as store:
        yield store


@pytest.mark.parametrize("query", [["gold"], ["storm", "moon"], ["fish", "gold", "river", "court"]])
@pytest.mark.parametrize("title_weight", [1.0, 3.0])
def test_scores_equal_plain_bm25(
    store: Store, passages: list[tuple[str, str]], query: list[str], title_weight: float
) -> None:
    expected = bm25(query, dict(enumerate(passages, 1)), title_weight)
    with store.read() as view:
        ids, scores = view.search_words(" ".join(query), 1000, title_weight=title_weight)
    assert set(ids.tolist()) == set(expected)
    assert np.allclose(scores, [expected[i] for i in ids], rtol=1e-5)
    assert (np.diff(scores) <= 0).all()
    assert (ids.dtype, scores.dtype) == (np.int64, np.float32)


def test_scores_equal_plain_bm25_after_removals(tmp_path: Path, passages: list[tuple[str, str]]) -> None:
    with store_with(tmp_path / "store", passages[:60]) as store:
        with store.write() as writer:
            for article in store.articles()[::3]:
                writer.remove(article.id)
        left = {int(article.path[6:-4]) + 1 for article in store.articles()}
        expected = bm25(["gold", "vote"], {i: passages[i - 1] for i in left}, 1.0)
        with store.read() as view:
            ids, scores = view.search_words("gold vote", 1000)
        assert set(ids.tolist()) == set(expected) and len(left) == 40
        assert np.allclose(scores, [expected[i] for i in ids], rtol=1e-5)


def test_k_and_allowed_cut_the_same_ranking(store: Store) -> None:
    with store.read() as view:
        ids, scores = view.search_words("gold fish court", 1000)
        assert view.search_words("gold fish court", 5)[0].tolist() == ids[:5].tolist()
        allowed = np.arange(1, 151, 3)
        some, some_scores = view.search_words("gold fish court", 7, allowed)
        keep = np.isin(ids, allowed)
        assert some.tolist() == ids[keep][:7].tolist()
        assert some_scores.tolist() == scores[keep][:7].tolist()
        assert view.search_words("gold", 5, np.empty(0, np.int64))[0].tolist() == []


@pytest.mark.parametrize(
    "text",
    ["", "   ", '"', '""" OR AND NOT NEAR(a b, 2) ^ * - + : {title}: ()', "\0", "a\0b", "\ud800",
     "'; DROP TABLE words; --", "title:gold", "*", "é́́",
     "🙂🙂", "\u202egold", "NOT", "gold" * 5000, " ".join(f"v{i}" for i in range(5000))],
)  # fmt: skip
def test_any_text_is_safe(store: Store, text: str) -> None:
    with store.read() as view:
        view.search_words(text, 10)


def test_words_are_stemmed_and_accents_and_case_do_not_matter(tmp_path: Path) -> None:
    bodies = [("Café", "The ministers were running"), ("", "Straße, İzmir, 東京"), ("", "none")]
    words = ("CAFE", "minister", "runs", "STRASSE", "straße", "izmir", "東京", '"ran"')
    with store_with(tmp_path / "s", bodies) as store, store.read() as view:
        found = {word: view.search_words(word, 10)[0].tolist() for word in words}
    assert found == {
        "CAFE": [1], "minister": [1], "runs": [1], "STRASSE": [2], "straße": [2], "izmir": [2], "東京": [2],
        '"ran"': [],
    }  # fmt: skip


def test_words_without_spaces_are_counted_once_and_ranked_by_how_much_of_them_is_there(tmp_path: Path) -> None:
    bodies = [("", "地铁新线将于十月开通"), ("", "新线连接机场"), ("地铁九号线", "票价为四元"), ("", "AI技術3号")]
    with store_with(tmp_path / "s", bodies) as store, store.read() as view:
        found = {
            words: view.search_words(words, 9)[0].tolist() for words in ("地铁新线", "九", "ai", "技術", "3", "芳")
        }
        assert lexical.absent_words(view.db, "Where is 滇池 in Lisbon?") == ["Lisbon"]
    assert found["地铁新线"][0] == 1 and {*found.pop("地铁新线")} == {1, 2, 3}
    assert found == {"九": [3], "ai": [4], "技術": [4], "3": [4], "芳": []}
    assert check(tmp_path / "s").whole
    assert lexical.shared_words("when does 九号线 open?", "地铁九号线将于") == (["九号线"], ["open"])


def test_stopwords_are_dropped_unless_there_is_nothing_else(tmp_path: Path) -> None:
    bodies = [("", "who is it"), ("", "the storm"), ("", "a storm"), ("", "fish")]
    with store_with(tmp_path / "s", bodies) as store, store.read() as view:
        assert view.search_words("who saw the storm", 10)[0].tolist() == [2, 3]
        assert view.search_words("Who is it?", 10)[0].tolist() == [1]


def test_the_most_common_terms_are_dropped_where_all_would_cost_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "READ", 31)
    monkeypatch.setattr(lexical, "FEWEST", 2)
    bodies = [("", f"market {'rare' if i < 2 else 'plain'} w{i}") for i in range(30)]
    with store_with(tmp_path / "s", bodies) as store, store.read() as view:
        assert view.search_words("market rare", 99)[0].tolist() == [1, 2]
        assert len(view.search_words("market", 99)[0]) == 30
        assert len(view.search_words("market w9", 99)[0]) == 30  # one passage is too few
        assert len(view.search_words("market plain", 99)[0]) == 28
        # The counts of terms follow the store when it has grown by more than a fifth.
        with store.write() as writer:
            for number in range(30):
                body = f"rare {number}"
                article = Article(body, path=f"/more/{number}.txt")
                writer.put(article, [Passage("", 0, len(body))], [body], HashingEmbedder().encode([body]))
        with store.read() as later:
            assert later.search_words("rare w7 w8", 99)[0].tolist() == [8, 9]


def test_candidates_of_the_rarest_terms_are_scored_by_all_terms(
    store: Store, passages: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = ["market", "river", "fish", "moon"]
    expected = bm25(query, dict(enumerate(passages, 1)), 1.0)
    ranked = sorted(expected, key=lambda i: (-expected[i], i))
    rare = {i for i, (title, body) in enumerate(passages, 1) if {"fish", "moon"} & {*title.split(), *body.split()}}
    monkeypatch.setattr(lexical, "FEWEST", 1)
    monkeypatch.setattr(lexical, "SCORED", len(rare) + 5)
    assert 10 < len(rare) < len(ranked) - 20
    with store.read() as view:
        ids, scores = view.search_words(" ".join(query), 99)
        assert ids.tolist() == [i for i in ranked if i in rare]
        assert np.allclose(scores, [expected[i] for i in ids], rtol=1e-5)
        allowed = np.arange(1, 151, 3)
        assert view.search_words(" ".join(query), 9, allowed)[0].tolist() == [i for i in ids if i % 3 == 1][:9]
        # Among passages in which no rare word stands the common ones count.
        common = np.array(sorted(set(ranked) - rare), np.int64)
        among = view.search_words(" ".join(query), 999, common)[0]
        assert among.tolist() == [i for i in ranked if i not in rare]
        monkeypatch.setattr(lexical, "CANDIDATES", 5)
        best = sorted(rare, key=lambda i: (-bm25(["fish", "moon"], dict(enumerate(passages, 1)), 1.0)[i], i))[:7]
        assert view.search_words(" ".join(query), 7)[0].tolist() == [i for i in ids if i in best]


def test_terms_are_those_of_the_index(store: Store) -> None:
    with store.read() as view:
        counts = lexical.TermCounts()
        expression = lexical.match_expression(view.db, "Ministers’ minister ran—running “gold”", counts, 100)
    assert re.findall(r'"([^"]*)"', expression) == ["Ministers", "ran", "running", "gold"]
    assert expression.count(" OR ") == 3
