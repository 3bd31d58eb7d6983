"""The judge: tells whether evidence supports a claim, contradicts it, or does neither.

Four layers of our own over the first six of the reader, which both have in common. It reads claim and evidence
together, each pair by itself. Evidence that is longer than its window is read in overlapping windows, of which the one
that says most counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ModelError
from index.folding import plain
from index.onnx_encoder import ENTERING, ParallelSession
from qa.reading.reader import Text
from qa.reading.spans import windows
from qa.reading.weights import WEIGHTS, load_weights, open_tokenizer
from qa.records import Verdict

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from qa.reading.reader import SpanReader

CLAIM_TOKENS = 80  # a longer claim is read up to here
TOKENS = 320  # of claim and evidence read at once
OVERLAP = 64  # tokens that two windows of the evidence share at least
_CLS, _SEP = 101, 102

Array = np.ndarray[Any, Any]


class Judge:
    """The trained judge over an open reader. Its weights are opened when it is first asked."""

    def __init__(self, reader: SpanReader, folder: Path = WEIGHTS) -> None:
        """``folder`` holds ``judge.onnx`` and ``judge.json``."""
        self._reader = reader
        self._folder = folder

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """The verdict on each (evidence, claim), in order; evidence without a word says nothing.

        Raises `ModelError` where the weights are missing or damaged, or belong to another reader.
        """
        session, temperature = self._opened
        feeds: list[dict[str, Array]] = []
        owners: list[int] = []
        for number, (evidence, claim) in enumerate(pairs):
            claimed = self._encode(claim)[:CLAIM_TOKENS]
            read = self._encode(evidence)
            for first, past in windows(len(read), TOKENS - len(claimed) - 3, OVERLAP):
                feeds.append(fed(claimed, read[first:past]))
                owners.append(number)
        said: list[Verdict] = [Verdict(0.0, 0.0, 1.0)] * len(pairs)
        states = [{ENTERING: early[None]} for early in self._reader.early_states(feeds)]
        for number, logits in zip(owners, session.run(states), strict=True):
            verdict = _verdict(logits[0] / temperature)
            if verdict.unsaid < said[number].unsaid:
                said[number] = verdict
        return said

    def found(self, asked: Sequence[tuple[str, str]]) -> list[tuple[str, float]]:
        """What the reader finds for each (question, text); "" where that holds no word."""
        best = self._reader.candidates([Text(question, text) for question, text in asked], top=1)
        return [
            (text[spans[0].start : spans[0].end], spans[0].margin) if spans else ("", -np.inf)
            for (_, text), spans in zip(asked, best, strict=True)
        ]

    def _encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(plain(text), add_special_tokens=False).ids
        return ids

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return open_tokenizer()

    @cached_property
    def _opened(self) -> tuple[ParallelSession, float]:
        """The session of the judge's layers, and the temperature of its logits."""
        model, settings = load_weights(self._folder, "judge")
        if settings["reader"] != self._reader.name:
            raise ModelError("The judge's weights belong to another reader: install Newsdesk again.")
        return ParallelSession(model, self._reader.threads), float(settings["temperature"])


def _verdict(logits: Array) -> Verdict:
    """The verdict of three logits."""
    raised = np.exp(logits - logits.max())
    return Verdict(*(float(each) for each in raised / raised.sum()))


def fed(claim: Sequence[int], evidence: Sequence[int]) -> dict[str, Array]:
    """``[CLS] claim [SEP] evidence [SEP]`` as the reader's graph takes it."""
    head = [_CLS, *claim, _SEP]
    ids = [*head, *evidence, _SEP]
    types = np.zeros((1, len(ids)), np.int64)
    types[0, len(head) :] = 1
    return {"input_ids": np.array([ids]), "token_type_ids": types}
