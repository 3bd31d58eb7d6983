"""What flows through the index: articles and the passages cut from them.

All offsets count Unicode code points of ``Article.text`` (Python string indices), start inclusive, end exclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Article:
    """One news article.

    ``id`` is empty until the store has given the article its lasting identity. ``published`` is an ISO 8601 date
    (``YYYY-MM-DD``) or empty. ``path`` is the absolute path of the file it came from; ``record`` names the article
    inside a file that holds several (empty where the file is one article). ``made`` is when this version of it was
    captured or last changed (ISO 8601, UTC; a day or a time), empty where that is not known. ``key`` is what the store
    knows it by where that is not what its URL or file says, since others have the same. ``dated`` says where
    ``published`` comes from: a field that states it (``stated``), the head of the text (``header``), the URL
    (``address``), when the file was made (``file``), or somebody who edited it (``edited``). ``scanned`` are the pages
    whose words were read from pictures ("1, 3–5"), and may be wrong; empty where there are none.
    """

    text: str
    title: str = ""
    outlet: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    url: str = ""
    place: str = ""
    path: str = ""
    record: str = ""
    id: str = ""
    made: str = field(default="", compare=False)
    key: str = field(default="", compare=False)
    dated: str = field(default="", compare=False)
    scanned: str = field(default="", compare=False)


def article_of(fields: Mapping[str, Any]) -> Article:
    """The article that `dataclasses.asdict` made ``fields`` of, once they have been through JSON."""
    return Article(**{**fields, "authors": tuple(fields["authors"])})


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences: ``article.text[start:end]``."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a question is asked of, and as of which day.

    Only articles of ``outlets`` (all where empty) published from ``since`` to ``until``, both inclusive; an article
    without a date passes no filter by date. ``as_of`` is the day on which the question is asked. Where there are ids in
    ``articles``, only these articles; never those of ``without``.
    """

    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    articles: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def narrow(self) -> bool:
        """Whether any article is left out."""
        return bool(self.outlets or self.since or self.until or self.articles or self.without)

    @property
    def day(self) -> date:
        """The day on which the question is asked: where none is given, ``until``, or else today."""
        return self.as_of or self.until or date.today()

    def holds(self, article: Article) -> bool:
        """Whether an article is among those that are asked."""
        return self.chooses(article.id) and self.admits(article.outlet, article.published)

    def chooses(self, article_id: str) -> bool:
        """Whether an article of this id may be."""
        return (not self.articles or article_id in self.articles) and article_id not in self.without

    def admits(self, outlet: str, published: str) -> bool:
        """Whether an article of this outlet and date may be."""
        if self.outlets and outlet not in self.outlets:
            return False
        first, last = (day.isoformat() if day else "" for day in (self.since, self.until))
        return (not first or published >= first) and (not last or "" < published <= last)


EVERYTHING = Scope()
