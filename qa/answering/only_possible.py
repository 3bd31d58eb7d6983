"""What is told as possible is no answer to who asks for what was done: "faces 34 counts" of "was convicted of".

Of 74 answered questions of 2022 for something past, 3 had such an answer, of which 1 was right.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.passages import sentences
from qa.answering.evidence import Evidence
from qa.reading.sentences import around

LESS = 0.4  # of the confidence that is left
_PAST = re.compile(r"\b(?:was|were|did|has|have|had)\b", re.IGNORECASE)
_NOT_PAST = re.compile(
    r"\b(?:will|would|could|may|might|should|can|going to|plan|expect(?:ed)?|is|are|does|do|face[sd]?|charg(?:e|es|ed)"
    r"|accus(?:e|es|ed))\b",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(
    r"\b(?:could|may(?! \d)|might|would|will|face[sd]?|facing|if|expected to|set to|due to|likely|possibl[ey]|scheduled"
    r"|planned|plans? to)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(
    r"[,;:—–“”\"]|\s(?:and|but|after|before|when|while|because|as|since|which|who|that)\s", re.IGNORECASE
)
_WHO = re.compile(r"who\b", re.IGNORECASE)
_MIGHT = re.compile(r" (?:could|might|may) ", re.IGNORECASE)  # "Ann Lee could sing" of "Who is singing?"
_SENTENCES = re.compile(r"[.!]\s+")


def only_possible(evidence: Evidence) -> Evidence:
    """The evidence with less confidence, where it is asked what was done and its clause tells what may be."""
    spans = evidence.reading.spans
    asked = _SENTENCES.split(evidence.question.strip())[-1]
    if not spans or spans[0].start is None or spans[0].end is None:
        return evidence
    hit = evidence.hits[spans[0].hit]
    start, end = spans[0].start - hit.start, spans[0].end - hit.start
    if _WHO.match(asked) and _MIGHT.match(hit.text, end) and not _MIGHT.search(asked):
        return _less(evidence)
    if not _PAST.search(asked) or _NOT_PAST.search(asked):
        return evidence
    first, last = around(sentences(hit.text), start, end)
    clause = f"{_CLAUSES.split(hit.text[first:start])[-1]} {_CLAUSES.split(hit.text[end:last])[0]}"
    if not _POSSIBLE.search(clause):
        return evidence
    return _less(evidence)


def _less(evidence: Evidence) -> Evidence:
    return replace(evidence, reading=replace(evidence.reading, confidence=LESS * evidence.reading.confidence))
