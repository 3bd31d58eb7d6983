"""Opens what lies in a folder of parts, and tells what each part holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.embedder import Embedder, embedder_of_store, open_embedder
from index.errors import StoreError
from index.parts.plan import Plan, read_plan
from index.parts.sessions import LocalPart, LostPart, PartStore
from index.parts.store import PartsStore
from index.settings import Settings
from index.store import Store


@dataclass(frozen=True, slots=True)
class Standing:
    """What a part holds, its ``size`` in bytes on the disk; ``error`` is a sentence where it cannot be opened."""

    part: str
    articles: int = 0
    passages: int = 0
    size: int = 0
    error: str = ""


def open_parts(folder: Path) -> tuple[PartsStore, Embedder]:
    """All parts in ``folder``, each opened in this process, and their embedder.

    A part whose store cannot be opened is one that does not answer.

    Raises:
        StoreError: there are no parts, or none can be opened. ModelError: their embedding model cannot be loaded.
    """
    plan = read_plan(folder)
    parts: list[PartStore] = []
    stores: list[Store] = []
    for part in plan.parts:
        try:
            stores.append(Store.open(plan.store(part)))
        except StoreError as error:
            parts.append(LostPart(part.name, str(error)))
        else:
            parts.append(LocalPart(part.name, stores[-1]))
    if not stores:
        parts[0].session()  # raises what is wrong with it
    embedder = embedder_of_store(folder, stores[0].model)
    return PartsStore(folder, parts, stores[0].model, stores[0].dimension, plan.key), embedder


def embedder_of_plan(plan: Plan) -> Embedder:
    """The embedder that the parts were made with, or the one for new ones; raises as these."""
    return opening_of(plan)()


def opening_of(plan: Plan) -> Callable[[], Embedder]:
    """A function that opens the same on any node, which raises as `embedder_of_plan`."""
    made_with = next(filter(None, (Store.made_with(plan.store(part)) for part in plan.parts)), "")
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
        return Standing(name, error=str(error))
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Standing(name, counts.articles, counts.passages, size)
