"""Outlets and dates that a question names as where and when something was told, which makes them filters.

An outlet is one only where the question says that it tells ("what did CNN say", not "who owns CNN?"), a date only where
the question speaks of reports ("articles from March"): else a time is what is asked about, and articles near it count
for more (`qa.retrieval.recency`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.lexical import STOPWORDS
from index.outlets import is_short_for, matching_outlets, spoken
from index.records import Scope
from index.spelling import edits
from qa.conversation.periods import DATED, bounds, period
from qa.fragments import day as written
from qa.numbers import TO_TEN
from qa.words import content_words

_TELL = (
    r"(?:say|said|saying|report(?:ed|ing)?|writ(?:e|ten|ing)|tell|told|telling|claim(?:ed|ing)?|publish(?:ed|ing)?"
    r"|print(?:ed|ing)?|describ(?:e|ed|ing)|cover(?:ed|ing)?|call(?:ed)?|mention(?:ed)?|know|have to say|make of|run)"
)
_REPORT = r"(?:articles?|stor(?:y|ies)|reports?|reporting|coverage|news|headlines?|pieces?|editorials?)"
_NAME = r"(?P<who>[^\s,;:?!()“”\"][^,;:?!()“”\"]{0,80})"
_PLAIN = frozenset("people us time money fortune nature science parents today metro mirror sun star mail".split())
_PLAIN_NAMES = "|".join(sorted(_PLAIN))
# Between these words stands an outlet and nothing else.
_BETWEEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:do|does|did|has|have|had|is|are|was|were|can|could) (?P<who>[^,;:?!]{{2,80}}?) {_TELL}\b",
        r"(?:^|[,;:] )(?P<who>[^,;:?!]{2,60}?) (?:says|said|reports|reported|writes|wrote)\b",
        rf"^(?!(?:{_PLAIN_NAMES})\b)(?P<who>[^,;:?!]{{2,40}}):(?= )",
        rf"^(?!(?:{_PLAIN_NAMES})\b)(?P<who>[^,;:?!]{{2,40}}?) on (?=\w)",
    )
)
# After these words an outlet begins.
_AFTER = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:according to|as (?:told|reported|described|covered) (?:by|in)|per) {_NAME}",
        rf"\b(?:reported|published|printed|written|carried|covered|described|told) (?:by|in) {_NAME}",
        rf"\b{_REPORT} (?:from|by|in|of|on) {_NAME}",
        rf"^(?:from|in) {_NAME}",
        rf"\b(?:latest|newest|anything|something|everything|more|what(?:’s|'s| is| was)) (?:from|by|in) {_NAME}",
        rf"\b(?:from|by|in) (?P<who>(?:the )?[^\s,;:?!]{{1,30}}(?: [^\s,;:?!]{{1,30}}){{0,5}})(?:’s|'s) {_REPORT}\b",
    )
)
_IN = re.compile(r"\b[Ii]n (?P<who>(?:the |The )?[A-Z][^,;:?!()“”\"]{0,80})")
_OWN = re.compile(
    rf"(?P<who>(?:[^\s,;:?!]+ )?(?:[^\s,;:?!]+ )?(?:[^\s,;:?!]+ )?[^\s,;:?!’']+)"
    rf"(?:’s|'s) (?:(?:first|latest|last|own|new) )?{_REPORT}\b",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(
    r"(?:\b(?:according to|as (?:told|reported|described|covered) (?:by|in)|per|in|from|by)"
    r"|^what (?:else )?(?:do|does|did|has|have|had|is|are|was|were)|\b(?:do|does|did|has|have|had))(?: the)? $",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    rf"^(?:’s|'s)? ?(?:(?:first|latest|last|own|new) )?(?:{_TELL}|{_REPORT})"
    r"(?: (?:about|on|of|that|regarding)\b)?(?=\W|$)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?:who|whom|whose|what|which|when|where|why|how|did|do|does|is|are|was|were|has|have)\b", re.I)
LETTERS_AN_EDIT = 8  # letters of an outlet's name for each that may be wrong
_MOST_WORDS = 7  # of an outlet's name
_FIGURES = {str(number): word for word, number in TO_TEN.items()}
_ADDED = frozenset("news online radio tv television daily".split())  # what is left away of a name

_OF_REPORTS = re.compile(
    rf"\b{_REPORT}\b(?: (?!that\b|which\b|who\b)[\w’'-]+){{0,8}}$"
    r"|\b(?:published|printed|posted|written|reported|ran|appeared|said)(?: \w+){0,1}$",
    re.IGNORECASE,
)
_WAS_TOLD = (
    r"what (?:was|were|is|has been|have been|had been) (?:\w+ )?(?:reported|written|said|told|published|printed)\b"
)
_TO_REPORTS = re.compile(rf"^(?:[’']s)? (?:[\w’'-]+ )?{_REPORT}\b|^,? {_WAS_TOLD}", re.IGNORECASE)
_TOLD_OF = re.compile(rf"^{_WAS_TOLD}", re.IGNORECASE)


Known = dict[tuple[str, ...], str]
"""Outlets by the words of their names."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question is limited to: ``outlets`` as the store writes them, and days, both inclusive.

    ``rest`` is what is asked of these: the question without the words that say who told it; ``reads`` whether it still
    asks as a question does.
    """

    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    rest: str = ""
    reads: bool = False

    def __bool__(self) -> bool:
        return bool(self.outlets or self.since or self.until)

    def within(self, scope: Scope) -> Scope:
        """``scope`` with these filters."""
        return replace(
            scope,
            outlets=self.outlets or scope.outlets,
            since=self.since or scope.since,
            until=self.until or scope.until,
        )

    @property
    def words(self) -> str:
        """In words: "CNN · since 1 Mar 2022"."""
        first, last = (written(day.isoformat()) if day else "" for day in (self.since, self.until))
        dates = (
            first if first == last else f"{first} to {last}" if first and last
            else f"since {first}" if first else f"until {last}"
        )  # fmt: skip
        return " · ".join(part for part in (", ".join(self.outlets), dates if first or last else "") if part)


def asked_filters(question: str, outlets: Callable[[], Sequence[str]], scope: Scope) -> Filters:
    """The filters that ``question`` names; none of a kind that ``scope`` has already.

    ``outlets`` gives the names of the store's.
    """
    named, rest, reads = ((), question, False) if scope.outlets else _outlets(question, outlets)
    since, until = (None, None) if scope.since or scope.until else _days(question, scope.day, bool(named))
    if not content_words(rest) - content_words("say said report"):
        rest, reads = question, False
    return Filters(named, since, until, rest, reads and bool(_ASKS.match(rest)))


def _outlets(question: str, outlets: Callable[[], Sequence[str]]) -> tuple[tuple[str, ...], str, bool]:
    """The outlets that ``question`` says to tell something, the question without them, and whether it is still one."""
    known: Known = {}
    for pattern in (*_BETWEEN, *_AFTER, _OWN, _IN):
        for match in pattern.finditer(question):
            known = known or {_folded(form): name for name in outlets() if name for form in (*spoken(name), name)}
            start, end = match.span("who")
            # Before "'s coverage" it is not known where the name begins.
            starts = (
                [start + m.start() for m in re.finditer(r"\S+", question[start:end])] if pattern is _OWN else [start]
            )
            for start in starts:
                whole = pattern in _BETWEEN or pattern is _OWN
                found, past = _named(question[start:end], known, whole=whole, sure=pattern is not _IN)
                if found:
                    return tuple(found), _without(question, start, start + past), pattern not in _BETWEEN
    return (), question, False


def _without(question: str, start: int, end: int) -> str:
    """The question without the outlet from ``start`` to ``end``, and without what leads to it and follows from it."""
    before, after = _LEADS_TO.sub("", question[:start]), _FOLLOWS.sub("", question[end:])
    if not before:
        after = re.sub(r"^\s*(?:on|about)\b", "", after)  # "CNN on the strike"
    return re.sub(r"[\s,;:]+(?=[?.!]|$)", "", " ".join(f"{before} {after}".split()).lstrip(",;: "))


def _spelt_alike(name: str, outlet: str) -> bool:
    """Whether two names, without their spaces, are the same but for a letter or, of long ones, two."""
    if name == outlet:
        return True
    allowed = min(len(name), len(outlet)) // LETTERS_AN_EDIT
    return abs(len(name) - len(outlet)) <= allowed and int(edits(name, [outlet])[0]) <= min(allowed, 2)


def _named(text: str, known: Known, *, whole: bool, sure: bool) -> tuple[list[str], int]:
    """The outlets with whose names ``text`` begins, and where they end; with ``whole`` they must be all of it."""
    found: list[str] = []
    at = 0
    while True:
        words = list(re.finditer(r"[^\s,]+", text[at:]))[:_MOST_WORDS]
        for count in range(len(words), 0, -1):
            end = at + words[count - 1].end()
            name = text[at:end].rstrip(" .’'")
            meant = [outlet for outlet in _called(name, known) if _meant(name, outlet, sure)]
            if meant and _ends(text[end:]):
                found += meant
                break
        else:
            return (found, at) if found and (not whole or not text[at:].strip()) else ([], 0)
        at = end
        if more := re.match(r"\s*(?:,|and|or|&|,\s*and)\s+", text[at:], re.IGNORECASE):
            following = at + more.end()
            if _called(re.split(r" and | or |,", text[following:])[0], known):
                at = following
                continue
        if whole and text[at:].strip():
            return [], 0
        return found, at


def _called(name: str, known: Known) -> list[str]:
    """The outlets of this very name; else those whose initials it is, or that it is short for ("the Post", "the BBC").

    Any outlet that holds the name will not do: "what did New York say" asks no "New York Post".
    """
    mine = _folded(name)
    if mine in known:
        return [known[mine]]
    longer = [
        outlet for words, outlet in known.items() if mine == words[: len(mine)] and set(words[len(mine) :]) <= _ADDED
    ]
    if longer and (len(mine) > 1 or longer[1:] == []):
        return _once(longer)
    if short := [outlet for words, outlet in known.items() if is_short_for(words, mine)]:
        return _once(short)
    if spelt := [outlet for words, outlet in known.items() if _spelt_alike("".join(mine), "".join(words))]:
        return _once(spelt)
    bare = re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)
    if bare == name and not bare.isupper():
        return []
    return [
        outlet
        for outlet in matching_outlets(bare, _once(known.values()))
        for theirs in [_folded(outlet)]
        if (bare.isupper() and theirs[: len(mine)] == mine)
        or (bare.isupper() and "".join(word[0] for word in theirs) == bare.casefold())
        or (bare != name and bare[:1].isupper() and theirs[-len(mine) :] == mine)
    ]


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _ends(rest: str) -> bool:
    """Whether a name may end before ``rest``: "according to CNN, who", not "according to CNN poll"."""
    following = rest.split()
    return not following or not rest[:1].isspace() or following[0].casefold() in STOPWORDS | {"say", "report", "since"}


def _meant(name: str, outlet: str, sure: bool) -> bool:
    """Whether words are meant as the name of ``outlet``, and not as what they mean else ("people", "in time")."""
    bare = re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)
    if " " in bare or outlet.isupper() or bare.isupper():
        return sure or bare[:1].isupper()
    if bare[:1].isupper():
        return sure
    return sure and (bare != name or bare.casefold() not in _PLAIN) and bare.casefold() not in ("people", "us")


def _folded(name: str) -> tuple[str, ...]:
    """A name without case, accents, "the" and the end of a web address; figures up to ten as words ("Channel 4")."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = re.sub(r"\.(?:com|org|net|co\.uk|de|fr)$", "", plain.removeprefix("www."))
    words = [_FIGURES.get(word, word) for word in re.findall(r"\w+", plain)]
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _days(question: str, as_of: date, told: bool) -> tuple[date | None, date | None]:
    """The first and last day that reports are asked of, None where open; ``told``: by an outlet that is named."""
    for match in DATED.finditer(question):
        text = match["first"] or match["bare"]
        if re.fullmatch(r"march|may|mar\.?", text, re.IGNORECASE) and not text[0].isupper():
            continue
        if not (_of_reports(question, match) or (told and _closes(question, match))):
            continue
        if (first := period(text, as_of)) is None:
            continue
        last = period(match["last"], as_of) if match["last"] else None
        return bounds((match["lead"] or "").casefold(), first, last)
    return None, None


def _of_reports(question: str, match: re.Match[str]) -> bool:
    """Whether a date tells when something was reported: "articles from March", "last week's news", "what was said in
    March about it", "what was written about it in March"."""
    before, after = question[: match.start()].rstrip(" ,"), question[match.end() :]
    today = match[0].casefold() in ("today", "yesterday") and not re.match("[’']s", after)  # "USA Today reports"
    if _OF_REPORTS.search(before) or (_TO_REPORTS.match(after) and not today):
        return True
    return _closes(question, match) and bool(_TOLD_OF.match(before))


def _closes(question: str, match: re.Match[str]) -> bool:
    """Whether the date ends the question, or opens it: "What did CNN say on 13 June?"."""
    return not question[match.end() :].strip(" ?.!") or not question[: match.start()].strip()
