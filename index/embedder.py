"""Texts to unit vectors: the packaged all-MiniLM-L6-v2 in int8, or any other sentence-transformers model by name.

Bulk work goes through `sentence_transformers`, with the packaged weights plugged in as an ONNX module; questions and
small updates take the same ONNX session directly, because importing sentence_transformers takes seconds. Both give the
same vectors.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import os
import tempfile
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import ModelError
from index.onnx_encoder import Array, ParallelSession, build_encoder, calibrate
from index.packaged_model import WEIGHTS_SHA256, packaged_folder, packaged_weights
from index.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

PACKAGED = "all-MiniLM-L6-v2"
BULK = 8192  # texts asked for so far, from which on importing sentence_transformers costs little beside the work

_HEADS = 12
_WINDOW = 256  # word pieces all-MiniLM-L6-v2 was made to see, [CLS] and [SEP] among them
_GRAPH_VERSION = 1  # raise it when the graph or its calibration changes: cached graphs of other versions are not read


class Embedder(Protocol):
    """Texts to vectors. ``name`` identifies model, weights and precision: vectors of two names are not comparable."""

    name: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Array:
        """(n, dimension) float32 of unit norm, in the order of ``texts``."""

    def encode_query(self, text: str) -> Array:
        """(dimension,) float32 of unit norm."""

    def fits(self, text: str) -> bool:
        """Whether the model sees all of ``text``."""


def open_embedder(model: str | None = None) -> Embedder:
    """The embedder for a new store: the model of that name or folder, by default $NEWSDESK_MODEL or the packaged one.

    Raises `ModelError` where the model cannot be loaded.
    """
    settings = Settings.from_environment()
    name = _lasting_name(model or settings.model or PACKAGED)
    return PackagedEmbedder(settings.threads) if name == PackagedEmbedder.name else NamedEmbedder(name)


def embedder_of_store(folder: Path | str, made_with: str, model: str | None = None) -> Embedder:
    """The embedder that the store in ``folder`` was made with; ``made_with`` is the name that the store keeps.

    ``model``, by default $NEWSDESK_MODEL, may name the same one: then it is fetched from the network if need be, which
    nothing that a store says can cause. Raises `ModelError` where another one is named, or this one cannot be loaded.
    """
    settings = Settings.from_environment()
    named = model or settings.model
    if named and made_with not in (named, _lasting_name(named)):
        wrong, mend = ("The model asked for", "leave the model out") if model else ("NEWSDESK_MODEL", "unset it")
        raise ModelError(
            f"{wrong} is {named!r}, but the store at {folder} was made with {made_with!r}: {mend}, or choose another "
            "--store."
        )
    if made_with == PackagedEmbedder.name:
        return PackagedEmbedder(settings.threads)
    again = "index the articles again into another --store"
    if made_with.startswith(f"{PACKAGED}-int8@"):
        raise ModelError(
            f"The store at {folder} was made with {made_with!r}, a packaged model of another version of Newsdesk: "
            f"{again}."
        )
    try:
        return NamedEmbedder(made_with, fetch=bool(named))
    except ModelError as error:
        mend = f"check the network, or {again} with NEWSDESK_MODEL unset" if named else again
        raise ModelError(
            f"The store at {folder} was made with the embedding model {made_with!r}, which cannot be loaded: {mend}."
        ) from error


def _lasting_name(model: str) -> str:
    """What a store keeps of the model that somebody names: a name that means the same wherever it is used."""
    if model in (PACKAGED, PackagedEmbedder.name):
        return PackagedEmbedder.name
    return os.path.abspath(model) if os.path.isdir(model) else model


class PackagedEmbedder:
    """all-MiniLM-L6-v2 in int8 through ONNX Runtime: mean of the token states, then unit length.

    With ``lean``, sentence_transformers is never imported, which takes some 400 MB and seconds of every core.
    """

    name = f"{PACKAGED}-int8@{WEIGHTS_SHA256[:12]}.{_GRAPH_VERSION}"
    dimension = 384

    def __init__(self, threads: int | None = None) -> None:
        """``threads`` work on several texts at once: by default those of `Settings`."""
        self.lean = False
        self._threads = threads or Settings.from_environment().threads
        self._asked = 0

    def encode(self, texts: Sequence[str]) -> Array:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        self._asked += len(texts)
        if self.lean or self._asked < BULK:
            return self.encode_tokens([tokens.ids for tokens in self.tokenizer.encode_batch(list(texts))])
        return self._bulk.encode(list(texts), batch_size=64, show_progress_bar=False, convert_to_numpy=True)

    def encode_query(self, text: str) -> Array:
        vector: Array = self.encode_tokens([self.tokenizer.encode(text).ids])[0]
        return vector

    def fits(self, text: str) -> bool:
        # A word piece covers a character or more: short texts need no counting. No piece reaches over a space, so words
        # can be counted by themselves; news is made of the same ones.
        return len(text) <= _WINDOW - 2 or sum(map(self._pieces_of, text.replace("\n", " ").split(" "))) <= _WINDOW - 2

    def encode_tokens(self, sequences: Sequence[Sequence[int]]) -> Array:
        """Word-piece ids, [CLS] and [SEP] among them -> (n, 384) float32 of unit norm."""

        def unit(states: Array) -> Array:
            mean = states.mean(axis=0)
            vector: Array = mean / max(float(np.linalg.norm(mean)), 1e-12)
            return vector

        return np.stack(self._session.run([_feed(ids) for ids in sequences], unit))

    def states(self, sequences: Sequence[Sequence[int]]) -> list[Array]:
        """Word-piece ids of each text -> its token states (length, 384) float32."""
        return self._session.run([_feed(ids) for ids in sequences])

    @cached_property
    def tokenizer(self) -> Tokenizer:
        return _tokenizer()

    @cached_property
    def _pieces_of(self) -> Callable[[str], int]:
        """The number of word pieces of one word."""

        def count(word: str) -> int:
            return len(self.tokenizer.encode(word, add_special_tokens=False).ids)

        known = lru_cache(maxsize=1 << 15)(count)
        return lambda word: known(word) if len(word) < 64 else count(word)

    @cached_property
    def _session(self) -> ParallelSession:
        return ParallelSession(_cached_graph(self.name), self._threads)

    @cached_property
    def _bulk(self) -> SentenceTransformer:
        from index.bulk import sentence_transformer

        return sentence_transformer(self)


class NamedEmbedder:
    """Any sentence-transformers model, by path or by its name on the model hub."""

    def __init__(self, model: str, *, fetch: bool = True) -> None:
        """Taken from this machine where it has it, and else, with ``fetch``, from the network.

        Raises `ModelError` where it cannot be loaded.
        """
        from sentence_transformers import SentenceTransformer

        try:
            folder = _folder_of(model)
            if not (folder or fetch):
                raise FileNotFoundError("it is not on this machine")
            self._model = SentenceTransformer(folder or model, local_files_only=not fetch)
        except Exception as error:  # whatever a model's own loading code raises
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelError(
                f"The embedding model {model!r} cannot be loaded ({reason}): check NEWSDESK_MODEL and the network."
            ) from error
        self.name = model
        self.dimension = len(self.encode_query("dimension"))

    def encode(self, texts: Sequence[str]) -> Array:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        found: Array = self._model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return found.astype(np.float32, copy=False)

    def encode_query(self, text: str) -> Array:
        found: Array = self._model.encode_query([text], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found[0], np.float32)

    def fits(self, text: str) -> bool:
        window = self._model.max_seq_length
        return (
            window is None
            or math.isinf(window)
            or len(self._model.tokenizer(text, truncation=False)["input_ids"]) <= window
        )


def _folder_of(model: str) -> str:
    """Where a model lies on this machine: in its own folder, or in the cache of the model hub; empty where it does not.

    Looked up here, as with `local_files_only` the hub is still asked for something, and without it for everything.
    """
    from huggingface_hub import try_to_load_from_cache

    if os.path.isdir(model):
        return model
    cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    names = [model] if "/" in model else [f"sentence-transformers/{model}", model]
    with contextlib.suppress(ValueError):  # what cannot be a name on the hub
        for name, file in itertools.product(names, ("modules.json", "config.json")):
            found = try_to_load_from_cache(name, file, cache_dir=cache)
            if isinstance(found, str):
                return os.path.dirname(found)
    return ""


def _feed(ids: Sequence[int]) -> dict[str, Array]:
    return {"input_ids": np.array([ids], dtype=np.int64)}


def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_WINDOW)
    return tokenizer


def _cached_graph(name: str) -> bytes | str:
    """Path of the quantised graph in the user's cache folder, made on first use; its bytes where it cannot be kept."""
    folder = Settings.from_environment().cache
    path = folder / f"{name}.onnx"
    if path.is_file():
        return str(path)
    graph = _quantised_graph()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(graph)
        os.replace(file.name, path)
    except OSError:
        return graph
    return str(path)


def _quantised_graph() -> bytes:
    weights, tokenizer = packaged_weights(), _tokenizer()
    texts = (Path(__file__).parent / "calibration.txt").read_text(encoding="utf-8").strip().split("\n\n")
    feeds = [_feed(tokens.ids) for tokens in tokenizer.encode_batch(texts)]
    return build_encoder(weights, heads=_HEADS, maxima=calibrate(weights, feeds, heads=_HEADS))
