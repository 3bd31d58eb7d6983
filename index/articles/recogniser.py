"""What reads lines of text in a picture: the models of RapidOCR, which are installed as an extra (``newsdesk[ocr]``).

Nothing is fetched: the models lie in its package, and are named to it.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DETECTED = 1600  # pixels of the longer side of the picture in which lines are found; they are read in the full one
_MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}


class Recogniser(Protocol):
    """Reads a grey picture, an array of rows of pixels."""

    def lines(self, picture: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Where lines of text stand: the four corners of each in pixels, from the top left one on, clockwise."""
        ...

    def text(self, picture: NDArray[np.uint8], corners: NDArray[np.float64]) -> tuple[str, float]:
        """What stands between four corners, and how sure that is, from 0 to 1."""
        ...


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Whether pictures can be read."""
    return importlib.util.find_spec("rapidocr") is not None


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    """The one that is installed; raises ImportError where none is."""
    return _RapidOcr()


class _RapidOcr:
    """On one core, line by line: so its time and memory hardly depend on the page."""

    def __init__(self) -> None:
        import cv2
        import rapidocr

        cv2.setNumThreads(1)
        self._cv2 = cv2
        models = Path(rapidocr.__file__).parent / "models"
        options: dict[str, Any] = {f"{each}.model_path": str(models / name) for each, name in _MODELS.items()}
        options |= {f"EngineConfig.onnxruntime.{each}_op_num_threads": 1 for each in ("intra", "inter")}
        self._engine = rapidocr.RapidOCR(params={**options, "Global.log_level": "critical", "Rec.rec_batch_num": 1})

    def lines(self, picture: NDArray[np.uint8]) -> NDArray[np.float64]:
        import numpy as np

        cv2 = self._cv2
        scale = min(1.0, _DETECTED / max(picture.shape))
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        colours = cv2.cvtColor(small, cv2.COLOR_GRAY2RGB)
        found = self._engine(colours, use_det=True, use_cls=False, use_rec=False).boxes
        corners: NDArray[np.float64] = np.zeros((0, 4, 2)) if found is None else np.asarray(found, np.float64)
        corners /= scale
        return corners

    def text(self, picture: NDArray[np.uint8], corners: NDArray[np.float64]) -> tuple[str, float]:
        import numpy as np

        cv2 = self._cv2
        width, height = (int(np.linalg.norm(corners[other] - corners[0]).round()) for other in (1, 3))
        if min(width, height) < 3:
            return "", 0.0
        begins = corners[[0, 1, 3]].astype(np.float32)
        straight = cv2.getAffineTransform(begins, np.array([(0, 0), (width, 0), (0, height)], np.float32))
        line = cv2.warpAffine(
            picture, straight, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        colours = cv2.cvtColor(line, cv2.COLOR_GRAY2RGB)
        read = self._engine(colours, use_det=False, use_cls=False, use_rec=True)
        return (read.txts[0], float(read.scores[0])) if read.txts else ("", 0.0)
