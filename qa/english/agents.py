"""Who does something and what is done: "founder" and "founded", "mediator" and "mediated", "strikers" and "strike"."""

from __future__ import annotations

from collections.abc import Iterator

_NO_AGENTS = frozenset(
    "former number corner counter letter summer dinner better matter master tower shower offer order river water "
    "latter bitter ladder hammer butter paper power center winter later after ever".split()
)


def held_by(asked: frozenset[str], told: frozenset[str]) -> frozenset[str]:
    """The stems of ``asked`` that stand in ``told``, themselves or as who does it, or what is done by them."""
    return asked & told | {word for word in asked - told if any(each in told for each in _kin(word))}


def _kin(word: str) -> Iterator[str]:
    """Stems of the doer of a verb, and of the verb of a doer."""
    for agent in (f"{word}er", f"{word}or", f"{word}r", f"{word}{word[-1:]}er"):
        if agent not in _NO_AGENTS:
            yield agent
    if word.endswith(("er", "or")) and word not in _NO_AGENTS:
        yield word[:-2]
        yield word[:-1]
        if word[-3:-2] == word[-4:-3]:
            yield word[:-3]
