"""The words of a question that say what it is about, to be found again in a passage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.folding import asked
from index.lexical import STOPWORDS

WORD = re.compile(r"\w+")
_ASKING = re.compile(r"\bhow (?:long|many|much|often|far|old|soon|tall|big|large|high|fast|come)\b", re.IGNORECASE)
_SHORTEST = 3  # letters that are left of a word without its ending
_OF_DIE = 4  # letters of "dies" and "died", whose e is the word's own
_PLURALS_OF_S = ("buses", "gases")
_VOWELS = "aeiouàáâãäåæèéêëìíîïòóôõöøœùúûü"


def words(text: str) -> list[str]:
    """All words of ``text`` in order, case folded and as the eye reads them; of a text without spaces, pairs of
    characters.
    """
    return WORD.findall(asked(text).casefold())


@lru_cache(maxsize=256)
def content_words(text: str) -> frozenset[str]:
    """The distinct words of ``text`` but for the commonest, without case and the endings of number and tense."""
    return frozenset(stem(word) for word in words(text) if word not in STOPWORDS)


def without_asking(question: str) -> str:
    """A question without "how many" and the like: an answer need not hold these words."""
    return _ASKING.sub("", question)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """``word``, in lower case, without an ending of number or tense, and without an e that only these would drop:
    "votes", "voted" and "voting" are "vote", "planes" is "plane" and "planned" is "plan".

    Steps 1a, 1b and 5 of Porter 1980, "An algorithm for suffix stripping", which leave what other endings make of a
    word as it is; never less than three letters.
    """
    return _without_e(_of_tense(_of_number(word)))


def _of_number(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us")) or len(word) <= _SHORTEST:
        return word
    if word in _PLURALS_OF_S:
        return word[:3]
    return word[:-2] if word.endswith("sses") or (word.endswith("ies") and len(word) > _OF_DIE) else word[:-1]


def _of_tense(word: str) -> str:
    if word.endswith(("eed", "ied")):
        known = _measure(word[:-3]) > 0 if word.endswith("eed") else True
        return word[: -2 if word.endswith("ied") and len(word) > _OF_DIE else -1] if known else word
    ending = next((ending for ending in ("ing", "ed") if word.endswith(ending)), "")
    left = word.removesuffix(ending)
    if not ending or len(left) < _SHORTEST or "v" not in _shape(left):
        return word
    if left.endswith(("at", "bl", "iz")):
        return f"{left}e"
    if left[-1] == left[-2] and left[-1] not in "lsz" and _shape(left)[-1] == "c" and len(left) > _SHORTEST:
        return left[:-1]
    return f"{left}e" if _measure(left) == 1 and _is_short(left) else left


def _without_e(word: str) -> str:
    left = word.removesuffix("e")
    measure = _measure(left)
    if left != word and len(left) >= _SHORTEST and (measure > 1 or (measure == 1 and not _is_short(left))):
        return left
    return word[:-1] if word.endswith("ll") and measure > 1 else word


def _shape(word: str) -> str:
    """A letter for each of the word's: "v" for a vowel, "c" for a consonant; y is a vowel behind a consonant."""
    shape = ""
    for letter in word:
        shape += "v" if letter in _VOWELS or (letter == "y" and shape.endswith("c")) else "c"
    return shape


def _measure(word: str) -> int:
    """How often a consonant follows a vowel."""
    return _shape(word).count("vc")


def _is_short(word: str) -> bool:
    """Whether it ends as "vot" does: in one vowel between consonants, of which the last is no w, x or y."""
    return _shape(word)[-3:] == "cvc" and word[-1] not in "wxy"


def first_match(patterns: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """The match of the first pattern that fits the beginning of ``text``."""
    return next((match for pattern in patterns if (match := pattern.match(text))), None)
