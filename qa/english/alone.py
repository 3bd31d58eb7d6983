"""Whether a sentence of an article can be read alone."""

from __future__ import annotations

import re

LONGEST = 70  # words
_SHORTEST = 5
_ENDS = re.compile(r"[.!?]['\"”’)\]]*$")
_LEANS = re.compile(
    r"(?:[“\"'‘].*|he|she|it|they|we|i|his|her|its|their|this|that|these|those|there|such|both|but|and|or|so|then|however|"
    r"meanwhile|instead|also|still|besides|yet|the (?:latter|former))\b|.*\b(?-i:I|we|We|our|my)\b",
    re.IGNORECASE,
)
_ASIDE = (
    r"read more|sign up|subscribe|newsletter|follow us|click here|contributing:|contributed to this report|"
    r"all rights reserved|cookie|related:|watch:|editor[’']s note|getty images|advertisement"
)
OTHER_MATTER = re.compile(rf"\b(?:{_ASIDE})\b", re.IGNORECASE)
"""What stands among an article's sentences and is none of its matter: links, notes and credits."""
_OTHER_MATTER_TOO = re.compile(
    rf"\b(?:{_ASIDE}|here[’']s what|file photo|hide caption|just watched|more videos|photos?:|listen to|podcast|"
    r"\w+/(?:reuters|ap|afp|redux|getty|usa today))\b",
    re.IGNORECASE,
)


def is_whole(sentence: str, shortest: int) -> bool:
    """Whether it is a statement of ``shortest`` words or more that ends as one, and not too long."""
    words = len(sentence.split())
    return shortest <= words <= LONGEST and bool(_ENDS.search(sentence)) and not sentence.endswith("?")


def stands_alone(sentence: str, *, leaning: bool = False) -> bool:
    """Whether a sentence can be read without what stands around it: a whole one, not too long, and no matter apart."""
    if not is_whole(sentence, _SHORTEST) or "\n" in sentence:
        return False
    return (leaning or not _LEANS.match(sentence)) and not _OTHER_MATTER_TOO.search(sentence)
