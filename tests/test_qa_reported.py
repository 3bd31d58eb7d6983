"""What an outlet reports on something: the nearest sentences of its own articles."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from index.records import Article
from qa.answering.evidence import Evidence
from qa.answering.reported import reported
from qa.records import Hit, Reading

JOBS = "The union fears that 400 jobs in the harbour town could go. Rain is expected on the coast by Thursday night."
DEAL = "The two companies said on Monday that jobs in the harbour are safe."


def evidence(question: str, confidence: float = 0.1, outlets: Sequence[str] = ("Northway Press", "CNN")) -> Evidence:
    """Nearness is that of jobs (first) and rain (second)."""
    known = {
        outlet: Article(text, outlet=outlet, published="2031-09-22", id=outlet)
        for outlet, text in zip(outlets, (JOBS, DEAL), strict=True)
    }
    hits = [
        Hit(n, id, "", each.outlet, each.published, "", "", each.text, 0, len(each.text), 1.0, cosine=0.6)
        for n, (id, each) in enumerate(known.items())
    ]

    def encode(texts: Sequence[str]) -> np.ndarray:
        return np.array([[1, 0] if "jobs" in text else [0, 1] for text in texts], np.float32)

    reading = Reading((), confidence)
    return Evidence(question, hits, reading, known.__getitem__, lambda *_: hits, encode, 0.1, date(2031, 10, 1))


@pytest.mark.parametrize("who", ["Northway Press", "the north way press"])
def test_what_an_outlet_says_is_told_in_its_own_sentences(who: str) -> None:
    answer = reported(evidence(f"What did {who} say about jobs in the harbour?"))
    assert answer and answer.kind == "quotations"
    assert [citation.quote for citation in answer.citations] == [JOBS[:59]]
    assert answer.statements[0].text == "Northway Press on “jobs in the harbour”, the nearest first:"
    assert answer.statements[1].label == "Northway Press, 22 September 2031"


def test_nothing_is_told_where_no_outlet_is_asked_or_a_span_is_sure() -> None:
    assert reported(evidence("What did the union say about jobs in the harbour?")) is None
    assert reported(evidence("What did CNN say about jobs in the harbour?", confidence=0.5)) is None
    assert reported(evidence("According to CNN, how many jobs are safe?")) is None
