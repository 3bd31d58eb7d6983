"""How sure an answer is, in a word."""

from __future__ import annotations

LOW = 0.35  # confidence below which an answer says of itself that it may be wrong
HIGH = 0.7


def sureness(chance: float) -> str:
    """The one word, of an answer and of each of its quotes, for the chance from 0 to 1 that it is right."""
    return "High" if chance >= HIGH else "Fair" if chance >= LOW else "Low"
