"""Whether a sentence of an article can be read alone."""

from __future__ import annotations

import re

LONGEST = 70  # words
_ENDS = re.compile(r"[.!?]['\"”’)\]]*$")
_OTHER_MATTER = (
    r"read more|sign up|subscribe|newsletter|follow us|click here|contributing:|contributed to this report|"
    r"all rights reserved|cookie|related:|watch:|editor[’']s note|getty images|advertisement"
)


def is_whole(sentence: str, shortest: int) -> bool:
    """Whether it is a statement of ``shortest`` words or more that ends as one, and not too long."""
    words = len(sentence.split())
    return shortest <= words <= LONGEST and bool(_ENDS.search(sentence)) and not sentence.endswith("?")


def other_matter(*more: str) -> re.Pattern[str]:
    """A pattern of what stands among an article's sentences and is none of its matter: links, notes and credits."""
    return re.compile(rf"\b(?:{'|'.join((_OTHER_MATTER, *more))})\b", re.IGNORECASE)
