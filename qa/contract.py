"""The JSON of the command, the API, MCP and exports: which fields, in which order. It is stated here and nowhere else.

The functions take their fields from the typed dictionaries, the API and MCP their schemas.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NotRequired, cast

from typing_extensions import TypedDict

from index.differences import differences, marked
from index.records import Article
from qa.drafts.records import Bearing, Judgement, Quotation, Sentence, Verification
from qa.records import Answer, Citation, Form, Hit, Source, Status
from qa.scopes import words
from qa.sources.records import How, Quoted, Said, Saying
from qa.speech.cues import Manner
from qa.statements import Kind

if TYPE_CHECKING:
    from index.store.records import ArticleSummary, ArticleVersion
    from qa.saved.records import Change, Saved
    from qa.sources.agreement import Point, Story

# Inside JSON these stand only in strings, so escaping them leaves the meaning as it was: terminal controls (C0, C1),
# characters that some readers take for line ends, bidirectional controls, and lone surrogates (not valid UTF-8).
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dumps(value: object, *, ascii_only: bool = False, indent: int | None = None) -> str:
    """JSON text that is safe to print on a terminal; without ``indent`` it is one line."""
    text = json.dumps(value, ensure_ascii=ascii_only, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


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


class SummaryJson(TypedDict):
    """An article of the list; ``added`` and ``updated`` are UTC (ISO 8601), ``characters`` code points.

    ``story`` is the id of the first indexed of the ``tellings`` articles that tell the same story.
    """

    id: str
    title: str
    outlet: str
    published: str
    url: str
    path: str
    place: str
    authors: list[str]
    characters: int
    passages: int
    added: str
    updated: str
    story: str
    tellings: int


class ListJson(TypedDict):
    """``total`` is how many articles match, ``articles`` those of them that were asked for."""

    total: int
    articles: list[SummaryJson]


class VersionJson(TypedDict):
    """A version of an article that does not count, of the ``record`` of a file; ``made`` is as in `ArticleJson`.

    ``changes`` are the sentences in which the article differs from it, as ``It costs [-40-]{+48+} million.``
    """

    made: str
    published: str
    title: str
    path: str
    record: str
    text: str
    changes: list[str]


class ArticleJson(TypedDict):
    """One article in full.

    ``dated`` says where ``published`` comes from: a field that states it (``stated``), the head of the text
    (``header``), the URL (``address``), when the file was made (``file``), or somebody who edited it (``edited``).
    ``made`` is when this version was captured or last changed (ISO 8601, UTC), empty where that is not known;
    ``scanned`` are the pages that were read from pictures, so that words may be wrong ("1, 3–5"), or "";
    ``versions`` are the others, the newest first.
    """

    id: str
    title: str
    outlet: str
    authors: list[str]
    published: str
    url: str
    path: str
    text: str
    dated: str
    made: str
    scanned: str
    versions: list[VersionJson]


class QuotationJson(TypedDict):
    """A quotation of a draft: ``start`` to ``end`` count code points of the draft's text, without the marks.

    ``citation`` is null where no article has it; ``diff`` is the article's words, or speaker, against the draft's, as
    ``We did [-not-] agree``, and "" where they do not differ or there is no article.
    """

    text: str
    start: int
    end: int
    status: Judgement
    citation: CitationJson | None
    diff: str


class SentenceJson(TypedDict):
    """A sentence of a draft that gives figures, days or names outside quotations; offsets as a quotation's.

    ``missing`` are those that the ``citation`` does not give, which is null where no sentence of an article is near.
    ``diff`` is the article's detail against the draft's, as ``[-14-] {+40+}``, where they differ in one, else "".
    """

    text: str
    start: int
    end: int
    status: Bearing
    missing: list[str]
    citation: CitationJson | None
    diff: str


class SourceJson(TypedDict):
    """An article that is named, as it was then."""

    article_id: str
    title: str
    outlet: str
    published: str
    url: str
    path: str


class SayingJson(TypedDict):
    """What somebody said: ``speaker`` is the fullest name that the article gives of them, ``named`` the words there.

    ``how`` is "quotation" or "paraphrase", ``said`` the words that are said or told: the ``quote`` of the citation from
    ``answer_start`` to ``answer_end``. ``also_in`` are other articles that tell it in the same words.
    """

    speaker: str
    named: str
    how: How
    manner: Manner
    said: str
    citation: CitationJson
    also_in: list[SourceJson]


class OtherJson(TypedDict):
    """Another speaker whose name holds the words asked for, with how many sayings there are of them."""

    speaker: str
    sayings: int


class SaidJson(TypedDict):
    """What somebody said, the oldest first. ``articles`` name them, ``read`` of those were looked through."""

    sayings: list[SayingJson]
    others: list[OtherJson]
    articles: int
    read: int


class QuotedJson(TypedDict):
    """Somebody who is quoted or told of in an article, with what they say there."""

    speaker: str
    sayings: list[SayingJson]


class TellingJson(TypedDict):
    """A source of a story: an article, the outlets that have it in nearly the same words, and their articles."""

    article: SourceJson
    outlets: list[str]
    copies: list[SourceJson]


class PointJson(TypedDict):
    """What one or several sources say: a quote of each of them."""

    citations: list[CitationJson]


class FigureJson(TypedDict):
    """A figure, in one way of writing ("3200000000"), with the quotes that give it."""

    value: str
    citations: list[CitationJson]


class FiguresJson(TypedDict):
    """Different figures for what is ``counted``; ``course`` is "changed" where later ones replace earlier ones, and
    "differ" where sources of one day have others.
    """

    counted: str
    course: Literal["differ", "changed"]
    figures: list[FigureJson]


class CorrectionJson(TypedDict):
    """A correction in an article's words, or what its newer version says otherwise (``change``, else "")."""

    citation: CitationJson
    change: str


class StoryJson(TypedDict):
    """What the sources of a story say: all of them (``agreed``), several (``shared``), only one (``alone``)."""

    sources: list[TellingJson]
    agreed: list[PointJson]
    shared: list[PointJson]
    alone: list[PointJson]
    figures: list[FiguresJson]
    corrections: list[CorrectionJson]


class SavedJson(TypedDict):
    """A saved question: ``only`` are its filters in words, ``asked`` when it was asked last (ISO 8601, UTC), ``answer``
    the last one that was told. ``changes`` counts the changes of it, ``unseen`` those that nobody has marked as seen.
    """

    id: int
    user: str
    question: str
    only: str
    saved: str
    asked: str
    changes: int
    unseen: int
    answer: AnswerJson


class ChangeJson(TypedDict):
    """The answer to the question number ``saved`` has changed because ``article`` was ``how``.

    ``what`` is "found" (there is an answer now), "lost" (there is none any more), "answer" (it is another), "proof" (it
    is the same and stands on another quote) or "other" (it is the same, and an article gives another one beside it).
    ``how`` is "added", "changed", "removed" or "restored".
    """

    id: int
    saved: int
    question: str
    only: str
    found: str
    what: str
    how: str
    article: SourceJson
    before: AnswerJson
    after: AnswerJson
    seen: bool


class VerificationJson(TypedDict):
    """The quotations of a draft in order, and the ``share`` of them that are found: 1 where there are none.

    ``sentences`` are those that give details and were judged.
    """

    quotations: list[QuotationJson]
    share: float
    sentences: list[SentenceJson]


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
        "statements": [cast(StatementJson, _fields(each, StatementJson)) for each in answer.statements],
        "withheld": [
            {"text": each.text, "reason": each.reason, "citations": list(each.citations)} for each in answer.withheld
        ],
        "offers": list(answer.offers),
        "span": answer.span,
        "confidence": _number(answer.confidence),
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
    return cast(CitationJson, _fields(citation, CitationJson))


def hit_json(hit: Hit) -> HitJson:
    """One ranked passage."""
    return cast(HitJson, _fields(hit, HitJson))


def found_json(identifier: Any, searched: str, hits: Iterable[Hit], error: str = "") -> FoundJson:
    """The passages for one question of a batch, or the ``error`` that it met."""
    found: FoundJson = {"id": identifier, "searched": searched, "hits": [hit_json(hit) for hit in hits]}
    return {**found, "error": error} if error else found


def source_json(citation: CitationJson) -> SourceJson:
    """The article of a citation."""
    named = dict(citation)
    return cast(SourceJson, {name: named[name] for name in SourceJson.__annotations__})


def saved_json(saved: "Saved", changes: "Sequence[Change]") -> SavedJson:
    """A saved question, with its changes counted."""
    mine = [change for change in changes if change.saved == saved.id]
    given = {
        "only": words(saved.scope),
        "asked": saved.asked.when,
        "changes": len(mine),
        "unseen": sum(not change.seen for change in mine),
    }
    return cast(SavedJson, _fields(saved, SavedJson, **given))


def change_json(change: "Change") -> ChangeJson:
    """A change of an answer, with both of them."""
    cause = change.cause
    return cast(ChangeJson, _fields(change, ChangeJson, only=words(change.scope), how=cause.how, article=cause.article))


def verification_json(verification: Verification) -> VerificationJson:
    """A draft's quotations and sentences, and how each is judged."""
    quotations = [_quotation_json(quotation) for quotation in verification.quotations]
    sentences = [_sentence_json(sentence) for sentence in verification.sentences]
    return {"quotations": quotations, "share": verification.share, "sentences": sentences}


def _sentence_json(sentence: Sentence) -> SentenceJson:
    citation = citation_json(sentence.citation) if sentence.citation else None
    return cast(SentenceJson, _fields(sentence, SentenceJson, missing=list(sentence.missing), citation=citation))


def _quotation_json(quotation: Quotation) -> QuotationJson:
    citation = citation_json(quotation.citation) if quotation.citation else None
    return cast(QuotationJson, _fields(quotation, QuotationJson, citation=citation))


def saying_json(saying: Saying) -> SayingJson:
    """What somebody said."""
    citation = citation_json(saying.citation)
    also_in = [_source_json(source) for source in saying.citation.also_in]
    return cast(SayingJson, _fields(saying, SayingJson, citation=citation, also_in=also_in))


def said_json(said: Said) -> SaidJson:
    """All that somebody said."""
    others: list[OtherJson] = [{"speaker": name, "sayings": number} for name, number in said.others]
    sayings = [saying_json(saying) for saying in said.sayings]
    return {"sayings": sayings, "others": others, "articles": said.articles, "read": said.read}


def quoted_json(quoted: Quoted) -> QuotedJson:
    """Somebody who is quoted, with what they say."""
    return {"speaker": quoted.speaker, "sayings": [saying_json(saying) for saying in quoted.sayings]}


def story_json(story: "Story") -> StoryJson:
    """What the sources of a story agree and differ in."""

    def cited(citations: Iterable[Citation]) -> list[CitationJson]:
        return [citation_json(citation) for citation in citations]

    def points(of: "Iterable[Point]") -> list[PointJson]:
        return [{"citations": cited(point.citations)} for point in of]

    return {
        "sources": [
            {
                "article": _source_of(telling.article),
                "outlets": list(telling.outlets),
                "copies": [_source_of(copy) for copy in telling.copies],
            }
            for telling in story.sources
        ],
        "agreed": points(story.agreed),
        "shared": points(story.shared),
        "alone": points(story.alone),
        "figures": [
            {
                "counted": each.counted,
                "course": each.course,
                "figures": [{"value": one.value, "citations": cited(one.citations)} for one in each.figures],
            }
            for each in story.figures
        ],
        "corrections": [
            {"citation": citation_json(each.citation), "change": each.change} for each in story.corrections
        ],
    }


def _source_json(source: Source) -> SourceJson:
    return cast(SourceJson, _fields(source, SourceJson))


def _source_of(article: Article) -> SourceJson:
    return cast(SourceJson, _fields(article, SourceJson, article_id=article.id))


def summary_json(summary: "ArticleSummary") -> SummaryJson:
    """An article of the list."""
    return cast(SummaryJson, _fields(summary, SummaryJson))


def article_json(article: Article, versions: "Iterable[ArticleVersion]" = ()) -> ArticleJson:
    """One article with its text, and its versions that do not count."""
    told = [_version_json(article, version) for version in versions]
    return cast(ArticleJson, _fields(article, ArticleJson, versions=told))


def _version_json(article: Article, version: "ArticleVersion") -> VersionJson:
    changes = [marked(place) for place in differences(version.text, article.text)]
    return cast(VersionJson, _fields(version, VersionJson, changes=changes))


def _fields(record: object, kind: type, **given: object) -> dict[str, Any]:
    """The fields of ``record`` that the typed dictionary ``kind`` names, in its order, but for those ``given``; tuples
    become lists.
    """
    values = {name: given[name] if name in given else getattr(record, name) for name in kind.__annotations__}
    return {
        name: list(value) if isinstance(value, tuple) else _number(value) if isinstance(value, float) else value
        for name, value in values.items()
    }


def _number(value: float | None) -> float | None:
    """A float that JSON can hold: NumPy scalars become Python's, and what is not finite becomes null."""
    return float(value) if value is not None and math.isfinite(value) else None
