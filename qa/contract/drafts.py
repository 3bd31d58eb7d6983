"""A draft's quotations and sentences, as they are judged, as JSON."""

from typing import cast

from typing_extensions import TypedDict

from qa.contract.answers import CitationJson, citation_json
from qa.contract.fields import fields
from qa.drafts.records import Bearing, Judgement, Quotation, Sentence, Verification


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


class VerificationJson(TypedDict):
    """The quotations of a draft in order, and the ``share`` of them that are found: 1 where there are none.

    ``sentences`` are those that give details and were judged.
    """

    quotations: list[QuotationJson]
    share: float
    sentences: list[SentenceJson]


def verification_json(verification: Verification) -> VerificationJson:
    """A draft's quotations and sentences, and how each is judged."""
    quotations = [_quotation_json(quotation) for quotation in verification.quotations]
    sentences = [_sentence_json(sentence) for sentence in verification.sentences]
    return {"quotations": quotations, "share": verification.share, "sentences": sentences}


def _sentence_json(sentence: Sentence) -> SentenceJson:
    citation = citation_json(sentence.citation) if sentence.citation else None
    return cast(SentenceJson, fields(sentence, SentenceJson, missing=list(sentence.missing), citation=citation))


def _quotation_json(quotation: Quotation) -> QuotationJson:
    citation = citation_json(quotation.citation) if quotation.citation else None
    return cast(QuotationJson, fields(quotation, QuotationJson, citation=citation))
