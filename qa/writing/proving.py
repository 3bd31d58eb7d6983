"""The proof of a written sentence: which quotes carry it, or why it may not be shown.

A sentence is proved where each of its statements is one of the quotes' sentences with harmless edits
(`qa.writing.edits`): said by the same, under the same negations and hedges, of the same days and numbers. What is not
proved is not said to be wrong; it is only not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.passages import sentences
from qa.answering.roots import EMPTY, root
from qa.fragments import whole
from qa.records import Citation, Judging
from qa.statements import Statement
from qa.words import words
from qa.writing.edits import Word, matched, worded
from qa.writing.frames import Framed, framed
from qa.writing.judging import judged
from qa.writing.passives import active
from qa.writing.tokens import Token, is_verb, tokens

_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
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
_FIRST = {
    "i": ("he", "she"),
    "we": ("they",),
    "my": ("his", "her"),
    "our": ("their",),
    "me": ("him", "her"),
    "us": ("them",),
}
_MISTER = ("Mr", "Mrs", "Ms", "Dr")
_TITLE_AFTER = re.compile(
    r"^(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+), (?:the )?(?P<title>[a-z][^,]{2,50}), (?P<rest>[a-z].+)$"
)
_SPLIT = re.compile(r"(?:,? (?:and|while|but) |; )")
_ASIDE = re.compile(r"^(?P<subject>[^,]{2,60}), (?:who|which) (?P<aside>[^,]{4,120}), (?P<rest>.+)$")
_MARK = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
MOST_PARTS = 4
LONGEST = 600  # characters of a sentence that is judged


@dataclass(frozen=True, slots=True)
class Proof:
    """``citations`` are the numbers of the quotes that carry a sentence; () where it is not proved, for ``reason``.

    ``rests`` is the quote that comes nearest, 0 where none does; ``places`` are the sentences used, each by its quote
    and its place in that; ``subject`` is the name that the sentence begins with, or "".
    """

    citations: tuple[int, ...] = ()
    reason: str = ""
    rests: int = 0
    places: tuple[tuple[int, int], ...] = ()
    subject: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is proved."""
        return bool(self.citations)


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


class Prover:
    """The quotes of one answer, prepared once."""

    def __init__(self, quotes: Sequence[Citation], judge: Judging | None = None) -> None:
        """Without a ``judge`` rules alone decide."""
        self._quotes = quotes
        self._judge = judge
        self._told = [told for citation in quotes for told in _sentences(citation)]
        text = " ".join(citation.quote for citation in quotes)
        self._roots = {root(word) for word in words(f"{text} " + " ".join(each.outlet for each in quotes))}
        self._flat = " ".join(text.split()).replace("’", "'")
        self._keys = {token.key for each in quotes for token in tokens(each.quote, each.published)}
        self._days = sorted({each.published for each in quotes})

    def prove(self, sentence: str, before: Proof | None = None) -> Proof:
        """The proof of a sentence that stands behind the one proved ``before``, or why there is none."""
        sentence = _MARK.sub("", " ".join(whole(sentence).split())).strip()
        if not any(letter.isalnum() for letter in sentence) or len(sentence) > LONGEST:
            return Proof(reason="it is too long" if sentence else "there are no words in it")
        rests = self._nearest(sentence)
        if reason := self._stranger(sentence):
            return Proof(reason=reason, rests=rests)
        said = sentence
        pronoun = _PRONOUN.match(sentence)
        if pronoun:
            if before is None or not before.holds:
                return Proof(reason="it leans on a sentence that is not shown", rests=rests)
            if before.subject and pronoun["one"].lower() in _PERSONAL:
                owner = "'s" if pronoun["one"].lower() in ("his", "her") else ""
                said = f"{before.subject}{owner}{sentence[pronoun.end() :]}"
        places = self._proved(said)
        if places is None and pronoun:
            near = {(n, at + step) for n, at in before.places[-1:] for step in (0, 1)} if before else set()
            places = self._proved(sentence, near)
        if places is None and self._judge:
            places = self._judged(self._judge, said)
        if places is None:
            return Proof(reason=self._why(sentence), rests=rests)
        name = _leading_name(said)
        return Proof(tuple(dict.fromkeys(n for n, _ in places)), places=tuple(places), subject=name)

    def _proved(self, said: str, among: set[tuple[int, int]] | None = None) -> list[tuple[int, int]] | None:
        """The sentences that carry all that is said; None where something is not carried."""
        frame = framed(said)
        if frame.speaker and (outlets := self._outlets(frame.speaker)):
            inner = self._proved(frame.text, among)
            return inner if inner is not None and all(n in outlets for n, _ in inner) else None
        for parts in _parts(frame):
            found = [self._carried(part, among) for part in parts]
            if all(found):
                return [place for place in found if place]
        return None

    def _carried(self, said: Framed, among: set[tuple[int, int]] | None) -> tuple[int, int] | None:
        """The sentence that carries one statement."""
        for told in self._told:
            if (among is None or (told.n, told.at) in among) and _carries(told, said):
                return told.n, told.at
        return None

    def _judged(self, judge: Judging, said: str) -> list[tuple[int, int]] | None:
        """The sentences that carry what is said as a judge finds, among those that are told by the same."""
        frame = framed(said)
        found = judged(judge, said, [told for told in self._told if _told_by_same(told, frame)])
        return [(told.n, told.at) for told in found] or None

    def _outlets(self, speaker: str) -> set[int]:
        """The quotes whose outlet is the speaker."""
        name = speaker.removeprefix("the ").removeprefix("The ").casefold()
        return {each.n for each in self._quotes if each.outlet.casefold().removeprefix("the ") == name}

    def _stranger(self, sentence: str) -> str:
        """What of a sentence stands in no quote at all."""
        for found in _QUOTED.finditer(sentence):
            if not self._quotes_whole(found[1].strip(" ,.").replace("’", "'")):
                return f"no quote has “{found[1]}” as somebody's words"
        read = [tokens(sentence, day) for day in self._days] or [tokens(sentence)]
        for at, token in enumerate(read[0]):
            if token.number and token.key not in self._keys:
                return f"the number {token.text} stands in no quote"
            known = token.date or root(token.text.lower()) in self._roots or token.key in self._keys
            if at and token.name and not known and read[0][at - 1].text not in '“"':
                return f"the name {token.text} stands in no quote"
        days = [{token.key for token in each if token.date} for each in read]
        if not any(keys <= self._keys for keys in days):
            return "a date stands in no quote"
        return ""

    def _quotes_whole(self, said: str) -> bool:
        """Whether words are all that stands in quotation marks, or whole sentences of that."""
        return bool(said) and bool(
            re.search(rf"(?:[“\"]|(?<=[.!?]) ){re.escape(said)}(?:[,.!?…]*[”\"]|[.!?…](?: |$))", self._flat)
        )

    def _nearest(self, sentence: str) -> int:
        """The number of the quote that shares most with a sentence; 0 where none shares half of it."""
        wanted = {root(word) for word in words(sentence) if word not in EMPTY}
        best = max(
            ((len(wanted & {root(word) for word in words(each.quote)}), -each.n) for each in self._quotes),
            default=(0, 0),
        )
        return -best[1] if wanted and 2 * best[0] >= len(wanted) else 0

    def _why(self, sentence: str) -> str:
        for token in tokens(sentence, self._days[0] if self._days else ""):
            word = token.text.lower()
            known = token.mark or token.date or token.number or word in EMPTY or word == "according"
            if not known and token.key not in self._keys and root(word) not in self._roots:
                return f"no quote says “{token.text}”"
        return "its words stand in the quotes, but not as it puts them together"


def still_proved(statements: Sequence[Statement], quotes: Sequence[Citation], judge: Judging | None = None) -> bool:
    """Whether the quotes prove each written one of ``statements``, in their order."""
    texts = [statement.text for statement in statements if statement.kind == "written"]
    if not texts:
        return True
    prover, before = Prover(quotes, judge), None
    for text in texts:
        before = prover.prove(text, before)
        if not before.holds:
            return False
    return True


def _sentences(citation: Citation) -> Iterator[Told]:
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
    for name in _NAME.findall(" ".join(quote.split())):
        if not _NO_PERSON.search(name) and (name.split()[0] not in _MISTER or len(name.split()) > 2):
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
    names = {_TITLES.sub("", found) for found in _NAME.findall(text) if not _NO_PERSON.search(found)}
    found = {name for name in names if " " in name}
    found |= {
        _TITLES.sub("", name) for last, name in people.items() if re.search(rf"(?<![\w’'-]){last}(?![\w’'-])", text)
    }
    return found.pop() if len(found) == 1 else ""


def _leading_name(text: str) -> str:
    """The name that a sentence begins with, or ""."""
    found = re.match(r"(?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)*", text)
    return found[0] if found and found[0].split()[0].lower() not in EMPTY else ""


def _parts(said: Framed) -> Iterator[list[Framed]]:
    """A statement as a whole, and as those that it joins: with "and", and with what stands aside of its subject."""
    yield [said]
    if title := _TITLE_AFTER.match(said.text):
        name, what, rest = title["name"], title["title"], title["rest"]
        yield [replace(said, text=f"{what} {name} {rest}")]
        yield [replace(said, text=f"The {what}, {name}, {rest}")]
    if aside := _ASIDE.match(said.text):
        subject = aside["subject"]
        yield [replace(said, text=f"{subject} {aside['aside']}"), replace(said, text=f"{subject} {aside['rest']}")]
    for cut in list(_SPLIT.finditer(said.text))[:MOST_PARTS]:
        one, other = said.text[: cut.start()], said.text[cut.end() :]
        if len(one.split()) < 3 or len(other.split()) < 2:
            continue
        yield [replace(said, text=one), replace(said, text=other)] if said.speaker else [framed(one), framed(other)]
        subject = _subject(one)
        if subject:
            yield [replace(said, text=one), replace(said, text=f"{subject} {other}")]


def _subject(text: str) -> str:
    """What stands before the first verb of a statement."""
    parts = text.split()
    at = next((at for at, word in enumerate(parts) if at and is_verb(Token(word, root(word.lower())))), 0)
    return " ".join(parts[:at]).split(",")[0]


def _carries(told: Told, said: Framed) -> bool:
    """Whether a sentence of a quote says what is said, and whoever is told to say it says it there."""
    if not _told_by_same(told, said):
        return False
    mine = worded(tokens(said.text, told.published))
    turned = active(mine)
    ways = [*told.ways, *(_indirect(way, mine) for way in told.ways if told.first_person)]
    return any(_same(one, way) for one in (mine, turned) if one for way in ways)


def _told_by_same(told: Told, said: Framed) -> bool:
    """Whether the same is told to say it, no more firmly and on no other day; or nobody is in both."""
    if not said.speaker or not told.frame.speaker:
        return said.speaker == told.frame.speaker
    speakers = [worded(tokens(said.speaker))]
    if title := _TITLE_AFTER.match(f"{said.speaker}, x"):
        speakers.append(worded(tokens(f"{title['title']} {title['name']}")))
    same = any(matched(one, other) for one in speakers for other in told.speakers)
    if not said.fits(told.frame) or not (same or _same_person(said.speaker, told.frame.speaker)):
        return False
    when, then = ({word.token.key for word in worded(tokens(each.when, told.published))} for each in (said, told.frame))
    return when <= then


def _same_person(said: str, told: str) -> bool:
    """Whether somebody is named in full in both, with nothing else said of them in the first than in the other."""
    names = [name for name in _NAME.findall(said) if not _NO_PERSON.search(name)]
    if len(names) != 1 or not re.search(rf"\b{re.escape(_TITLES.sub('', names[0]))}(?![\w’'-])", told):
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
