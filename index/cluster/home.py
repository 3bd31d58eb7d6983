"""The home of a part on the node of a cluster: the one process that writes it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from index.buckets.bucket import is_address
from index.buckets.working import HOME, NOT_MOVED, Working
from index.cluster.copying import Origin, Snapshot
from index.cluster.serving import Serving, Standing
from index.embedder import Embedder
from index.errors import NewsdeskError, StoreError
from index.parts import growing
from index.parts.growing import hold_served, moving, splitting, tidied
from index.parts.indexing import Sources, sync_part, unread_of
from index.parts.plan import Plan, read_plan
from index.parts.sessions import PartLost
from index.store import Health, Store, check
from index.sync import Progress, Report

PUBLISH = 600.0  # seconds after which what was indexed into a part is kept by its bucket, though there is more to come


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
        return self._standing(self.part, "home", self._node, self._folder, 0.0)
