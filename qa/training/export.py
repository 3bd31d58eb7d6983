"""From a trained model to what ships: an ONNX graph with int8 weights, and its settings beside it."""

import hashlib
import json
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from index.onnx_encoder import build_encoder, calibrate
from qa.evaluation.squad import Example, answer_examples, score
from qa.reading.ranking import CONFIDENCE_FEATURES, FEATURES
from qa.reading.reader import SpanReader
from qa.training.data import PARTS, Encoder, Input, Row, build_sequence, training_rows
from qa.training.model import HEADS, MINILM, Shape, SpanModel, to_bert

CALIBRATION_INPUTS = 240


def load_mean(paths: Sequence[Path], shape: Shape = MINILM) -> SpanModel:
    """The mean of models of a ``shape``, their weights saved at ``paths`` (Wortsman et al. 2022, "model soups")."""
    states = [torch.load(path, weights_only=True) for path in paths]
    model = SpanModel(shape)
    model.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
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


def measure(model: bytes, held_out: Sequence[Example], threads: int) -> dict[str, float]:
    """SQuAD metrics of an ONNX reader on examples that all have an answer."""
    reader = SpanReader(model, plain_settings(model), threads)
    answers, no_answer = answer_examples(reader, held_out)
    return score(held_out, answers, no_answer)
