"""Marks one answer to a question of the wire: whether it is right, and whether its quotes are proof."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa.evaluation.questions import holds
from qa.evaluation.wire_questions import UNANSWERED, WireQuestion
from qa.records import Answer, Citation
from qa.statements import VERBATIM, Statement

ENOUGH = 0.75  # share of the points of a list, a summary, a timeline or a comparison that makes it right
FIRST = 2  # quotes among which a follow-up's evidence has to be
_BY_POINTS = ("list", "agreement", "summary", "timeline")
_VERDICTS = {"Yes": "yes", "No": "no", "The articles differ": "differ", "They do not say outright": "unsaid"}
_SILENT = ("note", "heading")  # kinds of statement that claim nothing


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one question.

    ``more`` are shares from 0 to 1, by name, that are averaged over the questions of a kind. Of the quotes that an
    answer cites, ``told`` has whether each lies in an article that tells it, and ``proved`` whether it overlaps
    evidence; ``recalled`` is the share of the evidence that is quoted, None where nothing was answered or expected.
    """

    question: WireQuestion
    right: bool
    answered: bool
    more: Mapping[str, float] = field(default_factory=dict)
    told: tuple[bool, ...] = ()
    proved: tuple[bool, ...] = ()
    recalled: float | None = None


def mark(question: WireQuestion, answer: Answer, texts: Mapping[str, str]) -> Mark:
    """The mark of one answer; ``texts`` are the articles' by their addresses."""
    answered = answer.status == "answered" and answer.kind != "clarify"
    right, more = _judged(question, answer, answered, texts)
    if not answered or not question.evidence:
        return Mark(question, right, answered, more)
    touched = [
        [_on(citation, sentences, texts) for citation in answer.citations] for sentences in question.evidence
    ]  # by evidence, then by citation
    return Mark(
        question,
        right,
        answered,
        more,
        told=tuple(citation.url in question.urls for citation in answer.citations),
        proved=tuple(map(any, zip(*touched, strict=True))),
        recalled=sum(map(any, touched)) / len(touched),
    )


def _judged(
    question: WireQuestion, answer: Answer, answered: bool, texts: Mapping[str, str]
) -> tuple[bool, dict[str, float]]:
    said = [each for each in answer.statements if each.kind not in _SILENT]
    lines = [f"{each.label} {each.text}" for each in said]
    named = [[at for at, line in enumerate(lines) if holds(line, point)] for point in question.points]
    clean = answered and not _claims(answer, question.forbidden)
    points = sum(map(bool, named)) / len(named) if named and answered else 0.0
    match question.kind:
        case kind if kind in UNANSWERED:
            return not answered and answer.status != "failed", {}
        case "talk":
            return answer.status == "chat", {}
        case "clarify":
            asks_back = answer.kind == "clarify"
            whole = [each.text for each in answer.statements] + list(answer.offers)
            told = [any(holds(text, point) for text in whole) for point in question.points]
            return asks_back, {"both named": float(asks_back and all(told))}
        case "follow-up":
            quotes = (*answer.citations, *answer.closest)[:FIRST]
            found = any(_on(quote, group, texts) for quote in quotes for group in question.evidence)
            return found, {"says it": float(clean and (_says(question, answer, said) or points >= ENOUGH))}
        case "yes-no":
            verdict = _verdict(answer)
            opposite = {question.verdict, verdict} == {"yes", "no"}
            return verdict == question.verdict, {"never the opposite": float(not opposite)}
        case "timeline":
            places = [each for each in named if each]
            ordered = _in_order(places)
            order = {"in order": float(ordered)} if answered and len(places) > 1 else {}
            return clean and points >= ENOUGH and ordered, {"points": points, **order}
        case "summary":
            return clean and points >= ENOUGH, {"points": points, **_verbatim(answer, said)}
        case kind if kind in _BY_POINTS:
            return clean and points >= ENOUGH, {"points": points}
    return clean and _says(question, answer, said), {"said first": float(clean and _says(question, answer, said[:1]))}


def _says(question: WireQuestion, answer: Answer, said: Sequence[Statement]) -> bool:
    """Whether the day, or else one of the answers, stands in what is said."""
    if question.when:
        dated = answer.kind == "timeline"  # elsewhere a label is the day of the article, not of what it tells
        text = " ".join(f"{each.label} {each.text}" if dated else each.text for each in said)
        return tells_day(text, question.when)
    return any(holds(each.text, question.answers) for each in said)


def _claims(answer: Answer, forbidden: Sequence[str]) -> bool:
    """Whether what must not be claimed stands in the short answer, or in our own words and in no quote of theirs."""
    quotes = {citation.n: citation.quote for citation in answer.quotes}
    own = [each for each in answer.statements if each.kind not in VERBATIM]
    return any(
        holds(answer.span or "", [claim])
        or any(holds(e.text, [claim]) and not any(holds(quotes.get(n, ""), [claim]) for n in e.citations) for e in own)
        for claim in forbidden
    )


def _verdict(answer: Answer) -> str:
    first = next((each.text for each in answer.statements if each.kind == "verdict"), "")
    return next((verdict for opening, verdict in _VERDICTS.items() if re.match(rf"{opening}\b", first)), "unsaid")


def _in_order(places: Sequence[Sequence[int]]) -> bool:
    """Whether a place can be picked of each so that none comes before the last."""
    last = 0
    for each in places:
        later = [place for place in each if place >= last]
        if not later:
            return False
        last = later[0]
    return True


def _verbatim(answer: Answer, said: Sequence[Statement]) -> dict[str, float]:
    """The share of statements that stand in a quote they cite."""
    quotes = {citation.n: citation.quote for citation in answer.quotes}
    proved = [any(each.text in quotes.get(n, "") for n in each.citations) for each in said]
    return {"verbatim": sum(proved) / len(proved)} if proved and answer.status == "answered" else {}


def _on(citation: Citation, sentences: Sequence[str], texts: Mapping[str, str]) -> bool:
    """Whether a quote overlaps one of ``sentences`` where it stands in the quote's article."""
    text = texts.get(citation.url, "")
    for sentence in sentences:
        start = text.find(sentence)
        if start >= 0 and citation.start < start + len(sentence) and start < citation.end:
            return True
    return False


def tells_day(text: str, when: str) -> bool:
    """Whether ``text`` names the day or the month ``when``, in a usual form, with its year or without one.

    2031-09-06 is "6 September 2031", "Sept. 6", "the 6th of September" or "2031-09-06"; 2031-05 is "May" or "May 2031".
    """
    year, month, *day = when.split("-")
    name = calendar.month_name[int(month)]
    other_year = rf"(?!,?\s+(?!{year})\d{{4}})"
    if not day:
        return bool(re.search(rf"\b{name}\b{other_year}|\b{when}\b", text))
    names = rf"(?:{name}|{name[:3]}{'t?' if name == 'September' else ''}\.?)"
    number = rf"0?{int(day[0])}(?:st|nd|rd|th)?"
    forms = (
        rf"\b{number}\s+(?:of\s+)?{names}(?!\w){other_year}",
        rf"\b{names}\s+{number}\b{other_year}",
        rf"\b{when}\b",
    )
    return any(re.search(form, text, re.IGNORECASE) for form in forms)
