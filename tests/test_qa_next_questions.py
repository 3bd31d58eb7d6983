"""Questions that may be asked next: composed from the cited articles, tried, and kept only where they are news."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace

import page_fixtures as made
import pytest

from index.records import EVERYTHING, Scope
from qa.conversation.replies import replied
from qa.offers.composing import asked_of, is_person
from qa.offers.next_questions import MOST, TRIED, proposed, with_offers
from qa.page.ask.runs import Runs
from qa.page.ask.turns import changed, opened
from qa.page.server.admission import Admission, Queued
from qa.reading.citations import cite
from qa.records import Answer, Earlier, Hit, Span
from qa.statements import Statement


@pytest.mark.parametrize(
    ("sentence", "questions"),
    [
        ("The Calder Trust closed the east bank on Friday.", ["When did the Calder Trust close the east bank?"]),
        ("Mara Okafor, the county engineer, resigned Friday.", ["When did Mara Okafor resign?", "Who is Mara Okafor?"]),
        ("Mara Okafor fell on Friday.", []),  # "When did she fall?" says too little
        ("The harbour bridge was closed because a beam had cracked.", ["Why was the harbour bridge closed?"]),
        (
            "More than 2,000 people have been vaccinated at the harbour clinic, officials said.",
            ["How many people have been vaccinated at the harbour clinic?"],
        ),
        ("They were closed because a beam had cracked.", []),
        ("The Calder Trust told reporters so on Friday.", []),
    ],
)
def test_a_sentence_gives_questions_that_it_answers(sentence: str, questions: list[str]) -> None:
    assert list(asked_of(sentence)) == questions


def test_a_person_is_called_by_the_last_name_alone() -> None:
    text = "Mara Okafor closed it. The Health Fund paid, and Okafor thanked the Fund. Mother's Day is in May."
    assert is_person("Mara Okafor", text)
    assert not is_person("Health Fund", text) and not is_person("Mother's Day", text)


class Tried(made.ScriptedAssistant):
    """Answers what it is scripted to, and nothing else; keeps what it was asked."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        super().__init__()
        self.answers, self.tries = answers, list[str]()

    def composed(self, question: str, scope: Scope = EVERYTHING, earlier: Sequence[Earlier] = ()) -> Answer:
        self.tries.append(question)
        self.after = [turn.question for turn in earlier]
        return self.answers.get(question, Answer(question, "not_found", (), None, 0.1))


def bridge_answer(
    assistant: made.ScriptedAssistant, span: str, confidence: float = 0.9, name: str = "bridge"
) -> Answer:
    article = assistant.store.article(made.id_of(name))
    start = article.text.index(span)
    hit = Hit(1, article.id, article.title, article.outlet, article.published, article.url, article.path, article.text,
              0, len(article.text), 1.0)  # fmt: skip
    cited = cite(1, hit, Span(0, start, start + len(span), start, start + len(span), 1.0), article, confidence)
    said = (Statement(cited.quote, (1,), "sentence"),)
    return Answer("?", "answered", said, span, confidence, (cited,))


@pytest.fixture
def first() -> Answer:
    with made.ScriptedAssistant() as assistant:
        return replace(bridge_answer(assistant, "17 March"), question="When will the bridge reopen?")


def script(*questions: str, span: str = "26 tonnes", confidence: float = 0.9, name: str = "bridge") -> Tried:
    assistant = Tried({})
    answer = bridge_answer(assistant, span, confidence, name)
    assistant.answers = {question: replace(answer, question=question) for question in questions}
    return assistant


def proposals(assistant: made.ScriptedAssistant, answer: Answer) -> list[str]:
    return proposed(answer, [assistant.store.article(citation.article_id) for citation in answer.citations])


def test_what_is_answered_from_the_cited_articles_is_offered(first: Answer) -> None:
    with Tried({}) as assistant:
        asked = proposals(assistant, first)
        assert len(asked) >= 2
        assistant.answers = {asked[1]: replace(bridge_answer(assistant, "26 tonnes"), question=asked[1])}
        talk = [Earlier("Why was the bridge closed?", replace(first, question="Why was the bridge closed?"))]
        assert with_offers(assistant, first, earlier=talk).offers == (asked[1],)
        assert assistant.after == ["Why was the bridge closed?", first.question]  # as when it is pressed
        assistant.tries.clear()
        assert with_offers(assistant, first).offers == (asked[1],)
        assert len(assistant.tries) <= TRIED


@pytest.mark.parametrize(
    "change", [{"span": "17 March"}, {"confidence": 0.2}, {"name": "vaccine", "span": "£30 million"}]
)
def test_what_is_known_already_or_unsure_or_of_another_article_is_not(first: Answer, change: dict[str, str]) -> None:
    with script(**change) as assistant:  # type: ignore[arg-type]
        answer = bridge_answer(assistant, **{"span": "26 tonnes", **change})  # type: ignore[arg-type]
        assistant.answers = {question: answer for question in proposals(assistant, first)}
        assert with_offers(assistant, first).offers == () and assistant.tries


def test_nothing_is_offered_that_was_asked_before_nor_after_a_stop(first: Answer) -> None:
    with Tried({}) as assistant:
        asked = proposals(assistant, first)
        talk = [Earlier(question, first) for question in asked]
        assert with_offers(assistant, first, earlier=talk).offers == () and not assistant.tries
        stop = threading.Event()
        stop.set()
        assert with_offers(assistant, first, stop=stop).offers == () and not assistant.tries


def test_an_answer_without_quotes_and_a_question_back_are_left_as_they_are(first: Answer) -> None:
    with Tried({}) as assistant:
        for answer in (Answer.chat("hi", "Hello."), replace(first, status="not_found"),
                       replace(first, kind="clarify", offers=("Which?",))):  # fmt: skip
            assert with_offers(assistant, answer) is answer
        had = replace(first, offers=("Who is Mara Okafor?",))
        assert with_offers(assistant, had) is had
    assert MOST <= 3


def test_what_may_be_asked_next_is_taken_by_its_number_alone(first: Answer) -> None:
    talk = [Earlier(first.question, replace(first, offers=("What did Mara Okafor say?", "Who is Mara Okafor?")))]
    taken = replied("2", talk)
    assert taken is not None and not isinstance(taken, str) and taken.question == "Who is Mara Okafor?"
    assert replied("Mara Okafor said", talk) is None
    assert not isinstance(replied("3", talk), str) and replied("3", talk) is None


def offered(assistant: made.ScriptedAssistant, first: Answer, meanwhile: bool) -> Sequence[str] | None:
    """What a page offers after an answer; ``meanwhile`` another question is asked."""

    async def work() -> Sequence[str] | None:
        runs, turns = Runs(), changed(opened((), first.question, EVERYTHING), "done", answer=first)
        queued = Queued(assistant, Admission(), "ada")
        if meanwhile:
            composed = assistant.composed

            def interrupted(question: str, scope: Scope = EVERYTHING) -> Answer:
                runs.stop("s", drop=True)
                return composed(question, scope)

            assistant.composed = interrupted  # type: ignore[method-assign]
        found = await runs.offered("s", queued, turns)
        return found[-1].answer.offers if found and found[-1].answer else None

    return asyncio.run(work())


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_page_offers_them_unless_the_conversation_goes_on(first: Answer, meanwhile: bool) -> None:
    with Tried({}) as assistant:
        asked = proposals(assistant, first)
        assistant.answers = {asked[0]: bridge_answer(assistant, "26 tonnes")}
        assert offered(assistant, first, meanwhile) == (None if meanwhile else (asked[0],))
