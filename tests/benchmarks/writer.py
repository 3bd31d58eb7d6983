"""How many unsupported sentences the proof of a writer's sentences lets through, and how many supported ones it keeps.

Over the articles of tests/wire: sentences made by rule (tests/written_sentences.py: true rewordings, and spoiled names,
numbers, roles, negation, hedges, attribution, causes, heads), and others written by hand (tests/written_by_hand.py).
Both were seen while the rules were made; the hand-made ones were written before their first run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Any

import common

sys.path.insert(0, str(common.ROOT / "tests"))


def main() -> None:
    common.parser(__doc__).parse_args()
    from written_sentences import SEED, by_hand, written

    made, hand = written(), by_hand()
    common.keep("writer", {"made by rule": measure(made), "written by hand": measure(hand)}, seed=SEED)


def measure(sentences: Sequence[Any]) -> dict[str, Any]:
    """Counts, shares and milliseconds a sentence; of each kind how many are shown, and of how many."""
    from qa.writing.proving import Prover

    kinds: dict[bool, dict[str, list[int]]] = {True: {}, False: {}}
    began = time.perf_counter()
    for each in sentences:
        count = kinds[each.true].setdefault(each.kind, [0, 0])
        count[0] += Prover(each.quotes).prove(each.text).holds
        count[1] += 1
    spent = time.perf_counter() - began
    figures: dict[str, Any] = {"milliseconds a sentence": round(1000 * spent / len(sentences), 1)}
    for true, name in ((False, "unsupported"), (True, "supported")):
        shown, total = (sum(count[at] for count in kinds[true].values()) for at in (0, 1))
        share = {"sentences": total, "shown": shown, "share shown": round(shown / total, 4)}
        figures[name] = share | {"by kind": {kind: f"{a} of {b}" for kind, (a, b) in sorted(kinds[true].items())}}
    return figures


if __name__ == "__main__":
    main()
