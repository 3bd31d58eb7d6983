"""Spans that are whole: a phrase's edges, a number with its unit, and what negates or hedges a clause kept with it.

A reader scores the first and the last word of a span apart, so a likely start and a likely end may frame what no writer
meant as one thing. These rules look at the words around a span alone; ``tests/benchmarks/phrases.py`` tells what they
change on questions whose answers people marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.reading.sentences import around
from qa.reading.spans import balanced_quotes
from qa.words import content_words

REACH = 8  # words before a clause in which what negates or hedges it is looked for

_ASKS_WHETHER = re.compile(
    r"^(?:and |but |so )?(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|"
    r"must)(?:n['’]t)?\b(?!.*\b(?:who|what|which|where|when|why|how)\b.*\?)",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(r"\bor\b", re.IGNORECASE)
# Words that cannot end a phrase, or begin one.
_OPEN_END = re.compile(
    r"(?:[\s,;:–—-]+|\b(?:the|an?|and|or|but|nor|of|that|than|as|is|was|were|are|be|been|which|who|whose|its|their|his|her))$",
    re.IGNORECASE,
)
_OPEN_START = re.compile(r"^(?:[\s,;:–—.-]+|(?:and|or|but|nor|that|which|who|whose|is|was|were|are)\b)", re.IGNORECASE)
_SEGMENT_END = re.compile(
    r"[\s]*(?:[,.;:!?)\]”\"’–—]|-\s|\n|$)|\s+(?:and|or|but|who|which|while|as|after|when|where|in|on|at|for|with|to|by|from)\b"
)
_LISTED = re.compile(r"(?:^|\s)(?:and|or|&)\s", re.IGNORECASE)
_COMMA = re.compile(r",\s+")
_UNIT = re.compile(r"\s?(?:%|(?:per ?cent|hundred|thousand|million|billion|trillion)\b)", re.IGNORECASE)
_PART = re.compile(
    r"(?<![\w.,])(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven"
    r"|eigh|nine)ty(?:-\w+)?) of (?:(?:the|its|their|his|her|all|some|about) )*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:there (?:are|were)|are there|were there|ha(?:s|ve|d)|in all|in total|altogether)\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"(?:(?:he|she|it|they|we|I|you|there) \w+|(?:had|has|have|was|were|is|are|will|would|did|does|do)\b)",
    re.IGNORECASE,
)
_NEGATION = r"not|never|no longer|neither|nor|without|(?:\w+n['’]t)|cannot|den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)"
_HEDGE = (
    r"if|whether|unless|speculat(?:ion|e|es|ed|ing)|rumou?r(?:s|ed)?|alleg(?:e|es|ed|edly|ations?)|reportedly|purportedly|"
    r"suppos(?:ed|edly)|claim(?:s|ed|ing)?|may|might|could|would|possibly|perhaps|unclear|doubt(?:s|ed|ful)?|"
    r"suspect(?:s|ed)?|fear(?:s|ed)?|unconfirmed|unlikely|false(?:ly)?|no (?:evidence|sign|proof|indication)"
)
_NEGATED = re.compile(rf"(?:^|(?<=\s))(?:{_NEGATION})(?:\s+[^\s,.;:]+)?\s+$", re.IGNORECASE)
_HEDGED = re.compile(rf"(?:^|(?<=[\s“\"'‘(]))(?:{_NEGATION}|{_HEDGE})\b", re.IGNORECASE)


def asks_whether(question: str) -> bool:
    """Whether a question asks for a yes or a no; one that offers a choice ("A or B?") does not."""
    return bool(_ASKS_WHETHER.search(question.strip())) and not _ALTERNATIVE.search(question)


def whole_phrase(question: str, text: str, bounds: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The span ``text[start:end]`` with whole edges; never empty.

    ``bounds`` are the sentences of ``text``. Where the question asks for a yes or a no, which no fragment gives, it is
    the whole sentence.
    """
    if asks_whether(question):
        return around(bounds, start, end)
    start, end = _trimmed(text, *_segments(question, text, *_trimmed(text, start, end)))
    start, end = _numbers(question, text, start, end)
    first, _ = around(bounds, start, end)
    return balanced_quotes(text, _qualified(text, first, start), end)


def _segments(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Without a last piece between commas that is broken off, and without what follows a name that was asked about."""
    commas = [(start + comma.start(), start + comma.end()) for comma in _COMMA.finditer(text[start:end], 1)]
    if not commas:
        return start, end
    last = text[commas[-1][1] : end]
    if not (_SEGMENT_END.match(text, end) or _LISTED.search(last) or text[commas[-1][0] - 1].isdigit()):
        end = commas.pop()[0]
    asked = content_words(question)
    edges = [start, *(edge for comma in commas for edge in comma), end]
    for at in range(2, len(edges), 2):
        piece = text[edges[at] : edges[at + 1]]
        if piece[:1].isupper() and content_words(piece) <= asked:
            return start, edges[at - 1]
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without words and signs at its edges that belong to what stands beside it."""
    inner_start, inner_end = start, end
    while found := _OPEN_START.search(text[inner_start:inner_end]):
        inner_start += found.end()
    while found := _OPEN_END.search(text[inner_start:inner_end]):
        inner_end = inner_start + found.start()
    return (inner_start, inner_end) if inner_start < inner_end else (start, end)


def _numbers(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """With the sign of a currency before a number, what it is the whole of ("71 of the 160"), and the unit after it."""
    if text[start].isdigit() and start and text[start - 1] in "$£€¥":
        start -= 1
    if (
        not _WHOLE.search(question)
        and (part := _PART.search(text, max(0, start - 40), start))
        and text[start].isdigit()
    ):
        start = part.start()
    last = re.search(r"\S+$", text[start:end])
    if last and last[0][0].isdigit() | (last[0][0] in "$£€¥") and (unit := _UNIT.match(text, end)):
        end = unit.end()
    return start, end


def _qualified(text: str, first: int, start: int) -> int:
    """Where the span begins with what negates it right before, or, of a clause, what negates or hedges it.

    ``first`` is where its sentence begins.
    """
    before = text[first:start]
    if found := _NEGATED.search(before):
        return first + found.start()
    if _CLAUSE.match(text, start):
        near = re.search(rf"(?:[^\s.;:!?]+\s+){{0,{REACH}}}$", before)
        cues = list(_HEDGED.finditer(before, near.start() if near else len(before)))
        if cues:
            return first + cues[-1].start()
    return start
