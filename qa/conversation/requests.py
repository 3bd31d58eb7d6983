"""What somebody asks for that no span of a text answers: which articles there are, lists, timelines, comparisons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from qa.answering.dates import told_dates

_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_HELD = re.compile(
    r"^(?:what (?:do you have|have you got|is there|articles (?:do you have|are there))(?: in (?:the library|here))?"
    r"|(?:do you have|have you got|are there|is there)(?: any(?:thing)?)?(?: articles?| stories| reports?| news)?"
    r"|(?:list|show|find|name)(?: me)?(?: all| the| any)* (?:articles?|stories|reports?|coverage|headlines)"
    r"|(?:which|what) (?:outlets?|(?:news)?papers?|sources?) (?:write|wrote|report|reported|tell|told|speak|spoke|have)"
    r"|any (?:articles?|stories|reports?|news)|which articles (?:are|do you have))"
    r" (?:about|on|regarding|that mention|mentioning|covering) (?P<what>.+?)[\s.!?]*$",
    re.IGNORECASE,
)


_THERE = r"(?:do you have|have you got|are there|there are|exist|(?:are )?in the (?:library|archive))"
_PLAIN = r"(?!(?:who|did|does|has|had|will|is|are|was|were)\b)[^\s,;:?!]+"
_COUNTED = re.compile(
    r"^(?:and |so )?(?:how many|(?:what is |what['’]s |give me )?the number of) (?:news )?(?:articles|stories|reports)"
    rf"(?: {_THERE})?(?: that)?(?: are)? (?:about|on|regarding|cover(?:ing)?|mention(?:ing)?|deal(?:ing)? with)"
    rf" (?P<what>{_PLAIN}(?: {_PLAIN}){{0,11}}?)(?: {_THERE})?[\s.!?]*$",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r" (?:(?:that )?(?:were|was) )?(?:published|written|printed)\b", re.IGNORECASE)


def counted_on(question: str) -> str | None:
    """What somebody wants the articles on to be counted; None where nothing of the kind is asked."""
    match = _COUNTED.match(" ".join(_PUBLISHED.sub("", question).split()))
    return _ARTICLE.sub("", match["what"].strip(" “”\"'")) if match else None


def held_on(question: str) -> str | None:
    """What somebody wants the articles on to be listed; None where nothing of the kind is asked."""
    match = _HELD.match(" ".join(question.split()))
    return match["what"].strip(" “”\"'") if match else None


POLITE = r"^(?:please |can you |could you |would you |can i get |i want |i need |i would like )*"
_NUMBER = r"(?P<count>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_SOME = (
    r"(?:all|the|of|every|some|any|other|different|main|key|major|various|full|complete|its|their|his|her|\S+['’]s?)"
)
_ORDERED = re.compile(
    POLITE + r"(?P<verb>list|enumerate|name|tell me|give me|show me|identify)(?: me)?(?: (?:up|out))?"
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
# "Who is Ada Berg?": somebody who is named is not several.
_WHO_IS_NAMED = re.compile(r"^(?:[Aa]nd |[Ss]o )?[Ww]ho (?:was|is) (?:[A-Z][\w.’'-]*(?: |$))+$")
_PLURAL = re.compile(r"^[a-z-]+[a-hj-rtv-z]s$|^(?:people|men|women|children|criteria)$")
# Plural words that stand before another noun more often than alone, and those that are no plural.
_NO_HEAD = frozenset(
    "media awards sports news series sales arms politics games delays species always perhaps does".split()
)
_HEAD_ENDS = re.compile(
    r"\b(?:who|that|which|whom|where|whose|of|in|for|with|on|at|to|from|by|about|during|after|before|under"
    r"|did|do|does|have|has|had|"
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
    return Listing("", plainly=False) if _WHO.match(plain) and not _WHO_IS_NAMED.match(plain) else None


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
POINTS = re.compile(
    r"^(?:(?:the )?(?:article|story|events?|matter|news|situation|case|thing|latter)|it|this|that|then|them|he|she|"
    r"all this|things)?$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"[\s,]+(?:since|from|after|until|till|up to|before|between)\b.*$", re.IGNORECASE)
PLEASE = re.compile(r"(?:[\s,]+(?:please|for me))*[\s?.!]*$", re.IGNORECASE)
_ASKED_FOR = (
    r"(?:(?:give|show|make|write|create|build|draw)(?: me)?(?: up)? |what(?:['’]s| is| was) )?"
    r"(?:an? |the )?(?:short |full |brief |complete )?"
)
_EVENTS = r"(?:events?|developments?|stages|milestones|what happened)"
_TIMELINE = re.compile(
    rf"{POLITE}{_ASKED_FOR}(?:time ?line|chronology|(?:sequence|course|chain|order) of (?:the )?{_EVENTS}"
    r"|(?:key|important|main) (?:dates|events|developments|moments|milestones))(?: of events)?"
    r"(?: (?:of|for|on|about|in|around|regarding)(?: what happened (?:with|to|in|at))? (?P<what>.+)|\s*)$"
    r"|^(?:and |so )?what(?:['’]s| has| have| had)?(?: all)? happened"
    r" (?:with|regarding|around|about|concerning|in the case of) (?P<what2>.+)$"
    r"|^(?:and |so )?what(?:['’]s| has)? happened (?:to|in|at) (?P<what3>.+? since .+)$"
    r"|^(?:and |so )?what(?:['’]s| has| have| had)?(?: all)? happened (?P<event>since .+)$"
    rf"|{POLITE}(?:tell me )?(?:the )?(?:history|story so far)(?: of| on) (?P<what16>.+)$"
    rf"|^what (?:were|are|was) the (?:main |key |important )?{_EVENTS} (?:of|in|around) (?P<what17>.+)$"
    r"|^tell me how (?P<what18>.+?) (?:developed|unfolded|evolved|progressed|played out|came about|went on)$"
    r"|^(?:and |so )?how (?:did|has|have|had) (?P<what4>.+?)"
    r" (?:develop|unfold|evolve|progress|play out|come about|go on|change over time|change from day to"
    r" day)(?:ed|d|ped)?"
    r"(?P<since> (?:since|from|after|before|until|between|over|in|during|so far)\b.*)?$"
    r"|^(?:trace|(?:track|follow)(?= how)|chronicle|retrace|reconstruct|recount"
    r"|(?:walk|take|run|talk) me through|go through)"
    rf" (?:the )?(?:(?:{_EVENTS}|history|story|course)(?: of| in| around| on) )?(?:how )?(?P<what5>.+?)"
    r"(?: (?:has |have )?(?:changed|developed|evolved|unfolded|rose|risen|grew|grown|fell|fallen|progressed))?$"
    r"|^(?:when did what happen|what happened when) (?:in|with|at|during|around) (?P<what6>.+)$"
    rf"|{POLITE}(?:list|give me|show me|tell me|put) (?:all |the |key |main )*{_EVENTS} (?:of|in|around|at)"
    rf" (?P<what7>.+?)"
    r" (?:in (?:chronological |the right |date )?order|chronologically|by date|day by day|from first to last)$"
    r"|^(?:time ?line|chronology)[:,]? (?P<what9>.+)$"
    r"|^how (?:did|has|have|does) (?P<what10>.+?) (?:rise|risen|grow|grown|fall|fallen|drop|climb"
    r"|change[d]?|move[d]?|go up|go down)"
    r"(?: over (?:time|the (?:days|weeks|months|years|course))| day by day| from day to day| with time)$"
    r"|^what (?:has )?happened (?:to|with|in|at) (?P<what11>.+?) over "
    r"(?:time|the (?:next |following |last )?(?:days|weeks|months|years))$"
    r"|^in (?:what|which) order (?:did|were|was|have|had) (?P<what12>.+)$"
    rf"|^(?P<what8>.+?),? (?:day by day|step by step|in chronological order|chronologically)$"
    rf"|^(?P<what13>.+?)\s*[:,;–—-]\s*(?:what happened when|when did what happen|(?:the |a )?(?:time ?line|chronology)"
    rf"|(?:the )?{_EVENTS} (?:in order|by date))$"
    r"|^(?:tell(?: me)?|give me|what(?:['’]s| is| was)) (?:the |how the )?(?:whole |full )?(?:story|history) of"
    r" (?P<what14>.+)$"
    r"|^(?P<what15>(?:number|toll|count|price|cost|figures?|cases|deaths) (?:of|for|in) .+?),? over time$"
    r"|^how (?:did|has|have) (?P<what19>(?:the )?(?:[\w-]+ )?(?:toll|number|count|total)s?"
    r" (?:of|for|in) .+?)"
    r" (?:rise|risen|grow|grown|fall|fallen|drop|dropped|climb|climbed|change|changed|develop|developed)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What something is asked about, and the words that bound its time ("since 12 May"), "" where none do.

    ``after`` is what happened first, where it is asked what came since ("since the mayor resigned").
    """

    what: str
    when: str = ""
    after: str = ""

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


# "What happened with the dam, from start to finish?": how it is to be told, behind what is asked.
_IN_ORDER = re.compile(
    r"[\s,:;–—-]+(?:in (?:the )?(?:right |correct |chronological )?order(?: of (?:events|time))?|(?:right )?from"
    r" (?:the )?(?:very )?(?:start|beginning|first|outset)(?: to (?:the )?(?:finish|end|last|now|present))?"
    r"|from (?:a|day one) to (?:z|now)|so far|up to now|until now|to date|over time"
    r"|one after (?:the other|another)|by date)$",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"^(?:and |so )?(?:what(?:['’]s| has| have| had)?(?: all)? happened (?:with|to|in|at|around|after|during|on)"
    r"|how did (?:it|things) (?:go|happen) (?:with|in|at))"
    r" (?P<what1>.+)$",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"^(?:and |so )?how many (?P<what>.+?)[,\s]*$", re.IGNORECASE)  # before "over time"
# "List in order what happened in the case."
_ORDER_OF = re.compile(
    r"^(?:list|tell(?: me)?|show(?: me)?|describe|recount|explain|give(?: me)?|say)[\s,]+"
    r"(?:in (?:chronological |the right )?order|step by step|chronologically|day by day|by date)[\s,]+"
    r"(?:what|how)(?:['’]s| has| had| have)?(?: all)? (?:happened|became|was done|came|went on)"
    r"(?: (?:in|with|of|to|at|around|about|during|on))? (?P<what>.+)$",
    re.IGNORECASE,
)
_SINCE_EVENT = re.compile(r"(?:^|\s+)since (?P<event>\w.+)$", re.IGNORECASE)
# "Walk me through what happened to the bridge, step by step."
_TOLD_HOW = re.compile(
    r"^(?:what (?:has |had )?happened (?:to|with|in|at)|(?:events|story|course) (?:of|in|at|around)) "
    r"|[\s,]+(?:step by step|day by day)$",
    re.IGNORECASE,
)
_STORY = re.compile(r"(?<=\w) (?:saga|affair|story|drama|scandal)$", re.IGNORECASE)


def timeline_of(question: str) -> Subject | None:
    """What is to be told day by day; None where nothing of the kind is asked."""
    asked, words = without_carried(question)
    if told := _ORDER_OF.match(asked):
        return Subject(_STORY.sub("", _ARTICLE.sub("", told["what"])))
    if told := _IN_ORDER.search(asked):
        rest = asked[: told.start()] + (f" ({words})" if words else "")
        if found := _subject(_TIMELINE, rest) or _subject(_TELLS, rest):
            return found
        if counted := _HOW_MANY.match(rest):
            return Subject(f"number of {counted['what']}")
    return _subject(_TIMELINE, question)


def without_carried(question: str) -> tuple[str, str]:
    """What is asked, without words of courtesy, and the words carried into it from earlier turns."""
    plain = " ".join(question.split())
    carried = _CARRIED.search(plain)
    return PLEASE.sub("", plain[: carried.start()] if carried else plain), carried[1] if carried else ""


def _subject(pattern: re.Pattern[str], question: str) -> Subject | None:
    """What a pattern finds is asked about: where it only points to something, the words carried into the question."""
    asked, words = without_carried(question)
    match = pattern.match(asked)
    if match is None:
        return None
    groups = match.groupdict()
    since = (groups.pop("since", "") or "").strip()
    event = groups.pop("event", "") or ""
    what = next((what for name, what in groups.items() if what and name.startswith("what")), f" {event}")
    bound = _SINCE.search(what)
    if bound and told_dates(bound[0], "2000-01-01"):
        what, since = what[: bound.start()], bound[0].strip(" ,")
    what, after = _since_what(what)
    what = _TOLD_HOW.sub("", what.strip(" “”\"'"))
    if POINTS.match(what):
        what = words or after
    elif words:
        what = f"{what} {words}"
    return Subject(_STORY.sub("", _ARTICLE.sub("", what)), since, after) if what else None


def _since_what(what: str) -> tuple[str, str]:
    """What is asked about, and what it is asked since, where that is told by no date: "Osmara since Kesse resigned"."""
    bound = _SINCE_EVENT.search(what)
    if bound is None:
        return what, ""
    return what[: bound.start()], "" if POINTS.match(bound["event"]) else bound["event"]
