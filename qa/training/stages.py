"""What the reader sees in each stage of its training, in order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa.training.data import PARTS, Encoder, Unit, build_units, hard_negatives, training_rows
from qa.training.datelines import dated_units
from qa.training.distant import POSITIVES, Evidence, distant_units, found_row
from qa.training.twisted import Array, Names, names, twisted_units

if TYPE_CHECKING:
    from index.records import Article
    from qa.training.distant import Search

CLOZES = 2000  # questions made from the news themselves that another article answers
UNANSWERED = 500  # and such that none answers
REHEARSAL = 0.1  # share of the first stage that is seen again in the second
DATED = 150  # questions for a time of each labelled part whose passages are seen under a dateline in the second stage
WINDOW = 192  # passage tokens of twisted and of dated questions


def labelled_units(
    folder: Path,
    encode: Encoder,
    words: Array,
    seed: int,
    scale: float = 1.0,
    *,
    negatives: bool = True,
    twisted: bool = True,
) -> list[Unit]:
    """All units of the first stage in training order: the labelled rows of ``folder``.

    ``scale`` multiplies how often each is seen; ``words`` (vocabulary, width) are the base model's word embeddings.
    Without ``negatives`` no passage stands beside the one that answers; without ``twisted`` no question is.
    """
    rows = {part: training_rows(folder, part) for part in PARTS}
    known = known_names(encode, words, (row.question for some in rows.values() for row in some)) if twisted else None
    units: list[Unit] = []
    for part, some in rows.items():
        rng = random.Random(f"{seed} {part.name}")
        beside = hard_negatives(some) if negatives else [[]] * len(some)
        units += build_units(encode, some, beside, part.repeats * scale, rng)
        if known is not None:
            units += twisted_units(encode, some, known, min(1.0, part.twisted * scale), WINDOW, rng)
    random.Random(seed).shuffle(units)
    return units


def known_names(encode: Encoder, words: Array, questions: Iterable[str]) -> Names:
    """The names in ``questions``, to be exchanged for one another."""
    return Names(encode, words, [question[a:b] for question in questions for a, b in names(question)])


def news_units(
    quiz: Sequence[Evidence], clozes: Sequence[Evidence], encode: Encoder, words: Array, rng: random.Random
) -> list[Unit]:
    """The units of the second stage about news, in no order: the ``quiz`` questions, also twisted, and the ``clozes``.

    ``words`` as in `labelled_units`.
    """
    known = known_names(encode, words, (each.row.question for each in [*quiz, *clozes]))
    answered = [each for each in quiz if each.positives]
    asked = [found_row(each.row.question, *rng.choice(each.positives[:POSITIVES])) for each in answered]
    return [
        *distant_units([*quiz, *clozes], encode, rng),
        *twisted_units(encode, asked, known, 1.0, WINDOW, rng),
    ]


def dateline_units(folder: Path, encode: Encoder, rng: random.Random) -> list[Unit]:
    """Units on questions for a time, of all labelled parts of ``folder``, in no order: see `dated_units`."""
    units: list[Unit] = []
    for part in PARTS:
        rows = training_rows(folder, part)
        units += dated_units(encode, rows, hard_negatives(rows), DATED, WINDOW, rng)
    return units


def draw_clozes(articles: Iterable[Article], search: Search, rng: random.Random) -> list[Evidence]:
    """`CLOZES` questions on ``articles`` that another article answers and `UNANSWERED` that none does, or fewer."""
    from qa.training.clozes import harvest

    answered: list[Evidence] = []
    unanswered: list[Evidence] = []
    for evidence in harvest(articles, search, rng):
        some, most = (answered, CLOZES) if evidence.positives else (unanswered, UNANSWERED)
        if len(some) < most and (evidence.positives or evidence.negatives):
            some.append(evidence)
        if len(answered) == CLOZES and len(unanswered) == UNANSWERED:
            break
    return [*answered, *unanswered]
