"""Whether a text gives an answer, in whatever wording: for the labels that ranking and confidence are fitted on.

What is reported as right is judged by `qa.evaluation.news.holds`, which asks for the answer's own words. By that rule
"a nine-year sentence" does not hold the answer "9", nor "May 6, 2023" the answer "6 May 2023".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from index.lexical import STOPWORDS
from index.passages import sentences
from qa.numbers import SMALL, TENS
from qa.words import stem

_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()
_UNITS = {word: n for words in (SMALL, _ORDINALS) for n, word in enumerate(words)}
_SAME = {
    "us": ("united", "states"),
    "usa": ("united", "states"),
    "uk": ("united", "kingdom"),
    "percent": ("%",),
    "railroad": ("rail",),
    "railway": ("rail",),
}
_TITLES = frozenset("dr gov mr mrs ms president prof rep sen".split())
_POSSESSIVE = re.compile(r"['’]s\b")
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d[\d,]*(?:\.\d+)?|\w+|%")
_ORDINAL_END = re.compile(r"^(?:st|nd|rd|th)$")


def gives(text: str, golds: Iterable[str]) -> bool:
    """Whether one sentence of ``text`` has all the content words of one of ``golds``, in any order.

    Words count without case, titles ("Sen.") and the endings of number and tense; numbers are the same in words and in
    figures.
    """
    wanted = [words for words in (frozenset(_content(gold)) - _TITLES for gold in golds) if words]
    said = (frozenset(_content(text[start:end])) for start, end in sentences(text))
    return any(words <= sentence for sentence in said for words in wanted)


def _content(text: str) -> list[str]:
    """The content words of ``text``, each in one spelling."""
    folded = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text).casefold()).replace("per cent", "percent")
    found: list[str] = []
    tens = 0  # of a number in words whose units may follow
    for word in _WORD.findall(folded):
        if word in _UNITS:
            number = _UNITS[word]
            if tens and 0 < number < 10:
                found.pop()
                number += tens
            found.append(str(number))
        elif word in TENS:
            found.append(str(TENS[word]))
        elif word[0].isdigit():
            found.append(word.replace(",", ""))
        elif not (_ORDINAL_END.match(word) and found and found[-1].isdigit()):
            plain = word.replace(".", "")
            found += [stem(same) for same in _SAME.get(plain, (plain,)) if same not in STOPWORDS]
        tens = TENS.get(word, 0)
    return found
