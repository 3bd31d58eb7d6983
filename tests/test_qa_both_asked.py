"""Questions of two parts, each answered; and answers whose next sentence denies them."""

from datetime import date
from typing import Any

import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article
from qa.answering.answer import compose
from qa.answering.both_asked import both_answered, parts_asked
from qa.answering.denied import with_denial
from qa.answering.evidence import Evidence
from qa.records import Hit, Reading, Span

HIVES = Article(
    "The city has 64 hives. A biologist wants no more than 40 hives.", outlet="News", published="2031-09-09", id="a"
)
ALARM = Article(
    "The alarm was off, a guard said. The museum denied it. “It rang at four,” said its head. It is old.",
    outlet="Post", published="2031-09-10", id="b",
)  # fmt: skip


def evidence(question: str, article: Article, answers: dict[str, str]) -> Evidence:
    """The article is the one passage; the reader marks what ``answers`` has for a question, in its sentence."""
    hit = Hit(
        1,
        article.id,
        "",
        article.outlet,
        article.published,
        "",
        "",
        article.text,
        0,
        len(article.text),
        1.0,
        cosine=0.8,
    )

    def read(asked: str, _: Any) -> Reading:
        marked = answers.get(asked)
        if marked is None:
            return Reading((), 0.0)
        at = article.text.index(marked)
        first, last = article.text.rfind(". ", 0, at) + 2, article.text.index(".", at) + 1
        return Reading((Span(0, max(0, first) if first > 1 else 0, last, at, at + len(marked), 0.9),), 0.6)

    return Evidence(
        question, [hit], read(question, ()), lambda _: article, lambda *_: [hit], HashingEmbedder().encode, 0.1,
        date(2031, 10, 1), read=read,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("how many hives does Garvey want and how many are there?",
         ("how many hives does Garvey want?", "how many hives are there?")),
        ("what did the union demand and what did the ministry offer",
         ("what did the union demand?", "what did the ministry offer?")),
        ("who won and where was the race held?", None), ("When and where was it?", None),
        ("What did he say and to whom?", None), ("Who is the mayor?", None),
    ],
)  # fmt: skip
def test_the_parts_of_a_question(question: str, parts: tuple[str, str] | None) -> None:
    assert parts_asked(question) == parts


def test_each_part_is_answered_in_a_sentence_of_its_own() -> None:
    question = "how many hives does he want and how many are there?"
    read = {question: "40", "how many hives does he want?": "40", "how many hives are there?": "64"}
    answer = both_answered(evidence(question, HIVES, read))
    assert answer is not None and answer.span == "40" and answer.confidence == 0.6
    assert [(each.text, each.citations) for each in answer.statements] == [
        ("A biologist wants no more than 40 hives.", (1,)), ("The city has 64 hives.", (2,))
    ]  # fmt: skip
    assert all(HIVES.text[c.start : c.end] == c.quote for c in answer.citations)
    same = both_answered(evidence(question, HIVES, read | {"how many hives are there?": "40"}))
    lacking = both_answered(evidence(question, HIVES, {question: "40", "how many hives does he want?": "40"}))
    assert same is None and lacking is None


def test_an_answer_that_the_next_sentence_denies_is_told_with_the_denial_and_what_is_said_instead() -> None:
    asked = evidence("What was off?", ALARM, {"What was off?": "The alarm"})
    answer = with_denial(asked, compose(asked))
    assert answer.citations[1].quote == "The museum denied it. “It rang at four,” said its head."
    assert answer.statements[1].citations == (2,) and answer.statements[1].text == answer.citations[1].quote
    plain = evidence("How many hives?", HIVES, {"How many hives?": "64"})
    assert with_denial(plain, compose(plain)) == compose(plain)
