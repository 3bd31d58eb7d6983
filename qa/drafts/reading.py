"""The text of a draft: a file in any format that articles are read from, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from index.articles import Failure, Limits
from index.articles.text import decode, normalise
from index.errors import ArticleError
from index.reading import read_apart
from index.records import Article


def draft_text(path: str) -> str:
    """The text of the draft at ``path``, "-" for standard input; empty where that is.

    Raises `ArticleError` where it cannot be read, or is not one text.
    """
    if path == "-":
        return _standard_input()
    file = Path(path)
    if file.is_file() and not file.stat().st_size:
        return ""
    items = list(read_apart(file))
    for item in items:
        if isinstance(item, Failure):
            raise ArticleError(f"{item.path}: {item.error}")
    texts = [item.text for item in items if isinstance(item, Article)]
    if len(texts) != 1:
        raise ArticleError(f"{path} holds {len(texts):,} texts: give a file of one, such as .txt, .md, .docx or .html.")
    return texts[0]


def _standard_input() -> str:
    limit = Limits.from_environment().file
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise ArticleError("Standard input holds more than a file may ($NEWSDESK_MAX_FILE_MIB): split it.")
    return normalise(decode(data))
