"""From a trained judge to what ships: an int8 graph, its temperature, and figures on what it never saw."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.onnx_encoder import build_encoder, calibrate
from qa.reading.judge import Judge
from qa.training.claim_rows import Pair
from qa.training.data import Encoder
from qa.training.judge import JudgeModel, judged
from qa.training.model import HEADS, to_bert

CALIBRATION_INPUTS = 200

Array = np.ndarray[Any, Any]


def build_judge(model: JudgeModel, encode: Encoder, pairs: Sequence[Pair], seed: int = 7) -> bytes:
    """The int8 ONNX graph of a judge; a sample of ``pairs`` sets its scales."""
    weights, head = to_bert(model)
    inputs = [judged(encode, pair).sequences[0] for pair in random.Random(seed).sample(list(pairs), CALIBRATION_INPUTS)]
    feeds = [{"input_ids": np.array([s.ids]), "token_type_ids": np.array([s.types])} for s in inputs]
    maxima = calibrate(weights, feeds, heads=HEADS, token_types=True)
    return build_encoder(weights, heads=HEADS, maxima=maxima, token_types=True, head=head, small=True)


def settings_of(model: bytes, temperature: float = 1.0) -> dict[str, Any]:
    """What stands in ``judge.json``."""
    digest = hashlib.sha256(model).hexdigest()
    return {"name": f"newsdesk-judge@{digest[:12]}", "sha256": digest, "temperature": temperature}


def write_judge(model: bytes, temperature: float, folder: Path) -> None:
    """Write ``judge.onnx`` and ``judge.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "judge.onnx").write_bytes(model)
    settings = settings_of(model, temperature)
    (folder / "judge.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def chances(judge: Judge, pairs: Sequence[Pair]) -> Array:
    """(pairs, 3) the judge's chances."""
    verdicts = judge.verdicts([(pair.evidence, pair.claim) for pair in pairs])
    return np.array([(each.supported, each.contradicted, each.unsaid) for each in verdicts])


def fit_temperature(judge: Judge, pairs: Sequence[Pair]) -> float:
    """The temperature, 0.5 to 4, under which right verdicts are likeliest (Guo et al. 2017); ``judge`` has 1."""
    logits = np.log(np.maximum(chances(judge, pairs), 1e-9))
    right = np.zeros(logits.shape, bool)
    for row, pair in enumerate(pairs):
        right[row, list(pair.allowed)] = True

    def loss(temperature: float) -> float:
        scaled = np.exp(logits / temperature)
        scaled /= scaled.sum(1, keepdims=True)
        return float(-np.log(np.maximum((scaled * right).sum(1), 1e-9)).mean())

    return min((round(float(each), 2) for each in np.arange(0.5, 4.01, 0.05)), key=loss)


def balanced(pairs: Sequence[Pair], found: Array) -> dict[str, float]:
    """Share of supported claims told as such, of all others, and the mean of both: balanced accuracy."""
    held = np.array([0 in pair.allowed for pair in pairs])
    told = found.argmax(1) == 0
    right, wrong = float(told[held].mean()), float((~told[~held]).mean())
    return {"supported": round(right, 4), "others": round(wrong, 4), "balanced": round((right + wrong) / 2, 4)}
