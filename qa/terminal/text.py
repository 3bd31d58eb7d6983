"""Text that is safe in a terminal: wrapped to its width, in columns, counted."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


# ECMA-48: control sequences (CSI) and strings (OSC, DCS, SOS, PM, APC), in their 7-bit and 8-bit forms.
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
)

# Other controls, bidirectional controls, line separators, invisible tags, lone surrogates. Newline and tab stay.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """The text without escape sequences and control characters."""
    return _CONTROLS.sub("", _SEQUENCES.sub("", text))


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def width() -> int:
    """Columns to use: the terminal's, at most 100, and 80 where there is none."""
    return max(40, min(100, shutil.get_terminal_size((80, 24)).columns))


def wrap(text: str, indent: str = "") -> str:
    """Paragraphs of the text, wrapped."""
    lines = (one_line(line) for line in clean(text).splitlines())
    return "\n".join(textwrap.fill(line, width(), initial_indent=indent, subsequent_indent=indent) for line in lines)


def hanging(line: str) -> str:
    """One line, wrapped, with all but its beginning indented as what follows below it."""
    return textwrap.fill(line, width(), subsequent_indent="    ")


def table(rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Rows in aligned columns, those of ``right`` to the right; the last column is cut at the terminal's edge."""
    lines = [[one_line(cell) for cell in row] for row in rows]
    if not lines:
        return ""
    widths = [max(len(row[column]) for row in lines) for column in range(len(lines[0]))]
    pads = [f"{{:{'>' if column in right else '<'}{size}}}" for column, size in enumerate(widths)]
    edge = shutil.get_terminal_size((200, 24)).columns
    return "\n".join("  ".join(map(str.format, pads, row))[:edge].rstrip() for row in lines)
