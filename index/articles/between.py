"""What stands between the paragraphs of a page's text and was lost on the way: headings, lists, times of live posts."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from index.articles.markup import local_name
from index.articles.notices import is_notice
from index.articles.xml import line_in, text_in

HEADINGS = ("h2", "h3", "h4")

_PARAGRAPHS = frozenset("p li blockquote pre dd dt td th figcaption div section".split())
_AROUND = frozenset("div section article ul ol dl table tbody tr main blockquote".split())
_CLOCK = re.compile(
    r"(?:\w+ )?\d{1,2}(?:[:.h]\d\d(?::\d\d)?|(?=\s?[ap]\.?m))\s*(?:[ap]\.?m\.?|uhr|h)?\s*"
    r"(?:[A-Z]{2,5}(?:[+-]\d{1,2})?)?",
    re.IGNORECASE,
)
_LONGEST = 200  # characters of a heading
_ITEM = 400  # of an item of a list
_ITEMS = 60  # items of a list
_MOST = 5000  # blocks of a page
_AHEAD = 60  # lines that are looked at for the next block
_TELLING = 10  # letters of a block that is found within a line
_POSTS = 3  # times that stand above text, from which a page is a live one


@dataclass(slots=True)
class _Gap:
    """What was lost before a line: texts by kind (heading, time, item), in their order."""

    line: int
    first: bool
    found: list[tuple[str, str]] = field(default_factory=list)


def with_lost_parts(root: Any, text: str, is_aside: Callable[[Any], bool]) -> str:
    """``text``, paragraphs of the page in ``root`` a line each, in the page's order, with the headings, lists and times
    that stand between them in the page. ``is_aside`` tells which elements are no part of an article.
    """
    leaves = list(islice(_leaves(root), _MOST + 1))
    if len(leaves) > _MOST:
        return text
    lines = _in_order(text.split("\n"), [_squeezed(text_in(each)) for each in leaves])
    gaps = list(_gaps(leaves, [_squeezed(line) for line in lines], is_aside))
    live = sum(any(kind == "time" for kind, _ in gap.found) for gap in gaps) >= _POSTS
    for gap in reversed(gaps):
        kinds = ("time", "heading", "item") if live else () if gap.first else ("heading", "item")
        lines[gap.line : gap.line] = [
            f"- {found}" if kind == "item" else found for kind, found in gap.found if kind in kinds
        ]
    return "\n".join(lines)


def _in_order(lines: list[str], keys: list[str]) -> list[str]:
    """The lines in the order in which the page has them; one that it has not, or more than once, stays with the line
    before it.
    """
    counts, places = Counter(keys), {key: at for at, key in enumerate(keys)}
    at, order = -1, []
    for line in lines:
        key = _squeezed(line)
        at = places[key] if len(key) >= _TELLING and counts[key] == 1 else at
        order.append(at)
    return [line for _, line in sorted(zip(order, lines, strict=True), key=lambda each: each[0])]


def _gaps(leaves: list[Any], lines: list[str], is_aside: Callable[[Any], bool]) -> Iterator[_Gap]:
    """Where parts were lost between ``lines``, of letters and figures alone."""
    last, parent = -1, None
    lost: list[tuple[str, str]] = []
    menus: dict[Any, bool] = {}
    for element in leaves:
        said = text_in(element)
        key = _squeezed(said)
        if not key:
            continue
        at = _line_of(key, lines, last)
        if at is not None:
            if lost:
                yield _Gap(at, last < 0, lost)
            last, parent, lost = at, element.getparent(), []
            continue
        kind = _kind(element, said)
        if kind == "item":
            items = element.getparent()
            if items not in menus:
                near = parent is not None and items.getparent() is parent
                menus[items] = not near or _is_menu(items, lines) or is_aside(items)
            lost = [] if menus[items] else [*lost, (kind, said)]
        elif kind and not (kind == "heading" and is_aside(element)) and not is_notice(said) and key not in lines:
            lost.append((kind, said))
        else:
            lost = []
    if lost and lost[-1][0] == "item" and last >= 0:
        yield _Gap(last + 1, False, lost)


def _line_of(key: str, lines: list[str], last: int) -> int | None:
    """The line that is, or holds, a block of the page, from the ``last`` one that was found on."""
    for at in range(max(last, 0), min(last + _AHEAD, len(lines))):
        if (key == lines[at] and at > last) or (len(key) >= _TELLING and key in lines[at]):
            return at
    return None


def _leaves(root: Any) -> Iterable[Any]:
    """The innermost blocks of a page, its headings and times, in their order."""
    for element in root.iter():
        name = local_name(element)
        if name in HEADINGS or name == "time":
            if next(element.iterancestors("p", *HEADINGS), None) is None:
                yield element
        elif name in _PARAGRAPHS and not any(local_name(each) in _PARAGRAPHS for each in element.iterdescendants()):
            if not (name in _AROUND and next(element.iter("time", *HEADINGS), None) is not None):
                yield element
        elif (
            name == "span"
            and _CLOCK.fullmatch(line_in(element, _LONGEST) or "")
            and next(element.iterancestors("p"), None) is None
        ):
            yield element


def _kind(element: Any, said: str) -> str:
    name = local_name(element)
    if name in HEADINGS and len(said) <= _LONGEST:
        return "heading"
    if name == "li" and len(said) <= _ITEM:
        return "item"
    return "time" if name == "time" or _CLOCK.fullmatch(said) else ""


def _is_menu(items: Any, lines: list[str]) -> bool:
    """Whether a list is none of an article: of links, of very many items, or one that the text has some of already."""
    found = [text_in(each) for each in items.iter("li")]
    linked = sum(len(text_in(link)) for link in items.iter("a"))
    some = any(_squeezed(each) in lines for each in found)
    return some or len(found) > _ITEMS or linked > sum(map(len, found)) / 2 or any(map(is_notice, found))


def _squeezed(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))
