"""People of one surname: who in the articles is called so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lexical import STOPWORDS

STYLES = frozenset("mr mrs ms miss dr prof sir lady lord dame saint st the".split())
_WORD = re.compile(r"(?<![\w’'-])[^\W\d_]+(?:[’'-][^\W\d_]+)*")
OFTEN = 0.9  # share of its places at which a surname is written with a capital, at least
FULL = 0.5  # share of the articles with a surname that name somebody in full by it, at least


def as_written(surname: str) -> str:
    """The pattern of a surname, with either apostrophe."""
    return re.sub("[’']", "[’']", re.escape(surname))


def called(surname: str, texts: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The full names of a surname in ``texts``, as first name and surname, and where (text, offset) each stands first.

    A first name is a word with a capital that these texts never write in small letters: "Captain" and "But" are none.
    Empty where the word is no surname: one that is written small too, or mostly stands without a first name.
    """
    plain = as_written(surname)
    written = [match[0] for text in texts for match in _WORD.finditer(text)]
    small = {word for word in written if word.islower()}
    same = [word for word in written if re.fullmatch(plain, word, re.IGNORECASE)]
    if sum(word[0].isupper() for word in same) < OFTEN * len(same):
        return {}
    full = re.compile(rf"(?<![\w’'-])([^\W\d_][\w’-]*[^\W\d_]) ({plain})(?:[’']s)?(?!\w)", re.IGNORECASE)
    alone = re.compile(rf"(?<!\w){plain}(?!\w)", re.IGNORECASE)
    people: dict[str, tuple[int, int]] = {}
    holding = naming = 0
    for at, text in enumerate(texts):
        named = [
            match
            for match in full.finditer(text)
            if match[1][0].isupper()
            and not match[1].isupper()
            and not match[1].endswith(("day", "’s"))
            and match[1].casefold() not in small | STOPWORDS | STYLES
        ]
        holding += bool(alone.search(text))
        naming += bool(named)
        for match in named:
            people.setdefault(f"{match[1]} {match[2]}", (at, match.start()))
    return people if naming >= FULL * holding else {}
