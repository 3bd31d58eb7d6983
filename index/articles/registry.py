"""Which reader takes which file, and the walk that finds the files."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath

from index.articles.pdf import read_pdf
from index.articles.plain import read_markdown, read_text
from index.articles.source import Failure, Limits, Source, explain, file_source, printable
from index.articles.structured import read_json, read_json_lines
from index.articles.web import read_html
from index.articles.word import read_docx
from index.errors import ArticleError
from index.records import Article

Reader = Callable[[Source], Iterable[Article | Failure]]

# A reader may raise anything: read_source turns it into a Failure of the whole file.
READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}

SUPPORTED: frozenset[str] = frozenset(READERS) | frozenset(f"{suffix}.gz" for suffix in READERS)
"""Lower-case suffixes of the files that can be read: ``.txt``, ``.txt.gz``, ..."""


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The article files at and under ``paths``: absolute, sorted, each once.

    Folders are walked through; hidden names and Office lock files (``~$...``) are left out, and links to folders are
    not followed (so no link can lead in circles or out of the folder), unless given as a path themselves. A path that
    is a file is returned whatever its name. A folder that cannot be listed is returned itself, and read_articles then
    reports it as failed: what lies under it is unknown, not gone. Raises ArticleError for a path that does not exist.
    """
    found: set[Path] = set()
    for given in paths:
        path = Path(os.path.abspath(given))
        if not os.path.lexists(path):
            raise ArticleError(f"There is no file or folder {printable(path)}: check the path.")
        found.update(_walk(path) if path.is_dir() else [path])
    return sorted(found)


def _walk(folder: Path) -> Iterator[Path]:
    unlisted: list[Path] = []
    for at, folders, names in os.walk(folder, onerror=lambda error: unlisted.append(Path(error.filename))):
        folders[:] = [name for name in folders if not is_hidden(name)]
        yield from (Path(at, name) for name in names if not is_hidden(name) and _reader(name))
    yield from unlisted


def is_hidden(name: str) -> bool:
    """Whether a walk leaves out what has this name."""
    return name.startswith((".", "~$"))


def _reader(name: str) -> Reader | None:
    """The reader for a file name, ``.gz`` or not."""
    name = name.lower().removesuffix(".gz")
    return READERS.get(PurePath(name).suffix)


def read_articles(path: Path, limits: Limits | None = None) -> Iterator[Article | Failure]:
    """The articles of one file, lazily, with a Failure for what could not be read; raises nothing for bad content.

    Articles have an empty ``id`` and an absolute ``path``. In files that can hold several, ``record`` is what names
    the article within its file wherever it stands in it. ``text`` is the file's own, but for newlines (all ``\\n``),
    NUL (removed) and lone surrogates (U+FFFD). ``limits`` default to ``Limits.from_environment()``.
    """
    path = Path(os.path.abspath(path))
    shown = printable(path)
    try:
        if shown != str(path):
            raise ArticleError("Its name is not valid UTF-8: rename it.")
        yield from read_source(file_source(path, limits or Limits.from_environment()))
    except Exception as error:
        # The boundary between readers and the rest: whatever a hostile file made a library raise, the other files
        # go on.
        yield Failure(shown, explain(error))


def read_source(source: Source) -> Iterator[Article | Failure]:
    """The articles of ``source`` by the reader of its name; raises ArticleError where there is none for it."""
    reader = _reader(source.name)
    if reader is None and not source.path.is_dir():
        known = ", ".join(sorted(READERS))
        raise ArticleError(f"Its type is not one that can be read: convert it to one of {known}.")
    if reader is None:
        raise ArticleError("It is a folder that could not be listed: make it readable for this user.")
    yield from reader(source)
