"""Summaries: an article's own sentences, in its order, none twice, and what is asked to be summed up."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article, Scope
from qa.answering.digest import digest
from qa.answering.evidence import Evidence
from qa.answering.summary import FEWEST, MOST, chosen, summarise
from qa.conversation.summing import LONG, SummaryRequest, summary_of
from qa.reading.citations import whole
from qa.records import Reading

BRIDGE = "The Calder harbour bridge will reopen to traffic on Monday, the council said."
AGAIN = "The Calder harbour bridge will reopen to traffic on Monday, the mayor said."
COST = "The repair of the corroded hangers cost the county forty-eight million pounds in all."
FERRY = "Ferry crossings will go on at weekends until the end of April, officials told reporters."
OTHER = "Sign up for our newsletter to read more stories like this one every morning."
LINES = [BRIDGE, AGAIN, OTHER, "Read more.", "What next?", COST, FERRY]
TEXT = "\n\n".join(LINES)


def encode(texts: list[str]) -> np.ndarray:
    return HashingEmbedder().encode(texts)


def test_sentences_stand_in_their_order_and_say_nothing_twice() -> None:
    said = [TEXT[slice(*span)] for span in chosen(TEXT, encode)]
    assert said == [BRIDGE, COST, FERRY] and len(said) == FEWEST


def test_the_first_sentence_is_told_without_the_dateline() -> None:
    text = f"date 2025-01-14 CALDER – {BRIDGE}\n\n{COST}\n\n{FERRY}"
    assert [text[slice(*span)] for span in chosen(text, encode)] == [BRIDGE, COST, FERRY]


def test_longer_articles_have_longer_summaries_up_to_a_bound() -> None:
    long = "\n\n".join(f"Report {n}: the council of town {n} met on day {n} about road {n}." for n in range(200))
    spans = chosen(long, encode)
    assert len(spans) == MOST and spans == sorted(spans) and len(set(spans)) == MOST
    assert chosen("Too short.", encode) == [] and chosen("", encode) == []


def test_what_can_only_be_read_after_the_sentence_before_is_not_quoted_without_it() -> None:
    speaker = "Ada Lee, the speaker, becomes president under the law and has to call an election in ninety days."
    price = "She put petrol back to its old price in her first decree."
    left = "Otto Berg resigned as president on Thursday night after the army refused to clear the streets."
    rain = "Rain fell on the harbour and on all the villages of the north until the evening of that day."
    words = {left: [1, 0, 0], speaker: [0, 0, 1], price: [0.6, 0.8, 0], rain: [0, 1, 0]}

    def vectors(texts: Sequence[str]) -> np.ndarray:
        return np.array([words[text] for text in texts])

    text = f"{left} {speaker} {price} {rain}"
    for count in (1, 2, 3):
        told = [text[slice(*span)] for span in chosen(text, vectors, count)]
        assert price not in told or speaker in told


def test_every_sentence_is_cited_where_it_stands() -> None:
    article = Article(TEXT, title="Bridge to reopen", outlet="Courier", published="2025-01-14", id="a1")
    answer = summarise("Summarise it.", article, encode)
    assert (answer.status, answer.kind, answer.span) == ("answered", "summary", None)
    assert answer.statements[0].text == "“Bridge to reopen” (Courier, 14 Jan 2025), in its own words:"
    for statement, citation in zip(answer.statements[1:], answer.citations, strict=True):
        assert statement.text == citation.quote == TEXT[citation.start : citation.end]
    nothing = summarise("Summarise it.", Article("Photo", id="a2"), encode)
    assert nothing.status == "not_found" and nothing.answer.startswith("“Untitled” has no sentences")


def test_a_correction_is_summed_up_with_what_it_puts_right() -> None:
    wrong, right = (
        "Our report of Monday said that the bridge had cost 15 million pounds.",
        "The correct figure is 50 million.",
    )
    text = f"{wrong} {right} {FERRY} {COST}"
    assert f"{wrong} {right}" in [text[slice(*span)] for span in chosen(text, encode, 3)]


def test_the_latest_on_a_subject_begins_with_the_newest() -> None:
    told = {
        "first": ("2025-01-14", BRIDGE),
        "then": ("2025-01-20", "The Calder harbour bridge is shut again for repairs."),
    }
    articles = {name: Article(text, title="Bridge", published=day, id=name) for name, (day, text) in told.items()}
    hits = [whole(article) for article in articles.values()]
    reading = Reading((), 0.0)
    asking = Evidence("latest", hits, reading, articles.__getitem__, lambda *_: hits, encode, 0.1, DAY)
    for order, expected in (("last", [told["then"][1], BRIDGE]), ("", [BRIDGE, told["then"][1]])):
        answer = digest(asking, SummaryRequest("Calder harbour bridge", Scope(as_of=DAY), order=order), ())
        assert answer and [said.text for said in answer.statements[1:]] == expected


WIRE = ("Channel Six News", "CNN", "Harbour Gazette")
DAY = date(2031, 10, 19)


def asked(said: str) -> SummaryRequest | None:
    return summary_of(said, lambda: WIRE, Scope(as_of=DAY))


@pytest.mark.parametrize(
    ("said", "what", "since", "until"),
    [
        ("In March 2031, what was written about the ferry?", "the ferry", date(2031, 3, 1), date(2031, 3, 31)),
        ("What was reported about Korr after March 2031?", "Korr", date(2031, 4, 1), None),
        ("What was reported about Korr?", "Korr", None, None),
    ],
)
def test_what_was_reported_at_a_time_is_of_that_time(
    said: str, what: str, since: date | None, until: date | None
) -> None:
    request = asked(said)
    assert request and (request.what, request.scope.since, request.scope.until) == (what, since, until)


@pytest.mark.parametrize(
    ("said", "what", "one"),
    [
        ("Can you summarise the article about Christine McVie?", "Christine McVie", True),
        ("give me a short summary of the latest news on Venezuela", "Venezuela", False),
        ("what's new about measles?", "measles", False),
        ("summarise the talks please", "the talks", False), ("Sum up the ferry story for me.", "the ferry", False),
        ("short summary of what happened in Lirane", "Lirane", False),
        ("What is the Quillon deal about, in short?", "the Quillon deal", False),
        ("what happened in Peru", "Peru", False), ("Storm Ilse in a nutshell", "Storm Ilse", False),
        ("in short, what is the Quillon deal about?", "the Quillon deal", False),
        ("What has been reported on Petra Korr?", "Petra Korr", False),
        ("main points: the strike", "the strike", False), ("a quick rundown of the strike", "the strike", False),
        ("What do I need to know about the strike?", "the strike", False),
        ("Walk me through the highlights of the strike", "the strike", False),
        ("What matters most in the report on the dam?", "the dam", True),
        ("the bridge article in a nutshell", "the bridge", True),
    ],
)  # fmt: skip
def test_what_is_asked_to_be_summed_up(said: str, what: str, one: bool) -> None:
    request = asked(said)
    assert request and (request.what, request.one, request.last, request.scope.narrow) == (what, one, False, False)


@pytest.mark.parametrize(
    "said", ["Summarise the article.", "summarize this", "tl;dr", "sum up the story", "Please summarise it"]
)
def test_what_was_spoken_of_last_is_summed_up(said: str) -> None:
    request = asked(said)
    assert request and request.last


@pytest.mark.parametrize(
    "said",
    ["Who summarised the report?", "What is the summary judgment about?", "", "What happened to the ferry on Sunday?",
     "What did the minister say yesterday?", "What happened with the ferry?",
     "What happened in the second half?", "What happened in his car?"],
)  # fmt: skip
def test_other_questions_ask_for_no_summary(said: str) -> None:
    assert asked(said) is None


@pytest.mark.parametrize(
    ("said", "what", "outlets", "days"),
    [
        ("What happened on 22 September 2031?", "", (), ("2031-09-22", "2031-09-22")),
        ("what happened in Lirane this week?", "Lirane", (), ("2031-10-13", "2031-10-19")),
        ("What's in the news today?", "", (), ("2031-10-19", "2031-10-19")),
        ("summarise yesterday's news", "", (), ("2031-10-18", "2031-10-18")),
        ("what did channel six report yesterday", "", ("Channel Six News",), ("2031-10-18", "2031-10-18")),
        ("Summarise CNN's coverage", "", ("CNN",), None),
        ("sum up the news of 7 October 2031", "", (), ("2031-10-07", "2031-10-07")),
        ("Sum up the articles of 7 October", "", (), ("2031-10-07", "2031-10-07")),
        ("In brief: what did CNN write about the dam?", "the dam", ("CNN",), None),
        ("summarise channel six's first report on the museum raid", "the museum raid", ("Channel Six News",), None),
    ],
)  # fmt: skip
def test_days_and_outlets_bound_what_is_summed_up(
    said: str, what: str, outlets: tuple[str, ...], days: tuple[str, str] | None
) -> None:
    request = asked(said)
    assert request and (request.what, request.scope.outlets) == (what, outlets)
    bounds = (request.scope.since, request.scope.until)
    assert (tuple(map(str, bounds)) if days else bounds) == (days or (None, None))


def test_how_long_and_which_of_several_is_heeded() -> None:
    lengths = {said: asked(said) for said in ("tldr the strike in two sentences", "a longer summary of the strike")}
    assert [request.sentences for request in lengths.values() if request] == [2, LONG]
    counted = asked("In three sentences: what happened in Peru?")
    assert counted and (counted.what, counted.sentences) == ("Peru", 3)
    first = asked("summarise Channel Six's first report on the strike")
    assert first and (first.one, first.order) == (True, "first")


def test_what_else_happened_is_all_but_what_was_spoken_of() -> None:
    month = asked("And what else happened in October 2031?")
    assert month and month.beyond and (month.what, str(month.scope.since)) == ("", "2031-10-01")
    place = asked("what else is going on in Lirane?")
    assert place and place.beyond and place.what == "Lirane"
    for said in ("What else happened?", "what else did she say in October?", "anything else from the union?"):
        assert asked(said) is None  # of what was spoken of
