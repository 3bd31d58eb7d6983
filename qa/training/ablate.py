"""What each idea is worth: the news questions it is fitted on once more, with one idea left out at a time.

Ranking and confidence are fitted anew for every row, and each question is judged by weights fitted without it. The
baseline, which picks sentences, is measured on the same questions and passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from qa.answering.answer import cited, quote_of
from qa.evaluation.questions import holds
from qa.training.calibrate import Array, Asked, answering_most, crossed_confidence, crossed_logits

if TYPE_CHECKING:
    from qa.evaluation.sentence_reader import SentenceReader
    from qa.records import Reading

Figures = dict[str, float]

LEFT_OUT = {
    "agreement between articles": ("agreement",),
    "age of the articles, where a time is named": ("age",),
    "nearness of the passage": ("dense",),
    "words of the question in the passage": ("covered",),
    "kind of answer asked for": ("kind", "echo", "length"),
    "all but the reader's own margin": (*("dense", "age", "agreement", "echo", "kind", "covered", "length"),),
}
BY_QUOTES = "the quotes, from what weighs the confidence"
LEAST_RISK = "least Bayes risk: the likeliest span is given"
WORDING = "answers in other words, from what is fitted on"
DISTINCT = "what earlier quotes hold, when the next is chosen"


def ablations(asked: Sequence[Asked]) -> dict[str, Figures]:
    """Figures by what is left out of ranking, confidence or the choice of spans; under "" with all of it."""
    logits = crossed_logits(asked)
    rows = {"": figures(asked, logits)}
    for name, features in LEFT_OUT.items():
        rows[name] = figures(asked, crossed_logits(asked, features))
    rows[BY_QUOTES] = figures(asked, logits, by_quotes=False)
    literal = [_Literally(case.question, case.hits, case.found, case.without, case.day) for case in asked]
    rows[WORDING] = figures(literal, crossed_logits(literal))
    given = [(case, scores) for case, scores in zip(asked, logits, strict=True) if case.answerable]
    likeliest = [case.labels(literally=True)[scores.argmax()] for case, scores in given]
    rows[LEAST_RISK] = {"short answer holds gold": _share(likeliest)}
    alike = [case.quoted(scores, again=1.0, literally=True) for case, scores in given]
    rows[DISTINCT] = {"quotes hold gold": _share(alike)}
    return rows


class _Literally(Asked):
    """A question of which only its gold answers' own words count, in fitting too."""

    def counts(self, text: str, *, literally: bool) -> bool:
        return super().counts(text, literally=True)


def figures(asked: Sequence[Asked], logits: Sequence[Array], *, by_quotes: bool = True) -> Figures:
    """Shares in per cent: of answerable questions by short answer and quotes, of those without articles not answered.

    ``by_quotes`` as in `fit_confidence`.
    """
    given = [(case, scores) for case, scores in zip(asked, logits, strict=True) if case.answerable]
    told = crossed_confidence(asked, logits, by_quotes=by_quotes)
    without = np.array([case.without for case in asked])
    return {
        "short answer holds gold": _share([case.right(scores) for case, scores in given]),
        "quotes hold gold": _share([case.quoted(scores, literally=True) for case, scores in given]),
        "not answered at 80% answered": _share(told[without] < answering_most(asked, told)),
    }


def baseline(asked: Sequence[Asked], reader: SentenceReader) -> Figures:
    """The same of whole sentences, picked for their likeness to the question: there is no short answer."""
    readings = [reader.read(case.question.text, case.hits, as_of=case.day) for case in asked]
    told = np.array([reading.confidence for reading in readings])
    given = [(case, reading) for case, reading in zip(asked, readings, strict=True) if case.answerable]
    without = np.array([case.without for case in asked])
    return {
        "quotes hold gold": _share([_cited(case, reading) for case, reading in given]),
        "not answered at 80% answered": _share(told[without] < answering_most(asked, told)),
    }


def _cited(case: Asked, reading: Reading) -> bool:
    """Whether one of the cited sentences holds a gold answer."""
    quotes = [quote_of(case.hits[span.hit], span) for span in cited(case.hits, reading)]
    return any(holds(quote, case.question.golds) for quote in quotes)


def _share(values: Sequence[bool] | Array) -> float:
    return round(100 * float(np.mean(values)), 1)
