"""The judge's training: four layers and a head of three verdicts over the first layers of a reader that ships.

It starts as the reader's own last layers; the layers below stay, since reader and judge have them in common.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from index.four_bits import BLOCK
from index.onnx_encoder import DISTANCES
from qa.reading.judge import CLAIM_TOKENS, TOKENS
from qa.training.claim_rows import NEWS_YEARS, Pair, formed, labelled, news_pairs, not_there, question_pairs
from qa.training.data import CLS, SEP, Encoder, Input, Unit, batches
from qa.training.loop import Pupil, Settings, hardware
from qa.training.model import MPNET, Batch, Shape, SpanModel, bucket_of_distance, collate, from_bert

COMMON = 6  # layers of the reader that the judge's follow
VERDICTS = 3
PASSES = 2
RUN = Settings(batch_tokens=16384, rate=7e-5, warm_up=0.05, dropout=0.1, average=0.995)
PEOPLE_PASSES, BESIDE = 3, 5000  # times that people's claims are seen, and how many each time beside others' evidence
NEWS = {"2022": 50_000, "2024": 70_000}  # pairs made of the articles of a year
EACH = 10  # of an article, each time

Array = np.ndarray[Any, Any]


class JudgeModel(SpanModel):
    """Three logits a pair: supported, contradicted, not said. What it has in common with a reader is not trained."""

    def __init__(self, shape: Shape = MPNET) -> None:
        super().__init__(shape)
        self.head = nn.Linear(shape.width, VERDICTS)
        for part in (self.words, self.positions, self.types, self.norm, *list(self.layers)[:COMMON]):
            part.requires_grad_(False)

    def forward(self, batch: Batch) -> Tensor:
        """(rows, 3) logits, read off [CLS]."""
        logits: Tensor = self.head(self.states(batch)[batch.positions == 0]).float()
        return logits


@dataclass(frozen=True, slots=True)
class Judged(Unit):
    """One input, and the verdicts that are right for it."""

    allowed: tuple[int, ...] = ()


def judged(encode: Encoder, pair: Pair) -> Judged:
    """``[CLS] claim [SEP] evidence [SEP]``, the evidence cut at `TOKENS`."""
    claim = encode(pair.claim).ids[:CLAIM_TOKENS]
    evidence = encode(pair.evidence).ids[: TOKENS - len(claim) - 3]
    ids = (CLS, *claim, SEP, *evidence, SEP)
    types = (0,) * (len(claim) + 2) + (1,) * (len(evidence) + 1)
    return Judged((Input(ids, types, len(claim) + 2, ()),), allowed=pair.allowed)


def training_pairs(claims: Path, rows: Path, news: Path, seed: int, scale: float = 1.0) -> list[Pair]:
    """All pairs of a run in training order; ``scale`` takes a share of them."""
    rng = random.Random(seed)
    people = labelled(claims)["train"]
    pairs: list[Pair] = []
    for _ in range(PEOPLE_PASSES):
        pairs += formed([*people, *not_there(people, BESIDE, rng)], rng)
    for year in NEWS_YEARS:
        for _ in range(2):
            pairs += news_pairs(news / f"articles-{year}.jsonl.gz", round(NEWS[year] * scale / 2), rng, each=EACH)
    pairs += question_pairs(rows, rng)
    rng.shuffle(pairs)
    return pairs[: round(len(pairs) * scale)]


def verdict_loss(logits: Tensor, units: Sequence[Judged]) -> Tensor:
    """Minus the log of the chance of all right verdicts together, its mean."""
    right = torch.zeros(len(units), VERDICTS, dtype=torch.bool)
    for row, unit in enumerate(units):
        right[row, list(unit.allowed)] = True
    chances = logits.log_softmax(1)
    return -torch.where(right.to(logits.device), chances, -1e4).logsumexp(1).mean()


def layers_of(graph: bytes) -> int:
    """How many layers an encoder's graph has."""
    found = (name.split(".") for name in _constants(graph) if name.startswith("encoder.layer."))
    return 1 + max(int(parts[2]) for parts in found)


def start(reader: bytes, shape: Shape) -> JudgeModel:
    """A judge that has a reader's weights, as its int8 graph holds them, and a head that starts small and random."""
    model = JudgeModel(shape)
    state = model.state_dict()
    weights = encoder_of(reader)
    with torch.no_grad():
        for name, value in from_bert(weights, shape.layers).items():
            state[name].copy_(value)
        if DISTANCES in weights:
            by_distance = bucket_of_distance(len(state["positions.weight"]), shape.buckets)
            state["near.weight"][by_distance] = weights[DISTANCES].T
    nn.init.normal_(model.head.weight, std=0.02)
    nn.init.zeros_(model.head.bias)
    return model


def encoder_of(graph: bytes) -> dict[str, Tensor]:
    """The encoder's float32 weights, as `build_encoder` took them to draw an int8 graph with ``small``."""
    kept = _constants(graph)
    scales = np.repeat(kept["words.scale"].astype(np.float32), BLOCK, axis=1)
    weights: dict[str, Array] = {
        "embeddings.word_embeddings.weight": kept["words"].astype(np.float32) * scales[:, : kept["words"].shape[1]],
        "embeddings.position_embeddings.weight": kept["positions"],
        "embeddings.token_type_embeddings.weight": kept["types"],
    }
    if "near" in kept:
        weights[DISTANCES] = kept["near"][0]
    for name in kept:
        if name.endswith("LayerNorm.scale"):
            norm = name.removesuffix(".scale")
            weights[f"{norm}.weight"], weights[f"{norm}.bias"] = kept[name], kept[f"{norm}.shift"]
        elif name.endswith(".int8"):
            product = name.removesuffix(".int8")
            matrix = kept[name] * kept[f"{product}.scale"] * kept[f"{product}.smooth"][:, None]
            weights.update(_dense(product, matrix.T, kept[f"{product}.bias"]))
    return {name: torch.tensor(np.asarray(value, np.float32)) for name, value in weights.items()}


def _constants(graph: bytes) -> Mapping[str, Array]:
    import onnx
    from onnx import numpy_helper

    return {c.name: numpy_helper.to_array(c) for c in onnx.load_model_from_string(graph).graph.initializer}


def _dense(product: str, matrix: Array, bias: Array) -> dict[str, Array]:
    """The weights of one matrix product, or the three that it holds, under BERT's names."""
    if product.endswith("attention.self"):
        names = [f"{product}.{part}" for part in ("query", "key", "value")]
    else:
        names = [f"{product}.dense"]
    found = {}
    for name, part, shift in zip(names, np.split(matrix, len(names)), np.split(bias, len(names)), strict=True):
        found[f"{name}.weight"], found[f"{name}.bias"] = part, shift
    return found


def train_judge(
    model: JudgeModel,
    units: Sequence[Judged],
    path: Path,
    settings: Settings = RUN,
    say: Callable[[str], None] = print,
) -> None:
    """Train ``model`` on ``units`` in order, `PASSES` times; it ends with averaged weights, written to ``path``.

    Minutes on a graphics card, a day and more on two cores.
    """
    device, half = hardware()
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    plan = [batch for _ in range(PASSES) for batch in batches(units, settings.batch_tokens)]
    pupil = Pupil(model, settings, len(plan), device)
    began, sums = time.monotonic(), 0.0
    for step, batch in enumerate(plan):
        with torch.autocast(device, torch.bfloat16, enabled=half):
            loss = verdict_loss(pupil.model(collate(batch).to(device)), batch)
        pupil.learn(loss, step)
        sums += loss.item()
        if step % 100 == 99:
            say(f"step {step + 1}/{len(plan)}: {sums / 100:.4f}, {time.monotonic() - began:.0f} s")
            sums = 0.0
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({name: value.cpu() for name, value in pupil.averaged().state_dict().items()}, path)
