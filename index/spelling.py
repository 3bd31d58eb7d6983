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
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apsw
import numpy as np

from index.lexical import tokens

SHORTEST = 3  # letters of a word that is compared
TWO_EDITS = 7  # letters from which on two edits are allowed, else one
AS_IT_SOUNDS = 2  # edits that are allowed in a word of any length that sounds the same
LARGE = 100_000  # passages from which on a range of terms shares three letters and not two: it is read in ~10 ms
_HEARD = str.maketrans("cqwz", "kkvs")
_NEAREST = 12  # terms whose spelling is looked up in passages: many lie near a short stem
_LOOKED_AT = 4  # articles that hold each
_AS_BEGINNING = 60  # passages with a word that begins with it, and their articles


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word as passages write it, ``edits`` away from another; ``name`` where it is mostly written as one."""

    word: str
    edits: int
    passages: int
    name: bool


def spelt_alike(db: apsw.Connection, word: str, passages: int) -> list[Spelling]:
    """The store's words that are spelt nearly as ``word``, the nearest first, of the equally near the commonest.

    ``passages`` is how many the store holds.
    """
    terms = [stem for _, _, stem in tokens(db, word.encode())]
    if len(terms) != 1 or len(terms[0]) < SHORTEST:
        return []
    term, folded = terms[0], _plain(word)
    most = 2 if len(folded) >= TWO_EDITS else 1
    # Stems may lie further apart than words: "vayn" of Vayne and "vane".
    apart = most + (len(term) >= TWO_EDITS - 1 or term != folded)
    there = dict(_same_start(db, term, 2 if passages < LARGE else 3, max(apart, AS_IT_SOUNDS)))
    heard = _sounds(term)
    worth = sorted(
        (_cost(term, other, edited, there[other]), other, edited > apart)
        for other, edited in zip(there, edits(term, list(there)).tolist(), strict=True)
        if edited <= apart or (edited <= AS_IT_SOUNDS and _sounds(other) == heard)
    )
    found = []
    for _, other, by_ear in worth[:_NEAREST]:
        for written, name in _written(db, other):
            edited = int(edits(folded, [_plain(written)])[0])
            heard_alike = edited == AS_IT_SOUNDS and _sounds(folded) == _sounds(_plain(written))
            if heard_alike or (0 < edited <= most and not by_ear):
                cost = _cost(folded, _plain(written), edited, there[other])
                found.append((cost, Spelling(written, edited, there[other], name)))
    return [spelling for _, spelling in sorted(found, key=lambda each: each[0])]


def _plain(word: str) -> str:
    """A word without case and accents."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _sounds(word: str) -> str:
    """The first letter and the consonants of a word, those that are heard alike as one: "blm" for Blum and Bloom."""
    heard = word.replace("ph", "f").replace("ck", "k").translate(_HEARD)
    first, rest = heard[:1], re.sub(r"[aeiouy]", "", heard[1:])
    return first + re.sub(r"(.)\1+", r"\1", rest)


def _cost(word: str, other: str, edited: int, passages: int) -> float:
    """How unlikely it is that ``other`` was meant: an edit weighs as much as being a hundred times rarer does, and
    people mistake a word's beginning least."""
    shared = next(
        (at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other))
    )
    return 2 * edited - math.log10(max(1, passages)) - 0.3 * shared


def _same_start(db: apsw.Connection, term: str, letters: int, most: int) -> Iterator[tuple[str, int]]:
    """(term, passages that hold it) of the terms that begin as ``term`` does, and of those that differ there."""
    start = term[:letters]
    sql = """SELECT term, doc FROM vocabulary WHERE term >= ?1 AND term < ?1 || char(1114111)
             AND length(term) BETWEEN ?2 AND ?3"""
    yield from db.execute(sql, (start, len(term) - most, len(term) + most))
    for other in _edited_start(term, letters):
        yield from db.execute("SELECT term, doc FROM vocabulary WHERE term = ?", (other,))


def _edited_start(term: str, letters: int) -> set[str]:
    """The words that one edit within its first ``letters`` makes of ``term``."""
    made = set()
    for at in range(letters):
        before, after = term[:at], term[at:]
        made.add(before + after[1:])
        made.add(before + after[1] + after[0] + after[2:])
        made |= {before + letter + rest for letter in string.ascii_lowercase for rest in (after, after[1:])}
    return {other for other in made if not other.startswith(term[:letters])}


def edits(word: str, others: list[str]) -> np.ndarray:
    """How many edits lie between ``word`` and each of ``others``: (n,) integers."""
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
    last: np.ndarray = rows[-1][np.arange(len(others)), lengths]
    return last


def _written(db: apsw.Connection, term: str) -> list[tuple[str, bool]]:
    """How articles write a term, the commonest form of it, and whether it is mostly a name; [] where none is found (a
    stem that is stemmed again may be another, which is looked for as its beginning then)."""
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
            written.update(data[start:end].decode() for start, end, stem in tokens(db, data) if stem == term)
    names = sum(count for word, count in written.items() if word[:1].isupper())
    return [(word, 2 * names > written.total()) for word, _ in written.most_common(1)]
