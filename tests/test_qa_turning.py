"""A conversation that turns to something else, and one in which a question was not answered."""

from dataclasses import replace

import pytest

from qa.conversation.followup import understand
from qa.conversation.leaning import leans
from qa.conversation.spoken_of import Spoken
from qa.conversation.turning import is_a_piece, may_be_part_of_it, turned_to, whole_of, without_courtesy
from qa.records import Answer, Citation, Earlier
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
        ("thanks. and the frog?", "and the frog?"),
        ("Thanks", "Thanks"),
        ("Thanks, bye", "Thanks, bye"),
        ("Thank you, that helps a lot", "Thank you, that helps a lot"),
        ("ok, will do", "ok, will do"),
        ("OK. Summarise that article", "Summarise that article"),
        ("Great Britain won what?", "Great Britain won what?"),
        ("no, I meant the fire", "no, I meant the fire"),
        ("Ok, let's talk about the tram.", "tell me about the tram"),
        ("Let's talk about Lund Line. When does it open?", "as for Lund Line: When does it open?"),
        ("let’s turn to the so-called ring: who pays?", "the so-called ring: who pays?"),
        ("I want to talk about Mr. Berg - what is his job?", "as for Mr. Berg: what is his job?"),
        ("let it be", "let it be"),
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
        ("back to Falk, where could she have gone?", "where could Falk have gone?"),
        ("ok what about the takeover, when was it announced?", "when was the takeover announced?"),
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
        ("what about ticket prices?", "ticket prices"),
        ("and the frog?", "the frog"),
        ("ok and the sheriff?", ""),
        ("what about in spring?", ""),
        ("what about yesterday?", ""),
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


def test_he_is_whoever_did_what_was_asked_about() -> None:
    told = "The builder John Berg visited the pit with Ola Vik."
    quote = Citation(1, "a", "", "Post", "", "", "", told, 0, len(told), None, None, 0.9)
    visit = turn("Did Berg visit the pit?", "")
    visit = replace(visit, answer=replace(visit.answer, status="answered", citations=(quote,)))
    who = turn("who went with him?", "his son and Ola Vik")
    for turns in ([visit], [visit, who]):
        assert understand("what did he say about it?", turns).question == "what did John Berg say about it?"
    assert understand("what did she say about it?", [visit]).carried
    place = replace(visit, answer=replace(visit.answer, citations=(replace(quote, quote="The pit of Berg."),)))
    assert understand("what did he say about it?", [place]).carried


def test_no_word_that_denies_is_carried() -> None:
    carried = understand("how much was it?", [turn("why didn't the tram come?", "It cost too much")]).carried
    assert "tram" in carried and "didn't" not in carried


def test_what_has_an_article_may_belong_to_what_was_spoken_of() -> None:
    assert may_be_part_of_it("and what about the minister?") and may_be_part_of_it("Who resigned?")
    assert not may_be_part_of_it("what about ticket prices?")


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


def test_and_the_fair_may_stand_in_the_place_of_what_was_asked_about() -> None:
    assert is_a_piece("and the fair?") and not is_a_piece("what about the fair?") and not is_a_piece("the fair?")


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("How hot will it feel in Wilmington on Sunday?", True),
        ("Will it rain in Dover this weekend?", True),
        ("Has it ever snowed in Lisbon in June?", True),
        ("How long does it take to get to the Moon?", True),
        ("Is it legal to record a phone call in Ohio?", True),
        ("What time is it in Tokyo?", True),
        ("How long did it take Ada Berg?", False),
        ("Did it rain?", False),
        ("Is it in Wilmington?", False),
        ("When will it open in Dover?", False),
    ],
)
def test_it_of_weather_and_of_what_something_takes_points_to_nothing_before(question: str, alone: bool) -> None:
    assert leans(question) is not alone
