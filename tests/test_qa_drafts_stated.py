"""The sentences of a draft that give figures, days or names: which are judged, and how."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from ruled import Unasked

from index.records import Article
from qa.assistant import Assistant
from qa.command.cli import main
from qa.contract.drafts import verification_json
from qa.drafts.records import Sentence, Verification
from qa.drafts.stated import Bearings, outside, stated
from qa.records import Hit, Verdict

FERRY = """The ferry Solvei sank off Port Lunden on Friday, and all 212 people on board were saved. The council of Port
Lunden approved 4.2 million crowns for the quay in March. Captain Odd Lund stayed on board until the last boat had left.
"Nobody ran and nobody shouted," he said. The ministry did not name a new operator."""
YES, NO, MUTE = Verdict(0.97, 0.01, 0.02), Verdict(0.01, 0.97, 0.02), Verdict(0.1, 0.1, 0.8)


class Told(Unasked):
    """A judge that says the same of everything."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        return [self.verdict] * len(pairs)


def hit(text: str = FERRY) -> Hit:
    return Hit(1, "ferry", "Ferry sinks", "Post", "2024-03-09", "", "/ferry.txt", text, 0, len(text), 1.0)


def one(draft: str, verdict: Verdict, text: str = FERRY) -> Sentence:
    article = Article(text, title="Ferry sinks", outlet="Post", path="/ferry.txt")
    bearings = Bearings(draft, lambda said: [hit(text)], lambda _: article, Told(verdict))
    (span,) = stated(draft)
    return bearings.of(span, 1)


def test_sentences_with_details_outside_quotations_are_judged() -> None:
    draft = "It was a long day for all. “All 212 of them are well,” she said. The Solvei sank on Friday. Odd news."
    assert [draft[start:end].strip() for start, end in stated(draft)] == ["The Solvei sank on Friday."]
    assert list(outside((0, 10), [(2, 4), (8, 12)])) == [(0, 2), (4, 8)]


def test_borne_out_needs_all_details_and_the_judge() -> None:
    draft = "All 212 people on board the Solvei were saved."
    borne = one(draft, YES)
    assert (borne.status, borne.missing, borne.diff) == ("supported", (), "")
    assert borne.citation and FERRY[borne.citation.start : borne.citation.end] == borne.citation.quote
    assert "212 people" in borne.citation.quote
    assert one(draft, MUTE).status == "unsettled"
    wrong = one("All 221 people on board the Solvei were saved.", YES)  # whatever the judge overlooks
    assert (wrong.status, wrong.missing) == ("unsettled", ("221",))


def test_another_figure_or_name_in_its_place_differs() -> None:
    figure = one("All 221 people on board the ferry Solvei were saved.", NO)
    assert (figure.status, figure.missing, figure.diff) == ("differs", ("221",), "[-212-] {+221+}")
    day = one("The ferry Solvei sank off Port Lunden on 2 March 2024.", NO)
    assert (day.status, day.missing) == ("differs", ("2 March 2024",))


def test_what_turns_a_sentence_differs_and_what_is_only_near_is_not_settled() -> None:
    draft = "The council of Port Lunden did not approve 4.2 million crowns for the quay in March 2024."
    turned = one(draft, NO)
    assert (turned.status, turned.missing) == ("differs", ())
    assert one("Odd Lund left the ferry on the first boat.", MUTE).status == "unsettled"
    assert one("Greta Holm won the Larkfield marathon in 2021.", YES).status == "absent"


def test_a_day_is_the_same_however_it_is_told() -> None:
    assert one("The ferry Solvei sank off Port Lunden on 8 March 2024.", YES).status == "supported"


def test_the_draft_itself_bears_nothing_out() -> None:
    assert one("All 212 people on board were saved.", YES, "All 212 people on board were saved.").status == "absent"


def test_the_contract_gives_the_sentences() -> None:
    value = verification_json(Verification((), 1, (one("All 221 people on board the ferry Solvei were saved.", NO),)))
    (sentence,) = value["sentences"]
    assert (value["share"], sentence["status"], sentence["missing"]) == (1.0, "differs", ["221"])
    assert sentence["citation"] is not None and sentence["citation"]["quote"] in FERRY


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("stated")
    (folder / "ferry.md").write_text(f"---\ntitle: Ferry sinks\ndate: 2024-03-09\n---\n{FERRY}\n", "utf-8")
    with Assistant.open(folder / "store", create=True) as assistant:
        assistant.sync([folder / "ferry.md"])
        yield assistant


@pytest.mark.models
def test_the_models_tell_true_from_altered(assistant: Assistant) -> None:
    draft = (
        "All 212 people aboard the Solvei were rescued. The quay of Port Lunden gets 4.9 million crowns from the "
        "council. Captain Odd Lund did not stay on board until the last boat had left."
    )
    judged = list(assistant.borne_out(draft, stated(draft)))
    assert [sentence.status for sentence in judged] == ["supported", "differs", "differs"]
    assert judged[1].diff == "[-4.2 million-] {+4.9 million+}"


@pytest.mark.models
def test_the_command_judges_sentences_unless_told_not_to(
    assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("All 221 people on board the ferry Solvei were saved.", "utf-8")
    command = ["verify", str(draft), "--store", str(assistant.store.folder)]
    assert main([*command, "--json"]) == 0
    assert [each["status"] for each in json.loads(capsys.readouterr().out)["sentences"]] == ["differs"]
    assert main(command) == 0
    told = capsys.readouterr().out
    assert told.startswith("Differs (characters 0 to 52)") and "[-212-] {+221+}" in told
    assert main([*command, "--json", "--quotations-only"]) == 0
    assert json.loads(capsys.readouterr().out)["sentences"] == []
