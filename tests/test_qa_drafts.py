"""A draft checked against the articles: which quotations it has, and how each is judged."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hashing_embedder import HashingEmbedder

from index.errors import ArticleError
from index.passages import split
from index.records import Article
from index.store import Store, View
from qa.command.cli import main
from qa.contract.drafts import verification_json
from qa.drafts.reading import draft_text
from qa.drafts.records import Quotation, Verification
from qa.drafts.verifying import verify
from qa.speech.marks import quoted
from qa.terminal.answers import verification_text

HALL = """The mayor of Larkfield, Ada Quill, opened the rebuilt hall on Tuesday.

“We did not borrow a single crown, and the roof – that old sieve – no longer lets the rain in,” said Ada Quill. “It took
nine years.”

Tom Reed, the treasurer, was less glad. “The bill of $2.5 million is twice what we were told,” Reed said on Tuesday. “I
will not sign it.”

The hall seats 1,400 people. "I never said 'it is cheap', and I won't," said Ida Korr, its architect."""
FERRY = """The ferry Solvei sank off Port Lunden on Friday, and all 212 people on board were saved.

"She was upright one minute and on her side the next," said Ingrid Vaal, the harbour master. Captain Odd Lund stayed on
board until the last boat had left.

Lund met Ingrid Vaal at the quay. "Nobody ran and nobody shouted," he said.

The ministry said that the wreck would be raised in May."""
OUTLETS = {"Gazette": HALL, "Post": FERRY}


def made(folder: Path, articles: dict[str, str]) -> Store:
    embedder = HashingEmbedder()
    store = Store.open(folder / "store", create=True, model=embedder.name, dimension=embedder.dimension)
    with store.write() as writer:
        for outlet, text in articles.items():
            article = Article(text, title=f"{outlet} story", outlet=outlet, path=f"/{outlet}.txt")
            passages = split(article)
            texts = [text[passage.start : passage.end] for passage in passages]
            writer.put(article, passages, texts, embedder.encode(texts))
    return store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafts")
    made(folder, OUTLETS).close()
    return folder / "store"


@pytest.fixture(scope="module")
def view(folder: Path) -> Iterator[View]:
    with Store.open(folder) as store, store.read() as view:
        yield view


def judged(view: View, draft: str) -> list[str]:
    return [quotation.status for quotation in verify(draft, view).quotations]


def only(view: View, draft: str) -> Quotation:
    (quotation,) = verify(draft, view).quotations
    return quotation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"One two," he said, "three."', ["One two,", "three."]),
        ("“One ‘two’ three” and ‘four “five” six’, he said.", ["One ‘two’ three", "four “five” six"]),
        ("'One two,' he said of the workers' club. 'Three.'", ["One two,", "Three."]),
        ("‘The workers’ rights matter,’ he said.", ["The workers’ rights matter,"]),
        ("It's the '90s, rock 'n' roll, and the boys' club's.", []),
        ("Er sagte: „Eins zwei“, sie «trois», «quatre».", ["Eins zwei", "trois", "quatre"]),
        ("“One goes on\n\n“and ends.” He left.", ["One goes on", "and ends."]),
        ("“One is never closed. He left.\n\nThen he said “two”.", ["two"]),
        ("“One is never closed, then “two” is.", ["two"]),
        ("A board of 5\" by 3\" and ``TeX marks''.", ["TeX marks"]),
        ('She said, "It is \n the wrap of a line" and left', ["It is \n the wrap of a line"]),
        ("『一二三』と「四五」", ["一二三", "四五"]),
        ('"', []),
        ("", []),
    ],
)  # fmt: skip
def test_quotations_are_what_stands_between_marks_of_any_kind(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in quoted(text)] == expected


@pytest.mark.parametrize(
    "draft",
    [
        "“We did not borrow a single crown,” she said.",
        '"we did not borrow a single crown", she said.',
        "‘We did not borrow a single crown and the roof -- that old sieve -- no longer lets the rain in’",
        '"The roof—that old sieve—no longer lets the rain in."',
        '"We did not borrow a single crown ... [the roof] no longer lets the rain in," said Quill.',
        '"We did not borrow [...] a single crown […] and the roof"',
        '"[T]he roof ... no longer lets the rain in"',
        '"We did not borrow a single [sic] crown"',
        '"No longer lets the rain in. It took nine years."',
        '"No longer lets the rain in … It took nine years."',
        "'The bill of $2.5 million is twice what we were told,' said Mr Reed.",
        "“I never said “it is cheap”, and I won’t,” said the architect.",
        "‘I never said “it is cheap”, and I won’t,’ said Ida Korr.",
        '"I will," Reed said, "not sign it."',
        '"Nobody ran & nobody shouted"',
        "As the Gazette wrote, “the hall seats 1400 people”.",
        "“no\u00adbody ran and nobody sho\u00aduted”",
    ],
)
def test_what_an_article_says_is_found_however_it_is_written(view: View, draft: str) -> None:
    assert set(judged(view, draft)) == {"found"}


@pytest.mark.parametrize(
    ("draft", "diff"),
    [
        ("“We did borrow a single crown,”", "We did [-not-] borrow a single crown"),
        ("“We did not borrow a single euro,”", "We did not borrow a single [-crown-]{+euro+}"),
        ("“We certainly did not borrow a single crown,”", "We {+certainly+} did not borrow a single crown"),
        ("“We did not borrow a single crown, the roof”", "We did not borrow a single crown [-and-] the roof"),
        ("“It took ten years.”", "It took [-nine-]{+ten+} years"),
        ("“The bill of $25 million is twice what we were told”",
         "The bill of $[-2.5-]{+25+} million is twice what we were told"),
        ("“The bill of €2.5 million is twice what we were told”",
         "The bill of [-$-]{+€+}2.5 million is twice what we were told"),
        ("“We did ... borrow a single crown,”", "We did [-not-] borrow a single crown"),
        ("“I never said 'it is cheap', and I will,”", "I never said 'it is cheap', and I [-won't-]{+will+}"),
        ("“We did not borrow a single crown ... The bill of $2.5 million”", None),
        ("“The bill of $2.5 million is twice ... sign it.”", None),
        ("“Nobody ran [not] and nobody shouted”", "Nobody ran {+not+} and nobody shouted"),
    ],
)  # fmt: skip
def test_what_was_altered_is_shown_word_by_word(view: View, draft: str, diff: str | None) -> None:
    quotation = only(view, draft)
    assert quotation.status == "altered"
    assert quotation.citation is not None
    assert "[-" in quotation.diff or "{+" in quotation.diff
    assert diff in (quotation.diff, None)


def test_a_quotation_that_is_cut_off_before_its_not_is_altered(view: View) -> None:
    assert only(view, "“I will ... sign it,” Reed said.").status == "altered"
    assert judged(view, "“I never said,” she went on.") == ["found"]
    quotation = only(view, "Reed: “twice what we were told. I will”")
    assert (quotation.status, quotation.diff[-7:]) == ("altered", "[-not-]")


def test_what_no_article_says_is_absent_and_has_no_citation(view: View) -> None:
    quotation = only(view, "“The moon is made of cheese, and we shall eat it,” said Ada Quill.")
    assert (quotation.status, quotation.citation, quotation.diff) == ("absent", None, "")


@pytest.mark.parametrize(
    ("draft", "status"),
    [
        ("“We did not borrow a single crown,” said Tom Reed.", "misattributed"),
        ("“We did not borrow a single crown,” said Quill.", "found"),
        ("“We did not borrow a single crown,” said Mayor Quill.", "found"),
        ("“We did not borrow a single crown,” the mayor said.", "found"),
        ("“We did not borrow a single crown,” said the Larkfield Council.", "found"),
        ("Tom Reed was glad. “We did not borrow a single crown,” he said.", "misattributed"),
        ("Tom Reed thanked Ada Quill. “We did not borrow a single crown,” she said.", "found"),
        ("In Larkfield it rained. “We did not borrow a single crown,” she said.", "found"),
        ("“Nobody ran and nobody shouted,” said Odd Lund.", "found"),
        ("“Nobody ran and nobody shouted,” said Ingrid Vaal.", "found"),  # whom "he" means is not sure
        (
            "“The ferry Solvei sank off Port Lunden on Friday,” said Tom Reed.",
            "found",
        ),  # nobody is told to have said it
    ],
)
def test_another_speaker_is_named_only_where_both_are_known(view: View, draft: str, status: str) -> None:
    quotation = only(view, draft)
    assert quotation.status == status
    if status == "misattributed":
        assert quotation.diff == "[-Ada Quill-]{+Tom Reed+}" and quotation.citation is not None


def test_a_citation_is_the_articles_own_sentence_with_the_words_in_it(view: View) -> None:
    draft = "He said — “🙂 nobody ran and nobody shouted,” and left."
    quotation = only(view, draft)
    assert quotation.text == draft[quotation.start : quotation.end] == "🙂 nobody ran and nobody shouted,"
    citation = quotation.citation
    assert citation is not None and (citation.outlet, citation.score) == ("Post", 1.0)
    assert citation.quote == FERRY[citation.start : citation.end] == '"Nobody ran and nobody shouted," he said.'
    assert FERRY[citation.answer_start : citation.answer_end] == "Nobody ran and nobody shouted"


def test_quotations_of_one_or_two_words_do_not_count(view: View) -> None:
    assert judged(view, "The “old sieve” is a “real gem”, a “roof – that old sieve”.") == ["found"]


def test_a_quotation_that_crosses_passages_is_found(tmp_path: Path) -> None:
    sentences = [f"Number {number} of the words of a very long speech is spoken aloud here." for number in range(60)]
    with made(tmp_path, {"Post": f"“{' '.join(sentences)}” said Ada Quill."}) as store, store.read() as view:
        assert view.counts().passages > 3
        assert judged(view, f"“{' '.join(sentences[5:55])}”") == ["found"]
        changed = " ".join(sentences[5:55]).replace("Number 30 of the", "Number 31 of the")
        assert only(view, f"“{changed}”").status == "altered"


def test_a_draft_without_quotations_has_a_share_of_one(view: View) -> None:
    for draft in ("", "Nothing is quoted here.", "A “gem”."):
        verification = verify(draft, view)
        assert (verification.quotations, verification.share) == ((), 1.0)
        assert verification_text(verification).startswith("There are no quotations to check in this draft")


def test_a_store_without_articles_has_no_quotation(tmp_path: Path) -> None:
    with made(tmp_path, {}) as store, store.read() as view:
        verification = verify("“We did not borrow a single crown,” said Tom Reed.", view)
    assert [quotation.status for quotation in verification.quotations] == ["absent"]
    assert verification.share == 0.0
    assert "The store holds no articles" in verification_text(verification)


def test_a_draft_of_a_thousand_quotations(view: View) -> None:
    true, false = "“It took nine years,” said Quill.", "“It took some years,” said Quill."
    verification = verify("\n\n".join([true, false] * 500), view)
    assert len(verification.quotations) == 1000
    assert verification.share == 0.5


def test_hostile_drafts_are_judged(view: View) -> None:
    for draft in ("“" * 5000, "'s " * 20_000, '"a ... ' * 3000 + '"', "“" + "we did … " * 3000 + "”"):
        assert verify(draft, view).share <= 1.0


def test_what_is_printed_cannot_steer_the_terminal(view: View) -> None:
    text = verification_text(verify("“We did\x1b[31m borrow\u202e a single\x07 crown,” said Quill.", view))
    assert "Altered (characters 1 to " in text and "[-not-]" in text and "0 of 1 quotation found (0%)." in text
    assert not set(text) & set("\x1b\x07\u202e")


def test_the_json_has_the_fields_of_the_contract(view: View) -> None:
    value = verification_json(verify("“It took nine years,” she said, “and a moon of cheese.”", view))
    assert list(value) == ["quotations", "share", "sentences"]
    assert [list(quotation) for quotation in value["quotations"]] == [
        ["text", "start", "end", "status", "citation", "diff"]
    ] * 2
    found, absent = value["quotations"]
    assert found["citation"] is not None and list(found["citation"])[:2] == ["n", "article_id"]
    assert absent["citation"] is None and value["share"] == 0.5


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    return (main([str(argument) for argument in arguments]), *capsys.readouterr())


def test_the_command_has_an_exit_code(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("# A draft\n\n“It took nine years,” said Quill. “It took ten years,” said Reed.\n", "utf-8")
    verify = ("verify", draft, "--store", folder, "--quotations-only")
    status, out, _ = run(capsys, *verify)
    assert status == 0 and out.endswith("1 of 2 quotations found (50%).\n")
    assert [run(capsys, *verify, "--fail-under", share)[0] for share in ("0.5", "0.51", "1.0")] == [0, 1, 1]
    status, out, _ = run(capsys, *verify, "--fail-under", "1", "--json")
    value: dict[str, Any] = json.loads(out)
    assert status == 1 and [each["status"] for each in value["quotations"]] == ["found", "altered"]
    status, _, err = run(capsys, *verify, "--fail-under", "2")
    assert (status, err.count("\n")) == (2, 1) and "is not a share (0 to 1)" in err


def test_a_draft_is_read_from_many_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "She said: “It took nine years.” The hall of Larkfield is open again, and everybody is glad of it."
    document = Document()
    document.add_paragraph(said)
    document.save(str(tmp_path / "draft.docx"))
    (tmp_path / "draft.html").write_text(f"<html><body><article><p>{said}</p></article></body></html>", "utf-8")
    (tmp_path / "draft.txt").write_text(said, "utf-8")
    for name in ("draft.docx", "draft.html", "draft.txt"):
        assert said in draft_text(str(tmp_path / name))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said.encode())))
    assert draft_text("-") == said
    (tmp_path / "empty.txt").touch()
    assert draft_text(str(tmp_path / "empty.txt")) == ""


def test_what_is_no_draft_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "two.jsonl").write_text('{"text": "One text."}\n{"text": "Another text."}\n', "utf-8")
    with pytest.raises(ArticleError, match="holds 2 texts"):
        draft_text(str(tmp_path / "two.jsonl"))
    with pytest.raises(ArticleError, match="no such file"):
        draft_text(str(tmp_path / "absent.txt"))


def test_the_share_is_that_of_what_is_found() -> None:
    found, absent = Quotation("a", 0, 1, "found"), Quotation("b", 2, 3, "absent")
    assert Verification((found, found, absent), 1).share == pytest.approx(2 / 3)


def test_the_draft_itself_is_not_looked_in(view: View, tmp_path: Path) -> None:
    draft = f"# My story\n\n{HALL}"
    verification = verify(draft, view)
    assert {quotation.status for quotation in verification.quotations} == {"absent"}
    assert verification.itself == "/Gazette.txt" and "(/Gazette.txt): it was not looked in" in verification_text(
        verification
    )
    assert verify(f"{HALL}\n\n{FERRY}", view).itself == ""
