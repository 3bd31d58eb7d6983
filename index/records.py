"""What flows through the index: articles and the passages cut from them.

All offsets count Unicode code points of ``Article.text`` (Python string indices), start inclusive, end exclusive.
"""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences: ``article.text[start:end]``."""

    article_id: str
    start: int
    end: int
