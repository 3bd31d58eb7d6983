"""What the ideas of training are worth: a part of a run again, with one of them left out at a time.

Each model answers the held-out questions on their own passages, and beside passages that lack the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from qa.evaluation.squad import answer_examples, auroc, score
from qa.reading.reader import SpanReader
from qa.training.abstain import beside
from qa.training.data import Encoder, Row, training_units
from qa.training.export import examples, plain_settings
from qa.training.loop import Settings, train
from qa.training.model import SpanModel, load_base

SCALE = 0.08  # of a run
NEGATIVES, SHARED, AVERAGE = "hard negatives", "normalising over all passages", "averaging the weights along the run"


def models(
    data: Path, tokenizer: Path, settings: Settings, out: Path, say: Callable[[str], None]
) -> Iterator[tuple[str, SpanModel]]:
    """(what was left out, the model trained without it), first "nothing"; checkpoints go to ``out``.

    ``data`` is the folder of labelled rows, ``tokenizer`` the packaged MiniLM's, with its weights beside it.
    """
    encode = Encoder(tokenizer)
    for left in ("nothing", NEGATIVES, SHARED):
        torch.manual_seed(settings.seed)
        folder = out / left.replace(" ", "-")
        units = training_units(data, encode, settings.seed, SCALE, negatives=left != NEGATIVES)
        changed = replace(settings, shared=0.0) if left == SHARED else settings
        model = load_base(tokenizer.with_name("model.safetensors"))
        train(model, units, changed, folder, say)
        yield left, model
        if left == "nothing":
            model.load_state_dict(torch.load(folder / "checkpoint.pt", weights_only=True, map_location="cpu")["model"])
            yield AVERAGE, model


def figures(model: bytes, rows: Sequence[Row], threads: int) -> dict[str, float]:
    """What an ONNX reader makes of held-out ``rows``: F1 in per cent, and how it tells a passage without the answer.

    Each question is also asked of the passage that looks most like it and lacks its answer: the share of questions, in
    per cent, whose own passage's best span scores higher, and the AUROC of "no answer here", 0 to 1.
    """
    reader = SpanReader(model, plain_settings(model), threads)
    own, other = examples(rows), beside(rows)
    answers, lacking = answer_examples(reader, own)
    _, other_lacking = answer_examples(reader, other)
    return {
        "F1": score(own, answers)["f1"],
        "own passage first": 100 * sum(lacking[e.id] < other_lacking[e.id] for e in other) / max(1, len(other)),
        "AUROC of no answer": auroc(list(other_lacking.values()), list(lacking.values())),
    }
