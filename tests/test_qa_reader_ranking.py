"""How spans are ordered between passages, on features worked out by hand."""

import math
from datetime import date

import numpy as np
import pytest

from qa.reading.ranking import (
    CONFIDENCE_FEATURES,
    FEATURES,
    Ranking,
    _ahead,
    _spread,
    confidence_features,
    rank,
    span_features,
    support,
)
from qa.reading.spans import Candidate
from qa.records import Hit


def hit(number: int, text: str, published: str = "", *, article: str = "", cosine: float = 0.5) -> Hit:
    return Hit(number, article or f"a{number}", "", "", published, "", "", text, 0, len(text), 0.1, cosine=cosine)


def found(text: str, answer: str, margin: float, score: float = 1.0) -> Candidate:
    at = text.index(answer)
    return Candidate(at, at + len(answer), score, margin)


def ranking(**weights: float) -> Ranking:
    confidence = dict.fromkeys(CONFIDENCE_FEATURES, 0.0) | {"first": 1.0}
    return Ranking(dict.fromkeys(FEATURES, 0.0) | weights, confidence, 0.5, 0.5)


ASKED = date(2022, 5, 10)
TEXTS = ["The Bank of England raised rates.", "It was the bank of England, they said.", "Paris did nothing."]
HITS = [
    hit(0, TEXTS[0], "2022-05-09"),
    hit(1, TEXTS[1], "", cosine=0.4),
    hit(2, TEXTS[2], "2021-05-10"),
]
FOUND = [
    [found(TEXTS[0], "Bank of England", 2.0)],
    [found(TEXTS[1], "the bank of England", 0.0, 3.0)],
    [found(TEXTS[2], "Paris", -1.0), found(TEXTS[2], "nothing", -4.0)],
]


def features(question: str) -> list[dict[str, float]]:
    _, rows = span_features(question, HITS, FOUND, ASKED)
    return [dict(zip(FEATURES, row, strict=True)) for row in rows.tolist()]


def test_features_by_hand() -> None:
    first, second, third, fourth = features("Which bank raised rates this week?")
    assert [first["margin"], second["margin"], third["margin"]] == [2.0, 0.0, -1.0]
    assert [first["dense"], second["dense"]] == [0.5, 0.4]
    # Within the week, and 359 days before it; the undated article counts as the mean of the others.
    assert [first["age"], third["age"]] == pytest.approx([0.0, math.log(360)])
    assert second["age"] == pytest.approx(math.log(360) / 2)
    # Each is supported by the other's chance: sigmoid(0) = .5 and sigmoid(2) = .8808
    assert first["agreement"] == pytest.approx(math.log(1.5))
    assert second["agreement"] == pytest.approx(math.log(1 + 1 / (1 + math.exp(-2))))
    assert third["agreement"] == 0.0
    assert first["echo"] == pytest.approx(1 / 3)
    assert first["kind"] == 0.0
    # Of "bank", "raised", "rates" and "week", three stand in the first passage; "rates" is cut to "rat" in both.
    assert [first["covered"], second["covered"], third["covered"]] == [0.75, 0.25, 0.0]
    assert [first["length"], second["length"], fourth["length"]] == pytest.approx(
        [math.log(4), math.log(4), math.log(2)]
    )


def test_age_counts_only_where_the_question_names_a_time_and_from_the_nearest_article_on() -> None:
    assert [row["age"] for row in features("Which bank raised rates?")] == [0.0] * 4
    assert [row["age"] for row in features("Which bank raised rates in 1992?")] == [0.0] * 4
    # 9 May 2022 lies 39 days after the March of its year, 10 May 2021 lies 40.
    first, _, third, _ = features("Which bank raised rates in March?")
    assert third["age"] == pytest.approx(math.log(1 + 40) - math.log(1 + 39))
    assert first["age"] == 0.0


@pytest.mark.parametrize(
    ("question", "expected"),
    [("How many banks?", 1.0), ("When was that?", 1.0), ("Which bank?", 0.0), ("What percentage of banks?", 1.0)],
)
def test_kind(question: str, expected: float) -> None:
    assert features(question)[0]["kind"] == expected


@pytest.mark.parametrize(
    ("question", "text", "answer", "given"),
    [
        ("How long was the call?", "The call of the ministers lasted forty minutes.", "forty minutes", True),
        ("How long was the call?", "The call of the ministers went well.", "went well", False),
        ("How long was the call?", "The call was on 30 November in Lisbon.", "30 November", False),
        ("How long is the tunnel?", "The tunnel of 3.1 kilometres is open.", "3.1 kilometres", True),
        ("How many were hurt?", "Nobody was hurt at the works, and several fled.", "Nobody", True),
        ("How old is Strand?", "Seventeen-year-old Maja Strand scored twice.", "Seventeen-year-old", True),
        ("When did the ministers speak?", "The ministers spoke in Lisbon.", "Lisbon", False),
        ("How old is Keir Starmer?", "Starmer is three years on from his election.", "three years on", False),
        ("How old is Keir Starmer?", "Starmer, 61, was elected.", "61", True),
        ("Where will the debate be?", "The debate is scheduled to begin at 7 p.m. MT.", "7 p.m. MT", False),
        ("Where will the debate be?", "The debate is on Friday, May 3.", "Friday, May 3", False),
        ("Where will the debate be?", "The debate is at 10 Downing Street.", "10 Downing Street", True),
        ("Who plays the queen?", "Jane plays the queen.", "Jane", True),
        ("And who won?", "The final was won in 2014.", "2014", False),
        ("When did the queen die?", "The queen died at 96.", "96", False),
        ("When did the queen die?", "The queen died at 6 p.m. in the end.", "6 p.m.", True),
        ("When did the queen die?", "The queen died three days ago.", "three days ago", True),
        ("When did the queen reign?", "The queen reigned nine months on an island.", "nine months on an island", False),
        ("When did the queen come?", "The queen came two days later.", "two days later", True),
        ("What is the name of the girl?", "The girl, of Hask, died.", "The girl", False),
        ("What is the name of the girl?", "The girl, Ada Berg, died.", "Ada Berg", True),
        # What tells of a time in passing asks for none.
        ("Korr made news when she took what post?", "Korr took the post of dean.", "dean", True),
    ],
)
def test_what_is_not_of_the_kind_that_is_asked_for_is_no_answer(
    question: str, text: str, answer: str, given: bool
) -> None:
    ranks = rank(ranking(margin=1.0), question, [hit(0, text)], [[found(text, answer, 5.0)]], ASKED)
    assert (ranks.confidence > 0) == given


def test_one_article_does_not_agree_with_itself() -> None:
    hits = [hit(0, TEXTS[0], article="same"), hit(1, TEXTS[1], article="same")]
    _, rows = span_features("Which?", hits, FOUND[:2], ASKED)
    assert rows[:, FEATURES.index("agreement")].tolist() == [0.0, 0.0]


def test_rank_orders_and_scores() -> None:
    ranks = rank(ranking(margin=1.0), "Which?", HITS, FOUND, ASKED)
    assert [span.hit for span in ranks.spans] == [0, 1, 2]
    shares = np.exp([2.0, 0.0, -1.0, -4.0])
    shares /= shares.sum()
    # "Bank of England" and "the bank of England" are one answer.
    assert [span.score for span in ranks.spans] == pytest.approx(
        [shares[0] + shares[1], shares[0] + shares[1], shares[2]]
    )
    texts = ["Bank of England", "the bank of England", "Paris", "nothing"]
    assert [text for text, _ in ranks.answers] == texts
    assert [chance for _, chance in ranks.answers] == pytest.approx(shares)
    assert ranks.spans[2].candidate == FOUND[2][0]
    assert ranks.confidence == pytest.approx(1 / (1 + math.exp(-2.5)))


def test_an_answer_that_others_half_agree_with_wins_over_a_likelier_one_alone() -> None:
    candidates = [
        [found(TEXTS[0], "rates", math.log(0.4))],
        [found(TEXTS[1], "bank of England", math.log(0.35)), found(TEXTS[1], "England", math.log(0.25))],
        [],
    ]
    ranks = rank(ranking(margin=1.0), "Which?", HITS, candidates, ASKED)
    # F1 of one word of three and one of one is 1/2: .35 + .25 / 2, against .4.
    assert [span.hit for span in ranks.spans] == [1, 0]
    assert [span.score for span in ranks.spans] == pytest.approx([0.475, 0.4])
    assert ranks.spans[0].candidate == candidates[1][0]


def test_support_of_a_span_without_words_is_its_own_chance() -> None:
    hits = [hit(0, "— Paris — Paris")]
    places = [(0, Candidate(0, 1, 0.0, 0.0)), (0, Candidate(2, 7, 0.0, 0.0)), (0, Candidate(10, 15, 0.0, 0.0))]
    assert support(hits, places, np.zeros(3)) == pytest.approx([1 / 3, 2 / 3, 2 / 3])


def test_rank_by_another_feature() -> None:
    assert [span.hit for span in rank(ranking(length=-1.0), "Which?", HITS, FOUND, ASKED).spans] == [2, 0, 1]


def test_rank_of_nothing() -> None:
    ranks = rank(ranking(margin=1.0), "Which?", HITS, [[], [], []], ASKED)
    assert (ranks.spans, ranks.answers, ranks.confidence) == ((), (), 0.0)


def told(question: str, logits: list[float]) -> dict[str, float]:
    places, rows = span_features(question, HITS, FOUND, ASKED)
    values = confidence_features(question, HITS, places, rows, np.array(logits))
    return dict(zip(CONFIDENCE_FEATURES, values.tolist(), strict=True))


def test_confidence_features_by_hand() -> None:
    likely = told("Which bank raised rates?", [2.0, 0.0, -1.0, -4.0])
    shares = np.exp([2.0, 0.0, -1.0, -4.0])
    assert likely["first"] == 2.0
    assert likely["mass"] == pytest.approx((shares[0] + shares[1]) / shares.sum())  # both name the bank
    assert likely["field"] == pytest.approx((2 + 0 - 1 - 4) / 4)
    assert likely["covered"] == 1.0
    assert told("Which bank fell?", [0.0, 0.0, 3.0, 0.0])["covered"] == 0.0
    assert told("Which bank did nothing?", [2.0, 0.0, -1.0, -4.0])["found"] == 1.0
    weights = np.exp(8 * np.array([0.5, 0.4, 0.5]))
    weights /= weights.sum()
    assert likely["spread"] == pytest.approx(-(weights * np.log(weights)).sum())


def test_an_article_is_ahead_of_all_by_its_nearest_passage() -> None:
    mean = (0.5 + 0.4 + 0.5) / 3
    assert told("Which bank raised rates?", [2.0, 0.0, -1.0, -4.0])["ahead"] == pytest.approx(0.5 - mean)
    assert told("Which bank fell?", [0.0, 3.0, 0.0, 0.0])["ahead"] == pytest.approx(0.4 - mean)
    near = [hit(0, TEXTS[0], cosine=0.3), hit(1, TEXTS[1], cosine=0.7, article="a0")]
    assert _ahead(near, "a0") == pytest.approx(0.2)
    assert _ahead([*near, hit(2, TEXTS[2], cosine=0.2)], "a0") == pytest.approx(0.3)


def test_far_articles_hardly_count_in_the_spread() -> None:
    near = [hit(0, TEXTS[0], cosine=0.7), hit(1, TEXTS[1], cosine=0.65, article="a0")]
    far = [hit(number, "Unrelated.", cosine=0.05) for number in range(2, 12)]
    assert _spread(near) == pytest.approx(0.0)
    assert _spread([*near, *far]) < 0.25
    assert _spread(far) == pytest.approx(math.log(10))
