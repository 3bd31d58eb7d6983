"""Where a text quotes: what stands between quotation marks, whatever marks they are.

Of marks in marks only the outer ones count. Single marks count where they are no apostrophes. A quotation ends with its
paragraph; one that goes on in the next, which then opens with a mark of its own, is a quotation in each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?![^\S\n]*\n))+")
_MARK = re.compile(r"``|''|[\"“”„‟＂«»「」『』‘'’‹›‚]")
# What closes a quotation, by what has opened it.
_CLOSES = {
    "“": ("”", '"', "“", "''"),
    '"': ('"', "”"),
    "”": ("”",),
    "„": ("“", "”", '"'),
    "‟": ("”", '"'),
    "＂": ("＂",),
    "«": ("»",),
    "»": ("«",),
    "``": ("''", "”", '"'),
    "「": ("」",),
    "『": ("』",),
    "‘": ("’", "'"),
    "'": ("'", "’"),
    "‚": ("‘", "’"),
    "‹": ("›",),
    "›": ("‹",),
}
_AHEAD = 1_000  # characters in which a single mark is looked for that closes
_SINGLE = "‘'‚"
_ALWAYS_OPENS = frozenset(("„", "‟", "「", "『", "``"))
# Letters are left out at the beginning of these: "'em", "the '90s".
_ELISION = re.compile(r"(?:\d\d?0?s?\b|(?:em|tis|twas|til|till|cause|bout|n|round|cos|cuz)\b)", re.IGNORECASE)


def quoted(text: str) -> list[Span]:
    """The quotations of ``text`` as (start, end) code point offsets, without their marks, in order."""
    found: list[Span] = []
    for paragraph in _PARAGRAPH.finditer(text):
        found += _in_paragraph(text, paragraph.start(), paragraph.end())
    return found


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    opened: tuple[str, int] | None = None  # the mark, and where the quotation begins
    after = start
    for mark in _MARK.finditer(text, start, end):
        sign, at = mark[0], mark.start()
        if at < after:
            continue
        opens, closes = _opens(text, mark), _closes(text, mark)
        if opened and sign in _CLOSES[opened[0]] and closes and not _possessive(text, opened[0], mark, end):
            yield opened[1], at
            opened = None
        elif opens and sign in _CLOSES and (opened is None or (not closes and _again(opened[0], sign))):
            opened = (sign, mark.end())
        after = mark.end()
    if opened and opened[0] not in _SINGLE and _goes_on(text, opened[0], end):
        yield opened[1], opened[1] + len(text[opened[1] : end].rstrip())


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Whether a word begins after the mark, and none ends before it."""
    before, after = _beside(text, mark)
    if mark[0] in _ALWAYS_OPENS:
        return True
    if not after or after.isspace() or before.isalnum():
        return False
    if mark[0] == "'" and _ELISION.match(text, mark.end()):
        return False
    return mark[0] not in ("’", "''")


def _beside(text: str, mark: re.Match[str]) -> tuple[str, str]:
    """The characters before and after a mark; "" where there is none."""
    return text[max(0, mark.start() - 1) : mark.start()], text[mark.end() : mark.end() + 1]


def _closes(text: str, mark: re.Match[str]) -> bool:
    before, after = _beside(text, mark)
    if mark[0] in "’'" and after.isalnum():
        return False
    return not before.isspace() or not after or after.isspace() or not after.isalnum()


def _again(opened: str, sign: str) -> bool:
    """Whether a mark that opens, within a quotation, tells that the one before was never closed."""
    return opened == sign or (opened in _SINGLE and sign not in _SINGLE and opened == "'")


def _possessive(text: str, opened: str, mark: re.Match[str], end: int) -> bool:
    """Whether a single mark is the apostrophe of "the workers' rights": one that closes comes after it."""
    if opened not in _SINGLE or text[mark.start() - 1 : mark.start()] not in ("s", "S"):
        return False
    if not re.match(r"\s\w", text[mark.end() : mark.end() + 2]):
        return False
    later = re.search(r"[^\s‘'][’'](?!\w)|[‘]|(?<!\w)'(?=\w)", text[mark.end() : min(end, mark.end() + _AHEAD)])
    return later is not None and later[0][-1] in "’'" and len(later[0]) == 2


def _goes_on(text: str, opened: str, end: int) -> bool:
    """Whether the next paragraph opens with the mark of a quotation that this one did not close."""
    return bool(re.compile(r"\s*" + re.escape(opened)).match(text, end))
