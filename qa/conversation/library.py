"""What the store holds, for who asks about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.records import Scope
from qa.conversation.talk import MOST_NAMED, Library, having

if TYPE_CHECKING:
    from index.store import View

MOST_LOOKED_AT = 5_000
"""Passages that hold the words of which articles are counted."""


def library(view: View) -> Library:
    """All of it."""
    newest = view.articles(sort="published", descending=True, limit=MOST_NAMED)
    dated = [article for article in newest if article.published]
    return Library(
        view.counts().articles,
        sorted(view.outlets(), key=lambda each: -each[1]),
        view.oldest(),
        dated[0].published if dated else "",
        [(article.title, article.outlet, article.published) for article in newest],
    )


def library_within(view: View, scope: Scope, limits: str) -> Library:
    """What ``scope`` holds, which is ``limits`` in words: its headlines are those that most articles tell."""
    leading = view.leading(scope, MOST_NAMED)
    named = [(article.title, article.outlet, article.published) for article in leading]
    return Library(view.count_within(scope), [], "", "", named, limits)


def counted(view: View, phrase: str, scope: Scope, limits: str) -> str:
    """How many articles in ``scope`` have the words ``phrase``, in a sentence; "" where none has."""
    ids = view.search_phrases([phrase], MOST_LOOKED_AT)
    found: dict[str, tuple[str, str, str]] = {}
    for first in range(0, len(ids), 500):
        for passage in view.passages(ids[first : first + 500]):
            if scope.chooses(passage.article_id) and scope.admits(passage.outlet, passage.published):
                found.setdefault(passage.article_id, (passage.title, passage.outlet, passage.published))
    newest = sorted(found.values(), key=lambda article: article[2], reverse=True)
    return having(phrase, newest, limits, more=len(ids) == MOST_LOOKED_AT) if found else ""
