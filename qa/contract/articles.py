"""Articles and their list as JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from typing_extensions import TypedDict

from index.differences import differences, marked
from index.records import Article
from qa.contract.fields import fields

if TYPE_CHECKING:
    from index.store.records import ArticleSummary, ArticleVersion


class SummaryJson(TypedDict):
    """An article of the list; ``added`` and ``updated`` are UTC (ISO 8601), ``characters`` code points.

    ``story`` is the id of the first indexed of the ``tellings`` articles that tell the same story.
    """

    id: str
    title: str
    outlet: str
    published: str
    url: str
    path: str
    place: str
    authors: list[str]
    characters: int
    passages: int
    added: str
    updated: str
    story: str
    tellings: int


class ListJson(TypedDict):
    """``total`` is how many articles match, ``articles`` those of them that were asked for."""

    total: int
    articles: list[SummaryJson]


class VersionJson(TypedDict):
    """A version of an article that does not count, of the ``record`` of a file; ``made`` is as in `ArticleJson`.

    ``changes`` are the sentences in which the article differs from it, as ``It costs [-40-]{+48+} million.``
    """

    made: str
    published: str
    title: str
    path: str
    record: str
    text: str
    changes: list[str]


class ArticleJson(TypedDict):
    """One article in full.

    ``dated`` says where ``published`` comes from: a field that states it (``stated``), the head of the text
    (``header``), the URL (``address``), when the file was made (``file``), or somebody who edited it (``edited``).
    ``made`` is when this version was captured or last changed (ISO 8601, UTC), empty where that is not known;
    ``scanned`` are the pages that were read from pictures, so that words may be wrong ("1, 3–5"), or "";
    ``versions`` are the others, the newest first.
    """

    id: str
    title: str
    outlet: str
    authors: list[str]
    published: str
    url: str
    path: str
    text: str
    dated: str
    made: str
    scanned: str
    versions: list[VersionJson]


def summary_json(summary: "ArticleSummary") -> SummaryJson:
    """An article of the list."""
    return cast(SummaryJson, fields(summary, SummaryJson))


def article_json(article: Article, versions: "Iterable[ArticleVersion]" = ()) -> ArticleJson:
    """One article with its text, and its versions that do not count."""
    told = [_version_json(article, version) for version in versions]
    return cast(ArticleJson, fields(article, ArticleJson, versions=told))


def _version_json(article: Article, version: "ArticleVersion") -> VersionJson:
    changes = [marked(place) for place in differences(version.text, article.text)]
    return cast(VersionJson, fields(version, VersionJson, changes=changes))
