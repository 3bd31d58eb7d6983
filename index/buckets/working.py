"""A folder in which parts of a bucket are changed: what the bucket has comes into it, and what was changed goes back.

The bucket is the truth. The folder stays between runs, so what was indexed there and not yet published is gone on with,
as long as nobody else has published that part meanwhile.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import apsw

from index.buckets.bucket import Bucket, Gone, State
from index.errors import StoreError
from index.parts.opening import Standing
from index.parts.plan import BUCKET, PLAN, Part, Plan, make_plan, read_plan, write_plan
from index.settings import Settings
from index.store import Store, generations
from index.store.lock import LOCK, writer_lock
from index.store.schema import DATABASE, file_error, read_meta, value
from index.store.taking_over import copy_database

WAIT = 10.0  # seconds for somebody else on this machine who changes what the same bucket keeps
NOT_MOVED = (
    "Parts in a bucket lie there: name another one with `newsdesk cluster index --store` instead of moving them."
)
HOME = "home-"  # begins the uses of those who each change one part
TRIES = 5  # of what is replaced again and again while it is fetched
OF_PLAN = "plan"  # what the plan is called in the bucket, beside the parts
_STATES, _DRAFT, _SNAPSHOT = ".states", ".draft-", ".snapshot.db"


def folder_of(address: str, use: str) -> Path:
    """Where what a bucket keeps lies on this machine, for one use."""
    digest = hashlib.blake2b(address.rstrip("/").encode(), digest_size=8).hexdigest()
    return Settings.from_environment().cache / "buckets" / digest / use


class Working:
    """The parts of a bucket, as far as they are in a folder of this machine, to be changed there."""

    def __init__(self, address: str, use: str = "work") -> None:
        """``use`` keeps apart who changes different parts on one machine. Raises as `Bucket`."""
        self.bucket = Bucket(address)
        self.folder = folder_of(address, use)
        try:
            (self.folder / _STATES).mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / BUCKET).write_text(self.bucket.address)
        except OSError as error:
            raise file_error(error, self.folder) from error

    @contextlib.contextmanager
    def alone(self, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
        """Until the block ends nobody else on this machine changes the folder; ``waiting`` as in `growing.alone`."""
        with writer_lock(self.folder.parent, WAIT, waiting):
            yield

    def plan(self, parts: int) -> Plan:
        """The plan that the bucket has; where there is none, a new one of so many ``parts``, which it has then."""
        found = self.pull_plan()
        if found is not None:
            self._tidy(found)
            return found
        if others := self.bucket.names() - {OF_PLAN}:
            raise StoreError(
                f"{self.bucket.address} holds something else than parts ({min(others)}): name an empty place with "
                "--store."
            )
        make_plan(self.folder, parts)
        return self.push_plan()

    def plan_there(self) -> Plan:
        """The plan that the bucket has. Raises `StoreError` where there is none."""
        found = self.pull_plan()
        if found is None:
            raise StoreError(no_parts(self.bucket.address))
        return found

    def model(self, plan: Plan) -> str:
        """The model that the parts were made with; empty where there are none yet."""
        states = (self.bucket.newest(part.name) for part in plan.parts)
        return next((str(state.told["model"]) for state in states if state), "")

    def standings(self) -> list[Standing]:
        """What each part holds, as its newest state tells."""
        state = self.bucket.newest(OF_PLAN)
        if state is None:
            raise StoreError(no_parts(self.bucket.address))
        with self._fetched(OF_PLAN, state) as draft:
            names = [part.name for part in read_plan(draft).parts]
        return [_standing(self.bucket, name) for name in names]

    def pull_plan(self) -> Plan | None:
        """The plan that the bucket has, which is that of the folder then; None where there is none.

        What is in the folder of other parts, or of another plan, is removed.
        """
        state = self.bucket.newest(OF_PLAN)
        before, plan = self._plan(), None
        if state is not None:
            with self._fetched(OF_PLAN, state) as draft:
                plan = replace(read_plan(draft), folder=self.folder)
        known = plan is not None and before is not None and before.key == plan.key
        names = {part.name for part in plan.parts} if plan is not None and known else set()
        for path in self.folder.iterdir():
            if path.is_dir() and not path.name.startswith(".") and path.name not in names:
                shutil.rmtree(path)
        if not known:
            for path in (self.folder / _STATES).iterdir():
                path.unlink()
        if plan is None or state is None:
            (self.folder / PLAN).unlink(missing_ok=True)
            return None
        self._keep(OF_PLAN, state)
        write_plan(plan)
        return read_plan(self.folder)

    def push_plan(self) -> Plan:
        """Have the bucket keep the folder's plan; returns it."""
        plan = read_plan(self.folder)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=_DRAFT) as draft:
            write_plan(replace(plan, folder=Path(draft), spare=()))
            files = {PLAN: Path(draft) / PLAN}
            self._keep(OF_PLAN, self.bucket.publish(OF_PLAN, files, self._known(OF_PLAN)))
        return plan

    def pull_part(self, part: Part) -> None:
        """Have the newest state of a part in the folder; what was changed since that one stays.

        Raises `StoreError` where it cannot be fetched.
        """
        for _ in range(TRIES):
            known, folder = self._known(part.name), self.folder / part.name
            state = self.bucket.newest(part.name, known)
            if state is None or (state == known and folder.is_dir()):
                return
            with contextlib.suppress(Gone), self._fetched(part.name, state, folder) as draft:
                (draft / LOCK).touch(0o600)
                self._state(part.name).unlink(missing_ok=True)
                if folder.is_dir():
                    shutil.rmtree(folder)
                draft.rename(folder)
                self._keep(part.name, state)
                return
        raise StoreError(f"{self.bucket.address}/{part.name} changes faster than it is fetched: try again.")

    def push_part(self, part: Part) -> None:
        """Have the bucket keep a part as it is in the folder, where something was indexed into it.

        Raises `StoreError` where somebody else has published it since it was pulled, or the bucket cannot be written.
        """
        folder = self.folder / part.name
        if not Store.made_with(folder):
            return
        copy = folder / _SNAPSHOT
        copy.unlink(missing_ok=True)
        try:
            copy_database(folder / DATABASE, copy)
            db = apsw.Connection(str(copy))
            try:
                meta = read_meta(db)
                told = {name: value(db, f"SELECT count(*) FROM {name}") for name in ("articles", "passages")}
            finally:
                db.close()
            index = Path(generations.FOLDER) / str(meta["generation"])
            written = (each for each in (folder / index).iterdir() if each.is_file()) if meta["generation"] else ()
            files = {f"{index}/{each.name}": each for each in written}
            told["model"] = Store.made_with(folder)
            state = self.bucket.publish(part.name, {DATABASE: copy, **files}, self._known(part.name), told)
        except OSError as error:
            raise file_error(error, folder) from error
        finally:
            copy.unlink(missing_ok=True)
        self._keep(part.name, state)

    def push(self) -> Plan:
        """Have the bucket keep those parts that are in the folder, then its plan; returns it."""
        for part in read_plan(self.folder).parts:
            self.push_part(part)
        return self.push_plan()

    def remove_other_homes(self) -> None:
        """Remove what lies on this machine of parts that are none of the folder's plan any more."""
        uses = {HOME + part.name for part in read_plan(self.folder).parts}
        for path in self.folder.parent.glob(f"{HOME}*"):
            if path.name not in uses and path != self.folder:
                shutil.rmtree(path, ignore_errors=True)

    def _tidy(self, plan: Plan) -> None:
        """Remove parts that were split. A part whose number is above those of the plan may be on its way into it."""
        numbers = {name: _number(name) for name in self.bucket.names()}
        newest = max(_number(part.name) for part in plan.parts)
        for name in numbers.keys() - {part.name for part in plan.parts}:
            if 0 <= numbers[name] < newest:
                self.bucket.drop(name)

    @contextlib.contextmanager
    def _fetched(self, name: str, state: State, having: Path | None = None) -> Iterator[Path]:
        """A folder with the files of a state; `Gone` where that was removed."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=_DRAFT, ignore_cleanup_errors=True) as made:
            draft = Path(made) / name
            self.bucket.fetch(name, state, draft, having)
            yield draft

    def _plan(self) -> Plan | None:
        with contextlib.suppress(StoreError):
            return read_plan(self.folder)
        return None

    def _state(self, name: str) -> Path:
        return self.folder / _STATES / f"{name}.json"

    def _known(self, name: str) -> State | None:
        """The state of the bucket that what is in the folder began with."""
        try:
            return State.of_text(self._state(name).read_text("utf-8"))
        except OSError:
            return None

    def _keep(self, name: str, state: State) -> None:
        self._state(name).write_text(state.as_text())


def no_parts(address: str) -> str:
    """What is said of a bucket without a plan."""
    return f"No parts at {address}: run `newsdesk cluster index`, or name their bucket."


def _standing(bucket: Bucket, name: str) -> Standing:
    state, where = bucket.newest(name), f"{bucket.address}/{name}"
    if state is None:
        return Standing(name, where, error=f"Nothing was indexed into {name} yet: run `newsdesk cluster index`.")
    return Standing(name, where, int(state.told["articles"]), int(state.told["passages"]), state.size)


def _number(name: str) -> int:
    """That of a part; -1 of anything else."""
    found = re.fullmatch(r"part-(\d+)", name)
    return int(found[1]) if found else -1
