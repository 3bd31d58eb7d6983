"""What pages set beside a text: facts, which are part of it, and quotations from it, which are there twice."""

import re
from typing import Any

from index.articles.markup import marks_of
from index.articles.pagepeople import letters
from index.articles.pruning import length, remove
from index.articles.xml import text_in

_FACTS = re.compile(
    r"(?:^|[\s_-])(?:fact-?s?-?box|info-?box|fakta-?(?:ruta|boks)?|fakten(?:box|kasten)?|faktaboks|kader(?:tekst)?|encadr[eé]"
    r"|recuadro|despiece|at-a-glance|key-?facts|explainer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PULLED = re.compile(
    r"(?:^|[\s_-])(?:pull-?(?:ed-?)?quote\w*|blockquote-pull|quote-pulled|zitat-?box)(?:$|[\s_-])", re.IGNORECASE
)
_LONGEST = 500  # characters of a quotation


def set_boxes(root: Any) -> None:
    """Make boxes of facts parts of the text in the tree of a page, and take out quotations that it has already."""
    for box in [each for each in root.iter("aside", "div", "section") if _FACTS.search(marks_of(each))]:
        box.tag = "div"
    _take_repeated_quotes(root)


def _take_repeated_quotes(root: Any) -> None:
    """Take out quotations that are set large beside a text which has them, too."""
    pulled = [each for each in root.iter("aside", "div", "blockquote", "p", "figure") if _PULLED.search(marks_of(each))]
    whole = letters(text_in(root)) if pulled else ""
    for quote in pulled:
        said = letters(text_in(quote))
        if length(quote, _LONGEST) <= _LONGEST and said and whole.count(said) > 1:
            remove(quote)
