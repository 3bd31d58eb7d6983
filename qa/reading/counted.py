"""What a number counts or whose age it is: whether spans tell that of what is asked with "how many" or "how old"."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.words import content_words

MEANINGS = {
    meaning: frozenset(content_words(group))
    for meaning, group in {
        "died": "died die dies dead death deaths killed kill kills killing toll fatal fatality fatalities lives victim",
        "injured": "injured injure injuring hurt wound wounded wounding",
        "arrested": "arrested arrest arrests detain detained detaining hold held charge charged custody",
        "missing": "missing miss unaccounted",
        "rescued": "rescued rescue saved save survived survive survivor",
        "aboard": "aboard",
    }.items()
}
"""Words for what is counted of people, as `content_words`, by what has happened to them."""

ELSEWHERE = 2.0
"""What a span that counts something else loses of its score, in logits, where another counts what is asked.

Of 77 questions of held-out rows that ask how many, the first answer is right for 37 with 0 to 2, and for 36 with 3.
"""
_NEAR = 60  # characters on each side of a number, within its sentence, where its noun or the person's name stands
_SENTENCE = 400  # characters on each side in which the bounds of its sentence are looked for
_BOUND = re.compile(r"[.!?][\"”’')]*\s+(?=\S)|\n")
_HOW_MANY = re.compile(r"\bhow many\s+((?:[\w’'-]+\s*){1,4})", re.IGNORECASE)
_HOW_OLD = re.compile(r"\bhow old (?:is|was|are|were)\s+([^?]+)", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|will|would|do|does|did|has|have|had|can|could|should|may|might|must|been?)\b.*",
    re.IGNORECASE,
)
_ANYBODY = content_words("people person persons men women children time total number other more")


def tells_it(question: str) -> Callable[[str, int, int], bool] | None:
    """Tells of ``text[start:end]`` whether what is asked for is told beside it; None where nothing is to be counted."""
    many, old = _HOW_MANY.search(question), _HOW_OLD.search(question)
    if many:
        happened = [group for group in MEANINGS.values() if group & content_words(question)]
        beside = content_words(_VERB.sub("", many[1])) - _ANYBODY
    elif old:
        happened, beside = [], content_words(_VERB.sub("", old[1]))
    else:
        return None
    if not happened and not beside:
        return None

    def told(text: str, start: int, end: int) -> bool:
        first, last = _sentence(text, start, end)
        if any(group & content_words(text[first:last]) for group in happened):
            return True
        return bool(beside & content_words(text[max(first, start - _NEAR) : min(last, end + _NEAR)]))

    return told


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a span begins and ends, as far as punctuation tells."""
    first = max(0, start - _SENTENCE)
    begins = [match.end() for match in _BOUND.finditer(text, first, start)]
    ends = _BOUND.search(text, end, end + _SENTENCE)
    return (begins[-1] if begins else first), (ends.start() if ends else min(len(text), end + _SENTENCE))
