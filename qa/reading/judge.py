"""The judge: a small model of our own that tells whether evidence supports a claim, contradicts it, or does neither.

It reads claim and evidence together, on the CPU through ONNX Runtime, each pair by itself. Evidence that is longer than
its window is read in overlapping windows, of which the one that says most counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.folding import plain
from index.settings import Settings
from qa.reading.spans import windows
from qa.reading.weights import WEIGHTS, load_weights, open_tokenizer

if TYPE_CHECKING:
    import numpy as np
    from tokenizers import Tokenizer

    from index.onnx_encoder import ParallelSession

CLAIM_TOKENS = 64  # a longer claim is read up to here
TOKENS = 192  # of claim and evidence read at once
OVERLAP = 48  # tokens that two windows of the evidence share at least
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Verdict:
    """Calibrated chances, from 0 to 1, that evidence supports a claim, contradicts it, or does neither: together 1."""

    supported: float
    contradicted: float
    unsaid: float


class Judging(Protocol):
    """Tells whether evidence supports a claim."""

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """The verdict on each (evidence, claim), in order."""


class Judge:
    """The trained judge."""

    def __init__(self, model: bytes, settings: Mapping[str, Any], threads: int) -> None:
        self._model = model
        self._threads = threads
        self.name: str = settings["name"]
        self._temperature: float = settings["temperature"]

    @classmethod
    def open(cls, folder: Path = WEIGHTS, *, threads: int | None = None) -> Judge:
        """The judge stored in ``folder`` (``judge.onnx`` and ``judge.json``); its session opens when first asked.

        ``threads`` bounds the pairs judged at once: by default those of `Settings`. Raises `ModelError` where the
        weights are missing or damaged.
        """
        return cls(*load_weights(folder, "judge"), threads or Settings.from_environment().threads)

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """The verdict on each (evidence, claim), in order; evidence without a word says nothing."""
        import numpy as np

        feeds: list[dict[str, np.ndarray[Any, Any]]] = []
        owners: list[int] = []
        for number, (evidence, claim) in enumerate(pairs):
            claimed = self._encode(claim)[:CLAIM_TOKENS]
            read = self._encode(evidence)
            for first, past in windows(len(read), TOKENS - len(claimed) - 3, OVERLAP):
                head = [_CLS, *claimed, _SEP]
                ids = [*head, *read[first:past], _SEP]
                types = np.zeros((1, len(ids)), np.int64)
                types[0, len(head) :] = 1
                feeds.append({"input_ids": np.array([ids]), "token_type_ids": types})
                owners.append(number)
        said: list[Verdict] = [Verdict(0.0, 0.0, 1.0)] * len(pairs)
        for number, states in zip(owners, self._session.run(feeds), strict=True):
            verdict = self._verdict(states[0])
            if verdict.unsaid < said[number].unsaid:
                said[number] = verdict
        return said

    def _verdict(self, logits: np.ndarray[Any, Any]) -> Verdict:
        """The verdict of three logits."""
        import numpy as np

        raised = np.exp((logits - logits.max()) / self._temperature)
        return Verdict(*(float(each) for each in raised / raised.sum()))

    def _encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(plain(text), add_special_tokens=False).ids
        return ids

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return open_tokenizer()

    @cached_property
    def _session(self) -> ParallelSession:
        from index.onnx_encoder import ParallelSession

        return ParallelSession(self._model, self._threads)
