"""Which of the real articles of three years come out otherwise than with an earlier checkout, and in what."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from common import DATA, ROOT, keep, parser

YEARS = (2022, 2023, 2024)
FIELDS = ("url", "title", "text", "outlet", "published", "authors", "place")
READ = """
import json, sys
from pathlib import Path
from index.articles import read_articles
for path in sys.argv[1:]:
    for item in read_articles(Path(path)):
        fields = [getattr(item, name, None) for name in {fields}]
        name = Path(path).stem[9:13] + " " + (getattr(item, "record", "") or item.path)
        print(json.dumps([name, hasattr(item, "text"), *fields]))
"""


def read(checkout: Path) -> dict[str, list[str]]:
    """Digests of the fields of every record, by its name, as a checkout reads them."""
    paths = [str(DATA / "news" / f"articles-{year}.jsonl.gz") for year in YEARS]
    command = [sys.executable, "-c", READ.format(fields=FIELDS), *paths]
    lines = subprocess.run(command, cwd=checkout, stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    rows = map(json.loads, lines)
    return {row[0]: [hashlib.sha256(json.dumps(field).encode()).hexdigest() for field in row[1:]] for row in rows}


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("before", type=Path, help="folder of a checkout of the earlier version")
    arguments.add_argument("--commit", required=True, help="what that version is, for the result")
    options = arguments.parse_args()
    before, now = read(options.before), read(ROOT)
    both = before.keys() & now.keys()
    names = ("article or failure", *FIELDS)
    differ = Counter(
        name for key in both for name, old, new in zip(names, before[key], now[key], strict=True) if old != new
    )
    figures = {
        "before": options.commit,
        "records": len(now),
        "only before": len(before.keys() - both),
        "only now": len(now.keys() - both),
        "the same": sum(before[key] == now[key] for key in both),
        "otherwise, by field": dict(differ),
        "which": sorted(key for key in both if before[key] != now[key]),
    }
    keep("same-articles", figures)


if __name__ == "__main__":
    main()
