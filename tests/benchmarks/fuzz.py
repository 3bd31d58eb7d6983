"""Spoiled files for every reader, and nonsense for everything that a page takes, for as long as it is told.

Sound files of every format are changed at random and read; arguments of every kind go to every function of the page, of
its API and of MCP. The same seed gives the same inputs, as many as there is time for.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from common import keep, parser

SEED = 2026


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--minutes", type=float, default=60, help="for both, at once (60)")
    seconds = 60 * arguments.parse_args().minutes
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as processes:
        parts = {"files": processes.submit(files, seconds), "requests": processes.submit(requests, seconds)}
        keep("fuzz", {name: part.result() for name, part in parts.items()}, SEED)


def files(seconds: float) -> dict[str, Any]:
    """Figures of reading for so long."""
    from fuzzing import fuzz_readers

    return fuzz_readers(seconds, SEED)


def requests(seconds: float) -> dict[str, Any]:
    """Figures of asking a page for so long."""
    from fuzzing import fuzz_api, real_page

    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder, real_page(Path(folder)) as (page, address):
        return fuzz_api(page, address, seconds, SEED)


if __name__ == "__main__":
    main()
