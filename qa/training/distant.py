"""Distant supervision (Mintz et al. 2009; Joshi et al. 2017): news questions, and what retrieval finds for them.

A passage that holds the gold answer in a sentence that speaks of the question counts as a positive; one that does not
hold it, as a negative. Where no passage is a positive, the quiz's own explanation stands in for one. All passages of a
question are normalised together.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index.passages import sentences
from qa.evaluation.news import holds
from qa.records import Hit
from qa.training.data import Encoder, Part, Row, Unit, build_sequence, read_rows
from qa.words import content_words

if TYPE_CHECKING:
    from qa.assistant import Assistant

TOP = 30  # passages looked at for each question
POSITIVES, NEGATIVES = 2, 2  # passages of one question in a unit
PLAUSIBLE = 0.25  # share of the question's words that must stand in an answer's sentence or the one before
QUIZ = "newsquiz"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quiz row with the passages found for it: those that answer it (with answer offsets), and those that do not."""

    row: Row
    positives: tuple[tuple[Hit, tuple[tuple[int, int], ...]], ...]
    negatives: tuple[Hit, ...]


def gather(assistant: Assistant, folder: Path) -> list[Evidence]:
    """The evidence of every quiz row of ``folder``, each question asked on the day of its quiz."""
    from qa.retrieve import retrieve

    gathered = []
    for row in read_rows(folder, Part(QUIZ, 1.0)):
        with assistant.store.read() as view:
            asked = date.fromisoformat(row.group)
            hits = retrieve(view, assistant.embedder, row.question, top=TOP, as_of=asked)
        gathered.append(judge(row, hits))
    return gathered


def judge(row: Row, hits: Sequence[Hit]) -> Evidence:
    """Sort the hits of a quiz row; those that hold its answer in an implausible place are left out."""
    gold = row.context[slice(*row.answers[0])]
    positives, negatives = [], []
    for hit in hits:
        spans = plausible_spans(row.question, gold, hit.text)
        if spans:
            positives.append((hit, spans))
        elif not holds(f"{hit.title} {hit.text}", [gold]):
            negatives.append(hit)
    return Evidence(row, tuple(positives), tuple(negatives))


def plausible_spans(question: str, gold: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where ``gold`` stands in ``text``, in a sentence that, with the one before it, speaks of the question."""
    pattern = r"\W+".join(re.escape(word) for word in _WORD.findall(gold))
    if not pattern:
        return ()
    found = list(re.finditer(rf"(?<!\w){pattern}(?!\w|[.,]\d)", text, re.IGNORECASE))
    if not found:
        return ()
    asked = content_words(question) - content_words(gold)
    bounds = sentences(text)
    spans = []
    for match in found:
        at = next((i for i, (start, end) in enumerate(bounds) if start <= match.start() < end), None)
        if at is None:
            continue
        near = text[bounds[max(0, at - 1)][0] : bounds[at][1]]
        if len(asked & content_words(near)) >= max(2, PLAUSIBLE * len(asked)):
            spans.append(_with_signs(text, match.start(), match.end()))
    return tuple(spans)


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in a currency sign before and a percent sign after."""
    if start and text[start - 1] in "$£€¥":
        start -= 1
    if end < len(text) and text[end] == "%":
        end += 1
    return start, end


def distant_units(gathered: Sequence[Evidence], encode: Encoder, rng: random.Random) -> list[Unit]:
    """One unit a question: up to two of its positives, drawn towards the better ranked, and two negatives."""
    units = []
    for evidence in gathered:
        question = evidence.row.question
        right = [_row(question, hit, spans) for hit, spans in _draw(evidence.positives, POSITIVES, rng)]
        wrong = [_row(question, hit, ()) for hit in _draw(evidence.negatives, NEGATIVES, rng)]
        rows = [*(right or [evidence.row]), *wrong]
        sequences = [build_sequence(encode, row, 224, rng, titled=rng.random() < 0.8) for row in rows]
        if sequences[0].spans:
            units.append(Unit(tuple(sequences)))
    return units


def _row(question: str, hit: Hit, spans: tuple[tuple[int, int], ...]) -> Row:
    return Row("distant", hit.article_id, hit.title, question, hit.text, spans)


def _draw(ranked: Sequence, count: int, rng: random.Random) -> list:
    """``count`` of ``ranked`` without repetition, the first being the likeliest (weight 1 / (1 + rank))."""
    keyed = sorted(range(len(ranked)), key=lambda i: rng.random() ** (1.0 + i), reverse=True)
    return [ranked[i] for i in keyed[:count]]
