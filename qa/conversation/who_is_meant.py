"""Who "he" or "she" is in "What else did she say?" and "Why did he sue her?": whom the turns before were about."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from qa.speech.first_names import HERS, HIS
from qa.speech.titles import given_name

_SAYS = re.compile(
    r"^(?P<asks>(?:and |but |so )*(?:what|how|who)(?: \w+)?(?: did| does| do| has| had)) (?P<who>he|she)(?P<rest>"
    r" (?:(?:\w+ )?(?:say|said|claim|claimed|add|think|react|respond|reply|answer|promise|tell|told|warn|deny|denied"
    r"|call|argue|insist|admit|explain|announce|demand|want|suggest|criticise|criticize)\b.*"
    r"|do(?: for (?:a living|work))?[\s?.!]*))$",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^(?P<asks>(?:and |but |so )*why (?:did|does|has|had|was|is|will|would)) (?P<who>he|she)(?P<rest> .+)$",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:him|her)(?=[\s?.!]*$)", re.IGNORECASE)
# "Her" of "her book" is a possessive, that of "who replaced her in May?" is none.
_HE_OR_SHE = re.compile(
    r"\b(?P<who>he|she|him|his|hers?)\b"
    r"(?P<of> (?!(?:in|on|at|by|for|from|to|with|as|after|before|when|then|now|that|and)\b)[a-z])?",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w’'-]+(?: (?:(?:de|van|von|bin|al) )?(?:[A-Z]\.|[A-Z][\w’'-]+)){1,4}"
FULL_NAME = re.compile(_NAME)
_ASKS_WHO = re.compile(r"(?:and |but |so )*(?:whom?\b|(?:what about )?(?:his|her|its|their|the) [\w’' -]+\W*$)", re.I)
_ASKED_OF = re.compile(
    rf"^(?i:(?:and |but |so )*(?:who(?: is| was|['’]s)|what(?: else| exactly)?(?: did| does| has| had)"
    r"|how old (?:is|was)))"
    rf" (?P<name>{_NAME})"
)
# "Did Berg visit the pit?": whoever does it is asked about.
_DOES = re.compile(
    r"^(?i:(?:and |but |so )*(?:(?:when|why|where|how|what) )?(?:did|does|has|had|was|is|will|would|can|could|should))"
    r" (?P<name>[A-Z][\w’'-]+(?: (?:(?:de|van|von|bin|al) )?(?:[A-Z]\.|[A-Z][\w’'-]+)){0,4})(?= [a-z])"
)


def with_who_is_meant(
    question: str,
    turns: Sequence[tuple[str, str]],
    quoted: Sequence[str] = (),
    others: Collection[str] = (),
) -> str:
    """The question with the name of whom it asks; "" where it asks for nobody's words or reasons, or nobody is named.

    ``turns`` are questions with their short answers, the last one last; ``quoted`` are the words that each answer
    rests on: a last name alone is a person's where they write another name of a man or a woman before it. Nobody is
    meant whose given name is among ``others``.
    """
    if asked := _SAYS.match(question):
        told = zip(reversed(turns), [*reversed(quoted), *([""] * len(turns))], strict=False)
        people = (_person(asked["who"], before, answer, text) for (before, answer), text in told)
        named = next((name for name in people if name and given_name(name) not in others), "")
        return f"{asked['asks']} {named}{asked['rest']}" if named else ""
    asked = _WHY.match(question)
    if not asked or not turns or not re.match(r"who\b", turns[-1][0], re.IGNORECASE):
        return ""
    before, answer = turns[-1]
    others = [name for name in FULL_NAME.findall(before.partition(" ")[2]) if name != answer]
    if not FULL_NAME.fullmatch(answer) or not may_be(asked["who"], answer) or len(others) != 1:
        return ""
    rest = _OTHER.sub(lambda _: others[0], asked["rest"])
    return f"{asked['asks']} {answer}{rest}"


def named(question: str, carried: Sequence[str]) -> str:
    """The question with the name of the person among ``carried`` in the place of "he" or "she"; "" where it has none.

    A person is told by a given name that is a man's or a woman's, and has to be the only one.
    """
    found = _HE_OR_SHE.search(question)
    if found is None:
        return ""
    theirs = HERS if found["who"].lower() in ("she", "her", "hers") else HIS
    people = [name for name in carried if " " in name and given_name(name) in theirs]
    if len(people) != 1:
        return ""
    possessive = found["who"].lower() in ("his", "hers") or (found["who"].lower() == "her" and found["of"])
    return f"{question[: found.start('who')]}{people[0]}{'’s' if possessive else ''}{question[found.end('who') :]}"


def _person(pronoun: str, before: str, answer: str, quoted: str) -> str:
    """The name that a turn gives of one whom a pronoun may mean; the answer's before the question's."""
    who = _ASKS_WHO.match(before)
    asked, doing = _ASKED_OF.match(before), _DOES.match(before)
    if who and FULL_NAME.fullmatch(answer):
        named = answer
    elif asked:
        named = asked["name"]
    else:
        named = _in_full(pronoun, doing["name"], quoted) if doing else ""
    return named if named and may_be(pronoun, named) else ""


def _in_full(pronoun: str, name: str, quoted: str) -> str:
    """A name with the given name that is written before it, of a man or a woman as the pronoun says; "" for none."""
    theirs = HERS if pronoun.lower() == "she" else HIS
    if " " in name:
        return name if given_name(name) in theirs else ""
    found = re.finditer(rf"\b(?P<given>[A-Z][\w’'-]+) {re.escape(name)}\b", quoted)
    return next((match[0] for match in found if match["given"].lower() in theirs), "")


def may_be(pronoun: str, name: str) -> bool:
    """Whether "he" or "she" may mean somebody of that name, by the first of its words."""
    return given_name(name) not in (HERS if pronoun.lower() in ("he", "him", "his") else HIS)
