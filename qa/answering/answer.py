"""From what a reader found to one cited answer, or to "not found in the articles"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answering.evidence import Evidence
from qa.answering.framing import day_note, labelled, lead
from qa.answering.newest import asks_newest, corrects, reported_before
from qa.answering.on_the_matter import on_the_matter, tell_other_days
from qa.reading.citations import cite
from qa.reading.sentences import sentence_around
from qa.records import Answer, Citation, Hit, Reading, Span
from qa.statements import Statement
from qa.sureness import LOW
from qa.words import content_words, without_asking, words

CITATIONS = 3  # at most, in one answer
# What a further quote must add to the chance that the quotes hold the answer, and what an answer that an earlier quote
# holds still counts for: two sources for one answer are worth more than an unlikely other one. Both were chosen on the
# news questions of 2022 (tests/benchmarks/results/citing.json).
LEAST = 0.03
AGAIN = 0.25
NEAR = 0.4  # cosine from which a passage is close to the question, and
SHARED = 0.6  # share of the question's telling words from which it is, too: both hold for nearly all questions of 2022
# and 2024 with their own articles, and for few that were asked of somebody else's
FEW = 2  # telling words of a question of which one is enough
NOT_FOUND = "I find nothing in the articles that comes close to this."
NOT_SURE = "I am not sure of an answer. Closest in the articles:"
FEWEST_WORDS = 3  # of a sentence that is quoted by itself
UNSURE = "Low confidence: read the quotes before you rely on this."
OTHERS = "Less likely, also in the articles:"  # before the quotes that give other answers than the one given
EARLIER = "Reported before:"  # before the quotes of earlier days that give other figures
CORRECTED = "It is given there as a correction."


def compose(evidence: Evidence) -> Answer:
    """The plain answer: a span with the quotes that hold it, where the reader stands for it.

    Where it does not, the closest passages are quoted, and nothing is claimed of them; where none is close, the answer
    says so. Every quote is checked against its article.
    """
    question, hits, reading = evidence.question, evidence.hits, evidence.reading
    if evidence.answered:
        backing, others = _by_answer(evidence, on_the_matter(question, hits, cited(hits, reading)))
        newest = asks_newest(evidence)
        earlier = [span for span in others if newest and reported_before(evidence, backing[0], span)]
        others = [span for span in others if span not in earlier]
        spans = [*backing, *earlier, *others]
    else:
        close = tuple(span for span in reading.spans if near(question, hits[span.hit]))
        spans = cited(hits, replace(reading, spans=close))
    citations = cite_all(evidence, spans)
    if evidence.answered:
        corrected = bool(earlier) and corrects(evidence, backing[0])
        said = _statements(evidence, citations, len(backing), len(earlier), corrected=corrected)
    else:
        said = _closest(citations, evidence.absent())
        citations = [replace(citation, answer_start=None, answer_end=None) for citation in citations]
    return Answer(
        question=question,
        status="answered" if evidence.answered else "not_found",
        statements=(*said, *(Statement(note, (), "note") for note in evidence.notes)),
        span=_short(citations[0]) if evidence.answered else None,
        confidence=reading.confidence,
        citations=tuple(citations) if evidence.answered else (),
        closest=() if evidence.answered else tuple(citations),
    )


def cite_all(evidence: Evidence, spans: Sequence[Span]) -> list[Citation]:
    """A citation for each span, in their order; each scored by its share of the first one's chance."""
    best = spans[0].score if spans else 0.0
    hits, confidence = evidence.hits, evidence.reading.confidence
    return [
        cite(
            n, hits[span.hit], span, evidence.article(hits[span.hit].article_id), confidence * _share(span.score, best)
        )
        for n, span in enumerate(spans, start=1)
    ]


def _share(score: float, best: float) -> float:
    return min(1.0, score / best) if best > 0 else 1.0


def treats(subject: str, hit: Hit) -> bool:
    """Whether a passage is on a subject: near it in meaning, or with all of its telling words."""
    asked = content_words(subject)
    return hit.cosine >= NEAR or (bool(asked) and asked <= content_words(f"{hit.title} {hit.text}"))


def near(question: str, hit: Hit) -> bool:
    """Whether a passage is close to the question: in meaning, in its words, or by a name that is asked about."""
    asked = content_words(without_asking(question))
    names = content_words(" ".join(word for word in question.split()[1:] if word[:1].isupper()))
    shared = asked & content_words(f"{hit.title} {hit.text}")
    enough = 1 if 0 < len(asked) <= FEW else SHARED * max(1, len(asked))
    return hit.cosine >= NEAR or len(shared) >= enough or bool(names & shared)


def _closest(citations: Sequence[Citation], absent: Sequence[str]) -> tuple[Statement, ...]:
    """What is said where no answer is given: the closest sentences, and which words stand nowhere."""
    opening = Statement(NOT_SURE if citations else NOT_FOUND, (), "note")
    quotes = [labelled(citation, _sentence(citation)) for citation in citations]
    return (opening, *quotes, *([Statement(_missing(absent), (), "note")] if absent else []))


def _missing(absent: Sequence[str]) -> str:
    words = [f"“{word}”" for word in absent]
    named = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"No article that was searched holds the word{'' if len(words) == 1 else 's'} {named}."


def cited(hits: Sequence[Hit], reading: Reading, *, least: float = LEAST, again: float = AGAIN) -> list[Span]:
    """The best span, then those whose quotes add most to the chance that the answer stands in one of the quotes.

    `CITATIONS` at most; each adds ``least``, and none overlaps another in the same article. An answer counts ``again``
    times what it did before for every quote that holds it already.
    """
    quotes = [_plain(quote_of(hits[span.hit], span)) for span in reading.spans]
    possible = reading.answers or [(_answer(hits[span.hit], span), span.score) for span in reading.spans]
    answers = [_plain(text) for text, _ in possible]
    left = [chance for _, chance in possible]
    chosen: list[Span] = []
    offered = list(range(len(reading.spans)))
    while offered and len(chosen) < CITATIONS:
        held = {at: [n for n, answer in enumerate(answers) if answer in quotes[at]] for at in offered}
        added = {at: sum(left[n] for n in held[at]) for at in offered}
        best = max(offered, key=added.__getitem__) if chosen else offered[0]
        if chosen and added[best] < least:
            break
        chosen.append(reading.spans[best])
        for n in held[best]:
            left[n] *= again
        offered = [at for at in offered if not _overlap(reading.spans[at], reading.spans[best], hits)]
    return chosen


def _by_answer(evidence: Evidence, chosen: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """The spans that give the answer of the first (all, where it marks no words), and those that give another."""
    hits, first = evidence.hits, chosen[0]
    if first.start is None:
        return list(chosen), []
    given = _answer(hits[first.hit], first)
    backing = [
        span
        for span in chosen
        if same_answer(_answer(hits[span.hit], span), given) and not tell_other_days(evidence, first, span)
    ]
    return backing, [span for span in chosen if span not in backing]


def _overlap(one: Span, other: Span, hits: Sequence[Hit]) -> bool:
    return (
        hits[one.hit].article_id == hits[other.hit].article_id
        and one.quote_start < other.quote_end
        and other.quote_start < one.quote_end
    )


def quote_of(hit: Hit, span: Span) -> str:
    """The sentences of ``hit`` that are quoted around ``span``."""
    return hit.text[span.quote_start - hit.start : span.quote_end - hit.start]


def _answer(hit: Hit, span: Span) -> str:
    """The marked words; the whole quote where a reader marks none."""
    if span.start is None or span.end is None:
        return quote_of(hit, span)
    return hit.text[span.start - hit.start : span.end - hit.start]


def _plain(text: str) -> str:
    """The words of ``text`` with a space before and after each."""
    return f" {' '.join(words(text))} "


def _short(citation: Citation) -> str | None:
    if citation.answer_start is None or citation.answer_end is None:
        return None
    return citation.quote[citation.answer_start - citation.start : citation.answer_end - citation.start]


def _statements(
    evidence: Evidence, citations: Sequence[Citation], backing: int, earlier: int, *, corrected: bool
) -> tuple[Statement, ...]:
    """The sentence that answers, those of the further ``backing`` citations, and apart those of other answers: first
    the ``earlier`` ones with figures that were reported before.
    """
    article = evidence.article(citations[0].article_id)
    leads = [lead(evidence.question, citations[0], article)]
    if leads[0].kind != "sentence" and (note := day_note(evidence.question, citations[0], article)):
        leads.append(note)
    doubt = [] if evidence.reading.confidence >= LOW else [Statement(UNSURE, (), "note")]
    quotes = [labelled(citation, _sentence(citation)) for citation in citations]
    past = backing + earlier
    before = [Statement(EARLIER, (), "heading"), *quotes[backing:past]] if earlier else []
    before = [Statement(CORRECTED, (1,), "note"), *before] if corrected else before
    apart = [Statement(OTHERS, (), "note")] if past < len(citations) else []
    return (*leads, *quotes[1:backing], *before, *doubt, *apart, *quotes[past:])


def less_likely(answer: Answer) -> frozenset[int]:
    """The numbers of the citations that give other answers than the one given."""
    said = answer.statements
    apart = next((at for at, statement in enumerate(said) if statement.text == OTHERS), len(said))
    return frozenset(n for statement in said[apart:] for n in statement.citations)


def _sentence(citation: Citation) -> str:
    """The sentence of a quote that holds the answer; the whole quote where none is marked, or it is a heading."""
    if citation.answer_start is None or citation.answer_end is None:
        return citation.quote
    start, end = sentence_around(citation.quote, citation.start, citation.answer_start, citation.answer_end)
    sentence = citation.quote[start - citation.start : end - citation.start]
    return sentence if len(sentence.split()) >= FEWEST_WORDS else citation.quote


def same_answer(one: str | None, other: str | None) -> bool:
    """Whether two short answers say the same: equal words, or one's within the other's, whatever their case."""
    if one is None or other is None:
        return False
    first, second = _plain(one), _plain(other)
    return first in second or second in first
