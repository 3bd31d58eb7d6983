"""A file of one article, or of none."""

from pathlib import Path

from index.articles import Failure, Limits, read_articles
from index.records import Article

TEXT = "The president said on Sunday that talks would go on.\n\nHe gave no details of them to reporters."


def article(path: Path) -> Article:
    """The one article that a file gives."""
    (found,) = read_articles(path)
    assert isinstance(found, Article), found
    return found


def failure(path: Path, limits: Limits | None = None) -> str:
    """The reason of the one failure that a file gives."""
    (found,) = read_articles(path, limits)
    assert isinstance(found, Failure) and found.path == str(path), found
    return found.error


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
