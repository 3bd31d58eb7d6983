"""Talk that is no question to the articles, and questions of what there is."""

from dataclasses import replace
from datetime import date

import pytest

from index.records import Scope
from qa.conversation.requests import counted_on, held_on
from qa.conversation.talk import Library, having, listed, reply, talk_of, topic

LIBRARY = Library(
    401,
    [("CNN", 300), ("USA Today", 100), ("", 1)],
    "2013-06-01",
    "2025-12-01",
    [("A <b>bridge</b> reopens", "CNN", "2025-12-01"), ("Untitled", "", "")],
)
DAY = date(2025, 12, 2)
EMPTY = Library(0, [], "", "", [])


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("hi", "greeting"), ("Hello there!", "greeting"), ("Good morning, Newsdesk", "greeting"),
        ("How are you?", "greeting"),
        ("thanks", "thanks"), ("Thank you very much!", "thanks"), ("OK, thanks", "thanks"), ("great", "thanks"),
        ("bye", "goodbye"), ("what can you do?", "help"), ("Help", "help"), ("How does this work?", "help"),
        ("Who are you?", "self"), ("Are you a robot?", "self"), ("How many articles are there?", "count"),
        ("how many articles do you have", "count"), ("Which outlets do you have?", "outlets"),
        ("What is new?", "newest"), ("What topics do you have?", "newest"),
        ("What is in the library?", "newest"), ("latest news", "newest"),
        ("How old are the articles?", "dates"),
        # Questions to the articles.
        ("What is the latest on Venezuela?", None), ("Who are the suspects?", None),
        ("How many articles did he write?", None),
        ("Hello Kitty was created by whom?", None), ("Who made this decision?", None),
        ("What is new in Ukraine?", None),
        ("", None),
    ],
)  # fmt: skip
def test_talk_is_told_from_questions(said: str, about: str | None) -> None:
    assert topic(said) == about


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        ("What is new this week?", Scope(since=date(2025, 11, 26), until=DAY)),
        ("how many articles are from today", Scope(since=DAY, until=DAY)),
        ("how many articles do you have from the post?", Scope(("The Post",))),
        ("How many articles are there?", Scope()),
    ],
)
def test_talk_may_be_limited_to_days_or_outlets(said: str, limits: Scope) -> None:
    everything = Scope(as_of=DAY)
    talk = talk_of(said, lambda: ["CNN", "The Post"], everything)
    assert talk and talk[1] == replace(limits, as_of=DAY)
    assert talk[0] == ("newest" if "new" in said else "count")
    assert talk_of("how many articles are from Hask", lambda: ["CNN"], everything) is None
    assert talk_of("any news this week?", lambda: ["CNN"], everything) is None, "which is summed up"
    assert talk_of("what day is it today?", lambda: ["CNN"], everything) == ("today", everything)
    assert talk_of("what happened this week?", lambda: ["CNN"], everything) is None


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("Which outlets write about the ferry?", "the ferry"),
        ("What do you have on Venezuela?", "Venezuela"), ("any articles about the Calder bridge?", "the Calder bridge"),
        ("List the articles on Brexit.", "Brexit"), ("Do you have anything about Maduro?", "Maduro"),
        ("show me all stories about Taylor Swift", "Taylor Swift"), ("What did he have on?", None),
        ("Are there any survivors of the crash?", None), ("What is there to say about it?", None), ("", None),
    ],
)  # fmt: skip
def test_what_is_asked_to_be_listed(said: str, subject: str | None) -> None:
    assert held_on(said) == subject


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("How many articles about Hask Mill do you have?", "Hask Mill"),
        ("how many articles do you have about the strike?", "strike"),
        ("How many stories are there that mention Ada Berg", "Ada Berg"),
        ("How many articles about the fire were published in March 2026?", "fire in March 2026"),
        ("What is the number of reports on listeria?", "listeria"),
        ("How many reports of abuse were there?", None), ("How many stories does the tower have?", None),
        ("How many articles about her did the Post run?", None), ("How many articles are there?", None),
    ],
)  # fmt: skip
def test_of_what_the_articles_are_counted(said: str, subject: str | None) -> None:
    assert counted_on(said) == subject


def test_articles_with_the_words_of_a_subject_are_counted_and_named() -> None:
    many = [(f"Title {n}", "CNN", "2025-12-01") for n in range(20)]
    assert having("Hask", many[:1], "") == "1 article has the word “Hask”: “Title 0” (CNN, 1 Dec 2025)."
    assert having("bus strikes", many[:2], "May").startswith(
        "2 articles (May) have the words “bus strikes”, in some form:"
    )
    told = having("Hask Mill", many, "", more=True)
    assert (
        told.startswith("At least 20 articles have the words “Hask Mill”: the newest 8: “Title 0”")
        and "Title 8" not in told
    )


def test_articles_on_a_subject_are_named() -> None:
    many = [(f"Title {n}", "CNN", "2025-12-01") for n in range(20)]
    assert listed("x", []) == "I find no article that comes close to “x”."
    assert listed("x", many[:1]).startswith("One article comes close to “x”: “Title 0” (CNN, 1 Dec 2025).")
    assert listed("x", many).startswith("8 articles come closest to “x”: “Title 0”") and "Title 8" not in listed(
        "x", many
    )


def test_replies_say_what_the_store_holds() -> None:
    assert reply("count", LIBRARY, DAY) == "There are 401 articles from 2 outlets, 1 Jun 2013 to 1 Dec 2025."
    assert reply("outlets", LIBRARY, DAY) == "The articles are from CNN (300), USA Today (100)."
    assert reply("newest", LIBRARY, DAY) == (
        "The newest articles are “A <b>bridge</b> reopens” (CNN, 1 Dec 2025); “Untitled”."
    )
    week = replace(LIBRARY, articles=2, limits="26 Nov 2025 to 2 Dec 2025")
    assert reply("count", week, DAY) == "There are 2 articles (26 Nov 2025 to 2 Dec 2025)."
    assert reply("newest", week, DAY) == (
        "There are 2 articles (26 Nov 2025 to 2 Dec 2025): “A <b>bridge</b> reopens” (CNN, 1 Dec 2025); “Untitled”."
    )
    assert reply("newest", replace(week, articles=0, newest=[]), DAY) == (
        "There is no article (26 Nov 2025 to 2 Dec 2025)."
    )
    assert reply("dates", LIBRARY, DAY) == "The articles are of 1 Jun 2013 to 1 Dec 2025."
    empty = "There are no articles yet: add some in the Articles tab, or with `newsdesk index`."
    for about in ("count", "outlets", "newest", "dates", "greeting", "help"):
        assert empty in reply(about, EMPTY, DAY)  # type: ignore[arg-type]
