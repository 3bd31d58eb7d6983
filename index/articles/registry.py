"""Which reader takes which file."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath

from index.articles.archives import read_tar, read_zip
from index.articles.crawls import read_warc
from index.articles.epub import read_epub
from index.articles.mail import Kinds, read_eml, read_mbox
from index.articles.mhtml import read_mhtml
from index.articles.naming import unreadable
from index.articles.opendocument import read_odt
from index.articles.passed_over import is_hidden
from index.articles.pdf import read_pdf
from index.articles.plain import read_markdown, read_text
from index.articles.rtf import read_rtf
from index.articles.source import Failure, Item, Limits, Source, explain, file_source, printable, without_gz
from index.articles.structured import read_json, read_json_lines
from index.articles.tables import read_table
from index.articles.web import read_html
from index.articles.word import read_docx
from index.articles.xmlkinds import read_xml
from index.errors import ArticleError

Reader = Callable[[Source], Iterable[Item]]

# A reader may raise anything: read_source turns it into a Failure of the whole file.
READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".odt": read_odt,
    ".fodt": read_odt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".xml": read_xml,
    ".rss": read_xml,
    ".atom": read_xml,
    ".rdf": read_xml,
    ".nitf": read_xml,
    ".eml": lambda source: read_eml(source, Kinds(is_readable, read_file)),
    ".mbox": lambda source: read_mbox(source, Kinds(is_readable, read_file)),
    ".warc": read_warc,
    ".zip": lambda source: read_zip(source, is_readable, read_file),
    ".tar": lambda source: read_tar(source, is_readable, read_file),
    ".json": read_json,
    ".ninjs": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_table,
    ".tsv": read_table,
}

SUPPORTED: frozenset[str] = frozenset(READERS) | frozenset(f"{suffix}.gz" for suffix in READERS) | {".tgz"}
"""Lower-case suffixes of the files that can be read: ``.txt``, ``.txt.gz``, ..."""


def is_readable(name: str) -> bool:
    """Whether a file of this name is read where it is found in a folder or an archive."""
    return not is_hidden(name) and _reader(name) is not None


def _reader(name: str) -> Reader | None:
    """The reader for a file name, ``.gz`` or not."""
    name, _ = without_gz(name)
    return READERS.get(PurePath(name).suffix.lower())


def read_articles(path: Path, limits: Limits | None = None) -> Iterator[Item]:
    """The articles of one file, lazily, with a Failure for what could not be read and a line for what is passed
    over; raises nothing for bad content.

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


def read_file(source: Source) -> Iterator[Item]:
    """As ``read_articles``, for a file or a file in an archive."""
    try:
        yield from read_source(source)
    except Exception as error:
        # The boundary between readers and the rest: whatever a hostile file made a library raise, the other files
        # go on.
        yield Failure(source.place, explain(error))


def read_source(source: Source) -> Iterator[Item]:
    """The articles of ``source`` by the reader of its name; raises ArticleError where there is none for it."""
    reader = _reader(source.name)
    if reader is None and not source.path.is_dir():
        raise unreadable(source.name, READERS)
    if reader is None:
        raise ArticleError("It is a folder that could not be listed: make it readable for this user.")
    yield from reader(source)
