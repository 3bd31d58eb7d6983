"""Training the judge: the rows made of claims, news and questions, its loss, and what ships of it."""

import gzip
import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from test_qa_reader import SETTINGS

from index.onnx_encoder import DISTANCES, build_encoder, calibrate
from index.packaged_model import packaged_folder
from qa.reading.judge import Judge
from qa.reading.reader import SpanReader
from qa.training.claim_rows import (
    Pair,
    answer_claim,
    labelled,
    news_pairs,
    not_there,
)
from qa.training.data import Encoder, Input
from qa.training.judge import COMMON, TOKENS, encoder_of, judged, start, train_judge, verdict_loss
from qa.training.judge_export import balanced, build_judge, fit_temperature, settings_of, write_judge
from qa.training.loop import Settings
from qa.training.model import HEADS, Shape, SpanModel, collate, to_bert
from qa.training.spoil import (
    CONTRADICTED,
    SPOILERS,
    SUPPORTED,
    UNSAID,
    as_question,
    past_to_did,
    reworded,
)


@pytest.fixture(scope="module")
def encode() -> Encoder:
    return Encoder(packaged_folder() / "tokenizer.json")


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        ("negation", "The mayor was not arrested.", {"The mayor was arrested."}),
        ("negation", "The mayor was ill.", {"The mayor was not ill.", "The mayor was never ill."}),
        ("negation", "The mayor resigned.", {"The mayor did not resign.", "The mayor never did resign."}),
        ("opposite", "Prices rose.", {"Prices fell."}),
        ("hedge", "Police believe that Ann Lee left.", {"Ann Lee left."}),
        ("hedge", "The ferry is expected to sail.", {"The ferry will sail."}),
        ("hedge", "The ferry could sail.", {"The ferry will sail."}),
        ("denial", "She denied the charge.", {"She admitted the charge."}),
        ("roles", "Then Ann Lee phoned Bo Berg.", {"Then Bo Berg phoned Ann Lee."}),
        ("roles", "Then Ann Lee and Bo Berg sang.", {None}),
        ("name", "Then Ann Lee sang.", {"Then Cy Dahl sang."}),
        ("merged", "The ferry sank.", {"The ferry sank after a storm on Friday."}),
        ("figure", "It has no figure.", {None}),
    ],
)
def test_sentences_are_spoiled_by_kind(kind: str, sentence: str, expected: set[str | None]) -> None:
    spoil, _ = SPOILERS[kind]
    passage = f"{sentence} The tram stopped after a storm on Friday. Then Cy Dahl spoke."
    passage = passage if kind in ("name", "merged") else sentence
    found = {spoil(sentence, passage, random.Random(seed)) for seed in range(20)}
    assert found <= expected and found


def test_a_figure_is_exchanged_for_one_that_is_not_there() -> None:
    sentence = "The fire killed 31 people on Monday."
    found = {SPOILERS["figure"][0](sentence, f"{sentence} It hurt 47.", random.Random(seed)) for seed in range(60)}
    assert "The fire killed 47 people on Monday." in found
    assert sentence not in found and None not in found


def test_what_each_kind_of_spoiling_makes_is_not_supported() -> None:
    assert all(SUPPORTED not in allowed for _, allowed in SPOILERS.values())
    assert SPOILERS["figure"][1] == (CONTRADICTED,) and SPOILERS["hedge"][1] == (UNSAID,)


def test_rewording_keeps_what_is_said() -> None:
    sentence = "On Monday, the ferry (built in 1998) sank, which nobody had foreseen."
    found = {reworded(sentence, random.Random(seed)) for seed in range(40)}
    assert "The ferry sank." not in found
    assert "The ferry (built in 1998) sank, which nobody had foreseen." in found
    assert {claim.split("ferry")[0].lower().strip() for claim in found} == {"on monday, the", "the"}


def test_claims_as_questions() -> None:
    assert as_question("The mayor resigned on Monday.") == "Did the mayor resign on Monday?"
    assert as_question("The mayor of Lund has resigned.") == "Has the mayor of Lund resigned?"
    assert as_question("But the mayor resigned.") is None
    assert past_to_did("The mayor took the train.") == "The mayor did take the train."
    assert past_to_did("The mayor was late.") is None


def test_answers_as_claims() -> None:
    text = "Ann Lee founded the club in 1912 in Lund."
    rng = random.Random(3)
    assert answer_claim("Who founded the club?", text, (0, 7), rng) == "Ann Lee founded the club."
    assert answer_claim("How many clubs?", text, (28, 32), rng) == "How many clubs? 1912."
    when = {answer_claim("When did Ann Lee found the club?", text, (28, 32), random.Random(seed)) for seed in range(9)}
    assert "Ann Lee did found the club in 1912." in when


def rows(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for claim, evidence, label, source in rows:
            out.write(json.dumps({"claim": claim, "evidence": evidence, "label": label, "source": source}) + "\n")
    return path


def test_no_evidence_and_no_claim_stands_in_two_parts(tmp_path: Path) -> None:
    made = []
    for number in range(120):
        made.append((f"Claim {number}.", f"Evidence {number}.", "supported", "FEVER test"))
        made.append((f"Claim {number}.", f"Other {number}.", "refuted", "FEVER-Symmetric"))
        made.append((f"Further {number}!", f"other {number}", "refuted", "FEVER val"))
    made.append(made[0])
    made.append(("W", "w", "partial", "WiCE dev"))
    made.append(("S", "s", "not_supported", "SummEdits news"))
    parts = labelled(rows(tmp_path / "claims.jsonl.gz", *made))
    assert sum(len(parts[name]) for name in ("train", "calibrate", "test")) == 360
    assert min(len(parts[name]) for name in ("train", "calibrate", "test")) >= 3
    numbers = {
        name: {pair.claim.split()[1].strip(".!") for pair in parts[name]} for name in ("train", "calibrate", "test")
    }
    assert not numbers["train"] & numbers["test"] and not numbers["calibrate"] & (numbers["train"] | numbers["test"])
    assert [pair.allowed for pair in parts["wice"] + parts["summedits"]] == [(UNSAID,), (CONTRADICTED, UNSAID)]


def test_claims_beside_other_evidence_have_none_of_their_own() -> None:
    pairs = [
        Pair(f"The singer Marlene lived in town {n}.", f"Later Marlene sang song {n}.", (SUPPORTED,), "fever")
        for n in range(9)
    ]
    found = not_there(pairs, 5, random.Random(1))
    own = {(pair.evidence, pair.claim) for pair in pairs}
    assert len(found) == 5
    assert all((pair.evidence, pair.claim) not in own and pair.allowed == (UNSAID,) for pair in found)


def test_pairs_of_the_news(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for number in range(400):
            text = " ".join(
                f"The council of Lund approved plan {number * 9 + n} on Monday after talks." for n in range(6)
            )
            out.write(json.dumps({"title": f"Council of Lund approves plan {number}", "text": text}) + "\n")
    train = news_pairs(path, 200, random.Random(1))
    held = news_pairs(path, 200, random.Random(1), held_out=True)
    assert len(train) == 200 and 20 <= len(held) <= 200
    assert not {pair.evidence for pair in train} & {pair.evidence for pair in held}
    kinds = {pair.kind for pair in train}
    assert {"reworded", "figure", "negation"} <= kinds
    assert train == news_pairs(path, 200, random.Random(1))


def test_inputs_are_cut_at_the_evidence(encode: Encoder) -> None:
    unit = judged(encode, Pair("word " * 500, "It rained.", (SUPPORTED,), "fever"))
    ids = unit.sequences[0].ids
    assert len(ids) == TOKENS and ids[0] == 101 and ids[-1] == 102 and list(ids).count(102) == 2
    assert unit.sequences[0].types == (0,) * 5 + (1,) * (TOKENS - 5)


def test_the_loss_is_that_of_all_right_verdicts_together(encode: Encoder) -> None:
    units = [judged(encode, Pair("a", "b", allowed, "")) for allowed in ((0,), (1, 2))]
    logits = torch.tensor([[2.0, 0.0, 1.0], [0.5, 1.5, -1.0]])
    chances = [[math.exp(x) / sum(math.exp(y) for y in row) for x in row] for row in logits.tolist()]
    expected = -(math.log(chances[0][0]) + math.log(chances[1][1] + chances[1][2])) / 2
    assert math.isclose(verdict_loss(logits, units).item(), expected, rel_tol=1e-5)


SMALL = Shape(48, 96, COMMON + 1, 1e-5, 32)
PAIRS = [Pair(f"The council met {n} times in {1900 + n}.", f"It met {n} times.", (SUPPORTED,), "") for n in range(40)]


@pytest.fixture(scope="module")
def graph(encode: Encoder) -> bytes:
    """A reader of random weights, int8, with relative positions."""
    torch.manual_seed(1)
    weights, head = to_bert(SpanModel(SMALL))
    feeds = [{"input_ids": np.array([s.ids]), "token_type_ids": np.array([s.types])} for s in inputs(encode)]
    maxima = calibrate(weights, feeds, heads=HEADS, token_types=True, epsilon=SMALL.epsilon)
    return build_encoder(
        weights, heads=HEADS, token_types=True, head=head, maxima=maxima, small=True, epsilon=SMALL.epsilon
    )


@pytest.fixture(scope="module")
def reader(graph: bytes) -> SpanReader:
    return SpanReader(graph, SETTINGS, threads=1)


def inputs(encode: Encoder) -> list[Input]:
    return [judged(encode, pair).sequences[0] for pair in PAIRS]


def test_a_judge_starts_with_what_the_graph_of_a_reader_holds(
    encode: Encoder, graph: bytes, reader: SpanReader
) -> None:
    model = start(graph, SMALL)
    weights, found = to_bert(model, 3)[0], encoder_of(graph)
    assert found.keys() == weights.keys() and DISTANCES in found
    for name, value in weights.items():
        assert np.abs(found[name].numpy() - value).max() <= 1e-5 * max(1.0, np.abs(value).max()), name
    batch = collate([judged(encode, pair) for pair in PAIRS[:1]])
    model.layers = model.layers[:COMMON]
    with torch.no_grad():
        expected = model.states(batch).numpy()
    feed = {"input_ids": batch.ids[None].numpy(), "token_type_ids": batch.types[None].numpy()}
    assert np.allclose(reader.early_states([feed])[0], expected, atol=0.1)


def test_the_graph_says_what_the_model_does_and_what_is_in_common_stays(
    encode: Encoder, graph: bytes, reader: SpanReader, tmp_path: Path
) -> None:
    model = start(graph, SMALL)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    units = [judged(encode, pair) for pair in PAIRS]
    train_judge(model, units, tmp_path / "judge.pt", Settings(batch_tokens=200, rate=1e-3, threads=1), say=str)
    changed = {name.rsplit(".", 1)[0] for name, value in model.state_dict().items() if not value.equal(before[name])}
    assert changed and all(name.startswith((f"layers.{COMMON}.", "head")) for name in changed)
    made = build_judge(model, reader, encode, PAIRS)
    write_judge(made, settings_of(made, reader), tmp_path)
    judge = Judge(reader, tmp_path)
    with torch.no_grad():
        logits = model(collate(units[:5]))
    for pair, row in zip(PAIRS[:5], logits.softmax(1).tolist(), strict=True):
        said = judge.verdicts([(pair.evidence, pair.claim)])[0]
        assert np.allclose([said.supported, said.contradicted, said.unsaid], row, atol=0.05)
        assert said.supported > 0.5  # which is all that it has learned


def told(verdicts: list[int]) -> np.ndarray:
    """A chance of .9 for each of these verdicts."""
    return np.array([[0.9 if at == verdict else 0.05 for at in range(3)] for verdict in verdicts])


def test_temperature_is_that_under_which_the_truth_is_likeliest() -> None:
    pairs = [Pair("e", "c", (SUPPORTED,), "")] * 60 + [Pair("e", "c", (CONTRADICTED,), "")] * 40
    assert fit_temperature(pairs, told([0] * 100)) > 1.5  # right 60 times in 100
    assert fit_temperature(pairs, told([0] * 60 + [1] * 40)) == 0.5


def test_balanced_accuracy() -> None:
    pairs = [Pair("e", "c", (SUPPORTED,), "")] * 4 + [Pair("e", "c", (UNSAID,), "")] * 2
    found = np.array([[0.9, 0.1, 0.0]] * 3 + [[0.1, 0.9, 0.0]] + [[0.0, 0.1, 0.9], [0.8, 0.1, 0.1]])
    figures = balanced(pairs, found)
    assert (figures["supported"], figures["others"], figures["balanced"]) == (0.75, 0.5, 0.625)
    assert figures["best balanced"] == 0.875 and figures["AUROC"] == 0.875
