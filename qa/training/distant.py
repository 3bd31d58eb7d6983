"""Distant supervision (Mintz et al. 2009; Joshi et al. 2017): news questions, and what retrieval finds for them.

A passage that holds the gold answer in a sentence that speaks of the question counts as a positive; one that does not
hold it, as a negative. Where no passage is a positive, the quiz's own explanation stands in for one. All passages of a
question are normalised together.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
WINDOW = 224  # passage tokens
PLAUSIBLE = 0.25  # share of the question's words that must stand in an answer's sentence or the one before
QUIZ = "newsquiz"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A question's row with the passages found for it: those that answer (with answer offsets), and those that do not.

    The row itself answers where it has ``answers``.
    """

    row: Row
    positives: tuple[tuple[Hit, tuple[tuple[int, int], ...]], ...]
    negatives: tuple[Hit, ...]


Search = Callable[[str, date], Sequence[Hit]]
"""Finds the passages for a question that is asked on a day."""


def searching(assistant: Assistant, held: Collection[str] = ()) -> Search:
    """The `TOP` passages of the store, as an answer's are found, but for those of articles with a URL of ``held``."""
    from qa.retrieve import retrieve

    def search(question: str, asked: date) -> list[Hit]:
        with assistant.store.read() as view:
            hits = retrieve(view, assistant.embedder, question, top=TOP, as_of=asked)
        return [hit for hit in hits if hit.url not in held]

    return search


def gather(folder: Path, search: Search) -> Iterator[Evidence]:
    """The evidence of every quiz row of ``folder``, each question asked on the day of its quiz."""
    for row in read_rows(folder, Part(QUIZ, 1.0)):
        yield judge(row, search(row.question, date.fromisoformat(row.group)))


def judge(row: Row, hits: Sequence[Hit], share: float = PLAUSIBLE) -> Evidence:
    """Sort the hits of a row; those that hold its answer in an implausible place (`plausible_spans`) are left out."""
    gold = row.context[slice(*row.answers[0])]
    positives, negatives = [], []
    for hit in hits:
        spans = plausible_spans(row.question, gold, hit.text, share)
        if spans:
            positives.append((hit, spans))
        elif not holds(f"{hit.title} {hit.text}", [gold]):
            negatives.append(hit)
    return Evidence(row, tuple(positives), tuple(negatives))


def plausible_spans(question: str, gold: str, text: str, share: float = PLAUSIBLE) -> tuple[tuple[int, int], ...]:
    """Where ``gold`` stands in ``text``, in a sentence that, with the one before it, speaks of the question.

    That is, it holds two of the question's words and this share of them.
    """
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
        if len(asked & content_words(near)) >= max(2, share * len(asked)):
            spans.append(_with_signs(text, match.start(), match.end()))
    return tuple(spans)


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in a currency sign before and a percent sign after."""
    if start and text[start - 1] in "$£€¥":
        start -= 1
    if end < len(text) and text[end] == "%":
        end += 1
    return start, end


def distant_units(gathered: Iterable[Evidence], encode: Encoder, rng: random.Random) -> list[Unit]:
    """One unit a question: up to two of its positives, drawn towards the better ranked, and two negatives.

    Where there is no positive the row itself stands in, if it answers; else the unit has no answer at all.
    """
    units = []
    for evidence in gathered:
        question = evidence.row.question
        right = [found_row(question, hit, spans) for hit, spans in _draw(evidence.positives, POSITIVES, rng)]
        wrong = [found_row(question, hit, ()) for hit in _draw(evidence.negatives, NEGATIVES, rng)]
        own = [evidence.row] if evidence.row.answers else []
        rows = [*(right or own), *wrong]
        if rows:
            sequences = [build_sequence(encode, row, WINDOW, rng, titled=rng.random() < 0.8) for row in rows]
            units.append(Unit(tuple(sequences)))
    return units


def found_row(question: str, hit: Hit, spans: tuple[tuple[int, int], ...]) -> Row:
    """A passage found for a question as a training row, with its answers."""
    return Row("distant", hit.article_id, hit.title, question, hit.text, spans)


def _draw(ranked: Sequence, count: int, rng: random.Random) -> list:
    """``count`` of ``ranked`` without repetition, the first being the likeliest (weight 1 / (1 + rank))."""
    keyed = sorted(range(len(ranked)), key=lambda i: rng.random() ** (1.0 + i), reverse=True)
    return [ranked[i] for i in keyed[:count]]
