"""Answers to "who is X?", "what is X?" and "why …?": the sentences of the articles that tell it.

News says who somebody is beside the name ("Ada Berg, the mayor of Calder"), and why something was done with a word for
it ("because", "to avoid"). Sentences of these shapes, near the question, answer it better than the best span does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.passages import sentences
from qa.answering.answer import LOW, UNSURE
from qa.answering.appointments import ROLES, is_of_before, post_of
from qa.answering.causes import may_say_why, says_why, tells_it_is_unknown
from qa.answering.citations import cite, sentence_of, whole
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled, lead
from qa.records import Answer, Hit, Span
from qa.speech.persons import Persons
from qa.statements import Statement
from qa.words import content_words, without_asking, words

READ = 16  # passages looked through for a name
LONGEST_BEFORE = 600  # characters in which the sentence before another is looked for
AGREED = 0.5  # share of the question's words in a sentence that the reader finds best, from which it tells why
AGREED_CHANCE = 0.3  # chance that it does
NEARLY = 0.25  # fit that what a newer article says of somebody may lack of what an older one does
IS_NO_LONGER = 0.3  # what a fit loses that tells what somebody was
INTRODUCED = 0.1  # what it gains where a given name stands before the name: so somebody is told of first
LEAST_WHY = 0.62  # fit of a sentence from which it tells why
UNKNOWN = 0.7  # fit of a sentence that tells that a cause is not known
_CAUSES = content_words("cause causes caused reason reasons made led happen happened")
_WHO = re.compile(
    r"^(?:so |and |but )?(?:who|what)(?:[’']s| (?:exactly )?(?:is|are|was|were)) (?P<what>[^,;:]+?)"
    r"(?: (?:again|exactly|anyway))?[\s?.!]*$",
    re.IGNORECASE,
)
_IS = re.compile(r"^(?:so |and |but )?(?:who|what)(?:['’]s| (?:exactly )?(?:is|are))\b", re.IGNORECASE)
_WHY = re.compile(
    r"^(?:so |and |but )*(?:why|how come|for what reasons?|what (?:caused|led to|prompted|triggered|"
    r"(?:is|was|were|are) the (?:reasons?|causes?)|made|brought about|(?:is|was|lies) behind))\b"
    r"|^(?!.*\b(?:who|whom|when|where|how|which|what|did|do|does|is|are|was|were)\b)\w.*\b(?:causes?|reasons?)[\s?.!]*$",
    re.IGNORECASE,
)
# Words before a role that belong to what stands before it: "was bought by the director".
_LINKS = (
    r"(?:of|in|on|at|by|for|to|from|with|and|or|but|than|that|as|after|before|when|while|who|is|was|were|are|be|been|"
    r"has|had|have|said|says)"
)
_ROLE = re.compile(rf"(?:^|[\s,(“\"])((?:(?!{_LINKS}\s)[A-Z]?[a-z]+(?:[’']s)?\s){{0,4}}{ROLES})\s$", re.IGNORECASE)
_GIVEN = rf"(?:(?!(?i:{ROLES}s?)\b)[A-Z][\w’'.-]+\s){{0,2}}"  # names before the one that is asked about
_APPOSED = re.compile(
    r"(?:^|\s)(?P<what>(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|(?:[A-Z][\w’'&-]+\s){0,3}?[A-Z][\w’']+[’']s)\s[^,.;:“”\"()]{4,80}),\s$"
)
# In "a letter to the head of the bank, Ada Berg" she is the head.
_INNER = re.compile(r"\b(?:to|by|with|from|against|told|than|and|asked|between) (?=(?:the|an?|its|his|her|their) )")
# "The ocean-watching satellite Petrel-2", "a group calling itself Gray Otter".
_KIND = re.compile(
    r"(?:^|[\s(“])((?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s(?:(?!(?:of|in|on|at|by|for|to|from|with|and|or|than|that|as"
    r"|is|was|were|are|said|says)\s)[a-z][\w’'-]*\s){1,5})$"
)
# "The team, led by Ada Berg".
_LEADS = re.compile(
    r"(?P<what>(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s[^,.;:“”\"()]{2,60}),?\s(?:(?:which|that) (?:is|was) )?"
    r"(?:led|headed|run|chaired|founded|owned|managed|edited|commanded) by\s$"
)
# "Why did Ada Berg sue Otto Vik?"
_DID = re.compile(
    r"^(?i:so |and |but )*(?i:why|how come) (?:did|does|do|has|have|had|is|was|were|are|would|will) "
    r"(?P<who>[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*)*) (?P<rest>[a-z].*)$"
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_THIRD = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their|it|its|who|both)\b", re.IGNORECASE)
# "This process, known as …": what it is was told by the sentence before.
_NAMED_AFTER = re.compile(
    r"^(?:this|that|such a|these|those)(?: [a-z][\w’'-]*){0,3},? (?:(?:is|are|was) )?(?:known as|called"
    r"|referred to as|dubbed|named) (?:an? |the )?[“\"'‘]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence, by its offsets in the article of a passage, with the words that answer where they are known."""

    hit: Hit
    start: int
    end: int
    marked: tuple[int, int] | None
    fit: float


def who_is(evidence: Evidence) -> Answer | None:
    """Who somebody or what something is, where an article says so beside the name; else None."""
    asked = _WHO.match(evidence.question)
    if not asked:
        return None
    named = asked["what"].strip(" “”\"'")
    name = re.sub(r"^(?:the|an?)\s", "", named, flags=re.IGNORECASE)
    plain = words(name)
    if not plain or len(plain) > 5 or not content_words(name) or re.search(r"\b(?:of|in|for|to|that|who|by)\b", name):
        return None
    found = list(_described(evidence, name)) or _by_surname(evidence, name)
    found.sort(key=lambda told: -told.fit)
    if not found:
        return None
    if _IS.match(evidence.question):  # what somebody is now, the newest of the articles tells that say it surely
        sure = [told for told in found if told.fit >= found[0].fit - NEARLY]
        found = sorted(sure, key=lambda told: told.hit.published, reverse=True)
    return _answer(evidence, _distinct(evidence, found, 2))


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
        return _answer(evidence, [agreed])
    found = sorted(_reasons(evidence), key=lambda told: -told.fit)
    if unknown := _unknown(evidence):
        found = [told for told in found if told.fit >= LEAST_WHY and _is_of_it(evidence, told)] or [unknown]
    if not found or found[0].fit < LEAST_WHY:
        return None
    return _answer(evidence, _distinct(evidence, [told for told in found if told.fit >= found[0].fit - 0.05], 2))


def _by_surname(evidence: Evidence, name: str) -> list[_Told]:
    """The same for the last name alone, in articles that have the whole: "Mike Jeffries" is "Michael Jeffries, a …"."""
    if len(name.split()) < 2 or not name.split()[-1][:1].isupper():
        return []
    whole_name = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
    return [
        told
        for told in _described(evidence, name.split()[-1])
        if whole_name.search(f"{told.hit.title}\n{evidence.article(told.hit.article_id).text}")
    ]


def _described(evidence: Evidence, name: str) -> Iterator[_Told]:
    """Sentences that say who or what bears the name, each with the words that do."""
    spelled = r"\s+".join(map(re.escape, _unaccented(name).split()))
    for hit, start, end in _sentences(evidence, [*evidence.hits, *evidence.search(name, READ)]):
        text = evidence.article(hit.article_id).text[start:end]
        for match in re.finditer(rf"\b{_GIVEN}(?i:{spelled})(?![\w’'])", _unaccented(text)):
            if found := description(text, *match.span()):
                first, last, fit = found
                fit -= IS_NO_LONGER * is_of_before(text[first:last])
                fit += INTRODUCED * (len(match[0].split()) > len(name.split()))
                yield _Told(hit, start, end, (start + first, start + last), fit)
                break
            if _NAMED_AFTER.search(text[: match.start()]) and (before := _before(evidence, hit, start)):
                yield _Told(whole(evidence.article(hit.article_id)), before[0], end, None, 0.6)
                break


def _unaccented(text: str) -> str:
    """``text`` without accents, letter for letter: every offset stays."""
    return "".join(unicodedata.normalize("NFKD", letter)[0] for letter in text)


def _before(evidence: Evidence, hit: Hit, start: int) -> tuple[int, int] | None:
    """The sentence before the one that begins at ``start`` of a passage's article."""
    first = max(0, start - LONGEST_BEFORE)
    before = sentences(evidence.article(hit.article_id).text[first:start])
    return (first + before[-1][0], first + before[-1][1]) if len(before) > 1 or (before and not first) else None


def description(text: str, start: int, end: int) -> tuple[int, int, float] | None:
    """The words beside a name at ``start`` to ``end`` that describe it, and how sure that is."""
    if post := post_of(text, start, end):
        return post
    after = text[end:]
    if match := re.match(
        r"(?:,? \(?\d{1,3}\)?)?,\s(?P<what>(?:an?|the|one of)\s[^,.;:“”\"()—–]{4,120})"
        r"(?<! said)(?<! says)(?<! reported)(?=[,.;:“”\"()—–]|$)",
        after,
    ):
        return end + match.start("what"), end + match.end("what"), 0.8
    if match := re.match(
        r"\s(?:is|was|are|were|remains|became)\s"
        r"(?P<what>(?:an?|the|one of)\s(?:[^.;:“”\"()—–]|\.(?=[A-Z]\.)|(?<=\.[A-Z])\.){4,140})",
        after,
    ):
        return end + match.start("what"), end + match.end("what"), 0.85
    if match := re.match(
        r",\s(?P<what>(?:who|which)\s(?!(?:has |had |also )?(?:said|told|says|asked|added|denied|was not|did not)\b)"
        r"[^,.;:“”\"()—–]{8,120})",
        after,
    ):
        return end + match.start("what"), end + match.end("what"), 0.55
    before = text[:start]
    if (match := _APPOSED.search(before)) and re.match(r"[,.]", after):
        start = match.start("what")
        inner = [found.end() for found in _INNER.finditer(text, start, match.end("what"))]
        return inner[-1] if inner else start, match.end("what"), 0.7
    if match := re.match(
        r",\s(?P<what>(?!(?:said|says|told|tells|\w+ed)\s)(?:\w+\s){0,5}(?:of|at|for|in)\s[^,.;:“”\"()—–]{3,80})(?=[,.])",
        after,
    ):
        return end + match.start("what"), end + match.end("what"), 0.6
    if match := _LEADS.search(before):
        return match.start("what"), end, 0.6
    if match := _ROLE.search(before):
        return match.start(1), match.end(1), 0.65
    if match := _KIND.search(before):
        return match.start(1), match.start(1) + len(match[1].rstrip()), 0.6
    return None


def _agreed(evidence: Evidence) -> _Told | None:
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
    return _Told(hit, start, start + len(sentence), None, AGREED_CHANCE)


def _reasons(evidence: Evidence) -> Iterator[_Told]:
    """The sentences of the passages read, by how well they fit the question and tell a reason."""
    asked = content_words(evidence.question)
    places = list(_sentences(evidence, evidence.hits))
    texts = []
    for hit, start, end in places:
        text = evidence.article(hit.article_id).text
        texts.append((text[max(hit.start, start - 160) : start], text[start:end]))
    if not texts:
        return
    vectors = evidence.encode([evidence.question, *(f"{before} {told}" for before, told in texts)])
    nearness = (vectors[1:] @ vectors[0]).tolist()
    for (hit, start, end), (before, told), near in zip(places, texts, nearness, strict=True):
        if not says_why(told, evidence.question) or _other_side(evidence, hit.article_id, start, end):
            continue
        covered = len(asked & content_words(f"{before} {told} {hit.title}")) / max(1, len(asked))
        yield _Told(hit, start, end, None, 0.6 * near + 0.4 * covered)


def _unknown(evidence: Evidence) -> _Told | None:
    """The sentence that tells that the cause which is asked for is not known; None where none is on it."""
    asked = content_words(without_asking(evidence.question)) - _CAUSES
    for hit, start, end in _sentences(evidence, evidence.hits):
        text = evidence.article(hit.article_id).text[start:end]
        if tells_it_is_unknown(text) and 2 * len(asked & content_words(text)) >= max(1, len(asked)):
            return _Told(hit, start, end, None, UNKNOWN)
    return None


def _is_of_it(evidence: Evidence, told: _Told) -> bool:
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


def _sentences(evidence: Evidence, hits: Sequence[Hit]) -> Iterator[tuple[Hit, int, int]]:
    """Each sentence of the passages once, by its offsets in its article."""
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        for first, last in sentences(hit.text):
            if (hit.article_id, hit.start + first) not in seen:
                seen.add((hit.article_id, hit.start + first))
                yield hit, hit.start + first, hit.start + last


def _best_sentence(evidence: Evidence) -> str:
    span = evidence.reading.spans[0]
    return sentence_of(evidence.hits[span.hit], span)


def _distinct(evidence: Evidence, found: Sequence[_Told], most: int) -> list[_Told]:
    """The first of those that do not say nearly the same."""
    chosen: list[_Told] = []
    said: list[frozenset[str]] = []
    for told in found:
        held = content_words(evidence.article(told.hit.article_id).text[told.start : told.end])
        if all(len(held & other) < 0.6 * max(1, min(len(held), len(other))) for other in said) and len(chosen) < most:
            chosen.append(told)
            said.append(held)
    return chosen


def _answer(evidence: Evidence, found: Sequence[_Told]) -> Answer:
    citations = []
    for n, told in enumerate(found, start=1):
        first, last = told.marked or (None, None)
        span = Span(0, told.start, told.end, first, last, told.fit)
        citations.append(cite(n, told.hit, span, evidence.article(told.hit.article_id), min(1.0, told.fit)))
    best = citations[0]
    article = evidence.article(best.article_id)
    said = (lead(evidence.question, best, article), *(labelled(other, other.quote) for other in citations[1:]))
    marked = found[0].marked
    sure = max(evidence.reading.confidence, min(1.0, found[0].fit))
    doubt = () if sure >= LOW else (Statement(UNSURE, (), "note"),)
    return Answer(
        evidence.question,
        "answered",
        (*said, *doubt),
        article.text[slice(*marked)] if marked else None,
        sure,
        tuple(citations),
    )
