"""The judge's training: an encoder that reads claim and evidence together, and a head of three verdicts."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from qa.training.claim_rows import Pair, formed, labelled, news_pairs, not_there, question_pairs
from qa.training.data import CLS, SEP, Encoder, Input, Unit
from qa.training.loop import Settings, train
from qa.training.model import Batch, SpanModel, load_base, start_from

CLAIM_TOKENS = 64
TOKENS = 192  # of claim and evidence together
VERDICTS = 3
RUN = Settings(batch_tokens=2048, rate=1.5e-4, warm_up=0.08, average=0.995, shared=0.0, threads=1)
NEWS = {"2022": 8000, "2024": 14000}  # pairs made of the articles of a year
BESIDE = 3500  # claims beside the evidence of others


class JudgeModel(SpanModel):
    """Three logits a pair: supported, contradicted, not said."""

    def __init__(self, width: int = 384) -> None:
        super().__init__(width=width)
        self.head = nn.Linear(width, VERDICTS)

    def forward(self, batch: Batch) -> Tensor:
        """(rows, 3) logits, read off [CLS]."""
        logits: Tensor = self.head(self.states(batch)[batch.positions == 0]).float()
        return logits


@dataclass(frozen=True, slots=True)
class Judged(Unit):
    """One input, and the verdicts that are right for it."""

    allowed: tuple[int, ...]


def judged(encode: Encoder, pair: Pair) -> Judged:
    """``[CLS] claim [SEP] evidence [SEP]``, the evidence cut at `TOKENS`."""
    claim = encode(pair.claim).ids[:CLAIM_TOKENS]
    evidence = encode(pair.evidence).ids[: TOKENS - len(claim) - 3]
    ids = (CLS, *claim, SEP, *evidence, SEP)
    types = (0,) * (len(claim) + 2) + (1,) * (len(evidence) + 1)
    return Judged((Input(ids, types, len(claim) + 2, ()),), pair.allowed)


def training_pairs(claims: Path, rows: Path, news: Path, seed: int, scale: float = 1.0) -> list[Pair]:
    """All pairs of a run in training order; ``scale`` takes a share of each kind."""
    rng = random.Random(seed)
    people = labelled(claims)["train"]
    pairs = formed([*people, *not_there(people, BESIDE, rng)], rng)
    for year, count in NEWS.items():
        pairs += news_pairs(news / f"articles-{year}.jsonl.gz", count, rng)
    pairs += question_pairs(rows, rng)
    rng.shuffle(pairs)
    return pairs[: round(len(pairs) * scale)]


def verdict_losses(logits: Tensor, batch: Batch, shared: float, units: Sequence[Judged]) -> tuple[Tensor, Tensor]:
    """Minus the log of the chance of all right verdicts together, its mean; the second loss is nought."""
    right = torch.zeros(len(units), VERDICTS, dtype=torch.bool)
    for row, unit in enumerate(units):
        right[row, list(unit.allowed)] = True
    chances = logits.log_softmax(1)
    loss = -torch.where(right.to(logits.device), chances, -1e4).logsumexp(1).mean()
    return loss, loss.new_zeros(())


def start(base: Path, reader: Path | None) -> JudgeModel:
    """A fresh judge on MiniLM's weights (``base``), or on those of a reader's encoder, but for the word embeddings."""
    model = JudgeModel()
    whole = load_base(base)
    encoder = {name: value for name, value in whole.state_dict().items() if not name.startswith("head.")}
    model.load_state_dict(encoder, strict=False)
    if reader is not None:
        words = model.words.weight.detach().clone()
        start_from(model, encoder_of(reader.read_bytes()))
        with torch.no_grad():
            model.words.weight.copy_(words)
    nn.init.normal_(model.head.weight, std=0.02)
    nn.init.zeros_(model.head.bias)
    return model


def encoder_of(graph: bytes) -> dict[str, Tensor]:
    """The encoder's float32 weights, under BERT's names, of an int8 graph that `build_encoder` drew with ``small``."""
    import onnx
    from onnx import numpy_helper

    kept = {c.name: numpy_helper.to_array(c) for c in onnx.load_model_from_string(graph).graph.initializer}
    weights: dict[str, np.ndarray[Any, Any]] = {
        "embeddings.word_embeddings.weight": kept["words"].astype(np.float32) * kept["words.scale"],
        "embeddings.position_embeddings.weight": kept["positions"],
        "embeddings.token_type_embeddings.weight": kept["types"],
    }
    for name in kept:
        if name.endswith("LayerNorm.scale"):
            norm = name.removesuffix(".scale")
            weights[f"{norm}.weight"], weights[f"{norm}.bias"] = kept[name], kept[f"{norm}.shift"]
        elif name.endswith(".int8"):
            product = name.removesuffix(".int8")
            matrix = kept[name] * kept[f"{product}.scale"] * kept[f"{product}.smooth"][:, None]
            weights.update(_dense(product, matrix.T, kept[f"{product}.bias"]))
    return {name: torch.tensor(np.asarray(value, np.float32)) for name, value in weights.items()}


def _dense(product: str, matrix: np.ndarray[Any, Any], bias: np.ndarray[Any, Any]) -> dict[str, np.ndarray[Any, Any]]:
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
    encode: Encoder,
    pairs: Sequence[Pair],
    settings: Settings,
    folder: Path,
    say: Callable[[str], None] = print,
) -> None:
    """Train ``model`` on ``pairs``, once, in order; see `train`."""
    train(model, [judged(encode, pair) for pair in pairs], settings, folder, say, verdict_losses)
