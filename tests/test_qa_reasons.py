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
    assistant = made.ScriptedAssistant()
    question = "When does the harbour bridge reopen in summer?"
    answer = assistant.ask(question)
    bare = replace(answer, citations=tuple(replace(citation, reason=None) for citation in answer.citations))
    bridge = [hit for hit in assistant.search(question) if hit.article_id == made.id_of("bridge")]
    first, other = (next(hit for hit in bridge if text in hit.text) for text in ("17 March", "Ferry crossings"))
    hits = [other, replace(first, dense=0.8, bm25=7.5)]
    got = explained(bare, hits)
    assert got.citations[0].reason == Reason(2, 2, ("harbour", "bridge", "reopen"), ("summer",), 0.8, 7.5)
    assert got.citations[1].reason is None  # quoted from no passage of these
    assert explained(Answer("q", "not_found", (), None, 0.1), hits).citations == ()
