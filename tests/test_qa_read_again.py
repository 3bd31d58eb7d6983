"""Which passages are read again without the sentences that are no answer, and which are read for a verdict."""

from collections.abc import Sequence
from dataclasses import replace

from test_qa_told_by_now import evidence

from qa.answering.kinds import READ_OF_A_CLAIM, to_be_read
from qa.answering.read_again import READ_AGAIN, read_without
from qa.records import Hit, Reading


def test_of_passages_that_lose_a_sentence_the_likeliest_are_read_again_and_all_others_as_they_are() -> None:
    told = [("2031-01-04", f"The tram {number} was red. It is green.") for number in range(READ_AGAIN + 3)]
    whole = ("2031-01-04", "The tram is green.")
    asked = evidence("What colour is the tram?", [*told, whole], ["red"] * len(told) + ["green"])
    passages: list[str] = []

    def read(question: str, hits: Sequence[Hit]) -> Reading:
        passages.extend(hit.text for hit in hits)
        return Reading((), 0.0)

    read_without(
        replace(asked, read=read), asked.question, lambda hit, start, _: "was" in hit.text[start - hit.start :]
    )
    assert passages == ["It is green."] * READ_AGAIN + ["The tram is green."]


def test_for_a_verdict_a_reader_looks_at_the_first_passages_alone() -> None:
    hits = evidence("Is it green?", [("2031-01-04", "It is green.")] * 12, ["green"] * 12).hits
    assert to_be_read("Is the tram green?", hits) == hits[:READ_OF_A_CLAIM]
    assert to_be_read("What colour is the tram?", hits) == hits
