"""What the store hands out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.records import EVERYTHING, Article, Scope


@dataclass(frozen=True, slots=True)
class Limits:
    """The passages of the articles in ``scope``, and where there are ids in ``among``, only of these."""

    scope: Scope = EVERYTHING
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds at one moment."""

    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """One row of the list of articles. ``characters`` are code points; ``added`` and ``updated`` are ISO 8601, UTC.

    ``story`` is the id of the first indexed of the articles that tell the same story, and ``tellings`` how many there
    are; where there is no other, the article's own id, and 1.
    """

    id: str
    title: str
    outlet: str
    published: str
    url: str
    path: str
    place: str
    authors: tuple[str, ...]
    characters: int
    passages: int
    added: str
    updated: str
    story: str
    tellings: int


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """A version of an article that does not count, and the record of a file that it was read from.

    ``made`` is when it was captured or last changed (ISO 8601, UTC; a day or a time), empty where that is not known.
    """

    made: str
    published: str
    title: str
    text: str
    path: str
    record: str


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with what is shown of its article; ``text == article.text[start:end]``."""

    id: int
    article_id: str
    start: int
    end: int
    text: str
    title: str
    outlet: str
    published: str
    url: str
    path: str


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file, or one record of it (``file.jsonl:17``), that could not be read, and when that was (ISO 8601 UTC)."""

    path: str
    error: str
    when: str


@dataclass(frozen=True, slots=True)
class RemovedArticle:
    """An article that was removed by hand, and when (ISO 8601 UTC); ``batch`` is one for those removed together."""

    id: str
    title: str
    outlet: str
    published: str
    path: str
    record: str
    removed: str
    batch: str


@dataclass(frozen=True, slots=True)
class Removal:
    """Articles that were removed by hand together: how many there are still, the title of one, and when it was."""

    batch: str
    title: str
    count: int
    removed: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person put in the place of an article's outlet and date; None where its source counts."""

    outlet: str | None = None
    published: str | None = None

    def __bool__(self) -> bool:
        return (self.outlet, self.published) != (None, None)

    def of(self, article: Article) -> Article:
        """``article``, which is as its source has it, as edited."""
        outlet = article.outlet if self.outlet is None else self.outlet
        published = article.published if self.published is None else self.published
        return replace(article, outlet=outlet, published=published)

    def over(self, other: Edit) -> Edit:
        """What is edited here, and as in ``other`` where nothing is."""
        outlet = other.outlet if self.outlet is None else self.outlet
        return Edit(outlet, other.published if self.published is None else self.published)

    def beyond(self, source: Article) -> Edit:
        """Without what the source itself says."""
        outlet = None if self.outlet == source.outlet else self.outlet
        return Edit(outlet, None if self.published == source.published else self.published)
