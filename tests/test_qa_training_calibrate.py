"""Fitting the ranking and the confidence, on made-up questions whose right weights are known."""

import json
import random
from datetime import date

import numpy as np
import pytest
import torch
from hashing_embedder import HashingEmbedder

from qa.evaluation.questions import Question
from qa.evaluation.sentence_reader import SentenceReader
from qa.reading.ranking import CONFIDENCE_FEATURES, FEATURES, Ranking, rank
from qa.reading.spans import Candidate
from qa.records import Hit
from qa.training.ablate import (
    BY_QUOTES,
    DISTINCT,
    LEAST_RISK,
    LEFT_OUT,
    WORDING,
    _Literally,
    ablations,
    baseline,
    figures,
)
from qa.training.calibrate import (
    REFUSED,
    Asked,
    Table,
    _confidence,
    _log_sums,
    answering_most,
    calibrate,
    choose_threshold,
    crossed_logits,
    fit_confidence,
    fit_margin,
    fit_ranking,
    store_fitted,
    unseen,
)
from qa.training.data import Row


def question(name: str, gold: str = "Paris", *, answerable: bool = True) -> Question:
    return Question(name, "Where did they meet?", None, (gold,), (), answerable)


def asked(name: str, margins: list[float], right: int | None, *, without: bool = False) -> Asked:
    """One passage of one span for every margin; the span of passage ``right`` is the gold answer."""
    hits, found = [], []
    for number, margin in enumerate(margins):
        text = "Paris it was." if number == right else f"Town{number} it was."
        hits.append(Hit(number, f"a{number}", "", "", "", "", "", text, 0, len(text), 0.1, cosine=0.5))
        found.append((Candidate(0, text.index(" "), margin / 2, margin),))
    return Asked(question(name), tuple(hits), tuple(found), without)


def made(count: int, seed: int) -> list[Asked]:
    """The right span's margin is three higher on average; without it, the best margins are low."""
    rng = random.Random(seed)
    cases = []
    for number in range(count):
        right = rng.randrange(5)
        margins = [rng.gauss(3.0 if place == right else 0.0, 1.0) for place in range(5)]
        cases.append(asked(f"q{number}", margins, right))
        cases.append(asked(f"q{number}", [rng.gauss(0, 1) for _ in range(5)], None, without=True))
    return cases


def test_labels() -> None:
    assert asked("q", [1.0, 2.0, 3.0], 1).labels().tolist() == [False, True, False]


def test_other_wordings_are_fitted_on_but_not_reported_as_right() -> None:
    text = "He got nine years. Then he left."
    hit = Hit(0, "a", "", "", "", "", "", text, 0, len(text), 0.1, 0.5, 1.0)
    case = Asked(question("q", "9 years"), (hit,), ((Candidate(7, 17, 1.0, 2.0),),), False)
    scores = np.array([1.0])
    assert (case.labels().tolist(), case.labels(literally=True).tolist()) == ([True], [False])
    assert (case.quoted(scores), case.quoted(scores, literally=True)) == (True, False)
    assert not case.right(scores)
    literal = _Literally(case.question, case.hits, case.found, case.without)
    assert (literal.labels().tolist(), literal.quoted(scores)) == ([False], False)


def test_log_sums_equal_numpy() -> None:
    values = torch.tensor([0.5, -1.0, 700.0, 701.0], dtype=torch.float64)
    found = _log_sums(values, torch.tensor([0, 0, 1, 1]), 2)
    assert found.tolist() == pytest.approx([np.logaddexp(0.5, -1.0), 700 + np.logaddexp(0.0, 1.0)])


def test_fit_ranking_finds_what_tells_spans_apart() -> None:
    weights = fit_ranking(made(120, 1))
    assert tuple(weights) == FEATURES
    # Bayes: normal margins of unit variance, three apart, give a log odds of three times the margin.
    assert weights["margin"] == pytest.approx(3.0, abs=1.0)  # the ridge shrinks it
    assert weights["dense"] == pytest.approx(0, abs=1e-3)


def test_calibrate_gives_a_ranking_whose_confidence_is_right() -> None:
    settings = calibrate(made(150, 2))
    ranking = Ranking(**json.loads(json.dumps(settings)))
    fresh = made(150, 3)
    odds, right = [], []
    for case in fresh:
        ranks = rank(ranking, case.question.text, case.hits, case.found, date(2022, 1, 1))
        odds.append(ranks.confidence)
        right.append(case.labels()[ranks.spans[0].hit])
    told, truth = np.array(odds), np.array(right)
    assert tuple(ranking.confidence) == CONFIDENCE_FEATURES
    assert abs(told.mean() - truth.mean()) < 0.06
    assert told[truth].mean() > told[~truth].mean() + 0.5
    without = np.array([case.without for case in fresh])
    assert (told[~without] >= ranking.threshold).mean() > 0.75
    assert (told[without] < ranking.threshold).mean() > 0.75


def test_the_confidence_is_weighed_by_the_quotes_and_scaled_to_the_short_answer() -> None:
    rng = np.random.default_rng(6)
    quoted = np.repeat([True, False], 500)
    right = quoted & (np.arange(1000) % 2 == 0)  # where the quotes hold it, every other short answer does
    features = rng.normal(size=(1000, len(CONFIDENCE_FEATURES)))
    features[:, 0] += 4 * quoted
    features[:, 1] += 0.5 * right  # which tells the right ones, but nothing of the quotes beyond that
    weights, intercept = fit_confidence(Table(features, right, quoted))
    told = _confidence(features, weights, intercept)
    assert told.mean() == pytest.approx(right.mean(), abs=0.01)
    assert told[quoted].mean() == pytest.approx(0.5, abs=0.05)
    assert weights["first"] > 5 * abs(weights["mass"])
    weights, _ = fit_confidence(Table(features, right, quoted), by_quotes=False)
    assert weights["first"] < 5 * abs(weights["mass"])


def test_quotes_are_those_that_are_cited() -> None:
    case = asked("q", [1.0, 2.0, 3.0, 4.0], 0)
    assert [case.quoted(np.array(scores)) for scores in ([4, 1, 2, 3], [3, 1, 2, 4], [1, 2, 3, 4])] == [
        True,
        True,
        False,
    ]


def test_ablations_lose_where_what_is_left_out_told_the_spans_apart() -> None:
    rows = ablations(made(60, 4))
    assert set(rows) == {"", *LEFT_OUT, BY_QUOTES, WORDING, LEAST_RISK, DISTINCT}
    assert rows[""]["short answer holds gold"] > 90
    assert rows["age of the articles, where a time is named"] == rows[""]  # no article has a date
    assert rows["all but the reader's own margin"]["short answer holds gold"] > 90
    blind = figures(made(60, 4), crossed_logits(made(60, 4), ("margin", "score", "agreement")))
    assert blind["short answer holds gold"] < 50


def test_the_baseline_quotes_the_sentence_that_looks_like_the_question() -> None:
    def case(text: str, *, without: bool = False) -> Asked:
        hits = (Hit(0, "a0", "", "", "", "", "", f"Rain fell all day. {text}", 7, 99, 0.1, 0.5, 1.0),)
        return Asked(question("q"), hits, ((),), without)

    told = baseline(
        [case("They did meet in Paris."), case("Nobody knows.", without=True)], SentenceReader(HashingEmbedder())
    )
    assert told == {"quotes hold gold": 100.0, "not answered at 80% answered": 100.0}
    told = baseline(
        [case("Where did they meet? Paris saw rain."), case("They did meet.", without=True)],
        SentenceReader(HashingEmbedder()),
    )
    assert told["quotes hold gold"] == 0.0


def test_ideas_are_compared_where_four_fifths_of_the_answerable_are_answered() -> None:
    cases = [asked(name, [1.0], 0) for name in "abcde"] + [asked("a", [1.0], None, without=True)]
    assert answering_most(cases, np.array([0.9, 0.2, 0.7, 0.4, 0.6, 0.99])) == 0.4


def test_the_threshold_keeps_most_questions_without_their_articles_unanswered() -> None:
    cases = [asked(str(n), [1.0], None, without=True) for n in range(101)] + [asked("a", [1.0], 0)]
    assert choose_threshold(cases, np.array([*np.arange(101) / 100, 0.01])) == pytest.approx(REFUSED)


def test_unseen_leaves_out_training_questions(monkeypatch, tmp_path) -> None:
    rows = [Row("newsquiz", "20220101", "", "Where did THEY meet", "x", ())]
    monkeypatch.setattr("qa.training.calibrate.read_rows", lambda folder, part: rows)
    other = Question("b", "Who won?", None, ("x",), (), True)
    assert unseen([question("a"), other], tmp_path) == [other]


def test_store_fitted(tmp_path) -> None:
    (tmp_path / "reader.json").write_text(json.dumps({"name": "n", "ranking": {}}), encoding="utf-8")
    store_fitted(tmp_path, {"threshold": 0.3}, 1.5)
    assert json.loads((tmp_path / "reader.json").read_text(encoding="utf-8")) == {
        "name": "n",
        "no_answer_margin": 1.5,
        "ranking": {"threshold": 0.3},
    }


def test_the_margin_tells_answers_from_passages_that_lack_them() -> None:
    """Answering from 5 on, two of three questions are answered and none of those without an answer."""
    own, lacking = (6.0, 5.0, 1.0), (4.0, 3.0, 0.0)
    contexts = [f"The market of Town{n} opened in 190{n}" for n in range(3)]
    spans = [(len(context) - 4, len(context)) for context in contexts]
    rows = [
        Row("p", "", "", f"{asks} did Town{n} open?", context, (span,) if asks == "When" else ())
        for asks in ("When", "Why")
        for n, (context, span) in enumerate(zip(contexts, spans, strict=True))
    ]

    class Reader:
        def candidates(self, texts, *, top):
            return [[self.best(text)] for text in texts]

        def best(self, text) -> Candidate:
            town = int(text.question.split("Town")[1][0])
            margins = own if text.question.startswith("When") else lacking
            return Candidate(*spans[town], 0.0, margins[town])

    assert fit_margin(Reader(), rows) == 5.0
