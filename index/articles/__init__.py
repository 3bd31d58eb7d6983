"""Article files → articles: one reader per family of formats, chosen by the file's suffix.

``read_articles`` never raises for what a file holds: a file, or one line of it, that cannot be read is a ``Failure``
with its reason among the articles. Formats are added in ``registry.FORMATS``; callers do not change.
"""

from index.articles.finding import find_files, survey
from index.articles.passed_over import KindNotRead, LeftOut, NotRead, is_hidden
from index.articles.registry import SUPPORTED, read_articles
from index.articles.source import Failure, Item, Limits

__all__ = [
    "SUPPORTED",
    "Failure",
    "Item",
    "KindNotRead",
    "LeftOut",
    "Limits",
    "NotRead",
    "find_files",
    "is_hidden",
    "read_articles",
    "survey",
]
