"""Example questions made from the indexed articles; where they have too few, about what their speakers said."""

import random
from collections.abc import Callable, Iterable, Sequence

from index.records import Article
from qa.offers.composing import candidates, speakers
from qa.records import Form

MOST = 5
"""Example questions that are shown."""
KINDS: tuple[tuple[Form, str], ...] = (
    ("timeline", "Give me a timeline of {}"),
    ("comparison", "Where do the outlets differ on {}?"),
    ("summary", "Summarise the news about {}"),
)
"""Kinds of answers beside that to a plain question, and how they are asked for."""
TRIED = 3
"""Topics that a kind is tried with."""


def about_topics(topics: Sequence[str], kind_of: Callable[[str], Form | None]) -> list[str]:
    """One question of each of `KINDS` that is answered in that kind, as ``kind_of`` tells; each of another topic."""
    chosen: list[str] = []
    left = list(topics)
    for kind, words in KINDS:
        for topic in left[:TRIED]:
            if kind_of(question := words.format(topic)) == kind:
                chosen.append(question)
                left.remove(topic)
                break
    return chosen


def questions(
    articles: Iterable[Article], answered: Callable[[str], bool], *, count: int = 4, seed: int = 0
) -> list[str]:
    """Up to ``count`` example questions from these articles, each of which Newsdesk answers (``answered``), no two from
    one article while others still have some. ``seed`` fixes which of an article's questions come first."""
    chance = random.Random(seed)
    queues = []
    for article in articles:
        found = sorted(set(candidates(article.text)), key=len)[:6]
        said = sorted(set(speakers(article.text)))
        chance.shuffle(found)
        chance.shuffle(said)
        if said or found:
            queues.append(said + found)  # taken from the end: what a speaker said comes last
    chosen: list[str] = []
    while queues and len(chosen) < count:
        for queue in list(queues):
            question = queue.pop()
            if not queue:
                queues.remove(queue)
            if question not in chosen and answered(question):
                chosen.append(question)
            if len(chosen) == count:
                break
    return chosen
