"""A passive statement that names who did it, as an active one: "The ban was approved by ministers"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.writing.edits import PREPOSITIONS, Word
from qa.writing.tokens import is_participle_form, is_verb


def active(words: Sequence[Word]) -> list[Word]:
    """The words in the order of the active, or [] where they are no such passive.

    "have" and other auxiliaries stay, and whatever stands behind "by …" from the next preposition or comma on.
    """
    by = next((at for at, word in enumerate(words) if word.low == "by"), 0)
    verb = next((at for at in range(by - 1, 0, -1) if _participle(words[at])), 0)
    if not verb or words[verb - 1].token.key != "be":
        return []
    start = verb - 1
    while start > 0 and (is_verb(words[start - 1].token) or words[start - 1].low in ("been", "not")):
        start -= 1
    end = next(
        (
            at
            for at in range(by + 1, len(words))
            if words[at].low in PREPOSITIONS or words[at].marks or words[at].token.date
        ),
        len(words),
    )
    if not start or end == by + 1:
        return []
    auxiliaries = [word for word in words[start : verb - 1] if word.low != "been"]
    made = [*words[by + 1 : end], *auxiliaries, words[verb], *words[:start], *words[verb + 1 : by], *words[end:]]
    return [replace(made[0], marks=""), *made[1:]]


def _participle(word: Word) -> bool:
    return is_participle_form(word.token) or (word.low.endswith("ed") and word.token.text.islower())
