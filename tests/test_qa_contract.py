"""The JSON of the contract, batches of questions, and what is printed for people."""

import datetime
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from index.records import Article
from index.store.records import ArticleSummary, ArticleVersion
from index.sync import Progress
from qa.command.batch import Row, rows
from qa.contract.answers import AnswerJson, CitationJson, HitJson, answer_json, hit_json
from qa.contract.articles import ArticleJson, SummaryJson, VersionJson, article_json, summary_json
from qa.contract.fields import dumps
from qa.days import parse_day
from qa.records import Answer, Citation, Hit, Seconds
from qa.statements import Statement
from qa.terminal.answers import answer_text, versions_text
from qa.terminal.indexing import ProgressLine, duration, step_text
from qa.terminal.measured import figures
from qa.terminal.text import clean, one_line, table

CITATION_FIELDS = [
    *("n", "article_id", "title", "outlet", "published", "url", "path", "quote", "start", "end"),
    *("answer_start", "answer_end", "score", "scanned"),
]
HIT_FIELDS = ["article_id", "title", "outlet", "published", "url", "path", "text", "start", "end"]
HIT_FIELDS += ["score", "dense", "bm25"]
CITATION = Citation(
    n=1,
    article_id="3f9a2c71",
    title="Terms\x1b[2J of\nsurrender",
    outlet="New York Post",
    published="2025-12-01",
    url="",
    path="/news/a.txt",
    quote="The New York Post reported\nthe terms.",
    start=10,
    end=47,
    answer_start=14,
    answer_end=27,
    score=0.75,
)
ANSWER = Answer(
    question="Who?",
    status="answered",
    statements=(Statement("New York Post", (1,), "sentence"),),
    span="New York Post",
    confidence=0.8,
    citations=(CITATION,),
    seconds=Seconds(0.01234567, 0.2, 0.3),
)
HIT = Hit(7, "3f9a2c71", "Terms", "Post", "2025-12-01", "", "/news/a.txt", "The terms.", 10, 20, 0.03, 0.5, None)


def test_an_answer_has_the_fields_of_the_contract_in_their_order() -> None:
    value = answer_json(ANSWER, identifier=[1, "x"])
    assert list(value) == [
        "id",
        "question",
        "status",
        "kind",
        "searched",
        "filters",
        "answer",
        "statements",
        "withheld",
        "offers",
        "span",
        "confidence",
        "citations",
        "closest",
        "parts",
        "seconds",
    ]
    assert list(value["citations"][0]) == CITATION_FIELDS
    assert value["seconds"] == {"retrieve": 0.0123, "read": 0.2, "total": 0.3}
    assert list(value["seconds"]) == ["retrieve", "read", "total"]
    assert value["id"] == [1, "x"]


def test_a_hit_has_the_fields_of_the_contract_in_their_order() -> None:
    value = hit_json(HIT)
    assert list(value) == HIT_FIELDS
    assert (value["score"], value["dense"], value["bm25"]) == (0.03, 0.5, None)


def test_what_is_not_a_number_becomes_null() -> None:
    assert answer_json(replace(ANSWER, confidence=float("nan")))["confidence"] is None
    assert hit_json(replace(HIT, dense=float("inf")))["dense"] is None


HOSTILE = "a\x00\x1b[31m\x85\u2028\u2029\u202e\u2066\ud800\x7f\t“é\n🙂"


def test_json_is_one_line_without_controls_and_means_the_same() -> None:
    text = dumps({"x": HOSTILE})
    assert json.loads(text) == {"x": HOSTILE}
    assert text.splitlines() == [text]
    assert not set(text) & set("\x00\x1b\x85\u2028\u2029\u202e\u2066\ud800\x7f")
    assert "“é" in text and "🙂" in text
    assert json.loads(dumps({"x": HOSTILE}, ascii_only=True)) == {"x": HOSTILE}
    assert dumps({"x": HOSTILE}, ascii_only=True).isascii()


def test_authors_are_a_list() -> None:
    from index.records import Article

    value = article_json(Article("Text.", authors=("A", "B")))
    fields = [
        "id",
        "title",
        "outlet",
        "authors",
        "published",
        "url",
        "path",
        "text",
        "dated",
        "made",
        "scanned",
        "versions",
    ]
    assert list(value) == fields and value["versions"] == []
    assert value["authors"] == ["A", "B"]


def read(*lines: bytes) -> list[Row]:
    return list(rows(lines))


def test_rows_keep_their_identifier_with_its_type() -> None:
    found = read(b'\xef\xbb\xbf{"id": 1, "question": "a"}', b'{"id": "1", "question": "b", "choices": []}', b"\n")
    assert found == [Row(1, 1, "a"), Row(2, "1", "b")]
    assert [row.id for row in read(b'{"id": {"k": [1.5, null]}, "question": "c"}', b'{"question": "d"}')] == [
        {"k": [1.5, None]},
        None,
    ]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (b"{", Row(1, error="Line 1 is not JSON.")),
        (b'{"id": 1, "question": "\xff"}', Row(1, error="Line 1 is not JSON.")),
        (b"[" * 100_000, Row(1, error="Line 1 is not JSON.")),
        (b"[1]", Row(1, error='Line 1 is not an object with "id" and "question".')),
        (b'{"id": 5}', Row(1, 5, error='Line 1 has no "question".')),
        (b'{"id": 5, "question": ["a"]}', Row(1, 5, error='Line 1 has no "question".')),
        (b'{"id": 5, "question": " "}', Row(1, 5, " ", error='Line 1 has no "question".')),
        (
            b'{"id": 5, "question": "a", "date": "May"}',
            Row(1, 5, "a", error="Line 1: 'May' is not a date like 2025-12-01."),
        ),
        (b'{"id": 5, "question": "a", "date": 5}', Row(1, 5, "a", error="Line 1: 5 is not a date like 2025-12-01.")),
    ],
)
def test_a_bad_row_says_what_is_wrong(line: bytes, row: Row) -> None:
    assert read(line) == [row]


@pytest.mark.parametrize("text", ["2025-12-01", "2025/12/01", "2025-12-01T10:00:00Z", " 2025-12-01 "])
def test_dates(text: str) -> None:
    assert parse_day(text) == datetime.date(2025, 12, 1)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0\x1b\\x", "x"),
        ("a\rb\x08c\x00d\x7f", "abcd"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("a\tb\nc", "a\tb\nc"),
        ("“naïve” 🙂 family: 👨\u200d👩\u200d👧", "“naïve” 🙂 family: 👨\u200d👩\u200d👧"),
        ("x\ud800y", "xy"),
        ("\U000e0041tag", "tag"),
        ("\x1b", ""),
    ],
)
def test_nothing_from_an_article_steers_the_terminal(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_an_answer_for_people() -> None:
    assert answer_text(ANSWER) == (
        "New York Post [1]\n"
        "\n"
        "[1] New York Post, 2025-12-01, Terms of surrender\n"
        "    “The New York Post reported the terms.”\n"
        "    /news/a.txt (article 3f9a2c71, characters 10 to 47)\n"
        "\n"
        "Confidence 80%, 0.3 s"
    )


def test_no_confidence_is_told_of_what_is_put_together_of_quotes() -> None:
    for kind in ("comparison", "summary", "timeline", "quotations", "list", "yes_no"):
        assert answer_text(replace(ANSWER, kind=kind, confidence=1.0)).endswith("\n\n0.3 s")


def test_closest_quotes_are_shown_with_their_places() -> None:
    (citation,) = ANSWER.citations
    said = (Statement("I am not sure.", (), "note"),)
    closest = replace(ANSWER, status="not_found", statements=said, span=None, citations=(), closest=(citation,))
    first, quote = answer_text(closest).split("\n\n")
    assert first == "I am not sure."
    assert quote == answer_text(ANSWER).split("\n\n")[1]
    assert [c["quote"] for c in answer_json(closest)["closest"]] == [citation.quote]
    assert answer_json(ANSWER)["closest"] == []


SUMMARY = ArticleSummary(
    "a1", "Bridge", "Post", "2025-12-01", "", "/a.txt", "", ("Ada",), 30, 1, "2025-12-02", "2025-12-02", "a1", 1
)


VERSION = ArticleVersion("2026-02-03", "", "The bridge", "It costs 40 million.", "/a.jsonl", "")


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (answer_json(ANSWER), AnswerJson),
        (answer_json(ANSWER)["citations"][0], CitationJson),
        (hit_json(HIT), HitJson),
        (summary_json(SUMMARY), SummaryJson),
        (article_json(Article("Text.", authors=("Ada",), id="a1")), ArticleJson),
        (article_json(Article("Texts."), [VERSION])["versions"][0], VersionJson),
    ],
)
def test_what_is_made_is_what_the_contract_says(made: Any, kind: Any) -> None:
    assert list(made) == list(kind.__annotations__)
    assert TypeAdapter(kind).validate_python(made, strict=True) == made
    assert set(TypeAdapter(kind).json_schema()["properties"]) == set(made)


def test_versions_are_told_word_by_word() -> None:
    article = Article("It costs 48 million.", title="Bridge", published="2026-02-01", made="2026-02-05T10:00:00")
    later = replace(VERSION, made="2026-02-09", record="x\x1b[2J", title="Bridge")
    assert versions_text(article_json(article, [later, VERSION])) == (
        "Another version of 2026-02-09 (/a.jsonl:x)\n"
        "    - It costs [-40-]{+48+} million.\n"
        "\n"
        "Corrected on 2026-02-05: the version of 2026-02-03 (/a.jsonl)\n"
        "    - [-The bridge-]{+Bridge+}\n"
        "    - It costs [-40-]{+48+} million."
    )
    assert versions_text(article_json(article)) == "No other version of this article is known."


def test_a_table_is_aligned() -> None:
    assert table([["ID", "N"], ["abc", "10"], ["d\x1b[2J", "5"]], right=frozenset({1})) == "ID    N\nabc  10\nd     5"


def test_figures_are_tables_of_what_is_alike() -> None:
    retrieval = {"fused": {"1": 0.5, "10": 0.85}, "bm25": {"1": 0.4, "10": 0.79}}
    assert figures({"questions": 645, "retrieval": retrieval, "answers": {"exact": 0.33333333}}) == (
        "questions  645\n"
        "\n"
        "retrieval\n"
        "           1    10\n"
        "  fused  0.5  0.85\n"
        "  bm25   0.4  0.79\n"
        "\n"
        "answers\n"
        "  exact  0.3333"
    )


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0 s"), (59.4, "59 s"), (125, "2 min 5 s"), (4800, "1 h 20 min")])
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


STEP = Progress("embedding", 1200, 4714, 25.4, 140.0, "/news/a\x1b[2J.txt")


def test_a_step_tells_count_rate_and_time_left() -> None:
    assert one_line(step_text(STEP)) == "Embedding 1,200 of 4,714, 25 a second, 2 min 20 s left, a.txt"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_rewrites_one_line_on_a_terminal_and_clears_it() -> None:
    stream = Terminal()
    line = ProgressLine(stream)
    line.every = 0.0
    line(STEP)
    line.close()
    assert stream.getvalue() == f"\r\x1b[K{one_line(step_text(STEP))}\r\x1b[K"


def test_progress_is_sparse_where_there_is_no_terminal() -> None:
    quiet, often = io.StringIO(), io.StringIO()
    line = ProgressLine(quiet)
    line(STEP)
    line.close()
    assert quiet.getvalue() == ""
    ProgressLine(often, every=0.0)(STEP)
    assert often.getvalue() == f"{one_line(step_text(STEP))}\n"
