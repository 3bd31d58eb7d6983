"""Parts of a bucket that are asked: their newest states come to this machine, beside those that are still asked."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

from index.buckets.bucket import Bucket, Gone, State
from index.buckets.working import OF_PLAN, TRIES, folder_of, no_parts
from index.errors import StoreError
from index.parts.opening import FolderStore
from index.parts.plan import Part, Plan, read_plan, write_plan
from index.store.lock import LOCK, writer_lock
from index.store.schema import file_error

FOLLOW = 5.0  # seconds between two looks at what is new
FETCHING = 600.0  # seconds for another process of this machine that fetches the same
_DRAFT = ".draft-"


class Following:
    """A folder of parts on this machine, each a state of the bucket, which never changes."""

    def __init__(self, address: str) -> None:
        """Raises as `Bucket`."""
        self.bucket = Bucket(address)
        self.folder = folder_of(address, "read")
        self._seen: dict[str, State] = {}

    def catch_up(self) -> None:
        """Have the newest states in the folder.

        Raises `StoreError` where there are none, they cannot be fetched, or the disk fails.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with writer_lock(self.folder, FETCHING):
                for _ in range(TRIES):
                    with contextlib.suppress(Gone):
                        return self._catch_up()
        except OSError as error:
            raise file_error(error, self.folder) from error
        raise StoreError(f"{self.bucket.address} changes faster than it is fetched: try again.")

    def _catch_up(self) -> None:
        state = self._newest(OF_PLAN)
        if state is None:
            raise StoreError(no_parts(self.bucket.address))
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=_DRAFT) as made:
            draft = Path(made) / "plan"
            self.bucket.fetch(OF_PLAN, state, draft)
            plan = replace(read_plan(draft), folder=self.folder)
        placed = replace(plan, parts=tuple(replace(part, place=str(self._placed(plan, part))) for part in plan.parts))
        before = None
        with contextlib.suppress(StoreError):
            before = read_plan(self.folder)
        if before is None or before.parts != placed.parts:
            write_plan(placed)
        used = {part.place for each in (before, placed) if each for part in each.parts}
        for path in self.folder.iterdir():
            if path.is_dir() and str(path) not in used:
                shutil.rmtree(path, ignore_errors=True)

    def _placed(self, plan: Plan, part: Part) -> Path:
        """The folder of the newest state of a part, which is fetched where it is not there."""
        state = self._newest(part.name)
        place = self.folder / f"{part.name}.{plan.key}.{state.edition if state else 0}"
        if state is not None and not place.is_dir():
            having = max(
                self.folder.glob(f"{part.name}.{plan.key}.*"), key=lambda path: path.stat().st_mtime, default=None
            )
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=_DRAFT, ignore_cleanup_errors=True) as made:
                draft = Path(made) / part.name
                self.bucket.fetch(part.name, state, draft, having)
                (draft / LOCK).touch(0o600)
                draft.rename(place)
        return place

    def _newest(self, name: str) -> State | None:
        state = self.bucket.newest(name, self._seen.get(name))
        if state is not None:
            self._seen[name] = state
        return state


class BucketStore(FolderStore):
    """All parts of a bucket, opened in this process; what is published is answered from some seconds later."""

    def __init__(self, address: str, folder: Path) -> None:
        """``folder`` as in `PartsStore`. Raises `StoreError` as `Following` and `FolderStore`."""
        self._following = Following(address)
        self._following.catch_up()
        super().__init__(self._following.folder, folder)
        self._ended = threading.Event()
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        while not self._ended.wait(FOLLOW):
            with contextlib.suppress(Exception):  # the bucket is away: what is here is asked meanwhile
                self._following.catch_up()

    def close(self) -> None:
        self._ended.set()
        super().close()
