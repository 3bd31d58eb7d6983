"""Spoiled files for every reader, and nonsense for everything that a page takes, for as long as it is told.

Sound files of every format are changed at random and read; arguments of every kind go to every function of the page, of
its API and of MCP. The same seed gives the same inputs, as many as there is time for.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from common import ROOT, keep, parser

SEED = 2026


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--minutes", type=float, default=60, help="for each of the two (60)")
    seconds = 60 * arguments.parse_args().minutes
    sys.path.insert(0, str(ROOT / "tests"))
    from fuzzing import fuzz_api, fuzz_readers, real_page

    files = fuzz_readers(seconds, SEED)
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder, real_page(Path(folder)) as (page, address):
        requests = fuzz_api(page, address, seconds, SEED)
    keep("fuzz", {"files": files, "requests": requests}, SEED)


if __name__ == "__main__":
    main()
