"""Small archives to calibrate with: which articles they have, and which questions these answer and do not."""

import json
from datetime import date
from pathlib import Path

import pytest

from qa.evaluation.questions import Question
from qa.training import small_archives
from qa.training.data import Row
from qa.training.small_archives import EACH, PARAGRAPHS, of_news, of_paragraphs


def test_paragraphs_are_articles_of_their_own_and_are_asked_what_they_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def row(number: int, question: int) -> Row:
        text = f"Town {number} has a tram."
        answers = ((0, 4 + len(f" {number}")),) if question else ()
        return Row("squad", f"squad:{number}", "", f"Which town {number}, {question}?", text, answers)

    rows = [row(number, question) for number in range(2 * PARAGRAPHS + 5) for question in range(4)]
    monkeypatch.setattr(small_archives, "single_rows", lambda _: rows)
    first, second = of_paragraphs(Path(), 1)
    for (articles, own, others, tricks), (_, theirs, *_) in ((first, second), (second, first)):
        texts = {article["text"] for article in articles}
        assert len(texts) == PARAGRAPHS and len(own) == EACH * PARAGRAPHS
        assert all(any(text.startswith(question.golds[0] + " ") for text in texts) for question in own)
        assert set(others) < set(theirs)
        assert len(tricks) == PARAGRAPHS and not any(question.golds for question in tricks)


def test_an_archive_of_news_has_an_article_for_each_of_its_questions_and_none_for_the_others(tmp_path: Path) -> None:
    def article(number: int) -> dict[str, str]:
        text = f"The mayor of Calder said that street number {number} will be closed. " * 8
        return {"url": f"https://post.example/{number}", "title": "", "text": text, "publish_date": "2031/05/02"}

    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(article(number)) + "\n" for number in range(100, 200)))
    questions = [
        Question(f"q{n}", f"Which street, {n}?", date(2031, 5, 3), (str(n),), (f"https://post.example/{n}",), True)
        for n in range(100, 145)
    ]
    archives = list(of_news(path, questions, 3))
    assert len(archives) == 3
    for articles, own, others, _ in archives:
        told = [article["text"] for article in articles]
        assert all(any(question.golds[0] in text for text in told) for question in own)
        assert not any(question.golds[0] in text for question in others for text in told)
        assert {article["publish_date"][:10] for article in articles} == {"2031-05-02"}
