"""Which reader takes which file, and the walk that finds the files."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath

from index.articles.archives import read_tar, read_zip
from index.articles.crawls import read_warc
from index.articles.mail import read_eml, read_mbox
from index.articles.pdf import read_pdf
from index.articles.plain import read_markdown, read_text
from index.articles.source import Failure, Limits, Source, explain, file_source, printable, without_gz
from index.articles.structured import read_json, read_json_lines
from index.articles.web import read_html
from index.articles.word import read_docx
from index.articles.xmlkinds import read_xml
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
    ".xml": read_xml,
    ".rss": read_xml,
    ".atom": read_xml,
    ".rdf": read_xml,
    ".nitf": read_xml,
    ".eml": read_eml,
    ".mbox": read_mbox,
    ".warc": read_warc,
    ".zip": lambda source: read_zip(source, is_readable, read_file),
    ".tar": lambda source: read_tar(source, is_readable, read_file),
    ".json": read_json,
    ".ninjs": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}

SUPPORTED: frozenset[str] = frozenset(READERS) | frozenset(f"{suffix}.gz" for suffix in READERS) | {".tgz"}
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
        yield from (Path(at, name) for name in names if is_readable(name))
    yield from unlisted


def is_hidden(name: str) -> bool:
    """Whether a walk leaves out what has this name."""
    return name.startswith((".", "~$"))


def is_readable(name: str) -> bool:
    """Whether a file of this name is read where it is found in a folder or an archive."""
    return not is_hidden(name) and _reader(name) is not None


def _reader(name: str) -> Reader | None:
    """The reader for a file name, ``.gz`` or not."""
    name, _ = without_gz(name)
    return READERS.get(PurePath(name).suffix.lower())


def read_articles(path: Path, limits: Limits | None = None) -> Iterator[Article | Failure]:
    """The articles of one file, lazily, with a Failure for what could not be read; raises nothing for bad content.

    Articles have an empty ``id`` and an absolute ``path``. In files that can hold several, archives among them,
    ``record`` is what names the article within its file wherever it stands in it. ``text`` is the file's own, but for
    newlines (all ``\\n``), NUL (removed) and lone surrogates (U+FFFD). ``limits`` default to
    ``Limits.from_environment()``, which raises SettingError where it holds what it may not.
    """
    limits = limits or Limits.from_environment()
    path = Path(os.path.abspath(path))
    if printable(path) != str(path):
        yield Failure(printable(path), "Its name is not valid UTF-8: rename it.")
        return
    try:
        source = file_source(path, limits)
    except ArticleError as error:
        yield Failure(str(path), str(error))
        return
    yield from read_file(source)


def read_file(source: Source) -> Iterator[Article | Failure]:
    """As ``read_articles``, for a file or a file in an archive."""
    try:
        yield from read_source(source)
    except Exception as error:
        # The boundary between readers and the rest: whatever a hostile file made a library raise, the other files
        # go on.
        yield Failure(source.place, explain(error))


def read_source(source: Source) -> Iterator[Article | Failure]:
    """The articles of ``source`` by the reader of its name; raises ArticleError where there is none for it."""
    reader = _reader(source.name)
    if reader is None and not source.path.is_dir():
        known = ", ".join(sorted(READERS))
        raise ArticleError(f"Its type is not one that can be read: convert it to one of {known}.")
    if reader is None:
        raise ArticleError("It is a folder that could not be listed: make it readable for this user.")
    yield from reader(source)
