"""Whether a question that names nothing is about what was spoken of: "what did the mayor say?", after a flood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from index.errors import UnknownArticleError
from qa.english.verbs import base_of_past
from qa.words import content_words, words

if TYPE_CHECKING:
    from index.records import Article
    from index.store import View
    from qa.records import Earlier

TURNS = 3
"""Answers back to which their articles are still spoken of."""
MOST = 12
"""Articles that are looked through."""
GATHERED = ("summary", "timeline", "comparison")
"""Kinds of answers that are of all the articles they cite."""
_DEFINITE = re.compile(r"\b(?:the|his|her|its|their) (?P<what>[\w’'-]+(?: [\w’'-]+)?)", re.IGNORECASE)

Spoken = Callable[[], Mapping[str, frozenset[str]]]
"""The telling words of each article that was spoken of, as `content_words` gives them, by the articles' ids."""


def spoken_of(view: View, earlier: Sequence[Earlier]) -> dict[str, frozenset[str]]:
    """The words of the articles that the last answers cite first, and of those that tell of the same event."""
    found: dict[str, Article] = {}
    answered = [turn.answer for turn in earlier if turn.answer.status == "answered" and turn.answer.citations]
    for answer in reversed(answered[-TURNS:]):
        try:
            cited = view.article(answer.citations[0].article_id)  # what is less likely may be of another matter
        except UnknownArticleError:  # it was removed meanwhile
            continue
        found |= {each.id: each for each in (cited, *view.story(cited.id, MOST))}
    return {each.id: _telling(f"{each.title} {each.text}") for each in list(found.values())[:MOST]}


def told_before(earlier: Sequence[Earlier]) -> tuple[str, ...]:
    """The ids of all articles that the answers of a conversation rest on: all that are cited, where several are summed
    up or compared, else the one that is cited first.
    """
    answered = (turn.answer for turn in earlier if turn.answer.status == "answered")
    cited = (answer.citations[: None if answer.kind in GATHERED else 1] for answer in answered)
    return tuple(dict.fromkeys(citation.article_id for each in cited for citation in each))


def _telling(text: str) -> frozenset[str]:
    """The telling words of a text, with what its past tenses are of: "rose" tells of who asks what did rise."""
    bases = (base_of_past(word) for word in set(words(text)))
    return content_words(text) | content_words(" ".join(base for base in bases if base))


def of_what_was_spoken(question: str, telling: Sequence[str], spoken: Spoken, *, whole: bool) -> tuple[str, ...]:
    """The articles spoken of that tell of "the mayor" or "the water" of a question; () for none.

    ``telling`` are the telling words of the question; ``whole``, an article has to have all of them. A question that
    speaks of nothing as known needs all of them, too.
    """
    known = content_words(" ".join(match["what"] for match in _DEFINITE.finditer(question)))
    own = content_words(" ".join(telling))
    if not own or (whole and not known & own):
        return ()
    sought = own if whole else (known & own) or own
    return tuple(article for article, words in spoken().items() if sought <= words)
