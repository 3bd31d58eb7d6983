"""Figures that sources give for one thing: which sentences give one, and for what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.answering.asked_each import LEAST, Told, told_by_each
from qa.answering.evidence import Evidence
from qa.answering.gathering import Piece
from qa.numbers import IN_WORDS
from qa.reading.counted import MEANINGS
from qa.reading.figures import HAPPENED, NUMERIC, figure_of, has_figure
from qa.records import Hit
from qa.sureness import LOW
from qa.words import content_words, stem, words

READ = 24  # sentences whose figures are read
BESIDE = 3  # likely sentences that clauses of others are read beside
CLOSE = 250  # characters within which a sentence takes up the figure of another
LIKELY = 0.1  # of the product of a figure's score, its sentence's worth, both as shares of the best, and `_meant`
UNTOLD = 0.7  # `_meant` of a sentence without the words of the question that are no names
OTHERWISE = 0.4  # what a figure counts for that is told of the dead or the injured, where nobody asks for those
FOLLOWING = 60  # characters from a figure on, in which what is counted is told
_CLAUSES = re.compile(r", (?=\D)|;\s|\s(?:and|but|while)\s(?!\d)|\s(?:and|but)\s(?:about|some|at least|more than)\s")
_CLAUSE_END = re.compile(
    rf"[,.;]\s|\s(?:when|after|as|who|which)\s|\sand\s(?=(?:at least |about )?(?:\d|(?:{IN_WORDS})\b))", re.IGNORECASE
)
_CALLED_WRONG = re.compile(
    r"\b(?:not|all but|instead of|rather than|(?:down|up|lowered|raised|changed) from|from)\s+$", re.IGNORECASE
)
_HOW_MANY = re.compile(r"how many (\w+)", re.IGNORECASE)
_COUNTED = content_words("how many much number people the figure total")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
_PEOPLE = content_words(
    "people person residents resident passengers workers employees children child men women man woman pupils students"
    " patients customers voters soldiers civilians victims survivors migrants refugees crew villagers tourists families"
)
_ASKS_FIGURE = re.compile(r"\bhow (?:many|much|fast|long|far|high|big|old|large|tall|heavy|often)\b", re.IGNORECASE)
_ASKS = tuple(
    (re.compile(pattern, re.IGNORECASE), asks)
    for pattern, asks in (
        (r"(how (?:many|much|big|large|old|long|fast|far|high|tall|heavy|often) .+)", "{0}?"),
        (r"(?:death )?toll (?:of|in|from|at) (.+)", "How many people died in {0}?"),
        (r"age (?:of|for) (.+)", "How old is {0}?"),
        (r"number of (.+)", "How many {0}?"),
        (r"(?:different )?((?:figures|numbers|counts|estimates|tolls|totals) (?:of|for) .+)", "What are the {0}?"),
        (r"(?:cost|price) of (.+)", "How much does {0} cost?"),
        (r"(boats|people|ships|homes|houses|cases|members|votes|.+ (?:boats|people|cases)\b.*)", "How many {0}?"),
        (r"(.+) (?:figures?|numbers?|counts?|estimates?)$", "How many {0}?"),
        (r"([a-z]+[a-hj-rtv-z]s (?:\w+ed|hit|hurt|killed|who|that|in|at|by) .+)", "How many {0}?"),
    )
)
_TAKES_UP = re.compile(
    r"\b(?:the (?:number|figure|total|toll|cost|price|count)|that it was|put it|spoken? of|counted|counts)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A sentence and the figure that it gives, as `figure_of` has it; "" where none is compared."""

    piece: Piece
    figure: str = ""


def asks_figure(question: str) -> bool:
    """Whether a comparison is one of figures."""
    return bool(frozenset(words(question)) & NUMERIC or _ASKS_FIGURE.search(question))


def figures_given(evidence: Evidence, subject: str, found: Sequence[Piece], told: Sequence[Told]) -> list[Given]:
    """The sentences that give a figure for a subject: what each article tells, ``told``, the surest first, and others
    of ``found`` that are as likely, read beside each other.
    """
    surest = sure_figures(subject, told)
    known = {(each.piece.hit.article_id, each.piece.start) for each in surest}
    others = [
        each
        for each in _read_together(evidence, subject, found)
        if not any(article == each.piece.hit.article_id and start == each.piece.start for article, start in known)
    ]
    return [*surest, *others]


def sure_figures(subject: str, told: Sequence[Told]) -> list[Given]:
    """The figures that articles tell of a subject, each with its sentence, in the order of ``told``."""
    return [given for each in told if (given := _given(subject, each, told))]


def tolls_given(evidence: Evidence, subject: str, hits: Sequence[Hit]) -> tuple[str, list[Given]]:
    """What articles differ in of how many people something befell, and for what: ("how many people died", ...).

    Where they do not, or are not sure of it, ("", []).
    """
    said = content_words(" ".join(hit.text for hit in hits))
    for done, meaning in (("died", "died"), ("were injured", "injured")):
        if not MEANINGS[meaning] & said:
            continue
        told = told_by_each(evidence, f"How many people {done} in the {subject}?", hits)
        given = sure_figures(f"people {done}", [each for each in told if each.sure >= LOW])
        if len({each.figure for each in given}) > 1:
            return f"how many people {done}", given
    return "", []


def _given(subject: str, told: Told, others: Sequence[Told]) -> Given | None:
    """The figure that an article tells; None where it gives none, calls it wrong, or it is that of something else."""
    text, start = told.piece.text, told.start - told.piece.start
    figure = figure_of(text, start, told.end - told.piece.start)
    if not figure or _CALLED_WRONG.search(text[:start]):
        return None
    sure = told.sure * _meant(subject, told.piece, [each.piece for each in others])
    if _of_another(subject, text[start : start + FOLLOWING]):
        sure *= OTHERWISE
    return Given(told.piece, figure) if sure >= LEAST * max(each.sure for each in others) else None


def _of_another(subject: str, after: str) -> bool:
    """Whether what stands from a figure on tells of the dead, the injured and the like, where none are asked for."""
    asked, said = content_words(subject), content_words(_CLAUSE_END.split(after)[0])
    return not any(asked & group for group in HAPPENED) and any(said & group for group in HAPPENED)


def _read_together(evidence: Evidence, subject: str, found: Sequence[Piece]) -> list[Given]:
    """The sentences that give a figure, the likeliest first, as a reader finds that has all of them before it."""
    numbered = [piece for piece in found if has_figure(piece.text)]
    given = _likely(evidence, subject, found, [(piece, piece) for piece in numbered[:READ]])
    known = {id(each.piece) for each in given}
    # Of a sentence with several figures the reader marks one, which may be that of something else. They are read beside
    # the likeliest sentences, as nothing is likely by itself.
    parts = [part for piece in numbered[:READ] if id(piece) not in known for part in _parts(piece)]
    if parts and given:
        likeliest = [(each.piece, each.piece) for each in given[:BESIDE]]
        given += [
            each for each in _likely(evidence, subject, found, [*likeliest, *parts]) if id(each.piece) not in known
        ]
    return [*given, *_taken_up(numbered, given)]


def _likely(
    evidence: Evidence, subject: str, found: Sequence[Piece], read: Sequence[tuple[Piece, Piece]]
) -> list[Given]:
    """Those of the sentences whose part that is ``read`` beside them is likely to give the figure; likeliest first."""
    hits = [replace(part.hit, text=part.text, start=part.start, end=part.end) for _, part in read]
    question = figure_question(subject)
    counted = _HOW_MANY.match(question)
    noun = content_words(counted[1]) if counted else frozenset[str]()
    reading = evidence.read(question, hits)
    given: dict[int, Given] = {}
    for span in reading.spans:
        if span.start is None or span.end is None:
            continue
        piece, part = read[span.hit]
        likely = span.score / reading.spans[0].score * piece.worth / found[0].worth * _meant(subject, part, found)
        after = part.text[span.start - part.start :][:FOLLOWING]
        if counted and not (_PEOPLE if noun & _PEOPLE else noun) & content_words(after):
            likely *= UNTOLD
        if _of_another(subject, after):
            likely *= OTHERWISE
        figure = figure_of(part.text, span.start - part.start, span.end - part.start)
        wrong = _CALLED_WRONG.search(part.text[: span.start - part.start])
        if likely >= LIKELY and figure and not wrong:
            given.setdefault(id(piece), Given(piece, figure))
    return list(given.values())


def _parts(piece: Piece) -> Iterator[tuple[Piece, Piece]]:
    """A sentence with each of its clauses that have a figure, where there are several."""
    edges = [0, *(match.end() for match in _CLAUSES.finditer(piece.text)), len(piece.text)]
    clauses = [(a, b) for a, b in pairwise(edges) if has_figure(piece.text[a:b])]
    for start, end in clauses if len(clauses) > 1 else ():
        yield piece, replace(piece, start=piece.start + start, end=piece.start + end)


def _meant(subject: str, piece: Piece, found: Sequence[Piece]) -> float:
    """How far a sentence tells of what happened, 0 to 1: not of those aboard where the dead are asked for."""
    asked = content_words(subject) - _COUNTED
    said = content_words(piece.text)
    for group in HAPPENED:
        if asked & group:
            return float(bool(said & group))
    named = {stem(word.lower()) for other in found[:READ] for word in _NAME.findall(other.text)}
    telling = asked - named
    return 1.0 if not telling or telling & said else UNTOLD


def figure_question(subject: str) -> str:
    """What a reader answers with a figure: "How many people died in the fire?" for "death toll of the fire"."""
    for pattern, asks in _ASKS:
        if match := pattern.match(subject):
            return asks.format(match[1])
    return f"What is the {subject}?"


def _taken_up(numbered: Sequence[Piece], given: Sequence[Given]) -> list[Given]:
    """Sentences right after one with a figure that put "the number" otherwise."""
    known = [each.piece for each in given]
    found = []
    for piece in numbered:
        match = _TAKES_UP.search(piece.text)
        after = any(
            piece.hit.article_id == other.hit.article_id and 0 <= piece.start - other.end <= CLOSE for other in known
        )
        figure = figure_of(piece.text, match.start(), len(piece.text)) if match else ""
        if figure and after and piece not in known:
            found.append(Given(piece, figure))
    return found
