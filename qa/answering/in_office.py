"""Who has a post now: whoever is told to have left it has it no longer, in whichever article they are named so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.passages import sentences
from qa.answering.appointments import APPOINTED, post_of
from qa.answering.evidence import Evidence
from qa.answering.read_again import marked, preferring
from qa.records import Hit, Span
from qa.words import content_words

_ASKS = re.compile(
    r"^(?:[Ss]o |[Aa]nd |[Bb]ut )*[Ww]ho"
    r"(?:(?:['’]s| is) (?:now |currently |still )?(?:the |its |their |his |her )?[a-z]"
    r"| (?:now |currently )?(?:runs|leads|heads|chairs|manages|coaches|owns|governs|edits|captains|trains|commands)\b)"
    r"(?!.* (?:before|after|until) )",
)
_POST = re.compile(
    r"^(?:so |and |but )*who(?:(?:['’]s| is| will be| becomes)|"
    r" (?:will )?(?:follow|succeed|replace|take over from)(?:s|ed|d)? [^?]+? as)"
    r" (?:now |currently )?(?:the |its |their )?"
    r"(?P<post>[^?,]{3,60}?)(?: now)?[\s?.!]*$",
    re.IGNORECASE,
)
_WHOLE_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:(?:de|van|von|bin|al) )?[A-Z][\w’'.-]+){1,3}")
_NAME = re.compile(r"(?:[A-Z][\w’'.-]+ ){0,3}(?P<last>[A-Z][\w’'-]+)")
_FIRED = (
    r"(?:dismiss(?:es|ed|ing)?|sack(?:s|ed|ing)?|fire[ds]|firing|oust(?:s|ed|ing)?|suspend(?:s|ed|ing)?|let go(?: of)?"
    r"|part(?:s|ed|ing)? (?:company )?with|(?:replac|succeed)(?:e[sd]?|ing|s|ed)?(?! by\b)|farewell to"
    r"|t(?:ake|akes|ook|aking|aken) over (?:(?:on|in|at) [^.;]{1,20}? )?from"
    r"|defeat(?:s|ed|ing)?|beat(?:s|en|ing)?|unseat(?:s|ed|ing)?|former|outgoing|the late|(?:instead|in place) of|ex)"
)
_MADE_TO_GO = r"(?:dismissed|sacked|fired|ousted|suspended|replaced|succeeded|let go|voted out)"
_GOES = (
    r"(?:resign(?:s|ed)|st(?:eps?|epped|ands?|ood) (?:down|aside)|quits?|retire[sd]?|leaves|is leaving|has left"
    r"|will leave|left (?:the|his|her|its|after|in|on|last|to)|died|has died"
    rf"|(?:was|is|were|has been|had been|will be|being) {_MADE_TO_GO})"
)


def in_the_post(evidence: Evidence) -> Evidence:
    """The evidence without what names somebody in a post that an article tells them to have left, where another has it.

    It is for who asks who is or runs something; that somebody left counts for articles of its day and before.
    """
    spans = evidence.reading.spans
    name = _name(evidence, spans[0]) if spans and _ASKS.match(evidence.question) else ""
    left = max((hit.published for hit in evidence.hits if name and _tells_that_left(hit, name)), default="")
    if not left:
        return evidence

    def of_who_left(hit: Hit, start: int, end: int) -> bool:
        named = re.search(rf"\b{re.escape(name)}\b", hit.text[start - hit.start : end - hit.start])
        return named is not None and hit.published <= left

    found = preferring(evidence, of_who_left)
    return evidence if _name(found, found.reading.spans[0]) in ("", name) else found


def newly_in_the_post(evidence: Evidence) -> Evidence:
    """The evidence with whom the newest article tells to have been given the post that is asked for, where it is newer
    than that of the best span."""
    spans = evidence.reading.spans
    asked = _POST.match(evidence.question.partition(" (")[0])  # without what was carried into it
    if not spans or not asked:
        return evidence
    newest = max(_given(evidence, asked["post"]), key=lambda given: evidence.hits[given.hit].published, default=None)
    if newest is None or evidence.hits[newest.hit].published <= evidence.hits[spans[0].hit].published:
        return evidence
    if _name(evidence, newest) == _name(evidence, spans[0]):
        return evidence
    return replace(evidence, reading=replace(evidence.reading, spans=(newest, *spans)))


def _given(evidence: Evidence, post: str) -> Iterator[Span]:
    """Who is told to have been given a ``post``, in articles that tell of what it is in: "minister of Varnia"."""
    title, _, place = re.sub(r"^(?:new|next)\s", "", post, flags=re.IGNORECASE).partition(" of ")
    role, where = content_words(title), content_words(place)
    for number, hit in enumerate(evidence.hits):
        if not role or not where <= content_words(f"{hit.title} {hit.text}"):
            continue
        for start, end in sentences(hit.text):
            for name in _WHOLE_NAME.finditer(hit.text, start, end):
                found = post_of(hit.text, *name.span())
                if found and found[2] >= APPOINTED and role <= content_words(hit.text[found[0] : found[1]]):
                    yield marked(number, hit, (start, end), name.span())


def left_the_post(sentence: str, name: str) -> bool:
    """Whether a sentence tells that the person with that last ``name`` was made to go, or went."""
    name = re.escape(name)
    fired = rf"\b(?i:{_FIRED})[\s-](?:[^.;A-Z]{{0,60}}?|(?:[A-Z][\w’'-]+[ ,])(?:[a-z’'-]+[ ,]){{1,3}} ?)"
    return bool(
        re.search(rf"{fired}(?:[A-Z][\w’'.-]+ ){{0,3}}{name}\b(?!['’]s)", sentence)
        or re.search(rf"\b{name}(?!['’]s),?(?:,[^.;A-Z,]{{0,40}},)?[^.;,A-Z]{{0,25}}? ?\b{_GOES}\b", sentence)
    )


def _tells_that_left(hit: Hit, name: str) -> bool:
    return any(left_the_post(hit.text[start:end], name) for start, end in sentences(hit.text))


def _name(evidence: Evidence, span: Span) -> str:
    """The last name that a span marks; "" where it marks no name."""
    if span.start is None or span.end is None:
        return ""
    hit = evidence.hits[span.hit]
    found = _NAME.search(hit.text[span.start - hit.start : span.end - hit.start])
    return found["last"] if found else ""
