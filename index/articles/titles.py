"""The title of a text that states none, and headlines without their Markdown."""

import re

from index.articles.text import clean, shorten

TITLE_LENGTH = 90
_FEW_WORDS = 25
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]*(?=\s+[\"“‘«(\[]?[^\W_a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[^\W\d_]\.)+|\b(?:mr|mrs|ms|dr|prof|sen|rep|gov|gen|lt|col|sgt|capt|cmdr|adm|maj|rev|hon|st|jr|sr|no|vs"
    r"|inc|corp|co|ltd|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mt|ft|u\.s|u\.k|u\.n)\.)$",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"!?\[([^\]\n]{0,200})\]\([^)\n]{0,500}\)|\*\*|__|`")
_NOTE = re.compile(
    r"(?:editor[’']?s[’']? note|corrections?\b|clarifications?\b|(?:author[’']s )?note\s*:|spoiler alert|disclaimer)",
    re.IGNORECASE,
)


def headline_of(line: str) -> str:
    """A line that is a headline, without marks of Markdown."""
    line = re.sub(r"^#+\s*|\s*#+$", "", line)
    return clean(_MARKUP.sub(r"\1", line))


def made_title(body: str) -> str:
    """A title from the first sentence of ``body``; empty where it has no letters or digits.

    Editors' notes are passed over where anything follows them, and a sentence of a few words takes in the next one.
    """
    paragraphs = [p.strip() for p in re.split(r"\n\s*\n", body) if any(c.isalnum() for c in p)]
    paragraph = next((p for p in paragraphs if not _NOTE.match(p)), paragraphs[0] if paragraphs else "")
    text = clean(_MARKUP.sub(r"\1", paragraph.lstrip(" #>*-—–−")), 1000)
    for end in _SENTENCE_END.finditer(text, _FEW_WORDS):
        if not _ABBREVIATION.search(text[: end.start() + 1]):
            text = text[: end.end()]
            break
    if text.endswith(".") and not _ABBREVIATION.search(text):
        text = text[:-1]
    return shorten(text, TITLE_LENGTH)
