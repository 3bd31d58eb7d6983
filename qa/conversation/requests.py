"""What somebody asks for that is no question: a summary, or which articles there are on something."""

from __future__ import annotations

import re

_SUMMARY = re.compile(
    r"^(?:please |can you |could you |would you )*"
    r"(?:summari[sz]e|sum up|recap"
    r"|give me (?:a |the )?(?:short |brief |quick )?(?:summary|gist|overview) (?:of|about|on)"
    r"|(?:a |the )?(?:short |brief )?summary of|what(?:'s| is) the (?:gist|summary) of|tl;?dr:?)"
    r"\s*(?P<what>.*?)(?: (?:for me|please|in short|briefly))*[\s.!?]*$",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"^(?:(?:the|this|that) (?:article|story|piece|text|report)|it|this|that|all (?:of )?(?:it|this|that))?$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:the |all |an? )?(?:latest |newest |recent )?(?:articles?|stor(?:y|ies)|news|reports?|coverage|piece)"
    r" (?:about|on|of|regarding|from) ",
    re.IGNORECASE,
)


def summary_of(question: str) -> str | None:
    """What is to be summed up: a topic, "" for what was spoken of last; None where nothing of the kind is asked."""
    match = _SUMMARY.match(" ".join(question.split()))
    if match is None:
        return None
    what = match["what"].strip(" “”\"'")
    return "" if _THIS.match(what) else _ABOUT.sub("", what)


_HELD = re.compile(
    r"^(?:what (?:do you have|have you got|is there|articles (?:do you have|are there))(?: in (?:the library|here))?"
    r"|(?:do you have|have you got|are there|is there)(?: any(?:thing)?)?(?: articles?| stories| reports?| news)?"
    r"|(?:list|show|find|name)(?: me)?(?: all| the| any)* (?:articles?|stories|reports?|coverage|headlines)"
    r"|any (?:articles?|stories|reports?|news)|which articles (?:are|do you have))"
    r" (?:about|on|regarding|that mention|mentioning|covering) (?P<what>.+?)[\s.!?]*$",
    re.IGNORECASE,
)


def held_on(question: str) -> str | None:
    """What somebody wants the articles on to be listed; None where nothing of the kind is asked."""
    match = _HELD.match(" ".join(question.split()))
    return match["what"].strip(" “”\"'") if match else None
