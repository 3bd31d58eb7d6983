"""Is the store whole? Everything it holds against everything else; and mending of what can be made again."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import apsw
import numpy as np

from index import lexical, stories
from index.errors import ModelError, StoreError
from index.passages import embedding_text, heading
from index.records import Article, Passage
from index.store import generations
from index.store.identity import content_hash, text_hash
from index.store.records import Counts
from index.store.salvage import ASIDE, salvage
from index.store.schema import DATABASE, WORDS, damaged, plain_errors, rows, transaction, value
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
    of `newsdesk index` over them. A damaged database is made anew of the articles that can be saved.

    Raises:
        StoreError: there is no store, it cannot be read or, to be mended, written. ModelError: no embedder for it.
    """
    folder = Path(os.path.abspath(folder))
    if repair and (damage := _damage(folder)):
        count = salvage(folder, embedder or _open_embedder())
        after = check(folder, repair=True, embedder=embedder)
        kept = folder / f"{DATABASE}{ASIDE}"
        saved = Problem(
            "database",
            f"The database was damaged and was made anew with the {count} articles that could be saved; index the same "
            f"files again for the rest, and restart pages that are open (the damaged one is kept as {kept}).",
        )
        return replace(after, repaired=(*damage, saved, *after.repaired))
    with Store.open(folder) as store, plain_errors(store.folder):
        found = problems(store)
        repaired: list[Problem] = []
        if repair and found:
            _mend(store, {problem.part for problem in found}, embedder)
            before, found = found, problems(store)
            repaired = [problem for problem in before if problem not in found]
        counts = Counts(0, 0) if any(problem.part == "database" for problem in found) else store.counts()
        return Health(counts.articles, counts.passages, tuple(found), tuple(repaired))


def _damage(folder: Path) -> tuple[Problem, ...]:
    """What is wrong with the database itself, where it can be opened as far as to see that."""
    try:
        with Store.open(folder) as store, store.read() as view:
            return tuple(_database(view.db)[0])
    except StoreError as error:
        if isinstance(error.__cause__, (apsw.CorruptError, UnicodeDecodeError)):
            return (Problem("database", str(error)),)
        raise


def _open_embedder() -> Embedder:
    from index.embedder import open_embedder

    return open_embedder()


def problems(store: Store) -> list[Problem]:
    """All that is wrong with a store, as of one moment; reads all of it."""
    with store.read() as view:
        db = view.db
        broken, words = _database(db)
        if broken:
            return broken
        try:
            return _inside(store, db, words, view.seq)
        except UnicodeDecodeError:
            return [Problem("database", damaged(store.folder / DATABASE, "text that is no text"))]


def _inside(store: Store, db: apsw.Connection, words: list[Problem], seq: int) -> list[Problem]:
    """What is wrong in a database that is sound by itself; ``words`` is what is already known of the word index."""
    found = _articles(db)
    found += [*([] if found else _stories(db)), *_passages(db), *_vectors(db, store.dimension)]
    found += words or _words(db)
    vectors_good = not any(problem.part == "vectors" for problem in found)
    return found + (list(_index(store, db, seq)) if vectors_good else [])


def _database(db: apsw.Connection) -> tuple[list[Problem], list[Problem]]:
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
            article = _article(db, n)
            if article is None:
                yield f"Article {n} cannot be read: index its file again."
            elif content_hash(article) != stored or len(article.text) != characters:
                yield f"Article {article.id} is not what was stored: index {article.path} again."
            elif not key:
                yield f"Article {article.id} has no identity: index {article.path} again."

    return _few("articles", wrong())


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
    """Passages with what is indexed of them and its size in words; not those of articles that cannot be read."""
    sql = """SELECT p.id, a.title, a.published, substr(a.text, p.start + 1, p.end - p.start), w.sz FROM articles a
             JOIN passages p ON p.article = a.n LEFT JOIN words_docsize w ON w.id = p.id WHERE a.n = ?"""
    for (n,) in rows(db, "SELECT n FROM articles"):
        with contextlib.suppress(StoreError):  # `_articles` tells of it
            for passage, title, published, body, sizes in rows(db, sql, (n,)):
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
    for passage in islice(_changed_vectors(db, base, store.dimension), SHOWN):
        yield Problem("vectors", f"The vector of passage {passage} is not the one that was stored: {AGAIN}.")


def _changed_vectors(db: apsw.Connection, base: Base | None, dimension: int) -> Iterator[int]:
    """Passages whose vector in the database is not that of a base, which was made from it and is as it was written."""
    if base is None or not len(base.ids):
        return
    for ids, codes in generations.read_chunks(db, dimension):
        at = np.minimum(np.searchsorted(base.ids, ids), len(base.ids) - 1)
        inside = base.ids[at] == ids
        if inside.any():
            wrong = (base.index.reconstruct_batch(at[inside]) != codes[inside].astype(np.float32)).any(axis=1)
            yield from ids[inside][wrong].tolist()


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
    wrong = {
        row[0] for row in rows(db, "SELECT article FROM passages JOIN articles ON n = article WHERE end > characters")
    }
    wrong |= {row[0] for row in rows(db, "SELECT n FROM articles WHERE n NOT IN (SELECT article FROM passages)")}
    for n, stored in rows(db, "SELECT n, hash FROM articles"):
        article = _article(db, n)
        if article is None or content_hash(article) != stored:
            wrong.add(n)
    with transaction(db):
        for n in sorted(wrong):
            _make_readable(db, n)
        db.execute("DELETE FROM passages WHERE article NOT IN (SELECT n FROM articles)")
        for n in sorted(wrong):
            db.execute("UPDATE articles SET hash = x'' WHERE n = ?", (n,))
            db.execute("UPDATE files SET sha256 = NULL WHERE path = (SELECT path FROM articles WHERE n = ?)", (n,))


def _make_readable(db: apsw.Connection, n: int) -> None:
    """Put what is no text of an article's row into characters, so that the article can be replaced."""
    for column in ("title", "outlet", "authors", "published", "url", "place", "text"):
        data = bytes(value(db, f"SELECT CAST({column} AS BLOB) FROM articles WHERE n = ?", (n,)) or b"")
        text = data.decode("utf-8", "replace")
        if text.encode() != data:
            db.execute(f"UPDATE articles SET {column} = ? WHERE n = ?", (text, n))


def _embed_again(db: apsw.Connection, store: Store, embedder: Embedder | None) -> None:
    embedder = embedder or _open_embedder()
    if embedder.name != store.model:
        raise ModelError(
            f"The damaged vectors of {store.folder} were made with the model {store.model}, not {embedder.name}: "
            "set NEWSDESK_MODEL to that model."
        )
    missing = "SELECT vector FROM passages WHERE vector NOT IN (SELECT id FROM vectors)"
    wrong = {*_bad_vectors(db, store.dimension), *(row[0] for row in rows(db, missing))}
    if not wrong:
        name = value(db, "SELECT value FROM meta WHERE name = 'generation'")
        base = generations.load(store.folder, name, store.key, store.dimension, thorough=True)
        changed = _changed_vectors(db, base, store.dimension)
        wrong = {value(db, "SELECT vector FROM passages WHERE id = ?", (passage,)) for passage in list(changed)}
    for vector in wrong:
        n, start, end = rows(db, "SELECT article, start, end FROM passages WHERE vector = ?", (vector,))[0]
        article = _article(db, n)
        if article is None:  # its file is read again
            continue
        text = embedding_text(article, Passage("", start, end))
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


def _article(db: apsw.Connection, n: int) -> Article | None:
    """An article, or None where its row holds what no article can."""
    sql = "SELECT text, title, outlet, authors, published, url, place, path, record, id FROM articles WHERE n = ?"
    try:
        text, title, outlet, authors, *rest = rows(db, sql, (n,))[0]
        return Article(text, title, outlet, tuple(json.loads(authors)), *rest)
    except (StoreError, ValueError):
        return None
