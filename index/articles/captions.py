"""Pages of pictures: what stands below each is the article, where there is hardly another text."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from index.articles.markup import local_name

_CAPTION = re.compile(r"(?:^|[\s_-])captions?(?:$|[\s_-]|-text)", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:^|[\s_-])(?:credits?|copyright|photographer|source|byline|foto(?:graf)?)(?:$|[\s_-])", re.IGNORECASE
)
_FEWEST = 3  # pictures
_WORDS = 4  # of a caption that says something
_LONGEST = 1000  # characters of one


def with_captions(root: Any, text: str, is_aside: Callable[[Any], bool]) -> str:
    """``text`` with the captions of the page's pictures as paragraphs below it, where they say more than it does.

    ``is_aside`` tells which elements are no part of an article.
    """
    found = list(dict.fromkeys(caption for caption in _captions(root, is_aside) if caption not in text))
    words = sum(len(caption.split()) for caption in found)
    return "\n".join([text, *found]) if len(found) >= _FEWEST and words > len(text.split()) else text


def _captions(root: Any, is_aside: Callable[[Any], bool]) -> Iterator[str]:
    for element in root.iter():
        if not _is_caption(element) or any(map(_is_caption, element.iterdescendants())):
            continue
        around = next((each for each in element.iterancestors() if not _is_picture(each)), None)
        said = " ".join(" ".join(_pieces(element)).split())
        if len(said.split()) >= _WORDS and len(said) <= _LONGEST and not (around is not None and is_aside(around)):
            yield said


def _is_caption(element: Any) -> bool:
    return local_name(element) == "figcaption" or _CAPTION.search(element.get("class") or "") is not None


def _is_picture(element: Any) -> bool:
    return local_name(element) in ("figure", "figcaption") or _is_caption(element)


def _pieces(element: Any) -> Iterator[str]:
    """The texts of a caption without whose picture it is."""
    yield element.text or ""
    for child in element:
        if not _CREDIT.search(child.get("class") or ""):
            yield from _pieces(child)
        yield child.tail or ""
