"""Figures of now and of before, where a sentence or an article tells both."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article
from qa.answering.as_of_now import figure_of_its_time, is_of_the_past
from qa.answering.evidence import Evidence
from qa.records import Hit, Reading, Span


def evidence(question: str, text: str, marked: str, *, published: str = "2031-05-02", sure: float = 0.5) -> Evidence:
    article = Article(text, id="it", outlet="Post", published=published)
    hit = Hit(1, "it", "", "Post", published, "", "", text, 0, len(text), 1.0)
    start = text.index(marked)
    reading = Reading((Span(0, 0, len(text), start, start + len(marked), 0.5),), sure)
    encode = HashingEmbedder().encode
    return Evidence(question, [hit], reading, lambda _: article, lambda *_: [hit], encode, 0.1, date(2031, 5, 4))


def marked(asked: Evidence) -> str:
    span = asked.reading.spans[0]
    return asked.article("it").text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "found", "now", "before"),
    [
        ("The tram costs €3.40 from Monday, up from €2.90.", "€2.90", "€3.40", "€2.90"),
        ("The blaze is 60% contained, up from 15% on Friday.", "15%", "60%", "15%"),
        ("A seat will cost 90 crowns, down from 120 crowns, the club said.", "90 crowns, down from 120 crowns",
         "90 crowns", "120 crowns"),
        ("It lost $2 million last year, compared with $5 million in 2029.", "$5 million", "$2 million", "$5 million"),
        ("Profit fell to £30m last year from £75m in 2029.", "£75m", "£30m", "£75m"),
        ("The fare was raised from 40 crowns to 55 crowns.", "40", "55 crowns", "40 crowns"),
    ],
)  # fmt: skip
def test_of_a_figure_and_the_one_before_it_that_is_marked_which_is_asked_for(
    text: str, found: str, now: str, before: str
) -> None:
    assert marked(figure_of_its_time(evidence("How much is it?", text, found))) == now
    assert marked(figure_of_its_time(evidence("How much was it before?", text, found))) in (before, before.split()[0])
    # Who names a time asks for no other.
    assert marked(figure_of_its_time(evidence("How much was it in March 2029?", text, found))) == found


def test_what_is_compared_with_something_else_is_not_of_before() -> None:
    text = "Osmara has 50 pools, compared with 20 in Bergen."
    assert marked(figure_of_its_time(evidence("How many pools does Bergen have?", text, "20"))) == "20"


def test_what_was_before_is_found_by_asking_as_of_now() -> None:
    text = "The tram costs €3.40 from Monday, up from €2.90."
    asked = evidence("How much did the tram cost before the latest rise?", text, "The tram", sure=0.05)

    def read(question: str, hits: Sequence[Hit]) -> Reading:
        assert question == "How much did the tram cost?"
        return evidence(question, text, "€3.40").reading

    found = figure_of_its_time(replace(asked, read=read))
    assert (marked(found), found.reading.confidence) == ("€2.90", 0.5)
    assert figure_of_its_time(asked).reading == asked.reading  # a reader that finds nothing leaves it as it was


PLANS = "Solo plan: $12, up from $11. In 2029, Wavelet put up the price of the Solo plan from $9 to $11. It is a firm."


def test_for_now_a_sentence_of_an_earlier_year_stands_behind() -> None:
    asked = evidence("How much does the Solo plan cost now?", PLANS, "$9 to $11")
    assert asked.reading.spans[0].start == PLANS.index("$9")
    passages: list[str] = []

    def read(question: str, hits: Sequence[Hit]) -> Reading:
        passages.extend(hit.text for hit in hits)
        start = hits[0].start + hits[0].text.index("$11")
        return Reading((Span(0, 0, 28, start, start + 3, 0.4),), 0.3)

    found = figure_of_its_time(replace(asked, read=read))
    assert passages == ["Solo plan: $12, up from $11.", "It is a firm."]
    assert (marked(found), found.reading.confidence, len(found.reading.spans)) == ("$12", 0.3, 2)
    # Of what was, nobody asks as of now; and without another answer the sentence stays.
    assert (
        figure_of_its_time(replace(asked, question="Who raised the price of the plan in 2029?")).reading
        == asked.reading
    )
    assert figure_of_its_time(asked).reading.spans[0].quote_end == len(PLANS)


@pytest.mark.parametrize(
    ("sentence", "past"),
    [
        ("In 2029 passengers paid 40 crowns.", True),
        ("A year earlier the pool had 30 members.", True),
        ("Turnout was 58 per cent, up from 44 per cent in 2029.", False),
        ("The company, founded in 2019, now employs 80 people.", False),
        ("The ticket costs 55 crowns.", False),
    ],
)
def test_which_sentences_are_of_the_past(sentence: str, past: bool) -> None:
    assert is_of_the_past(sentence, "2031-05-02") is past
