"""The figures, days and names that sentences give, in a form in which equal ones are equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.passages import sentences
from qa.english.roots import EMPTY, root
from qa.writing.tokens import Token, tokens


@dataclass(frozen=True, slots=True)
class Detail:
    """A figure, a day or a name, as it is written; ``keys`` is how it is compared, a name's word by word."""

    text: str
    keys: tuple[str, ...]
    kind: str

    def stands_in(self, near: set[str], around: set[str]) -> bool:
        """Whether it is among the keys of a text; a full name too where its last word is and ``around`` it the rest."""
        return self.keys[-1] in near and all(key in around for key in self.keys)


def details(text: str, published: str = "") -> list[Detail]:
    """The details of ``text`` in order, each once; days are resolved from ``published``, an ISO day or "".

    The first word of a sentence is a name only where the name goes on after it.
    """
    found = [each for start, end in sentences(text) for each in _of_sentence(text[start:end], published)]
    return list({each.keys: each for each in found}.values())


def keys(text: str, published: str = "") -> set[str]:
    """The keys of all that a text says: roots of its words, values of its numbers, its days."""
    return {token.key for token in tokens(text, published)}


def _of_sentence(text: str, published: str) -> Iterator[Detail]:
    name: list[Token] = []
    begins = 0  # the token that the name begins with
    for at, token in enumerate([*tokens(text, published), Token(".", ".")]):
        if token.name and not token.number and not token.date and token.text.lower() not in EMPTY:
            begins = begins if name else at
            name.append(token)
            continue
        if name and (begins or len(name) > 1):
            words = " ".join(each.text for each in name)
            yield Detail(words, tuple(root(each.text.lower()) for each in name), "name")
        name = []
        if token.date or token.number:
            yield Detail(token.text, (token.key,), "day" if token.date else "figure")
