"""A follow-up question as the writer makes it stand alone, kept only where it says nothing that was not said before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.english.modality import NEGATION
from qa.records import Earlier
from qa.words import content_words, words
from qa.writing.client import Message
from qa.writing.prompt import line

MOST_TURNS = 3
LONGEST_TURN = 300  # characters of a question or an answer before
MOST_TOKENS = 80
LONGEST = 300  # characters of a rewrite
_RULES = """You make follow-up questions stand alone.
Write the last question again, with the names that it leaves out in the place of "he", "it", "there" and the like.
Use only words of the conversation. Ask for the same, and for no more. Do not answer. Write the question alone."""
_POINTING = frozenset("and but so or then also what about how".split())
_ASKING = frozenset("who whom whose what which when where why how".split())


def messages(question: str, earlier: Sequence[Earlier]) -> list[Message]:
    """The messages for a question behind ``earlier`` turns."""
    turns = "\n".join(
        f"Question: {line(turn.question, LONGEST_TURN)}\nAnswer: {line(said(turn), LONGEST_TURN)}"
        for turn in earlier[-MOST_TURNS:]
    )
    return [
        {"role": "system", "content": _RULES},
        {"role": "user", "content": f"{turns}\n\nThe last question: {line(question, LONGEST_TURN)}"},
    ]


def said(turn: Earlier) -> str:
    """What was answered: the short answer, or the first quote."""
    return turn.answer.span or next((quote.quote for quote in turn.answer.quotes), "")


def kept(reply: str, question: str, earlier: Sequence[Earlier]) -> str:
    """The rewritten question of a reply, or "" where it says what nobody said, asks for something else, or is none."""
    rewrite = " ".join(reply.strip().strip('"“”').split())
    if not rewrite.endswith("?") or rewrite.count("?") > 1 or len(rewrite) > LONGEST:
        return ""
    turns = earlier[-MOST_TURNS:]
    known = content_words(" ".join([question, *(f"{turn.question} {said(turn)}" for turn in turns)]))
    if not content_words(rewrite) <= known or not content_words(question) - _POINTING <= content_words(rewrite):
        return ""
    asking = [_ASKING & frozenset(words(text)) for text in (question, rewrite)]
    if asking[0] != asking[1] and not re.match(r"(?:and|but|what|how) about\b|and\b", question, re.IGNORECASE):
        return ""
    return rewrite if bool(NEGATION.search(rewrite)) == bool(NEGATION.search(question)) else ""
