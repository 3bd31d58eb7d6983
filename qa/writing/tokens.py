"""Sentences as tokens that can be compared: each has a key that is the same for all spellings of the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.english.dates import told_dates
from qa.english.roots import root
from qa.english.verbs import base_of_gerund, base_of_past, base_of_present, is_base
from qa.numbers import SCALES, SMALL, TENS

_SPELLINGS = (
    (re.compile(r"\bper cent\b|(?<=\d)\s?%"), " percent"),
    (re.compile(r"\bwon[’']t\b", re.I), "will not"),
    (re.compile(r"\b(?:can[’']t|cannot)\b", re.I), "can not"),
    (re.compile(r"n[’']t\b"), " not"),
    (re.compile(rf"\bmore than (?=\d|(?:{'|'.join([*SMALL, *TENS])})\b)"), "over "),
    (re.compile(r"\b(step|stepp|stand|stood)(s|ed|ing)? down\b"), r"resign\2"),
    (re.compile(r"\bin order to\b"), "to"),
    (re.compile(r"\bnot guilty\b"), "notguilty"),  # a plea, no negation
)
_TOKEN = re.compile(
    r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+(?:\.[^\W\d_])*|[’']s\b|[’'](?=\s)|[$£€%]|[,;:—–()“”\"!?…]|-|\d|\.(?=\s|$)"
)
_FORMS = {
    **dict.fromkeys(("is", "are", "was", "were", "am"), "be"),
    **dict.fromkeys(("has", "have", "had", "having"), "have"),
    **dict.fromkeys(("does", "do", "did"), "do"),
    **dict.fromkeys(("a", "an"), "a"),
    **dict.fromkeys(("which", "who"), "who"),
    "mr": "", "mrs": "", "ms": "", "dr": "", "’s": "'s", "’": "'s", "'": "'s",
}  # fmt: skip
PUNCTUATION = frozenset(',;:—–()“”"!?….-')
DAY = "@"
"""What the key of a date begins with; its days follow."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence. ``key`` is equal for equal meanings: a verb's root, a number's value, a date's days."""

    text: str
    key: str

    @property
    def mark(self) -> bool:
        """Whether it is punctuation."""
        return self.text in PUNCTUATION

    @property
    def name(self) -> bool:
        """Whether it is written as a name."""
        return self.text[:1].isupper()

    @property
    def number(self) -> bool:
        """Whether it is a number."""
        return self.key[:1].isdigit()

    @property
    def date(self) -> bool:
        """Whether it names days."""
        return self.key.startswith(DAY)


def tokens(text: str, published: str = "") -> list[Token]:
    """The tokens of a sentence, marks among them; days are resolved from ``published``, an ISO day or ""."""
    for spelling, other in _SPELLINGS:
        text = spelling.sub(other, text)
    found: list[Token] = []
    at = 0
    for told in told_dates(text, published):
        if told.start < at:
            continue
        found += _plain(text[at : told.start])
        found.append(Token(text[told.start : told.end], f"{DAY}{told.first}/{told.last}"))
        at = told.end
    return _numbers([*found, *_plain(text[at:])])


def _plain(text: str) -> list[Token]:
    return [Token(each, _key(each)) for each in _TOKEN.findall(text) if _key(each) or each in PUNCTUATION]


def _key(word: str) -> str:
    if word[0].isdigit():
        return f"{float(word.replace(',', '')):.6f}".rstrip("0").rstrip(".")
    lower = word.lower()
    if lower in _FORMS:
        return _FORMS[lower]
    if lower in SMALL or lower in TENS:
        return str(SMALL.get(lower, TENS.get(lower)))
    if word in PUNCTUATION:
        return word
    return root(lower)


def _numbers(found: Sequence[Token]) -> list[Token]:
    """Numbers of several words as one token: "thirty - one", "2.6 million"."""
    made: list[Token] = []
    for token in found:
        lower, before = token.text.lower(), made[-1] if made else None
        if lower in SCALES and before and before.number:
            value = float(before.key) * SCALES[lower]
            made[-1] = Token(f"{before.text} {token.text}", f"{value:.6f}".rstrip("0").rstrip("."))
        elif (
            lower in SMALL
            and 0 < SMALL[lower] < 10
            and len(made) > 1
            and made[-1].text == "-"
            and made[-2].text.lower() in TENS
        ):
            made.pop()
            made[-1] = Token(f"{made[-1].text}-{token.text}", str(int(made[-1].key) + SMALL[lower]))
        else:
            made.append(token)
    return [token for token in made if token.text != "-"]


def is_verb(token: Token) -> bool:
    """Whether a token may be a verb that says what is done: a form of "be", of "have", or of a known verb."""
    word = token.text
    if token.key in ("be", "have", "do") or word.lower() in ("will", "would", "should", "must", "can", "may"):
        return True
    return word.islower() and bool(base_of_past(word) or base_of_present(word))


def is_participle_form(token: Token) -> bool:
    """Whether a token may be a past participle."""
    return token.text.islower() and bool(base_of_past(token.text))


def is_gerund(token: Token) -> bool:
    """Whether a token may be a verb with "-ing"."""
    return bool(base_of_gerund(token.text))


def is_bare(token: Token) -> bool:
    """Whether a token may be a verb's base form."""
    return token.text.islower() and is_base(token.text)


def subject_of(text: str) -> str:
    """What stands before the first verb of a statement."""
    parts = text.split()
    at = next((at for at, word in enumerate(parts) if at and is_verb(Token(word, root(word.lower())))), 0)
    return " ".join(parts[:at]).split(",")[0]
