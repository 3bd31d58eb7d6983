"""The proof of a written sentence: which quotes carry it, or why it may not be shown.

A sentence is proved where each of its statements is one of the quotes' sentences with harmless edits
(`qa.writing.edits`): said by the same, under the same negations and hedges, of the same days and numbers. What is not
proved is not said to be wrong; it is only not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.english.roots import EMPTY, root
from qa.fragments import whole
from qa.records import Citation, Judging
from qa.statements import Statement
from qa.words import words
from qa.writing.carrying import TITLE_AFTER, carries, told_by_same
from qa.writing.frames import Framed, framed
from qa.writing.judging import judged
from qa.writing.tokens import subject_of, tokens
from qa.writing.told import _PERSONAL, _PRONOUN, told_in

_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
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


class Prover:
    """The quotes of one answer, prepared once."""

    def __init__(self, quotes: Sequence[Citation], judge: Judging | None = None) -> None:
        """Without a ``judge`` rules alone decide."""
        self._quotes = quotes
        self._judge = judge
        self._told = [told for citation in quotes for told in told_in(citation)]
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
            if (among is None or (told.n, told.at) in among) and carries(told, said):
                return told.n, told.at
        return None

    def _judged(self, judge: Judging, said: str) -> list[tuple[int, int]] | None:
        """The sentences that carry what is said as a judge finds, among those that are told by the same."""
        frame = framed(said)
        found = judged(judge, said, [told for told in self._told if told_by_same(told, frame)])
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


def _leading_name(text: str) -> str:
    """The name that a sentence begins with, or ""."""
    found = re.match(r"(?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)*", text)
    return found[0] if found and found[0].split()[0].lower() not in EMPTY else ""


def _parts(said: Framed) -> Iterator[list[Framed]]:
    """A statement as a whole, and as those that it joins: with "and", and with what stands aside of its subject."""
    yield [said]
    if title := TITLE_AFTER.match(said.text):
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
        subject = subject_of(one)
        if subject:
            yield [replace(said, text=one), replace(said, text=f"{subject} {other}")]
