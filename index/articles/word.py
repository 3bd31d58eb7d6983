"""Word files (.docx), opened by python-docx; the text is read from their XML, so that tracked insertions count too."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from index.articles.assemble import assemble
from index.articles.source import Source, too_large
from index.errors import ArticleError
from index.records import Article

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# What python-docx writes into every file it makes: it says nothing about the article.
_TEMPLATE_AUTHOR, _TEMPLATE_DATE = "python-docx", datetime.date(2013, 12, 23)


def read_docx(source: Source) -> Iterator[Article]:
    """One article: its paragraphs with an empty line between, table rows as lines with tabs between the cells."""
    data = source.read()
    _require_word(data, source.limits.file)
    import docx

    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    text = "\n\n".join(block for element in body for block in _blocks(element) if block.strip())
    told = document.core_properties
    author = "" if told.author == _TEMPLATE_AUTHOR else told.author
    created = told.created
    yield assemble(
        source,
        text,
        title=told.title or _styled_title(body),
        authors=filter(None, re.split(r"\s*;\s*", author)),
        file_date=None if created and created.date() == _TEMPLATE_DATE else created,
    )


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


def _blocks(element: Any) -> Iterator[str]:
    """The paragraphs and tables at and under an element of the body (content controls wrap them)."""
    if element.tag == f"{_W}p":
        yield _paragraph(element)
    elif element.tag == f"{_W}tbl":
        rows = element.iter(f"{_W}tr")
        yield "\n".join("\t".join(_cell(cell) for cell in row.iterchildren(f"{_W}tc")) for row in rows)
    else:
        for inner in element:
            yield from _blocks(inner)


def _cell(cell: Any) -> str:
    return " ".join(_paragraph(paragraph).strip() for paragraph in cell.iterchildren(f"{_W}p"))


def _paragraph(paragraph: Any) -> str:
    """Its text; deleted text is another element (``delText``), and fallbacks would repeat what they stand for."""
    return "".join(
        (node.text or "") if node.tag == f"{_W}t" else _BREAKS[node.tag]
        for node in paragraph.iter(f"{_W}t", *_BREAKS)
        if next(node.iterancestors(_FALLBACK), None) is None
    )


def _styled_title(body: Any) -> str:
    """The first paragraph in the style Title or Heading 1 among the first ten, as the headline."""
    for paragraph in list(body.iterchildren(f"{_W}p"))[:10]:
        style = next((node.get(f"{_W}val") for node in paragraph.iter(f"{_W}pStyle")), "")
        if style in {"Title", "Heading1"} and (text := _paragraph(paragraph).strip()):
            return text
    return ""
