"""Words that a question misspells: for each that is doubted, the word of the articles that it most likely stands for.

A word is doubted where it stands in no article, or in few and never beside the words that it stands beside in the
question. What was meant is told by how likely the slip is, how common the word is, and above all by whether articles
have it beside the same words: "Auston Matthews", "Bank of England".
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from index.lexical import STOPWORDS
from index.passages import is_common_word
from qa.words import WORD, stem

if TYPE_CHECKING:
    from index.spelling import Spelling
    from index.store import View

MOST_WORDS = 4
"""Words of one question that are looked for in other spellings."""
_NEAREST = 6  # spellings of a word that are looked at
_SHORTEST = 3  # letters of a word that may be misspelt
_PLAIN = 4  # letters of a common word in small letters up to which it is no slip of another that is no name
_SHORTEST_PART = 4  # letters of either part of one that is parted
_SHORTEST_JOINED = 3  # letters of either of two words that are written as one
_MOST_BETWEEN = 2  # small words between two of a phrase: "Bank of the West"
_FEW = 10  # passages that hold a word which may be misspelt there, too
_OFTENER = 20  # times as many that hold what it may stand for
_COUNTED = 20  # passages with a word, or with a phrase, that are counted
_OFTEN = 0.1  # share of the passages with a word that have it in a phrase, from which on it is meant though the word
# that is typed is one elsewhere, or stands in articles
_MOSTLY = 0.5  # the same, where it is as rare: people write a name as a commoner word
_OFTEN_SHORT = 0.3  # the same, in words of three letters
_ALONE = 0.2  # how unlikely what a word stands for may be (`Spelling.unlikely`) where nothing beside it tells, more
_SMALL_STORE, _MOST_MORE = 3_000, 1.0  # in a store of fewer passages, in which a word stands in fewer, and
_SLIPS_ALONE = 1.25  # slips in it
_NAME_ALONE, _SMALL_NAME_ALONE, _WORD_ALONE = 5, 6, 7  # letters of it, at least: short words lie near many others
_KNOWN = 2  # passages that hold it, at least
_MISPRINT = 300  # times as many that hold a word, from which on one that is none elsewhere is a misprint there, too
_ELSEWHERE = 1.0  # slips in a word that is one elsewhere or stands in articles, at most
_TITLED = 0.8  # how much more unlikely it may be after a title
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor captain minister president chancellor mayor judge senator governor general"
    " colonel inspector superintendent coach".split()
)  # before a name, where somebody types without capitals
_TELLS = frozenset("say said says saying tell told speak spoke spoken talk talked write wrote ask asked".split())
"""Anybody's name stands beside these."""
_ENDINGS = re.compile(
    r"(?:ers?|ors?|ists?|isms?|ish|ly|ness|able|ible|ments?|ians?|ings?|ed|al|ful|less|ise[sd]?|ising|isation|hood|ship)$"
)
_OTHERWISE = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("our", "or"),
    ("tre", "ter"),
    ("lled", "led"),
)
"""How words end, or are written, in Britain and America."""


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A word of a question, ``at`` of its words, and what it may stand for.

    It is ``strange`` where it is no word elsewhere either, and ``there`` where articles hold it.
    """

    at: int
    strange: bool
    there: bool
    meant: Sequence[Spelling]


@dataclass(frozen=True, slots=True)
class _Words:
    """A question's words with their places."""

    question: str
    found: Sequence[re.Match[str]]

    @classmethod
    def of(cls, question: str) -> _Words:
        return cls(question, list(WORD.finditer(question)))

    def __getitem__(self, at: int) -> str:
        return self.found[at][0]

    def telling(self, at: int) -> bool:
        return self[at].casefold() not in STOPWORDS

    def before(self, at: int) -> int | None:
        """The nearest telling word before one, if they may be of one phrase."""
        return self._beside(at, range(at - 1, max(-1, at - 2 - _MOST_BETWEEN), -1))

    def after(self, at: int) -> int | None:
        """The nearest telling word after one, if they may be of one phrase."""
        return self._beside(at, range(at + 1, min(len(self.found), at + 2 + _MOST_BETWEEN)))

    def _beside(self, at: int, others: range) -> int | None:
        for other in others:
            if re.search(r"[^\w\s’'-]", self.between(at, other)):
                return None
            if self.telling(other):
                return other
        return None

    def between(self, one: int, other: int) -> str:
        first, last = sorted((one, other))
        return self.question[self.found[first].end() : self.found[last].start()]

    def phrase(self, at: int, meant: str, other: int, form: str) -> str:
        """The phrase of two words in other spellings, with what stands between them."""
        first, last = (form, meant) if other < at else (meant, form)
        return f"{first}{self.between(at, other)}{last}"


def respelt(view: View, question: str) -> str:
    """The question with the words that it misspells as the articles write them.

    A word that is one elsewhere, or stands in some articles, is changed only where these have the other beside the
    words that it stands beside in the question, and never it. A name beside which the articles have another is left as
    it is: it is somebody else's. Two words that the articles write as one are joined, and one that they write as two is
    parted.
    """
    question = _joined(view, question)
    words = _Words.of(question)
    doubts = {doubt.at: doubt for doubt in _doubts(view, words)}
    meant: dict[int, str] = {}
    for at, doubt in doubts.items():
        if at not in meant:
            meant |= _meant(view, words, doubt, doubts) or _parted(view, words, doubt)
    for at in sorted(meant, reverse=True):
        found = words.found[at]
        question = f"{question[: found.start()]}{meant[at]}{question[found.end() :]}"
    return question


def _doubts(view: View, words: _Words) -> list[_Doubt]:
    """The words that may be misspelt, those first that stand in no article."""
    absent = set(view.absent_words(words.question))
    asked = [at for at in range(len(words.found)) if _may_be_misspelt(words, at)]
    there = {at: words[at] not in absent for at in asked}
    doubted = [
        at
        for at in sorted(asked, key=lambda at: there[at])
        if (not there[at] or _rare(view, words, at, absent)) and not _is_form(view, words[at])
    ]
    found = []
    for at in doubted[:MOST_WORDS]:
        strange = _is_strange(words[at])
        found.append(_Doubt(at, strange, there[at], view.spelt_alike(words[at])[:_NEAREST]))
    return found


def _may_be_misspelt(words: _Words, at: int) -> bool:
    word = words[at]
    written = word.isalpha() and not word.isupper()  # an abbreviation is another one
    negated = re.match(r"[’']t\b", words.question[words.found[at].end() :])
    return written and len(word) >= _SHORTEST and words.telling(at) and not negated


def _rare(view: View, words: _Words, at: int, absent: Collection[str]) -> bool:
    """Whether few passages hold a word, and none beside a word that it stands beside, which others hold."""
    beside = [other for other in (words.before(at), words.after(at)) if other is not None]
    known = [other for other in beside if words[other] not in absent]
    if not known or view.count_phrase(words[at], most=_FEW + 1) > _FEW:
        return False
    return not any(view.holds_phrase(phrase) for _, phrase in _phrases(words, at, words[at], {}))


def _is_strange(word: str) -> bool:
    """Whether a word is none elsewhere, as it is written or, where nobody minds capitals, as a name."""
    return not (is_common_word(word) or is_common_word(word.title()))


def _is_form(view: View, word: str) -> bool:
    """Whether a word is one that the articles have with another ending, or as another country writes it."""
    small = word.casefold()
    bases = {_ENDINGS.sub("", small), small.removesuffix("s"), stem(small)} - {small}
    forms = {f"{base}{end}" for base in bases for end in ("", "e", "y")}
    forms |= {small.replace(one, other) for one, other in _OTHERWISE} - {small}
    return any(is_common_word(form) and view.holds_phrase(form) for form in forms if len(form) > _SHORTEST)


def _phrases(words: _Words, at: int, meant: str, doubts: dict[int, _Doubt]) -> Iterator[tuple[dict[int, str], str]]:
    """The phrases that ``meant`` makes at a place with the words beside it, or with what these may stand for."""
    for other in (words.before(at), words.after(at)):
        if other is None or words[other].casefold() in _TELLS:
            continue
        forms: list[tuple[dict[int, str], str]] = [({}, words[other])]
        if other in doubts and not doubts[other].there:
            forms = [({other: _as_typed(words[other], each.word)}, each.word) for each in doubts[other].meant]
        for change, form in forms:
            yield change, words.phrase(at, meant, other, form)


def _meant(view: View, words: _Words, doubt: _Doubt, doubts: dict[int, _Doubt]) -> dict[int, str]:
    """What is meant by a word, and by a misspelt one beside it; nothing where nothing is likely."""
    typed = words[doubt.at]
    plain = typed.islower() and len(typed) <= _PLAIN and is_common_word(typed)  # "lead" is no slip of "led"
    known = view.count_phrase(typed, most=_FEW) if doubt.there else 0
    likely: list[tuple[float, dict[int, str]]] = []
    for spelling in doubt.meant:
        known_word = doubt.there or not doubt.strange
        if (known_word and spelling.slips > _ELSEWHERE) or (plain and not spelling.name):
            continue
        if is_common_word(typed) and typed.casefold().startswith(spelling.word.casefold()):
            continue  # "fallen" is no slip of what it begins with
        often, change = _often(view, words, doubt, doubts, spelling)
        rarer = spelling.passages < _OFTENER * known
        least = _MOSTLY if rarer else _OFTEN_SHORT if len(typed) == _SHORTEST else _OFTEN if known_word else 0.0
        if often > least:
            likely.append((spelling.unlikely - 1 - 3 * often, {doubt.at: _as_typed(typed, spelling.word), **change}))
        elif _stands_alone(view, words, doubt, spelling, known):
            likely.append((spelling.unlikely, {doubt.at: _as_typed(typed, spelling.word)}))
    return min(likely, key=lambda each: each[0], default=(0.0, {}))[1]


def _often(
    view: View, words: _Words, doubt: _Doubt, doubts: dict[int, _Doubt], spelling: Spelling
) -> tuple[float, dict[int, str]]:
    """The share of the passages with a spelling in which it stands beside a word that the question has beside it, and
    what that one stands for."""
    counted = [
        (_share(view.count_phrase(phrase, most=_COUNTED), spelling.passages), change)
        for change, phrase in _phrases(words, doubt.at, spelling.word, doubts)
    ]
    return max(counted, key=lambda each: each[0], default=(0.0, {}))


def _share(counted: int, passages: int) -> float:
    """The share of the passages that hold a word; where so many were counted as are, of as many."""
    return counted / max(1, min(passages, _COUNTED) if counted == _COUNTED else passages)


def _stands_alone(view: View, words: _Words, doubt: _Doubt, spelling: Spelling, known: int) -> bool:
    """Whether a word is meant though articles have it beside no word of the question."""
    typed = words[doubt.at]
    titled = doubt.at > 0 and words[doubt.at - 1] in _TITLES
    small = _SMALL_NAME_ALONE if spelling.name else _WORD_ALONE
    plain = typed.islower() or typed[1:].islower()
    if not (doubt.strange and plain) or len(typed) < (_NAME_ALONE if typed[:1].isupper() or titled else small):
        return False
    if doubt.there and (spelling.name or spelling.passages < _MISPRINT * known):
        return False
    smaller = min(_MOST_MORE, max(0.0, math.log10(_SMALL_STORE / max(1, view.counts().passages))))
    likely = spelling.unlikely <= _ALONE + smaller + _TITLED * titled and spelling.slips <= _SLIPS_ALONE
    return likely and spelling.passages >= _KNOWN - titled and not _of_another(words, doubt)


def _of_another(words: _Words, doubt: _Doubt) -> bool:
    """Whether a word beside one is of the same name, which articles have beside none of those that it may stand for."""
    for other in (words.before(doubt.at), words.after(doubt.at)):
        if other is None or words.between(other, doubt.at).strip():
            continue
        opens = other == 0 or words[other].casefold() in _TELLS
        if not opens and (words[other][:1].isupper() or not is_common_word(words[other])):
            return words[doubt.at][:1].isupper() == words[other][:1].isupper()
    return False


def _as_typed(typed: str, meant: str) -> str:
    """A word in the case of the one that it takes the place of, where it is no name."""
    return meant.capitalize() if typed[:1].isupper() and meant.islower() else meant


def _parted(view: View, words: _Words, doubt: _Doubt) -> dict[int, str]:
    """A word as the two that the articles write for it; nothing where they write none."""
    typed = words[doubt.at]
    if doubt.there or not doubt.strange:
        return {}
    for at in range(_SHORTEST_PART, len(typed) - _SHORTEST_PART + 1):
        first, second = typed[:at], typed[at:]
        plain = is_common_word(second) or is_common_word(second.title())  # "ised" is none
        if plain and view.holds_phrase(parted := f"{first} {second}"):
            return {doubt.at: parted}
    return {}


def _joined(view: View, question: str) -> str:
    """The question with two words in one where the articles write them so, and never the two."""
    for first, second in pairwise(WORD.findall(question)):
        one = f"{first}{second.lower()}"
        if min(len(first), len(second)) < _SHORTEST_JOINED or view.count_phrase(one, most=_KNOWN) < _KNOWN:
            continue
        known = [view.count_phrase(each, most=_COUNTED) for each in (first, second, one)]
        words = second.islower() and min(known[:2]) >= _KNOWN and is_common_word(first) and is_common_word(second)
        if words or min(known[:2]) == _COUNTED > known[2]:
            continue  # articles, too, may lack a space
        if not is_common_word(one.lower()) and not view.holds_phrase(f"{first} {second}"):
            question = re.sub(rf"(?<!\w){re.escape(first)} {re.escape(second)}(?!\w)", one, question)
    return question
