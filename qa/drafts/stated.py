"""What a draft's sentences state beside their quotations, judged by the articles.

A sentence is judged where it gives details: figures, days or names. An article bears it out where a sentence of it, or
two that follow each other, hold all of these and a judge of evidence finds that they support it. It differs where they
tell of the same and give another figure, day or name in a detail's place. Between the two nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.differences import Piece as Difference
from index.differences import marked
from index.passages import sentences
from index.records import Article
from qa.drafts.details import Detail, details, keys
from qa.drafts.finding import Itself
from qa.drafts.records import Bearing, Sentence
from qa.english.roots import roots
from qa.reading.citations import cite
from qa.records import Citation, Hit, Judging
from qa.records import Span as Marked
from qa.speech.marks import Span, quoted

SHORTEST = 4
"""Words that a sentence has at least; a shorter one is a heading or an aside."""
SURE = 0.8
"""The chance from which on a judge's verdict counts."""
ALIKE = 0.5
"""Share of a sentence's telling words that evidence holds which differs from it in a detail."""
TURNED = 0.9
"""The chance from which on evidence that gives all details says the opposite of a sentence."""
MOST_ALIKE = 0.7
"""Share of the telling words that it holds then."""
NEAR = 0.35
"""The same, of what comes near at all."""
_WINDOWS = 4  # pieces of evidence that the judge reads for a sentence

Search = Callable[[str], Sequence[Hit]]
"""The passages for a sentence, best first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One or two sentences of a passage, ``hit.text[start:end]``, and how much of a draft's sentence they hold."""

    hit: Hit
    start: int
    end: int
    nearness: float

    @property
    def text(self) -> str:
        """Its sentences."""
        return self.hit.text[self.start : self.end]

    @property
    def told(self) -> str:
        """The same under the headline."""
        title = self.hit.title.rstrip(". ")
        return f"{title}. {self.text}" if title else self.text

    @property
    def day(self) -> str:
        """When the article was published, or ""."""
        return self.hit.published[:10]

    def missing(self, said: str) -> tuple[Detail, ...]:
        """The details of a draft's sentence that it does not give."""
        near, around = keys(self.told, self.day), keys(f"{self.told} {self.hit.text}", self.day)
        return tuple(each for each in details(said, self.day) if not each.stands_in(near, around))

    def in_place_of(self, detail: Detail, said: str) -> list[Detail]:
        """Details of the same kind that it gives and a draft's sentence does not."""
        mine = keys(said, self.day)
        there = details(self.text, self.day)
        return [each for each in there if each.kind == detail.kind and each.keys[-1] not in mine]

    def holds_elsewhere(self, missing: Sequence[Detail]) -> bool:
        """Whether its passage names what it does not: of whom or where a sentence tells is often said before."""
        around = keys(self.hit.text, self.day)
        return all(each.kind == "name" and each.stands_in(around, around) for each in missing)


def stated(draft: str) -> list[Span]:
    """Where the sentences of ``draft`` lie that give details outside quotations, in order."""
    apart = quoted(draft)
    return [span for span in sentences(draft) if _said(draft, span, apart)]


def outside(span: Span, apart: Sequence[Span]) -> Iterator[Span]:
    """The parts of ``span`` outside the quotations at ``apart``, in order."""
    at, end = span
    for first, last in apart:
        if first < end and at < last:
            if at < first:
                yield at, first
            at = min(last, end)
    if at < end:
        yield at, end


class Bearings:
    """A draft whose sentences are judged one by one."""

    def __init__(self, draft: str, search: Search, article: Callable[[str], Article], judge: Judging) -> None:
        """``search`` gives the passages for a sentence, ``article`` the article of an id."""
        self._draft = draft
        self._apart = quoted(draft)
        self._search = search
        self._article = article
        self._judge = judge
        self._itself = Itself(draft)

    def of(self, span: Span, n: int) -> Sentence:
        """The sentence at ``span``, one of `stated`, as it is judged; ``n`` is the number of its citation."""
        start, end = span
        said = _said(self._draft, span, self._apart)
        hits = [hit for hit in self._search(said) if not self._itself(self._article(hit.article_id))]
        judged = _judged(said, hits, self._judge)
        missing = tuple(detail.text for detail in judged.missing)
        citation = self._cited(n, judged.evidence) if judged.evidence else None
        return Sentence(self._draft[start:end], start, end, judged.status, missing, citation, judged.diff)

    def _cited(self, n: int, evidence: Evidence) -> Citation:
        hit = evidence.hit
        span = Marked(0, hit.start + evidence.start, hit.start + evidence.end, None, None, evidence.nearness)
        return cite(n, hit, span, self._article(hit.article_id), evidence.nearness)


@dataclass(frozen=True, slots=True)
class _Judged:
    status: Bearing
    evidence: Evidence | None = None
    missing: tuple[Detail, ...] = ()
    diff: str = ""


def _judged(said: str, hits: Sequence[Hit], judge: Judging) -> _Judged:
    near = _nearest(said, hits)
    if not near:
        return _Judged("absent", missing=tuple(details(said)))
    lacking = [each.missing(said) for each in near]
    verdicts = judge.verdicts([(each.told, said) for each in near])
    for each, missing, verdict in zip(near, lacking, verdicts, strict=True):
        if not missing and verdict.supported >= SURE:
            return _Judged("supported", each)
    for each, missing, verdict in zip(near, lacking, verdicts, strict=True):
        others = [other for detail in missing for other in each.in_place_of(detail, said)]
        if verdict.contradicted >= SURE and each.nearness >= ALIKE and others:
            return _Judged("differs", each, missing, _difference(missing, others))
        if verdict.contradicted >= TURNED and each.nearness >= MOST_ALIKE and each.holds_elsewhere(missing):
            return _Judged("differs", each)
    fewest = min(range(len(near)), key=lambda at: (len(lacking[at]), -near[at].nearness))
    return _Judged("unsettled", near[fewest], lacking[fewest])


def _nearest(said: str, hits: Sequence[Hit]) -> list[Evidence]:
    """The sentences of the passages, one and two together, that hold most of a sentence's telling words."""
    wanted = roots(said)
    found = [each for hit in hits for each in _windows(hit, wanted) if each.nearness >= NEAR]
    # The headline's words count with every sentence: of two that hold as much the shorter one tells more.
    return sorted(found, key=lambda each: (-each.nearness, each.end - each.start))[:_WINDOWS]


def _windows(hit: Hit, wanted: frozenset[str]) -> Iterator[Evidence]:
    bounds, title = sentences(hit.text), roots(hit.title)
    for first, (start, _) in enumerate(bounds):
        for _, end in bounds[first : first + 2]:
            shared = wanted & (title | roots(hit.text[start:end]))
            yield Evidence(hit, start, end, len(shared) / max(1, len(wanted)))


def _difference(missing: Sequence[Detail], others: Sequence[Detail]) -> str:
    """The article's detail against the draft's, where it is plain which stands for which."""
    if len(missing) != 1 or len({each.keys for each in others}) != 1:
        return ""
    return marked(
        [Difference("removed", others[0].text), Difference("same", " "), Difference("added", missing[0].text)]
    )


def _said(draft: str, sentence: Span, apart: Sequence[Span]) -> str:
    """A sentence without what it quotes; "" where it is too short then, or gives no detail."""
    words = "".join(draft[start:end] for start, end in outside(sentence, apart)).split()
    said = " ".join(words)
    return said if len(words) >= SHORTEST and details(said) else ""
