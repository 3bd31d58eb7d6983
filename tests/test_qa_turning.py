"""A conversation that turns to something else, and one in which a question was not answered."""

from dataclasses import replace

import pytest

from qa.conversation.followup import leans, understand
from qa.conversation.spoken_of import Spoken
from qa.conversation.turning import turned_to, whole_of, without_courtesy
from qa.records import Answer, Earlier
from qa.statements import Statement
from qa.words import content_words


def turn(question: str, span: str = "", asked: str = "", kind: str = "answer") -> Earlier:
    said = (Statement(span or "Nothing.", (), "note"),)
    status = "answered" if span else "not_found"
    answer = Answer(asked or question, status, said, span or None, 0.5, searched=question)  # type: ignore[arg-type]
    return Earlier(question, replace(answer, kind=kind))  # type: ignore[arg-type]


def spoken() -> dict[str, frozenset[str]]:
    return {"fire": content_words("A wildfire near Pine Creek burned homes; the sheriff named no cause.")}


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("Thanks, and when was that?", "and when was that?"),
        ("ok, thank you very much. Who sued them?", "Who sued them?"),
        ("Interesting - how big is it?", "how big is it?"),
        ("Thanks", "Thanks"),
        ("Thanks, bye", "Thanks, bye"),
        ("Thank you, that helps a lot", "Thank you, that helps a lot"),
        ("ok, will do", "ok, will do"),
        ("OK. Summarise that article", "Summarise that article"),
        ("Great Britain won what?", "Great Britain won what?"),
        ("no, I meant the fire", "no, I meant the fire"),
    ],
)
def test_thanks_before_a_question_are_no_part_of_it(said: str, question: str) -> None:
    assert without_courtesy(said) == question


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("what about the statues, where are they going?", "where are the statues going?"),
        ("And as for the bridge: when does it open?", "when does the bridge open?"),
        ("how about Ada Berg? What is her job?", "What is Ada Berg’s job?"),
        ("and the Pope, how old was he when he died?", "how old was the Pope when he died?"),
        ("And Ford: who runs it?", "who runs Ford?"),
        ("and then, how did it end?", ""),
        ("so, who paid for it?", ""),
        ("what about it, is it true?", ""),
        ("what about the statues, who decided?", ""),
        ("what about the statues?", ""),
        ("what did she say about the statues, is it known?", ""),
    ],
)
def test_who_names_a_thing_and_asks_of_it_asks_one_question(said: str, whole: str) -> None:
    assert whole_of(said) == whole


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("and what about the moss?", "the moss"),
        ("what about the sheriff?", ""),  # who is in what was spoken of
        ("what about Ada Berg?", ""),
        ("what about the other one?", ""),
        ("what about it?", ""),
        ("where is the moss?", ""),
    ],
)
def test_what_nothing_spoken_of_tells_of_is_turned_to(said: str, what: str) -> None:
    assert turned_to(said, spoken) == what
    nothing: Spoken = dict
    assert turned_to(said, nothing) == ""


def test_what_is_turned_to_stands_alone_and_begins_the_topic() -> None:
    fire = turn("What happened at Pine Creek?", "A wildfire burned homes")
    statues = "what about the statues, where are they going?"
    understood = understand(statues, [fire], spoken)
    assert understood.alone and understood.question == "where are the statues going?"
    asked = [fire, turn(understood.searched, "to Lagos", asked=statues)]
    carried = understand("how many are there?", asked).carried
    assert "statues" in carried and not {"Pine Creek", "wildfire"} & set(carried)
    of_the_sheriff = understand("what about the sheriff, what did he say?", [fire], spoken)
    assert of_the_sheriff.question == "what did the sheriff say?" and of_the_sheriff.carried
    summed = [fire, turn("the moss", "Moss survives", asked="thanks, what about the moss?", kind="summary")]
    assert understand("How long did it survive?", summed).carried == ("moss",)


def test_a_question_that_leaned_and_found_nothing_begins_no_topic() -> None:
    asked = [
        turn("What happened at Pine Creek?", "A wildfire burned homes"),
        turn("Who is suing? (Pine Creek)", asked="Who is suing?"),
    ]
    assert leans("Who is suing?") and not leans("What is fracking?")
    assert leans("Was Ada Berg there?") and not leans("Is there a dam at Ada Berg’s house?")
    assert "Pine Creek" in understand("How much of it is contained?", asked).carried
    # One that stands alone begins a topic, found or not.
    missed = [asked[0], turn("Who founded Marrow Bakery?")]
    assert "Marrow Bakery" in understand("When was it founded?", missed).carried
