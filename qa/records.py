"""What flows from a question to its answer.

All offsets count Unicode code points of the article's text, start inclusive, end exclusive.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol, Self, runtime_checkable

from qa.statements import Statement, text_of


@dataclass(frozen=True, slots=True)
class Source:
    """Another article that holds a near-identical passage ("also in")."""

    article_id: str
    title: str
    outlet: str
    published: str
    url: str
    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage; ``text == article.text[start:end]``.

    ``score`` is the fused score, ``dense`` the inner product of unit vectors (-1 to 1) and ``bm25`` the Okapi BM25
    score; higher is better in all three. ``dense`` or ``bm25`` is None where that search did not return the passage.
    ``cosine`` is what ``dense`` is or would be, for every passage that `retrieve` returns.
    """

    passage_id: int
    article_id: str
    title: str
    outlet: str
    published: str
    url: str
    path: str
    text: str
    start: int
    end: int
    score: float
    dense: float | None = None
    bm25: float | None = None
    also_in: tuple[Source, ...] = ()
    cosine: float = 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """A candidate answer inside ``hits[hit]``: article offsets of the span and of the sentences quoted around it.

    ``start`` and ``end`` are both None where a reader picks sentences and marks no span. ``score`` runs from 0 to 1 and
    is comparable between the passages of one question; higher is better.
    """

    hit: int
    quote_start: int
    quote_end: int
    start: int | None
    end: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a question's passages: spans, best first, and the probability that the best answers it.

    ``answers`` are all the texts it holds for possible answers, each with its chance from 0 to 1; () where it has none
    but the spans, whose scores are their chances then.
    """

    spans: tuple[Span, ...]
    confidence: float
    answers: tuple[tuple[str, float], ...] = ()


class Reader(Protocol):
    """Finds the answer to a question in passages; below a confidence of ``threshold`` it counts as not found."""

    @property
    def threshold(self) -> float:
        """From 0 to 1, calibrated with the confidence."""

    def read(self, question: str, hits: Sequence[Hit], *, as_of: date) -> Reading:
        """Spans of the hits, best first, at most one a hit; ``as_of`` is the day the question is asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Calibrated chances, from 0 to 1, that evidence supports a claim, contradicts it, or does neither: together 1."""

    supported: float
    contradicted: float
    unsaid: float


class Judging(Protocol):
    """Tells whether evidence supports a claim, and what a text answers."""

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """The verdict on each (evidence, claim), in order."""

    def found(self, asked: Sequence[tuple[str, str]]) -> list[tuple[str, float]]:
        """What each (question, text) is answered with, and by how much that exceeds "no answer here"; "" for none."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a passage came to be cited.

    It was ranked ``rank`` (from 1) of the ``read`` passages that were read. Of the question's telling words ``words``
    stand in it, in whatever form, and ``missing`` do not. ``dense`` and ``bm25`` are as in `Hit`.
    """

    rank: int
    read: int
    words: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    dense: float | None = None
    bm25: float | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Proof of an answer: ``article.text[start:end] == quote``, checked when it is made.

    ``answer_start`` and ``answer_end`` lie within ``start..end`` or are both None. ``n`` counts from 1. ``score`` is
    the chance, from 0 to 1, that its marked words are right: the first one's is the confidence of the answer.
    ``prefix`` and ``suffix`` are the article's characters around the quote. ``scanned`` are the article's pages that
    were read from pictures ("1, 3–5"), whose words may be wrong, or "".
    """

    n: int
    article_id: str
    title: str
    outlet: str
    published: str
    url: str
    path: str
    quote: str
    start: int
    end: int
    answer_start: int | None
    answer_end: int | None
    score: float
    also_in: tuple[Source, ...] = ()
    prefix: str = ""
    suffix: str = ""
    reason: Reason | None = None
    scanned: str = ""


Status = Literal["answered", "not_found", "failed", "chat"]
"""What became of a question; "chat" is talk about Newsdesk and the library, which has no evidence."""

Form = Literal["answer", "yes_no", "quotations", "list", "summary", "timeline", "comparison", "clarify", "chat"]
"""What kind of answer it is; "clarify" asks back which of several is meant."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence of a writer's that is not shown, since no quote proves it; ``reason`` says what is missing.

    ``citations`` are the quotes that come nearest to it.
    """

    text: str
    reason: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds spent on one question."""

    retrieve: float = 0.0
    read: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Parts:
    """How many of the ``asked`` parts, in which the articles lie, ``answered``."""

    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    ``statements`` are what is said, in order; ``span`` is the short answer in the article's own words, or None;
    ``confidence`` a calibrated probability, given for "not_found" too. ``closest`` holds, for "not_found", the quotes
    that come closest, best first: nothing is claimed of them. The statements of such an answer cite these.
    ``searched`` is the question as it was understood, with the words that it left out; "" where it was not searched.
    ``filters`` are those that the question itself names, in words ("CNN · since 1 Mar 2022"), or "articles spoken of"
    where it was taken to be of these alone; "" for none.
    ``offers`` are questions that may be asked next: for "clarify" those of which one is meant. ``withheld`` are what
    a writer wrote and nothing proves. ``parts`` is None where the articles lie in one store.
    """

    question: str
    status: Status
    statements: tuple[Statement, ...]
    span: str | None
    confidence: float
    citations: tuple[Citation, ...] = ()
    closest: tuple[Citation, ...] = ()
    seconds: Seconds = field(default_factory=Seconds)
    kind: Form = "answer"
    searched: str = ""
    offers: tuple[str, ...] = ()
    filters: str = ""
    withheld: tuple[Withheld, ...] = ()
    parts: Parts | None = None

    @classmethod
    def chat(cls, question: str, said: str) -> Self:
        """Newsdesk's own words, where nothing was asked of the articles."""
        return cls(question, "chat", (Statement(said, (), "note"),), None, 1.0, kind="chat", searched=question)

    @classmethod
    def failed(cls, question: str, why: str) -> Self:
        """The answer where there can be none; ``why`` is a sentence for the reader."""
        return cls(question, "failed", (Statement(why, (), "note"),), None, 0.0)

    @property
    def answer(self) -> str:
        """The text shown to a person: the statements, with ``[n]`` after each."""
        return text_of(self.statements)

    @property
    def measured(self) -> bool:
        """Whether its confidence is a chance that was measured: of other kinds, which are put together of quotes, it
        says no more than that there are some.
        """
        return self.kind == "answer" and self.status == "answered"

    @property
    def quotes(self) -> tuple[Citation, ...]:
        """The verified quotes that stand with it: its proof, or what came closest."""
        return self.citations or self.closest


@dataclass(frozen=True, slots=True)
class Earlier:
    """A turn that came before: its question as it was understood, and its answer."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Searching:
    """The question was understood; passages are being looked for."""

    question: str


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that will be read, best first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """The answer as it was composed, or with what is written and proved of it so far; the writer is at work."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Finding:
    """The passages for a question, best first, and the question as it was searched."""

    searched: str
    hits: tuple[Hit, ...]


@runtime_checkable
class Rewriter(Protocol):
    """May put a question that leans on the turns before it as one that stands alone."""

    def rewrite(self, question: str, earlier: Sequence[Earlier], stop: threading.Event) -> str:
        """The question, in words that were said before; "" where there is none. Raises nothing, and takes seconds."""


class Writer(Protocol):
    """Stands between composing and showing: may phrase an answer, and is never a source of one."""

    def write(self, answer: Answer, stop: threading.Event, judge: Judging | None = None) -> Iterator[Answer]:
        """The composed ``answer`` with other statements, each time more of them are proved, the last one whole.

        Where there is a ``judge`` it may be asked whether quotes support a sentence.
        Its citations, span and confidence stay as they are. Once ``stop`` is set nobody waits for it any longer.
        """
