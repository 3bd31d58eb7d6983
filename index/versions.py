"""Two records of one address: the same article, versions of one, or articles that only share the address.

An address is shared by what is no version of each other: the posts of a live page, pages to which their system gives
one canonical address, records with one id. They are told apart by what differs between them: versions say nearly the
same there (a number, a name, a headline put right), articles do not, however much else they have in common.
"""

from __future__ import annotations

import re
from typing import Literal

from index.addresses import normalise_url
from index.records import Article

Relation = Literal["same", "version", "other"]

ALIKE = 0.5  # share of the words of what differs, that the other also has there, from which two texts are versions
SURELY = 0.8  # the same where each has an id of its own
NEARLY = 0.6  # share of the words of two sentences that both have, from which they are one that was changed
SHARED = 0.5  # share of the shorter text that versions under one headline have in common
SUMMARY = 0.5  # a text that says nothing new and is shorter than this share of the other is a summary of it
CUT = 0.8  # of two versions of which nothing tells the later one, one that is shorter than this share does not count

_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]*")
_WORD = re.compile(r"\w+")
# Scripts that are written without spaces, where a run of letters is no word: its pairs of letters are compared.
_RUN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{2,}")
# Of the longer words, those that stand in any text.
_EVERYWHERE = frozenset(
    "about after also been before could from have into more most much next only other over said says some such than"
    " that their them then there these they this were what when where which while will with would year years auch dass"
    " eine einen einer nach nicht oder sich sind werden wird wurde avec cette dans elle leur mais nous plus pour sont"
    " como esta este para pero sobre todo anche della sono deze maar niet voor wordt zijn".split()
)
_PAIRED = 10_000  # pairs of sentences that are compared word by word
_COMPARED = 20_000  # characters of each text


def relation(one: Article, other: Article) -> Relation:
    """What two articles of one address are to each other.

    Where each has an id (or a part of the page) of its own, only one headline above nearly one text makes versions.
    """
    own_ids = _own_ids(one, other)
    same_title = _plain(one.title) == _plain(other.title)
    if own_ids and not same_title:
        return "other"
    if _plain(one.text) == _plain(other.text):
        return "same" if _about(one) == _about(other) else "version"
    if own_ids:
        return "version" if _alike(one.text, other.text, SURELY) else "other"
    headed, as_headed = (f"{article.text}\n{article.title}" for article in (one, other))
    alike = _alike(one.text, other.text, ALIKE) or _alike(headed, as_headed, ALIKE)
    return "version" if alike or (same_title and _shared(one, other) >= SHARED) else "other"


def replaces(new: Article, old: Article, *, before: bool = False) -> bool:
    """Whether ``new``, met after ``old``, is the version that counts: the later one, but never one that says less.

    Where neither says when it was made, what was met later is later, unless ``before`` says that it was there before.
    """
    if _says_less(new, old) or _says_less(old, new):
        return _says_less(old, new)
    later = came_later(new.made, new.published, old.made, old.published)
    return later if later is not None else not before and len(new.text) >= CUT * len(old.text)


def came_later(made: str, published: str, other_made: str, other_published: str) -> bool | None:
    """Whether what was ``made``, or else ``published``, then came after the other; None where nothing tells."""
    times = ((made, other_made), (published, other_published))
    return next((one > other for one, other in times if one and other and one != other), None)


def _says_less(one: Article, other: Article) -> bool:
    """Whether ``one`` is a summary of the other, or its very text with less known about it."""
    if _plain(one.text) == _plain(other.text):
        return any(not mine and theirs for mine, theirs in zip(_about(one), _about(other), strict=True))
    return len(one.text) < SUMMARY * len(other.text) and not _sentences(one.text) - _sentences(other.text)


def _about(article: Article) -> tuple[str | tuple[str, ...], ...]:
    return article.title, article.outlet, article.authors, article.published, article.place


def _own_ids(one: Article, other: Article) -> bool:
    """Whether both are told apart where they come from: by ids, or by parts of the page. The address is no id, however
    it is written.
    """
    parts = [article.url.partition("#")[2] for article in (one, other)]
    ids = [
        "" if normalise_url(article.record) == normalise_url(article.url) else article.record
        for article in (one, other)
    ]
    return any(a and b and a != b for a, b in (parts, ids))


def _alike(one: str, other: str, least: float) -> bool:
    """Whether what differs in two texts, sentence by sentence, is nearly the same, or there in only one of them."""
    mine, theirs = _sentences(one), _sentences(other)
    only_mine, only_theirs = _unmatched(mine - theirs, theirs - mine)
    if not only_mine or not only_theirs:
        return True
    fewer, more = sorted((_words(" ".join(only)) for only in (only_mine, only_theirs)), key=len)
    return bool(fewer) and len(fewer & more) >= least * len(fewer)


def _unmatched(one: frozenset[str], other: frozenset[str]) -> tuple[list[str], list[str]]:
    """The sentences of two texts without those that stand in both but for a word or a number."""
    mine, theirs = sorted((sorted(one), sorted(other)))
    if len(mine) * len(theirs) > _PAIRED:
        return mine, theirs
    left, words = [], {sentence: _words(sentence) for sentence in theirs}
    for sentence in mine:
        said = _words(sentence)
        nearness = {each: _overlap(said, words[each]) for each in words}
        nearest = max(nearness, key=lambda each: nearness[each], default="")
        if nearest and nearness[nearest] >= NEARLY:
            del words[nearest]
        else:
            left.append(sentence)
    return left, list(words)


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _shared(one: Article, other: Article) -> float:
    """The share of the shorter text that stands in the other, too."""
    mine, theirs = _sentences(one.text), _sentences(other.text)
    shorter = min(sum(map(len, mine)), sum(map(len, theirs)))
    return sum(map(len, mine & theirs)) / max(shorter, 1)


def _sentences(text: str) -> frozenset[str]:
    found = map(_plain, _SENTENCE.findall(text[:_COMPARED]))
    return frozenset(filter(None, found))


def _words(text: str) -> set[str]:
    """The words that say what a text is about: longer ones and numbers."""
    found = {word for word in _WORD.findall(_RUN.sub(" ", text)) if len(word) > 3 or word.isdigit()} - _EVERYWHERE
    pairs = {run[at : at + 2] for run in _RUN.findall(text) for at in range(len(run) - 1)}
    return found | pairs


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
