"""The words of a question that say what it is about, to be found again in a passage."""

from __future__ import annotations

import re

from index.folding import asked
from index.lexical import STOPWORDS

WORD = re.compile(r"\w+")
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST = 3  # letters that are left of a word without its ending


def words(text: str) -> list[str]:
    """All words of ``text`` in order, case folded and as the eye reads them; of a text without spaces, pairs of
    characters.
    """
    return WORD.findall(asked(text).casefold())


def content_words(text: str) -> frozenset[str]:
    """The distinct words of ``text`` but for the commonest, without case and the endings of number and tense."""
    return frozenset(stem(word) for word in words(text) if word not in STOPWORDS)


def stem(word: str) -> str:
    """``word``, in lower case, without an ending of number or tense."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
