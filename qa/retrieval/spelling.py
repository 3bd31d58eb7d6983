"""Names that a question misspells: words of it that stand in no article, for which a name there is nearly the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.passages import is_common_word
from qa.words import WORD, content_words, stem

if TYPE_CHECKING:
    from index.spelling import Spelling
    from index.store import View

MOST_WORDS = 3
"""Words of one question that are looked for in other spellings."""
_SHORTEST_PLAIN = 6  # letters of a word without a capital
_KNOWN = 2  # passages that hold a name which is meant though nothing beside it says so, and
_WELL_KNOWN = 20  # one that begins with another letter


def respelt(view: View, question: str) -> str:
    """The question with the names that it misspells as the articles write them.

    A word that stands in an article is never changed, nor one that is common elsewhere: it is no misspelling. Of a name
    of several words, the others must stand beside it in an article.
    """
    capitals = any(word[:1].isupper() for word in WORD.findall(question)[1:])
    tried = 0
    for word in view.absent_words(question):
        if tried == MOST_WORDS or not _may_be_misspelt(word, capitals):
            continue
        tried += 1
        if name := _meant(view, question, word):
            question = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", name, question)
    return question


def _may_be_misspelt(word: str, capitals: bool) -> bool:
    if not word.isalpha():
        return False
    if word[:1].isupper():
        return not is_common_word(word)
    # In lower case most words that stand in no article are plain words.
    forms = {word, stem(word), f"{stem(word)}e"}
    return not capitals and len(word) >= _SHORTEST_PLAIN and not any(map(is_common_word, forms))


def _meant(view: View, question: str, word: str) -> str:
    """The name that is meant by a word of the question; "" where none is likely."""
    before, after = _beside(question, word)
    for spelling in view.spelt_alike(word):
        if not spelling.name:
            continue
        pairs = [f"{before} {spelling.word}"] * bool(before) + [f"{spelling.word} {after}"] * bool(after)
        if any(map(view.holds_phrase, pairs)) or (not (word[:1].isupper() and pairs) and _likely(word, spelling)):
            return spelling.word
    return ""


def _beside(question: str, word: str) -> tuple[str, str]:
    """The words before and after ``word`` that may be of the same name, "" where there are none."""
    words = re.findall(r"\w+|[^\w\s]", question)
    at = words.index(word)
    named = [other if content_words(other) and (other[:1].isupper() or word.islower()) else "" for other in words]
    opens = at == 1 and words[0].casefold() in {"who", "what", "when", "where", "why", "how", "did", "was", "is"}
    return "" if at == 0 or opens else named[at - 1], named[at + 1] if at + 1 < len(words) else ""


def _likely(word: str, spelling: Spelling) -> bool:
    same_start = word[:1].casefold() == spelling.word[:1].casefold()
    return spelling.edits == 1 and spelling.passages >= (_KNOWN if same_start else _WELL_KNOWN)
