"""From spans to one answer: agreement, distinct quotes, the citation limit, and "not found"."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from index.records import Article
from qa.answering.answer import CITATIONS, NOT_FOUND, NOT_SURE, OTHERS, UNSURE, cited, compose, less_likely, same_answer
from qa.answering.evidence import Evidence
from qa.records import Answer, Hit, Reading, Span
from qa.sureness import LOW, sureness

TEXTS = {
    "a": "The bridge reopens on 17 March. It was shut for a year.",
    "b": "The council said the bridge would open on 17 March 2025.",
    "c": "The bridge may open in June.",
    "d": "Nothing here.",
    "e": "Nor here.",
}
ARTICLES = {name: Article(text=text, id=name) for name, text in TEXTS.items()}
HITS = [Hit(n, name, name, "", "", "", "", text, 0, len(text), 1.0) for n, (name, text) in enumerate(TEXTS.items())]


def span(name: str, answer: str | None, score: float, quote: tuple[int, int] | None = None) -> Span:
    number, text = list(TEXTS).index(name), TEXTS[name]
    start, end = quote or (0, len(text))
    at = text.index(answer) if answer else None
    return Span(number, start, end, at, at + len(answer) if answer and at is not None else None, score)


def evidence(question: str, reading: Reading, threshold: float = 0.5) -> Evidence:
    def nothing(*_: object) -> Any:
        raise AssertionError("a plain answer needs no further search")

    return Evidence(question, HITS, reading, ARTICLES.__getitem__, nothing, nothing, threshold, date(2025, 3, 1))


def ask(reading: Reading, threshold: float = 0.5) -> Answer:
    return compose(evidence("When?", reading, threshold))


def test_the_short_answer_carries_every_citation_that_agrees() -> None:
    answer = ask(Reading((span("a", "17 March", 0.9), span("b", "17 March 2025", 0.7), span("c", "June", 0.3)), 0.8))
    assert (answer.status, answer.span, answer.confidence) == ("answered", "17 March", 0.8)
    assert [c.article_id for c in answer.citations] == ["a", "b", "c"]
    assert [(s.kind, s.citations) for s in answer.statements] == [
        ("quote", (1,)),
        ("quote", (2,)),
        ("note", ()),
        ("quote", (3,)),
    ]
    assert answer.answer.startswith("“The bridge reopens on 17 March.” [1]\n\n“The council said")
    assert less_likely(answer) == {3}


def test_quotes_of_other_answers_come_last_and_apart_under_a_line_of_their_own() -> None:
    spans = (span("a", "17 March", 0.4), span("c", "June", 0.3), span("b", "17 March 2025", 0.2))
    answer = ask(Reading(spans, 0.8))
    assert [(c.n, c.article_id) for c in answer.citations] == [(1, "a"), (2, "b"), (3, "c")]
    assert answer.answer.split("\n\n") == [
        "“The bridge reopens on 17 March.” [1]",
        "“The council said the bridge would open on 17 March 2025.” [2]",
        OTHERS,
        "“The bridge may open in June.” [3]",
    ]


def test_nothing_is_set_apart_where_all_quotes_give_one_answer() -> None:
    answer = ask(Reading((span("a", "17 March", 0.6), span("b", "17 March 2025", 0.3)), 0.8))
    assert [s.kind for s in answer.statements] == ["quote", "quote"]


def test_an_answer_of_low_confidence_says_so_after_its_proof() -> None:
    reading = Reading((span("a", "17 March", 0.9), span("c", "June", 0.7)), LOW - 0.01)
    assert [s.text for s in ask(reading, 0.1).statements][1:3] == [UNSURE, OTHERS]
    assert UNSURE not in ask(Reading(reading.spans, LOW), 0.1).answer
    unmarked = ask(Reading((span("a", None, 0.9, (0, 31)),), 0.2), 0.1)
    assert unmarked.answer == f"“The bridge reopens on 17 March.” [1]\n\n{UNSURE}"


def test_a_quote_is_never_surer_than_its_answer() -> None:
    spans = (span("a", "17 March", 0.4), span("c", "June", 0.3), span("b", "17 March 2025", 0.2))
    answer = ask(Reading(spans, 0.8))
    assert [c.score for c in answer.citations] == pytest.approx([0.8, 0.4, 0.6])
    assert [sureness(c.score) for c in answer.citations] == ["High", "Fair", "Fair"]
    assert sureness(answer.citations[0].score) == sureness(answer.confidence)
    assert sureness(LOW - 0.01) == "Low"


SPANS = (span("a", "17 March", 0.6), span("b", "17 March 2025", 0.1), span("c", "June", 0.3))


def chosen(reading: Reading) -> list[str]:
    """The articles that are cited, in the order in which they are chosen."""
    return [HITS[span.hit].article_id for span in cited(HITS, reading)]


def chances(first: float, longer: float, other: float) -> Reading:
    """`SPANS` where their answers have these chances."""
    return Reading(SPANS, 0.8, (("17 March", first), ("17 March 2025", longer), ("June", other)))


def test_the_next_quote_is_the_one_that_adds_most_to_the_chance_that_the_quotes_hold_the_answer() -> None:
    # The quote of "b" holds "17 March" too, which counts a quarter the second time.
    assert chosen(chances(0.6, 0.1, 0.3)) == ["a", "c", "b"]  # .25 from "b", .3 from "c"
    assert chosen(chances(0.6, 0.2, 0.2)) == ["a", "b", "c"]  # .35 and .2
    assert chosen(chances(0.9, 0.0, 0.1)) == [
        "a",
        "b",
        "c",
    ]  # .225 and .1: another source is worth more than a far-off answer


def test_a_quote_that_adds_next_to_nothing_is_not_cited() -> None:
    assert chosen(chances(0.9, 0.071, 0.029)) == ["a", "b"]
    assert chosen(chances(0.9, 0.07, 0.03)) == ["a", "b", "c"]
    assert chosen(chances(0.1, 0.0, 0.9)) == ["a", "c"]  # .025 from "b"


def test_the_first_quote_holds_the_answer_that_is_given_whatever_another_would_add() -> None:
    assert chosen(chances(0.1, 0.1, 0.8))[0] == "a"


def test_without_chances_the_spans_count_by_their_scores() -> None:
    spans = (span("a", "17 March", 0.9), span("b", "March", 0.1), span("c", "June", 0.4))
    assert chosen(Reading(spans, 0.8)) == ["a", "c", "b"]
    spans = (span("a", "17 March", 0.9), span("c", "June", 0.02))
    assert chosen(Reading(spans, 0.8)) == ["a"]


def test_a_citation_quotes_more_than_the_sentence_that_the_answer_shows() -> None:
    answer = ask(Reading((span("a", "a year", 0.9),), 0.8))
    assert answer.citations[0].quote == TEXTS["a"]
    assert [s.text for s in answer.statements] == ["It was shut for a year."]


def test_a_reader_that_marks_no_span_answers_with_its_quotes() -> None:
    answer = ask(Reading((span("a", None, 0.9, (0, 31)),), 0.8))
    assert answer.span is None
    assert answer.answer == "“The bridge reopens on 17 March.” [1]"


def test_overlapping_quotes_of_an_article_are_cited_once_and_at_most_three_are() -> None:
    spans = [span("a", None, 0.9, (0, 31)), span("a", None, 0.8, (10, 55)), span("a", None, 0.7, (32, 55))]
    spans += [span(name, None, 0.5) for name in "bcde"]
    answer = ask(Reading(tuple(spans), 0.8))
    assert [(c.article_id, c.start) for c in answer.citations] == [("a", 0), ("a", 32), ("b", 0)]
    assert len(answer.citations) == CITATIONS


def unsure(question: str, spans: tuple[Span, ...], absent: tuple[str, ...] = (), *, cosine: float = 0.0) -> Answer:
    hits = [replace(hit, cosine=cosine) for hit in HITS]
    return compose(replace(evidence(question, Reading(spans, 0.2)), hits=hits, absent=lambda: absent))


def test_below_the_threshold_the_closest_sentences_are_quoted_and_nothing_is_claimed_of_them() -> None:
    spans = (span("d", "Nothing", 0.9), span("a", "17 March", 0.6), span("c", "June", 0.3))
    answer = unsure("What of the bridge?", spans, ("flown",))
    assert (answer.status, answer.span, answer.citations) == ("not_found", None, ())
    assert answer.confidence == 0.2
    # The passage that shares nothing with the question is not close, however likely its span.
    assert [(c.n, c.article_id, c.quote) for c in answer.closest] == [(1, "a", TEXTS["a"]), (2, "c", TEXTS["c"])]
    assert all(ARTICLES[c.article_id].text[c.start : c.end] == c.quote for c in answer.closest)
    assert all((c.answer_start, c.answer_end) == (None, None) for c in answer.closest)
    assert [(s.text, s.citations, s.kind) for s in answer.statements] == [
        (NOT_SURE, (), "note"),
        ("The bridge reopens on 17 March.", (1,), "quote"),
        (TEXTS["c"], (2,), "quote"),
        ("No article that was searched holds the word “flown”.", (), "note"),
    ]


def test_a_passage_is_close_in_meaning_or_by_a_name_too() -> None:
    assert [c.article_id for c in unsure("Who won?", (span("d", "Nothing", 0.9),), cosine=0.4).closest] == ["d"]
    spans = (span("a", "17 March", 0.9), span("c", "June", 0.3))
    assert [c.article_id for c in unsure("Which oboist played Bach all through June?", spans).closest] == ["c"]
    assert unsure("Which oboist played all through the night?", spans).closest == ()
    assert [c.article_id for c in unsure("How many bridges are red?", spans).closest] == ["a", "c"], "one of two words"


def test_where_nothing_is_close_the_answer_says_so_and_which_words_stand_nowhere() -> None:
    answer = unsure("Which oboist won?", (span("a", "17 March", 0.9),), ("oboist", "won"), cosine=0.39)
    assert (answer.status, answer.closest) == ("not_found", ())
    assert answer.answer == f"{NOT_FOUND}\n\nNo article that was searched holds the words “oboist” and “won”."


def test_nothing_read_is_not_found() -> None:
    assert ask(Reading((), 0.0), threshold=0.0).answer == NOT_FOUND


def test_notes_stand_below_whatever_the_answer_is() -> None:
    for threshold in (0.0, 0.9):
        reading = Reading((span("a", "17 March", 0.9),), 0.8)
        answer = compose(replace(evidence("When?", reading, threshold), notes=["So."]))
        assert answer.statements[-1].text == "So." and answer.answer.endswith("\n\nSo.")


def test_answers_agree_where_one_holds_the_other_as_whole_words() -> None:
    assert same_answer("Trump", "donald  trump")
    assert not same_answer("art", "party")
    assert not same_answer(None, "x")
