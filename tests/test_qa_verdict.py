"""Answers to yes-or-no questions: which sentences decide, and what they decide."""

from collections.abc import Sequence

import pytest

from qa.answering.verdict import Deciding, ruling
from qa.records import Hit, Verdict


def hit(text: str, *, title: str = "", published: str = "2031-09-10", start: int = 0) -> Hit:
    return Hit(
        passage_id=1,
        article_id="a",
        title=title,
        outlet="Gazette",
        published=published,
        url="",
        path="",
        text=text,
        start=start,
        end=start + len(text),
        score=1.0,
    )


def outcome(question: str, *texts: str) -> str:
    found = ruling(question, [hit(text) for text in texts])
    assert found is not None
    return found.outcome


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


def test_a_judge_decides_no_comparison_of_one_who_is_not_named_there() -> None:
    told, judge = "Amsel was given a milder term.", Told(0.0, 0.95)
    found = ruling("Did Leck get a longer term than Amsel?", [hit(f"Leck of Lund spoke. {told}")], judge)
    assert found is not None and found.outcome == "unsaid"
    found = ruling("Did Leck get a longer term than Amsel?", [hit("Leck was given a milder term than Amsel.")], judge)
    assert found is not None and found.outcome == "no"


def test_of_what_is_so_today_a_judge_decides_by_the_latest_article_alone() -> None:
    before = hit("The people of Lund fled from their homes on Sunday.", published="2031-02-24")
    after = hit("The people of Lund wrote a letter in March.", published="2031-05-16")

    class Then(Told):
        def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
            return [Verdict(0, 0.95, 0.05) if "fled" in told else Verdict(0, 0, 1) for told, _ in pairs]

    for hits, expected in (([before], "no"), ([before, after], "unsaid")):
        found = ruling("Are the people of Lund in their town?", hits, Then(0, 0))
        assert found is not None and found.outcome == expected


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


class Told:
    """A judge that says what it was told to of every pair."""

    def __init__(self, supported: float, contradicted: float) -> None:
        self.said = Verdict(supported, contradicted, 1 - supported - contradicted)
        self.asked: list[tuple[str, str]] = []

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        self.asked += pairs
        return [self.said] * len(pairs)


@pytest.mark.parametrize(
    ("text", "judge", "expected"),
    [
        ("The mayor of Lund gave up the office on Monday.", Told(0.95, 0.01), "yes"),
        ("The mayor of Lund gave up the office on Monday.", Told(0.6, 0.1), "unsaid"),
        ("The mayor of Lund clings to office.", Told(0.01, 0.95), "no"),
        ("The mayor of Lund clings to office.", Told(0.01, 0.75), "unsaid"),
        ("The mayor of Lund will not rule out a farewell.", Told(0.01, 0.95), "unsaid"),
        ("The mayor of Lund spoke, and no clerk resigned.", Told(0.95, 0.01), "unsaid"),
        ("The mayor of Lund may have given up the office.", Told(0.95, 0.01), "unsaid"),
        ("Has the mayor of Lund given up the office?", Told(0.95, 0.01), "unsaid"),
        ("The mayor of Lund denied the report.", Told(0.01, 0.95), "unsaid"),
        ("It rained in Lund.", Told(0.99, 0.0), "unsaid"),
        ("The mayor of Lund resigned on Monday.", Told(0.3, 0.4), "yes"),
        ("The mayor of Lund resigned on Monday.", Told(0.3, 0.6), "yes"),
        ("The mayor of Lund resigned on Monday.", Told(0.1, 0.8), "unsaid"),
        ("The mayor of Lund did not resign.", Told(0.2, 0.3), "no"),
        ("The mayor of Lund did not resign.", Told(0.6, 0.3), "no"),
        ("The mayor of Lund did not resign.", Told(0.8, 0.1), "unsaid"),
    ],
)
def test_a_judge_speaks_where_the_rules_are_silent_and_is_heeded_where_it_says_the_opposite(
    text: str, judge: Told, expected: str
) -> None:
    found = ruling("Did the mayor of Lund resign?", [hit(text)], judge)
    assert found is not None and found.outcome == expected
    assert judge.asked[0] == (text, "The mayor of Lund did resign.")


def test_what_has_no_word_of_the_subject_decides_only_where_the_judge_sees_something_in_it() -> None:
    text = "The vaccine of Lund is new. There are no countries that are really safe, she said."
    for judge, expected in ((Told(0.0, 0.01), "unsaid"), (Told(0.0, 0.1), "no")):
        found = ruling("Is the vaccine safe?", [hit(text)], judge)
        assert found is not None and found.outcome == expected


def test_another_thing_is_not_the_thing_itself() -> None:
    judge = Told(0.95, 0.0)
    found = ruling("Is there another vaccine in Lund?", [hit("A vaccine is made in Lund.")], judge)
    assert found is not None and found.outcome == "unsaid"
    found = ruling("Is there another vaccine in Lund?", [hit("There is another vaccine in Lund.")], judge)
    assert found is not None and found.outcome == "yes"


def test_a_judge_reads_a_sentence_with_the_one_before_it_and_figures_have_to_stand_there() -> None:
    judge = Told(0.95, 0.0)
    text = "On Monday 30 guards met. The guards of Lund gave up their posts."
    found = ruling("Did 30 guards of Lund resign?", [hit(text)], judge)
    assert found is not None and found.outcome == "yes"
    assert (text, "30 guards of Lund did resign.") in judge.asked
    found = ruling("Did 40 guards of Lund resign?", [hit(text)], judge)
    assert found is not None and found.outcome == "unsaid"


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


def test_parts_of_a_sentence_between_semicolons_are_judged_apart() -> None:
    judge = Told(0.1, 0.1)
    ruling("Did the dam of Lund break?", [hit("Lund heard of floods; the dam of Lund was not damaged.")], judge)
    assert ("the dam of Lund was not damaged.", "The dam of Lund did break.") in judge.asked


def test_what_has_nothing_of_the_claim_leaves_open_what_the_sentence_before_leaves_open() -> None:
    text = "The bank of Lund may cut the rate in May. The next meeting of Lund is in May."
    found = ruling("Will the bank of Lund cut the rate in May?", [hit(text)], Told(0.95, 0.0))
    assert found is not None and found.outcome == "unsaid"


def test_may_is_no_hedge_where_it_is_asked_what_is_allowed() -> None:
    text = "The teachers of Lund may keep their phones."
    for question, expected in (
        ("Are phones banned for teachers of Lund?", "no"),
        ("Do the teachers of Lund hate phones?", "unsaid"),
    ):
        found = ruling(question, [hit(text)], Told(0.0, 0.95))
        assert found is not None and found.outcome == expected, question


def test_she_is_nobody_who_is_named_further_above() -> None:
    text = "Emil Saar was arrested. Nadia Oster left in May. She has confessed, according to prosecutor Karin Lund."

    class Heard(Told):
        def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
            said = super().verdicts(pairs)
            return [v if "confessed" in told else Verdict(0, 0, 1) for v, (told, _) in zip(said, pairs, strict=True)]

    judge = Heard(0.95, 0.0)
    found = ruling("Has Emil Saar confessed?", [hit(text)], judge)
    assert found is not None and found.outcome == "unsaid"
    assert not any("Lund has confessed" in evidence for evidence, _ in judge.asked), "who says it is not who did it"


def test_a_surname_is_enough_and_a_first_name_is_not() -> None:
    judge = Told(0.95, 0.0)
    for text, expected in (("Brandl gave up.", "yes"), ("Oskar Lund gave up.", "unsaid")):
        found = ruling("Did Oskar Brandl concede?", [hit(text)], judge)
        assert found is not None and found.outcome == expected, text


class Confessing:
    """A judge for which whoever is named in the evidence has confessed, where that is told at its end."""

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        return [Verdict(0.9, 0.0, 0.1) if text.endswith("confessed.") else Verdict(0.0, 0.0, 1.0) for text, _ in pairs]


def test_of_another_who_was_named_nothing_is_taken() -> None:
    text = "Emil Saar and Ida Varga were in court. Varga has confessed. Saar denies the charge."
    found = ruling("Does Saar deny the charge?", [hit(text)])
    assert found and found.outcome == "yes"
    for name, expected in (("Varga", "unsaid"), ("Saar", "yes")):
        judge = Confessing()
        text = f"Emil Saar and Ida Varga were in court. {name} has confessed."
        found = ruling("Has Saar confessed?", [hit(text)], judge)
        assert found and found.outcome == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The trial of Saar is to begin on 9 September.", "unsaid"),
        ("The trial of Saar will begin on 9 September.", "unsaid"),
        ("The trial of Saar began on Monday.", "yes"),
    ],
)
def test_what_is_to_come_has_not_come_to_pass(text: str, expected: str) -> None:
    found = ruling("Has the trial of Saar begun?", [hit(text)], Told(0.95, 0.01))
    assert found and found.outcome == expected


class OfTwo:
    """A judge that sees a contradiction in what holds the word alone."""

    def __init__(self, word: str) -> None:
        self.word = word

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        sure, open_ = Verdict(0.01, 0.95, 0.04), Verdict(0.01, 0.04, 0.95)
        return [sure if self.word in text else open_ for text, _ in pairs]


def test_what_is_decided_by_the_sentence_before_is_quoted_with_it() -> None:
    text = "Killing a heron is a crime. Herons need twenty miles of river each."
    found = ruling("Is it legal to kill herons?", [hit(text)], OfTwo("Killing a heron is a crime. Herons"))
    assert found is not None and found.outcome == "no"
    assert text[found.deciding[0].start : found.deciding[0].end] == text


def test_what_something_does_not_mean_or_prove_is_not_denied() -> None:
    for said in ("did not mean that it had caused the fire", "does not prove that it caused the fire"):
        found = ruling("Did the grid cause the fire?", [hit(f"The grid said that {said}.")], Told(0.01, 0.95))
        assert found is not None and found.outcome == "unsaid", said


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


def test_of_the_dead_a_judge_decides_by_no_injury() -> None:
    text = "Ten people were injured when the bridge collapsed."
    for judge in (Told(0.95, 0.01), Told(0.01, 0.95)):
        found = ruling("Did anyone die in the bridge collapse?", [hit(text)], judge)
        assert found and found.outcome == "unsaid"


def test_that_nobody_was_is_plain_without_a_judge() -> None:
    text = "No fatalities in the bridge collapse were reported."
    found = ruling("Did anyone die in the bridge collapse?", [hit(text)], Told(0.8, 0.1))
    assert found and found.outcome == "no"


def test_a_headline_that_says_it_or_only_that_it_may_be_leaves_a_verdict_open() -> None:
    asked, text = "Is Dorn going to stop checking tickets?", "Dorn will start reading tickets by camera."
    for title, expected in (("", "no"), ("Dorn will stop checking tickets", "unsaid")):
        found = ruling(asked, [hit(text, title=title)], Told(0.01, 0.95))
        assert found and found.outcome == expected
    text = "The mayor of Dorn called the coming of trains a first step."
    for title, expected in (("", "yes"), ("Trains could come back to Dorn", "unsaid")):
        found = ruling("Are the trains coming back to Dorn?", [hit(text, title=title)], Told(0.95, 0.01))
        assert found and found.outcome == expected


class Swayed:
    """A judge that is told yes by whatever is read with a word, or whose claim has it, and nothing by the rest."""

    def __init__(self, word: str) -> None:
        self.word = word

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        return [
            Verdict(0.95, 0.0, 0.05) if self.word in f"{text} {claim}" else Verdict(0, 0, 1) for text, claim in pairs
        ]


@pytest.mark.parametrize("swaying", ["It rained.", "did resign", "Did the mayor"])
def test_one_reading_of_the_judge_does_not_decide(swaying: str) -> None:
    told = hit("It rained. The mayor of Lund gave the office up.", title="Lund")
    found = ruling("Did the mayor of Lund resign?", [told], Swayed(swaying))
    assert found is not None and found.outcome == "unsaid"
    found = ruling("Did the mayor of Lund resign?", [told], Swayed("office"))
    assert found is not None and found.outcome == "yes"


@pytest.mark.parametrize(
    ("question", "text", "judge", "expected"),
    [
        ("Did Berg lose the case?", "A court dropped the case of Berg, who had hoped for more.", (0, 0.95), "no"),
        ("Did Berg lose the case?", "Berg hoped for a loss of the case.", (0, 0.95), "unsaid"),
        ("Will Lund sell the ferry?", "Lund has no plans to sell the ferry now.", (0, 0.95), "no"),
        ("Will Lund sell the ferry?", "Lund has plans to sell the ferry now.", (0, 0.95), "unsaid"),
        ("Will Lund sell the ferry?", "Lund has no plans to part with the ferry.", (0.95, 0), "unsaid"),
        ("Will there be a Lumo 3?", "The film Lumo 2 is in the cinemas.", (0, 0.95), "unsaid"),
        ("Was the old mill in Lund built in 1982?", "The old mill in Lund dates from 1962.", (0, 0.95), "no"),
    ],
)
def test_hedges_and_numbers_count_where_they_belong_to_what_is_claimed(
    question: str, text: str, judge: tuple[float, float], expected: str
) -> None:
    found = ruling(question, [hit(text)], Told(*judge))
    assert found is not None and found.outcome == expected


def test_a_heading_that_asks_is_answered_by_the_word_after_it() -> None:
    for answer in ("No", "Yes"):
        text = f"Will the law bring an election? {answer}. The council chooses."
        assert outcome("Will there be an election?", text) == answer.lower()
    assert outcome("Will there be an election?", "The law may bring an election. No. Nothing is known.") == "unsaid"


def test_who_does_not_respond_to_a_request_for_comment_does_not_comment() -> None:
    text = "The office of Berg did not respond to the Post’s request for comment."
    assert outcome("Did Berg's office comment?", text) == "no"
    assert outcome("Has anyone fallen ill in Lund?", "There are no cases of illness in Lund.") == "no"


def test_an_article_does_not_differ_from_itself_by_what_the_judge_is_less_sure_of() -> None:
    class Unsure:
        def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
            return [Verdict(0.8, 0, 0.2) if "count" in text[-30:] else Verdict(0, 0.9, 0.1) for text, _ in pairs]

    text = "The court of Lund has set a new count. The court of Lund did not order a vote."
    found = ruling("Did the court of Lund order a vote?", [hit(text)], Unsure())
    assert found is not None and found.outcome == "no"


def test_what_was_suspected_of_something_is_no_hedge_of_what_is_told_of_it() -> None:
    text = "The flood that had been suspected had nothing to do with the crack."
    found = ruling("Did the flood cause the crack?", [hit(text)], Told(0.0, 0.95))
    assert found is not None and found.outcome == "no"
    found = ruling(
        "Did the flood cause the crack?", [hit("Experts suspected the flood of the crack.")], Told(0.0, 0.95)
    )
    assert found is not None and found.outcome == "unsaid"


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
