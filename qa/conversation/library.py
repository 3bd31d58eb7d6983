"""What the store holds, for who asks about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.records import Scope
from qa.conversation.talk import MOST_NAMED, Library

if TYPE_CHECKING:
    from index.store import View


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
