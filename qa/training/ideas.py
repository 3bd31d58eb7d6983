"""What the ideas of training are worth: a part of the first stage again, with one of them left out at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import torch

from qa.training.data import Encoder, first_stage
from qa.training.loop import Settings, train
from qa.training.model import SpanModel, load_base

SCALE = 0.1  # of the first stage
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
        units = first_stage(data, encode, settings.seed, SCALE, negatives=left != NEGATIVES)
        changed = replace(settings, shared=0.0) if left == SHARED else settings
        model = load_base(tokenizer.with_name("model.safetensors"))
        train(model, units, changed, folder, say)
        yield left, model
        if left == "nothing":
            model.load_state_dict(torch.load(folder / "checkpoint.pt", weights_only=True)["model"])
            yield AVERAGE, model
