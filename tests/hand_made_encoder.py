"""An encoder made by hand: it passes word embeddings through, so what a head makes of each token is known."""

import numpy as np
from tokenizers import Tokenizer

WIDTH = 16


def pass_through(tokenizer: Tokenizer) -> dict[str, np.ndarray]:
    """BERT's weights with random words of `WIDTH`, and one layer that adds nothing to them."""
    words = np.random.default_rng(1).normal(size=(tokenizer.get_vocab_size(), WIDTH)).astype(np.float32)
    layer = "encoder.layer.0."
    weights = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": np.zeros((512, WIDTH), np.float32),
        "embeddings.token_type_embeddings.weight": np.zeros((2, WIDTH), np.float32),
    }
    for norm in ("embeddings.LayerNorm", f"{layer}attention.output.LayerNorm", f"{layer}output.LayerNorm"):
        weights |= {f"{norm}.weight": np.ones(WIDTH, np.float32), f"{norm}.bias": np.zeros(WIDTH, np.float32)}
    for name in ("query", "key", "value"):
        weights[f"{layer}attention.self.{name}.weight"] = np.zeros((WIDTH, WIDTH), np.float32)
        weights[f"{layer}attention.self.{name}.bias"] = np.zeros(WIDTH, np.float32)
    for name, shape in (
        ("attention.output.dense", (WIDTH, WIDTH)),
        ("intermediate.dense", (8, WIDTH)),
        ("output.dense", (WIDTH, 8)),
    ):
        weights[f"{layer}{name}.weight"] = np.zeros(shape, np.float32)
        weights[f"{layer}{name}.bias"] = np.zeros(shape[0], np.float32)
    return weights


def direction(weights: dict[str, np.ndarray], tokenizer: Tokenizer, word: str) -> np.ndarray:
    """A vector whose product with a state is largest at ``word``: states are normalised."""
    vector = weights["embeddings.word_embeddings.weight"][tokenizer.token_to_id(word)]
    return np.asarray((vector - vector.mean()) / vector.std())
