"""Words brought to a common root, so that "was confirmed", "confirming" and "confirmation" meet."""

from __future__ import annotations

import re
from functools import lru_cache

from index.lexical import STOPWORDS
from qa.english.verbs import AUXILIARIES, base_of_gerund, base_of_past, base_of_present
from qa.numbers import SMALL
from qa.words import stem, words

NUMBERS = {word: str(number) for word, number in SMALL.items() if number <= 12}
EMPTY = (
    STOPWORDS
    | AUXILIARIES
    | frozenset("there some someone something somebody anyone anybody going really actually".split())
)
_INTENT = frozenset("want plan intend aim seek hope wish".split())
_ALIKE = """
resign quit|close shut|raise increase hike|buy purchase acquire|arrest detain|begin start commence launch|end finish
cancel scrap axe|approve adopt ratify|injure hurt wound|find discover|help assist|allow permit|ban prohibit outlaw
open reopen|build construct|crash collide|attack assault|apologize apologise|show reveal|talk speak|child kid
confess admit
"""
ALIKE = {word: group.split()[0] for group in _ALIKE.strip().replace("\n", "|").split("|") for word in group.split()}
_PHRASES = {
    r"\b(?:step|steps|stepped|stepping|stand|stands|stood|standing) down\b": "resign",
    r"\bcall(?:s|ed|ing)? off\b": "cancel",
    r"\b(?:respond|repl(?:y|ied))(?:ed|s|ing)? to (?:[\w’'.-]+ ){0,5}requests? for (?:a )?comment\b": "comment",
    r"\b(?:take|takes|took|taken|taking) over\b": "buy",
    r"\bin custody\b": "arrest",
    r"\baccept(?:s|ed|ing)? defeat\b": "concede",
    r"\bappeal(?:s|ed|ing)? against\b": "appeal",
    r"\bvot(?:e|es|ed|ing) (?:in favou?r of|for)\b": "support",
    r"\bvot(?:e|es|ed|ing) against\b": "oppose",
    r"\b(?:is|are|was|were|be|been) (?:allowed|permitted|free) to\b": "may",
    r"\b(?:put|puts|putting|bring|brings|bringing|brought) (?=(?:[\w’'-]+ ){0,2}(?:on|to) trial\b)": "try ",
}
_NOUN_ENDINGS = ("ation", "ion", "ment")
_NOT_OF_VERBS = frozenset("government department parliament".split())
_SHORTEST = 5  # letters that are left of a noun without its ending


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """A word's root: of a known verb its base form's, of others what is left without endings; lower case in and out.

    Words for wanting and planning have one root, some that mean the same in news too, and numbers are digits.
    """
    if word in NUMBERS:
        return NUMBERS[word]
    base = base_of_past(word) or base_of_present(word) or base_of_gerund(word)
    if (base or word) in _INTENT:
        return "intend"
    found = stem(ALIKE.get(base or word, base or word))
    for ending in _NOUN_ENDINGS:
        if found.endswith(ending) and len(found) - len(ending) >= _SHORTEST and word not in _NOT_OF_VERBS:
            found = found.removesuffix(ending)
            break
    return found.rstrip("e") or found


def single_verbs(text: str) -> str:
    """``text`` with verbs of two words put as one: "stepped down" -> "resign"."""
    for phrase, verb in _PHRASES.items():
        text = re.sub(phrase, verb, text, flags=re.IGNORECASE)
    return text


def roots(text: str) -> frozenset[str]:
    """The roots of all telling words of ``text``."""
    return frozenset(root(word) for word in words(text) if word not in EMPTY)
