"""Who did it is not whoever stands in a sentence that tells that it was done."""

from datetime import date

import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article
from qa.answering.doers import by_the_doer
from qa.answering.evidence import Evidence
from qa.records import Hit, Reading, Span


def given(question: str, *told: tuple[str, str]) -> tuple[list[str], float]:
    """The spans that are left, of sentences that each have a marked span, and the confidence."""
    articles = {str(n): Article(text, id=str(n), published="2025-12-01") for n, (text, _) in enumerate(told)}
    hits = [Hit(n, str(n), "", "", "2025-12-01", "", "", text, 0, len(text), 1.0) for n, (text, _) in enumerate(told)]
    spans = tuple(
        Span(n, 0, len(text), text.index(marked), text.index(marked) + len(marked), 0.8 / (n + 1))
        for n, (text, marked) in enumerate(told)
    )
    encode = HashingEmbedder().encode
    reading = Reading(spans, 0.6)
    evidence = Evidence(question, hits, reading, articles.__getitem__, lambda *_: hits, encode, 0.1, date(2025, 12, 2))
    left = by_the_doer(evidence).reading
    return [dict(enumerate(told))[span.hit][1] for span in left.spans], round(left.confidence, 3)


VOTERS = ("Voters came on Sunday, two days after Ada Berg was shot in Calder.", "Voters")
SHOT_BY = ("Ada Berg was shot in Calder by a retired sailor.", "a retired sailor")
SHOOTER = ("Otto Vik shot Ada Berg, who was shot once before.", "Otto Vik")


def test_who_stands_beside_what_was_done_did_not_do_it() -> None:
    assert given("Who shot Ada Berg?", VOTERS) == (["Voters"], 0.05)
    assert given("Who shot Ada Berg?", VOTERS, SHOT_BY) == (["a retired sailor"], 0.3)
    assert given("Who shot Ada Berg?", SHOT_BY, VOTERS) == (["a retired sailor"], 0.6)
    assert given("Who shot Ada Berg?", SHOOTER) == (["Otto Vik"], 0.6)


@pytest.mark.parametrize("question", ["Who was shot?", "When was Ada Berg shot?", "Who came on Sunday?"])
def test_other_questions_are_left_alone(question: str) -> None:
    assert given(question, VOTERS) == (["Voters"], 0.6)
