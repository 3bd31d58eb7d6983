"""PDF files, by pypdf. Lines that the page's width broke are joined again into paragraphs."""

import io
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.articles.assemble import assemble
from index.articles.source import Source, too_large
from index.articles.text import normalise
from index.errors import ArticleError
from index.records import Article

if TYPE_CHECKING:
    from pypdf import PdfReader

_MAX_PAGES = 2000
_MADE_UP_TITLE = re.compile(r"untitled|microsoft word|.*\.(?:docx?|pdf|indd|qxd|rtf|html?|tex)$|\W*$", re.IGNORECASE)
_SENTENCE_END = (".", "!", "?", ":", "”", '"', "…")


def read_pdf(source: Source) -> Iterator[Article]:
    """One article; its text is that of the pages, an empty line between them where one ends a sentence."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs each oddity of a file that it can read all the same
    reader = PdfReader(io.BytesIO(source.read()))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ArticleError("It is encrypted: save it again without a password.")
    text = _text(reader, source.limits.file)
    if not any(c.isalnum() for c in text):
        raise ArticleError("It holds no text, only images (a scan): run it through text recognition (OCR) first.")
    told = reader.metadata
    title = (told.title if told else None) or ""
    yield assemble(
        source,
        text,
        title="" if _MADE_UP_TITLE.match(title) else title,
        authors=filter(None, re.split(r"\s*;\s*", (told.author if told else None) or "")),
        file_date=_created(told.creation_date_raw if told else None),
    )


def _text(reader: "PdfReader", limit: int) -> str:
    parts: list[str] = []
    size = 0
    for page in reader.pages[:_MAX_PAGES]:
        part = unwrap(normalise(page.extract_text()))
        size += len(part)
        if size > limit:
            raise ArticleError(too_large(limit))
        if part:
            parts.append(part)
    # A sentence that a page's end broke goes on after it.
    return "".join(p + ("\n\n" if p.endswith(_SENTENCE_END) else "\n") for p in parts).rstrip("\n")


def unwrap(page: str) -> str:
    """``page`` with the lines joined that a page's width broke: those nearly as long as its longest ones.

    A hyphen at the end of such a line, before a small letter, was put there by the break.
    """
    lines = [line.strip() for line in page.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    full = 0.7 * lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    out = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        wrapped = bool(after) and len(line) >= full and not (line.endswith(_SENTENCE_END) and len(line) < full / 0.7)
        if wrapped and re.search(r"[^\W\d_]-$", line) and after[0].islower():
            out += line[:-1]
        else:
            out += line + (" " if wrapped else "\n")
    return re.sub(r"\n{3,}", "\n\n", out).strip()


def _created(raw: str | None) -> str:
    """``D:20251201...`` (ISO 32000-1, 7.9.4) → ``20251201``."""
    match = re.match(r"(?:D:)?(\d{8})", raw or "")
    return match[1] if match else ""
