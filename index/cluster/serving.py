"""What runs on the nodes of a cluster: the home of each part, copies of it elsewhere, and who reads and embeds for it.

The home is the one that writes. The classes are plain; `index.cluster.placing` makes actors of them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from index.buckets.bucket import is_address
from index.buckets.working import HOME, NOT_MOVED, Working
from index.cluster.copying import Origin, Snapshot, fetch
from index.embedder import Embedder
from index.errors import NewsdeskError, StoreError
from index.parts import growing
from index.parts.growing import hold_served, moving, splitting, tidied
from index.parts.indexing import Sources, sync_part, unread_of
from index.parts.plan import Part, Plan, read_plan
from index.parts.sessions import PartLost, answer_of
from index.store import Health, Store, View, check
from index.store.schema import DATABASE
from index.sync import Progress, Report

FOLLOW = 1.0  # seconds between two looks of a copy at its part
PUBLISH = 600.0  # seconds after which what was indexed into a part is kept by its bucket, though there is more to come
KEPT = 60.0  # seconds for which a session that nobody asks is kept
LINGER = 10.0  # seconds for which what is no longer served stays on the disk, for sessions that began with it


@dataclass(frozen=True, slots=True)
class Answered:
    """What a session's state answers, as of entry ``seq`` of the log, or the error that it met."""

    seq: int
    value: Any = None
    error: NewsdeskError | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a home or a copy of a part is: ``lag`` seconds behind the home (which is 0), ``size`` in bytes."""

    part: str
    kind: str
    node: str
    articles: int
    passages: int
    size: int
    seq: int
    lag: float
    process: int = field(default_factory=os.getpid)


class _Session:
    def __init__(self, store: Store) -> None:
        self.lock = threading.Lock()
        self.used = time.monotonic()
        self._stack = contextlib.ExitStack()
        self.view: View = self._stack.enter_context(store.read())

    def close(self) -> None:
        with self.lock:
            self._stack.close()


class Serving(ABC):
    """Answers sessions from a store, which may be replaced: a session keeps the one that it began with."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, _Session] = {}

    @abstractmethod
    def store(self) -> Store:
        """The store as it is now. Raises `StoreError` where there is none."""

    def ask(self, session: str, method: str, values: Sequence[Any]) -> Answered:
        """See `index.parts.sessions.answer_of`; the session begins with what is first asked."""
        try:
            with self._lock:
                self._expire()
                found = self._sessions.get(session)
            if found is None:
                found = _Session(self.store())
                with self._lock:
                    self._sessions[session] = found
            with found.lock:
                found.used = time.monotonic()
                return Answered(found.view.seq, answer_of(found.view, method, values))
        except NewsdeskError as error:
            return Answered(-1, error=error)

    def close_session(self, session: str) -> None:
        """Let go of a session."""
        with self._lock:
            found = self._sessions.pop(session, None)
        if found is not None:
            found.close()

    def _expire(self) -> None:
        limit = time.monotonic() - KEPT
        for key in [key for key, session in self._sessions.items() if session.used < limit]:
            self._sessions.pop(key).close()


class Home(Serving):
    """The one process that writes a part; it answers, too, and gives its copies what they need."""

    def __init__(self, where: str, name: str, node: str = "") -> None:
        """``where`` is the folder of the parts, or the address of the bucket that keeps them."""
        super().__init__()
        self._bucket = Working(where, HOME + name) if is_address(where) else None
        if self._bucket is not None:
            self._bucket.pull_plan()
        self.plan = read_plan(self._bucket.folder if self._bucket else Path(where))
        self.part = self.plan.named(name)
        if self._bucket is not None:
            self._bucket.pull_part(self.part)
        self._published = time.monotonic()
        self._served = hold_served(self.plan.folder)
        self._change = contextlib.ExitStack()
        self._folder = self.plan.store(self.part)
        self._node = node
        self._origin = Origin(self._folder)
        self._opened: Store | None = None
        self._progress: Progress | None = None
        self._working = threading.Lock()

    def store(self) -> Store:
        with self._lock:
            if self._opened is None:
                if not Store.made_with(self._folder):
                    raise PartLost(f"Nothing was indexed into {self.part.name} yet.")
                self._opened = Store.open(self._folder)
            return self._opened

    def about(self) -> tuple[Plan, str, int] | None:
        """The plan, and name and dimension of the embedding model; None where nothing was indexed yet."""
        with contextlib.suppress(StoreError):
            store, self.plan = self.store(), read_plan(self.plan.folder)
            return self.plan, store.model, store.dimension
        return None

    def unread(self, hashes: dict[str, bytes | None]) -> set[str]:
        """See `index.parts.indexing.unread_of`."""
        return unread_of(self._folder, hashes)

    def sync(self, embedder: Embedder, sources: Sources) -> Report | NewsdeskError:
        """Bring the part in line with the sources. One at a time."""
        with self._working:
            try:
                self.plan = self._current_plan()
                part = self.plan.named(self.part.name)
                report = sync_part(self.plan, part, embedder, sources, progress=self._tell)
                self._publish()
                return report
            except NewsdeskError as error:
                return error
            finally:
                self._progress = None

    def _current_plan(self) -> Plan:
        if self._bucket is not None:
            self._bucket.pull_plan()
            self._bucket.remove_other_homes()
        return read_plan(self.plan.folder)

    def _publish(self) -> None:
        """Have the bucket keep the part as it is."""
        if self._bucket is not None:
            self._bucket.push_part(self.part)
        self._published = time.monotonic()

    def _tell(self, progress: Progress) -> None:
        self._progress = progress
        if time.monotonic() - self._published > PUBLISH:
            with contextlib.suppress(StoreError):  # it is tried again, and told at the end
                self._publish()

    def progress(self) -> Progress | None:
        """How far `sync` is; None where it is not at work."""
        return self._progress

    def check(self, repair: bool) -> Health | NewsdeskError:
        """See `index.store.check`."""
        with self._working:
            try:
                health = check(self._folder, repair=repair)
                if health.repaired:
                    self._publish()
                return health
            except NewsdeskError as error:
                return error

    def split(self) -> NewsdeskError | None:
        """Split the part; what went wrong, where something did. Its halves need homes of their own.

        Until this process ends, the part is answered for as it is, and nobody changes anything.
        """
        with self._working:
            try:
                with contextlib.ExitStack() as change:
                    change.enter_context(splitting(self._current_plan().folder, self.part.name))
                    if self._bucket is not None:
                        self._bucket.push()
                    self._change = change.pop_all()
            except NewsdeskError as error:
                with contextlib.suppress(NewsdeskError):
                    self._current_plan()  # the bucket's, where that did not get the halves
                return error
            return None

    def move(self, to: str) -> NewsdeskError | None:
        """Move the part's store to another folder; what went wrong, where something did."""
        if self._bucket is not None:
            return StoreError(NOT_MOVED)
        with self._working:
            try:
                with moving(self.plan.folder, self.part.name, Path(to)) as plan:
                    before, origin = self._opened, self._origin
                    with self._lock:
                        self.plan, self.part = plan, plan.named(self.part.name)
                        self._folder, self._opened = plan.store(self.part), None
                        self._origin = Origin(self._folder)
                    origin.close()
                    if before is not None:
                        before.close()
                    time.sleep(growing.LINGER)
                    self.plan = tidied(plan)
            except NewsdeskError as error:
                return error
            return None

    def version(self) -> str:
        """See `Origin`, for this and what follows. Copies ask every second: sessions that nobody asks end here, too."""
        with self._lock:
            self._expire()
        return self._origin.version()

    def snapshot(self) -> Snapshot | None:
        return self._origin.snapshot()

    def blocks(self, version: str, numbers: Sequence[int]) -> bytes | None:
        return self._origin.blocks(version, numbers)

    def piece(self, generation: str, name: str, start: int) -> bytes | None:
        return self._origin.piece(generation, name, start)

    def standing(self) -> Standing:
        """How it is."""
        return _standing(self, self.part, "home", self._node, self._folder, 0.0)


class Copy(Serving):
    """A copy of a part on the disk of another node, never more than moments behind."""

    def __init__(
        self,
        plan: Plan,
        part: Part,
        home: Callable[[], Any],
        call: Callable[..., Any],
        folder: str = "",
        node: str = "",
    ) -> None:
        """``home`` gives who may be asked, ``call`` what that answers to a method; ``folder`` is where copies lie, by
        default where this machine keeps temporary files.
        """
        super().__init__()
        self.plan, self.part = plan, part
        self._home, self._call, self._node = home, call, node
        self._place = Path(tempfile.mkdtemp(prefix="newsdesk-copy-", dir=folder or None))
        self._version = ""
        self._current: Path | None = None
        self._opened: Store | None = None
        self._old: list[tuple[float, Path]] = []
        self._catching = threading.Lock()
        self._fresh = 0.0  # when it was last known to be what its home is
        self._count = 0
        threading.Thread(target=self._follow, daemon=True).start()

    def store(self) -> Store:
        if self._opened is None:
            raise PartLost(f"The copy of {self.part.name} is still on its way.")
        return self._opened

    def about(self) -> tuple[Plan, str, int] | None:
        """As `Home.about`."""
        store = self._opened
        return (self.plan, store.model, store.dimension) if store else None

    def standing(self) -> Standing:
        """How it is."""
        lag = time.monotonic() - self._fresh if self._fresh else float("inf")
        return _standing(self, self.part, "copy", self._node, self._current, max(0.0, lag - FOLLOW))

    def _follow(self) -> None:
        while True:
            with contextlib.suppress(Exception):  # the home is away or busy: what is here is served meanwhile
                self.catch_up()
            time.sleep(FOLLOW)

    def check(self, repair: bool) -> Health | NewsdeskError:
        """See `index.store.check`. A copy that is not whole is mended by being fetched anew."""
        try:
            found = self._check()
            if found.whole or not repair:
                return found
            self.catch_up(anew=True)
            return replace(self._check(), repaired=found.problems)
        except NewsdeskError as error:
            return error
        except Exception as error:  # the home is away
            return StoreError(f"The copy of {self.part.name} could not be fetched anew ({type(error).__name__}).")

    def _check(self) -> Health:
        """The health of what is served, which may be replaced meanwhile, and is removed then."""
        while True:
            folder = self._current
            if folder is None:
                raise PartLost(f"The copy of {self.part.name} is still on its way.")
            try:
                found = check(folder)
            except StoreError:
                if folder == self._current:
                    raise
                continue
            if folder == self._current:
                return found

    def catch_up(self, *, anew: bool = False) -> None:
        """Become what the home is now; ``anew`` without what is here."""
        with self._catching:
            self._catch_up("" if anew else self._version, None if anew else self._current)

    def _catch_up(self, known: str, base: Path | None) -> None:
        began, home = time.monotonic(), self._home()
        version = self._call(home, "version")
        if version and version != known:
            snapshot = self._call(home, "snapshot")
            if snapshot is None:
                return
            self._count += 1
            folder = self._place / f"{self._count}"
            if not fetch(
                snapshot,
                base,
                folder,
                lambda numbers: self._call(home, "blocks", snapshot.version, numbers),
                lambda name, start: self._call(home, "piece", snapshot.generation, name, start),
            ):
                return
            opened = Store.open(folder)
            before, self._opened = self._opened, opened
            if self._current is not None:
                self._old.append((time.monotonic(), self._current))
            self._current, self._version = folder, snapshot.version
            if before is not None:
                before.close()
        if version:
            self._fresh = began
        while self._old and time.monotonic() - self._old[0][0] > LINGER:
            shutil.rmtree(self._old.pop(0)[1], ignore_errors=True)


class Embedding:
    """Embeds for whoever asks."""

    def __init__(self, opened: Callable[[], Embedder]) -> None:
        self._embedder = opened()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """See `Embedder.encode`."""
        return self._embedder.encode(texts)


class PooledEmbedder:
    """An embedder whose work others do, a few texts each at a time."""

    AT_ONCE = 32  # texts

    def __init__(self, own: Embedder, spread: Callable[[list[list[str]]], list[np.ndarray]]) -> None:
        """``own`` does what is not spread; ``spread`` has lists of texts embedded, and gives the vectors of each."""
        self.name, self.dimension = own.name, own.dimension
        self._own, self._spread = own, spread

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        slices = [list(texts[at : at + self.AT_ONCE]) for at in range(0, len(texts), self.AT_ONCE)]
        return np.concatenate(self._spread(slices)) if slices else self._own.encode(texts)

    def encode_query(self, text: str) -> np.ndarray:
        return self._own.encode_query(text)

    def fits(self, text: str) -> bool:
        return self._own.fits(text)


def _standing(serving: Serving, part: Part, kind: str, node: str, folder: Path | None, lag: float) -> Standing:
    articles = passages = size = 0
    seq = -1
    with contextlib.suppress(StoreError), serving.store().read() as view:
        counts, seq = view.counts(), view.seq
        articles, passages = counts.articles, counts.passages
    if folder is not None and (folder / DATABASE).is_file():
        size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    return Standing(part.name, kind, node, articles, passages, size, seq, lag)
