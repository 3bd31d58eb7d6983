"""Whether a sentence of a quote says what is said: in the same words, by the same, of the same day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.english.roots import EMPTY, root
from qa.words import words
from qa.writing.edits import Word, matched, worded
from qa.writing.frames import Framed
from qa.writing.passives import active
from qa.writing.tokens import Token, is_verb, tokens
from qa.writing.told import Told, persons_in

_FIRST = {
    "i": ("he", "she"),
    "we": ("they",),
    "my": ("his", "her"),
    "our": ("their",),
    "me": ("him", "her"),
    "us": ("them",),
}
TITLE_AFTER = re.compile(
    r"^(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+), (?:the )?(?P<title>[a-z][^,]{2,50}), (?P<rest>[a-z].+)$"
)


def carries(told: Told, said: Framed) -> bool:
    """Whether a sentence of a quote says what is said, and whoever is told to say it says it there."""
    if not told_by_same(told, said):
        return False
    mine = worded(tokens(said.text, told.published))
    turned = active(mine)
    ways = [*told.ways, *(_indirect(way, mine) for way in told.ways if told.first_person)]
    return any(_same(one, way) for one in (mine, turned) if one for way in ways)


def told_by_same(told: Told, said: Framed) -> bool:
    """Whether the same is told to say it, no more firmly and on no other day; or nobody is in both."""
    if not said.speaker or not told.frame.speaker:
        return said.speaker == told.frame.speaker
    speakers = [worded(tokens(said.speaker))]
    if title := TITLE_AFTER.match(f"{said.speaker}, x"):
        speakers.append(worded(tokens(f"{title['title']} {title['name']}")))
    same = any(matched(one, other) for one in speakers for other in told.speakers)
    if not said.fits(told.frame) or not (same or _same_person(said.speaker, told.frame.speaker)):
        return False
    when, then = ({word.token.key for word in worded(tokens(each.when, told.published))} for each in (said, told.frame))
    return when <= then


def _same_person(said: str, told: str) -> bool:
    """Whether somebody is named in full in both, with nothing else said of them in the first than in the other."""
    names = persons_in(said)
    if len(names) != 1 or not re.search(rf"\b{re.escape(names[0])}(?![\w’'-])", told):
        return False
    roots = [{root(word) for word in words(text) if word not in EMPTY} for text in (said, told)]
    return roots[0] <= roots[1]


def _indirect(way: Sequence[Word], mine: Sequence[Word]) -> list[Word]:
    """Direct speech in the third person, in the pronouns that are used of it."""
    used = {word.low for word in mine}
    made = []
    for word in way:
        other = next((each for each in _FIRST.get(word.low, ()) if each in used), "")
        made.append(Word(Token(other, root(other)), word.marks) if other else word)
    return made


def _same(said: Sequence[Word], told: Sequence[Word]) -> bool:
    """Whether words match; a day may stand elsewhere in the statement, if its verb is the same."""
    if matched(said, told):
        return True
    for at in [at for at, word in enumerate(said) if word.token.date]:
        low = at - (at > 0 and said[at - 1].low in ("on", "in", "of"))
        rest = [*said[:low], *said[at + 1 :]]
        place = next((n for n, word in enumerate(told) if word.token.key == said[at].token.key), None)
        found = matched(rest, told) if place is not None else None
        if found and place is not None and _verb_of(told, place) in found.places:
            return True
    return False


def _verb_of(told: Sequence[Word], place: int) -> int:
    """The verb that a day belongs to: the last one before it in its clause, else the first after it; -2 where none."""
    for at in range(place - 1, -1, -1):
        if told[at].low in ("and", "but", "who", "that", "after", "before", "when", "because", "while"):
            return -2
        if is_verb(told[at].token):
            return at
    return next((at for at in range(place + 1, len(told)) if is_verb(told[at].token)), -2)
