"""What is on disk: how it is changed, and how a reader sees one consistent state of it."""

from index.store.facets import Facets, Narrowed
from index.store.integrity import Health, check
from index.store.problems import Problem
from index.store.records import ArticleSummary, Counts, Edit, FailedFile, Removal, RemovedArticle, StoredPassage
from index.store.since import Come, Moment
from index.store.store import Store
from index.store.views import View
from index.store.writer import Stored, Writer

__all__ = [
    "ArticleSummary",
    "Come",
    "Counts",
    "Edit",
    "Facets",
    "FailedFile",
    "Health",
    "Moment",
    "Narrowed",
    "Problem",
    "Removal",
    "RemovedArticle",
    "Store",
    "Stored",
    "StoredPassage",
    "View",
    "Writer",
    "check",
]
