"""A conversation as one HTML file that needs nothing else, to keep, to send or to print."""

from collections.abc import Sequence

from qa.export.exchange import CLOSEST, OFFSETS, SOURCES, UNPROVED, Exchange, circumstances, place, source
from qa.fragments import esc, label, marked, original_link
from qa.records import Answer, Citation
from qa.statements import look

STYLE = """
:root { color-scheme: light dark; }
body { max-width: 44rem; margin: 3rem auto; padding: 0 1.25rem; font: 17px/1.6 Georgia, "Times New Roman", serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 3rem 0 .5rem; padding-top: 1.2rem; border-top: 1px solid #8886; }
h3, .about, .place, li > p { font-family: system-ui, sans-serif; }
h3 { font-size: .85rem; margin: 1.8rem 0 .6rem; }
.about, .place { font-size: .85rem; margin: .3rem 0; }
h1, h2, p, blockquote { overflow-wrap: anywhere; }
ol, ul { padding-left: 1.6rem; }
li { margin: 0 0 1.2rem; break-inside: avoid; }
li > p { margin: 0; font-size: .9rem; }
blockquote { margin: .5rem 0; padding-left: 1rem; border-left: 3px solid #0f766e; white-space: pre-line; }
.near blockquote { border-left: 2px dashed #8a847d; }
mark { background: #fde58a; color: #2a2206; font-weight: 600; }
.bad { font-weight: 600; }
@media print { body { margin: 0; font-size: 11pt; } h2 { break-after: avoid; } a { color: inherit; } }
"""


def page(exchanges: Sequence[Exchange], exported: str) -> str:
    """The whole conversation; ``exported`` says when, as it is to be shown."""
    title = label(exchanges[0].answer.question) if exchanges else "An empty conversation"
    body = "".join(_exchange(number, exchange) for number, exchange in enumerate(exchanges, start=1))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="referrer" content="no-referrer"><title>{title}</title><style>{STYLE}</style></head><body>'
        f'<h1 dir="auto">{title}</h1><p class="about">Asked of Newsdesk, exported {esc(exported)}. {esc(OFFSETS)}</p>'
        f"{body}</body></html>\n"
    )


def _exchange(number: int, exchange: Exchange) -> str:
    answer = exchange.answer
    about = circumstances(exchange)
    parts = [f'<section><h2 dir="auto">{number}. {label(answer.question)}</h2>']
    parts.append(f'<p class="about">{label(about)}.</p>' if about else "")
    parts.append(_said(answer))
    if answer.quotes:
        rows = "".join(_cited(citation, citation.n in exchange.unproved) for citation in answer.quotes)
        heading, kind = (SOURCES, "") if answer.citations else (CLOSEST, ' class="near"')
        parts.append(f"<h3>{heading}</h3><ol{kind}>{rows}</ol>")
    return "".join(parts) + "</section>"


def _said(answer: Answer) -> str:
    return "".join(
        look(statement.kind).html.format(
            text=esc(statement.text), marks="".join(f" [{n}]" for n in statement.citations)
        )
        for statement in answer.statements
    )


def _cited(citation: Citation, unproved: bool) -> str:
    spans = []
    if citation.answer_start is not None and citation.answer_end is not None:
        spans.append((citation.answer_start, citation.answer_end, "<mark>"))
    quote = marked(citation.quote, citation.start, spans)
    doubt = f'<p class="bad">{UNPROVED}</p>' if unproved else ""
    head = _head(citation)
    return f'{head}<blockquote dir="auto">{quote}</blockquote>{_place(citation)}{doubt}</li>'


def _head(item: Citation) -> str:
    link = original_link(item.url, item.quote, item.prefix, item.suffix)
    where = f'<a href="{esc(link)}" rel="noreferrer">{label(item.url)}</a>' if link else label(item.path)
    return f'<li><p dir="auto">{label(source(item))}{f". {where}" if where else ""}</p>'


def _place(item: Citation) -> str:
    where = place(item)
    return f'<p class="place">{label(where[0].upper() + where[1:])}</p>'
