"""What an earlier turn of a conversation was about: its subject, whom it meant, and where its topic began."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from index.records import EVERYTHING
from qa.conversation.carrying import Said
from qa.conversation.courses import timeline_of
from qa.conversation.leaning import HE, SHE, leans, names
from qa.conversation.requests import POINTS, held_on
from qa.conversation.spoken_of import GATHERED
from qa.conversation.summing import summary_of
from qa.conversation.turning import whole_of, without_courtesy
from qa.conversation.who_is_meant import FULL_NAME, may_be
from qa.records import Earlier
from qa.speech.titles import given_name
from qa.words import words

_HE_OR_SHE = re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE)
# "What happened in the harbour?": "a fire has destroyed the crane".
_HAPPENED = re.compile(r"^(?:and |so )?what(?:['’]s| is| has| was)? (?:happen(?:ed|ing|s)|going on)\b", re.IGNORECASE)
_EVENT = re.compile(
    r"(?:An?|The) (?P<what>(?:[\w-]+ )?[a-z][\w-]+) (?:(?:has|had|have|was|were|is|are|will)\b|[a-z]+ed\b)"
)


def said(turn: Earlier) -> Said:
    """A turn without what was carried into it; an accent is part of its letter, so that no word is cut there."""
    answer = turn.answer
    written = quoted_in(turn)
    known = {part.casefold() for name in names(written) for part in name.split()}
    asked = subject(turn)
    if _HAPPENED.match(asked) and (told := _EVENT.match(answer.span or "")):
        asked = f"{asked} {told['what']}"
    return Said(normalize("NFC", asked), normalize("NFC", answer.span or ""), frozenset(known))


def as_written(question: str, quoted: str) -> str:
    """A question with its full names as the articles write them that are ``quoted``, for who types no capitals."""
    for name in names(quoted):
        if " " in name and name.casefold() in question.casefold():
            question = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", name, question, flags=re.IGNORECASE)
    return question


def in_full(turn: Earlier) -> str:
    """A turn's question with the name in it that was carried for "he" or "she"."""
    asked = as_written(subject(turn), quoted_in(turn))
    carried = turn.question.partition(" (")[2].rstrip(")").split(", ")
    people = [name for name in carried if FULL_NAME.fullmatch(name)]
    spoken = _HE_OR_SHE.search(asked)
    if spoken and len(people) == 1 and may_be(spoken[0], people[0]):
        return f"{asked[: spoken.start()]}{people[0]}{asked[spoken.end() :]}"
    return asked


def called_otherwise(question: str, asked: Sequence[Earlier]) -> frozenset[str]:
    """The given names of who was called "she" before, where a question says "he", and the other way round."""
    said = frozenset(words(question))
    if bool(said & HE) == bool(said & SHE):
        return frozenset()
    mine, others = (HE, SHE) if said & HE else (SHE, HE)
    called = [(frozenset(words(turn.answer.question)), given) for turn in asked if (given := _of_whom(turn))]
    same = {given for spoken, given in called if spoken & mine}
    return frozenset(given for spoken, given in called if spoken & others and not spoken & mine) - same


def _of_whom(turn: Earlier) -> str:
    """The given name of the only full name that a turn's question was understood with, and that nobody typed."""
    typed = turn.answer.question.casefold()
    whole = as_written(turn.question, quoted_in(turn))
    found = {name for name in FULL_NAME.findall(whole) if name.casefold() not in typed}
    return given_name(found.pop()) if len(found) == 1 else ""


def quoted_in(turn: Earlier) -> str:
    """The headlines and words that a turn's answer rests on."""
    return normalize("NFC", " ".join(f"{quote.title}. {quote.quote}" for quote in turn.answer.quotes))


def subject(turn: Earlier) -> str:
    """A turn's question without what was carried into it; of what asks for a summary, a timeline or the articles on a
    subject, the subject alone ("": what was spoken of).
    """
    answer = turn.answer
    if answer.kind == "chat":
        held = held_on(turn.question)
        return f"about {held}" if held else ""
    own = without_courtesy(answer.question)  # "let's talk about the moss" is "tell me about the moss"
    if answer.kind in ("summary", "clarify") and (summary := summary_of(own, tuple, EVERYTHING)):
        return summary.what
    if answer.kind in ("timeline", "clarify") and (timeline := timeline_of(answer.question)):
        return timeline.what
    return turn.question.partition(" (")[0] if turn.question != answer.question else turn.question


def topic_of(earlier: Sequence[Earlier]) -> list[Earlier]:
    """The turns since somebody last asked a question that stands alone, which is where a topic begins."""
    asked = [turn for turn in earlier if turn.answer.kind != "chat" or subject(turn)]
    first = max((at for at, turn in enumerate(asked) if _begins(turn)), default=0)
    return asked[first:]


def _begins(turn: Earlier) -> bool:
    """Whether a turn stands alone: nothing was carried into it, nor does it lean."""
    carrying = turn.question != turn.answer.question and turn.question.endswith(")")
    if carrying or not subject(turn):
        return False
    own = without_courtesy(turn.answer.question)
    if turn.answer.kind in GATHERED and turn.answer.status == "answered" and not POINTS.match(subject(turn)):
        return True  # "tell me about the strike" names what is told of
    if whole_of(own) or (turn.answer.kind == "summary" and turn.question != turn.answer.question):
        return True  # "what about the moss?" is understood as what is named there
    return not leans(own)
