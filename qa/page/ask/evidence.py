"""The evidence panel: for every turn of a conversation the passages that carry its answer, as cards."""

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from qa.answering.answer import OTHERS, less_likely
from qa.export.exchange import CLOSEST, UNPROVED
from qa.fragments import marked
from qa.page.ask.browser_records import record
from qa.page.ask.messages import copy_text
from qa.page.ask.turns import Turn
from qa.reading.sentences import sentence_around
from qa.records import Citation, Hit
from qa.rendering import render
from qa.scopes import words as scope_words
from qa.sureness import sureness

Item = TypeVar("Item", Citation, Hit)

AROUND = 240
"""Characters of its paragraph that a card shows on each side of a quote."""


def panel(turns: Sequence[Turn], heard: str = "") -> Markup:
    """The whole panel; the last turn is shown, the script shows another when one of its citations is asked for.

    ``heard`` is the script's name for the question that is being worked on, by which it knows that it came.
    """
    sections = [section(turn, hidden=turn is not turns[-1]) for turn in turns]
    return render("ask/panel.html", sections=sections, heard=heard)


def section(turn: Turn, *, hidden: bool = False) -> Markup:
    """One turn: its question, what kind of passages these are, and the cards."""
    backing, others = _parted(turn)
    return render(
        "ask/turn.html",
        turn=turn,
        hidden=hidden,
        scope=scope_words(turn.scope),
        articles=len({citation.article_id for citation in turn.citations}),
        backing=backing,
        others=others,
        others_head=OTHERS.rstrip(":"),
        rest=[hit for hit in turn.hits if not any(_holds(hit, citation) for citation in turn.citations)],
        by_article=by_article,
        around=partial(_around, turn.hits),
        quoted=_quoted,
        closest=CLOSEST,
        unproved=UNPROVED,
        sureness=sureness,
        nearness=_nearness,
        matched=_matched,
        copy=copy_text(turn),
        record=record(turn),
    )


def others(hits: Sequence[Hit]) -> Markup:
    """Passages of other articles than the one that is read."""
    return render("ask/others.html", hits=hits, by_article=by_article, matched=_matched)


def by_article(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """Passages under the ids of their articles, each in the order in which it comes first."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.article_id, []).append(item)
    return list(found.items())


def _parted(turn: Turn) -> tuple[list[Citation], list[Citation]]:
    """The citations that give the answer, and those of other answers."""
    apart = less_likely(turn.answer) if turn.answer else frozenset()
    return [c for c in turn.citations if c.n not in apart], [c for c in turn.citations if c.n in apart]


def _holds(hit: Hit, citation: Citation) -> bool:
    return hit.article_id == citation.article_id and hit.start < citation.end and citation.start < hit.end


def _around(hits: Sequence[Hit], citation: Citation) -> tuple[str, str]:
    """What stands before and after a quote in its paragraph, as far as it was read: `AROUND` characters at most."""
    hit = next((hit for hit in hits if _holds(hit, citation)), None)
    if hit is None or citation.start < hit.start or hit.end < citation.end:
        return "", ""
    before = hit.text[: citation.start - hit.start].rpartition("\n")[2]
    after = hit.text[citation.end - hit.start :].partition("\n")[0]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return before, after


def _quoted(citation: Citation) -> Markup:
    """The quote, the sentence in it that holds the answer apart from the others, and the answer in that marked."""
    begin, end = citation.answer_start, citation.answer_end
    if begin is None or end is None:
        return marked(citation.quote, citation.start, [])
    told = (*sentence_around(citation.quote, citation.start, begin, end), '<span class="sentence">')
    return marked(citation.quote, citation.start, [told, (begin, end, "<mark>")])


def _nearness(dense: float | None) -> str:
    """The cosine of question and passage in words, with the figure."""
    if dense is None:
        return "not among the nearest; found by its words"
    word = "very near" if dense >= 0.6 else "near" if dense >= 0.45 else "somewhat near" if dense >= 0.3 else "far"
    return f"{word} (cosine {dense:.2f})"


def _matched(hit: Hit) -> str:
    """What a passage was found by."""
    ways = [way for way, score in (("meaning", hit.dense), ("words", hit.bm25)) if score is not None]
    return f"Matched by {' and '.join(ways)}" if ways else ""
