"""The kinds of files in words, for people who have one that cannot be read."""

import mimetypes
from collections.abc import Collection

from index.errors import ArticleError

KINDS = {
    ".txt": "text",
    ".md": "Markdown",
    ".html": "HTML",
    ".pdf": "PDF",
    ".docx": "Word",
    ".json": "JSON",
    ".eml": "email",
    ".rss": "feeds",
    ".warc": "web archives",
    ".zip": "zip archives",
}
"""Each kind by the best known of its endings."""
_WITHOUT_TEXT = {"image": "a picture", "audio": "a sound recording", "video": "a film"}


def in_words(endings: Collection[str], last: str = "and") -> str:
    """The kinds of files that have one of these endings: "text, Markdown and HTML"; ``last`` is their last comma."""
    kinds = [name for ending, name in KINDS.items() if ending in endings or f"{ending}.gz" in endings]
    return f"{', '.join(kinds[:-1])} {last} {kinds[-1]}" if len(kinds) > 1 else "".join(kinds)


def unreadable(name: str, endings: Collection[str]) -> ArticleError:
    """What is said of a file of another kind than those of ``endings``."""
    kind = _WITHOUT_TEXT.get((mimetypes.guess_type(name)[0] or "").partition("/")[0])
    if kind:
        return ArticleError(f"It is {kind}, which has no text to read: add its words as a text.")
    return ArticleError(f"Its type is not one that can be read: convert it to {in_words(endings, 'or')}.")
