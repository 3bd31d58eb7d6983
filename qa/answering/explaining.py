"""Answers to "why …?": the sentences of the articles that tell it.

News says why something was done with a word for it ("because", "to avoid"). Sentences of these shapes, near the
question, answer it better than the best span does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.passages import sentences
from qa.answering.causes import has_another_effect, may_say_why, says_why, tells_it_is_unknown
from qa.answering.evidence import Evidence
from qa.answering.told import Told, answer_told, distinct, sentences_of
from qa.reading.citations import sentence_of
from qa.records import Answer, Span
from qa.speech.persons import Persons
from qa.words import content_words, without_asking

AGREED = 0.5  # share of the question's words in a sentence that the reader finds best, from which it tells why
AGREED_CHANCE = 0.3  # chance that it does
LEAST_WHY = 0.62  # fit of a sentence from which it tells why
UNKNOWN = 0.7  # fit of a sentence that tells that a cause is not known
_CAUSES = content_words("cause causes caused reason reasons made led happen happened")
_WHY = re.compile(
    r"^(?:so |and |but )*(?:why|how come|for what reasons?|what (?:caused|led to|prompted|triggered|"
    r"(?:is|was|were|are) the (?:reasons?|causes?)|made|brought about|(?:is|was|lies) behind))\b"
    r"|^(?!.*\b(?:who|whom|when|where|how|which|what|did|do|does|is|are|was|were)\b)\w.*\b(?:causes?|reasons?)[\s?.!]*$",
    re.IGNORECASE,
)
# "Why did Ada Berg sue Otto Vik?"
_DID = re.compile(
    r"^(?i:so |and |but )*(?i:why|how come) (?:did|does|do|has|have|had|is|was|were|are|would|will) "
    r"(?P<who>[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*)*) (?P<rest>[a-z].*)$"
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_THIRD = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their|it|its|who|both)\b", re.IGNORECASE)


def from_the_doer(evidence: Evidence) -> Evidence:
    """The evidence with what is said by whom something was done to last, where it is asked why somebody did it.

    So is what is told of somebody else alone.
    """
    spans = evidence.reading.spans
    if not _DID.match(evidence.question):
        return evidence
    theirs = [
        span
        for span in spans
        if _other_side(evidence, evidence.hits[span.hit].article_id, at := span.start or span.quote_start, at + 1)
        or _of_another(evidence, span)
    ]
    ordered = (*(span for span in spans if span not in theirs), *theirs)
    less = ordered[0].score / spans[0].score if theirs and spans[0].score else 1.0
    confidence = min(1.0, less) * evidence.reading.confidence
    return replace(evidence, reading=replace(evidence.reading, spans=ordered, confidence=confidence))


def why(evidence: Evidence) -> Answer | None:
    """Why something is so, where a sentence near the question tells it with a word for it; else None."""
    if not _WHY.match(evidence.question):
        return None
    if evidence.answered and may_say_why(_best_sentence(evidence), evidence.question):
        return None
    if not evidence.answered and (agreed := _agreed(evidence)):
        return answer_told(evidence, [agreed])
    found = sorted(_reasons(evidence), key=lambda told: -told.fit)
    if unknown := _unknown(evidence):
        found = [told for told in found if told.fit >= LEAST_WHY and _is_of_it(evidence, told)] or [unknown]
    if not found or found[0].fit < LEAST_WHY:
        return None
    return answer_told(evidence, distinct(evidence, [told for told in found if told.fit >= found[0].fit - 0.05], 2))


def _agreed(evidence: Evidence) -> Told | None:
    """The sentence that the reader finds best though not surely, where it may say why and is on what is asked about."""
    if not evidence.reading.spans:
        return None
    span = evidence.reading.spans[0]
    hit, sentence = evidence.hits[span.hit], _best_sentence(evidence)
    asked = content_words(without_asking(evidence.question))
    covered = len(asked & content_words(f"{hit.title} {sentence}")) / max(1, len(asked))
    if covered < AGREED or not may_say_why(sentence, evidence.question) or _of_another(evidence, span):
        return None
    start = hit.start + hit.text.index(sentence)
    return Told(hit, start, start + len(sentence), None, AGREED_CHANCE)


def _reasons(evidence: Evidence) -> Iterator[Told]:
    """The sentences of the passages read, by how well they fit the question and tell a reason."""
    asked = content_words(evidence.question)
    found = []
    for hit, start, end in sentences_of(evidence.hits):
        text = evidence.article(hit.article_id).text
        told = text[start:end]
        of_it = says_why(told, evidence.question) and not has_another_effect(told, evidence.question)
        if of_it and not _other_side(evidence, hit.article_id, start, end):
            found.append(((hit, start, end), text[max(hit.start, start - 160) : start], told))
    if not found:
        return
    vectors = evidence.encode([evidence.question, *(f"{before} {told}" for _, before, told in found)])
    nearness = (vectors[1:] @ vectors[0]).tolist()
    for ((hit, start, end), before, told), near in zip(found, nearness, strict=True):
        covered = len(asked & content_words(f"{before} {told} {hit.title}")) / max(1, len(asked))
        yield Told(hit, start, end, None, 0.6 * near + 0.4 * covered)


def _unknown(evidence: Evidence) -> Told | None:
    """The sentence that tells that the cause which is asked for is not known; None where none is on it."""
    asked = content_words(without_asking(evidence.question)) - _CAUSES
    for hit, start, end in sentences_of(evidence.hits):
        text = evidence.article(hit.article_id).text[start:end]
        if tells_it_is_unknown(text) and 2 * len(asked & content_words(text)) >= max(1, len(asked)):
            return Told(hit, start, end, None, UNKNOWN)
    return None


def _is_of_it(evidence: Evidence, told: Told) -> bool:
    """Whether a sentence itself has most of what is asked about."""
    asked = content_words(without_asking(evidence.question)) - _CAUSES
    text = evidence.article(told.hit.article_id).text[told.start : told.end]
    return 2 * len(asked & content_words(text)) > len(asked)


def _other_side(evidence: Evidence, article_id: str, start: int, end: int) -> bool:
    """Whether what stands there is said by whom something was done to: of "Why did Ada sue Otto?", by Otto."""
    asked = _DID.match(evidence.question)
    if not asked:
        return False
    doer, others = content_words(asked["who"]), content_words(" ".join(_NAME.findall(asked["rest"])))
    text = evidence.article(article_id).text
    for speech in evidence.speeches(article_id) if others else ():
        if speech.start < end and start < speech.end:
            speaker = content_words(
                f"{text[speech.name_start : speech.name_end]} {text[speech.who_start : speech.who_end]}"
            )
            if speaker & others and not speaker & doer:
                return True
    return False


def _of_another(evidence: Evidence, span: Span) -> bool:
    """Whether the sentence of a span begins with another person than the one asked about, who is not in it."""
    asked = _DID.match(evidence.question)
    hit = evidence.hits[span.hit]
    at = (span.quote_start if span.start is None else span.start) - hit.start
    start, end = next((each for each in sentences(hit.text) if at < each[1]), (0, 0))
    sentence = hit.text[start:end]
    if not asked or content_words(asked["who"]) & content_words(sentence) or _THIRD.search(sentence):
        return False
    who = Persons(hit.text).subject(start, end)
    return who is not None and len(_NAME.findall(hit.text[slice(*who)])) > 1


def _best_sentence(evidence: Evidence) -> str:
    span = evidence.reading.spans[0]
    return sentence_of(evidence.hits[span.hit], span)
