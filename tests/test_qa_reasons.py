"""Why an answer cites a passage: rank, words and nearness come from the passage that was read."""

from dataclasses import replace

import page_fixtures as made
import pytest

from index.lexical import shared_words
from qa.answering.reasons import explained
from qa.records import Answer, Reason


@pytest.mark.parametrize(
    ("question", "passage", "words", "missing"),
    [
        ("Who reported the surrender terms?", "They report terms of surrendering.", "reported surrender terms", ""),
        ("When did Zoë resign?", "Zoe stays.", "Zoë", "resign"),
        ("who is it?", "It is he.", "is it", "who"),
        ("", "anything", "", ""),
    ],
)
def test_shared_words_are_the_telling_ones_in_any_form(question: str, passage: str, words: str, missing: str) -> None:
    assert shared_words(question, passage) == (words.split(), missing.split())


def test_each_citation_is_explained_by_its_own_passage() -> None:
    assistant = made.FakeAssistant()
    question = "Will the harbour bridge reopen in summer?"
    answer = assistant.ask(question)
    bare = replace(answer, citations=tuple(replace(citation, reason=None) for citation in answer.citations))
    whole = assistant.store.article("article-0001").text
    first, *others = assistant.search(question)
    hits = [others[0], replace(first, text=whole[:150], start=0, end=150)]
    got = explained(bare, hits)
    assert got.citations[0].reason == Reason(2, 2, ("harbour", "bridge", "reopen"), ("summer",), 0.8, 7.5)
    assert got.citations[1].reason is None  # quoted from no passage of these
    assert explained(Answer("q", "not_found", (), None, 0.1), hits).citations == ()
