"""Markup that holds an article and nothing else (a feed's item, an agency's body, a mail) → its text.

Web pages go through ``web`` instead: there the article has to be found among menus and teasers first.
"""

import re
from typing import Any

from index.articles.source import MIB, size
from index.articles.trees import BLOCKS, CELLS, LINES, html_tree
from index.errors import ArticleError

_LONGEST = 4 * MIB  # of one article's markup
# What is not read, or not part of the story: NITF's media holds captions and credits of pictures.
_SKIPPED = frozenset(
    "applet aside audio button canvas datalist embed footer form head iframe input map math media nav noscript object"
    " option script select style svg template textarea title video".split()
)
# What plugins of WordPress and others put into the text of an article: buttons, other articles, links to edit it.
_ADDED = re.compile(
    r"(?:^|\s)(?:sharedaddy|jp-relatedposts|addtoany\S*|a2a_kit|heateor\S*|social-?shar\S*|share-?buttons?\S*|essb\S*"
    r"|feedflare|sociable|swp_social\S*|yarpp\S*|mc4wp\S*|wp-block-jetpack-subscriptions\S*|mw-editsection)(?:\s|$)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LINE_END = "\x1e"  # where a line ends if it has not ended already; no text has it, as it counts as white space
_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:#|[a-zA-Z])")


def html_text(html: str) -> str:
    """The text of a piece of HTML: blocks as paragraphs with an empty line between, list items and rows as lines.

    Scripts, styles, forms, and what is marked as hidden are left out; text without any markup stays as it is. Raises
    ArticleError for a piece that is far longer than an article.
    """
    if len(html) > _LONGEST:
        raise ArticleError(f"It is one article of more than {size(_LONGEST)}: split it.")
    if not _MARKUP.search(html):
        return html.strip()
    root = html_tree(f"<div>{html}</div>")
    return "" if root is None else element_text(root)


def element_text(root: Any) -> str:
    """The text of an lxml element of XHTML or NITF, by the rules of ``html_text``; ``root`` itself counts as a block.

    Comments and processing instructions must have been left out by the parser.
    """
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        name = local_name(node)
        around = "\n\n" if name in BLOCKS else _LINE_END if name in LINES else ""
        if event == "start":
            skipped = node is not root and (name in _SKIPPED or _is_unseen(node))
            if skipped:
                walk.skip_subtree()
            parts.append(around + ("" if skipped else _spaced(node.text)))
        else:
            parts.append("\t" if name in CELLS else "\n" if name == "br" else around)
            if node is not root:
                parts.append(_spaced(node.tail))
    return _tidy("".join(parts))


def _is_unseen(node: Any) -> bool:
    """Whether an element is hidden, or added to an article by a program."""
    return bool(_HIDDEN.search(node.get("style") or "") or _ADDED.search(node.get("class") or ""))


def local_name(node: Any) -> str:
    """The lower-case name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2].lower()


def marks_of(node: Any) -> str:
    """What a page calls an element: its classes and its id, and the names of parts that programs of pages give."""
    return " ".join(filter(None, map(node.get, ("class", "id", "data-component", "data-testid"))))


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _tidy(text: str) -> str:
    """``text`` with one space between words and at most one empty line between lines."""
    text = re.sub(rf"{_LINE_END}[{_LINE_END} \t]*", "\n", text)
    lines: list[str] = []
    for line in text.split("\n"):
        cells = "\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip()
        if cells or (lines and lines[-1]):
            lines.append(cells)
    return "\n".join(lines).strip()
