"""The text of WordprocessingML (ECMA-376, part 1) as Word shows it once all tracked changes are accepted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHARACTERS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_TEXTS = frozenset({f"{W}t", f"{_M}t"})
# What was deleted or moved away, what fields are made of, the small signs over a word (ruby), and properties.
_SKIPPED = frozenset(
    {f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "rt", "pPr", "rPr", "sdtPr", "tblPr", "tcPr")}
)
_OFF = ("0", "false", "off", "none")
# Signs of the font Symbol that stand in news, by their codes (F0xx, or xx).
_SYMBOLS = {
    0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥",
    0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√",
    0xD7: "⋅", 0x61: "α", 0x62: "β", 0x64: "δ", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x57: "Ω", 0x44: "Δ",
}  # fmt: skip
_LONG_CELL = 300  # characters; a row with a longer cell is a layout of columns and not a line of a table


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a ``row`` of a table; ``style`` is the id of the paragraph's style."""

    text: str
    style: str = ""
    row: bool = False


class Styles:
    """The styles that hide what is in them."""

    def __init__(self, root: Any = None) -> None:
        """``root`` is the element ``w:styles``."""
        self._hidden: dict[str, bool] = {}
        self._based: dict[str, str] = {}
        for style in () if root is None else root.iterchildren(f"{W}style"):
            name = style.get(f"{W}styleId") or ""
            stated = _hidden(style.find(f"{W}rPr"))
            if stated is not None:
                self._hidden[name] = stated
            based = style.find(f"{W}basedOn")
            if based is not None:
                self._based[name] = based.get(f"{W}val") or ""

    def hide(self, name: str) -> bool | None:
        """Whether a style, or the one that it is based on, hides its text; None where neither says."""
        for _ in range(20):
            if name in self._hidden:
                return self._hidden[name]
            if name not in self._based:
                return None
            name = self._based[name]
        return None


class WordText:
    """Reads elements of one document. ``notes`` are its footnotes and endnotes, by kind and id."""

    def __init__(self, styles: Styles, notes: dict[tuple[str, str], Any]) -> None:
        self._styles = styles
        self._notes = notes
        self._aside: list[Any] = []

    def blocks(self, element: Any) -> Iterator[Block]:
        """The paragraphs and rows at and under an element that have text. Text boxes and notes are paragraphs of their
        own, after the paragraph or table that they belong to.
        """
        begun = ""
        for block in self._blocks(element):
            # A paragraph whose end was deleted goes on in the next one.
            block, begun = Block(begun + block.text, block.style, block.row), ""
            if block.text.endswith(_JOINED):
                begun = block.text.removesuffix(_JOINED)
            elif block.text.strip():
                yield block
        if begun.strip():
            yield Block(begun)

    def _blocks(self, element: Any) -> Iterator[Block]:
        if element.tag == f"{W}p":
            yield self.paragraph(element)
            yield from self._asides()
        elif element.tag == f"{W}tbl":
            for row in _within(element, f"{W}tr"):
                if not _is_deleted(row.find(f"{W}trPr")):
                    yield from self._row(row)
            yield from self._asides()
        elif element.tag not in _SKIPPED:
            for inner in _children(element):
                yield from self._blocks(inner)

    def paragraph(self, paragraph: Any) -> Block:
        """One paragraph's text; what stands beside it is kept for afterwards."""
        properties = paragraph.find(f"{W}pPr")
        style = "" if properties is None else _value(properties.find(f"{W}pStyle"))
        mark = None if properties is None else properties.find(f"{W}rPr")
        text = "".join(self._inline(paragraph, style))
        return Block(text + (_JOINED if _is_deleted(mark) else ""), style)

    def _inline(self, element: Any, style: str) -> Iterator[str]:
        for node in _children(element):
            if node.tag in _TEXTS:
                yield node.text or ""
            elif node.tag in _CHARACTERS:
                yield _CHARACTERS[node.tag]
            elif node.tag == f"{W}sym":
                yield _symbol(node)
            elif node.tag == f"{W}txbxContent":
                self._aside.append(node)
            elif node.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind = node.tag.removeprefix(W).removesuffix("Reference")
                note = self._notes.pop((kind, node.get(f"{W}id") or ""), None)
                if note is not None:
                    self._aside.append(note)
            elif node.tag not in _SKIPPED and not (node.tag == f"{W}r" and self._is_hidden(node, style)):
                yield from self._inline(node, style)

    def _is_hidden(self, run: Any, style: str) -> bool:
        properties = run.find(f"{W}rPr")
        stated = _hidden(properties)
        if stated is None and properties is not None:
            stated = self._styles.hide(_value(properties.find(f"{W}rStyle")))
        return bool(self._styles.hide(style) if stated is None else stated)

    def _row(self, row: Any) -> Iterator[Block]:
        """A line with a tab between the cells, or the cells' own paragraphs where these are more than entries."""
        cells = [[block for inner in _children(cell) for block in self._cell(inner)] for cell in _within(row, f"{W}tc")]
        shown = [[block for block in cell if block.text.strip()] for cell in cells]
        long = any(len(cell) > 2 or sum(len(block.text) for block in cell) > _LONG_CELL for cell in shown)
        if len(cells) == 1 or long:
            for cell in shown:
                yield from cell
        else:
            yield Block("\t".join(" ".join(block.text.strip() for block in cell) for cell in shown), row=True)

    def _cell(self, element: Any) -> Iterator[Block]:
        """The blocks at and under an element of a cell; what stands beside them comes after the table."""
        if element.tag == f"{W}p":
            block = self.paragraph(element)
            yield Block(block.text.removesuffix(_JOINED), block.style)
        elif element.tag == f"{W}tbl":
            for row in _within(element, f"{W}tr"):
                yield from self._row(row)
        elif element.tag not in _SKIPPED:
            for inner in _children(element):
                yield from self._cell(inner)

    def _asides(self) -> Iterator[Block]:
        aside, self._aside = self._aside, []
        for element in aside:
            for inner in _children(element):
                yield from self._blocks(inner)


_JOINED = "\x1e"  # the end of a text that goes on in the next paragraph; no text of XML has it


def _children(element: Any) -> Iterator[Any]:
    """The children that are shown: of alternatives the first, of a content control what was put in."""
    if element.tag == f"{_MC}AlternateContent":
        choice = element.find(f"{_MC}Choice")
        yield from element.iterchildren(f"{_MC}Fallback") if choice is None else [choice]
    elif element.tag == f"{W}sdt":
        properties = element.find(f"{W}sdtPr")
        if properties is None or properties.find(f"{W}showingPlcHdr") is None:
            yield from element.iterchildren(f"{W}sdtContent")
    else:
        yield from element.iterchildren("*")


def _within(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those in content controls, but none of a table within."""
    for inner in _children(element):
        if inner.tag == tag:
            yield inner
        elif inner.tag not in (f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}p"):
            yield from _within(inner, tag)


def _hidden(properties: Any) -> bool | None:
    """Whether run properties hide a text; None where they do not say."""
    mark = None if properties is None else properties.find(f"{W}vanish")
    return None if mark is None else (mark.get(f"{W}val") or "").lower() not in _OFF


def _is_deleted(properties: Any) -> bool:
    return properties is not None and any(properties.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))


def _value(element: Any) -> str:
    return "" if element is None else element.get(f"{W}val") or ""


def _symbol(node: Any) -> str:
    """A sign that is given by font and code."""
    try:
        code = int(node.get(f"{W}char") or "", 16)
    except ValueError:
        return ""
    private = 0xF000 <= code <= 0xF0FF
    if private or (node.get(f"{W}font") or "").lower() == "symbol":
        return _SYMBOLS.get(code & 0xFF, "")
    return chr(code) if 0x20 <= code <= 0xFFFF and not 0xD800 <= code <= 0xDFFF else ""
