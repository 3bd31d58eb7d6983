"""What one version of a text says otherwise than another, word by word, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

Kind = Literal["same", "removed", "added"]

MOST = 2_000  # words of one place of change that are compared; a longer one is removed and added as a whole

# A full stop after one or two letters is more often that of a title or an initial.
_END = re.compile(r"(?<=\w{3})[.!?]+[\"”’)]*\s+|[。！？]+[”」』]*|\n+")
CJK = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # written without spaces
# A word or a sign, with the space after it.
_WORD = re.compile(rf"(?:[{CJK}]|[^\W{CJK}]+(?:[.,'’:-](?=\w)[^\W{CJK}]+)*|[^\w\s])\s*")


class Piece(NamedTuple):
    """A run of words that both versions have, or that was removed from the earlier or added in the later one."""

    kind: Kind
    text: str


def differences(earlier: str, later: str) -> list[list[Piece]]:
    """The places where two texts differ, in order: of each, the sentences there as pieces. Space alone is none."""
    old, new = list(_sentences(earlier)), list(_sentences(later))
    # Sentences that stand there very often are not looked for (autojunk): it would take as long as they are many.
    matcher = SequenceMatcher(None, [_spaced(each) for each in old], [_spaced(each) for each in new])
    places = [
        list(_pieces("".join(old[a:b]).strip(), "".join(new[c:d]).strip()))
        for what, a, b, c, d in matcher.get_opcodes()
        if what != "equal"
    ]
    return [place for place in places if any(piece.kind != "same" for piece in place)]


def marked(pieces: Sequence[Piece]) -> str:
    """A place of change in one line of plain text: ``It costs [-40-]{+48+} million.``"""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return _spaced("".join(marks[piece.kind].format(piece.text) for piece in pieces))


def _sentences(text: str) -> Iterator[str]:
    """The sentences and lines of a text that are not blank, with the space after them."""
    ends = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    return filter(str.strip, (text[start:end] for start, end in pairwise(ends)))


def _pieces(old: str, new: str) -> Iterator[Piece]:
    mine, theirs = _WORD.findall(old), _WORD.findall(new)
    if max(len(mine), len(theirs)) > MOST:
        mine, theirs = [old], [new]
    matcher = SequenceMatcher(None, [*map(str.strip, mine)], [*map(str.strip, theirs)], autojunk=False)
    between = ""  # the space after a change is part of what is the same
    for what, a, b, c, d in matcher.get_opcodes():
        removed, added = "".join(mine[a:b]), "".join(theirs[c:d])
        if what == "equal":
            yield Piece("same", between + added)
            between = ""
            continue
        if removed:
            yield Piece("removed", removed.rstrip())
        if added:
            yield Piece("added", added.rstrip())
        between = " " if (added or removed)[-1:].isspace() else ""


def _spaced(text: str) -> str:
    return " ".join(text.split())
