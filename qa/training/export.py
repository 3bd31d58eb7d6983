"""From a trained model to what ships: an ONNX graph with int8 weights, and its settings beside it."""

import hashlib
import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from index.onnx_encoder import build_encoder, calibrate
from qa.evaluation.squad import Example, answer_examples, score
from qa.reading.ranking import CONFIDENCE_FEATURES, FEATURES
from qa.reading.reader import SpanReader
from qa.training.data import (
    HELD_OUT,
    PARTS,
    WHOLE,
    Encoder,
    Input,
    Part,
    Row,
    build_sequence,
    held_out_groups,
    read_rows,
    split_rows,
    training_rows,
)
from qa.training.model import HEADS, MINILM, MPNET, SpanModel, to_bert

CALIBRATION_INPUTS = 240


def load(folder: Path, name: str) -> SpanModel:
    """A model that ``python -m qa.training train`` left in ``folder``."""
    (path,) = folder.glob(f"*/{name}.pt")
    state = torch.load(path, weights_only=True)
    layers = 1 + max(int(key.split(".")[1]) for key in state if key.startswith("layers."))
    model = SpanModel(replace(MPNET if "near.weight" in state else MINILM, layers=layers))
    model.load_state_dict(state)
    return model


def calibration_inputs(folder: Path, encode: Encoder, seed: int = 7) -> list[Input]:
    """Training inputs whose activations set the int8 scales: as many of each part."""
    rng = random.Random(seed)
    inputs = []
    for part in PARTS:
        for row in rng.sample(training_rows(folder, part), CALIBRATION_INPUTS // len(PARTS)):
            inputs.append(build_sequence(encode, row, 224, rng, titled=True))
    return inputs


def build_graphs(model: SpanModel, inputs: Sequence[Input]) -> tuple[bytes, bytes]:
    """(int8, float32) ONNX models of a reader; ``inputs`` calibrate the first."""
    weights, head = to_bert(model)
    epsilon = model.norm.eps
    feeds = [{"input_ids": np.array([s.ids]), "token_type_ids": np.array([s.types])} for s in inputs]
    maxima = calibrate(weights, feeds, heads=HEADS, token_types=True, epsilon=epsilon)
    whole = partial(build_encoder, weights, heads=HEADS, token_types=True, head=head, epsilon=epsilon)
    return whole(maxima=maxima, small=True, by_token=True), whole()


def plain_settings(model: bytes) -> dict[str, Any]:
    """Settings of a reader whose ranking and confidence are not fitted yet: the margin decides alone."""
    digest = hashlib.sha256(model).hexdigest()
    return {
        "name": f"newsdesk-reader@{digest[:12]}",
        "sha256": digest,
        "no_answer_margin": 0.0,
        "ranking": {
            "span": {name: float(name == "margin") for name in FEATURES},
            "confidence": {name: float(name in ("margin", "refusal")) for name in CONFIDENCE_FEATURES},
            "intercept": 0.0,
            "threshold": 0.5,
        },
    }


def write_reader(model: bytes, folder: Path) -> dict[str, Any]:
    """Write ``reader.onnx`` and ``reader.json``; returns the settings."""
    settings = plain_settings(model)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reader.onnx").write_bytes(model)
    (folder / "reader.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    return settings


def examples(rows: Sequence[Row]) -> list[Example]:
    """Rows in the form that the SQuAD metrics take."""
    return [
        Example(str(number), row.question, row.context, tuple(row.context[start:end] for start, end in row.answers))
        for number, row in enumerate(rows)
    ]


def measured_on(folder: Path, news: int = 600, seed: int = 3) -> dict[str, list[Example]]:
    """Examples that nothing was trained on, by name: new_wiki's, some of SQuAD's, and ``news`` of NewsQA's."""
    rows = {part.name: read_rows(folder, part) for part in PARTS if part.name in HELD_OUT}
    whole = [row for row in rows["squad_train"] if row.group.startswith(WHOLE)]
    tenth = held_out_groups(whole, 0.1)
    checked = examples(read_rows(folder, Part("newsqa_check", 1.0)))
    return {
        "new_wiki": examples(split_rows(rows["new_wiki"])[1]),
        "SQuAD 2.0": examples([row for row in whole if row.group in tenth]),
        "NewsQA": random.Random(seed).sample(checked, min(news, len(checked))),
    }


def measure(model: bytes, sets: Mapping[str, Sequence[Example]], threads: int) -> dict[str, float]:
    """What an ONNX reader reaches on each of ``sets``, its size in MB, and the ms that a passage of new_wiki takes.

    F1 in per cent: of the best span where every example has an answer; else at the margin that suits them best, beside
    the AUROC, 0 to 1, of whether there is one.
    """
    reader = SpanReader(model, plain_settings(model), threads)
    figures: dict[str, float] = {}
    for name, asked in sets.items():
        began = time.perf_counter()
        told = score(asked, *answer_examples(reader, asked))
        figures |= {f"{name} F1": told.get("best_f1", told["f1"])}
        if "auroc" in told:
            figures |= {f"{name} AUROC": told["auroc"]}
        figures.setdefault("ms", 1000 * (time.perf_counter() - began) / len(asked))
    return {name: round(value, 3) for name, value in figures.items()} | {"MB": round(len(model) / 1e6, 1)}
