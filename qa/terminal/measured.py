"""Figures as they are printed for people."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qa.terminal.text import one_line, table

if TYPE_CHECKING:
    pass


def figures(values: Mapping[str, Any]) -> str:
    """Measured figures: plain ones as name and value, groups of alike ones as tables under their name."""
    plain = [(key, _figure(value)) for key, value in values.items() if not isinstance(value, Mapping)]
    blocks = [table(plain)] if plain else []
    for name, group in values.items():
        if isinstance(group, Mapping) and group:
            blocks.append(f"{one_line(name)}\n{textwrap.indent(_group(group), '  ')}")
    return "\n\n".join(blocks)


def _group(group: Mapping[str, Any]) -> str:
    inner = list(group.values())
    first = inner[0]
    alike = isinstance(first, Mapping) and all(isinstance(row, Mapping) and row.keys() == first.keys() for row in inner)
    if not alike or any(isinstance(value, Mapping) for row in inner for value in row.values()):
        return figures(group)
    head = ["", *map(str, first)]
    rows = [[name, *map(_figure, row.values())] for name, row in group.items()]
    return table([head, *rows], right=frozenset(range(1, len(head))))


def _figure(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return ", ".join(map(_figure, value)) if isinstance(value, list | tuple) else str(value)
