"""What is summed up: an article, or what the articles tell of a subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.errors import UnknownArticleError
from qa.answering.clarifying import ask_back_about
from qa.answering.digest import ARTICLES, among, digest
from qa.answering.gathering import NO_ARTICLE
from qa.answering.summary import summarise
from qa.conversation.recalled import Recalled
from qa.conversation.spoken_of import told_before
from qa.conversation.summing import SummaryRequest
from qa.records import Answer, Earlier, Reading
from qa.statements import Statement
from qa.steps.seeking import Seeking

LEFT_OUT = "Articles that were spoken of before are left out."


def summed_up(seeking: Seeking, question: str, wanted: SummaryRequest, earlier: Sequence[Earlier]) -> Answer:
    """Sentences of what is to be summed up, or, as talk, what is missing for that."""
    told = told_before(earlier) if wanted.beyond else ()
    wanted = replace(wanted, scope=replace(wanted.scope, without=(*wanted.scope.without, *told)))
    if wanted.last:
        last = _last(seeking, earlier)
        if not last:
            return Answer.chat(question, _which(wanted))
        return summarise(question, seeking.view.article(last), seeking.encode, count=wanted.sentences)
    evidence = replace(seeking.evidence(question, (), Reading((), 0.0), wanted.scope), notes=())
    leading = () if wanted.what else seeking.view.leading(wanted.scope, ARTICLES)
    found = ask_back_about(evidence, wanted) or digest(evidence, wanted, leading)
    if found is None:
        return Answer.chat(question, _which(wanted))
    note = Statement(LEFT_OUT, (), "note")
    return replace(found, statements=(*found.statements, note)) if told else found


def more_of(seeking: Seeking, question: str, recalled: Recalled) -> Answer | None:
    """What else the article has that was quoted last, where nothing more answers; None where it has nothing."""
    try:
        article = seeking.view.article(recalled.quotes[-1].article_id)
    except UnknownArticleError:  # it was removed meanwhile
        return None

    def told(start: int, end: int) -> bool:
        return recalled.has(article.id, start, end)

    summary = summarise(question, article, seeking.encode, told=told)
    return summary if summary.status == "answered" else None


def _last(seeking: Seeking, earlier: Sequence[Earlier]) -> str:
    """The id of the article that was spoken of last, or of the only one that there is; "" for none."""
    last = next((turn.answer.quotes[0].article_id for turn in reversed(earlier) if turn.answer.quotes), "")
    if not last and seeking.view.counts().articles == 1:
        return seeking.view.articles(limit=1)[0].id
    return last


def _which(wanted: SummaryRequest) -> str:
    """What is missing for a summary."""
    if wanted.last:
        return "Which article? Ask about one first, or name what it is about: “summarise the article about …”."
    if wanted.what:
        return NO_ARTICLE
    other = "other " if wanted.beyond else ""
    told = f"There is no {other}article of {among(wanted.scope)}"
    return f"{told}: ask “what is new?” for the newest, or “how many articles?”."
