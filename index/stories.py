"""Near-duplicates: the same wire story in many outlets is recognised at indexing and kept as one story.

Each article is reduced to a sketch, the smallest hashes of its word shingles (Broder 1997); the sketches lie in an
inverted list in the store's own database, so that a new article finds those it may resemble by a few look-ups however
many there are. Whether it does resemble them is then decided by the exact resemblance of the texts. Articles that
resemble each other, also through a third one, are one story.
``tests/benchmarks/stories.py`` measures this against bands of MinHash and against the passages' vectors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import apsw
import numpy as np

from index.shingles import shingles

SKETCH = 24  # hashes kept of an article
SHARED = 5  # hashes that two sketches must share before the texts are compared (fewer where a sketch is smaller)
SAME = 0.5  # resemblance from which two articles are the same story
LISTED = 100  # articles looked at that share one hash: boilerplate of an outlet leads to thousands
COMPARED = 12  # texts that one article is compared with

TABLES = """
CREATE TABLE stories (
    article INTEGER PRIMARY KEY REFERENCES articles(n) ON DELETE CASCADE, story INTEGER NOT NULL);
CREATE INDEX stories_story ON stories(story);
CREATE TABLE sketches (
    hash INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles(n) ON DELETE CASCADE,
    PRIMARY KEY (hash, article)) WITHOUT ROWID;
CREATE INDEX sketches_article ON sketches(article);
"""


def resemblance(one: np.ndarray, other: np.ndarray) -> float:
    """Jaccard's coefficient of two sorted arrays of distinct shingles, 0 to 1."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    together = len(one) + len(other) - shared
    return shared / together if together else 0.0


def place(db: apsw.Connection, article: int, text: str) -> None:
    """Put row ``article``, whose text is now ``text``, into its story, joining stories that it links.

    To be called in the transaction that writes the text. Removing an article's row takes it from its story.
    """
    db.execute("DELETE FROM sketches WHERE article = ?", (article,))
    db.execute("DELETE FROM stories WHERE article = ?", (article,))
    mine = shingles(text)
    sketch = [int(value) for value in mine[:SKETCH]]
    found = sorted(_same(db, mine, sketch))
    story = found[0] if found else _value(db, "SELECT coalesce(max(story), 0) + 1 FROM stories")
    db.executemany("UPDATE stories SET story = ? WHERE story = ?", [(story, other) for other in found[1:]])
    db.execute("INSERT INTO stories (article, story) VALUES (?, ?)", (article, story))
    db.executemany("INSERT INTO sketches (hash, article) VALUES (?, ?)", [(value, article) for value in sketch])


def alike(db: apsw.Connection, text: str) -> set[int]:
    """The stories of which an article resembles ``text``, which need be none of the store's."""
    mine = shingles(text)
    return _same(db, mine, [int(value) for value in mine[:SKETCH]])


def place_all(db: apsw.Connection) -> Iterator[int]:
    """Put every article anew into its story, in the caller's transaction; yields how many are done, after each."""
    db.execute("DELETE FROM sketches; DELETE FROM stories")
    articles: list[Any] = db.execute("SELECT n FROM articles ORDER BY n").fetchall()
    for done, (article,) in enumerate(articles, start=1):
        place(db, article, _value(db, "SELECT text FROM articles WHERE n = ?", article))
        yield done


def wrong(db: apsw.Connection) -> Iterator[str]:
    """What is wrong with the stories, in words that end a sentence; reads all articles."""
    for (lasting,) in db.execute("SELECT id FROM articles WHERE n NOT IN (SELECT article FROM stories)"):
        yield f"article {lasting} is in no story"
    for article, lasting, text in db.execute("SELECT n, id, text FROM articles"):
        kept = db.execute("SELECT hash FROM sketches WHERE article = ? ORDER BY hash", (article,)).fetchall()
        if [row[0] for row in kept] != shingles(text)[:SKETCH].tolist():
            yield f"the sketch of article {lasting} is of another text"


def _same(db: apsw.Connection, mine: np.ndarray, sketch: list[int]) -> set[int]:
    """The stories of which an article resembles the one with these shingles."""
    shared: Counter[int] = Counter()
    for value in sketch:
        found: Any = db.execute("SELECT article FROM sketches WHERE hash = ? LIMIT ?", (value, LISTED))
        shared.update(row[0] for row in found)
    stories: set[int] = set()
    compared = 0
    for article, count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if count < min(SHARED, max(1, len(sketch) // 3)) or compared == COMPARED:
            break
        story = _value(db, "SELECT story FROM stories WHERE article = ?", article)
        if story not in stories:
            compared += 1
            text = _value(db, "SELECT text FROM articles WHERE n = ?", article)
            if resemblance(mine, shingles(text)) >= SAME:
                stories.add(story)
    return stories


def _value(db: apsw.Connection, sql: str, *values: int) -> Any:
    row: Any = db.execute(sql, values).fetchone()
    return row[0]
