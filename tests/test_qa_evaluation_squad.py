"""SQuAD 2.0 metrics against cases worked out by hand."""

import json
import random

import pytest

from index.errors import QuestionsError
from qa.evaluation.squad import Example, auroc, best_threshold, exact_score, f1_score, normalise, read_squad, score


def example(name: str, *answers: str) -> Example:
    return Example(name, "?", "…", answers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Bank of\nEngland!", "bank of england"),
        ("$1.02 billion", "102 billion"),
        ("a an the", ""),
        ("Theatre", "theatre"),
        ("“Succession”", "“succession”"),  # only ASCII punctuation goes, as in the official script
        ("anti-hero", "antihero"),
        ("the–end", "–end"),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_exact_and_f1_by_hand() -> None:
    assert exact_score("the Pacific Ocean", "Pacific ocean.") == 1.0
    assert exact_score("Pacific Ocean", "Pacific") == 0.0
    # 1 common word; precision 1/1, recall 1/2: 2 * 1 * .5 / 1.5
    assert f1_score("Pacific Ocean", "Pacific") == pytest.approx(2 / 3)
    # "new new york" against "new york": common new, york = 2; precision 2/3, recall 1: 2 * 2/3 / (5/3) = .8
    assert f1_score("new york", "new new york") == pytest.approx(0.8)
    assert f1_score("Paris", "London") == 0.0
    assert f1_score("", "") == 1.0
    assert f1_score("", "London") == 0.0
    assert f1_score("London", "the") == 0.0


def test_score_by_hand() -> None:
    examples = [example("a", "Pacific Ocean", "the ocean"), example("b", "27 years"), example("c"), example("d")]
    answers = {"a": "ocean", "b": "years", "c": "", "d": "Paris"}
    figures = score(examples, answers)
    # a: exact by the second gold. b: F1 of "years" against "27 years" = 2/3. c right, d wrong.
    assert figures["exact"] == pytest.approx(100 * (1 + 0 + 1 + 0) / 4)
    assert figures["f1"] == pytest.approx(100 * (1 + 2 / 3 + 1 + 0) / 4)
    assert figures["HasAns_exact"] == pytest.approx(50)
    assert figures["HasAns_f1"] == pytest.approx(100 * (1 + 2 / 3) / 2)
    assert figures["NoAns_exact"] == figures["NoAns_f1"] == pytest.approx(50)
    assert (figures["total"], figures["HasAns_total"], figures["NoAns_total"]) == (4, 2, 2)
    assert "auroc" not in figures


def test_missing_answers_count_as_none() -> None:
    figures = score([example("a", "x"), example("b")], {})
    assert figures["HasAns_f1"] == 0
    assert figures["NoAns_f1"] == 100


def test_all_answerable_file_has_no_noans() -> None:
    figures = score([example("a", "x")], {"a": "x"}, {"a": 0.1})
    assert figures == {"exact": 100, "f1": 100, "total": 1, "HasAns_exact": 100, "HasAns_f1": 100, "HasAns_total": 1}


def test_auroc_by_hand_and_by_pairs() -> None:
    assert auroc([2.0, 3.0], [1.0]) == 1.0
    assert auroc([1.0], [1.0]) == 0.5
    assert auroc([0.0, 2.0], [1.0, 3.0]) == 0.25
    rng = random.Random(3)
    positive = [rng.randint(2, 12) / 2 for _ in range(40)]
    negative = [rng.randint(0, 10) / 2 for _ in range(30)]
    pairs = [1.0 if p > n else 0.5 if p == n else 0.0 for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


def test_best_threshold_by_hand() -> None:
    # Answering up to .3 gains 1 + .5; the unanswerable at .4 would cost more than the .2 behind it gains.
    best, threshold = best_threshold([(0.1, 1.0), (0.3, 0.5), (0.6, 0.2)], [0.4, 0.9])
    assert (best, threshold) == (pytest.approx((1.5 + 2) / 5), 0.3)
    # Ties stand or fall together.
    best, threshold = best_threshold([(0.5, 0.4)], [0.5])
    assert (best, threshold) == (0.5, -0.5)


def test_score_with_probabilities() -> None:
    examples = [example("a", "x"), example("b", "y"), example("c")]
    figures = score(examples, {"a": "x", "b": "z", "c": "w"}, {"a": 0.1, "b": 0.7, "c": 0.6})
    assert figures["auroc"] == 0.5
    assert figures["best_f1"] == pytest.approx(100 * 2 / 3)
    assert figures["best_f1_thresh"] == 0.1


def test_read_squad(tmp_path) -> None:
    content = {
        "version": "v2.0",
        "data": [
            {
                "title": "T",
                "paragraphs": [
                    {
                        "context": "Paris is in France.",
                        "qas": [
                            {"id": "1", "question": "Where?", "answers": [{"text": "France", "answer_start": 12}]},
                            {
                                "id": "2",
                                "question": "Who?",
                                "answers": [],
                                "is_impossible": True,
                                "plausible_answers": [{"text": "Paris", "answer_start": 0}],
                            },
                        ],
                    }
                ],
            }
        ],
    }
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert read_squad(path) == [
        Example("1", "Where?", "Paris is in France.", ("France",)),
        Example("2", "Who?", "Paris is in France.", ()),
    ]


@pytest.mark.parametrize("content", ["[]", "{", '{"data": [{"title": "no paragraphs"}]}', '{"data": 3}'])
def test_read_squad_of_another_format(tmp_path, content: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionsError, match="is not a file in SQuAD"):
        read_squad(path)


def test_read_squad_missing(tmp_path) -> None:
    with pytest.raises(QuestionsError, match="Could not read"):
        read_squad(tmp_path / "none.json")
