"""Word files (.docx, with macros, templates), opened by python-docx; ``wordtext`` reads their text."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from index.articles.assemble import assemble
from index.articles.exports import export_articles
from index.articles.fields import stated_title
from index.articles.source import Item, Source, too_large
from index.articles.text import spaced
from index.articles.wordtext import Block, Styles, W, WordText
from index.errors import ArticleError

# What python-docx writes into every file it makes: it says nothing about the article.
_TEMPLATE_AUTHOR, _TEMPLATE_DATE = "python-docx", datetime.date(2013, 12, 23)
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}s"

# The main part of a template, a file with macros, and a template with macros.
_OTHER_TYPES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
# How files that are saved as strict name what all others name otherwise.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/\2"


def read_docx(source: Source) -> Iterator[Item]:
    """One article: its paragraphs with an empty line between, table rows as lines with tabs between the cells. Of an
    export of a press database, each of its articles.
    """
    data = source.read()
    _require_word(data, source.limits.file)
    document = _opened(data)
    blocks = list(WordText(Styles(_styles(document)), _notes(document)).blocks(document.element.body))
    text = spaced([(block.text, block.row) for block in blocks])
    if articles := export_articles(source, text.split("\n")):
        yield from articles
        return
    told = document.core_properties
    author = "" if told.author == _TEMPLATE_AUTHOR else told.author
    created = told.created
    yield assemble(
        source,
        text,
        title=stated_title(told.title) or _styled_title(blocks),
        file_authors=filter(None, re.split(r"\s*;\s*", author)),
        file_date=None if created and created.date() == _TEMPLATE_DATE else created,
    )


def _opened(data: bytes) -> Any:
    """As ``docx.Document``, which takes no templates and no files with macros: their main part differs by its type
    alone. The macros lie in a part of their own, which nothing reads.
    """
    from docx.opc.part import PartFactory
    from docx.package import Package
    from docx.parts.document import DocumentPart

    PartFactory.part_type_for.update(dict.fromkeys(_OTHER_TYPES, DocumentPart))
    part = Package.open(io.BytesIO(_transitional(data))).main_document_part
    if not isinstance(part, DocumentPart):
        raise ArticleError("It is a file of Office, but not of Word: save it as .docx.")
    return part.document


def _transitional(data: bytes) -> bytes:
    """A file that was saved as strict (ISO 29500) with the names that all others have for the same elements."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not any(_STRICT.search(archive.read(name)) for name in archive.namelist() if name.endswith("document.xml")):
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as anew:
            for name in archive.namelist():
                content = archive.read(name)
                named = name.endswith((".xml", ".rels"))
                anew.writestr(name, _STRICT.sub(_TRANSITIONAL, content) if named else content)
        return out.getvalue()


def _require_word(data: bytes, limit: int) -> None:
    """Raises ArticleError where ``data`` is no Word file, or unpacks to more than ``limit`` bytes."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ArticleError("It is encrypted, or an old Word file (.doc): save it as .docx without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # zipfile unpacks no more of a member than its entry states, so the stated sizes are a true bound.
            size = sum(member.file_size for member in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ArticleError("It is damaged, or no Word file: save it as .docx again.") from error
    if size > limit:
        raise ArticleError(too_large(limit))
    if "[Content_Types].xml" not in names:
        raise ArticleError("It is a zip archive, but no Word file: save it as .docx again.")


def _styles(document: Any) -> Any:
    try:
        return document.styles.element
    except KeyError:  # the file has none
        return None


def _notes(document: Any) -> dict[tuple[str, str], Any]:
    """The footnotes and endnotes by kind and id; the lines that part them from the text are none."""
    from docx.oxml import parse_xml  # expands no entities

    found = {}
    for kind in ("footnote", "endnote"):
        for relation in document.part.rels.values():
            if relation.reltype == _NOTES.format(kind) and not relation.is_external:
                for note in parse_xml(relation.target_part.blob).iterchildren(f"{W}{kind}"):
                    if (note.get(f"{W}type") or "normal") == "normal":
                        found[kind, note.get(f"{W}id") or ""] = note
    return found


def _styled_title(blocks: list[Block]) -> str:
    """The first paragraph in the style Title or Heading 1 among the first ten, as the headline."""
    return next((block.text.strip() for block in blocks[:10] if block.style in {"Title", "Heading1"}), "")
