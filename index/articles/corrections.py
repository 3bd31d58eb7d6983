"""What an article says of its own mistakes, where that stands in a part of its page that is none of its text."""

import re
from typing import Any

from index.articles.markup import marks_of
from index.articles.xml import text_in

_CORRECTION = re.compile(
    r"(?:\W*(?:corrections?|clarifications?|editor[’']s note|korrektur|rectificatif|correctif|corrección|fe de erratas"
    r"|errata)\b.{0,30}[:：]"
    r"|.{0,80}\bthis (?:article|story|piece|report) (?:was|has been) (?:amended|corrected|updated to correct)"
    r"|.{0,80}\b(?:an earlier|a previous) version of this (?:article|story)"
    r"|.{0,80}\bin einer früheren (?:version|fassung) (?:dieses|des) (?:artikels|textes)"
    r"|.{0,80}\bune version (?:antérieure|précédente) de (?:cet article|ce texte))",
    re.IGNORECASE,
)
_LONGEST = 1000  # characters


def with_corrections(root: Any, text: str) -> str:
    """``text`` with the corrections that stand in the page's articles and that it lacks, below it."""
    found = dict.fromkeys(
        said
        for each in root.iter("p")
        if len(said := text_in(each)) <= _LONGEST and _CORRECTION.match(said) and _is_of_article(each)
    )
    have = _letters(text)
    return "\n".join([text, *(each for each in found if _letters(each) not in have)])


def _is_of_article(element: Any) -> bool:
    around = list(element.iterancestors())
    return any(each.tag == "article" for each in around) and not any("comment" in marks_of(each) for each in around)


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))
