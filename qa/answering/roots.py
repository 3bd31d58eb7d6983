"""Words brought to a common root, so that "was confirmed", "confirming" and "confirmation" meet."""

from __future__ import annotations

from index.lexical import STOPWORDS
from qa.answering.verbs import AUXILIARIES, base_of_gerund, base_of_past, base_of_present
from qa.words import stem, words

NUMBERS = {
    word: str(number)
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
EMPTY = STOPWORDS | AUXILIARIES | frozenset("there some someone something somebody going really actually".split())
_INTENT = frozenset("want plan intend aim seek hope wish".split())
_NOUN_ENDINGS = ("ation", "ion", "ment")
_NOT_OF_VERBS = frozenset("government department parliament".split())
_SHORTEST = 5  # letters that are left of a noun without its ending


def root(word: str) -> str:
    """A word's root: of a known verb its base form's, of others what is left without endings; lower case in and out.

    Words for wanting and planning have one root, and numbers are digits.
    """
    if word in NUMBERS:
        return NUMBERS[word]
    base = base_of_past(word) or base_of_present(word) or base_of_gerund(word)
    if (base or word) in _INTENT:
        return "intend"
    found = stem(base or word)
    for ending in _NOUN_ENDINGS:
        if found.endswith(ending) and len(found) - len(ending) >= _SHORTEST and word not in _NOT_OF_VERBS:
            found = found.removesuffix(ending)
            break
    return found.rstrip("e") or found


def roots(text: str) -> frozenset[str]:
    """The roots of all telling words of ``text``."""
    return frozenset(root(word) for word in words(text) if word not in EMPTY)
