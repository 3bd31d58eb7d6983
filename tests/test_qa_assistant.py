"""The one entry point over a real store with the packaged embedder: asking, searching, filtering, removing."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import page_fixtures as made
import pytest

from index.errors import NewsdeskError, StoreError, UnknownArticleError, UnknownOutletError
from index.records import Scope
from qa.assistant import LONGEST_QUESTION, Assistant
from qa.conversation.leaning import says_of_what
from qa.conversation.ways import SPOKEN_OF
from qa.records import Answer, Earlier, Found, Hit, Reading, Searching, Span, Writing
from qa.steps.summaries import LEFT_OUT
from qa.sureness import LOW

SEEDS = Path(__file__).parents[1] / "seeds"
BRIDGE = """The Calder harbour bridge will reopen to traffic on 17 March, the county transport board said on Tuesday.

A weight limit of 26 tonnes will remain in force until load tests are completed in June.
"""
VACCINE = """A vaccine trial halved malaria cases in toddlers, the Institute of Global Health said on Monday.

Dr Amara Nwosu led the trial, which followed 4,878 children for a year.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "bridge.md").write_text(f"---\ntitle: Bridge to reopen\nsource: Courier\ndate: 2025-01-14\n---\n{BRIDGE}")
    (made / "vaccine.md").write_text(f"---\ntitle: Vaccine trial\nsource: Wire\ndate: 2024-11-02\n---\n{VACCINE}")
    return made


@pytest.fixture
def assistant(tmp_path: Path, folder: Path) -> Iterator[Assistant]:
    with Assistant.open(tmp_path / "store", create=True) as made:
        made.sync([folder])
        yield made


def quotes_are_proved(assistant: Assistant, answer: Answer) -> bool:
    return all(assistant.store.article(c.article_id).text[c.start : c.end] == c.quote for c in answer.citations)


def test_the_owners_question_is_answered_from_the_owners_article(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "store", create=True) as assistant:
        assistant.sync([SEEDS])
        answer = assistant.ask("who reported the surrender terms?")
        assert answer.status == "answered"
        assert "New York Post reported" in answer.citations[0].quote
        assert quotes_are_proved(assistant, answer)


def test_evidence_comes_before_the_answer(assistant: Assistant) -> None:
    searching, found, answer = assistant.stream(
        "  When will the harbour\nbridge reopen? ", Scope(as_of=date(2025, 1, 15))
    )
    assert searching == Searching("When will the harbour bridge reopen?")
    assert isinstance(found, Found)
    assert found.hits[0].title == "Bridge to reopen"
    assert isinstance(answer, Answer)
    assert "17 March" in answer.citations[0].quote
    assert quotes_are_proved(assistant, answer)
    assert answer.seconds.total >= answer.seconds.retrieve + answer.seconds.read > 0


class Guessing:
    """A reader that finds the same in whatever it reads: "17 March", half sure."""

    name, threshold = "guessing", 0.1

    def read(self, question: str, hits: Sequence[Hit], *, as_of: date) -> Reading:
        spans = [
            Span(n, at, at + 8, at, at + 8, 0.3) for n, hit in enumerate(hits) if (at := hit.text.find("17 March")) >= 0
        ]
        return Reading(tuple(spans), LOW - 0.05 if spans else 0.0)


def test_what_a_question_does_not_name_is_not_guessed_among_several_articles(tmp_path: Path, folder: Path) -> None:
    with Assistant.open(tmp_path / "store", create=True, reader=Guessing()) as assistant:
        assistant.sync([folder])
        assert assistant.ask("When will the bridge reopen?").status == "answered"
        assert assistant.ask("When will they reopen?").status == "not_found"
        (folder / "vaccine.md").unlink()
        assistant.sync([folder])
        assert assistant.ask("When will they reopen?").status == "answered"  # of one article there is nothing to guess


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("How old are they?", False),
        ("When did it happen?", False),
        ("What did he say?", False),
        ("Is it raining?", True),
        ("Who said “I told them to enjoy it”?", True),
        ("How old are the twins?", True),
        ("What did Ada say of her book?", True),
        ("Did they open the harbour bridge?", True),
    ],
)
def test_which_questions_say_what_they_are_about(question: str, says: bool) -> None:
    assert says_of_what(question) is says


def test_a_question_leans_on_those_before_it(assistant: Assistant) -> None:
    first = assistant.ask("When will the harbour bridge reopen?")
    alone = assistant.ask("And when was that?")
    assert alone.status == "not_found" and alone.searched == alone.question
    assert alone.answer.endswith("The question does not say what it is about: name a person, a place or a thing.")
    then = assistant.ask("And when was that?", earlier=[Earlier(first.searched, first)])
    assert "bridge" in then.searched and "17 March" in then.quotes[0].quote
    assert then.question == "And when was that?" and quotes_are_proved(assistant, then)


def test_what_names_nothing_is_asked_of_the_articles_spoken_of(assistant: Assistant) -> None:
    first = assistant.ask("When will the harbour bridge reopen?")
    talk = [Earlier(first.searched, first)]
    assert assistant.ask("What did the board say?").filters == ""
    told = assistant.ask("What did the board say?", earlier=talk)
    assert told.filters == SPOKEN_OF and {c.title for c in told.citations} == {"Bridge to reopen"}
    assert assistant.ask("What did the institute say?", earlier=talk).filters == ""
    assert quotes_are_proved(assistant, told)


def test_an_article_that_is_less_likely_was_not_spoken_of(assistant: Assistant) -> None:
    bridge, vaccine = (assistant.ask(said) for said in ("When will the harbour bridge reopen?", "Who led the trial?"))
    both = replace(bridge, citations=(*bridge.citations[:1], *vaccine.citations[:1]))
    assert assistant.ask("Who led the trial?", earlier=[Earlier(both.searched, both)]).filters == ""


def test_more_is_what_else_the_article_has(assistant: Assistant, folder: Path) -> None:
    told = [f"The ferry to island number {n} will run on day {n} of the month." for n in range(1, 9)]
    (folder / "ferry.md").write_text("---\ntitle: Ferries\ndate: 2025-01-14\n---\n" + "\n\n".join(told))
    assistant.sync([folder])
    first = assistant.ask("Which ferry will run on day 5?")
    assert first.quotes
    more = assistant.ask("Tell me more.", earlier=[Earlier(first.searched, first)])
    assert not {c.quote for c in more.citations} & {c.quote for c in first.quotes}
    assert quotes_are_proved(assistant, more)


def test_which_outlets_wrote_about_it_are_those_of_what_was_cited(assistant: Assistant) -> None:
    first = assistant.ask("When will the harbour bridge reopen?")
    told = assistant.ask("Which outlets wrote about it?", earlier=[Earlier(first.searched, first)])
    assert "“Bridge to reopen” (Courier, 14 Jan 2025)" in told.answer
    assert "Bridge" not in assistant.ask("Which outlets wrote about it?").answer


def test_a_summary_is_of_the_article_that_was_spoken_of_or_of_what_is_named(assistant: Assistant) -> None:
    first = assistant.ask("When will the harbour bridge reopen?")
    summary = assistant.ask("Summarise it.", earlier=[Earlier(first.searched, first)])
    assert summary.kind == "summary" and {c.article_id for c in summary.citations} == {first.citations[0].article_id}
    assert quotes_are_proved(assistant, summary)
    named = assistant.ask("summarise the article about the harbour bridge")
    assert named.kind == "summary" and "bridge" in named.citations[0].quote
    assert assistant.ask("Summarise it.").status == assistant.ask("sum up the Olympic curling final").status == "chat"


def test_what_turns_to_another_matter_leaves_the_one_before_behind(assistant: Assistant) -> None:
    first = assistant.ask("When will the harbour bridge reopen?")
    talk = [Earlier(first.searched, first)]
    turned = assistant.ask("ok, what about malaria cases?", earlier=talk)
    assert turned.kind == "summary" and {c.title for c in turned.citations} == {"Vaccine trial"}
    after = assistant.ask("who led the trial there?", earlier=[*talk, Earlier(turned.searched, turned)])
    assert "Nwosu" in after.quotes[0].quote and "bridge" not in after.searched
    assert assistant.ask("and what about load tests?", earlier=talk).kind == "answer"  # they are of the bridge
    # What has an article may be of the bridge, too; where that is unsure, it is told of by itself.
    for said in ("and what about the toddlers?", "what about the bridge?"):
        told = assistant.ask(said, earlier=talk)
        assert told.kind == "summary" or told.confidence >= LOW


def test_what_else_happened_leaves_out_what_was_spoken_of(assistant: Assistant) -> None:
    first = assistant.ask("When will the harbour bridge reopen?")
    talk = [Earlier(first.searched, first)]
    alone, after = (assistant.ask("What else happened in November 2024?", earlier=turns) for turns in ((), talk))
    assert alone.citations == after.citations and LEFT_OUT in after.answer and LEFT_OUT not in alone.answer
    nothing = assistant.ask("what else happened in January 2025?", earlier=talk)
    assert nothing.status == "chat" and "no other article of 1 Jan 2025 to 31 Jan 2025" in nothing.answer


def test_talk_is_answered_from_the_store(assistant: Assistant) -> None:
    (answer,) = assistant.stream("How many articles are there?")
    assert isinstance(answer, Answer)
    assert (answer.status, answer.kind, answer.citations, answer.closest) == ("chat", "chat", (), ())
    assert f"{assistant.store.counts().articles} articles" in answer.answer


def test_articles_on_a_subject_are_counted_by_its_words(assistant: Assistant) -> None:
    counted = assistant.ask("How many articles about the harbour bridge are there?")
    assert counted.kind == "chat" and counted.answer.startswith("1 article has the words “harbour bridge”")
    assert "(1 Jan 2024 to 31 Dec 2024)" not in assistant.ask("how many articles mention the bridge in 2024?").answer
    none = assistant.ask("How many articles mention the bridge in November 2024?")
    assert "has the word" not in none.answer


def test_a_writer_stands_between_composing_and_showing(assistant: Assistant) -> None:
    class Shouting:
        def write(self, answer: Answer, stop: threading.Event, judge: object = None) -> Iterator[Answer]:
            said = tuple(replace(statement, text=statement.text.upper()) for statement in answer.statements)
            yield replace(answer, statements=said[:1])
            yield replace(answer, statements=said)

    plain = assistant.ask("When will the harbour bridge reopen?")
    written = Assistant(assistant.store, assistant.embedder, assistant.reader, Shouting())
    answer = written.ask("When will the harbour bridge reopen?")
    assert answer.answer == plain.answer.upper() and answer.citations == plain.citations
    *_, composed, first, last, _ = written.stream("When will the harbour bridge reopen?")
    assert isinstance(composed, Writing) and composed.answer.answer == plain.answer  # nobody waits for the writer
    assert isinstance(first, Writing) and len(first.answer.statements) == 1
    assert isinstance(last, Writing) and last.answer.answer == answer.answer


def test_search_ranks_passages_and_filters_by_outlet_and_date(assistant: Assistant) -> None:
    assert next(hit.outlet for hit in assistant.search("malaria trial")) == "Wire"
    assert {hit.outlet for hit in assistant.search("malaria trial", Scope(("the courier",)))} == {"Courier"}
    assert {hit.outlet for hit in assistant.search("malaria trial", Scope(since=date(2025, 1, 14)))} == {"Courier"}
    assert {hit.outlet for hit in assistant.search("bridge", Scope(until=date(2024, 11, 2)))} == {"Wire"}
    chosen = assistant.search("bridge")[0].article_id
    assert {hit.article_id for hit in assistant.search("malaria trial", Scope(articles=(chosen,)))} == {chosen}
    assert chosen not in {hit.article_id for hit in assistant.search("bridge", Scope(without=(chosen,)))}
    with pytest.raises(UnknownArticleError, match="None of the chosen articles"):
        assistant.search("bridge", Scope(articles=("gone",)))
    assert assistant.search("bridge", Scope(since=date(2026, 1, 1))) == []
    assert assistant.ask("When will the bridge reopen?", Scope(since=date(2026, 1, 1))).status == "not_found"


def test_an_empty_store_finds_nothing_and_fails_in_nothing(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "empty", create=True) as assistant:
        answer = assistant.ask("Who won?")
        assert (answer.status, answer.citations, answer.closest) == ("not_found", (), ())
        assert assistant.search("anything") == []


def test_this_week_is_told_to_lie_after_the_newest_article(assistant: Assistant) -> None:
    said = "No article that was searched is from this week: the newest is of 14 Jan 2025."
    question = "When will the harbour bridge reopen this week?"
    assert said in assistant.ask(question).answer
    assert said not in assistant.ask(question, Scope(as_of=date(2025, 1, 15))).answer
    assert said not in assistant.ask(question, Scope(until=date(2025, 1, 15))).answer  # which sets the day, too
    assert said not in assistant.ask("When will the harbour bridge reopen?").answer
    older = assistant.ask(question, Scope(as_of=date(2024, 12, 24)))
    assert "No article that was searched is from this week: the newest is of 2 Nov 2024." in older.answer
    wire = assistant.ask("Which trial ended yesterday?", Scope(("Wire",)))
    assert wire.answer.endswith("is from yesterday: the newest is of 2 Nov 2024.")


def test_words_that_stand_in_no_article_are_named_and_no_others(assistant: Assistant) -> None:
    answer = assistant.ask("Which oboist conducted the Lisbon philharmonic?")
    assert (answer.status, answer.closest) == ("not_found", ())
    assert "holds the words “oboist”, “conducted”, “Lisbon” and “philharmonic”." in answer.answer
    assert "holds the word “oboists”." in assistant.ask("How many oboists were there, and how long?").answer
    with assistant.store.read() as view:
        assert view.absent_words("Are bridges reopening in Lisbon?") == ["Lisbon"]
        wire = view.allowed(Scope(("Wire",)))
        assert view.absent_words("Are bridges reopening in Lisbon?", wire) == ["bridges", "reopening", "Lisbon"]
        assert view.absent_words("anything", view.allowed(Scope(("None",)))) == []


def test_where_no_article_can_be_searched_that_is_what_is_said(assistant: Assistant, tmp_path: Path) -> None:
    with pytest.raises(UnknownOutletError, match=r"^No outlet fits 'None': there are '"):
        assistant.ask("Who won?", Scope(("None",)))
    late = Scope(since=date(2999, 1, 1))
    assert assistant.ask("Who won?", late).answer.endswith("The filters let no article through.")
    with Assistant.open(tmp_path / "none", create=True) as empty:
        assert empty.ask("Who won?").answer.endswith("There are no articles yet.")


def test_every_passage_read_has_its_cosine(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.retrieval import retrieve

    monkeypatch.setattr(retrieve, "DEPTH", 1)
    monkeypatch.setattr(retrieve, "DEEPEST", 1)
    question = "vaccine trial for the harbour"
    hits = assistant.search(question)
    query = assistant.embedder.encode_query(question)
    expected = assistant.embedder.encode([f"{hit.title}\n{hit.text}" for hit in hits]) @ query
    assert any(hit.dense is None for hit in hits) or len(hits) == 1
    assert [hit.cosine for hit in hits if hit.dense is not None] == pytest.approx(
        [hit.dense for hit in hits if hit.dense is not None], abs=1e-3
    )
    assert [hit.cosine for hit in hits] == pytest.approx(expected.tolist(), abs=0.1)


def test_a_removed_article_answers_no_more(assistant: Assistant) -> None:
    (bridge,) = (a.id for a in assistant.store.articles() if a.title == "Bridge to reopen")
    with pytest.raises(UnknownArticleError):
        assistant.remove([bridge, "0123456789ab"])
    assert assistant.search("harbour bridge")[0].article_id == bridge
    assert assistant.remove([bridge]) == 1
    assert bridge not in {hit.article_id for hit in assistant.search("harbour bridge")}


def test_filters_of_a_question_are_told_kept_where_they_find_and_dropped_where_not(assistant: Assistant) -> None:
    question = "According to the courier, when will the harbour bridge reopen?"
    kept = assistant.ask(question)
    assert kept.filters == "Courier" and {quote.outlet for quote in kept.quotes} == {"Courier"}
    assert kept.searched == "when will the harbour bridge reopen?"
    typed = assistant.ask(question, literal=True)
    assert typed.filters == "" and typed.searched == question
    dropped = assistant.ask("According to Wire, what is the weight limit on the bridge?")
    assert dropped.filters == "" and dropped.quotes[0].outlet == "Courier"
    assert "Among what the question asks for (Wire) nothing comes close" in dropped.answer
    assert assistant.find("What did Wire say about malaria?").hits[0].outlet == "Wire"


def test_a_misspelt_name_is_searched_as_the_articles_write_it(assistant: Assistant) -> None:
    question = "Which trial did Amara Nwoso lead?"
    answer = assistant.ask(question)
    assert answer.searched == "Which trial did Amara Nwosu lead?" and answer.question == question
    assert assistant.find(question).searched == answer.searched
    assert assistant.ask(question, literal=True).searched == question


@pytest.mark.parametrize("question", ["", " \n ", "?" * (LONGEST_QUESTION + 1)])
def test_a_question_that_is_none_gets_one_sentence(assistant: Assistant, question: str) -> None:
    with pytest.raises(NewsdeskError, match=r"The question (is empty|has 20001 characters)"):
        assistant.ask(question)


@pytest.mark.parametrize(
    "question", ['"', "* OR NEAR(", "who\0said", "\ud800", "';--", "第一", "\u202eabc", "a" * 20_000]
)
def test_any_text_may_be_asked(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status in ("answered", "not_found")


def test_there_must_be_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="newsdesk index"):
        Assistant.open(tmp_path / "absent")


def test_asking_goes_on_while_articles_are_indexed(assistant: Assistant, folder: Path) -> None:
    for number in range(30):
        (folder / f"more{number}.txt").write_text(
            f"Town {number} elected mayor Ada Byron{number} on Sunday, officials said."
        )
    writer = threading.Thread(target=assistant.sync, args=([folder],))
    writer.start()
    answers = [assistant.ask("When will the harbour bridge reopen?")]
    while writer.is_alive():
        answers.append(assistant.ask("When will the harbour bridge reopen?"))
    writer.join()
    assert all("17 March" in answer.citations[0].quote for answer in answers)
    assert assistant.store.counts().articles == 32
    assert "Byron17" in assistant.search("mayor of town 17 Byron17")[0].text


def test_what_is_searched_is_what_is_asked(assistant: Assistant) -> None:
    first = assistant.ask("When will the harbour bridge reopen?")
    talk = [Earlier(first.searched, first)]
    for said in ("Thanks, and when was that?", "Can you tell me who led the trial?", "ok, what about malaria cases?"):
        assert assistant.find(said, earlier=talk).searched == assistant.ask(said, earlier=talk).searched
    assert assistant.find("Thanks, and when was that?", earlier=talk).searched.startswith("when was that? (")
    assert assistant.find("ok, what about malaria cases?", earlier=talk).searched == "malaria cases"


@pytest.mark.parametrize(("confidence", "within"), [(0.6, False), (0.3, True)])
def test_the_topic_of_a_talk_is_not_searched_for_where_it_changes_nothing(confidence: float, within: bool) -> None:
    class Surer(made.ScriptedReader):
        def read(self, question: str, hits: Sequence[Hit], *, as_of: date) -> Reading:
            found = super().read(f"{question} toll", hits, as_of=as_of)
            return replace(found, confidence=0.9 if "(" in question else confidence)

    with made.ScriptedAssistant(reader=Surer()) as assistant:
        earlier = [Earlier(q, assistant.ask(q)) for q in ("How many lorries cross?",)]
        answer = assistant.ask("When is dark in Calder?", earlier=earlier)
    assert answer.status == "answered" and answer.searched.endswith("(lorries, cross)") is within
