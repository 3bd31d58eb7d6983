"""Figures in texts, so that "14", "fourteen" and "14.0" are told to be equal, and 3.2 billion and 3,200 million too."""

from __future__ import annotations

import re

from qa.numbers import IN_WORDS, SCALES, value_of
from qa.reading.counted import MEANINGS

NUMERIC = frozenset(
    "many much number toll count counted cost price figure figures share percentage size result time turnout fee "
    "amount total percent population estimate estimates age".split()
)
"""Words of a subject that is told in figures."""

HAPPENED = tuple(group for meaning, group in MEANINGS.items() if meaning != "aboard")
"""Those of which a sentence has one where it tells of it; who is aboard is told in many words."""

_SCALES = SCALES | {"dozen": 12, "m": 10**6, "bn": 10**9, "k": 1000}
_FIGURE = re.compile(
    r"(?P<digits>\d+(?:,\d+)*(?:\.\d+)?)"
    rf"|\b(?P<words>{IN_WORDS})",
    re.IGNORECASE,
)
_NUMBER = r"(?:\d[\d,]*|\w+)"
_PART = re.compile(rf"\b{_NUMBER} of (?:(?:its|the|their|his|her|all|some|about|daily) )*$", re.IGNORECASE)
_DURATION = re.compile(r"(\d{1,2}) hours?,? (\d{1,2}) minutes?(?:,? (?:and )?(\d{1,2}) seconds?)?")
_CLOCKED = re.compile(r"\b(\d{1,2}):(\d\d):(\d\d)\b")
_OF_THE_CLOCK = re.compile(r":\d\d\b|(?:[.]\d\d)?\s?[ap]\.?m\b")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_MONTH = re.compile(rf"(?:st|nd|rd|th)? (?:of )?{_MONTHS}\b")
_MONTH_BEFORE = re.compile(rf"\b{_MONTHS} $")
_UNIT = re.compile(
    r"%| per ?cent\b|(?:[ -]?(?:hundred|thousand|million|billion|trillion|m|bn)\b)?(?: [a-z]+(?=[.,;]|$))?"
)
_SCALE = re.compile(rf"[\s-]?(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b", re.IGNORECASE)


def has_figure(text: str) -> bool:
    """Whether a text gives a number that is no day or year."""
    return any(_counts(text, match) for match in _FIGURE.finditer(text))


def figure_of(text: str, start: int, end: int) -> str:
    """The first figure in ``text[start:end]``, with its scale after it, in one way of writing: "3200000000"; else "".

    Of "18 of its 26 sailings" it is the 18.
    """
    if duration := _DURATION.search(text, start, end) or _CLOCKED.search(text, start, end):
        return ":".join(part.zfill(2) for part in duration.groups() if part).lstrip("0")
    match = next((match for match in _FIGURE.finditer(text, start, end) if _counts(text, match)), None)
    if match is None:
        return ""
    part = _PART.search(text, 0, match.start())
    if part and (of := _FIGURE.match(text, part.start())):
        match = of
    value = float(match["digits"].replace(",", "") if match["digits"] else value_of(match["words"]))
    scale = _SCALE.match(text, match.end())
    if scale:
        value *= _SCALES[scale["scale"].lower()]
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether a number is no year, no day of a month and no time of the day."""
    if match["digits"] and len(match[0]) < 3 and _OF_THE_CLOCK.match(text, match.end()):
        return False
    if _YEAR.fullmatch(match[0]) or _MONTH.match(text, match.end()):
        return False
    return not _MONTH_BEFORE.search(text, 0, match.start())


def figures_in(text: str) -> list[tuple[str, int, int]]:
    """The figures of a text, each as `figure_of` writes it with the offsets of its number, in order."""
    return [
        (value, match.start(), match.end())
        for match in _FIGURE.finditer(text)
        if _counts(text, match) and (value := figure_of(text, match.start(), match.end()))
    ]


def with_unit(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the number at ``start`` to ``end`` stands with its sign of money, its scale and its unit."""
    start -= start > 0 and text[start - 1] in "$£€¥"
    unit = _UNIT.match(text, end)
    return start, unit.end() if unit else end
