"""Two records of one address: the same article, versions of one, or articles that only share the address.

An address is shared by what is no version of each other: the posts of a live page, pages to which their system gives
one canonical address, records with one id. They are told apart by what differs between them: versions say nearly the
same there (a number, a name, a headline put right), articles do not, however much else they have in common.
"""

from __future__ import annotations

import re
from typing import Literal

from index.records import Article

Relation = Literal["same", "version", "other"]

ALIKE = 0.4  # share of the words of what differs, that the other also has there, from which two texts are versions
SUMMARY = 0.5  # a text that says nothing new and is shorter than this share of the other is a summary of it

_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]*")
_WORD = re.compile(r"\w+")
# Scripts that are written without spaces, where a run of letters is no word: its pairs of letters are compared.
_RUN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{2,}")
_COMPARED = 20_000  # characters of each text


def relation(one: Article, other: Article) -> Relation:
    """What two articles of one address are to each other.

    Where each has an id (or a part of the page) of its own, only one headline makes them versions.
    """
    if _own_ids(one, other) and _plain(one.title) != _plain(other.title):
        return "other"
    if _plain(one.text) != _plain(other.text):
        return "version" if _alike(one, other) else "other"
    return "same" if _about(one) == _about(other) else "version"


def replaces(new: Article, old: Article, *, before: bool = False) -> bool:
    """Whether ``new``, met after ``old``, is the version that counts: the later one, but never one that says less.

    Where neither says when it was made, what was met later is later, unless ``before`` says that it was there before.
    """
    return not (_says_less(new, old) or _earlier(new, old, before)) or _says_less(old, new)


def _earlier(new: Article, old: Article, otherwise: bool) -> bool:
    pairs = ((new.made, old.made), (new.published, old.published))
    return next((one < other for one, other in pairs if one and other and one != other), otherwise)


def _says_less(one: Article, other: Article) -> bool:
    """Whether ``one`` is a summary of the other, or its very text with less known about it."""
    if _plain(one.text) == _plain(other.text):
        return any(not mine and theirs for mine, theirs in zip(_about(one), _about(other), strict=True))
    return len(one.text) < SUMMARY * len(other.text) and not _sentences(one) - _sentences(other)


def _about(article: Article) -> tuple[str | tuple[str, ...], ...]:
    return article.title, article.outlet, article.authors, article.published, article.place


def _own_ids(one: Article, other: Article) -> bool:
    """Whether both are told apart where they come from: by ids, or by parts of the page."""
    parts = [article.url.partition("#")[2] for article in (one, other)]
    ids = [article.record if article.record != article.url else "" for article in (one, other)]
    return any(a and b and a != b for a, b in (parts, ids))


def _alike(one: Article, other: Article) -> bool:
    mine, theirs = _sentences(one), _sentences(other)
    only_mine, only_theirs = mine - theirs, theirs - mine
    if not only_mine or not only_theirs:
        return True  # one holds all of the other
    words = [_words(" ".join([*only, title])) for only, title in ((only_mine, one.title), (only_theirs, other.title))]
    fewer, more = sorted(words, key=len)
    return bool(fewer) and len(fewer & more) >= ALIKE * len(fewer)


def _sentences(article: Article) -> frozenset[str]:
    found = map(_plain, _SENTENCE.findall(article.text[:_COMPARED]))
    return frozenset(filter(None, found))


def _words(text: str) -> set[str]:
    """The words that say what a text is about: longer ones and numbers."""
    found = {word for word in _WORD.findall(_RUN.sub(" ", text)) if len(word) > 3 or word.isdigit()}
    pairs = {run[at : at + 2] for run in _RUN.findall(text) for at in range(len(run) - 1)}
    return found | pairs


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
