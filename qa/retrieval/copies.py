"""Near-identical passages are shown once: the best ranked stands for the others, which stay citable as its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from index.records import Article
from index.shingles import SHINGLE, run_hashes, shingles, words_of
from qa.records import Hit, Source
from qa.words import WORD

NEAR_IDENTICAL = 0.7  # share of the shorter passage's shingles that stand in the other (Broder 1997)
DRAWN_OUT = 1.5  # times its own length over which a passage may be spread in another article


def fold(hits: Iterable[Hit], top: int, look: int = 0) -> list[Hit]:
    """The ``top`` best of the ranked ``hits``, near-identical passages folded into the best ranked of them.

    It names the other articles in ``also_in``. At least ``look`` hits are looked at, even where fewer fill the list.
    """
    kept: list[Hit] = []
    copies: list[list[Hit]] = []
    sizes: list[int] = []
    holders: dict[int, tuple[int, ...]] = {}  # of each shingle the kept hits that have it
    for number, hit in enumerate(hits):
        if len(kept) >= top and number >= look:
            break
        mine: list[int] = shingles(hit.text).tolist()
        held = holders.keys() & mine
        shared = Counter(index for shingle in held for index in holders[shingle])
        same = [at for at, count in shared.items() if count >= NEAR_IDENTICAL * min(len(mine), sizes[at])]
        if same:
            copies[min(same)].append(hit)
            continue
        place = (len(kept),)
        holders |= dict.fromkeys(mine, place) | {shingle: holders[shingle] + place for shingle in held}
        kept.append(hit)
        sizes.append(len(mine))
        copies.append([])
    return [replace(hit, also_in=_sources(hit, others)) for hit, others in zip(kept[:top], copies, strict=False)]


def name_copies(hits: Iterable[Hit], story: Callable[[str], Sequence[Article]]) -> list[Hit]:
    """The hits, each with every other article of its story that holds its text in ``also_in``, where it holds it.

    ``story`` gives the other articles of the story that an article of this id tells (`View.story`).
    """
    told: dict[str, Sequence[Article]] = {}
    named = []
    for hit in hits:
        if hit.article_id not in told:
            told[hit.article_id] = story(hit.article_id)
        known = {source.article_id for source in hit.also_in}
        found = [
            Source(other.id, other.title, other.outlet, other.published, other.url, other.path, *place)
            for other in told[hit.article_id]
            if other.id not in known and (place := find_copy(hit.text, other.text))
        ]
        named.append(replace(hit, also_in=(*hit.also_in, *found)) if found else hit)
    return named


def find_copy(passage: str, text: str) -> tuple[int, int] | None:
    """Where ``text`` holds ``passage``: to the character, else word for word, else near-identically; None if nowhere.

    Returns the (start, end) offsets of the copy, which may differ from the passage in length.
    """
    at = text.find(passage)
    if at >= 0:
        return at, at + len(passage)
    words = words_of(passage)
    size = min(SHINGLE, len(words))
    mine = shingles(passage)
    if len(np.intersect1d(mine, run_hashes(words_of(text), size))) < max(1, NEAR_IDENTICAL * len(mine)):
        return None
    places = [match.span() for match in WORD.finditer(text)]
    there = [text[start:end].lower() for start, end in places]
    spaced = f" {' '.join(there)} "
    at = spaced.find(f" {' '.join(words)} ")
    if at >= 0:
        first = spaced.count(" ", 0, at)
        last = first + len(words) - 1
    else:
        shared = np.flatnonzero(np.isin(run_hashes(there, size), mine)).tolist()
        if not shared:
            return None
        first, last = shared[0], shared[-1] + size - 1
        if last - first + 1 > DRAWN_OUT * len(words):
            return None
    start, end = places[first][0], places[last][1]
    while start and not (text[start - 1].isspace() or text[start - 1].isalnum()):
        start -= 1
    while end < len(text) and not (text[end].isspace() or text[end].isalnum()):
        end += 1
    return start, end


def _sources(hit: Hit, copies: Sequence[Hit]) -> tuple[Source, ...]:
    others: dict[str, Hit] = {}
    for copy in copies:
        if copy.article_id != hit.article_id:
            others.setdefault(copy.article_id, copy)
    return tuple(
        Source(copy.article_id, copy.title, copy.outlet, copy.published, copy.url, copy.path, copy.start, copy.end)
        for copy in others.values()
    )
