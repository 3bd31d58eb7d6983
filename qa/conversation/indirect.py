"""Questions that are put within another sentence: "can you tell me what Ada Berg said about it?"."""

from __future__ import annotations

import re

_WH = r"(?:who|whom|whose|what|which|when|where|why|how)\b"
_SOURCE = r"(?:from|in|according to) "
_WITHIN = re.compile(
    r"^(?:please |so |hi,? |hello,? )*"
    r"(?:(?:can|could|would|will) (?:you|anyone|somebody|someone) (?:please |kindly )?"
    r"(?:tell me|say|explain|let me know|find out|check|look up)"
    r"|(?:do|does|would) (?:you|anyone|anybody) (?:happen to )?(?:know|remember)|any idea|please tell me|tell me"
    r"|(?:i[’']?d like|i would like|i want|i need|i[’']?m trying|i am trying)(?: you)? to "
    r"(?:know|learn|find out|hear|understand|tell me)"
    r"|(?:i[’']?m|i am|i was|just) (?:wondering|curious)|i wonder|(?:i|we) don[’']t know)"
    rf"(?: about|,|:)? (?={_WH}|{_SOURCE}\S+(?: \S+){{0,4}} {_WH})",
    re.IGNORECASE,
)
_TOLD = {
    "said": "say", "says": "say", "reported": "report", "reports": "report", "wrote": "write", "writes": "write",
    "thinks": "think", "thought": "think", "claimed": "claim", "claims": "claim", "told": "tell",
}  # fmt: skip
_WHAT = re.compile(rf"^what (?P<who>(?!did|does|do|is|was|has)\S.*?) (?P<told>{'|'.join(_TOLD)})\b", re.I)


def direct(question: str) -> str:
    """The question itself; as it is where it is not put within another sentence."""
    match = _WITHIN.match(question)
    if not match:
        return question
    asked = question[match.end() :]
    told = _WHAT.match(asked)
    if told:
        return f"what did {told['who']} {_TOLD[told['told'].lower()]}{asked[told.end() :]}"
    return asked
