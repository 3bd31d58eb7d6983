"""From a trained reader to what ships: the model against its ONNX graphs, and the mean of several."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

from index.four_bits import rounded_words
from index.onnx_encoder import DISTANCES, ParallelSession
from qa.evaluation.squad import Example
from qa.reading.weights import WEIGHTS
from qa.training.data import Input, Unit
from qa.training.export import build_graphs, load, measure
from qa.training.model import HEADS, MINILM, MPNET, Shape, SpanModel, collate, cut, from_bert, to_bert

SHAPES = {"absolute": Shape(48, 96, 2, 1e-12), "relative": Shape(48, 96, 2, 1e-2, buckets=32)}


def tiny(shape: Shape) -> SpanModel:
    torch.manual_seed(4)
    model = SpanModel(shape, vocabulary=1200).eval()
    with torch.no_grad():
        model.words.weight.copy_(torch.from_numpy(rounded_words(model.words.weight.numpy())))
        for norm in [model.norm, *(layer.norm for layer in model.layers)]:
            norm.weight.uniform_(0.5, 1.5)
            norm.bias.uniform_(-0.5, 0.5)
    return model


def some_inputs(*lengths: int) -> list[Input]:
    rng = random.Random(9)
    made = []
    for length in lengths:
        ids = (101, *(rng.randint(999, 1199) for _ in range(length - 2)), 102)
        made.append(Input(ids, (0,) * 5 + (1,) * (length - 5), 5, ((6, 7),)))
    return made


def logits(graph: bytes, inputs: list[Input]) -> list[np.ndarray]:
    feeds = [{"input_ids": np.array([s.ids]), "token_type_ids": np.array([s.types])} for s in inputs]
    return ParallelSession(graph, 1).run(feeds)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_model_equals_its_graphs(shape: Shape) -> None:
    model, inputs = tiny(shape), some_inputs(8, 30, 200, 21)
    with torch.no_grad():
        together = model(collate([Unit((s,)) for s in inputs])).numpy()
    int8, whole = build_graphs(model, inputs)
    for wanted, small, plain, made in zip(together, logits(int8, inputs), logits(whole, inputs), inputs, strict=True):
        length = len(made.ids)
        assert small.shape == plain.shape == (length, 2)
        # Word embeddings are float16 in the graph.
        np.testing.assert_allclose(plain, wanted[:length, :2], atol=2e-3)
        assert np.corrcoef(small.ravel(), wanted[:length, :2].ravel())[0, 1] > 0.999
        assert (wanted[length:] == -1e4).all()
    assert len(int8) < len(whole) / 2


def test_distances_are_those_of_mpnet() -> None:
    model = tiny(SHAPES["relative"])
    weights, head = to_bert(model)
    assert head[0].shape == (48, 2)
    assert weights[DISTANCES].shape == (HEADS, 1023)
    apart = torch.arange(-511, 512)
    theirs = model.near.weight[MPNetEncoder.relative_position_bucket(apart, num_buckets=32)].detach().numpy()
    np.testing.assert_array_equal(weights[DISTANCES].T, theirs)
    assert DISTANCES not in to_bert(tiny(SHAPES["absolute"]))[0]


def test_bert_names_go_round() -> None:
    model = tiny(SHAPES["absolute"])
    weights, _ = to_bert(model)
    back = from_bert({name: torch.tensor(value) for name, value in weights.items()}, layers=2)
    assert {name.split(".")[0] for name in model.state_dict()} - {name.split(".")[0] for name in back} == {"head"}
    for name, value in back.items():
        assert torch.equal(value, model.state_dict()[name]), name


@pytest.mark.parametrize("base", [MINILM, MPNET], ids=["minilm", "mpnet"])
def test_what_training_left_is_loaded_whatever_its_layers(base: Shape, tmp_path: Path) -> None:
    model = SpanModel(replace(base, layers=2), vocabulary=30522)
    (tmp_path / "taught").mkdir()
    torch.save(model.state_dict(), tmp_path / "taught" / "reader.pt")
    loaded = load(tmp_path, "reader")
    assert len(loaded.layers) == 2
    assert all(torch.equal(part, loaded.state_dict()[name]) for name, part in model.state_dict().items())


def test_a_cut_reader_keeps_the_layers_named() -> None:
    model = SpanModel(replace(MPNET, layers=4))
    small = cut(model, (0, 3))
    assert len(small.layers) == 2 and torch.equal(small.layers[1].up.weight, model.layers[3].up.weight)
    assert torch.equal(small.words.weight, model.words.weight) and small.near is not None


def test_readers_are_measured_on_questions_with_and_without_an_answer() -> None:
    passage = "The mayor, Ann Lee, opened the bridge in Ax on Monday."
    with_one = Example("1", "Who opened the bridge in Ax?", passage, ("Ann Lee",))
    none = Example("2", "What did the council of Ex buy?", passage, ())
    found = measure((WEIGHTS / "reader.onnx").read_bytes(), {"some": [with_one], "more": [with_one, none]}, 1)
    assert found.pop("ms") > 0 and found.pop("MB") > 1
    assert found == {"some F1": 100.0, "more F1": 100.0, "more AUROC": 1.0}
