"""What post somebody is told to have been given: "has appointed Ada Berg as its head", "Ada Berg was elected mayor"."""

from __future__ import annotations

import re

ROLES = (
    r"(?:minister|president|premier|chancellor|mayor|governor|senator|judge|"
    r"justice|prosecutor|lawyer|attorney|spokes\w+|leader|chief|head|director|manager|chair\w*|secretary|captain|coach|"
    r"player|singer|actor|actress|author|writer|artist|analyst|economist|professor|doctor|engineer|scientist|general|"
    r"colonel|commander|superintendent|inspector|officer|sheriff|commissioner|ambassador|envoy|founder|owner|editor|"
    r"journalist|reporter|farmer|teacher|nurse|student|researcher|rapper|comedian|founder|deputy|candidate|activist|"
    r"executive|boss|star|champion|king|queen|prince|princess|pope|bishop|company|firm|group|agency|maker|operator|party|"
    r"union|club|bank|newspaper|magazine|ship|ferry|bridge|island|town|village|river|festival|law|treaty|disease|virus)"
)
"""Words for what somebody or something is."""
_POST = (
    r"(?P<what>(?:(?:the|an?|its|his|her|their|(?:the )?[\w’'-]+[’']s) )?"
    rf"(?:(?!(?:as|in|of|on|to|by|for|and)\b)[a-z][\w’'-]* ){{0,3}}{ROLES}\b"
    r"(?: (?:of|for|at) (?:the )?[\w’'-]+(?:(?: of| and)? [A-Z][\w’'-]+){0,3})?(?: until \d{4})?)"
)
_AGE = r"(?:,? \(?\d{1,3}\)?,?)?"
_GIVEN = re.compile(
    rf"{_AGE} (?:has been|had been|have been|was|were|is|are|will be)(?: [a-z]+ly)?"
    r" (?:re-?elected|appointed|named|elected|made|sworn in|promoted|installed|chosen|confirmed|picked|nominated)"
    rf"(?: (?:as|to|to be))? {_POST}"
)
_TAKES = re.compile(
    rf"{_AGE}(?:,? who)? (?:becomes|became|will become|will be|(?:takes|took|will take) over as|serve[sd] as"
    rf"|will serve as|stays on as|remains|stays|(?:succeed|replac)e[sd]? [^,.;]{{3,40}} as) {_POST}"
)
_HAS_BEEN = re.compile(rf"{_AGE}(?:,? who)? (?:has|had) been {_POST}")
_GIVES = re.compile(
    r"\b(?:appoint(?:s|ed)|names?|named|(?:re-?)?elect(?:s|ed)|made|cho(?:se|oses)|promot(?:es|ed)|hire[sd]|picks?|picked"
    r"|confirm(?:s|ed)|g[ai]ves?|given)\s$"
)
_AS = re.compile(
    r"(?: (?:an?|the) (?:[a-z-]+ ){0,2}(?:contract|job|post|role))?,?"
    rf"(?: (?:as|to be|to become|to serve as))? {_POST}"
)
_BEFORE = re.compile(
    r"\b(?:former(?:ly)?|until (?:now|then|recently|last)|previous(?:ly)?|then|ex|outgoing|late)\b", re.IGNORECASE
)
APPOINTED, HOLDS, HELD = 0.86, 0.8, 0.7


def post_of(text: str, start: int, end: int) -> tuple[int, int, float] | None:
    """Where the words stand for the post that is given to the name at ``start`` to ``end``, and how sure that is."""
    found = [
        (_GIVEN.match(text, end), APPOINTED),
        (_AS.match(text, end) if _GIVES.search(text[:start]) else None, APPOINTED),
        (_TAKES.match(text, end), HOLDS),
        (_HAS_BEEN.match(text, end), HELD),
    ]
    return next(((*match.span("what"), fit) for match, fit in found if match), None)


def is_of_before(words: str) -> bool:
    """Whether words tell what somebody was and is no longer: "the former mayor"."""
    return bool(_BEFORE.search(words))
