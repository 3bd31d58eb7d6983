"""What a sentence states: all of it, each of its parts between semicolons, and what somebody says in it, said outright.

"Lee said that the ferry would sail" states, by Lee, that the ferry will sail. What is claimed, feared or denied is no
statement of its own: the words that tell so stay with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.english.modality import DENIAL, HEDGE, NEGATION
from qa.speech.speeches import Speech

_PARTS = re.compile(r";\s+")
_FEWEST = 3  # words of a part
_PRONOUN = re.compile(r"^(?:he|she|they|it|we|i)\b", re.IGNORECASE)
_OF_A_PRONOUN = re.compile(r"^(?:his|her|their|its|our|my|he|she|they|it|we|i|who)\b", re.IGNORECASE)
_WOULD = re.compile(r"\bwould(?: not|n[’']t)\b(?! have)|\bwould\b(?! have)", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|whether)\b", re.IGNORECASE)
_SAYS = re.compile(
    r"\b(?:sa(?:id|ys?)|t(?:old|ells?)|add(?:s|ed)|announc(?:es|ed)|confirm(?:s|ed)|stat(?:es|ed)|not(?:es|ed)|wr(?:ites|ote)"
    r"|explain(?:s|ed)|declar(?:es|ed)|acknowledg(?:es|ed)|admit(?:s|ted)|report(?:s|ed)|reveal(?:s|ed)|disclos(?:es|ed)"
    r"|insist(?:s|ed)|testif(?:ies|ied)|conclud(?:es|ed)|according to)\b",
    re.IGNORECASE,
)
_NO_CLAUSE = re.compile(r"^(?:on|to|of|for|as|about|in|at|with|by|from)\b", re.IGNORECASE)
_EDGES = " ,“”\"‘’'"
_ARTICLE = re.compile(r"^(?:The|An?|Some|Several|Two|Three) ")
SOMEBODY = "somebody whom they quote"


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement; ``by`` is who makes it, "" for the article itself; ``planned`` where "would" was told."""

    text: str
    by: str = ""
    planned: bool = False


def stated_in(text: str, start: int, end: int, told: Sequence[Speech]) -> Iterator[Stated]:
    """What the sentence ``text[start:end]`` states, of whose text ``told`` is the speech; the whole of it first."""
    sentence = text[start:end]
    yield Stated(sentence, _only_speaker(text, start, end, told))
    parts = _PARTS.split(sentence)
    for part in parts if len(parts) > 1 else ():
        if len(part.split()) >= _FEWEST:
            yield Stated(part)
    for speech in told:
        if start <= speech.said_start and speech.said_end <= end and _vouches(text, start, end, speech):
            yield _outright(text, speech)


def _vouches(text: str, start: int, end: int, speech: Speech) -> bool:
    """Whether somebody says a whole clause, in words that neither hedge nor deny it."""
    frame = f"{text[start : speech.said_start]} {text[speech.said_end : end]}"
    clause = not _NO_CLAUSE.match(text[speech.said_start : speech.said_end].lstrip(_EDGES))
    weak = any(pattern.search(frame) for pattern in (HEDGE, DENIAL, NEGATION))
    return clause and bool(_SAYS.search(frame)) and not weak


def _outright(text: str, speech: Speech) -> Stated:
    said = text[speech.said_start : speech.said_end].strip(_EDGES)
    by = speaker_of(text, speech)
    if by != SOMEBODY and speech.start <= speech.name_start < speech.said_start:
        said = _PRONOUN.sub(lambda _: by, said, count=1)
    planned = bool(_WOULD.search(said)) and not _CONDITION.search(said)
    if planned:
        said = _WOULD.sub(lambda found: "will" if found[0].lower() == "would" else "will not", said)
    return Stated(f"{said[:1].upper()}{said[1:].rstrip('.')}.", by, planned)


def speaker_of(text: str, speech: Speech) -> str:
    """Who is named as saying it, as one names them within a sentence; `SOMEBODY` where that is no name."""
    name = " ".join(text[speech.name_start : speech.name_end].split())
    if not name or _OF_A_PRONOUN.match(name):
        return SOMEBODY
    first = name.split()[0]
    begins = speech.name_start == 0 or text[: speech.name_start].rstrip()[-1:] in '.!?”"'
    common = begins and not re.search(r"\s[^a-z]", name) and re.search(rf"\b{re.escape(first.lower())}\b", text)
    return f"{name[:1].lower()}{name[1:]}" if _ARTICLE.match(name) or common else name


def _only_speaker(text: str, start: int, end: int, told: Sequence[Speech]) -> str:
    """Who says what a sentence tells, where most of it is said by one."""
    within = [each for each in told if start <= each.said_start and each.said_end <= end]
    if len(within) != 1 or 2 * (within[0].said_end - within[0].said_start) < end - start:
        return ""
    return speaker_of(text, within[0])
