"""How a record becomes JSON: its fields in the order of a typed dictionary, as text that is safe to print."""

import json
import math
import re
from typing import Any

# Inside JSON these stand only in strings, so escaping them leaves the meaning as it was: terminal controls (C0, C1),
# characters that some readers take for line ends, bidirectional controls, and lone surrogates (not valid UTF-8).
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dumps(value: object, *, ascii_only: bool = False, indent: int | None = None) -> str:
    """JSON text that is safe to print on a terminal; without ``indent`` it is one line."""
    text = json.dumps(value, ensure_ascii=ascii_only, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def fields(record: object, kind: type, **given: object) -> dict[str, Any]:
    """The fields of ``record`` that the typed dictionary ``kind`` names, in its order, but for those ``given``; tuples
    become lists.
    """
    values = {name: given[name] if name in given else getattr(record, name) for name in kind.__annotations__}
    return {
        name: list(value) if isinstance(value, tuple) else number(value) if isinstance(value, float) else value
        for name, value in values.items()
    }


def number(value: float | None) -> float | None:
    """A float that JSON can hold: NumPy scalars become Python's, and what is not finite becomes null."""
    return float(value) if value is not None and math.isfinite(value) else None
