"""The lead of a page: the sentences below its headline that sum it up, where its text is found without them."""

import itertools
import re
from typing import Any

from index.articles.headings import main_heading
from index.articles.markup import local_name, marks_of
from index.articles.notices import is_notice
from index.articles.pruning import length
from index.articles.xml import text_in

# As systems and papers call it.
LEAD = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|lead-?(?:text|paragraph)|perex|opener|standfirst|intro(?:duction|text)?|chapo|chapeau|deck|dek"
    r"|sapo|spot|entradilla|bajada|copete|ingress|vorspann|anriss|teaser-?text|sub-?(?:title|heading|headline)|summary|excerpt|occhiello"
    r"|catenaccio|manchet|zajawka)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 25, 700  # characters
_RUNNING = 80  # characters of a paragraph of the text
_SENTENCE_END = (".", "!", "?", "…", "”", "。")


def with_lead(root: Any, text: str, drawn: Any = None) -> str:
    """``text`` after the lead that stands between headline and text in the tree of its page, where it lacks that.
    ``drawn`` is the element that stands for a heading where there is none.
    """
    heading = main_heading(root, drawn)
    have = _letters(text)
    below = itertools.dropwhile(lambda each: each is not heading, root.iter())
    # A heading that stood in the page's head is in the tree no more.
    for element in () if heading is None else list(below) or root.iter():
        name = local_name(element) if isinstance(element.tag, str) else ""
        if name not in ("p", "div", "h2", "h3", "strong") or length(element, _LONGEST) > _LONGEST:
            continue
        said = text_in(element)
        if name == "p" and len(said) > _RUNNING and _letters(said) in have:
            break
        own = LEAD.search(marks_of(element)) and sum(1 for _ in element.iter("p", "a", "li")) <= 1
        if own and len(said) >= _SHORTEST and said.endswith(_SENTENCE_END) and not is_notice(said):
            return text if _letters(said) in have else f"{said}\n{text}"
    return text


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))
