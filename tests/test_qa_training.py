"""Training: examples, the loss against plain loops, and restarting a run."""

import argparse
import gzip
import json
import math
import random
from pathlib import Path

import pytest
import torch

from index.packaged_model import packaged_folder
from qa.reading.weights import WEIGHTS
from qa.training import __main__ as command
from qa.training import ideas, loop
from qa.training import model as modelling
from qa.training.data import (
    PARTS,
    SEP,
    Encoder,
    Input,
    Part,
    Row,
    Unit,
    batches,
    build_sequence,
    hard_negatives,
    held_out_groups,
    read_rows,
    split_rows,
    token_spans,
    training_units,
)


@pytest.fixture(scope="module")
def encode() -> Encoder:
    return Encoder(packaged_folder() / "tokenizer.json")


def row(question: str, context: str, *answers: str, group: str = "g", title: str = "") -> Row:
    found = tuple((context.index(a), context.index(a) + len(a)) for a in answers)
    return Row("part", group, title, question, context, found)


def test_read_rows(tmp_path) -> None:
    rows = [
        {
            "id": "1",
            "group": "Bank_of_England",
            "context": "It raised rates.",
            "question": "What?",
            "answers": [{"text": "rates", "start": 10}, {"text": "rates", "start": 10}, {"text": "It", "start": 0}],
        }
    ]
    with gzip.open(tmp_path / "some.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(r) + "\n" for r in rows)
    assert read_rows(tmp_path, Part("some", 1.0, titled=True)) == [
        Row("some", "Bank_of_England", "Bank of England", "What?", "It raised rates.", ((0, 2), (10, 15)))
    ]
    assert read_rows(tmp_path, Part("some", 1.0))[0].title == ""


def test_held_out_groups_are_whole_and_do_not_depend_on_order() -> None:
    rows = [row("?", "x", group=f"group {i % 20}") for i in range(200)]
    out = held_out_groups(rows)
    assert len(out) == 2
    assert out == held_out_groups(rows[::-1])
    training, held = split_rows(rows)
    assert len(held) == 20
    assert not {r.group for r in training} & {r.group for r in held}


def test_token_spans() -> None:
    offsets = [(0, 3), (4, 8), (8, 9), (10, 15)]
    assert token_spans(offsets, [(4, 9), (4, 9), (0, 2), (9, 10)]) == [(0, 0), (1, 2)]


def test_build_sequence_by_hand(encode: Encoder) -> None:
    made = build_sequence(
        encode, row("Who met?", "They met in Paris.", "Paris", title="News"), 99, random.Random(0), titled=True
    )
    question, title, body = encode("Who met?").ids, encode("News").ids, encode("They met in Paris.").ids
    assert made.ids == (101, *question, SEP, *title, SEP, *body, SEP)
    assert made.types == (0,) * (len(question) + 2) + (1,) * (len(title) + len(body) + 2)
    assert made.spans == ((made.passage + 3, made.passage + 3),)
    assert made.ids[made.passage + 3] == encode("paris").ids[0]


def test_crops_keep_an_answer(encode: Encoder) -> None:
    words = [f"word{i}" for i in range(200)]
    words[150] = "Paris"
    example = row("Where?", " ".join(words), "Paris")
    paris = encode("Paris").ids[0]
    places = set()
    for seed in range(40):
        made = build_sequence(encode, example, 50, random.Random(seed), titled=False)
        assert len(made.ids) - made.passage - 1 == 50
        (span,) = made.spans
        assert made.ids[span[0]] == made.ids[span[1]] == paris
        places.add(span[0] - made.passage)
    assert len(places) > 10


def test_hard_negatives_look_alike_and_lack_the_answer() -> None:
    rows = [
        row("What did the bank of England raise?", "The bank of England raised rates.", "rates"),
        row("?", "The bank of England kept rates."),
        row("?", "The bank of England was founded in 1694."),
        row("?", "Cats sleep most of the day."),
    ]
    found = hard_negatives(rows, keep=2)
    assert found[0][0] == 2
    assert 0 not in found[0] and 1 not in found[0]


def test_batches_hold_every_unit_once() -> None:
    rng = random.Random(2)
    units = [Unit((Input((1,) * rng.randint(5, 50), (0,), 1, ()),)) for _ in range(300)]
    made = list(batches(units, 200, pool=100))
    assert sorted(id(u) for batch in made for u in batch) == sorted(id(u) for u in units)
    assert all(sum(u.tokens for u in batch) <= 200 for batch in made)


@pytest.fixture
def labelled(tmp_path) -> Path:
    """A folder of all parts, four rows each; the passages of a part look alike."""
    for part in PARTS:
        rows = [
            {
                "id": str(i),
                "group": f"{part.name}{i}",
                "context": f"The mayor opened bridge number {i}.",
                "question": "Which bridge did the mayor open?",
                "answers": [{"text": f"number {i}", "start": 24}],
            }
            for i in range(4)
        ]
        with gzip.open(tmp_path / f"{part.name}.jsonl.gz", "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(r) + "\n" for r in rows)
    return tmp_path


def test_a_run_sees_each_part_as_often_as_told(encode: Encoder, labelled: Path) -> None:
    # new_wiki keeps a row for measuring, so it counts three of its four
    expected = sum(round(part.repeats * 10 * (3 if part.name == "new_wiki" else 4)) for part in PARTS)
    units = training_units(labelled, encode, 3, 10.0)
    assert len(units) == expected
    assert 0.3 < sum(len(unit.sequences) == 2 for unit in units) / expected < 0.5
    assert all(not wrong.spans for unit in units for wrong in unit.sequences[1:])
    alone = training_units(labelled, encode, 3, 10.0, negatives=False)
    assert len(alone) == expected and all(len(unit.sequences) == 1 for unit in alone)


def test_ideas_leaves_out_one_at_a_time(labelled: Path, monkeypatch) -> None:
    seen = []

    def train(model, units, settings, folder, say) -> None:
        seen.append((folder.name, max(len(unit.sequences) for unit in units), settings.shared))
        folder.mkdir(parents=True)
        torch.save({"model": {n: torch.zeros_like(v) for n, v in model.state_dict().items()}}, folder / "checkpoint.pt")

    monkeypatch.setattr(ideas, "train", train)
    monkeypatch.setattr(ideas, "SCALE", 5.0)
    tokenizer = packaged_folder() / "tokenizer.json"
    zero = {
        left: not any(p.any() for p in model.parameters())
        for left, model in ideas.models(labelled, tokenizer, loop.Settings(), labelled / "out", print)
    }
    assert zero == {"nothing": False, ideas.AVERAGE: True, ideas.NEGATIVES: False, ideas.SHARED: False}
    assert seen == [("nothing", 2, 0.5), ("hard-negatives", 1, 0.5), ("normalising-over-all-passages", 2, 0.0)]


def test_ideas_are_measured_by_answers_and_by_passages_that_lack_them() -> None:
    rows = [
        row("Who opened the bridge in Ax?", "The mayor, Ann Lee, opened the bridge in Ax on Monday.", "Ann Lee"),
        row("What did the council of Ex buy?", "The council of Ex bought a covered market.", "a covered market"),
    ]
    found = ideas.figures((WEIGHTS / "reader.onnx").read_bytes(), rows, 1)
    assert found == {"F1": 100.0, "own passage first": 100.0, "AUROC of no answer": 1.0}


def tiny() -> "modelling.SpanModel":
    torch.manual_seed(4)
    return modelling.SpanModel(modelling.Shape(48, 96, 2, 1e-12), vocabulary=1200)


def some_units(count: int = 3) -> list[Unit]:
    rng = random.Random(9)

    def make(spans: tuple[tuple[int, int], ...], length: int) -> Input:
        ids = (101, *(rng.randint(999, 1199) for _ in range(length - 2)), 102)
        return Input(ids, (0,) * 5 + (1,) * (length - 5), 5, spans)

    units = []
    for _ in range(count):
        right = make(((6, 7), (6, 9)), rng.randint(14, 30))
        wrong = make((), rng.randint(14, 30))
        units.append(Unit((right, wrong) if rng.random() < 0.6 else (right,)))
    return units


def log_sum(values: list[float]) -> float:
    return math.log(sum(math.exp(v) for v in values))


def test_span_loss_equals_plain_loops() -> None:
    units = some_units(4)
    batch = modelling.collate(units)
    torch.manual_seed(1)
    logits = torch.where(batch.mask[..., None], torch.randn(*batch.shape, 2), -1e4)
    alone, together = modelling.span_loss(logits, batch, 0.5)
    expected_alone, expected_together, rows, at = 0.0, 0.0, 0, 0
    for unit in units:
        totals, golds = [[], []], [[], []]
        for made in unit.sequences:
            passage = range(made.passage, len(made.ids) - 1)
            for side in (0, 1):
                row_logits = logits[at, :, side].tolist()
                gold = {span[side] for span in made.spans} or {0}
                inside = log_sum([row_logits[0], *(row_logits[i] for i in passage)])
                expected_alone += inside - log_sum([row_logits[i] for i in gold])
                totals[side] += [row_logits[i] for i in passage]
                if made.spans:
                    golds[side] += [row_logits[i] for i in gold]
            rows += 1
            at += 1
        if len(unit.sequences) > 1:
            expected_together += sum(log_sum(totals[side]) - log_sum(golds[side]) for side in (0, 1))
    assert float(alone) == pytest.approx(expected_alone / (2 * rows), rel=1e-4)
    assert float(together) == pytest.approx(expected_together / rows, rel=1e-4)


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not(tmp_path) -> None:
    units = some_units(90)
    settings = loop.Settings(batch_tokens=120, threads=1, checkpoint_seconds=0.0)

    class Stopped(Exception):
        pass

    def stop(line: str) -> None:
        if line.startswith("step 20/"):
            raise Stopped

    whole = loop.train(tiny(), units, settings, tmp_path / "whole", lambda line: None)
    with pytest.raises(Stopped):
        loop.train(tiny(), units, settings, tmp_path / "stopped", stop)
    said: list[str] = []
    again = loop.train(tiny(), units, settings, tmp_path / "stopped", said.append)
    assert said[0] == "going on from step 19"
    for (name, one), other in zip(whole.state_dict().items(), again.state_dict().values(), strict=True):
        assert torch.equal(one, other), name


def test_train_makes_runs_that_differ_in_their_seed_alone(labelled: Path, monkeypatch) -> None:
    seen = []

    def train(model, units, settings, folder, say) -> None:
        seen.append((folder.name, settings, float(model.head.weight.detach().sum()), units))

    monkeypatch.setattr(loop, "train", train)
    command.train(argparse.Namespace(out=labelled / "out", data=labelled, seed=3, threads=1, scale=1.0))
    assert [name for name, *_ in seen] == list(command.RUNS)
    assert [settings for _, settings, *_ in seen] == [loop.Settings(seed=3 + i, threads=1) for i in range(2)]
    assert len({head for *_, head, _ in seen}) == len({tuple(units) for *_, units in seen}) == 2


def test_training_learns(tmp_path) -> None:
    units = some_units(2) * 60
    settings = loop.Settings(batch_tokens=120, threads=1, rate=2e-3)
    batch = modelling.collate(units[:2])
    before = modelling.span_loss(tiny()(batch), batch, 0.5)[0].item()
    trained = loop.train(tiny(), units, settings, tmp_path, lambda line: None)
    after = modelling.span_loss(trained(batch), batch, 0.5)[0].item()
    assert after < before / 4
