"""What flows through the index: articles and the passages cut from them.

All offsets count Unicode code points of ``Article.text`` (Python string indices), start inclusive, end exclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Article:
    """One news article.

    ``id`` is empty until the store has given the article its lasting identity. ``published`` is an ISO 8601 date
    (``YYYY-MM-DD``) or empty. ``path`` is the absolute path of the file it came from; ``record`` names the article
    inside a file that holds several (empty where the file is one article).
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


def article_of(fields: Mapping[str, Any]) -> Article:
    """The article that `dataclasses.asdict` made ``fields`` of, once they have been through JSON."""
    return Article(**{**fields, "authors": tuple(fields["authors"])})


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences: ``article.text[start:end]``."""

    article_id: str
    start: int
    end: int
