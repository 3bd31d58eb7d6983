"""Whether two articles tell of the same events: they have several names in common that few others have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from index.records import Article
from qa.conversation.leaning import names

TOGETHER, WORDS = 3, 5  # full names that two articles of one story share; or one at least, and so many words of names
SOME_WORDS = 2  # words of names that articles near to one subject share
RARE = 40  # passages of the library that hold such a name, at most: "White House" tells of no one story
OPENING = 400  # characters in which news names whom, or where, it is about
READ = 3000  # characters of an article in which its names are looked for


def of_one_story(one: Article, other: Article, count: Callable[[str], int]) -> bool:
    """Whether two articles are of one story; ``count`` tells how many passages hold a name."""
    mine, theirs = (_runs(f"{article.title}. {article.text[:READ]}") for article in (one, other))
    pairs = _rare(_pairs(mine) & _pairs(theirs), count)
    if len(pairs) >= TOGETHER:
        return True
    return bool(pairs) and len(_rare(_words(mine) & _words(theirs), count)) >= WORDS


def begin_with_one_name(one: Article, other: Article, count: Callable[[str], int]) -> bool:
    """Whether two articles are of one story, or begin with the same rare full name ("Linden Street")."""
    mine, theirs = (_pairs(_runs(f"{article.title}. {article.text[:OPENING]}")) for article in (one, other))
    shared = (pair for pair in mine & theirs if not set(pair.split()) & _outlets(one, other))
    return bool(_rare(shared, count)) or of_one_story(one, other, count)


def _outlets(one: Article, other: Article) -> frozenset[str]:
    """The words of two outlets' names: "he told the Tribune" tells of no story."""
    return frozenset(f"{one.outlet} {other.outlet}".split())


def have_names_in_common(one: Article, other: Article, count: Callable[[str], int]) -> bool:
    """Whether two articles share a rare full name, or two rare words of names: less than tells that they are of one
    story, and enough where both are near to one subject.
    """
    mine, theirs = (_runs(f"{article.title}. {article.text[:READ]}") for article in (one, other))
    outlets = _outlets(one, other)
    pairs = {pair for pair in _pairs(mine) & _pairs(theirs) if not set(pair.split()) & outlets}
    each = (_words(mine) & _words(theirs)) - outlets
    return bool(_rare(pairs, count)) or len(_rare(each, count)) >= SOME_WORDS


@lru_cache(maxsize=200)
def _runs(text: str) -> tuple[tuple[str, ...], ...]:
    """The names in a text, by their words."""
    return tuple(tuple(name.split()) for name in names(text))


def _pairs(runs: Sequence[Sequence[str]]) -> frozenset[str]:
    """The names of two words; of a longer one, each two that follow another."""
    return frozenset(" ".join(two) for run in runs for two in pairwise(run))


def _words(runs: Sequence[Sequence[str]]) -> frozenset[str]:
    return frozenset(word for run in runs for word in run)


def _rare(shared: Iterable[str], count: Callable[[str], int]) -> list[str]:
    return [name for name in shared if count(name) <= RARE]


def joined(articles: Sequence[Article], count: Callable[[str], int]) -> list[tuple[int, int]]:
    """The pairs of numbers of ``articles`` that are of one story."""
    numbered = list(enumerate(articles))
    return [(n, m) for (n, one), (m, other) in combinations(numbered, 2) if of_one_story(one, other, count)]
