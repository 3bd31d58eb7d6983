"""Answers to yes-or-no questions where a judge has a say: where it is heard, and where it is not."""

from collections.abc import Sequence

import pytest
from ruled import Unasked, hit, outcome

from qa.answering.verdict import ruling
from qa.records import Verdict


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


class Told(Unasked):
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


class Confessing(Unasked):
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


class OfTwo(Unasked):
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


class Swayed(Unasked):
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


def test_an_article_does_not_differ_from_itself_by_what_the_judge_is_less_sure_of() -> None:
    class Unsure(Unasked):
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


def test_what_a_judge_sees_nothing_of_is_not_said_though_all_its_words_are_there() -> None:
    text = "Berg dropped a plate out of the window."
    assert outcome("Did Berg drop out?", text) == "yes"
    for judge, said in ((Told(0.02, 0.6), "unsaid"), (Told(0.2, 0.1), "yes")):
        found = ruling("Did Berg drop out?", [hit(text)], judge)
        assert found is not None and found.outcome == said
    found = ruling("Did Ada Berg flee?", [hit("Ada Berg denied that she fled.")], Told(0.0, 0.03))
    assert found is not None and found.outcome == "no"  # what is denied is no contradiction to a judge


class FoundAgain(Told):
    """A judge beside a reader that finds all of a text, whatever it is asked for."""

    def found(self, asked: Sequence[tuple[str, str]]) -> list[tuple[str, float]]:
        return [(text, 5.0) for _, text in asked]


def test_a_judge_may_be_less_sure_of_a_yes_where_the_reader_finds_again_who_is_claimed_to_do_it() -> None:
    told = [hit("The mayor of Lund gave up the office on Monday.")]

    class FoundNearly(FoundAgain):
        def found(self, asked: Sequence[tuple[str, str]]) -> list[tuple[str, float]]:
            return [(text, 3.0) for _, text in asked]

    for judge, expected in (
        (FoundNearly(0.7, 0.1), "unsaid"),
        (Told(0.7, 0.1), "unsaid"),
        (FoundAgain(0.7, 0.1), "yes"),
        (FoundAgain(0.55, 0.1), "unsaid"),
    ):
        found = ruling("Did the mayor of Lund resign?", told, judge)
        assert found is not None and found.outcome == expected


@pytest.mark.parametrize(
    "told",
    ["The clerk is urging the mayor of Lund to resign.", "The mayor of Lund spoke of the pursuit of the office."],
)
def test_what_is_urged_or_pursued_has_not_come_to_pass(told: str) -> None:
    found = ruling("Did the mayor of Lund resign?", [hit(told)], FoundAgain(0.7, 0.0))
    assert found is not None and found.outcome == "unsaid"


def test_who_dismisses_a_case_denies_nothing() -> None:
    for text, expected in (
        ("A judge has dismissed the case against the mayor of Lund.", "yes"),
        ("The clerk dismissed the report on the case against the mayor of Lund.", "unsaid"),
    ):
        found = ruling("Was the case against the mayor of Lund thrown out?", [hit(text)], Told(0.95, 0.0))
        assert found is not None and found.outcome == expected


def test_who_beat_another_may_have_beaten_this_one_too() -> None:
    told = [hit("The Herons of Lund won the cup by beating Corran in May.")]
    found = ruling("Did the Herons beat the Gulls?", told, Told(0.0, 0.9))
    assert found is not None and found.outcome == "unsaid"
    found = ruling("Did the Herons beat Corran?", [hit("The Herons of Lund fell to Corran in May.")], Told(0.0, 0.9))
    assert found is not None and found.outcome == "no"


@pytest.mark.parametrize(
    "told", ["won the cup before beating Corran", "began in the best possible manner, downing Corran"]
)
def test_a_deed_may_be_told_by_the_way(told: str) -> None:
    found = ruling("Did the Herons beat Corran?", [hit(f"The Herons {told} on Monday.")], Told(0.95, 0.0))
    assert found is not None and found.outcome == "yes"
