"""OpenDocument texts (.odt, and flat .fodt; ISO/IEC 26300), as LibreOffice shows them once changes are accepted."""

from collections.abc import Iterator
from typing import Any

from index.articles.assemble import assemble
from index.articles.exports import export_articles
from index.articles.fields import stated_title
from index.articles.markup import local_name
from index.articles.package import Package, parse_xml
from index.articles.source import Item, Source
from index.articles.text import spaced
from index.errors import ArticleError

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_TEXT = f"{{{_NAMES.format('text')}}}"
_STYLE = f"{{{_NAMES.format('style')}}}"
# What is deleted, said beside the text, or none of it: comments, forms, small signs over words (ruby).
_SKIPPED = frozenset(
    "tracked-changes annotation annotation-end forms ruby-text script scripts event-listeners note-citation desc title"
    " variable-decls sequence-decls user-field-decls dde-connection-decls table-of-content-source".split()
)
_PARAGRAPHS = frozenset(("p", "h"))
_LONG_CELL = 300  # characters; as in Word, a row with a longer cell is a layout of columns
_MOST_SPACES = 100


def read_odt(source: Source) -> Iterator[Item]:
    """One article: its paragraphs with an empty line between, notes and boxes after theirs, table rows as lines with
    tabs between the cells. Of an export of a press database, each of its articles.
    """
    data = source.read()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        content = styles = told = parse_xml(data)
    else:
        package = Package(data, source.limits.file)
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise ArticleError("It is encrypted: save it again without a password.")
        content = package.xml("content.xml")
        styles = package.xml("styles.xml") if "styles.xml" in package else None
        told = package.xml("meta.xml") if "meta.xml" in package else None
    body = next((each for each in content.iter(f"{{{_NAMES.format('office')}}}text")), None)
    if body is None:
        raise ArticleError("It is no text but another kind of document: save it as .odt.")
    reader = _Reader([content, *([] if styles is None or styles is content else [styles])])
    blocks = [block for block in reader.blocks(body) if block.text.strip()]
    text = spaced([(block.text, block.row) for block in blocks])
    if articles := export_articles(source, text.split("\n")):
        yield from articles
        return
    author = _told(told, "initial-creator") or _told(told, "creator")
    yield assemble(
        source,
        text,
        title=stated_title(_told(told, "title"))
        or next((block.text.strip() for block in blocks[:10] if block.heads), ""),
        file_authors=filter(None, [author]),
        file_date=_told(told, "creation-date"),
    )


class _Block:
    """A paragraph, or a ``row`` of a table; ``heads`` tells that its style is a title's."""

    __slots__ = ("heads", "row", "text")

    def __init__(self, text: str, row: bool = False, heads: bool = False) -> None:
        self.text, self.row, self.heads = text, row, heads


class _Reader:
    """Reads elements of one document, whose styles tell what is hidden."""

    def __init__(self, roots: list[Any]) -> None:
        self._hidden: set[str] = set()
        self._based: dict[str, str] = {}
        for style in (style for root in roots for style in root.iter(f"{_STYLE}style")):
            name = style.get(f"{_STYLE}name") or ""
            self._based.setdefault(name, style.get(f"{_STYLE}parent-style-name") or "")
            if any(each.get(f"{_TEXT}display") == "none" for each in style.iterchildren(f"{_STYLE}text-properties")):
                self._hidden.add(name)
        self._aside: list[Any] = []

    def blocks(self, element: Any) -> Iterator[_Block]:
        """The paragraphs and rows at and under ``element``."""
        name = local_name(element)
        if name in _SKIPPED or element.get(f"{_TEXT}display") == "none":
            return
        if name in _PARAGRAPHS:
            yield _Block("".join(self._inline(element)), heads=self._is_title(element, name))
            yield from self._asides()
        elif name == "table":
            for row in _within(element, "table-row"):
                yield from self._row(row)
            yield from self._asides()
        elif name == "frame":
            yield from self._boxes(element)
        else:
            for inner in element.iterchildren("*"):
                yield from self.blocks(inner)

    def _inline(self, element: Any) -> Iterator[str]:
        if self._is_hidden(element):
            return
        yield element.text or ""
        for node in element.iterchildren("*"):
            name = local_name(node)
            if name == "s":
                count = node.get(f"{_TEXT}c") or "1"
                yield " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
            elif name in ("tab", "line-break"):
                yield "\t" if name == "tab" else "\n"
            elif name in ("note-body", "frame", "custom-shape", "rect", "ellipse", "g"):
                self._aside.append(node)
            elif name not in _SKIPPED and name not in ("hidden-text", "hidden-paragraph"):
                yield from self._inline(node)
            yield node.tail or ""

    def _is_hidden(self, element: Any) -> bool:
        name = element.get(f"{_TEXT}style-name") or ""
        for _ in range(20):
            if name in self._hidden:
                return True
            name = self._based.get(name, "")
        return False

    def _is_title(self, element: Any, name: str) -> bool:
        style = element.get(f"{_TEXT}style-name") or ""
        if name == "h":
            return (element.get(f"{_TEXT}outline-level") or "1") == "1"
        return "Title" in (style, self._based.get(style))

    def _row(self, row: Any) -> Iterator[_Block]:
        cells = [[block for block in self._cell(cell) if block.text.strip()] for cell in _within(row, "table-cell")]
        long = any(len(cell) > 2 or sum(len(block.text) for block in cell) > _LONG_CELL for cell in cells)
        if len(cells) == 1 or long:
            for cell in cells:
                yield from cell
        elif any(cells):
            yield _Block("\t".join(" ".join(block.text.strip() for block in cell) for cell in cells), row=True)

    def _cell(self, cell: Any) -> Iterator[_Block]:
        for inner in cell.iterchildren("*"):
            yield from self.blocks(inner)

    def _asides(self) -> Iterator[_Block]:
        aside, self._aside = self._aside, []
        for element in aside:
            yield from self._boxes(element)

    def _boxes(self, element: Any) -> Iterator[_Block]:
        """The paragraphs of a note, of a text box, or of a shape with text in it."""
        for inner in element.iterchildren("*"):
            yield from self.blocks(inner)


def _within(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, but none of a table within."""
    for inner in element.iterchildren("*"):
        if local_name(inner) == name:
            yield inner
        elif local_name(inner) in ("table-header-rows", "table-row-group", "table-rows", "soft-page-break"):
            yield from _within(inner, name)


def _told(root: Any, name: str) -> str:
    """A property of the document."""
    found = () if root is None else (each for each in root.iter("{*}" + name) if each.getparent() is not None)
    return next((" ".join((each.text or "").split()) for each in found if local_name(each.getparent()) == "meta"), "")
