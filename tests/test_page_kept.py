"""Conversations the browser keeps: they come back as they were, proved again, and nothing else gets in."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import page_fixtures as made
import pytest

from index.records import EVERYTHING, Scope
from qa.page.ask import browser_records as kept
from qa.page.ask import evidence
from qa.page.ask import runs as asking
from qa.page.ask.functions import exchanges
from qa.page.ask.turns import Turn, asked_anew, asked_in_place
from qa.records import Citation, Reason
from qa.scopes import as_dict, read_filters, words


def conversation(*questions: str, scope: Scope = EVERYTHING) -> tuple[made.ScriptedAssistant, list[Turn]]:
    assistant, turns = made.ScriptedAssistant(), []
    for question in questions:
        *_, turns = asking.ask(assistant, turns, question, scope)
    return assistant, turns


def records(turns: list[Turn]) -> str:
    """As the browser sends them back."""
    return f"[{','.join(map(kept.record, turns))}]"


@pytest.fixture(scope="module")
def article() -> Iterator[kept.Articles]:
    """Gives the articles of a store that stays as it is."""
    with made.ScriptedAssistant() as assistant:
        yield assistant.store.article


def test_a_conversation_comes_back_as_it_was() -> None:
    only = Scope(("Northshore Courier",), date(2025, 1, 1), date(2025, 12, 31))
    assistant, turns = conversation("the bridge?", "Who won the 2030 World Cup?", "please fail", scope=only)
    *_, turns = asking.ask(assistant, turns, "an attack", Scope(("<i>Evil</i> & Sons",)))
    back = kept.restored(records(turns), assistant.store.article)
    assert [turn.answer and turn.answer.status for turn in back] == ["answered", "not_found", None, "answered"]
    for was, now in zip(turns, back, strict=True):
        same = ("number", "question", "stage", "error", "scope", "asked", "unproved")
        assert [getattr(was, name) for name in same] == [getattr(now, name) for name in same]
        assert [replace(hit, passage_id=0, cosine=0.0) for hit in was.hits] == list(now.hits)
        assert was.citations == now.citations
    assert back[0].answer and turns[0].answer and back[0].answer.statements == turns[0].answer.statements
    assert back[1].quotes == turns[1].quotes and back[1].quotes  # those that came closest
    assert evidence.panel(back) == evidence.panel(turns)


def test_questions_of_one_second_are_told_apart_and_exported_to_the_second() -> None:
    _, turns = conversation("the bridge?", "the bridge?")
    first, second = (turn.asked for turn in turns)
    assert first < second and datetime.fromisoformat(first).tzinfo == UTC
    back = exchanges([*turns, replace(turns[0], asked="2026-11-22T12:00:00Z")])
    assert [each.asked for each in back] == [f"{first[:19]}Z", f"{second[:19]}Z", "2026-11-22T12:00:00Z"]


def test_copies_of_passages_come_back() -> None:
    assistant, turns = conversation("an attack", "the bridge?")
    assert "Also in 1 other article" in evidence.panel(turns)
    assert evidence.panel(kept.restored(records(turns), assistant.store.article)) == evidence.panel(turns)


def test_a_reason_comes_back() -> None:
    assistant, turns = conversation("the bridge?")
    reason = Reason(2, 12, ("bridge",), ("when",), 0.5, None)
    answer = turns[0].answer
    assert answer
    cited: tuple[Citation, ...] = tuple(replace(c, reason=reason, prefix="a ", suffix=" b") for c in answer.citations)
    turns = [replace(turns[0], answer=replace(answer, citations=cited))]
    assert kept.restored(records(turns), assistant.store.article)[0].citations == cited


def test_quotes_are_compared_with_the_articles_as_they_are_now() -> None:
    assistant, turns = conversation("the harbour bridge?")
    kept_records = records(turns)
    assert {citation.article_id for citation in turns[0].citations} == {made.id_of("bridge")}
    assistant.change("bridge", "26 tonnes", "27 tonnes")
    back = kept.restored(kept_records, assistant.store.article)
    assert back[0].unproved == {2}
    html = evidence.panel(back)
    assert html.count("This quote is no longer what stands at its place in the article.") == 1
    assert "26 tonnes" in html
    assistant.remove([made.id_of("bridge")])
    gone = kept.restored(kept_records, assistant.store.article)
    assert gone[0].unproved == {1, 2, 3}
    assert {hit.article_id for hit in turns[0].hits} == {made.id_of(name) for name in ("bridge", "vaccine", "attack")}
    assert {hit.article_id for hit in gone[0].hits} == {made.id_of(name) for name in ("vaccine", "attack")}


def test_what_ran_when_the_page_was_left_is_stopped() -> None:
    assistant = made.ScriptedAssistant()
    steps = asking.ask(assistant, [], "the bridge?")
    next(steps)
    reading = next(steps)
    back = kept.restored(records(reading), assistant.store.article)
    assert back[0].stage == "stopped" and len(back[0].hits) == made.PASSAGES
    steps.close()


def spoilt(change: Any) -> Any:
    _, turns = conversation("the harbour bridge?")
    rows = json.loads(records(turns))
    change(rows[0])
    return rows


@pytest.mark.parametrize(
    "rows",
    [
        None,
        "text",
        {"a": 1},
        [1],
        [{}],
        [None],
        [[]],
        [{"version": 2}],
        list(range(1000)),
        spoilt(lambda row: row.update(version=99)),
        spoilt(lambda row: row.update(question=["x"])),
        spoilt(lambda row: row.update(question="x" * 30_000)),
        spoilt(lambda row: row.update(hits=[[1, 2]])),
        spoilt(lambda row: row.update(hits=[[made.id_of("bridge"), -5, 4, 0, 0, 0]])),
        spoilt(lambda row: row.update(hits=[[made.id_of("bridge"), 0, 4, float("nan"), 0, 0]])),
        spoilt(lambda row: row["answer"].update(status="sure")),
        spoilt(lambda row: row["answer"].update(confidence="high")),
        spoilt(lambda row: row["answer"]["statements"][2].__setitem__(0, "Never said.")),
        spoilt(lambda row: row["answer"]["statements"][0].__setitem__(0, "Never said.")),
        spoilt(lambda row: row["answer"]["statements"][0].__setitem__(2, "html")),
        spoilt(lambda row: row["answer"]["citations"][0].update(quote="shorter")),
        spoilt(lambda row: row["answer"]["citations"][0].update(n=7)),
        spoilt(lambda row: row["answer"]["citations"][0].update(answer_start=900, answer_end=905)),
        spoilt(lambda row: row["answer"]["citations"][0].update(start=True)),
        spoilt(lambda row: row["answer"]["citations"][0].pop("url")),
    ],
)
def test_what_is_no_record_is_refused(rows: Any, article: kept.Articles) -> None:
    with pytest.raises(kept.RecordError):
        kept.restored(json.dumps(rows), article)


@pytest.mark.parametrize("text", ["", "{", None, 7, "[" * 100_000, "x" * 4_000_000])
def test_what_is_no_text_of_records_is_refused(text: Any, article: kept.Articles) -> None:
    with pytest.raises(kept.RecordError):
        kept.restored(text, article)


def test_a_record_cannot_claim_another_source_for_a_quote(article: kept.Articles) -> None:
    forged = {
        "title": "Forged headline",
        "outlet": "Forged Times",
        "published": "1999-01-01",
        "url": "https://f.example",
    }
    rows = spoilt(lambda row: row["answer"]["citations"][0].update(forged))
    (turn,) = kept.restored(json.dumps(rows), article)
    assert turn.citations[0].outlet == "Northshore Courier" and turn.citations[0].published == "2025-01-14"
    shown = evidence.panel([turn]).split('class="record"')[0]
    assert not any(claim in shown for claim in ("Forged", "1999", "f.example"))


def test_hostile_records_are_text(article: kept.Articles) -> None:
    attack = "<script>alert(1)</script> ${x} </template>"
    rows = spoilt(lambda row: row.update(question=attack, filters={"outlets": [attack]}))
    rows[0]["answer"]["citations"][0].update(title=attack, outlet=attack, url="javascript:x", article_id=attack)
    html = evidence.panel(kept.restored(json.dumps(rows), article))
    assert "<script" not in html and "</template>" not in html and 'href="javascript' not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ${x}" in html


@pytest.mark.parametrize(
    ("given", "scope"),
    [
        ("", EVERYTHING),
        ("{", EVERYTHING),
        ("[" * 100_000, EVERYTHING),
        ("[1]", EVERYTHING),
        (None, EVERYTHING),
        ({"outlets": "A"}, EVERYTHING),
        ('{"outlets": ["A", 1, "B", "A"], "since": "2025-01-14"}', Scope(("A", "B"), date(2025, 1, 14))),
        ({"since": "2025-13-01", "until": "x' OR 1"}, EVERYTHING),
        ({"outlets": ["n" * 999]}, Scope(("n" * 300,))),
        ({"outlets": [str(n) for n in range(99)]}, Scope(tuple(str(n) for n in range(50)))),
    ],
)
def test_filters_are_read_from_whatever_comes(given: Any, scope: Scope) -> None:
    assert read_filters(given) == scope
    assert read_filters(as_dict(scope)) == scope


def test_filters_in_words() -> None:
    scope = Scope(("Courier", "Post"), date(2025, 1, 14), date(2025, 2, 1))
    assert words(scope) == "Only Courier, Post, from 14 Jan 2025, to 1 Feb 2025" and scope.narrow
    assert words(Scope(as_of=date(2025, 2, 1))) == "As of 1 Feb 2025" and not Scope(as_of=date(2025, 2, 1)).narrow
    assert words(EVERYTHING) == "" and not EVERYTHING.narrow
    assert words(Scope(articles=("a",), without=("b", "c"))) == "Only 1 chosen article, without 2 articles"
    assert words(Scope(without=("b",))) == "Without 1 article" and Scope(without=("b",)).narrow
    chosen = Scope(("Courier",), articles=("a", "b"), without=("c",))
    assert read_filters(json.dumps(as_dict(chosen))) == chosen and "articles" not in as_dict(scope)
    assert Scope(until=date(2025, 2, 1)).day == date(2025, 2, 1) and EVERYTHING.day == date.today()


def test_a_retry_takes_the_place_of_a_last_turn_without_an_answer() -> None:
    _, turns = conversation("please fail", "the bridge?", "please fail")
    tried = asked_anew(turns, 3)
    assert tried and (tried.before, tried.question, tried.edited) == (turns[:2], "please fail", False)
    again = asked_anew(turns, 1, alone=True)
    assert again and (again.before, again.alone) == (turns, True)
    done = asked_anew(turns[:2], 2)
    assert done and (done.before, done.question) == (turns[:2], "the bridge?")
    assert asked_anew(turns, 9) is None and asked_anew([], 1) is None


def test_a_question_in_the_place_of_another_replaces_what_followed() -> None:
    assistant, turns = conversation("the bridge?", "please fail", "an attack")
    asked = asked_in_place(turns, 2, "the limit?", EVERYTHING)
    *_, now = asking.ask(assistant, asked.before, asked.question, edited=asked.edited)
    assert [(turn.number, turn.question, turn.edited) for turn in now] == [
        (1, "the bridge?", False), (2, "the limit?", True)
    ]  # fmt: skip
    back = kept.restored(records(now), assistant.store.article)
    assert [turn.edited for turn in back] == [False, True]
    # The try that takes the place of one that failed belongs to the changed conversation, too.
    failed = [*now[:1], replace(now[1], stage="failed")]
    anew = asked_anew(failed, 2)
    assert anew and anew.edited and anew.before == now[:1]
