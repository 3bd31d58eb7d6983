"""PDF files, by PDFium: columns one after the other, without what stands on every page, in paragraphs."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from index.articles.assemble import assemble
from index.articles.columns import lines_in_order
from index.articles.exports import export_articles
from index.articles.fields import stated_title
from index.articles.furniture import issued, letterhead_day, without_furniture
from index.articles.paragraphs import headline, paragraphs
from index.articles.passed_over import FROM_PICTURE, SCAN, LeftOut
from index.articles.pdfpage import Page, read_page
from index.articles.recogniser import is_installed, recogniser
from index.articles.scanned import MOST_PAGES, read_picture
from index.articles.source import Item, Source, too_large
from index.articles.text import normalise
from index.errors import ArticleError
from index.records import Article

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MAX_PAGES = 2000
_NO_WORDS = "It holds no text, and no words could be made out in its pictures: scan it upright, at 200 dpi or more."
_SENTENCE_END = (".", "!", "?", ":", "”", '"', "…")
_URL = re.compile(r"https?://[^\s/]{1,200}/\S*")


def read_pdf(source: Source) -> Iterator[Item]:
    """One article. Of an export of a press database, each of its articles. A page that is only a picture is read from
    it where a recogniser is installed; it is told of, as is what comes after very many pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source.read())
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ArticleError("It is encrypted: save it again without a password.") from error
        raise
    with document:
        pages = _pages(document, source.limits.file)
        scans = [number for number, page in enumerate(pages, 1) if page.picture]
        if is_installed():
            yield from _read_pictures(source, document, pages, scans)
        text, title, furniture = _text(pages)
        if not any(c.isalnum() for c in text):
            raise ArticleError(_NO_WORDS if is_installed() else SCAN)
        scanned = in_ranges([number for number in scans if pages[number - 1].pieces])
        if articles := export_articles(source, text.split("\n")):
            yield from (replace(each, scanned=scanned) if isinstance(each, Article) else each for each in articles)
        else:
            told = document.get_metadata_dict(skip_empty=True)
            stated = told.get("Title", "")
            urls = {match[0] for line in furniture for match in _URL.finditer(line)}
            article = assemble(
                source,
                text,
                title=stated_title(stated) or title,
                published=letterhead_day(pages[0].pieces) if pages else "",
                file_authors=filter(None, re.split(r"\s*;\s*", told.get("Author", ""))),
                url=urls.pop() if len(urls) == 1 else "",
                file_date=issued(furniture) or ("" if scanned else _created(told.get("CreationDate"))),
            )
            yield replace(article, scanned=scanned)
        if not is_installed():
            yield from (LeftOut(f"{source.place}:page {number}", SCAN) for number in scans)
        if len(document) > _MAX_PAGES:
            yield LeftOut(
                f"{source.place}:page {_MAX_PAGES + 1}", "It is so long that the rest was not read: split it."
            )


def _read_pictures(source: Source, document: "PdfDocument", pages: list[Page], scans: list[int]) -> Iterator[LeftOut]:
    """Put into ``pages`` what the pictures of these pages say, with a line for each: so each has its own time."""
    for number in scans[:MOST_PAGES]:
        try:
            pages[number - 1] = Page(read_picture(document[number - 1], recogniser()))
            reason = FROM_PICTURE
        except ArticleError as error:
            reason = str(error)
        yield LeftOut(f"{source.place}:page {number}", reason)
    if rest := scans[MOST_PAGES:]:
        reason = f"It and what else is scanned after it was not read, since {MOST_PAGES} pages were: split the file."
        yield LeftOut(f"{source.place}:page {rest[0]}", reason)


def in_ranges(numbers: Iterable[int]) -> str:
    """``[1, 3, 4, 5]`` → ``1, 3–5``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _pages(document: "PdfDocument", limit: int) -> list[Page]:
    """The pages up to a bound; raises ArticleError for more than ``limit`` characters, or where none can be read."""
    import pypdfium2

    found: list[Page] = []
    size = 0
    problem: Exception | None = None
    for at in range(min(len(document), _MAX_PAGES)):
        try:
            found.append(read_page(document[at]))
        except pypdfium2.PdfiumError as error:  # a damaged page costs no other
            found.append(Page((), plain=""))
            problem = error
        size += len(found[-1].plain) + sum(len(piece.text) for piece in found[-1].pieces)
        if size > limit:
            raise ArticleError(too_large(limit))
    if problem and not size:
        raise problem
    return found


def _text(pages: list[Page]) -> tuple[str, str, list[str]]:
    """The text of all pages, the headline of the first one, and the lines that stand on every one."""
    kept, furniture = without_furniture([page.pieces for page in pages])
    laid_out = [lines_in_order(pieces) for pieces in kept]
    parts: list[str] = []
    for is_odd, group in itertools.groupby(zip(pages, laid_out, strict=True), lambda each: _is_odd(each[0])):
        if is_odd:
            for page, lines in group:
                parts += [paragraphs([lines]), unwrap(normalise(page.plain)), page.aside]
        else:
            parts.append(paragraphs(lines for _, lines in group))
    return "\n\n".join(filter(None, parts)), headline(laid_out[0]) if laid_out else "", furniture


def _is_odd(page: Page) -> bool:
    """Whether there is more on it than lines."""
    return bool(page.plain or page.aside)


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
