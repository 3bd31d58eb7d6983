"""Replies to an answer: corrections, more of it, who said so, whether it is sure."""

from dataclasses import replace

import pytest

from qa.conversation.followup import Understood
from qa.conversation.recalled import Recalled
from qa.conversation.replies import ALL_RIGHT, NO_TRANSLATION, NOTHING_OFFERED, NOTHING_SAID, replied
from qa.records import Answer, Citation, Earlier, Hit
from qa.statements import Statement

PROOF = "Elias Korr was detained. Labour Minister Petra Korr said no."
ANSWERED = Answer(
    "What did Korr say in 2031?",
    "answered",
    (Statement("no"),),
    "no",
    0.61,
    (Citation(1, "a", "Korr detained", "The Wire", "2031-09-12", "", "", PROOF, 0, len(PROOF), 57, 59, 0.61),),
    searched="What did Korr say in 2031?",
)
TALK = [Earlier(ANSWERED.searched, ANSWERED)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("no, I meant Petra Vane", "What did Petra Vane say in 2031?"),
        ("No, the 2030 one", "What did Korr say in 2030?"),
        ("no the 2030 one", "What did Korr say in 2030?"),
        ("the other Korr", "What did Petra Korr say in 2031?"),
        ("no, I meant the ferry", "What did Korr say in 2031? (ferry)"),
        ("I meant: when was Elias Korr detained?", "when was Elias Korr detained?"),
        ("the one from Hask", "What did Korr say in 2031? (Hask)"),
    ],
)
def test_a_correction_asks_the_last_question_of_what_was_meant(said: str, meant: str) -> None:
    answer = replied(said, TALK)
    assert isinstance(answer, Understood) and answer.searched == meant and not answer.beyond


def test_another_event_takes_the_place_of_that() -> None:
    asked = replace(ANSWERED, question="when was that?", searched="when was that? (vote, Hask)")
    meant = replied("no i meant the public meeting", [Earlier(asked.searched, asked)])
    assert isinstance(meant, Understood) and meant.searched == "when was the public meeting?"


@pytest.mark.parametrize(
    "said", ["more", "tell me more about that", "what else?", "anyone else?", "not that one", "go on"]
)
def test_more_asks_for_what_was_not_quoted_yet(said: str) -> None:
    answer = replied(said, TALK)
    assert isinstance(answer, Understood) and answer.searched == ANSWERED.searched and answer.beyond
    recalled = Recalled.of(answer, TALK)
    hits = [Hit(n, article, "", "", "", "", "", "", start, start + 99, 1.0) for n, article, start in PASSAGES]
    assert [hit.passage_id for hit in recalled.without_quoted(hits)] == [2, 3]
    assert recalled.notes and not Recalled.of(Understood("What did she say?", ("Korr",)), TALK).notes


PASSAGES = [(1, "a", 10), (2, "a", 900), (3, "b", 0)]


def test_a_name_that_was_meant_takes_the_place_of_its_last_word() -> None:
    asked = replace(ANSWERED, question="who is korr", searched="who is korr")
    assert replied("no, I meant Petra Korr", [Earlier("who is korr", asked)]) == Understood("who is Petra Korr")


def test_yes_takes_up_what_was_offered() -> None:
    offered = replace(ANSWERED, kind="clarify", offers=("Who is Elias Korr?", "Who is Petra Korr?"))
    talk = [Earlier("Who is Korr?", offered)]
    for said in ("yes please", "the first one", "1"):
        assert replied(said, talk) == Understood(offered.offers[0])
    for said in ("the second", "the other one", "Petra", "2"):
        assert replied(said, talk) == Understood(offered.offers[1])
    assert replied("no, I meant Petra Korr", talk) == Understood("Who is Petra Korr?")
    taken = [*talk, Earlier("Who is Elias Korr?", replace(ANSWERED, offers=()))]
    for said in ("no, the other Korr", "the other one", "not that one", "no, not him", "I meant the other Korr"):
        assert replied(said, taken) == Understood("Who is Petra Korr?")
    assert replied("no, the other bridge", taken) != Understood("Who is Petra Korr?")
    assert replied("neither", talk) == ALL_RIGHT and replied("Yes.", TALK) == NOTHING_OFFERED
    assert replied("yes", []) == NOTHING_OFFERED


@pytest.mark.parametrize(
    "said",
    [
        "which outlet says so?",
        "what paper reported that?",
        "when was the article published?",
        "how old is that article?",
    ],
)
def test_what_is_asked_of_the_articles_cited_is_told_from_them(said: str) -> None:
    assert replied(said, TALK) == "It is from “Korr detained” (The Wire, 12 Sep 2031). Each quote opens in its article."
    assert replied(said, []) == NOTHING_SAID


def test_who_wrote_it_means_the_article_once_that_is_spoken_of() -> None:
    by = {"a": ("Ada Brook", "Otto Vik")}.__getitem__
    told = "“Korr detained” (The Wire, 12 Sep 2031) is by Ada Brook, Otto Vik."
    assert replied("who wrote the article?", TALK, by) == told
    assert replied("who wrote it?", TALK, by) is None  # a book, perhaps
    asked = "when was the article published?"
    assert replied("who wrote it?", [*TALK, Earlier(asked, Answer.chat(asked, "2031."))], by) == told
    assert replied("who wrote that article?", TALK) == "“Korr detained” (The Wire, 12 Sep 2031) names no author."


def test_who_said_that_asks_who_said_what_was_marked() -> None:
    named = replied("who said that?", TALK)
    assert isinstance(named, Understood) and named.searched == "Who said that Labour Minister Petra Korr said no?"
    clause = replace(ANSWERED, span="the ward could not find midwives")
    told = replied("and who says so?", [Earlier(clause.searched, clause)])
    assert isinstance(told, Understood) and told.searched == "Who said that the ward could not find midwives?"
    assert replied("who said that?", [Earlier("Why?", replace(ANSWERED, status="not_found"))]).startswith("What came")  # type: ignore[union-attr]


def test_what_is_corrected_is_the_name_that_was_taken_for_granted() -> None:
    asked = replace(ANSWERED, question="what did he say about Hask?", searched="what did Elias Korr say about Hask?")
    corrected = replied("no, I meant Marsh", [Earlier(asked.searched, asked)])
    assert isinstance(corrected, Understood) and corrected.searched == "what did Marsh say about Hask?"


def test_replies_about_an_answer_name_its_confidence_and_its_proof() -> None:
    assert replied("Are you sure?", TALK) == (
        "My confidence in it is fair (61%). It rests on “Korr detained” (The Wire, 12 Sep 2031): "
        "open the quote there before you rely on it."
    )
    summed = replace(ANSWERED, kind="summary", confidence=1.0)
    assert replied("Are you sure?", [Earlier("Sum it up.", summed)]) == (
        "I have no measure of that: it is put together of quotes, the first is from “Korr detained” "
        "(The Wire, 12 Sep 2031). Read them before you rely on it."
    )
    assert (
        replied("says who?", TALK)
        == "It is from “Korr detained” (The Wire, 12 Sep 2031). Each quote opens in its article."
    )
    assert replied("how do you know that?", []) == NOTHING_SAID
    assert replied("in German please", TALK) == NO_TRANSLATION


@pytest.mark.parametrize(
    "question",
    [
        "No deal was reached with Iran, why?",
        "No one was hurt in the crash?",
        "What did the other side say?",
    ],
)
def test_a_question_is_no_reply(question: str) -> None:
    assert replied(question, TALK) is None
