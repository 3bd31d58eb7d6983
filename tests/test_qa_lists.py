"""Lists and counts: what asks for one, what a text enumerates, and points that are cited and stand once."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index.passages import sentences
from index.records import Article
from qa.answering.evidence import Evidence
from qa.answering.kinds import answer_of
from qa.answering.lists import NAMED, compose_list, same_item
from qa.answering.series import ordinals, points, series
from qa.conversation.requests import Listing, list_of
from qa.records import Answer, Hit, Reading, Span

DEMANDS = (
    "The union makes four demands: a pay rise of 9 percent, longer breaks, sick pay and an end to short contracts."
)
STORM = "The storm cut power to three towns on Monday. Aldby, Corrin Bay and Vale lost power for hours."
SECOND = "Vale, Aldby and Porth lost power in the storm, the grid company said."
PLAIN = "The mayor of Aldby opened the new library on Monday and thanked the builders."


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Which towns lost power?", Listing("towns")),
        ("list the demands", Listing("demands")),
        ("Name the countries that voted for it", Listing("countries")),
        ("What are the three conditions?", Listing("conditions", 3)),
        ("What are the union's demands?", Listing("demands")),
        ("Which two US states banned it?", Listing("states", 2)),
        ("How many towns lost power?", Listing("towns", counted=True)),
        ("Who was arrested?", Listing("", plainly=False)),
        ("Which team wins?", Listing("", plainly=False)), ("Name the president.", None),
        ("Which team won the awards?", None), ("Which social media platform was sold?", None),
        ("Who is Ada Berg?", None),
        ("Who won the race?", None), ("When did the strike begin?", None), ("Tell me what happened.", None), ("", None),
    ],
)  # fmt: skip
def test_what_asks_for_a_list(question: str, asked: Listing | None) -> None:
    assert list_of(question) == asked


@pytest.mark.parametrize(
    ("sentence", "items"),
    [
        (DEMANDS, ["a pay rise of 9 percent", "longer breaks", "sick pay", "an end to short contracts"]),
        (
            "ASTON, Ohio — The school board voted 5-2 on Monday to close Berg, Lund and Vik schools this year.",
            ["Berg", "Lund", "Vik"],
        ),
        ("Votes came from Tarvenia, Morland and Aldany.", ["Tarvenia", "Morland", "Aldany"]),
        ("Police held Jonas Brekk, 41, a locksmith, and Emil Saar, 36.", ["Jonas Brekk", "Emil Saar"]),
        ("They include high fever, muscle aches and a rash that spreads.", ["high fever", "muscle aches", "a rash"]),
        (
            "It covers three things: cars; lorries, vans and buses; and trains.",
            ["cars", "lorries, vans and buses", "trains"],
        ),
        (
            'On the list are "Blue Hour" by Ida Holm, "The Glass Orchard" by Bo Rask and "Nine Tenants" by Emil Saar.',
            ["Blue Hour", "The Glass Orchard", "Nine Tenants"],
        ),
        ('"It rained" and "we ran" were her words.', None),
        ("NATO formally invited Sweden and Finland on Monday.", ["Sweden", "Finland"]),
        ("In the end, he said, it rained and the match was lost.", None),
        ("Meanwhile, Ruvia and Serrin opened talks.", ["Ruvia", "Serrin"]),
        ("It cost 1,250,000 crowns in all.", None),
    ],
)
def test_what_a_sentence_enumerates(sentence: str, items: list[str] | None) -> None:
    found = [[sentence[slice(*item)] for item in run] for run in series(sentence, 0, len(sentence))]
    assert items in found if items else not found


def test_points_in_paragraphs_of_their_own() -> None:
    text = "The council set two conditions:\n\n• No lorries before noon.\n\n• Trains must stop.\n\nThe mayor agreed."
    lead = text.index(":") + 1
    assert [text[slice(*item)] for item in points(text, lead)] == ["No lorries before noon.", "Trains must stop."]
    plain = "The nominees:\n\nAda Lund\n\nBo Marsh\n\nThe prize is given in May."
    assert [plain[slice(*item)] for item in points(plain, plain.index(":") + 1)] == ["Ada Lund", "Bo Marsh"]
    counted = "The judge gave reasons. First, the law is old. Second, nobody was heard. He left."
    found = ordinals(counted, sentences(counted))
    assert [counted[slice(*item)] for item in found] == ["First, the law is old.", "Second, nobody was heard."]


def test_the_same_thing_is_a_point_once() -> None:
    assert same_item("the Simone Biles", "gymnast Simone Biles") and same_item("Olympian Ann Bo", "actor Ann Bo")
    assert not same_item("Corrin Bay", "Corrin Hill") and not same_item("", "Vale")


def evidence(question: str, texts: dict[str, str], span: tuple[str, str] | None = None, sure: float = 0.6) -> Evidence:
    """Passages of one article each; the reader stands for the words of ``span`` in the article of that name."""
    articles = {name: Article(text, title="News", outlet=name, id=name) for name, text in texts.items()}
    hits = [
        Hit(n, name, "News", name, "", "", "", text, 0, len(text), 1.0) for n, (name, text) in enumerate(texts.items())
    ]

    def marked(name: str, words: str) -> Span:
        at = texts[name].index(words)
        return Span(list(texts).index(name), 0, len(texts[name]), at, at + len(words), 0.9)

    def encode(given: Any) -> np.ndarray:
        return HashingEmbedder().encode(given)

    reading = Reading((marked(*span),), sure) if span else Reading((), 0.0)
    return Evidence(
        question, hits, reading, articles.__getitem__, lambda *_: hits, encode, threshold=0.1, as_of=date(2025, 3, 1)
    )


def listed(answer: Answer | None) -> list[tuple[str, tuple[int, ...]]]:
    assert answer is not None and answer.kind == "list" and answer.status == "answered"
    quotes = {citation.n: citation.quote for citation in answer.citations}
    given = [(said.text, said.citations) for said in answer.statements if said.kind == "point"]
    assert all(any(text in quotes[n] for n in numbers) for text, numbers in given)
    return given


def test_a_list_gathers_over_articles_without_doubles_and_cites_each_point() -> None:
    asked = evidence(
        "Which towns lost power in the storm?", {"a": SECOND, "b": STORM, "c": PLAIN}, ("a", "Vale, Aldby and Porth")
    )
    answer = compose_list(asked)
    points_of = dict(listed(answer))
    assert sorted(points_of) == ["Aldby", "Corrin Bay", "Porth", "Vale"] and points_of["Vale"] == (1, 2)
    assert answer is not None and answer.statements[0].text == NAMED and answer.statements[0].citations == ()
    assert all(asked.article(c.article_id).text[c.start : c.end] == c.quote for c in answer.citations)


def test_a_list_whose_number_is_told_is_complete() -> None:
    answer = compose_list(evidence("What are the four demands of the union?", {"a": DEMANDS, "b": PLAIN}))
    assert [text for text, _ in listed(answer)][-1] == "an end to short contracts" and len(listed(answer)) == 4
    assert answer is not None and answer.span and answer.span.startswith("a pay rise of 9 percent, longer breaks")


def test_a_stated_number_answers_and_else_what_is_named_is_counted() -> None:
    question = "How many towns lost power in the storm?"
    assert compose_list(evidence(question, {"a": STORM}, ("a", "three"))) is None
    answer = compose_list(evidence(question, {"a": SECOND}, ("a", "Vale, Aldby and Porth")))
    assert len(listed(answer)) == 3 and answer is not None
    assert answer.statements[0].text == "Counted from the articles, which name 3:"


def test_a_question_that_wants_one_thing_is_no_list() -> None:
    texts = {"a": SECOND, "c": PLAIN}
    assert compose_list(evidence("Which town lost power?", texts, ("a", "Vale"))) is None
    assert answer_of(evidence("Who opened the library?", texts, ("c", "The mayor of Aldby"))).kind == "answer"
    assert compose_list(evidence("Which towns have a library?", texts, ("c", "Aldby"))) is None
    both = evidence("Who was out of power for hours?", {"b": STORM}, ("b", "Aldby, Corrin Bay and Vale"))
    assert [text for text, _ in listed(compose_list(both))] == ["Aldby", "Corrin Bay", "Vale"]
