"""What the ideas of training are worth: a part of the first stage again, with one of them left out at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import torch

from qa.training.data import Encoder
from qa.training.loop import Settings, train
from qa.training.model import SpanModel, load_base, word_embeddings
from qa.training.stages import labelled_units

SCALE = 0.1  # of the first stage
NEGATIVES, TWISTED, SHARED = "hard negatives", "twisted questions", "normalising over all passages"
AVERAGE = "averaging the weights along the run"


def models(
    data: Path, tokenizer: Path, settings: Settings, out: Path, say: Callable[[str], None]
) -> Iterator[tuple[str, SpanModel]]:
    """(what was left out, the model trained without it), first "nothing"; checkpoints go to ``out``.

    ``data`` is the folder of labelled rows, ``tokenizer`` the packaged MiniLM's, with its weights beside it.
    """
    encode, base = Encoder(tokenizer), tokenizer.with_name("model.safetensors")
    words = word_embeddings(load_base(base))
    for left in ("nothing", NEGATIVES, TWISTED, SHARED):
        torch.manual_seed(settings.seed)
        folder = out / left.replace(" ", "-")
        units = labelled_units(
            data, encode, words, settings.seed, SCALE, negatives=left != NEGATIVES, twisted=left != TWISTED
        )
        changed = replace(settings, shared=0.0) if left == SHARED else settings
        model = load_base(base)
        train(model, units, changed, folder, say)
        yield left, model
        if left == "nothing":
            model.load_state_dict(torch.load(folder / "checkpoint.pt", weights_only=True, map_location="cpu")["model"])
            yield AVERAGE, model
