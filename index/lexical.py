"""Word search: Okapi BM25 (Robertson and Zaragoza 2009) over SQLite's FTS5, k1 = 1.2, b = 0.75.

Words are kept per passage in the store's own database, so they change in the transaction of the text itself. What
looks the same is the same word, and texts without spaces are searched by pairs of characters (`index.folding`).
"""

import re
import shlex
import threading
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, Protocol

import apsw
import numpy as np

from index import folding

# With Mn and Mc, the vowel signs of Hindi, Tamil and others are parts of their words.
TOKENIZER = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
_TOKENIZER = tuple(shlex.split(TOKENIZER))
TITLE_WEIGHT = 1.0
BODY_WEIGHT = 1.0
# What one search may cost, in passages that hold its terms, each term's counted apart. To score one takes several times
# as long as to read over it, so the candidates are those that the rarest terms bring, and the other terms are looked up
# in them alone. The most common terms, which tell least, go where it is still too much: tests/benchmarks/retrieval.py.
SCORED = 8_000
READ = 100_000
CANDIDATES = 500
FEWEST = 100  # passages: terms that bring fewer are joined by the next rarest, whatever that costs
MOST_TERMS = 64

_STOPWORDS = """
    a about after all also am an and any are as at be because been before being between both but by can could did do
    does doing during each for from further had has have having he her here hers him his how i if in into is it its
    itself just me more most my no nor not of off on once only or other our ours out over own s same she should so
    some such t than that the their theirs them then there these they this those through to too under until up us very
    was we were what when where which while who whom whose why will with would you your yours
"""
STOPWORDS = frozenset(_STOPWORDS.split())


class Counting(Protocol):
    """Knows how many passages hold a term."""

    def count(self, db: apsw.Connection, terms: Iterable[str], passages: int) -> dict[str, int]:
        """``{term: passages that hold it}`` for stemmed terms; ``passages`` are all there are."""


class TermCounts:
    """How many passages hold a term, remembered until the store has grown or shrunk by a fifth; thread-safe.

    FTS5 reads a term's whole posting list to count it, which for a common term costs as much as searching for it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._passages = 0
        self._counts: dict[str, int] = {}

    def count(self, db: apsw.Connection, terms: Iterable[str], passages: int) -> dict[str, int]:
        """``{term: passages that hold it}`` for stemmed terms."""
        with self._lock:
            if abs(passages - self._passages) > 0.2 * self._passages:
                self._passages, self._counts = passages, {}
            known = self._counts
        found = {}
        for term in terms:
            if term not in known:
                row: Any = db.execute("SELECT doc FROM vocabulary WHERE term = ?", (term,)).fetchone()
                known[term] = row[0] if row else 0
            found[term] = known[term]
        return found


def add(db: apsw.Connection, passage: int, title: str, body: str) -> None:
    """Make a passage findable by the words of its heading (headline and date) and of its own text."""
    values = (passage, folding.indexed(title), folding.indexed(body))
    db.execute("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", values)


def count_tokens(db: apsw.Connection, text: str) -> int:
    """How many words the index has of a text."""
    return len(tokens(db, folding.indexed(text).encode()))


def shared_words(text: str, other: str) -> tuple[list[str], list[str]]:
    """The telling words of ``text``, as the eye reads them: those that ``other`` holds in any form, and those that it
    does not. Of a text without spaces nobody can say which word is not there.
    """
    db = apsw.Connection(":memory:")
    telling = _telling(_terms(db, text))
    there = _terms(db, other)
    missing = [word for stem, word in telling.items() if stem not in there and not folding.spaceless(word)]
    shared = folding.rejoined([word for stem, word in telling.items() if stem in there])
    return _as_typed(text, shared), _as_typed(text, missing)


def absent_words(db: apsw.Connection, text: str, allowed: np.ndarray | None = None) -> list[str]:
    """The telling words of ``text``, as the eye reads them, that no passage holds in any form or spelling.

    ``allowed`` are as in `search`; where they are none, nothing is said of any word, nor of a text without spaces.
    """
    if allowed is not None and not len(allowed):
        return []
    among = "" if allowed is None else "AND +rowid IN carray(?2)"
    sql = f"SELECT 1 FROM words WHERE words MATCH ?1 {among} LIMIT 1"
    rest = () if allowed is None else (apsw.carray(allowed),)
    words = [word for word in _telling(_terms(db, text)).values() if not folding.spaceless(word)]
    return _as_typed(text, [word for word in words if not db.execute(sql, (f'"{word}"', *rest)).fetchone()])


def _as_typed(text: str, words: list[str]) -> list[str]:
    """Words of the index in the letters that ``text`` has for them: "Straße" for "Strasse"."""
    typed = {folding.alike(word): word for word in re.findall(r"\w+", folding.plain(text))}
    return [typed.get(word, word) for word in words]


def count_phrase(db: apsw.Connection, text: str, most: int) -> int:
    """How many passages, up to ``most``, have the words of ``text`` in this order, in any form, or in their heading."""
    words = _phrase(db, text)
    if not words:
        return 0
    return len(db.execute("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (f'"{words}"', most)).fetchall())


def search_phrases(db: apsw.Connection, texts: Iterable[str], k: int) -> list[int]:
    """The ids of the ``k`` passages that hold the most of these phrases, rare ones counting more (BM25), best first."""
    found: list[int] = search_phrases_scored(db, texts, k)[0].tolist()
    return found


def search_phrases_scored(db: apsw.Connection, texts: Iterable[str], k: int) -> tuple[np.ndarray, np.ndarray]:
    """As `search_phrases`: (n,) int64 ids and (n,) float32 scores."""
    phrases = dict.fromkeys(filter(None, (_phrase(db, folding.asked(text)) for text in texts)))
    query = " OR ".join(f'"{words}"' for words in phrases)
    if not query:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    return best(db, query, k, None, (TITLE_WEIGHT, BODY_WEIGHT))


def _phrase(db: apsw.Connection, text: str) -> str:
    """The words of ``text`` as FTS5 has them, one after the other."""
    data = text.encode("utf-8", "replace")
    return " ".join(data[start:end].decode() for start, end, _ in tokens(db, data))


def _telling(terms: dict[str, str]) -> dict[str, str]:
    """Those of ``{stemmed term: word}`` that are no stop words; all where there are no others."""
    return {stem: word for stem, word in terms.items() if word.lower() not in STOPWORDS} or terms


def search(
    db: apsw.Connection,
    text: str,
    k: int,
    *,
    counts: TermCounts,
    passages: int,
    allowed: np.ndarray | None = None,
    title_weight: float = TITLE_WEIGHT,
    body_weight: float = BODY_WEIGHT,
) -> tuple[np.ndarray, np.ndarray]:
    """The ``k`` best passages for any of the words of ``text``, which may be any text whatever.

    ``passages`` is how many the store holds; ``allowed`` are sorted passage ids, int64, or None for all.
    Returns (n,) int64 passage ids and (n,) float32 BM25 scores, best first, higher is better, n <= k.
    """
    rare, query = (match_expression(db, text, counts, passages, postings) for postings in (SCORED, READ))
    if not query or k <= 0 or (allowed is not None and not len(allowed)):
        return np.empty(0, np.int64), np.empty(0, np.float32)
    weights = (title_weight, body_weight)
    if rare != query and len(found := best(db, rare, max(k, CANDIDATES), allowed, weights)[0]):
        allowed = np.sort(found)
    return best(db, query, k, allowed, weights)


def best(
    db: apsw.Connection, query: str, k: int, allowed: np.ndarray | None, weights: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """The ``k`` best of the passages that an FTS5 query brings: (n,) int64 ids and (n,) float32 scores."""
    # Tested before a passage is scored; the sign keeps SQLite from searching once for each passage allowed.
    among = "" if allowed is None else "AND +rowid IN carray(?5)"
    sql = f"""SELECT rowid, -bm25(words, ?1, ?2) AS score FROM words WHERE words MATCH ?3 {among}
              ORDER BY score DESC, rowid LIMIT ?4"""
    values = (*weights, query, k, *(() if allowed is None else (apsw.carray(allowed),)))
    found: Any = db.execute(sql, values).fetchall()
    return np.array([row[0] for row in found], np.int64), np.array([row[1] for row in found], np.float32)


def match_expression(db: apsw.Connection, text: str, counts: Counting, passages: int, postings: int = READ) -> str:
    """An FTS5 query for any of the telling words of ``text``, each quoted; empty where it holds no word.

    The rarest of them, as many as stand in at most ``postings`` of the store's ``passages``, or else in `FEWEST`.
    """
    return expression(rarest(db, text, counts, passages, postings).values())


def expression(words: Iterable[str]) -> str:
    """An FTS5 query for any of these words."""
    return " OR ".join(f'"{word}"' for word in words)


def telling(db: apsw.Connection, text: str) -> dict[str, str]:
    """``{stemmed term: word}`` of the words of ``text`` that are searched for. ``db`` may hold nothing."""
    return _telling(_terms(db, text))


def rarest(db: apsw.Connection, text: str, counts: Counting, passages: int, postings: int) -> dict[str, str]:
    """Of `telling`, those that `match_expression` asks for."""
    telling = _telling(_terms(db, text))
    if len(telling) * passages > postings or len(telling) > MOST_TERMS:
        found = counts.count(db, telling, passages)
        ordered = sorted(telling, key=lambda stem: found[stem])[:MOST_TERMS]
        costs = [0, *accumulate(found[stem] for stem in ordered)]
        kept = {stem for at, stem in enumerate(ordered) if costs[at + 1] <= postings or costs[at] < FEWEST}
        telling = {stem: word for stem, word in telling.items() if stem in kept}
    return telling


def _terms(db: apsw.Connection, text: str) -> dict[str, str]:
    """``{stemmed term: the word before that}`` in the order of the text, by the tokenizer of the index itself.

    That word goes into the query, since FTS5 stems it again and stemming twice is not stemming once.
    """
    data = folding.asked(text.replace("\0", " ")).encode("utf-8", "replace")
    terms: dict[str, str] = {}
    for start, end, stem in tokens(db, data):
        terms.setdefault(stem, data[start:end].decode())
    return terms


def tokens(db: apsw.Connection, data: bytes) -> list[tuple[int, int, str]]:
    """(start, end, stemmed token) of UTF-8 text, offsets in bytes."""
    name, *arguments = _TOKENIZER
    tokens: Any = db.fts5_tokenizer(name, arguments)(data, apsw.FTS5_TOKENIZE_DOCUMENT, None, include_colocated=False)
    return list(tokens)
