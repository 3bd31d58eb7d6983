"""Answers, quotes and passages as JSON."""

from collections.abc import Iterable
from typing import Any, NotRequired, cast

from typing_extensions import TypedDict

from qa.contract.fields import fields, number
from qa.records import Answer, Citation, Form, Hit, Status
from qa.statements import Kind


class CitationJson(TypedDict):
    """A quote and where it stands: ``start`` to ``end`` count code points of the article's text.

    ``scanned`` are the article's pages that were read from pictures, so that words may be wrong ("1, 3–5"), or "".
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
    score: float | None
    scanned: str


class SecondsJson(TypedDict):
    """Wall-clock seconds."""

    retrieve: float
    read: float
    total: float


class PartsJson(TypedDict):
    """How many of the ``asked`` parts, in which the articles lie, ``answered``."""

    answered: int
    asked: int


class StatementJson(TypedDict):
    """A piece of the answer's text; ``citations`` are the numbers of the citations that carry it, ``label`` the date or
    the source that it stands under, or "", ``speaker`` the fullest name of who says it, where that is told, else "".
    """

    text: str
    kind: Kind
    label: str
    speaker: str
    citations: list[int]


class WithheldJson(TypedDict):
    """What a writer wrote and no quote proves, with the ``reason``; ``citations`` come nearest to it."""

    text: str
    reason: str
    citations: list[int]


class AnswerJson(TypedDict):
    """``confidence`` is a probability; ``id`` the caller's own, null where there is none; ``searched`` the question as
    it was understood, with the words that it took from earlier ones, ``filters`` those that it names, or
    that it is asked of the "articles spoken of" alone, in words.
    ``offers`` are questions: where ``kind`` is "clarify" those of which one is meant, else what may be asked next, if
    that was wanted.
    ``parts`` is null where the articles lie in one store.
    """

    id: Any
    question: str
    status: Status
    kind: Form
    searched: str
    filters: str
    answer: str
    statements: list[StatementJson]
    withheld: list[WithheldJson]
    offers: list[str]
    span: str | None
    confidence: float | None
    citations: list[CitationJson]
    closest: list[CitationJson]
    parts: PartsJson | None
    seconds: SecondsJson


class EarlierJson(TypedDict):
    """A turn before a question, as a caller sends it: an answer of ours, or what of it counts."""

    question: str
    searched: NotRequired[str]
    span: NotRequired[str | None]
    status: NotRequired[str]


class HitJson(TypedDict):
    """A ranked passage; ``dense`` or ``bm25`` is null where that search did not find it."""

    article_id: str
    title: str
    outlet: str
    published: str
    url: str
    path: str
    text: str
    start: int
    end: int
    score: float | None
    dense: float | None
    bm25: float | None


class FoundJson(TypedDict):
    """The passages for one question; ``searched`` is as in `AnswerJson`, ``error`` stands only where there are none for
    it.
    """

    id: Any
    searched: str
    hits: list[HitJson]
    error: NotRequired[str]


class SourceJson(TypedDict):
    """An article that is named, as it was then."""

    article_id: str
    title: str
    outlet: str
    published: str
    url: str
    path: str


def answer_json(answer: Answer, identifier: Any = None) -> AnswerJson:
    """One answer; ``identifier`` is the caller's own, echoed as it is."""
    seconds = answer.seconds
    return {
        "id": identifier,
        "question": answer.question,
        "status": answer.status,
        "kind": answer.kind,
        "searched": answer.searched or answer.question,
        "filters": answer.filters,
        "answer": answer.answer,
        "statements": [cast(StatementJson, fields(each, StatementJson)) for each in answer.statements],
        "withheld": [
            {"text": each.text, "reason": each.reason, "citations": list(each.citations)} for each in answer.withheld
        ],
        "offers": list(answer.offers),
        "span": answer.span,
        "confidence": number(answer.confidence),
        "citations": [citation_json(citation) for citation in answer.citations],
        "closest": [citation_json(citation) for citation in answer.closest],
        "parts": {"answered": answer.parts.answered, "asked": answer.parts.asked} if answer.parts else None,
        "seconds": {
            "retrieve": round(seconds.retrieve, 4),
            "read": round(seconds.read, 4),
            "total": round(seconds.total, 4),
        },
    }


def citation_json(citation: Citation) -> CitationJson:
    """One quote with its place."""
    return cast(CitationJson, fields(citation, CitationJson))


def hit_json(hit: Hit) -> HitJson:
    """One ranked passage."""
    return cast(HitJson, fields(hit, HitJson))


def found_json(identifier: Any, searched: str, hits: Iterable[Hit], error: str = "") -> FoundJson:
    """The passages for one question of a batch, or the ``error`` that it met."""
    found: FoundJson = {"id": identifier, "searched": searched, "hits": [hit_json(hit) for hit in hits]}
    return {**found, "error": error} if error else found


def source_json(citation: CitationJson) -> SourceJson:
    """The article of a citation."""
    named = dict(citation)
    return cast(SourceJson, {name: named[name] for name in SourceJson.__annotations__})
