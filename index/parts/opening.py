"""Opens what lies in a folder of parts, and tells what each part holds."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.embedder import Embedder, embedder_of_store, open_embedder
from index.errors import StoreError
from index.parts.plan import PLAN, Plan, read_plan
from index.parts.sessions import LocalPart, LostPart, PartStore
from index.parts.store import PartsStore
from index.settings import Settings
from index.store import Store


@dataclass(frozen=True, slots=True)
class Standing:
    """What a part holds, its ``size`` in bytes on the disk; ``error`` is a sentence where it cannot be opened."""

    part: str
    folder: str
    articles: int = 0
    passages: int = 0
    size: int = 0
    error: str = ""


class FolderStore(PartsStore):
    """All parts in a folder, opened in this process. Which they are is looked up anew whenever the plan has changed."""

    def __init__(self, folder: Path, beside: Path | None = None) -> None:
        """``beside`` is the folder of a `PartsStore`, by default that of the parts.

        Raises `StoreError` where there are no parts, or none can be opened.
        """
        self._place = folder
        self._looking = threading.Lock()
        self._read = _stamp(folder)  # before the plan is: it may be replaced meanwhile
        plan = read_plan(folder)
        self._opened_at: dict[Path, PartStore] = {}
        parts = self._open(plan)
        stores = [part.store for part in parts if isinstance(part, LocalPart)]
        if not stores:
            parts[0].session()  # raises what is wrong with it
        super().__init__(beside or folder, parts, stores[0].model, stores[0].dimension, plan.key)

    def look(self, *, again: bool = False) -> tuple[PartStore, ...]:
        with self._looking:
            if (stamp := _stamp(self._place)) != self._read:
                with contextlib.suppress(StoreError):  # what was there before is asked on
                    self.parts, self._read = self._open(read_plan(self._place)), stamp
            return self.parts

    def _open(self, plan: Plan) -> tuple[PartStore, ...]:
        """The parts of a plan; those that are opened stay so. One that cannot be opened does not answer."""
        before, self._opened_at = self._opened_at, {}
        for part in plan.parts:
            folder = plan.store(part)
            known = before.pop(folder, None)
            self._opened_at[folder] = known if isinstance(known, LocalPart) else _opened(part.name, folder)
        for each in before.values():
            each.close()
        return tuple(self._opened_at.values())


def _opened(name: str, folder: Path) -> PartStore:
    try:
        return LocalPart(name, Store.open(folder))
    except StoreError as error:
        return LostPart(name, str(error))


def _stamp(folder: Path) -> tuple[int, int] | None:
    """What changes with the plan in ``folder``."""
    try:
        found = (folder / PLAN).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def open_parts(folder: Path) -> tuple[PartsStore, Embedder]:
    """All parts in ``folder``, and their embedder.

    Raises `StoreError` as `FolderStore`, and `ModelError` where their embedding model cannot be loaded.
    """
    store = FolderStore(folder)
    return store, embedder_of_store(folder, store.model)


def embedder_of_plan(plan: Plan) -> Embedder:
    """The embedder that the parts were made with, or the one for new ones; raises as these."""
    return opening_of(plan, model_of(plan))()


def model_of(plan: Plan) -> str:
    """The model that the parts were made with; empty where there are none yet."""
    return next(filter(None, (Store.made_with(plan.store(part)) for part in plan.parts)), "")


def opening_of(plan: Plan, made_with: str) -> Callable[[], Embedder]:
    """A function that opens, on any node, the embedder of parts ``made_with`` a model; raises as `embedder_of_plan`."""
    if made_with:
        return partial(embedder_of_store, plan.folder, made_with)
    return partial(open_embedder, Settings.from_environment().model or None)


def standings(plan: Plan) -> list[Standing]:
    """What each part of a plan holds."""
    return [_standing(part.name, plan.store(part)) for part in plan.parts]


def _standing(name: str, folder: Path) -> Standing:
    try:
        with Store.open(folder) as store:
            counts = store.counts()
    except StoreError as error:
        return Standing(name, str(folder), error=str(error))
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Standing(name, str(folder), counts.articles, counts.passages, size)
