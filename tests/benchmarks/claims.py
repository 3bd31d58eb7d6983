"""Balanced accuracy of what decides whether a written sentence is shown, on claims of WiCE and of SummEdits.

WiCE's dev part (Kamoi et al. 2023; claims of Wikipedia with the sentences of their sources; "partial" counts as not
supported) and SummEdits' news (Laban et al. 2023; summaries of articles, edited). Neither was trained on. Three decide:
the rules, the judge alone at `SURE`, and both as the writer's proof has them, where every sentence of a claim has to be
shown. Published for WiCE's claims (its test part, on whole sources): MiniCheck-7B 83, HHEM (0.1 B) 76.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import common

SEED = 20
PUBLISHED = {"WiCE claims, test part": {"MiniCheck-7B": 0.83, "HHEM 0.1 B": 0.76}}
SETS = {"WiCE dev": "wice", "SummEdits news": "summedits"}


def main() -> None:
    parser = common.parser(__doc__)
    parser.add_argument("--most", type=int, default=10_000, help="claims of each set (default: all)")
    most = parser.parse_args().most
    from index.passages import sentences
    from qa.reading.judge import Judge
    from qa.reading.reader import SpanReader
    from qa.records import Citation
    from qa.writing.judging import SURE
    from qa.writing.proving import Prover

    judge = Judge(SpanReader.open())

    def proved(evidence: str, claim: str, by: Any) -> bool:
        quote = Citation(1, "a", "", "", "", "", "", evidence, 0, len(evidence), None, None, 1.0)
        prover, before = Prover([quote], by), None
        for start, end in sentences(claim):
            before = prover.prove(claim[start:end], before)
            if not before.holds:
                return False
        return True

    deciders: dict[str, Callable[[str, str], bool]] = {
        "rules": lambda evidence, claim: proved(evidence, claim, None),
        "judge": lambda evidence, claim: judge.verdicts([(evidence, claim)])[0].supported >= SURE,
        "rules and judge": lambda evidence, claim: proved(evidence, claim, judge),
    }
    figures: dict[str, Any] = {}
    for name, source in SETS.items():
        rows = list(_rows(source))
        rows = random.Random(SEED).sample(rows, min(most, len(rows)))
        figures[name] = {"claims": len(rows), "supported": sum(true for *_, true in rows)}
        for decider, decides in deciders.items():
            shares = {}
            for true in (True, False):
                of = [(evidence, claim) for evidence, claim, each in rows if each == true]
                shares[true] = sum(decides(*each) == true for each in of) / len(of)
            figures[name][decider] = {
                "balanced accuracy": round((shares[True] + shares[False]) / 2, 4),
                "supported shown": round(shares[True], 4),
                "others withheld": round(shares[False], 4),
            }
    common.keep("claims", {**figures, "published": PUBLISHED}, seed=SEED)


def _rows(source: str) -> Iterator[tuple[str, str, bool]]:
    """Evidence, claim, and whether it is supported."""
    path = common.DATA / "claims" / "claims.jsonl.gz"
    if not path.is_file():
        raise SystemExit(f"{path} is absent: set NEWSDESK_DATA to the folder that holds claims/.")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["source"].split()[0].lower() == source:
                yield row["evidence"], row["claim"], row["label"] == "supported"


if __name__ == "__main__":
    main()
