"""How many unsupported sentences the proof of a writer's sentences lets through, and how many supported ones it keeps.

Over the articles of tests/wire: sentences made by rule (tests/written_sentences.py: true rewordings, and spoiled names,
numbers, roles, negation, hedges, attribution, causes, heads), others written by hand, some of them when the rules stood
(tests/written_by_hand.py, tests/written_later.py), and paraphrases in two parts, of which the final one was not looked
at (tests/written_paraphrases.py).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

import common


def main() -> None:
    common.parser(__doc__).parse_args()
    import written_by_hand
    import written_later
    import written_paraphrases
    from written_sentences import SEED, by_hand, paraphrases, written

    from qa.reading.judge import Judge
    from qa.reading.reader import SpanReader

    sets = {
        name: [*by_hand(each.TRUE, True), *by_hand(each.FALSE, False)]
        for name, each in (("written by hand", written_by_hand), ("written by hand later", written_later))
    }
    sets["paraphrases, work"] = paraphrases(written_paraphrases.WORK)
    sets["paraphrases, final"] = paraphrases(written_paraphrases.FINAL)
    judge = Judge(SpanReader.open(threads=1))
    judge.verdicts([("It opens.", "It opens.")])
    figures: dict[str, Any] = {
        "rules alone": {name: measure(each) for name, each in {"made by rule": written(), **sets}.items()},
        "rules and judge": {
            name: measure(each, judge) for name, each in {"made by rule, one in five": written()[::5], **sets}.items()
        },
    }
    told = figures["rules and judge"]
    figures["together, rules and judge"] = {
        "all": together(told.values()),
        "by hand": together(told[name] for name in sets),
    }
    common.keep("writer", figures, seed=SEED)


def together(measured: Iterable[dict[str, Any]]) -> dict[str, str]:
    """How many unsupported and supported sentences of several sets are shown, and of how many."""
    parts = list(measured)
    return {
        name: f"{sum(part[name]['shown'] for part in parts)} of {sum(part[name]['sentences'] for part in parts)}"
        for name in ("unsupported", "supported")
    }


def measure(sentences: Sequence[Any], judge: Any = None) -> dict[str, Any]:
    """Counts, shares and milliseconds of a core a sentence; of each kind how many are shown, and of how many."""
    from qa.writing.proving import Prover

    kinds: dict[bool, dict[str, list[int]]] = {True: {}, False: {}}
    began = time.process_time()
    for each in sentences:
        count = kinds[each.true].setdefault(each.kind, [0, 0])
        count[0] += Prover(each.quotes, judge).prove(each.text).holds
        count[1] += 1
    spent = time.process_time() - began
    figures: dict[str, Any] = {"milliseconds a sentence": round(1000 * spent / len(sentences), 1)}
    for true, name in ((False, "unsupported"), (True, "supported")):
        shown, total = (sum(count[at] for count in kinds[true].values()) for at in (0, 1))
        share = {"sentences": total, "shown": shown, "share shown": round(shown / total, 4)}
        figures[name] = share | {"by kind": {kind: f"{a} of {b}" for kind, (a, b) in sorted(kinds[true].items())}}
    return figures


if __name__ == "__main__":
    main()
