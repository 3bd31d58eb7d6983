"""What later sentences and articles know better, and what is taken for granted in a question: next, why, on purpose."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article
from qa.answering.causes import told_by_now
from qa.answering.evidence import Evidence
from qa.answering.newest_day import newest_day
from qa.answering.on_purpose import of_the_intent
from qa.answering.read_again import read_without
from qa.answering.upcoming import asks_next, yet_to_come
from qa.answering.winners import winner
from qa.records import Hit, Reading, Span

Told = Sequence[tuple[str, str]]
"""Articles' days and texts."""


def evidence(question: str, told: Told, answers: Sequence[str], as_of: date = date(2031, 5, 4)) -> Evidence:
    """What a reader finds that knows these answers alone, best first: the best that stands in each passage."""
    articles = {str(n): Article(text, id=str(n), outlet="Post", published=day) for n, (day, text) in enumerate(told)}
    hits = [Hit(n, str(n), "", "Post", day, "", "", text, 0, len(text), 1.0) for n, (day, text) in enumerate(told)]

    def read(_: str, passages: Sequence[Hit]) -> Reading:
        spans = []
        for rank, words in enumerate(answers):
            for number, hit in enumerate(passages):
                at = hit.text.find(words)
                if at >= 0 and number not in {span.hit for span in spans}:
                    marked = (hit.start + at, hit.start + at + len(words))
                    spans.append(Span(number, hit.start, hit.end, *marked, 0.9 - 0.2 * rank))
        return Reading(tuple(spans), 0.5 if spans else 0.0)

    embedder = HashingEmbedder()
    return Evidence(question, hits, read(question, hits), articles.__getitem__, lambda *_: hits, embedder.encode, 0.1,
                    as_of, read=read)  # fmt: skip


def marked(found: Evidence) -> str:
    span = found.reading.spans[0]
    assert span.start is not None
    return found.article(found.hits[span.hit].article_id).text[span.start : span.end]


def test_passages_are_read_again_without_sentences_and_spans_stay_where_they_are() -> None:
    text = "The pool opened in May. It cost 90 crowns. It was closed in June. It cost 70 crowns."
    asked = evidence("How much did it cost?", [("2031-05-02", text)], ["90 crowns", "70 crowns"])
    seen: list[str] = []

    def read(question: str, passages: Sequence[Hit]) -> Reading:
        seen.extend(hit.text for hit in passages)
        return asked.read(question, passages)

    reading = read_without(replace(asked, read=read), "", lambda _, start, end: "90" in text[start:end])
    assert seen == ["The pool opened in May.", "It was closed in June. It cost 70 crowns."]
    assert [text[span.start : span.end] for span in reading.spans] == ["70 crowns"] and reading.spans[0].hit == 0


FIRST = ("2031-05-02", "It was too early to say what caused the fire in the Hask mill, fire chief Ada Berg said.")
LATER = ("2031-05-19", "A worn cable caused the fire in the Hask mill, the inspectors found.")


def test_a_cause_that_a_later_article_tells_stands_before_that_it_is_not_known() -> None:
    asked = evidence("What caused the fire in the Hask mill?", [FIRST, LATER], ["too early to say", "A worn cable"])
    assert marked(asked) == "too early to say" and marked(told_by_now(asked)) == "A worn cable"
    alone = evidence("What caused the fire in the Hask mill?", [FIRST], ["too early to say"])
    assert told_by_now(alone).reading == alone.reading  # that much is known
    other = replace(asked, question="What did the fire chief say?")
    assert told_by_now(other).reading == asked.reading


@pytest.mark.parametrize(
    ("question", "next_one"),
    [
        ("When is the next election in Hask?", True),
        ("What date is the next hearing?", True),
        ("When do they meet next?", True),
        ("When did the next day begin?", False),
        ("Who wins the next election?", False),
        ("When was the last election?", False),
    ],
)
def test_which_questions_ask_what_comes_next(question: str, next_one: bool) -> None:
    assert asks_next(question) is next_one


VOTES = [
    ("2031-03-01", "The council election will be held on 5 April, the town of Hask said."),
    ("2031-05-01", "Hask will vote again on 9 June in the county election."),
]


def test_of_days_of_what_is_next_one_that_is_not_over_stands_first() -> None:
    answers = ["5 April", "9 June"]
    asked = evidence("When is the next election in Hask?", VOTES, answers)
    assert marked(asked) == "5 April"
    found = yet_to_come(asked)
    assert marked(found) == "9 June" and not found.notes
    # As of a day before both the reader's choice stays, and so it does where no next one is asked for.
    early = evidence("When is the next election in Hask?", VOTES, answers, date(2031, 3, 2))
    assert marked(yet_to_come(early)) == "5 April"
    assert marked(yet_to_come(replace(asked, question="When was the election in Hask?"))) == "5 April"


def test_where_all_is_over_the_newest_that_was_ahead_is_told_and_that_it_is_over() -> None:
    late = evidence("When is the next election in Hask?", VOTES, ["5 April", "9 June"], date(2033, 1, 1))
    found = yet_to_come(late)
    assert marked(found) == "9 June" and found.notes == (
        "By 1 January 2033 that was over: I find no later day for it.",
    )
    past = [("2031-05-01", "Hask held its council election on 5 April 2031.")]
    over = yet_to_come(evidence("When is the next election in Hask?", past, ["5 April 2031"]))
    assert not over.answered


@pytest.mark.parametrize(
    ("question", "text", "answered"),
    [
        ("Who set the mill on fire on purpose?", "Otto Vik was charged with arson at the mill.", True),
        ("Who deliberately set the fire?", "Otto Vik had lit it deliberately, the court found.", True),
        ("Who set the mill on fire on purpose?", "Otto Vik found the mill on fire.", False),
        ("Who set the fire on purpose?", "Otto Vik said there was no sign that it was arson.", False),
        ("Who sank the boat by accident?", "Otto Vik sank the boat by mistake.", True),
        ("Who sank the boat by accident?", "Otto Vik sank the boat.", False),
        ("Who set the mill on fire?", "Otto Vik found the mill on fire.", True),
        ("The mill was lit on purpose. Who found it?", "Otto Vik found the mill on fire.", True),
    ],
)
def test_an_intent_that_a_question_takes_for_granted_has_to_be_told(question: str, text: str, answered: bool) -> None:
    asked = evidence(question, [("2031-05-02", f"The mill burned. {text} It was late.")], ["Otto Vik"])
    assert of_the_intent(asked).answered is answered


@pytest.mark.parametrize(
    ("text", "found", "won"),
    [
        ("Ada Berg will be mayor for a third term after she beat Otto Vik by 212 votes.", "Otto Vik", "Ada Berg"),
        ("The council said that Ada Berg had narrowly defeated the mayor, Otto Vik.", "Otto Vik", "Ada Berg"),
        ("The council said that Ada Berg had narrowly defeated mayor Otto Vik.", "Otto Vik", "Ada Berg"),
        ("Dunmere were second after Hask United beat Selby Town.", "Selby Town", "Hask United"),
        ("Ada Berg, who beat Otto Vik, cried.", "Otto Vik", "Ada Berg"),
        ("Ada Berg beat Otto Vik.", "Ada Berg", "Ada Berg"),
        ("In a close race for mayor the vote went to those who beat Otto Vik.", "Otto Vik", "Otto Vik"),
    ],
)
def test_who_won_is_who_beat_and_not_who_was_beaten(text: str, found: str, won: str) -> None:
    asked = evidence("Who won the vote in Hask?", [("2031-05-02", text)], [found])
    assert marked(winner(asked)) == won
    lost = replace(asked, question="Who lost the vote in Hask?")
    assert winner(lost).reading == lost.reading


def test_who_won_is_not_who_won_a_part_of_it() -> None:
    told = [
        ("2031-05-01", "Otto Vik won the first round of the Hask election on Sunday."),
        ("2031-05-03", "Ada Berg has been elected mayor of Hask, beating Otto Vik by 90 votes in the election."),
    ]
    assert marked(winner(evidence("Who won the election in Hask?", told, ["Otto Vik", "Ada Berg"]))) == "Ada Berg"
    assert marked(winner(evidence("Who won the first round in Hask?", told, ["Otto Vik", "Ada Berg"]))) == "Otto Vik"
    assert marked(winner(evidence("Who won the Calder rowing cup?", told, ["Otto Vik"]))) == "Otto Vik"


def test_of_two_days_on_which_something_is_to_be_the_later_reports_stands() -> None:
    told = [
        ("2031-01-02", "The takeover is expected to be completed by the end of June."),
        ("2031-05-03", "Hask Foods said that it would complete the takeover on 8 May. The plant opens on 9 May."),
    ]
    asked = evidence("When will the takeover be completed?", told, ["the end of June", "8 May"])
    assert marked(newest_day(asked)) == "8 May"
    asked = evidence("When will the takeover be completed?", told, ["the end of June", "9 May"])
    assert marked(newest_day(asked)) == "the end of June"
    over = [*told[:1], ("2031-05-03", "The takeover was not completed on 1 April.")]
    asked = evidence("When will the takeover be completed?", over, ["the end of June", "1 April"])
    assert marked(newest_day(asked)) == "the end of June"
    asked = evidence("When was the takeover completed?", told, ["the end of June", "8 May"])
    assert marked(newest_day(asked)) == "the end of June"
