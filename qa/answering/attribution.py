"""Answers to "who said …?" and "what did X say about …?": what the articles tell of somebody's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.passages import sentences
from qa.answering.citations import cite, whole
from qa.answering.evidence import Evidence
from qa.answering.figures import figures_in
from qa.answering.framing import labelled, lead, source_words
from qa.answering.speaking_role import bears, in_full, is_told_of, role_asked
from qa.records import Answer, Citation, Hit, Span
from qa.retrieval.recency import asked_period, days_off
from qa.speech.cues import MANNERS, Manner
from qa.speech.speeches import Speech
from qa.statements import Statement
from qa.words import content_words

READ = 20  # passages that are looked through
MOST_COMPARED = 80  # sayings of one speaker that are compared with what is asked
MOST = 4  # things that somebody said, in one answer
LEAST = 0.55  # fit of a saying from which it answers, and
CLOSE = 0.08  # what another may fall short of the best by
WITH_BEFORE = 0.9  # what a fit counts that needs the sentence before, or the sentences around
AROUND = 400  # characters on either side of a saying that tell what it is about
SAME_TIME = 0.25  # what a fit gains where the article is of the time that the question names
OTHER_FIGURE = 0.2  # what a fit loses that gives another figure than is asked about
UNSAID = 0.5  # share of the least confidence of an answer that somebody else's words have
THIN = 2  # telling words of what was said, with which alone it is not known from what else was said of the same thing
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
_ABOUT = r"(?:(?: (?:about|of|on|regarding|(?P<to>to)|over|concerning))? (?P<what>.+?))?"
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


@dataclass(frozen=True, slots=True)
class _Saying:
    """A speech that stands in a passage that was found; offsets as in its article."""

    hit: Hit
    speech: Speech
    name: str
    sentence: str
    before: str  # the sentence before it, which "it" and "the company" lean on
    who: str  # the fullest name that the article gives of the speaker
    fit: float = 0.0


def attributed(evidence: Evidence) -> Answer | None:
    """Who said, reported or denied what the question tells; None where it asks for no such thing, or none fits."""
    asked = _first(_WHO_SAID, evidence.question)
    if not asked:
        return None
    what, manner = asked["what"], _manner(asked.groupdict().get("cue"))
    sayings = [saying for saying in _sayings(evidence, evidence.question) if saying.name]
    cue = content_words(asked.groupdict().get("cue") or "") - _PLAIN
    if cue and manner == "says" and len(content_words(what)) <= THIN:  # "Who complained about the stadium?"
        sayings = [saying for saying in sayings if cue & content_words(saying.sentence)]
    if cue & _OF_SOMEBODY:  # who "called Ada Berg a liar" is not Ada Berg
        sayings = [
            saying for saying in sayings if not content_words(f"{saying.name} {saying.who}") & content_words(what)
        ]
    ranked = _ranked(evidence, what, sayings, manner)
    if not ranked or ranked[0].fit < LEAST:
        return None
    chosen = [ranked[0]]
    for saying in ranked[1:]:
        if saying.fit >= ranked[0].fit - CLOSE and saying.sentence not in {each.sentence for each in chosen}:
            chosen.append(saying)
    citations = [_citation(evidence, n, saying, named=True) for n, saying in enumerate(chosen[:MOST], start=1)]
    statements = [_told(evidence, citation, saying) for citation, saying in zip(citations, chosen, strict=False)]
    return _answer(evidence, "answer", statements, citations, ranked[0])


def asks_for_words(question: str) -> bool:
    """Whether it is asked what somebody said."""
    return _first(_SAID_BY, question) is not None


def asks_for_any_words(question: str) -> bool:
    """Whether it is asked what somebody said, and not about what."""
    asked = _first(_SAID_BY, question)
    return asked is not None and not asked["what"]


def said_by(evidence: Evidence) -> Answer | None:
    """What somebody said, about something or at all; None where nothing of the kind is asked or known."""
    question, _, carried = evidence.question.partition(" (")  # the words of earlier questions
    asked = _first(_SAID_BY, question)
    if not asked:
        return None
    who, what = _HONORIFIC.sub("", asked["who"]), asked["what"] or ""
    wanted, topic = content_words(who), content_words(carried)
    if asked.groupdict().get("to") and what[:1].isupper():  # "What did the judge say to Otto Vik?"
        topic, what = topic | content_words(what), ""
    heard = [saying for saying in _sayings(evidence, evidence.question, who) if _is_on(topic, evidence, saying)]
    sayings = _by(wanted, heard, role_asked(who))[:MOST_COMPARED]
    manner = _manner(asked.groupdict().get("cue"))
    told = content_words(asked.groupdict().get("cue") or "") - _PLAIN
    sayings.sort(key=lambda saying: not told & content_words(saying.sentence))  # "What did she rule out?"
    ranked = _ranked(evidence, what, sayings, manner) if what else sayings
    if what and ranked and ranked[0].fit < LEAST:  # "What did the mayor say about Hask?", which the text before names
        ranked = _ranked(evidence, what, sayings, manner, around=True)
    anything = not what or bool(_IT.match(what))
    if not ranked or (not anything and ranked[0].fit < LEAST):
        return None
    chosen: list[_Saying] = []
    for saying in ranked:
        near = anything or saying.fit >= max(LEAST, ranked[0].fit - 2 * CLOSE)
        if near and not any(_same(saying, other) for other in chosen) and len(chosen) < MOST:
            chosen.append(saying)
    citations = [_citation(evidence, n, saying, named=False) for n, saying in enumerate(chosen, start=1)]
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
    asked = _first(_SAID_BY, evidence.question.partition(" (")[0])
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
        each for each in _sayings(evidence, evidence.question, asked["who"]) if each.hit.article_id == hit.article_id
    ]
    near = is_told_of(role, beside) if role else bool(wanted & content_words(beside))
    if (near or _by(wanted, theirs, role)) and not _is_of_another(best, theirs, _by(wanted, theirs, role)):
        return evidence
    return replace(evidence, reading=replace(evidence.reading, confidence=UNSAID * evidence.threshold))


def _is_of_another(span: Span, heard: Sequence[_Saying], theirs: Sequence[_Saying]) -> bool:
    """Whether all that is said in a span's words is said by somebody of a name who is not meant."""
    start, end = span.start or span.quote_start, span.end or span.quote_end
    within = [each for each in heard if each.speech.said_start < end and start < each.speech.said_end]
    return bool(within) and all(each not in theirs and re.search(r"\b[A-Z]", each.who) for each in within)


def _first(patterns: Sequence[re.Pattern[str]], question: str) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := pattern.match(question))), None)


def _manner(cue: str | None) -> Manner:
    cue = (cue or "say").lower()
    for manner, cues in MANNERS.items():
        if any(each.startswith(cue[:4]) for each in cues.split("|")):
            return manner
    return "says"


def _sayings(evidence: Evidence, words: str, naming: str = "") -> Iterator[_Saying]:
    """What is said in the passages that were read, and in those that are found beside them.

    With ``naming``, in all of the articles that name somebody so, as far as they are looked through, too.
    """
    heard: set[tuple[str, int]] = set()
    for hit in (*evidence.hits, *evidence.search(words, READ)):
        text = evidence.article(hit.article_id).text
        for speech in evidence.speeches(hit.article_id):
            if speech.start >= hit.start and speech.end <= hit.end and (hit.article_id, speech.said_start) not in heard:
                heard.add((hit.article_id, speech.said_start))
                yield _saying(hit, speech, text)
    for article_id in evidence.naming(naming) if naming else ():
        hit = whole(evidence.article(article_id))
        for speech in evidence.speeches(article_id):
            if (article_id, speech.said_start) not in heard:
                yield _saying(hit, speech, hit.text)


def _saying(hit: Hit, speech: Speech, text: str) -> _Saying:
    name, who = text[speech.name_start : speech.name_end], text[speech.who_start : speech.who_end]
    before = text[_sentence_start(text, max(speech.start - 2, 0)) : speech.start].strip()
    return _Saying(hit, speech, name, text[speech.start : speech.end], before, who)


def _ranked(
    evidence: Evidence, what: str, sayings: Sequence[_Saying], manner: Manner, *, around: bool = False
) -> list[_Saying]:
    """The sayings by how well they tell ``what``: near it in meaning, with its words, in the manner asked for.

    The sentence before counts too, a little less: "the company denied it"; with ``around``, so do
    the words of what stands around.
    """
    if not sayings:
        return []
    asked = content_words(what)
    figures = {figure for figure, _, _ in figures_in(what)}
    period = asked_period(evidence.question, evidence.as_of)
    texts = [saying.sentence for saying in sayings] + [f"{each.before} {each.sentence}" for each in sayings]
    vectors = evidence.encode([what, *texts])
    nearness = (vectors[1:] @ vectors[0]).tolist()
    ranked = []
    for at, saying in enumerate(sayings):
        told = 0.1 if saying.speech.manner == manner else -0.1 if "denies" in (manner, saying.speech.manner) else 0.0
        if period and days_off(period, saying.hit.published) == 0:
            told += SAME_TIME
        fits = [
            0.5 * nearness[place]
            + 0.5 * len(asked & content_words(f"{texts[place]} {saying.hit.title}")) / len(asked or "1")
            for place in (at, at + len(sayings))
        ]
        if around:
            beside = content_words(_around(evidence, saying))
            fits[1] = max(fits[1], 0.5 * nearness[at] + 0.5 * len(asked & beside) / len(asked or "1"))
        given = {figure for figure, _, _ in figures_in(saying.sentence)}
        if figures and given and not figures & given:
            told -= OTHER_FIGURE
        ranked.append(replace(saying, fit=min(1.0, max(0.0, max(fits[0], WITH_BEFORE * fits[1]) + told))))
    return sorted(ranked, key=lambda saying: -saying.fit)


def _around(evidence: Evidence, saying: _Saying) -> str:
    text, speech = evidence.article(saying.hit.article_id).text, saying.speech
    return f"{saying.hit.title} {text[max(0, speech.start - AROUND) : speech.end + AROUND]}"


def _is(wanted: frozenset[str], saying: _Saying) -> bool:
    """Whether a saying is by whom the words mean: all of them, or the last of a person's name, stand in its name."""
    text = in_full(f"{saying.name} {saying.who} {saying.sentence if len(wanted) > 1 else ''}")
    named = content_words(in_full(f"{saying.name} {saying.who}"))
    role = re.sub(r"^(?:his|her|its|their|the|an?) ", "", saying.who, flags=re.IGNORECASE)
    if not role.islower() or not named <= wanted:
        return bool(wanted & named) and (wanted <= content_words(text) or named <= wanted)
    # "Her lawyers" are the museum's where a museum is told of.
    return bool(named) and wanted <= named | _words_of(f"{saying.hit.title} {saying.hit.text}")


def _by(wanted: frozenset[str], heard: Sequence[_Saying], role: Sequence[str]) -> list[_Saying]:
    """What is said by whom the words mean; of somebody meant by a ``role``, what is said under their name as well."""
    meant = [each for each in heard if _is(wanted, each) and (not role or bears(role, each.name, each.who))]
    known = {(saying.hit.article_id, saying.who) for saying in meant}
    named = {each for each in known if len(re.findall(r"\b[A-Z]", each[1])) > 1}
    return [each for each in heard if each in meant or (each.hit.article_id, each.who) in named]


def _is_on(topic: frozenset[str], evidence: Evidence, saying: _Saying) -> bool:
    """Whether the article of a saying has most of the words that a question took from those before it."""
    if not topic:
        return True
    article = evidence.article(saying.hit.article_id)
    return len(topic & _words_of(f"{article.title} {article.text}")) * 2 >= len(topic)


@lru_cache(maxsize=64)
def _words_of(text: str) -> frozenset[str]:
    """The content words of a whole article, in which many sayings may stand."""
    return content_words(text)


def _same(one: _Saying, other: _Saying) -> bool:
    first, second = content_words(one.sentence), content_words(other.sentence)
    return len(first & second) >= 0.7 * max(1, min(len(first), len(second)))


def _citation(evidence: Evidence, n: int, saying: _Saying, *, named: bool) -> Citation:
    """The sentence, with the speaker's name marked in it, or what is said."""
    speech = saying.speech
    article = evidence.article(saying.hit.article_id)
    start, marked = speech.start, (speech.said_start, speech.said_end)
    if named:
        marked = (speech.name_start, speech.name_end)
        start = min(start, max(saying.hit.start, _sentence_start(article.text, speech.name_start)))
        if _leans(saying) and speech.start - len(saying.before) - 2 >= saying.hit.start:
            start = min(start, _sentence_start(article.text, speech.start - 2))
    inside = start <= marked[0] < marked[1] <= speech.end
    first, last = marked if inside else (None, None)
    span = Span(0, start, speech.end, first, last, saying.fit)
    return cite(n, saying.hit, span, article, saying.fit)


def _sentence_start(text: str, at: int) -> int:
    """Where the paragraph's sentence around ``at`` begins, near enough for a quote: after the stop before it."""
    stop = max(text.rfind(mark, 0, at) for mark in (". ", "\n", "! ", "? "))
    return stop + (2 if stop >= 0 and text[stop] != "\n" else 1)


def _told(evidence: Evidence, citation: Citation, saying: _Saying) -> Statement:
    """The sentence that tells it; with who is meant by "he" where it does not name them."""
    if _leans(saying) or saying.speech.manner == "reports":
        return labelled(citation, citation.quote)
    if saying.speech.start <= saying.speech.name_start:
        return lead(evidence.question, citation, evidence.article(citation.article_id))
    source = source_words(citation)
    text = citation.quote if saying.sentence in citation.quote and len(citation.quote) <= LONGEST else saying.sentence
    label = f"{saying.name}{f', in {source}' if source else ''}"
    return Statement(text, (citation.n,), "labelled", label, saying.who)


def _leans(saying: _Saying) -> bool:
    """Whether the words that name the speaker need the sentence before: "the company", "its manager"."""
    name = saying.name
    return not re.search(r"\b[A-Z]", name[1:]) and bool(re.match(r"(?:the|its|his|her|their|this|that)\s", name, re.I))


def _quoted(citation: Citation, saying: _Saying) -> str:
    return citation.quote if saying.sentence in citation.quote else saying.sentence


def _manner_words(citation: Citation, saying: _Saying) -> str:
    told = "quoted" if saying.speech.direct else "paraphrased"
    source = source_words(citation)
    return f"{saying.name}, {told} in {source}" if source else f"{saying.name}, {told}"


def _answer(
    evidence: Evidence, kind: str, statements: Sequence[Statement], citations: Sequence[Citation], best: _Saying
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
