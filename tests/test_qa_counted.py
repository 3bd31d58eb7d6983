"""What befell those whom a number counts, and whose age it is."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from test_qa_told_by_now import evidence

from qa.answering.lists import compose_list
from qa.answering.newest import newest_figure
from qa.answering.whole_count import read_in_all, whole_count
from qa.reading.counted import tells_it
from qa.reading.ranking import CONFIDENCE_FEATURES, FEATURES, Ranking, rank
from qa.reading.spans import Candidate
from qa.records import Hit, Reading

RANKING = Ranking({name: float(name == "margin") for name in FEATURES}, dict.fromkeys(CONFIDENCE_FEATURES, 0.0), 0, 0)
FLOOD = "The flood hit 33 million people. Rescuers said that 1,136 had been killed, among them 386 children."
AGE = "One victim was 19 years old, the court heard. A lawyer for Ada Berg, 80, denied it."


@pytest.mark.parametrize(
    ("question", "text", "right", "wrong"),
    [
        ("How many people died in the flood?", FLOOD, "1,136", "33 million"),
        ("How many rescuers died in the flood?", "The flood hit 33 farms. Of 40 rescuers 3 came back.", "40", "33"),
        ("How many have been killed?", FLOOD, "1,136", "33 million"),
        ("How old is Ada Berg?", AGE, "80", "19 years old"),
    ],
)
def test_what_is_told_beside_a_number(question: str, text: str, right: str, wrong: str) -> None:
    tells = tells_it(question)
    assert tells
    places = [(text.index(each), text.index(each) + len(each)) for each in (right, wrong)]
    assert [tells(text, *place) for place in places] == [True, False]


@pytest.mark.parametrize(
    ("question", "text", "found", "marked"),
    [
        (
            "How many people died?",
            "A gunman killed 19 children and two teachers in Hask.",
            "19",
            "19 children and two teachers",
        ),
        ("How many were killed?", "It killed two young men and a woman.", "two young men", "two young men and a woman"),
        ("How many children died?", "A gunman killed 19 children and two teachers in Hask.", "19", "19"),
        ("How many people died?", "It killed 19 people and 30 were hurt.", "19", "19"),
        ("How many people died?", "It killed 19 guards and 30 were hurt.", "19", "19"),
        ("How many were there?", "There were 19 children and two teachers.", "19", "19"),
    ],
)
def test_a_count_that_is_told_in_parts_is_marked_whole(question: str, text: str, found: str, marked: str) -> None:
    asked = evidence(question, [("2031-01-04", text)], [found])
    span = whole_count(asked).reading.spans[0]
    assert span.start is not None and text[span.start : span.end] == marked


def test_a_question_for_the_whole_is_read_without_the_words_for_it_where_nothing_answers_with_them() -> None:
    asked = evidence("How many men were held in total?", [("2031-01-04", "The police held 14 men.")], ["14"])
    heard: list[str] = []

    def read(question: str, passages: Sequence[Hit]) -> Reading:
        heard.append(question)
        return asked.reading

    unsure = replace(asked, reading=Reading((), 0.0), read=read)
    assert read_in_all(unsure).reading == asked.reading and heard == ["How many men were held?"]
    assert read_in_all(replace(asked, read=read)) == replace(asked, read=read) and len(heard) == 1, "it is answered"
    total = replace(unsure, question="What was the total in all counties?")
    assert read_in_all(total) == total and len(heard) == 1


def test_where_none_tells_how_many_those_are_counted_that_are_named() -> None:
    text = "The pills were sold in Lowland, Almaria and Terrand."
    asked = evidence(
        "In how many countries were the pills sold?", [("2031-01-04", text)], ["Lowland, Almaria and Terrand"]
    )
    heard: list[str] = []

    def read(question: str, passages: Sequence[Hit]) -> Reading:
        heard.append(question)
        return asked.reading

    answer = compose_list(replace(asked, reading=Reading((), 0.0), read=read))
    assert heard == ["In which countries were the pills sold?"] and answer
    assert answer.statements[0].text == "Counted from the articles, which name 3:"
    assert [each.text for each in answer.statements if each.kind == "point"] == ["Lowland", "Almaria", "Terrand"]
    assert compose_list(replace(asked, reading=Reading((), 0.0))) is not None
    nothing = replace(asked, reading=Reading((), 0.0), read=lambda *_: Reading((), 0.0))
    assert compose_list(nothing) is None


def test_a_later_toll_of_the_story_stands_before_a_figure_of_something_else() -> None:
    told = [
        ("2031-01-04", "A gas blast in Linden Street left 2 people dead."),
        ("2031-01-05", "A body was found in Linden Street, bringing the number of dead to 3."),
        ("2031-01-08", "The police charged 2 men over Linden Street."),
    ]
    asked = evidence("How many people died in the gas blast?", told, ["2 people", "to 3", "2 men"])
    first = newest_figure(asked).reading.spans[0]
    assert first.hit == 1
    plain = told[1][1].replace("bringing the number of dead to 3", "and 3 people are dead now")
    for place, best in (("Linden Street", 1), ("Quay Road", 0)):
        texts = [told[0], ("2031-01-05", plain.replace("Linden Street", place)), told[2]]
        other = evidence("How many people died in the gas blast?", texts, ["2 people", "3 people", "2 men"])
        spans = [replace(span, score=score) for span, score in zip(other.reading.spans, (0.9, 0.3, 0.1), strict=True)]
        other = replace(other, reading=replace(other.reading, spans=tuple(spans)))
        assert newest_figure(other).reading.spans[0].hit == best, "of another place it is another story"


@pytest.mark.parametrize("question", ["How many people are there?", "How many seats?", "Who died?"])
def test_where_nothing_is_named_nothing_is_asked_of_a_number(question: str) -> None:
    assert tells_it(question) is None


def ranked(question: str, **told: float) -> str:
    """The number that is given of sentences, each of an article of its own, with the reader's margin for its number."""
    texts = [name.replace("_", " ") for name in told]
    hits = [Hit(n, f"a{n}", "", "", "", "", "", text, 0, len(text), 0.5) for n, text in enumerate(texts)]
    places = [next(re.finditer(r"[\d,]+", text)).span() for text in texts]
    found = [[Candidate(*place, margin, margin)] for place, margin in zip(places, told.values(), strict=True)]
    first = rank(RANKING, question, hits, found, date(2025, 1, 1)).spans[0]
    return hits[first.hit].text[first.candidate.start : first.candidate.end]


def test_a_number_of_something_else_stands_behind_and_is_given_where_no_other_is() -> None:
    farms, dead, barns = "It hit 900 farms.", "It killed 12 of them.", "It tore down 12 barns."
    assert ranked("How many died?", **{farms: 9.0, dead: 8.0}) == "12"
    assert ranked("How many died?", **{farms: 9.0, dead: 3.0}) == "900"
    assert ranked("How many died?", **{farms: 9.0, barns: 8.0}) == "900"


def test_figures_share_no_words() -> None:
    """Each "000" would make two thousands half the same, and the likelier of them likelier still."""
    assert ranked("How big is it?", **{"It held 4,000.": 2.0, "It holds 1,000.": 2.0, "It is 5 high.": 2.1}) == "5"
