"""Answers to "who said …?" and "what did X say about …?": what the articles tell of somebody's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.passages import sentences
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled, lead, source_words
from qa.answering.sayings import (
    Heard,
    by_fit,
    by_whom,
    citation_of,
    heard_in,
    is_on,
    is_quoted,
    leans_on_before,
    says_the_same,
)
from qa.answering.speaking_role import is_told_of, role_asked
from qa.records import Answer, Citation, Span
from qa.speech.cues import MANNERS, Manner
from qa.statements import Statement
from qa.words import content_words, first_match

MOST_COMPARED = 80  # sayings of one speaker that are compared with what is asked
MOST = 4  # things that somebody said, in one answer
LEAST = 0.55  # fit of a saying from which it answers, and
CLOSE = 0.08  # what another may fall short of the best by
UNSAID = 0.5  # share of the least confidence of an answer that somebody else's words have
THIN = 2  # telling words of what was said, with which alone it is not known from what else was said of the same thing
NOTHING_ELSE = "I have quoted this before, and find nothing else that they said."
LONGEST = 600  # characters of a quote that begins with the sentence that names the speaker

_BASES = (
    "say|claim|tell|add|write|tweet|announce|warn|argue|insist|note|explain|state|declare|confirm|admit|suggest|predict|"
    "promise|vow|pledge|stress|describe|call|praise|criticise|criticize|condemn|accuse|blame|complain|deny|reject|dismiss|"
    "rule out|ask|demand|urge|propose|report|think|believe|comment|respond|react|reply|expect|fear|hope"
)
# "Who announced …" asks for a deed more often than for words; so does "who confirmed" or "recalled".
_SPEAKING = (
    "said|says|say|told|tells|claimed|claims|warned|warns|argued|argues|insisted|insists|noted|explained|stated|admitted|"
    "admits|suggested|suggests|predicted|predicts|promised|vowed|described|describes|testified|alleged|complained|thinks|"
    "believes|expects|fears|calls|called|criticised|criticized|condemned|praised|accused|accuses|blamed|blames|denied|denies|"
    "rejected|rejects|dismissed|ruled out|demanded|demands|urged|urges|reported|reports|revealed|disclosed|wrote"
)
_OUTLET = r"(?:news)?(?:paper|outlet|magazine|agency|channel|station|site|broadcaster|source)s?"
_WHO_SAID = tuple(
    re.compile(rf"{pattern}[\s?.!]*$", re.IGNORECASE)
    for pattern in (
        rf"^(?:who|(?:which|what) {_OUTLET}|according to whom?)"
        rf"(?: (?:was it that|is it that|else|first|also|has|have|had))* (?P<cue>{_SPEAKING}|say|report"
        rf"|claim)\b(?: that)?"
        r"\s+(?P<what>.{6,}?)",
        r"^whose (?:claim|words|view|opinion|statement|report) (?:is|was) it(?: that)?\s+(?P<what>.{6,}?)",
        r"^who (?:is|was)(?: the source| the author)? (?:of|behind|for) (?:the )?"
        r"(?:claim|report|story|rumou?r|statement|quote|accusation|news)s?(?: that| of| about)? (?P<what>.{6,}?)",
        r"^according to whom (?P<what>(?:is|was|are|were|did|does|do|has|have|had|will|would|could|can) .{6,}?)",
        r"^(?:where|from whom) (?:do|does|did) (?:the |this |that )?(?:figure|number|estimate|count|claim|story|rumou?r"
        r"|information|idea)s?(?: of| that| about)? (?P<what>.{3,}?) (?:come|stem|originate)s?(?: from)?",
        r"^where (?:is|was) it (?P<cue>said|reported|claimed|written) that\s+(?P<what>.{6,}?)",
    )
)
_PLAIN = content_words("say said tell told claim add note explain state comment think believe respond react reply")
_OF_SOMEBODY = content_words("called calls accused accuses blamed blames praised criticised criticized condemned")
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|sir|lady)\b\.? (?=\S)", re.IGNORECASE)
_WHO = r"(?P<who>(?!which\b|what\b).+?) (?:(?:\w+ly|actually) )?"
_IT = re.compile(r"^(?:it|this|that|them|him|her)\b", re.IGNORECASE)  # what was spoken of, whatever that is
_TO_SOMEBODY = r"(?: to (?:him|her|them|it|us|[\w’'-]+(?: [\w’'-]+)?)(?= (?:about|on|regarding|concerning)\b))?"
_ABOUT = _TO_SOMEBODY + r"(?:(?: (?:about|of|on|regarding|(?P<to>to)|over|concerning))? (?P<what>.+?))?"
_ELSE = re.compile(r"\b(?:else|more|other|further)\b", re.IGNORECASE)
_SAID_BY = tuple(
    re.compile(rf"{pattern}[\s?.!]*$", re.IGNORECASE)
    for pattern in (
        rf"^(?:so )?what (?:else |exactly |all )?(?:did|does|do|has|have|had) {_WHO}"
        rf"(?P<cue>(?:{_BASES})(?:s|d|ed)?|said|told|denied)(?: (?:us|reporters|journalists))?{_ABOUT}",
        rf"^(?:so )?what (?:else |exactly |all )?(?:is|was|were|are) {_WHO}(?P<cue>(?:{_BASES})ing){_ABOUT}",
        rf"^(?:did|does|has|have|had) {_WHO}(?P<cue>say|said|comment|commented|write|written)(?: (?:anything|something"
        r"|a word))(?: (?:about|on|of|regarding) (?P<what>.+?))?",
        r"^what (?:is|was|were) (?P<who>.+?)[’']s? (?:reaction|response|comments?|statements?|views?|position"
        r"|opinion|stance)"
        r"(?: (?:to|on|about|of|towards?) (?P<what>.+?))?",
        r"^how (?:did|does|has) (?P<who>.+?) (?:react|respond)(?:ed)?(?: (?:to|on|about) (?P<what>.+?))?",
        r"^(?:(?:give|show|find)(?: me)? |list )?(?:all |the |some |any )*(?:quot(?:e|ation)s?|statements?|comments?) "
        r"(?:by|from|of) (?P<who>(?!which\b|what\b).+?)(?: (?:to|on|about|of|regarding) (?P<what>.+?))?",
        r"^what (?:is|was|has been) (?P<cue>said|claimed|told|written)(?: (?:about|of|on) (?P<what>.+?))? by"
        r" (?P<who>.+?)",
        r"^what (?:are|were) the (?:exact )?words of (?P<who>.+?)(?: (?:on|about|of) (?P<what>.+?))?",
    )
)


def attributed(evidence: Evidence) -> Answer | None:
    """Who said, reported or denied what the question tells; None where it asks for no such thing, or none fits."""
    asked = first_match(_WHO_SAID, evidence.question)
    if not asked:
        return None
    what, manner = asked["what"], _manner(asked.groupdict().get("cue"))
    sayings = [saying for saying in heard_in(evidence, evidence.question) if saying.name]
    cue = content_words(asked.groupdict().get("cue") or "") - _PLAIN
    if cue and manner == "says" and len(content_words(what)) <= THIN:  # "Who complained about the stadium?"
        sayings = [saying for saying in sayings if cue & content_words(saying.sentence)]
    if cue & _OF_SOMEBODY:  # who "called Ada Berg a liar" is not Ada Berg
        sayings = [
            saying for saying in sayings if not content_words(f"{saying.name} {saying.who}") & content_words(what)
        ]
    ranked = by_fit(evidence, what, sayings, manner)
    if not ranked or ranked[0].fit < LEAST:
        return None
    chosen = [ranked[0]]
    for saying in ranked[1:]:
        if saying.fit >= ranked[0].fit - CLOSE and saying.sentence not in {each.sentence for each in chosen}:
            chosen.append(saying)
    citations = [citation_of(evidence, n, saying, named=True) for n, saying in enumerate(chosen[:MOST], start=1)]
    statements = [_told(evidence, citation, saying) for citation, saying in zip(citations, chosen, strict=False)]
    return _answer(evidence, "answer", statements, citations, ranked[0])


def asks_for_words(question: str) -> bool:
    """Whether it is asked what somebody said."""
    return first_match(_SAID_BY, question) is not None


def asks_for_any_words(question: str) -> bool:
    """Whether it is asked what somebody said, and not about what."""
    asked = first_match(_SAID_BY, question)
    return asked is not None and not asked["what"]


def said_by(evidence: Evidence) -> Answer | None:
    """What somebody said, about something or at all; None where nothing of the kind is asked or known."""
    question, _, carried = evidence.question.partition(" (")  # the words of earlier questions
    asked = first_match(_SAID_BY, question)
    if not asked:
        return None
    who, what = _HONORIFIC.sub("", asked["who"]), asked["what"] or ""
    wanted, topic = content_words(who), content_words(carried)
    if asked.groupdict().get("to") and what[:1].isupper():  # "What did the judge say to Otto Vik?"
        topic, what = topic | content_words(what), ""
    heard = [saying for saying in heard_in(evidence, evidence.question, who) if is_on(topic, evidence, saying)]
    sayings = by_whom(wanted, heard, role_asked(who))
    if _ELSE.search(question):
        more = [saying for saying in sayings if not is_quoted(evidence.quoted, saying)]
        if sayings and not more:
            evidence = replace(evidence, notes=(*evidence.notes, NOTHING_ELSE))
        sayings = more or sayings
    sayings = sayings[:MOST_COMPARED]
    manner = _manner(asked.groupdict().get("cue"))
    told = content_words(asked.groupdict().get("cue") or "") - _PLAIN
    sayings.sort(key=lambda saying: not told & content_words(saying.sentence))  # "What did she rule out?"
    ranked = by_fit(evidence, what, sayings, manner) if what else sayings
    if what and ranked and ranked[0].fit < LEAST:  # "What did the mayor say about Hask?", which the text before names
        ranked = by_fit(evidence, what, sayings, manner, around=True)
    anything = not what or bool(_IT.match(what))
    if not ranked or (not anything and ranked[0].fit < LEAST):
        return None
    chosen: list[Heard] = []
    for saying in ranked:
        near = anything or saying.fit >= max(LEAST, ranked[0].fit - 2 * CLOSE)
        if near and not any(says_the_same(saying, other) for other in chosen) and len(chosen) < MOST:
            chosen.append(saying)
    citations = [citation_of(evidence, n, saying, named=False) for n, saying in enumerate(chosen, start=1)]
    statements = [
        Statement(_quoted(citation, saying), (citation.n,), "labelled", _manner_words(citation, saying), saying.who)
        for citation, saying in zip(citations, chosen, strict=True)
    ]
    return _answer(evidence, "quotations", statements, citations, chosen[0])


def of_whom_it_asks(evidence: Evidence) -> Evidence:
    """The evidence; not sure of an answer where it is asked what somebody of a name or a role said, and the best words
    are not known to be theirs: somebody else says them, or they do not speak in that article, nor is the name or all of
    the role near.
    """
    asked = first_match(_SAID_BY, evidence.question.partition(" (")[0])
    role = role_asked(asked["who"]) if asked else ()
    if not asked or not evidence.answered or not (role or re.search(r"\b[A-Z]", asked["who"])):
        return evidence
    wanted = content_words(asked["who"])
    best = evidence.reading.spans[0]
    hit = evidence.hits[best.hit]
    bounds = sentences(hit.text)
    marked = (best.quote_start if best.start is None else best.start) - hit.start
    at = next((at for at, (_, end) in enumerate(bounds) if end > marked), 0)
    beside = f"{hit.title} {hit.outlet} {hit.text[bounds[max(0, at - 1)][0] : bounds[at][1]]}"
    theirs = [
        each for each in heard_in(evidence, evidence.question, asked["who"]) if each.hit.article_id == hit.article_id
    ]
    near = is_told_of(role, beside) if role else bool(wanted & content_words(beside))
    if (near or by_whom(wanted, theirs, role)) and not _is_of_another(best, theirs, by_whom(wanted, theirs, role)):
        return evidence
    return replace(evidence, reading=replace(evidence.reading, confidence=UNSAID * evidence.threshold))


def _is_of_another(span: Span, heard: Sequence[Heard], theirs: Sequence[Heard]) -> bool:
    """Whether all that is said in a span's words is said by somebody of a name who is not meant."""
    start, end = span.start or span.quote_start, span.end or span.quote_end
    within = [each for each in heard if each.speech.said_start < end and start < each.speech.said_end]
    return bool(within) and all(each not in theirs and re.search(r"\b[A-Z]", each.who) for each in within)


def _manner(cue: str | None) -> Manner:
    cue = (cue or "say").lower()
    for manner, cues in MANNERS.items():
        if any(each.startswith(cue[:4]) for each in cues.split("|")):
            return manner
    return "says"


def _told(evidence: Evidence, citation: Citation, saying: Heard) -> Statement:
    """The sentence that tells it; with who is meant by "he" where it does not name them."""
    if leans_on_before(saying) or saying.speech.manner == "reports":
        return labelled(citation, citation.quote)
    if saying.speech.start <= saying.speech.name_start:
        return lead(evidence.question, citation, evidence.article(citation.article_id))
    source = source_words(citation)
    text = citation.quote if saying.sentence in citation.quote and len(citation.quote) <= LONGEST else saying.sentence
    label = f"{saying.name}{f', in {source}' if source else ''}"
    return Statement(text, (citation.n,), "labelled", label, saying.who)


def _quoted(citation: Citation, saying: Heard) -> str:
    return citation.quote if saying.sentence in citation.quote else saying.sentence


def _manner_words(citation: Citation, saying: Heard) -> str:
    told = "quoted" if saying.speech.direct else "paraphrased"
    source = source_words(citation)
    return f"{saying.name}, {told} in {source}" if source else f"{saying.name}, {told}"


def _answer(
    evidence: Evidence, kind: str, statements: Sequence[Statement], citations: Sequence[Citation], best: Heard
) -> Answer:
    first = citations[0]
    span = None
    if first.answer_start is not None and first.answer_end is not None:
        span = first.quote[first.answer_start - first.start : first.answer_end - first.start]
    return Answer(
        question=evidence.question,
        status="answered",
        statements=(*statements, *(Statement(note, (), "note") for note in evidence.notes)),
        span=span,
        confidence=max(evidence.reading.confidence, best.fit),
        citations=tuple(citations),
        kind="quotations" if kind == "quotations" else "answer",
    )
