"""Answers to yes-or-no questions: which sentences decide, and what they decide."""

import pytest
from ruled import hit, outcome

from qa.answering.verdict import Deciding, ruling


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Did the ferry pass its inspection?", "The ferry passed its inspection in March.", "yes"),
        ("Did the ferry pass its inspection?", "The ferry did not pass its inspection in March.", "no"),
        ("Did the ferry pass its inspection?", "The ferry failed its inspection in March.", "no"),
        ("Did the ferry pass its inspection?", "The ferry may have passed its inspection in March.", "unsaid"),
        ("Did the ferry pass its inspection?", "It is unclear whether the ferry passed its inspection.", "unsaid"),
        ("Did the ferry pass its inspection?", "The tram passed its inspection in March.", "unsaid"),
        ("Was Anna Berg arrested?", "Anna Berg was arrested on Monday.", "yes"),
        ("Was Anna Berg arrested?", "Police said that Anna Berg had not been arrested.", "no"),
        ("Was Anna Berg arrested?", "Her brother was arrested on Monday.", "unsaid"),
        ("Was Anna Berg arrested?", "Anna Berg could be arrested soon.", "unsaid"),
        ("Did Korr leave the union?", "Korr denied that he left the union.", "no"),
        ("Will Korr leave the union?", "There is speculation that Korr will leave the union.", "unsaid"),
        ("Were the guards hurt?", "Two guards were tied up but not hurt.", "no"),
        ("Were all guards hurt?", "Two guards were hurt.", "unsaid"),
        ("Did 30 guards resign?", "The guards resigned.", "unsaid"),
        ("Did 30 guards resign?", "On Monday 30 guards resigned.", "yes"),
        ("Is the airport open?", "The airport reopened on Wednesday.", "yes"),
        ("Did Istany vote for the ban?", "Istany has not said how it will vote on the ban.", "unsaid"),
        ("Is the airport open?", "The airport was closed.", "no"),
        ("Did the price rise?", "The price fell.", "no"),
        ("Did the price rise?", "Did the price rise?", "unsaid"),
        ("Did Berg call Lee?", "Berg called Lee.", "yes"),
        ("Did Berg call Lee?", "Lee called Berg.", "unsaid"),
        ("Did Berg call Lee?", "Lee was called by Berg.", "yes"),
        ("Did Berg call Lee?", "Berg was called by Lee.", "unsaid"),
        ("Was Berg arrested?", "Police arrested Berg.", "yes"),
        ("Was Berg arrested?", "Berg arrested two men.", "unsaid"),
        ("Is Ruiz the mayor?", "Ruiz is the deputy mayor.", "unsaid"),
        ("Is there a vaccine?", "A vaccine does not exist.", "no"),
        ("Is there a vaccine?", "There is no vaccine.", "no"),
        ("Is there a vaccine?", "There is a vaccine.", "yes"),
        ("Is there a vaccine against the Lund fever?", "There is no vaccine against malaria.", "unsaid"),
        ("Was the ferry built in May?", "The ferry was built in May.", "yes"),
        ("Is there a vaccine?", "The vaccine was not delivered.", "unsaid"),
        ("Was the ship sabotaged?", "The owner of the ship ruled out sabotage.", "no"),
        ("Was the ship sabotaged?", "The owner of the ship did not rule out sabotage.", "unsaid"),
        ("Did Ruiz step down?", "Ruiz quit on Friday.", "yes"),
        ("Has Ruiz stepped down?", "Ruiz has yet to resign.", "no"),
        ("Did Ruiz resign?", "Should Ruiz resign, a contest would begin.", "unsaid"),
        ("Did Ruiz resign?", "Ruiz must resign, the paper wrote.", "unsaid"),
        ("Does Ruiz want to ban rallies?", "A spokesman for Ruiz denied that she planned to ban rallies.", "no"),
        ("Did Ruiz deny the charge?", "Ruiz denied the charge.", "yes"),
        ("Has Ruiz confessed?", "Ruiz denied any part in the raid.", "no"),
        ("Did the price go up?", "The price did go down.", "unsaid"),
        ("Will the ferry sail in October?", "The ferry will sail by the end of the year.", "unsaid"),
        ("Is the strike over?", "The strike is over, the union said.", "yes"),
        ("Is the strike over?", "The union on Monday declared the strike in Hask over.", "yes"),
        ("Will anyone lose their job?", "No one will lose their job, she said.", "no"),
        ("Is the branch closing?", "Vik said closing the branch would save a lot.", "unsaid"),
        ("Is the branch closing?", "The branch is closing in May.", "yes"),
        ("Is it closing? (branch)", "The branch will stay open.", "no"),
        ("Will anyone lose their job?", "No one will lose their way.", "unsaid"),
        ("Will anyone lose their job?", "No one may lose their job in the end.", "unsaid"),
        ("Was the alarm on?", "The alarm had been switched off on Monday.", "no"),
        ("Was the alarm on during the raid?", "The alarm was on.", "yes"),
        ("Was the alarm on?", "The alarm rang on Monday.", "unsaid"),
        ("Is Acme going to buy Bolt?", "Acme is in talks to buy Bolt.", "unsaid"),
        ("Did Berg accept defeat?", "Berg conceded within the hour.", "yes"),
        ("Is Acme going to appeal against its fine?", "Acme accepted the fine and will not appeal.", "no"),
        ("Did Istany vote for the plan?", "Istany supported the plan.", "yes"),
        ("Did Istany vote against the plan?", "Istany supported the plan.", "no"),
        ("Are schools allowed to ban phones?", "Schools may ban phones.", "yes"),
        ("May schools ban phones?", "Schools may not ban phones.", "no"),
        ("Did the bridge fall happen in the morning?", "The bridge fall was on Sunday afternoon.", "no"),
        ("Was anybody hurt in the fire?", "Three workers were hurt in the fire.", "yes"),
        ("Was anybody hurt in the fire?", "Nobody was hurt in the fire, the brigade said.", "no"),
        ("Was anybody hurt in the fire?", "Three workers may have been hurt in the fire.", "unsaid"),
        ("Was anybody hurt in the fire?", "Two men were hurt in a crash.", "unsaid"),
        ("Was anybody hurt in the Calder fire?", "Two men were hurt in the fire.", "unsaid"),
    ],
)
def test_words_decide_where_they_are_plain(question: str, text: str, expected: str) -> None:
    assert outcome(question, text) == expected


def test_a_subject_may_be_named_in_the_sentence_before() -> None:
    assert outcome("Did the mayor resign?", "The mayor spoke on Friday. Then he resigned.") == "yes"
    assert outcome("Did the mayor resign?", "A clerk spoke on Friday. Then he resigned.") == "unsaid"


def test_words_carried_from_earlier_turns_are_no_part_of_the_claim() -> None:
    fined = "Acme accepted the fine and will not appeal."
    assert outcome("Will it appeal? (Acme, fined)", fined) == "no"
    assert outcome("Was anyone hurt? (Acme, factory)", "Nobody was hurt at the Acme mill.") == "no"
    assert outcome("Was anyone hurt? (Acme, factory)", "Two men were hurt in a crash in Calder.") == "unsaid"


def test_it_is_what_was_told_before_and_she_who_was_named_before() -> None:
    ban = "The bill bans phones in schools."
    assert outcome("Did the Liberals support the phone ban?", f"{ban} The Liberals supported it.") == "yes"
    assert (
        outcome("Did the Liberals support the phone ban?", f"{ban} The Liberals denied that they supported it.") != "no"
    )
    mayor = "Mayor Greta Hollis met the families."
    assert (
        outcome("Is Mayor Hollis going to resign?", f"{mayor} Her office said she had no intention of resigning.")
        == "no"
    )
    assert outcome("Was Mayor Hollis acquitted?", f"{mayor} Her deputy, Nils Aker, was convicted.") == "unsaid"


def test_no_sign_that_it_is_so_is_no_yes() -> None:
    assert outcome("Was the wall damaged?", 'There was "no sign" that the wall itself was damaged.') == "unsaid"
    assert outcome("Was the wall damaged?", "There was no evidence that the wall was damaged.") == "unsaid"


def test_another_name_before_the_verb_is_another_subject() -> None:
    assert outcome("Did Ruiz resign?", "Ruiz spoke on Friday. Berg resigned.") == "unsaid"


def test_what_is_denied_right_after_it_was_said_differs() -> None:
    found = ruling("Did the alarm ring?", [hit("The alarm rang at ten. The museum denied it.")])
    assert found is not None and found.outcome == "differ"
    assert [each.side for each in found.deciding] == ["yes", "no"]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Was Berg charged?", "Berg's former lawyer Cole was charged with fraud."),
        ("Was Berg charged?", "The Berg Company was charged with fraud, as Berg knows."),
        ("Was Berg charged?", "Berg said that the prosecutors made their charging decisions in May."),
        ("Was Berg charged?", "The charges against the firm that he built are the closest anybody has come to Berg."),
        ("Did Calder City lose?", "Vik scored as Calder City stretched its winning run to 15 games on Friday."),
        ("Did Berg testify?", "Berg was granted immunity to testify before the jury."),
        ("Did Berg break the law?", "Berg said many times that Acme did not break the law."),
        ("Did the army kill Ada Lee?", "The army avoided responsibility for killing Ada Lee, her family said."),
    ],
)
def test_what_is_said_of_others_of_plans_and_of_names_for_deeds_decides_nothing(question: str, text: str) -> None:
    found = ruling(question, [hit(text)])
    assert found is not None and found.outcome == "unsaid"


def test_sentences_that_differ_are_both_quoted() -> None:
    one, other = "The alarm rang at ten.", "The alarm did not ring at ten."
    found = ruling("Did the alarm ring?", [hit(one), hit(other)])
    assert found is not None and found.outcome == "differ"
    assert {(each.hit, each.side) for each in found.deciding} == {(0, "yes"), (1, "no")}


def test_what_had_not_happened_may_have_happened_since() -> None:
    before = hit("Dolan did not concede.", published="2031-09-12")
    after = hit("Dolan conceded on Friday.", published="2031-09-20")
    found = ruling("Did Dolan concede?", [before, after])
    assert found is not None and found.outcome == "yes"
    found = ruling("Did Dolan concede?", [hit("Dolan did not concede.", published="2031-09-22"), after])
    assert found is not None and found.outcome == "differ"


def test_offsets_are_those_of_the_article() -> None:
    text = "It rained. The mayor resigned on Monday."
    found = ruling("Did the mayor resign?", [hit("Nothing."), hit(text, start=500)])
    assert found is not None
    assert found.deciding == (Deciding(1, 511, 540, "yes"),)
    assert text[11:40] == "The mayor resigned on Monday."


def test_nothing_found_is_not_said_and_other_questions_are_not_ruled_on() -> None:
    found = ruling("Did the mayor resign?", [])
    assert found is not None and (found.outcome, found.deciding) == ("unsaid", ())
    assert ruling("Who resigned?", [hit("The mayor resigned.")]) is None


@pytest.mark.parametrize(
    ("text", "expected", "by"),
    [
        ("Ada Berg said that the ferry would sail in May.", "yes", "Ada Berg"),
        ("The ferry will sail in May, the coast guard said on Monday.", "yes", "the coast guard"),
        ("The captain, Ada Berg, said that the ferry would not sail in May.", "no", "the captain, Ada Berg"),
        ("The ferry will sail in May.", "yes", ""),
        ("Ada Berg believes that the ferry will sail in May.", "unsaid", ""),
        ("Ada Berg said that the ferry would sail in May if the ice melted.", "unsaid", ""),
    ],
)
def test_what_somebody_says_outright_decides_and_names_who_says_so(text: str, expected: str, by: str) -> None:
    found = ruling("Will the ferry sail in May?", [hit(text)])
    assert found is not None and found.outcome == expected
    assert expected == "unsaid" or found.deciding[0].by == by


def test_a_plan_that_was_told_is_no_deed() -> None:
    assert outcome("Did Ada Berg resign?", "Ada Berg said on Monday that she would resign.") == "unsaid"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Is Berta Holm related to Jan Holm?", "She is asked if Berta Holm is related to Jan Holm. She is not.", "no"),
        ("Is Berta Holm related to Jan Holm?", "Few know that Berta Holm is related to Jan Holm. She is.", "yes"),
        ("Did the flood kill anyone?", "A flood hit Marlow on Monday. Nobody was killed.", "no"),
        ("Did the flood in Marlow kill anyone?", "The flood in Marlow killed two people on Monday.", "yes"),
        ("Did the flood in Marlow kill anyone?", "The last flood in Marlow, in 1978, killed 26 people.", "unsaid"),
        ("Was the pump replaced?", "A replacement of the pump had been noted but not carried out.", "unsaid"),
        ("Did the pump get a repair?", "The pump was never given a repair, a log shows.", "unsaid"),
        ("Did Oda Berg win in Marlow?", "Oda Berg conceded in Marlow on Monday.", "no"),
    ],
)
def test_short_answers_other_years_and_deeds_that_were_only_noted(question: str, text: str, expected: str) -> None:
    assert outcome(question, text) == expected


def test_a_statement_that_was_withdrawn_differs_from_what_was_stated() -> None:
    assert (
        outcome("Was the pump repaired?", "The pump was repaired in May. The firm withdrew that statement.") == "differ"
    )


def test_what_had_not_been_done_yet_is_overtaken_by_a_later_article_that_tells_of_the_deed() -> None:
    early = hit("The campers came forward on Thursday. They have not been charged.", published="2031-09-07")
    late = hit("Two campers from Marlow were charged on Monday.", published="2031-09-30")
    other = hit("The campers watched as a baker was not charged.", published="2031-09-30")
    question = "Have the campers been charged?"
    assert ruling(question, [early]).outcome == "no"  # type: ignore[union-attr]
    assert ruling(question, [early, late]).outcome != "no"  # type: ignore[union-attr]
    assert ruling(question, [early, other]).outcome == "no"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Did anyone die in the bridge collapse?", "No fatalities in the bridge collapse were reported.", "no"),
        ("Did anyone die in the bridge collapse?", "Two workers were killed in the bridge collapse.", "yes"),
        ("Did anyone die in the bridge collapse?", "A bus driver drowned in the bridge collapse.", "yes"),
        ("Was anybody hurt in the bridge collapse?", "The bridge collapse left ten people with injuries.", "yes"),
        ("Was anybody hurt in the bridge collapse?", "The bridge collapse ended without serious injuries.", "no"),
    ],
)
def test_what_befell_somebody_is_told_in_many_words(question: str, text: str, expected: str) -> None:
    assert outcome(question, text) == expected


def test_a_heading_that_asks_is_answered_by_the_word_after_it() -> None:
    for answer in ("No", "Yes"):
        text = f"Will the law bring an election? {answer}. The council chooses."
        assert outcome("Will there be an election?", text) == answer.lower()
    assert outcome("Will there be an election?", "The law may bring an election. No. Nothing is known.") == "unsaid"


def test_who_does_not_respond_to_a_request_for_comment_does_not_comment() -> None:
    text = "The office of Berg did not respond to the Post’s request for comment."
    assert outcome("Did Berg's office comment?", text) == "no"
    assert outcome("Has anyone fallen ill in Lund?", "There are no cases of illness in Lund.") == "no"


def test_what_her_mother_did_she_did_not() -> None:
    assert outcome("Did Ada Berg retire?", "Ada Berg runs. “My mother retired at 70,” she told the Post.") == "unsaid"
    assert outcome("Did Ada Berg retire?", "Ada Berg runs no more. She retired in May.") == "yes"


def test_what_was_last_year_is_not_this_year() -> None:
    assert outcome("Will it rain in Calder this weekend?", "It rained in Calder last weekend.") == "unsaid"
    assert outcome("Did it rain in Calder last weekend?", "It rained in Calder last weekend.") == "yes"
    assert outcome("Did prices in Calder rise this year?", "Prices in Calder rose this year, as last year.") == "yes"


def test_what_comes_closest_is_no_question() -> None:
    headline, told = "Will it rain in Calder this weekend?", "Calder had rain last weekend, and a storm."
    found = ruling("Will it rain in Calder this weekend?", [hit(f"{headline} {told}")])
    assert found is not None and found.outcome == "unsaid"
    assert [(each.start, each.end) for each in found.deciding] == [(len(headline) + 1, len(headline) + 1 + len(told))]
    asked = ruling("Will it rain in Calder this weekend?", [hit(headline)])
    assert asked is not None and (asked.outcome, asked.deciding) == ("unsaid", ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Banning the app is opposed by Berg.", "unsaid"),
        ("Any ban of the app is a blow to trade.", "unsaid"),
        ("The app has been banned since May.", "yes"),
    ],
)
def test_what_is_spoken_of_is_not_so_yet(text: str, said: str) -> None:
    assert outcome("Is the app banned?", text) == said
    assert outcome("Is Ada Berg going to be charged?", "Officers are weighing charges against Ada Berg.") == "unsaid"
