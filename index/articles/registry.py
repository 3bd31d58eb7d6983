"""Which reader takes which file."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from index.articles.archives import read_tar, read_wacz, read_zip
from index.articles.crawls import read_warc, read_wet
from index.articles.epub import read_epub
from index.articles.mail import Kinds, read_eml, read_mbox
from index.articles.mhtml import read_mhtml
from index.articles.naming import unreadable
from index.articles.opendocument import read_odt
from index.articles.packing import ENDINGS, without_packing
from index.articles.passed_over import is_hidden
from index.articles.pdf import read_pdf
from index.articles.plain import read_markdown, read_text
from index.articles.rtf import read_rtf
from index.articles.source import Failure, Item, Limits, Source, explain, file_source, printable
from index.articles.structured import read_json, read_json_lines
from index.articles.tables import read_table
from index.articles.web import read_html
from index.articles.word import read_docx
from index.articles.xmlkinds import read_xml
from index.errors import ArticleError

Reader = Callable[[Source], Iterable[Item]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name that people know it by, the endings of its files in small letters, and its reader.

    Several formats may have one name.
    """

    name: str
    endings: tuple[str, ...]
    read: Reader


FORMATS = (
    Format("text", (".txt", ".text"), read_text),
    Format("Markdown", (".md", ".markdown"), read_markdown),
    Format("HTML", (".html", ".htm", ".xhtml"), read_html),
    Format("MHTML", (".mhtml", ".mht"), read_mhtml),
    Format("PDF", (".pdf",), read_pdf),
    Format("Word", (".docx", ".docm", ".dotx", ".dotm"), read_docx),
    Format("OpenDocument", (".odt", ".fodt"), read_odt),
    Format("RTF", (".rtf",), read_rtf),
    Format("EPUB", (".epub",), read_epub),
    Format("JSON", (".json", ".ninjs"), read_json),
    Format("JSON", (".jsonl", ".ndjson"), read_json_lines),
    Format("CSV", (".csv", ".tsv"), read_table),
    Format("feeds (XML)", (".xml", ".rss", ".atom", ".rdf", ".nitf"), read_xml),
    Format("email (EML, MBOX)", (".eml",), lambda source: read_eml(source, Kinds(is_readable, read_file))),
    Format("email (EML, MBOX)", (".mbox",), lambda source: read_mbox(source, Kinds(is_readable, read_file))),
    Format("web crawls (WARC)", (".warc",), read_warc),
    Format("web crawls (WARC)", (".wet",), read_wet),
    Format("web crawls (WARC)", (".wacz",), lambda source: read_wacz(source, read_file)),
    Format("archives (ZIP, TAR)", (".zip",), lambda source: read_zip(source, is_readable, read_file)),
    Format("archives (ZIP, TAR)", (".tar",), lambda source: read_tar(source, is_readable, read_file)),
)
"""Every format that is read."""

# A reader may raise anything: read_source turns it into a Failure of the whole file.
READERS: dict[str, Reader] = {ending: each.read for each in FORMATS for ending in each.endings}

SUPPORTED: frozenset[str] = (
    frozenset(READERS) | frozenset(f"{suffix}{packed}" for suffix in READERS for packed in ENDINGS) | {".tgz"}
)
"""Lower-case suffixes of the files that can be read: ``.txt``, ``.txt.gz``, ..."""


def in_words(endings: Collection[str], last: str = "and") -> str:
    """The formats that have one of these endings, by name: "text, Markdown and HTML"; ``last`` is their last comma."""
    unpacked = {without_packing(ending)[0] for ending in endings}
    names = list(dict.fromkeys(each.name for each in FORMATS if not unpacked.isdisjoint(each.endings)))
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def is_readable(name: str) -> bool:
    """Whether a file of this name is read where it is found in a folder or an archive."""
    return not is_hidden(name) and _reader(name) is not None


def _reader(name: str) -> Reader | None:
    """The reader for a file name, packed or not."""
    name, _ = without_packing(name)
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
        raise unreadable(source.name)
    if reader is None:
        raise ArticleError("It is a folder that could not be listed: make it readable for this user.")
    yield from reader(source)
