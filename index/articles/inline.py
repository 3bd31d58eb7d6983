"""Texts of which it is not known whether they are plain or HTML: fields of JSON, cells of tables, exports."""

import html
import re

from index.articles.markup import html_text

_NAMES = (
    "a|abbr|article|aside|audio|b|blockquote|body|br|caption|center|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font"
    "|footer|form|h[1-6]|header|hr|html|i|iframe|img|ins|li|main|noscript|ol|p|picture|pre|q|s|script|section|small|span"
    "|strong|style|sub|sup|svg|table|tbody|td|th|thead|time|tr|u|ul|video"
)
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]{{0,5000}})?/?>|<!--", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<(?:p|div|br|section|article)\b[^<>]{0,5000}>", re.IGNORECASE)
_BLOCK = re.compile(
    r"\s*(?:<!--.{0,500}?-->\s*)?</?(?:h[1-6]|ul|ol|li|dl|table|tr|blockquote|figure|pre|hr|style|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPED_TAG = re.compile(rf"&lt;/?(?:{_NAMES})\b(?:[^<>]{{0,5000}}?)&gt;", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)


def plain(text: str) -> str:
    """``text`` as a reader sees it: of HTML its text, else the text itself with its entities decoded.

    HTML is what has a tag that HTML knows, written out to its end. Where none of its tags is a paragraph's, its empty
    lines are the paragraphs' ends, as in editors that leave those out. Raises ArticleError as `html_text`.
    """
    if "&lt;" in text and not _TAG.search(text) and _ESCAPED_TAG.search(text):
        text = html.unescape(text)
    if "<" in text and _TAG.search(text):
        return unescaped(html_text(text if _PARAGRAPH.search(text) else _with_paragraphs(text)))
    return unescaped(text)


def _with_paragraphs(html: str) -> str:
    parts = re.split(r"\n[ \t]*\n", html)
    lines = (part if _BLOCK.match(part) else part.strip("\n").replace("\n", "<br>") for part in parts)
    return "".join(f"<div>{part}</div>" for part in lines)


def unescaped(text: str) -> str:
    """``text`` with the entities decoded that are written out (``&#8217;``, ``&amp;``), also where they were twice."""
    for _ in range(2):
        if "&" not in text:
            break
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def one_line(text: str) -> str:
    """As `plain`, in one line: for titles and names."""
    return " ".join(plain(text).split())
