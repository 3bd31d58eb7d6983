"""The second half of indexing: cut articles into passages, embed what is new of them, store them one by one."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index.embedder import Embedder
from index.errors import ArticleError
from index.passages import embedding_text, split
from index.records import Article, Passage
from index.store import Stored, Writer

WINDOW = 512  # texts that are embedded together, across articles
MOST_PASSAGES = 4096  # that wait in memory with their articles
SLICE_SECONDS = 0.4  # one call of the embedder: how long progress stands still and a cancellation waits


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many more passages were embedded, for an article that waits to be stored (of the file ``path``)."""

    passages: int
    path: str


@dataclass(frozen=True, slots=True)
class Done:
    """An article is stored, durably; or it was refused."""

    article: Article
    result: Stored | ArticleError


@dataclass(frozen=True, slots=True)
class FileDone:
    """All articles of a file went before."""

    path: str


Event = Waiting | Done | FileDone


@dataclass(slots=True)
class _Window:
    """Articles and ends of files in order, waiting for their passages to be embedded."""

    items: list[tuple[Article, list[Passage], list[str]] | str] = field(default_factory=list)
    texts: dict[str, None] = field(default_factory=dict)
    passages: int = 0

    def full(self) -> bool:
        return len(self.texts) >= WINDOW or self.passages >= MOST_PASSAGES


class Ingest:
    """Stores articles, telling of every step when it is done; between two steps it may be left at any time."""

    def __init__(self, writer: Writer, embedder: Embedder) -> None:
        self._writer = writer
        self._embedder = embedder
        self._slice = 16

    def run(self, items: Iterable[Article | str]) -> Iterator[Event]:
        """Store the articles among ``items``; the others are paths of files that end there."""
        window = _Window()
        for item in items:
            if isinstance(item, str):
                window.items.append(item)
                continue
            passages = split(item, self._embedder.fits)
            texts = [embedding_text(item, passage) for passage in passages]
            window.items.append((item, passages, texts))
            window.passages += len(passages)
            window.texts.update(dict.fromkeys(texts[at] for at in self._writer.missing(texts)))
            yield Waiting(0, item.path)
            if window.full():
                yield from self._store(window)
                window = _Window()
        yield from self._store(window)

    def _store(self, window: _Window) -> Iterator[Event]:
        path = next((item[0].path for item in window.items if not isinstance(item, str)), "")
        for count in self._embed(sorted(window.texts, key=len, reverse=True)):
            yield Waiting(count, path)
        for item in window.items:
            if isinstance(item, str):
                yield FileDone(item)
                continue
            article, passages, texts = item
            try:
                yield Done(article, self._writer.put(article, passages, texts))
            except ArticleError as error:
                yield Done(article, error)
        self._writer.publish()

    def _embed(self, texts: Sequence[str]) -> Iterator[int]:
        """Embed ``texts`` in pieces that take about `SLICE_SECONDS` each; their vectors are kept at once."""
        at = 0
        while at < len(texts):
            piece = texts[at : at + self._slice]
            began = time.perf_counter()
            self._writer.keep_vectors(piece, self._embedder.encode(piece))
            speed = len(piece) / max(time.perf_counter() - began, 1e-6)
            at += len(piece)
            self._slice = max(8, min(2 * self._slice, int(speed * SLICE_SECONDS), WINDOW))
            yield len(piece)
