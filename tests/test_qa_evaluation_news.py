"""What "holds a gold answer" means, the figures of abstention, and the proof of saved answers."""

import json
from pathlib import Path

import pytest

from index.errors import QuestionsError
from qa.evaluation.news import Outcome, best_figures, calibration_error, evaluate_news, risk, setting_figures
from qa.evaluation.questions import Question, holds, read_asked_articles, read_questions, without_articles
from qa.evaluation.quotes import _mistake
from qa.records import Answer, Citation, Hit


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
    with pytest.raises(QuestionsError, match="not a file of questions"):
        read_questions(path)
    with pytest.raises(QuestionsError, match="Could not read"):
        read_questions(tmp_path / "absent.jsonl")


def test_articles_that_were_asked_about_are_gathered_by_group(tmp_path: Path) -> None:
    rows = [
        {"group": "b", "context": "One.", "question": "Which?", "answers": [{"text": "One"}]},
        {"group": "a", "context": "Alone.", "question": "What?", "answers": [{"text": "Alone"}]},
        {"group": "b", "context": "Two.", "question": "Never?", "answers": []},
        {"group": "b", "context": "One.", "question": "How many?", "answers": [{"text": "One"}]},
        {"group": "c", "context": "Nobody asked.", "question": "Why?", "answers": []},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    first, second = read_asked_articles(path)
    assert (first.text, [q.text for q in first.questions]) == ("One.\n\nTwo.", ["Which?", "How many?"])
    assert (second.text, second.questions[0].golds) == ("Alone.", ("Alone",))
    assert {q.urls for q in first.questions} == {(first.url,)} != {(second.url,)}
    path.write_text('{"group": "a"}')
    with pytest.raises(QuestionsError, match="not a file of questions on contexts"):
        read_asked_articles(path)


def test_what_is_taken_away_of_a_question() -> None:
    question = Question("q", "Who?", None, ("Ada",), ("https://a.example", "https://b.example"), True)

    def hit(url: str, text: str) -> Hit:
        return Hit(1, url, "", "", "", url, "", text, 0, len(text), 1.0)

    texts = {"https://a.example": "Ada did.", "https://b.example": "Someone did.", "https://c.example": "Ada again."}
    hits = [hit(url, text) for url, text in texts.items()]
    hits += [hit("https://a.example", "More of it."), hit("https://c.example", "Nothing.")]
    assert [found.text for found in without_articles(question, hits)] == ["Nothing."]


QUESTION = Question("q", "Who?", None, ("Ada",), (), True)


def citation(quote: str) -> Citation:
    return Citation(1, "a", "", "", "", "", "", quote, 0, len(quote), None, None, 0.5)


def outcome(confidence: float, span: str, quote: str, apart: float | None, *, threshold: float = 0.5) -> Outcome:
    best = Answer("Who?", "answered", (), span, confidence, (citation(quote),))
    refused = Answer("Who?", "not_found", (), None, confidence, closest=(citation(quote),))
    left = None if apart is None else Answer("Who?", "answered", (), "Bob", apart)
    return Outcome(QUESTION, best if confidence >= threshold else refused, best, left)


MADE = [
    outcome(0.9, "Ada", "Ada did.", 0.1),
    outcome(0.6, "Bob", "Ada or Bob did.", 0.7),
    outcome(0.4, "Ada", "Ada, they said.", 0.2),
    outcome(0.3, "Bob", "Bob did.", 0.0),
]


def test_a_refused_question_that_could_be_answered_is_a_miss() -> None:
    figures = setting_figures(MADE, 0.5)
    assert (figures["questions"], figures["answered"]) == (4, 50)
    assert figures["quotes hold gold"] == 50  # of the refused, one would have held it
    assert figures["short answer holds gold"] == 25
    assert figures["f1"] == 25
    assert figures["first quote, given or closest, holds gold"] == 75
    assert figures["not answered without its articles"] == 75
    # of the 16 pairs, 0.9 beats 4, 0.6, 0.4 and 0.3 beat 3 each
    assert figures["auroc"] == pytest.approx(13 / 16)
    best = best_figures(MADE)
    assert (best["quotes hold gold"], best["short answer holds gold"], best["f1"]) == (75, 50, 50)


def test_a_question_that_was_only_asked_without_its_articles_counts_on_that_side_alone() -> None:
    other = Outcome(QUESTION, apart=Answer("Who?", "answered", (), "Bob", 0.8))
    figures = setting_figures([*MADE, other], 0.5)
    assert (figures["questions"], figures["not answered without its articles"]) == (4, 60)


def test_calibration_error_by_hand() -> None:
    # Bins of a tenth: .9 right, .6 wrong, .4 right, .3 wrong; apart .1, .7, .2 and 0, none right.
    gaps = [0.1, 0.6, 0.6, 0.3, 0.1, 0.7, 0.2, 0.0]
    assert calibration_error(MADE) == pytest.approx(sum(gaps) / 8, abs=1e-4)
    assert calibration_error([]) == 0


def test_risk_is_the_share_of_wrong_answers_among_the_surest() -> None:
    assert risk(MADE) == {"20%": 0, "40%": 50, "60%": 50, "80%": 33.33, "100%": 50}


def test_every_setting_is_asked(tmp_path: Path) -> None:
    articles, questions, archive = (tmp_path / name for name in ("articles.jsonl", "questions.jsonl", "archive.jsonl"))
    told = {"url": "https://a.example/1", "text": "The Calder bridge reopens on 17 March, the board said."}
    other = {"url": "https://a.example/2", "text": "A vaccine trial halved malaria cases in toddlers."}
    asked = {
        "id": "1",
        "question": "When does the Calder bridge reopen?",
        "answers": ["17 March"],
        "date": "2025/01/14",
    }
    articles.write_text("\n".join(map(json.dumps, (told, other))))
    questions.write_text(json.dumps(asked | {"article_urls": [told["url"]]}))
    rows = [
        {"group": group, "context": text, "question": question, "answers": [{"text": answer}]}
        for group, text, question, answer in (
            ("x", "Mount Orr is 812 metres high.", "How high is Mount Orr?", "812 metres"),
            ("y", "The Elm Prize went to Ada Bly.", "Who won the Elm Prize?", "Ada Bly"),
        )
    ]
    archive.write_text("\n".join(map(json.dumps, rows)))
    more = tmp_path / "more.txt"
    more.write_text("Ferries go on until the end of April.")
    told_of: list[int] = []
    figures = evaluate_news(articles, questions, also=[more], archive=archive, asking=told_of.append)
    assert (figures["articles"], figures["answerable"], figures["retrieval"]["fused"]["top 1"]) == (2, 1, 100)
    settings = figures["as shipped"]
    counts = {"dated": 1, "undated": 1, "goes on": 1, "old archive": 2, "one article": 2}
    assert {name: row["questions"] for name, row in settings.items()} == counts
    assert all(row["quotes hold gold"] == 100 for row in figures["whatever the confidence"].values())
    assert told_of == list(
        range(1, 10)
    )  # in "one article" each of the two is asked one of its own and one of the other's


def test_one_question_in_so_many_can_be_asked(tmp_path: Path) -> None:
    articles, questions = tmp_path / "articles.jsonl", tmp_path / "questions.jsonl"
    articles.write_text(json.dumps({"url": "https://a.example/1", "text": "The Calder bridge reopens on 17 March."}))
    asked = {"question": "When does the bridge reopen?", "answers": ["17 March"], "date": "2025/01/14"}
    lines = [json.dumps(asked | {"id": str(n), "article_urls": ["https://a.example/1"]}) for n in range(5)]
    questions.write_text("\n".join(lines))
    figures = evaluate_news(articles, questions, every=2)
    assert (figures["questions"], figures["answerable"], figures["one question in"]) == (3, 3, 2)
    assert {name: row["questions"] for name, row in figures["as shipped"].items()} == {"dated": 3, "undated": 3}


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
