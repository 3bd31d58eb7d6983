"""Fact checks: what they examine is no evidence; what they rate it to be answers who asks for it."""

from datetime import date
from typing import Any

import pytest
from ruled import Unasked

from index.records import Article
from qa.answering.evidence import Evidence
from qa.answering.fact_checks import fact_checked
from qa.answering.verdict import ruling
from qa.reading.checked import claims_checked
from qa.records import Answer, Hit, Reading, Verdict

FALSE = """The claim: Mayor Korr of Penrow sold the town's lighthouse

Posts shared by thousands say that Korr sold the lighthouse. "Korr sold the lighthouse," one reads.

The lighthouse belongs to the county.

Our rating: False

Based on our research, we rate FALSE the claim that Korr sold the lighthouse. It was never his to sell."""
SEVERAL = """The claim: Korr, Berg and Ruiz sold the lighthouse

Only Berg signed.

Our ruling: Altered"""
PARTLY = """CLAIM: Korr sold the lighthouse

He leased it.

Our rating: Partly false"""
TRUE = "Claim: Korr sold the lighthouse\n\nThe deed shows it.\n\nVerdict: True"
UNRATED = "The claim: Korr sold the lighthouse\n\nThe article rates nothing."


class Agreeing(Unasked):
    """A judge for whom every claim supports what is asked."""

    def __init__(self, supported: float) -> None:
        self.supported = supported

    def verdicts(self, pairs: Any) -> list[Verdict]:
        return [Verdict(self.supported, 0.0, 1 - self.supported) for _ in pairs]


def answer(question: str, text: str, supported: float = 0.0) -> Answer | None:
    def nothing(*_: object) -> Any:
        raise AssertionError("nothing else is searched")

    article = Article(id="a", title="Fact check", outlet="Ledger", published="2030-05-05", text=text)
    hits = [Hit(0, "a", article.title, "Ledger", "2030-05-05", "", "", text, 0, len(text), 1.0, cosine=0.9)]
    found = {"a": article}.__getitem__
    asked = date(2030, 6, 1)
    judge = Agreeing(supported)
    return fact_checked(Evidence(question, hits, Reading((), 0.1), found, nothing, nothing, 0.3, asked, judge=judge))


@pytest.mark.parametrize(
    ("text", "verdict", "quotes"),
    [
        (FALSE, "No, going by the articles.", "Based on our research, we rate FALSE the claim that Korr sold the"),
        (TRUE, "Yes, going by the articles.", "Verdict: True"),
        (PARTLY, "They do not say outright.", "Our rating: Partly false"),
        # Korr may have signed, too: of three it is false, which may be true of one.
        (SEVERAL, "They do not say outright.", "Our ruling: Altered"),
    ],
)
def test_what_a_claim_is_rated_answers_who_asks_for_it(text: str, verdict: str, quotes: str) -> None:
    given = answer("Did Korr sell the lighthouse?", text)
    assert given is not None
    assert given.statements[0].text == verdict
    rated, claim = given.citations or given.closest
    assert rated.quote.startswith(quotes)
    assert claim.quote in text.splitlines()[0]
    assert given.status == ("not_found" if given.closest else "answered")


def test_in_other_words_the_judge_tells_whether_it_is_the_same_claim() -> None:
    question = "Has the mayor of Penrow got rid of the lighthouse?"
    assert answer(question, FALSE, supported=0.5) is None
    given = answer(question, FALSE, supported=0.9)
    assert given is not None
    assert given.statements[0].text == "No, going by the articles."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Did Korr sell the lighthouse?", UNRATED),
        ("Did Korr not sell the lighthouse?", FALSE),
        ("Who sold the lighthouse?", FALSE),
        ("Did Korr paint the pier?", FALSE),
    ],
)
def test_what_no_fact_check_rates_is_not_answered_by_one(question: str, text: str) -> None:
    assert answer(question, text) is None


def test_a_claim_that_is_examined_is_no_evidence() -> None:
    text = UNRATED
    hits = [Hit(0, "a", "", "Ledger", "2030-05-05", "", "", text, 0, len(text), 1.0)]
    decided = ruling("Did Korr sell the lighthouse?", hits)
    assert decided is not None
    assert decided.outcome == "unsaid"


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The claim: It rained.\n\nIt did.", ["It rained."]),
        ("He left. Read more.\n\nClaim: A video shows a tank\n\nOur rating: False", ["A video shows a tank"]),
        ("Nikki Haley claim: Unemployment fell\n\nIt fell.", ["Unemployment fell"]),
        ("It is an old claim: nobody believes it now.", []),
        ("The union rejects the claim that pay rose: it fell.", []),
    ],
)
def test_claims_stand_in_a_line_of_their_own(text: str, claims: list[str]) -> None:
    assert [text[start:end] for start, end in claims_checked(text)] == claims
