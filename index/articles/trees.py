"""HTML → lxml trees in which nothing is lost, and which no page makes too deep, too large or too slow to go through."""

import re
from collections.abc import Collection
from copy import deepcopy
from itertools import islice
from typing import Any

# A block stands in a paragraph of its own; "hl2" and "bq" are NITF's.
BLOCKS = frozenset(
    "address article blockquote body bq block caption center dd details div dl dt fieldset figcaption figure h1 h2 h3"
    " h4 h5 h6 header hl1 hl2 hr main ol p pre section summary table ul".split()
)
LINES = frozenset("li tr".split())
CELLS = frozenset("td th".split())
_APART = BLOCKS | LINES | CELLS | frozenset("aside footer form html nav tbody tfoot thead".split())
_MENUS = frozenset("footer form iframe nav select style svg".split())
_DEEPEST = 100  # elements around one
_FEW = 2000  # elements whose depth does not matter
_LONG = 500  # elements within one paragraph from which on they are not kept
_WHOLE = "html head title meta link base script style body".split()  # what says something about a page, and its text
_TAG = re.compile(
    r"(?P<whole><(?P<raw>script|style|title|textarea)\b(?:.*?</(?P=raw)\s*>|.*))|<(?P<end>/?)(?P<name>[a-z][\w:-]*)[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)


def html_tree(page: str) -> Any:
    """The lxml root of HTML or XHTML, without comments; None where it is nothing but comments.

    A page whose elements stand very deep in each other, mostly since they are never closed, is read as paragraphs in a
    row: the parser gives up what is deeper than 255, and where there are many elements much takes a time by the depth.
    """
    root, whole = _parsed(page)
    return root if root is None or (whole and not _is_deep(root)) else _parsed(_TAG.sub(_flat, page))[0]


def _parsed(page: str) -> tuple[Any, bool]:
    """The root of a page, and whether all of the page is in it."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    # Surrogates and NUL are no characters.
    root = etree.fromstring(page.replace("\0", "").encode("utf-8", "replace"), parser)
    return root, not any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)


def _is_deep(root: Any) -> bool:
    """Whether many elements stand in a page, some of them very deep."""
    from lxml import etree

    if not has_more(root, _FEW):
        return False
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


def _flat(tag: re.Match[str]) -> str:
    """A tag of a page without depth: none within a paragraph, the beginning of one for each block."""
    name = (tag["name"] or "").lower()
    if tag["whole"] or name in _WHOLE:
        return tag[0]
    return "<br>" if name == "br" else "<p>" if name in _APART - CELLS else " " if name in CELLS else ""


def first_elements(root: Any, most: int) -> int:
    """Keep only the first ``most`` elements of a tree; how many more it had."""
    beyond = sum(1 for _ in islice(root.iter(), most, None))
    if beyond:
        _cut(next(islice(root.iter(), most, None)))
    return beyond


def _cut(element: Any) -> None:
    """Take an element out of its page, and all that follows it."""
    parent = element.getparent()
    del parent[parent.index(element) :]
    while (outer := parent.getparent()) is not None:
        parent.tail = None
        del outer[outer.index(parent) + 1 :]
        parent = outer


def has_more(root: Any, most: int) -> bool:
    """Whether a page has more than ``most`` elements."""
    return next(islice(root.iter(), most, None), None) is not None


def beginning(root: Any, most: int) -> Any:
    """A copy of a page's first ``most`` elements but menus, forms and drawings: its title and author stand there."""
    copied = deepcopy(root)
    _drop(copied, _MENUS)
    first_elements(copied, most)
    return copied


def without_long_rows(root: Any, unread: Collection[str]) -> Any:
    """A copy of a page without elements of the names ``unread``, and of those with very many elements within text only
    that text, and where its lines end: what looks for an article takes a quadratic time for long rows of either.
    """
    copied = deepcopy(root)
    _drop(copied, frozenset(unread))
    for element in _long_rows(copied):
        _as_lines(element)
    return copied


def _long_rows(root: Any) -> list[Any]:
    """The elements that stand beside blocks, or are blocks, and have very many elements but no block under them."""
    elements = list(root.iter())
    within = dict.fromkeys(elements, 0)  # how many elements stand under one
    holders = set()  # those with a block under them
    for element in reversed(elements):
        if (outer := element.getparent()) is not None:
            within[outer] += within[element] + 1
            if element in holders or str(element.tag) in _APART:
                holders.add(outer)
    # Nothing may refer to what is under them: freeing it would take a quadratic time.
    return [each for each in elements if within[each] > _LONG and each not in holders and each.getparent() in holders]


def _drop(root: Any, names: frozenset[str]) -> None:
    """Take the elements of these names out of a tree; the text that follows them stays."""
    for outer in [each for each in root.iter() if any(child.tag in names for child in each)]:
        last, texts = None, [outer.text or ""]
        for child in [*outer, None]:
            if child is not None and child.tag in names:
                texts.append(child.tail or "")
                outer.remove(child)
                continue
            if last is None:
                outer.text = "".join(texts)
            else:
                last.tail = "".join(texts)
            last, texts = child, ["" if child is None else child.tail or ""]


def _as_lines(element: Any) -> None:
    """Leave the text of an element alone, with its line breaks; as a link where most of it is links."""
    from lxml import etree

    lines: list[list[str]] = [[]]
    links = linked = 0
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            links += each.tag == "a"
            lines[-1].append(each.text or "")
            linked += len(each.text or "") if links else 0
        elif each is not element:
            links -= each.tag == "a"
            if each.tag == "br":
                lines.append([])
            lines[-1].append(each.tail or "")
            linked += len(each.tail or "") if links else 0
    tail, marks = element.tail, dict(element.attrib)
    element.clear()
    element.attrib.update(marks)
    element.tail = tail
    told = (
        etree.SubElement(element, "a", href="#")
        if 2 * linked > sum(len(each) for line in lines for each in line)
        else element
    )
    told.text = "".join(lines[0])
    for line in lines[1:]:
        etree.SubElement(told, "br").tail = "".join(line)
