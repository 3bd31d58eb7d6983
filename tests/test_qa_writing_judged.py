"""The proof of a written sentence with the judge that ships: it keeps more, and lets hardly more through."""

from written_paraphrases import WORK
from written_sentences import paraphrases

from qa.reading.judge import Judge
from qa.reading.reader import SpanReader
from qa.writing.proving import Prover


def test_with_the_judge_more_paraphrases_are_kept_and_hardly_a_wrong_one() -> None:
    judge = Judge(SpanReader.open())
    kept: dict[bool, list[tuple[bool, bool]]] = {True: [], False: []}  # by rules alone, and with the judge
    for each in paraphrases(WORK[:3]):  # the whole is tests/benchmarks/writer.py
        proofs = [Prover(each.quotes, by).prove(each.text) for by in (None, judge)]
        kept[each.true].append((proofs[0].holds, proofs[1].holds))
    rules, both = (sum(pair[at] for pair in kept[True]) for at in (0, 1))
    assert both >= rules + 8 and 2 * both >= len(kept[True])
    assert sum(pair[1] for pair in kept[False]) <= 0.05 * len(kept[False])
