"""Whether two answers to one question differ in substance, and the article because of which they do."""

from __future__ import annotations

from collections.abc import Sequence

from index.errors import UnknownArticleError
from index.folding import plain
from index.passages import sentences
from index.store import Moment, View
from qa.answering.answer import OTHERS
from qa.contract.answers import AnswerJson, CitationJson, SourceJson, source_json
from qa.reading.sentences import around
from qa.saved.records import Cause, Change, What
from qa.statements import Kind
from qa.sureness import LOW

SEVERAL = frozenset({"list", "summary", "timeline", "comparison", "quotations", "clarify"})
"""Kinds of answers that say several things, all of which count, whatever their order."""
ASIDE: tuple[Kind, ...] = ("note", "heading")
_EDGES = " .,;:!?'\"“”‘’…"


def changed(before: AnswerJson, after: AnswerJson) -> What | None:
    """What differs between two answers; None where nothing of substance does.

    Offsets are none, nor is the order of what is said after an answer, nor which passages come closest where there is
    none. The words of the first quote may stand in a copy of its article: whether that counts is for `cause` to tell.
    """
    if before["status"] != after["status"]:
        return {"answered": "found", "not_found": "lost"}.get(after["status"])  # type: ignore[return-value]
    if after["status"] != "answered":
        return None
    if before["kind"] != after["kind"] or _said(before) != _said(after):
        return "answer"
    if after["kind"] in SEVERAL:
        return None
    if _place(before["citations"]) != _place(after["citations"]):
        return "proof"
    known = {_words(citation) for citation in before["citations"]}
    return "other" if any(_words(citation) not in known for citation in _others(after)) else None


def cause(
    view: View, what: What, before: AnswerJson, after: AnswerJson, since: Moment, earlier: Sequence[Change]
) -> Cause | None:
    """Why ``after`` is not ``before``, the answer of the moment ``since``; None where no article explains it.

    That is the article of the first quote that is new, where that has come since; else that of an old quote which does
    not stand any more; else that of the new quote, where it was changed. Where none is so, only the order of what was
    there has changed. ``earlier`` are the changes before.
    """
    come = _come(view, _others(after) if what == "other" else _telling(after) or after["closest"][:1], before, since)
    # Taken back within a second of its first coming it looks like one that was added.
    if come and _was_removed(come.article, earlier):
        return Cause("restored", come.article)
    if what == "other" or (come and come.how == "added"):
        return come
    gone = (_gone(view, citation) for citation in _telling(before))
    return next(filter(None, gone), come)


def _come(view: View, quotes: Sequence[CitationJson], before: AnswerJson, since: Moment) -> Cause | None:
    """The article of the first of these quotes that is new; the same words in a copy of the article are not."""
    known = {_words(citation) for citation in before["citations"]}
    for citation in quotes:
        if _words(citation) in known:
            continue
        if how := view.come_since(citation["article_id"], *sentence(citation), since):
            return Cause(how, source_json(citation))
    return None


def sentence(citation: CitationJson) -> tuple[int, int]:
    """The offsets, in its article, of the sentences of a quote that hold the answer; of the whole where none is marked.

    The others around them are there to be understood.
    """
    first, start, end = citation["start"], citation["answer_start"], citation["answer_end"]
    if start is None or end is None:
        return first, citation["end"]
    begin, stop = around(sentences(citation["quote"]), start - first, end - first)
    return first + begin, first + stop


def _said(answer: AnswerJson) -> frozenset[str]:
    """What an answer says, in words that can be compared."""
    if answer["span"] and answer["kind"] not in SEVERAL:
        return frozenset({_plain(answer["span"])})
    said = [_plain(statement["text"]) for statement in answer["statements"] if statement["kind"] not in ASIDE]
    return frozenset(said if answer["kind"] in SEVERAL else said[:1])


def _telling(answer: AnswerJson) -> list[CitationJson]:
    """The citations that count."""
    return answer["citations"] if answer["kind"] in SEVERAL else answer["citations"][:1]


def _others(answer: AnswerJson) -> list[CitationJson]:
    """The citations that give other answers than the one given, and are not unlikely to be right."""
    said = answer["statements"]
    apart = next((at for at, statement in enumerate(said) if statement["text"] == OTHERS), len(said))
    numbers = {n for statement in said[apart:] for n in statement["citations"]}
    return [
        citation for citation in answer["citations"] if citation["n"] in numbers and (citation["score"] or 0.0) >= LOW
    ]


def _place(citations: Sequence[CitationJson]) -> tuple[str, str] | None:
    """The article of the first quote, and its words."""
    return next(((citation["article_id"], _words(citation)) for citation in citations), None)


def _words(citation: CitationJson) -> str:
    """What a quote says, in words that can be compared."""
    start, end = sentence(citation)
    return _plain(citation["quote"][start - citation["start"] : end - citation["start"]])


def _plain(text: str) -> str:
    """Without case, white space and the marks at its ends."""
    return " ".join(plain(text).casefold().split()).strip(_EDGES)


def _gone(view: View, citation: CitationJson) -> Cause | None:
    """What became of the article of a quote that does not stand in it any more; None where it does."""
    try:
        article = view.article(citation["article_id"])
    except UnknownArticleError:
        return Cause("removed", source_json(citation))
    if _words(citation) in _plain(article.text):
        return None
    now: SourceJson = {
        "article_id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published,
        "url": article.url,
        "path": article.path,
    }
    return Cause("changed", now)


def _was_removed(article: SourceJson, earlier: Sequence[Change]) -> bool:
    """Whether an earlier change was that the article was removed, and nothing has become of it since."""
    about = [each.cause.how for each in earlier if each.cause.article["article_id"] == article["article_id"]]
    return about[-1:] == ["removed"]
