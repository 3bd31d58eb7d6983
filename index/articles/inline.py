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
_BLOCK = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|table|tr|blockquote|section|article)\b[^<>]{0,5000}>", re.IGNORECASE
)
_ESCAPED_TAG = re.compile(rf"&lt;/?(?:{_NAMES})\b(?:[^<>]{{0,5000}}?)&gt;", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)


def plain(text: str) -> str:
    """``text`` as a reader sees it: of HTML its text, else the text itself with its entities decoded.

    HTML is what has a tag that HTML knows, written out to its end. Where its tags are only such as stand within a
    paragraph, its empty lines are the paragraphs' ends. Raises ArticleError as `html_text`.
    """
    if "&lt;" in text and not _TAG.search(text) and _ESCAPED_TAG.search(text):
        text = html.unescape(text)
    if "<" in text and _TAG.search(text):
        if _BLOCK.search(text):
            return unescaped(html_text(text))
        parts = (html_text(part.replace("\n", "<br>")) for part in re.split(r"\n[ \t]*\n", text))
        return unescaped("\n\n".join(part for part in parts if part))
    return unescaped(text)


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
