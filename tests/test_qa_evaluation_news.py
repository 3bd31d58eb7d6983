"""What "holds a gold answer" means, the figures of abstention, and the proof of saved answers."""

import json
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.records import Article
from qa.evaluation.news import (
    Question,
    _abstention,
    _Outcome,
    holds,
    read_questions,
    without_articles,
    without_gold,
)
from qa.evaluation.quotes import _mistake
from qa.records import Answer, Hit


@pytest.mark.parametrize(
    ("text", "gold", "expected"),
    [
        ("Netflix renewed “Squid Game”.", '"Squid Game"', True),
        ("Squid Game’s second season", "Squid Game", True),
        ("It fell in 2014.", "4", False),
        ("It cost $1,000.", "1,000", True),
        ("The party won.", "art", False),
        ("Game of squid", "Squid Game", False),
        ("anything", "“”", False),
    ],
)
def test_a_text_holds_an_answer_where_its_words_stand_in_order(text: str, gold: str, expected: bool) -> None:
    assert holds(text, [gold]) is expected


def test_questions_are_read_with_dates_and_faults_are_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"id": 1, "question": "Who?", "answers": ["Ada"], "date": "2022/06/16"}) + "\n\n")
    (question,) = read_questions(path)
    assert (question.id, question.golds, str(question.date), question.answerable) == ("1", ("Ada",), "2022-06-16", True)
    path.write_text("{}")
    with pytest.raises(ArticleError, match="not a file of questions"):
        read_questions(path)
    with pytest.raises(ArticleError, match="Could not read"):
        read_questions(tmp_path / "absent.jsonl")


def outcome(confidence: float, without: float, apart: float) -> _Outcome:
    def answer(value: float) -> Answer:
        return Answer("Who?", "answered", "Ada", "Ada", value)

    question = Question("q", "Who?", None, ("Ada",), (), True)
    return _Outcome(question, {}, answer(confidence), answer(without), answer(apart))


def test_what_is_taken_away_of_a_question() -> None:
    question = Question("q", "Who?", None, ("Ada",), ("https://a.example", "https://b.example"), True)
    texts = {"https://a.example": "Ada did.", "https://b.example": "Someone did.", "https://c.example": "Ada again."}

    def hit(url: str, text: str) -> Hit:
        return Hit(1, url, "", "", "", url, "", text, 0, len(text), 1.0)

    class Articles:
        def article(self, article_id: str) -> Article:
            return Article(texts[article_id])

    hits = [hit(url, text) for url, text in texts.items()]
    hits += [hit("https://a.example", "More of it."), hit("https://c.example", "Nothing.")]
    left = without_gold(Articles(), question, hits)  # type: ignore[arg-type]
    assert [found.text for found in left] == ["Someone did.", "Nothing."]
    assert [found.text for found in without_articles(question, hits)] == ["Nothing."]


def test_abstention_reads_the_not_found_rate_where_four_fifths_are_answered() -> None:
    rows = [(0.9, 0.1, 0.0), (0.8, 0.2, 0.1), (0.7, 0.65, 0.55), (0.6, 0.3, 0.6), (0.1, 0.7, 0.2)]
    made = [outcome(*row) for row in rows]
    figures = _abstention(0.5, made, made)
    assert figures["answered"] == 80
    assert figures["not found without gold"] == 60
    assert figures["threshold that answers 80%"] == 0.6
    assert figures["not found without gold at 80% answered"] == 60
    assert figures["not found without its articles"] == 60
    assert figures["not found without its articles at 80% answered"] == 80
    # 0.9, 0.8 and 0.7 beat all 5, 0.6 beats 4 and ties 1, 0.1 beats 1 and ties 1
    assert figures["auroc without its articles"] == pytest.approx((15 + 4.5 + 1.5) / 25)
    # of the 25 pairs: 0.9, 0.8 and 0.7 beat 5, 5 and 5 (0.7 ties 0.7: 4.5), 0.6 beats 3, 0.1 ties 0.1
    assert figures["auroc"] == pytest.approx((5 + 5 + 4.5 + 3 + 0.5) / 25)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"end": 8}, "not characters 4 to 8"),
        ({"end": 99}, "not characters"),
        ({"answer_start": None}, "within"),
        ({"answer_end": 99}, "within"),
        ({"answer_start": None, "answer_end": None}, ""),
    ],
)
def test_a_saved_citation_is_proved_or_its_fault_named(change: dict[str, int | None], problem: str) -> None:
    citation = {"quote": "bridge", "start": 4, "end": 10, "answer_start": 5, "answer_end": 7} | change
    found = _mistake(citation, "The bridge.")
    assert bool(found) == bool(problem)
    assert problem in found
    assert "not in the store" in _mistake(citation, None)
