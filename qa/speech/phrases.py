"""Sentences as words and quotations in a row, and where a phrase that names somebody begins and ends in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.days import NAMES

Span = tuple[int, int]

_PIECE = re.compile(
    r"(?P<word>(?:[A-Z]\.){2,}(?:-\w+)*|[^\W_](?:[\w]|[’'](?=[^\W\d_])|[.](?=[^\W\d_])|[.,](?=\d)|-(?=\w)|&(?=\w))*(?:(?<=\b[A-Z])\.|[’'](?![\w]))?\+?)|"
    r"(?P<mark>--|[,;:.!?()\[\]—–…/&|-])"
)
_ABBREVIATED = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Cpl|Adm|Hon|Rev|St|Jr|Sr|Supt|Det|Insp|Cllr|Pres|Sec|No|vs)\b"
)
DETERMINERS = frozenset(
    "the a an his her its their our my one two three several some many another other both no this that "
    "these those".split()
)
DAYS = NAMES | frozenset(
    "yesterday today tomorrow tonight mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sept sep "
    "oct nov dec".split()
)
PARTICLES = frozenset(
    "of de da del della di la le van von bin ibn al el y dos das du den der ter ten st af & the".split()
)
_CROSSING = frozenset(
    "that which and but or while as because when where if so than whether although though since unless until after "
    "before who whose whom what how why".split()
)
_FINITE = frozenset(
    "is are was were has have had do does did will would can could shall should may might must isn’t aren’t wasn’t "
    "weren’t hasn’t haven’t hadn’t don’t doesn’t didn’t won’t wouldn’t can’t couldn’t shouldn’t".split()
)
_ADJUNCT = frozenset(
    "in on at during after before following amid as when while since until ahead via through to into about over "
    "upon under against without despite if but and or that which who whom whose because where told from "
    "outside inside late early last next earlier".split()
)
_CLOSELY = frozenset("of for with at from in on to by and".split())
_TIMES = re.compile(r"(?:\d{1,4}(?:st|nd|rd|th|s)?|[ap]\.?m\.?)$")


class Token(NamedTuple):
    """A word, a mark or a whole quotation (``quote`` is its number, else -1) at ``start..end`` of the text."""

    text: str
    start: int
    end: int
    quote: int = -1

    @property
    def lower(self) -> str:
        return self.text.lower().replace("'", "’")

    @property
    def word(self) -> bool:
        return self.text[:1].isalnum()

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


def tokens(text: str, start: int, end: int, quotes: Sequence[tuple[int, Span]]) -> list[Token]:
    """The words and marks of ``text[start:end]``; each of the numbered quotations that begin there is one token."""
    found: list[Token] = []
    at = start
    for number, (first, last) in quotes:
        found += _plain(text, at, max(at, min(first, end)))
        found.append(Token("“”", max(first, start), min(last, end), number))
        at = last
    return found + _plain(text, at, end)


def _plain(text: str, start: int, end: int) -> list[Token]:
    found: list[Token] = []
    for match in _PIECE.finditer(text, start, end):
        full_stop = match[0] == "." and found and found[-1].end == match.start()
        if full_stop and _ABBREVIATED.fullmatch(found[-1].text):
            found[-1] = Token(f"{found[-1].text}.", found[-1].start, match.end())
        else:
            found.append(Token(match[0], *match.span()))
    return found


def begins_noun(token: Token) -> bool:
    """Whether a phrase that names somebody may begin with this word."""
    lower = token.lower
    if not token.word or lower in DAYS or token.text[0].isdigit():
        return False
    return token.capital or lower in DETERMINERS - {"that", "this", "no", "these", "those", "both"}


def phrase_after(words: Sequence[Token], at: int, end: int) -> int:
    """The index after the phrase that names somebody and begins at ``words[at]``; ``at`` where there is none."""
    first = at
    named = False
    while at < end:
        token, lower = words[at], words[at].lower
        if token.quote >= 0 or not token.word:
            if token.text in "&/-" and at > first and at + 1 < end and words[at + 1].capital:
                at += 1
                continue
            break
        if lower in DAYS and at > first and not _in_a_name(words, at, end):
            break
        if at > first and (lower in _FINITE or _TIMES.match(token.text)):
            break
        if at > first and lower in _CLOSELY and at + 1 < end:
            after = words[at + 1]
            if lower == "and":
                if not (after.capital and words[at - 1].capital) and after.lower not in DETERMINERS:
                    break
            elif not _close(words, first, at, end, named=named):
                break
        elif at > first and lower in _ADJUNCT:
            break
        named = named or (token.capital and at > first) or (token.capital and at == first and lower not in DETERMINERS)
        after_name = named and at > first and words[at - 1].capital and not words[at - 1].lower.endswith(("’s", "’"))
        if after_name and not (token.capital or lower in PARTICLES | _CLOSELY or _role_word(lower)):
            break
        at += 1
    while at > first and words[at - 1].lower in _CLOSELY | {"the", "a", "an"}:
        at -= 1
    return at


def _in_a_name(words: Sequence[Token], at: int, end: int) -> bool:
    """Whether a day is a part of a name: "USA Today", "the Sunday Times", "Theresa May"."""
    lower, after = words[at].lower, words[at + 1] if at + 1 < end else None
    if lower in ("today", "may"):
        return words[at].capital and words[at - 1].capital
    return bool(after and after.capital and words[at - 1].lower == "the")


def _close(words: Sequence[Token], first: int, at: int, end: int, *, named: bool) -> bool:
    """Whether a preposition belongs to the phrase: "a spokesman for X", "Mitchell of Kivalina"; not "X in a letter"."""
    lower, after = words[at].lower, words[at + 1]
    if not after.word or after.lower in DAYS or _TIMES.match(after.text):
        return False
    if lower == "of":
        return True
    if named and words[at - 1].capital and words[first].capital and words[first].lower not in DETERMINERS:
        return lower in ("with", "at", "from") and (after.capital or _the_name(words, at + 1, end))
    if after.lower in ("a", "an", "his", "her", "their", "its"):
        return lower in ("for", "with") and at - first <= 3
    return lower in ("for", "with", "at", "from", "in") and (
        after.capital or _the_name(words, at + 1, end) or lower in ("for", "with")
    )


def _the_name(words: Sequence[Token], at: int, end: int) -> bool:
    return words[at].lower == "the" and at + 1 < end and words[at + 1].word


def _role_word(lower: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:\w+(?:er|or|ist|man|woman|ian)s?|chief|coach|editor|head|police|officials?|staff|report|figures|captain|boss"
            r"|star|president|premier|secretary|mayor|judge|deputy|envoy|ambassador|analyst|general|colonel|champion"
            r"|executive|spokes\w+|chair|legend|veteran|attorney|expert|student|nurse|prince|princess|king|queen)",
            lower,
        )
    )


def clause_start(words: Sequence[Token], at: int, first: int) -> int:
    """Where the clause begins that ends before ``words[at]``: after a mark, a quotation or a conjunction."""
    while at > first:
        token = words[at - 1]
        if token.quote >= 0 or (not token.word and token.text not in "&/-"):
            break
        if token.lower in _CROSSING and not _within_phrase(words, at - 1, first):
            break
        at -= 1
    return at


def _within_phrase(words: Sequence[Token], at: int, first: int) -> bool:
    """Whether a conjunction joins two names or nouns ("Scientists and officials"), or tells of one ("experts who")."""
    lower = words[at].lower
    if lower in ("who", "whose", "whom"):
        return True
    if lower == "and" and at > first and at + 1 < len(words):
        before, after = words[at - 1], words[at + 1]
        return (before.capital and after.capital) or (at - 1 == first and after.word) or after.lower in ("his", "her")
    return False
