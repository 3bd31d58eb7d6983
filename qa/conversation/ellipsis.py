"""Pieces of a question that stand for a whole one: "and the judge?", "what about Frontier?", "and in Spain?"."""

from __future__ import annotations

import re

from qa.answering.verbs import is_participle

LONGEST = 6  # words of a piece
_PIECE = re.compile(
    r"^(?:(?:and|but|so|or|then)[\s,]+)*(?:(?:what|how) about\s+|and\s+)(?P<piece>[^?.!]+?)[\s?.!]*$", re.I
)
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|did|do|does|is|are|was|were|has|have|had|can|could|will|would"
    r"|should|must)\b|^(?:by|since|until|then|now|so|also|not|anything|anyone|anybody|nothing|if|again|really)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"^(?P<word>in|at|on|for|from|against|with|to|during|after|before|under|of|about) \S", re.IGNORECASE
)
_SAID_BY = re.compile(
    r"^(?P<asks>(?:what|how)(?: else)? (?:did|does|do|has|have|had)) (?P<who>.+?)"
    r" (?P<rest>(?:say|said|claim|claimed|add|answer|reply|react|respond|think|promise|tell|told|warn|deny|call|want"
    r"|demand)\b.*)$",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"^(?:the|his|her|its|their|a|an|this|that|these|those) ", re.IGNORECASE)
_ANOTHER = re.compile(r"^(?:the|an)?\s*other\b", re.IGNORECASE)  # than that which was told of
_NAMED = re.compile(r"^(?:[Tt]he )?[A-Z0-9]")
_DONE = re.compile(
    r"(?P<be>\b(?:is|are|was|were|been|got) )(?P<done>[\w-]+)(?=[\s?.!]*$|\s(?:in|at|on|by|over|for|after|during)\b)",
    re.I,
)
_COUNTED = re.compile(r"^(?P<asks>how many )(?P<noun>[a-z][\w-]*)(?= )", re.IGNORECASE)


def in_place(question: str, before: str, named: list[str]) -> str:
    """The question ``before`` with the piece that ``question`` is in the place of what is like it there; "" for none.

    ``named`` are the names of ``before``.
    """
    match = _PIECE.match(question)
    if (
        not match
        or not before
        or _ASKS.search(match["piece"])
        or _ANOTHER.match(match["piece"])
        or len(match["piece"].split()) > LONGEST
    ):
        return ""
    piece = match["piece"].strip()
    whole = before.rstrip(" ?.!")
    if preposition := _PREPOSITION.match(piece):
        return _elsewhere(whole, piece, preposition["word"])
    of_somebody = _DETERMINED.match(piece) or piece[:1].isupper()
    if of_somebody and (said := _SAID_BY.match(whole)):
        return f"{said['asks']} {piece} {said['rest']}?"
    if is_participle(piece) and (done := _DONE.search(whole)):
        return f"{whole[: done.start('done')]}{piece}{whole[done.end('done') :]}?"
    if named and _NAMED.match(piece):
        start, _, end = whole.rpartition(named[-1])
        bare = re.sub("^the ", "", piece, flags=re.IGNORECASE) if start.lower().endswith("the ") else piece
        return f"{start}{bare}{end}?"
    counted = _COUNTED.match(whole)
    if counted and " " not in piece and piece.islower() and not is_participle(piece):
        return f"{counted['asks']}{piece}{whole[counted.end() :]}?"
    return ""


def _elsewhere(whole: str, piece: str, preposition: str) -> str:
    """The question asked of another place, time or matter."""
    own = re.compile(rf"\b{preposition} (?:the )?[A-Z][^?]*$|\b{preposition} (?:the|his|her|its|their) [^?]*$")
    if found := own.search(whole):
        return f"{whole[: found.start()]}{piece}?"
    return f"{whole} {piece}?"
