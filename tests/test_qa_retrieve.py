"""Fusion and folding against values worked out by hand."""

import math
from datetime import date

import pytest

from qa.recency import recency
from qa.records import Hit
from qa.retrieve import fold, fuse


def hit(passage: int, text: str, article: str | None = None, score: float = 0.0) -> Hit:
    article = article or f"article{passage}"
    return Hit(passage, article, "Title", "Outlet", "2025-01-14", "", f"/{article}.txt", text, 0, len(text), score)


def test_reciprocal_rank_fusion_adds_one_over_k_plus_rank() -> None:
    scores = fuse([[7, 8], [8, 9]], k=60)
    assert scores == {7: pytest.approx(1 / 61), 8: pytest.approx(1 / 62 + 1 / 61), 9: pytest.approx(1 / 62)}


WIRE = (
    "The central bank raised its benchmark interest rate by a quarter of a point on Wednesday, as expected by markets."
)


def test_copies_of_a_wire_story_fold_into_the_best_ranked_one() -> None:
    copy = "FRANKFURT — " + WIRE + " Shares fell."
    other = (
        "Ferry crossings will continue at weekends until the end of April, the operator said in a statement on Monday."
    )
    kept = fold([hit(1, WIRE), hit(2, other), hit(3, copy), hit(4, copy, "article3")])
    assert [h.passage_id for h in kept] == [1, 2]
    assert [(s.article_id, s.start, s.end) for s in kept[0].also_in] == [("article3", 0, len(copy))]
    assert kept[1].also_in == ()


def test_an_article_is_never_also_in_itself() -> None:
    (kept,) = fold([hit(1, WIRE), hit(2, WIRE, "article1")])
    assert kept.also_in == ()


def test_texts_shorter_than_a_shingle_fold_only_where_they_are_the_same() -> None:
    assert [h.passage_id for h in fold([hit(1, "It rained."), hit(2, "It snowed."), hit(3, "it rained")])] == [1, 2]


@pytest.mark.parametrize(
    ("question", "published", "factor"),
    [
        ("Who won this week?", "2023-01-05", 1.4),
        ("Who won?", "2023-01-05", 1.1),
        ("Who won this week?", "2022-12-06", 1 + 0.4 / math.e),
        ("Who won this week?", "2023-02-04", 1 + 0.4 / math.e),
        ("Who won in 2018?", "2023-01-05", 1.0),
        ("Who won this week?", "", 1.0),
        ("Who won this week?", "2013-01-05", 1.0),
    ],
)
def test_articles_near_the_day_of_the_question_count_for_more(question: str, published: str, factor: float) -> None:
    assert recency(question, published, date(2023, 1, 5)) == pytest.approx(factor)
