"""Words of the store that are spelt nearly as another one, which stands in no article.

Edits are letters put in, left out, changed or swapped with the next (optimal string alignment; Boytsov 2011 compares
such measures and ways to search by them). A range of the word index, in alphabetical order, has the terms that share
the first letters; terms that differ there, by one edit, are looked up one by one. So nothing is kept in memory.
"""

from __future__ import annotations

import math
import re
import string
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import apsw
import numpy as np

from index import folding
from index.lexical import tokens
from index.passages import is_common_word

SHORTEST = 3  # letters of a word that is compared
MOST_EDITS = 2  # between two stems; more lie between words that are written otherwise and sound the same
LONGEST_ENDING = 5  # letters of a word that its stem may lack: "-ation"
LARGE = 100_000  # passages from which on a range of terms shares three letters and not two: it is read in ~10 ms
_NEAREST = 12  # terms whose spelling is looked up in passages: many lie near a short stem
_LOOKED_AT = 4  # articles that hold each
_AS_BEGINNING = 60  # passages with a word that begins with it, and their articles
_SLIPS = ((5, 1.0), (7, 1.5))  # slips that a word of fewer letters may have, else
_MOST_SLIPS = 2.0
_KEYS = {
    key: (row, at + offset)
    for row, (keys, offset) in enumerate((("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75)))
    for at, key in enumerate(keys)
}
_VOWELS = frozenset("aeiouy")
_OTHERWISE, _DOUBLED, _LIKELY, _FIRST = 1.0, 0.5, 0.75, 0.4  # what an edit weighs; at the first letter so much more
_BY_EAR = 0.75  # what all ways weigh together in which a word may be written otherwise and sound the same
_HEARD = tuple(
    (re.compile(written), heard)
    for written, heard in (
        (r"ph", "f"), (r"sch|tch|ch", "sh"), (r"tz|ts|zz|z|x", "s"), (r"kh|gh", "h"), (r"ck|qu|c|q", "k"), (r"th", "t"),
        (r"w", "v"), (r"j", "i"), (r"y", "i"), (r"ou|oo", "u"), (r"ee|ei|ie|ea|ii", "i"), (r"ff$|ff", "v"),
        (r"(?<=..)e$", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip

_BEGINNINGS = (
    ("f", "ph"), ("k", "c", "q", "ch", "kh"), ("s", "c", "z", "ts", "tz"), ("j", "y", "i", "g"), ("v", "w"),
    ("sh", "sch", "ch", "tch", "s"), ("h", "kh", "g"), ("n", "kn"), ("r", "wr", "rh"), ("t", "th"), ("z", "x"),
)  # fmt: skip
"""What is heard alike, or nearly, where a word begins."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word as passages write it, ``slips`` away from another; ``name`` where it is mostly written as one.

    A slip is an edit; one that is often made is less than a whole slip.
    """

    word: str
    slips: float
    passages: int
    name: bool

    @property
    def unlikely(self) -> float:
        """How unlikely it is that it was meant: a slip weighs as much as being a hundred times rarer does."""
        return 2 * self.slips - math.log10(max(1, self.passages))


def spelt_alike(db: apsw.Connection, word: str, passages: int) -> list[Spelling]:
    """The store's words that are spelt nearly as ``word``, the likeliest first.

    ``passages`` is how many the store holds.
    """
    folded, terms = _plain(word), _stems(db, word)
    if len(folded) < SHORTEST or len(terms) != 1:
        return []
    most = next((slips for letters, slips in _SLIPS if len(folded) < letters), _MOST_SLIPS)
    there = _near_start(db, folded, 2 if passages < LARGE else 3)
    near = sorted((2 * edited - math.log10(there[other]), other) for other, edited in _edited(folded, terms[0], there))
    guessed = _guessed(db, folded)
    found = []
    for _, other in near[:_NEAREST]:
        written = _written(db, other)
        name = 2 * sum(count for form, count in written.items() if form[:1].isupper()) > written.total()
        alike = [(slips(folded, _plain(form)), -count, form) for form, count in written.items()]
        alike += [
            (slips(folded, form), 0, _cased(form, name)) for form in guessed.get(other, ()) if is_common_word(form)
        ]
        least, _, nearest = min(alike, default=(_MOST_SLIPS + 1, 0, ""))
        if 0 < least <= most:
            found.append(Spelling(nearest, least, there[other], name))
    return sorted(found, key=lambda each: each.unlikely)


def _guessed(db: apsw.Connection, word: str) -> dict[str, list[str]]:
    """What one edit makes of ``word``, by the stems: the store may hold another form of one that is a word."""
    made: dict[str, list[str]] = defaultdict(list)
    data = " ".join(_edited_forms(word, len(word) + 1)).encode()
    for start, end, term in tokens(db, data):
        made[term].append(data[start:end].decode())
    return made


def _cased(word: str, name: bool) -> str:
    return word.capitalize() if name else word


def _edited(word: str, term: str, others: Iterable[str]) -> Iterator[tuple[str, int]]:
    """(term, edits) for those of ``others`` that lie near a word or its stem ``term``, or sound the same. A misspelt
    word's stem may have an ending that the stem of the right one lacks."""
    others, heard = list(others), _sounds(word)
    for other, whole, part in zip(others, edits(term, others), edits(word, others, ending=True), strict=True):
        if other != term and (
            whole <= MOST_EDITS or part < min(MOST_EDITS, len(other) // 3) or _sounds(other) == heard
        ):
            yield other, int(min(whole, part))


def slips(word: str, other: str) -> float:
    """How many slips lie between two words in small letters."""
    return min(_slips(word, other), _BY_EAR + _slips(_sounds(word), _sounds(other)))


def _slips(word: str, other: str) -> float:
    """The least that the edits weigh which make ``other`` of ``word`` (optimal string alignment)."""
    before: list[float] = []
    row = [0.0]
    for at in range(len(other)):
        row.append(row[-1] + _put_in(other, at))
    for i, letter in enumerate(word):
        last, before, row = before, row, [row[0] + _put_in(word, i)]
        for j, meant in enumerate(other):
            first = _FIRST * (i == j == 0)
            ways = [
                before[j] + (first + _instead(letter, meant) if letter != meant else 0.0),
                before[j + 1] + _put_in(word, i),
                row[j] + _put_in(other, j),
            ]
            if i and j and letter == other[j - 1] and meant == word[i - 1] and letter != meant:
                ways.append(last[j - 1] + _LIKELY + _FIRST * (i == j == 1))
            row.append(min(ways))
    return row[-1]


def _put_in(word: str, at: int) -> float:
    """What it weighs that the letter at ``at`` is too many, or is missing elsewhere."""
    if at and word[at] == word[at - 1]:
        return _DOUBLED
    return _OTHERWISE + _FIRST * (at == 0)


def _instead(letter: str, meant: str) -> float:
    """What it weighs to write one letter for another: less for neighbours on the keyboard, and among vowels."""
    if letter in _VOWELS and meant in _VOWELS:
        return _LIKELY
    (row, at), (other, there) = (_KEYS.get(key, (9, 9.0 * ord(key))) for key in (letter, meant))
    return _LIKELY if abs(row - other) <= 1 and abs(at - there) <= 1 else _OTHERWISE


def _plain(word: str) -> str:
    """A word without case and accents."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _sounds(word: str) -> str:
    """A word with what is heard alike written alike: "fones" for "phones", "shmit" for "Schmidt" but for its d."""
    for written, heard in _HEARD:
        word = written.sub(heard, word)
    return word


def _near_start(db: apsw.Connection, word: str, letters: int) -> dict[str, int]:
    """``{term: passages that hold it}`` of the terms that begin as ``word`` does or as words that sound so, and of
    those that differ there by one edit. A term is a stem: it may be shorter than the word by an ending.
    """
    sql = """SELECT term, doc FROM vocabulary WHERE term >= ?1 AND term < ?1 || char(1114111)
             AND length(term) BETWEEN ?2 AND ?3"""
    starts = {form[:letters] for form in (word, *_heard_starts(word))}
    lengths = (len(word) - MOST_EDITS - LONGEST_ENDING, len(word) + MOST_EDITS)
    there = {term: doc for start in starts for term, doc in db.execute(sql, (start, *lengths))}
    changed = {form for form in _edited_forms(word, letters) if not form.startswith(word[:letters])}
    others = {stem for _, _, stem in tokens(db, " ".join(changed).encode())}
    for other in others:
        there |= dict(db.execute("SELECT term, doc FROM vocabulary WHERE term = ?", (other,)))
    return there


def _heard_starts(word: str) -> Iterator[str]:
    """A word with its beginning written in the other ways that are heard so."""
    for alike in _BEGINNINGS:
        for start in alike:
            if word.startswith(start):
                yield from (other + word[len(start) :] for other in alike if other != start)


def _edited_forms(word: str, letters: int) -> set[str]:
    """The words that one edit within its first ``letters`` makes of ``word``."""
    made = set()
    for at in range(min(letters, len(word) + 1)):
        before, after = word[:at], word[at:]
        made.add(before + after[1:])
        made.add(before + after[1:2] + after[:1] + after[2:])
        made |= {before + letter + rest for letter in string.ascii_lowercase for rest in (after, after[1:])}
    return made - {word}


def edits(word: str, others: list[str], *, ending: bool = False) -> np.ndarray:
    """How many edits lie between ``word`` and each of ``others``: (n,) integers.

    With ``ending`` the word may have an ending that the others lack.
    """
    if not others:
        return np.empty(0, np.int64)
    table = np.array(others, dtype=f"U{max(map(len, others))}").view(np.uint32).reshape(len(others), -1)
    lengths = np.array([len(other) for other in others])
    rows = [np.tile(np.arange(table.shape[1] + 1), (len(others), 1))]
    for i, letter in enumerate(map(ord, word), start=1):
        row = np.empty_like(rows[0])
        row[:, 0] = i
        for j in range(1, table.shape[1] + 1):
            changed = rows[-1][:, j - 1] + (table[:, j - 1] != letter)
            row[:, j] = np.minimum(np.minimum(rows[-1][:, j], row[:, j - 1]) + 1, changed)
            if i > 1 and j > 1:
                swapped = (table[:, j - 2] == letter) & (table[:, j - 1] == ord(word[i - 2]))
                row[:, j] = np.where(swapped, np.minimum(row[:, j], rows[-2][:, j - 2] + 1), row[:, j])
        rows.append(row)
    at = np.arange(len(others))
    last = rows[-1:] if not ending else rows[-1 - min(LONGEST_ENDING, len(word)) :]
    least: np.ndarray = np.min([row[at, lengths] for row in last], axis=0)
    return least


def _written(db: apsw.Connection, term: str) -> Counter[str]:
    """How articles write a term, and how often; empty where none is found (a stem that is stemmed again may be another,
    which is looked for as its beginning then)."""
    sql = """SELECT min(p.id) FROM (SELECT rowid AS id FROM words WHERE words MATCH ? LIMIT ?)
             JOIN passages p USING (id) GROUP BY p.article LIMIT ?"""
    ids: Any = db.execute(sql, (f'"{term}"', 20, _LOOKED_AT)).fetchall()
    ids = ids or db.execute(sql, (f'"{term}"*', _AS_BEGINNING, _AS_BEGINNING)).fetchall()
    sql = """SELECT substr(a.text, p.start + 1, p.end - p.start) FROM passages p JOIN articles a ON a.n = p.article
             WHERE p.id = ?"""
    written: Counter[str] = Counter()
    for (passage,) in ids:
        found: Any = db.execute(sql, (passage,))
        for (text,) in found:
            data = text.encode()
            forms = ((data[start:end].decode(), stem) for start, end, stem in tokens(db, data))
            written.update(form for form, stem in forms if stem == term or _is_alike(db, form, term))
    return written


def _is_alike(db: apsw.Connection, form: str, term: str) -> bool:
    """Whether the index has ``term`` for a word in other letters."""
    return folding.alike(form) != form and _stems(db, form) == [term]


def _stems(db: apsw.Connection, text: str) -> list[str]:
    """The terms that the index of words has for ``text``."""
    return [stem for _, _, stem in tokens(db, folding.alike(text).encode())]
