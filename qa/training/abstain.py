"""Held-out questions beside passages that lack their answer, and the margin from which a lone passage answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.evaluation.squad import Example, answer_examples, score
from qa.reading.reader import SpanReader
from qa.training.data import Row, hard_negatives
from qa.training.export import examples


def beside(rows: Sequence[Row]) -> list[Example]:
    """Each row's question on the passage of ``rows`` that looks most like it and lacks its answer, if there is one.

    The ids are those of `examples`; none has an answer.
    """
    chosen = [found[0] if found else None for found in hard_negatives(rows, keep=1)]
    return [
        replace(example, context=rows[at].context, answers=())
        for example, at in zip(examples(rows), chosen, strict=True)
        if at is not None
    ]


def fit_margin(reader: SpanReader, rows: Sequence[Row]) -> float:
    """The margin over "no answer here" from which answering gives the best F1 on ``rows`` and `beside` together."""
    both = [*examples(rows), *(replace(example, id=f"beside {example.id}") for example in beside(rows))]
    return round(-score(both, *answer_examples(reader, both))["best_f1_thresh"], 2)
