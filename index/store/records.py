"""What the store hands out."""

from dataclasses import dataclass


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
