"""Fusion against values worked out by hand, and retrieval of a story that many outlets print."""

import math
import random
from datetime import date
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article, Passage, Scope
from index.store import Store
from qa.retrieval import retrieve as retrieval
from qa.retrieval.recency import asked_period, recency
from qa.retrieval.retrieve import fuse, retrieve


def test_reciprocal_rank_fusion_adds_one_over_k_plus_rank() -> None:
    scores = fuse([[7, 8], [8, 9]], k=60)
    assert scores == {7: pytest.approx(1 / 61), 8: pytest.approx(1 / 62 + 1 / 61), 9: pytest.approx(1 / 62)}


@pytest.mark.parametrize(
    ("question", "published", "factor"),
    [
        ("Who won this week?", "2023-01-05", 1.4),
        ("Who won?", "2023-01-05", 1.1),
        ("Who won this week?", "2022-11-30", 1 + 0.4 / math.e),
        ("Who won this week?", "2023-02-04", 1 + 0.4 / math.e),
        ("Who won this week?", "2022-12-29", 1 + 0.4 * math.exp(-1 / 30)),
        ("Who won in March?", "2022-03-31", 1.4),
        ("Who won the 2018 cup?", "2023-01-05", 1.1),
        ("Who won this week?", "", 1.0),
        ("Who won this week?", "2013-01-05", 1.0),
    ],
)
def test_articles_near_the_day_of_the_question_count_for_more(question: str, published: str, factor: float) -> None:
    day = date(2023, 1, 5)
    assert recency(asked_period(question, day), published, day) == pytest.approx(factor)


def paragraph(seed: int, words: int = 30) -> str:
    return " ".join(random.Random(seed).choices([f"word{number}" for number in range(500)], k=words)).capitalize() + "."


def index(store: Store, articles: list[Article]) -> None:
    """Each paragraph is a passage."""
    embedder = HashingEmbedder()
    with store.write() as writer:
        for article in articles:
            passages, start = [], 0
            for part in article.text.split("\n\n"):
                passages.append(Passage("", start, start + len(part)))
                start += len(part) + 2
            texts = [article.text[passage.start : passage.end] for passage in passages]
            writer.put(article, passages, texts, embedder.encode(texts))


def test_a_story_in_many_outlets_takes_one_place_and_all_are_citable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every outlet has its own lead; one added a paragraph, one changed a word, one printed other passages' bounds."""
    monkeypatch.setattr(retrieval, "DEPTH", 12)
    wire, added = [paragraph(seed) for seed in range(3)], paragraph(9)
    changed = wire[1].replace(wire[1].split()[15], "elsewhere", 1)
    articles = [
        Article(f"Dateline {n} x{n} y{n}.\n\n" + "\n\n".join(wire), outlet=f"Outlet {n}", path=f"/{n}.txt",
                published=f"2025-01-{n + 1:02}")
        for n in range(10)
    ]  # fmt: skip
    articles += [
        Article("\n\n".join([*wire, added]), outlet="Added", path="/added.txt", published="2025-02-01"),
        Article(
            "\n\n".join([wire[0], changed, wire[2]]), outlet="Changed", path="/changed.txt", published="2025-02-02"
        ),
        Article(
            f"Joined {wire[0]} {wire[1]}\n\n{wire[2]}", outlet="Joined", path="/joined.txt", published="2025-02-03"
        ),
        Article(paragraph(50) + "\n\n" + paragraph(51), outlet="Other", path="/other.txt", published="2025-03-01"),
    ]
    question = " ".join(wire[1].split()[5:12])
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        index(store, articles)
        with store.read() as view:
            hits = retrieve(view, HashingEmbedder(), question, top=6)
            texts = {article.outlet: article.text for article in articles}
            first = hits[0]
            assert first.text == wire[1]
            named = {first.outlet, *(source.outlet for source in first.also_in)}
            assert named == {f"Outlet {n}" for n in range(10)} | {"Added", "Changed", "Joined"}
            assert len(first.also_in) == 12
            for source in first.also_in:
                assert view.article(source.article_id).outlet == source.outlet
                expected = changed if source.outlet == "Changed" else wire[1]
                held = texts[source.outlet][source.start : source.end]
                assert held == expected or (source.outlet == "Joined" and expected in held)
            # The ranks that copies filled are filled with other passages, and what one outlet added stands alone.
            assert len(hits) == 6 and len({hit.text for hit in hits}) == 6
            (own,) = [hit for hit in retrieve(view, HashingEmbedder(), added, top=1)]
            assert (own.outlet, own.text, own.also_in) == ("Added", added, ())
            filtered = retrieve(view, HashingEmbedder(), question, scope=Scope(("Outlet 3", "Added", "Other")), top=3)
            assert {filtered[0].outlet, *(s.outlet for s in filtered[0].also_in)} == {"Outlet 3", "Added"}
            since = retrieve(
                view, HashingEmbedder(), question, scope=Scope(since=date(2025, 1, 10), until=date(2025, 2, 1)), top=3
            )
            assert {since[0].outlet, *(s.outlet for s in since[0].also_in)} == {"Outlet 9", "Added"}
