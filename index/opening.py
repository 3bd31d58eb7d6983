"""Opens a store for asking or indexing: with the embedding model that it was made with."""

from __future__ import annotations

import os
from pathlib import Path

from index.embedder import Embedder, embedder_of_store, open_embedder
from index.errors import StoreError
from index.store import Store
from index.store.schema import no_store


def open_store(folder: Path | str, *, create: bool = False, model: str | None = None) -> tuple[Store, Embedder]:
    """The store in ``folder`` and its embedder; with ``create`` an absent store is made, for ``model``.

    ``model``, by default $NEWSDESK_MODEL, matters for a new store alone: one that is there has the model it was made
    with, and no other may be named for it.

    Raises:
        StoreError: there is no store, or it is damaged, of another format, or may not be read or written.
        ModelError: another model was named than the store was made with, or its model cannot be loaded.
        SettingError: a variable of the environment holds what it may not.
    """
    made_with = Store.made_with(folder)
    if not made_with and not create:
        raise StoreError(no_store(Path(os.path.abspath(folder))))
    embedder = embedder_of_store(folder, made_with, model) if made_with else open_embedder(model)
    return Store.open(folder, create=create, model=embedder.name, dimension=embedder.dimension), embedder
