"""Opens the assistant over parts: those of a folder in this process, or those that a cluster serves."""

from __future__ import annotations

from pathlib import Path

from index.buckets.bucket import is_address
from index.embedder import embedder_of_store
from qa.cluster.asking import PartsAssistant
from qa.records import Writer


def open_cluster(where: str, folder: Path, writer: Writer | None = None) -> PartsAssistant:
    """The assistant over the parts at ``where``: a folder or a bucket of parts, or the address of a cluster.

    ``folder`` is where a page over a cluster or a bucket keeps what goes along with a store.

    Raises `StoreError` where there are no parts, or none answers, and `ModelError` where their embedding model cannot
    be loaded.
    """
    if is_address(where) and not where.startswith("ray://"):
        from index.buckets.following import BucketStore

        bucket = BucketStore(where, folder)
        return PartsAssistant.of(bucket, embedder_of_store(where, bucket.model), writer)
    if Path(where).is_dir() or ":" not in where:
        return PartsAssistant.of_folder(Path(where), writer)
    from index.cluster.asking import connected_parts

    store, embedder = connected_parts(where, folder)
    return PartsAssistant.of(store, embedder, writer)
