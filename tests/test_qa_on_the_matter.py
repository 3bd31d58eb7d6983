"""Which further quotes stand beside an answer: those on the same matter, and of those that name a day the same day."""

from datetime import date
from typing import Any

import pytest

from index.records import Article
from qa.answering.answer import compose, less_likely
from qa.answering.evidence import Evidence
from qa.answering.on_the_matter import on_the_matter, tell_other_days
from qa.records import Hit, Reading, Span

OPENED = Article(id="opened", published="2030-05-05", text="The lido in Marlow opened on Friday. Crowds came early.")
AGAIN = Article(
    id="again", published="2030-05-06", text="Marlow's lido opened its gates on Friday after a long winter."
)
SHUT = Article(id="shut", published="2030-05-19", text="The lido in Marlow opened late on Friday because of a storm.")
TRIAL = Article(id="trial", published="2030-05-05", text="The trial of two bakers began on Friday in Penrow.")


def hit(article: Article, cosine: float = 0.8) -> Hit:
    text = article.text
    return Hit(0, article.id, "", "Ledger", article.published, "", "", text, 0, len(text), 1.0, cosine=cosine)


def span(at: int, article: Article, words: str, score: float = 0.5) -> Span:
    start = article.text.index(words)
    return Span(at, 0, len(article.text), start, start + len(words), score)


def evidence(*articles: Article) -> Evidence:
    def nothing(*_: object) -> Any:
        raise AssertionError("nothing else is searched")

    hits = [hit(article) for article in articles]
    spans = tuple(span(at, article, "Friday") for at, article in enumerate(articles))
    known = {article.id: article for article in articles}
    question = "When did the lido in Marlow open?"
    return Evidence(question, hits, Reading(spans, 0.8), known.__getitem__, nothing, nothing, 0.3, date(2030, 6, 1))


def test_the_same_word_in_an_article_on_something_else_is_not_quoted() -> None:
    answer = compose(evidence(OPENED, TRIAL, AGAIN))
    assert [citation.article_id for citation in answer.citations] == ["opened", "again"]
    assert not less_likely(answer)


def test_the_friday_of_another_week_is_another_answer() -> None:
    answer = compose(evidence(OPENED, SHUT))
    assert [citation.article_id for citation in answer.citations] == ["opened", "shut"]
    assert less_likely(answer) == {2}


@pytest.mark.parametrize(("other", "differ"), [(AGAIN, False), (SHUT, True)])
def test_days_are_the_same_by_the_day_and_not_by_its_name(other: Article, differ: bool) -> None:
    found = evidence(OPENED, other)
    assert tell_other_days(found, *found.reading.spans) is differ


def test_what_is_far_from_the_question_in_meaning_is_left_out() -> None:
    spans = [span(0, OPENED, "Friday"), span(1, AGAIN, "Friday")]
    question = "When did the lido in Marlow open?"
    assert on_the_matter(question, [hit(OPENED), hit(AGAIN, 0.5)], spans) == spans
    assert on_the_matter(question, [hit(OPENED), hit(AGAIN, 0.4)], spans) == spans[:1]
    assert on_the_matter(question, [], []) == []


def test_what_names_no_day_tells_no_other_one() -> None:
    found = evidence(OPENED, AGAIN)
    crowds = span(0, OPENED, "Crowds")
    assert not tell_other_days(found, found.reading.spans[1], crowds)
