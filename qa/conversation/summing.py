"""What somebody wants to be summed up: an article, a story, a subject, a day, an outlet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.records import Scope
from qa.conversation.filters import asked_filters
from qa.conversation.periods import without_date
from qa.numbers import TO_TEN
from qa.words import content_words, first_match

_POLITE = r"^(?:please |can you |could you |would you |can i get |i want |i need )*"
_ON = r"(?: (?:of|about|on|in|from|for|with)\b|$)"
_MINE = r"(?:(?:the|my|your|these|all) )*(?:articles?|library|documents?|texts?|news|papers?|files?|corpus|press|media)"
_SHORT = r"(?:short|brief|a nutshell|a few words|essence)"
_FEW = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
_COUNT = rf"(?P<count>{_FEW})"
_MANY_SENTENCES = rf"{_FEW} (?:sentences?|points?|lines?)"
_SUMMARY = tuple(
    re.compile(rf"{_POLITE}(?:{asked})\s*(?P<what>.*)$", re.IGNORECASE)
    for asked in (
        r"(?:(?:briefly|quickly) )?(?:summari[sz]e|sum up|recap|outline|shorten|condense|boil down)\b",
        r"tl;?dr\b:?",
        r"(?:(?:give|write|make|show)(?: me)? |what(?:['’]s| is) )?(?:(?:an?|the|your) )?"
        r"(?:(?:short|brief|quick|longer|long|full|detailed) )?"
        rf"(?:summary|gist|overview|digest|recap|round-?up|run-?down|highlights|essentials|bottom line"
        rf"|(?:short|brief|quick) version){_ON}",
        r"(?:(?:tell|show|give)(?: me)? |what (?:are|were) |list |name )?(?:(?:the|some) )?"
        rf"(?:main|key|most important|essential|central) (?:points?|facts?|takeaways?|findings?|messages?)(?::|{_ON})",
        r"(?:run|take|walk) me through the (?:highlights|main points|key points|essentials) (?:of|in|on)\b",
        r"what (?:do|should) (?:i|we) (?:need to |have to )?know about\b",
        r"what matters(?: most)? (?:in|about)\b",
        r"(?:brief|update|fill|catch|get|bring) me (?:in |up (?:to (?:speed|date) )?)?(?:on|about|with)\b",
        r"tell me (?:(?:everything|all|more|something) )?about\b",
        rf"what(?:['’]s| is) the (?:story|matter|situation|latest|newest)(?: news)?{_ON}",
        r"what(?:['’]s| is)(?: been)? (?:(?:going on|happening|new|up) (?:with|in|at)|new (?:about|on|regarding))\b",
        r"(?:is there )?any (?:news|updates?|new developments?) (?:on|about|from|in)\b",
        rf"what (?:are|were) the (?:latest|newest|most recent|last) (?:developments?|news|updates?){_ON}",
        r"what(?:['’]s| is| was| has been) (?:known|reported|said|written) (?:so far )?(?:about|on|of)\b",
        r"what (?:do|can) (?:we|you|i) (?:know|learn|tell me|say) (?:so far )?(?:about|on|of)\b",
        rf"what (?:do|does) {_MINE} (?:say|tell|report|have to say|know)(?: us| me)? (?:about|on|of)\b",
        rf"(?:in (?:{_SHORT}|(?:an? )?{_MANY_SENTENCES})|briefly)[,:]? (?:what(?:['’]s| is| has| was)? )?"
        r"(?:(?:happened|happening|going on) )?"
        r"(?:(?:with|in|to|at|about) )?",
    )
)
_IN_SHORT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^what(?:['’]s| is| was| are| were) (?P<what>.+?) (?:all )?about,? (?:in {_SHORT}|briefly)$",
        r"^(?P<what>(?!(?:who|when|where|why|how|which|did|do|does|is|are|was|were|can|will|has|have)\b).+?),?"
        rf" in (?:{_SHORT})$",
        rf"^(?P<what>(?:the|what happened) .+?),? in (?:{_SHORT}|(?:an? )?{_COUNT} (?:sentences?|points?|lines?))$",
    )
)
_ABOUT_LAST = re.compile(
    r"^what(?:['’]s| is| was) (?:the|this|that) (?:article|story|piece|text|report)(?: (?:all )?about)?$", re.IGNORECASE
)
_OF_A_PLACE = re.compile(  # "in the second half" and "in his car" ask for something else
    r"^(?:and |so )?what(?:['’]s| is| has| have)?(?: all)? happen(?:ed|ing) in"
    r" (?P<what>(?!(?:the|this|that|these|those|his|her|its|their|our|my|an?|\d+)\b)[\w’'.-]+(?: [\w’'.-]+){0,2})$",
    re.IGNORECASE,
)
_LATEST = re.compile(r"\b(?:latest|newest|most recent|new|updates?|developments?)\b", re.IGNORECASE)
_SAID_BY = re.compile(r"\bby (?:the|[A-Z])", re.IGNORECASE)  # "what was said about it by the mayor"
_REPORTED = re.compile(
    r"what(?: is| was| were| has been| had been) (?:reported|said|written|published|told) (?:about|on|of)\b",
    re.IGNORECASE,
)
_NEWS_OF = re.compile(
    _POLITE
    + r"(?:what(?:['’]s| is| was| were| has| have)?(?: been)?(?: all)? (?:happen(?:ed|ing|s)|(?:going|went|gone) on"
    r"|in the (?:news|papers)|made (?:the )?(?:news|headlines)|(?:the )?(?:news|headlines|top stories))"
    r"|(?:(?:give|tell|show)(?: me)? )?(?:the |any )?(?:main |top |big )?(?:news|headlines|top stories|stories))"
    r"(?: (?:in|at|from) (?P<what>(?!the (?:news|papers)).+))?$",
    re.IGNORECASE,
)
# "What else happened in March?": of the month, but for what was spoken of.
_ELSE = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*(?:what(?:['’]s| has| is| was)? else(?: has| is| was)?"
    r"(?: (?:happen(?:ed|ing|s)|(?:going|went|gone) on|(?:made|in) the (?:news|headlines|papers)|new|the news))"
    r"|what other (?:news|stories|things)(?: (?:is|are|was|were) there| happened)?"
    r"|(?:(?:is|was) there )?anything else(?: (?:happen(?:ed)?|new|to report))?|any other news)\s+"
    r"(?=\w)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"^what (?:did|does|do|has|have) (?P<who>.+?) (?:report|say|write|publish|print|cover|run|carry|have)"
    r"(?:ed|ten)?(?: about)?$",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"^(?:(?:the|this|that) (?:article|story|piece|text|report)|it|this|that|all (?:of )?(?:it|this|that))?$",
    re.IGNORECASE,
)
_ORDER = r"(?:(?P<order>first|earliest|oldest|latest|newest|last|most recent) )?"
_ARTICLE = re.compile(
    rf"^(?:the |all |an? |every )?{_ORDER}(?:articles?|stor(?:y|ies)|news|reports?|reporting|coverage|piece)\b"
    r"(?: (?:about|on|of|regarding|from|in)\b)?\s*",
    re.IGNORECASE,
)
_MEANT = re.compile(
    rf"(?:^|[’']s |\bthe |\ban? ){_ORDER}(?:(?P<kind>article|report|piece)|stor(?:y|ies)|news|coverage|reports)\b",
    re.IGNORECASE,
)
_ONE_ENDS = re.compile(r"\w\s+(?:article|piece)$", re.IGNORECASE)  # "the bridge article"
_AFFAIR = re.compile(r"\s+(?:story|news|coverage|affair|saga|article|piece)$", re.IGNORECASE)
_WHAT_HAPPENED = re.compile(
    r"^what(?:['’]s| has)? (?:happened|happens|is happening)(?: (?:in|at|with|to))?\s*", re.IGNORECASE
)
_MANNER = re.compile(
    rf"(?:[\s,]+(?:for me|please|briefly|in (?:{_SHORT}|your own words)|quickly"
    rf"|in (?:an? )?{_COUNT} (?:sentences?|points?|lines?|bullets?)))+$",
    re.IGNORECASE,
)
_IN_SENTENCES = re.compile(rf"in (?:an? )?{_COUNT} (?:sentences?|points?|lines?)\b", re.IGNORECASE)
_LONG = re.compile(r"\b(?:longer|long|full|detailed) (?:summary|overview|recap|digest)", re.IGNORECASE)
_NO_SUBJECT = content_words("news headlines happened happening day week coverage articles stories reports")
LONG, MOST = 10, 12  # sentences of a long summary, and the most that are given


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """What is to be summed up.

    ``what`` is its subject, "" where none is named: then it is what was spoken of last (``last``), or all that is in
    ``scope``. ``one`` where a single article is meant, by ``order`` the "first", the "last" or the nearest ("").
    ``sentences`` is how many are wanted, 0 where that is not said. ``beyond`` where what was spoken of is not wanted.
    """

    what: str
    scope: Scope
    one: bool = False
    order: str = ""
    sentences: int = 0
    beyond: bool = False

    @property
    def last(self) -> bool:
        """Whether it is the article that was spoken of last."""
        return self.one and not self.what


def summary_of(question: str, outlets: Callable[[], Sequence[str]], scope: Scope) -> SummaryRequest | None:
    """What is to be summed up among the articles in ``scope``; None where nothing of the kind is asked.

    ``outlets`` gives the names of the store's.
    """
    if opening := _ELSE.match(question):
        request = summary_of(f"what happened {question[opening.end() :]}", outlets, scope)
        return replace(request, beyond=True) if request else None
    plain = " ".join(question.split()).strip(" ?.!")
    manner = _MANNER.search(plain)
    asked = plain[: manner.start()] if manner else plain
    if _ABOUT_LAST.match(asked):
        return SummaryRequest("", scope, one=True)
    asked, scope = _told_of(asked, scope)
    match = first_match(_SUMMARY, asked) or first_match(_IN_SHORT, plain)
    if match and match["what"].endswith(" about"):  # "in short, what is it about?"
        match = first_match(_SUMMARY, asked.removesuffix(" about"))
    if match is None and (timed := _of_a_time(asked, outlets, scope)):
        return timed
    match = match or _OF_A_PLACE.match(asked)
    if match is None:
        return None
    request = _of(match["what"], outlets, scope)
    if request is None:
        return None
    if _LATEST.search(match.string[: match.start("what")]):
        request = replace(request, order="last")
    count = (manner and manner["count"]) or ((opening := _IN_SENTENCES.match(plain)) and opening["count"])
    if count:
        return replace(request, sentences=min(MOST, TO_TEN.get(count.lower(), 0) or int(count)))
    return replace(request, sentences=LONG if _LONG.search(asked) else 0)


def _told_of(asked: str, scope: Scope) -> tuple[str, Scope]:
    """What was reported of something, without the time when it was, and ``scope`` with that."""
    dated = None if scope.since or scope.until else without_date(asked, scope.day)
    if dated is None or not _REPORTED.match(rest := dated[2].lstrip(" ,")):
        return asked, scope
    return rest, replace(scope, since=dated[0], until=dated[1])


def _of(what: str, outlets: Callable[[], Sequence[str]], scope: Scope) -> SummaryRequest | None:
    """The request for what follows the words for a summary; None where that leans on what was said ("him")."""
    whole = what = what.strip(" “”\"'")
    if _THIS.match(what):
        return SummaryRequest("", scope, one=True)
    filters = asked_filters(what, outlets, scope)
    given = scope.since or scope.until
    scope, what = filters.within(scope), filters.rest
    meant = _MEANT.search(whole)
    one = bool(meant and meant["kind"]) or bool(_ONE_ENDS.search(what))
    if not (given or one) and (dated := without_date(what, scope.day)) and _general(dated[2], scope):
        return SummaryRequest("", replace(scope, since=dated[0], until=dated[1]))
    if filters and _general(what, scope):
        return SummaryRequest("", scope)
    what = _WHAT_HAPPENED.sub("", what)
    if not content_words(what) or _SAID_BY.search(what):
        return None
    article = _ARTICLE.match(what)
    order = (meant["order"] or "").lower() if meant else ""
    return SummaryRequest(
        _AFFAIR.sub("", what[article.end() :] if article else what),
        scope,
        one=one,
        order="" if not order else "first" if order in ("first", "earliest", "oldest") else "last",
    )


def _of_a_time(asked: str, outlets: Callable[[], Sequence[str]], scope: Scope) -> SummaryRequest | None:
    """The request of who wants the news of a day or a week, of a place or an outlet."""
    dated = without_date(asked, scope.day)
    if dated is None or scope.since or scope.until:
        return None
    since, until, rest = dated
    within = replace(scope, since=since, until=until)
    if match := _NEWS_OF.match(rest):
        return SummaryRequest((match["what"] or "").strip(), within)
    if match := _TELLS.match(rest):
        filters = asked_filters(rest, outlets, scope)
        named = content_words(" ".join(filters.outlets))
        if filters.outlets and content_words(match["who"]) <= named:
            return SummaryRequest("", filters.within(within))
    return None


def _general(what: str, scope: Scope) -> bool:
    """Whether nothing is named beside the outlets of ``scope``."""
    return content_words(what) <= content_words(" ".join(scope.outlets)) | _NO_SUBJECT
