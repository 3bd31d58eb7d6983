"""What is asked to be told in the order of its days, and within which: "what happened with the dam since 3 May?"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from qa.conversation.periods import spelt_out, time_at_end, without_date
from qa.conversation.requests import POINTS, POLITE, without_carried

_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_BOUNDS = frozenset(("since", "from", "after", "before", "until", "till", "up to", "between", "in", "during", "over"))
_FROM_ON = re.compile(r"^from (?!.* (?:and|to|until) )", re.IGNORECASE)  # without an end
_ANY_DAY = date(2000, 1, 1)
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
        dated = without_date(_FROM_ON.sub("since ", self.when), as_of)
        return dated[:2] if dated else (None, None)


# "What happened with the dam, from start to finish?": how it is to be told, behind what is asked.
_IN_ORDER = re.compile(
    r"[\s,:;–—-]+(?:in (?:the )?(?:right |correct |chronological )?order(?: of (?:events|time))?|(?:right )?from"
    r" (?:the )?(?:very )?(?:start|beginning|first|outset)"
    r"|from (?:[\w’'-]+ ){1,5}?to (?:(?:the|its|their) )?(?:very )?(?:finish|end|last|now|present|today|outcome|result)"
    r"|(?:day|week|month) (?:by|after) (?:day|week|month)"
    r"|from (?:a|day one) to (?:z|now)|so far|up to now|until now|to date|over time"
    r"|one after (?:the other|another)|by date)$",
    re.IGNORECASE,
)
_GONE = (
    r"(?:happen(?:ed|ing)?|become|became|changed?|g[eo]t|go(?:ne|ing)?(?: on)?|went(?: on)?|c[ao]me(?: about)?|"
    r"develop(?:ed|ing)?|end(?:ed)?(?: up)?|turn(?:ed)? out|move[d]?)"
)
# Said of something that is to be told in order or within a time, which stands behind it.
_TELLS = re.compile(
    r"^(?:and |so )?(?:"
    r"(?:(?:tell|show|give)(?: me)? )?(?:what|how|(?:everything|all)(?: that)?)"
    rf"(?:['’]s| is| has| have| had| did| was| were)?(?: (?:all|it|things|been|since))*? {_GONE}"
    r" (?:with|to|of|in|at|around|about|for|after|during|on|regarding) (?P<what1>.+?)"
    rf"|how (?:did|has|have|had) (?P<what2>.+?)(?: been)? {_GONE})$",
    re.IGNORECASE,
)
_HOW = re.compile(r"^(?:and |so )?how\b", re.IGNORECASE)
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
    question = spelt_out(question)
    asked, words = without_carried(question)
    if told := _ORDER_OF.match(asked):
        return Subject(_STORY.sub("", _ARTICLE.sub("", told["what"])))
    carried = f" ({words})" if words else ""
    if told := _IN_ORDER.search(asked):
        rest = asked[: told.start()] + carried
        if found := _subject(_TIMELINE, rest) or _subject(_TELLS, rest):
            return found
        if counted := _HOW_MANY.match(rest):
            return Subject(f"number of {counted['what']}")
    if found := _subject(_TIMELINE, question):
        return found
    when = time_at_end(asked, _ANY_DAY)
    within = _subject(_TELLS, asked[: when.start()].rstrip(" ,") + carried) if when else None
    return Subject(within.what, when[0], within.after) if when and within and _bounds_a_course(when) else None


def what_became_of(question: str) -> Subject | None:
    """What is asked about where a question may ask for one event or for all: "What happened to Ada Berg?"."""
    return None if _HOW.match(question) else _subject(_TELLS, question)


def _bounds_a_course(when: re.Match[str]) -> bool:
    """Whether what happened in a time is asked for as a course: "since May", "between 3 and 9 May", not "in May"."""
    return when["lead"].lower() in _BOUNDS - {"in", "during"} or bool(when["last"])


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
    if (bound := time_at_end(what, _ANY_DAY)) and bound["lead"].lower() in _BOUNDS:
        what, since = what[: bound.start()].rstrip(" ,"), bound[0]
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
