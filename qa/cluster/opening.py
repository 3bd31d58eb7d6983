"""Opens the assistant over parts: those of a folder in this process, or those that a cluster serves."""

from __future__ import annotations

from pathlib import Path

from qa.cluster.asking import PartsAssistant
from qa.records import Writer


def open_cluster(where: str, folder: Path, writer: Writer | None = None) -> PartsAssistant:
    """The assistant over the parts at ``where``: a folder of parts, or the address of a cluster.

    ``folder`` is where a page over a cluster keeps what goes along with a store.

    Raises `StoreError` where there are no parts, or none answers, and `ModelError` where their embedding model cannot
    be loaded.
    """
    if Path(where).is_dir() or ":" not in where:
        return PartsAssistant.of_folder(Path(where), writer)
    from index.cluster.asking import connected_parts

    store, embedder = connected_parts(where, folder)
    return PartsAssistant.of(store, embedder, writer)
