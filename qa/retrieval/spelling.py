"""Names that a question misspells: words of it that stand in no article, for which a name there is nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from index.passages import is_common_word
from qa.words import WORD, content_words, stem

if TYPE_CHECKING:
    from index.spelling import Spelling
    from index.store import View

MOST_WORDS = 3
"""Words of one question that are looked for in other spellings."""
_SHORTEST_PLAIN = 6  # letters of a word without a capital, from which on it may be a name though nothing says so
_SHORTEST_PART = 4  # letters of either of two words that are written as one
_NEAREST = 4  # spellings of a word that are looked at
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor captain minister president chancellor mayor judge senator governor general"
    " colonel inspector superintendent coach".split()
)  # before a name, where somebody types without capitals
_KNOWN = 2  # passages that hold a name which is meant though nothing beside it says so, and
_WELL_KNOWN = 20  # one that begins with another letter


def respelt(view: View, question: str) -> str:
    """The question with the names that it misspells as the articles write them.

    A word that stands in an article is never changed, nor one that is common elsewhere, unless it is written small
    beside the rest of a name. Of a name of several words, the others must stand beside it in an article, themselves
    perhaps misspelt. A word that the articles write as two is parted, and two that they write as one are joined.
    """
    question = _joined(view, question)
    capitals = any(word[:1].isupper() for word in WORD.findall(question)[1:])
    strange = [word for word in view.absent_words(question) if _may_be_misspelt(word, capitals)][:MOST_WORDS]
    alike = {word: [each for each in view.spelt_alike(word) if _is_name(each)][:_NEAREST] for word in strange}
    meant: dict[str, str] = {}
    for word in strange:
        if word not in meant:
            meant |= _meant(view, question, word, alike) or _parted(view, word)
    for word, name in meant.items():
        question = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", name, question)
    return question


def _may_be_misspelt(word: str, capitals: bool) -> bool:
    if not word.isalpha() or word.isupper():  # an abbreviation is another one, not a misspelt one
        return False
    return not is_common_word(word) if word[:1].isupper() else not capitals


def _meant(view: View, question: str, word: str, alike: dict[str, list[Spelling]]) -> dict[str, str]:
    """The name that is meant by a word, and by a misspelt one beside it; nothing where none is likely."""
    before, after = _beside(question, word)
    for spelling in alike[word]:
        for other in _written(before, alike):
            if view.holds_phrase(f"{other} {spelling.word}"):
                return {before: other, word: spelling.word}
        for other in _written(after, alike):
            if view.holds_phrase(f"{spelling.word} {other}"):
                return {word: spelling.word, after: other}
        titled = before in _TITLES
        if (
            (titled or not (_of_name(before) or _of_name(after)))
            and (titled or word[:1].isupper() or _is_strange(word))
            and _likely(word, spelling, _KNOWN - titled)
        ):
            return {word: spelling.word}
    return {}


def _is_name(spelling: Spelling) -> bool:
    return spelling.name and not spelling.word.isupper()


def _of_name(word: str) -> bool:
    """Whether a word beside another one is likely to be of the same name: by its capital, or as no plain word."""
    return (bool(word) and not is_common_word(word)) or word[:1].isupper()


def _is_strange(word: str) -> bool:
    """Whether a word in lower case is no plain word, as most are that stand in no article."""
    forms = (word, stem(word), f"{stem(word)}e")
    return len(word) >= _SHORTEST_PLAIN and not any(map(is_common_word, forms))


def _written(word: str, alike: dict[str, list[Spelling]]) -> Iterator[str]:
    """How a word beside a name may be written: as it is, or where it stands in no article, as those alike."""
    if word:
        yield from [spelling.word for spelling in alike[word]] if word in alike else [word]


def _parted(view: View, word: str) -> dict[str, str]:
    """A word as the two that the articles write for it; nothing where they write none."""
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        first, second = word[:at], word[at:]
        plain = is_common_word(second) or is_common_word(second.title())  # "ised" is none
        if plain and view.holds_phrase(parted := f"{first} {second}"):
            return {word: parted}
    return {}


def _joined(view: View, question: str) -> str:
    """The question with two words in one where the articles write a name so, and never the two."""
    words = WORD.findall(question)
    for first, second in pairwise(words):
        one = f"{first}{second.lower()}"
        if min(len(first), len(second)) < _SHORTEST_PART or view.count_phrase(one, most=_KNOWN) < _KNOWN:
            continue
        if all(view.count_phrase(word, most=_WELL_KNOWN) == _WELL_KNOWN for word in (first, second)):
            continue  # articles, too, may lack a space
        if not is_common_word(one.lower()) and not view.holds_phrase(f"{first} {second}"):
            question = re.sub(rf"(?<!\w){re.escape(first)} {re.escape(second)}(?!\w)", one, question)
    return question


def _beside(question: str, word: str) -> tuple[str, str]:
    """The words before and after ``word`` that may be of the same name, "" where there are none.

    There are none either where the question writes the word otherwise, as with a soft hyphen in it.
    """
    words = re.findall(r"\w+|[^\w\s]", question)
    if word not in words:
        return "", ""
    at = words.index(word)
    named = [other if content_words(other) and (other[:1].isupper() or word.islower()) else "" for other in words]
    opens = at == 1 and words[0].casefold() in {"who", "what", "when", "where", "why", "how", "did", "was", "is"}
    return "" if at == 0 or opens else named[at - 1], named[at + 1] if at + 1 < len(words) else ""


def _likely(word: str, spelling: Spelling, known: int) -> bool:
    same_start = word[:1].casefold() == spelling.word[:1].casefold()
    return spelling.edits == 1 and spelling.passages >= (known if same_start else _WELL_KNOWN)
