"""What counts as right on the wire, by kind of question, and what of an answer is proof."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.errors import NewsdeskError, QuestionsError
from index.records import Scope
from qa.evaluation.wire import ask_all, wire_figures
from qa.evaluation.wire_marks import mark, tells_day
from qa.evaluation.wire_questions import WireQuestion, read_wire_questions
from qa.records import Answer, Citation, Earlier
from qa.statements import Statement

ONE, TWO, OTHER = "https://one.example/a", "https://two.example/a", "https://other.example/a"
FERRY = "The ferry sank on Sunday. Ada Berg said that 11 people died. Nobody knows why."
TEXTS = {ONE: FERRY, TWO: f"(Wire) {FERRY}", OTHER: "A panda slept."}
DIED = "Ada Berg said that 11 people died."


def citation(quote: str, url: str = ONE, n: int = 1) -> Citation:
    start = TEXTS[url].index(quote)
    return Citation(n, "a", "", "", "", url, "", quote, start, start + len(quote), None, None, 0.5)


def answered(*statements: Statement, citations: Sequence[Citation] = (), span: str | None = None) -> Answer:
    return Answer("?", "answered", statements, span, 0.9, tuple(citations))


QUOTED = answered(Statement(DIED, (1,)), citations=[citation(DIED)])
NOT_FOUND = Answer("?", "not_found", (Statement("Nothing.", (), "note"),), None, 0.1, closest=(citation(DIED),))
QUESTION = WireQuestion(
    "q", "fact", "How many died?", answers=("11", "eleven"), urls=frozenset((ONE, TWO)), evidence=((DIED,),)
)


def right(question: WireQuestion, answer: Answer) -> bool:
    return mark(question, answer, TEXTS).right


def test_an_answer_is_right_where_a_statement_that_claims_says_it() -> None:
    assert right(QUESTION, QUOTED)
    assert not right(replace(QUESTION, answers=("1",)), QUOTED)
    assert not right(QUESTION, answered(Statement("Of 11 articles.", (), "note")))
    assert not right(QUESTION, replace(QUOTED, status="not_found"))
    assert not right(QUESTION, replace(QUOTED, kind="clarify"))


def test_what_is_forbidden_may_be_quoted_and_not_claimed() -> None:
    question = replace(QUESTION, forbidden=("Ada Berg",))
    assert right(question, QUOTED)
    assert not right(question, replace(QUOTED, span="Ada Berg"))
    own = Statement(f"{DIED} So said Cy Dee.", (1,), "sentence")
    assert right(question, replace(QUOTED, statements=(own,)))
    assert not right(replace(QUESTION, forbidden=("Cy Dee",)), replace(QUOTED, statements=(own,)))


def test_an_answer_that_is_said_first_is_told_apart() -> None:
    late = answered(Statement("Nobody knows why."), Statement(DIED))
    assert [mark(QUESTION, answer, TEXTS).more["said first"] for answer in (QUOTED, late)] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("text", "when", "expected"),
    [
        ("It sank on 6 September 2031.", "2031-09-06", True),
        ("It sank on Saturday, Sept. 6.", "2031-09-06", True),
        ("the 6th of September", "2031-09-06", True),
        ("September 6, 2031", "2031-09-06", True),
        ("2031-09-06", "2031-09-06", True),
        ("It sank on 16 September 2031.", "2031-09-06", False),
        ("It sank on 6 September 2030.", "2031-09-06", False),
        ("September 60", "2031-09-06", False),
        ("It sank on Saturday.", "2031-09-06", False),
        ("She left in May.", "2031-05", True),
        ("She left in May 2030.", "2031-05", False),
        ("She may leave.", "2031-05", False),
    ],
)
def test_a_day_in_its_usual_forms(text: str, when: str, expected: bool) -> None:
    assert tells_day(text, when) is expected


def test_the_day_of_an_article_is_no_day_that_it_tells() -> None:
    question = replace(QUESTION, kind="time", when="2031-09-07")
    labelled = answered(Statement("It sank on Sunday.", (1,), "labelled", "7 September 2031"))
    assert not right(question, labelled)
    assert right(question, replace(labelled, kind="timeline"))


def test_a_follow_up_is_right_where_its_evidence_is_quoted_first_or_second() -> None:
    question = replace(QUESTION, kind="follow-up")
    away = citation("A panda slept.", OTHER)
    assert right(question, NOT_FOUND)
    assert right(question, answered(citations=[away, citation("11 people", TWO, 2)]))
    assert not right(question, answered(citations=[away, away, citation(DIED, n=3)]))
    assert not right(question, answered(citations=[citation("Nobody knows why.")]))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Yes: so it is.", "yes"),
        ("No, says one.", "no"),
        ("The articles differ.", "differ"),
        ("They do not say outright.", "unsaid"),
        ("Nobody knows.", "unsaid"),
        ("", "unsaid"),
    ],
)
@pytest.mark.parametrize("verdict", ["yes", "no", "differ", "unsaid"])
def test_a_verdict_is_how_its_statement_begins(text: str, told: str, verdict: str) -> None:
    answer = answered(*([Statement(text, (), "verdict")] if text else []), Statement("No. It is not."))
    marked = mark(replace(QUESTION, kind="yes-no", verdict=verdict), answer, TEXTS)
    assert marked.right is (told == verdict)
    assert marked.more["never the opposite"] == float((told, verdict) not in (("yes", "no"), ("no", "yes")))


def test_three_of_four_points_make_a_list() -> None:
    question = replace(QUESTION, kind="list", points=(("Ax",), ("By", "Bee"), ("Cy",), ("Dee",)))
    most = answered(Statement("Cy and Ax", (), "point"), Statement("Bee", (), "point"))
    half = answered(Statement("Ax, By", (), "point"))
    assert (right(question, most), mark(question, most, TEXTS).more) == (True, {"points": 0.75})
    assert (right(question, half), mark(question, half, TEXTS).more) == (False, {"points": 0.5})
    assert mark(question, replace(most, status="not_found"), TEXTS).more == {"points": 0.0}


def test_a_timeline_is_in_order() -> None:
    question = replace(QUESTION, kind="timeline", points=(("first",), ("second",), ("third",)))

    def told(*texts: str) -> Answer:
        return answered(*(Statement(text, (), "labelled", "6 September") for text in texts))

    assert right(question, told("first", "second and third"))
    assert right(question, told("the third says", "first", "second", "third"))
    assert not right(question, told("second", "first", "third"))
    assert mark(question, told("second", "first"), TEXTS).more == {"points": pytest.approx(2 / 3), "in order": 0.0}
    assert mark(question, told("second"), TEXTS).more == {"points": pytest.approx(1 / 3)}


def test_a_summary_is_checked_against_its_quotes() -> None:
    question = replace(QUESTION, kind="summary", points=(("11",),))
    answer = replace(QUOTED, statements=(*QUOTED.statements, Statement("They drowned.", (1,), "sentence")))
    assert mark(question, answer, TEXTS).more == {"points": 1.0, "verbatim": 0.5}


def test_talk_questions_back_and_what_has_no_answer() -> None:
    chat, back = Answer.chat("hi", "Hello."), Answer.chat("who?", "Ax or By?")
    assert right(replace(QUESTION, kind="talk", evidence=()), chat)
    assert not right(replace(QUESTION, kind="talk", evidence=()), NOT_FOUND)
    clarify = replace(QUESTION, kind="clarify", points=(("Ax",), ("By",)), evidence=())
    assert not right(clarify, back)
    marked = mark(clarify, replace(back, kind="clarify", offers=("Who is Ax?",)), TEXTS)
    assert (marked.right, marked.more) == (True, {"both named": 1.0})
    for kind in ("false premise", "no answer"):
        question = replace(QUESTION, kind=kind, evidence=())
        assert right(question, NOT_FOUND) and not right(question, QUOTED)
        assert not right(question, Answer.failed("?", "It broke."))


def test_citations_are_weighed_against_sources_and_evidence() -> None:
    question = replace(QUESTION, evidence=((DIED, "Nobody knows why."), ("The ferry sank on Sunday.",)))
    quotes = [citation("Nobody knows why.", TWO), citation("A panda slept.", OTHER, 2), citation(DIED, n=3)]
    marked = mark(question, answered(Statement("11"), citations=quotes), TEXTS)
    assert (marked.told, marked.proved, marked.recalled) == ((True, False, True), (True, False, True), 0.5)
    assert mark(question, NOT_FOUND, TEXTS).recalled is None


class Stub:
    """Answers from a list, and remembers what it was asked after what."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, date, list[str]]] = []

    def ask(self, question: str, scope: Scope, earlier: Sequence[Earlier]) -> Answer:
        self.asked.append((question, scope.day, [turn.question for turn in earlier]))
        if question == "":
            raise NewsdeskError("The question is empty.")
        return self.answers.pop(0)


def test_turns_of_a_conversation_follow_each_other_and_others_stand_alone() -> None:
    day, own = date(2031, 10, 19), date(2031, 9, 8)
    questions = [
        replace(QUESTION, id="1", text="one", conversation="c"),
        replace(QUESTION, id="2", text="two"),
        replace(QUESTION, id="3", text="three", conversation="c", date=own, kind="follow-up"),
        replace(QUESTION, id="4", text="", conversation="c", kind="follow-up"),
    ]
    stub = Stub(replace(QUOTED, searched="one as searched"), NOT_FOUND, QUOTED)
    marks = [mark(question, answer, TEXTS) for question, answer in ask_all(stub, questions, day)]
    assert stub.asked == [
        ("one", day, []),
        ("two", day, []),
        ("three", own, ["one as searched"]),
        ("", day, ["one as searched", "three"]),
    ]
    figures = wire_figures(marks)
    assert figures["right"] == {
        "fact": {"questions": 2, "right": 50.0, "answered": 50.0},
        "follow-up": {"questions": 2, "right": 50.0, "answered": 50.0},
    }
    assert figures["wrong"] == {"fact": ["2"], "follow-up": ["4"]}
    assert figures["citations"]["all"] == {"precision": 100.0, "on evidence": 100.0, "recall": 100.0}
    assert figures["more"]["says it"] == {"follow-up": 50.0}


def test_rows_are_read_and_faults_are_named(tmp_path: Path) -> None:
    row = {"id": "a", "kind": "list", "question": "Who?", "answers": [], "points": ["Ax", ["By", "Bee"]]}
    row |= {"sources": [ONE, [TWO]], "also": [OTHER], "evidence": [[DIED, "It sank."]], "date": "2031-09-08"}
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    (question,) = read_wire_questions(path)
    assert question.points == (("Ax",), ("By", "Bee"))
    assert (question.urls, question.evidence) == ({ONE, TWO, OTHER}, ((DIED, "It sank."),))
    assert question.date == date(2031, 9, 8)
    path.write_text('["a"]', encoding="utf-8")
    with pytest.raises(QuestionsError, match="not a file of questions on the wire"):
        read_wire_questions(path)
