"""Who says something, taken off a sentence: "Clara Niemeyer said that …", "…, the police said", "According to …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.english.roots import root

_SAY = "said|says|say|added|adds|stated|states|explained|noted|wrote|writes|announced|reported|reports"
_MORE = (
    "claimed|claims|warned|warns|insisted|insists|argued|argues|confirmed|confirms|admitted|admits|believes|believe|"
    "believed|estimated|estimates|predicted|predicts|alleged|alleges"
)
_TOLD = r"(?:told|tells) (?:the )?[\w’' -]{2,40}?"
_VERB = rf"(?P<verb>{_SAY}|{_MORE}|{_TOLD})"
_WHEN = (
    r"(?P<when>(?: (?:on|in) \d{1,2} [A-Z]\w+(?: \d{4})?| (?:on|in|late|early|after|at|before|shortly) "
    r"[\w ]{2,40}?(?= that\b|:|,|\.?$)| (?:on|in|late|early) \w+| yesterday| today)?)"
)
_NAMED = r"(?P<speaker>[^,;:“”\"]{2,90}?(?:, [^,;:“”\"]{2,90}?,)?)"
_TRAILING_COMMA = re.compile(rf"^(?P<rest>.+?)(?:,[”\"]?|[!?]?[”\"],?) {_NAMED} {_VERB}{_WHEN}\.?$", re.S)
_SOMEBODY = r"(?=[A-Z]|(?:the|a|an|its|his|her|their|one|two|some|police|prosecutors|officials)\b)"
_INVERTED = re.compile(
    rf"^(?P<rest>.+?)(?:,[”\"]?|[!?]?[”\"],?) (?P<verb>{_SAY}|{_MORE}) (?P<speaker>{_SOMEBODY}[^“”\"]{{2,140}}?)\.?$",
    re.S,
)
_NO_CLAUSE = r"(?!(?:about|to|on|in|of|against|for|at|with|from)\b)"
_LEADING = re.compile(rf"^{_NAMED} {_VERB}{_WHEN}(?: that\b|:|,)?,? (?P<rest>{_NO_CLAUSE}.+)$", re.S)
_ACCORDING = re.compile(r"^According to (?P<speaker>[^,]{2,120}), (?P<rest>.+)$", re.S)
_ACCORDING_LAST = re.compile(r"^(?P<rest>.+?),? according to (?P<speaker>[^“”\"]{2,120}?)\.?$", re.S)
_NEUTRAL = frozenset("say add state explain not write announce report tell".split())
_SOFTER = frozenset(root(word) for word in "claim warn insist argue confirm admit".split())
_CLOSED = re.compile(r"\b(?:who|which|that|as|what|when|if|he|she|they|it) *$|\b(?:and|but|because|while)\b")


@dataclass(frozen=True, slots=True)
class Framed:
    """``text`` without who says it; ``speaker`` "" where nobody is told to say it. ``verb`` is "say" for plain ones."""

    text: str
    speaker: str = ""
    verb: str = ""
    when: str = ""

    def fits(self, other: Framed) -> bool:
        """Whether this way of saying claims no more than ``other``'s."""
        return self.verb == other.verb or (self.verb == "say" and other.verb in _SOFTER)


def framed(sentence: str) -> Framed:
    """A sentence and who says it, the outermost of several."""
    text = " ".join(sentence.split())
    for pattern in (_ACCORDING, _INVERTED, _TRAILING_COMMA, _LEADING, _ACCORDING_LAST):
        found = pattern.match(text)
        if found is None:
            continue
        speaker = found["speaker"].strip(" ,")
        verb = (found.groupdict().get("verb") or "according").split()[0].lower()
        if _CLOSED.search(speaker) and len(speaker.split()) > 1 and pattern is not _ACCORDING:
            continue
        plain = root(verb)
        rest = found["rest"].strip().strip('“”"').rstrip(",").strip()
        told = "say" if plain in _NEUTRAL or verb in ("according", *_SAY.split("|")) else plain
        return Framed(rest, speaker, told, (found.groupdict().get("when") or "").strip())
    return Framed(text)
