"""Everything that somebody said, over all articles of a store, and who is quoted in one of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.articles.text import shorten
from index.articles.wire import dateline_end
from index.errors import NewsdeskError
from index.records import EVERYTHING, Article, Scope
from qa.reading.citations import cite, whole
from qa.records import Source, Span
from qa.retrieval.copies import find_copy
from qa.sources.kept import Kept
from qa.sources.records import Quoted, Said, Saying
from qa.speech.speeches import Speech
from qa.speech.titles import TITLES
from qa.words import content_words, words

if TYPE_CHECKING:
    from index.store import View

MOST_READ = 20_000
"""Articles that are looked through for one speaker, the newest first."""
LONGEST = 1_200  # characters of sentences that are quoted; of longer ones, what is said
_PASSAGES = 200_000  # in which a name is looked for
_ABOUT = 0.6  # share of a topic's words that stand in what is said, the sentence before or the headline
_SAME = 0.75  # share of the words of two sayings of one story, from which they are one
_LONGEST_NAME = 200


def said(
    view: View,
    kept: Kept,
    speaker: str,
    about: str = "",
    scope: Scope = EVERYTHING,
    *,
    most: int = MOST_READ,
    progress: Callable[[int, int], None] | None = None,
) -> Said:
    """What ``speaker`` is told to have said (about something), in the articles in ``scope``; what copies tell, once.

    A surname will do where only one speaker has it. ``progress`` is told how many of how many articles are read.

    Raises:
        NewsdeskError: the name or the topic has no word, or the name is too long.
        UnknownOutletError: an outlet of ``scope`` fits none of the store.
    """
    wanted = name_words(speaker)
    if not wanted or len(speaker) > _LONGEST_NAME:
        raise NewsdeskError('Name who is to have spoken, as in `newsdesk said "Ada Berg"`.')
    if about and not content_words(about):
        raise NewsdeskError("The topic has no word that tells anything: name it in other words.")
    scope = view.resolved(scope)
    articles = naming(view, speaker, scope)
    found: list[tuple[Saying, Article]] = []
    for number, article_id in enumerate(articles[:most], start=1):
        article = view.article(article_id)
        found += [(saying, article) for saying in sayings(article, kept.of(article)) if _is(wanted, saying)]
        if progress:
            progress(number, min(len(articles), most))
    meant, others = _meant(wanted, [saying.speaker for saying, _ in found])
    mine = [(saying, article) for saying, article in found if saying.speaker in meant]
    if about:
        mine = [(saying, article) for saying, article in mine if is_about(about, saying, article)]
    mine.sort(key=lambda pair: (pair[0].citation.published or "9", pair[0].citation.article_id, pair[0].citation.start))
    once = _once(view.story, mine)
    numbered = tuple(replace(each, citation=replace(each.citation, n=n)) for n, each in enumerate(once, start=1))
    return Said(numbered, others, len(articles), min(len(articles), most))


def quoted_in(view: View, kept: Kept, article_id: str) -> list[Quoted]:
    """Who is quoted in an article, or told to have said something, in the order in which they first speak.

    Articles that tell its story in nearly the same words count with it: what only they have is there, too. Raises as
    `View.article`.
    """
    article = view.article(article_id)
    articles = [article, *view.story(article.id)]
    return among([(each, kept.of(each)) for each in articles], view.story)


def among(told: Iterable[tuple[Article, Sequence[Speech]]], story: Callable[[str], Sequence[Article]]) -> list[Quoted]:
    """Who speaks in articles, of each of which the speech is given; ``story`` gives the copies of an article."""
    once = _once(story, [(saying, article) for article, found in told for saying in sayings(article, found)])
    fullest = {saying.speaker: _fullest(saying.speaker, [other.speaker for other in once]) for saying in once}
    by: dict[str, list[Saying]] = {}
    for n, saying in enumerate(once, start=1):
        by.setdefault(fullest[saying.speaker], []).append(replace(saying, citation=replace(saying.citation, n=n)))
    return [Quoted(name, tuple(theirs)) for name, theirs in by.items()]


def sayings(article: Article, told: Iterable[Speech]) -> Iterator[Saying]:
    """What is said in an article, as citations."""
    hit, text = whole(article), article.text
    opening = dateline_end(text)
    for speech in told:
        start, end = speech.start, speech.end
        if start < opening < speech.said_end and speech.said_start < opening:
            speech = replace(speech, said_start=opening)
        if end - start > LONGEST:
            start, end = speech.said_start, min(speech.said_end, speech.said_start + LONGEST)
        last = min(speech.said_end, end)
        citation = cite(0, hit, Span(0, start, end, speech.said_start, last, 1.0), article, 1.0)
        who, name = (
            shorten(" ".join(text[a:b].split()), _LONGEST_NAME)
            for a, b in ((speech.who_start, speech.who_end), (speech.name_start, speech.name_end))
        )
        yield Saying(who, name, "quotation" if speech.direct else "paraphrase", speech.manner, citation)


def naming(view: View, speaker: str, scope: Scope) -> list[str]:
    """The ids of the articles in ``scope`` that name somebody so, the newest first."""
    plain = " ".join(word for word in words(speaker) if word not in TITLES | {"the"}) or speaker
    ids = view.search_phrases([plain], _PASSAGES)
    days: dict[str, str] = {}
    for first in range(0, len(ids), 500):
        for passage in view.passages(ids[first : first + 500]):
            if scope.chooses(passage.article_id) and scope.admits(passage.outlet, passage.published):
                days.setdefault(passage.article_id, passage.published)
    return sorted(days, key=lambda article: (days[article], article), reverse=True)


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without titles and articles; all of them, where it has no others."""
    every = tuple(word.removesuffix("’s").removesuffix("'s") for word in words(name))
    own = tuple(word for word in every if word not in TITLES and word not in ("the", "a", "an"))
    return own or every


def is_about(topic: str, saying: Saying, article: Article) -> bool:
    """Whether most words of a topic stand in what is said, beside it or in the headline, in any form."""
    wanted = content_words(topic)
    before = article.text[max(0, saying.citation.start - 300) : saying.citation.start]
    sentence = re.split(r"(?<=[.!?])\s+(?=\S)|\n", before.rstrip())[-1] if before else ""
    there = content_words(f"{article.title} {sentence} {saying.citation.quote}")
    within = content_words(f"{sentence} {saying.citation.quote}")
    return bool(within & wanted) and len(there & wanted) >= _ABOUT * len(wanted)


def _is(wanted: Sequence[str], saying: Saying) -> bool:
    """Whether a saying may be by whom the words name: all of them stand in its name, or in what names its speaker."""
    return set(wanted) <= set(words(saying.speaker)) or set(wanted) <= set(words(saying.named))


def _meant(wanted: Sequence[str], speakers: Sequence[str]) -> tuple[frozenset[str], tuple[tuple[str, int], ...]]:
    """Which of the speakers are the one who is most told of, and the others with how much each says.

    Where "Ada Berg" is asked for, all are meant whose name has these words.
    """
    counts = Counter(speakers)
    groups: dict[tuple[str, ...], list[str]] = {}
    for speaker in counts:
        groups.setdefault(name_words(speaker), []).append(speaker)
    if len(wanted) > 1 or len(groups) < 2:
        return frozenset(counts), ()
    full = [name for name in groups if len(name) > 1 and name[-1] == wanted[-1]] or list(groups)
    said = {name: sum(counts[each] for each in groups[name]) for name in groups}
    best = max(full, key=lambda name: (said[name], name))
    mine = [name for name in groups if name == best or set(name) <= set(best) or _same_person(name, best)]
    others = sorted(((groups[name][0], said[name]) for name in groups if name not in mine), key=lambda pair: -pair[1])
    return frozenset(speaker for name in mine for speaker in groups[name]), tuple(others)


def _same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names are one but for a middle name or an initial: "Joe Biden", "Joe R. Biden"."""
    return len(one) > 1 < len(other) and one[0] == other[0] and one[-1] == other[-1]


def _fullest(name: str, names: Iterable[str]) -> str:
    """The fullest of the names that hold all words of this one and end with its last, if it is a single word."""
    own = name_words(name)
    fuller = [each for each in names if len(own) == 1 and name_words(each)[-1] == own[0] and len(name_words(each)) > 1]
    return max(fuller, key=len) if len(set(map(name_words, fuller))) == 1 else name


def _once(story: Callable[[str], Sequence[Article]], found: Sequence[tuple[Saying, Article]]) -> list[Saying]:
    """Each saying once: what other articles tell in the same words is named in ``also_in``."""
    kept: list[Saying] = []
    by_words: dict[tuple[str, ...], int] = {}
    by_story: dict[str, list[int]] = {}
    copies: dict[str, frozenset[str]] = {}
    for saying, article in found:
        if article.id not in copies:
            copies[article.id] = frozenset(other.id for other in story(article.id))
        key = tuple(words(saying.said))
        place = by_words.get((*name_words(saying.speaker), "\0", *key)) if len(key) >= 4 else None
        if place is not None and kept[place].citation.article_id == article.id:
            place = None
        if place is None:
            candidates = [at for other in copies[article.id] for at in by_story.get(other, ())]
            place = next((at for at in candidates if _alike(kept[at], saying)), None)
        if place is None:
            by_words.setdefault((*name_words(saying.speaker), "\0", *key), len(kept))
            by_story.setdefault(article.id, []).append(len(kept))
            kept.append(saying)
            continue
        one, other = kept[place].citation, saying.citation
        if article.id not in {one.article_id, *(source.article_id for source in one.also_in)}:
            spot = find_copy(one.quote, article.text) or (other.start, other.end)
            source = Source(
                article.id, article.title, article.outlet, article.published, article.url, article.path, *spot
            )
            kept[place] = replace(kept[place], citation=replace(one, also_in=(*one.also_in, source)))
    return kept


def _alike(one: Saying, other: Saying) -> bool:
    first, second = set(words(one.said)), set(words(other.said))
    same = name_words(one.speaker)[-1:] == name_words(other.speaker)[-1:]
    return same and len(first & second) >= _SAME * max(1, len(first | second))
