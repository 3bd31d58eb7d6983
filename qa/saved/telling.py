"""What is said of a change of an answer, in every place that shows it."""

from __future__ import annotations

from qa.contract.answers import AnswerJson, CitationJson
from qa.saved.comparing import ASIDE, SEVERAL, sentence
from qa.saved.records import Change, How, What

WHAT: dict[What, str] = {
    "found": "An answer is found now",
    "lost": "No sure answer is found any more",
    "answer": "The answer changed",
    "proof": "The same answer stands on another quote",
    "other": "Another answer stands beside it",
}
HOW: dict[How, str] = {
    "added": "this article was added",
    "changed": "this article was changed",
    "removed": "this article was removed",
    "restored": "this article was taken back",
}
NO_ANSWER = "No sure answer is found in the articles."
MOST_SAID = 8
"""Statements of an answer that are told."""


def sides(change: Change) -> list[tuple[str, list[str], list[CitationJson]]]:
    """Both answers: "Before" and "Now", each with what is said and the quotes to show for it."""
    quotes = [[quote] if (quote := proof(answer)) else [] for answer in (change.before, change.after)]
    beside = other(change)
    quotes[1] += [beside] if beside else []
    return [("Before", said(change.before), quotes[0]), ("Now", said(change.after), quotes[1])]


def headline(change: Change) -> str:
    """ "The answer changed because this article was added"."""
    return f"{WHAT[change.what]} because {HOW[change.cause.how]}"


def other(change: Change) -> CitationJson | None:
    """The quote that gives another answer beside the one that is the same; None where it is not so."""
    if change.what != "other":
        return None
    mine = [each for each in change.after["citations"] if each["article_id"] == change.cause.article["article_id"]]
    return _cut(mine[-1]) if mine else None


def said(answer: AnswerJson) -> list[str]:
    """What an answer says, in short: its few words, or its statements without headings and asides."""
    if answer["status"] != "answered":
        return [NO_ANSWER]
    if answer["span"] and answer["kind"] not in SEVERAL:
        return [answer["span"]]
    told = [statement["text"] for statement in answer["statements"] if statement["kind"] not in ASIDE]
    return told[:MOST_SAID] if answer["kind"] in SEVERAL else told[:1]


def proof(answer: AnswerJson) -> CitationJson | None:
    """The first quote that an answer stands on, cut to what holds the answer; None where there is none."""
    return _cut(answer["citations"][0]) if answer["citations"] else None


def _cut(citation: CitationJson) -> CitationJson:
    start, end = sentence(citation)
    quote = citation["quote"][start - citation["start"] : end - citation["start"]]
    return {**citation, "quote": quote, "start": start, "end": end}
