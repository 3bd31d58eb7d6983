"""Whose words are asked for by a role: "the mayor" is no deputy mayor, no mayor's brother and not any mayor at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.speech.persons import ABBREVIATED
from qa.speech.titles import TITLES
from qa.words import stem, words

_ASKED = re.compile(
    r"^(?P<lead>the|his|her|its|their|our) (?P<role>[\w’' -]+?)(?: (?:of|in|at|for|from) .+)?$", re.IGNORECASE
)
_OTHERS = re.compile(r"(?<= )[\w-]+[’']s? |^[\w-]+[’']s? (?=[a-z])")  # "the president's sister" is no president
_QUALIFIED = frozenset(
    map(
        stem,
        "vice deputy former ex assistant shadow late future acting interim onetime then next spokesman spokeswoman"
        " spokesperson aide adviser wife husband".split(),
    )
)
_TITLES = frozenset(map(stem, TITLES))  # a prime minister is another than a minister
_DETERMINERS = frozenset(("", *map(stem, "the his her its their our".split())))
_IN_FULL = {short: title for title, short in ABBREVIATED.items()}
_SHORT = re.compile(rf"\b({'|'.join(_IN_FULL)})\b\.?(?= )", re.IGNORECASE)
_FOR = re.compile(r" (?:for|to) ")  # "a spokesman for the mayor"
_ANY = re.compile(r"^(?:an?|one|another|some|any|every) ", re.IGNORECASE)
_GIVEN = re.compile(r"\b[A-Z][\w’'-]+")


def role_asked(who: str) -> tuple[str, ...]:
    """The stems of the words of the role by which somebody is asked for, in order: "the transport minister"; () where
    they are asked for by name.
    """
    asked = _ASKED.match(_OTHERS.sub("", who.strip()))
    role = [word for word in words(asked["role"]) if word not in ("other", "same")] if asked else []
    return tuple(map(stem, role)) if role and {role[-1], stem(role[-1])} & TITLES else ()


def in_full(text: str) -> str:
    """A text with short titles in full: "Gov. Vik" as "governor Vik"."""
    return _SHORT.sub(lambda short: _IN_FULL[short[1].lower()], text)


def bears(role: Sequence[str], *mentions: str) -> bool:
    """Whether a text calls somebody by that role, in one of its words for them: as "the mayor", or as "Mayor Vik".

    "The minister" may be the minister for transport, where the text does not say for what.
    """
    return any(_bears(role, mention) for mention in mentions)


def is_told_of(role: Sequence[str], text: str) -> bool:
    """Whether a text speaks of somebody of that role, and not of the deputy of such a one alone."""
    told = list(map(stem, words(in_full(text))))
    plainly = any(word in role and not (at and told[at - 1] in _QUALIFIED - {*role}) for at, word in enumerate(told))
    return {*role} <= {*told} and plainly


def _bears(role: Sequence[str], mention: str) -> bool:
    own = _OTHERS.sub("", _FOR.split(in_full(mention).replace("-", " "))[0])
    called = list(map(stem, words(own)))
    if role[-1] not in called or (_QUALIFIED - {*role}) & {*called}:
        return False
    before = called[called.index(role[-1]) - 1] if called.index(role[-1]) else ""
    missing = {*role} - {*called}
    named = any(word.lower() not in TITLES | {"the"} for word in _GIVEN.findall(own))
    determined = re.match(r"(?:the|his|her|its|their|our)\b|[\w -]+?[’']s ", mention, re.IGNORECASE)
    whole = not missing or (not missing & _TITLES and before in _DETERMINERS)
    return whole and not _ANY.match(mention) and (named or determined is not None)
