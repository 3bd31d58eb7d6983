"""Explaining articles ask the question themselves: what stands under such a heading answers it. Who bears a name."""

from dataclasses import replace
from datetime import date

import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article
from qa.answering.evidence import Evidence
from qa.answering.kinds import answer_of
from qa.records import Answer, Hit, Reading

PRICES = """Ferry tickets cost more from Monday, the Calder line said, so that riders know the price.

Why are the ferry tickets going up in price?

Read more: Ferry news

The line pays twice as much for fuel. It has also hired 40 people. Nobody likes it.

How do I get a refund for a ferry ticket?

Passengers send the stub to the office in Calder by May.

Who is Mike Holt?

Michael Holt, the director of the Calder line, was paid one million. Holt was a rower in the U.S. team for years."""
ARTICLE = Article(PRICES, "Ferry tickets: what to know", id="ferry", outlet="Courier", published="2025-03-03")
HIT = Hit(1, "ferry", ARTICLE.title, "Courier", "2025-03-03", "", "", PRICES[:90], 0, 90, 1.0)


def ask(question: str, article: Article = ARTICLE) -> Answer:
    hit = replace(HIT, text=article.text, end=len(article.text))
    encode = HashingEmbedder().encode
    asked = Evidence(
        question,
        [hit],
        Reading((), 0.05),
        {"ferry": article}.__getitem__,
        lambda *_: [hit],
        encode,
        0.1,
        date(2025, 3, 4),
    )
    return answer_of(asked)


def test_what_stands_under_a_heading_that_asks_the_same() -> None:
    answer = ask("Why are the ferry tickets going up in price?")
    assert answer.status == "answered"
    assert [each.quote for each in answer.quotes] == [
        "The line pays twice as much for fuel.",
        "It has also hired 40 people.",
    ]
    assert [PRICES[each.start : each.end] for each in answer.quotes] == [each.quote for each in answer.quotes]
    (refund,) = ask("How do I get a refund for my ferry ticket?").quotes
    assert refund.quote == "Passengers send the stub to the office in Calder by May."


def test_who_asks_why_is_told_what_has_a_word_for_it_under_the_heading_and_no_further_down() -> None:
    fares = "The fares of the Calder ferry have gone up ever since June, by a cent a day on average."
    fuel = "The rise is driven by the price of fuel, said the director."
    asked, after = "Why are ferry fares rising in Calder?", "Why are trams late?\n\nBecause of the snow in the hills."
    text = f"{asked}\n\n{fares}\n\n{fuel}\n\n{after}"
    assert [each.quote for each in ask(asked, replace(ARTICLE, text=text)).quotes] == [fuel]
    told = replace(ARTICLE, text=text.replace(fuel, "Nobody at the line wanted to talk to this newspaper."))
    assert [each.quote for each in ask(asked, told).quotes] == [fares]


@pytest.mark.parametrize(
    "question",
    [
        "How much are the ferry tickets going up in price?",
        "Why is the pool closed?",
        "How are the ferry tickets going up?",
    ],
)
def test_another_question_is_not_answered_so(question: str) -> None:
    assert "twice as much for fuel" not in " ".join(each.quote for each in ask(question).quotes)


def test_somebody_is_told_of_under_another_given_name() -> None:
    answer = ask("Who is Mike Holt?")
    assert (answer.kind, answer.span) == ("answer", "the director of the Calder line")
    nameless = replace(ARTICLE, text=PRICES.replace("Who is Mike Holt?", ""))
    assert ask("Who is Mike Holt?", nameless).status == "not_found"
