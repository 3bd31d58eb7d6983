"""Who says what in a text: quotations and reported speech, each with the words that name who said it.

Found by the shapes in which news tells of speech: "…," said X; X said that …; according to X; X, who …, warned of …;
…, X saying that …; and a quotation that goes on without a word on who speaks. What is not sure to be speech is left
out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from index.passages import sentences
from qa.speech.cues import (
    BESIDE_WORDS,
    MANNER,
    SPEAKING,
    TWO_WORDS,
    Manner,
)
from qa.speech.marks import quoted
from qa.speech.persons import Persons
from qa.speech.phrases import (
    DAYS,
    Span,
    Token,
    tokens,
)
from qa.speech.subjects import LEADING, PRONOUNS, Told, subject_of, told_in, worthy

FEWEST = 2  # words in quotation marks that are a quotation by themselves
_FEWEST_ALONE = 3  # where nothing tells of speech beside them
LONGEST = 3_000  # characters that are looked at together; a longer sentence is parted
_FAR = 3  # blocks without speech over which a quotation that stands alone goes on
_WORD = re.compile(r"\w[\w’'-]*")
_CUES = frozenset({*MANNER, *SPEAKING, *BESIDE_WORDS, "according", "According", "ruled", "spoke", "speaks"})
_LETTERS = re.compile(r"[A-Za-z]{3,}")
_SMALL = frozenset("a an the of in on at to for and or with by from is it's it’s".split())
_TELLING = frozenset("told tells tell assured informed warned warns advised reminded".split())


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody said, ``said_start`` to ``said_end``, in the sentences ``start`` to ``end`` that tell of it.

    ``name_start`` to ``name_end`` are the words that say who: where that is "he" or nobody is named there, the name
    before. ``who_start`` to ``who_end`` is the fullest name that the text gives of them. ``direct`` where the words
    are in quotation marks. All offsets count code points of the text.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    said_start: int
    said_end: int
    manner: Manner
    direct: bool
    who_start: int
    who_end: int

    def moved(self, by: int) -> Speech:
        """The same, ``by`` characters further on."""
        places = [name for name in self.__dataclass_fields__ if name.endswith(("start", "end"))]
        return replace(self, **{name: getattr(self, name) + by for name in places})


@dataclass(frozen=True, slots=True)
class _Block:
    """Sentences that one quotation joins, or one sentence, with the quotations in it by their numbers."""

    start: int
    end: int
    quotes: tuple[tuple[int, Span], ...]
    cued: bool


def speeches(text: str) -> list[Speech]:
    """What somebody is told to have said in ``text``, in order; what nobody is known to have said is left out."""
    reading = _Text(text)
    for number, block in enumerate(reading.blocks):
        reading.read(number, block)
    return sorted(reading.found, key=lambda speech: (speech.said_start, speech.said_end))


class _Text:
    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = sentences(text)
        self.blocks = list(_blocks(text, self.sentences))
        self.persons = Persons(text)
        self.found: list[Speech] = []
        self._last: tuple[int, Speech] | None = None  # the speech told last, and its block
        self._introduced: tuple[int, Span] | None = None  # who is named before a colon that ends a block

    def read(self, number: int, block: _Block) -> None:
        """Find the speech of a block, and note of whom it is."""
        words = tokens(self.text, block.start, block.end, block.quotes) if block.cued or block.quotes else []
        told = list(told_in(words)) if block.cued else []
        subject = self.persons.subject(block.start, block.end)
        speeches = list(self._quotations(number, words, told, subject))
        speeches += self._reported(block, words, told, {speech.name_start for speech in speeches}, subject)
        self.found += speeches
        if subject and (not speeches or speeches[0].who_start != subject[0]):
            self.persons.note((block.start, block.start + 1), subject)
        for speech in sorted(speeches, key=lambda speech: speech.said_start):
            self.persons.note((speech.name_start, speech.name_end), (speech.who_start, speech.who_end))
            self._last = (number, speech)
        self._introduced = None
        if self.text[block.start : block.end].rstrip().endswith(":") and subject:
            self._introduced = (number, subject)

    def _quotations(
        self, number: int, words: Sequence[Token], told: Sequence[Told], subject: Span | None
    ) -> Iterator[Speech]:
        full = [number for number, token in enumerate(words) if token.text == "."]
        outside = any(token.word for token in words)
        for at, token in enumerate(words):
            if token.quote < 0:
                continue
            count = len(_WORD.findall(self.text, token.start, token.end))
            cue = _cue_of(words, at, told, full)
            if count < FEWEST or (_is_title(self.text[token.start : token.end]) and not _beside(words, at, cue)):
                continue
            if cue is not None:
                who = self._who(cue.subject, subject)
                if who is None:
                    continue
                name = who if self._is_pronoun(cue.subject) else cue.subject
                extent = (
                    min(token.start, cue.subject[0], words[cue.at].start),
                    max(token.end, cue.subject[1], words[cue.at].end),
                )
                yield self._speech(extent, name, token, cue.manner, who, direct=True)
            elif count >= _FEWEST_ALONE and (speaker := self._going_on(number, words, at, outside)):
                name, who, manner = speaker
                yield self._speech((token.start, token.end), name, token, manner, who, direct=True)

    def _going_on(
        self, number: int, words: Sequence[Token], at: int, outside: bool
    ) -> tuple[Span, Span, Manner] | None:
        """Who speaks in a quotation beside which nothing tells: who is named before a colon, or spoke right before."""
        if (
            at
            and words[at - 1].text == ":"
            and (subject := subject_of(words, at - 1))
            and worthy(words[slice(*subject)])
        ):
            mention = (words[subject[0]].start, words[subject[1] - 1].end)
            who = self.persons.resolved(*mention, before=mention[0])
            return (who if self._is_pronoun(mention) else mention, who, "says") if who else None
        if self._introduced and self._introduced[0] == number - 1 and not outside:
            return self._introduced[1], self._introduced[1], "says"
        if self._last is None:
            return None
        before, speech = self._last
        if number - before > (_FAR if not outside else 1) or (outside and not speech.direct):
            return None
        if not outside and not speech.direct and number - before > 1:
            return None
        return (speech.name_start, speech.name_end), (speech.who_start, speech.who_end), speech.manner

    def _reported(
        self, block: _Block, words: Sequence[Token], told: Sequence[Told], heard: set[int], subject: Span | None
    ) -> Iterator[Speech]:
        """What is told without quotation marks."""
        quoting = any(token.quote >= 0 for token in words)
        reported: list[Span] = []
        for cue in told:
            if cue.subject[0] in heard or words[cue.at].lower in BESIDE_WORDS - MANNER.keys():
                continue
            if words[cue.at].lower == "according" and _quoted_before(words, cue.at):
                continue  # "“…,” Klopp said, according to Reuters": what is told is his, who is quoted
            who = self._who(cue.subject, subject)
            if who is None or who[0] in heard:
                continue
            said = self._told_words(block, words, cue)
            if said is None or any(first <= cue.subject[0] and words[cue.at].end <= last for first, last in reported):
                continue
            if quoting and cue.at and any(first <= said[0] < last for first, last in reported):
                continue
            name = who if self._is_pronoun(cue.subject) else cue.subject
            extent = (min(said[0], cue.subject[0]), max(said[1], cue.subject[1], words[cue.at].end))
            heard.add(cue.subject[0])
            heard.add(who[0])
            reported.append(said)
            token = Token("", *said)
            yield self._speech(extent, name, token, cue.manner, who, direct=False)

    def _told_words(self, block: _Block, words: Sequence[Token], cue: Told) -> Span | None:
        """Where the words stand that are told: after "X said that", or before ", said X"."""
        stop = block.start + len(self.text[block.start : block.end].rstrip(" \n.!?"))
        if not cue.back:
            after = (
                cue.at + 1 + (cue.at + 1 < len(words) and (words[cue.at].lower, words[cue.at + 1].lower) in TWO_WORDS)
            )
            if words[cue.at].lower in _TELLING:
                that = next((at for at in range(after, min(len(words), after + 12)) if words[at].lower == "that"), None)
                after = that if that is not None else after
            that = next((at for at in range(after, min(len(words), after + 4)) if words[at].lower == "that"), after)
            if all(token.lower in LEADING | DAYS for token in words[after:that]):
                after = that  # "said on Monday that"
            while after < len(words) and words[after].lower in ("that", ","):
                after += 1
            rest = [token for token in words[after:] if token.word or token.quote >= 0]
            adjunct = (
                rest
                and rest[0].lower in LEADING | DAYS
                and len(rest) <= 8
                and cue.left > 0
                and not words[cue.left - 1].word
            )
            if (
                (len(rest) >= 2 or any(token.quote >= 0 for token in rest))
                and not adjunct
                and words[after].start < stop
            ):
                return words[after].start, stop
        before = words[: cue.left]
        while before and not (before[-1].word or before[-1].quote >= 0):
            before = before[:-1]
        if sum(token.word or token.quote >= 0 for token in before) >= 2:
            return block.start, before[-1].end
        if cue.right < len(words) and words[cue.right].text == ",":
            return (words[cue.right + 1].start, stop) if cue.right + 1 < len(words) else None
        return None

    def _speech(self, extent: Span, name: Span, said: Token, manner: Manner, who: Span, *, direct: bool) -> Speech:
        at = bisect_right(self.sentences, extent[0], key=lambda span: span[0]) - 1
        last = bisect_left(self.sentences, extent[1], key=lambda span: span[0]) - 1
        start = min(extent[0], self.sentences[max(at, 0)][0])
        end = max(extent[1], self.sentences[max(last, 0)][1])
        return Speech(start, end, *name, said.start, said.end, manner, direct, *who)

    def _who(self, speaker: Span, subject: Span | None) -> Span | None:
        """Whom the words for a speaker mean; by "he" or "she" the ``subject`` of the same sentence before others."""
        pronoun = self.text[slice(*speaker)].lower()
        if subject and pronoun in ("he", "she") and self.persons.gender(subject) in ("", pronoun):
            return subject
        return self.persons.resolved(*speaker, before=speaker[0])

    def _is_pronoun(self, span: Span) -> bool:
        return self.text[slice(*span)].lower() in PRONOUNS


def _blocks(text: str, spans: Sequence[Span]) -> Iterator[_Block]:
    """The sentences, those joined that one quotation holds together."""
    quotes = list(enumerate(quoted(text)))
    cues = [match.start() for match in _LETTERS.finditer(text) if match[0] in _CUES]
    at = cue = 0
    start: int | None = None
    for (first, last), after in pairwise([*spans, (len(text), len(text))]):
        start = first if start is None else start
        upto = at
        while upto < len(quotes) and quotes[upto][1][0] < last:
            upto += 1
        joined = upto > at and quotes[upto - 1][1][1] > after[0] and last < len(text)
        if joined and last - start < LONGEST:
            continue  # a quotation reaches into the next sentence
        while cue < len(cues) and cues[cue] < start:
            cue += 1
        while last - start > 2 * LONGEST:
            cut = at
            while cut < upto and quotes[cut][1][0] < start + LONGEST:
                cut += 1
            until = max(start + LONGEST, quotes[cut - 1][1][1]) if cut > at else start + LONGEST
            if until >= last:
                break
            yield _Block(start, until, tuple(quotes[at:cut]), True)
            at, start = cut, until
        mine = tuple(quotes[at:upto])
        end = max(last, mine[-1][1][1]) if mine else last
        cued = any(
            not any(left <= place < right for _, (left, right) in mine) for place in cues[cue : bisect_left(cues, end)]
        )
        yield _Block(start, end, mine, cued)
        at, start = upto, None


def _cue_of(words: Sequence[Token], at: int, told: Sequence[Told], full: Sequence[int]) -> Told | None:
    """The cue that tells who speaks in the quotation ``words[at]``: right after it, else before it, else after it.

    ``full`` are the numbers of full stops.
    """
    right_after = [cue for cue in told if at < cue.left <= at + 1 + (at + 1 < len(words) and not words[at + 1].word)]
    if right_after:
        return min(right_after, key=lambda cue: (cue.left, cue.at))
    before = [
        cue
        for cue in told
        if max(cue.at, cue.right - 1) < at and not (cue.back and words[cue.at].lower == "according" and cue.left)
    ]
    stops = [number for number in full if number + 1 < at]
    if before:
        nearest = max(before, key=lambda cue: cue.at)
        if not any(nearest.at < number for number in stops):
            return nearest
    after = [cue for cue in told if cue.left > at]
    if after and (not before or any(max(cue.at for cue in before) < number for number in stops)):
        nearest = min(after, key=lambda cue: cue.left)
        if not any(at < number < nearest.left for number in full):
            return nearest
    if before:
        return max(before, key=lambda cue: cue.at)
    return min(after, key=lambda cue: cue.left) if after else (told[0] if len(told) == 1 else None)


def _quoted_before(words: Sequence[Token], at: int) -> bool:
    """Whether words of the same sentence stand in quotation marks before ``words[at]``."""
    before = reversed(words[:at])
    return any(token.quote >= 0 for token in takewhile(lambda token: token.text != ".", before))


def _beside(words: Sequence[Token], at: int, cue: Told | None) -> bool:
    """Whether a cue stands right beside a quotation, so that it is no title though it is written as one."""
    if cue is None:
        return False
    right = cue.left in (at + 1, at + 2) and (cue.back or words[cue.at].lower in ("said", "says"))
    return right or (cue.right in (at, at - 1) and words[at - 1].text in ",:")


def _is_title(words: str) -> bool:
    """Whether words are written as a title is: "It's the Great Pumpkin, Charlie Brown"."""
    parts = [word for word in _WORD.findall(words) if word.lower() not in _SMALL]
    return (
        bool(parts) and all(word[0].isupper() or word[0].isdigit() for word in parts) and not re.search(r"[.!]$", words)
    )
