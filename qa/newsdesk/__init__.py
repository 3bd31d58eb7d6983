"""Answers from your own news articles, each proved by quotes.

    from newsdesk import Assistant

    with Assistant.open("store", create=True) as desk:
        desk.sync(["news/"])
        answer = desk.ask("Who reported the surrender terms?")

What is named here is imported when it is first used, so that ``import newsdesk`` takes no time.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.articles import Failure
    from index.errors import NewsdeskError
    from index.records import Article, Scope
    from index.sync import Progress, Report
    from qa.assistant import Assistant
    from qa.records import Answer, Citation, Hit
    from qa.statements import Statement

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Article",
    "Assistant",
    "Citation",
    "Failure",
    "Hit",
    "NewsdeskError",
    "Progress",
    "Report",
    "Scope",
    "Statement",
]
_PLACES = {
    "Answer": "qa.records",
    "Article": "index.records",
    "Assistant": "qa.assistant",
    "Citation": "qa.records",
    "Failure": "index.articles",
    "Hit": "qa.records",
    "NewsdeskError": "index.errors",
    "Progress": "index.sync",
    "Report": "index.sync",
    "Scope": "index.records",
    "Statement": "qa.statements",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *_PLACES]
