"""Claims that a fact check examines: what stands after "The claim:" is what somebody says, and no evidence of it."""

from __future__ import annotations

import re

from index.passages import Offsets

CHECKED = 2.0
"""What a span within such a claim loses of its score, in logits, where another answers too."""

_CLAIM = re.compile(
    r"^[ \t]*(?:(?i:the)[ \t]+)?(?:[A-Z][\w.’'-]*[ \t]+){0,4}(?i:claim):[ \t]*(?P<claim>\S.*)$", re.MULTILINE
)


def claims_checked(text: str) -> list[Offsets]:
    """Where the claims stand that a text names as such in a line of their own, in order."""
    return [match.span("claim") for match in _CLAIM.finditer(text)]


def is_checked(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` lies in the line of such a claim."""
    return any(match.start() <= start and end <= match.end() for match in _CLAIM.finditer(text))
