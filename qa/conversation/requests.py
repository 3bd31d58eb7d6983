"""What somebody asks for that no span of a text answers: which articles there are, and lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
_MANY = re.compile(r"^(?:and |so |about )?(?:(?:in|at|of|from|to|by|with) )?how many (?P<what>\S.*)$", re.IGNORECASE)
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
PLEASE = re.compile(r"(?:[\s,]+(?:please|for me))*[\s?.!]*$", re.IGNORECASE)


def without_carried(question: str) -> tuple[str, str]:
    """What is asked, without words of courtesy, and the words carried into it from earlier turns."""
    plain = " ".join(question.split())
    carried = _CARRIED.search(plain)
    return PLEASE.sub("", plain[: carried.start()] if carried else plain), carried[1] if carried else ""
