"""The sentence that an answer begins with: the article's words, who reported them, and when."""

import pytest

from index.records import Article
from qa.answering.framing import day_note, lead
from qa.reading.citations import cite
from qa.records import Citation, Hit, Span

PUBLISHED = "2025-12-01"  # a Monday


def cited(
    text: str, answer: str, outlet: str = "Northshore Courier", published: str = PUBLISHED
) -> tuple[Citation, Article]:
    """A citation of the whole text, with ``answer`` marked in it, and its article."""
    article = Article(text=text, id="a", outlet=outlet, published=published)
    hit = Hit(1, "a", "", outlet, published, "", "", text, 0, len(text), 1.0)
    at = text.index(answer)
    return cite(1, hit, Span(0, 0, len(text), at, at + len(answer), 1.0), article, 0.8), article


def said(question: str, text: str, answer: str, **source: str) -> tuple[str, str]:
    statement = lead(question, *cited(text, answer, **source))
    return statement.kind, statement.text


def test_a_sentence_that_can_stand_alone_names_who_reported_it_and_when() -> None:
    text = "It rained. Police arrested 31 men near the park. They were let go."
    assert said("How many were arrested?", text, "31 men") == (
        "sentence",
        "Police arrested 31 men near the park, Northshore Courier reported on 1 December 2025.",
    )
    assert (
        said("How many?", text, "31 men", published="")[1]
        == "Police arrested 31 men near the park, Northshore Courier reported."
    )
    assert (
        said("How many?", text, "31 men", outlet="")[1]
        == "Police arrested 31 men near the park, it was reported on 1 December 2025."
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "He had stolen 40 crowns from the till.",
        "But the firm lost 40 crowns a day.",
        "“We lost 40 crowns,” Ada Berg told the paper.",
        "The firm lost 40 crowns, we are told.",
        "The decision cost 40 crowns a head.",
        "Lost: 40 crowns",
        "Is it true that the firm lost 40 crowns?",
    ],
)
def test_a_sentence_that_leans_on_others_is_quoted_under_its_source(sentence: str) -> None:
    citation, article = cited(f"So it was.\n\n{sentence}", "40 crowns")
    statement = lead("How much?", citation, article)
    assert (statement.kind, statement.text, statement.label) == (
        "labelled",
        sentence,
        "Northshore Courier, 1 December 2025",
    )


def test_without_a_source_the_quote_stands_alone() -> None:
    assert said("How much?", "He had 40 crowns.", "40 crowns", outlet="", published="") == (
        "quote",
        "He had 40 crowns.",
    )


def test_days_are_told_where_they_are_asked_for() -> None:
    text = "The mayor resigned on Sunday after the vote."
    asked = said("When did the mayor resign?", text, "Sunday", outlet="CNN")[1]
    assert asked == "The mayor resigned on Sunday (30 November 2025) after the vote, CNN reported on 1 December 2025."
    assert "30 November" not in said("Who resigned?", text, "The mayor")[1]
    # What names its day needs no help.
    for plain in ("The mayor resigned on Sunday, 30 November, at noon.", "The mayor resigned on 3 May."):
        assert "(" not in said("When did the mayor resign?", plain, "mayor")[1]


def test_a_quoted_day_is_told_beside_the_quote_which_stays_as_it_is() -> None:
    citation, article = cited("She resigned on Sunday.", "Sunday")
    note = day_note("When did she resign?", citation, article)
    assert note is not None and note.text == "“Sunday” is 30 November 2025, going by the day of the article."
    assert day_note("Who resigned?", citation, article) is None
    assert day_note("When did she resign?", *cited("She resigned on 30 November 2025.", "30 November 2025")) is None


def test_the_place_line_of_an_agency_is_not_part_of_the_sentence() -> None:
    text = "OSTREL (Meridian Wire) — Ministers will vote on a ban on herring fishing."
    assert said("What will they vote on?", text, "a ban")[1].startswith("Ministers will vote on a ban")
