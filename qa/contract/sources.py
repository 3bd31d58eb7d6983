"""Who says what, and what the sources of a story say, as JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, cast

from typing_extensions import TypedDict

from index.records import Article
from qa.contract.answers import CitationJson, SourceJson, citation_json
from qa.contract.fields import fields
from qa.records import Citation, Source
from qa.sources.records import How, Quoted, Said, Saying
from qa.speech.cues import Manner

if TYPE_CHECKING:
    from qa.sources.agreement import Point, Story


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


def saying_json(saying: Saying) -> SayingJson:
    """What somebody said."""
    citation = citation_json(saying.citation)
    also_in = [_source_json(source) for source in saying.citation.also_in]
    return cast(SayingJson, fields(saying, SayingJson, citation=citation, also_in=also_in))


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
    return cast(SourceJson, fields(source, SourceJson))


def _source_of(article: Article) -> SourceJson:
    return cast(SourceJson, fields(article, SourceJson, article_id=article.id))
