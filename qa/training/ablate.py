"""What each idea is worth: the news questions of 2022 once more, with one idea left out at a time.

Ranking and confidence are fitted anew for every row, and each question is judged by weights fitted without it. The
baseline, which picks sentences, is measured on the same questions and passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from qa.answer import CITATIONS
from qa.evaluation.news import holds
from qa.training.calibrate import Array, Asked, choose_threshold, crossed_confidence, crossed_logits

if TYPE_CHECKING:
    from qa.evaluation.sentence_reader import SentenceReader
    from qa.records import Reading

Figures = dict[str, float]

LEFT_OUT = {
    "agreement between articles": ("agreement",),
    "age of the articles": ("age now", "age"),
    "order and scores of retrieval": ("rank", "dense", "words"),
    "words of the question in the passage": ("covered",),
    "kind of answer asked for": ("kind", "echo", "length"),
    "all but the reader's own margin": (
        *("score", "rank", "dense", "words", "age now", "age", "agreement", "echo", "kind", "covered", "length"),
    ),
}
BY_QUOTES = "the quotes, from what weighs the confidence"


def ablations(asked: Sequence[Asked]) -> dict[str, Figures]:
    """Figures by what is left out of the ranking or the confidence; under "" with all of it."""
    logits = crossed_logits(asked)
    rows = {"": figures(asked, logits)}
    for name, features in LEFT_OUT.items():
        rows[name] = figures(asked, crossed_logits(asked, features))
    rows[BY_QUOTES] = figures(asked, logits, by_quotes=False)
    return rows


def figures(asked: Sequence[Asked], logits: Sequence[Array], *, by_quotes: bool = True) -> Figures:
    """Shares in per cent: of answerable questions by short answer and by quotes, of those without gold "not found".

    ``by_quotes`` as in `fit_confidence`.
    """
    answerable = [case.question.answerable and not case.without for case in asked]
    given = [(case, scores) for case, scores, gold in zip(asked, logits, answerable, strict=True) if gold]
    told = crossed_confidence(asked, logits, by_quotes=by_quotes)
    without = np.array([case.without for case in asked])
    return {
        "short answer holds gold": _share([bool(case.labels()[int(scores.argmax())]) for case, scores in given]),
        "quotes hold gold": _share([case.quoted(scores) for case, scores in given]),
        "not found at 80% answered": _share(told[without] < choose_threshold(asked, told)),
    }


def baseline(asked: Sequence[Asked], reader: SentenceReader) -> Figures:
    """The same of whole sentences, picked for their likeness to the question: there is no short answer."""
    readings = [reader.read(case.question.text, case.hits, as_of=case.day) for case in asked]
    told = np.array([reading.confidence for reading in readings])
    gold = [case.question.answerable and not case.without for case in asked]
    given = [(case, reading) for case, reading, one in zip(asked, readings, gold, strict=True) if one]
    without = np.array([case.without for case in asked])
    return {
        "quotes hold gold": _share([_cited(case, reading) for case, reading in given]),
        "not found at 80% answered": _share(told[without] < choose_threshold(asked, told)),
    }


def _cited(case: Asked, reading: Reading) -> bool:
    """Whether one of the three best passages' sentences holds a gold answer."""
    quotes = [
        case.hits[span.hit].text[slice(*(at - case.hits[span.hit].start for at in (span.quote_start, span.quote_end)))]
        for span in reading.spans[:CITATIONS]
    ]
    return any(holds(quote, case.question.golds) for quote in quotes)


def _share(values: Sequence[bool] | Array) -> float:
    return round(100 * float(np.mean(values)), 1)
