"""Saved questions: asked again when articles have changed; what is a change, and because of which article."""

import json
import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import page_fixtures as made
import pytest

from index.errors import NewsdeskError, StoreError
from index.records import EVERYTHING, Article, Scope
from index.store import Moment
from qa.answering.answer import OTHERS
from qa.contract.fields import dumps
from qa.records import Answer, Hit, Reading, Span
from qa.saved import keeping
from qa.saved.as_json import change_json, saved_json
from qa.saved.asking import ask_again, save
from qa.saved.comparing import changed
from qa.saved.feed import ATOM, atom
from qa.saved.keeping import SavedQuestions
from qa.saved.records import Change
from qa.saved.telling import sides

QUESTION = "Until when is the harbour bridge closed?"
UNRELATED = Article(
    "A bakery in Milltown won first prize for its sourdough.\n\nIts owner bakes 400 loaves a day.",
    "Bakery wins a prize",
    outlet="Milltown Post",
    published="2025-02-01",
    url="https://milltown.example/bakery",
    path="/news/bakery.txt",
)
LATER = Article(
    "The harbour bridge will reopen to traffic on 2 May, the county said after a storm.",
    "Bridge delayed again",
    outlet="Harbour Gazette",
    published="2025-03-01",
    url="https://gazette.example/delayed",
    path="/news/delayed.txt",
)
DAY = re.compile(r"[^.\n]*reopen to traffic on (\d+ \w+)")


class DayReader:
    """Finds on which day something reopens: in the article that was published last, or as ``order`` has it."""

    threshold = 0.5

    def __init__(self) -> None:
        self.newest_first = True

    def read(self, question: str, hits: Sequence[Hit], *, as_of: date) -> Reading:
        found = [(hit.published, n, match) for n, hit in enumerate(hits) if (match := DAY.search(hit.text))]
        found.sort(key=lambda each: (each[0], each[1]), reverse=self.newest_first)
        spans = []
        for rank, (_, n, match) in enumerate(found[:3]):
            at = hits[n].start
            places = (at, hits[n].end, at + match.start(1), at + match.end(1))
            spans.append(Span(n, *places, 0.9 / 2**rank))
        return Reading(tuple(spans), 0.9 if spans else 0.05)


class Desk:
    """An assistant with one saved question."""

    def __init__(self, assistant: made.ScriptedAssistant, reader: DayReader) -> None:
        self.assistant, self.reader = assistant, reader
        self.questions = SavedQuestions(assistant.store.folder)
        self.saved = save(assistant, self.questions, "", QUESTION, EVERYTHING)

    def put(self, *articles: Article) -> list[Change]:
        """What is told once these have come."""
        made.put(self.assistant.store, articles)
        return self.again()

    def again(self, **options: Any) -> list[Change]:
        return ask_again(self.assistant, self.questions, **options)

    def answer(self) -> dict[str, Any]:
        return dict(self.questions.all()[0].answer)


@pytest.fixture
def desk() -> Iterator[Desk]:
    reader = DayReader()
    articles = [made.ARTICLES["bridge"], made.ARTICLES["vaccine"]]
    with made.ScriptedAssistant(articles, reader) as assistant:
        yield Desk(assistant, reader)


def test_an_unrelated_article_changes_nothing(desk: Desk) -> None:
    before = desk.answer()
    asked = len(desk.assistant.asked)
    assert before["span"] == "17 March"
    assert desk.put(UNRELATED) == []
    assert len(desk.assistant.asked) == asked + 1
    assert {**desk.answer(), "seconds": None, "confidence": None} == {**before, "seconds": None, "confidence": None}


def test_a_correction_is_told_with_both_answers_and_its_article(desk: Desk) -> None:
    desk.put(UNRELATED)
    desk.assistant.change("bridge", "17 March", "24 March")
    (change,) = desk.again()
    assert (change.what, change.cause.how, change.cause.article["article_id"]) == (
        "answer",
        "changed",
        made.id_of("bridge"),
    )
    assert (change.before["span"], change.after["span"]) == ("17 March", "24 March")
    assert "17 March" in change.before["citations"][0]["quote"] and "24 March" in change.after["citations"][0]["quote"]
    assert desk.again(every=True) == []


def test_an_article_that_says_otherwise_is_told(desk: Desk) -> None:
    (change,) = desk.put(LATER)
    assert (change.what, change.cause.how, change.cause.article["title"]) == ("answer", "added", LATER.title)
    assert (change.before["span"], change.after["span"]) == ("17 March", "2 May")
    assert not change.seen and desk.questions.unseen("") == 1


def test_the_same_answer_on_another_quote_is_told_as_that(desk: Desk) -> None:
    article = replace(LATER, text="It is official: the bridge will reopen to traffic on 17 March, says the county.")
    (change,) = desk.put(article)
    assert (change.what, change.cause.how, change.cause.article["title"]) == ("proof", "added", LATER.title)


def test_another_answer_beside_the_same_is_told_once(desk: Desk) -> None:
    desk.reader.newest_first = False
    (change,) = desk.put(LATER)
    assert (change.what, change.cause.how, change.cause.article["title"]) == ("other", "added", LATER.title)
    assert change.before["span"] == change.after["span"] == "17 March"
    ((_, _, before), (_, said, now)) = sides(change)
    assert [quote["article_id"] for quote in before] == [made.id_of("bridge")]
    assert [quote["title"] for quote in now] == [made.ARTICLES["bridge"].title, LATER.title]
    assert said == ["17 March"]
    assert desk.put(UNRELATED) == []
    made.put(desk.assistant.store, [replace(LATER, url="https://gazette.example/copy", path="/news/later-copy.txt")])
    assert desk.again() == []  # the same words once more


def test_an_edit_of_the_sentences_around_the_answer_is_no_change(desk: Desk) -> None:
    wordy = replace(LATER, text=f"{LATER.text} Snow fell on Sunday.")
    assert len(desk.put(wordy)) == 1
    assert desk.answer()["citations"][0]["quote"].endswith("Snow fell on Sunday.")
    assert desk.put(replace(wordy, text=f"{LATER.text} Rain fell on Sunday.")) == []
    assert desk.answer()["citations"][0]["quote"].endswith("Rain fell on Sunday.")


def test_a_removal_is_told_and_so_is_taking_it_back(desk: Desk) -> None:
    desk.assistant.remove([made.id_of("bridge")])
    (change,) = desk.again()
    assert (change.what, change.cause.how, change.cause.article["article_id"]) == (
        "lost",
        "removed",
        made.id_of("bridge"),
    )
    assert change.after["status"] == "not_found"
    desk.assistant.restore([made.id_of("bridge")])
    (change,) = desk.again()
    assert (change.what, change.cause.how, change.after["span"]) == ("found", "restored", "17 March")


def test_what_was_changed_elsewhere_is_not_the_cause_that_an_old_quote_went(desk: Desk) -> None:
    desk.reader.newest_first = False
    desk.put(replace(LATER, text=f"{LATER.text}\n\nSnow fell on Sunday."))
    made.put(desk.assistant.store, [replace(LATER, text=f"{LATER.text}\n\nRain fell on Sunday.")])
    desk.assistant.change("bridge", "will reopen to traffic on 17 March", "stays closed")
    (change,) = desk.again()
    assert (change.what, change.cause.how, change.cause.article["article_id"]) == (
        "answer",
        "changed",
        made.id_of("bridge"),
    )
    assert change.after["citations"][0]["title"] == LATER.title


def test_where_no_answer_was_an_article_brings_one(desk: Desk) -> None:
    desk.assistant.change("bridge", "will reopen to traffic on 17 March", "stays closed")
    assert [change.what for change in desk.again()] == ["lost"]
    (change,) = desk.put(LATER)
    assert (change.what, change.cause.how, change.cause.article["title"]) == ("found", "added", LATER.title)


def test_the_same_quote_at_another_place_is_no_change_and_its_place_is_kept(desk: Desk) -> None:
    desk.assistant.change("bridge", "The Calder harbour", "Updated on Friday.\n\nThe Calder harbour")
    assert desk.again() == []
    (quote, *_) = desk.answer()["citations"]
    text = desk.assistant.store.article(quote["article_id"]).text
    assert text[quote["start"] : quote["end"]] == quote["quote"]
    assert quote["start"] != desk.saved.answer["citations"][0]["start"]


def test_a_copy_of_the_article_is_no_change_until_the_article_goes(desk: Desk) -> None:
    assert desk.put(made.ARTICLES["copy"]) == []
    desk.assistant.remove([made.id_of("bridge")])
    (change,) = desk.again()
    assert (change.what, change.cause.how, change.cause.article["article_id"]) == (
        "proof",
        "removed",
        made.id_of("bridge"),
    )
    assert change.after["citations"][0]["article_id"] == made.id_of("copy")


def test_another_order_of_what_was_there_is_no_change_and_the_answer_stays(desk: Desk) -> None:
    desk.put(LATER)
    desk.reader.newest_first = False
    assert desk.put(UNRELATED) == []
    assert desk.answer()["span"] == "2 May"
    desk.reader.newest_first = True
    assert desk.put(replace(UNRELATED, url="https://milltown.example/2", path="/news/2.txt")) == []


def test_a_question_is_asked_again_only_where_articles_changed(desk: Desk) -> None:
    asked = len(desk.assistant.asked)
    desk.again()
    assert len(desk.assistant.asked) == asked
    desk.again(every=True)
    assert len(desk.assistant.asked) == asked + 1


def test_it_can_be_stopped_between_two_questions(desk: Desk) -> None:
    save(desk.assistant, desk.questions, "", "Who led the vaccine trial?", EVERYTHING)
    made.put(desk.assistant.store, [UNRELATED])
    asked, stop = len(desk.assistant.asked), threading.Event()
    steps: list[tuple[int, int]] = []
    desk.again(stop=stop, progress=lambda done, total: steps.append((done, total)), before_each=stop.set)
    assert (len(desk.assistant.asked), steps) == (asked, [(0, 2)])


def test_what_somebody_else_asked_meanwhile_is_not_told_twice(desk: Desk) -> None:
    made.put(desk.assistant.store, [LATER])
    stale = desk.questions.all()[0]
    (change,) = desk.again()
    told = desk.questions.told(stale, Moment("x", 1, 1, 1, "2030-01-01"), change.after, (change.what, change.cause))
    assert not told and len(desk.questions.changes()) == 1


def test_a_question_that_leans_on_others_is_kept_as_it_was_understood(desk: Desk) -> None:
    understood = "When will the bridge reopen to traffic?"
    saved = save(desk.assistant, desk.questions, "", "And when?", EVERYTHING, understood)
    assert saved.question == understood
    alone = save(
        desk.assistant, desk.questions, "", "When will the bridge reopen?", EVERYTHING, "When will the bridge reopen?"
    )
    assert alone.question == "When will the bridge reopen?"


def test_talk_is_not_saved(desk: Desk) -> None:
    with pytest.raises(NewsdeskError, match="Only a question of the articles"):
        save(desk.assistant, desk.questions, "", "How many articles do you have?", EVERYTHING)
    assert len(desk.questions.all()) == 1


def test_a_question_of_an_outlet_whose_last_article_went_has_no_answer_any_more(desk: Desk) -> None:
    scope = Scope(("Northshore Courier",))
    save(desk.assistant, desk.questions, "ada", QUESTION, scope)
    desk.assistant.remove([made.id_of("bridge")])
    desk.again()
    (change,) = desk.questions.changes("ada")
    assert (change.what, change.cause.how, change.scope) == ("lost", "removed", scope)


def test_users_have_questions_of_their_own(desk: Desk) -> None:
    ada = save(desk.assistant, desk.questions, "ada", QUESTION, EVERYTHING)
    assert ada.id != desk.saved.id and save(desk.assistant, desk.questions, "ada", QUESTION, EVERYTHING).id == ada.id
    desk.put(LATER)
    assert (desk.questions.unseen(""), desk.questions.unseen("ada"), desk.questions.unseen("bob")) == (1, 1, 0)
    (change,) = desk.questions.changes("ada")
    assert desk.questions.see("bob", [change.id]) == 0 and desk.questions.see("", [change.id]) == 0
    assert desk.questions.see("ada", [change.id]) == 1 and desk.questions.see("ada") == 0
    assert (desk.questions.unseen(""), desk.questions.unseen("ada")) == (1, 0)
    assert [each.seen for each in desk.questions.changes("ada")] == [True]
    assert desk.questions.changes("ada", unseen=True) == []
    with pytest.raises(NewsdeskError, match="No question"):
        desk.questions.remove("bob", [ada.id])
    desk.questions.remove("ada", [ada.id])
    assert desk.questions.all("ada") == [] and desk.questions.changes("ada") == []
    assert [each.user for each in desk.questions.all()] == [""]


def test_removing_several_removes_none_where_one_is_not_there(desk: Desk) -> None:
    with pytest.raises(NewsdeskError, match="No question 99 is saved"):
        desk.questions.remove("", [desk.saved.id, 99])
    assert len(desk.questions.all()) == 1


def test_there_is_a_bound_to_questions_and_to_changes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 1)
    with pytest.raises(NewsdeskError, match="remove some"):
        save(desk.assistant, desk.questions, "", "Who led the vaccine trial?", EVERYTHING)
    monkeypatch.setattr(keeping, "MOST_CHANGES", 2)
    for old, new in (("17 March", "18 March"), ("18 March", "19 March"), ("19 March", "20 March")):
        desk.assistant.change("bridge", old, new)
        desk.again()
    assert [change.after["span"] for change in desk.questions.changes()] == ["20 March", "19 March"]


def test_a_store_that_was_made_anew_tells_only_what_does_not_stand_any_more(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "saved.db").write_bytes(desk.questions.file.read_bytes())
    with made.ScriptedAssistant([made.ARTICLES["bridge"], LATER], desk.reader) as other:
        (other.store.folder / "saved.db").write_bytes((tmp_path / "saved.db").read_bytes())
        questions = SavedQuestions(other.store.folder)
        assert ask_again(other, questions) == [] and questions.changes() == []
        other.remove([made.id_of("bridge")])
        assert [change.saved for change in ask_again(other, questions)] == [desk.saved.id]
        assert questions.changes()[0].cause.how == "removed"


def test_reading_makes_no_file(tmp_path: Path) -> None:
    questions = SavedQuestions(tmp_path)
    assert (questions.all(), questions.changes(), questions.unseen(""), questions.see("")) == ([], [], 0, 0)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_its_owners_alone_and_lies_beside_the_store(desk: Desk) -> None:
    assert desk.questions.file.stat().st_mode & 0o777 == 0o600
    assert desk.questions.file.parent == desk.assistant.store.folder


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_file_is_told_of_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "saved.db").write_bytes(content)
    with pytest.raises(StoreError, match="move it away"):
        SavedQuestions(tmp_path).all()


def test_a_file_with_code_of_somebody_else_is_not_used(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.questions.file)) as db, db:
        db.execute("CREATE TRIGGER t AFTER UPDATE ON questions BEGIN DELETE FROM questions; END")
    with pytest.raises(StoreError, match="move it away"):
        desk.questions.all()


def test_an_answer_that_is_no_json_is_told_of_in_a_sentence(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.questions.file)) as db, db:
        db.execute("UPDATE questions SET answer = '{'")
    with pytest.raises(StoreError, match="cannot be read"):
        desk.questions.all()


class Rewriter:
    """Phrases each answer otherwise than the one before."""

    def __init__(self) -> None:
        self.written = 0

    def write(self, answer: Answer, stop: threading.Event, judge: object = None) -> Iterator[Answer]:
        self.written += 1
        yield replace(answer, span=f"phrased {self.written}")


def test_a_writer_is_not_asked(desk: Desk) -> None:
    desk.assistant.writer = writer = Rewriter()
    assert desk.put(UNRELATED) == []
    assert writer.written == 0


def test_the_json_of_a_question_and_of_a_change(desk: Desk) -> None:
    (change,) = desk.put(LATER)
    told = json.loads(dumps(change_json(change)))
    assert list(told) == "id saved question only found what how article before after seen".split()
    assert told["article"] == {
        "article_id": change.after["citations"][0]["article_id"],
        "title": LATER.title,
        "outlet": LATER.outlet,
        "published": LATER.published,
        "url": LATER.url,
        "path": LATER.path,
    }
    listed = json.loads(dumps(saved_json(desk.questions.all()[0], [change])))
    assert list(listed) == "id user question only saved asked changes unseen answer".split()
    assert (listed["changes"], listed["unseen"], listed["answer"]["span"]) == (1, 1, "2 May")


def test_the_feed_has_an_entry_for_each_change_that_stays_the_same(desk: Desk) -> None:
    (change,) = desk.put(replace(LATER, title="Bridge <b>delayed</b> & more"))
    text = atom([replace(change, question="When\x00 & <why>?")], desk.questions.name())
    feed = ElementTree.fromstring(text.encode())
    names = {"a": ATOM}
    (entry,) = feed.findall("a:entry", names)
    assert entry.findtext("a:title", None, names) == "When\ufffd & <why>?"
    assert entry.findtext("a:updated", None, names) == change.found == feed.findtext("a:updated", None, names)
    assert [link.get("href") for link in entry.findall("a:link", names)] == [LATER.url]
    html = entry.findtext("a:content", "", names)
    assert "Bridge &lt;b&gt;delayed&lt;/b&gt; &amp; more" in html
    assert "17 March, the county" in html and "2 May, the county" in html
    again = ElementTree.fromstring(atom(desk.questions.changes(), desk.questions.name()))
    assert again.findtext("a:entry/a:id", None, names) == entry.findtext("a:id", "", names)
    assert again.findtext("a:id", None, names) == feed.findtext("a:id", "", names)


def test_a_feed_without_changes_is_one(tmp_path: Path) -> None:
    feed = ElementTree.fromstring(atom([], SavedQuestions(tmp_path).name()))
    assert {child.tag.split("}")[1] for child in feed} == {"id", "title", "updated", "author"}


NO_WORDS = {"answer_start": None, "answer_end": None}


def answer(
    span: str | None = "26", *, status: str = "answered", kind: str = "answer", said: str = "", quote: str = "q"
) -> Any:
    return {
        "status": status,
        "kind": kind,
        "span": span,
        "statements": [{"text": text, "kind": "quote"} for text in (said or span or "").split("|")],
        "citations": [
            {"n": n, "article_id": quote[:1], "quote": each, "start": 0, "end": len(each), **NO_WORDS}
            for n, each in enumerate(quote.split("|"), 1)
        ],
        "closest": [],
    }


@pytest.mark.parametrize(("chance", "what"), [(0.5, "other"), (0.2, None)])
def test_an_unlikely_answer_beside_the_same_is_none(chance: float, what: str | None) -> None:
    before, after = answer(quote="q"), answer(quote="q|r")
    after["citations"][1]["score"] = chance
    after["statements"] += [{"text": OTHERS, "kind": "note", "citations": []}]
    after["statements"] += [{"text": "r", "kind": "quote", "citations": [2]}]
    after["statements"][0]["citations"] = [1]
    assert changed(before, after) == what


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (answer(), answer(), None),
        (answer("26 tonnes"), answer(" 26  Tonnes."), None),
        (answer("26 tonnes"), answer("36 tonnes"), "answer"),
        (answer("£48 million"), answer("$48 million"), "answer"),
        (answer(), answer(quote="r"), "proof"),
        (answer(quote="q|r|s"), answer(quote="q|s"), None),
        (answer(), answer(None, status="not_found"), "lost"),
        (answer(None, status="not_found"), answer(), "found"),
        (answer(None, status="not_found"), answer(None, status="not_found", quote="z"), None),
        (answer(), answer(None, status="failed"), None),
        (answer(kind="list", said="a|b"), answer(kind="list", said="b|a", quote="r"), None),
        (answer(kind="list", said="a|b"), answer(kind="list", said="a|b|c"), "answer"),
        (answer(None, kind="yes_no", said="Yes.|more"), answer(None, kind="yes_no", said="No.|more"), "answer"),
        (answer(None, kind="yes_no", said="Yes.|more"), answer(None, kind="yes_no", said="Yes.|less"), None),
    ],
)
def test_what_differs_in_substance(before: Any, after: Any, what: str | None) -> None:
    assert changed(before, after) == what
