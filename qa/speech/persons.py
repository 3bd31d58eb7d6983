"""Whom a text means by a name, a role or a pronoun: the fullest name that it gives of them, by where that stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from qa.speech.first_names import HERS, HIS
from qa.speech.phrases import DAYS, DETERMINERS, Span
from qa.speech.titles import TITLES

Gender = Literal["he", "she", ""]

ABBREVIATED = {
    "governor": "gov",
    "senator": "sen",
    "congressman": "rep",
    "congresswoman": "rep",
    "representative": "rep",
    "lawmaker": "rep",
    "professor": "prof",
    "general": "gen",
    "captain": "capt",
    "sergeant": "sgt",
    "lieutenant": "lt",
    "doctor": "dr",
    "reverend": "rev",
}
OF_GROUPS = frozenset(
    "academy administration agency airlines army assembly association authority bank board bureau "
    "campaign centre center "
    "church city club coalition college commission committee company conference congress corp corporation council "
    "county court department diet district division federation force forces foundation fund gazette government group "
    "guard hospital house inc institute institution international journal laboratory league library limited line ltd "
    "media ministry mission museum nations network news observer office organisation organization parliament partners "
    "party police post press project radio research road school senate service services society state states street "
    "studies survey system team television times trust tv union united university watch wire zoo agreement act award "
    "awards cup game games series stadium festival island lake river mountain park valley sea ocean bay beach airport "
    "north south east west new prize day war street square avenue code network telegraph guardian independent mail "
    "express mirror herald tribune chronicle standard today".split()
)
_MEDIA = frozenset(
    "paper newspaper site website outlet magazine broadcaster channel network agency newswire publication tabloid "
    "broadsheet newsletter daily weekly".split()
)
_BODIES = frozenset(
    "company group firm team club organisation organization body institute agency authority council court bank union "
    "party charity centre center board committee commission government department office ministry association "
    "institution university hospital school police league service regulator watchdog think-tank airline automaker "
    "carmaker retailer manufacturer".split()
)
_OPENERS = frozenset(
    "but and yet so however still meanwhile later also then now when while as if after before since although though "
    "because for from with without at on in by to of about into under over during despite amid like unlike once "
    "according speaking writing asked responding what who how why where which there here it he she they we you i "
    "his her their its our my this that these those more most many some all both no not even just only instead "
    "follow read watch related photo image credit four five six seven eight nine ten".split()
)
_WORD = r"[A-ZÀ-ÖØ-Þ][\w-]*(?:[’'][A-ZÀ-ÖØ-Þ][\w-]*)?"
_LINK = r"(?:(?:de|del|della|da|di|du|dos|la|le|van|von|der|den|ter|bin|ibn|al|el|y|st)[ \u00a0])"
_SHORT = r"(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Rev|St)\."
_PART = rf"(?:{_SHORT}|{_WORD})"
_RUN = re.compile(rf"{_PART}(?:[ \u00a0]{_LINK}{{0,2}}{_PART}){{0,6}}")
_MENTION = re.compile(rf"{_PART}(?:(?:[ \u00a0]|-){_LINK}{{0,2}}{_PART})*$")
_WEAK = frozenset("general major private state speaker leader chair".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_HER = re.compile(
    r"\b(?:Mrs|Ms|Miss|Dame|Lady|spokeswoman|chairwoman|congresswoman|councilwoman|businesswoman|woman|mother|queen|"
    r"princess|actress|sister|daughter|wife|widow|grandmother|aunt|girl)\b",
    re.IGNORECASE,
)
_HIS = re.compile(
    r"\b(?:Mr|Sir|Lord|spokesman|chairman|congressman|councilman|businessman|man|father|king|prince|actor|brother|son|"
    r"husband|grandfather|uncle|boy|bishop|pope)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"[\W_]*(?:(?:But|And|So|Yet|Meanwhile|However|Later|Still|Then|On \w+day),? )?"
    r"(?:(?!(?:on|of|in|at|to|for|by|with|from|as|when|that)\b)[A-Z]?[\w’'-]+\.? ){0,4}"
    r"|[\W_]*(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]he) (?:[\w’'-]+ ){0,6}[\w’'-]+, "
    r"(?:the |an? )?(?:[a-z][\w’'-]+ ){0,3}",
)
_SEVERAL = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|some|many|several|both|all|most)\b"
    r"|(?:the )?(?:[a-z-]+ )?[\w-]+(?:[^su]s|men|women)\b(?! [A-Z])"
    r"|police|people",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:he|she|they|it)$", re.IGNORECASE)
_OF_A_PERSON = re.compile(
    r"(?:[a-z]+(?:er|or|ist|ian|man|woman)|president|international|captain|coach|lawyer|star|chief|judge|qc|mp|mep|ceo|native|veteran|legend|champion|politician|premier|[a-z]*year-old|duke|duchess|pope|king|queen|prince|princess|american|briton)"
)
_KNOWN_AS = frozenset(
    "champion champions star legend native veteran winner owner boss fan fans player players resident residents".split()
)
_NATIONALS = frozenset(
    "briton swede dane finn pole serb croat scot turk spaniard frenchman frenchwoman englishman englishwoman irishman "
    "irishwoman scotsman welshman welshwoman dutchman dutchwoman belgian norwegian".split()
)
_NATIONAL = re.compile(r"(?:an|ish|ese|czech|greek|swiss|thai)$")
_NAMES_BACK = 12
REMEMBERED = 40  # mentions that are remembered
ROLES = 100  # of a text that are looked for ("the governor")
_ROLE = 8  # words between a name and the role that is told of it
_ROLE_WORDS = rf"(?:(?!(?:on|of|in|at|to|for|by|with|from|against)\b)[\w’'-]+ ){{0,{_ROLE}}}"


class Name(NamedTuple):
    """A run of capitals in a text, without titles: its words in lower case, and where it stands.

    ``titled`` where a title stands before it, ``group`` where it is told to be no person's.
    """

    words: tuple[str, ...]
    start: int
    end: int
    titled: bool
    group: bool


class Persons:
    """The names of a text, and who was spoken of last as one reads on from its beginning."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spoken_of: deque[tuple[Span, Span]] = deque(maxlen=REMEMBERED)  # words that meant somebody, their name
        self._genders: dict[Span, Gender] = {}
        self._persons: dict[Span, bool] = {}
        self._lowered = text.lower()
        self._roles: dict[str, list[Span]] = {}
        self._spelt: dict[str, Span | None] = {}

    def note(self, mention: Span, who: Span) -> None:
        """Tell that a sentence is of, or by, those whom ``who`` names: "he" after it may mean them."""
        self._spoken_of.append((mention, who))

    @property
    def last(self) -> Span | None:
        """The name of who was noted last."""
        return self._spoken_of[-1][1] if self._spoken_of else None

    def resolved(self, start: int, end: int, before: int) -> Span | None:
        """The fullest name of those whom ``text[start:end]`` means; itself where it is one, None where nobody is.

        What was noted stands before ``before``.
        """
        words = self._text[start:end]
        if _PRONOUN.fullmatch(words):
            return self._meant_by(words.lower(), before)
        if " and " in words and re.search(r"[A-Z]\w* and (?:the )?[A-Z]", words):
            return start, end
        if within := re.search(r"\s(?:of|with|from|at|for|in|on)\s", words):
            first = _RUN.match(words)
            if first and first.end() == within.start() and " " in first[0] and not words.startswith(("The ", "A ")):
                return self._named(start, start + first.end(), lead="")  # "Leif Aas of the coast guard"
            if not re.search(r"[a-z] (?:[A-Z][\w-]+ )+[A-Z][\w-]+$", words[within.end() :]):
                return start + 4 * (words[:4] == "The "), end
        run = _MENTION.search(words)
        if run and run[0].lower() in TITLES and run.start():
            run = None  # "the President"
        if run and words[: run.start()].lower() == "the " and _OF_A_PERSON.fullmatch(run[0].lower()):
            run = None  # "the American"
        if run and run.start() and not re.match(r"[\s,]", words[run.start() - 1]):
            run = None
        if run and not (run.start() == 0 and run[0].split()[0].lower() in DETERMINERS and " " not in run[0]):
            return self._named(start + run.start(), end, lead=words[: run.start()])
        return self._by_role(words, start) or (start, end)

    def person(self, who: Span) -> bool:
        """Whether a name is likely a person's."""
        if who not in self._persons:
            self._persons[who] = self._is_person(who)
        return self._persons[who]

    def _is_person(self, who: Span) -> bool:
        words = self._text[slice(*who)]
        name = self._name_at(*who)
        if name is None or name.group:
            return bool(
                re.fullmatch(
                    r"(?:an?|the|one) (?:[\w-]+ ){0,4}(?:man|woman|official|witness|source|mother|father|\w+er|\w+ist)",
                    words,
                    re.I,
                )
            )
        return len(name.words) > 1 or name.titled

    def subject(self, start: int, end: int) -> Span | None:
        """The name with which ``text[start:end]`` begins, where it is a person's."""
        at = bisect_left(self._all, start, key=lambda name: name.start)
        for name in self._all[at : at + 2]:
            if name.start >= end or not _OPENING.fullmatch(self._text, start, name.start):
                break
            of = re.match(r" ([a-z-]+)\b", self._text[name.end : name.end + 30])
            if of and of[1] in TITLES | _KNOWN_AS:
                continue  # "the Australian Open champion"
            who = self.resolved(name.start, name.end, start)
            if who and self.person(who) and self._text[name.end : name.end + 2] not in ("’s", "'s"):
                return who
        return None

    # Names -----------------------------------------------------------------------------------------------------------

    @cached_property
    def _all(self) -> list[Name]:
        """The names of the text in order."""
        return [name for match in _RUN.finditer(self._text) if (name := self._name(match))]

    @cached_property
    def _by_last(self) -> dict[str, list[Name]]:
        return self._index(-1)

    @cached_property
    def _by_first(self) -> dict[str, list[Name]]:
        return self._index(0)

    def _index(self, place: int) -> dict[str, list[Name]]:
        found: dict[str, list[Name]] = {}
        for name in self._all:
            if 1 < len(name.words) < 6 and not name.group:
                found.setdefault(name.words[place], []).append(name)
        return found

    def _name(self, match: re.Match[str]) -> Name | None:
        """The name within a run of capitals: without what opens the sentence and without titles."""
        parts = [(part[0].rstrip("."), part.start(), part.end()) for part in re.finditer(r"\S+", match[0])]
        while parts and (parts[0][0].lower() in _OPENERS | DAYS | DETERMINERS):
            parts = parts[1:]
        lowered = [part[0].lower() for part in parts]
        titled = False
        for at in range(len(parts) - 2, -1, -1):
            if lowered[at] in TITLES and not (lowered[at] in _WEAK and at == len(parts) - 2):
                parts, lowered, titled = parts[at + 1 :], lowered[at + 1 :], True
                break
        if len(parts) > 2 and (lowered[0] in _NATIONALS or (_NATIONAL.search(lowered[0]) and lowered[1] in HIS | HERS)):
            parts, lowered = parts[1:], lowered[1:]  # "the Briton Holly Drake"
        suffix = len(lowered) > 2 and lowered[-1] in _SUFFIXES
        if not parts:
            return None
        start, end = match.start() + parts[0][1], match.start() + parts[-1][2]
        end -= self._text[end - 1] == "." and not suffix and len(parts[-1][0]) > 1
        words = tuple(word for word in lowered if word not in _SUFFIXES) if suffix else tuple(lowered)
        the = re.search(r"\bthe\s$", self._text[max(0, start - 5) : start].lower())
        group = not titled and (the is not None or bool(OF_GROUPS.intersection(words)))
        return Name(words, start, end, titled, group)

    def _name_at(self, start: int, end: int) -> Name | None:
        at = bisect_left(self._all, start, key=lambda name: name.start)
        near = self._all[max(0, at - 1) : at + 1]
        return next((name for name in near if name.start <= start < name.end or start <= name.start < end), None)

    def _named(self, start: int, end: int, lead: str) -> Span:
        match = _RUN.match(self._text, start, end)
        name = self._name(match) if match and match.end() >= end - 1 else None
        if name is None:
            return start, end
        if name.group and re.search(r"[A-Z][\w-]*[’']s? $", lead):
            return start - len(re.search(r"(?:[A-Z][\w-]* ?)+[’']s? $", lead)[0]), name.end  # type: ignore[index]
        if len(name.words) > 1:
            return name.start, name.end
        word = name.words[0]
        full = self._nearest(self._by_last.get(word, ()), start)
        if full is None and word in HIS | HERS:
            full = self._nearest(self._by_first.get(word, ()), start)
        if full and not (re.search(r"\bthe $", lead, re.IGNORECASE) and not name.titled and full.words[-1] != word):
            return full.start, full.end
        if match and match[0].isupper() and 1 < len(match[0]) < 6 and (spelt := self._spelt_out(match[0])):
            return spelt
        return name.start, name.end

    @staticmethod
    def _nearest(names: Sequence[Name], at: int) -> Name | None:
        """The last one of these that stands before ``at``, or else the first one after it."""
        before = [name for name in names if name.start <= at]
        return before[-1] if before else names[0] if names else None

    def _spelt_out(self, letters: str) -> Span | None:
        """The name that an abbreviation stands for: one with these initials, or that is followed by it in brackets."""
        if letters not in self._spelt:
            self._spelt[letters] = self._stands_for(letters)
        return self._spelt[letters]

    def _stands_for(self, letters: str) -> Span | None:
        for name in self._all:
            initials = "".join(word[0] for word in name.words)
            if len(name.words) > 1 and initials == letters.lower():
                return name.start, name.end
        at = self._text.find(f" ({letters})")
        long = re.search(
            r"(?:[A-Z][\w-]+ (?:(?:for|of|and|the|on|in) ){0,2}){1,8}[A-Z][\w-]+$", self._text[max(0, at - 120) : at]
        )
        return (at - len(long[0]), at) if at > 0 and long else None

    # Roles and pronouns ----------------------------------------------------------------------------------------------

    def _by_role(self, words: str, start: int) -> Span | None:
        """Who is meant by "the governor", "the center" or "the paper"; None where nobody is told to be that."""
        role = re.fullmatch(r"(?:[Tt]he|[Tt]his|[Tt]hat)(?: [\w’'-]+){0,6}? ([\w-]+)", words)
        if not role:
            return None
        head = role[1].lower()
        heard = [who for _, who in reversed(self._spoken_of)]
        if head in _MEDIA:
            return next(filter(self._proper, heard), None)
        for mention, who in reversed(self._spoken_of):
            told = self._text[mention[0] : mention[1]].lower()
            lead, after = self._text[max(0, who[0] - 40) : who[0]].lower(), self._text[who[1] : who[1] + 80].lower()
            if head in told.split() or lead.endswith(f"{head} "):
                return who
            if head in after and re.match(rf", {_ROLE_WORDS}{re.escape(head)}\b", after):
                return who
        told_so = self._told_to_be(head)
        last = bisect_left(told_so, (start, start)) - 1
        if last < 0:
            if role[1].lower() in _BODIES and words.count(" ") == 1:
                return next(filter(self._proper, heard), None)
            return next(filter(self.person, heard), None) if _OF_A_PERSON.fullmatch(role[1].lower()) else None
        name = told_so[last]
        return self._named(*name, lead="") if " " not in self._text[slice(*name)] else self._clean(name)

    def _told_to_be(self, role: str) -> list[Span]:
        """The names of which a text tells that they are a "governor", or whose last word is "Center", in order."""
        if role not in self._roles and len(self._roles) < ROLES:
            head = re.escape(role)
            titled = rf"{head}|{ABBREVIATED[role]}\.?" if role in ABBREVIATED else head
            patterns = (
                rf"\b(?i:{titled}) ({_WORD}(?: {_WORD}){{0,3}})",
                rf"({_WORD}(?: {_WORD}){{1,3}}), {_ROLE_WORDS}(?i:{head})\b",
                rf"((?:{_WORD} (?:(?:of|for) )?){{1,5}}{head.capitalize()})\b",
            )
            there = role in self._lowered
            self._roles[role] = sorted(
                match.span(1) for pattern in patterns if there for match in re.finditer(pattern, self._text)
            )
        return self._roles.get(role, [])

    def _proper(self, who: Span) -> bool:
        """Whether a name is the proper name of what is no person."""
        words = self._text[slice(*who)]
        return words[0].isupper() and words.split()[0] not in ("The", "A", "An") and not self.person(who)

    def _clean(self, span: Span) -> Span:
        match = _RUN.match(self._text, *span)
        name = self._name(match) if match and match.end() >= span[1] else None
        return (name.start, name.end) if name else span

    def _meant_by(self, pronoun: str, before: int) -> Span | None:
        heard = [who for mention, who in reversed(self._spoken_of) if mention[0] < before]
        if pronoun in ("it", "they"):
            groups = [who for who in heard if not self.person(who)]
            several = [bool(_SEVERAL.match(self._text[slice(*who)])) for who in groups]
            fits = [who for who, more in zip(groups, several, strict=True) if more == (pronoun == "they")]
            return fits[0] if fits else groups[0] if groups and pronoun == "they" and self._proper(groups[0]) else None
        persons = [who for who in heard if self.person(who)]
        fitting = [who for who in persons if self.gender(who) in ("", pronoun)]
        if fitting:
            self._genders[fitting[0]] = "she" if pronoun == "she" else "he"
            return fitting[0]
        at = bisect_left(self._all, before, key=lambda name: name.start)
        near = reversed(self._all[max(0, at - _NAMES_BACK) : at])  # somebody who was named, though no subject
        named = (self._named(name.start, name.end, lead="") for name in near if not name.group)
        return next((who for who in named if self.gender(who) == pronoun and self.person(who)), None)

    def gender(self, who: Span) -> Gender:
        """What "he" or "she" is told by a title, a role or a first name; "" where nothing tells."""
        if who not in self._genders:
            self._genders[who] = self._gender(who)
        return self._genders[who]

    def _gender(self, who: Span) -> Gender:
        before = self._text[max(0, who[0] - 24) : who[0]]
        after = re.match(r", (?:[\w’'-]+ ){0,5}[\w’'-]+", self._text[who[1] : who[1] + 60])
        told = f"{before.rpartition('. ')[2]} {self._text[slice(*who)]} {after[0] if after else ''}"
        first = re.split(r"[\s-]", self._text[slice(*who)].lower())[0]
        if first in HERS or _HER.search(told):
            return "she" if first not in HIS else ""
        if first in HIS or _HIS.search(told):
            return "he"
        return ""
