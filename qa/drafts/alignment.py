"""A quotation beside the words of an article that come nearest to it, and how the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from index.differences import Piece as Difference
from index.differences import marked
from index.lexical import STOPWORDS
from qa.drafts.words import Piece, Word, weight

MOST = 400  # words of a quotation that are compared one by one
_SKIPPED = 0.02  # what a word costs that an ellipsis leaves out, where any other change costs 1
_ROOM = 60  # words of the article that an ellipsis may stand for
_GAPS = 8  # ellipses for which there is room
_MARGIN = 6  # words looked at before and after the likely place


class Step(NamedTuple):
    """A word of the quotation beside a word of the article, by their numbers; None where one has no counterpart.

    ``skipped`` where an ellipsis leaves the article's word out.
    """

    quoted: int | None
    written: int | None
    same: bool = False
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words ``first`` to ``last`` (inclusive) of an article, step by step beside those of a quotation.

    ``nearness`` is the share of the quotation's words, by what they tell, that stand there: from 0 to 1.
    """

    first: int
    last: int
    nearness: float
    steps: tuple[Step, ...]


def align(pieces: Sequence[Piece], article: Sequence[Word], places: Mapping[str, Sequence[int]]) -> Alignment | None:
    """The words of the article that the pieces fit with the fewest changes; None where no word fits.

    ``places`` are the numbers at which each form stands in the article. Words beyond `MOST` are not compared.
    """
    forms = _forms(pieces)
    room = 2 * len(forms) + _ROOM * min(len(pieces) - 1, _GAPS)
    begin = _likely(forms, places, room)
    if begin is None:
        return None
    begin = max(0, begin - len(forms) - _MARGIN)
    return align_within(pieces, article, begin, begin + room + 2 * (len(forms) + _MARGIN))


def align_within(pieces: Sequence[Piece], article: Sequence[Word], begin: int, end: int) -> Alignment | None:
    """As `align`, to the article's words number ``begin`` to ``end`` alone."""
    forms = _forms(pieces)
    starts = np.cumsum([len(piece.words) for piece in pieces])[:-1].tolist()
    written = [word.form for word in article[begin:end]]
    steps = [
        step._replace(written=None if step.written is None else step.written + begin)
        for step in _steps(forms, written, frozenset(starts))
    ]
    there = [step.quoted for step in steps if step.same and step.quoted is not None]
    if not there:
        return None
    nearness = sum(weight(forms[number]) for number in there) / sum(map(weight, forms))
    numbers = [step.written for step in steps if step.written is not None]
    return Alignment(min(numbers), max(numbers), nearness, tuple(steps))


def difference(alignment: Alignment, draft: str, pieces: Sequence[Piece], text: str, article: Sequence[Word]) -> str:
    """The words of ``text``, an article's, against those of the draft, in one line: ``We did [-not-] agree``."""
    quoted = [word for piece in pieces for word in piece.words]
    line, last = "", 0
    for same, skipped, steps in _runs(alignment.steps):
        written = [article[step.written] for step in steps if step.written is not None]
        old = _between(text, written)
        new = _between(draft, [quoted[step.quoted] for step in steps if step.quoted is not None])
        changes = [Difference("removed", old)] if old else []
        changes += [Difference("added", new)] if new else []
        joined = bool(written) and written[0].start == last  # "$" and what follows it
        line += ("" if joined or not line else " ") + (old if same else "…" if skipped else marked(changes))
        last = written[-1].end if written else last
    return " ".join(line.split())


def _forms(pieces: Sequence[Piece]) -> list[str]:
    return [word.form for piece in pieces for word in piece.words][:MOST]


def _between(text: str, words: Sequence[Word]) -> str:
    return text[words[0].start : words[-1].end] if words else ""


def _runs(steps: Iterable[Step]) -> list[tuple[bool, bool, list[Step]]]:
    """Steps of one kind in a row: whether they are the same in both, whether they are skipped, and the steps."""
    runs: list[tuple[bool, bool, list[Step]]] = []
    for step in steps:
        if not runs or runs[-1][:2] != (step.same, step.skipped):
            runs.append((step.same, step.skipped, []))
        runs[-1][2].append(step)
    return runs


def _likely(forms: Sequence[str], places: Mapping[str, Sequence[int]], room: int) -> int | None:
    """The number of the article's word at which the most words of the quotation begin to stand within ``room`` words.

    A word that is followed by the same word as in the quotation counts twice; the commonest count where others do.
    """
    telling = [form for form in forms if form not in STOPWORDS and form in places] or [
        form for form in forms if form in places
    ]
    following = {form: after for form, after in pairwise(forms)}
    at = {form: set(places.get(form, ())) for form in set(following.values())}
    hits = sorted(
        (number, weight(form) * (2 if number + 1 in at.get(following.get(form, ""), ()) else 1))
        for form in set(telling)
        for number in places[form]
    )
    best, begin, sum_, left = 0.0, None, 0.0, 0
    for number, worth in hits:
        sum_ += worth
        while hits[left][0] < number - room:
            sum_ -= hits[left][1]
            left += 1
        if sum_ > best:
            best, begin = sum_, hits[left][0]
    return begin


def _steps(forms: Sequence[str], written: Sequence[str], starts: frozenset[int]) -> list[Step]:
    """The cheapest way from words of ``written`` to ``forms`` (Levenshtein, with free ends in ``written``)."""
    numbers = {form: number for number, form in enumerate(dict.fromkeys((*forms, *written)))}
    theirs = np.array([numbers[form] for form in written])
    width = len(written) + 1
    along = np.arange(width)
    costs = np.zeros((len(forms) + 1, width))
    for at, form in enumerate(forms, start=1):
        base = costs[at - 1] + 1
        base[1:] = np.minimum(base[1:], costs[at - 1, :-1] + (theirs != numbers[form]))
        step = _SKIPPED if at in starts else 1.0  # to pass over a word of the article
        costs[at] = np.minimum.accumulate(base - step * along) + step * along
    return _traced(costs, [numbers[form] for form in forms], theirs.tolist(), starts)


def _traced(costs: np.ndarray, forms: Sequence[int], written: Sequence[int], starts: frozenset[int]) -> list[Step]:
    steps: list[Step] = []
    at, j = len(forms), int(np.flatnonzero(costs[-1] < costs[-1].min() + _SKIPPED / 2)[-1])
    while at:
        here = costs[at, j] - 1e-9
        same = j > 0 and forms[at - 1] == written[j - 1]
        if j > 0 and here <= costs[at - 1, j - 1] + (not same) <= here + 2e-9:
            at, j = at - 1, j - 1
            steps.append(Step(at, j, same))
        elif here <= costs[at - 1, j] + 1 <= here + 2e-9:
            at -= 1
            steps.append(Step(at, None))
        else:
            j -= 1
            steps.append(Step(None, j, skipped=at in starts))
    return steps[::-1]


def places_of(words: Sequence[Word]) -> dict[str, list[int]]:
    """The numbers at which each form stands."""
    found: dict[str, list[int]] = {word.form: [] for word in words}
    for number, word in enumerate(words):
        found[word.form].append(number)
    return found
