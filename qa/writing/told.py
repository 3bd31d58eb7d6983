"""The sentences of a quote, in the ways that they may be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.passages import sentences
from qa.records import Citation
from qa.writing.edits import Word, worded
from qa.writing.frames import Framed, framed
from qa.writing.passives import active
from qa.writing.tokens import tokens

_NAME = re.compile(r"\b(?:[A-Z][\w’'-]+)(?: (?:[A-Z][\w’'-]+))+")
_NO_PERSON = re.compile(
    r"\b(?:Institute|Union|Ministry|Company|Times|Police|Court|Hills?|Sea|Party|League|Line|Press|Agency|Museum|Council|"
    r"University|Bank|Station|River|Lake|Island|Street|Mission|News|Wire|Gazette|Office|Authority|Commission|Department|"
    r"House|Marathon|Federation|Association|Oil|States|Kingdom|Club|City|Port|Group)\b"
)
_TITLES = re.compile(
    r"^(?:(?:The|A|An|Prime|Transport|Finance|Foreign|Minister|President|Professor|Judge|Colonel|Dr|Mr|Mrs|Ms|Captain|"
    r"Mayor|King|Queen|Senator|Governor|General|Chancellor) )+"
)
_PRONOUN = re.compile(r"^(?P<one>He|She|His|Her|They|Their|It|Its)\b", re.IGNORECASE)
_PERSONAL = frozenset(("he", "she", "his", "her"))
_MISTER = ("Mr", "Mrs", "Ms", "Dr")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a quote, in the ways that it may be read: as it stands, its pronoun resolved, active.

    ``full`` is its text with its pronoun resolved and names in full.
    """

    n: int
    at: int
    text: str
    full: str
    published: str
    frame: Framed
    ways: tuple[tuple[Word, ...], ...]
    speakers: tuple[tuple[Word, ...], ...]
    first_person: bool


def told_in(citation: Citation) -> Iterator[Told]:
    """The sentences of a quote, without those of a direct speech in which nobody is named as its speaker."""
    quote, inside, before = citation.quote, False, ""
    people = _people(quote)
    for at, (start, end) in enumerate(sentences(quote)):
        text = " ".join(quote[start:end].split())
        frame = framed(text)
        opened = inside
        inside ^= bool(quote[start:end].count('"') % 2) or quote[start:end].count("“") != quote[start:end].count("”")
        own = not frame.speaker and (opened or text[:1] in '“"')
        someone = _someone(before, people)
        if not own:
            speakers = [frame.speaker]
            if someone and frame.speaker.lower() in ("he", "she"):
                speakers.append(someone)
            speakers.append(_in_full(frame.speaker, people))
            yield Told(
                citation.n,
                at,
                text,
                _texts(text, someone, people)[-1],
                citation.published,
                frame,
                tuple(_ways(frame.text, someone, people, citation.published)),
                tuple(tuple(worded(tokens(each))) for each in speakers if each),
                frame.text != text and ("“" in text or '"' in text),
            )
        before = text


def _ways(text: str, someone: str, people: Mapping[str, str], published: str) -> Iterator[tuple[Word, ...]]:
    """The words of a sentence as it stands, with its pronoun resolved, and from passive to active."""
    for each in _texts(text, someone, people):
        made = worded(tokens(each, published))
        yield tuple(made)
        if other := active(made):
            yield tuple(other)


def _texts(text: str, someone: str, people: Mapping[str, str]) -> list[str]:
    """A sentence as it stands, with its pronoun resolved, and last with names in full."""
    texts = [text]
    pronoun = _PRONOUN.match(text)
    if pronoun and someone and pronoun["one"].lower() in _PERSONAL:
        owner = "'s" if pronoun["one"].lower() == "his" else ""
        texts.append(f"{someone}{owner}{text[pronoun.end() :]}")
    return list(dict.fromkeys([*texts, *(_in_full(each, people) for each in texts)]))


def _people(quote: str) -> dict[str, str]:
    """The last names of a quote with titles and first names, of those whom it names so once and nobody else by it."""
    found: dict[str, set[str]] = {}
    for name in _names(" ".join(quote.split())):
        if name.split()[0] not in _MISTER or len(name.split()) > 2:
            found.setdefault(name.split()[-1].removesuffix("'s").removesuffix("’s"), set()).add(name)
    return {last: names.pop() for last, names in found.items() if len(names) == 1}


def _in_full(text: str, people: Mapping[str, str]) -> str:
    """A text in which whoever is named by the last name alone is named in full."""
    for last, name in people.items():
        if name in text:
            continue
        found = re.search(rf"(?<![\w’'-])(?P<before>[A-Z]\w+ )?{re.escape(last)}\b", text)
        if found and (found["before"] or "").strip() in ("", *_MISTER):
            text = f"{text[: found.start()]}{name}{text[found.end() :]}"
    return text


def _someone(text: str, people: Mapping[str, str]) -> str:
    """The one person that a sentence names by first and last name, or by what is a last name in its quote (``people``);
    "" where it is not one alone."""
    found = {name for name in persons_in(text) if " " in name}
    found |= {
        _TITLES.sub("", name) for last, name in people.items() if re.search(rf"(?<![\w’'-]){last}(?![\w’'-])", text)
    }
    return found.pop() if len(found) == 1 else ""


def persons_in(text: str) -> list[str]:
    """Who is named by more than one name in a text, without what they are."""
    return [_TITLES.sub("", name) for name in _names(text)]


def _names(text: str) -> list[str]:
    return [name for name in _NAME.findall(text) if not _NO_PERSON.search(name)]
