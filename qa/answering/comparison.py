"""Comparisons: what outlets, or parties that are named, say of the same, side by side under outlet and day.

Where figures are compared, the reader marks the figure of every sentence; equal figures stand once, with all their
sources. Copies of one wire story count as one source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.passages import sentences
from qa.answering.answer import near
from qa.answering.citations import cite, whole
from qa.answering.evidence import Evidence
from qa.answering.figures import HAPPENED, NUMERIC, figure_of, has_figure
from qa.answering.framing import source_words
from qa.answering.gathering import Piece, alike, gathered, on_subject, pieces, quoted
from qa.answering.verdict import ruling
from qa.conversation.comparing import Comparison, claim_compared, comparison_of
from qa.records import Answer, Citation, Hit, Span
from qa.statements import Statement
from qa.words import content_words, stem, words

PASSAGES = 40
NEAREST = 4  # passages nearest to the question, whatever their subject
READ = 24  # sentences whose figures are read
BESIDE = 3  # likely sentences that clauses of others are read beside
MOST = 6  # figures, or outlets
WEAKEST = 0.55  # share of the best sentence's worth that another has at least
SECOND, SAME_TOLD = 0.8, 0.7  # share of its best sentence's worth that a party's second has, and nearness to the others
SAME = 0.9  # nearness from which two sentences of an outlet say the same
TOGETHER = 0.6  # worth that a sentence may lack that stands in the article of the other party's
CLOSE = 250  # characters within which a sentence takes up the figure of another
LIKELY = 0.1  # of the product of a figure's score, its sentence's worth, both as shares of the best, and `_meant`
UNTOLD = 0.7  # `_meant` of a sentence without the words of the question that are no names
FOLLOWING = 60  # characters from a figure on, in which what is counted is told
_CLAUSES = re.compile(r", (?=\D)|;\s|\s(?:and|but|while)\s(?!\d)|\s(?:and|but)\s(?:about|some|at least|more than)\s")
_HOW_MANY = re.compile(r"how many (\w+)", re.IGNORECASE)
_COUNTED = content_words("how many much number people the figure total")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
_TELLS = (
    r"^(?:\W*\w+){{0,2}}\W*{0}\b|\b(?:said|says|according to|by)(?: \w+){{0,2}} {0}\b"
    r"|\b{0},?(?: \w+){{0,3}} (?:said|says|insisted|denied|disputed|rejected|reported|claimed|put|counts?|expects?"
    r"|thinks?)\b"
)
_DISPUTES = re.compile(
    r"\b(?:den(?:y|ies|ied)|disput(?:es?|ed)|reject(?:s|ed)|contradict(?:s|ed)|dismiss(?:es|ed)|insist(?:s|ed)"
    r"|(?:has|had|have) no (?:record|evidence|knowledge|trace)|never (?:said|received|happened|told)"
    r"|(?:is|was|are|were) (?:not true|false|wrong|untrue)|no such)\b",
    re.IGNORECASE,
)
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
        (r"number of (.+)", "How many {0}?"),
        (r"(?:cost|price) of (.+)", "How much does {0} cost?"),
        (r"(boats|people|ships|homes|houses|cases|members|votes|.+ (?:boats|people|cases)\b.*)", "How many {0}?"),
        (r"(.+) (?:figures?|numbers?|counts?|estimates?)$", "How many {0}?"),
        (r"([a-z]+[a-hj-rtv-z]s (?:\w+ed|hit|hurt|killed|who|that|in|at|by) .+)", "How many {0}?"),
    )
)
_TAKES_UP = re.compile(
    r"\b(?:the (?:number|figure|total|toll|cost|price|count)|that it was|put it|spoken? of)\b", re.IGNORECASE
)
SIDES = {"yes": "That it is so:", "no": "That it is not so:"}
DIFFER = "Different figures:"
ONE = "I find a figure for this in one article only."
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
    asked = _by_full_names(evidence, asked)
    numeric = bool(frozenset(words(evidence.question)) & NUMERIC or _ASKS_FIGURE.search(evidence.question))
    hits = _passages(evidence, asked)
    if not asked.parties and (answer := _of_a_claim(evidence, asked, hits)):
        return answer
    found = pieces(
        asked.what, hits, evidence.encode, keep=_keep(asked, numeric=numeric) if numeric or asked.parties else None
    )
    if not found:
        return gathered(evidence, "comparison", "", (), ())
    given = _figures(evidence, asked, found) if numeric else []
    if asked.parties:
        first, missing = _by_party(asked, [each.piece for each in given], found)
        return _side_by_side(evidence, asked, first if numeric else _with_second(asked, first, found), missing)
    if given:
        return _by_figure(evidence, asked, given)
    return _side_by_side(evidence, asked, _with_disputes(evidence, _by_article(found)), ())


def _of_a_claim(evidence: Evidence, asked: Comparison, hits: Sequence[Hit]) -> Answer | None:
    """Who says that a statement is so, and who that it is not; None where no statement is asked about, or none says."""
    claim = claim_compared(evidence.question)
    ruled = ruling(f"Is it true that {claim}?", hits, evidence.judge) if claim else None
    if ruled is None or ruled.outcome == "unsaid":
        return None
    citations: list[Citation] = []
    statements: list[Statement] = []
    for side, heading in SIDES.items():
        deciding = [each for each in ruled.deciding if each.side == side]
        numbers = range(len(citations) + 1, len(citations) + len(deciding) + 1)
        if deciding:
            statements.append(Statement(heading, tuple(numbers), "heading"))
        for n, each in zip(numbers, deciding, strict=True):
            hit = hits[each.hit]
            span = Span(each.hit, each.start, each.end, None, None, 1.0)
            citations.append(cite(n, hit, span, evidence.article(hit.article_id), 1.0))
            statements.append(_labelled(citations[-1], (n,)))
    return gathered(evidence, "comparison", _lead(asked), statements, citations)


def _passages(evidence: Evidence, asked: Comparison) -> list[Hit]:
    """Passages on the subject; where parties are named, those that are nearest to the question, too.

    Of outlets that are named the nearest count in any case: they may be compared on a word or two ("the dead").
    """
    hits = on_subject(evidence, asked.what, PASSAGES)
    if asked.parties:
        known = {hit.passage_id for hit in hits}
        hits += [hit for hit in evidence.hits[:NEAREST] if hit.passage_id not in known and near(evidence.question, hit)]
    if not hits:
        found = evidence.search(asked.what, PASSAGES)
        hits = [hit for hit in found if any(same_outlet(party, hit.outlet) for party in asked.parties)]
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


def _with_second(asked: Comparison, first: Sequence[Piece], found: Sequence[Piece]) -> list[Piece]:
    """The sentence of each party with the next best that is nearly as good and says something else."""
    chosen = list(first)
    for party in asked.parties:
        theirs = _of(party, (), found)
        mine = next((piece for piece in theirs if piece in first), None)
        more = (
            piece
            for piece in theirs
            if mine and piece.worth >= SECOND * mine.worth and all(alike(piece, other) < SAME_TOLD for other in chosen)
        )
        if mine and (second := next(more, None)):
            chosen.insert(chosen.index(mine) + 1, second)
    return chosen


def _of(party: str, given: Sequence[Piece], found: Sequence[Piece]) -> list[Piece]:
    """The sentences of an outlet of that name, or that tell what the party says, or else that name it.

    Those in ``given`` come before others.
    """
    last = party.split()[-1]
    called = rf"(?:{re.escape(party)}|the {re.escape(last.lower())})" if " " in party else re.escape(party)
    tells = re.compile(_TELLS.format(called), re.IGNORECASE)
    numbered = [piece for piece in found if given and has_figure(piece.text)]
    naming = content_words(party)
    belongs: tuple[Callable[[Piece], bool], ...] = (
        lambda piece: same_outlet(party, piece.hit.outlet),
        lambda piece: bool(tells.search(piece.text)),
        lambda piece: naming <= content_words(piece.text),
    )
    for fits in belongs:
        for among in (given, numbered, found):
            if theirs := [piece for piece in among if fits(piece)]:
                return theirs
    return []


def same_outlet(named: str, outlet: str) -> bool:
    """Whether an outlet is called so: "CNN" for cnn.com, "the Brévin Observer" for The Brévin Observer."""
    own, theirs = _named(named), _named(outlet)
    return bool(own) and ("".join(own) == "".join(theirs) or own == theirs[: len(own)])


def _named(outlet: str) -> list[str]:
    return [word for word in words(outlet) if word not in ("the", "www")]


def _by_full_names(evidence: Evidence, asked: Comparison) -> Comparison:
    """What is asked with outlets under their full names, where one alone ends so: "the Post" for New York Post."""
    if not asked.parties:
        return asked
    outlets = {hit.outlet for hit in (*evidence.hits, *evidence.search(asked.what, PASSAGES)) if hit.outlet}

    def full(party: str) -> str:
        if any(same_outlet(party, outlet) for outlet in outlets):
            return party
        own = _named(party)
        ending = [outlet for outlet in outlets if own and _named(outlet)[-len(own) :] == own]
        return ending[0] if len(ending) == 1 else party

    return replace(asked, parties=tuple(map(full, asked.parties)))


def _by_article(found: Sequence[Piece]) -> list[Piece]:
    """The best sentence of each article, as far as they fit: what an outlet says may change from day to day."""
    best: dict[str, Piece] = {}
    for piece in found:
        if piece.worth >= WEAKEST * found[0].worth:
            best.setdefault(piece.hit.article_id, piece)
    return list(best.values())[:MOST]


def _with_disputes(evidence: Evidence, chosen: Sequence[Piece]) -> list[Piece]:
    """The sentences, each with the one after it where that tells that somebody disputes it."""
    found: list[Piece] = []
    for piece in chosen:
        found.append(piece)
        text = evidence.article(piece.hit.article_id).text
        start = piece.end + len(text[piece.end :]) - len(text[piece.end :].lstrip())
        start, end = next(((start + a, start + b) for a, b in sentences(text[start : start + CLOSE])), (start, start))
        if _DISPUTES.search(text[start:end]) and not any(other.start == start for other in chosen):
            found.append(Piece(whole(evidence.article(piece.hit.article_id)), start, end, piece.vector, piece.worth))
    return found


def _figures(evidence: Evidence, asked: Comparison, found: Sequence[Piece]) -> list[_Given]:
    """The sentences that give a figure for what is asked, the likeliest first."""
    numbered = [piece for piece in found if has_figure(piece.text)]
    given = _likely(evidence, asked, found, [(piece, piece) for piece in numbered[:READ]])
    known = {id(each.piece) for each in given}
    # Of a sentence with several figures the reader marks one, which may be that of something else. They are read beside
    # the likeliest sentences, as nothing is likely by itself.
    parts = [part for piece in numbered[:READ] if id(piece) not in known for part in _parts(piece)]
    if parts and given:
        likeliest = [(each.piece, each.piece) for each in given[:BESIDE]]
        given += [each for each in _likely(evidence, asked, found, [*likeliest, *parts]) if id(each.piece) not in known]
    return [*given, *_taken_up(numbered, given)]


def _likely(
    evidence: Evidence, asked: Comparison, found: Sequence[Piece], read: Sequence[tuple[Piece, Piece]]
) -> list[_Given]:
    """Those of the sentences whose part that is ``read`` beside them is likely to give the figure; likeliest first."""
    hits = [replace(part.hit, text=part.text, start=part.start, end=part.end) for _, part in read]
    question = figure_question(asked.what)
    counted = _HOW_MANY.match(question)
    noun = content_words(counted[1]) if counted else frozenset[str]()
    reading = evidence.read(question, hits)
    given: dict[int, _Given] = {}
    for span in reading.spans:
        if span.start is None or span.end is None:
            continue
        piece, part = read[span.hit]
        likely = span.score / reading.spans[0].score * piece.worth / found[0].worth * _meant(asked.what, part, found)
        after = part.text[span.start - part.start :][:FOLLOWING]
        if counted and not (_PEOPLE if noun & _PEOPLE else noun) & content_words(after):
            likely *= UNTOLD
        figure = figure_of(part.text, span.start - part.start, span.end - part.start)
        if likely >= LIKELY and figure:
            given.setdefault(id(piece), _Given(piece, figure))
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
    elif len(citations) == 1:
        statements.append(Statement(ONE, (1,), "note"))
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
        same = [other for other in kept if piece.hit.outlet == other.hit.outlet and alike(piece, other) >= SAME]
        if not same or _DISPUTES.search(piece.text):
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
