"""Who is said to have said what stands in quotation marks, and whether two texts name two persons for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.speech.speeches import Speech, speeches

BEFORE = 1_000  # characters before a quotation in which "he" or "she" may have been named
# What two names are compared without: of `qa.speech.titles.TITLES`, which tell who may speak, those of address and of
# office, and no occupations.
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady judge justice president minister premier mayor senator "
    "captain chief director general king queen prince princess pope bishop father sister reverend".split()
)
# A name with one of these is no person's. `qa.speech.persons.OF_GROUPS` has what a place or a paper is called by, too.
_NO_PERSON = frozenset(
    "agency army association authority bank board bureau church city club college commission committee company "
    "congress corporation council court department foundation gazette government group hospital house inc "
    "institute league line ltd ministry news observer office organisation organization parliament party police post "
    "school senate service society team times union university wire".split()
)
_NO_NAME = frozenset(
    "the a an in on at but and for as by from near of off to with when while after before since until if then that "
    "this it its his her their one two".split()
)
_WORD = re.compile(r"[^\W\d_](?:[\w-]|['’](?!s\b)\w)*\.?(?P<of>['’]s?(?!\w))?")
_PLACE = r"\b(?:in|at|near|outside|across|around|throughout) (?:the )?"


@dataclass(frozen=True, slots=True)
class Speaker:
    """The words of a text that name a speaker; ``meant`` where the sentence itself says "he" or "she"."""

    name: str
    meant: bool = False


class Speakers:
    """The speakers of a text's sentences."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._speeches = speeches(text)

    def of(self, start: int, end: int) -> Speaker | None:
        """Who says ``text[start:end]``; None where that is not known, or several may be meant."""
        over = [each for each in self._speeches if each.start < end and start < each.end]
        said = [each for each in over if each.said_start < end and start < each.said_end] or over
        speakers = list(dict.fromkeys(map(self._speaker, said)))
        return speakers[0] if len(speakers) == 1 else None

    def _speaker(self, speech: Speech) -> Speaker:
        return Speaker(self.text[speech.name_start : speech.name_end], meant=speech.name_end <= speech.start)

    def person(self, name: str) -> bool:
        """Whether ``name`` names a person: by first name and surname, or by a surname that the text so gives."""
        run = _last_run(name)
        if not run or any(word.casefold() in _NO_PERSON for word in run):
            return False
        full = re.escape(" ".join(run))
        if re.search(_PLACE + full, self.text):
            return False
        before = re.findall(rf"([^\W\d_][\w'’-]*\.?) {full}\b", self.text) if len(run) == 1 else ()
        return len(run) > 1 or any(word[0].isupper() and word.casefold() not in _NO_NAME for word in before)

    def names_before(self, names: frozenset[str], start: int) -> bool:
        """Whether one of these names, in lower case, stands in the text before ``start``, and not far from it."""
        before = self.text[max(0, start - BEFORE) : start].casefold()
        return any(re.search(rf"\b{re.escape(name)}\b", before) for name in names)


def strangers(one: Speaker, other: Speaker) -> bool:
    """Whether two speakers have names, and none in common."""
    names, others = _names(one.name), _names(other.name)
    return bool(names and others) and not names & others


def differ(one: tuple[Speakers, int], other: tuple[Speakers, int], speaker: Speaker, by: Speaker) -> bool:
    """Whether two persons are named as those who say the words at an offset of one text, and of the other.

    They have no name in common; and where a text says "he", the person whom the other names was not named before.
    """
    names, theirs = _names(speaker.name), _names(by.name)
    if names & theirs or not one[0].person(speaker.name) or not other[0].person(by.name):
        return False
    if speaker.meant and one[0].names_before(theirs, one[1]):
        return False
    return not (by.meant and other[0].names_before(names, other[1]))


def _names(name: str) -> frozenset[str]:
    """The words of a name that begin with a capital, in lower case, without titles; those of a double name apart."""
    words = (match[0].removesuffix(match["of"] or "") for match in _WORD.finditer(name))
    parts = (part for word in words if word[0].isupper() for part in word.casefold().rstrip(".").split("-"))
    return frozenset(part for part in parts if part not in _TITLES | _NO_NAME)


def _last_run(name: str) -> list[str]:
    """The last words in a row that begin with a capital, without titles and what belongs to somebody ("Norrail's")."""
    runs: list[list[str]] = [[]]
    last = 0
    for match in _WORD.finditer(name):
        word = match[0].rstrip(".")
        if match["of"] or not word[0].isupper() or name[last : match.start()].strip():
            runs.append([])
        if not match["of"] and word[0].isupper() and word.casefold() not in _TITLES | _NO_NAME:
            runs[-1].append(word)
        last = match.end()
    return next((run for run in reversed(runs) if run), [])
