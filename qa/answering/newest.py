"""Figures that rise: of two that are nearly as likely, the later report's is the one that stands."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.answering.as_of_now import ASKS_NOW
from qa.answering.corrected import figure_given, is_a_correction
from qa.answering.evidence import Evidence
from qa.answering.one_story import begin_with_one_name
from qa.reading.citations import sentence_of
from qa.reading.counted import MEANINGS
from qa.reading.figures import HAPPENED, figures_in
from qa.records import Span
from qa.retrieval.recency import asked_period
from qa.words import content_words

NEARLY = 0.75
"""Share of the best span's score from which a later figure stands before it. Over the 31 questions of 2022 and 2024
that ask how many, as of today, the first answer was right for 21 so, and for 18 without; as of their day for 16 of 26,
and for 15. On those of 2023 (17) nothing changed."""
RENEWED = 0.4
"""The same for a figure that is called new where it stands."""
ROSE = 0.2
"""The same for a higher number of dead in a later article on the same."""
HALF = 0.5
"""Share of the nearness of the best span's passage that one has at least which tells a newer figure of the same."""
_PEOPLE = content_words("people person persons men women children passengers victims many number")
_OF_ANOTHER_TIME = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:since|when|similar|another|(?:each|every|a|last|per) year|worst|history"
    r"|previous|earlier)\b",
    re.IGNORECASE,
)
_CORRECTS = content_words("corrected correction correcting revised revision amended")
_RENEWS = re.compile(
    r"\b(?:ha(?:s|ve|d) (?:now )?(?:risen|climbed|grown|increased|reached|passed|fallen)"
    r"|(?:rose|climbed|grew|jumped|went up|rises|climbs|grows|jumps|goes up) (?:again )?(?:to|from|past|above)"
    r"|(?:is|are|were|was) now (?:known|confirmed|believed|thought|feared|reported)"
    r"|(?:brings?|brought|bringing|takes?|took|taking) the (?:[\w’'-]+ ){0,8}?to\b"
    r"|(?:number|toll|count|total) (?:\w+ ){0,6}(?:reaches|hits|passes|tops|rises|climbs|grows|jumps)"
    r"|(?:raised|lowered|put up|cut|revised|updated|corrected) (?:the |its |their )?(?:[\w’'-]+ ){0,8}?(?:to|from|at)"
    r"|(?:fewer|less|more|higher|lower) than (?:the )?[\d,.]+|first (?:thought|estimated|reported)"
    r"|\bin (?:all|total)\b|\b(?:all ?told|altogether)\b"
    r"|final (?:count|toll|figure|number|tally)|now (?:stands|put) at)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"^(?:and |so |but |about |approximately |in all,? )*how (?:many|much|far|high|large|big|deep|wide|long)\b",
    re.IGNORECASE,
)


def newest_figure(evidence: Evidence) -> Evidence:
    """The evidence with the newest of the likeliest figures first, for who asks how many and names no time.

    A figure that its sentence or headline calls new ("corrected to 231", "rose to five") needs less to stand first.
    """
    spans = evidence.reading.spans
    if not asks_newest(evidence) or not spans:
        return evidence
    first = spans[0]
    given = figure_given(evidence, first)
    if not given or not _published(evidence, first):
        return evidence
    likely = [
        span
        for span in spans
        if _of_its_matter(evidence, first, span)
        and figure_given(evidence, span)
        and span.score >= _least(evidence, first, span) * first.score
    ]
    # Who reads "charged two men over the blast" may mark the two: a higher number of dead stands all the same.
    likely = [span for span in likely if _toll_rose(evidence, first, span)] or likely
    newest = max(likely, key=lambda span: _published(evidence, span))
    if _published(evidence, newest) <= _published(evidence, first) or figure_given(evidence, newest) == given:
        return evidence
    ordered = (newest, *(span for span in spans if span is not newest))
    return replace(evidence, reading=replace(evidence.reading, spans=ordered))


def _of_its_matter(evidence: Evidence, first: Span, other: Span) -> bool:
    """Whether another span's passage is about as near to the question as the best one's, which it may be itself."""
    nearest = max(0.0, evidence.hits[first.hit].cosine)
    return other is first or evidence.hits[other.hit].cosine >= HALF * nearest


def _least(evidence: Evidence, first: Span, other: Span) -> float:
    """The share of the best span's score from which another one's figure may stand before it."""
    if _toll_rose(evidence, first, other):
        return ROSE
    return RENEWED if _renews(evidence, other) else NEARLY


def _toll_rose(evidence: Evidence, first: Span, other: Span) -> bool:
    """Whether a later article on all that is asked about tells of more dead: their number only rises."""
    dead = MEANINGS["died"]
    asked = content_words(evidence.question)
    hit = evidence.hits[other.hit]
    sentence = sentence_of(hit, other)
    if not (asked & dead and content_words(sentence) & dead) or _OF_ANOTHER_TIME.search(sentence):
        return False
    if _published(evidence, other) <= _published(evidence, first):
        return False
    articles = evidence.article(evidence.hits[first.hit].article_id), evidence.article(hit.article_id)
    on_it = asked - dead - _PEOPLE <= content_words(f"{hit.title} {articles[1].text}")
    figures = [figure_given(evidence, span) for span in (first, other)]
    rose = all(figures) and float(figures[1]) > float(figures[0])
    return rose and (on_it or begin_with_one_name(*articles, evidence.count))


def asks_newest(evidence: Evidence) -> bool:
    """Whether somebody asks how many, how much, how far and the like, and of no time but now."""
    if not _HOW_MANY.match(evidence.question):
        return False
    return bool(ASKS_NOW.search(evidence.question)) or not asked_period(evidence.question, evidence.as_of)


def reported_before(evidence: Evidence, first: Span, other: Span) -> bool:
    """Whether a span gives the figure of an earlier day that the first one has taken the place of.

    It has where its sentence names the other figure as well ("to 231 from 240"), or calls its own a correction or a
    newer one, and both are told of the same ("died", "killed").
    """
    figures = figure_given(evidence, first), figure_given(evidence, other)
    days = _published(evidence, first), _published(evidence, other)
    if not all(figures) or figures[0] == figures[1] or not days[1] or days[1] >= days[0]:
        return False
    told = [content_words(quote_of(evidence, span)) for span in (first, other)]
    asked = content_words(evidence.question)
    matters = [group for group in HAPPENED if asked & group]
    alike = all(group & each for group in matters for each in told) if matters else bool(asked & told[0] & told[1])
    newer = (other.score >= RENEWED * first.score and _renews(evidence, first)) or _toll_rose(evidence, other, first)
    named = {figure for figure, _, _ in figures_in(sentence_of(evidence.hits[first.hit], first))}
    return alike and (newer or figures[1] in named)


def quote_of(evidence: Evidence, span: Span) -> str:
    """The sentence of a span, or with it the one that it puts right."""
    hit = evidence.hits[span.hit]
    quote = hit.text[span.quote_start - hit.start : span.quote_end - hit.start]
    return quote if is_a_correction(quote) else sentence_of(hit, span)


def corrects(evidence: Evidence, span: Span) -> bool:
    """Whether the sentence of a span, or its headline, calls the figure a correction."""
    return bool(
        _CORRECTS & content_words(f"{evidence.hits[span.hit].title} {sentence_of(evidence.hits[span.hit], span)}")
    )


def _renews(evidence: Evidence, span: Span) -> bool:
    """Whether a sentence gives its figure as a newer one than another; the same words as the first answer's matter."""
    hit = evidence.hits[span.hit]
    return corrects(evidence, span) or bool(_RENEWS.search(f"{hit.title}\n{sentence_of(hit, span)}"))


def _published(evidence: Evidence, span: Span) -> str:
    return evidence.hits[span.hit].published
