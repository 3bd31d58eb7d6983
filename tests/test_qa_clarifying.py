"""Questions that fit several people of a name or several stories are asked back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from index.records import EVERYTHING, Article
from qa.answering.clarifying import ask_back, ask_back_about
from qa.answering.evidence import Evidence
from qa.answering.namesakes import called
from qa.conversation.summing import SummaryRequest
from qa.records import Answer, Hit, Reading, Span
from qa.sureness import HIGH, LOW
from qa.terminal.answers import answer_text

CAPTAIN = "Captain Elias Korr was held on Friday. But Korr said nothing, the captain's lawyer said."
MINISTER = "Labour Minister Petra Korr met the unions. The minister, Ms Korr, urged calm."
NAMED = ("The captain is held", CAPTAIN), ("A minister urges calm", MINISTER)
STORIES = (
    ("Captain of the ferry arrested", "Harbour police arrested the captain on Thursday. He is 52."),
    ("Ferry captain in court", "The captain was arrested last week. Harbour police spoke of negligence."),
    ("Guard held over museum gold", "Gold coins were found. A museum guard was arrested on Tuesday."),
)


def asked(question: str, articles: Sequence[tuple[str, str]], **more: Any) -> Answer | None:
    return ask_back(evidence(question, articles, **more))


def evidence(
    question: str,
    articles: Sequence[tuple[str, str]],
    *,
    confidence: float = 0.0,
    counts: dict[str, int] | None = None,
    cosines: Sequence[float] = (0.5, 0.5, 0.5),
) -> Evidence:
    """Articles are of one story where the same of the words harbour and museum is in them."""
    known = {
        str(n): Article(text, title=title, outlet="Wire", published="2031-09-12", id=str(n))
        for n, (title, text) in enumerate(articles)
    }
    hits = [
        Hit(n, id, each.title, "Wire", "2031-09-12", "", "", each.text, 0, len(each.text), 1.0, cosine=cosines[n])
        for n, (id, each) in enumerate(known.items())
    ]

    def encode(texts: Sequence[str]) -> np.ndarray:
        topics = [[word in text.casefold() for word in ("harbour", "museum")] for text in texts]
        vectors = np.array(topics, dtype=np.float32)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)

    return Evidence(
        question,
        hits,
        Reading((Span(0, 0, 9, 0, 9, 1.0),), confidence),
        known.__getitem__,
        lambda *_: hits,
        encode,
        0.1,
        date(2031, 10, 1),
        count=lambda words: (counts or {}).get(words, 3),
    )


def test_the_people_of_a_name_are_those_named_in_full() -> None:
    assert called("korr", [CAPTAIN, MINISTER]) == {"Elias Korr": (0, 8), "Petra Korr": (1, 16)}
    assert called("minister", [CAPTAIN, MINISTER]) == {}, "is written small, too"
    assert called("Georgia", ["Mr Bailey lives in Georgia."] * 3 + ["Ada Georgia sang."]) == {}, "mostly a place"


@pytest.mark.parametrize("name", ["Korr", "korr"])
def test_people_of_one_name_are_offered_each_with_a_quote(name: str) -> None:
    answer = asked(f"What did {name} say?", NAMED)
    assert answer and answer.kind == "clarify"
    assert answer.offers == ("What did Elias Korr say?", "What did Petra Korr say?")
    assert [citation.quote for citation in answer.citations] == [CAPTAIN[:38], MINISTER[:42]]


@pytest.mark.parametrize("question", ["Who is O'Korr-Lee?", "who is o’korr-lee", "Who is Mr O'Korr-Lee?"])
def test_a_name_with_signs_in_it_is_one_word(question: str) -> None:
    articles = [(title, text.replace("Korr", "O’Korr-Lee")) for title, text in NAMED]
    answer = asked(question, articles)
    begins = question.rpartition(" ")[0]
    assert answer and [offer.rstrip("?") for offer in answer.offers] == [
        f"{begins} Elias O’Korr-Lee",
        f"{begins} Petra O’Korr-Lee",
    ]


def test_nobody_is_offered_where_one_is_meant() -> None:
    assert asked("who is Korr", NAMED, counts={"Elias Korr": 60}) is None, "one is known far better"
    assert asked("who is Korr", NAMED, counts={"Elias Korr": 17}) is not None
    assert asked("who is Korr", NAMED, counts={"Elias Korr": 7, "Petra Korr": 1}) is not None, "few tell little"
    for question in ("who is Petra Korr", "what did Korr say about the strike?", "who is he?", "when was that (Korr)?"):
        assert asked(question, NAMED) is None
    assert asked("who is Korr", NAMED[:1]) is None


def test_stories_that_hold_the_words_are_offered_by_their_headlines_once_each() -> None:
    answer = asked("who was arrested?", STORIES)
    assert answer and answer.kind == "clarify"
    assert answer.offers == (
        "who was arrested (Captain of the ferry arrested)?",
        "who was arrested (Guard held over museum gold)?",
    )
    assert [citation.quote for citation in answer.citations] == [
        "Harbour police arrested the captain on Thursday.",
        "A museum guard was arrested on Tuesday.",
    ]
    text = answer_text(answer)
    assert "Which one?\n  1. who was arrested (Captain" in text and "Confidence" not in text


def test_an_answer_of_low_confidence_gives_way_to_asking_back() -> None:
    questioned = [(title, text.replace("arrested", "questioned")) for title, text in STORIES]
    assert asked("who was questioned?", questioned, confidence=LOW - 0.05) is not None
    assert asked("who was questioned?", questioned, confidence=LOW) is None


def test_who_names_nothing_but_what_befell_people_is_asked_back_by_whatever_word_it_is_told() -> None:
    articles = [
        ("Ferry sinks off the harbour", "The ferry sank in the harbour. Eleven people died."),
        ("Roof of the museum falls", "The museum roof fell on Friday. It killed three visitors. It was dry."),
        ("Knee keeps a runner of the park out", "Her knee was hurt in the park."),
    ]
    answer = asked("how many people died?", articles, confidence=HIGH - 0.05)
    assert answer and [citation.quote for citation in answer.citations] == [
        "Eleven people died.", "It killed three visitors.",
    ]  # fmt: skip
    assert asked("how many people died?", articles, confidence=HIGH) is None, "a sure answer is given"
    assert asked("how many people died in the museum?", articles, confidence=LOW) is None
    assert asked("how many people were hurt?", articles[1:]) is None, "of one no number is told"


def test_a_question_that_is_answered_or_fits_one_story_is_not_asked_back() -> None:
    assert asked("who was arrested?", STORIES, confidence=0.7) is None
    assert asked("who was arrested?", STORIES[:2]) is None
    assert asked("who was arrested?", STORIES, cosines=(0.6, 0.6, 0.3)) is None, "one is much nearer"
    for question in ("who was arrested on Tuesday?", "who was arrested in Hask?", "how much was it?", "who was fined?"):
        assert asked(question, STORIES) is None


FIRES = (
    ("Fire at a mill", "A fire at the Aldby mill hurt 17 men on Saturday, harbour crews said."),
    ("Mill fire put out", "Crews in Aldby put out the fire at the mill. Harbour boats had helped."),
    ("Hotel on fire", "A fire at the Brevin hotel hurt six guests on Sunday. Harbour boats came."),
)


def test_the_thing_that_two_stories_begin_with_is_asked_back_though_one_of_them_answers() -> None:
    """The openings are as near as can be: it is the names in them that tell two fires apart."""
    near = evidence("how many were hurt in the fire?", FIRES, confidence=0.5)
    apart = replace(near, encode=lambda texts: near.encode(texts) @ np.diag([0.6, 1.0]) ** 0.5)  # nearness 0.6
    answer = ask_back(apart)
    assert answer and answer.offers == (
        "how many were hurt in the fire (Fire at a mill)?", "how many were hurt in the fire (Hotel on fire)?"
    )  # fmt: skip
    for question in (
        "did the WHO hear of the fire?", "was a baby born during the fire?", "how many guests were in the fire?",
        "how many guests were hurt in the fire?", "how many were hurt in the Aldby fire?",
        "how many were hurt in fires?", "what did the president say?",
        "how many hotel guests were badly hurt in the fire?", "who is the fire chief?",
    ):  # fmt: skip
        assert ask_back(replace(apart, question=question)) is None
    sure = replace(apart, reading=replace(apart.reading, confidence=0.8))
    assert ask_back(sure) is None


QUAYS = (
    (
        "Fishing ban is cut",
        "Boats may go out again, said Marta Oye. The harbour at Corran Reef is clean after the spill; Paul Dreis came.",
    ),
    (
        "Tankers are banned",
        "A museum burned once. After the spill at Corran Reef the harbour is shut, said Marta Oye. So did Paul Dreis.",
    ),
)


def test_articles_that_share_names_which_few_others_have_are_of_one_story() -> None:
    apart = replace(evidence("how many died in the spill?", QUAYS), encode=lambda texts: np.eye(len(texts)))
    assert ask_back(apart) is None
    common = replace(apart, count=lambda words: 400)
    assert ask_back(common) is not None, "names that all articles have tell of no one story"


VOTES = (
    ("Herring ban passes", "In the harbour five ministers voted for the ban."),
    ("A close race", "The votes for the museum's board are counted."),
    ("Who else was there", "Harbour boats came. " * 20 + "They spoke of the vote."),
)


@pytest.mark.parametrize(
    ("subject", "offered"), [("the vote", 2), ("voting", 0), ("the herring", 0), ("the Herring Vote", 0)]
)
def test_a_summary_of_what_may_be_one_of_several_is_asked_back(subject: str, offered: int) -> None:
    asked = evidence(f"tell me about {subject}", VOTES)
    answer = ask_back_about(asked, SummaryRequest(subject, EVERYTHING))
    assert (answer.offers if answer else ()) == (
        "tell me about the vote (Herring ban passes)",
        "tell me about the vote (A close race)",
    )[:offered]
    assert ask_back_about(asked, SummaryRequest(subject, EVERYTHING, one=True)) is None


def test_a_correction_is_no_story_of_its_own() -> None:
    told = [VOTES[0], ("Correction: the vote", "The votes for the museum's board were nine, not eight.")]
    asked = evidence("tell me about the vote", told)
    assert ask_back_about(asked, SummaryRequest("the vote", EVERYTHING)) is None
