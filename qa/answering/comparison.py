"""Comparisons: what outlets, or parties that are named, say of the same, side by side under outlet and day.

Where figures are compared, the reader marks the figure of every sentence; equal figures stand once, with all their
sources. Copies of one wire story count as one source.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from qa.answering.answer import near
from qa.answering.asked_each import Told, one_thing_asked, told_by_each
from qa.answering.claims import claim_of
from qa.answering.compared_figures import Given, asks_figure, figure_question, figures_given, tolls_given
from qa.answering.compared_parties import (
    PASSAGES,
    Spoken,
    answering,
    by_full_names,
    by_party,
    names_party,
    of_outlets,
    same_outlet,
    side_by_side,
    spoken_by,
    with_second,
)
from qa.answering.disputes import disputes, with_disputes
from qa.answering.evidence import Evidence
from qa.answering.framing import source_words
from qa.answering.gathering import Piece, alike, gathered, on_subject, pieces, quoted
from qa.answering.one_story import have_names_in_common
from qa.answering.verdict import ruling
from qa.conversation.comparing import Comparison, claim_compared, comparison_of, seeks_agreement
from qa.reading.citations import cite
from qa.reading.figures import has_figure
from qa.records import Answer, Citation, Hit, Span
from qa.statements import Statement
from qa.words import content_words

NEAREST = 4  # passages nearest to the question, whatever their subject
MOST = 6  # figures, or outlets
REMOTE = 0.2  # nearness to a subject that a passage of an article with the same names has at least
WEAKEST = 0.55  # share of the best sentence's worth that another has at least
SAME = 0.9  # nearness from which two sentences of an outlet say the same
SIDES = {"yes": "That it is so:", "no": "That it is not so:"}
DIFFER = "Different figures:"
ONE = "I find a figure for this in one article only."
_CORRECTS = frozenset(content_words("corrected correction correcting revised revision amended"))


def compose_comparison(evidence: Evidence) -> Answer | None:
    """What several sources say of a subject; None where no comparison is asked for."""
    asked = comparison_of(evidence.question)
    if asked is None:
        return None
    asked = by_full_names(evidence, asked)
    numeric = not one_thing_asked(asked.what) and asks_figure(evidence.question)
    hits = _passages(evidence, asked)
    if not asked.parties and (answer := _of_a_claim(evidence, asked, hits)):
        return answer
    hits = of_outlets(asked.parties, hits)
    spoken = spoken_by(evidence, asked.parties, hits)
    keep = _keep(asked, spoken, numeric=numeric) if numeric or asked.parties else None
    found = pieces(asked.what, hits, evidence.encode, keep=keep)
    if not found:
        return gathered(evidence, "comparison", "", (), ())
    question = figure_question(asked.what) if numeric else one_thing_asked(asked.what)
    question = question or (f"{asked.what}?" if claim_of(f"{asked.what}?") else "")
    told = told_by_each(evidence, question, hits) if question else []
    given = figures_given(evidence, asked.what, found, told) if numeric else []
    if numeric and (together := side_by_side(asked.parties, found)):
        return _side_by_side(evidence, asked, [together], (), spoken)
    if asked.parties:
        sure = [each.piece for each in (given or told)]
        first, missing = by_party(asked, sure, found, spoken)
        chosen = first if numeric or missing else answering(evidence, asked, first)
        chosen = chosen if numeric else with_second(asked, chosen, found, spoken)
        return _side_by_side(evidence, asked, with_disputes(evidence, chosen), missing, spoken)
    if given:
        return _by_figure(evidence, asked, given)
    if not question and seeks_agreement(evidence.question):
        counted, differing = tolls_given(evidence, asked.what, hits)
        if differing:
            return _by_figure(evidence, replace(asked, what=f"{asked.what}: {counted}"), differing)
    best = _in_order(told) if told else _by_article(found)
    return _side_by_side(evidence, asked, with_disputes(evidence, best), (), spoken)


def _in_order(told: Sequence[Told]) -> list[Piece]:
    """The sentences that answer, in the order of their days."""
    return [each.piece for each in sorted(told[:MOST], key=lambda each: each.piece.hit.published)]


def _of_a_claim(evidence: Evidence, asked: Comparison, hits: Sequence[Hit]) -> Answer | None:
    """Who says that a statement is so, and who that it is not; None where no statement is asked about, or none says."""
    claim = claim_compared(evidence.question)
    asks = f"Is it true that {claim}?" if claim else f"{asked.what}?" if claim_of(f"{asked.what}?") else ""
    ruled = ruling(asks, hits, evidence.judge) if asks else None
    if ruled is None or ruled.outcome == "unsaid" or (not claim and ruled.outcome != "differ"):
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
        hits += _of_parties(evidence, asked, {hit.passage_id for hit in hits})
    found = evidence.search(asked.what, PASSAGES)
    if not hits:
        return [hit for hit in found if any(same_outlet(party, hit.outlet) for party in asked.parties)]
    return [*hits, *_of_the_same(evidence, asked, hits, found)]


def _of_parties(evidence: Evidence, asked: Comparison, known: Collection[int]) -> list[Hit]:
    """Passages that name a party and are near to the subject with it, in other words perhaps than what is asked."""
    found: dict[int, Hit] = {}
    for party in asked.parties:
        query = f"{party} {asked.what}"
        for hit in evidence.search(query, NEAREST):
            if hit.passage_id not in known and names_party(party, hit, hit.text) and near(query, hit):
                found.setdefault(hit.passage_id, hit)
    return list(found.values())


def _of_the_same(evidence: Evidence, asked: Comparison, hits: Sequence[Hit], found: Sequence[Hit]) -> list[Hit]:
    """Passages on the subject, in other words, of articles with names that the nearest one of ``hits`` has, too.

    Those of an outlet that is named need not be near the subject.
    """
    nearest = evidence.article(max(hits, key=lambda hit: hit.cosine).article_id)
    known = {hit.passage_id for hit in hits}
    copies = {source.article_id for hit in hits for source in hit.also_in}
    return [
        hit
        for hit in found
        if hit.passage_id not in known and hit.article_id not in copies
        and (hit.cosine >= REMOTE or any(same_outlet(party, hit.outlet) for party in asked.parties))
        and have_names_in_common(nearest, evidence.article(hit.article_id), evidence.count)
    ]  # fmt: skip


def _keep(asked: Comparison, spoken: Spoken, *, numeric: bool) -> Callable[[Hit, str], bool]:
    """What tells whether a sentence has a figure, is of an outlet that is named, or of or by a party."""

    def keep(hit: Hit, text: str) -> bool:
        if numeric and has_figure(text):
            return True
        return any(
            same_outlet(party, hit.outlet) or text in spoken[party] or names_party(party, hit, text)
            for party in asked.parties
        )

    return keep


def _by_article(found: Sequence[Piece]) -> list[Piece]:
    """The best sentence of each article, as far as they fit: what an outlet says may change from day to day."""
    best: dict[str, Piece] = {}
    for piece in found:
        if piece.worth >= WEAKEST * found[0].worth:
            best.setdefault(piece.hit.article_id, piece)
    return list(best.values())[:MOST]


def _by_figure(evidence: Evidence, asked: Comparison, given: Sequence[Given]) -> Answer:
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


def _side_by_side(
    evidence: Evidence, asked: Comparison, chosen: Sequence[Piece], missing: Sequence[str], spoken: Spoken
) -> Answer:
    kept: list[Piece] = []
    for piece in chosen:
        same = [other for other in kept if piece.hit.outlet == other.hit.outlet and alike(piece, other) >= SAME]
        if not same or disputes(piece.text):
            kept.append(piece)
    citations = [_quote(evidence, n, piece) for n, piece in enumerate(kept, start=1)]
    statements = [_labelled(citation, (citation.n,), spoken) for citation in citations]
    statements += [Statement(f"I find nothing of “{party}” on this.", (), "note") for party in missing if statements]
    return gathered(evidence, "comparison", _lead(asked), statements, citations)


def _lead(asked: Comparison) -> str:
    return f"On “{asked.what}”:"


def _quote(evidence: Evidence, n: int, piece: Piece) -> Citation:
    return quoted(n, piece, evidence.article(piece.hit.article_id))


def _labelled(citation: Citation, numbers: tuple[int, ...], spoken: Spoken | None = None) -> Statement:
    """The quote under its outlet and day, and under the name of a party that speaks in it and is not named there."""
    source = source_words(citation)
    who = next((said[citation.quote] for said in (spoken or {}).values() if citation.quote in said), "")
    if who and not content_words(who) & content_words(citation.quote):
        source = f"{who}, in {source}" if source else who
    return Statement(citation.quote, numbers, "labelled" if source else "quote", source)
