"""An article in which the words of quotations are looked for, one after the other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.passages import sentences
from index.records import Article
from qa.drafts.alignment import places_of
from qa.drafts.speakers import Speakers, strangers
from qa.drafts.words import Piece, Word, negates, words_in
from qa.speech.marks import Span, quoted

LEFT_OUT = 400  # characters that an ellipsis may stand for; within one quotation of the article, `LEFT_OUT_WITHIN`
LEFT_OUT_WITHIN = 1_200
PUT_IN = 60  # characters that words in brackets may stand for
BETWEEN = 120  # characters between two quotations that are one speech: `"We won," she said, "and go home."`
FEW = 3  # words in a row, left out, that turn what is said where a negation is among them
PIECES = 24  # parts of a quotation that are looked for; one of more is no quotation
_MOST = 50  # places of one piece that are looked at
_APART = "\x01"
_ENDS = re.compile(r"\s?[.!?…,]?[\"”’'»]|[.!?…]")
_BEGINS = re.compile(r"(?:[.!?…]\s+|[\"“‘«'])$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pieces of a quotation stand in an article, each as (start, end).

    ``turned`` where what is left out between them makes them say something else; ``cut_off`` is the "not" after them of
    which they were cut off, as "I did" of "I did not".
    """

    spans: tuple[Span, ...]
    turned: bool = False
    cut_off: Span | None = None

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


class _Stream:
    """Words in a row, and the string of their forms without space, in which "co-operate" is "cooperate"."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self._begins: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        length = 0
        for number, word in enumerate(words):
            self._begins[length] = number
            length += len(word.form)
            self._ends[length] = number
        self._joined = "".join(word.form for word in words)

    def places(self, words: Sequence[Word]) -> Iterator[Span]:
        """Where these words stand one after the other, as offsets of the text; at most `_MOST` places."""
        sought = "".join(word.form for word in words)
        at = self._joined.find(sought)
        seen = 0
        while at >= 0 and seen < _MOST:
            first, last = self._begins.get(at), self._ends.get(at + len(sought))
            if first is not None and last is not None:
                yield self.words[first].start, self.words[last].end
                seen += 1
            at = self._joined.find(sought, at + 1)


class Sought:
    """An article's words, quotations and speakers, each made when it is first needed."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.words = words_in(article.text)

    def places(self, pieces: Sequence[Piece]) -> list[Place]:
        """Where all pieces stand in their order, no further apart than may be left out."""
        found: dict[tuple[Span, ...], Place] = {}
        if len(pieces) > PIECES:
            return []
        for stream in self._streams:
            sets = [list(stream.places(piece.words)) for piece in pieces]
            for spans in _chains(sets):
                if spans not in found and all(map(self._near, spans, spans[1:], pieces[1:])):
                    found[spans] = Place(spans, self._turned(spans, pieces), self._cut_off(spans[-1][1]))
        return list(found.values())

    @cached_property
    def numbers(self) -> dict[str, list[int]]:
        """At which numbers each form stands among the words."""
        return places_of(self.words)

    @cached_property
    def quotations(self) -> list[Span]:
        """What the article quotes."""
        return quoted(self.article.text)

    @cached_property
    def speakers(self) -> Speakers:
        """Who says it."""
        return Speakers(self.article.text)

    @cached_property
    def sentences(self) -> list[Span]:
        """The article's sentences."""
        return sentences(self.article.text)

    def around(self, start: int, end: int) -> Span:
        """The sentences that hold ``text[start:end]``."""
        over = [each for each in self.sentences if each[0] < end and start < each[1]]
        return (min(start, over[0][0]), max(end, over[-1][1])) if over else (start, end)

    def quotation_at(self, start: int) -> int:
        """The number of the quotation that holds an offset; -1 where none does."""
        at = bisect_right(self.quotations, start, key=lambda span: span[0]) - 1
        return at if at >= 0 and start < self.quotations[at][1] else -1

    def between(self, start: int, end: int) -> list[Word]:
        """The words of ``text[start:end]``."""
        return self.words[self.index(start) : self.index(end)]

    def index(self, offset: int) -> int:
        """The number of the first word that begins at ``offset`` or later."""
        return bisect_left(self.words, offset, key=lambda word: word.start)

    @cached_property
    def _streams(self) -> tuple[_Stream, ...]:
        whole = _Stream(self.words)
        return (whole, _Stream(self._spoken())) if len(self.quotations) > 1 else (whole,)

    def _spoken(self) -> list[Word]:
        """The words in quotation marks; those of one speech in a row, though it is told between them who speaks."""
        words: list[Word] = []
        last: Span | None = None
        for start, end in self.quotations:
            if last and not self._one_speech(last, (start, end)):
                words.append(Word(_APART, start, start))
            words += self.between(start, end)
            last = (start, end)
        return words

    def _one_speech(self, one: Span, other: Span) -> bool:
        """Whether two neighbouring quotations are of one speaker, who is told between them."""
        between = self.article.text[one[1] : other[0]]
        if len(between) > BETWEEN or self._two_speakers(one, other):
            return False
        return "\n" not in between or not any(map(str.isalnum, between))

    def _two_speakers(self, one: Span, other: Span) -> bool:
        speaker, by = self.speakers.of(*one), self.speakers.of(*other)
        return speaker is not None and by is not None and strangers(speaker, by)

    def _near(self, one: Span, other: Span, piece: Piece) -> bool:
        """Whether a piece's place follows that of the one before as closely as what stands between them allows."""
        left, right = one[1], other[0]
        if piece.gap == "put in":
            return right - left <= PUT_IN
        within = self.quotation_at(left - 1) == self.quotation_at(right) >= 0
        return right - left <= (LEFT_OUT_WITHIN if within else LEFT_OUT)

    def _turned(self, spans: Sequence[Span], pieces: Sequence[Piece]) -> bool:
        for (_, left), (right, _), piece in zip(spans, spans[1:], pieces[1:], strict=False):
            dropped = self.between(left, right)
            if negates(dropped) and (len(dropped) <= FEW or piece.gap == "put in"):
                return True
            one, other = self.quotation_at(left - 1), self.quotation_at(right)
            if one != other and not (self._in_one_speech(one, other) and self._at_an_edge(left, right)):
                return True
        return False

    def _in_one_speech(self, one: int, other: int) -> bool:
        """Whether two quotations, by their numbers, and all between them are of one speech; -1 is outside of all."""
        return min(one, other) >= 0 and all(self._one_speech(*self.quotations[at : at + 2]) for at in range(one, other))

    def _at_an_edge(self, left: int, right: int) -> bool:
        """Whether a sentence or a quotation ends at ``left``, or begins at ``right``: else two are made into one."""
        text = self.article.text
        return bool(_ENDS.match(text, left) or _BEGINS.search(text[max(0, right - 8) : right]))

    def _cut_off(self, end: int) -> Span | None:
        """The "not" that follows the word at ``end``, with nothing but space between."""
        number = self.index(end)
        if number >= len(self.words) or self.words[number].form not in ("not", "never"):
            return None
        return self.words[number][1:] if self.article.text[end : self.words[number].start].isspace() else None


def _chains(sets: Sequence[Sequence[Span]]) -> Iterator[tuple[Span, ...]]:
    """For each place of the first piece, the nearest place after it of each next one."""
    if not all(sets):
        return
    for first in sets[0]:
        chain = [first]
        for after in sets[1:]:
            following = next((span for span in after if span[0] >= chain[-1][1]), None)
            if following is None:
                break
            chain.append(following)
        if len(chain) == len(sets):
            yield tuple(chain)
