"""A folder against the store: what was added, changed, removed, left unchanged, and what failed.

Two halves. The first (`index.changes`) parses the files whose content is new and writes the articles that differ from
the store's to a temporary file; the second (`index.ingest`) cuts, embeds and stores those. So a file is parsed once,
memory stays bounded however many articles there are, and the work ahead is known when the slow half begins. A file
counts as read only when all its articles are stored, so a run that was killed is taken up where it was.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.articles import Failure, KindNotRead, LeftOut, Limits, NotRead, survey
from index.articles.finding import Found
from index.articles.listed import without_lists
from index.articles.passed_over import KindCounter, as_line, as_lists
from index.changes import Changes, Gone, Reading
from index.comparing import FileRead
from index.embedder import Embedder
from index.errors import ModelError
from index.ingest import Done, FileDone, Ingest, Waiting
from index.links import Bounds
from index.reading import read_apart
from index.records import Article
from index.spool import Spool
from index.store import Store, Stored, Writer
from index.store.identity import path_text
from index.store.schema import other_model

Stage = Literal["waiting", "reading", "embedding", "publishing"]

REPORT_EVERY = 0.25  # seconds between reports of progress


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indexing run is. ``done`` and ``total`` count files while reading, articles while embedding.

    ``rate`` is articles a second while reading and passages a second while embedding; ``seconds_left`` is None as long
    as it is not known; ``path`` is the file being worked on, or who it is that is waited for.
    """

    stage: Stage
    done: int
    total: int
    rate: float
    seconds_left: float | None
    path: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing run did, in articles; ``articles`` and ``passages`` are what the store holds after it.

    ``files`` counts those at and under the paths that are of a kind that is read; ``not_read`` counts the others, by
    kind, with those in archives and mails, which may have been read in an earlier run. ``left_out`` are the records
    that are no articles of their own, each with the reason: every record of a file is an article of the store, or is
    named in ``failed`` or here. Beside them stand the pages that were read from pictures.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    failed: tuple[Failure, ...]
    articles: int
    passages: int
    seconds: float
    cancelled: bool = False
    files: int = 0
    not_read: tuple[KindNotRead, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def nothing_to_read(self) -> bool:
        """Whether there was no file that could be read, nor one that had been."""
        return not (self.files or self.removed or self.cancelled)

    def as_dict(self) -> dict[str, Any]:
        """The report as the command prints it."""
        failed = [{"path": failure.path, "error": failure.error} for failure in self.failed]
        return {
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
            "failed": failed,
            "articles": self.articles,
            "passages": self.passages,
            "seconds": round(self.seconds, 3),
            "files": self.files,
            "not_read": [kind.as_dict() for kind in self.not_read],
            **as_lists(self.left_out),
        }


class _Cancelled(Exception):
    """The caller asked to stop."""


def sync(
    store: Store,
    paths: Sequence[Path],
    embedder: Embedder,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
    wait: float = 10.0,
    gone: Sequence[Path] = (),
    later: Collection[Path] = (),
    within: Sequence[Path] = (),
    follow_links: bool = False,
    reading: Reading = read_apart,
    stored: Callable[[Article], object] = lambda article: None,
) -> Report:
    """Bring ``store`` in line with these files and folders; a list of web crawls stands for what it names.

    Removed are articles whose file lay at or under ``paths`` and is gone, or that left a file of several; what came
    from elsewhere stays. A file that cannot be read keeps the articles it had. When ``cancel`` is set, the run stops
    between two articles, and what it has stored by then stays. Whoever watches files (`index.watch`) names files that
    are no longer there as ``gone``, and those under ``paths`` that are still being written as ``later``: they are left
    as they are.

    A link that leads out of ``paths``, or out of ``within`` where those are parts of what is indexed, is reported as
    failed and not read, unless ``follow_links`` says so. ``reading`` gives what a file holds. ``stored`` is given each
    article that is added or changed, once it is written.

    Raises:
        ArticleError: one of ``paths`` does not exist; nothing was changed.
        ModelError: ``embedder`` is not the one the store was made with.
        SettingError: a variable of the environment holds what it may not; nothing was changed.
        StoreError: the store cannot be written, or another writer holds it for longer than ``wait`` seconds.
    """
    began = time.monotonic()
    if embedder.name != store.model or embedder.dimension != store.dimension:
        raise ModelError(other_model(store.folder, store.model, embedder.name))
    limits = Limits.from_environment()
    paths = without_lists(paths)
    bounds = Bounds(within or paths, follow=follow_links)
    found = survey(paths, bounds)
    roots = [path_text(Path(path)) for path in (*paths, *(path for path in gone if not os.path.lexists(path)))]
    with store.write(wait=wait) as writer, contextlib.closing(Spool(store.folder)) as spool:
        changes = Changes(
            writer.files, spool, bounds, limits, frozenset(path_text(Path(path)) for path in later), reading
        )
        run = _Run(writer, spool, changes, progress, cancel, stored)
        run.run(found.files, roots, embedder)
    if not run.cancelled:
        store.forget_interruption()
    counts = store.counts()
    return Report(
        run.outcomes["added"],
        run.outcomes["changed"],
        run.outcomes["removed"],
        run.changes.unchanged,
        run.failed(),
        counts.articles,
        counts.passages,
        time.monotonic() - began,
        run.cancelled,
        len(found.files),
        run.not_read(found),
        run.left_out(),
    )


class _Run:
    """One indexing run, from the files to the published index."""

    def __init__(
        self,
        writer: Writer,
        spool: Spool,
        changes: Changes,
        progress: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
        stored: Callable[[Article], object],
    ) -> None:
        self._writer = writer
        self._spool = spool
        self._meter = _Meter(progress)
        self._cancel = cancel
        self._stored = stored
        self._gone: Gone = {}
        self._refused: dict[str, list[Failure]] = {}
        self.changes = changes
        self.outcomes: Counter[str] = Counter()
        self.cancelled = False
        self._removed_by_hand: list[LeftOut] = []

    def run(self, files: list[Path], roots: list[str], embedder: Embedder) -> None:
        """Do it, until it is done or cancelled."""
        try:
            self._read(files, roots)
            self._store(embedder)
            for path in list(self._gone):
                self._end_file(path)
        except _Cancelled:
            self.cancelled = True
        for path in sorted({result.path for result in self._files()}):
            for record, title, lasting in self._writer.files.removed_in(path):
                reason = f"{title or 'It'} was removed by hand: `newsdesk restore {lasting}` takes it back."
                self._removed_by_hand.append(LeftOut(f"{path}:{record}" if record else path, reason))
        self._meter.report("publishing", 0, 1)
        self._writer.publish()
        self._meter.report("publishing", 1, 1)

    def failed(self) -> tuple[Failure, ...]:
        """All that could not be read, in this run or when it was last tried, by path."""
        found = [failure for result in self._files() for failure in result.failures]
        for failures in self._refused.values():
            found += failures
        return tuple(sorted(found, key=lambda failure: failure.path))

    def not_read(self, found: Found) -> tuple[KindNotRead, ...]:
        """The files of kinds that are not read, in folders and in the archives that were read, by kind."""
        counter = KindCounter(found.not_read)
        for item in self._passed_over():
            if isinstance(item, NotRead):
                counter.add(item)
        return counter.kinds()

    def left_out(self) -> tuple[LeftOut, ...]:
        """The records that are no articles of their own, found in this run or when their file was read, by path, and
        the articles that were removed by hand.
        """
        found: Counter[LeftOut] = Counter()
        for result in self._files():  # two files may tell of one record: the one that has it, and the one that counts
            found |= Counter(item for item in result.passed_over if isinstance(item, LeftOut))
        found.update(self._removed_by_hand)
        return tuple(sorted(found.elements(), key=lambda record: record.path))

    def _passed_over(self) -> Iterator[LeftOut | NotRead]:
        return (item for result in self._files() for item in result.passed_over)

    def _files(self) -> Iterator[FileRead]:
        yield from self.changes.read.values()
        yield from self.changes.unread.values()

    def _read(self, files: list[Path], roots: list[str]) -> None:
        todo = []
        for item in self.changes.unread_files(files):
            self._stop_if_cancelled()
            if item:
                todo.append(item)
        while True:
            for position, (file, sha256) in enumerate(todo):
                self._meter.begin_file(file, position, len(todo))
                for _ in self.changes.read_file(file, sha256, self._stop_if_cancelled):
                    self._stop_if_cancelled()
                    self._meter.read_article()
            if todo:
                self._meter.report("reading", len(todo), len(todo))
            self._gone = self.changes.gone(roots)
            lost = [row for missing, _ in self._gone.values() for row in missing]
            # An article that left its file may stand in another one, passed over until now for having it second.
            todo = self.changes.elsewhere(lost)
            if not todo:
                return

    def _store(self, embedder: Embedder) -> None:
        self._meter.begin_embedding(self._spool.articles, self._spool.characters)
        for event in Ingest(self._writer, embedder).run(self._spool):
            match event:
                case Waiting(passages, path):
                    self._meter.embedded(passages, path)
                case Done(article, Stored(outcome=outcome)):
                    self.outcomes[outcome] += 1
                    self._stored(article)
                    self._meter.stored(article)
                case Done(article, error):
                    self._refused.setdefault(article.path, []).append(Failure(article.path, str(error)))
                    self._meter.stored(article)
                case FileDone(path):
                    self._end_file(path)
            self._stop_if_cancelled()

    def _end_file(self, path: str) -> None:
        """Remember that a file was read, or that it is gone, and remove the articles that left it."""
        missing, held = self._gone.pop(path, ([], []))
        rows = [row.n for row in missing]
        self.outcomes["removed"] += sum(not row.removed for row in missing)
        result = self.changes.read.get(path)
        if result:
            failures = [(f.path, f.error) for f in (*result.failures, *self._refused.get(path, ()))]
            self._writer.files.finish(
                path,
                result.sha256,
                failures=failures,
                passed_over=map(as_line, result.passed_over),
                shadows=result.shadows,
                gone=rows,
                held=[row.n for row in held],
            )
        elif path not in self.changes.unread:
            self._writer.files.forget(path, rows)

    def _stop_if_cancelled(self) -> None:
        if self._cancel is not None and self._cancel.is_set():
            raise _Cancelled


class _Meter:
    """Tells the caller how far the run is, a few times a second; its own figures are of the stage it is in."""

    def __init__(self, progress: Callable[[Progress], None] | None) -> None:
        self._progress = progress
        self._began = self._reported = time.monotonic()
        self._stage: Stage = "reading"
        self._done = self._total = self._units = 0
        self._characters = self._all_characters = 0
        self._path = ""

    def begin_file(self, file: Path, position: int, total: int) -> None:
        self._path, self._done, self._total = path_text(file), position, total
        self._tick()

    def read_article(self) -> None:
        self._units += 1
        self._tick()

    def begin_embedding(self, articles: int, characters: int) -> None:
        self._began, self._units, self._all_characters = time.monotonic(), 0, characters
        self.report("embedding", 0, articles)

    def embedded(self, passages: int, path: str) -> None:
        if passages and not self._units:
            self._began = time.monotonic()  # the models are loaded by now: from here on the work is steady
        self._units += passages
        self._path = path
        self._tick()

    def stored(self, article: Article) -> None:
        self._done += 1
        self._characters += len(article.text)
        self._tick()

    def report(self, stage: Stage, done: int, total: int) -> None:
        """Tell of the beginning or the end of a stage, whenever the last report was."""
        self._stage, self._done, self._total = stage, done, total
        self._tick(at_once=True)

    def _tick(self, at_once: bool = False) -> None:
        now = time.monotonic()
        if self._progress is None or not (at_once or now - self._reported >= REPORT_EVERY):
            return
        self._reported, elapsed = now, now - self._began
        rate = self._units / elapsed if elapsed > 0 else 0.0
        self._progress(Progress(self._stage, self._done, self._total, rate, self._seconds_left(elapsed), self._path))

    def _seconds_left(self, elapsed: float) -> float | None:
        # Articles differ a hundredfold in length, so what is left is estimated by characters where they are known.
        share = self._done / self._total if self._total else 0.0
        if self._stage == "embedding" and self._all_characters:
            share = self._characters / self._all_characters
        return elapsed * (1 - share) / share if share > 0 and elapsed > 1 else None
