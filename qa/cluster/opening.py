"""Opens the assistant over articles that lie in several parts."""

from __future__ import annotations

from pathlib import Path

from qa.cluster.asking import PartsAssistant
from qa.records import Writer


def open_cluster(where: str, writer: Writer | None = None) -> PartsAssistant:
    """The assistant over the parts in the folder ``where``.

    Raises `StoreError` where there are no parts, or none answers, and `ModelError` where their embedding model cannot
    be loaded.
    """
    return PartsAssistant.of_folder(Path(where), writer)
