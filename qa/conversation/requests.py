"""What somebody asks for that no span of a text answers: which articles there are, lists, timelines, comparisons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from qa.answering.dates import told_dates

_HELD = re.compile(
    r"^(?:what (?:do you have|have you got|is there|articles (?:do you have|are there))(?: in (?:the library|here))?"
    r"|(?:do you have|have you got|are there|is there)(?: any(?:thing)?)?(?: articles?| stories| reports?| news)?"
    r"|(?:list|show|find|name)(?: me)?(?: all| the| any)* (?:articles?|stories|reports?|coverage|headlines)"
    r"|any (?:articles?|stories|reports?|news)|which articles (?:are|do you have))"
    r" (?:about|on|regarding|that mention|mentioning|covering) (?P<what>.+?)[\s.!?]*$",
    re.IGNORECASE,
)


def held_on(question: str) -> str | None:
    """What somebody wants the articles on to be listed; None where nothing of the kind is asked."""
    match = _HELD.match(" ".join(question.split()))
    return match["what"].strip(" “”\"'") if match else None


_POLITE = r"^(?:please |can you |could you |would you |can i get |i want |i need |i would like )*"
_NUMBER = r"(?P<count>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_SOME = (
    r"(?:all|the|of|every|some|any|other|different|main|key|major|various|full|complete|its|their|his|her|\S+['’]s?)"
)
_ORDERED = re.compile(
    _POLITE + r"(?P<verb>list|enumerate|name|tell me|give me|show me|identify)(?: me)?(?: (?:up|out))?"
    r"(?P<listed>(?: an?| the)?(?: full| complete| short)? lists? of| the names of| all(?: of)?)?"
    rf" (?:{_SOME} )*?(?:{_NUMBER} )?(?:{_SOME} )*(?P<what>\S.*)$",
    re.IGNORECASE,
)
_WHICH = re.compile(
    rf"(?:^|[,.:;!?]\s+|\b(?:of|from|for|in|to|by|with)\s+)(?:and |so )?"
    rf"(?:(?:what|which|who)(?:['’]re| are| were) (?:{_SOME} )*|(?:which|what) )(?:{_NUMBER} )?(?P<what>\S.*)$",
    re.IGNORECASE,
)
_MANY = re.compile(r"^(?:and |so |about )?how many (?P<what>\S.*)$", re.IGNORECASE)
_WHO = re.compile(r"^(?:and |so )?who (?:was|were|has|have|had|else|all|are|is)\b", re.IGNORECASE)
_PLURAL = re.compile(r"^[a-z-]+[a-hj-rtv-z]s$|^(?:people|men|women|children|criteria)$")
# Plural words that stand before another noun more often than alone, and those that are no plural.
_NO_HEAD = frozenset(
    "media awards sports news series sales arms politics games delays species always perhaps does".split()
)
_HEAD_ENDS = re.compile(
    r"\b(?:who|that|which|whom|where|whose|of|in|for|with|on|at|to|from|by|about|during|after|before|under|did|do|does|have|has|had|"
    r"are|is|was|were|will|would|could|can|should)\b|[,.?!;:]",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"(?:al|ic|an|ous|ern|ive|ful|est|ary|ent|ant|ish|ese|^(?:major|minor|new|big|large|small|old|top))$", re.IGNORECASE
)
COUNTS = {word: n for n, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}
"""Numbers in words from which a list is counted."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that is asked for.

    ``noun`` is the word for what is to be listed ("towns"), "" where none is given; ``count`` how many it should be, or
    None. ``plainly`` it is a list that is wanted, else one or several may answer ("who was arrested?"); ``counted``, a
    number ("how many towns lost power?").
    """

    noun: str
    count: int | None = None
    plainly: bool = True
    counted: bool = False


def list_of(question: str) -> Listing | None:
    """What is to be listed or counted; None where nothing of the kind is asked."""
    plain = " ".join(question.split()).rstrip(" ?.!")
    if match := _MANY.match(plain):
        return Listing(_plural(match["what"]), counted=True)
    if match := _ORDERED.match(plain):
        noun = _plural(match["what"])
        if noun or match["verb"].lower() in ("list", "enumerate") or match["listed"]:
            return Listing(noun, _count(match["count"]))
    if match := _WHICH.search(plain):
        count = _count(match["count"])
        if noun := _plural(match["what"], first=not count):
            return Listing(noun, count)
        if _plural(match["what"]):
            return Listing("", plainly=False)
    return Listing("", plainly=False) if _WHO.match(plain) else None


def _plural(what: str, *, first: bool = False) -> str:
    """The plural noun that ``what`` begins with, or "": "towns that lost power", "US states".

    With ``first`` only adjectives and words in capitals may stand before it, since a verb may end in s as well
    ("team wins").
    """
    for word in _HEAD_ENDS.split(what, maxsplit=1)[0].split()[:5]:
        if _PLURAL.match(word) and word not in _NO_HEAD:
            return word
        if first and not (word.isupper() or _ADJECTIVE.search(word)):
            return ""
    return ""


def _count(word: str | None) -> int | None:
    return None if word is None else COUNTS.get(word.lower()) or int(word)


_CARRIED = re.compile(r"\s*\(([^()]*)\)$")
_POINTS = re.compile(
    r"^(?:(?:the )?(?:article|story|events?|matter|news|situation|case|thing|latter)|it|this|that|them|he|she|all this|"
    r"things)?$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"[\s,]+(?:since|from|after|until|till|up to|before|between)\b.*$", re.IGNORECASE)
_PLEASE = re.compile(r"(?:[\s,]+(?:please|for me))*[\s?.!]*$", re.IGNORECASE)
_ASKED_FOR = (
    r"(?:(?:give|show|make|write|create|build|draw)(?: me)?(?: up)? |what(?:['’]s| is| was) )?"
    r"(?:an? |the )?(?:short |full |brief |complete )?"
)
_TIMELINE = re.compile(
    rf"{_POLITE}{_ASKED_FOR}(?:time ?line|chronology|(?:sequence|course|chain|order) of (?:the )?events)(?: of events)?"
    r"(?: (?:of|for|on|about|in|around|regarding)(?: what happened (?:with|to|in|at))? (?P<what>.+)|\s*)$"
    r"|^(?:and |so )?what(?:['’]s| has| have| had)?(?: all)? happened"
    r" (?:with|regarding|around|about|concerning|in the case of) (?P<what2>.+)$"
    r"|^(?:and |so )?what(?:['’]s| has)? happened (?:to|in|at) (?P<what3>.+? since .+)$"
    r"|^(?:and |so )?how (?:did|has|have|had) (?P<what4>.+?)"
    r" (?:develop|unfold|evolve|progress|play out|come about|go on)(?:ed|d|ped)?"
    r"(?P<since> (?:since|from|after|before|until|between|over|in|during|so far)\b.*)?$"
    r"|^(?:trace|chronicle|retrace|walk me through|take me through) (?:the )?"
    r"(?:events?|history|story|course|developments?)(?: of| in| around| on) (?P<what5>.+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What something is asked about, and the words that bound its time ("since 12 May"), "" where none do."""

    what: str
    when: str = ""

    def bounds(self, as_of: date) -> tuple[date | None, date | None]:
        """The first and the last day that are meant, on the day ``as_of``; None where there is no bound."""
        told = told_dates(self.when, as_of.isoformat())
        if not told:
            return None, None
        word = self.when.split()[0].lower()
        if word in ("until", "till", "before", "up"):
            return None, told[0].last
        ends = word in ("from", "between") and len(told) > 1
        return told[0].first, told[-1].last if ends else None


def timeline_of(question: str) -> Subject | None:
    """What is to be told day by day; None where nothing of the kind is asked."""
    return _subject(_TIMELINE, question)


def _subject(pattern: re.Pattern[str], question: str) -> Subject | None:
    """What a pattern finds is asked about: where it only points to something, the words carried into the question."""
    plain = " ".join(question.split())
    carried = _CARRIED.search(plain)
    words = carried[1] if carried else ""
    asked = _PLEASE.sub("", plain[: carried.start()] if carried else plain)
    match = pattern.match(asked)
    if match is None:
        return None
    groups = match.groupdict()
    since = (groups.pop("since", "") or "").strip()
    what = next((what for name, what in groups.items() if what and name.startswith("what")), "")
    bound = _SINCE.search(what)
    if bound and told_dates(bound[0], "2000-01-01"):
        what, since = what[: bound.start()], bound[0].strip(" ,")
    what = what.strip(" “”\"'")
    if _POINTS.match(what):
        what = words
    elif words:
        what = f"{what} {words}"
    return Subject(_ARTICLE.sub("", what), since) if what else None


_TELLERS = (
    r"(?:(?:the |all |all the |our |different |various |both |other )*(?:outlets?|papers?|newspapers?|sources?|reports?"
    r"|articles?|media|press|accounts?|stories|versions?|figures?|numbers?))"
)
_SAY = (
    r"(?:say|said|report(?:ed)?|writ(?:e|ten)|wrote|claim(?:ed)?|tell|told|think|thought|count(?:ed)?|describe[d]?|put"
    r"|cover(?:ed)?)"
)
_BOTH = r"(?P<one>[^,;:?]{2,60}?) (?:and|or|with|to|vs\.?|versus) (?P<two>[^,;:?]{2,60}?)"
_ON = r"(?:about|on|of|over|regarding|concerning|as to)"
_AGREE = r"(?:agree|disagree|differ|conflict|consistent|at odds|unanimous)(?: with each other)?"
_COMPARISONS = tuple(
    re.compile(rf"{_POLITE}(?:and |so )?{pattern}$", re.IGNORECASE)
    for pattern in (
        rf"compare (?:what |how )?{_TELLERS} (?:{_SAY} )?{_ON} (?P<what>.+)",
        rf"compare (?:the )?(?:coverage|reporting) {_ON} (?P<what>.+?)(?: (?:in|by|from|between) {_BOTH})?",
        rf"compare (?:what |how )?{_BOTH} (?:{_SAY} )?{_ON} (?P<what>.+)",
        rf"compare (?:what |how )?{_BOTH} {_SAY} (?P<what>.+)",
        rf"(?:what|how) (?:do|does|did|have|has) (?:each )?{_TELLERS} {_SAY} (?:{_ON} )?(?P<what>.+)",
        rf"(?:what|how) (?:do|did|have) {_BOTH} {_SAY} (?:{_ON} )?(?P<what>.+)",
        rf"(?:do|does|did|is|are) {_TELLERS}(?: {_ON} (?P<what2>.+?))? (?:all )?{_AGREE}(?: {_ON} (?P<what>.+))?",
        rf"(?:do|does|did) {_BOTH} {_AGREE} {_ON} (?P<what>.+)",
        rf"(?:how|where|in what) (?:do|does|did) {_TELLERS} {_ON} (?P<what>.+?) (?:differ|disagree|conflict|vary)",
        rf"(?:how|where) (?:do|does|did) {_BOTH} (?:differ|disagree) {_ON} (?P<what>.+)",
        rf"(?:what(?:['’]s| is| are) the )?differences? between {_BOTH} {_ON} (?P<what>.+)",
        r"(?P<what>how (?:many|much|big|large|old) .+?),? according to (?:whom|which sources?|what sources?)",
        r"(?:was|were|is|are) (?:it|there) (?P<one>\d[\d.,]*) or (?P<two>\d[\d.,]*) (?P<what>.+)",
    )
)
_ARTICLE = re.compile(r"^(?:the|both|an?) ", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"^(?:the |both |all )*(?:outlets?|papers?|sources?|reports?|articles?|media)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be compared on a subject: the outlets or parties that are named, () for whoever tells of it."""

    what: str
    parties: tuple[str, ...] = ()


def comparison_of(question: str) -> Comparison | None:
    """What is to be compared; None where nothing of the kind is asked."""
    plain = " ".join(question.split())
    carried = _CARRIED.search(plain)
    words = carried[1] if carried else ""
    asked = _PLEASE.sub("", plain[: carried.start()] if carried else plain)
    for pattern in _COMPARISONS:
        if not (match := pattern.match(asked)):
            continue
        groups = match.groupdict()
        what = (groups.get("what") or groups.get("what2") or "").strip(" “”\"'")
        if _POINTS.match(what):
            what = words
        elif words:
            what = f"{what} {words}"
        named = (re.sub(r"(?:['’]s)?$", "", groups.get(name) or "").strip() for name in ("one", "two"))
        parties = tuple(re.sub(r"^(?:the|both) ", "", party, flags=re.IGNORECASE) for party in named if party)
        if what:
            return Comparison(
                re.sub(r"^(?:the|an?) ", "", what), tuple(p for p in parties if not _PLACEHOLDER.match(p))
            )
    return None
