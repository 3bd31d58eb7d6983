"""Summaries: an article's own sentences, in its order, none twice, and what is asked to be summed up."""

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article
from qa.answering.summary import FEWEST, MOST, chosen, summarise
from qa.conversation.requests import summary_of

BRIDGE = "The Calder harbour bridge will reopen to traffic on Monday, the council said."
AGAIN = "The Calder harbour bridge will reopen to traffic on Monday, the mayor said."
COST = "The repair of the corroded hangers cost the county forty-eight million pounds in all."
FERRY = "Ferry crossings will go on at weekends until the end of April, officials told reporters."
OTHER = "Sign up for our newsletter to read more stories like this one every morning."
LINES = [BRIDGE, AGAIN, OTHER, "Read more.", "What next?", COST, FERRY]
TEXT = "\n\n".join(LINES)


def encode(texts: list[str]) -> np.ndarray:
    return HashingEmbedder().encode(texts)


def test_sentences_stand_in_their_order_and_say_nothing_twice() -> None:
    said = [TEXT[slice(*span)] for span in chosen(TEXT, encode)]
    assert said == [BRIDGE, COST, FERRY] and len(said) == FEWEST


def test_longer_articles_have_longer_summaries_up_to_a_bound() -> None:
    long = "\n\n".join(f"Report {n}: the council of town {n} met on day {n} about road {n}." for n in range(200))
    spans = chosen(long, encode)
    assert len(spans) == MOST and spans == sorted(spans) and len(set(spans)) == MOST
    assert chosen("Too short.", encode) == [] and chosen("", encode) == []


def test_every_sentence_is_cited_where_it_stands() -> None:
    article = Article(TEXT, title="Bridge to reopen", outlet="Courier", published="2025-01-14", id="a1")
    answer = summarise("Summarise it.", article, encode)
    assert (answer.status, answer.kind, answer.span) == ("answered", "summary", None)
    assert answer.statements[0].text == "“Bridge to reopen” (Courier, 14 Jan 2025), in its own words:"
    for statement, citation in zip(answer.statements[1:], answer.citations, strict=True):
        assert statement.text == citation.quote == TEXT[citation.start : citation.end]
    nothing = summarise("Summarise it.", Article("Photo", id="a2"), encode)
    assert nothing.status == "not_found" and nothing.answer.startswith("“Untitled” has no sentences")


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Summarise the article.", ""), ("summarize this", ""), ("tl;dr", ""), ("Please sum it up", None),
        ("sum up the story", ""), ("Can you summarise the article about Christine McVie?", "Christine McVie"),
        ("give me a short summary of the latest news on Venezuela", "Venezuela"),
        ("summarise the talks please", "the talks"),
        ("Who summarised the report?", None), ("What is the summary judgment about?", None), ("", None),
    ],
)  # fmt: skip
def test_what_is_asked_to_be_summed_up(said: str, what: str | None) -> None:
    assert summary_of(said) == what
