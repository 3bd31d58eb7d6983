"""Is the store whole? Everything it holds against everything else; and mending of what can be made again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import apsw
import numpy as np

from index import lexical, stories
from index.errors import ModelError
from index.passages import heading
from index.records import Article, Passage
from index.store import generations
from index.store.identity import content_hash, text_hash
from index.store.records import Counts
from index.store.schema import WORDS, plain_errors, rows, transaction, value
from index.store.store import Store
from index.vectors import CODE, Base, VectorState

if TYPE_CHECKING:
    from index.embedder import Embedder

NORM_ERROR = 0.01  # fp16 keeps the norm of a unit vector to 0.001
AGAIN = "run `newsdesk check --repair`"
SHOWN = 10  # examples of one kind of problem

Part = Literal["database", "articles", "stories", "passages", "vectors", "words", "index"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be, in a sentence."""

    part: Part
    message: str


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a store: what is wrong with it now, and what was wrong and has been mended."""

    articles: int
    passages: int
    problems: tuple[Problem, ...]
    repaired: tuple[Problem, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it."""
        fields = asdict(self)
        problems = {name: [problem["message"] for problem in fields.pop(name)] for name in ("problems", "repaired")}
        return {"whole": self.whole, **fields, **problems}


def check(folder: str | Path, *, repair: bool = False, embedder: Embedder | None = None) -> Health:
    """Check the whole store in ``folder``, and mend what can be made again where ``repair`` is given.

    Words are made again from the articles' texts, the vector index from the vectors, and damaged vectors from the texts
    by ``embedder`` (opened if it is needed and not given). Files with damaged articles are read again by the next run
    of `newsdesk index` over them.

    Raises:
        StoreError: there is no store, it cannot be read or, to be mended, written. ModelError: no embedder for it.
    """
    with Store.open(folder) as store, plain_errors(store.folder):
        found = problems(store)
        repaired: list[Problem] = []
        if repair and found and not any(problem.part == "database" for problem in found):
            _mend(store, {problem.part for problem in found}, embedder)
            before, found = found, problems(store)
            repaired = [problem for problem in before if problem not in found]
        counts = Counts(0, 0) if any(problem.part == "database" for problem in found) else store.counts()
        return Health(counts.articles, counts.passages, tuple(found), tuple(repaired))


def problems(store: Store) -> list[Problem]:
    """All that is wrong with a store, as of one moment; reads all of it."""
    with store.read() as view:
        db = view.db
        try:
            damaged = [row[0] for row in rows(db, f"PRAGMA integrity_check({SHOWN})") if row[0] != "ok"]
        except (apsw.CorruptError, apsw.NotADBError) as error:
            damaged = [str(error)]
        words = [Problem("words", f"The word index is damaged ({m}): {AGAIN}.") for m in damaged if "fts5" in m.lower()]
        if len(damaged) > len(words):
            advice = "restore it from a backup, or index the articles again into another --store"
            return [Problem("database", f"The database is damaged ({message}): {advice}.") for message in damaged]
        found = _articles(db)
        found += [*([] if found else _stories(db)), *_passages(db), *_vectors(db, store.dimension)]
        found += words or _words(db)
        vectors_good = not any(problem.part == "vectors" for problem in found)
        return found + (list(_index(store, db, view.seq)) if vectors_good else [])


def _few(part: Part, messages: Iterator[str]) -> list[Problem]:
    found = list(islice(messages, SHOWN + 1))
    if len(found) > SHOWN:
        found[SHOWN] = f"There is more of this kind in the {part}."
    return [Problem(part, message) for message in found]


def _articles(db: apsw.Connection) -> list[Problem]:
    def wrong() -> Iterator[str]:
        for n, key, stored, characters in db.execute("SELECT n, key, hash, characters FROM articles ORDER BY n"):
            article = _article(db, n)
            if content_hash(article) != stored or len(article.text) != characters:
                yield f"Article {article.id} is not what was stored: index {article.path} again."
            elif not key:
                yield f"Article {article.id} has no identity: index {article.path} again."

    return _few("articles", wrong())


def _stories(db: apsw.Connection) -> list[Problem]:
    return _few("stories", (f"The stories are damaged ({what}): {AGAIN}." for what in stories.wrong(db)))


def _passages(db: apsw.Connection) -> list[Problem]:
    sql = """SELECT p.id, a.id, a.path FROM passages p LEFT JOIN articles a ON a.n = p.article
             WHERE a.n IS NULL OR p.start < 0 OR p.start >= p.end OR p.end > a.characters"""
    return _few(
        "passages",
        (f"Passage {passage} does not lie in its article {article}: index {path} again."
         for passage, article, path in rows(db, sql)),
    )  # fmt: skip


def _vectors(db: apsw.Connection, dimension: int) -> list[Problem]:
    def wrong() -> Iterator[str]:
        sql = "SELECT p.id FROM passages p LEFT JOIN vectors v ON v.id = p.vector WHERE v.id IS NULL"
        for (passage,) in db.execute(sql):
            yield f"Passage {passage} has no vector: {AGAIN}."
        for vector in _bad_vectors(db, dimension):
            yield f"Vector {vector} is damaged: {AGAIN}."

    return _few("vectors", wrong())


def _bad_vectors(db: apsw.Connection, dimension: int) -> Iterator[int]:
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
        for passage, title, body, sizes in _passage_texts(db):
            expected = (lexical.count_tokens(db, title), lexical.count_tokens(db, body))
            if sizes is not None and _varints(sizes) != expected:
                yield f"The word index holds another text of passage {passage}: {AGAIN}."

    return _few("words", wrong())


def _passage_texts(db: apsw.Connection) -> Iterator[tuple[int, str, str, bytes | None]]:
    sql = """SELECT p.id, a.title, a.published, substr(a.text, p.start + 1, p.end - p.start), w.sz FROM articles a
             JOIN passages p ON p.article = a.n LEFT JOIN words_docsize w ON w.id = p.id"""
    cursor: Any = db.execute(sql)
    for passage, title, published, body, sizes in cursor:
        yield passage, heading(title, published), body, sizes


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
        store.replay(db, VectorState.of(base, store.dimension), seq),
        value(db, "SELECT count(*) FROM passages"),
    )
    held = len(base.ids) + len(state.delta_ids) - len(state.dead)
    if held != expected:
        yield Problem("index", f"The vector index leads to {held} passages of {expected}: {advice}.")
    elif len(base.ids) and not all(_agrees(base, *chunk) for chunk in generations.read_chunks(db, store.dimension)):
        yield Problem("index", f"The vector index holds other vectors than the database: {advice}.")


def _agrees(base: Base, ids: np.ndarray, codes: np.ndarray) -> bool:
    """Whether the base holds exactly these vectors for those of the ``ids`` that it has."""
    at = np.minimum(np.searchsorted(base.ids, ids), len(base.ids) - 1)
    inside = base.ids[at] == ids
    return not inside.any() or np.array_equal(
        base.index.reconstruct_batch(at[inside]), codes[inside].astype(np.float32)
    )


def _mend(store: Store, parts: Iterable[Part], embedder: Embedder | None) -> None:
    with store.write() as writer:
        db = writer.db
        if "articles" in parts or "passages" in parts:
            _read_again(db)
        if "stories" in parts:
            with transaction(db):
                for _ in stories.place_all(db):
                    pass
        if "vectors" in parts:
            _embed_again(db, store, embedder)
        if "words" in parts:
            _index_words_again(db)
        if not _vectors(db, store.dimension):
            writer.publish(force=True)


def _read_again(db: apsw.Connection) -> None:
    """Forget the content hashes of files whose articles are damaged, so that the next run over them reads them."""
    found = []
    for n, stored, path in rows(db, "SELECT n, hash, path FROM articles"):
        if content_hash(_article(db, n)) != stored:
            found.append((n, path))
    with transaction(db):
        for n, path in found:
            db.execute("UPDATE articles SET hash = x'' WHERE n = ?", (n,))
            db.execute("UPDATE files SET sha256 = NULL WHERE path = ?", (path,))


def _embed_again(db: apsw.Connection, store: Store, embedder: Embedder | None) -> None:
    from index.embedder import open_embedder
    from index.passages import embedding_text

    embedder = embedder or open_embedder()
    if embedder.name != store.model:
        raise ModelError(
            f"The damaged vectors of {store.folder} were made with the model {store.model}, not {embedder.name}: "
            "set NEWSDESK_MODEL to that model."
        )
    missing = "SELECT vector FROM passages WHERE vector NOT IN (SELECT id FROM vectors)"
    for vector in {*_bad_vectors(db, store.dimension), *(row[0] for row in rows(db, missing))}:
        n, start, end = rows(db, "SELECT article, start, end FROM passages WHERE vector = ?", (vector,))[0]
        text = embedding_text(_article(db, n), Passage("", start, end))
        code = embedder.encode([text])[0].astype(CODE).tobytes()
        sql = """INSERT INTO vectors (id, hash, vector) VALUES (?, ?, ?)
                 ON CONFLICT (id) DO UPDATE SET vector = excluded.vector"""
        with transaction(db):
            db.execute(sql, (vector, text_hash(text), code))


def _index_words_again(db: apsw.Connection) -> None:
    with transaction(db):
        db.execute(f"DROP TABLE words; {WORDS}")
        for passage, title, body, _ in list(_passage_texts(db)):
            lexical.add(db, passage, title, body)


def _article(db: apsw.Connection, n: int) -> Article:
    sql = "SELECT text, title, outlet, authors, published, url, place, path, record, id FROM articles WHERE n = ?"
    text, title, outlet, authors, *rest = rows(db, sql, (n,))[0]
    return Article(text, title, outlet, tuple(json.loads(authors)), *rest)
