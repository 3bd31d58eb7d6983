"""Who has a post, who had it, and what somebody is now, where older and newer articles tell it otherwise."""

import pytest
from test_qa_told_by_now import evidence, marked

from qa.answering.appointments import is_of_before, post_of
from qa.answering.attribution import of_whom_it_asks, said_by
from qa.answering.describing import who_is
from qa.answering.in_office import in_the_post, left_the_post, newly_in_the_post
from qa.answering.series import is_name
from qa.answering.speaking_role import bears, role_asked


@pytest.mark.parametrize(
    ("sentence", "left", "stayed"),
    [
        ("Hask Town have dismissed their coach, Otto Vik, after a sixth defeat.", "Vik", ""),
        ("She takes over on 1 March from Otto Vik, who retires at 64.", "Vik", ""),
        ("Ada Berg took over from Otto Vik in May.", "Vik", "Berg"),
        ("Managing director Otto Vik resigned on Monday.", "Vik", ""),
        ("Ada Berg said that Vik resigned.", "Vik", "Berg"),
        ("Ada Berg replaced Otto Vik.", "Vik", "Berg"),
        ("Otto Vik was replaced by Ada Berg.", "Vik", "Berg"),
        ("Former mayor Otto Vik spoke to Ada Berg.", "Vik", "Berg"),
        ("Hask sacked manager Otto Vik on Sunday.", "Vik", "Hask"),
        ("Otto Vik, 64, stepped down in May.", "Vik", ""),
        ("Otto Vik fired the editor.", "", "Vik"),
        ("Vik's predecessor resigned.", "", "Vik"),
        ("The board sacked Vik's deputy.", "", "Vik"),
        ("Ada Berg left at noon with Vik.", "", "Berg"),
        ("Ada Berg defeated mayor Otto Vik by one vote.", "Vik", "Berg"),
    ],
)
def test_who_is_told_to_have_left_a_post(sentence: str, left: str, stayed: str) -> None:
    assert not left or left_the_post(sentence, left)
    assert not stayed or not left_the_post(sentence, stayed)


LED = ("2031-01-04", "“We are sorry,” said the head of Hask Foods, Otto Vik.")
LEFT = ("2031-03-09", "Otto Vik resigned on Monday. The board named Ada Berg head of Hask Foods.")


def test_who_left_a_post_does_not_have_it_where_another_is_told_of() -> None:
    answers = ["Otto Vik", "Ada Berg"]
    asked = evidence("Who is the head of Hask Foods?", [LED, LEFT], answers)
    assert marked(asked) == "Otto Vik" and marked(in_the_post(asked)) == "Ada Berg"
    # Nobody is told to have left, the one who left is all that is told of, or it is asked who it was.
    for told, question in (
        ([LED], "Who is the head of Hask Foods?"),
        ([LED, (LEFT[0], "Otto Vik resigned on Monday.")], "Who is the head of Hask Foods?"),
        ([LED, LEFT], "Who was the head of Hask Foods?"),
        ([LED, LEFT], "Who is the head of Hask Foods before Ada Berg?"),
    ):
        same = evidence(question, told, answers)
        assert in_the_post(same).reading == same.reading
    again = [LEFT, ("2031-06-01", "Otto Vik, head of Hask Foods again, opened the plant.")]
    back = evidence("Who is the head of Hask Foods?", again, ["Otto Vik, head", "Ada Berg"])
    assert in_the_post(back).reading == back.reading  # who came back has it


@pytest.mark.parametrize(
    ("sentence", "post"),
    [
        ("Hask Ferries has appointed Ada Berg as its chief executive, it said.", "its chief executive"),
        ("Ada Berg, 47, has been the company's head of operations since 2021.", "the company's head of operations"),
        ("It gave Ada Berg a contract as head coach until 2033 on Sunday.", "head coach until 2033"),
        ("Ada Berg was elected mayor of Hask on Sunday.", "mayor of Hask"),
        ("Ada Berg will be mayor of Hask Quay for a third term.", "mayor of Hask Quay"),
        ("They elected Ada Berg mayor.", "mayor"),
        ("Ada Berg takes over as head of the bank in May.", "head of the bank"),
        ("Ada Berg was named in the report by the judge.", ""),
        ("Ada Berg made the mayor cry.", ""),
        ("Ada Berg will be 60.", ""),
    ],
)
def test_what_post_somebody_is_told_to_have(sentence: str, post: str) -> None:
    start = sentence.index("Ada Berg")
    found = post_of(sentence, start, start + len("Ada Berg"))
    assert (sentence[found[0] : found[1]] if found else "") == post


def test_what_somebody_is_now_is_told_by_the_newer_article_and_what_they_were_behind() -> None:
    older = ("2030-02-01", "Ada Berg, the finance director of Hask Foods, spoke of the loss.")
    newer = ("2031-03-09", "The board named Ada Berg head of Hask Foods on Friday.")
    answer = who_is(evidence("Who is Ada Berg?", [older, newer], []))
    assert answer and answer.span == "head of Hask Foods"
    assert [citation.published for citation in answer.citations] == ["2031-03-09", "2030-02-01"]
    was = who_is(evidence("Who was Otto Vik?", [("2031-01-01", "Otto Vik, the former mayor, died.")], []))
    assert was and was.span == "the former mayor"
    both = [("2031-03-01", "Former mayor Ada Berg spoke."), ("2031-02-01", "Ada Berg, the head of Hask Foods, spoke.")]
    now = who_is(evidence("Who is Ada Berg?", both, []))
    assert now and now.span == "the head of Hask Foods"
    assert is_of_before("the former mayor") and not is_of_before("the mayor")


def test_a_verb_before_a_name_makes_no_name_of_it() -> None:
    for text, named in (("gave Ada Berg", False), ("striker Ada Berg", True), ("injured striker Ada Berg", True)):
        assert is_name(text, (0, len(text))) is named


@pytest.mark.parametrize(
    ("who", "mention", "theirs"),
    [
        ("the president", "President Mona Lund", True),
        ("the president", "the President’s sister, Ada Lund", False),
        ("the mayor", "Vice Mayor Otto Vik", False),
        ("the mayor", "a spokesman for the mayor", False),
        ("the mayor", "The former mayor, Otto Vik", False),
        ("the former mayor", "The former mayor, Otto Vik", True),
        ("the prime minister", "A Hask Prime Minister", False),
        ("the prime minister", "Prime Minister", False),
        ("the player's lawyer", "Her lawyers", True),
        ("the other coach", "Hask's coach", True),
        ("the transport minister", "The regional transport minister, Otto Vik", True),
        ("the transport minister", "The health minister, Otto Vik", False),
        ("the minister", "The health minister, Otto Vik", True),
        ("the herring minister", "Hask's minister, Otto Vik", True),
        ("the prime minister", "Hask's minister, Otto Vik", False),
    ],
)
def test_by_which_words_somebody_has_the_role_that_is_asked_for(who: str, mention: str, theirs: bool) -> None:
    assert bears(role_asked(who), mention) is theirs


def test_who_is_asked_for_by_name_or_is_no_person_has_no_role() -> None:
    assert not any(map(role_asked, ("Ada Berg", "Mayor Berg", "the union", "the Courier")))


def test_what_a_role_said_is_told_by_nobody_else() -> None:
    told = [("2031-03-01", "Deputy mayor Otto Vik said that the pool would close. “It is a pity,” said Ada Berg.")]
    for who, answered in (("the mayor", False), ("the deputy mayor", True)):
        found = said_by(evidence(f"What did {who} say?", told, []))
        assert (found is not None) is answered
    near = evidence("What did the mayor say about the pool?", told, ["It is a pity"])
    assert near.answered and not of_whom_it_asks(near).answered
    beside = [("2031-03-01", "“It is a pity,” said Ada Berg, a guest of the mayor.")]
    assert not of_whom_it_asks(evidence("What did the mayor say about the pool?", beside, ["It is a pity"])).answered
    theirs = [("2031-03-01", "The mayor was in the pool. “It is a pity.”")]
    assert of_whom_it_asks(evidence("What did the mayor say about the pool?", theirs, ["It is a pity"])).answered


STORM = (
    "2031-01-04",
    "The storm reached Hask on Friday. It snowed. “Roads are blocked,” said the head of rescue, Ada Berg.",
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Did Ada Berg say anything about the roads?", True),
        ("Has Ada Berg said anything on roads?", True),
        ("What did Ada Berg say about Hask?", True),  # which is named before it
        ("Did Ada Berg say anything about the election?", False),
        ("What did Ada Berg say about the election?", False),
        ("Did Ada Berg say that the roads are blocked?", False),  # a yes or no
    ],
)
def test_what_somebody_said_of_what_stands_around_it(question: str, said: bool) -> None:
    told = said_by(evidence(question, [STORM], []))
    assert (told is not None) == said
    assert not told or "Roads are blocked" in told.statements[0].text


def test_a_short_title_is_that_role() -> None:
    assert bears(role_asked("the governor"), "Calder Gov. Ada Berg")
    assert bears(role_asked("the senator"), "Sen. Otto Vik")
    assert not bears(role_asked("the governor"), "Sen. Otto Vik")


def test_who_has_a_post_is_not_described() -> None:
    told = [("2031-01-04", "Hask Foods looks for a new CEO, Otto Vik said.")]
    assert who_is(evidence("Who is the new CEO?", told, ["Otto Vik"])) is None


def test_who_was_given_a_post_has_it_where_that_is_newer() -> None:
    told = [
        ("2031-01-04", "Prime Minister Ada Berg of Lirane spoke."),
        ("2031-03-09", "Ada Berg was sworn in as president of Lirane and named Otto Vik prime minister."),
    ]
    for question, holder in (
        ("Who is the prime minister of Lirane?", "Otto Vik"),
        ("who is the new prime minister?", "Otto Vik"),
        ("Who succeeded Ada Berg as prime minister?", "Otto Vik"),
        ("Who is the prime minister of Palosse?", "Ada Berg"),
        ("Who is the finance minister of Lirane?", "Ada Berg"),
        ("Who was the prime minister of Lirane?", "Ada Berg"),
    ):
        assert marked(newly_in_the_post(evidence(question, told, ["Prime Minister Ada Berg"]))).endswith(holder), (
            question
        )
