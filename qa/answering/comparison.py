"""Comparisons: what outlets, or parties that are named, say of the same, side by side under outlet and day.

Where figures are compared, the reader marks the figure of every sentence; equal figures stand once, with all their
sources. Copies of one wire story count as one source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.answering.answer import near
from qa.answering.evidence import Evidence
from qa.answering.figures import NUMERIC, figure_of, has_figure
from qa.answering.framing import source_words
from qa.answering.gathering import Piece, alike, gathered, on_subject, pieces, quoted
from qa.conversation.comparing import Comparison, comparison_of
from qa.records import Answer, Citation, Hit
from qa.statements import Statement
from qa.words import content_words, stem, words

PASSAGES = 40
NEAREST = 4  # passages nearest to the question, whatever their subject
READ = 24  # sentences whose figures are read
MOST = 6  # figures, or outlets
WEAKEST = 0.55  # share of the best sentence's worth that another has at least
SAME = 0.9  # nearness from which two sentences of an outlet say the same
TOGETHER = 0.6  # worth that a sentence may lack that stands in the article of the other party's
CLOSE = 250  # characters within which a sentence takes up the figure of another
LIKELY = 0.1  # of the product of a figure's score, its sentence's worth, both as shares of the best, and `_meant`
UNTOLD = 0.7  # `_meant` of a sentence without the words of the question that are no names
FOLLOWING = 60  # characters from a figure on, in which what is counted is told
_HOW_MANY = re.compile(r"how many (\w+)", re.IGNORECASE)
_COUNTED = content_words("how many much number people the figure total")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
_MEANINGS = tuple(
    frozenset(content_words(group))
    for group in (
        "died die dies dead death deaths killed kill kills killing toll fatal fatalities lives victims",
        "injured injuring hurt wounded wounding",
        "arrested arrest arrests detained detaining held charged custody",
    )
)
_TELLS = (
    r"^(?:\W*\w+){{0,2}}\W*{0}\b|\b(?:said|says|according to|by)(?: \w+){{0,2}} {0}\b"
    r"|\b{0}(?: \w+){{0,3}} (?:said|says|insisted|denied|rejected|reported|claimed|put|counts?|expects?|thinks?)\b"
)
_ASKS = tuple(
    (re.compile(pattern, re.IGNORECASE), asks)
    for pattern, asks in (
        (r"(how (?:many|much|big|large|old|long) .+)", "{0}?"),
        (r"(?:death )?toll (?:of|in|from|at) (.+)", "How many people died in {0}?"),
        (r"number of (.+)", "How many {0}?"),
        (r"(?:cost|price) of (.+)", "How much does {0} cost?"),
        (r"(boats|people|ships|homes|houses|cases|members|votes|.+ (?:boats|people|cases)\b.*)", "How many {0}?"),
    )
)
_TAKES_UP = re.compile(
    r"\b(?:the (?:number|figure|total|toll|cost|price|count)|that it was|put it|spoken? of)\b", re.IGNORECASE
)
DIFFER = "Different figures:"
_CORRECTS = frozenset(content_words("corrected correction correcting revised revision amended"))


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """A sentence and the figure that it gives, as `figure_of` has it; "" where none is compared."""

    piece: Piece
    figure: str = ""


def compose_comparison(evidence: Evidence) -> Answer | None:
    """What several sources say of a subject; None where no comparison is asked for."""
    asked = comparison_of(evidence.question)
    if asked is None:
        return None
    numeric = bool(frozenset(words(evidence.question)) & NUMERIC)
    hits = _passages(evidence, asked)
    found = pieces(
        asked.what, hits, evidence.encode, keep=_keep(asked, numeric=numeric) if numeric or asked.parties else None
    )
    if not found:
        return gathered(evidence, "comparison", "", (), ())
    given = _figures(evidence, asked, found) if numeric else []
    if asked.parties:
        return _side_by_side(evidence, asked, *_by_party(asked, [each.piece for each in given], found))
    if given:
        return _by_figure(evidence, asked, given)
    return _side_by_side(evidence, asked, _by_outlet(found), ())


def _passages(evidence: Evidence, asked: Comparison) -> list[Hit]:
    """Passages on the subject; where parties are named, those that are nearest to the question, too."""
    hits = on_subject(evidence, asked.what, PASSAGES)
    if asked.parties:
        known = {hit.passage_id for hit in hits}
        hits += [hit for hit in evidence.hits[:NEAREST] if hit.passage_id not in known and near(evidence.question, hit)]
    return hits


def _keep(asked: Comparison, *, numeric: bool) -> Callable[[Hit, str], bool]:
    """What tells whether a sentence has a figure, is of an outlet that is named, or names a party."""
    naming = [content_words(party) for party in asked.parties]

    def keep(hit: Hit, text: str) -> bool:
        if numeric and has_figure(text):
            return True
        said = content_words(text)
        return any(same_outlet(party, hit.outlet) for party in asked.parties) or any(name <= said for name in naming)

    return keep


def _by_party(asked: Comparison, given: Sequence[Piece], found: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """The best sentences of each outlet, or that name each party, and the parties of which there is none.

    Those in ``given`` come before others. What two parties say of one thing stands most often in one article.
    """
    choices = [_of(party, given, found) for party in asked.parties]
    leading = [theirs[0].hit.article_id if theirs else "" for theirs in choices]
    chosen: list[Piece] = []
    for at, theirs in enumerate(choices):
        beside = {article for n, article in enumerate(leading) if n != at}
        near_others = [piece for piece in theirs if piece.hit.article_id in beside]
        together = [piece for piece in near_others if piece.worth >= theirs[0].worth - TOGETHER]
        fresh = [piece for piece in (*together, *theirs) if piece not in chosen]
        chosen += fresh[:1]
    return chosen, [party for party, theirs in zip(asked.parties, choices, strict=True) if not theirs]


def _of(party: str, given: Sequence[Piece], found: Sequence[Piece]) -> list[Piece]:
    """The sentences of an outlet of that name, or that tell what the party says, or else that name it.

    Those in ``given`` come before others.
    """
    tells = re.compile(_TELLS.format(re.escape(party)), re.IGNORECASE)
    naming = content_words(party)
    belongs: tuple[Callable[[Piece], bool], ...] = (
        lambda piece: same_outlet(party, piece.hit.outlet),
        lambda piece: bool(tells.search(piece.text)),
        lambda piece: naming <= content_words(piece.text),
    )
    for fits in belongs:
        if theirs := [piece for piece in given if fits(piece)] or [piece for piece in found if fits(piece)]:
            return theirs
    return []


def same_outlet(named: str, outlet: str) -> bool:
    """Whether an outlet is called so: "CNN" for cnn.com, "the Brévin Observer" for The Brévin Observer."""
    one, other = ("".join(word for word in words(name) if word not in ("the", "www")) for name in (named, outlet))
    return bool(one) and (one == other or (len(one) > 2 and other.startswith(one)))


def _by_outlet(found: Sequence[Piece]) -> list[Piece]:
    """The best sentence of each outlet, as far as they fit."""
    best: dict[str, Piece] = {}
    for piece in found:
        if piece.worth >= WEAKEST * found[0].worth:
            best.setdefault(piece.hit.outlet or piece.hit.article_id, piece)
    return list(best.values())[:MOST]


def _figures(evidence: Evidence, asked: Comparison, found: Sequence[Piece]) -> list[_Given]:
    """The sentences that give a figure for what is asked, the likeliest first."""
    numbered = [piece for piece in found if has_figure(piece.text)]
    read = numbered[:READ]
    hits = [replace(piece.hit, text=piece.text, start=piece.start, end=piece.end) for piece in read]
    question = figure_question(asked.what)
    counted = _HOW_MANY.match(question)
    reading = evidence.read(question, hits)
    given = []
    for span in reading.spans:
        piece = read[span.hit]
        likely = span.score / reading.spans[0].score * piece.worth / found[0].worth * _meant(asked.what, piece, found)
        if span.start is None or span.end is None:
            continue
        after = piece.text[span.start - piece.start :][:FOLLOWING]
        if counted and not content_words(counted[1]) & content_words(after):
            likely *= UNTOLD
        if likely < LIKELY:
            continue
        if figure := figure_of(piece.text, span.start - piece.start, span.end - piece.start):
            given.append(_Given(piece, figure))
    return [*given, *_taken_up(numbered, given)]


def _meant(subject: str, piece: Piece, found: Sequence[Piece]) -> float:
    """How far a sentence tells of what happened, 0 to 1: not of those aboard where the dead are asked for."""
    asked = content_words(subject) - _COUNTED
    said = content_words(piece.text)
    for group in _MEANINGS:
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


def _taken_up(numbered: Sequence[Piece], given: Sequence[_Given]) -> list[_Given]:
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
            found.append(_Given(piece, figure))
    return found


def _by_figure(evidence: Evidence, asked: Comparison, given: Sequence[_Given]) -> Answer:
    """Every figure once, with all its sources, in the order of the days they were first given."""
    groups: dict[str, list[Piece]] = {}
    for each in given:
        groups.setdefault(each.figure, []).append(each.piece)
    ordered = sorted(list(groups.values())[:MOST], key=lambda group: min(piece.hit.published for piece in group))
    citations: list[Citation] = []
    statements: list[Statement] = [Statement(DIFFER, (), "heading")] if len(ordered) > 1 else []
    for group in ordered:
        group = sorted(group, key=lambda piece: -piece.worth)
        sources = list({piece.hit.outlet or piece.hit.article_id: piece for piece in reversed(group)}.values())[::-1]
        cited = [_quote(evidence, len(citations) + n, piece) for n, piece in enumerate(sources, start=1)]
        citations += cited
        if len(sources) > 1:
            named = [citation.outlet or "an article" for citation in cited]
            together = f"{', '.join(named[:-1])} and {named[-1]} give the same:"
            statements.append(Statement(together, tuple(c.n for c in cited), "heading"))
        statements.append(_labelled(cited[0], tuple(citation.n for citation in cited)))
    if len(ordered) > 1:
        statements += _newest(evidence, citations)
    return gathered(evidence, "comparison", _lead(asked), statements, citations)


def _newest(evidence: Evidence, citations: Sequence[Citation]) -> list[Statement]:
    """Which figure is the newest, where one is, and whether it is called a correction there."""
    days = sorted(citation.published for citation in citations)
    newest = next(citation for citation in citations if citation.published == days[-1])
    if days.count(days[-1]) > 1 or not newest.published:
        return []
    title = evidence.article(newest.article_id).title
    corrects = ", as a correction" if _CORRECTS & content_words(f"{title} {newest.quote}") else ""
    return [Statement(f"The newest is of {source_words(newest)}{corrects}.", (newest.n,), "note")]


def _side_by_side(evidence: Evidence, asked: Comparison, chosen: Sequence[Piece], missing: Sequence[str]) -> Answer:
    kept: list[Piece] = []
    for piece in chosen:
        if not any(alike(piece, other) >= SAME and piece.hit.outlet == other.hit.outlet for other in kept):
            kept.append(piece)
    citations = [_quote(evidence, n, piece) for n, piece in enumerate(kept, start=1)]
    statements = [_labelled(citation, (citation.n,)) for citation in citations]
    statements += [Statement(f"I find nothing of “{party}” on this.", (), "note") for party in missing if statements]
    return gathered(evidence, "comparison", _lead(asked), statements, citations)


def _lead(asked: Comparison) -> str:
    return f"On “{asked.what}”:"


def _quote(evidence: Evidence, n: int, piece: Piece) -> Citation:
    return quoted(n, piece, evidence.article(piece.hit.article_id))


def _labelled(citation: Citation, numbers: tuple[int, ...]) -> Statement:
    source = source_words(citation)
    return Statement(citation.quote, numbers, "labelled" if source else "quote", source)
