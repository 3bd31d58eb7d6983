"""FAISS, imported where it is first needed."""

from __future__ import annotations

from typing import Any


def faiss_with(threads: int = 1) -> Any:
    """FAISS, set to use this many threads."""
    import faiss

    # OpenMP keeps its thread count per calling thread, so it is set at each use and not once at import.
    faiss.omp_set_num_threads(threads)
    return faiss
