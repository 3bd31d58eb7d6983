"""Who says what: the sentences of a text that tell what somebody said, with the words that name who did.

Found by the shapes in which news reports speech: "…," said X; X said (that) …; according to X; X denied …. What is not
sure to be speech is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from index.passages import sentences

Manner = Literal["says", "denies", "asks", "reports"]

MANNERS: dict[Manner, str] = {
    "says": (
        "said|says|say|told|tells|added|adds|wrote|writes|tweeted|posted|claimed|claims|announced|announces|warned|warns|"
        "argued|argues|insisted|insists|noted|notes|explained|explains|stated|states|declared|declares|confirmed|confirms|"
        "acknowledged|admitted|admits|suggested|suggests|predicted|predicts|promised|promises|vowed|pledged|stressed|"
        "conceded|joked|concluded|described|describes|testified|alleged|replied|responded|recalled|estimated|estimates|"
        "believes|believe|believed|thinks|fears|fear|feared|hopes|expects|called|calls|praised|hailed|criticised|criticized|"
        "condemned|accused|accuses|blamed|blames|complained|complains|thanked|apologised|apologized|spoke of|speaks of|"
        "put the|puts the|expressed|repeated|assured|disputed|doubts|doubted|informed|remarked"
    ),
    "denies": (
        "denied|denies|rejected|rejects|dismissed|dismisses|refuted|ruled out|contradicted|refused to|declined to"
    ),
    "asks": "asked|asks|demanded|demands|urged|urges|called for|calls for|called on|appealed|begged|proposed|proposes",
    "reports": "reported|reports|revealed|disclosed|cited|quoted",
}
"""The words that tell of speech, by its manner, as alternatives of a regular expression."""
_MANNER = {cue: manner for manner, cues in MANNERS.items() for cue in cues.split("|")}
_ANY = "|".join(sorted(_MANNER, key=len, reverse=True))
_NOT_BEFORE = r"(?<!\bto )(?<!\bbe )(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbeing )(?<!\ba )(?<!\bthe )(?<!\bit )(?<!\bIt )"  # noqa: E501
_NAME = r"[A-Z][\w’'.-]*"
_PHRASE = (
    r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ne|[Tt]wo|[Tt]hree|[Ss]everal|[Ss]ome|[Mm]any|[Aa]nother)\s)?"
    r"(?:[\w’'-]+\s){0,7}?[\w’'.-]+"
)
_STOPS = r"[,.;:“”\"()—–]"
# '…," said X' and '…, said X': the words after the cue, up to a comma, a stop or what tells when and to whom.
_AFTER = re.compile(
    r"(?:[,.!?]?[”\"’']|,)\s+(?P<cue>said|says|added|adds|wrote|warned|asked|argued|explained|reported|reports|noted|"
    r"replied|recalled|insisted|announced|tweeted|confirmed)\s+(?P<who>(?!that\b|it\b|in\b|on\b|to\b|at\b)"
    rf"[^,.;:“”\"()—–]{{2,120}}?)(?=\s*(?:{_STOPS}|$|\s(?:on|in|at|after|before|during|as|when|while|who|which|but|"
    r"and\s(?:the|that)|told|from)\s))"
)
_ACCORDING = re.compile(
    r"\b[Aa]ccording to (?P<who>[^,.;:“”\"()—–]{2,120}?)"
    rf"(?={_STOPS}|$|\s(?:on|in|at|after|and that|but|which|who)\s)"
)
# 'X said that …', '…," X said.'
_BEFORE = re.compile(
    rf"(?P<who>{_PHRASE})(?P<aside>,\s[^,.;“”\"]{{2,120}},|\swho\s[^,.;“”\"]{{2,80}}?)?\s+(?:(?:has|had|have|also|later|then|repeatedly|again|first|"
    r"earlier|since|once|already|strongly|always|still|reportedly|publicly|only|now|did not|do not|does not)\s+){0,2}"
    rf"{_NOT_BEFORE}(?P<cue>{_ANY})\b"
)
_JOINT = re.compile(r"\b(?:that|which|and|but|while|as|because|when|where|after|if|for|with)\s")
_NOUN = re.compile(
    r"(?:(?:the|an?|two|three|one|some|several|many|other|another|his|her|its|their)\s)?(?:[\w’'-]+\s){1,4}",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"(?:the|an?|his|her|its|their|two|one)\s|(?:\w+\s)?{_NAME}|(?:he|she|they)$")
_CLAUSE = re.compile(r"^\d|\b(?:were|was|is|are|had|has|have|will|would|could|should|did)\b")
_SUBJECT = re.compile(
    rf"(?P<who>(?:(?:The|An?)\s(?:[a-z’'-]+\s){{0,4}}?)?{_NAME}(?:\s{_NAME})*(?:[’']s(?:\s[a-z-]+){{1,4}})?"
    rf"(?:,\s{_NAME}\s{_NAME}(?=,))?)"
)
_PERSON = re.compile(rf"(?:The\s(?:[a-z-]+\s){{1,4}}|[A-Z]?[a-z]+\s)?(?P<who>{_NAME}(?:\s{_NAME}){{1,3}})\b")
_PRONOUN = re.compile(r"^(?:he|she|they|it|who|I|we|you)$", re.IGNORECASE)
_SPEAKS_NOT = re.compile(
    r"^(?:that|which|this|these|those|what|there|here|and|but|or|as|if|when|while|after|before|because|since|also|it|"
    r"the|an?|his|her|its|their|(?:\w+\s)*(?:who|that|which|not|to|has|have|had|is|was|are|were|been|be|by|of|in|on|for|with))$",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"^(?:but|and|yet|so|however|still|meanwhile|later|also|on\s\w+day|in\s\w+|earlier)[,\s]+", re.IGNORECASE
)
_WHEN = re.compile(r"\s(?:(?:on|late|early|late on|early on)\s\w+day|yesterday|today|on\s\d+\s[A-Z]\w+)$")
_WORTH = re.compile(
    rf"{_NAME}|\b(?:[a-z]+(?:er|or|ist|ian|man|woman|men|women)|(?:wo)?m[ae]n|people|persons?|police|officials?|sources?|"
    r"witness(?:es)?|residents?|union|company|government|ministry|court|agency|council|authority|office|"
    r"department|paper|newspaper|magazine|station|report|study|statement|staff|crews?|experts?|family|"
    r"party|group|team|firm|bank|church|club|board|committee|army|service|institute|university|hospital|"
    r"chief|head|mother|father|president|premier|mayor|judge|spokes\w+|he|she|they)\b"
)


@dataclass(frozen=True, slots=True)
class Speech:
    """A sentence, ``start`` to ``end``, that tells what somebody said: the words ``said_start`` to ``said_end``.

    ``name_start`` to ``name_end`` name who, where that is ("he") in a sentence before. ``direct`` where words are in
    quotation marks.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    said_start: int
    said_end: int
    manner: Manner
    direct: bool

    def moved(self, by: int) -> Speech:
        """The same, ``by`` characters further on."""
        places = ("start", "end", "name_start", "name_end", "said_start", "said_end")
        return replace(self, **{name: getattr(self, name) + by for name in places})


def speeches(text: str) -> list[Speech]:
    """The sentences of ``text`` that tell what somebody said, in order; those whose speaker is not known are left out.

    All offsets count code points of ``text``.
    """
    found: list[Speech] = []
    last: tuple[int, int] | None = None  # where the person stands who is meant by "he" or "she"
    for start, end in sentences(text):
        sentence = text[start:end]
        named = None
        for speech in (each.moved(start) for each in _in_sentence(sentence)):
            name = text[speech.name_start : speech.name_end]
            if not _PRONOUN.match(name):
                named = (speech.name_start, speech.name_end) if re.search(rf"\b{_NAME}", name[1:] or name) else named
                found.append(speech)
            elif last is not None and named is None:
                found.append(replace(speech, name_start=last[0], name_end=last[1]))
        subject = _PERSON.match(sentence)
        last = named or (subject and (start + subject.start("who"), start + subject.end("who"))) or last
    return found


def _in_sentence(sentence: str) -> Iterator[Speech]:
    quoted = [match.span() for match in re.finditer(r"[“\"][^“”\"]*[”\"]?", sentence)]
    direct = next((span for span in quoted if span[1] - span[0] > 5), None)
    taken: list[tuple[int, int]] = []
    for pattern in (_AFTER, _ACCORDING, _BEFORE):
        for match in pattern.finditer(sentence):
            start, end = _speaker(sentence, *match.span("who"))
            inside = any(first < start < last - 1 for first, last in quoted)
            if inside or not _names_a_speaker(sentence[start:end], after=pattern is _AFTER):
                continue
            start, end = _with_name(sentence, start, end)
            if any(start < last and first < end for first, last in taken):
                continue
            taken.append((min(start, match.start()), match.end()))
            said = (direct[0] + 1, direct[1] - 1) if direct else _reported(sentence, match, pattern)
            cue = match.groupdict().get("cue") or "said"
            yield Speech(0, len(sentence), start, end, *said, _MANNER.get(cue, "says"), direct is not None)


def _reported(sentence: str, match: re.Match[str], pattern: re.Pattern[str]) -> tuple[int, int]:
    """Where the words stand that are told without quotation marks: after "X said that", or before ", said X"."""
    told = match.groupdict().get("cue") in ("told", "tells", "assured", "informed")
    rest = re.match(r"(?:\s[\w’'-]+){0,9}?\sthat\s|\s*" if told else r"\s*(?:that\s)?", sentence[match.end() :])
    after = match.end() + (rest.end() if rest else 0)
    stop = len(sentence.rstrip(" .!?"))
    if pattern is _BEFORE and stop - after > 8 and not re.match(r"(?:on|in|at)\s[A-Z]\w+\W*$", sentence[after:]):
        return after, stop
    before = sentence[: match.start()].rstrip(" ,")
    return (0, len(before)) if len(before) > 12 else (0, stop)


def _names_a_speaker(words: str, *, after: bool) -> bool:
    if not words or _SPEAKS_NOT.match(words) or (after and _CLAUSE.search(words)):
        return False
    return bool(_WORTH.search(words))


def _speaker(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Where the speaker stands, without what opens the sentence and without the clause before "X said"."""
    while opener := _OPENER.match(sentence[start:end]):
        start += opener.end()
    if late := _WHEN.search(sentence[start:end]):
        end = start + late.start()
    joined = re.search(r"\s(?:and|but)$", sentence[start:end])
    if joined and (subject := _SUBJECT.match(sentence)):  # "X went there and said"
        return subject.span("who")
    for match in reversed(list(_JOINT.finditer(sentence[start:end]))):
        if match[0] in ("with ", "for ") and _NOUN.fullmatch(sentence[start : start + match.start()]):
            continue  # "a source familiar with the call", "a spokesman for the board"
        if _BEGINS.match(sentence[start + match.end() : end]):
            return start + match.end(), end
    return start, end


def _with_name(sentence: str, start: int, end: int) -> tuple[int, int]:
    """A role with the name that follows it: "its manager, Tove Blix"."""
    if re.search(_NAME, re.sub(r"^(?:The|An?|Its|His|Her|Their)\b", "", sentence[start:end])) and not re.search(
        r"[’']s?\s[a-z ]+$|^[A-Z]?[a-z]+ [a-z ]+$", sentence[start:end]
    ):
        return start, end
    named = re.match(rf",\s(?:[A-Z]\w+\s)?{_NAME}\s{_NAME}(?:\s{_NAME})?(?=[,.;]|$)", sentence[end:])
    return (start, end + len(named[0].rstrip("."))) if named else (start, end)
