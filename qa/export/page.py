"""A conversation as one HTML file that needs nothing else, to keep, to send or to print."""

from collections.abc import Sequence

from markupsafe import Markup

from qa.export.exchange import CLOSEST, OFFSETS, SOURCES, UNPROVED, Exchange, circumstances, place, source
from qa.fragments import esc
from qa.records import Citation
from qa.rendering import render
from qa.statements import Statement, look


def page(exchanges: Sequence[Exchange], exported: str) -> str:
    """The whole conversation; ``exported`` says when, as it is to be shown."""
    html = render(
        "export.html",
        exchanges=exchanges,
        exported=exported,
        offsets=OFFSETS,
        circumstances=circumstances,
        said=_said,
        sources=SOURCES,
        closest=CLOSEST,
        source=source,
        place=_place,
        unproved=UNPROVED,
    )
    return f"{html}\n"


def _said(statement: Statement) -> Markup:
    marks = "".join(f" [{n}]" for n in statement.citations)
    return Markup(look(statement.kind).html).format(text=esc(statement.text), marks=marks, label=esc(statement.label))


def _place(citation: Citation) -> str:
    where = place(citation)
    return where[0].upper() + where[1:]
