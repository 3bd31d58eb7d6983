"""Talk that is no question to the articles: greetings, thanks, what Newsdesk is, and what is in the library.

Answered from a few sentences of our own and from the store's facts, without a search and without evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.outlets import matching_outlets
from index.records import Scope
from qa.conversation.periods import without_date
from qa.fragments import day, plural

Topic = Literal[
    "greeting", "thanks", "goodbye", "help", "self", "count", "outlets", "newest", "dates", "today", "blame"
]

_FILLER = r"(?:[\s,]*(?:there|newsdesk|please|again|so much|a lot|very much|everyone|all|today|now))*"
_END = r"[\s!.,?…]*$"
_THAT = r"(?:(?:that|this|it) (?:is|was)|(?:that|it)['’]s|(?:this|that|it) is|you['’]re)"
_HERE = r"(?:here|(?:the|your) (?:library|archive|index))"
_HELD = rf"(?: (?:do you (?:have|know|use|read)|have you (?:got|read)|are there|are (?:indexed|in {_HERE})))?"
_SAID: tuple[tuple[Topic, str], ...] = (
    ("greeting", r"hi+|hello+|hey+|howdy|greetings|good (?:morning|afternoon|evening|day)|what'?s up"),
    ("greeting", r"(?:(?:hi|hello|hey)[\s,!.]+)?how are you(?: doing)?"),
    (
        "thanks",
        r"(?:ok(?:ay)?|great|no)?[\s,!.]*(?:many )?(?:thanks|thank you|thx|cheers|ta)(?: for (?:the|your) help)?"
        r"(?:[\s,!.–-]+(?:(?:that|this|it|you)\b|very\b|i (?:know|see|understand)\b)"
        r"(?: (?!who|what|when|where|why|how|which|and|but)[\w’']+){0,6})?",
    ),
    ("thanks", r"great|perfect|nice|cool|good|got it|i see|understood|well done|awesome|ok(?:ay)?"),
    (
        "goodbye",
        r"(?:(?:ok(?:ay)?|thanks|thank you|great)[\s,!.]+)*(?:bye(?:[ -]bye)?|goodbye)"
        r"|see you(?: later| soon)?|good night|that(?:'s| is| will be) all",
    ),
    ("help", r"help(?: me)?|how can you help(?: me)?|how (?:do|does|can) (?:you|this|it|newsdesk)(?: work)?"),
    ("help", r"what (?:can|should|do) (?:you|i|newsdesk) (?:do|ask)(?: you)?(?: here)?(?: for me| with (?:you|this))?"),
    ("help", r"what (?:kinds? of )?questions can i ask(?: you)?|how do i use (?:you|this|newsdesk)"),
    ("self", r"(?:who|what) (?:are you|is newsdesk|is this)|what(?:'s| is) your name"),
    ("self", r"who (?:made|built|wrote) (?:you|this|newsdesk)"),
    (
        "self",
        r"(?:are you|do you use) (?:an? )?(?:human|person|robot|bot|ai|machine|chat ?gpt|llm|language model|real)",
    ),
    ("count", rf"how many (?:articles|stories|texts|documents|files){_HELD}"),
    ("count", rf"how (?:big|large) is {_HERE}"),
    ("outlets", rf"(?:which|what) (?:outlets|sources|papers|newspapers|publications|media){_HELD}"),
    ("outlets", r"(?:list|name|show)(?: me)? (?:all |the |your )*(?:outlets|sources|newspapers|publications)"),
    ("newest", r"what(?:'s| is) (?:new|the (?:latest|newest))(?: (?:news|articles?))*"),
    ("newest", r"(?:(?:show|give|tell)(?: me)? the )?(?:latest|newest) (?:news|articles?|headlines|stories)"),
    ("newest", rf"any news|what do you have|what(?:'s| is) (?:new )?in {_HERE}"),
    ("newest", rf"(?:what|which) (?:stories|topics|subjects|themes|news){_HELD}"),
    ("newest", r"what (?:are|is) (?:the|your|these|all) articles (?:all )?about"),
    ("newest", r"what do (?:the|your) articles (?:cover|say|tell)"),
    ("dates", r"(?:what|which) (?:dates|period|time|years?) do (?:the|your) articles (?:cover|span)"),
    ("today", r"(?:what(?:['’]s| is) (?:the|today['’]?s) date|what (?:day|date|year) is (?:it|today))(?: today)?"),
    (
        "blame",
        rf"(?:no[\s,]+)?(?:you are|{_THAT}) (?:\w+ )?"
        r"(?:wrong|incorrect|useless|no help|nonsense|not (?:right|correct|true|helpful))",
    ),
    ("blame", rf"(?:no[\s,]+)?(?:{_THAT} (?:not|n['’]t)|not) what i (?:asked|meant|wanted)(?: for)?"),
    ("blame", r"(?:that|this|you) did ?(?:not|n['’]t) (?:help|answer)(?: me| my question| it)?"),
    ("dates", r"how (?:old|recent|up to date) are (?:the|your) articles"),
)
_PATTERNS = [(topic, re.compile(rf"^(?:{pattern}){_FILLER}{_END}", re.IGNORECASE)) for topic, pattern in _SAID]
_COUNT_OF = re.compile(
    rf"^how many (?:articles|stories|reports){_HELD} (?:(?:there|are|come) )*(?:from|by|of|in) (?P<who>.+?){_END}",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(r"\s+(?:are|is|come|do you have)?\s*(?:from|of|in|on|for)?$", re.IGNORECASE)
MOST_NAMED = 8
"""Outlets or headlines that are named in a reply."""


@dataclass(frozen=True, slots=True)
class Library:
    """What is in the store: outlets come with their number of articles, ``first`` and ``last`` are ISO dates."""

    articles: int
    outlets: Sequence[tuple[str, int]]
    first: str
    last: str
    newest: Sequence[tuple[str, str, str]]
    """(headline, outlet, ISO date) of the newest articles."""
    limits: str = ""
    """The outlets and days of which alone these are, in words; "" for all."""


def topic(text: str) -> Topic | None:
    """What somebody talks of, who asks nothing of the articles; None for a question to them."""
    plain = " ".join(text.split())
    return next((topic for topic, pattern in _PATTERNS if pattern.match(plain)), None)


def talk_of(text: str, outlets: Callable[[], Sequence[str]], scope: Scope) -> tuple[Topic, Scope] | None:
    """What somebody talks of, and the outlets and days to which it is limited; None for a question to the articles.

    "What is new this week?", "how many articles are from CNN?": ``outlets`` gives the names of the store's.
    """
    dated = None if scope.since or scope.until else without_date(text, scope.day)
    about = topic(_LEADS_TO.sub("", dated[2])) if dated else None
    if dated and (about == "count" or (about == "newest" and text.lower().startswith(("what", "which")))):
        return about, replace(scope, since=dated[0], until=dated[1])
    if about := topic(text):
        return about, scope
    from_outlet = None if scope.outlets else _COUNT_OF.match(text)
    if from_outlet and (named := matching_outlets(from_outlet["who"], outlets())):
        return "count", replace(scope, outlets=tuple(named))
    return None


def reply(topic: Topic, library: Library, today: date) -> str:
    """Newsdesk's own words on it, a few sentences."""
    held = _held(library)
    match topic:
        case "greeting":
            return f"Hello. {held} Ask me about them, in plain words." if library.articles else f"Hello. {held}"
        case "thanks":
            return "You are welcome. Ask on whenever you like."
        case "goodbye":
            return "Goodbye. This conversation is kept in your browser."
        case "help":
            return (
                "Ask a question about the articles: who, what, when, where, how many, or what somebody said. I look "
                "for the passages that answer it, quote them as they stand, and say where each quote is from, so that "
                "you can check it. You may go on from an answer (“and when was that?”), limit a question to outlets or "
                f"dates, and open any quote in its article. {held}"
            )
        case "self":
            return (
                "I am Newsdesk, a program that answers from your articles alone. A small reading model of its own, on "
                "this machine, finds the answers; every one is quoted from an article, and where I am not sure of one, "
                "I say so. No person writes here."
            )
        case "count":
            return held if not library.limits else _limited(library)
        case "outlets":
            return held if not library.articles else _outlets(library)
        case "newest":
            return held if not library.articles and not library.limits else _newest(library)
        case "today":
            return f"Today is {day(today.isoformat())}, and questions are asked as of that day. {held}"
        case "blame":
            return (
                "I am sorry that this was no help. I know nothing but the articles: name a person, a place or a date, "
                "or use other words, and look at the quotes, which are all that I went by."
            )
        case "dates":
            return held if not library.first else f"The articles are of {_dates(library)}."


def _held(library: Library) -> str:
    if not library.articles:
        return "There are no articles yet: add some in the Articles tab, or with `newsdesk index`."
    named = [name for name, _ in library.outlets if name]
    outlets = f" from {plural(len(named), 'outlet')}" if named else ""
    dates = f", {_dates(library)}" if library.first else ""
    return f"There {'is' if library.articles == 1 else 'are'} {plural(library.articles, 'article')}{outlets}{dates}."


def _limited(library: Library) -> str:
    count = library.articles
    if not count:
        return f"There is no article ({library.limits})."
    return f"There {'is' if count == 1 else 'are'} {plural(count, 'article')} ({library.limits})."


def _dates(library: Library) -> str:
    return day(library.first) if library.first == library.last else f"{day(library.first)} to {day(library.last)}"


def _outlets(library: Library) -> str:
    named = [(name, count) for name, count in library.outlets if name]
    if not named:
        return "No article names its outlet."
    shown = ", ".join(f"{name} ({count:,})" for name, count in named[:MOST_NAMED])
    rest = len(named) - MOST_NAMED
    more = f", and {plural(rest, 'other')}" if rest > 0 else ""
    return f"The articles are from {shown}{more}."


def _newest(library: Library) -> str:
    lines = _headlines(library.newest)
    if library.limits:
        return f"{_limited(library)[:-1]}{': ' + lines if lines else ''}."
    return f"The newest articles are {lines}." if lines else _held(library)


def listed(subject: str, articles: Sequence[tuple[str, str, str]]) -> str:
    """Which articles (headline, outlet, ISO date) come near a subject, the nearest first."""
    if not articles:
        return f"I find no article that comes close to “{subject}”."
    count = "One article comes" if len(articles) == 1 else f"{min(len(articles), MOST_NAMED)} articles come"
    more = " closest" if len(articles) > MOST_NAMED else " close"
    return f"{count}{more} to “{subject}”: {_headlines(articles)}. Ask about one, or have it summed up."


def having(phrase: str, articles: Sequence[tuple[str, str, str]], limits: str, *, more: bool = False) -> str:
    """How many articles (headline, outlet, ISO date) have the words ``phrase``, the newest first, and which these are.

    ``limits`` are the outlets and days of which alone they are; ``more``: there may be more than these.
    """
    count = f"{'At least ' if more else ''}{plural(len(articles), 'article')}"
    within = f" ({limits})" if limits else ""
    forms = "" if phrase.istitle() else ", in some form"
    words = "words" if " " in phrase else "word"
    newest = f"The newest {MOST_NAMED}: " if len(articles) > MOST_NAMED else ""
    verb = "has" if len(articles) == 1 else "have"
    return (
        f"{count}{within} {verb} the {words} “{phrase}”{forms}: {newest[:1].lower()}{newest[1:]}{_headlines(articles)}."
    )


def _headlines(articles: Sequence[tuple[str, str, str]]) -> str:
    return "; ".join(
        f"“{title or 'Untitled'}”"
        + (f" ({', '.join(part for part in (outlet, day(date)) if part)})" if outlet or date else "")
        for title, outlet, date in articles[:MOST_NAMED]
    )
