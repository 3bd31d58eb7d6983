"""What comes next: "when is the next election?" asks for a day that is not over, so one that is over stands behind."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.answering.evidence import Evidence
from qa.answering.read_again import LeftOut, preferring, sentence_at
from qa.english.dates import Told, day_words, told_in, told_over
from qa.records import Hit

DOUBT = 0.5  # share of the least confidence of an answer that is left where all that is told was over by its telling
_ASKS = re.compile(
    r"^(?:and |so |but )*(?:when|(?:on )?(?:what|which) (?:day|date))\b.*\b(?:next|upcoming|coming|forthcoming)\b"
    r"|^(?:and |so |but )*when(?:['’]s| is| are) (?:it|that|they) (?:again|next)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"\bnext (?:day|week|month|year|morning)\b", re.IGNORECASE)  # "the next day" is after another
OVER = "By {day} that was over: I find no later day for it."


def asks_next(question: str) -> bool:
    """Whether a question asks when something is to happen next."""
    return bool(_ASKS.search(question)) and not _PERIOD.search(question)


def yet_to_come(evidence: Evidence) -> Evidence:
    """The evidence with a day first that is not over, for who asks when something is next.

    Where there is none, one that was ahead when it was told stands first, and a note says that it is over; where there
    is none of these either, the evidence is unsure.
    """
    if not asks_next(evidence.question) or not evidence.reading.spans:
        return evidence
    newest = max(evidence.hits[span.hit].published[:10] for span in evidence.reading.spans)
    today = evidence.as_of.isoformat()
    for day in (today, min(today, newest)):
        ahead = preferring(evidence, over := _over_by(evidence, day))
        if not _best(ahead, over):
            note = () if day == today else (OVER.format(day=day_words(evidence.as_of)),)
            return replace(ahead, notes=(*note, *ahead.notes))
    then = preferring(evidence, over := _over_by(evidence))
    if _best(then, over):
        return replace(then, reading=replace(then.reading, confidence=DOUBT * evidence.threshold))
    return replace(then, notes=(OVER.format(day=day_words(evidence.as_of)), *then.notes))


def _over_by(evidence: Evidence, day: str = "") -> LeftOut:
    """Whether all that a sentence names was over by a ``day``, or by that of its article."""

    def over(hit: Hit, start: int, end: int) -> bool:
        told = _told(evidence, hit, start, end)
        return bool(told) and all(each.last.isoformat() < (day or hit.published[:10]) for each in told)

    return over


def _best(evidence: Evidence, is_over: LeftOut) -> bool:
    """Whether the best span's sentence tells of what ``is_over``."""
    span = evidence.reading.spans[0]
    return is_over(evidence.hits[span.hit], *sentence_at(evidence, span))


def _told(evidence: Evidence, hit: Hit, start: int, end: int) -> list[Told]:
    """The days that a sentence names."""
    article = evidence.article(hit.article_id)
    return list(told_in(told_over(article.text, article.published, start, end), start, end))
