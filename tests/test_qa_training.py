"""Training: examples, the loss against plain loops, and restarting a run."""

import argparse
import gzip
import json
import math
import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from index.packaged_model import packaged_folder
from qa.training import __main__ as command
from qa.training import data, loop
from qa.training import model as modelling
from qa.training.data import (
    PARTS,
    SEP,
    WHOLE,
    Encoder,
    Exchange,
    Input,
    Part,
    Row,
    Unit,
    batches,
    build_sequence,
    build_units,
    hard_negatives,
    held_out_groups,
    read_rows,
    split_rows,
    token_spans,
    training_units,
    unlabelled_units,
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
    assert read_rows(tmp_path, Part("some", 1.0, "")) == [
        Row("some", "Bank_of_England", "Bank of England", "What?", "It raised rates.", ((0, 2), (10, 15)))
    ]
    assert read_rows(tmp_path, Part("some", 1.0))[0].title == ""
    assert read_rows(tmp_path, Part("some", 1.0, "Bank_"))[0].title == "of England"
    assert read_rows(tmp_path, Part("some", 1.0, "page:"))[0].title == ""


def test_held_out_groups_are_whole_and_do_not_depend_on_order() -> None:
    rows = [replace(row("?", "x", group=f"group {i % 20}"), part="new_wiki") for i in range(200)]
    out = held_out_groups(rows, 0.1)
    assert len(out) == 2
    assert out == held_out_groups(rows[::-1], 0.1)
    training, held = split_rows(rows)
    assert len(held) == 20
    assert not {r.group for r in training} & {r.group for r in held}


def test_of_squad_only_whole_articles_are_held_out_and_of_other_parts_nothing() -> None:
    groups = [f"{WHOLE}{i}" for i in range(10)] + [f"squadpara:{i}" for i in range(10)]
    training, held = split_rows([replace(row("?", "x", group=group), part="squad_train") for group in groups])
    assert len(held) == 3 and all(r.group.startswith(WHOLE) for r in held)
    assert len(training) == 17
    assert split_rows([row("?", "x", group=group) for group in groups])[1] == []


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


def test_the_answer_kept_is_one_of_several_by_chance(encode: Encoder) -> None:
    example = row("Who?", "The mayor, Ann Lee, spoke.", "The mayor, Ann Lee", "Ann Lee")
    made = [build_sequence(encode, example, 50, random.Random(seed), titled=False).spans for seed in range(20)]
    assert all(len(spans) == 1 for spans in made) and len(set(made)) == 2


def test_a_name_is_exchanged_for_one_that_the_passage_lacks() -> None:
    rows = [
        row("When did Ann Lee open the bridge?", "Ann Lee and Bob Moe opened the bridge in 1999.", "1999"),
        row("When did Bob Moe retire?", "x"),
        row("Where did Cy Poe live in 1887?", "x"),
        row("who opened it?", "x", "x"),
    ]
    exchange = Exchange(rows)
    assert {exchange(rows[0], random.Random(seed)) for seed in range(9)} == {"When did Cy Poe open the bridge?"}
    assert exchange(rows[3], random.Random(0)) is None
    exchanged = {exchange(rows[2], random.Random(seed)) for seed in range(20)}
    assert exchanged == {"Where did Ann Lee live in 1887?", "Where did Bob Moe live in 1887?", None}


def test_unlabelled_units_hold_every_passage_once(encode: Encoder) -> None:
    found = [("Who spoke?", [(f"Headline {i}", f"Passage number {i}.") for i in range(6)])]
    units = unlabelled_units(encode, found, 1)
    assert [len(unit.sequences) for unit in units] == [4, 2]
    assert not any(unit.labelled for unit in units)
    assert len({made.ids for unit in units for made in unit.sequences}) == 6


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


def test_a_run_sees_each_part_as_often_as_told(encode: Encoder, labelled: Path, monkeypatch) -> None:
    monkeypatch.setattr(data, "EXCHANGED", 0.0)
    # new_wiki keeps a row for measuring, so it counts three of its four
    expected = sum(round(part.repeats * 10 * (3 if part.name == "new_wiki" else 4)) for part in PARTS)
    units = training_units(labelled, encode, 3, 10.0)
    assert len(units) == expected
    assert 0.4 < sum(len(unit.sequences) > 1 for unit in units) / expected < 0.6
    assert 0.04 < sum(len(unit.sequences) == 4 for unit in units) / expected < 0.12
    assert all(not wrong.spans for unit in units for wrong in unit.sequences[1:])


def test_questions_without_an_answer_stand_alone(encode: Encoder) -> None:
    rows = [row("Who met Ann Lee?", "They met in Paris."), row("Where did Bob Moe meet?", "They met in Rome.", "Rome")]
    units = build_units(encode, rows, [[1], [0]], 50.0, random.Random(0))
    own = encode("They met in Rome.").ids
    without = [unit for unit in units if not unit.sequences[0].spans]
    assert all(len(unit.sequences) == 1 for unit in without)
    exchanged = [unit for unit in without if unit.sequences[0].ids[-len(own) - 1 : -1] == own]
    assert len(without) - len(exchanged) == 50 and 0 < len(exchanged) < 15


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
    units.append(replace(units[0], labelled=False))
    batch = modelling.collate(units)
    torch.manual_seed(1)
    logits = torch.where(batch.mask[..., None], torch.randn(*batch.shape, 3), -1e4)
    expected_alone, expected_shared, expected_answered, rows, at = 0.0, 0.0, 0.0, 0, 0
    for unit in units[:-1]:
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
            there = float(logits[at, 0, 2])
            expected_answered += math.log(1 + math.exp(-there if made.spans else there))
            rows += 1
            at += 1
        if len(unit.sequences) > 1:
            expected_shared += sum(log_sum(totals[side]) - log_sum(golds[side]) for side in (0, 1))
    loss = modelling.span_loss(logits, batch)
    assert float(loss.alone) == pytest.approx(expected_alone / (2 * rows), rel=1e-4)
    assert float(loss.shared) == pytest.approx(expected_shared / len(logits), rel=1e-4)
    assert float(loss.answered) == pytest.approx(expected_answered / rows, rel=1e-4)
    assert float(loss.total(0.5)) == pytest.approx(float(loss.alone + 0.5 * (loss.shared + loss.answered)))


def test_nothing_is_left_to_learn_of_a_teacher_that_says_the_same() -> None:
    batch = modelling.collate(some_units(4))
    torch.manual_seed(1)
    mine, theirs = torch.randn(2, *batch.shape, 3)
    same, other = modelling.taught_loss(mine, mine, batch), modelling.taught_loss(mine, theirs, batch)
    assert float(same.alone) == pytest.approx(0, abs=1e-6) and float(same.shared) == pytest.approx(0, abs=1e-6)
    assert other.alone > 0.1 and other.shared > 0.01 and other.answered > same.answered


def test_a_taught_reader_learns_from_what_nobody_labelled(tmp_path) -> None:
    units = [replace(unit, labelled=False) for unit in some_units(2)] * 60
    batch = modelling.collate(units[:2])
    teacher, pupil = tiny(), tiny()
    with torch.no_grad():
        teacher.head.weight.mul_(30)
        told = teacher(batch)
    settings = loop.Settings(batch_tokens=120, threads=1, rate=2e-3)
    before = modelling.taught_loss(pupil(batch), told, batch).alone.item()
    loop.train({"pupil": (pupil, settings)}, units, tmp_path, teacher, lambda line: None)
    assert modelling.taught_loss(pupil(batch), told, batch).alone.item() < before / 4
    with pytest.raises(ValueError, match="labelled"):
        loop.train({"pupil": (tiny(), settings)}, units, tmp_path / "alone", say=lambda line: None)


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not(tmp_path) -> None:
    units = some_units(90)
    settings = loop.Settings(batch_tokens=120, threads=1, checkpoint_seconds=0.0)

    class Stopped(Exception):
        pass

    def stop(line: str) -> None:
        if line.startswith("step 20/"):
            raise Stopped

    whole, again = tiny(), tiny()
    loop.train({"one": (whole, settings)}, units, tmp_path / "whole", say=lambda line: None)
    with pytest.raises(Stopped):
        loop.train({"one": (tiny(), settings)}, units, tmp_path / "stopped", say=stop)
    said: list[str] = []
    loop.train({"one": (again, settings)}, units, tmp_path / "stopped", say=said.append)
    assert said[0] == "going on from step 19"
    for (name, one), other in zip(whole.state_dict().items(), again.state_dict().values(), strict=True):
        assert torch.equal(one, other), name
    saved = torch.load(tmp_path / "stopped" / "one.pt", weights_only=True)
    assert torch.equal(saved["head.weight"], whole.head.weight)


def test_train_teaches_what_ships_and_a_small_reader(labelled: Path, monkeypatch) -> None:
    seen = []

    def train(models, units, folder, teacher=None, say=print) -> None:
        seen.append((folder.name, models, units, teacher))

    monkeypatch.setattr(loop, "train", train)
    monkeypatch.setattr(modelling, "load_mpnet", lambda path: modelling.SpanModel(modelling.MPNET))
    monkeypatch.setattr(command, "news_units", lambda arguments, encode: [Unit((), labelled=False)])
    command.train(argparse.Namespace(out=labelled / "out", data=labelled, mpnet=labelled, seed=3, threads=1, scale=1.0))
    (first, alone, units, nobody), (second, taught, more, teacher) = seen
    assert (first, second) == (command.TEACHER, "taught") and list(taught) == [command.READER, command.SMALL]
    assert nobody is None and teacher is alone[command.TEACHER][0]
    assert all(unit.labelled for unit in units) and sum(not unit.labelled for unit in more) == 1
    reader = taught[command.READER][0]
    assert len(reader.layers) == len(modelling.KEPT)
    for new, old in enumerate(modelling.KEPT):
        assert torch.equal(reader.layers[new].qkv.weight, teacher.layers[old].qkv.weight)


def test_training_learns(tmp_path) -> None:
    units = some_units(2) * 60
    settings = loop.Settings(batch_tokens=120, threads=1, rate=2e-3)
    batch = modelling.collate(units[:2])
    model = tiny()
    before = modelling.span_loss(model(batch), batch).alone.item()
    loop.train({"one": (model, settings)}, units, tmp_path, say=lambda line: None)
    assert modelling.span_loss(model(batch), batch).alone.item() < before / 4
