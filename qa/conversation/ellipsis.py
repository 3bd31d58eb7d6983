"""Pieces of a question that stand for a whole one: "and the judge?", "what about Frontier?", "and in Spain?", "and
before?", "and the other one?".
"""

from __future__ import annotations

import re

from qa.english.verbs import is_participle

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
# "The other manager" is another than who was told of; "ones" are of the kind that was asked about.
_ANOTHER = re.compile(r"^(?:the|an)?\s*other\b(?: (?P<one>ones?$|[^,;]+))?", re.IGNORECASE)
_OF_A_KIND = re.compile(r"^(?:the|an?|his|her|its|their) (?P<kind>[a-z][\w’' -]*)$")
_WHO_IS = re.compile(
    r"^(?P<asks>who(?:['’]s| is| was| are| were)) (?:the |an? )?(?P<who>[a-z][a-z’' -]*)", re.IGNORECASE
)
_TIME = re.compile(
    r"(?P<before>before(?: (?:that|then|this))?|previously|earlier)|now|today|yesterday|last (?:week|month|year|season)"
    r"|th(?:is|e) (?:next |previous )?(?:week|month|year|season)|next (?:week|month|year|season)",
    re.IGNORECASE,
)
_OF_ITS_TIME = re.compile(
    rf"\s+(?:{_TIME.pattern}|currently|at present|at the moment)$".replace("?P<before>", "?:"), re.I
)
_MEASURED = re.compile(
    r"^(?:so |and )*(?:how (?:much|many|high|large|big|long)|what(?:['’]s| is| was| are| were))\b", re.I
)
_NAMED = re.compile(r"^(?:[Tt]he )?[A-Z0-9]")
_DONE = re.compile(
    r"(?P<be>\b(?:is|are|was|were|been|got) )(?P<done>[\w-]+)(?=[\s?.!]*$|\s(?:in|at|on|by|over|for|after|during)\b)",
    re.I,
)
_MATTER = re.compile(r"\b(?:about|regarding|concerning) (?P<matter>[^?]+)$", re.IGNORECASE)
_COUNTED = re.compile(r"^(?P<asks>how many )(?P<noun>[a-z][\w-]*)(?= )", re.IGNORECASE)


def in_place(question: str, before: str, named: list[str]) -> str:
    """The question ``before`` with the piece that ``question`` is in the place of what is like it there; "" for none.

    ``named`` are the names of ``before``.
    """
    match = _PIECE.match(question)
    if not match or not before or len(match["piece"].split()) > LONGEST:
        return ""
    piece = match["piece"].strip()
    whole = before.rstrip(" ?.!")
    if time := _TIME.fullmatch(piece):
        return _at_another_time(whole, "before" if time["before"] else piece)
    if _ASKS.search(piece):
        return ""
    if another := _ANOTHER.match(piece):
        return _of_another(whole, another["one"] or "")
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
    if (matter := _MATTER.search(whole)) and not _DETERMINED.match(piece):
        return f"{whole[: matter.start('matter')]}{piece}?"
    if kind := _DETERMINED.match(piece):
        return _of_another_kind(whole, piece[kind.end() :].split())
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


def _at_another_time(whole: str, time: str) -> str:
    """The question asked of another time; "" where it does not ask how much there is of something."""
    return f"{_OF_ITS_TIME.sub('', whole)} {time}?" if _MEASURED.match(whole) else ""


def _of_another(whole: str, one: str) -> str:
    """The question asked of another one than that which was told of: of "the other (one)", or the other ``one``."""
    said, who_is = _SAID_BY.match(whole), _WHO_IS.match(whole)
    asked = said or who_is
    kind = _OF_A_KIND.match(said["who"]) if said else None
    if not asked:
        return ""
    if not one or one.lower() in ("one", "ones"):
        one = kind["kind"] if kind else "" if said else asked["who"]
    if not one:
        return ""
    return (
        f"{asked['asks']} the other {one} {said['rest'].split()[0]}?" if said else f"{asked['asks']} the other {one}?"
    )


def _of_another_kind(whole: str, piece: list[str]) -> str:
    """The question with "duo plan" for "solo plan": what ends in the same word, and has one before it."""
    kind, head = " ".join(piece[:-1]), piece[-1]
    found = re.search(rf"\b(?P<kind>[\w’'-]+) {re.escape(head)}\b", whole, re.IGNORECASE) if kind else None
    if (
        not found
        or _DETERMINED.match(f"{found['kind']} ")
        or found["kind"].lower() in ("much", "many", "which", "what")
    ):
        return ""
    return f"{whole[: found.start('kind')]}{kind}{whole[found.end('kind') :]}?"
