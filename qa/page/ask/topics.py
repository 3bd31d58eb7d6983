"""What articles are about: the names that most stories tell of.

A name is a run of words with capitals within a sentence, where a capital is not the sentence's own. Languages without
capitals have none.
"""

import re
from collections.abc import Collection, Iterable

from index.folding import plain
from index.records import Article
from qa.days import NAMES

_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'&-]*"
_NAME = re.compile(rf"(?<=[a-zà-öø-ÿ,;] )(?:{_WORD})(?: (?:of (?:the )?)?{_WORD}){{0,3}}")
_NO_TOPIC = NAMES | frozenset("i mr mrs ms dr sir lady english".split())
LOOKED_AT = 4_000
"""Characters of an article in which names are looked for."""
FEWEST = 2
"""Stories that tell of a topic."""


def topics(stories: Iterable[tuple[str, Article]], outlets: Collection[str], *, count: int = 8) -> list[str]:
    """Up to ``count`` names, those of most stories first. Each article comes with the id of its story; what
    stands in the name of one of ``outlets`` is none."""
    told: dict[str, set[str]] = {}
    written: dict[str, str] = {}
    for story, article in stories:
        for name in _names(article.text[:LOOKED_AT]):
            key = plain(name).casefold()
            told.setdefault(key, set()).add(story)
            written.setdefault(key, name)
    unwanted = [set(plain(outlet).casefold().split()) for outlet in outlets]
    ranked = sorted(
        (
            key
            for key, found in told.items()
            if len(found) >= FEWEST
            and key not in _NO_TOPIC
            and not any({*key.split()} <= outlet for outlet in unwanted)
        ),
        key=lambda key: (-len(told[key]), -len(key.split())),
    )
    chosen: list[str] = []
    for key in ranked:
        if not any({*key.split()} & {*other.split()} for other in chosen):
            chosen.append(key)
    return [written[key] for key in chosen[:count]]


def _names(text: str) -> Iterable[str]:
    for match in _NAME.finditer(text):
        name = re.sub(r"[’']s$", "", match[0]).rstrip("’'-&")
        if len(name) > 2:
            yield name
