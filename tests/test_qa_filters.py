"""Outlets and dates that a question names as where and when something was told."""

from datetime import date

import pytest

from index.records import Scope
from qa.conversation.filters import Filters, asked_filters

OUTLETS = [
    "CNN",
    "The Guardian",
    "New York Post",
    "USA Today",
    "People",
    "The Sun",
    "Le Monde",
    "El País",
    "Fox News",
    "Channel Four",
]
DAY = date(2022, 6, 16)  # a Thursday


def asked(question: str, scope: Scope | None = None) -> Filters:
    return asked_filters(question, lambda: OUTLETS, scope or Scope(as_of=DAY))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("what did the guardian say about the vote?", "The Guardian"),
        ("According to CNN, who was arrested?", "CNN"),
        ("Who was arrested according to cnn?", "CNN"),
        ("In the New York Post, who is called a hero?", "New York Post"),
        ("What do CNN and USA Today say about the shooting?", "CNN, USA Today"),
        ("What has El Pais written on Maduro?", "El País"),
        ("What did People say about it?", "People"),
        ("Show CNN's coverage of the hearing", "CNN"),
        ("what did channel 4 say about the strike?", "Channel Four"),
        ("What did Fox News report on 13 June?", "Fox News · 13 Jun 2022"),
        ("articles from March 2022 on Ukraine", "1 Mar 2022 to 31 Mar 2022"),
        ("stories about the ferry from last week", "3 Jun 2022 to 16 Jun 2022"),
        ("What was reported since Friday on the strike?", "since 10 Jun 2022"),
        ("news before 2021 about Brexit", "until 31 Dec 2020"),
        ("what did usa today report between March and May 2022?", "USA Today · 1 Mar 2022 to 31 May 2022"),
        ("reports in the past three weeks about floods", "26 May 2022 to 16 Jun 2022"),
        ("What did CNN say about the March vote?", "CNN"),
        ("What did the Post report?", "New York Post"),
        ("According to the NYP, who is called a hero?", "New York Post"),
        ("what did the new yorkpost say about it?", "New York Post"),
        ("what did new york posts report on it?", "New York Post"),
        ("What did New York say about it?", ""),
        ("Fox News: who won the vote?", "Fox News"),
        ("the guardian on the strike", "The Guardian"),
        ("anything from fox about the vote", "Fox News"),
        ("In March 2022, what was written about Brexit?", "1 Mar 2022 to 31 Mar 2022"),
        ("what was reported on the ferry in March 2022?", "1 Mar 2022 to 31 Mar 2022"),
        ("What do the March 2022 articles say about it?", "1 Mar 2022 to 31 Mar 2022"),
        ("what was in yesterday's news about it", "15 Jun 2022"),
        ("People on the ferry: who were they?", ""),
        ("Who stood on the bridge?", ""),
        ("What happened in Ukraine: who won?", ""),
        # What is asked about, and no place or time of telling.
        ("who owns CNN?", ""),
        ("What did Trump say about CNN?", ""),
        ("Who reported the surrender terms to Fox News?", ""),
        ("according to a CNN poll, who leads?", ""),
        ("What did people say about it?", ""),
        ("what did the people say about the war", ""),
        ("Who died in the Sun?", ""),
        ("What happened in March 2022?", ""),
        ("Who won the election in 2020?", ""),
        ("What did Biden say on Tuesday?", ""),
        ("What did CNS say about it?", ""),
        ("What did the Daily Planet say about it?", ""),
    ],
)
def test_filters_that_a_question_names(question: str, words: str) -> None:
    assert asked(question).words == words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("According to the Los Angeles Times, who won?", "latimes.com"),
        ("what did the new york post say?", "nypost.com"),
        ("what does the guardian's report on the strike tell?", "theguardian.com"),
        ("what did sky news say about it", "news.sky.com"),
        ("what did fox say about it", "foxnews.com"),
        ("What did Los Angeles say about it?", ""),
        ("What did New York say about it?", ""),
    ],
)
def test_outlets_that_are_known_by_their_addresses(question: str, words: str) -> None:
    known = ["latimes.com", "nypost.com", "theguardian.com", "foxnews.com", "news.sky.com"]
    assert asked_filters(question, lambda: known, Scope(as_of=DAY)).words == words


def test_what_somebody_has_set_is_left_as_it_is() -> None:
    question = "What did CNN say in March 2022?"
    assert asked(question, Scope(("Fox News",), as_of=DAY)).words == ""
    assert asked(question, Scope(since=date(2022, 1, 1), as_of=DAY)).words == "CNN"


def test_outlets_are_looked_up_only_where_somebody_tells_something() -> None:
    def never() -> list[str]:
        raise AssertionError

    assert not asked_filters("When did Christine McVie die?", never, Scope(as_of=DAY))


def test_filters_narrow_a_scope_and_the_outlet_is_not_searched_for() -> None:
    filters = asked("What did CNN say about the vote in March 2022?")
    assert filters.within(Scope(as_of=DAY)) == Scope(("CNN",), date(2022, 3, 1), date(2022, 3, 31), DAY)
    assert filters.rest == "the vote in March 2022?" and not filters.reads
    assert asked("What did CNN say?").rest == "What did CNN say?"
    asking = asked("According to the Sun, when does the bridge reopen?")
    assert asking.rest == "when does the bridge reopen?" and asking.reads
    assert asked("Who was arrested, according to CNN?").rest == "Who was arrested?"
