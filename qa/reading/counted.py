"""What befell those whom a number counts, and whose age it is, for who asks "how many died?" or "how old is she?".

Of things no more is asked of a number than the reader does: "cases of the fever" may be "people who fell ill".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

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

On 77 questions of held-out rows that ask how many it changes nothing, from 0 to 2.
"""
_NEAR = 60  # characters on each side of a number, within its sentence, where what or who is asked about stands
_SENTENCE = 400  # characters on each side in which the bounds of its sentence are looked for
_BOUND = re.compile(r"[.!?][\"”’')]*\s+(?=\S)|\n")
_HOW_MANY = re.compile(r"\bhow many\s+((?:[\w’'-]+\s*){1,4})", re.IGNORECASE)
_HOW_OLD = re.compile(r"\bhow old (?:is|was|are|were)\s+([^?]+)", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|will|would|do|does|did|has|have|had|can|could|should|may|might|must|been?)\b.*",
    re.IGNORECASE,
)
_EVERYBODY = content_words("people person persons total number")
_ANYBODY = _EVERYBODY | content_words("men women children time other more")


def asks_of_anybody(question: str) -> bool:
    """Whether it is asked how many, of all people, something befell: "how many died?", and not "how many children"."""
    many = _HOW_MANY.search(question)
    happened = [group for group in MEANINGS.values() if group & content_words(question)]
    return many is not None and bool(happened) and not _counted(many, happened) - _EVERYBODY


def _counted(many: re.Match[str], happened: Sequence[frozenset[str]]) -> frozenset[str]:
    """Whom "how many" asks for: "suspects" of "how many suspects were arrested?"."""
    return content_words(_VERB.sub("", many[1])) - frozenset().union(*happened)


def tells_it(question: str) -> Callable[[str, int, int], bool] | None:
    """Tells of ``text[start:end]`` whether what is asked for is told beside it; None where nothing is to be counted."""
    many, old = _HOW_MANY.search(question), _HOW_OLD.search(question)
    happened = [group for group in MEANINGS.values() if many and group & content_words(question)]
    if many and happened:  # or "all four suspects" of "how many suspects were arrested?"
        beside = _counted(many, happened) - _ANYBODY
    elif old:
        beside = content_words(_VERB.sub("", old[1]))
    else:
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
