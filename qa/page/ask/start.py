"""What the page shows before the first question: what is in the library, its newest stories, and what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import StoreError
from index.passages import sentences
from index.records import Article
from index.store import ArticleSummary
from qa.days import MONTHS
from qa.fragments import day, plural
from qa.page.ask.topics import topics
from qa.rendering import render

if TYPE_CHECKING:
    from index.store import View

NEWEST = 5
"""Stories that are shown."""
LOOKED_AT = 60
"""Articles, the newest, from which the stories and topics are."""
FEWEST_WORDS = 6
LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Story:
    """A story by its newest article: ``line`` is its first sentence, ``others`` how many other articles tell it."""

    id: str
    title: str
    outlet: str
    published: str
    line: str
    others: int


@dataclass(frozen=True, slots=True)
class Start:
    """``held`` says in one line what is in the library, and is "" where nothing is."""

    held: str = ""
    newest: Sequence[Story] = ()
    topics: Sequence[str] = ()

    def html(self) -> dict[str, str]:
        """The parts of the page: what stands above the question, and what below."""
        return {
            "hello": str(render("ask/hello.html", held=self.held)),
            "html": str(render("ask/start.html", newest=self.newest, topics=self.topics)),
        }


def start(view: View) -> Start:
    """What ``view`` holds."""
    count = view.counts().articles
    if not count:
        return Start()
    rows = view.articles(sort="published", descending=True, limit=LOOKED_AT)
    articles = list(_whole(view, rows))
    outlets = [name for name, _ in view.outlets()]
    stories: dict[str, Story] = {}
    for row, article in articles:
        stories.setdefault(row.story, _story(row, article))
    return Start(
        held(count, len(outlets), view.oldest(), view.newest()),
        list(stories.values())[:NEWEST],
        topics([(row.story, article) for row, article in articles], outlets),
    )


def _whole(view: View, rows: Sequence[ArticleSummary]) -> Iterator[tuple[ArticleSummary, Article]]:
    """The articles of these rows; one that is damaged is left out, and told of where it is asked for."""
    for row in rows:
        with suppress(StoreError):
            yield row, view.article(row.id)


def _story(row: ArticleSummary, article: Article) -> Story:
    return Story(row.id, row.title, row.outlet, row.published, first_sentence(article.text), row.tellings - 1)


def first_sentence(text: str) -> str:
    """The first sentence of a text, in one line and not longer than `LONGEST_LINE`.

    Bylines and datelines before it, which have fewer than `FEWEST_WORDS` words, are passed over where more follows.
    """
    head = text[: 4 * LONGEST_LINE]
    said = [" ".join(head[slice(*span)].split()) for span in sentences(head)] or [" ".join(head.split())]
    first = next((each for each in said if len(each.split()) >= FEWEST_WORDS), said[0])
    return first if len(first) <= LONGEST_LINE else first[:LONGEST_LINE].rpartition(" ")[0] + "…"


def held(articles: int, outlets: int, first: str, last: str) -> str:
    """In one line: "401 articles, 4 outlets, June 2013 to December 2025"; the dates are ISO 8601 or ""."""
    named = plural(outlets, "outlet") if outlets else ""
    return ", ".join(part for part in (plural(articles, "article"), named, _period(first, last)) if part)


def _period(first: str, last: str) -> str:
    if first == last:
        return day(first)
    begin, end = _month(first), _month(last)
    return begin if begin == end else " to ".join(part for part in (begin, end) if part)


def _month(iso: str) -> str:
    """ "June 2013" of an ISO date; "" of what is none."""
    year, month = iso[:4], iso[5:7]
    known = year.isdigit() and month.isdigit() and 1 <= int(month) <= 12
    return f"{MONTHS[int(month) - 1]} {year}" if known else ""
