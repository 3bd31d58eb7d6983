"""Who won: whoever beat somebody, and not whom they beat, who stands beside the word for it more often."""

from __future__ import annotations

import re
from dataclasses import replace

from index.passages import Offsets
from qa.answering.evidence import Evidence
from qa.answering.read_again import sentence_at
from qa.speech.persons import Persons

_ASKS = re.compile(
    r"^(?:so |and |but )*(?:who|which \w+)(?:['’]s| is| was| are| were)? (?:the )?"
    r"(?:won|wins|win|winners?|winning|triumphed|came (?:first|out on top)|prevailed|ahead)\b",
    re.IGNORECASE,
)
_BEAT = (
    r"(?:beat(?:s|ing)?|defeat(?:s|ed|ing)|oust(?:s|ed|ing)|unseat(?:s|ed|ing)|overc(?:ame|omes?|oming)"
    r"|(?:saw|see(?:s|ing)?) off|edg(?:es|ed|ing)(?: out| past)?|knock(?:s|ed|ing)? out|thrash(?:es|ed|ing)"
    r"|victory over|wins? over|won against|win against)"
)
_LOSER = re.compile(rf"\b{_BEAT} (?:(?:the )?(?:[\w’'-]+,? ){{0,4}})?$")
_HAD = r"(?: (?:had|has|have|to|\w+ly))*"
_NAMED = re.compile(
    rf"(?P<name>[A-Z][\w’'-]+(?: (?:(?:de|van|von|al) )?[A-Z][\w’'-]+)*)(?:,[^,;.]{{1,40}},)?(?:,? who)?{_HAD} $"
)
_OF_THE_SUBJECT = re.compile(rf"\b(?:he|she|they|it|and|then|but){_HAD} $|, $", re.IGNORECASE)


def winner(evidence: Evidence) -> Evidence:
    """The evidence with the name marked of who beat whom the best span names, where it is asked who won."""
    spans = evidence.reading.spans
    if not spans or not _ASKS.match(evidence.question) or spans[0].start is None or spans[0].end is None:
        return evidence
    first = spans[0]
    hit = evidence.hits[first.hit]
    start, end = sentence_at(evidence, first)
    until = hit.text[start - hit.start : spans[0].start - hit.start]
    lost = _LOSER.search(until)
    marked = _winner(hit.text, start - hit.start, end - hit.start, until[: lost.start()]) if lost else None
    if marked is None:
        return evidence
    won = replace(first, start=hit.start + marked[0], end=hit.start + marked[1])
    return replace(evidence, reading=replace(evidence.reading, spans=(won, *spans[1:])))


def _winner(text: str, start: int, end: int, until: str) -> Offsets | None:
    """Where the one is named, of whom the sentence ``start..end`` of a text tells that they beat somebody.

    ``until`` are its words before that.
    """
    if named := _NAMED.search(until):
        return start + named.start("name"), start + named.end("name")
    subject = Persons(text).subject(start, end) if _OF_THE_SUBJECT.search(until) else None
    return subject if subject and subject[1] <= start + len(until) else None
