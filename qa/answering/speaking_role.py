"""Whose words are asked for by a role: "the mayor" is no deputy mayor, no mayor's brother and not any mayor at all."""

from __future__ import annotations

import re

from qa.speech.persons import TITLES
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
_FOR = re.compile(r" (?:for|to) ")  # "a spokesman for the mayor"
_ANY = re.compile(r"^(?:an?|one|another|some|any|every) ", re.IGNORECASE)
_GIVEN = re.compile(r"\b[A-Z][\w’'-]+")


def role_asked(who: str) -> frozenset[str]:
    """The stems of the words of the role by which somebody is asked for: "the transport minister"; none of a name."""
    asked = _ASKED.match(_OTHERS.sub("", who.strip()))
    role = [word for word in words(asked["role"]) if word not in ("other", "same")] if asked else []
    return frozenset(map(stem, role)) if role and {role[-1], stem(role[-1])} & TITLES else frozenset()


def bears(role: frozenset[str], *mentions: str) -> bool:
    """Whether a text calls somebody by that role, in one of its words for them: as "the mayor", or as "Mayor Vik"."""
    return any(_bears(role, mention) for mention in mentions)


def is_told_of(role: frozenset[str], text: str) -> bool:
    """Whether a text speaks of somebody of that role, and not of the deputy of such a one alone."""
    told = list(map(stem, words(text)))
    plainly = any(word in role and not (at and told[at - 1] in _QUALIFIED - role) for at, word in enumerate(told))
    return role <= frozenset(told) and plainly


def _bears(role: frozenset[str], mention: str) -> bool:
    own = _OTHERS.sub("", _FOR.split(mention.replace("-", " "))[0])
    called = frozenset(map(stem, words(own)))
    named = any(word.lower() not in TITLES | {"the"} for word in _GIVEN.findall(own))
    determined = re.match(r"(?:the|his|her|its|their|our)\b|[\w -]+?[’']s ", mention, re.IGNORECASE)
    whole = role <= called and not (_QUALIFIED - role) & called
    return whole and not _ANY.match(mention) and (named or determined is not None)
