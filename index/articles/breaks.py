"""Paragraphs that a page sets by line breaks, and columns that it sets by tables, as the old ones do.

Two breaks in a row end a paragraph; a table with a cell of more than a few sentences, or of paragraphs, is a layout. A
page that has paragraphs of its own is left as it is.
"""

import re
from collections.abc import Iterator
from typing import Any

from index.articles.markup import local_name
from index.articles.pruning import length
from index.articles.xml import text_in

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code dfn em font i img ins kbd mark nobr q s samp small span strike strong"
    " sub"
    " sup time tt u var wbr".split()
)
_KEPT = frozenset("a pre li dt dd blockquote h1 h2 h3 h4 h5 h6 head title textarea select button".split())
_LONG_CELL = 300  # characters of a cell that is a column of a layout
_PROSE = 60  # characters of a paragraph
_ENOUGH = 3  # paragraphs of a page that sets them as such
_MOST = 20_000  # elements


def set_paragraphs(root: Any) -> None:
    """Make paragraphs of what two line breaks part, and blocks of the cells of layouts, in the tree of a page."""
    if sum(len(text_in(each)) > _PROSE for each in root.iter("p")) >= _ENOUGH:
        return
    breaks = [each for each, _ in zip(root.iter("br"), range(_MOST), strict=False)]
    for parent in dict.fromkeys(each.getparent() for each in breaks):
        if local_name(parent) not in _KEPT:
            _split(parent)
    long = [cell for cell, _ in zip(root.iter("td"), range(_MOST), strict=False) if _is_column(cell)]
    for table in dict.fromkeys(table for cell in long for table in cell.iterancestors("table")):
        _unfold(table)


def _is_column(cell: Any) -> bool:
    """Whether a cell is a column of a layout: it says much, or has paragraphs."""
    return length(cell, _LONG_CELL) > _LONG_CELL or sum(len(text_in(each)) > _PROSE for each in cell.iter("p")) > 1


def _split(parent: Any) -> None:
    groups = list(_groups(parent))
    if sum(isinstance(group, list) for group in groups) < 2:
        return
    parent.text = None
    for child in list(parent):
        parent.remove(child)
    for group in groups:
        if isinstance(group, list):
            paragraph = parent.makeelement("p")
            _fill(paragraph, group)
            parent.append(paragraph)
        else:
            group.tail = None
            parent.append(group)
    if local_name(parent) in _INLINE or local_name(parent) == "p":
        parent.tag = "div"


def _groups(parent: Any) -> Iterator[Any]:
    """The pieces of a paragraph each, as lists of texts and elements, and the blocks between them, as they are."""
    group: list[Any] = [parent.text or ""]
    children = list(parent)
    at = 0
    while at < len(children):
        child = children[at]
        name = local_name(child)
        ends = name == "br" and not (child.tail or "").strip() and _is_break(children, at + 1)
        if ends or name not in _INLINE:
            if _holds(group):
                yield group
            group = []
        if ends:
            while _is_break(children, at + 1) and not (children[at].tail or "").strip():
                at += 1
            child = children[at]
        elif name in _INLINE:
            group.append(child)
        else:
            yield child
        group.append(child.tail or "")
        at += 1
    if _holds(group):
        yield group


def _is_break(children: list[Any], at: int) -> bool:
    return at < len(children) and local_name(children[at]) == "br"


def _holds(group: list[Any]) -> bool:
    return any(re.search(r"\w", each if isinstance(each, str) else text_in(each)) for each in group)


def _fill(paragraph: Any, group: list[Any]) -> None:
    last = None
    for each in group:
        if not isinstance(each, str):
            each.tail = None
            paragraph.append(each)
            last = each
        elif last is None:
            paragraph.text = (paragraph.text or "") + each
        else:
            last.tail = (last.tail or "") + each


def _unfold(table: Any) -> None:
    parts = table.iter("tbody", "thead", "tfoot", "tr", "td", "th")
    for part in [table, *(each for each in parts if next(each.iterancestors("table"), None) is table)]:
        part.tag = "div"
