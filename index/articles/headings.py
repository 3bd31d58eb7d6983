"""The element that is a page's headline."""

import re
from typing import Any

from index.articles.xml import text_in

_HOME = re.compile(r"(?:(?:https?:)?//[^/]+)?/?(?:\.?/)?(?:index\.\w+)?", re.IGNORECASE)


def main_heading(root: Any, drawn: Any = None) -> Any:
    """The first main heading of a page that is not the paper's name, a way to its front page; where there are none, the
    element that is ``drawn`` as one.
    """
    headings = list(root.iter("h1"))
    return next((each for each in headings if not _leads_home(each)), headings[0] if headings else drawn)


def _leads_home(heading: Any) -> bool:
    links = [link for link in heading.iter("a") if text_in(link) == text_in(heading)]
    return any(_HOME.fullmatch((link.get("href") or "#").strip()) for link in links)
