"""Yes-or-no questions as claims."""

import pytest

from qa.answering.claims import claim_of, subject_and_predicate
from qa.english.verbs import base_of_gerund, base_of_past, base_of_present


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Did the mayor resign?", "The mayor did resign."),
        ("did the prime minister call for talks", "The prime minister did call for talks."),
        ("Was the mayor of Kyiv arrested on Tuesday?", "The mayor of Kyiv was arrested on Tuesday."),
        ("Has the US strike on Iran been confirmed?", "The US strike on Iran has been confirmed."),
        ("Was the fire at the mill put out?", "The fire at the mill was put out."),
        ("Is Putin dead?", "Putin is dead."),
        ("Is there a vaccine?", "There is a vaccine."),
        ("Has anyone been arrested?", "Someone has been arrested."),
        ("Didn't Trump call Maduro?", "Trump did call Maduro."),
        ("Won't the ferry sail?", "The ferry will sail."),
        ("Trump called Maduro, didn't he?", "Trump called Maduro."),
        ("Is it true that Biden met Xi?", "Biden met Xi."),
        ("Am I right in thinking that Biden met Xi?", "Biden met Xi."),
        ("Would it be right to say that Biden met Xi?", "Biden met Xi."),
        ("Is there any word on whether Biden met Xi?", "Biden met Xi."),
        ("I heard that Biden met Xi. Is that true?", "Biden met Xi."),
        ("Was it Biden who met Xi?", "Biden met Xi."),
        ("Really? Did Biden meet Xi?", "Biden did meet Xi."),
        ("Did the savers' protest turn violent?", "The savers' protest did turn violent."),
        ("And do you know if the ferry sank?", "The ferry sank."),
        ("In 2022, did inflation rise?", "In 2022, inflation did rise."),
        ("Can you catch the fever from another person?", "You can catch the fever from another person."),
        ("Can anyone come to the fair?", "Anyone can come to the fair."),
        ("Were the Aero 9s grounded?", "The Aero 9s were grounded."),
        ("Was Lumo 2 always meant for theatres?", "Lumo 2 was always meant for theatres."),
        ("Is Kole 19 years old?", "Kole is 19 years old."),
        ("Are Holm & Berg on tour?", "Holm & Berg are on tour."),
        ("Are British ministers directly elected?", "British ministers are directly elected."),
        ("Are day and night exactly equal in March?", "Day and night are exactly equal in March."),
        ("Was the Lumo Show well received?", "The Lumo Show was well received."),
        ("Has Holm formally decided to run?", "Holm has formally decided to run."),
        ("Did Holm's parents disapprove of the match?", "Holm's parents did disapprove of the match."),
        ("Did the strike last two weeks?", "The strike did last two weeks."),
        ("Is entry to the Lund fair free?", "Entry to the Lund fair is free."),
        ("Is Holm's hall in Lund still open?", "Holm's hall in Lund is still open."),
        ("Was turnout in Lund the highest of all?", "Turnout in Lund was the highest of all."),
        ("Was Holm ever suspended?", "Holm was suspended."),
    ],
)
def test_a_question_becomes_the_statement_it_asks_about(question: str, claim: str) -> None:
    assert claim_of(question) == claim


@pytest.mark.parametrize(
    "question",
    [
        "Who resigned?",
        "When did the mayor resign?",
        "Was the bridge closed or open?",
        "Can you summarise the article?",
        "Could you tell me who resigned?",
        "Do you like news?",
        "the mayor resigned",
        "did it",
        "",
        "After a joke, Will Smith ran onstage at which awards show?",
        "After the vote, Will Rask spoke to the press?",
        "Was the ferry bound for which island?",
    ],
)
def test_other_questions_ask_about_no_statement(question: str) -> None:
    assert claim_of(question) is None


def test_subject_and_predicate_stand_around_the_auxiliary() -> None:
    assert subject_and_predicate("The mayor of Kyiv was arrested.") == ("The mayor of Kyiv", "was arrested.")
    assert subject_and_predicate("Biden met Xi.") == ("", "Biden met Xi.")


def test_base_forms_of_verbs() -> None:
    assert [base_of_past(word) for word in ("resigned", "took", "stopped", "denied", "used", "table")] == [
        "resign", "take", "stop", "deny", "use", None,
    ]  # fmt: skip
    assert [base_of_present(word) for word in ("resigns", "denies", "reaches", "glass")] == [
        "resign", "deny", "reach", None,
    ]  # fmt: skip
    assert [base_of_gerund(word) for word in ("planning", "closing", "morning")] == ["plan", "close", None]


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Does the phone ban in Marlow allow exceptions?", "The phone ban in Marlow does allow exceptions."),
        ("Will the cut in the rate help borrowers?", "The cut in the rate will help borrowers."),
        ("Did the plane land in a field near Marlow?", "The plane did land in a field near Marlow."),
        ("Did Rask veto the plan?", "Rask did veto the plan."),
        ("Did a gust of wind topple the crane?", "A gust of wind did topple the crane."),
        ("Did the quake in Marlow kill anyone?", "Someone was killed in the quake in Marlow."),
        ("Has the storm injured anybody?", "Someone was injured in the storm."),
    ],
)
def test_the_verb_is_found_behind_a_noun_that_could_be_one(question: str, claim: str) -> None:
    assert claim_of(question) == claim
