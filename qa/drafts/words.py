"""The words of a text as they are compared: without regard to case, marks, hyphens and how a character is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from index.differences import CJK
from index.folding import plain
from index.lexical import STOPWORDS

_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"  # of letters
_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_LETTER = rf"(?:[^\W\d_{CJK}]|[{_MARKS}{_UNSEEN}])"
_NUMBER = r"(?:(?<![^\s(\[“‘\"'$€£])[-−](?=\d))?\d+(?:[.,]\d+)*"
_WORD = re.compile(rf"[{CJK}]|{_NUMBER}|{_LETTER}+(?:['’ʼ＇]{_LETTER}+)*|[%$€£¥°±&]")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
# Words left out, or put in by the writer: "We won … and go home", "[The mayor] won". A letter in brackets is one whose
# case was changed.
_GAP = re.compile(
    r"[\[(]\s*(?:…|\.(?:\s?\.){1,3})\s*[\])]|…|\.(?:\s?\.){2,}|\[\s*sic\.?\s*\]|\[(?!\w\]\w)[^\[\]\n]{1,80}\]",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"(?:not|no|never|none|nor|neither|nobody|nothing|nowhere|cannot|without|hardly|.+n't)", re.IGNORECASE
)

Gap = Literal["left out", "put in"]


class Word(NamedTuple):
    """A word of a text at ``start`` to ``end``; words that count as equal have one ``form``."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a quotation that stand together, and what is between them and the piece before."""

    words: tuple[Word, ...]
    gap: Gap


def words_in(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of ``text[start:end]``, by offsets of ``text``; "%", "&" and signs of currencies are words."""
    return [
        Word(_form(match[0]), match.start(), match.end())
        for match in _WORD.finditer(text, start, len(text) if end is None else end)
    ]


def pieces_in(text: str, start: int, end: int) -> list[Piece]:
    """The words of a quotation, parted where it says that words were left out or put in.

    Brackets that hold a negation are no remark of the writer's: they turn what is said.
    """
    found: list[Piece] = []
    at: int = start
    gap: Gap = "left out"
    for match in _GAP.finditer(text, start, end):
        inside = words_in(match[0])
        if negates(inside):
            continue
        kind: Gap = "put in" if inside else "left out"
        if words := words_in(text, at, match.start()):
            found.append(Piece(tuple(words), gap))
            gap = kind
        elif kind == "left out":
            gap = kind
        at = match.end()
    if words := words_in(text, at, end):
        found.append(Piece(tuple(words), gap))
    return found


def negates(words: Sequence[Word]) -> bool:
    """Whether one of the words is a negation."""
    return any(_NEGATION.fullmatch(word.form) for word in words)


def weight(form: str) -> float:
    """What a word tells, from 0 to 1: the commonest tell little."""
    return 0.3 if form in STOPWORDS else 1.0


@lru_cache(maxsize=50_000)
def _form(word: str) -> str:
    if word == "&":
        return "and"
    folded = plain(word).casefold().replace("’", "'").replace("−", "-")
    return f"\0{_THOUSANDS.sub('', folded)}\0" if folded[-1:].isdigit() else folded
