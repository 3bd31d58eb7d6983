"""The evidence panel: for every turn of a conversation the passages that carry its answer, as cards."""

from collections.abc import Iterable, Sequence

from qa.answering.answer import OTHERS, sureness
from qa.export.exchange import CLOSEST, UNPROVED
from qa.fragments import esc, isolated, label, marked, origin, percent, plural, source_line, time_tag
from qa.page.ask.browser_records import record
from qa.page.ask.filters import words as scope_words
from qa.page.ask.messages import copy_text
from qa.page.ask.turns import Turn
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
    # For the script. Not in a <template>: Gradio mends the nodes that changed, and would miss what is inside one.
    hidden_copy = f'<div class="copy" hidden>{esc(copy)}</div>' if copy else ""
    words = scope_words(turn.scope)
    scope = f'<p class="scope">{label(words)}</p>' if words else ""
    return (
        f'<section class="turn {turn.stage}" id="turn-{turn.number}" data-turn="{turn.number}" '
        f'aria-label="Evidence for question {turn.number}"{" hidden" if hidden else ""}>'
        f'<h3 class="for" dir="auto">{esc(turn.question)}</h3>{scope}{_cards(turn)}{hidden_copy}'
        f'<div class="record" hidden>{esc(record(turn))}</div></section>'
    )


def _cards(turn: Turn) -> str:
    if turn.stage == "searching":
        return '<p class="count">Searching…</p>' + '<div class="skeleton" aria-hidden="true"></div>' * 3
    if turn.citations:
        articles = len({citation.article_id for citation in turn.citations})
        count = f"{plural(len(turn.citations), 'passage')} from {plural(articles, 'article')}"
        rest = [hit for hit in turn.hits if not any(_holds(hit, citation) for citation in turn.citations)]
        return f'<p class="count">{count}</p>{_confidence(turn)}{_cited(turn)}{_also_read(rest)}'
    if turn.answer and turn.answer.status == "not_found":
        if not turn.quotes:
            return '<p class="hint">No passage comes close to this question.</p>'
        return f'<p class="count">{CLOSEST}</p>{_list(_citation_card(citation, turn) for citation in turn.quotes)}'
    if turn.hits:
        what = "being read" if turn.stage == "reading" else "found, not checked for an answer"
        return f'<p class="count">{plural(len(turn.hits), "passage")} {what}</p>{_list(map(_hit_card, turn.hits))}'
    return '<p class="hint">No passages to show.</p>'


def _cited(turn: Turn) -> str:
    """The cards of the citations that give the answer, and apart from them those of others."""
    spans = [set(s.citations) for s in turn.answer.statements if s.kind == "span"] if turn.answer else []
    backing = [c for c in turn.citations if not spans or c.n in spans[0]]
    others = [c for c in turn.citations if c not in backing]
    first, second = (_list(_citation_card(c, turn) for c in some) for some in (backing, others))
    return f'{first}<p class="count">{OTHERS.rstrip(":")}</p>{second}' if others else first


def _holds(hit: Hit, citation: Citation) -> bool:
    return hit.article_id == citation.article_id and hit.start < citation.end and citation.start < hit.end


def _list(cards: Iterable[str]) -> str:
    return f'<ol class="cards">{"".join(cards)}</ol>'


def _confidence(turn: Turn) -> str:
    figure = percent(turn.answer.confidence) if turn.answer else 0
    word = sureness(turn.answer.confidence if turn.answer else 0.0)
    return (
        f'<details class="why sure"><summary>{word} confidence</summary><p>{figure} of 100: of answers given with this '
        "figure, about that share were right in our tests. Read the passages before you rely on one.</p></details>"
    )


def _citation_card(citation: Citation, turn: Turn) -> str:
    quote = marked(citation.quote, citation.start, _answer_span(citation.answer_start, citation.answer_end))
    doubt = (
        f'<p class="doubt">{UNPROVED} It may have been changed or removed.</p>' if citation.n in turn.unproved else ""
    )
    sure = f'<span class="score" aria-hidden="true"><i style="width:{percent(citation.score)}%"></i></span>'
    sure += f"<span>{sureness(citation.score)} confidence</span>"
    kind = "card" if turn.citations else "card near"
    where = origin(citation.url, citation.path, citation.quote, citation.prefix, citation.suffix)
    return (
        f'<li class="{kind}" id="cite-{turn.number}-{citation.n}" tabindex="-1" {_place(citation)} '
        f'data-answer-start="{_offset(citation.answer_start)}" data-answer-end="{_offset(citation.answer_end)}">'
        f'{_head(f"<span class=num>{citation.n}</span>", citation)}<blockquote dir="auto">{quote}</blockquote>{doubt}'
        f'<p class="foot">{sure if turn.citations else ""}{_open_button(citation.title)}</p>'
        f'<div class="more">{where}{_why(citation)}{_also_in(citation.also_in)}</div></li>'
    )


def _why(citation: Citation) -> str:
    """Why this passage: the words it shares with the question, its nearness, the reader's score and its rank."""
    rows = [("Reader", f"{percent(citation.score)} of 100: the chance that the marked words are right")]
    if citation.answer_start is None:
        rows = []
    reason = citation.reason
    if reason:
        found = ", ".join(isolated(word) for word in reason.words) or "none of the question’s"
        missing = f"; not {', '.join(isolated(word) for word in reason.missing)}" if reason.missing else ""
        rows = [("Words", f"{found}{missing}"), ("Meaning", _nearness(reason.dense)), *rows]
        rows.append(("Rank", f"{reason.rank} of {plural(reason.read, 'passage')} read"))
    body = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows)
    return f'<details class="why"><summary>Why this passage</summary><dl>{body}</dl></details>'


def _nearness(dense: float | None) -> str:
    """The cosine of question and passage in words, with the figure."""
    if dense is None:
        return "not among the nearest; found by its words"
    word = "very near" if dense >= 0.6 else "near" if dense >= 0.45 else "somewhat near" if dense >= 0.3 else "far"
    return f"{word} (cosine {dense:.2f})"


def _hit_card(hit: Hit) -> str:
    ways = [way for way, score in (("meaning", hit.dense), ("words", hit.bm25)) if score is not None]
    matched = f"Matched by {' and '.join(ways)}" if ways else ""
    return (
        f'<li class="card hit" {_place(hit)} data-answer-start="" data-answer-end="">{_head("", hit)}'
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
