"""Who won: whoever beat somebody, and not whom they beat, who stands beside the word for it more often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.passages import Offsets, sentences
from qa.answering.evidence import Evidence
from qa.answering.read_again import marked, sentence_at
from qa.records import Span
from qa.speech.persons import Persons
from qa.words import content_words

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
_PART = re.compile(
    r"\b(?:first|second|third|opening|early|earlier|preliminary|last)"
    r" (?:round|leg|stage|half|game|match|heat|set|day)\b"
    r"|\b(?:partial|early|preliminary|first|provisional) (?:results?|counts?|figures?)\b|\b(?:semi|quarter)-?finals?\b"
    r"|\bheading for\b|\b(?:polls?|pollsters?|debates?)\b|\b(?:expected|likely|favourites?|favorites?) to win\b",
    re.IGNORECASE,
)
_WON = re.compile(
    r"(?P<name>[A-Z][\w’'-]+(?: (?:(?:de|van|von|al) )?[A-Z][\w’'-]+)*)(?:,[^,;.]{1,60},)?"
    r"(?: (?:have|has|had|was|were|is|are|been|be))* (?:re-?elected|elected|won|wins|beat|beaten|defeated|clinched"
    r"|triumphed|crowned)\b"
)
_OF_THE_SUBJECT = re.compile(rf"\b(?:he|she|they|it|and|then|but){_HAD} $|, $", re.IGNORECASE)


def winner(evidence: Evidence) -> Evidence:
    """The evidence with whoever won, where it is asked who won: not who won a part of it, nor whoever was beaten."""
    return _of_the_whole(_not_the_loser(evidence))


def _of_the_whole(evidence: Evidence) -> Evidence:
    """The evidence with whom the newest article tells to have won first, where the best span's sentence tells of a part
    that is not asked about: of a first round, of partial results, of a poll."""
    spans = evidence.reading.spans
    asked = _ASKS.match(evidence.question)
    if not spans or not asked or _PART.search(evidence.question):
        return evidence
    start, end = sentence_at(evidence, spans[0])
    best = evidence.hits[spans[0].hit]
    if not _PART.search(best.text[start - best.start : end - best.start]):
        return evidence
    matter = content_words(evidence.question[asked.end() :])
    newest = max(_told_to_have_won(evidence, matter), key=lambda won: evidence.hits[won.hit].published, default=None)
    if newest is None or evidence.hits[newest.hit].published < best.published:
        return evidence
    return replace(evidence, reading=replace(evidence.reading, spans=(newest, *spans)))


def _told_to_have_won(evidence: Evidence, matter: frozenset[str]) -> Iterator[Span]:
    """Who won, in sentences on no part of it, of articles that tell of half of the ``matter`` at least."""
    for number, hit in enumerate(evidence.hits):
        if 2 * len(matter & content_words(f"{hit.title} {hit.text}")) < len(matter):
            continue
        for start, end in sentences(hit.text):
            if (won := _WON.search(hit.text, start, end)) and not _PART.search(hit.text, start, end):
                yield marked(number, hit, (start, end), won.span("name"))


def _not_the_loser(evidence: Evidence) -> Evidence:
    """The evidence with the name marked of who beat whom the best span names, where it is asked who won."""
    spans = evidence.reading.spans
    if not spans or not _ASKS.match(evidence.question) or spans[0].start is None or spans[0].end is None:
        return evidence
    first = spans[0]
    hit = evidence.hits[first.hit]
    start, end = sentence_at(evidence, first)
    until = hit.text[start - hit.start : spans[0].start - hit.start]
    lost = _LOSER.search(until)
    won_by = _winner(hit.text, start - hit.start, end - hit.start, until[: lost.start()]) if lost else None
    if won_by is None:
        return evidence
    won = replace(first, start=hit.start + won_by[0], end=hit.start + won_by[1])
    return replace(evidence, reading=replace(evidence.reading, spans=(won, *spans[1:])))


def _winner(text: str, start: int, end: int, until: str) -> Offsets | None:
    """Where the one is named, of whom the sentence ``start..end`` of a text tells that they beat somebody.

    ``until`` are its words before that.
    """
    if named := _NAMED.search(until):
        return start + named.start("name"), start + named.end("name")
    subject = Persons(text).subject(start, end) if _OF_THE_SUBJECT.search(until) else None
    return subject if subject and subject[1] <= start + len(until) else None
