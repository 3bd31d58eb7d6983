"""Statements, of which an answer is made, and how each kind of them is shown: a new kind is added here, once.

What goes into a template has been made safe for its medium by whoever fills it in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, assert_never

Kind = Literal["span", "quote", "note"]
"""What a statement is: the short answer alone, a quotation, or Newsdesk's own words."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of the answer's text and the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...] = ()
    kind: Kind = "quote"


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of statement is shown: templates of its ``text`` and of the ``marks`` of its citations.

    ``plain`` is for the terminal, the clipboard and the answer's text, ``page`` for the page's chat (Markdown that may
    hold HTML), ``markdown`` and ``html`` for exports.
    """

    plain: str
    page: str
    markdown: str
    html: str


def look(kind: Kind) -> Look:
    """The look of a kind; a kind that has none does not pass the type checker."""
    match kind:
        case "span":
            return Look(
                plain="{text} {marks}",
                page="{text}{marks}",
                markdown="**{text}**{marks}",
                html='<p dir="auto"><strong>{text}</strong>{marks}</p>',
            )
        case "quote":
            return Look(
                plain="“{text}” {marks}",
                page="“{text}”{marks}",
                markdown="“{text}”{marks}",
                html='<p dir="auto">“{text}”{marks}</p>',
            )
        case "note":
            return Look(
                plain="{text} {marks}",
                page='<span class="aside">{text}</span>{marks}',
                markdown="*{text}*{marks}",
                html='<p class="about">{text}{marks}</p>',
            )
    assert_never(kind)


def plain(statement: Statement) -> str:
    """The statement as plain text, with the numbers of its citations: "26 tonnes [1][2]"."""
    marks = "".join(f"[{n}]" for n in statement.citations)
    return look(statement.kind).plain.format(text=statement.text, marks=marks).strip()


def text_of(statements: Iterable[Statement]) -> str:
    """The text of an answer: its statements, a paragraph each."""
    return "\n\n".join(map(plain, statements))
