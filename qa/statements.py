"""Statements, of which an answer is made, and how each kind of them is shown: a new kind is added here, once.

What goes into a template has been made safe for its medium by whoever fills it in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, assert_never

Kind = Literal["sentence", "verdict", "quote", "labelled", "point", "heading", "note", "written"]
"""What a statement is.

The articles' words: "quote" a quotation, "labelled" one under its date or its outlet,
"point" one of a list. Newsdesk's words: "sentence" around the articles', "verdict" a yes or no, "heading" and "note".
"written" are a language model's words, which the quotes that it cites were found to prove.
"""


VERBATIM: tuple[Kind, ...] = ("quote", "labelled", "point")
"""The kinds whose text stands in a quote that it cites."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of the answer's text and the numbers of the citations that carry it.

    ``label`` is the date or the source that a "labelled" one stands under, or "". ``speaker`` is the fullest name of
    who is told to have said it, whom the label names up to its first comma, or "".
    """

    text: str
    citations: tuple[int, ...] = ()
    kind: Kind = "quote"
    label: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of statement is shown: templates of its ``label``, its ``text`` and the ``marks`` of its citations.

    ``plain`` is for the terminal, the clipboard and the answer's text, ``page`` HTML for the page's chat, which puts
    the label above it, ``markdown`` and ``html`` for exports.
    """

    plain: str
    page: str
    markdown: str
    html: str


def look(kind: Kind) -> Look:
    """The look of a kind; a kind that has none does not pass the type checker."""
    match kind:
        case "quote":
            return Look(
                plain="“{text}” {marks}",
                page="“{text}”{marks}",
                markdown="“{text}”{marks}",
                html='<p dir="auto">“{text}”{marks}</p>',
            )
        case "sentence" | "written":
            return Look(
                plain="{text} {marks}",
                page="{text}{marks}",
                markdown="{text}{marks}",
                html='<p dir="auto">{text}{marks}</p>',
            )
        case "verdict":
            return Look(
                plain="{text} {marks}",
                page="<strong>{text}</strong>{marks}",
                markdown="**{text}**{marks}",
                html="<p><strong>{text}</strong>{marks}</p>",
            )
        case "labelled":
            return Look(
                plain="{label}: “{text}” {marks}",
                page="“{text}”{marks}",
                markdown="**{label}:** “{text}”{marks}",
                html='<p dir="auto"><strong>{label}:</strong> “{text}”{marks}</p>',
            )
        case "point":
            return Look(
                plain="- {text} {marks}",
                page="{text}{marks}",
                markdown="- {text}{marks}",
                html='<p dir="auto">• {text}{marks}</p>',
            )
        case "heading":
            return Look(plain="{text}", page="{text}", markdown="**{text}**", html="<p><strong>{text}</strong></p>")
        case "note":
            return Look(
                plain="{text} {marks}",
                page="{text}{marks}",
                markdown="*{text}*{marks}",
                html='<p class="about">{text}{marks}</p>',
            )
    assert_never(kind)


def plain(statement: Statement) -> str:
    """The statement as plain text, with the numbers of its citations: "26 tonnes [1][2]"."""
    marks = "".join(f"[{n}]" for n in statement.citations)
    return look(statement.kind).plain.format(text=statement.text, marks=marks, label=statement.label).strip()


def text_of(statements: Iterable[Statement]) -> str:
    """The text of an answer: its statements, a paragraph each."""
    return "\n\n".join(map(plain, statements))
