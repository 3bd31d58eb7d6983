"""Turning to something else: "thanks, and what about the moss?", "as for the bronzes: where are they going?"."""

from __future__ import annotations

import re

from qa.conversation.indirect import direct
from qa.conversation.spoken_of import Spoken
from qa.words import content_words

_COURTESY = re.compile(
    r"^(?:(?:(?:many )?thanks|thank you|great|perfect|good|nice|fine|cool|wow|interesting|i see|got it|right|all right"
    r"|alright|ok(?:ay)?|h+m+|oh|ah)(?: (?:very|so) much| a lot| then)?\s*[,.!;:–—-]+\s*)+"
    r"(?=(?:(?:and|but|so|now|then|please)[\s,]+)*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|did"
    r"|does|do|has|have|had|can|could|would|should|tell|show|give|list|name|summari[sz]e|compare|explain|let|as for"
    r"|any)\b"
    r" ?\S|(?:and|but|so|now)[\s,]+(?:the|an?|in|on|at|for|his|her|its|their)\b \S)",
    re.IGNORECASE,
)
_ABOUT = (
    r"^(?:(?:and|but|so|now|then|ok(?:ay)?)[\s,]+)*(?:(?:and )?(?:what|how) about|as for|as to|regarding|turning to"
    r"|(?:(?:let[’']?s )?(?:go|get|going|getting) )?back to|returning to)"
    r" (?P<what>[^,;:?–—]+?)"
)
# "And the Pope, how old was he?", "And Ford: who runs it?"
_AND = r"^(?:ok(?:ay)?[\s,]+)?(?:and|but|so|now|then)[\s,]+(?P<and>(?:(?:the|an?) (?=[\w])|(?-i:(?=[A-Z])))[^,;:?–—]+?)"
_AND_ASKS = re.compile(
    rf"(?:{_ABOUT}|{_AND})\s*[,;:?–—]+\s*(?:and )?(?P<asks>(?:who|whom|whose|what|which|when|where|why|how|is|are|was"
    r"|were|did|does|do|has|have|had|will|would|can|could|should)\b.+)$",
    re.IGNORECASE,
)
# "What about the fair?", "and the fair?"
_ALONE = re.compile(
    rf"(?:{_ABOUT}|^(?:(?:and|but|so|now|then|ok(?:ay)?)[\s,]+)+(?P<and>the [\w’'-]+(?: [\w’'-]+){{0,2}}?))[\s?.!]*$",
    re.IGNORECASE,
)
# Of a name, a place or a day it may be asked what was asked of another.
_A_THING = re.compile(
    r"^(?:(?:the|a|an) |(?!(?:in|on|at|for|from|to|with|by|after|before|during|since|last|next|this|that|these|those"
    r"|yesterday|today|tomorrow|now|then|all|any|some|every|each|both|\w+day)\b))[a-z]"
)
# "Let's talk about the fair: who won?"
_LET_US = re.compile(
    r"^(?:(?:and|but|so|now|then)[\s,]+)*(?:let[’']?s|let us|can we|could we|shall we|i[’']?d like to|i would like to"
    r"|i want to) (?:now )?(?:talk|speak|chat|turn|move(?: on)?|go(?: on)?|switch)(?: now)? (?:about|to|over to)"
    r" (?P<what>(?:[^,;:.?!–—-]|(?<!\s)-|(?-i:(?<=[A-Z][a-z])\.))+)(?:[,;:.!–—-]\s*(?P<asks>\S.*))?[\s.!?]*$",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|they|them|he|she|him|those|these|that)\b", re.IGNORECASE)
_ITS = re.compile(r"\b(?:its|their|his|her)\b", re.IGNORECASE)
_POINTS = re.compile(r"^(?:it|that|this|them|those|these|him|her|you|me|us)\b|\bother\b", re.IGNORECASE)
LONGEST = 6  # words of what is turned to


def without_courtesy(question: str) -> str:
    """A question without the thanks and the like that it begins with, and not put within another sentence."""
    asked = direct(_COURTESY.sub("", question))
    topic = _LET_US.match(asked)
    if topic is None:
        return asked
    what, asks = topic["what"].strip(), topic["asks"]
    if not asks:
        return f"tell me about {what}"
    return f"as for {what}: {asks}" if _IT.search(asks) or _ITS.search(asks) else f"{what}: {asks}"


def whole_of(question: str) -> str:
    """The question of who names what it is about and then asks of "it" or "them", as one; "" where none does."""
    match = _AND_ASKS.match(question)
    if not match or not _names(_what(match)):
        return ""
    what, asks = _what(match), match["asks"]
    if _ITS.search(asks):
        return _ITS.sub(f"{what}’s", asks, count=1)
    return _IT.sub(what, asks, count=1) if _IT.search(asks) else ""


def turned_to(question: str, spoken: Spoken) -> str:
    """What "what about the moss?" turns to, where nothing that was ``spoken`` of tells of it; else ""."""
    match = _ALONE.match(question)
    what = _what(match) if match else ""
    return what if _A_THING.match(what) and _is_new(what, spoken) else ""


def is_a_piece(question: str) -> bool:
    """Whether a question is "and the fair?", which may stand in the place of what is like it in the one before."""
    match = _ALONE.match(question)
    return match is not None and bool(match["and"])


def may_be_part_of_it(question: str) -> bool:
    """Whether what a question turns to may belong to what was spoken of: "what about the minister?"."""
    match = _ALONE.match(question)
    return not match or bool(re.match(r"(?:the|an?) ", _what(match), re.IGNORECASE))


def turns_away(question: str, spoken: Spoken) -> bool:
    """Whether what `whole_of` makes one question of turns to what nothing that was ``spoken`` of tells of."""
    match = _AND_ASKS.match(question)
    return match is not None and _is_new(_what(match), spoken)


def _what(match: re.Match[str]) -> str:
    """What a match of `_AND_ASKS` or `_ALONE` turns to."""
    return (match["what"] or match["and"]).strip()


def _names(what: str) -> bool:
    return not _POINTS.search(what) and len(what.split()) <= LONGEST


def _is_new(what: str, spoken: Spoken) -> bool:
    telling = content_words(what)
    articles = spoken().values() if telling and _names(what) else ()
    return bool(articles) and not any(telling & words for words in articles)
