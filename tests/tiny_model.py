"""A sentence-transformers model of seven words that is made in no time: a fixed random vector for each of them."""

from pathlib import Path

WORDS = "[UNK] the harbour bridge reopened on monday".split()


def save_tiny_model(folder: Path, dimension: int = 16) -> Path:
    """Save it in ``folder``, from where `SentenceTransformer` loads it offline; returns the folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    words = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.normalizer = normalizers.Lowercase()
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    vectors = torch.randn(len(WORDS), dimension, generator=torch.Generator().manual_seed(1))
    SentenceTransformer(modules=[StaticEmbedding(words, embedding_weights=vectors)], device="cpu").save(str(folder))
    return folder
