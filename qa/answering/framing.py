"""An answer's sentence: the article's own, with who reported it and when, where it can be read without the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.articles.wire import dateline_end
from index.records import Article
from qa.answering.corrected import is_a_correction
from qa.english.dates import Told, day_words, told_in, told_over
from qa.reading.sentences import sentence_around
from qa.records import Citation
from qa.statements import Statement

LONGEST_NAME = 60  # characters of an outlet that a sentence names
LONGEST = 45  # words of a sentence that still reads well with its source after it
# What begins a sentence that says too little with its source alone beside it: more than `qa.english.alone` has.
_LEANS = re.compile(
    r"^(?:he|she|it|they|we|i|you|his|her|its|their|our|my|this|that|these|those|there|here|such|both|one|others?|some|"
    r"but|and|or|nor|yet|so|then|however|meanwhile|instead|also|still|besides|moreover|nevertheless|nonetheless|"
    r"therefore|thus|later|earlier|afterwards?|the (?:latter|former|two|pair|move|decision|announcement|incident|"
    r"following|same))\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|my|My|us)\b")
_MARKS = re.compile(r"[\"“”„«»]|(?:^|\s)['‘]")
_ASKS_WHEN = re.compile(
    r"\b(?:when|what (?:day|date|time|month|year)|which (?:day|date|month|year)|since when|how long ago)\b",
    re.IGNORECASE,
)


def source_words(citation: Citation) -> str:
    """Outlet and day of a quote, as its label: "CNN, 13 June 2022"; either may be missing."""
    return ", ".join(part for part in (citation.outlet, _day(citation.published)) if part)


def labelled(citation: Citation, text: str) -> Statement:
    """``text``, words of a quote, under its outlet and day; plain where neither is known."""
    source = source_words(citation)
    return Statement(text, (citation.n,), "labelled" if source else "quote", source)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    start: int  # in the article


def lead(question: str, citation: Citation, article: Article) -> Statement:
    """What an answer begins with: the sentence of ``citation`` that holds it, and who reported it on which day.

    Where the sentence leans on others, or is somebody's own words, it is quoted under its source instead. Days that it
    names by the day it was published ("on Sunday") are told where the question asks for them.
    """
    if is_a_correction(citation.quote):
        return labelled(citation, citation.quote)
    sentence = _sentence(citation, article)
    source = _reported(citation)
    if not source or not _reads_alone(sentence.text):
        return labelled(citation, sentence.text)
    said = sentence.text
    for told in reversed(_asked_days(question, citation, article, sentence)):
        at = told.end - sentence.start
        said = f"{said[:at]} ({told.words}){said[at:]}"
    ending = said[-1] if said.endswith(("!", "…")) else ""
    return Statement(f"{said.rstrip('.!…')}{ending}, {source}.", (citation.n,), "sentence")


def stands_in(said: str, quote: str) -> bool:
    """Whether a sentence of `lead` has the words of ``quote``, but for its source and days in brackets."""
    told, _, _ = said.rpartition(", ")
    return bool(told) and _unbracketed(told.rstrip("!…")) in _unbracketed(quote)


def _unbracketed(text: str) -> str:
    return " ".join(re.sub(r" ?\([^()]*\)", "", text).split())


def day_note(question: str, citation: Citation, article: Article) -> Statement | None:
    """Which day the marked words of a quote name, where the question asks for it and they do not say so themselves."""
    if citation.answer_start is None or citation.answer_end is None or not _ASKS_WHEN.search(question):
        return None
    told = told_over(article.text, article.published, citation.answer_start, citation.answer_end)
    named = next((each for each in told if not _plain(each, article)), None)
    if named is None:
        return None
    words = " ".join(article.text[named.start : named.end].split())
    return Statement(f"“{words}” is {named.words}, going by the day of the article.", (citation.n,), "note")


def _sentence(citation: Citation, article: Article) -> _Sentence:
    """The sentence that holds the marked words; the whole quote where none are marked."""
    start, end = citation.start, citation.end
    if citation.answer_start is not None and citation.answer_end is not None:
        start, end = sentence_around(citation.quote, start, citation.answer_start, citation.answer_end)
    if start == 0:
        opening = dateline_end(article.text)
        answer = citation.answer_start
        start = opening if 0 < opening < end and (answer is None or answer >= opening) else start
    return _Sentence(article.text[start:end], start)


def _reads_alone(text: str) -> bool:
    words = text.split()
    return (
        4 <= len(words) <= LONGEST
        and text[:1].isalnum()
        and not text[:1].islower()
        and text.endswith((".", "!", "…"))
        and "\n" not in text
        and not _LEANS.match(text)
        and not _FIRST_PERSON.search(text)
        and not _MARKS.search(text)
    )


def _reported(citation: Citation) -> str:
    """ "CNN reported on 13 June 2022"; "" where neither outlet nor day is known."""
    day, outlet = _day(citation.published), " ".join(citation.outlet.split())
    on = f" on {day}" if day else ""
    if not outlet:
        return f"it was reported{on}" if day else ""
    return f"{outlet} reported{on}" if len(outlet) <= LONGEST_NAME and outlet.isprintable() else ""


def _asked_days(question: str, citation: Citation, article: Article, sentence: _Sentence) -> list[Told]:
    """The days that the sentence names in other words, of those that the question asks for."""
    end = sentence.start + len(sentence.text)
    told = told_over(article.text, article.published, sentence.start, end)
    inside = list(told_in(told, sentence.start, end))
    if not _ASKS_WHEN.search(question):
        marked = (citation.answer_start or 0, citation.answer_end or 0)
        inside = [each for each in inside if each.start < marked[1] and marked[0] < each.end]
    days = [each for each in inside if not _plain(each, article)]
    return [each for each in days if not any(0 <= other.start - each.end <= 3 for other in inside)]


def _plain(told: Told, article: Article) -> bool:
    """Whether words name their days well enough by themselves: "3 May" in an article of that year does."""
    words = article.text[told.start : told.end]
    return told.exact or (any(letter.isdigit() for letter in words) and "ago" not in words)


def _day(published: str) -> str:
    try:
        return day_words(date.fromisoformat(published[:10]))
    except ValueError:
        return ""
