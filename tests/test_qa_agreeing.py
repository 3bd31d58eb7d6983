"""Clauses that ask whether tellers agree: what is compared beside them, and the parties that they name."""

import pytest

from qa.answering.asked_each import one_thing_asked
from qa.conversation.agreeing import agreeing, either_figure
from qa.conversation.comparing import Comparison, comparison_of


@pytest.mark.parametrize(
    ("question", "what", "parties"),
    [
        ("how many were on board: do the accounts match?", "how many were on board", ()),
        ("Who found the hiker? The papers seem to disagree", "Who found the hiker", ()),
        ("how much rain fell - is the figure disputed?", "how much rain fell", ()),
        ("did the valve get repaired? who says what", "did the valve get repaired", ()),
        ("who fired on Kell, according to each side?", "who fired on Kell", ()),
        ("How many took part? Whose figure is higher?", "How many took part", ()),
        ("how many came home, by whose count?", "how many came home", ()),
        ("were the exits locked? does anyone contradict the company", "were the exits locked", ()),
        ("how large was the fire according to the owner and to Terrascan?", "how large was the fire",
         ("owner", "Terrascan")),
        ("how many left their homes, what do police and town say", "how many left their homes", ("police", "town")),
        ("how many marched in Ostmere, organisers versus police", "how many marched in Ostmere",
         ("organisers", "police")),
        ("Did the alarm work? Compare the guard, the governor and the minister", "Did the alarm work",
         ("guard", "governor", "minister")),
    ],
)  # fmt: skip
def test_a_clause_that_asks_whether_tellers_agree(question: str, what: str, parties: tuple[str, ...]) -> None:
    assert agreeing(question) == (what, parties)
    assert comparison_of(question) == Comparison(what, parties)


@pytest.mark.parametrize(
    "question",
    [
        "How many were approved, according to the Food and Drug Administration?",
        "What was the cost, according to the Department of Health and Human Services?",
        "What changes does the reform make, according to the story?",
        "According to the Kaiser Family Foundation, what was the preventable cost?",
        "What did the mayor say, and why?",
        "When was the bridge built?",
    ],
)
def test_a_source_that_is_named_asks_for_no_comparison(question: str) -> None:
    assert agreeing(question) is None and comparison_of(question) is None


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Is the cost of the deal disputed?", Comparison("cost of the deal")),
        ("Has the number of injured been reported consistently?", Comparison("number of injured")),
        ("Which outlets give which cause for the collapse?", Comparison("cause for the collapse")),
        ("Does the Post back up what CNN said about the lorry?", Comparison("lorry", ("Post", "CNN"))),
        ("Does anyone deny that the exits were locked?", Comparison("exits were locked")),
        ("Whose count of strikers is higher, the union's or the ministry's?",
         Comparison("count of strikers", ("union", "ministry"))),
        ("police and union figures for the rally", Comparison("figures for the rally", ("police", "union"))),
        ("Nordkraft and the county on the warning", Comparison("warning", ("Nordkraft", "county"))),
        ("first and later estimate of the damage", Comparison("estimate of the damage")),
        ("Is the Post the only paper to report the sale?", Comparison("sale")),
        ("compare the city's and the engineers' estimates for the repair",
         Comparison("repair", ("city", "engineers"))),
        ("what does Oake and what does Hruby think of the ban", Comparison("ban", ("Oake", "Hruby"))),
    ],
)  # fmt: skip
def test_more_wordings_that_ask_for_a_comparison(question: str, asked: Comparison) -> None:
    assert comparison_of(question) == asked


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Did two or three men escape from Garth?", ("Did men escape from Garth", ("two", "three"))),
        ("1974 or 1971, when was the bridge opened?", ("when was the bridge opened", ("1974", "1971"))),
        ("How many cross it a day, 38,000 or 28,000?", ("How many cross it a day", ("38,000", "28,000"))),
        ("What jobs do the other one or two officials have?", None),
        ("Who has seen three or four patients a day?", None),
        ("Who plays on 25 or 6 to 4?", None),
    ],
)
def test_which_of_two_figures_is_right(question: str, found: tuple[str, tuple[str, ...]] | None) -> None:
    assert either_figure(question) == found


def test_a_subject_that_is_somebody_or_a_cause_is_put_as_a_question() -> None:
    assert one_thing_asked("Who found him") == "Who found him?"
    assert one_thing_asked("cause of the fire") == "What caused the fire?"
    assert one_thing_asked("day of the launch") == "When was the launch?"
    assert one_thing_asked("strike") == one_thing_asked("what the mayor wants") == ""
