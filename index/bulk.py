"""The packaged embedder as a `SentenceTransformer`: what bulk indexing runs.

sentence_transformers sorts by length, batches, pools and normalises; the token states come from the int8 ONNX session,
or, where there is a GPU, from torch with the published weights in half precision.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # before the import: the packaged model is a folder on this machine

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule, Normalize
from sentence_transformers.sentence_transformer.modules import Pooling

from index.packaged_model import packaged_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from index.onnx_encoder import Array


class TokenEncoder(Protocol):
    """What is plugged in: the packaged embedder as far as its token states."""

    dimension: int

    @property
    def tokenizer(self) -> Tokenizer:
        """Texts to word pieces, cut at what the model sees."""

    def states(self, sequences: Sequence[Sequence[int]]) -> list[Array]:
        """Word-piece ids of each text -> its token states (length, dimension) float32."""


def sentence_transformer(embedder: TokenEncoder) -> SentenceTransformer:
    """A `SentenceTransformer` that gives the vectors of ``embedder``."""
    if torch.cuda.is_available():
        return SentenceTransformer(str(packaged_folder()), device="cuda", model_kwargs={"dtype": torch.float16})
    return SentenceTransformer(modules=[OnnxStates(embedder), Pooling(embedder.dimension), Normalize()], device="cpu")


class OnnxStates(InputModule):
    """Input module whose token states come from `TokenEncoder.states`."""

    def __init__(self, embedder: TokenEncoder) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = embedder.tokenizer
        self._states = embedder.states

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Texts -> ``input_ids`` and ``attention_mask``, both (n, longest) int64, padded with zeros."""
        sequences = [
            torch.tensor(tokens.ids)
            for tokens in self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        ]
        masks = [torch.ones_like(ids) for ids in sequences]
        return {"input_ids": _pad(sequences), "attention_mask": _pad(masks)}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Adds ``token_embeddings`` (n, longest, dimension) float32; padding runs through no layer and stays zero."""
        lengths = features["attention_mask"].sum(dim=1).tolist()
        sequences = [ids[:length] for ids, length in zip(features["input_ids"].tolist(), lengths, strict=True)]
        features["token_embeddings"] = _pad([torch.from_numpy(states) for states in self._states(sequences)])
        return features

    def get_word_embedding_dimension(self) -> int:
        """Width of the token states."""
        return 384

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Not a model to publish: the weights are those of the installed package."""
        raise NotImplementedError("Save the packaged model's own folder instead.")


def _pad(rows: Sequence[torch.Tensor]) -> torch.Tensor:
    return torch.nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
