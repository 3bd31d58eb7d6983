"""Passages under a dateline, as wire stories open: the day a story was written on is not the day that it tells of."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from qa.ranking import asks_time
from qa.training.data import Encoder, Row, Unit, build_sequence

_CITIES = """
    Amman|Athens|Beijing|Berlin|Bogota|Brussels|Buenos Aires|Cairo|Canberra|Chicago|Dhaka|Geneva|Hanoi|Islamabad|
    Jakarta|Johannesburg|Kyiv|Lagos|Lima|London|Los Angeles|Madrid|Manila|Mexico City|Nairobi|New Delhi|New York|Oslo|
    Ottawa|Paris|Rome|Seoul|Stockholm|Sydney|Tokyo|Vienna|Warsaw|Washington
"""
CITIES = tuple(city.strip() for city in _CITIES.split("|"))
_FIRST, _DAYS = date(2000, 1, 1), 9800


def dated(row: Row, rng: random.Random) -> Row:
    """``row`` with a made-up dateline before its passage; the answers keep their words."""
    line = _dateline(rng)
    answers = tuple((start + len(line), end + len(line)) for start, end in row.answers)
    return replace(row, context=line + row.context, answers=answers)


def _dateline(rng: random.Random) -> str:
    day, city = _FIRST + timedelta(days=rng.randrange(_DAYS)), rng.choice(CITIES)
    written = rng.choice(
        (
            f"{day:%Y-%m-%d}",
            f"{day:%B} {day.day}, {day.year}",
            f"{day.day} {day:%B} {day.year}",
            f"{day:%A}, {day:%b} {day.day}",
            f"{day:%b}. {day.day}",
        )
    )
    return rng.choice(
        (
            f"{written} {city.upper()} – ",
            f"{city.upper()}, {written} — ",
            f"{city} ({written}) - ",
            f"Published {written}. ",
            f"{written}\n\n",
        )
    )


def dated_units(
    encode: Encoder,
    rows: Sequence[Row],
    negatives: Sequence[Sequence[int]],
    count: int,
    window: int,
    rng: random.Random,
) -> list[Unit]:
    """Two units for each of ``count`` ``rows`` that ask for a time: its passage and a negative, under datelines.

    The second has no answer; ``negatives`` are `hard_negatives` of ``rows``.
    """
    fit = [at for at, row in enumerate(rows) if asks_time(row.question) and negatives[at]]
    units = []
    for at in rng.sample(fit, min(count, len(fit))):
        other = rows[rng.choice(negatives[at])]
        wrong = replace(rows[at], title=other.title, context=other.context, answers=())
        for row in (rows[at], wrong):
            units.append(Unit((build_sequence(encode, dated(row, rng), window, rng, titled=rng.random() < 0.5),)))
    return units
