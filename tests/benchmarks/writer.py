"""How many unsupported sentences the proof of a writer's sentences lets through, and how many supported ones it keeps.

Over the articles of tests/wire: sentences made by rule (tests/written_sentences.py: true rewordings, and spoiled names,
numbers, roles, negation, hedges, attribution, causes, heads), and others written by hand, some of them when the rules
stood (tests/written_by_hand.py, tests/written_later.py). All were seen before the rules were finished.
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
    import written_by_hand
    import written_later
    from written_sentences import SEED, by_hand, written

    figures = {"made by rule": measure(written())}
    for name, sets in (("written by hand", written_by_hand), ("written by hand later", written_later)):
        figures[name] = measure([*by_hand(sets.TRUE, True), *by_hand(sets.FALSE, False)])
    common.keep("writer", figures, seed=SEED)


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
