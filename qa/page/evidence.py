"""The evidence panel: for every turn of a conversation the passages that carry its answer, as cards."""

from collections.abc import Iterable, Sequence

from qa.page.chat import copy_text
from qa.page.fragments import esc, isolated, label, marked, origin, plural, source_line, strength, time_tag
from qa.page.turns import Turn
from qa.records import Citation, Hit, Source

EMPTY = (
    '<div class="turn"><p class="hint">Sources for each answer appear here, with the exact sentences that support it.'
    "</p></div>"
)


def panel(turns: Sequence[Turn]) -> str:
    """The whole panel; the last turn is shown, the script shows another when one of its citations is asked for."""
    if not turns:
        return EMPTY
    return "".join(section(turn, hidden=turn is not turns[-1]) for turn in turns)


def section(turn: Turn, *, hidden: bool = False) -> str:
    """One turn: its question, what kind of passages these are, and the cards."""
    copy = copy_text(turn)
    template = f'<template class="copy">{esc(copy)}</template>' if copy else ""
    return (
        f'<section class="turn {turn.stage}" id="turn-{turn.number}" data-turn="{turn.number}" '
        f'aria-label="Evidence for question {turn.number}"{" hidden" if hidden else ""}>'
        f'<h3 class="for" dir="auto">{esc(turn.question)}</h3>{_cards(turn)}{template}</section>'
    )


def _cards(turn: Turn) -> str:
    if turn.stage == "searching":
        return '<p class="count">Searching…</p>' + '<div class="skeleton" aria-hidden="true"></div>' * 3
    if turn.citations:
        articles = len({citation.article_id for citation in turn.citations})
        count = f"{plural(len(turn.citations), 'passage')} from {plural(articles, 'article')}"
        rest = [hit for hit in turn.hits if not any(_holds(hit, citation) for citation in turn.citations)]
        return (
            f'<p class="count">{count}</p>{_list(_citation_card(c, turn.number) for c in turn.citations)}'
            f"{_also_read(rest)}"
        )
    if turn.answer and turn.answer.status == "not_found":
        if not turn.answer.nearest:
            return '<p class="hint">No passage comes near this question.</p>'
        return (
            '<p class="count warning">Nearest passages, which do not answer the question</p>'
            f"{_list(_hit_card(hit, 'near') for hit in turn.answer.nearest)}"
        )
    if turn.hits:
        what = "being read" if turn.stage == "reading" else "found, not checked for an answer"
        return f'<p class="count">{plural(len(turn.hits), "passage")} {what}</p>{_list(map(_hit_card, turn.hits))}'
    return '<p class="hint">No passages to show.</p>'


def _holds(hit: Hit, citation: Citation) -> bool:
    return hit.article_id == citation.article_id and hit.start < citation.end and citation.start < hit.end


def _list(cards: Iterable[str]) -> str:
    return f'<ol class="cards">{"".join(cards)}</ol>'


def _citation_card(citation: Citation, turn: int) -> str:
    quote = marked(citation.quote, citation.start, _answer_span(citation.answer_start, citation.answer_end))
    figure = round(100 * min(max(citation.score, 0.0), 1.0))
    word = strength(citation.score)
    return (
        f'<li class="card" id="cite-{turn}-{citation.n}" tabindex="-1" {_place(citation)} '
        f'data-answer-start="{_offset(citation.answer_start)}" data-answer-end="{_offset(citation.answer_end)}">'
        f'{_head(f"<span class=num>{citation.n}</span>", citation)}<blockquote dir="auto">{quote}</blockquote>'
        f'<p class="foot"><span class="score" aria-hidden="true"><i style="width:{figure}%"></i></span>'
        f"<span>{word} · {figure}</span>{_open_button(citation.title)}</p>"
        f'<p class="more">{origin(citation.url, citation.path, citation.quote)}</p>{_also_in(citation.also_in)}</li>'
    )


def _hit_card(hit: Hit, kind: str = "hit") -> str:
    ways = [way for way, score in (("meaning", hit.dense), ("words", hit.bm25)) if score is not None]
    matched = f"Matched by {' and '.join(ways)}" if ways else ""
    return (
        f'<li class="card {kind}" {_place(hit)} data-answer-start="" data-answer-end="">{_head("", hit)}'
        f'<blockquote dir="auto">{esc(hit.text)}</blockquote>'
        f'<p class="foot"><span>{matched}</span>{_open_button(hit.title)}</p>{_also_in(hit.also_in)}</li>'
    )


def _also_read(hits: Sequence[Hit]) -> str:
    if not hits:
        return ""
    return (
        f'<details class="rest"><summary>{plural(len(hits), "more passage")} read, not used in the answer</summary>'
        f"{_list(map(_hit_card, hits))}</details>"
    )


def _head(number: str, item: Citation | Hit) -> str:
    outlet = isolated(item.outlet) if item.outlet else "Unknown outlet"
    return (
        f'<p class="meta">{number}<span class="outlet">{outlet}</span>{time_tag(item.published)}</p>'
        f'<h4 dir="auto">{label(item.title) or "Untitled"}</h4>'
    )


def _place(item: Citation | Hit) -> str:
    return f'data-article="{esc(item.article_id)}" data-start="{item.start}" data-end="{item.end}"'


def _offset(offset: int | None) -> str:
    return "" if offset is None else str(offset)


def _answer_span(start: int | None, end: int | None) -> list[tuple[int, int, str]]:
    return [] if start is None or end is None else [(start, end, "<mark>")]


def _open_button(title: str) -> str:
    return f'<button type="button" class="open">Read in article<span class="vh">: {label(title)}</span></button>'


def _also_in(sources: Sequence[Source]) -> str:
    if not sources:
        return ""
    rows = "".join(
        f'<li><button type="button" class="also" data-article="{esc(s.article_id)}" data-start="{s.start}" '
        f'data-end="{s.end}">{isolated(s.title or "Untitled")}</button> '
        f'<span class="sub">{source_line(s.outlet, s.published)}</span></li>'
        for s in sources
    )
    summary = f"Also in {plural(len(sources), 'other article')}"
    return f'<details class="also-in"><summary>{summary}</summary><ul>{rows}</ul></details>'
