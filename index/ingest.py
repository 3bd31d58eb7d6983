"""The second half of indexing: cut articles into passages, embed what is new of them, store them one by one."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.embedder import Embedder
from index.errors import ArticleError
from index.memory import give_back
from index.passages import embedding_text, split
from index.records import Article, Passage
from index.store import Stored, Writer

WINDOW = 512  # texts that are embedded together at most, across articles
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


class Ingest:
    """Stores articles, telling of every step when it is done; between two steps it may be left at any time."""

    def __init__(self, writer: Writer, embedder: Embedder) -> None:
        self._writer = writer
        self._embedder = embedder
        self._slice = 16
        # In order: articles with the number of texts that have to be embedded before each, and ends of files.
        self._waiting: deque[tuple[Article, list[Passage], list[str], int] | str] = deque()
        self._passages = 0  # of those articles
        self._texts: dict[str, None] = {}  # to be embedded, in the order of the articles
        self._asked = self._embedded = 0  # texts
        self._unpublished = 0  # passages

    def run(self, items: Iterable[Article | str]) -> Iterator[Event]:
        """Store the articles among ``items``, each as soon as it is embedded; the others are paths of files that end
        there.
        """
        for item in items:
            if isinstance(item, str):
                self._waiting.append(item)
                continue
            self._add(item)
            yield Waiting(0, item.path)
            while len(self._texts) >= self._slice:
                yield from self._step()
            if self._passages >= MOST_PASSAGES:  # of articles that need no embedding, or hold very many
                yield from self._step()
        while self._texts or self._waiting:
            yield from self._step()
        self._publish()

    def _add(self, article: Article) -> None:
        shown = self._writer.as_edited(article)
        passages = split(shown, self._embedder.fits)
        texts = [embedding_text(shown, passage) for passage in passages]
        before = len(self._texts)
        self._texts.update(dict.fromkeys(texts[at] for at in self._writer.missing(texts)))
        self._asked += len(self._texts) - before
        self._waiting.append((article, passages, texts, self._asked))
        self._passages += len(passages)

    def _step(self) -> Iterator[Event]:
        """Embed the next slice of texts, and store what then is whole."""
        piece = list(islice(self._texts, self._slice))
        if piece:
            self._embed(piece)
            path = next((item[0].path for item in self._waiting if not isinstance(item, str)), "")
            yield Waiting(len(piece), path)
        while self._waiting:
            item = self._waiting[0]
            if isinstance(item, str):
                self._waiting.popleft()
                yield FileDone(item)
                continue
            article, passages, texts, needed = item
            if needed > self._embedded:
                break
            self._waiting.popleft()
            self._passages -= len(passages)
            self._unpublished += len(passages)
            try:
                yield Done(article, self._writer.put(article, passages, texts))
            except ArticleError as error:
                yield Done(article, error)
        if self._unpublished >= WINDOW:
            self._publish()

    def _publish(self) -> None:
        self._unpublished = 0
        self._writer.publish()
        give_back()

    def _embed(self, texts: Sequence[str]) -> None:
        """Embed ``texts`` and keep their vectors at once; the next piece is to take about `SLICE_SECONDS`."""
        began = time.perf_counter()
        self._writer.keep_vectors(texts, self._embedder.encode(texts))
        speed = len(texts) / max(time.perf_counter() - began, 1e-6)
        self._slice = max(8, min(2 * self._slice, int(speed * SLICE_SECONDS), WINDOW))
        self._embedded += len(texts)
        for text in texts:
            del self._texts[text]
