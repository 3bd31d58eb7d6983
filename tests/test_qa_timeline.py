"""Timelines: what asks for one, sentences under the day they tell of, oldest first, copies and repetitions once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article
from qa.answering.evidence import Evidence
from qa.answering.gathering import NO_ARTICLE, on_subject, pieces
from qa.answering.kinds import answer_of, unread
from qa.answering.other_stories import of_the_story
from qa.answering.timeline import MOST, compose_timeline
from qa.conversation.courses import Subject, timeline_of
from qa.english.alone import stands_alone
from qa.records import Answer, Hit, Reading, Source, Span

OPENED = Article(
    "The ferry strike began in Corran on Friday, the union said.", outlet="Wire", published="2031-09-20", id="a"
)
TALKS = Article(
    "OSTREL (Wire) — Talks on the ferry strike failed on Tuesday, a mediator told reporters. All went home.",
    outlet="Post", published="2031-09-24", id="b",
)  # fmt: skip
AHEAD = Article(
    "The ferry strike will go on until Monday, the company expects.", outlet="News", published="2031-09-25", id="c"
)
COPY = Article(OPENED.text, outlet="Copy", published="2031-09-20", id="d")
OTHER = Article("A pumpkin of 612 kilos won the first prize at the harvest fair.", published="2031-09-22", id="e")
LONG_AGO = Article("The last ferry strike in this country was in 2022, for three days.", published="2031-09-26", id="f")


def evidence(question: str, articles: Sequence[Article]) -> Evidence:
    """Every article is one passage, near the question where it holds the word ferry."""
    known = {article.id: article for article in articles}
    copies = tuple(Source("d", "", "Copy", COPY.published, "", "", 0, len(COPY.text)) for _ in known.keys() & {"d"})

    def hit(n: int, article: Article) -> Hit:
        near = 0.8 if "ferry" in article.text else 0.1
        also = copies if article.id == "a" else ()
        place = (article.outlet, article.published, "", "")
        return Hit(n, article.id, "", *place, article.text, 0, len(article.text), 1.0, also_in=also, cosine=near)

    hits = [hit(n, article) for n, article in enumerate(articles)]

    def encode(texts: Any) -> np.ndarray:
        return HashingEmbedder().encode(texts)

    reading = Reading((), 0.0)
    return Evidence(question, hits, reading, known.__getitem__, lambda *_: hits, encode, 0.1, date(2031, 10, 1))


def told(answer: Answer | None) -> list[tuple[str, str]]:
    assert answer is not None and answer.kind == "timeline"
    quotes = {citation.n: citation.quote for citation in answer.citations}
    points = [said for said in answer.statements if said.kind == "labelled"]
    assert all(said.text == quotes[said.citations[0]] for said in points)
    return [(said.label, said.text) for said in points]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Give me a timeline of the ferry strike, please.", Subject("ferry strike")),
        ("What happened with the ferry strike since 12 May?", Subject("ferry strike", "since 12 May")),
        ("How did the strike unfold?", Subject("strike")),
        ("how did it develop? (ferry, strike)", Subject("ferry, strike")),
        ("What has happened to the probe since 3 May?", Subject("probe", "since 3 May")),
        ("Timeline: ferry strike", Subject("ferry strike")),
        ("history of the strike", Subject("strike")), ("Tell me how the strike unfolded", Subject("strike")),
        ("What were the stages of the strike?", Subject("strike")),
        ("Run me through the events of the strike", Subject("strike")),
        ("Walk me through what happened to the ferry, step by step", Subject("ferry")),
        ("What has happened in Corran since the talks failed?", Subject("Corran", after="the talks failed")),
        ("What happened since the talks failed?", Subject("talks failed", after="the talks failed")),
        ("What has happened since then? (ferry, strike)", Subject("ferry, strike")),
        ("What has happened since 12 May? (ferry)", Subject("ferry", "since 12 May")),
        ("What has happened since?", None),
        ("How did the number of cases rise over time?", Subject("number of cases")),
        ("how did the toll of the blast climb?", Subject("toll of the blast")),
        ("how has the price of bread changed", None),
        ("how many people fled, over time", Subject("number of people fled")),
        ("how many people fled", None),
        ("in which order were the suspects arrested?", Subject("suspects arrested")),
        ("List the events of the strike in order", Subject("strike")),
        ("what happened to the ferry, from start to finish", Subject("ferry")),
        ("strike in Hask: what happened when?", Subject("strike in Hask")),
        ("walk me through the ferry saga", Subject("ferry")),
        ("trace how the number of cases changed", Subject("number of cases")),
        ("tell me the whole story of the strike", Subject("strike")),
        ("list in order what happened in the squash case", Subject("squash case")),
        ("what happened with the dam between 10 and 31 March?", Subject("dam", "between 10 March and 31 March")),
        ("what has become of the club since March?", Subject("club", "since March")),
        ("What has changed at the port from May 3 to 9?", Subject("port", "from May 3 to May 9")),
        ("how has the war gone since October", Subject("war", "since October")),
        ("sequence of events around the blast in April and May", Subject("blast", "in April and May")),
        ("what happened in the race, from the first announcement to the end?", Subject("race")),
        ("how did the search go, day by day", Subject("search")),
        ("Tell me everything that happened with the blast, in order", Subject("blast")),
        ("how did the search end, from start to finish", Subject("search")), ("Tell me all that he said", None),
        ("What happened to prices in May?", None), ("What did he do since March?", None),
        ("follow the money", None), ("What happened so far?", None),
        ("What happened to the probe?", None), ("How did the price rise?", None),
        ("How did the firm develop the vaccine?", None), ("timeline", None),
        ("What happened?", None), ("When did the strike begin?", None),
    ],
)  # fmt: skip
def test_what_asks_for_a_timeline(question: str, asked: Subject | None) -> None:
    assert timeline_of(question) == asked
    assert unread(question) is (asked is not None)


def test_sentences_stand_under_the_day_they_tell_of_oldest_first_and_copies_once() -> None:
    asked = evidence("Timeline of the ferry strike", [AHEAD, TALKS, OTHER, LONG_AGO, COPY, OPENED])
    answer = answer_of(asked)
    assert told(answer) == [
        ("19 September 2031", OPENED.text),
        ("23 September 2031", "Talks on the ferry strike failed on Tuesday, a mediator told reporters."),
        ("25 September 2031", AHEAD.text),
    ]
    assert all(asked.article(c.article_id).text[c.start : c.end] == c.quote for c in answer.citations)


def test_the_days_that_are_asked_for_bound_it() -> None:
    articles = [OPENED, TALKS, AHEAD]
    since = told(compose_timeline(evidence("What happened with the ferry strike since 22 September?", articles)))
    assert [label for label, _ in since] == ["23 September 2031", "25 September 2031"]
    until = told(compose_timeline(evidence("Timeline of the ferry strike until 22 September 2031", articles)))
    assert [label for label, _ in until] == ["19 September 2031"]


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("between 10 March and 31 March", date(2031, 3, 10), date(2031, 3, 31)),
        ("between May and June", date(2031, 5, 1), date(2031, 6, 30)),
        ("in April and March", date(2031, 3, 1), date(2031, 4, 30)),
        ("from 3 May", date(2031, 5, 3), None), ("from 3 May to 9 May", date(2031, 5, 3), date(2031, 5, 9)),
        ("until March", None, date(2031, 3, 31)), ("", None, None),
    ],
)  # fmt: skip
def test_which_days_a_time_bounds(when: str, first: date | None, last: date | None) -> None:
    assert Subject("dam", when).bounds(date(2031, 10, 1)) == (first, last)


def test_what_came_since_something_begins_on_the_day_that_it_happened() -> None:
    asked = evidence("What has happened with the ferry since the talks on the strike failed?", [OPENED, TALKS, AHEAD])
    assert [label for label, _ in told(compose_timeline(asked))] == ["23 September 2031", "25 September 2031"]
    asked = evidence("What has happened with the ferry since a whale was seen?", [OPENED, TALKS, AHEAD])
    assert len(told(compose_timeline(asked))) == 3, "what no article tells bounds nothing"


def test_a_timeline_is_bounded_and_says_where_there_is_nothing() -> None:
    many = [
        Article(f"The ferry strike entered day {n} in town {n}, port {n} said.", published=f"2031-09-{n:02}", id=str(n))
        for n in range(1, 25)
    ]  # fmt: skip
    points = told(compose_timeline(evidence("Timeline of the ferry strike", many)))
    assert 1 < len(points) <= MOST and len({label for label, _ in points}) == len(points)
    nothing = compose_timeline(evidence("Timeline of the Mars landing", [OTHER]))
    assert nothing is not None and (nothing.status, nothing.answer) == ("not_found", NO_ARTICLE)
    assert compose_timeline(evidence("When did the ferry strike begin?", [OPENED])) is None


def test_what_can_be_quoted_by_itself() -> None:
    assert stands_alone("The ferry strike began on Friday.") and not stands_alone("What began on Friday in Corran?")
    assert not stands_alone("He said that the strike was over.") and not stands_alone("The strike is over")
    assert not stands_alone("Hide Caption 40 of 49 Photos: The ferry strike begins.")
    hits = on_subject(evidence("", [OPENED, COPY, OTHER]), "ferry", 10)
    assert [hit.article_id for hit in hits] == ["a"]


def test_articles_that_name_what_is_asked_about_are_on_it_in_whatever_words() -> None:
    asked = evidence("Timeline of the corran walkout", [OPENED, TALKS, OTHER])
    far = [replace(hit, cosine=0.1) for hit in asked.search("", 9)]
    found = on_subject(replace(asked, search=lambda *_: far), "corran walkout", 9)
    assert [hit.article_id for hit in found] == ["a"]


def test_where_articles_hold_all_of_a_subject_others_count_that_are_of_their_story() -> None:
    strike = Article("The ferry strike in Great Sula is over, Bo Hedlund of Saren Line said.", id="a")
    boats = Article("Boats sail to Great Sula again. Bo Hedlund thanked the crews of Saren Line.", id="b")
    dockers = Article("A strike of dockers at Port Anders has begun.", id="c")
    asked = evidence("", [strike, boats, dockers])
    near = [replace(hit, cosine=0.42 if hit.article_id == "c" else 0.6) for hit in asked.search("", 9)]
    found = on_subject(replace(asked, search=lambda *_: near), "the ferry strike", 9)
    assert {hit.article_id for hit in found} == {"a", "b"}
    alone = on_subject(replace(asked, search=lambda *_: near[1:]), "the ferry strike", 9)
    assert {hit.article_id for hit in alone} == {"b", "c"}, "where none holds it all, what is near counts"
    as_near = [replace(hit, cosine=0.5) for hit in near]
    found = on_subject(replace(asked, search=lambda *_: as_near), "the ferry strike", 9)
    assert {hit.article_id for hit in found} == {"a", "b", "c"}, "and what is about as near as the nearest"


def test_a_timeline_of_a_number_has_a_figure_in_each_point() -> None:
    first = Article("In the ferry fire 11 people died, the police said.", published="2031-09-20", id="a")
    then = Article("The ferry fire was put out by noon, the crew said.", published="2031-09-21", id="b")
    last = Article("The toll of the ferry fire rose to 17 people, they said.", published="2031-09-22", id="c")
    points = told(answer_of(evidence("How did the death toll of the ferry fire rise over time?", [first, then, last])))
    assert [text[:14] for _, text in points] == ["In the ferry f", "The toll of th"]


def test_a_timeline_of_a_figure_has_what_each_article_answers_the_first_of_each() -> None:
    many = [
        Article(f"The ferry owner has 80 ships, and in the ferry fever {n} cases were found.", published=day, id=day)
        for n, day in ((12, "2031-09-20"), (40, "2031-09-22"), (40, "2031-09-23"), (61, "2031-09-25"))
    ]

    def read(question: str, passages: Sequence[Hit]) -> Reading:
        assert question == "How many ferry fever cases?"
        text = passages[0].text
        at = text.index("fever ") + 6
        return Reading((Span(0, 0, len(text), at, at + 2, 0.9),), 0.9)

    asked = replace(evidence("How did the number of ferry fever cases change?", many), read=read)
    points = told(compose_timeline(asked))
    assert [label[:2] for label, _ in points] == ["20", "22", "25"]


def test_a_story_goes_on_in_articles_that_begin_with_its_name() -> None:
    blast = Article("A gas explosion tore open a house in Linden Street on Sunday.", title="Gas explosion", id="a")
    court = Article("Two men were charged over Linden Street, where three people died.", id="b")
    far = Article("A bear has eaten forty buns in the bakery of a valley.", id="c")
    asked = evidence("", [blast, court, far])
    near = {"a": 0.6, "b": 0.35, "c": 0.35}
    hits = [replace(hit, title=asked.article(hit.article_id).title, cosine=near[hit.article_id])
            for hit in asked.search("", 9)]  # fmt: skip
    found = on_subject(replace(asked, search=lambda *_: hits), "gas explosion", 9)
    assert [hit.article_id for hit in found] == ["a", "b"]
    common = replace(asked, search=lambda *_: hits, count=lambda _: 100)
    assert [hit.article_id for hit in on_subject(common, "gas explosion", 9)] == ["a"], (
        "a name that all have tells none"
    )


def test_a_timeline_of_a_toll_tells_of_the_dead_alone() -> None:
    first = Article("In the ferry fire two people died, the police said.", published="2031-09-20", id="a")
    heard = Article("The ferry fire was seen from 30 kilometres away.", published="2031-09-21", id="b")
    last = Article("A third man has died after the ferry fire.", published="2031-09-22", id="c")
    points = told(answer_of(evidence("How did the toll of the ferry fire rise?", [first, heard, last])))
    assert [text[:11] for _, text in points] == ["In the ferr", "A third man"]


def test_a_year_beside_a_name_is_no_day_of_the_news() -> None:
    club = Article("The ferry club, champions in 2019, is insolvent.", published="2031-09-20", id="a")
    assert told(compose_timeline(evidence("Timeline of the ferry club", [club, LONG_AGO]))) == [
        ("20 September 2031", club.text)
    ]


def test_of_several_days_the_latest_is_when_the_news_was_and_an_opening_tells_of_its_own_day() -> None:
    both = Article(
        "A ferry man was held on Tuesday after the theft of 2 September, the police said.",
        published="2031-09-24",
        id="a",
    )
    past = Article("The ferry that sank on 3 August was badly kept, a report found.", published="2031-09-25", id="b")
    points = told(compose_timeline(evidence("Timeline of the ferry", [both, past])))
    assert [(label, text[:15]) for label, text in points] == [
        ("23 September 2031", "A ferry man was"), ("25 September 2031", "The ferry that ")
    ]  # fmt: skip


def test_a_later_report_with_the_names_of_the_story_belongs_to_it() -> None:
    first = Article("The Beynon brothers of the Garrow ferry are missing.", published="2031-09-20", id="a")
    then = Article("The Garrow ferry is sought, as are both Beynon men.", published="2031-09-21", id="b")
    last = Article("On Friday morning the two Beynon men walked home to Garrow.", published="2031-09-27", id="c")
    alone = Article("On Friday the town of Garrow chose a new mayor by one vote.", published="2031-09-27", id="d")
    points = told(compose_timeline(evidence("Timeline of the ferry", [first, then, last, alone])))
    assert [text for _, text in points] == [first.text, then.text, last.text]


def test_two_words_of_one_name_tell_of_no_common_story() -> None:
    first = Article("The ferry of Pelham Wick is to be sold, the town said.", published="2031-09-20", id="a")
    then = Article("Nobody wants the ferry that Pelham Wick offers for sale.", published="2031-09-21", id="b")
    alone = Article("A bridge near Pelham Wick fell into the river on Friday.", published="2031-09-27", id="c")
    points = told(compose_timeline(evidence("Timeline of the ferry", [first, then, alone])))
    assert [text for _, text in points] == [first.text, then.text]


def test_another_story_of_the_same_town_is_no_part_of_it() -> None:
    first = Article("The ferry to Pelham Wick sank on Friday, the owner Otto Vik said.", published="2031-09-20", id="a")
    then = Article("The ferry of Pelham Wick was raised, Otto Vik said. Two of his men were hurt.",
                   published="2031-09-24", id="b")  # fmt: skip
    vote = Article(
        "Pelham Wick chose Ada Berg as its mayor by one vote. Two men had lost. The sinking of the ferry in September "
        "was spoken of a lot, the owner Otto Vik among others.",
        published="2031-09-27", id="c",
    )  # fmt: skip
    given = evidence("Timeline of the ferry in Pelham Wick", [first, then, vote])
    hits = [replace(hit, cosine=0.5 if hit.article_id == "c" else 0.8) for hit in given.search("", 9)]
    points = [text for _, text in told(compose_timeline(replace(given, search=lambda *_: hits)))]
    assert first.text in points and not [text for text in points if "mayor" in text]
    # What goes on from it names its people and places, and is a part of it without the word.
    court = Article(
        "A court in Hask fined Otto Vik on Monday. The boat had been too old.", published="2031-10-04", id="d"
    )
    named = Article("The ferry sank on Friday, the owner Otto Vik of Hask said.", published="2031-09-20", id="a")
    asked = evidence("Timeline of the ferry", [named, court, vote])
    hits = [replace(hit, cosine=0.8 if hit.article_id == "a" else 0.5) for hit in asked.search("", 9)]
    found = [piece for hit in hits for piece in pieces("", [hit], asked.encode)]
    left_out = [piece.text for piece in found if piece not in of_the_story(asked, "ferry", found)]
    assert left_out == ["Pelham Wick chose Ada Berg as its mayor by one vote."]
    as_near = [replace(piece, hit=replace(piece.hit, cosine=0.7)) for piece in found]
    assert of_the_story(asked, "ferry", as_near) == as_near, "what is about as near as the nearest belongs to it"
    # Where none begins with it, nothing is known of what belongs to it.
    assert of_the_story(asked, "regatta", found) == found


def test_who_asks_what_happened_to_somebody_gets_what_names_them_where_no_sentence_alone_answers() -> None:
    scene = Article("The ferry owner Ada Berg came to the scene on Monday.", published="2031-09-22", id="a")
    quits = Article("Ada Berg steps down as head of the ferry line on Friday.", published="2031-09-26", id="b")
    other = Article("A fifth man of the ferry was found on Thursday.", published="2031-09-25", id="c")
    asked = evidence("What happened to Ada Berg?", [scene, quits, other])
    assert [text for _, text in told(answer_of(asked))] == [scene.text, quits.text]
    assert answer_of(evidence("What happened to Ada Berg?", [scene, other])).status == "not_found"
    assert answer_of(evidence("What happened to the owner of Hask?", [scene, quits])).status == "not_found"
    sure = replace(asked, reading=Reading((Span(1, 0, len(quits.text), 0, 8, 0.9),), 0.9))
    assert answer_of(sure).kind != "timeline"
