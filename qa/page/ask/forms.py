"""The forms in which the statements of an answer are shown on the page: a list, a rail of dates, columns, a fold.

Statements that follow one another in the same form stand in one block; those of one block under the same label stand
under it together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, assert_never
from urllib.parse import quote

from markupsafe import Markup

from qa.answering.answer import OTHERS, UNSURE
from qa.fragments import day
from qa.page.ask.markdown import literal
from qa.records import Answer, Citation
from qa.statements import Statement, look
from qa.sureness import sureness

Form = Literal["lead", "text", "verdict", "heading", "note", "quotes", "points", "rail", "columns", "less"]
"""How a block is shown; of "less" the blocks are folded away."""

UNDER_LABELS: dict[str, Form] = {"timeline": "rail", "comparison": "columns"}
"""How "labelled" statements are shown in an answer of a kind of its own."""
_MARKS = "“”‘’\"'"
_APART = Markup('<span class="apart"></span>')  # a gap without a character, between our mark and one of the article's


@dataclass(frozen=True, slots=True)
class Item:
    """What stands under one label; ``label`` is "" where there is none."""

    label: Markup
    parts: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """What is shown in one form: ``items``, or, of what is folded away under ``head``, ``inside``."""

    form: Form
    items: tuple[Item, ...] = ()
    head: Markup = field(default_factory=Markup)
    inside: tuple[Block, ...] = ()

    @property
    def count(self) -> int:
        """How many parts there are in it."""
        return sum(len(item.parts) for item in self.items) + sum(block.count for block in self.inside)


def blocks(answer: Answer, turn: int) -> list[Block]:
    """The answer to the question number ``turn``, block by block."""
    rows = _Rows(answer, turn).all()
    at = next((n for n, (_, statement, _) in enumerate(rows) if statement.text == OTHERS), len(rows))
    end = next((n for n in range(at + 1, len(rows)) if rows[n][0] not in ("quotes", "points")), len(rows))
    folded = _gathered(rows[at + 1 : end])
    less = [Block("less", head=literal(OTHERS.rstrip(":")), inside=tuple(folded))] if folded else []
    return [*_gathered(rows[:at]), *less, *_gathered(rows[end:])]


_Row = tuple[Form, Statement, Item]


def _gathered(rows: Sequence[_Row]) -> list[Block]:
    found = []
    for form, run in groupby(rows, key=lambda row: row[0]):
        items = [item for _, _, item in run]
        if form in ("quotes", "rail", "columns"):
            items = [
                Item(label, tuple(part for item in same for part in item.parts))
                for label, same in groupby(items, key=lambda item: item.label)
            ]
        found.append(Block(form, tuple(items)))
    return found


class _Rows:
    """Each statement of an answer with its form and its HTML; the short answer is bold where it is first said."""

    def __init__(self, answer: Answer, turn: int) -> None:
        self._answer, self._turn = answer, turn
        self._cited = {citation.n: citation for citation in answer.quotes}
        self._span = answer.span

    def all(self) -> list[_Row]:
        rows: list[_Row] = []
        told: list[Statement] = []
        for statement in self._answer.statements:
            if not _told(statement, told):
                form = self._form(statement, first=not rows)
                rows.append((form, statement, Item(_label(statement), (self._html(statement),))))
            told.append(statement)
        return rows

    def _form(self, statement: Statement, *, first: bool) -> Form:
        match statement.kind:
            case "sentence" | "written":
                return "lead" if first else "text"
            case "note":
                return "text" if first else "note"  # what an answer begins with is no aside
            case "verdict" | "heading":
                return statement.kind
            case "point":
                return "points"
            case "quote":
                return "points" if self._answer.kind == "summary" else self._quote(first)
            case "labelled":
                return UNDER_LABELS.get(self._answer.kind) or self._quote(first)
        assert_never(statement.kind)

    def _quote(self, first: bool) -> Form:
        """A quote that itself is the answer leads."""
        return "lead" if first and self._answer.kind == "answer" else "quotes"

    def _html(self, statement: Statement) -> Markup:
        text = _bold(statement.text, self._span)
        if self._span and self._span in statement.text:
            self._span = None
        if statement.kind in ("quote", "labelled"):
            text = _marks_apart(text, statement.text)
        said = Markup(look(statement.kind).page).format(
            text=text, marks=chips(self._turn, [self._cited[n] for n in statement.citations]), label=statement.label
        )
        return said + self._outlet(statement)

    def _outlet(self, statement: Statement) -> Markup:
        """Of a dated point whose it is: who says something is part of what is said."""
        if self._answer.kind != "timeline" or statement.kind != "labelled" or not statement.citations:
            return Markup()
        outlets = dict.fromkeys(self._cited[n].outlet for n in statement.citations)
        named = ", ".join(filter(None, outlets))
        return Markup(' <span class="aside">{}</span>').format(literal(named)) if named else Markup()


def _label(statement: Statement) -> Markup:
    """What a statement stands under; who says it leads to everything that they said."""
    if not statement.speaker:
        return literal(statement.label)
    named, comma, source = statement.label.partition(",")
    link = Markup('<a href="#speaker-{}" title="{}">{}</a>').format(
        quote(statement.speaker, safe=""), f"Everything that {statement.speaker} said", literal(named)
    )
    return link + literal(comma + source)


def _told(statement: Statement, before: Sequence[Statement]) -> bool:
    """Whether a quote stands, with its source, in a sentence before it."""
    words = statement.text.strip().rstrip(".!…")
    return statement.kind in ("quote", "labelled") and any(
        said.kind == "sentence" and words in said.text and {*statement.citations} <= {*said.citations}
        for said in before
    )


def confidence(answer: Answer) -> str:
    """The word to stand beside an answer; "" where its confidence is not measured, or is told in a sentence."""
    told = any(statement.text == UNSURE for statement in answer.statements)
    return sureness(answer.confidence) if answer.measured and not told else ""


def chips(turn: int, citations: Sequence[Citation]) -> Markup:
    """Links to the cards of citations; one for those of the same article that follow one another."""
    runs = [list(run) for _, run in groupby(citations, key=lambda citation: citation.article_id)]
    return Markup().join(_chip(turn, run) for run in runs)


def _chip(turn: int, run: Sequence[Citation]) -> Markup:
    about = ", ".join(part for part in (run[0].outlet or run[0].title, day(run[0].published)) if part)
    numbers = _numbers([citation.n for citation in run])
    title = f"Citation{'s' if len(run) > 1 else ''} {numbers}: {' '.join(about.split())}"
    return Markup('&nbsp;<a href="#cite-{}-{}" title="{}">{}</a>').format(turn, run[0].n, title, numbers)


def _numbers(numbers: Sequence[int]) -> str:
    """ "1", "1–3" where they follow one another, else "1, 3"."""
    if len(numbers) > 2 and list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(map(str, numbers))


def _marks_apart(shown: Markup, quote: str) -> Markup:
    """``quote`` as ``shown``, with a gap where it begins or ends with a quotation mark of its own."""
    text = quote.strip()
    before, after = (_APART if edge and edge in _MARKS else Markup() for edge in (text[:1], text[-1:]))
    return before + shown + after


def _bold(text: str, span: str | None) -> Markup:
    """The text with the short answer in bold, the first time it is said."""
    before, found, after = text.partition(span) if span else (text, "", "")
    if not found.strip():
        return literal(text)
    # literal() folds the white space at both ends, which here lies between two pieces.
    gap_before = " " if before[-1:].isspace() else ""
    gap_after = " " if after[:1].isspace() else ""
    return Markup("{}{}<strong>{}</strong>{}{}").format(
        literal(before), gap_before, literal(found), gap_after, literal(after)
    )
