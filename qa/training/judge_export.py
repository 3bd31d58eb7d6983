"""From a trained judge to what ships: an int8 graph, its temperature, and figures on what it never saw."""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.onnx_encoder import ENTERING, build_encoder, calibrate
from qa.reading.judge import Judge, fed
from qa.reading.reader import SpanReader
from qa.training.claim_rows import NEWS_YEARS, Pair, labelled, news_pairs, question_pairs
from qa.training.data import Encoder
from qa.training.judge import COMMON, VERDICTS, JudgeModel, judged
from qa.training.model import HEADS, to_bert

CALIBRATION_INPUTS = 200

Array = np.ndarray[Any, Any]


def build_judge(
    model: JudgeModel, reader: SpanReader, encode: Encoder, pairs: Sequence[Pair], seed: int = 7, common: int = COMMON
) -> bytes:
    """The int8 ONNX graph of a judge's own layers, over those of ``reader``; a sample of ``pairs`` sets its scales."""
    weights, head = to_bert(model, VERDICTS)
    feeds = []
    for pair in random.Random(seed).sample(list(pairs), min(CALIBRATION_INPUTS, len(pairs))):
        (input_,) = judged(encode, pair).sequences
        feeds.append(fed(input_.ids[1 : input_.passage - 1], input_.ids[input_.passage : -1]))
    entering = [{ENTERING: states[None]} for states in reader.early_states(feeds)]
    epsilon = model.norm.eps
    maxima = calibrate(weights, entering, heads=HEADS, epsilon=epsilon, first=common)
    return build_encoder(weights, heads=HEADS, maxima=maxima, head=head, epsilon=epsilon, by_token=True, first=common)


def settings_of(model: bytes, reader: SpanReader, temperature: float = 1.0) -> dict[str, Any]:
    """What stands in ``judge.json``."""
    digest = hashlib.sha256(model).hexdigest()
    return {
        "name": f"newsdesk-judge@{digest[:12]}",
        "sha256": digest,
        "reader": reader.name,
        "temperature": temperature,
    }


def write_judge(model: bytes, settings: dict[str, Any], folder: Path) -> None:
    """Write ``judge.onnx`` and ``judge.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "judge.onnx").write_bytes(model)
    (folder / "judge.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def chances(judge: Judge, pairs: Sequence[Pair]) -> Array:
    """(pairs, 3) the judge's chances."""
    verdicts = judge.verdicts([(pair.evidence, pair.claim) for pair in pairs])
    return np.array([(each.supported, each.contradicted, each.unsaid) for each in verdicts])


def measured(
    model: bytes, reader: SpanReader, claims: Path, rows: Path, news: Path, seed: int = 9
) -> tuple[dict[str, Any], dict[str, dict[str, float]]]:
    """The settings of a judge, its temperature fitted on held-out claims and articles, and figures on others.

    FEVER's test part was held out by whole groups of claims and evidence. The news are articles that were held out,
    one half for fitting, the other for the figures; the questions are of held-out articles of `HELD_OUT`.
    """
    rng = random.Random(seed)
    people = labelled(claims)
    held = [p for year in NEWS_YEARS for p in news_pairs(news / f"articles-{year}.jsonl.gz", 600, rng, held_out=True)]
    rng.shuffle(held)
    fitting = [*people["calibrate"], *held[: len(held) // 2]]
    with tempfile.TemporaryDirectory() as folder:
        write_judge(model, settings_of(model, reader), Path(folder))
        plain = Judge(reader, Path(folder))
        settings = settings_of(model, reader, fit_temperature(fitting, chances(plain, fitting)))
        write_judge(model, settings, Path(folder))
        judge = Judge(reader, Path(folder))
        sets = {
            "FEVER, held out": people["test"],
            "news, spoiled and reworded": held[len(held) // 2 :],
            "answers to questions": rng.sample(question_pairs(rows, rng, held_out=True), 600),
        }
        return settings, {name: balanced(pairs, chances(judge, pairs)) for name, pairs in sets.items()}


def fit_temperature(pairs: Sequence[Pair], found: Array) -> float:
    """The temperature, 0.5 to 4, under which right verdicts are likeliest (Guo et al. 2017).

    ``found`` are the `chances` at a temperature of 1.
    """
    logits = np.log(np.maximum(found, 1e-9))
    right = np.zeros(logits.shape, bool)
    for row, pair in enumerate(pairs):
        right[row, list(pair.allowed)] = True

    def loss(temperature: float) -> float:
        scaled = np.exp(logits / temperature)
        scaled /= scaled.sum(1, keepdims=True)
        return float(-np.log(np.maximum((scaled * right).sum(1), 1e-9)).mean())

    return min((round(float(each), 2) for each in np.arange(0.5, 4.01, 0.05)), key=loss)


def balanced(pairs: Sequence[Pair], found: Array) -> dict[str, float]:
    """Share of supported claims told as such, of all others, and the mean of both: balanced accuracy.

    Beside it the AUROC of the chance of support, and the best balanced accuracy that any threshold on it gives.
    """
    held = np.array([0 in pair.allowed for pair in pairs])
    told = found.argmax(1) == 0
    right, wrong = float(told[held].mean()), float((~told[~held]).mean())
    order = np.argsort(-found[:, 0], kind="stable")
    hits, misses = np.cumsum(held[order]) / held.sum(), np.cumsum(~held[order]) / (~held).sum()
    area = float(np.trapezoid(np.r_[0, hits], np.r_[0, misses]))
    figures = {
        "supported": right,
        "others": wrong,
        "balanced": (right + wrong) / 2,
        "AUROC": area,
        "best balanced": float((1 + (hits - misses).max()) / 2),
    }
    return {name: round(value, 4) for name, value in figures.items()}
