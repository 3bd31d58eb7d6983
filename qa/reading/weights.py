"""What the models that ship with Newsdesk have in common: their files, checked, and their tokeniser."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).parents[1] / "weights"


def load_weights(folder: Path, name: str) -> tuple[bytes, dict[str, Any]]:
    """``NAME.onnx`` of ``folder``, and the settings beside it.

    Raises `ModelError` where one is missing or damaged: the settings hold the model's SHA-256.
    """
    try:
        settings: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        model = (folder / f"{name}.onnx").read_bytes()
    except OSError as error:
        raise ModelError(f"The {name}'s weights are missing ({error.filename}): install Newsdesk again.") from error
    except ValueError as error:
        raise ModelError(f"{folder / f'{name}.json'} is damaged ({error}): install Newsdesk again.") from error
    if hashlib.sha256(model).hexdigest() != settings["sha256"]:
        raise ModelError(f"{folder / f'{name}.onnx'} is not the file that was shipped: install Newsdesk again.")
    return model, settings


def open_tokenizer() -> Tokenizer:
    """The packaged model's WordPiece tokeniser; it neither cuts nor fills up."""
    from tokenizers import Tokenizer

    from index.packaged_model import packaged_folder

    tokenizer: Tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
