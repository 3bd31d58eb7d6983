"""What is wrong with a store: everything it holds against everything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Literal

import apsw
import numpy as np

from index import lexical, stories
from index.errors import StoreError
from index.records import Article
from index.store import generations
from index.store.identity import content_hash
from index.store.ledger import lost_records
from index.store.passage_words import passage_texts
from index.store.schema import DATABASE, damaged, rows, value
from index.store.store import Store
from index.store.vector_cache import replay
from index.vectors import CODE, Base, VectorState

NORM_ERROR = 0.01  # fp16 keeps the norm of a unit vector to 0.001
AGAIN = "run `newsdesk check --repair`"
SHOWN = 10  # examples of one kind of problem

Part = Literal["database", "articles", "records", "stories", "passages", "vectors", "words", "index"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be, in a sentence."""

    part: Part
    message: str


def problems(store: Store) -> list[Problem]:
    """All that is wrong with a store, as of one moment; reads all of it."""
    with store.read() as view:
        db = view.db
        broken, words = wrong_database(db)
        if broken:
            return broken
        try:
            return _inside(store, db, words, view.seq)
        except UnicodeDecodeError:
            return [Problem("database", damaged(store.folder / DATABASE, "text that is no text"))]


def _inside(store: Store, db: apsw.Connection, words: list[Problem], seq: int) -> list[Problem]:
    """What is wrong in a database that is sound by itself; ``words`` is what is already known of the word index."""
    found = _articles(db)
    found += [*([] if found else [*_records(db), *_stories(db)]), *_passages(db), *wrong_vectors(db, store.dimension)]
    found += words or _words(db)
    vectors_good = not any(problem.part == "vectors" for problem in found)
    return found + (list(_index(store, db, seq)) if vectors_good else [])


def wrong_database(db: apsw.Connection) -> tuple[list[Problem], list[Problem]]:
    """What SQLite finds wrong with the database itself, and with the word index alone."""
    try:
        messages = [row[0] for row in rows(db, f"PRAGMA integrity_check({SHOWN})") if row[0] != "ok"]
    except (apsw.CorruptError, apsw.NotADBError) as error:
        messages = [str(error)]
    words = [m for m in messages if "fts5" in m.lower()]
    if len(messages) > len(words):
        advice = "restore it from a backup, or save what can be read of it with `newsdesk check --repair`"
        return [Problem("database", f"The database is damaged ({message}): {advice}.") for message in messages], []
    return [], [Problem("words", f"The word index is damaged ({message}): {AGAIN}.") for message in words]


def _few(part: Part, messages: Iterator[str]) -> list[Problem]:
    found = list(islice(messages, SHOWN + 1))
    if len(found) > SHOWN:
        found[SHOWN] = f"There is more of this kind in the {part}."
    return [Problem(part, message) for message in found]


def _articles(db: apsw.Connection) -> list[Problem]:
    def wrong() -> Iterator[str]:
        for n, key, stored, characters in db.execute("SELECT n, key, hash, characters FROM articles ORDER BY n"):
            article = readable(db, n)
            if article is None:
                yield f"Article {n} cannot be read: index its file again."
            elif content_hash(article) != stored or len(article.text) != characters:
                yield f"Article {article.id} is not what was stored: index {article.path} again."
            elif not key:
                yield f"Article {article.id} has no identity: index {article.path} again."

    return _few("articles", wrong())


def _records(db: apsw.Connection) -> list[Problem]:
    lost = (f"{file}:{record}" if record else file for file, record in lost_records(db))
    sentence = "{0} was read, and is no article, no version of one and not told of: index its file again."
    return _few("records", (sentence.format(place) for place in lost))


def _stories(db: apsw.Connection) -> list[Problem]:
    return _few("stories", (f"The stories are damaged ({what}): {AGAIN}." for what in stories.wrong(db)))


def _passages(db: apsw.Connection) -> list[Problem]:
    sql = """SELECT p.id, a.id, a.path FROM passages p LEFT JOIN articles a ON a.n = p.article
             WHERE a.n IS NULL OR p.start < 0 OR p.start >= p.end OR p.end > a.characters"""
    bare = "SELECT id, path FROM articles WHERE n NOT IN (SELECT article FROM passages)"
    return _few(
        "passages",
        chain(
            (f"Passage {passage} does not lie in its article {article}: index {path} again."
             for passage, article, path in rows(db, sql)),
            (f"Article {article} has no passages: index {path} again." for article, path in rows(db, bare)),
        ),
    )  # fmt: skip


def wrong_vectors(db: apsw.Connection, dimension: int) -> list[Problem]:
    def wrong() -> Iterator[str]:
        sql = "SELECT p.id FROM passages p LEFT JOIN vectors v ON v.id = p.vector WHERE v.id IS NULL"
        for (passage,) in db.execute(sql):
            yield f"Passage {passage} has no vector: {AGAIN}."
        for vector in bad_vectors(db, dimension):
            yield f"Vector {vector} is damaged: {AGAIN}."

    return _few("vectors", wrong())


def bad_vectors(db: apsw.Connection, dimension: int) -> Iterator[int]:
    """Rows of vectors in use whose length or norm is wrong."""
    sql = "SELECT id, vector FROM vectors WHERE id IN (SELECT vector FROM passages)"
    cursor: Any = db.execute(sql)
    while chunk := list(islice(cursor, generations.CHUNK)):
        sized = [(row, code) for row, code in chunk if len(code) == dimension * CODE().itemsize]
        yield from {row for row, _ in chunk} - {row for row, _ in sized}
        codes = generations.decode([code for _, code in sized], dimension).astype(np.float32)
        norms = np.linalg.norm(codes, axis=1)
        yield from (row for (row, _), norm in zip(sized, norms, strict=True) if not abs(norm - 1) < NORM_ERROR)


def _words(db: apsw.Connection) -> list[Problem]:
    def wrong() -> Iterator[str]:
        sql = """SELECT id FROM passages EXCEPT SELECT id FROM words_docsize"""
        for (passage,) in rows(db, sql):
            yield f"Passage {passage} cannot be found by its words: {AGAIN}."
        sql = """SELECT id FROM words_docsize EXCEPT SELECT id FROM passages"""
        for (passage,) in rows(db, sql):
            yield f"The word index holds passage {passage}, which is gone: {AGAIN}."
        for passage, title, body in passage_texts(db):
            expected = (lexical.count_tokens(db, title), lexical.count_tokens(db, body))
            sizes = value(db, "SELECT sz FROM words_docsize WHERE id = ?", (passage,))
            if sizes is not None and _varints(sizes) != expected:
                yield f"The word index holds another text of passage {passage}: {AGAIN}."

    return _few("words", wrong())


def _varints(data: bytes) -> tuple[int, ...]:
    """The integers that FTS5 keeps as the token counts of a row's columns (SQLite's variable-length integers)."""
    found, number = [], 0
    for byte in data:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            found.append(number)
            number = 0
    return tuple(found)


def _index(store: Store, db: apsw.Connection, seq: int) -> Iterator[Problem]:
    """The generation in use, brought forward to ``seq``, against the vectors of the database."""
    advice = "it is made again by itself, or by `newsdesk check --repair`"
    name = value(db, "SELECT value FROM meta WHERE name = 'generation'")
    if not name:
        return  # none was published yet
    base = generations.load(store.folder, name, store.key, store.dimension, thorough=True)
    if base is None:
        yield Problem("index", f"The vector index is missing or damaged: {advice}.")
        return
    state, expected = (
        replay(db, VectorState.of(base, store.dimension), seq, store.dimension),
        value(db, "SELECT count(*) FROM passages"),
    )
    held = len(base.ids) + len(state.delta_ids) - len(state.dead)
    if held != expected:
        yield Problem("index", f"The vector index leads to {held} passages of {expected}: {advice}.")
    for passage in islice(changed_vectors(db, base, store.dimension), SHOWN):
        yield Problem("vectors", f"The vector of passage {passage} is not the one that was stored: {AGAIN}.")


def changed_vectors(db: apsw.Connection, base: Base | None, dimension: int) -> Iterator[int]:
    """Passages whose vector in the database is not that of a base, which was made from it and is as it was written."""
    if base is None or not len(base.ids):
        return
    for ids, codes in generations.read_chunks(db, dimension):
        at = np.minimum(np.searchsorted(base.ids, ids), len(base.ids) - 1)
        inside = base.ids[at] == ids
        if inside.any():
            yield from ids[inside][base.differing(at[inside], codes[inside])].tolist()


def readable(db: apsw.Connection, n: int) -> Article | None:
    """An article, or None where its row holds what no article can."""
    sql = "SELECT text, title, outlet, authors, published, url, place, path, record, id FROM articles WHERE n = ?"
    try:
        text, title, outlet, authors, *rest = rows(db, sql, (n,))[0]
        return Article(text, title, outlet, tuple(json.loads(authors)), *rest)
    except (StoreError, ValueError):
        return None
