"""A draft's quotations, each judged by the articles.

What is compared are words: case, punctuation, kinds of marks and dashes do not count. An ellipsis may leave words out,
and brackets may put a remark in, where that does not turn what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from index.articles.text import shorten
from index.differences import Piece as Difference
from index.differences import marked
from qa.drafts.alignment import Alignment, align, align_within, difference
from qa.drafts.finding import Library
from qa.drafts.records import Quotation, Verification
from qa.drafts.sought import BETWEEN, Place, Sought
from qa.drafts.speakers import Speakers, differ
from qa.drafts.words import Piece, negates, pieces_in
from qa.reading.citations import cite, whole
from qa.records import Citation
from qa.records import Span as Marked
from qa.speech.marks import Span, quoted

if TYPE_CHECKING:
    from index.store import View

SHORTEST = 3
"""Words that a quotation has at least; shorter ones ("scare quotes") are not judged."""
ALTERED = 0.5  # share of its words, by what they tell, that stand in the article of an altered quotation
ALTERED_IN_PIECES = 0.3  # where it is joined by an ellipsis
_COMPARED = 8  # articles that are compared word by word
_SURE = 0.85  # nearness from which no other article is looked at
_Found = list[tuple[Sought, Place]]
_BEGINNING = 1_000  # characters of a draft by which it is looked for among the articles
_SHOWN = 300  # characters of what was left out that are shown


def verify(draft: str, view: View) -> Verification:
    """Every quotation of ``draft`` of `SHORTEST` or more words, judged by the articles of ``view``."""
    library = Library(view, draft)
    check = _Check(draft, library)
    parts = [(span, pieces_in(draft, *span)) for span in quoted(draft)]
    judged = [
        check.judged(span, pieces, goes_on=_goes_on(span, after))
        for (span, pieces), after in zip_longest(parts, parts[1:])
        if sum(len(piece.words) for piece in pieces) >= SHORTEST
    ]
    library.nearest(pieces_in(draft, 0, min(len(draft), _BEGINNING)))  # meets the draft itself, if it is there
    return Verification(tuple(judged), view.counts().articles, itself=library.itself.path)


def _goes_on(span: Span, after: tuple[Span, Sequence[Piece]] | None) -> bool:
    """Whether the next quotation takes this one up with a negation: "That is," she said, "not so." """
    if after is None or not after[1]:
        return False
    (begin, _), pieces = after
    return begin - span[1] <= BETWEEN and negates(pieces[0].words[:1])


class _Check:
    def __init__(self, draft: str, library: Library) -> None:
        self._draft = draft
        self._library = library
        self._speakers = Speakers(draft)
        self._cited = 0

    def judged(self, span: Span, pieces: Sequence[Piece], *, goes_on: bool) -> Quotation:
        """The quotation at ``span``; ``goes_on`` where the next one takes it up with its negation."""
        text = self._draft[slice(*span)]
        articles = self._library.holding(pieces)
        found, turned = _places(articles, pieces, goes_on)
        if not found:
            known = {article.article.id for article in articles}
            more = [each for each in self._library.nearest(pieces) if each.article.id not in known]
            found, turned_there = _places(more, pieces, goes_on)
            articles, turned = articles + more, turned + turned_there
        if found:
            return self._by_speaker(text, span, found)
        if turned:
            article, place = turned[0]
            citation = self._citation(article, place.start, place.cut_off[1] if place.cut_off else place.end)
            return Quotation(text, *span, "altered", citation, _left_out(article, place))
        return self._compared(text, span, pieces, articles)

    def _by_speaker(self, text: str, span: Span, found: _Found) -> Quotation:
        """Misattributed only where every place of the words is told of another person."""
        speaker = self._speakers.of(*span)
        others = []
        for article, place in found:
            other = article.speakers.of(place.start, place.end) if speaker else None
            ours, theirs = (self._speakers, span[0]), (article.speakers, place.start)
            if not speaker or not other or not differ(ours, theirs, speaker, other):
                return Quotation(text, *span, "found", self._citation(article, place.start, place.end))
            others.append((article, place, Difference("removed", other.name), Difference("added", speaker.name)))
        article, place, *names = others[0]
        citation = self._citation(article, place.start, place.end)
        return Quotation(text, *span, "misattributed", citation, marked(names))

    def _compared(self, text: str, span: Span, pieces: Sequence[Piece], articles: Sequence[Sought]) -> Quotation:
        best: tuple[Alignment, Sought] | None = None
        for article in articles[:_COMPARED]:
            alignment = align(pieces, article.words, article.numbers)
            if alignment and (best is None or alignment.nearness > best[0].nearness):
                best = (alignment, article)
            if best and best[0].nearness >= _SURE:
                break
        if best is None or best[0].nearness < (ALTERED if len(pieces) == 1 else ALTERED_IN_PIECES):
            return Quotation(text, *span, "absent")
        article = best[1]
        alignment = _within_quotation(best[0], pieces, article)
        start, end = article.words[alignment.first].start, article.words[alignment.last].end
        diff = difference(alignment, self._draft, pieces, article.article.text, article.words)
        return Quotation(text, *span, "altered", self._citation(article, start, end, alignment.nearness), diff)

    def _citation(self, sought: Sought, start: int, end: int, score: float = 1.0) -> Citation:
        self._cited += 1
        quote = sought.around(start, end)
        return cite(self._cited, whole(sought.article), Marked(0, *quote, start, end, score), sought.article, score)


def _places(articles: Sequence[Sought], pieces: Sequence[Piece], goes_on: bool) -> tuple[_Found, _Found]:
    """Where the pieces stand in the articles: as they were said, and so that they say something else."""
    found = [(article, place) for article in articles for place in article.places(pieces)]
    wrong = [(article, place) for article, place in found if place.turned or (place.cut_off and not goes_on)]
    return [each for each in found if each not in wrong], wrong


def _within_quotation(alignment: Alignment, pieces: Sequence[Piece], article: Sought) -> Alignment:
    """The alignment to the one quotation of the article that holds all words that are the same, if one does."""
    same = [article.words[step.written].start for step in alignment.steps if step.same and step.written is not None]
    number = article.quotation_at(same[0])
    if number < 0 or number != article.quotation_at(same[-1]):
        return alignment
    begin, end = map(article.index, article.quotations[number])
    return align_within(pieces, article.words, begin, end) or alignment


def _left_out(article: Sought, place: Place) -> str:
    """The article's words, with those that were left out as removed."""
    text = article.article.text
    told = [Difference("same", text[slice(*place.spans[0])])]
    for (_, left), (right, end) in zip(place.spans, place.spans[1:], strict=False):
        between = shorten(" ".join(text[left:right].split()), _SHOWN)
        told += [Difference("same", " "), Difference("removed", between), Difference("same", f" {text[right:end]}")]
    if place.cut_off:
        told += [Difference("same", " "), Difference("removed", text[slice(*place.cut_off)])]
    return marked(told)
