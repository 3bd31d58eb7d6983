"""Who was there before or after somebody: "and before her?", "who was her predecessor?", asked of the role in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.who_is_meant import FULL_NAME, may_be

_ASKS = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*(?:"
    r"(?:who (?:was|were|came|is|had (?:it|the job|the post)|held (?:it|the job|the post)|did it|led it|ran it)"
    r"(?: (?:it|that|there|in the (?:job|post|role)))? |what about |who )?(?P<when>before|after) (?:her|him|them)"
    r"|(?:who|what)(?:['’]s| is| was| about)? (?:his|her|their) (?P<place>predecessor|successor)"
    r"|who (?:did|has|had) (?:she|he|they) (?:replaced?|succeed(?:ed)?|take over from|taken over from|followed?)"
    r"|who(?:m)? (?P<by>replaces|replaced|succeeds|succeeded|will replace|will succeed|takes over from|took over from)"
    r" (?:her|him|them))[\s?.!]*$",
    re.IGNORECASE,
)
_MALE, _FEMALE = re.compile(r"\b(?:him|he|his)\b", re.IGNORECASE), re.compile(r"\b(?:her|she)\b", re.IGNORECASE)
_WHO = re.compile(r"^(?:so |and |but )*who(?P<is>['’]s| is| was| are| were)? (?P<rest>.+?)[\s?.!]*$", re.IGNORECASE)
_OF_NOW = re.compile(r"\s+(?:now|currently|today|at present|at the moment)$", re.IGNORECASE)
_PLACED = re.compile(r" (?:before|after) [A-Z].*$")


def who_was_in_its_place(question: str, turns: Sequence[tuple[str, str]]) -> str:
    """The question who had the place of somebody who was told of before or after them; "" where it is another one.

    ``turns`` are questions with their short answers, the last one last: "Who runs it?", "Ada Berg" make of "and before
    her?" the question "Who runs it before Ada Berg?".
    """
    asked = _ASKS.match(question)
    if not asked:
        return ""
    pronoun = "he" if _MALE.search(question) else "she" if _FEMALE.search(question) else "they"
    later = asked["by"] or (asked["place"] or asked["when"] or "").lower() in ("after", "successor")
    for before, answer in reversed(turns):
        place, name = _place_and_holder(before, answer)
        if name and (pronoun == "they" or may_be(pronoun, name)):
            return f"{place} {'after' if later else 'before'} {name}?"
    return ""


def _place_and_holder(before: str, answer: str) -> tuple[str, str]:
    """What a turn tells somebody to be, as the beginning of a question, and their name; ("", "") for nothing."""
    who = _WHO.match(before)
    if not who:
        return "", ""
    rest = _PLACED.sub("", _OF_NOW.sub("", who["rest"]))
    if FULL_NAME.fullmatch(answer) and not FULL_NAME.fullmatch(rest):
        return f"Who {'was ' if who['is'] else ''}{rest}", answer
    if FULL_NAME.fullmatch(rest) and answer[:1].islower() and len(answer.split()) <= 8:
        return f"Who was {answer}", rest
    return "", ""
